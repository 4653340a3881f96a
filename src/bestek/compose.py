"""YAML text to nodes with positions (YAML 1.2.2 chapter 3.1: parse, compose), one file at a time.

Content is untrusted: no tags, no anchors, no merge keys, sizes bounded. Scalars are resolved as the core schema of YAML 1.2
(chapter 10.3) does, with these differences, each to keep an author from a surprise: numbers are exact (`Decimal`), without exponent,
infinity or leading zeros; a day written as 2025-01-31 is a date. What is none of these is text: so are yes, no, on and off.
The events come from libyaml (`ruamel.yaml.clib`), and from ruamel's own parser where that is not installed. libyaml knows YAML 1.1 only:
what it refuses, such as `{open: which index?}`, is read again by ruamel's parser before it is called a mistake.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from bestek import mistakes
from bestek.findings import Finding, Place
from bestek.messages import language
from bestek.mistakes import Mistake

CParser: Any
try:
    from ruamel.yaml.cyaml import CParser
except ModuleNotFoundError:
    CParser = None

MAXIMUM_DEPTH = 30
MAXIMUM_NODES = 100_000
MAXIMUM_TEXT = 200_000
"""Bounds of one file: levels, values, characters in one value. The largest dossier that was met has 9 levels and 12 000 values."""

MAXIMUM_FINDINGS = 100
"""Findings in one file after which it is not read further."""

SECOND_READING = 200_000
"""Characters of the largest file that is read again by the slower parser (one to two seconds)."""

KEPT = 128
"""Files of which the nodes are kept in memory: those of the largest dossier that was met, twice."""

ScalarValue = None | bool | int | Decimal | datetime.date | str


@dataclass(frozen=True)
class File:
    """A content file: `path` relative to the project root in POSIX spelling, `text` with `\\n` as line end, `sha256` of its bytes."""

    path: str
    text: str
    sha256: str

    @cached_property
    def lines(self) -> list[str]:
        """Its lines without line end; line 1 is element 0."""
        return self.text.split("\n")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value. `raw` is its text as the parser saw it, `style` its notation: `|`, `>`, a quotation mark, or empty."""

    file: File
    line: int
    column: int
    value: Any
    raw: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Sequence:
    file: File
    line: int
    column: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value; `line` and `column` are those of the key."""

    line: int
    column: int
    node: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    file: File
    line: int
    column: int
    entries: dict[str, Entry]


Node = Scalar | Sequence | Mapping


class _GiveUpError(Exception):
    """This file cannot be read further."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding


class _RefusedByParserError(_GiveUpError):
    """The parser does not take this for YAML."""


def file_of(path: str, text: str, data: bytes) -> File:
    """The file with its fingerprint."""
    return File(path, text, sha256(data).hexdigest())


def compose(file: File, most: int | None = None) -> tuple[Mapping | None, tuple[Finding, ...]]:
    """The top-level mapping of a YAML file and all that is wrong with it; no mapping when it cannot be read to its end.

    `most` is the number of values that it may hold, by default that of a content file. A file with the bytes of before gives the nodes of
    before: nobody changes them.
    """
    return _composed(file, most, language())


@lru_cache(maxsize=KEPT)
def _composed(file: File, most: int | None, _spoken: str) -> tuple[Mapping | None, tuple[Finding, ...]]:
    """The same; what is found is told in a language."""
    composer = _Composer(file, CParser is not None, most or MAXIMUM_NODES)
    try:
        return composer.document(), tuple(composer.findings)
    except _RefusedByParserError as stop:
        again = _read_again(file) if composer.fast else None
        return again or (None, _without_echo(composer.findings, stop.finding))
    except _GiveUpError as stop:
        return None, (*composer.findings, stop.finding)


def _read_again(file: File) -> tuple[Mapping | None, tuple[Finding, ...]] | None:
    """What the parser for YAML 1.2 makes of it; nothing when that refuses it too."""
    composer = _Composer(file, fast=False, most=MAXIMUM_NODES)
    if len(file.text) > SECOND_READING:
        return None
    try:
        mapping = composer.document()
    except _GiveUpError:
        return None
    return (None if composer.findings else mapping), tuple(composer.findings)


