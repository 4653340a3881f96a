"""What changed, up front: a redline with a table of its changes, for a web page and a PDF. The Word file has the marks alone.

Per change the place in the document, the old and the new words and the decision; what moved says where it stood, and parts of which
only the number changed have a list of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, takewhile
from typing import Any

from bestek.edition import Spoken
from bestek.formats import capitalized
from bestek.redline import Difference, changes, nobody
from bestek.redline.essence import Keys
from bestek.redline.words import compared
from bestek.tree import (
    Block,
    Cell,
    Column,
    Contents,
    Cover,
    Definition,
    Document,
    Entry,
    Inline,
    ListItem,
    Mark,
    Paragraph,
    Ref,
    Revised,
    RevisedBlocks,
    Revision,
    Row,
    Section,
    Table,
    Text,
    parts,
    plain_text,
    rebuild,
    walk,
)

SUMMARY = "redline-summary"
"""Id of the section that opens a redline, and the beginning of those in it."""

AROUND = 70
"""Characters of a text that are shown on both sides of a change."""

LONGEST = 420
"""Characters of a changed passage that are shown; of a longer one the beginning and the end."""

NOTHING = "–"
"""Stands where there is no old or no new text."""


@dataclass(frozen=True)
class Renumbered:
    """A part of which the number changed and nothing else: its id, title, and label in both versions."""

    id: str
    title: str
    old: str
    new: str


@dataclass(frozen=True)
class Compared:
    """Two versions of a document, in the words of its labels. `decisions` says by id what stands for a decision in the table."""

    old: str
    new: str
    decisions: Mapping[str, str] = field(default_factory=dict)
    renumbered: tuple[Renumbered, ...] = ()
    remark: str = ""
    """What is to be said of the comparison as a whole: that the document is new, or is no more."""
    since: str = ""
    """The old version in a few words, for the heading; empty where `old` is short enough."""


def renumbered(old: Document, new: Document) -> tuple[Renumbered, ...]:
    """The sections of which both versions have one with the same title, under another number."""
    before = {node.id: node for node in walk(old) if isinstance(node, Section)}
    found: list[Renumbered] = []
    for node in walk(new):
        known = before.get(node.id) if isinstance(node, Section) else None
        if known and known.heading_label != node.heading_label and plain_text(known.title) == plain_text(node.title):
            found.append(Renumbered(node.id, plain_text(node.title), known.heading_label, node.heading_label))
    return tuple(found)


def summarised(redline: Document, compared: Compared) -> Document:
    """The redline with the summary of its changes before all but its cover, and with a line at what moved that says from where or to where."""
    spoken = Spoken.of(redline)
    section = Section(
        SUMMARY,
        (spoken.text(redline.labels.changes_title.format(moment=compared.since or compared.old)),),
        tuple(_told(redline, compared, spoken)),
        scheme="none",
        level=1,
    )
    made = _with_places(redline, spoken)
    running = f"{redline.header_left} – {redline.labels.changes_running}".removeprefix(" – ")
    title = f"{redline.title} – {plain_text(section.title)}"
    return replace(made, title=title, header_left=running, children=tuple(_opened(made.children, section)))


def _opened(children: tuple[Block, ...], section: Section) -> Iterator[Block]:
    """The blocks with the summary behind the cover, and listed in the table of contents."""
    children = tuple(_apart(children))
    covers = sum(1 for _ in takewhile(_is_cover, children))
    yield from children[:covers]
    yield section
    for block in children[covers:]:
        if isinstance(block, Contents) and block.of == "sections" and block.entries:
            block = replace(block, entries=(Entry(SUMMARY, section.title), *block.entries))  # noqa: PLW2901  # the same block, with one entry more
        yield block


def _is_cover(block: Block) -> bool:
    return isinstance(block, Cover) or (isinstance(block, RevisedBlocks) and all(map(_is_cover, block.children)))


def _apart(children: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks with the cover of a document that is wholly new apart from the rest of what is new."""
    first, *rest = children or (None,)
    if isinstance(first, RevisedBlocks) and isinstance(first.children[0], Cover) and len(first.children) > 1:
        yield replace(first, children=first.children[:1])
        yield replace(first, children=first.children[1:])
        yield from rest
    else:
        yield from children


def _told(redline: Document, compared: Compared, spoken: Spoken) -> Iterator[Block]:
    labels = spoken.labels
    yield spoken.paragraph(labels.changes_compared.format(old=compared.old, new=compared.new))
    if compared.remark:
        yield spoken.paragraph(compared.remark)
        return
    found = tuple(rows(redline, compared, spoken))
    yield spoken.paragraph(labels.changes_legend if found else labels.changes_none)
    if found:
        yield _table(found, spoken)
    if compared.renumbered:
        yield _numbers(compared.renumbered, spoken)


# The table of changes


def _table(found: tuple[Row, ...], spoken: Spoken) -> Table:
    labels = spoken.labels
    return Table(
        (Column(0.21), Column(0.31), Column(0.31), Column(0.17)),
        spoken.head(labels.changes_where, labels.changes_old, labels.changes_new, labels.changes_decision),
        found,
        (spoken.text(labels.changes_table),),
        labels.changes_description,
        id=f"{SUMMARY}-table",
    )


