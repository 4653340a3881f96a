"""Facts of a state as a Dutch reader knows them: what the part at a path is called, and a value as the documents print it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from bestek import formats
from bestek.archive.names import CODES, LANGUAGES, OWN_CODES, field_name
from bestek.facts import leaves
from bestek.formats import capitalized
from bestek.labels import Words
from bestek.load import MUNICIPALITIES
from bestek.model import Dossier
from bestek.state import ABSENT, ASIDE, MUNICIPALITY, PROFILES, State, fact_path, is_fact, state_path
from bestek.validate.types import Expected, at_path, form_of

NAMES = ("title", "name", "term", "claim", "role", "subject", "question", "label", "caption")
"""The keys that tell what an element is called, the first that it has."""

NUMBERED = re.compile(r"[A-Z]{1,4}-?\d+[a-z]?")
"""An id that readers know an element by: K-05, GE-03."""

PRINTED = re.compile(r"\{\{\s*([a-z_]+(?:\.[A-Za-z0-9_-]+)*)\s*(?:\|[^}]*)?\}\}")
"""In a text: a fact that is printed there."""

CALLED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
"""In a text: a reference or anything else that only a document can print."""

MARKS = re.compile(r"\*{1,3}|\[\^[^\]]*\]:?|^#+ ", re.MULTILINE)
"""Of Markdown what is no text."""

BLANKS = re.compile(r"[ \t\n]+")
"""What is one space on a line; a blank that does not break stays."""

NOT_TOLD = "…"
OPEN = "nog te bepalen: "
PROPOSED = "voorstel: "


@dataclass(frozen=True)
class Printer:
    """Prints facts of one state for a municipality (an id), in the words of the labels."""

    state: State
    municipality: str
    words: Words

    # What is at a path

    def expected(self, path: str) -> Expected | None:
        """What the model expects at a path of the state."""
        return at_path(fact_path(path, self.municipality), Dossier)

    def steps(self, path: str) -> Iterator[str]:
        """What each step of a path is called, without the elements that have no name."""
        known = fact_path(path, self.municipality).split("/")
        if known[0] == PROFILES:
            yield from ("profielen van gemeenten", *(step.replace("-", " ") for step in known[1:]))
            return
        model: Expected | None = Expected("part", Dossier)
        for place, step in enumerate(known):
            at = "/".join(known[: place + 1])
            if model and model.kind == "part" and model.model:
                yield field_name(model.model.__name__, step)
            elif model and model.kind == "list":
                yield self.element(at)
            else:
                yield self._begin(at) or f"“{step}”"
            model = at_path(at, Dossier)

    def _begin(self, path: str) -> str:
        """A text that has no name of its own by its first words."""
        value = bare(self.state.value(state_path(path, self.municipality)))
        words = self._words(path, value) if isinstance(value, str) else ""
        return f"“{cut(words, BEGIN)}”" if words else ""

    def part(self, path: str) -> str:
        """What the part of the dossier is called that a path begins with."""
        return capitalized(next(iter(self.steps(path)), path))

    def name(self, path: str, below: int = 1) -> str:
        """What a path is called, without the first step or steps; empty where nothing is left."""
        return ", ".join(list(self.steps(path))[below:])

    def element(self, path: str) -> str:
        """The name of an element of a list; its id as well where readers know it by that."""
        id_ = path.rpartition("/")[2]
        value = self.state.value(state_path(path, self.municipality))
        name = name_of(value)
        if NUMBERED.fullmatch(id_):
            return f"{id_} ({name})" if name else id_
        return name or id_.replace("-", " ")

    # A value

    def value(self, path: str, value: Any) -> str:
        """A fact on one line: an amount with its sign, a date in words, a code by its word; a part by what it holds."""
        if isinstance(value, dict) and is_fact(value, tuple(path.split("/"))):
            return self._annotated(path, value)
        match value:
            case None | str() | int() | Decimal() | datetime.date():
                return self._plain(path, value)
            case list() if not any(isinstance(part, dict | list) for part in value):
                return formats.enumerate_([self._plain(path, part) for part in value])
            case dict() if is_label(value):
                return in_dutch(value)
            case dict() | list():
                return f"{self.contents(path, value)} ({self.count(value)})"
            case _:
                return "–"

    def _annotated(self, path: str, value: Mapping[str, Any]) -> str:
        if "value" in value:
            return self.value(path, value["value"])
        if "proposed" in value:
            return f"{PROPOSED}{self.value(path, value['proposed'])}"
        if "open" in value:
            return f"{OPEN}{self.value('', value['open'])}"
        each = value["per_municipality"]
        own = each.get(self.municipality, ABSENT) if isinstance(each, dict) else ABSENT
        return self.value(path, own)

    def _plain(self, path: str, value: Any) -> str:
        if isinstance(value, bool):
            return "ja" if value else "nee"
        if isinstance(value, str):
            return self._municipality(value) if path in (MUNICIPALITY, MUNICIPALITIES) else self._words(path, value)
        if value is None:
            return "–"
        return self._printed(path, value)

    def _municipality(self, id_: str) -> str:
        """A municipality by its name, which its profile gives."""
        name = bare(self.state.value(f"{PROFILES}/{id_}/name"))
        return name if isinstance(name, str) else capitalized(id_)

    def _printed(self, path: str, value: Decimal | int | datetime.date) -> str:
        expected = self._fact_at(path)
        form = form_of(expected) if expected else None
        match value, form:
            case datetime.date(), _:
                return formats.date(value, speech=self.words.speech)
            case _, "money":
                return formats.money(value, self.words.speech)
            case _, "percent":
                return formats.percent(value, self.words.speech)
            case _:
                year = isinstance(value, int) and path.endswith("year")
                return str(value) if year else formats.number(value, self.words.speech)

    def _fact_at(self, path: str) -> Expected | None:
        """What one value is, of several at the same path."""
        expected = self.expected(path) if path else None
        while expected and expected.kind in ("list", "names"):
            expected = expected.item
        return expected

    def _words(self, path: str, text: str) -> str:
        """A text without its marks, and with the facts that it prints; a code by its word, an id by what it is the name of."""
        expected = self._fact_at(path)
        if expected and expected.reference:
            return self.element(f"{expected.reference.replace('.', '/')}/{text}")
        if expected and form_of(expected) is None:
            return self._code(path, text)
        filled = PRINTED.sub(self._fact, text)
        return BLANKS.sub(" ", MARKS.sub("", CALLED.sub(NOT_TOLD, filled))).strip()

    def _fact(self, match: re.Match[str]) -> str:
        path = match[1].replace(".", "/")
        value = self.state.value(state_path(path, self.municipality))
        if isinstance(value, dict) and "open" in value:
            return "[nog te bepalen]"
        return NOT_TOLD if value is ABSENT or isinstance(value, list) else self.value(path, value)

    def _code(self, path: str, code: str) -> str:
        part = self.expected(path.rpartition("/")[0])
        name = f"{part.model.__name__ if part and part.model else ''}.{path.rpartition('/')[2]}"
        known = OWN_CODES.get(name) or self.words.vocabularies.get(CODES.get(name, ""), {})
        return known.get(code, code)

    # A part

    def contents(self, path: str, value: Any) -> str:
        """What a part holds: the names of its elements or of its facts, the first of them where there are many."""
        return listed(list(self._named(path, value)))

    def _named(self, path: str, value: Any) -> Iterator[str]:
        if isinstance(value, list):
            yield from (name_of(item) or self._numbered(item) for item in value)
            return
        if path == PROFILES:
            yield from map(self._municipality, value)
            return
        expected = self.expected(path)
        model: type[BaseModel] | None = expected.model if expected and expected.kind == "part" else None
        for key in value:
            if key not in ASIDE:
                yield field_name(model.__name__, key) if model else self._begin(f"{path}/{key}") or f"“{key}”"

    def _numbered(self, item: Any) -> str:
        id_ = item.get("id", "") if isinstance(item, dict) else ""
        return str(id_).replace("-", " ") or NOT_TOLD

    def count(self, value: Any) -> str:
        """How many facts stand in a part."""
        count = sum(1 for _leaf in leaves(value))
        return "1 gegeven" if count == 1 else f"{formats.number(count)} gegevens"


BEGIN = 40
"""Characters of a text that it is called by."""

LONGEST = 150
"""Characters of what a part holds."""


def cut(text: str, longest: int = LONGEST) -> str:
    """A text that is too long, up to a whole word."""
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0].rstrip(',;:')} …"


def listed(names: list[str], longest: int = LONGEST) -> str:
    """Names on one line; of many the first that fit, and how many more there are."""
    shown = len(names)
    while shown > 1 and len(", ".join(names[:shown])) > longest:
        shown -= 1
    if shown == len(names):
        return formats.enumerate_(names)
    return f"{', '.join(names[:shown])} en nog {len(names) - shown}"


def bare(value: Any) -> Any:
    """A fact without what is noted beside it, where it is decided or proposed; a label in Dutch."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("value", "proposed") if key in value), value)
    return in_dutch(value) if isinstance(value, dict) and is_label(value) else value


def is_label(value: Mapping[str, Any]) -> bool:
    """Whether it is a text in one or more languages."""
    return bool(value) and value.keys() <= LANGUAGES.keys()


def in_dutch(value: Mapping[str, Any]) -> str:
    """A label in Dutch, or else in the first language that it has."""
    return str(value.get("nl", next(iter(value.values()))))


def name_of(value: Any) -> str:
    """What an element is called, empty where it has no name of its own."""
    names = (bare(value[key]) for key in NAMES if key in value) if isinstance(value, dict) else ()
    return cut(next((name for name in names if isinstance(name, str)), ""), 80)
