"""A dossier that starts from another one: its files are copied with their comments, and what belongs to the old tender is open.

| stays | becomes open, with the old value in its note |
|---|---|
| structure, ids, criteria and weights, requirements, texts | every date and every amount |
| codes (kind of procedure, of criterion) | what names a source: it holds for the old tender |
| laws and records | counts that only hold there (`COUNTS`), and who signs if the municipality has no such office holder |

What came out of the old procedure is left out (`OUTCOMES`), with the documents about it. The others begin as concept 0.1.
"""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import LiteralScalarString

from bestek.load import APART
from bestek.model import Dossier
from bestek.model.base import Date, Money
from bestek.project import DOSSIER_FILE
from bestek.validate.annotations import STATUSES
from bestek.validate.municipalities import KEY as PER_MUNICIPALITY
from bestek.validate.types import Expected, fields_of

OUTCOMES = ("award_decision", "clarification_notices")
"""Parts about what happened in the old procedure."""

OUTCOME_DOCUMENTS = ("award-recommendation", "award-letter", "rejection-letter", "clarification-notice")
"""Kinds of documents that are made of these parts."""

SECTION_TEXTS = "proposals/sections"
"""Texts of sections by id; one of a section that the municipality does not have is left out."""

UNTOUCHED = ("laws", "records", "texts")
COUNTS = ("clients", "contractors", "decisions", "reference")
"""Facts that are numbers or marks of the old tender."""

FIRST = {"version": "0.1", "status": "concept"}
NAMES = ("name", "term", "role", "subject", "claim", "title")
"""Keys by which an element is called in a question."""

WORDS = {"day": "datum", "amount": "bedrag", "count": "aantal of kenmerk", "": "gegeven"}
LONGEST = 90

HOLDER = re.compile(
    r"""\{\{\s*municipality\.office_holders(?:\.(?P<id>[\w-]+)|\[["'](?P<key>[^"']+)["']\])\.\w+[^}]*\}\}"""
)
"""A text that prints something of an office holder."""

Kind = Literal["day", "amount", "count", "code", ""]


@dataclass(frozen=True, slots=True)
class Heir:
    """What the new dossier is told: the name of the old one, the new facts, and the office holders and sections that its municipality has."""

    old: str
    facts: Mapping[str, Any]
    office_holders: frozenset[str]
    sections: frozenset[str]


def copy(source: Path, target: Path, heir: Heir) -> None:
    """Copies a dossier into a folder that does not exist yet; its decisions and what was issued belong to the old tender."""
    shutil.copytree(
        source,
        target,
        ignore=lambda folder, names: [name for name in names if Path(folder) == source and name in APART],
    )
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    title = _title(yaml, source)
    for file in sorted(target.rglob("*.md")):
        file.write_text(_without_strangers(file.read_text("utf-8"), heir), "utf-8", newline="\n")
    for file in sorted(target.rglob("*.yaml")):
        data = yaml.load(_without_strangers(file.read_text("utf-8"), heir))
        if isinstance(data, CommentedMap):
            _file(data, heir, title)
            text = StringIO()
            yaml.dump(data, text)
            file.write_text(text.getvalue() if data else "", "utf-8", newline="\n")
        if not data:
            file.unlink()


def _without_strangers(text: str, heir: Heir) -> str:
    """The text with a blank in words where it prints an office holder that the municipality does not have."""

    def known(match: re.Match[str]) -> str:
        holder = match["id"] or match["key"]
        return match[0] if holder in heir.office_holders else f"[naam van de {holder}]"

    return HOLDER.sub(known, text)


def _title(yaml: YAML, source: Path) -> str:
    """The title of the old dossier, which documents may repeat."""
    title = yaml.load((source / DOSSIER_FILE).read_text("utf-8")).get("title")
    return str(title.get("value") if isinstance(title, Mapping) else title)


def _file(data: CommentedMap, heir: Heir, title: str) -> None:
    for outcome in OUTCOMES:
        data.pop(outcome, None)
    if "documents" in data:
        data["documents"][:] = [facts for facts in data["documents"] if _kind_of(facts) not in OUTCOME_DOCUMENTS]
        for facts in data["documents"]:
            _begin_again(facts, heir, title)
    _part(data, Dossier, "", heir)
    if "municipalities" in data:
        data["municipality"] = data.pop("municipalities")
    data.update({key: value for key, value in heir.facts.items() if key in data})


def _kind_of(facts: Mapping[str, Any]) -> str:
    return str(facts.get("kind") or facts.get("id"))