def rows(redline: Document, compared: Compared, spoken: Spoken) -> Iterator[Row]:
    """A row for every passage, the changes in one text that one decision brought: where, the old words, the new ones, the decision."""
    ids = {getattr(node, "id", "") for node in walk(redline)}
    heads = dict(cells(redline))
    for _key, group in groupby(changes(redline), _passage):
        found = tuple(group)
        first = found[0]
        old, new = sides(found)
        yield Row(
            (
                Cell(tuple(_place(first, ids, heads, spoken)), header=True),
                Cell((Paragraph(old),)),
                Cell((Paragraph(new),)),
                Cell((_decision(first.mark, compared, spoken),)),
            )
        )


def _passage(difference: Difference) -> tuple[object, ...]:
    """What changes have in common that are told together."""
    key = (difference.label, difference.title, difference.block, difference.old_text, difference.new_text)
    return (*key, difference.mark.author, difference.mark.decision, difference.what == "Text" or id(difference))


def _place(difference: Difference, ids: set[str], heads: Mapping[str, str], spoken: Spoken) -> Iterator[Paragraph]:
    """Label and title of the section, which lead to the change, and what a cell of a table is about; before the first section it is the beginning."""
    words = difference.section or capitalized(spoken.labels.beginning)
    leads = difference.block in ids
    yield Paragraph((Ref(difference.block, text=words) if leads else Text(words),))
    if about := heads.get(difference.block):
        yield Paragraph((Text(about),), "small")
    if difference.kind == "moved":
        yield Paragraph((spoken.text(_moved(difference, spoken)),), "small")


def _moved(difference: Difference, spoken: Spoken) -> str:
    """From where something moved; within one section that it moved is enough."""
    labels = spoken.labels
    if difference.origin == difference.section:
        return capitalized(labels.changes_moved)
    return labels.moved_from.format(place=difference.origin or labels.beginning)


def cells(document: Document) -> Iterator[tuple[str, str]]:
    """By the id of every block in a table what the heads of its row and its column say of it, as in the new version."""
    for table in (node for node in walk(document) if isinstance(node, Table) and not node.id.startswith(SUMMARY)):
        columns = [as_accepted(cell.children) for cell in table.head[-1].cells] if table.head else []
        for row in table.body:
            about = " ".join(as_accepted(cell.children) for cell in row.cells if cell.header)
            for place, cell in enumerate(row.cells):
                column = columns[place] if len(columns) == len(row.cells) else ""
                said = " – ".join(filter(None, (about, column))) if not cell.header else column
                yield from ((part.id, said) for part in walk(cell) if getattr(part, "id", "") and said)


def as_accepted(blocks: Iterable[Any]) -> str:
    """The words of some blocks as they are in the new version."""
    return " ".join(_even(plain_text(_kept(block))) for block in blocks)


def _kept(node: Any) -> Any:
    mark = getattr(node, "mark", None)
    if isinstance(node, Revised | RevisedBlocks) and mark and mark.revision in ("deleted", "moved-from"):
        return Text("") if isinstance(node, Revised) else Paragraph(())
    return rebuild(node, _kept)


def _decision(mark: Mark, compared: Compared, spoken: Spoken) -> Paragraph:
    known = compared.decisions.get(mark.decision)
    return Paragraph((Text(known),)) if known else spoken.paragraph(capitalized(mark.author or NOTHING))


def _numbers(numbers: Iterable[Renumbered], spoken: Spoken) -> Table:
    labels = spoken.labels
    found = (
        Row(
            (
                Cell((Paragraph((Ref(each.id, text=each.title),)),), header=True),
                Cell((Paragraph((Text(each.old or NOTHING),)),)),
                Cell((Paragraph((Text(each.new or NOTHING),)),)),
            )
        )
        for each in numbers
    )
    return Table(
        (Column(0.6), Column(0.2), Column(0.2)),
        spoken.head(labels.changes_where, labels.changes_old, labels.changes_new),
        tuple(found),
        (spoken.text(labels.changes_renumbered),),
        labels.changes_renumbered_description,
        id=f"{SUMMARY}-numbers",
    )


# Old and new words


def sides(differences: tuple[Difference, ...]) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    """The old and the new text of one passage, short, with what changed in it marked."""
    first = differences[0]
    if first.what == "Figure" and first.kind == "changed":
        return _drawn(first)
    if first.what != "Text" or first.kind == "moved":
        old, new = (_clipped(_even(text)) for text in (first.old, first.new))
        if first.kind == "moved":
            return (Text(new),), (Text(new),)
        return _marked(old, first.mark, "deleted"), _marked(new, first.mark, "inserted")
    old_spans = [(each.old_at, each.old_at + len(each.old)) for each in differences]
    new_spans = [(each.new_at, each.new_at + len(each.new)) for each in differences]
    return _excerpts((first.old_text, old_spans), (first.new_text, new_spans), first.mark)


Spans = Sequence[tuple[int, int]]
"""Places in a text, in characters, in their order; an empty one is where only the other text has words."""


