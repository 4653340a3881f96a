"""What a PDF is to its readers, as values that can be compared: by the eye, the ear, the mouse and the list of bookmarks.

Two files may differ in how their objects are arranged, in the names that nobody sees, and in nothing else. Identifiers of header cells are such names.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf

from bestek.write import Written
from bestek.write.pdf_reader import Element, Tagged

RESOLUTION = 60
"""Dots an inch at which pages are compared: every line and every letter is seen, in a fortieth of a second a page."""


def witness(written: Written) -> dict[str, Any]:
    """All but the pixels, by what it is."""
    tagged = Tagged(written.data)
    return {
        "pages": [[_plain(page[box]) for box in ("/MediaBox", "/TrimBox", "/BleedBox")] for page in tagged.pdf.pages],
        "page_of": (written.pages, dict(written.page_of)),
        "words": [[run.text for run in page.runs.values()] for page in tagged.pages],
        "headers and footers": [page.artifacts for page in tagged.pages],
        "outline": list(_outline(tagged, tagged.pdf.Root.get("/Outlines"))),
        "destinations": _destinations(tagged),
        "links": [list(map(_link, page.get("/Annots", []))) for page in tagged.pdf.pages],
        "tags": _tags(tagged),
        "properties": _properties(tagged.pdf),
    }


def pictures(data: bytes, folder: Path) -> list[bytes]:
    """The pages as pixels, in colour."""
    folder.mkdir()
    command = ["pdftoppm", "-r", str(RESOLUTION), "-", str(folder / "page")]
    subprocess.run(command, input=data, check=True)
    return [path.read_bytes() for path in sorted(folder.iterdir())]


def _outline(tagged: Tagged, parent: Any) -> Iterator[tuple[Any, ...]]:
    """Bookmarks with their place, whether they are open, and those below them."""
    if parent is None:
        return
    item = parent.get("/First")
    while item is not None:
        yield str(item.Title), _place(tagged, item.Dest), int(item.Count), list(_outline(tagged, item))
        item = item.get("/Next")


def _destinations(tagged: Tagged) -> dict[str, Any]:
    names = list(tagged.pdf.Root.Names.Dests.Names)
    return {str(name): _place(tagged, place) for name, place in zip(names[::2], names[1::2], strict=True)}


def _place(tagged: Tagged, place: Any) -> tuple[Any, ...]:
    return tagged.numbers[place[0].objgen], *map(_plain, list(place)[1:])


def _link(annotation: Any) -> dict[str, Any]:
    return {key: _plain(value) for key, value in annotation.items() if key not in ("/StructParent", "/P")}


def _properties(pdf: pikepdf.Pdf) -> dict[str, Any]:
    root = pdf.Root
    said = {key: _plain(value) for key, value in pdf.docinfo.items()}
    said |= {key: _plain(root[key]) for key in ("/Lang", "/MarkInfo", "/ViewerPreferences")}
    intent = root.OutputIntents[0]
    profile = intent.DestOutputProfile.read_bytes()
    return said | {
        "metadata": root.Metadata.read_raw_bytes(),
        "intent": str(intent.OutputConditionIdentifier),
        "profile": profile,
    }


# Structure


def _tags(tagged: Tagged) -> Any:
    cells = [str(each.object.ID) for each in tagged.root.of("TH") if "/ID" in each.object]
    return _element(tagged, tagged.root, {name: f"header cell {n}" for n, name in enumerate(cells)})


def _element(tagged: Tagged, element: Element, cells: dict[str, str]) -> Any:
    said = {
        key: _plain(element.object[key])
        for key in ("/A", "/Lang", "/Alt", "/ActualText", "/ID", "/E", "/T")
        if key in element.object
    }
    return element.type, _renamed(said, cells), [_kid(tagged, kid, cells) for kid in element.kids]


def _kid(tagged: Tagged, kid: Any, cells: dict[str, str]) -> Any:
    if isinstance(kid, Element):
        return _element(tagged, kid, cells)
    if isinstance(kid, tuple):
        return kid, tagged.run(kid).text
    return _link(kid)


def _renamed(value: Any, cells: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(part, cells) for key, part in value.items()}
    if isinstance(value, list):
        return [_renamed(part, cells) for part in value]
    return cells.get(value, value) if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    """A PDF object without streams and pages as values of Python."""
    if isinstance(value, pikepdf.Dictionary):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, pikepdf.Array):
        return [_plain(part) for part in value]
    return value if isinstance(value, bool | int | float | Decimal) else str(value)
