"""The Word writer, one or a few nodes at a time."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import docx
import pytest

from bestek.cache import Cache
from bestek.findings import Severity
from bestek.style import DEFAULT
from bestek.tree import (
    Box,
    Break,
    Cell,
    Column,
    Contents,
    Definition,
    DefinitionList,
    Entry,
    Field,
    Figure,
    Image,
    Inline,
    Labels,
    Link,
    List,
    Note,
    Paragraph,
    Placeholder,
    Ref,
    Row,
    Signature,
    Signatures,
    Source,
    Strong,
    Table,
    Text,
)  # fmt: skip
from bestek.write.docx import images, write_docx
from bestek.write.docx.lint import accessibility, structure
from bestek.write.docx.names import bookmark
from bestek.write.docx.parts import NAMESPACES, Page
from bestek.write.docx.tables import grid
from tests.unit.trees import (
    BUDGET,
    LOGO,
    START,
    cell,
    cover,
    everything,
    facts,
    identified,
    items,
    long,
    lots_table,
    p,
    planning_figure,
    png,
    row,
    section,
    short,
    signatures,
    text,
)  # fmt: skip
from tests.unit.write.word import Word, tag_of, text_of, word_of, written

SVG: Final = "image/svg+xml"


@pytest.fixture(scope="module")
def whole() -> Word:
    return written(everything())


# The file


def test_a_document_with_every_node_gives_no_finding(whole: Word) -> None:
    assert whole.findings == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    "document", [everything(), long(8), short(), short(facts()), short(section("een", "Een", label="1"))]
)
def test_the_file_is_valid_open_xml(document: object, tmp_path: Path) -> None:
    from openxml_audit import OpenXmlValidator

    path = tmp_path / "document.docx"
    path.write_bytes(write_docx(document, DEFAULT).data)  # type: ignore[arg-type]
    result = OpenXmlValidator().validate(str(path))
    assert [str(error) for error in result.errors] == []


def test_the_own_lint_finds_nothing_but_the_merged_cells_of_a_table_with_groups(whole: Word) -> None:
    assert structure(whole.data) == ()
    assert [(finding.code, finding.severity) for finding in accessibility(whole.data)] == [("W538", Severity.ADVICE)]


def test_python_docx_opens_the_file(whole: Word, tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(whole.data)
    assert docx.Document(str(tmp_path / "made.docx")).core_properties.title == "Aanbestedingsleidraad Wmo-ondersteuning"


@pytest.mark.slow
def test_the_bytes_are_the_same_in_every_process() -> None:
    code = "import hashlib; from tests.unit.trees import everything; from bestek.write.docx import write_docx; from bestek.style import DEFAULT\n"
    code += "print(hashlib.sha256(write_docx(everything(), DEFAULT).data).hexdigest())"
    root = Path(__file__).parents[3]
    made = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": f"{root}"},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("0", "1", "77")
    ]
    assert made[0].strip()
    assert len(set(made)) == 1


def test_members_are_sorted_and_none_is_there_twice(whole: Word) -> None:
    names = list(whole.members)[2:]
    assert names == sorted(names)
    assert "word/stylesWithEffects.xml" not in names
    assert "docProps/thumbnail.jpeg" not in names


def test_properties_come_from_the_document_and_dates_from_its_date(whole: Word) -> None:
    core = whole.members["docProps/core.xml"].decode()
    assert "<dc:creator>Gemeente Voorbeeld</dc:creator>" in core
    assert "<dc:language>nl-NL</dc:language>" in core
    assert core.count("2024-02-12T00:00:00Z") == 2
    custom = whole.members["docProps/custom.xml"].decode()
    assert 'name="Status"><vt:lpwstr>vastgesteld<' in custom
    assert 'name="Reference"><vt:lpwstr>2024-017<' in custom


def test_a_document_without_a_date_has_a_fixed_one_and_no_clock() -> None:
    assert "1980-01-01T00:00:00Z" in written(replace(short(p("x")), date=None)).members["docProps/core.xml"].decode()


def test_word_lays_out_as_word_2013_does_and_asks_no_question_on_opening(whole: Word) -> None:
    settings = whole.members["word/settings.xml"].decode()
    assert 'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"' in settings
    assert "updateFields" not in settings
    assert b"w:dirty" not in whole.members["word/document.xml"]


def test_markup_in_texts_stays_text() -> None:
    word = written(replace(short(p("a < b & \"c\" 'd'")), title="<&\"'>", authority="A & B", id="<&>"))
    assert word.texts("BodyText") == ["a < b & \"c\" 'd'"]


def test_a_character_that_xml_cannot_hold_is_left_out_and_told() -> None:
    word = word_of(p(text("be\x0bstek", BUDGET)))
    assert word.texts("BodyText") == ["bestek"]
    assert [(finding.code, finding.place.line if finding.place else 0) for finding in word.findings] == [("E502", 14)]


# Headings


def heading(word: Word, style: str) -> tuple[str, str]:
    return word.number_of(word.paragraphs(style)[0])


def test_chapters_get_their_number_from_the_heading_style() -> None:
    word = word_of(section("een", "Een", section("onder", "Onder", level=2, label="1.1"), label="1"))
    assert word.texts("Heading1") == ["Een"]
    assert word.texts("Heading2") == ["Onder"]
    assert word.find(".//w:p/w:pPr/w:numPr") == []
    bound = word.values("w:abstractNum[@w:abstractNumId='1']/w:lvl/w:pStyle/@w:val", "word/numbering.xml")
    assert bound == [f"Heading{n}" for n in range(1, 10)]


def test_annexes_and_articles_are_headings_with_a_list_of_their_own() -> None:
    below = section("onder", "Onder", level=2, label="1.1")
    word = word_of(
        section("a", "A", below, scheme="annex", label="1", printed="Bijlage 1"),
        section("b", "B", scheme="article", label="1", printed="Artikel 1"),
    )
    first, second = (word.number_of(paragraph)[0] for paragraph in word.paragraphs("Heading1"))
    assert (first, second) == ("Bijlage %1", "Artikel %1")
    assert word.number_of(word.paragraphs("Heading2")[0])[0] == "%1.%2"


def test_arguments_have_one_list_for_each_point_they_support() -> None:
    made = [
        section(f"a{label}", "A", scheme="argument", prefix=label[0], level=2, label=label)
        for label in ("1.1", "1.2", "2.1")
    ]
    word = word_of(section("a", "Argumenten", *made, scheme="none"))
    assert [word.number_of(paragraph)[0] for paragraph in word.paragraphs("Heading2")] == ["1.%1", "1.%1", "2.%1"]
    assert word.findings == ()


def test_arguments_without_a_point_begin_anew_below_every_heading() -> None:
    made = [
        section(f"k{n}", "K", section(f"k{n}1", "L", scheme="argument", level=2, label="1"), scheme="none")
        for n in (1, 2)
    ]
    word = word_of(*made)
    assert [word.number_of(paragraph) for paragraph in word.paragraphs("Heading2")] == [("%1", ""), ("%1", "1")]


def test_an_unnumbered_heading_prints_no_number() -> None:
    assert heading(word_of(section("a", "A", scheme="none")), "Heading1") == ("", "")


def test_a_number_that_word_would_not_count_starts_anew_there() -> None:
    word = word_of(section("a", "A", label="4"), section("b", "B", label="5"))
    assert heading(word, "Heading1") == ("%1", "4")
    assert word.findings == ()


def test_a_label_that_no_list_can_give_is_written_out_and_told() -> None:
    word = word_of(section("a", "A", label="IV-100%"))
    assert heading(word, "Heading1")[0] == "IV-100"
    assert [finding.code for finding in word.findings] == ["E506"]


def test_a_heading_outside_the_contents_stands_in_the_navigation_pane_only() -> None:
    word = word_of(section("a", "A", toc=False, label="1"))
    paragraph = word.paragraphs("Heading1OutsideContents")[0]
    assert paragraph.xpath("string(w:pPr/w:outlineLvl/@w:val)", namespaces=NAMESPACES) == "0"
    in_style = word.values("w:style[@w:styleId='Heading1OutsideContents']/w:pPr/w:outlineLvl/@w:val", "word/styles.xml")
    assert in_style == ["9"]
    assert word.number_of(paragraph) == ("%1", "")


def test_only_documents_with_chapters_on_new_pages_say_so_in_the_heading_style() -> None:
    path = "w:style[@w:styleId='Heading1']/w:pPr/w:pageBreakBefore"
    assert len(written(short(p("x"))).find(path, "word/styles.xml")) == 1
    assert written(replace(short(p("x")), chapters_on_new_page=False)).find(path, "word/styles.xml") == []


# Lists


def test_every_ordered_list_begins_anew_where_it_says() -> None:
    word = word_of(List(items("a", "b"), "decimal"), List(items("c"), "decimal"), List(items("d"), "alpha", 3))
    assert [word.number_of(paragraph) for paragraph in word.paragraphs("ListNumber")] == [
        ("%1.", "1"),
        ("%1.", "1"),
        ("%1.", "1"),
        ("%1.", "3"),
    ]
    instances = word.values(".//w:numId/@w:val")
    assert instances[0] == instances[1]
    assert len(set(instances)) == 3


def test_bullets_come_with_their_style_and_nested_lists_go_deeper() -> None:
    word = word_of(List(items((p("a"), List(items((p("b"), List(items("c"), "decimal"))))))))
    assert (word.texts("ListBullet"), word.texts("ListBullet2"), word.texts("ListNumber3")) == (["a"], ["b"], ["c"])
    assert word.values(".//w:numPr/w:ilvl/@w:val") == ["2"]


def test_a_further_paragraph_of_an_item_has_no_marker() -> None:
    word = word_of(List(items((p("a"), p("b"))), "decimal"))
    assert word.texts("ListContinue") == ["b"]
    assert len(word.find(".//w:numPr")) == 1


def test_lists_deeper_than_the_styles_of_word_still_have_their_markers() -> None:
    block = List(items("bodem"))
    for _ in range(7):
        block = List(items((p("x"), block)))
    word = word_of(block)
    assert word.values(".//w:numPr/w:ilvl/@w:val") == ["5", "6", "7"]


def test_an_item_that_begins_with_a_table_has_its_marker_above_it() -> None:
    word = word_of(List(items((facts(),)), "decimal"))
    assert [text_of(paragraph) for paragraph in word.paragraphs("ListNumber")] == [""]


# Texts


@pytest.mark.parametrize(
    ("node", "style", "direct"),
    [
        (Strong((Text("x"),)), "Strong", []),
        (Placeholder("x"), "OpenFact", []),
        (Strong((Placeholder("x"),)), "OpenFact", ["b"]),
        (Link("https://a.nl", (Strong((Text("x"),)),)), "Hyperlink", ["b"]),
    ],
)
def test_a_run_has_one_character_style_and_says_the_rest_itself(node: Inline, style: str, direct: list[str]) -> None:
    properties = word_of(p(node)).find(".//w:r/w:rPr")[0]
    assert [tag_of(child) for child in properties] == ["rStyle", *direct]
    assert properties[0].get(f"{{{NAMESPACES['w']}}}val") == style


def test_strong_text_in_a_bold_heading_is_not_made_regular_by_being_bold_twice() -> None:
    assert word_of(section("a", (Strong((Text("A"),)),), label="1")).find(".//w:r/w:rPr") == []


def test_a_text_in_another_language_says_so() -> None:
    assert word_of(p(text("stipe", lang="fy"), text("lot", lang="en"), text("x", lang="pap"))).values(
        ".//w:lang/@w:val"
    ) == ["fy-NL", "en-GB", "pap"]


def test_hyphens_that_word_draws_itself_are_elements() -> None:
    word = word_of(p("aan\u00adbesteding e\u2011mail", Break(), "x"))
    assert [len(word.find(f".//w:{name}")) for name in ("softHyphen", "noBreakHyphen", "br")] == [1, 1, 1]


def test_a_blank_is_a_control_with_its_hint_as_placeholder() -> None:
    word = word_of(p(Field("naam", 10)))
    assert word.values(".//w:sdtPr/w:alias/@w:val") == ["naam"]
    assert len(word.find(".//w:sdtPr/w:showingPlcHdr")) == 1
    assert text_of(word.find(".//w:sdtContent")[0]) == "naam" + 6 * "\u00a0"


REFERENCES = [
    (Ref("een", text="hoofdstuk 1", prefix="hoofdstuk ", number="1"), ["REF s_een \\r \\h"], "hoofdstuk 1"),
    (Ref("een", form="number", text="1", number="1"), ["REF s_een \\r \\h"], "1"),
    (Ref("een", form="title", text="Een"), ["REF s_een \\h \\* MERGEFORMAT"], "Een"),
    (Ref("b", text="bijlage 1", prefix="bijlage ", number="1"), ["REF s_b \\r \\h \\* Lower"], "bijlage 1"),
    (Ref("b", text="Bijlage 1", prefix="Bijlage ", number="1"), ["REF s_b \\r \\h"], "Bijlage 1"),
    (Ref("b", form="number", text="1", number="1"), ["REF s_b \\r \\t \\h"], "1"),
    (
        Ref("tabel-percelen", text="tabel 1", prefix="tabel ", number="1"),
        ["REF n_tabel_percelen \\h \\* MERGEFORMAT"],
        "tabel 1",
    ),
    (Ref("note-1", text="voetnoot 1", prefix="voetnoot ", number="1"), ["NOTEREF v_note_1 \\h"], "voetnoot 1"),
    (Ref("een", text="de inleiding"), [], "de inleiding"),
    (Ref("eis", text="eis K-01"), [], "eis K-01"),
    (Ref("k", document="ander", text="eis K-01 van het andere"), [], "eis K-01 van het andere"),
]


@pytest.mark.parametrize(("reference", "fields", "shown"), REFERENCES)
def test_a_reference_is_a_field_where_word_can_count_it(reference: Ref, fields: list[str], shown: str) -> None:
    requirement = Table((Column(1.0),), (), (row("K-01", id="eis"),), (text("Eisen"),))
    chapter = section("een", "Een", p(reference), p("x", Note((p("noot"),))), lots_table(), requirement, label="1")
    word = word_of(chapter, section("b", "B", scheme="annex", label="1", printed="Bijlage 1"))
    paragraph = word.paragraphs("BodyText")[0]
    assert [(code.text or "").strip() for code in paragraph.iter(f"{{{NAMESPACES['w']}}}instrText")] == fields
    assert text_of(paragraph) == shown
    assert structure(word.data) == ()
    anchors = paragraph.xpath("w:hyperlink/@w:anchor", namespaces=NAMESPACES)
    assert bool(anchors) == (not fields and not reference.document)


def test_a_reference_to_nothing_is_told_and_stays_readable() -> None:
    word = word_of(p(Ref("weg", text="paragraaf 9", prefix="paragraaf ", number="9", sources=(BUDGET,))))
    assert word.texts("BodyText") == ["paragraaf 9"]
    assert [finding.code for finding in word.findings] == ["E503"]


def test_a_reference_to_a_block_without_a_word_is_told() -> None:
    empty = Table((Column(1.0),), (), (Row((Cell((p(),)),), id="leeg"),))
    assert [finding.code for finding in word_of(empty, p(Ref("leeg", text="rij"))).findings] == ["E503"]


def test_two_blocks_with_one_id_are_told() -> None:
    word = word_of(section("een", "Een", label="1"), section("een", "Twee", label="2"))
    assert [finding.code for finding in word.findings] == ["E504"]
    assert structure(word.data) == ()


def test_a_footnote_stands_in_its_part_with_all_its_paragraphs() -> None:
    note = Note((p("Eerste, ", Link("https://a.nl", (text("a"),))), p("Tweede")))
    word = word_of(p("x", note, "y"))
    assert len(word.find(".//w:footnoteReference")) == 1
    paragraphs = word.find("w:footnote[@w:id='1']/w:p", "word/footnotes.xml")
    assert [text_of(paragraph).strip() for paragraph in paragraphs] == ["Eerste, a", "Tweede"]
    assert b'TargetMode="External"' in word.members["word/_rels/footnotes.xml.rels"]


def test_a_footnote_that_word_counts_otherwise_is_told() -> None:
    word = written(short(Paragraph((Text("x"), Note((p("n"),), 3, "note-3")))))
    assert [finding.code for finding in word.findings] == ["E505"]


# Tables


def test_a_table_says_what_it_is_and_repeats_its_head() -> None:
    word = word_of(lots_table())
    assert word.values(".//w:tblCaption/@w:val") == ["Percelen en geraamde waarde"]
    assert word.values(".//w:tblDescription/@w:val")[0].startswith("Vier kolommen")
    assert len(word.find(".//w:tr[w:trPr/w:tblHeader]")) == 2
    assert len(word.find(".//w:tr[w:trPr/w:cantSplit]")) == len(word.find(".//w:tr")) == 8
    assert word.values(".//w:tblLook/@w:lastRow") == ["1"]


def test_a_caption_stands_above_its_table_with_a_number_that_word_counts() -> None:
    word = word_of(lots_table(label="1"), lots_table("andere", "2"), lots_table("derde", "5"))
    assert word.texts("Caption")[0] == "Tabel 1 Percelen en geraamde waarde"
    assert word.instructions() == ["SEQ Tabel \\* ARABIC", "SEQ Tabel \\* ARABIC", "SEQ Tabel \\* ARABIC \\r 5"]
    assert [tag_of(block) for block in word.body][:2] == ["p", "tbl"]


def test_cells_span_columns_and_rows() -> None:
    word = word_of(lots_table())
    first, second = word.find(".//w:tr")[:2]
    assert first.xpath("w:tc/w:tcPr/w:vMerge/@w:val", namespaces=NAMESPACES) == ["restart", "restart"]
    assert second.xpath("w:tc/w:tcPr/w:vMerge/@w:val", namespaces=NAMESPACES) == ["continue", "continue"]
    assert word.values(".//w:gridSpan/@w:val") == ["2", "4", "4", "2"]
    for line in word.find(".//w:tr"):
        spans = line.xpath("w:tc/w:tcPr/w:gridSpan/@w:val", namespaces=NAMESPACES)
        assert len(line.xpath("w:tc", namespaces=NAMESPACES)) - len(spans) + sum(int(str(span)) for span in spans) == 4


def test_a_span_from_above_pushes_cells_aside_and_a_row_that_is_too_short_is_filled() -> None:
    rows = (
        Row((cell("a", rows=2, columns=2), cell("b"))),
        Row((cell("c"),)),
        Row((cell("d"),)),
        Row((cell("e", columns=9),)),
    )
    placed = [[(place.column, place.columns, place.cell is not None) for place in line] for line in grid(rows, 3)]
    assert placed == [
        [(0, 2, True), (2, 1, True)],
        [(0, 2, False), (2, 1, True)],
        [(0, 1, True), (1, 1, True), (2, 1, True)],
        [(0, 3, True)],
    ]


def test_column_widths_fill_the_text_width_exactly() -> None:
    word = word_of(Table((Column(1 / 3), Column(1 / 3), Column(1 / 3)), (), (row("a", "b", "c"),)))
    assert sum(int(width) for width in word.values(".//w:gridCol/@w:w")) == Page.a4(DEFAULT.margins).text_width


def test_numbers_stand_right_where_the_column_says_so() -> None:
    word = word_of(lots_table())
    aligned = [text_of(paragraph) for paragraph in word.find(".//w:tc/w:p[w:pPr/w:jc/@w:val='right']")]
    assert "4.500.000" in aligned
    assert "Noord" not in aligned


def test_tables_that_touch_stay_two_tables_and_the_body_ends_in_a_paragraph() -> None:
    word = word_of(facts(), facts())
    assert [tag_of(block) for block in word.body] == ["tbl", "p", "tbl", "p", "sectPr"]


def test_a_row_can_be_pointed_at_by_the_first_text_in_it() -> None:
    word = word_of(Table((Column(0.5), Column(0.5)), (), (Row((Cell((p(),)), cell("tekst")), id="eis-1"),)))
    mark = word.find(".//w:bookmarkStart[@w:name='r_eis_1']")[0]
    assert text_of(mark.xpath("..")[0]) == "tekst"


# Figures, boxes and the rest


DRAWING: Final = Image(
    SVG, b'<svg xmlns="http://www.w3.org/2000/svg" width="20mm" height="9mm" viewBox="0 0 20 9"/>', 20, 9
)


def test_a_drawing_that_is_kept_is_not_drawn_again_unless_it_is_drawn_by_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, drawer = Cache(tmp_path), images._drawn
    drawn: list[int] = []

    def counted(svg: bytes, width: int) -> bytes:
        drawn.append(width)
        return drawer(svg, width)

    monkeypatch.setattr(images, "_drawn", counted)
    assert images.bitmap(DRAWING, kept) == images.bitmap(DRAWING) == images.bitmap(DRAWING, kept)
    assert len(drawn) == 2  # once to be kept, once where nothing is kept
    images.bitmap(replace(DRAWING, width=30), kept)
    assert len(drawn) == 3
    monkeypatch.setattr(images, "_drawn_by", lambda: "another resvg")
    images.bitmap(DRAWING, kept)
    assert len(drawn) == 4


def test_a_drawing_goes_along_as_svg_with_a_bitmap_and_its_alternative() -> None:
    word = word_of(planning_figure())
    assert word.values(".//wp:docPr/@descr")[0].startswith("Balkenplan")
    assert len(word.find(".//a:blip/a:extLst/a:ext/asvg:svgBlip")) == 1
    assert sorted(name.rpartition(".")[2] for name in word.members if name.startswith("word/media/")) == ["png", "svg"]
    assert word.texts("FigureCaption") == ["Figuur 1 Planning van de aanbesteding"]


def test_an_image_is_no_wider_than_the_text() -> None:
    word = word_of(Figure(Image("image/png", png(), 330.0, 100.0), "breed"))
    wide, high = int(word.values(".//wp:extent/@cx")[0]), int(word.values(".//wp:extent/@cy")[0])
    assert wide == pytest.approx((210 - DEFAULT.margins[1] - DEFAULT.margins[3]) * 36000, rel=0.001)
    assert wide / high == pytest.approx(3.3, rel=0.001)


@pytest.mark.parametrize(
    "image",
    [
        Image(SVG, b"<svg", 10, 10),
        Image("image/png", b"GIF89a", 10, 10),
        Image(
            SVG,
            b'<svg xmlns="http://www.w3.org/2000/svg" width="1mm" height="1mm"><image href="/etc/passwd"/></svg>',
            10,
            10,
        ),
        Image(
            SVG,
            b'<!DOCTYPE x [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" width="1mm" height="1mm"/>',
            10,
            10,
        ),
    ],
)
def test_an_image_that_cannot_be_read_is_told_and_its_alternative_printed(image: Image) -> None:
    word = word_of(Figure(image, "wat er te zien was"))
    assert [finding.code for finding in word.findings] == ["E507"]
    assert word.texts("Figure") == ["wat er te zien was"]


def test_a_box_is_paragraphs_and_no_table(whole: Word) -> None:
    assert whole.texts("BoxNote") == ["Let op", "Vragen stelt u via het platform.", "op tijd", "eenmaal"]
    assert [table for table in whole.find(".//w:tbl") if "Let op" in text_of(table)] == []


def test_signatures_are_headed_by_the_roles() -> None:
    word = word_of(signatures())
    heads = [text_of(line) for line in word.find(".//w:tr[w:trPr/w:tblHeader]")]
    assert heads == ["de gemeentesecretaris,de burgemeester,", "namens opdrachtnemer,"]
    assert "Plaats en datum: " in text_of(word.find(".//w:tbl")[1])
    assert len(word.paragraphs("BodyText")[0].xpath("w:pPr/w:keepNext", namespaces=NAMESPACES)) == 1


def test_signatures_stay_on_one_page_but_are_not_kept_with_what_follows() -> None:
    for table in word_of(signatures()).find(".//w:tbl"):
        kept = [
            bool(row.xpath(".//w:keepNext", namespaces=NAMESPACES))
            for row in table.xpath("w:tr", namespaces=NAMESPACES)
        ]
        assert kept == [True] * (len(kept) - 1) + [False]


def test_the_words_that_begin_a_list_stay_with_its_first_item() -> None:
    word = word_of(p("Tekst."), p("De voordelen:"), List(items("kort", "lang")), p("Slot."))
    kept = {
        text_of(paragraph): bool(paragraph.xpath("w:pPr/w:keepNext", namespaces=NAMESPACES))
        for paragraph in word.find("./w:p")
    }
    assert kept == {"Tekst.": False, "De voordelen:": True, "kort": False, "lang": False, "Slot.": False}


def test_the_last_words_and_what_is_said_of_a_table_stay_with_what_follows() -> None:
    said = Paragraph((text("Van vorig jaar."),), "small")
    word = word_of(said, lots_table(), p("Tussen."), p("Einde."), signatures())
    kept = {
        text_of(paragraph): bool(paragraph.xpath("w:pPr/w:keepNext", namespaces=NAMESPACES))
        for paragraph in word.find("./w:p")
    }
    assert (kept["Van vorig jaar."], kept["Tussen."], kept["Einde."]) == (True, False, True)


def test_definitions_are_terms_with_their_meaning() -> None:
    word = word_of(DefinitionList((Definition((text("perceel"),), (p("Een deel."),), "begrip"),)))
    assert (word.texts("DefinitionTerm"), word.texts("Definition")) == (["perceel"], ["Een deel."])
    assert word.values(".//w:bookmarkStart/@w:name") == ["d_begrip", "p_begin_p1"]


# Contents, pages, headers


def contents(**pages: int) -> Word:
    chapter = section(
        "een", (text("Een"), Note((p("noot"),))), section("twee", "Twee", level=2, label="1.1"), label="1"
    )
    listing = Contents(
        depth=2,
        entries=(
            Entry("een", chapter.title, 1, "1"),
            Entry("twee", (text("Twee"),), 2, "1.1"),
            Entry("b", (text("Bee"),), 1, "Bijlage 1"),
        ),
    )
    annex = section("b", "Bee", scheme="annex", label="1", printed="Bijlage 1")
    return written(identified(short(listing, chapter, annex)), page_of=pages)


def test_the_contents_are_a_field_whose_entries_stand_there_already() -> None:
    word = contents(een=3, twee=4)
    assert word.instructions()[:4] == [
        'TOC \\o "1-2" \\h \\z',
        "PAGEREF s_een \\h",
        "PAGEREF s_twee \\h",
        "PAGEREF s_b \\h",
    ]
    assert word.texts("TOC1") == ["1 Een 3", "Bijlage 1 Bee "]
    assert word.texts("TOC2") == ["1.1 Twee 4"]
    assert structure(word.data) == ()


def test_a_footnote_in_a_title_is_called_once() -> None:
    word = contents()
    assert len(word.find(".//w:footnoteReference")) == 1
    assert word.findings == ()


def test_lists_of_tables_and_figures_are_fields_too(whole: Word) -> None:
    assert 'TOC \\h \\z \\c "Tabel"' in whole.instructions()
    assert whole.texts("ListHeading") == ["Lijst van tabellen", "Figuren"]
    assert whole.texts("TableofFigures")[0] == "Tabel 1 Percelen en geraamde waarde "


def test_no_section_ends_in_the_paragraph_in_which_a_list_of_tables_ends() -> None:
    listing = Contents(
        "tables", entries=(Entry("t", (text("Een"),), 1, "Tabel 1"), Entry("u", (text("Twee"),), 1, "Tabel 2"))
    )
    word = word_of(listing, section("een", "Een", lots_table("t"), lots_table("u", "2"), label="1"))
    closing = word.find(".//w:p[w:pPr/w:sectPr]")
    assert len(closing) == 1
    assert [part for part in closing if part.xpath(".//w:fldChar", namespaces=NAMESPACES)] == []


def test_contents_with_nothing_to_list_are_left_out() -> None:
    assert word_of(Contents("tables")).find(".//w:instrText") == []


def test_cover_front_matter_chapters_and_wide_pages_are_sections(whole: Word) -> None:
    sections = whole.find(".//w:sectPr")
    headers = [
        "".join(str(one) for one in part.xpath("w:headerReference/@r:id", namespaces=NAMESPACES)) for part in sections
    ]
    assert headers == ["", "rIdHeader1", "rIdHeader2", "rIdHeader3", "rIdHeader2"]
    assert [part.xpath("string(w:pgSz/@w:orient)", namespaces=NAMESPACES) for part in sections] == [
        "",
        "",
        "",
        "landscape",
        "",
    ]
    assert whole.find(".//w:p[w:pPr/w:pStyle/@w:val='SectionEnd']") != []


def test_a_document_without_a_cover_page_has_its_header_on_page_one() -> None:
    word = written(
        identified(replace(short(cover(own_page=False), section("a", "A", label="1")), chapters_on_new_page=False))
    )
    assert word.values(".//w:sectPr/w:headerReference/@r:id") == ["rIdHeader2"]
    assert word.texts("Title") == ["Aanbestedingsleidraad Wmo-ondersteuning"]


def test_the_header_names_the_document_and_the_chapter_and_the_footer_the_page(whole: Word) -> None:
    header = whole.part("word/header2.xml")
    assert text_of(header) == "Aanbestedingsleidraad Wmo-ondersteuning Vastgesteld"
    assert b" STYLEREF 1 " in whole.members["word/header2.xml"]
    assert b"STYLEREF" not in whole.members["word/header1.xml"]
    footer = whole.members["word/footer1.xml"]
    assert text_of(whole.part("word/footer1.xml")) == "Pagina 1 van 1"
    assert footer.index(b" PAGE ") < footer.index(b" NUMPAGES ")


def test_a_page_label_without_blanks_is_only_text() -> None:
    word = written(replace(short(p("x")), labels=replace(Labels(), page="Vertrouwelijk")))
    assert text_of(word.part("word/footer1.xml")) == "Vertrouwelijk"
    assert b"fldChar" not in word.members["word/footer1.xml"]


# Sources and names


def test_a_sourced_paragraph_is_anchored_and_its_sources_are_kept() -> None:
    word = word_of(p("Er is ", text("€ 4.500.000", BUDGET), " vanaf ", text("1 januari", START)))
    assert word.values(".//w:bookmarkStart/@w:name") == ["p_begin_p1"]
    sources = word.part("customXml/item1.xml")
    anchor = next(one for one in sources if one.get("bookmark") == "p_begin_p1")
    by_id = {one.get("id"): (one.get("path"), one.get("line")) for one in sources}
    assert [by_id[number] for number in str(anchor.get("sources")).split()] == [
        (None, "30"),
        ("lots/noord/budget", None),
        ("term/start", None),
    ]


def test_a_fact_is_one_source_wherever_its_lines_stand() -> None:
    first, second = (Source("content/x/texts/doel.md", line, 0, "texts/doel") for line in (3, 4))
    word = word_of(p(Text("Een regel ", (first,)), Text("en nog een.", (second,))))
    sources = word.part("customXml/item1.xml")
    assert [dict(one.attrib) for one in sources] == [
        {"id": "1", "path": "texts/doel"},
        {"bookmark": "p_begin_p1", "sources": "1"},
    ]


def test_titles_of_boxes_and_names_under_signatures_are_anchored_too() -> None:
    word = word_of(Box((p("x"),), (text("Let op", BUDGET),)), signatures())
    marks = {
        str(mark.get(f"{{{NAMESPACES['w']}}}name")): text_of(mark.xpath("..")[0])
        for mark in word.find(".//w:bookmarkStart")
    }
    assert marks["x_1"] == "Let op"
    assert marks["x_2"] == "de gemeentesecretaris,"
    assert "B. Voorbeeld" in marks.values()
    assert structure(word.data) == ()


def test_a_paragraph_without_words_or_without_sources_has_no_bookmark() -> None:
    assert word_of(p(), Paragraph((Text("zonder bron"),))).values(".//w:bookmarkStart/@w:name") == []


def test_every_anchor_of_the_map_is_a_bookmark_and_every_cell_is_in_it(whole: Word) -> None:
    names = set(whole.values(".//w:bookmarkStart/@w:name")) | set(
        whole.values(".//w:bookmarkStart/@w:name", "word/footnotes.xml")
    )
    anchors = {str(one.get("bookmark")) for one in whole.part("customXml/item1.xml") if one.get("bookmark")}
    assert anchors <= names
    assert len(anchors) > 50


@pytest.mark.parametrize("id", ["a", "eis-k-02", "a" * 60, "A-B", "a_b", "2.1", "é", "-", "a--b", "lots/noord"])
def test_a_bookmark_name_is_one_that_word_takes(id: str) -> None:
    name = bookmark("p", id)
    assert len(name) <= 40
    assert name.isascii()
    assert name.replace("_", "").isalnum()


def test_different_ids_have_different_bookmarks() -> None:
    names = ["a-b", "a_b", "a--b", "A-B", "a.b", "a b", "a" * 50, "a" * 51, "b__1"]
    assert len({bookmark("p", name).lower() for name in names}) == len(names)


def test_colours_and_sizes_come_from_the_house_style() -> None:
    style = replace(DEFAULT, primary="#123456", word_heading_font="Georgia", heading_sizes=(22.0, 13.5, 11.5, 10.5))
    word = Word(write_docx(short(p("x")), style))
    assert word.values("w:style[@w:styleId='Heading1']/w:rPr/w:sz/@w:val", "word/styles.xml") == ["44"]
    assert word.values("w:style[@w:styleId='Heading1']/w:rPr/w:color/@w:val", "word/styles.xml") == ["123456"]
    theme = word.members["word/theme/theme1.xml"].decode()
    assert 'typeface="Georgia"' in theme
    assert '<a:srgbClr val="123456"/>' in theme


def test_a_logo_and_a_figure_that_are_equal_are_stored_once() -> None:
    word = word_of(Figure(LOGO, "een"), Figure(LOGO, "twee"))
    assert len([name for name in word.members if name.startswith("word/media/")]) == 2
    assert len(set(word.values(".//wp:docPr/@id"))) == 2


def test_in_a_table_with_rows_that_are_set_apart_only_these_and_the_total_are_bold() -> None:
    rows = (row("a", "1"), row("b (kader)", "2", role="emphasis"), row("Totaal", "3", role="total"))
    word = word_of(replace(lots_table(), head=(), body=rows, columns=(Column(0.5),) * 2))
    assert word.texts("TableText") == ["a", "1"]
    assert word.texts("TableRowHeading") == ["b (kader)", "2"]
    assert word.texts("TableTotal") == ["Totaal", "3"]


def test_signatures_without_names_have_no_line_for_them() -> None:
    word = word_of(Signatures((Signature((text("de secretaris,"),), ()), Signature((text("de burgemeester,"),), ()))))
    assert [text_of(line) for line in word.find(".//w:tbl/w:tr")] == [
        "de secretaris,de burgemeester,",
        "Handtekening:  Handtekening:  ",
    ]


@pytest.mark.parametrize(("count", "apart"), [(4, []), (30, list(range(2, 29)))])
def test_a_short_table_stays_whole_and_of_a_long_one_neither_end_stands_alone(count: int, apart: list[int]) -> None:
    rows = (*(row(f"perceel {n}", str(n)) for n in range(1, count)), row("Totaal", "9", role="total"))
    word = word_of(replace(lots_table(), head=(), body=rows, columns=(Column(0.5),) * 2))
    lines = word.find(".//w:tbl/w:tr")
    free = [n for n, line in enumerate(lines, 1) if not line.xpath(".//w:keepNext", namespaces=NAMESPACES)]
    assert free == [*apart, count]
