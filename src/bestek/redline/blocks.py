"""What changed between two trees: blocks that stay, that changed inside, that went and that came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from typing import Any, Generic, TypeVar, cast

from bestek.redline.align import aligned, ends, likeliest
from bestek.redline.decided import Attribute, marked
from bestek.redline.essence import Keys, below
from bestek.redline.tokens import words
from bestek.redline.words import compared
from bestek.tree import (
    Block,
    Box,
    Cell,
    Contents,
    Cover,
    Definition,
    DefinitionList,
    Document,
    Figure,
    Inline,
    List,
    ListItem,
    Mark,
    Note,
    Paragraph,
    RevisedBlocks,
    Revision,
    Row,
    Section,
    Table,
    parts,
    plain_text,
    sources_of,
)

T = TypeVar("T")
Part = TypeVar("Part", ListItem, Definition)
Rows = tuple[Row, ...]
Names = tuple[list[Hashable], list[Hashable]]
"""What identifies each part of the old and of the new side."""

ALIKE: dict[type, float] = {
    Paragraph: 0.4, Section: 0.5, List: 0.3, Table: 0.4, DefinitionList: 0.3, Box: 0.4, Cover: 0.0, Note: 0.4,
    ListItem: 0.4, Definition: 0.4, tuple: 0.4,
}  # fmt: skip
"""From which likeness on (the share of telling words that both have) two parts without a common id are versions of one another; a tuple is of rows."""

NEVER = 2.0

ALONE = {Paragraph: 0.15, ListItem: 0.15, Definition: 0.15, tuple: 0.15}
"""The same where one part stands alone between its neighbours in both versions: most likely it was rewritten."""


@dataclass(frozen=True, slots=True)
class Step(Generic[T]):
    """What became of a part: it stays (`merged`), it went (`old`) or it came (`new`)."""

    old: T | None = None
    new: T | None = None
    merged: T | None = None


@dataclass(frozen=True, slots=True)
class Sort(Generic[T]):
    """How parts of one sort are told apart.

    `names` gives what identifies each part of both sides, `likeness` how far two parts without a common name are one (0: not at all), `merge` a
    part with its changes inside or nothing where it has to be replaced, `weight` how much of the document it is.
    """

    names: Callable[[Sequence[T], Sequence[T]], Names]
    likeness: Callable[[T, T], float]
    merge: Callable[[T, T], T | None]
    weight: Callable[[T], int]


@dataclass
class Comparison:
    """Compares two documents; nodes are known by identity, so that each is looked at once."""

    old: Document
    new: Document
    attribute: Attribute
    keys: Keys = field(default_factory=Keys)
    counted: dict[int, tuple[object, Counter[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.block: Sort[Block] = Sort(self.block_names, self.block_likeness, self.merged, self.size)
        self.item: Sort[ListItem] = Sort(self.item_names, self.part_likeness, self.item_merged, self.size)
        self.rows: Sort[Rows] = Sort(self.row_names, self.row_likeness, self.rows_merged, self.size)
        self.definition: Sort[Definition] = Sort(
            self.definition_names, self.part_likeness, self.definition_merged, self.size
        )

    @cached_property
    def shared(self) -> set[str]:
        """Ids that stand in both versions: what has one is the same thing, wherever it stands."""
        return ids(self.old) & ids(self.new)

    def document(self) -> Document:
        """The new document with marks; what moved is deleted in one place and inserted in the other."""
        return replace(self.new, children=self.blocks(self.old.children, self.new.children))

    # Sequences

    def steps(self, old: Sequence[T], new: Sequence[T], sort: Sort[T]) -> Iterator[Step[T]]:
        """What became of each part, in the order of the redline: what went comes before what came in its place."""
        head, tail = ends(old, new, _same)
        end = len(new) - tail
        yield from (Step(merged=part) for part in new[:head])
        yield from self.middle(old[head : len(old) - tail], new[head:end], sort)
        yield from (Step(merged=part) for part in new[end:])

    def middle(self, old: Sequence[T], new: Sequence[T], sort: Sort[T]) -> Iterator[Step[T]]:
        if not old or not new:
            yield from (Step(old=part) for part in old)
            yield from (Step(new=part) for part in new)
            return
        names_old, names_new = sort.names(old, new)
        pairs = aligned(names_old, names_new, lambda place: sort.weight(old[place]))
        i = j = 0
        for k, m in (*pairs, (len(old), len(new))):
            yield from self.gap(old[i:k], new[j:m], sort)
            if k < len(old):
                yield from self.pair(old[k], new[m], sort)
            i, j = k + 1, m + 1

    def gap(self, old: Sequence[T], new: Sequence[T], sort: Sort[T]) -> Iterator[Step[T]]:
        """Parts without a common name, paired by likeness."""
        alone = len(old) == len(new) == 1

        def likeness(one: T, other: T) -> float:
            alike = sort.likeness(one, other)
            return alike if alike >= _least(type(one), alone) else 0.0

        i = j = 0
        for k, m in (*likeliest(old, new, likeness), (len(old), len(new))):
            yield from (Step(old=part) for part in old[i:k])
            yield from (Step(new=part) for part in new[j:m])
            if k < len(old):
                yield from self.pair(old[k], new[m], sort)
            i, j = k + 1, m + 1

    def pair(self, old: T, new: T, sort: Sort[T]) -> Iterator[Step[T]]:
        merged = sort.merge(old, new)
        if merged is None:
            yield Step(old=old)
            yield Step(new=new)
        else:
            yield Step(merged=merged)

    # Blocks

    def blocks(self, old: tuple[Block, ...], new: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(_together(self.made(self.steps(_told(old), new, self.block))))

    def made(self, steps: Iterator[Step[Block]]) -> Iterator[Block]:
        for step in steps:
            if step.old:
                yield RevisedBlocks((step.old,), self.mark("deleted", step.old))
            elif isinstance(step.new, Contents):
                yield step.new
            elif step.new:
                yield RevisedBlocks((step.new,), self.mark("inserted", step.new))
            elif step.merged:
                yield step.merged

    def mark(self, revision: Revision, node: object) -> Mark:
        sources = sources_of(node)
        deleted = revision == "deleted"
        return marked(revision, self.attribute(sources if deleted else (), () if deleted else sources))

    def inside(self, old: tuple[Block, ...], new: tuple[Block, ...]) -> tuple[Block, ...] | None:
        """Blocks of something that always holds one (a cell, an item, a note): nothing where not one of them stays."""
        if self.keys.value(old) == self.keys.value(new):
            return new
        made = self.blocks(old, new)
        if all(isinstance(block, RevisedBlocks) for block in made):
            return self.at_the_end(old, new)
        return made

    def at_the_end(self, old: tuple[Block, ...], new: tuple[Block, ...]) -> tuple[Block, ...] | None:
        """The last paragraphs as one, with other words."""
        match old[-1:], new[-1:]:
            case ((Paragraph() as was,), (Paragraph() as is_,)) if was.role == is_.role:
                return (*self.blocks(old[:-1], new[:-1]), replace(is_, children=self.text(was.children, is_.children)))
            case _:
                return None

    def text(self, old: tuple[Inline, ...], new: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return compared(old, new, self.keys, self.attribute, self.note)

    def note(self, old: Note, new: Note) -> Note | None:
        if self.likeness(old.children, new.children) < ALIKE[Note]:
            return None
        children = self.inside(old.children, new.children)
        return None if children is None else replace(new, children=children)

    def block_names(self, old: Sequence[Block], new: Sequence[Block]) -> Names:
        here = {_id(block) for block in old} & {_id(block) for block in new}
        return _named(old, new, lambda block: self.block_name(block, here))

    def block_name(self, block: Block, here: set[str]) -> Hashable:
        if isinstance(block, Contents):
            return id(block), "contents"
        return (type(block), _id(block)) if _id(block) and _id(block) in here else self.keys.of(block)

    def block_likeness(self, old: Block, new: Block) -> float:
        if type(old) is not type(new) or _id(old) in self.shared or _id(new) in self.shared:
            return 0.0
        return 1.0 if isinstance(old, Cover) else self.likeness(old, new)

    def merged(self, old: Block, new: Block) -> Block | None:
        """A block with the changes inside it; nothing where it can only be replaced."""
        if _same(old, new):
            return new
        match old, new:
            case Paragraph(), Paragraph() if old.role == new.role:
                return replace(new, children=self.text(old.children, new.children))
            case Section(), Section() if old.scheme == new.scheme:
                title, children = self.text(old.title, new.title), self.blocks(old.children, new.children)
                return replace(new, title=title, children=children)
            case List(), List() if old.kind == new.kind:
                items = self.items(old.items, new.items, self.item)
                return replace(new, items=items) if items else None
            case Table(), Table():
                return self.table(old, new)
            case DefinitionList(), DefinitionList():
                definitions = self.items(old.items, new.items, self.definition)
                return replace(new, items=definitions) if definitions else None
            case Box(), Box() if old.role == new.role and bool(old.title) == bool(new.title):
                inside = self.inside(old.children, new.children)
                title = self.text(old.title, new.title)
                return None if inside is None else replace(new, title=title, children=inside)
            case Cover(), Cover() if self.same(old, new, "own_page", "logo", "logo_alt"):
                return replace(new, children=self.blocks(old.children, new.children))
            case Figure(), Figure() if self.same(old, new, "image", "alt") and old.caption and new.caption:
                return replace(new, caption=self.text(old.caption, new.caption))
            case _:
                return new if self.keys.of(old) == self.keys.of(new) else None

    def same(self, old: Block, new: Block, *names: str) -> bool:
        return all(self.keys.value(getattr(old, name)) == self.keys.value(getattr(new, name)) for name in names)

    # Lists

    def items(self, old: Sequence[T], new: Sequence[T], sort: Sort[T]) -> tuple[T, ...]:
        """Items or definitions with their changes; nothing where not one of them stays."""
        steps = list(self.steps(old, new, sort))
        return tuple(self.part(step) for step in steps) if any(step.merged for step in steps) else ()

    def part(self, step: Step[T]) -> T:
        """An item or a definition, marked where it went or came."""
        if step.merged:
            return step.merged
        revision: Revision = "deleted" if step.old else "inserted"
        part: Any = step.old or step.new
        return cast(T, replace(part, mark=self.mark(revision, part)))

    def item_names(self, old: Sequence[ListItem], new: Sequence[ListItem]) -> Names:
        return _by_id(old, new, self.keys.of)

    def part_likeness(self, old: Part, new: Part) -> float:
        if old.id in self.shared or new.id in self.shared:
            return 0.0
        return self.likeness(old, new)

    def item_merged(self, old: ListItem, new: ListItem) -> ListItem | None:
        children = self.inside(old.children, new.children)
        return None if children is None else replace(new, children=children)

    def definition_names(self, old: Sequence[Definition], new: Sequence[Definition]) -> Names:
        return _by_id(old, new, lambda part: (self.keys.value(part.term),))

    def definition_merged(self, old: Definition, new: Definition) -> Definition | None:
        children = self.inside(old.children, new.children)
        if children is None:
            return None
        return replace(new, term=self.text(old.term, new.term), children=children)

    # Tables

    def table(self, old: Table, new: Table) -> Table | None:
        if len(old.columns) != len(new.columns) or old.plain != new.plain or bool(old.caption) != bool(new.caption):
            return new if self.keys.of(old) == self.keys.of(new) else None
        head, body = self.rows_of(old.head, new.head), self.rows_of(old.body, new.body)
        return replace(new, caption=self.text(old.caption, new.caption), head=head, body=body)

    def rows_of(self, old: Rows, new: Rows) -> Rows:
        return tuple(row for step in self.steps(spans(old), spans(new), self.rows) for row in self.group(step))

    def group(self, step: Step[Rows]) -> Iterator[Row]:
        if step.merged:
            yield from step.merged
        else:
            revision: Revision = "deleted" if step.old else "inserted"
            yield from (replace(row, mark=self.mark(revision, row)) for row in step.old or step.new or ())

    def row_names(self, old: Sequence[Rows], new: Sequence[Rows]) -> Names:
        here = {rows[0].id for rows in old} & {rows[0].id for rows in new} - {""}
        heads_old, heads_new = (Counter(self.row_head(rows) for rows in side) for side in (old, new))

        def name(rows: Rows) -> Hashable:
            head = self.row_head(rows)
            if rows[0].id in here:
                return rows[0].id
            return head if heads_old[head] == heads_new[head] == 1 else self.keys.value(rows)

        return _named(old, new, name)

    def row_head(self, rows: Rows) -> Hashable:
        return rows[0].role, self.keys.value(rows[0].cells[:1])

    def row_likeness(self, old: Rows, new: Rows) -> float:
        if shape(old) != shape(new) or old[0].id in self.shared or new[0].id in self.shared:
            return 0.0
        if old[0].role == "total":
            return 1.0
        return self.likeness(old, new)

    def rows_merged(self, old: Rows, new: Rows) -> Rows | None:
        if self.keys.value(old) == self.keys.value(new):
            return new
        if shape(old) != shape(new):
            return None
        made = [self.row_merged(*rows) for rows in zip(old, new, strict=True)]
        return cast(Rows, tuple(made)) if all(made) else None

    def row_merged(self, old: Row, new: Row) -> Row | None:
        cells = [self.cell_merged(*cells) for cells in zip(old.cells, new.cells, strict=True)]
        return replace(new, cells=cast("tuple[Cell, ...]", tuple(cells))) if all(cells) else None

    def cell_merged(self, old: Cell, new: Cell) -> Cell | None:
        children = self.inside(old.children, new.children)
        return None if children is None else replace(new, children=children)

    # Likeness

    def likeness(self, old: object, new: object) -> float:
        """The share of telling words that two nodes have in common, between 0 and 1 (Dice)."""
        mine, other = self.words(old), self.words(new)
        total = mine.total() + other.total()
        return 2 * (mine & other).total() / total if total else 1.0

    def words(self, node: object) -> Counter[str]:
        if id(node) not in self.counted:
            self.counted[id(node)] = node, Counter(words(_words(node)))
        return self.counted[id(node)][1]

    def size(self, node: object) -> int:
        return 1 + self.words(node).total()


def _named(old: Sequence[T], new: Sequence[T], name: Callable[[T], Hashable]) -> Names:
    return [name(part) for part in old], [name(part) for part in new]


def _by_id(old: Sequence[Part], new: Sequence[Part], otherwise: Callable[[Part], Hashable]) -> Names:
    """Parts by an id that both sides have, else by what they are."""
    here = {part.id for part in old} & {part.id for part in new} - {""}
    return _named(old, new, lambda part: part.id if part.id in here else otherwise(part))


def _together(blocks: Iterable[Block]) -> Iterator[Block]:
    """Neighbours with one mark in one node."""
    for mark, run in groupby(blocks, lambda block: block.mark if isinstance(block, RevisedBlocks) else None):
        if mark is None:
            yield from run
        else:
            yield RevisedBlocks(tuple(child for block in run for child in parts(block)), mark)


def _least(kind: type, alone: bool) -> float:
    least = ALIKE.get(kind, NEVER)
    return ALONE.get(kind, least) if alone else least


def _words(node: object) -> str:
    """Words of a node, those of several blocks with blanks between them."""
    return " ".join(map(plain_text, node)) if isinstance(node, tuple) else plain_text(node)


def _same(old: object, new: object) -> bool:
    return old is new or old == new


def _told(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Without tables of contents: a redline has those of the new version alone."""
    return tuple(block for block in blocks if not isinstance(block, Contents))


def _id(block: Block) -> str:
    return block.id if isinstance(block, Section | Table | Figure) else ""


def ids(document: Document) -> set[str]:
    """The ids of all blocks, items, rows and definitions that stand in a document, and of their footnotes."""
    found: set[str] = set()
    stack: list[Any] = [document]
    while stack:
        node = stack.pop()
        stack.extend(below(node))
        found.add("" if node is document else getattr(node, "id", ""))
    return found - {""}


def spans(rows: Rows) -> tuple[Rows, ...]:
    """Rows in the smallest groups that no cell crosses."""
    groups: list[Rows] = []
    start = end = 0
    for place, row in enumerate(rows):
        if place == end and place > start:
            groups.append(rows[start:place])
            start = place
        end = max(end, place + max((cell.rows for cell in row.cells), default=1))
    return (*groups, rows[start:]) if rows else ()


def shape(rows: Rows) -> Hashable:
    """What has to be equal for cells to be compared by their place."""
    return tuple((row.role, tuple((cell.header, cell.columns, cell.rows) for cell in row.cells)) for row in rows)
