"""Tables of amounts: what stands in a budget, by row and column, with a total that is computed."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, Strict

from bestek.model.base import Amount, Base, Flag, Item, Line, Prose


class TableColumn(Item):
    """A column of amounts; `label` heads it ("2023")."""

    label: Line


class TableRow(Item):
    """A row of amounts by the id of their column.

    A `memo` row is shown without counting in the total. `emphasis` sets the row apart, in the way that the table explains.
    `footnote` hangs on the label, `cell_footnotes` on amounts, by the id of the column.
    """

    label: Line
    values: dict[str, Amount]
    role: Literal["item", "memo"] = "item"
    emphasis: Flag = False
    footnote: Prose | None = None
    cell_footnotes: dict[str, Prose] = Field(default_factory=dict)


class TableTotal(Base):
    """The total row, which is computed. `stated` is what a budget or an earlier paper gives as totals: it is compared and never printed."""

    label: Line
    stated: dict[str, Amount] = Field(default_factory=dict)


class TableEmphasis(Base):
    """Why rows are set apart: bold, and for who cannot see that with the word `mark` behind their label; `meaning` explains it below the table."""

    mark: Line
    meaning: Line


class DataTable(Item):
    """A table of amounts that texts and templates print with `{{ table("<id>") }}`.

    `row_heading` heads the column of labels, `unit` says what is counted ("x € 1.000"), `decimals` how many decimals are printed.
    """

    caption: Line
    row_heading: Line
    unit: Line | None = None
    decimals: Annotated[int, Strict(), Field(ge=0, le=2)] = 0
    columns: tuple[TableColumn, ...] = Field(min_length=1)
    rows: tuple[TableRow, ...] = Field(min_length=1)
    emphasis: TableEmphasis | None = None
    total: TableTotal | None = None

    @property
    def totals(self) -> dict[str, Decimal]:
        """The sum of each column by its id; what is shown as a memo does not count."""
        counted = [row for row in self.rows if row.role == "item"]
        return {column.id: sum((row.values[column.id] for row in counted), Decimal(0)) for column in self.columns}