def _begin_again(facts: CommentedMap, heir: Heir, title: str) -> None:
    facts.update(FIRST)
    for key in ("source", "note"):
        facts.pop(key, None)
    for key in ("title", "subtitle"):
        if isinstance(facts.get(key), str):
            facts[key] = facts[key].replace(title, heir.facts["title"])


# The walk along the model


def _part(data: CommentedMap, model: type[BaseModel], path: str, heir: Heir) -> None:
    expected = fields_of(model)
    if "source" in data and "id" in data:
        data.pop("source")
    for key in list(data):
        if key in expected and key != "id" and f"{path}{key}" not in UNTOUCHED:
            data[key] = _value(data[key], expected[key], _kinds(model)[key], _Where(f"{path}{key}", data), heir)
    if data.get("status") == "done":
        data["status"] = "planned"


@dataclass(frozen=True, slots=True)
class _Where:
    """Where a fact stands: its path, and the element around it, which may have a name."""

    path: str
    around: Mapping[str, Any]

    def question(self, kind: Kind) -> str:
        names = (self.around.get(key) for key in NAMES)
        name = next((str(name) for name in names if isinstance(name, str) and len(name) <= LONGEST), self.path)
        return f"{WORDS.get(kind, WORDS[''])} ({name})"


def _value(value: Any, expected: Expected, kind: Kind, where: _Where, heir: Heir) -> Any:
    match expected:
        case Expected("part", model=model) if model and isinstance(value, CommentedMap):
            _part(value, model, f"{where.path}/", heir)
        case Expected("list", item=item) if item and isinstance(value, CommentedSeq):
            for number, element in enumerate(value):
                value[number] = _value(element, item, kind, where, heir)
        case Expected("names", item=item) if item and isinstance(value, CommentedMap):
            for name in list(value):
                if where.path == SECTION_TEXTS and name not in heir.sections:
                    del value[name]
                    continue
                value[name] = (
                    _first(value[name]) if item.kind == "fact" else _value(value[name], item, kind, where, heir)
                )
        case Expected("fact"):
            return _fact(value, expected, kind, where, heir)
        case _:
            pass
    return value


def _first(value: Any) -> Any:
    """A text by name cannot be open: of one that differs per municipality the first is taken over."""
    if isinstance(value, CommentedMap) and PER_MUNICIPALITY in value:
        return next(iter(value[PER_MUNICIPALITY].values()))
    return value


def _fact(value: Any, expected: Expected, kind: Kind, where: _Where, heir: Heir) -> Any:
    if isinstance(value, CommentedMap) and PER_MUNICIPALITY in value:
        return _open(where.question(kind), "", "", heir)
    annotated = isinstance(value, CommentedMap) and any(key in value for key in STATUSES)
    plain = next((value[key] for key in STATUSES if key in value), None) if annotated else value
    if annotated and "open" in value:
        value.pop("source", None)
        return value
    foreign = expected.reference == "office_holders" and plain not in heir.office_holders
    sourced = annotated and "source" in value and kind != "code" and not expected.reference
    if foreign or sourced or kind in ("day", "amount", "count"):
        return _open(where.question(kind), str(plain), str(value.get("note", "")) if annotated else "", heir)
    if annotated:
        value.pop("source", None)
        return plain if set(value) == {"value"} else value
    return value


def _open(question: str, old: str, note: str, heir: Heir) -> CommentedMap:
    """An open fact; the old value, and what was noted beside it, stand in the note."""
    noted = "\n".join(filter(None, (f"In {heir.old}: {old.strip()}" if old else "", note)))
    made = CommentedMap(open=question)
    if noted:
        made["note"] = LiteralScalarString(f"{noted}\n") if "\n" in noted else noted
    if "\n" not in noted:
        made.fa.set_flow_style()
    return made


@cache
def _kinds(model: type[BaseModel]) -> dict[str, Kind]:
    return {name: _kind(name, hint) for name, hint in get_type_hints(model, include_extras=True).items()}


def _kind(name: str, hint: Any) -> Kind:
    within = list(_within(hint))
    if Date in within or datetime.date in within:
        return "day"
    if Money in within:
        return "amount"
    if name in COUNTS:
        return "count"
    return "code" if any(get_origin(each) is Literal or each is bool for each in within) else ""


def _within(hint: Any) -> Iterator[Any]:
    """A type and all types that it is made of."""
    yield hint
    for part in _arguments(hint):
        yield from _within(part)


def _arguments(hint: Any) -> Iterable[Any]:
    return () if get_origin(hint) is Literal else get_args(hint)
