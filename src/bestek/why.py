"""Why an output was made again, or was not: what is asked for against what the record says of the last time.

Nothing here is trusted by the time of a file: an output is as it was when its key and its bytes are those of the record.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

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
    "layout",
    "refused",
    "overtaken",
]
"""What there may be to say of an output, in the words of the record and of `--json`."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `details` are what changed, as `name: old → new`, or only names."""

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
    "layout": "layout",
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
    return outputs.versions(value)


# What changed in a text

LONGEST = 40
"""Characters of a printed value that is shown whole."""

Printed = Mapping[tuple[str, ...], list[str]]
"""What is printed of some facts together, by their paths in order; of a template, by the name of its file with a colon before it."""


def told_apart(old: str, new: str, decided: Callable[[str], str]) -> tuple[Reason, ...]:
    """What changed between two trees of a document as JSON: the facts and the templates. Where only the order did: the text.

    `decided` says of a fact which decision set it, or nothing.
    """
    before, after = (_printed(json.loads(tree)) for tree in (old, new))
    changed = [paths for paths in dict.fromkeys((*after, *before)) if before.get(paths) != after.get(paths)]
    files = tuple(dict.fromkeys(paths[0][1:] for paths in changed if paths[0].startswith(":")))
    facts = tuple(_fact(paths, before, after, decided) for paths in _weightiest(changed))
    found = (*([Reason("facts", facts)] if facts else []), *([Reason("templates", files)] if files else []))
    return found or (Reason("text"),)


def _weightiest(changed: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The facts that changed, and what was worked out from facts of which none is printed by itself."""
    facts = [paths for paths in changed if not paths[0].startswith(":")]
    alone = {paths[0] for paths in facts if len(paths) == 1}
    yield from (paths for paths in facts if len(paths) == 1 or not alone.intersection(paths))


def _fact(paths: tuple[str, ...], before: Printed, after: Printed, decided: Callable[[str], str]) -> str:
    """`lots/noord/budget: € 10 → € 12 (2026-01-02-start)`; a text that is long or that stands in several forms by its path alone."""
    name = " + ".join((*paths[:2], *(["…"] if len(paths) > 2 else [])))
    old, new = (list(dict.fromkeys(each.get(paths, ()))) for each in (before, after))
    if len(old) <= 1 and len(new) <= 1 and all(len(value) <= LONGEST for value in (*old, *new)):
        name += f": {old[0] if old else '–'} → {new[0] if new else '–'}"
    decision = decided(paths[0]) if len(paths) == 1 else ""
    return f"{name} ({decision})" if decision else name


def _printed(node: Any) -> Printed:
    found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for sources, value in _texts(node):
        found[sources].append(value)
    return found


def _texts(node: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text of a tree as JSON (`bestek.tree.encode`), with the paths or the template that it comes from."""
    if isinstance(node, list):
        for part in node:
            yield from _texts(part)
    elif isinstance(node, dict):
        if "value" in node and node.get("sources"):
            yield _names(node["sources"]), str(node["value"])
        for part in node.values():
            yield from _texts(part) if isinstance(part, list | dict) else ()


def _names(sources: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    paths = sorted({source["path"] for source in sources if "path" in source})
    return tuple(paths) or (":" + next(str(source.get("file", "")) for source in sources),)