def _without_echo(findings: list[Finding], stop: Finding) -> tuple[Finding, ...]:
    """One slip of the pen, one finding: what the parser took the text for just before it stopped often tells the cause."""
    if not findings:
        return (stop,)
    *before, last = findings
    assert last.place is not None
    assert stop.place is not None
    if last.code == mistakes.BAD_KEY.code and last.place.line == stop.place.line:
        return tuple(findings)
    if last.code == mistakes.MANY_LINES.code:
        cause = mistakes.OPEN_QUOTE.at(last.place) if stop.code == mistakes.AFTER_QUOTE.code else stop
        return (*before, cause)
    return (*findings, stop)


# Scalars

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,29})")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,29})\.[0-9]{1,30}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def resolve(raw: str) -> ScalarValue:
    """The value of a plain scalar; a text when it is nothing else, also an impossible day: the model says so where it wants a date."""
    if raw in _NULLS:
        return None
    if raw in _FLAGS:
        return _FLAGS[raw]
    if raw[0] not in "+-0123456789":
        return raw
    if _WHOLE.fullmatch(raw):
        return int(raw)
    if _DECIMAL.fullmatch(raw):
        return Decimal(raw)
    return _day(raw) if _DAY.fullmatch(raw) else raw


def _day(raw: str) -> datetime.date | str:
    try:
        return datetime.date.fromisoformat(raw)
    except ValueError:
        return raw


# Characters that are refused: XML 1.0 section 2.2 excludes most controls, the direction marks can make a text look like another
# one (Unicode TR 36), and the pipeline marks values with private-use characters.

_REFUSED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff\ufeff\ufff9-\uffff"
    "\U000e0000-\U0010ffff]"
)


def refused_character(text: str, start: int = 0) -> tuple[int, Mistake, str] | None:
    """The first character that content may not hold: its position, what is wrong with it and its code point."""
    if not (match := _REFUSED.search(text, start)):
        return None
    code = ord(match[0])
    private = 0xE000 <= code <= 0xF8FF or code >= 0xF0000  # Unicode chapter 23.5
    return match.start(), mistakes.PRIVATE_USE if private else mistakes.CONTROL, f"U+{code:04X}"


# Structure


