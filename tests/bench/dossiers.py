"""Dossiers to measure on, made from a seed: `python -m tests.bench.dossiers SIZE FOLDER [--seed N] [--dossiers N]`.

The sizes: S is one council proposal; M six documents of some 170 pages with 300 requirements; L fifty dossiers of a quarter of M, which share municipalities,
clauses and templates. The same seed gives the same bytes. Municipalities, facts and texts are invented and marked illustrative; the templates are those
of the project.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

HERE = Path(__file__).parent
TENDER = (
    "tender-document",
    "programme-of-requirements",
    "agreement",
    "procurement-strategy",
    "council-proposal",
    "executive-proposal",
)
MAXIMUM_YEARS = 6
"""Of the contract in `base.yaml`, with its renewal."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a dossier is. `text` is how many times the paragraphs in `words.yaml` its texts have,
    `body` the size of its text in points: a quarter of the requirements is more than a quarter of the pages, since clauses are what they are."""

    dossiers: int
    documents: tuple[str, ...]
    requirements: int = 0
    groups: int = 0
    lots: int = 3
    subcriteria: int = 2
    arguments: int = 2
    risks: int = 0
    text: float = 0.0
    body: float = 10.0


WHOLE = Size(1, TENDER, requirements=300, groups=15, lots=6, subcriteria=7, arguments=4, risks=24, text=2.5)
QUARTER = Size(
    50,
    ("tender-document", "programme-of-requirements", "council-proposal"),
    requirements=75,
    groups=5,
    arguments=2,
    risks=2,
    body=9.0,
)
SIZES = {"S": Size(1, ("council-proposal",), arguments=3), "M": WHOLE, "L": QUARTER}


@cache
def _read(name: str) -> Any:
    return YAML(typ="safe").load((HERE / name).read_text(encoding="utf-8"))


def generate(root: Path, size: Size, seed: int = 1) -> tuple[str, ...]:
    """Write `content/` below `root`; gives the names of its dossiers. What stands there already is written over, nothing is deleted."""
    municipalities = _read("words.yaml")["municipalities"]
    used = municipalities[: min(size.dossiers, len(municipalities))]
    for municipality in used:
        _write(
            root / "content" / "municipalities" / f"{municipality['id']}.yaml", _municipality(municipality, size.body)
        )
    names = tuple(f"dossier-{number:03}" for number in range(1, size.dossiers + 1))
    for number, name in enumerate(names):
        chance = random.Random(f"{seed} {name}")
        for path, values in _Dossier(size, chance, used[number % len(used)], number).files():
            _write(root / "content" / name / path, values)
    return names


def _write(path: Path, values: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = values if isinstance(values, str) else "".join(f"{line}\n" for line in _lines(values))
    path.write_text(text, encoding="utf-8", newline="\n")


def _lines(values: dict[str, Any]) -> Iterator[str]:
    """YAML in block style, as an author writes it: a text of several lines under `|`, an annotated fact on one line where it is short."""
    for key, value in values.items():
        match value:
            case {"illustrative": True, "value": str() as text} if "\n" in text:
                yield from (f"{key}:", *_indented(_block("value", text)), "  illustrative: true")
            case {"illustrative": True, "value": inner, **rest} if not rest:
                yield f"{key}: {{value: {_scalar(inner, flow=True)}, illustrative: true}}"
            case dict():
                yield from (f"{key}:", *_indented(_lines(value)))
            case [dict(), *_]:
                yield f"{key}:"
                for part in value:
                    first, *others = _lines(part)
                    yield from (f"  - {first}", *_indented(others, "    "))
            case list():
                yield from (f"{key}:", *(f"  - {_scalar(part)}" for part in value)) if value else (f"{key}: []",)
            case str() if "\n" in value:
                yield from _block(key, value)
            case _:
                yield f"{key}: {_scalar(value)}"


def _block(key: str, text: str) -> Iterator[str]:
    yield f"{key}: |"
    yield from _indented(text.rstrip("\n").split("\n"))


def _indented(lines: Iterator[str] | Sequence[str], by: str = "  ") -> Iterator[str]:
    return (f"{by}{line}" if line else "" for line in lines)


_PLAIN = re.compile(r"[^\W\d_](?:[\w ,.;()’“”–-]*[\w.;)”])?")
_WORDS_OF_YAML = {"true", "false", "null", "yes", "no", "on", "off"}


def _scalar(value: object, *, flow: bool = False) -> str:
    match value:
        case date():
            return value.isoformat()
        case str() if value in _WORDS_OF_YAML or not re.fullmatch(_PLAIN, value) or (flow and "," in value):
            return json.dumps(value, ensure_ascii=False)
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)


HOLDERS = (
    ("secretaris", "de gemeentesecretaris", "D. de Wit"),
    ("burgemeester", "de burgemeester", "E. Jansen"),
    ("griffier", "de griffier", "C. Bakker"),
)


def _municipality(values: dict[str, str], body: float) -> dict[str, Any]:
    """A profile, with the size of its body text in points."""
    name = values["name"]
    return {
        "name": name,
        "official_name": f"gemeente {name}",
        "code": values["code"],
        "place": name,
        "nuts": "NL132",
        "office_holders": [{"id": id_, "role": role, "name": who, "illustrative": True} for id_, role, who in HOLDERS],
        "council": {
            "name": f"de raad van de gemeente {name}",
            "opening": f"De raad van de gemeente {name};",
            "signatories": ["griffier", "burgemeester"],
        },
        "executive": {
            "name": f"burgemeester en wethouders van {name}",
            "opening": f"Burgemeester en wethouders van {name},",
            "signatories": ["secretaris", "burgemeester"],
        },
        "argument_numbering": "n.m",
        "house_style": {"name": values["id"], "body_size": body, "line_height": 1.3},
    }


FILES = {
    "dossier.yaml": ("title", "subject", "municipality", "platform", "procedure", "laws", "policies", "social_return", "privacy", "archive", "documents"),
    "contract.yaml": ("cpv", "contract", "clustering", "services"),
    "lots.yaml": ("lots", "lot_rules"),
    "planning.yaml": ("planning",),
    "award.yaml": ("award",),
    "selection.yaml": ("exclusion_grounds", "espd", "selection_requirements", "proofs", "proportionality"),
    "annexes.yaml": ("annexes", "definitions", "forms"),
    "organisation.yaml": ("roles", "stakeholders", "risks"),
    "agreement.yaml": ("agreement",),
    "proposals.yaml": ("proposals",),
}  # fmt: skip
PAPER = ("dossier.yaml", "contract.yaml", "lots.yaml", "planning.yaml", "organisation.yaml", "proposals.yaml")
"""The files of a dossier that has no tender document."""


SLOT = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")
"""A word to be filled in; facts in double braces are left to Jinja."""


class _Words:
    """Sentences of the words in `words.yaml`, chosen by chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.words = _read("words.yaml")

    def one(self, name: str) -> str:
        """A sentence or a paragraph by one of the patterns of that name."""
        return self._filled(self.chance.choice(self.words[name]))

    def some(self, slot: str, number: int) -> list[str]:
        """Different words of one slot."""
        return [self._filled(each) for each in self.chance.sample(self.words["slots"][slot], number)]

    def _filled(self, text: str) -> str:
        """With words in all slots, also in those that the words bring along: no two paragraphs are alike. Every sentence begins with a capital."""
        while (filled := re.sub(SLOT, lambda slot: self.chance.choice(self.words["slots"][slot[1]]), text)) != text:
            text = filled
        return ". ".join(part[:1].upper() + part[1:] for part in text.split(". "))

    def several(self, name: str, number: int) -> str:
        """As many paragraphs."""
        return "\n\n".join(self.one(name) for _number in range(number))


