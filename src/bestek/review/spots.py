"""Where in a document something can be said: its paragraphs, headings, captions and terms, each with its place in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bestek.edition import REMARKS
from bestek.formats import capitalized
from bestek.tree import (
    Box,
    Contents,
    Definition,
    DefinitionList,
    Document,
    Figure,
    Inline,
    List,
    Note,
    Paragraph,
    Section,
    Source,
    Table,
    parts,
    plain_text,
    walk,
)


@dataclass(frozen=True)
class Spot:
    """A text with words of its own. `id` is that of the block, at which a comment can stand.

    `label` names the nearest heading ("2.3 Percelen"), `section` is its id, `chapter` that of the chapter around it. `whole` is the first spot of
    the table or list that it belongs to, or itself. `words` are its inline nodes; its footnotes belong to it.
    """

    id: str
    label: str
    section: str
    chapter: str
    words: tuple[Inline, ...]
    whole: str = ""

    def sources(self) -> tuple[Source, ...]:
        """Where its words and those of its footnotes come from, each once."""
        return tuple(dict.fromkeys(source for node in self.nodes() for source in getattr(node, "sources", ())))

    def nodes(self) -> Iterator[Any]:
        """All nodes in its words."""
        for node in self.words:
            yield from walk(node)


@dataclass(frozen=True)
class _Where:
    label: str
    section: str = ""
    chapter: str = ""


def spots(document: Document) -> tuple[Spot, ...]:
    """All of them in the order of reading, but for tables of contents, the banner, and what closes the internal edition."""
    start = _Where(capitalized(document.labels.beginning))
    blocks = (block for block in document.children if getattr(block, "id", "") != REMARKS)
    return tuple(spot for block in blocks for spot in _of(block, start))


def _of(node: Any, where: _Where) -> Iterator[Spot]:
    if isinstance(node, Contents) or (isinstance(node, Box) and node.role == "banner"):
        return
    found = _inside(node, _within(node, where))
    if isinstance(node, Table | List | DefinitionList):
        known = list(found)
        yield from (replace(spot, whole=known[0].id) for spot in known)
    else:
        yield from found


def _inside(node: Any, where: _Where) -> Iterator[Spot]:
    if own := _own(node):
        yield Spot(node.id, where.label, where.section, where.chapter, own, node.id)
    for part in parts(node):
        if not isinstance(part, Inline):
            yield from _of(part, where)


def _within(node: Any, where: _Where) -> _Where:
    match node:
        case Section(id=id_, title=title, heading_label=label):
            return replace(
                where, label=f"{label} {plain_text(title)}".strip(), section=id_, chapter=where.chapter or id_
            )
        case _:
            return where


def _own(node: Any) -> tuple[Inline, ...]:
    """The words of a block at which a comment can stand."""
    if not getattr(node, "id", ""):
        return ()
    match node:
        case (
            Paragraph(children=words)
            | Section(title=words)
            | Definition(term=words)
            | Table(caption=words)
            | Figure(caption=words)
        ):
            return words if plain_text(words).strip() else ()
        case _:
            return ()


def anchors(document: Document, found: tuple[Spot, ...]) -> Mapping[str, str]:
    """For the id of any block that of the spot where a comment on it stands: itself, the first in it, or the text that calls the note it is in."""
    known = {spot.id for spot in found}
    called = {
        part.id: spot.id
        for spot in found
        for note in spot.nodes()
        if isinstance(note, Note)
        for part in walk(note)
        if getattr(part, "id", "")
    }
    return {**_first(document, known), **called, **{name: name for name in known}}


def _first(document: Document, known: set[str]) -> Mapping[str, str]:
    """For every block the first spot in it; where there is none, the last one before it."""
    made: dict[str, str] = {}
    last = ""
    for node in walk(document):
        if id_ := getattr(node, "id", ""):
            inside = (
                (part.id for part in walk(node) if getattr(part, "id", "") in known)
                if id_ not in known
                else iter((id_,))
            )
            made[id_] = last = next(inside, last)
    return made
