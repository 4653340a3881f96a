"""Blocks of the account: paragraphs, lists and tables of plain words, as nodes of the tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from bestek import formats
from bestek.tree import Block, Cell, Column, List, ListItem, Paragraph, ParagraphRole, Row, Section, Strong, Table, Text


def line(words: str, role: ParagraphRole = "body") -> Paragraph:
    """A paragraph of words."""
    return Paragraph((Text(words),), role)


def strong(words: str) -> Paragraph:
    """A paragraph in bold."""
    return Paragraph((Strong((Text(words),)),))


def cell(*words: str) -> Cell:
    """Each in a paragraph of its own, the second and further ones in small print."""
    first, *more = words or ("",)
    return Cell((line(first), *(line(each, "small") for each in more if each)))


def lines(words: Iterable[str]) -> Cell:
    """Each in a paragraph of its own."""
    return Cell(tuple(map(line, words)) or (line("–"),))


def head(*words: str) -> Cell:
    """A cell that heads its row."""
    made = cell(*words)
    return Cell(made.children, header=True)


def table(
    heads: Sequence[str],
    widths: Sequence[float],
    rows: Iterable[Row],
    description: str,
    caption: str = "",
    right: int = -1,
) -> Table:
    """A table with a head row, and a caption where the heading above it does not say what it is; `right` is the place of a column of numbers."""
    columns = tuple(Column(width, "right" if at == right else "left") for at, width in enumerate(widths))
    return Table(
        columns, (Row(tuple(map(head, heads))),), tuple(rows), (Text(caption),) if caption else (), description
    )


def pairs(known: Iterable[tuple[str, str]], description: str) -> Table:
    """A table of what is called so and what it is."""
    rows = tuple(Row((head(name), cell(value))) for name, value in known if value)
    return Table((Column(0.26), Column(0.74)), (), rows, (), description, plain=True)


def bullets(words: Iterable[str]) -> Iterator[List]:
    """A list, where there is anything in it."""
    if items := tuple(ListItem((line(each),)) for each in words):
        yield List(items)


def section(id_: str, title: str, blocks: Iterable[Block]) -> Section:
    """A chapter without a number."""
    return Section(id_, (Text(title),), tuple(blocks), scheme="none", level=1)


def grouped(sha256: str) -> str:
    """A checksum in groups of eight, so that it can be read aloud and broken over lines."""
    return " ".join(sha256[at : at + 8] for at in range(0, len(sha256), 8))


def size(count: int) -> str:
    """A size in bytes as a reader knows it: 912 bytes, 312 kB, 1,4 MB."""
    if count < 1000:
        return f"{count} bytes"
    unit, name = (1_000_000, "MB") if count >= 1_000_000 else (1_000, "kB")
    decimals = 1 if count < 10 * unit else 0
    return f"{formats.amount(Decimal(count) / unit, decimals)}\N{NO-BREAK SPACE}{name}"


def counted(count: int, words: tuple[str, str]) -> str:
    """One thing or several, in words that hold `{count}`; nothing for none."""
    if not count:
        return ""
    return words[0] if count == 1 else words[1].format(count=formats.number(count))
