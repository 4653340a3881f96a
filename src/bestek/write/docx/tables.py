"""Tables, by hand and by row: an object per cell is quadratic in python-docx (`table.cell`), text is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from bestek.tree import Cell, Document, Mark, Row, Signature, Signatures, Table, plain_text
from bestek.write.body import is_short
from bestek.write.docx import parts
from bestek.write.docx.inlines import said
from bestek.write.docx.state import Context, Flow

if TYPE_CHECKING:
    from bestek.write.docx.body import Body


CELL_PADDING = 200
"""Left and right padding of a cell together, as the table styles have it."""


class Placed(NamedTuple):
    """A cell at its column of the grid; `cell` is `None` where a cell from a row above reaches down over `columns`."""

    column: int
    columns: int
    cell: Cell | None


class Shape(NamedTuple):
    """What the cells of a table share: its columns in twips, whether it stays on one page, the last row that stands, which rows are set apart.

    `weighed` says whether some are, `weighed_before` whether some were in the old version, `reweighed` by which change that became otherwise.
    """

    node: Table
    widths: Sequence[int]
    short: bool
    last: Row | None
    weighed: bool
    weighed_before: bool
    reweighed: Mark | None

    @classmethod
    def of(cls, node: Table, width: int) -> Shape:
        apart = [row for row in node.body if row.role == "emphasis"]
        after, before = any(not gone(row.mark) for row in apart), any(gone(row.mark) or not row.mark for row in apart)
        mark = next((row.mark for row in apart if row.mark), None)
        return cls(node, _widths(node, width), is_short(node), last_row(node), after, before, mark)


class Line(NamedTuple):
    """A row, whether it stands in the head, and whether it is on the page of the next."""

    row: Row
    head: bool
    keep: bool


def write_table(body: Body, node: Table, context: Context) -> None:
    """The caption stands above and stays with its table, and so does a note; head rows come back on every page."""
    target = body.state.targets.get(node.id)
    context.flow.keep_last("SmallText")  # what is said of a table is on its page
    if node.caption:
        body.caption(node, body.state.document.labels.table, "Caption", context)
    elif target:
        context.flow.marks.append(target.bookmark)
    shape = Shape.of(node, context.width)
    placed = grid((*node.head, *node.body), len(shape.widths))
    with body.state.unmoved():
        rows = [_row(body, shape, n, places, context) for n, places in enumerate(placed)]
    xml = parts.table(
        rows,
        shape.widths,
        "FactsTable" if node.plain else "RuledTable",
        title=plain_text(node.caption),
        description=node.description,
        head=bool(node.head),
        first_column=_headed(node),
        last_row=shape.last is not None and shape.last.role == "total",
    )
    context.flow.table(xml)


def last_row(node: Table) -> Row | None:
    """The last row that stands."""
    return next((row for row in reversed(node.body) if not gone(row.mark)), None)


def gone(mark: Mark | None) -> bool:
    """Whether something was deleted or moved from here."""
    return mark is not None and mark.revision in ("deleted", "moved-from")


def grid(rows: Sequence[Row], columns: int) -> list[list[Placed]]:
    """Where every cell stands, spans from above taken into account; what does not fit the grid is cut off at its edge."""
    reach = [0] * columns  # rows for which a cell above still covers this column
    width = [1] * columns  # columns of the cell that covers
    return [_placed(row, reach, width, columns) for row in rows]


def _placed(row: Row, reach: list[int], width: list[int], columns: int) -> list[Placed]:
    placed: list[Placed] = []
    cells, column = iter(row.cells), 0
    while column < columns:
        if reach[column]:
            placed.append(Placed(column, width[column], None))
        else:
            cell = next(cells, Cell(()))
            span = _free(reach, column, min(cell.columns, columns - column))
            placed.append(Placed(column, span, cell))
            width[column] = span
            reach[column : column + span] = [cell.rows] * span
        column += placed[-1].columns
    for place in range(columns):
        reach[place] = max(0, reach[place] - 1)
    return placed


def _free(reach: list[int], column: int, span: int) -> int:
    """As many columns from here as no cell above covers."""
    return next((n for n in range(1, span) if reach[column + n]), max(1, span))


def _widths(node: Table, width: int) -> list[int]:
    """Shares in twips; what rounding leaves over goes to the last column."""
    shares = [column.width for column in node.columns]
    total = sum(shares) or 1.0
    made = [int(width * share / total) for share in shares]
    return [*made[:-1], width - sum(made[:-1])]


def _headed(node: Table) -> bool:
    """Whether the first cell of the rows heads them."""
    return any(row.role == "body" and row.cells[:1] and row.cells[0].header for row in node.body)


def _row(body: Body, shape: Shape, at: int, placed: Sequence[Placed], context: Context) -> str:
    """`marks` is one list for all cells of the row: the first text takes what stands in it."""
    node = shape.node
    head = at < len(node.head)
    row = node.head[at] if head else node.body[at - len(node.head)]
    marks = [body.state.targets[row.id].bookmark] if row.id else []
    if not gone(row.mark):
        marks, context.flow.marks[:] = [*context.flow.marks, *marks], []
    line = Line(row, head, _kept(shape, at))
    with body.state.under(_unmoved(row.mark)):
        cells = [_cell(body, shape, line, place, context, marks) for place in placed]
        return parts.row(cells, head=head, revision=body.state.revision())


def _kept(shape: Shape, at: int) -> bool:
    """Whether a row stays with the next (17.3.1.15 `keepNext`), as in the PDF.

    These are all rows of a short table, of others the heads, the first row and the last but one.
    """
    heads = len(shape.node.head)
    following = heads + len(shape.node.body) - at - 1
    return following > 0 and (at <= heads or following == 1 or shape.short)


def _cell(
    body: Body,
    shape: Shape,
    line: Line,
    place: Placed,
    context: Context,
    marks: list[str],
) -> str:
    row = line.row
    width = sum(shape.widths[place.column : place.column + place.columns])
    shade = body.state.style.shade.lstrip("#").upper() if row.role == "group" else ""
    summed = row.role == "total" and row is not shape.last
    rule = body.state.style.primary.lstrip("#").upper() if summed else ""
    if place.cell is None:
        covered = parts.paragraph("", "TableText", revision=body.state.revision())
        return parts.cell(covered, width, columns=place.columns, merge="continue", shade=shade)
    style = _style(shape, row, place.cell, line.head, old=body.state.gone or gone(row.mark))
    align = "" if row.role == "group" else _align(shape.node, place)
    with body.state.under(_unmoved(place.cell.mark)):
        flow = Flow(body.state, [] if gone(place.cell.mark) else marks)
        body.blocks(
            place.cell.children, Context(flow, context.story, width - CELL_PADDING, style, listed=False, align=align)
        )
        for block in flow.blocks if line.keep else ():
            if isinstance(block, parts.Paragraph):
                block.keep_next = True
        _reweighed(body, shape, line, place.cell, style, flow)
        return parts.cell(
            flow.xml(),
            width,
            columns=place.columns,
            merge="restart" if place.cell.rows > 1 else "",
            shade=shade,
            rule=rule,
            revision=body.state.revision() if place.cell.mark else None,
        )


def _unmoved(mark: Mark | None) -> Mark | None:
    """17.13.5: rows and cells are inserted and deleted, never moved."""
    return replace(mark, revision="deleted" if gone(mark) else "inserted", name="") if mark else None


def _reweighed(body: Body, shape: Shape, line: Line, cell: Cell, style: str, flow: Flow) -> None:
    """Rows set apart that came or went change the weight of the heads of others."""
    mark = shape.reweighed
    if mark is None:
        return
    earlier = _style(shape, line.row, cell, line.head, old=True)
    if earlier != style and not body.state.mark:
        for block in flow.blocks:
            if isinstance(block, parts.Paragraph) and block.style == style and not (block.earlier or block.revision):
                look = parts.val("pStyle", earlier) + block.look().removeprefix(parts.val("pStyle", style))
                block.earlier = look, body.state.revision_of(mark)


def _style(shape: Shape, row: Row, cell: Cell, head: bool, *, old: bool = False) -> str:
    """The style of the texts in a cell, in the new version or in the old one."""
    if shape.node.plain:
        return "FactsHeading" if cell.header else "FactsText"
    if head or row.role == "group":
        return "TableHeading"
    if row.role == "total":
        return "TableTotal"
    bold = row.role == "emphasis" if (shape.weighed_before if old else shape.weighed) else cell.header
    return "TableRowHeading" if bold else "TableText"


def _align(node: Table, place: Placed) -> str:
    """The alignment that all columns of a cell share."""
    aligns = {column.align for column in node.columns[place.column : place.column + place.columns]}
    return aligns.pop() if len(aligns) == 1 and "left" not in aligns else ""


# Signatures


def write_signatures(body: Body, node: Signatures, context: Context) -> None:
    """Two side by side: a table whose head row names the roles, so that a screen reader says who signs where."""
    for at in range(0, len(node.items), 2):
        pair = node.items[at : at + 2]
        widths = [context.width // 2] * len(pair)
        with body.state.unmoved():
            rows = list(_signature_rows(body, pair, widths, context))
        labels = body.state.document.labels
        context.flow.table(parts.table(rows, widths, "SignatureTable", title=labels.signature.rstrip(":"), head=True))


def _signature_rows(body: Body, pair: Sequence[Signature], widths: Sequence[int], context: Context) -> Iterator[str]:
    """Rows on one page: each is kept with the next, but the last not with what follows the signatures."""
    document = body.state.document
    labels = document.labels
    named = any(item.name for item in pair)
    roles = [body.anchored(item.role, "SignatureText", context) for item in pair]
    yield _signature_row(body, roles, widths, head=True)
    if any(item.place for item in pair):
        places = [_blank(labels.place_date, document) if item.place else "" for item in pair]
        yield _signature_row(body, places, widths, height=700)
    yield _signature_row(body, [_blank(labels.signature, document) for _ in pair], widths, height=1100, keep=named)
    if named:
        names = [body.anchored(item.name, "SignatureText", context, strong=True) for item in pair]
        yield _signature_row(body, names, widths, keep=False)


def _signature_row(
    body: Body,
    contents: Sequence[str],
    widths: Sequence[int],
    *,
    head: bool = False,
    height: int = 0,
    keep: bool = True,
) -> str:
    state = body.state
    made = [
        parts.paragraph(state.tracked(content), "SignatureText", keep_next=keep, revision=state.revision())
        for content in contents
    ]
    cells = [parts.cell(written, width, align="bottom") for written, width in zip(made, widths, strict=True)]
    return parts.row(cells, head=head, height=height, revision=state.revision())


def _blank(label: str, document: Document) -> str:
    """A line to write on: a tab with a leader."""
    return said(f"{label} ", document) + parts.TAB
