"""Where a document is cut into parts, and the page of each of them.

It is cut where the style sheets begin a new page whatever stands before. What a rule says of elements that follow each other, or of the first on a page, is
then the same in a part: nothing that stands on one page is parted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

from bestek.style import HouseStyle
from bestek.tree import Block, Box, Contents, Cover, Document, Paragraph, RevisedBlocks, Section, plain_text, walk
from bestek.write.body import Body, linked
from bestek.write.markup import element
from bestek.write.parts import LINK, Kind, LaidOut, Part, Sheeted
from bestek.write.revisions import is_chapter
from bestek.write.stylesheet import part_css


@dataclass(frozen=True, slots=True)
class Cut:
    """Blocks that begin on a new page and end one, wherever they stand."""

    name: str
    kind: Kind
    blocks: tuple[Block, ...]


def cuts(document: Document) -> tuple[Cut, ...]:
    """A document in pieces that no page holds two of; one piece where nothing begins on a new page. `document` is as `revisions.prepared` gave it."""
    pieces = list(_pieces(document.children)) if document.chapters_on_new_page else [document.children]
    names = _named(map(_name, pieces))
    return tuple(Cut(name, _kind(piece), piece) for name, piece in zip(names, pieces, strict=True))


def _pieces(blocks: Iterable[Block]) -> Iterator[tuple[Block, ...]]:
    piece: list[Block] = []
    for block in blocks:
        if piece and (_begins_page(block, piece[-1]) or _ends_page(piece[-1])):
            yield tuple(piece)
            piece = []
        piece.append(block)
    yield tuple(piece)


def _begins_page(block: Block, before: Block) -> bool:
    """`break-before: page` in the style sheets."""
    match block:
        case Section(level=level):
            return level <= 1
        case RevisedBlocks(children=children):
            return is_chapter(children)
        case Contents():
            return isinstance(before, Section)
        case _:
            return False


def _ends_page(block: Block) -> bool:
    """`break-after: page` in the style sheets. What follows pages lying on their side without a rule of its own stands on them."""
    return isinstance(block, Cover) and block.own_page


def _kind(blocks: Sequence[Block]) -> Kind:
    if any(isinstance(node, Contents) for node in nodes(blocks)):
        return "contents"
    return "front" if blocks and isinstance(blocks[0], Cover) else "body"


def joined(pieces: Sequence[Cut], at: int) -> tuple[Cut, ...]:
    """The pieces with one of them in one with the next; neither is contents."""
    first, second = pieces[at : at + 2]
    return (*pieces[:at], Cut(first.name, "body", first.blocks + second.blocks), *pieces[at + 2 :])


def divides(pieces: Sequence[Cut]) -> bool:
    """Whether laying out in parts is worth it: contents that hold more than lists would be laid out twice."""
    held = {type(block) for piece in pieces if piece.kind == "contents" for block in piece.blocks}
    return len(pieces) > 1 and held <= {Contents, Paragraph, Box}


def nodes(blocks: Iterable[Block]) -> Iterator[Any]:
    """All nodes of some blocks, in reading order."""
    for block in blocks:
        yield from walk(block)


def _name(blocks: Sequence[Block]) -> str:
    """The id of its first section, else what it is."""
    section = next((block for block in nodes(blocks[:1]) if isinstance(block, Section)), None)
    return section.id if section else _kind(blocks)


def _named(names: Iterable[str]) -> Iterator[str]:
    """Every name once: the second "contents" is "contents+2"."""
    count: dict[str, int] = {}
    for name in names:
        count[name] = count.get(name, 0) + 1
        yield f"{name}+{count[name]}" if count[name] > 1 else name


# What is laid out

NONE: frozenset[str] = frozenset()


@dataclass
class KeptParts:
    """The parts of one document as they were last made: those of the same blocks are not made again.

    For who makes a document after every change (a watch). It holds one document, in its last states.
    """

    _given: object = None
    _made: dict[str, tuple[tuple[Block, ...], object, Part]] = field(default_factory=dict)
    _linked: dict[int, tuple[Block, frozenset[str]]] = field(default_factory=dict)

    def begin(self, document: Document, style: HouseStyle) -> frozenset[str]:
        """A new state; gives what its links lead to. What all parts depend on besides their blocks must be as it was."""
        known = (self._linked.get(id(block), (None, NONE)) for block in document.children)
        found = [
            (block, targets if block is before else linked((block,)))
            for block, (before, targets) in zip(document.children, known, strict=True)
        ]
        self._linked = {id(block): (block, targets) for block, targets in found}
        targets = NONE.union(*(targets for _block, targets in found))
        given = replace(document, children=()), style, targets
        if given != self._given:
            self._given, self._made = given, {}
        return targets

    def part(self, cut: Cut, pages: object, make: Callable[[], Part]) -> Part:
        """The part of a cut, and of the pages that it prints."""
        before = self._made.get(cut.name)
        if before is None or before[1] != pages or not _same(before[0], cut.blocks):
            before = self._made[cut.name] = cut.blocks, pages, make()
        return before[2]


def _same(first: Sequence[Block], second: Sequence[Block]) -> bool:
    return len(first) == len(second) and all(a is b or a == b for a, b in zip(first, second, strict=True))


@dataclass(frozen=True)
class Splitting:
    """A document with chapters on its way to parts."""

    document: Document
    style: HouseStyle
    kept: KeptParts | None = None

    @cached_property
    def _targets(self) -> frozenset[str]:
        return self.kept.begin(self.document, self.style) if self.kept else linked(self.document.children)

    @cached_property
    def cuts(self) -> tuple[Cut, ...]:
        return cuts(self.document)

    def part(self, cut: Cut, pages: Mapping[str, int] | None = None) -> Part:
        """A cut as a page. `pages` are those of all ids, from 1; only contents print them."""
        make = partial(self._part, self._body, cut, pages)
        return self.kept.part(cut, pages, make) if self.kept else make()

    def _part(self, body: Body, cut: Cut, pages: Mapping[str, int] | None) -> Part:
        body = replace(body, pages=pages) if pages is not None else body
        page = element(
            "html",
            element("head"),
            element("body", body.blocks(cut.blocks), class_="chapters"),
            lang=self.document.language,
        )
        return Part(cut.name, cut.kind, page, self._css)

    @cached_property
    def _body(self) -> Body:
        return Body(self.document, "print", LINK, linked=self._targets)

    @cached_property
    def _css(self) -> str:
        return part_css(self.document, self.style)

    def guessed(self, cut: Cut) -> LaidOut:
        """Contents as they may come out: what they take is known when they are laid out, and a wrong guess costs that once more."""
        height = 297 - self.style.margins[0] - self.style.margins[2]
        lists = [node for node in nodes(cut.blocks) if isinstance(node, Contents)]
        pages = max(1, math.ceil(sum(map(self._height, lists)) / height))
        ids = [node.id for node in nodes(cut.blocks) if getattr(node, "id", "")]
        return LaidOut(b"", (Sheeted(),) * pages, dict.fromkeys(ids, 1))

    def _height(self, contents: Contents) -> float:
        """Millimetres of a list, by the measures of the style sheet (`.contents`)."""
        line = self.style.body_size * 0.95 * 1.25 * _MM
        characters = 0.95 * self.style.text_width / (self.style.body_size * _MM * 0.5)
        rows = sum(
            math.ceil((len(entry.label) + len(plain_text(entry.title))) / characters) * line + 0.74
            + (1.1 if entry.level == 1 and contents.of == "sections" else 0)
            for entry in contents.entries
        )  # fmt: skip
        return rows + self.style.heading_sizes[0] * 1.2 * _MM + 10


_MM = 25.4 / 72
"""Millimetres in a point."""
