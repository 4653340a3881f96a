"""Markup of templates as nodes of the tree; what is not of the vocabulary is refused at its line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bestek import tree
from bestek.findings import Finding, FindingsError
from bestek.marks import Drawing, Fragment, HtmlStamper, Markdown, Marked, Printed, stamp_markdown
from bestek.read import ATTRIBUTES, BLOCKS, INLINE, read
from bestek.tree import Image, List, Paragraph, Section, Source, Table, Text

FACT = Source("content/x/lots.yaml", 3, 5, "lots/noord/name")


def marked(body: str, *values: Printed | Markdown | Drawing | Fragment) -> Marked:
    made = Marked(values=list(values))
    for number in range(len(values)):
        body = body.replace(f"${number}", f"\ue000{number}\ue001")
    made.text = HtmlStamper("templates/t.html.j2")(f'<document id="d" title="Stuk">\n{body}\n</document>', 1)
    return made


def body(text: str, *values: Printed | Markdown | Drawing | Fragment) -> tuple[tree.Block, ...]:
    return read(marked(text, *values)).children


def findings(text: str, *values: Printed | Markdown | Drawing | Fragment) -> tuple[Finding, ...]:
    with pytest.raises(FindingsError) as caught:
        body(text, *values)
    return caught.value.findings


def test_fixed_text_comes_from_its_template_line_and_a_fact_from_its_own() -> None:
    (paragraph,) = body("<p>Perceel\n$0 is groot.</p>", Printed("Noord", (FACT,)))
    assert isinstance(paragraph, Paragraph)
    assert [
        (text.value, text.sources[0].file, text.sources[0].line)
        for text in paragraph.children
        if isinstance(text, Text)
    ] == [
        ("Perceel ", "templates/t.html.j2", 2),
        ("Noord", "content/x/lots.yaml", 3),
        (" is groot.", "templates/t.html.j2", 3),
    ]


def test_content_is_never_markup() -> None:
    (paragraph,) = body("<p>$0</p>", Printed("<script>alert(1)</script> & co", (FACT,)))
    assert tree.plain_text(paragraph) == "<script>alert(1)</script> & co"


def test_an_attribute_takes_a_printed_value() -> None:
    (section,) = body('<section id="perceel-$0"><h>Kop</h></section>', Printed("noord"))
    assert isinstance(section, Section)
    assert section.id == "perceel-noord"


def test_whitespace_collapses_as_in_html() -> None:
    (paragraph,) = body("<p>\n  een <strong> twee</strong>\n   drie\n</p>")
    assert tree.plain_text(paragraph) == "een twee drie"


def test_a_text_of_the_dossier_between_blocks_becomes_its_blocks() -> None:
    text = Markdown(stamp_markdown("Een.\n\n- twee", FACT.file, 3), (FACT,), "t")
    section = body('<section id="a"><h>K</h>$0</section>', text)[0]
    assert isinstance(section, Section)
    assert [type(child) for child in section.children] == [Paragraph, List]


def test_a_text_of_the_dossier_alone_in_a_cell_keeps_its_blocks_and_in_a_sentence_its_words() -> None:
    text = Markdown(stamp_markdown("Een.\n\n- twee", FACT.file, 3), (FACT,), "t")
    (items,) = body("<ul><li>$0</li></ul>", text)
    assert isinstance(items, List)
    assert [type(child) for child in items.items[0].children] == [Paragraph, List]
    assert findings("<p>Dus: $0</p>", text)[0].code == "E422"
    (paragraph,) = body("<p>Dus: $0</p>", Markdown("Een *twee*.", (FACT,), "t"))
    assert tree.plain_text(paragraph) == "Dus: Een twee."


def test_list_items_and_cells_hold_words_or_blocks() -> None:
    (items,) = body("<ul><li>een</li><li><p>twee</p><ul><li>diep</li></ul></li></ul>")
    assert isinstance(items, List)
    assert all(isinstance(item.children[0], Paragraph) for item in items.items)
    assert isinstance(items.items[1].children[1], List)


TABLE = """<table id="t" description="wat er staat"><caption>Percelen</caption><col width="30%"/><col width="70%" align="right"/>
<thead><tr><th>naam</th><th>budget</th></tr></thead><tbody><tr id="p1" label="perceel 1"><th>$0</th><td>1</td></tr></tbody></table>"""


def test_a_table_has_columns_heads_and_rows_that_can_be_cited() -> None:
    (table,) = body(TABLE, Printed("Noord", (FACT,)))
    assert isinstance(table, Table)
    assert [(column.width, column.align) for column in table.columns] == [(0.3, "left"), (0.7, "right")]
    assert (table.body[0].id, table.body[0].label, table.body[0].cells[0].header) == ("p1", "perceel 1", True)


def test_language_reaches_the_text_below() -> None:
    (paragraph,) = body('<p lang="fy">Underwerp <span lang="nl">onderwerp</span> fan</p>')
    assert isinstance(paragraph, Paragraph)
    assert [text.lang for text in paragraph.children if isinstance(text, Text)] == ["fy", "nl", "fy"]


def test_a_figure_takes_its_text_alternative_from_the_drawing() -> None:
    drawing = Drawing(Image("image/svg+xml", b"<svg/>", 160, 60), "Zes mijlpalen")
    (figure,) = body('<figure id="f"><caption>Planning</caption>$0</figure>', drawing)
    assert isinstance(figure, tree.Figure)
    assert (figure.alt, tree.plain_text(figure.caption)) == ("Zes mijlpalen", "Planning")


def test_signatures_definitions_and_boxes_are_read() -> None:
    signatures, terms, box = body(
        "<signatures><p>Namens ons,</p><signature><role>de griffier</role><name>S.</name></signature></signatures>"
        '<dl><dt id="b">begrip</dt><dd>uitleg</dd></dl><box role="motivation"><h>Waarom</h>Daarom.</box>'
    )
    assert isinstance(signatures, tree.Signatures)
    assert tree.plain_text(signatures.items[0].role) == "de griffier"
    assert isinstance(terms, tree.DefinitionList)
    assert (terms.items[0].id, tree.plain_text(terms.items[0].children)) == ("b", "uitleg")
    assert isinstance(box, tree.Box)
    assert (tree.plain_text(box.title), tree.plain_text(box.children)) == ("Waarom", "Daarom.")


MISTAKES: dict[str, tuple[str, str]] = {
    "an unknown element names the nearest": ("<sectoin id='a'/>", "E442"),
    "an unknown attribute": ("<p style='x'>a</p>", "E443"),
    "a missing attribute": ("<section><h>a</h></section>", "E444"),
    "a value that is not offered": ("<p role='big'>a</p>", "E445"),
    "a number that is none": ("<ol start='x'><li>a</li></ol>", "E446"),
    "an element in the wrong place": ("<li>a</li>", "E447"),
    "a paragraph in a paragraph": ("<p>a<p>b</p></p>", "E447"),
    "a cell outside a row": ("<table plain='yes'><td>a</td></table>", "E447"),
    "text outside a paragraph": ("zo maar", "E448"),
    "a section without a heading": ("<section id='a'><p>b</p></section>", "E449"),
    "a section with two headings": ("<section id='a'><h>b</h><h>c</h></section>", "E449"),
    "an empty heading": ("<section id='a'><h> </h></section>", "E450"),
    "a list without items": ("<ul></ul>", "E451"),
    "a table without a caption": ("<table id='t' description='x'><col width='100%'/><thead><tr><th>a</th></tr></thead></table>", "E452"),
    "a row with too many cells": ("<table plain='yes'><col width='100%'/><tbody><tr><td>a</td><td>b</td></tr></tbody></table>", "E453"),
    "a row with too few cells": ("<table plain='yes'><col width='50%'/><col width='50%'/><tbody><tr><td>a</td></tr></tbody></table>", "E453"),
    "widths that do not add up": ("<table plain='yes'><col width='60%'/><tbody><tr><td>a</td></tr></tbody></table>", "E454"),
    "a width that is no percentage": ("<table plain='yes'><col width='breed'/><tbody><tr><td>a</td></tr></tbody></table>", "E455"),
    "an empty head cell": ("<table plain='yes'><col width='100%'/><thead><tr><th></th></tr></thead></table>", "E456"),
    "a figure without a drawing": ("<figure id='f'></figure>", "E457"),
    "a definition without a term": ("<dl><dd>x</dd></dl>", "E459"),
    "a signature without a role": ("<signatures><signature><name>x</name></signature></signatures>", "E460"),
    "a link that is not https": ("<p><a href='http://x'>x</a></p>", "E426"),
    "markup that is not closed": ("<p>a", "E440"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_refused_with_its_line(text: str, code: str) -> None:
    found = findings(f"\n{text}")
    assert code in [finding.code for finding in found]
    first = next(finding for finding in found if finding.code == code)
    assert first.place is not None
    assert (first.place.file, first.place.line) == ("templates/t.html.j2", 3)


def test_all_mistakes_of_a_document_are_reported_at_once() -> None:
    assert [finding.code for finding in findings("<foo/>\n<p role='big'>a</p>\n<ul></ul>")] == ["E442", "E445", "E451"]


def test_a_typing_error_gets_the_nearest_element() -> None:
    assert "<section>" in findings("<sectoin id='a'/>")[0].hint


@pytest.mark.parametrize("tag", sorted(ATTRIBUTES))
def test_every_element_of_the_vocabulary_has_a_reader(tag: str) -> None:
    inside = {
        "document",
        "h",
        "li",
        "caption",
        "col",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "dt",
        "dd",
        "signature",
        "role",
        "name",
    }
    assert (tag in BLOCKS) + (tag in INLINE) + (tag in inside) == 1


def test_the_readers_are_those_of_the_vocabulary() -> None:
    made: dict[str, Callable[..., tree.Block]] = dict(BLOCKS)
    assert set(made) <= set(ATTRIBUTES)


GRID = Fragment(
    "<table id='t' description='d'><caption>c</caption><col width='40%'/><col/><col/><thead><tr><th>a</th><th>b</th><th>c</th></tr></thead>"
    "<tbody><tr role='emphasis'><th>d</th><td>1</td><td>2</td></tr></tbody></table><p role='small'>Uitleg.</p>"
)


ARTICLE = "<section id='s' paragraphs='numbered'><h>Duur</h>{text}<section id='t'><h>Slot</h><p>Buiten.</p></section></section>"


def test_an_article_counts_its_paragraphs_and_letters_a_list_that_one_of_them_announces() -> None:
    text = "<p>Een.</p><p>Twee:</p><ol><li>x</li><li>y</li></ol><ul><li>z</li></ul><p>Drie.</p><ol><li>Vier.</li><li>Vijf.</li></ol>"
    (section,) = body(ARTICLE.format(text=text))
    assert isinstance(section, Section)
    counted, below = section.children
    assert isinstance(counted, List)
    assert [tree.plain_text(item.children[0]) for item in counted.items] == ["Een.", "Twee:", "Drie.", "Vier.", "Vijf."]
    assert [part.kind for part in counted.items[1].children if isinstance(part, List)] == ["alpha", "bullet"]
    assert tree.plain_text(below) == "Slot Buiten."


def test_a_single_paragraph_of_an_article_has_no_number() -> None:
    (section,) = body(ARTICLE.format(text="<p>Een:</p><ul><li>x</li></ul>"))
    assert isinstance(section, Section)
    assert [type(part) for part in section.children] == [Paragraph, List, Section]


def test_a_signature_may_have_a_role_alone() -> None:
    (node,) = body("<signatures><signature><role>de secretaris,</role></signature></signatures>")
    assert isinstance(node, tree.Signatures)
    assert (tree.plain_text(node.items[0].role), node.items[0].name) == ("de secretaris,", ())


def test_columns_without_a_width_share_what_is_left() -> None:
    table, _ = body("$0", GRID)
    assert isinstance(table, Table)
    assert [round(column.width, 3) for column in table.columns] == [0.4, 0.3, 0.3]


def test_columns_that_leave_nothing_for_one_without_a_width_are_refused() -> None:
    text = "<table plain='yes'><col width='100%'/><col/><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"
    assert [finding.code for finding in findings(text)] == ["E454"]


@pytest.mark.parametrize(
    "text", ["$0", "<section id='s'><h>Kop</h>$0</section>", "<ul><li>$0</li></ul>", "<box>$0</box>"]
)
def test_a_table_of_the_dossier_stands_where_blocks_stand(text: str) -> None:
    nodes = [node for block in body(text, GRID) for node in tree.walk(block)]
    (table,) = (node for node in nodes if isinstance(node, Table))
    assert (table.body[0].role, table.columns[0].width) == ("emphasis", 0.4)


def test_a_table_in_a_text_of_the_dossier_stands_between_its_paragraphs() -> None:
    first, table, explained, last = body("$0", Markdown("Voor.\n\n\ue0001\ue001\n\nNa.", (FACT,)), GRID)
    assert [tree.plain_text(block) for block in (first, explained, last)] == ["Voor.", "Uitleg.", "Na."]
    assert isinstance(table, Table)


@pytest.mark.parametrize("text", ["<p>De tabel $0 laat het zien.</p>", "<section id='s'><h>$0</h></section>"])
def test_a_table_in_a_sentence_is_refused(text: str) -> None:
    assert "E427" in [finding.code for finding in findings(text, GRID)]


def test_a_fragment_is_held_to_the_vocabulary() -> None:
    assert [finding.code for finding in findings("$0", Fragment("<blink>x</blink>"))] == ["E442"]


def test_a_date_of_a_document_that_is_none_is_a_mistake_of_its_template() -> None:
    text = '<document id="d" title="D" date="\ue0000\ue001"><p>a</p></document>'
    marked = Marked(text, [Printed("[nog te bepalen: wanneer?]", (FACT,))])
    with pytest.raises(FindingsError) as caught:
        read(marked, "templates/t.html.j2")
    assert [finding.code for finding in caught.value.findings] == ["E445"]
