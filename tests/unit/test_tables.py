"""Tables of amounts: their totals, and how a text or a template prints them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from bestek import formats, tree
from bestek.clauses import read_clauses
from bestek.findings import FindingsError, Place
from bestek.labels import Words
from bestek.model import Dossier
from bestek.model.tables import DataTable
from bestek.read import read
from bestek.render import Environment, Rendering, render
from bestek.tree import Note, Paragraph, Section, Table
from bestek.view import Origins, View

TEMPLATES = Path(__file__).parents[2] / "templates"
MINUS = "\N{MINUS SIGN}"

BUDGET: dict[str, Any] = {
    "id": "budget",
    "caption": "Budget voor hulp",
    "row_heading": "Post",
    "unit": "x € 1.000",
    "columns": [{"id": "2025", "label": "2025"}, {"id": "2026", "label": "2026"}],
    "rows": [
        {"id": "hulp", "label": "Hulp", "values": {"2025": 14703, "2026": 14511}, "emphasis": True},
        {"id": "vervoer", "label": "Vervoer", "values": {"2025": 5678, "2026": 0}, "footnote": "Zonder *taxi*."},
        {
            "id": "taak",
            "label": "Taakstelling",
            "values": {"2025": -119, "2026": -5164},
            "cell_footnotes": {"2026": "Raming."},
        },
        {"id": "reserve", "label": "Reserve", "role": "memo", "values": {"2025": 1000, "2026": 1000}},
    ],
    "emphasis": {"mark": "kader", "meaning": "wat de raad heeft vastgesteld."},
    "total": {"label": "Totaal"},
}
PROFILE = {
    "id": "voorbeeld",
    "name": "Voorbeeld",
    "official_name": "gemeente Voorbeeld",
    "code": "gm0001",
    "place": "Voorbeeld",
    "office_holders": [],
    "council": {"name": "de raad", "opening": "De raad;", "signatories": ["griffier"]},
    "executive": {"name": "het college", "opening": "Het college;", "signatories": ["griffier"]},
}
DOSSIER: dict[str, Any] = {
    "id": "klein",
    "title": "Hulp",
    "subject": "hulp",
    "municipality": PROFILE,
    "tables": [BUDGET],
    "documents": [{"id": "stuk", "title": "Stuk", "version": "1", "status": "concept", "date": "2025-01-02"}],
}

Printer = Callable[..., tuple[tree.Block, ...]]


@pytest.fixture
def printed(tmp_path: Path) -> Printer:
    """The blocks that a template, or a text of the dossier, prints."""

    def print_body(body: str, text: str = "", **facts: Any) -> tuple[tree.Block, ...]:
        (tmp_path / "documents").mkdir()
        (tmp_path / "blocks").mkdir()
        (tmp_path / "documents/stuk.html.j2").write_text(
            f'<document id="stuk" title="Stuk">{body}</document>', encoding="utf-8"
        )
        layout = (TEMPLATES / "blocks/table.html.j2").read_text(encoding="utf-8")
        (tmp_path / "blocks/table.html.j2").write_text(layout, encoding="utf-8")
        texts = {"uitleg": text} if text else {}
        dossier = Dossier.model_validate({**DOSSIER, "tables": [{**BUDGET, **facts}], "texts": texts})
        view = View(dossier, "", Origins(lambda path: Place("content/klein/tables.yaml", 1, 1, path)))
        clauses = read_clauses(tmp_path / "clauses", tmp_path)
        rendering = Rendering(
            Environment(tmp_path, tmp_path), view, view.documents.stuk, clauses, Words(tree.Labels(), {})
        )
        return read(render(rendering, "stuk")).children

    return print_body


def table_in(blocks: tuple[tree.Block, ...]) -> Table:
    (table,) = (node for block in blocks for node in tree.walk(block) if isinstance(node, Table))
    return table


def cells(table: Table) -> list[list[str]]:
    return [[tree.plain_text(cell.children) for cell in row.cells] for row in table.body]


def test_a_table_is_printed_with_caption_unit_heads_amounts_and_total(printed: Printer) -> None:
    table = table_in(printed("{{ table('budget') }}"))
    assert tree.plain_text(table.caption) == "Budget voor hulp (x € 1.000)"
    assert [tree.plain_text(cell.children) for cell in table.head[0].cells] == ["Post", "2025", "2026"]
    assert cells(table) == [
        ["Hulp (kader)", "14.703", "14.511"],
        ["Vervoer", "5.678", "0"],
        ["Taakstelling", f"{MINUS}119", f"{MINUS}5.164"],
        ["Reserve (pro memorie)", "1.000", "1.000"],
        ["Totaal", "20.262", "9.347"],
    ]
    assert [column.align for column in table.columns] == ["left", "right", "right"]
    assert all(cell.header for row in table.body for cell in row.cells[:1])


def test_what_is_bold_is_also_said_in_words_before_the_table(printed: Printer) -> None:
    explained, table = printed("{{ table('budget') }}")
    assert isinstance(table, Table)
    assert [row.role for row in table.body] == ["emphasis", "body", "body", "body", "total"]
    assert isinstance(explained, Paragraph)
    assert tree.plain_text(explained).endswith("vet gedrukt en aangeduid met “kader”: wat de raad heeft vastgesteld.")


def test_footnotes_hang_on_labels_and_amounts(printed: Printer) -> None:
    table = table_in(printed("{{ table('budget') }}"))
    notes = [
        (row.id, column)
        for row in table.body
        for column, cell in enumerate(row.cells)
        for node in tree.walk(cell)
        if isinstance(node, Note)
    ]
    assert notes == [("budget-vervoer", 0), ("budget-taak", 2)]


def test_an_amount_knows_its_cell_and_a_total_the_cells_above_it_without_the_memo(printed: Printer) -> None:
    table = table_in(printed("{{ table('budget') }}"))
    paths = [
        [source.path for source in tree.sources_of(cell)] for cell in (table.body[0].cells[1], table.body[4].cells[1])
    ]
    assert paths[0] == ["tables/budget/rows/hulp/values/2025", "tables/budget/decimals"]
    assert [path for path in paths[1] if "/values/" in path] == [
        f"tables/budget/rows/{row}/values/2025" for row in ("hulp", "vervoer", "taak")
    ]


def test_a_text_prints_a_table_on_a_line_of_its_own(printed: Printer) -> None:
    (section,) = printed(
        "<section id='s'><h>Geld</h>{{ texts.uitleg }}</section>",
        'Dit is er:\n\n{{ table("budget") }}\n\nMeer is er niet.',
    )
    assert isinstance(section, Section)
    assert [type(block) for block in section.children] == [Paragraph, Paragraph, Table, Paragraph]
    assert section.children[-1].children[0].sources[0].line == 5  # type: ignore[union-attr]


def test_a_table_without_unit_total_or_emphasis_is_a_table_too(printed: Printer) -> None:
    blocks = printed("{{ table('budget') }}", unit=None, total=None, emphasis=None, rows=[BUDGET["rows"][1]])
    (table,) = blocks
    assert isinstance(table, Table)
    assert (tree.plain_text(table.caption), len(table.body)) == ("Budget voor hulp", 1)


@pytest.mark.parametrize(
    ("body", "text", "code", "words"),
    [
        ("{{ table('budgt') }}", "", "E406", "did you mean 'budget'?"),
        ("{{ texts.uitleg }}", "Zie {{ table('budget') }} hier.", "E427", "a table stands inside a sentence"),
    ],
)
def test_a_table_that_does_not_exist_or_stands_in_a_sentence_is_told(
    printed: Printer, body: str, text: str, code: str, words: str
) -> None:
    with pytest.raises(FindingsError) as caught:
        printed(body, text)
    (finding,) = caught.value.findings
    assert finding.code == code
    assert words in finding.message


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (formats.amount(Decimal(-5164)), f"{MINUS}5.164"),
        (formats.amount(Decimal("-0.4")), "0"),
        (formats.amount(Decimal(12), 2), "12,00"),
        (formats.amount(Decimal("1234.5"), 1), "1.234,5"),
    ],
)
def test_an_amount_of_a_column_has_its_decimals_and_a_sign_that_is_read_aloud(amount: str, expected: str) -> None:
    assert amount == expected


AMOUNTS = st.decimals(-10_000_000, 10_000_000, places=2)


@settings(max_examples=60, deadline=None)
@forall(st.lists(st.tuples(AMOUNTS, AMOUNTS, st.booleans()), min_size=1, max_size=12), st.randoms())
def test_a_total_is_the_sum_of_what_counts_in_any_order(rows: list[tuple[Decimal, Decimal, bool]], chance: Any) -> None:
    made = [
        {"id": f"r{n}", "label": "Post", "role": "memo" if memo else "item", "values": {"a": one, "b": other}}
        for n, (one, other, memo) in enumerate(rows)
    ]
    columns = [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]
    table = DataTable.model_validate({**BUDGET, "columns": columns, "rows": made})
    chance.shuffle(made)
    shuffled = DataTable.model_validate({**BUDGET, "columns": columns[::-1], "rows": made})
    expected = {
        "a": sum(one for one, _, memo in rows if not memo),
        "b": sum(other for _, other, memo in rows if not memo),
    }
    assert table.totals == shuffled.totals == expected
