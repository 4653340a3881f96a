"""Fixed text of templates that labels the running text, in the language of the labels."""

from __future__ import annotations

from bestek.findings import Severity
from bestek.translate import translated
from bestek.tree import (
    Cell,
    Column,
    Cover,
    Document,
    Figure,
    Image,
    List,
    ListItem,
    Paragraph,
    Row,
    Section,
    Source,
    Strong,
    Table,
    Text,
    plain_text,
    walk,
)

LINE = Source("templates/documents/x.html.j2", 7)
FACT = Source("content/x/lots.yaml", 3, 1, "lots/noord/name")
TEXTS = {"Percelen": "Lots", "Perceel": "Lot", "Naam": "Name", "perceel": "lot", "beslispunt": "decision point"}


def fixed(value: str) -> Text:
    return Text(value, (LINE,))


def english(*blocks: object) -> tuple[Document, list[str]]:
    made, findings = translated(Document("x", "X", blocks), TEXTS, "en")  # type: ignore[arg-type]
    assert {finding.severity for finding in findings} <= {Severity.WARNING}
    return made, [finding.message for finding in findings]


def said(node: object) -> list[tuple[str, str]]:
    return [(text.value, text.lang) for text in walk(node) if isinstance(text, Text)]


def section(*title: Text, body: str = "Percelen") -> Section:
    return Section("percelen", title, (Paragraph((fixed(body),)),))


def test_a_heading_is_translated_and_running_text_is_not():
    made, lacking = english(section(fixed("Percelen")))
    assert (said(made), lacking) == ([("Lots", "en"), ("Percelen", "")], [])


def test_a_fact_in_a_heading_stays_what_it_is_with_the_blanks_around_it():
    made, lacking = english(section(fixed("Perceel "), Text("1", (FACT,)), fixed(": "), Text("Naam", (FACT,))))
    assert plain_text(made.children[0].title) == "Lot 1: Naam"  # type: ignore[union-attr]
    assert lacking == []


def test_words_that_have_a_language_already_are_left_alone():
    made, lacking = english(section(Text("Contract", (LINE,), "en")))
    assert (said(made)[0], lacking) == (("Contract", "en"), [])


def test_captions_header_cells_group_rows_and_covers_are_labels():
    cells = (Cell((Paragraph((fixed("Naam"),)),), header=True), Cell((Paragraph((fixed("Naam"),)),)))
    group = Row((Cell((Paragraph((Strong((fixed("Percelen"),)),)),), columns=2),), role="group")
    table = Table((Column(0.5), Column(0.5)), (), (group, Row(cells)), caption=(fixed("Percelen"),))
    figure = Figure(Image("image/png", b"", 1, 1), "alt", (fixed("Percelen"),))
    made, lacking = english(Cover((Paragraph((fixed("Perceel"),)),)), table, figure)
    assert [value for value, _lang in said(made)] == ["Lot", "Lots", "Lots", "Name", "Naam", "Lots"]
    assert lacking == []


def test_the_noun_of_a_row_and_of_a_list_is_translated_with_its_language():
    row = Row((Cell((Paragraph((Text("1", (FACT,)),)),)),), id="noord", label="perceel 1 Noord")
    table = Table((Column(1),), (), (row,), plain=True)
    made, _ = english(table, List((ListItem((Paragraph((Text("x", (FACT,)),)),)),), "decimal", noun="beslispunt"))
    rows = [(node.label, node.lang) for node in walk(made) if isinstance(node, Row)]
    lists = [(node.noun, node.lang) for node in walk(made) if isinstance(node, List)]
    assert (rows, lists) == ([("lot 1 Noord", "en")], [("decision point", "en")])


def test_a_heading_without_a_translation_is_told_at_the_line_of_the_template():
    made, findings = translated(Document("x", "X", (section(fixed("Gunning")),)), TEXTS, "en")
    (finding,) = findings
    assert (finding.code, str(finding.place)) == ("W396", "templates/documents/x.html.j2:7")
    assert said(made)[0] == ("Gunning", "")


def test_a_language_without_translations_leaves_all_as_it_is():
    document = Document("x", "X", (section(fixed("Gunning")),))
    assert translated(document, {}, "fy") == (document, ())
