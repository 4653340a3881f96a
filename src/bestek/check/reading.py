"""Documents taken apart into passages, for rules that judge texts.

A passage is the text of one paragraph, heading, caption, term or signature, in reading order; a footnote is a passage of its own behind that of its
call. Left out is what no author wrote: tables of contents, numbers and labels of headings, and what the internal edition adds (the
banner of a draft, the marks of examples, the closing part with open points). It works on trees with and without the places of facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bestek.check.passages import Passage, PassageKind, Reading, Run, RunKind
from bestek.check.rule import Spot
from bestek.dossier import Composed
from bestek.edition import REMARKS
from bestek.model.dossier import kind_of
from bestek.tree import (
    Box,
    Break,
    Cell,
    Contents,
    Cover,
    Definition,
    Document,
    Emphasis,
    Field,
    Figure,
    Inline,
    Link,
    ListItem,
    Note,
    Paragraph,
    Placeholder,
    Ref,
    Revised,
    Section,
    Signature,
    Source,
    Strong,
    Table,
    Text,
    plain_text,
)


def readings(composed: Composed) -> tuple[Reading, ...]:
    """All documents of a dossier as passages, in the order of the dossier."""
    kinds = {entry.id: kind_of(entry) for entry in composed.valid.dossier.documents}
    return tuple(reading(composed.document(name), kinds[entry], entry) for name, entry in composed.entries.items())


def reading(document: Document, kind: str = "", entry: str = "") -> Reading:
    """One document as passages; `kind` is the name of its template, `entry` the id by which the dossier names it."""
    passages = tuple(_Reader(document).passages())
    paths = frozenset(source.path for each in passages for run in each.runs for source in run.sources if source.path)
    return Reading(document, kind or document.id, entry or document.id, passages, paths)


@dataclass(frozen=True, slots=True)
class _Where:
    """What stands around a text: its kind, the nearest id that a page has, the label and title of the nearest numbered heading."""

    kind: PassageKind = "paragraph"
    id: str = ""
    label: str = ""

    def within(self, node: object) -> _Where:
        """The place inside a node."""
        id_ = getattr(node, "id", "") or self.id
        match node:
            case Section(title=title, heading_label=label):
                heading = f"{label} {plain_text(title)}".strip() if label or not self.label else self.label
                return _Where("paragraph", id_, heading)
            case Note():
                return replace(self, kind="note", id=id_)
            case Cell():
                return replace(self, kind=self.kind if self.kind == "note" else "cell", id=id_)
            case ListItem():
                return replace(self, kind="item" if self.kind == "paragraph" else self.kind, id=id_)
            case _:
                return replace(self, id=id_)


_Leaf = tuple[str, tuple[Source, ...], RunKind, str]
"""Words, their sources, what they are, their language where it is not that of the document."""


class _Reader:
    """Goes through one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.language = document.language
        self.mark = document.labels.illustrative_mark
        self.rows = document.labels.illustrative_rows

    def passages(self) -> Iterator[Passage]:
        start = _Where(label=self.document.labels.beginning)
        for block in self.document.children:
            around = replace(start, label=self.document.labels.cover) if isinstance(block, Cover) else start
            if getattr(block, "id", "") != REMARKS:
                yield from self.node(block, around)

    def node(self, node: Any, around: _Where) -> Iterator[Passage]:
        where = around.within(node)
        match node:
            case Contents() | Box(role="banner"):
                return
            case Paragraph(children=children, role=role):
                own = replace(where, kind="heading") if role in ("title", "subtitle") else where
                yield from self.line(children, own)
                return
            case Section(title=title) | Box(title=title):
                yield from self.line(title, replace(where, kind="heading"))
            case Table(caption=caption) | Figure(caption=caption):
                yield from self.line(caption, replace(where, kind="caption"))
            case Definition(term=term):
                yield from self.line(term, replace(where, kind="term"))
            case Signature(role=role_, name=name):
                yield from self.line((*role_, Text(" "), *name) if name else role_, replace(where, kind="cell"))
                return
            case _:
                pass
        for part in _blocks(node):
            yield from self.node(part, where)

    def line(self, children: tuple[Inline, ...], where: _Where) -> Iterator[Passage]:
        """The passage of one text, and behind it those of the notes that are called in it."""
        notes: list[Note] = []
        leaves = list(self.leaves(children, "text", notes))
        while leaves and not leaves[-1][0].strip():
            leaves.pop()
        text = "".join(leaf[0] for leaf in leaves)
        if text and text != self.rows:
            language = self.common(leaves)
            spot = Spot(self.document.id, where.id, where.label)
            yield Passage(spot, where.kind, text, tuple(self.runs(leaves, language)), language)
        for note in notes:
            inner = where.within(note)
            for block in note.children:
                yield from self.node(block, inner)

    def common(self, leaves: list[_Leaf]) -> str:
        """The language that all words are in, otherwise that of the document."""
        languages = {lang or self.language for text, _sources, _kind, lang in leaves if text.strip()}
        return languages.pop() if len(languages) == 1 else self.language

    def runs(self, leaves: list[_Leaf], language: str) -> Iterator[Run]:
        start = 0
        for text, sources, kind, lang in leaves:
            yield Run(text, start, sources, kind, "" if (lang or self.language) == language else lang or self.language)
            start += len(text)

    def leaves(  # noqa: C901  # one case for each node
        self, children: tuple[Inline, ...], kind: RunKind, notes: list[Note]
    ) -> Iterator[_Leaf]:
        """The words of a text with their sources, what they are and their language; its notes are put aside."""
        for node in children:
            match node:
                case Text(value=value, sources=sources, lang=lang):
                    yield value, sources, kind, lang
                case Ref(text=value, sources=sources, lang=lang):
                    yield value, sources, "reference", lang
                case Emphasis(children=(Text(value=value, sources=()),)) if value == self.mark:
                    pass
                case Strong(children=inner) | Emphasis(children=inner) | Revised(children=inner):
                    yield from self.leaves(inner, kind, notes)
                case Link(children=inner):
                    yield from self.leaves(inner, "link", notes)
                case Placeholder(value=value, sources=sources):
                    yield value, sources, "placeholder", ""
                case Field(hint=value, sources=sources):
                    yield value, sources, "field", ""
                case Break():
                    yield "\n", (), kind, ""
                case Note():
                    notes.append(node)


_BLOCKS = ("lead", "items", "children", "head", "body", "cells")


def _blocks(node: object) -> Iterator[Any]:
    """The parts of a node without the words of its own."""
    for name in _BLOCKS:
        yield from getattr(node, name, ())
