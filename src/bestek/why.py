"""Why an output was made again, or was not: what is asked for against what the record says of the last time.

Nothing here is trusted by the time of a file: an output is as it was when its key and its bytes are those of the record.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bestek import outputs
from bestek.outputs import FileRecord, Record

Kind = Literal[
    "unchanged",
    "new",
    "never",
    "unrecorded",
    "gone",
    "altered",
    "folder",
    "facts",
    "templates",
    "text",
    "sources",
    "style",
    "reference",
    "writers",
    "software",
    "refused",
    "overtaken",
]
"""What there may be to say of an output, in the words of the record and of `--json`."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `details` are what changed, as `name: old → new`, or only names; `count` says how many there were in all."""

    kind: Kind
    details: tuple[str, ...] = ()


UNCHANGED = (Reason("unchanged"),)
"""Key and bytes are as recorded."""

_PARTS: Mapping[str, Kind] = {
    "text": "text",
    "sources": "sources",
    "style": "style",
    "reference": "reference",
    "writers": "writers",
    "software": "software",
}
"""The parts of a key (`bestek.keys`) and what it is called when one of them differs, the weightiest first."""


def reasons(file: Path, record: Record, values: Mapping[str, str], made_from: Mapping[str, str]) -> tuple[Reason, ...]:
    """Why an output has to be made, or that it is as it was. `record` is that of the last build, `made_from` are the parts of its key now.

    `values` says what some parts stand for, as `Record.values` does for those of the last build.
    """
    old = record.files.get(file.name)
    if old is None:
        return (_first(file, record),)
    parts = {name: outputs.short(value) for name, value in made_from.items()}
    found = (*_of_file(file, old), *_of_key(old, parts, record.values, values))
    return found or UNCHANGED


def _first(file: Path, record: Record) -> Reason:
    """Why there is no record of it."""
    if file.exists():
        return Reason("unrecorded")
    known = any(document.id == file.stem for document in record.documents)
    return Reason("new") if record.documents and not known else Reason("never")


def _of_file(file: Path, old: FileRecord) -> Iterator[Reason]:
    match outputs.condition(file, old):
        case "gone":
            yield Reason("gone")
        case "altered":
            yield Reason("altered")
        case "no file":
            yield Reason("folder")
        case "as written":
            pass


def _of_key(
    old: FileRecord, parts: Mapping[str, str], before: Mapping[str, str], now: Mapping[str, str]
) -> Iterator[Reason]:
    """The parts of the key that differ. Where texts changed, that their sources did too is no news."""
    differing = [name for name in _PARTS if old.parts.get(name, "") != parts.get(name, "")]
    for name in differing:
        if name == "sources" and "text" in differing:
            continue
        values = before.get(old.parts.get(name, ""), ""), now.get(parts.get(name, ""), "")
        yield Reason(_PARTS[name], tuple(_details(name, *values)) if all(values) else ())


def _details(part: str, old: str, new: str) -> Iterator[str]:
    """What differs between two values of a part."""
    before, after = (_named(part, value) for value in (old, new))
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield f"{name}: {before.get(name, '–')} → {after.get(name, '–')}"


def _named(part: str, value: str) -> dict[str, str]:
    """A style by its tokens; the software by the names of packages and libraries."""
    if part == "style":
        return {name: str(token) for name, token in json.loads(value).items()}
    python, *others = value.split("\n")
    return {"Python": python.partition(" ")[0]} | dict(map(_name_and_version, others))


def _name_and_version(text: str) -> tuple[str, str]:
    """`weasyprint-70.0.dist-info` (PEP 376), or `libpango-1.0.so.0.5000.12`: the name of a library ends with `.so` or a version of its own."""
    if text.endswith(".dist-info"):
        name, _dash, version = text.removesuffix(".dist-info").rpartition("-")
        return name, version
    name, _dot, version = text.partition(".so.")
    return name, version or text
