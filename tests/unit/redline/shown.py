"""A redline as text that fits in a test: [-went-]{+came+}, <name-moved away->, <name+moved here+>; * strong, / emphasis, ^[footnote]."""

from __future__ import annotations

from typing import Any

from bestek.redline import Attribute, accepted, essence, nobody, redline, rejected
from bestek.tree import (
    Block,
    Box,
    Cell,
    Cover,
    Definition,
    DefinitionList,
    Document,
    Emphasis,
    Field,
    Figure,
    Image,
    Inline,
    Link,
    List,
    ListItem,
    Mark,
    Note,
    Paragraph,
    Placeholder,
    Ref,
    Revised,
    RevisedBlocks,
    Row,
    Section,
    Signatures,
    Strong,
    Table,
    Text,
)

IMAGE = Image("image/svg+xml", b"<svg/>", 10.0, 5.0)


def compared(old: tuple[Block, ...], new: tuple[Block, ...], attribute: Attribute = nobody) -> str:
    """The redline of two documents of some blocks. Accepting and rejecting it gives both."""
    return shown(revised(old, new, attribute).children)


def revised(old: tuple[Block, ...], new: tuple[Block, ...], attribute: Attribute = nobody) -> Document:
    before, after = (Document("d", "D", blocks) for blocks in (old, new))
    made = redline(before, after, attribute)
    assert essence(accepted(made)) == essence(after)
    assert essence(rejected(made)) == essence(before)
    return made


def words(old: str | tuple[Inline, ...], new: str | tuple[Inline, ...]) -> str:
    """The redline of one paragraph, in a section that stays."""
    return compared((chapter("a", "A", p(old)),), (chapter("a", "A", p(new)),)).removeprefix("# A: ")


def p(words: str | tuple[Inline, ...]) -> Paragraph:
    return Paragraph((Text(words),) if isinstance(words, str) else words)


def chapter(id: str, title: str, *children: Block | str) -> Section:
    return Section(id, (Text(title),), tuple(p(child) if isinstance(child, str) else child for child in children))


def bullets(*items: str | tuple[Block, ...]) -> List:
    return List(tuple(ListItem((p(item),) if isinstance(item, str) else item) for item in items))


def shown(nodes: Any) -> str:
    """The nodes of a redline; blocks are separated by a bar."""
    inline = all(isinstance(node, Inline) for node in nodes)
    return ("" if inline else " | ").join(map(_shown, nodes))


def _shown(node: Any) -> str:
    match node:
        case Revised(children=children, mark=mark) | RevisedBlocks(children=children, mark=mark):
            return _marked(mark, shown(children))
        case ListItem() | Row() | Definition() | Cell():
            return _marked(node.mark, _part(node))
        case _:
            return _inline(node) if isinstance(node, Inline) else _block(node)


def _inline(node: Inline) -> str:
    match node:
        case Text(value=value) | Placeholder(value=value):
            return value
        case Ref(text=text):
            return text
        case Field(hint=hint):
            return f"_{hint}_"
        case Note(children=children):
            return f"^[{shown(children)}]"
        case Strong(children=children) | Emphasis(children=children):
            sign = "*" if isinstance(node, Strong) else "/"
            return f"{sign}{shown(children)}{sign}"
        case Link(children=children, href=href):
            return f"<{href} {shown(children)}>"
        case _:
            return "\\"


def _block(node: Block) -> str:
    match node:
        case Section(title=title, children=children):
            return f"# {shown(title)}: {shown(children)}"
        case Table(caption=caption, head=head, body=body):
            return f"{shown(caption)} {{{shown((*head, *body))}}}"
        case List(items=items) | DefinitionList(items=items):
            return f"({shown(items)})"
        case Box(title=title, children=children):
            return f"box {shown(title)}: {shown(children)}"
        case Cover(children=children) | Paragraph(children=children):
            return shown(children)
        case Figure(alt=alt, caption=caption):
            return f"figure {alt} {shown(caption)}"
        case Signatures(items=items):
            return "signed " + ", ".join(shown(item.name) for item in items)
        case _:
            return "contents"


def _part(node: Any) -> str:
    match node:
        case Row(cells=cells):
            return "; ".join(map(_shown, cells))
        case Definition(term=term, children=children):
            return f"{shown(term)} = {shown(children)}"
        case _:
            return shown(node.children)


def _marked(mark: Mark | None, text: str) -> str:
    if mark is None:
        return text
    sign = "-" if mark.revision in ("deleted", "moved-from") else "+"
    return f"<{mark.name}{sign}{text}{sign}>" if mark.name else f"[-{text}-]" if sign == "-" else f"{{+{text}+}}"