@dataclass
class _Composer:
    file: File
    fast: bool
    most: int
    findings: list[Finding] = field(default_factory=list)
    nodes: int = 0
    anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.events = _events(self.file, self.fast)

    def document(self) -> Mapping | None:
        root = self._root()
        match root:
            case Mapping():
                return root
            case Scalar(value=None) | None:
                self.findings.append(mistakes.EMPTY_FILE.at(Place(self.file.path)))
            case Scalar(style=""):
                self.findings.append(mistakes.NO_COLON.at(self._place(root.line, root.column)))
            case _:
                self.findings.append(mistakes.NO_MAPPING.at(self._place(root.line, root.column)))
        return None

    def _root(self) -> Node | None:
        root: Node | None = None
        for event in self.events:
            match event:
                case DocumentStartEvent() if root is not None:
                    self._give_up(mistakes.SECOND_DOCUMENT, event)
                case DocumentStartEvent() if event.tags or event.version:
                    self._refuse(mistakes.DIRECTIVE, event)
                case AliasEvent() | ScalarEvent() | SequenceStartEvent() | MappingStartEvent():
                    root = self._node(event, 0)
                case _:
                    pass
        return root

    def _node(self, event: Any, depth: int) -> Node:
        self.nodes += 1
        if self.nodes > self.most:
            self._give_up(mistakes.TOO_MANY, event, limit=self.most)
        if event.anchor in self.anchors:  # told where it first stands
            pass
        elif event.anchor is not None:
            self.anchors.add(event.anchor)
            self._refuse(mistakes.ANCHOR, event)
        elif event.tag is not None:
            self._refuse(mistakes.TAG, event, tag=event.tag.replace("tag:yaml.org,2002:", "!!"))
        if depth > MAXIMUM_DEPTH:
            self._give_up(mistakes.TOO_DEEP, event, limit=MAXIMUM_DEPTH)
        line, column = _position(event)
        match event:
            case ScalarEvent():
                return self._scalar(event, line, column)
            case SequenceStartEvent():
                return Sequence(self.file, line, column, tuple(self._items(depth)))
            case MappingStartEvent():
                return Mapping(self.file, line, column, self._entries(event, depth))
            case _:
                return Scalar(self.file, line, column, "*")

    def _scalar(self, event: Any, line: int, column: int) -> Scalar:
        raw, style = event.value, event.style or ""
        if len(raw) > MAXIMUM_TEXT:
            self._refuse(mistakes.TOO_LONG, event, limit=MAXIMUM_TEXT)
        if style not in ("|", ">") and event.end_mark.line > event.start_mark.line and raw:
            self._refuse(mistakes.MANY_LINES, event)
        if style == '"' and (refused := refused_character(raw)):
            self._refuse(refused[1], event, character=refused[2])
        return Scalar(self.file, line, column, raw if style else resolve(raw), raw, style)

    def _items(self, depth: int) -> Iterator[Node]:
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                return
            yield self._node(event, depth + 1)

    def _entries(self, mapping: Any, depth: int) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            line, column = _position(event)
            key = self._key(event, mapping, depth)
            node = self._node(next(self.events), depth + 1)
            if key is None:
                continue
            if key in entries:
                first = self._place(entries[key].line, entries[key].column)
                self._refuse(mistakes.DUPLICATE_KEY, event, key=key, first=first)
            else:
                entries[key] = Entry(line, column, _at_its_key(node, line, column))
        return entries

    def _key(self, event: Any, mapping: Any, depth: int) -> str | None:
        node = self._node(event, depth + 1)
        match node:
            case Scalar(raw="", style=""):
                self._refuse(mistakes.EMPTY_KEY, event)
            case Scalar(raw="<<", style=""):
                self._refuse(mistakes.MERGE, event)
            case Scalar():
                return node.raw
            case _:
                self._refuse(mistakes.BAD_KEY, mapping)  # the outer brace of {{ … }}
        return None

    def _place(self, line: int, column: int) -> Place:
        return Place(self.file.path, line, column)

    def _refuse(self, mistake: Mistake, event: Any, **values: object) -> None:
        self.findings.append(mistake.at(self._place(*_position(event)), **values))
        if len(self.findings) == MAXIMUM_FINDINGS:
            self._give_up(mistakes.MORE, event, count=MAXIMUM_FINDINGS)

    def _give_up(self, mistake: Mistake, event: Any, **values: object) -> NoReturn:
        raise _GiveUpError(mistake.at(self._place(*_position(event)), **values))