def _excerpts(
    old: tuple[str, Spans], new: tuple[str, Spans], mark: Mark
) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    return excerpt(*old, replace(mark, revision="deleted")), excerpt(*new, replace(mark, revision="inserted"))


def _drawn(first: Difference) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
    """Of a figure that was replaced what differs in its text alternatives."""
    line = compared((Text(first.old),), (Text(first.new),), Keys(), nobody, lambda _old, _new: None)
    spans: dict[str, list[tuple[int, int]]] = {"deleted": [], "inserted": []}
    at = {"deleted": 0, "inserted": 0}
    for node in line:
        length = len(plain_text(node))
        for side in ("deleted", "inserted"):
            revision = node.mark.revision if isinstance(node, Revised) else side
            if isinstance(node, Revised):
                spans[side].append((at[side], at[side] + length * (revision == side)))
            at[side] += length * (revision == side)
    return _excerpts((first.old, spans["deleted"]), (first.new, spans["inserted"]), first.mark)


def _marked(words: str, mark: Mark, revision: Revision) -> tuple[Inline, ...]:
    return (Revised((Text(words),), replace(mark, revision=revision)),) if words else (Text(NOTHING),)


def _even(text: str) -> str:
    return " ".join(text.split())


def _clipped(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    start, end = text[: LONGEST - AROUND].rsplit(" ", 1)[0], text[-AROUND:].partition(" ")[2]
    return f"{start} … {end}"


def excerpt(text: str, spans: Spans, mark: Mark) -> tuple[Inline, ...]:
    """The parts of a text around the places where it was revised, with the mark on what stands there."""
    if not text.strip():
        return (Text(NOTHING),)
    made: list[Inline] = []
    end = 0
    for start, stop in _windows(text, spans):
        made.append(Text("… " if start > end or (not made and start) else ""))
        made += _window(text, start, stop, spans, mark)
        end = stop
    made.append(Text(" …" if end < len(text) else ""))
    return tuple(node for node in made if not isinstance(node, Text) or node.value)


_EDGE = re.compile(r"\s")


def _windows(text: str, places: Spans) -> list[tuple[int, int]]:
    """What is shown: every place with whole words around it, near ones together."""
    made: list[tuple[int, int]] = []
    for start, stop in places:
        low, high = max(0, start - AROUND), min(len(text), stop + AROUND)
        while low and low < start and not _EDGE.match(text, low - 1):
            low += 1
        while high < len(text) and high > stop and not _EDGE.match(text, high):
            high -= 1
        if made and low <= made[-1][1] + AROUND:
            made[-1] = (made[-1][0], max(high, made[-1][1]))
        else:
            made.append((low, high))
    return made


def _window(text: str, start: int, stop: int, spans: Spans, mark: Mark) -> Iterator[Inline]:
    at = start
    for low, high in spans:
        if start <= low and high <= stop and text[low:high].strip():
            yield Text(text[at:low])
            yield Revised((Text(_clipped(text[low:high])),), mark)
            at = high
    yield Text(text[at:stop])


# What moved


def _with_places(redline: Document, spoken: Spoken) -> Document:
    """A line at every moved part that says where it stands now, or stood."""
    known = dict(_moves(redline, ("", "")))
    if not known:
        return redline

    def told(node: Any) -> Any:
        mark = getattr(node, "mark", None)
        if mark is None or not mark.name:
            return rebuild(node, told)
        other = known.get((mark.name, "moved-to" if mark.revision == "moved-from" else "moved-from"))
        within = other == known.get((mark.name, mark.revision))
        if other is None or not isinstance(node, RevisedBlocks | ListItem | Definition):
            return node
        return replace(
            node, children=(_within(mark, spoken) if within else _line(mark, *other, spoken), *node.children)
        )

    return rebuild(redline, told)


def _moves(node: object, where: tuple[str, str]) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """By name and side of a move the heading at which it stands, and the id of that."""
    for part in parts(node):
        inner = _heading(part) if isinstance(part, Section) else where
        mark = getattr(part, "mark", None)
        if mark and mark.name:
            first = part.children[0] if isinstance(part, RevisedBlocks) else None
            yield (mark.name, mark.revision), _heading(first) if isinstance(first, Section) else inner
        yield from _moves(part, inner)


def _heading(section: Section) -> tuple[str, str]:
    title = plain_text(tuple(map(_kept, section.title)))
    return f"{section.heading_label} {title}".strip(), section.id


def _within(mark: Mark, spoken: Spoken) -> Paragraph:
    """At what moved in one section no other section is named."""
    labels = spoken.labels
    words = labels.moved_away if mark.revision == "moved-from" else labels.moved_here
    return Paragraph((spoken.text(capitalized(words)),), "small")


def _line(mark: Mark, words: str, id_: str, spoken: Spoken) -> Paragraph:
    labels = spoken.labels
    before, _, behind = (labels.moved_to if mark.revision == "moved-from" else labels.moved_from).partition("{place}")
    place: Inline = Ref(id_, text=words) if id_ else spoken.text(words or labels.beginning)
    return Paragraph(
        tuple(part for part in (spoken.text(before), place, spoken.text(behind)) if plain_text(part)), "small"
    )