class _Dossier:
    """One dossier, file by file."""

    def __init__(self, size: Size, chance: random.Random, municipality: dict[str, str], number: int) -> None:
        self.size, self.chance, self.words = size, chance, _Words(chance)
        self.municipality = municipality["id"]
        topics = self.words.words["topics"]
        topic = topics[number % len(topics)]
        self.names = {
            "topic": topic,
            "place": municipality["name"],
            "reference": f"{2025 + number // 100}-{number % 100 + 1:03}",
        }

    def files(self) -> Iterator[tuple[str, Any]]:
        """Name and values of every file; a text in Markdown is a string."""
        values = {**self._filled(_read("base.yaml")), "municipality": self.municipality}
        values["documents"] = [each for each in values["documents"] if each["id"] in self.size.documents]
        values["annexes"] = [
            each for each in values["annexes"] if each.get("document", TENDER[0]) in self.size.documents
        ]
        self._amounts(values)
        values["award"]["criteria"] = self._criteria()
        values["risks"] = [self._risk(number) for number in range(self.size.risks)]
        for proposal in values["proposals"]:
            proposal["arguments"] = [self._argument(proposal, number) for number in range(self.size.arguments)]
        for service in values["services"]:
            service["description"] = self.words.several("paragraph", 2)
        paper = not self.size.requirements
        if paper:
            values = {**values, "proposals": values["proposals"][:1]}
        for file in PAPER if paper else FILES:
            yield file, {key: _marked(values[key], key) for key in FILES[file]}
        if not paper:
            yield from self._requirements()
            yield from self._texts()

    def _filled(self, value: Any) -> Any:
        """A copy of the values with the names of this dossier."""
        match value:
            case dict():
                return {key: self._filled(part) for key, part in value.items()}
            case list():
                return [self._filled(part) for part in value]
            case str():
                text = re.sub(r"(?<!\{)\{(topic|place|reference)\}(?!\})", lambda name: self.names[name[1]], value)
                return text[:1].upper() + text[1:] if value.startswith("{topic}") else text
            case _:
                return value

    def _amounts(self, values: dict[str, Any]) -> None:
        """Lots with budgets, and the value of the contract that they come to."""
        budgets = [self.chance.randrange(25, 95) * 10_000 for _lot in range(self.size.lots)]
        yearly, term = sum(budgets), values["contract"]["term"]
        names, areas = self.words.words["lots"], self.words.words["areas"]
        values["lots"] = [
            {
                "id": name.lower(),
                "number": number,
                "name": name,
                "area": area[0].upper() + area[1:],
                "budget": budget,
                "estimated_value": budget * MAXIMUM_YEARS,
                "clients": budget // 6_000,
            }
            for number, (name, area, budget) in enumerate(zip(names, areas, budgets, strict=False), start=1)
        ]
        values["contract"]["estimated_value"] = {
            "per_year_low": yearly * 95 // 100,
            "per_year_high": yearly * 105 // 100,
            "total": yearly * MAXIMUM_YEARS,
            "components": {"base": yearly * term["years"], "renewals": yearly * term["options"][0]["years"]},
            "motivation": "De raming telt de budgetten op over {{ contract.term.maximum_years | words }} jaar.",
        }

    def _criteria(self) -> list[dict[str, Any]]:
        return [
            {
                "id": "kwaliteit",
                "kind": "quality",
                "name": "Kwaliteit",
                "weight": 70,
                "announced": 700,
                "description": self.words.one("paragraph"),
                "scale": "kwaliteit",
                "subcriteria": [self._subcriterion(number) for number in range(self.size.subcriteria)],
            },
            {
                "id": "prijs",
                "kind": "price",
                "name": "Prijs",
                "weight": 30,
                "announced": 300,
                "description": "De prijs per eenheid, over alle diensten gewogen.",
            },
        ]

    def _subcriterion(self, number: int) -> dict[str, Any]:
        return {
            "id": f"vraag-{number + 1}",
            "name": self.words.words["groups"][2 + number],
            "weight": 70 // self.size.subcriteria,
            "question": self.words.several("requirement", 2),
            "assessed_on": self.words.some("goal", 2),
            "pages": 4,
        }

    def _risk(self, number: int) -> dict[str, Any]:
        return {
            "id": f"risico-{number + 1}",
            "name": f"Risico {number + 1}",
            "description": self.words.one("paragraph"),
            "measure": self.words.one("requirement"),
        }

    def _argument(self, proposal: dict[str, Any], number: int) -> dict[str, Any]:
        points = proposal["decision_points"]
        claim = self.words.some("because", 1)[0]
        text = re.sub(r" Wat dat voor inschrijvers.*?}}\.", "", self.words.several("paragraph", 2))
        return {
            "id": f"argument-{proposal['id']}-{number + 1}",
            "point": points[number % len(points)]["id"],
            "claim": claim,
            "text": text,
        }

    def _requirements(self) -> Iterator[tuple[str, Any]]:
        """A file for each chapter of the programme; the last requirement is a performance condition."""
        each = self.size.requirements // self.size.groups
        names = self.words.words["groups"]
        for index in range(self.size.groups):
            code = chr(ord("A") + index)
            requirements = [self._requirement(f"{code}-{number:02}", number) for number in range(1, each + 1)]
            if index == self.size.groups - 1:
                requirements[-1] |= {"type": "performance-condition", "text": SOCIAL_RETURN}
            group = {
                "id": f"groep-{code.lower()}",
                "code": code,
                "name": names[index],
                "introduction": self.words.one("follow-up"),
                "requirements": requirements,
            }
            yield f"requirements/{index + 1:02}.yaml", {"requirement_groups": _marked([group], "")}

    def _requirement(self, id_: str, number: int) -> dict[str, Any]:
        values: dict[str, Any] = {
            "id": id_,
            "text": self.words.one("requirement"),
            "moment": self.chance.choice(("start", "performance")),
        }
        if number % 5 == 0:
            values |= {"services": [self.chance.choice(("basis", "intensief", "groep"))]}
        if number % 3 == 0:
            values |= {"proof": self.chance.choice(("werkwijze van de opdrachtnemer", "verklaring", "jaarverslag"))}
        if number == 7:
            values |= {"type": "wish", "criterion": "kwaliteit", "moment": "submission"}
        return values

    def _texts(self) -> Iterator[tuple[str, str]]:
        for name, most in self.words.words["texts"].items():
            if number := round(most * self.size.text) or int(name in NEEDED):
                yield f"texts/{name}.md", self.words.several("paragraph", number) + "\n"


SOCIAL_RETURN = "De opdrachtnemer geeft invulling aan social return zoals in de overeenkomst is beschreven."

NEEDED = ("introduction", "objective", "assignment")
"""Texts that the shortest tender document has."""

ANNOTATED = (str, int, float, date)


def _marked(value: Any, key: str) -> Any:
    """The values as facts that no source gives: an element of a list is marked, with its elements; any other fact by itself."""
    match value:
        case dict() if "id" in value:
            elements = {
                name: _marked(part, name)
                for name, part in value.items()
                if isinstance(part, list) and part and isinstance(part[0], dict)
            }
            return {**value, **elements, "illustrative": True}
        case dict():
            return {name: _marked(part, name) for name, part in value.items()}
        case [dict(), *_]:
            return [_marked(part, "") for part in value]
        case _ if isinstance(value, ANNOTATED) and key != "municipality":
            return {"value": value, "illustrative": True}
        case _:
            return value


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.dossiers", description=__doc__)
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dossiers", type=int, help="as many dossiers as this, each of that size")
    options = parser.parse_args(arguments)
    size = SIZES[options.size]
    generate(options.folder, replace(size, dossiers=options.dossiers) if options.dossiers else size, options.seed)


if __name__ == "__main__":
    main()
