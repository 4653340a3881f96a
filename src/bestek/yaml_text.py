"""Values as YAML that a person can read and that gives exactly the same values when `bestek.compose` reads it.

Block style: a key on each line, a text of several lines under `|`, an annotated fact on one line where it fits, and between quotation marks
whatever could be read as something else. The same values give the same text, whatever the platform.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)
from ruamel.yaml.tag import Tag

from bestek.compose import resolve

ENDLESS = 1_000_000
"""Columns of a line: a text is not folded, since a line of it is a paragraph."""

ANNOTATION = frozenset(("value", "open", "proposed", "note", "source", "illustrative"))
SHORT = 120
"""Characters of an annotated fact that stands on one line."""

_PLAIN_IN_BRACES = re.compile(r"\w[\w.-]*(?: [\w.()-]+)*")
"""A text that needs no quotation marks between braces, whatever version of YAML a parser knows."""

_HIDDEN_BLANK = re.compile(r"\A\s|[^\S\n]$|\t", re.MULTILINE)
"""What an editor may change in a block without anybody seeing it: blanks at the begin of a text or the end of a line, and tabs."""


def yaml_text(values: Mapping[str, Any]) -> str:
    """The text of a file with these keys, each on a line of its own. Raises `TypeError` for a kind of value that content does not have."""
    yaml = YAML(typ="safe", pure=True)
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width, yaml.allow_unicode = ENDLESS, True
    stream = io.StringIO()
    start = (StreamStartEvent(), DocumentStartEvent(explicit=False))
    yaml.emit(
        (*start, *_value(values, flow=False, whole=True), DocumentEndEvent(explicit=False), StreamEndEvent()), stream
    )
    return stream.getvalue()


def _value(value: Any, *, flow: bool, whole: bool = False) -> Iterator[Event]:
    match value:
        case dict():
            within = flow or (_fits_line(value) and not whole)
            yield MappingStartEvent(None, None, implicit=True, flow_style=within)
            for key, part in value.items():
                yield _scalar(key, _style(key, flow=within) or ('"' if key in ("", "<<") else None))
                yield from _value(part, flow=within)
            yield MappingEndEvent()
        case list():
            yield SequenceStartEvent(None, None, implicit=True, flow_style=flow)
            for part in value:
                yield from _value(part, flow=flow)
            yield SequenceEndEvent()
        case str():
            yield _scalar(value, _style(value, flow=flow))
        case _:
            yield _scalar(_spelled(value), None)


def _scalar(text: str, style: str | None) -> ScalarEvent:
    """The tag is never written; the emitter asks for that of an empty text."""
    return ScalarEvent(None, Tag(suffix="tag:yaml.org,2002:str"), (True, True), text, style=style)


def _style(text: str, *, flow: bool) -> str | None:
    """How a text is written; the emitter takes quotation marks for a plain one that would not be read as it is."""
    if "\n" in text:
        return '"' if flow or _HIDDEN_BLANK.search(text) else "|"
    if not isinstance(resolve(text), str) or (flow and not _PLAIN_IN_BRACES.fullmatch(text)):
        return '"'
    return None


def _spelled(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return format(value, "f")
        case datetime.date():
            return value.isoformat()
        case _:
            raise TypeError(f"no value of content: {value!r}")


def _fits_line(value: Mapping[str, Any]) -> bool:
    """Whether a mapping is an annotated fact that stands well on one line."""
    parts = value.values()
    single = all(not isinstance(part, dict | list) and "\n" not in str(part) for part in parts)
    return single and value.keys() <= ANNOTATION and sum(len(str(part)) for part in parts) <= SHORT
