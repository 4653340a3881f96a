"""What a document prints, with where every piece of it comes from: also what stands in drawings, descriptions and file properties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from bestek import tree
from bestek.tree import Document, Figure, Inline, Source, Table

TAGS = re.compile(r"<[^>]+>")
BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Run:
    """Characters of one origin."""

    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Line:
    """A paragraph, title, caption or property: what is read as one piece. `place` is the block it stands in."""

    document: str
    place: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    def origins(self, start: int, end: int) -> tuple[Source, ...]:
        """Where the characters from `start` up to `end` come from."""
        found: dict[Source, None] = {}
        at = 0
        for run in self.runs:
            if at < end and at + len(run.text) > start:
                found.update(dict.fromkeys(run.sources))
            at += len(run.text)
        return tuple(found)


def lines(document: Document) -> Iterator[Line]:
    """Everything that a reader of this document meets."""
    for name in ("title", "subject", "reference", "header_left", "header_right"):
        yield Line(document.id, f"property {name}", (Run(getattr(document, name), ()),))
    yield Line(document.id, "property keywords", (Run(", ".join(document.keywords), ()),))
    for node in tree.walk(document):
        yield from (Line(document.id, place, _even(runs)) for place, runs in _of_node(node))


def _of_node(node: object) -> Iterator[tuple[str, Iterable[Run]]]:
    match node:
        case tree.Paragraph():
            yield node.id, _runs(node.children)
        case tree.Section() | tree.Box():
            yield getattr(node, "id", "box"), _runs(node.title)
        case Table():
            yield node.id, _runs(node.caption)
            yield f"{node.id} description", [Run(node.description, ())]
        case Figure():
            yield node.id, _runs(node.caption)
            yield f"{node.id} alternative", [Run(node.alt, ())]
            if node.image.media_type == "image/svg+xml":
                yield f"{node.id} drawing", [Run(unescape(TAGS.sub(" ", node.image.data.decode("utf-8"))), ())]
        case tree.Definition():
            yield node.id, _runs(node.term)
        case tree.Signature():
            yield "signature", (*_runs(node.role), Run(" ", ()), *_runs(node.name))
        case _:
            pass


def _runs(inlines: Iterable[Inline]) -> Iterator[Run]:
    for node in inlines:
        match node:
            case tree.Text() | tree.Placeholder():
                yield Run(node.value, node.sources)
            case tree.Ref():
                yield Run(node.text, node.sources)
            case tree.Break():
                yield Run(" ", ())
            case tree.Strong() | tree.Emphasis() | tree.Link() | tree.Revised():
                yield from _runs(node.children)
            case tree.Field():
                yield Run(f" {node.hint} ", node.sources)
            case tree.Note():
                yield Run(" ", ())


def _even(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Blanks as one kind of blank, so that a pattern need not know which."""
    return tuple(Run(BLANKS.sub(" ", run.text), run.sources) for run in runs)
