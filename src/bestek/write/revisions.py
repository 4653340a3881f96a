"""What the files of a redline do with its marks, beside lines and colours.

Who does not see the page hears where words begin and end that were deleted or inserted, and so does who copies the text out of a file:
every mark opens and closes with words of the labels (`opened`, `CLOSED`). They stand in the tag tree of a PDF, in the elements of a web page
and in `bestek.write.words`; the eye gets a line through or below the words, a colour and a bar in the margin instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Literal

from bestek.tree import (
    Block,
    Cell,
    Definition,
    Document,
    Inline,
    Labels,
    Link,
    ListItem,
    Mark,
    Note,
    Paragraph,
    Ref,
    Revised,
    RevisedBlocks,
    Row,
    Section,
    Text,
    parts,
    plain_text,
    rebuild,
    walk,
)

Tag = Literal["ins", "del"]

UNSEEN = "·"
"""Stands in print for the words that are heard: no line ends beside it (UAX 14, class AL), every shipped font has it, and it is not drawn."""


def tag(mark: Mark) -> Tag:
    """The element of HTML that says it (HTML 4.7)."""
    return "ins" if mark.revision in ("inserted", "moved-to") else "del"


def opened(mark: Mark, labels: Labels) -> str:
    """The words before what was revised, with the blank that parts them from it."""
    said = {
        "inserted": labels.inserted,
        "deleted": labels.deleted,
        "moved-from": labels.moved_away,
        "moved-to": labels.moved_here,
    }
    return f"[{said[mark.revision]}: "


def closed(labels: Labels) -> str:
    """The words behind what was revised."""
    return f" – {labels.revision_end}]"


def mark_of(node: object) -> Mark | None:
    """The mark that stands on a node, if one does."""
    return getattr(node, "mark", None)


def is_redline(document: Document | Iterable[object]) -> bool:
    """Whether anything in a document, or among all its nodes, is marked."""
    nodes = walk(document) if isinstance(document, Document) else document
    return any(type(node) in _MARKED and mark_of(node) for node in nodes)


_MARKED = frozenset((Revised, RevisedBlocks, ListItem, Definition, Row, Cell))
"""Nodes on which a mark can stand."""


def is_revised(inlines: Iterable[Inline]) -> bool:
    """Whether some words of a text are marked."""
    return any(isinstance(node, Revised) for inline in inlines for node in walk(inline) if not isinstance(node, Note))


def as_accepted(inlines: Iterable[Inline]) -> str:
    """The words of a title as they are in the new version."""
    return plain_text(tuple(_kept(inline) for inline in inlines))


def _kept(node: Any) -> Any:
    if isinstance(node, Revised) and tag(node.mark) == "del":
        return Text("")
    return rebuild(node, _kept)


# A redline for the page


def prepared(document: Document) -> Document:
    """A redline as the page shows it; a document without marks as it is.

    What was deleted leads nowhere, since what it leads to may be gone. A note that is called in a mark is set apart from its call, so
    that it carries the mark itself; one of the old version that has lost its number or shares it gets an identifier of its own.
    """
    if not is_redline(document):
        return document
    return _identified(rebuild(document, lambda node: _marked(node, None)))


def _marked(node: Any, around: Mark | None) -> Any:
    """The node below a mark, or none."""
    mark = around or mark_of(node)
    match node:
        case Ref(text=text, lang=lang, sources=sources) if mark and tag(mark) == "del":
            return Text(text, sources, lang)
        case Note(children=children) if mark:
            return replace(node, children=_held(children, mark))
        case Link(children=children) if any(isinstance(part, Revised) for part in children):
            return tuple(_linked(node, part) for part in children)
        case _:
            return rebuild(node, lambda part: _marked(part, mark))


def _held(blocks: tuple[Block, ...], mark: Mark) -> tuple[Block, ...]:
    held = blocks[0].children if len(blocks) == 1 and isinstance(blocks[0], RevisedBlocks) else blocks
    return (RevisedBlocks(tuple(_marked(block, mark) for block in held), mark),)


def _linked(link: Link, part: Inline) -> Inline:
    """A link whose words were revised in part is several links: in a PDF a link holds words only."""
    if isinstance(part, Revised):
        return replace(part, children=(replace(link, children=part.children),))
    return replace(link, children=(part,))


def _identified(document: Document) -> Document:
    """Notes of which the identifier is missing or taken get one."""
    seen: set[str] = set()

    def given(node: Any) -> Any:
        if isinstance(node, Note):
            name = node.id if node.id and node.id not in seen else f"note-was-{node.number}-{len(seen)}"
            seen.add(name)
            node = replace(node, id=name)
        return rebuild(node, given)

    return rebuild(document, given)


# What elements need to know


def class_of(mark: Mark | None) -> str:
    """The class of a row, an item or a term that was revised as a whole."""
    if mark is None:
        return ""
    return {"ins": "inserted", "del": "deleted"}[tag(mark)]


def is_chapter(blocks: tuple[Block, ...]) -> bool:
    """Whether marked blocks begin with a heading of level 1."""
    return bool(blocks) and isinstance(blocks[0], Section) and blocks[0].level <= 1


def place_of(item: ListItem) -> int | None:
    """The number that an item shows, 2 for "2" and for "b"; none for a bullet."""
    if item.label.isdigit():
        return int(item.label)
    number = 0
    for letter in item.label:
        number = number * 26 + ord(letter) - ord("a") + 1
    return number or None


def outline(document: Document) -> Iterator[tuple[Section, str]]:
    """Every section with what the outline shows of it: its new title, and of one that is no more that it was deleted."""
    yield from _outline(document, document.labels, "")


def _outline(node: object, labels: Labels, gone: str) -> Iterator[tuple[Section, str]]:
    for part in parts(node):
        mark = mark_of(part)
        inner = f" ({labels.deleted})" if mark and tag(mark) == "del" else gone
        if isinstance(part, Section):
            title = plain_text(part.title) if gone else as_accepted(part.title)
            yield part, " ".join(filter(None, (part.heading_label, title))) + gone
        if not isinstance(part, Paragraph):
            yield from _outline(part, labels, inner)