def _position(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _at_its_key(node: Node, line: int, column: int) -> Node:
    """A value that is not there stands where its key stands: the two parsers put it in different places."""
    if isinstance(node, Scalar) and not node.raw and not node.style:
        return Scalar(node.file, line, column, node.value)
    return node


def _events(file: File, fast: bool) -> Iterator[Any]:
    """The events of one file. An error of the parser becomes a finding in the author's words."""
    try:
        if fast:
            yield from iter(CParser(file.text).get_event, None)
        else:
            yield from YAML(typ="safe", pure=True).parse(file.text)
    except MarkedYAMLError as error:
        raise _RefusedByParserError(_explained(error, file)) from None
    except (YAMLError, ValueError, OverflowError) as error:
        # The parser without C, at a code point beyond Unicode in "\U…".
        raise _RefusedByParserError(mistakes.ESCAPE.at(Place(file.path))) from error


# Errors of the parser, in the author's words. libyaml and ruamel descend from one another; where their words differ both are given.

_WORDS: tuple[tuple[str, Mistake, bool], ...] = (
    ("while scanning a quoted scalar", mistakes.OPEN_QUOTE, True),
    ("found a tab character", mistakes.TAB, False),
    ("mapping values are not allowed", mistakes.COLON_IN_TEXT, False),
    ("could not find expected ':'", mistakes.NO_COLON, True),
    ("expected ',' or", mistakes.OPEN_BRACKET, True),
    ("expected node content", mistakes.BAD_START, False),
    ("expected the node content", mistakes.BAD_START, False),
    ("cannot start any token", mistakes.BAD_START, False),
    ("while scanning an a", mistakes.ANCHOR, True),
    ("while scanning a tag", mistakes.TAG, True),
    ("tag handle", mistakes.TAG, False),
    ("while scanning a directive", mistakes.DIRECTIVE, False),
    ("while scanning a %", mistakes.DIRECTIVE, False),
    ("incompatible YAML document", mistakes.DIRECTIVE, False),
    ("directive", mistakes.DIRECTIVE, False),
    ("while scanning a block scalar", mistakes.BLOCK_HEADER, False),
    ("while parsing a quoted scalar", mistakes.ESCAPE, False),
    ("while scanning a double-quoted scalar", mistakes.ESCAPE, False),
    ("document start", mistakes.INDENTATION, False),
    ("block end", mistakes.INDENTATION, False),
    ("did not find expected key", mistakes.INDENTATION, False),
    ("expected '-' indicator", mistakes.INDENTATION, False),
    ("sequence entries are not allowed", mistakes.INDENTATION, False),
)
"""Part of the parser's words; the mistake; whether it lies where the construct began rather than where the parser noticed it."""


def _explained(error: MarkedYAMLError, file: File) -> Finding:
    words = f"{error.context or ''} {error.problem or ''}"
    mistake, at_start = next(((m, start) for part, m, start in _WORDS if part in words), (mistakes.SYNTAX, False))
    mark = error.context_mark if at_start and error.context_mark else error.problem_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    mistake, line, column = _seen_closer(mistake, file.lines, line, column)
    character = file.lines[line][column : column + 1]
    place = Place(file.path, line + 1, column + 1)
    return mistake.at(place, problem=error.problem, character=character, tag=file.lines[line][column:])


def _seen_closer(mistake: Mistake, lines: list[str], line: int, column: int) -> tuple[Mistake, int, int]:
    """What the lines around tell and the parser does not: the likely mistake, and its line and column from 0."""
    if line >= len(lines):
        line, column = len(lines) - 1, len(lines[-1])
    indentation = re.match(r"\s*", lines[line])
    assert indentation is not None
    if "\t" in indentation[0] and mistake is not mistakes.OPEN_QUOTE:
        return mistakes.TAB, line, indentation[0].index("\t")
    if mistake is mistakes.BAD_START and not lines[line][column:]:
        return _last_bracket(lines[: line + 1])
    if mistake is mistakes.INDENTATION:
        return _indentation(lines, line, column)
    if mistake is mistakes.COLON_IN_TEXT and ": " not in lines[line][:column]:
        return _lonely_line(lines, line)
    return mistake, line, column


def _indentation(lines: list[str], line: int, column: int) -> tuple[Mistake, int, int]:
    before = lines[line][:column].rstrip()
    if lines[line][column : column + 1] == ":":
        return mistakes.EMPTY_KEY, line, column
    if before.endswith(("'", '"')):
        return mistakes.AFTER_QUOTE, line, column
    if line and lines[line - 1].startswith("..."):
        return mistakes.SECOND_DOCUMENT, line, column
    return mistakes.INDENTATION, line, column


def _last_bracket(lines: list[str]) -> tuple[Mistake, int, int]:
    """The text ended where an element was due."""
    line = next((n for n in range(len(lines) - 1, -1, -1) if re.search(r"[\[{]", lines[n])), len(lines) - 1)
    return mistakes.OPEN_BRACKET, line, max(lines[line].rfind("["), lines[line].rfind("{"), 0)


def _lonely_line(lines: list[str], line: int) -> tuple[Mistake, int, int]:
    """A colon that may not stand here: the line before lacks one, or this line is indented too far."""
    texts = [text.strip() for text in lines[: line + 1]]
    previous = next((n for n in range(line - 1, -1, -1) if texts[n] and not texts[n].startswith("#")), line)
    if ":" in texts[previous]:
        return mistakes.INDENTATION, line, lines[line].index(texts[line])
    return mistakes.NO_COLON, previous, lines[previous].index(texts[previous])
