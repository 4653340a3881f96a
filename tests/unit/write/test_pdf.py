"""The PDF writer: pages, what stands on them, and what must never go in."""

from __future__ import annotations

import gc
import io
import os
import re
import subprocess
import sys
from dataclasses import replace

import pikepdf
import pytest

from bestek import system
from bestek.archive import verapdf
from bestek.findings import FindingsError, SetupError
from bestek.style import DEFAULT, HouseStyle
from bestek.tree import (
    Contents,
    Document,
    Emphasis,
    Figure,
    Image,
    Inline,
    Placeholder,
    Ref,
    Section,
    Source,
    Strong,
    Text,
    walk,
)
from bestek.write import pdf_layout
from bestek.write.pdf import print_page, write_pdf
from bestek.write.pdf_check import check_pdf, pdf_words
from bestek.write.pdf_reader import Element, Tagged
from bestek.write.stylesheet import print_css
from bestek.write.words import even, words
from tests.unit import trees
from tests.unit.write.printed import framed, printed, tagged

MM = 72 / 25.4


def artifacts(pdf: Tagged, page: int) -> list[str]:
    return pdf.pages[page - 1].artifacts


def pages_of(pdf: Tagged, element: Element) -> set[int]:
    """The pages (from 1) on which an element has content."""
    return {kid[0] + 1 for part in element.walk() for kid in part.kids if isinstance(kid, tuple)}


# What the file is


@pytest.mark.parametrize(
    "document", [trees.everything(), trees.long(8), framed(trees.p("Kort."))], ids=["everything", "long", "short"]
)
def test_a_file_passes_our_own_checks(document: Document) -> None:
    assert check_pdf(printed(document).data, document) == []


@pytest.mark.parametrize(
    "parts",
    [
        (Text("Finânsjes", lang="fy"), Text(" "), Emphasis((Text("samen"),))),
        (Emphasis((Text("Finânsjes"),)), Text(" "), Strong((Text("samen"),))),
    ],
    ids=["languages", "letters"],
)
def test_a_blank_between_words_in_other_languages_or_letters_is_in_the_file(parts: tuple[Inline, ...]) -> None:
    assert pdf_words(tagged(framed(trees.p(*parts)))) == ["Finânsjes samen"]


@pytest.mark.slow
@pytest.mark.parametrize("profile", verapdf.FLAVOURS)
@pytest.mark.parametrize(
    "document", [trees.everything(), trees.long(8), framed(trees.p("Kort."))], ids=["everything", "long", "short"]
)
def test_a_file_is_pdfua_and_pdfa_at_the_same_time(document: Document, profile: str, require) -> None:
    require("java")
    data = printed(document).data
    assert verapdf.failures(data, profile) == []
    assert verapdf.checks(data, profile) > 100


@pytest.mark.slow
def test_two_processes_with_different_hash_seeds_write_the_same_bytes() -> None:
    program = (
        "import hashlib; from tests.unit import trees; from bestek.style import DEFAULT; from bestek.write.pdf import write_pdf;"
        "print(hashlib.sha256(write_pdf(trees.everything(), DEFAULT).data).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        for seed in ("0", "77")
    ]
    assert len({run.stdout for run in runs}) == 1
    assert re.fullmatch(r"[0-9a-f]{64}\n", runs[0].stdout)
    assert [run.stderr for run in runs] == ["", ""]


def test_properties_come_from_the_document_and_dates_from_its_date_alone() -> None:
    pdf = tagged(trees.everything()).pdf
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Aanbestedingsleidraad Wmo-ondersteuning"
        assert metadata["dc:creator"] == ["Gemeente Voorbeeld"]
        assert metadata["dc:description"] == "Wmo-ondersteuning"
        assert metadata["pdf:Keywords"] == "Wmo, aanbesteding"
        assert metadata["xmp:CreateDate"] == metadata["xmp:ModifyDate"] == "2024-02-12"
    assert str(pdf.docinfo.CreationDate) == "D:20240212"


def test_the_claim_of_pdf_a_can_be_read_without_unpacking_anything() -> None:
    data = printed(trees.everything()).data
    assert b'pdfaid:part="2" pdfaid:conformance="A"' in data
    assert b'pdfuaid:part="1"' in data


def test_a_document_without_date_gives_a_file_without_date() -> None:
    pdf = tagged(replace(framed(trees.p("Kort.")), date=None)).pdf
    assert "/CreationDate" not in pdf.docinfo
    assert "/ModDate" not in pdf.docinfo


# Pages


def test_every_block_has_its_page() -> None:
    document = trees.everything()
    written = printed(document)
    ids = {node.id for node in walk(document) if getattr(node, "id", "") and not isinstance(node, Document)}
    assert ids <= set(written.page_of)
    assert set(written.page_of.values()) <= set(range(1, written.pages + 1))
    assert written.pages == len(Tagged(written.data).pages)


def test_a_section_is_on_the_page_that_shows_its_heading() -> None:
    pdf, written = tagged(trees.everything()), printed(trees.everything())
    headings = pdf.root.of("H1", "H2", "H3", "H4")
    sections = [node for node in walk(trees.everything()) if isinstance(node, Section)]
    assert [pages_of(pdf, heading) for heading in headings] == [{written.page_of[section.id]} for section in sections]


def test_the_table_of_contents_shows_those_pages() -> None:
    pdf, written = tagged(trees.everything()), printed(trees.everything())
    contents = next(node for node in walk(trees.everything()) if isinstance(node, Contents))
    shown = [pdf.text(item.of("Span")[0]) for item in pdf.root.of("TOC")[0].of("TOCI")]
    assert shown == [str(written.page_of[entry.target]) for entry in contents.entries]


def test_chapters_begin_on_new_pages_where_the_document_says_so() -> None:
    chapters = [trees.section(f"h{n}", f"Hoofdstuk {n}", trees.p("Kort."), label=str(n)) for n in (1, 2, 3)]
    document = framed(*chapters)
    assert [printed(document).page_of[f"h{n}"] for n in (1, 2, 3)] == [1, 2, 3]
    running_on = replace(document, chapters_on_new_page=False)
    assert [printed(running_on).page_of[f"h{n}"] for n in (1, 2, 3)] == [1, 1, 1]


def test_a_cover_page_stands_alone_and_without_header_and_footer() -> None:
    pdf = tagged(framed(trees.cover(), trees.p("Tekst.")))
    assert len(pdf.pages) == 2
    assert artifacts(pdf, 1) == []
    assert "Pagina 2 van 2" in "".join(artifacts(pdf, 2))


def test_a_title_block_shares_its_page_with_the_text() -> None:
    pdf = tagged(framed(trees.cover(own_page=False), trees.p("Tekst.")))
    assert len(pdf.pages) == 1
    assert "Pagina 1 van 1" in "".join(artifacts(pdf, 1))


def test_header_and_footer_are_artifacts_with_document_chapter_status_and_page() -> None:
    pdf = tagged(trees.everything())
    page = printed(trees.everything()).page_of["procedure"]
    texts = artifacts(pdf, page)
    assert texts[:2] == ["Aanbestedingsleidraad Wmo-ondersteuning", "2 Procedure en planning"]
    assert {"Vastgesteld", f"Pagina {page} van {len(pdf.pages)}"} <= {"".join(texts), *texts}


def test_header_texts_are_never_read_as_css() -> None:
    hostile = 'a "b" \\ } @page { size: 1mm } </style> {page} é'
    pdf = tagged(
        replace(
            framed(trees.p("Tekst.")),
            header_left=hostile,
            labels=replace(trees.short().labels, page='"{page}" /* {pages} */'),
        )
    )
    assert artifacts(pdf, 1)[0] == hostile
    assert '"1" /* 1 */' in artifacts(pdf, 1)


def test_what_follows_a_landscape_section_stands_upright_also_where_chapters_run_on() -> None:
    wide = trees.section("breed", "Breed", trees.p("Breed."), landscape=True, label="1")
    document = replace(
        framed(wide, trees.section("na", "Daarna", trees.p("Smal."), label="2")), chapters_on_new_page=False
    )
    with pikepdf.open(io.BytesIO(printed(document).data)) as pdf:
        assert [float(page.mediabox[2]) > float(page.mediabox[3]) for page in pdf.pages] == [True, False]


def test_a_landscape_section_turns_its_pages_and_no_others() -> None:
    written = printed(trees.everything())
    pages = tagged(trees.everything()).pdf.pages
    wide = {number for number, page in enumerate(pages, 1) if page.mediabox[2] > page.mediabox[3]}
    assert wide == {written.page_of["bijlage-eisen"]}
    assert float(pages[wide.pop() - 1].mediabox[2]) == pytest.approx(297 * MM, abs=0.01)


def test_a_table_head_comes_again_on_every_page_of_the_table() -> None:
    table = trees.requirements_table(1, 60, "tabel", "1", "Eisen")
    pdf = tagged(framed(table))
    pages = pages_of(pdf, pdf.root.of("Table")[0])
    assert len(pages) > 2
    assert {page for page in range(1, len(pdf.pages) + 1) if "Bewijs" in artifacts(pdf, page)} == pages - {1}
    assert pages_of(pdf, pdf.root.of("THead")[0]) == {1}


def test_no_row_is_split_and_none_stands_alone() -> None:
    pdf = tagged(framed(trees.requirements_table(1, 60, "tabel", "1", "Eisen")))
    rows = [pages_of(pdf, row) for row in pdf.root.of("TBody")[0].elements]
    assert all(len(pages) == 1 for pages in rows)
    counts = [rows.count({page}) for page in range(1, len(pdf.pages) + 1)]
    assert min(counts) > 1


@pytest.mark.parametrize("lines", range(24, 32))
def test_a_heading_a_caption_and_the_first_rows_stay_together(lines: int) -> None:
    table = trees.requirements_table(1, 20, "tabel", "1", "Eisen")
    document = framed(*(trees.p("Regel.") for _ in range(lines)), trees.section("h", "Eisen", table, label="1"))
    pdf = tagged(replace(document, chapters_on_new_page=False))
    first = {
        page
        for part in (pdf.root.of("H1")[0], pdf.root.of("Caption")[0], *pdf.root.of("TR")[:3])
        for page in pages_of(pdf, part)
    }
    assert len(first) == 1


@pytest.mark.parametrize("lines", [24, 27, 30])
def test_signatures_stay_together_with_their_lead(lines: int) -> None:
    pdf = tagged(framed(*(trees.p("Regel.") for _ in range(lines)), trees.signatures()))
    texts = {pdf.text(element): pages_of(pdf, element) for element in pdf.root.of("P")}
    signed = [
        texts[text] for text in ("Burgemeester en wethouders van Voorbeeld,", "A. Voorbeeld", "B. Voorbeeld", "[naam]")
    ]
    assert signed == [signed[0]] * 4


@pytest.mark.parametrize("lines", range(24, 32))
def test_nobody_signs_a_page_without_a_word_of_the_text(lines: int) -> None:
    pdf = tagged(framed(*(trees.p(f"Regel {line}.") for line in range(lines)), trees.signatures()))
    pages = {pdf.text(element): pages_of(pdf, element) for element in pdf.root.of("P")}
    assert pages[f"Regel {lines - 1}."] == pages["A. Voorbeeld"]


@pytest.mark.parametrize("lines", range(24, 34))
def test_what_is_said_of_a_table_is_on_its_page(lines: int) -> None:
    said = replace(trees.p("Gegevens van het vorige jaar."), role="small")
    table = trees.requirements_table(1, 4, "tabel", "1", "Eisen")
    pdf = tagged(framed(*(trees.p("Regel.") for _ in range(lines)), said, table))
    pages = {pdf.text(element): pages_of(pdf, element) for element in pdf.root.of("P")}
    assert pages["Gegevens van het vorige jaar."] == pages_of(pdf, pdf.root.of("Table")[0])


@pytest.mark.parametrize("lines", [23, 25, 27])
def test_a_short_table_stays_on_one_page(lines: int) -> None:
    table = trees.requirements_table(1, 4, "tabel", "1", "Eisen")
    pdf = tagged(framed(*(trees.p("Regel.") for _ in range(lines)), table))
    assert pages_of(pdf, pdf.root.of("Table")[0]) == {2}


def test_a_link_can_be_clicked_once_and_a_line_of_contents_also_on_its_number() -> None:
    """WeasyPrint makes links of the boxes inside a link too."""
    pdf = tagged(trees.everything())
    for link in pdf.root.of("Link"):
        annotations = [kid for kid in link.kids if isinstance(kid, pikepdf.Object)]
        in_contents = link.parent is not None and link.parent.parent is not None and link.parent.parent.type == "TOCI"
        assert len(annotations) == (2 if in_contents else 1)
        assert {str(annotation.Contents) for annotation in annotations} != {""}


def test_a_reference_stands_on_the_page_of_its_note() -> None:
    pdf = tagged(trees.everything())
    notes = pdf.root.of("Note")
    assert len(notes) == 2
    for note in notes:
        assert note.parent is not None
        call = next(element for element in note.parent.elements if element.type == "Reference")
        assert pages_of(pdf, call) == pages_of(pdf, note)


# Words at line ends


def test_a_hyphen_of_the_layout_is_no_part_of_the_text() -> None:
    long = "Verantwoordelijkheidsverdeling " * 40
    pdf = tagged(framed(trees.p(long)))
    runs = [run for page in pdf.pages for run in page.runs.values()]
    assert any(run.hyphenated for run in runs)
    (paragraph,) = pdf.root.of("P")
    assert even(pdf.text(paragraph)) == long.strip()


def test_a_hyphen_of_the_author_stays() -> None:
    long = "Wmo-begeleidingsovereenkomst " * 40
    pdf = tagged(framed(trees.p(long)))
    assert even(pdf.text(pdf.root.of("P")[0])) == long.strip()


def test_words_end_where_lines_end_whatever_letters_they_are_in() -> None:
    parts = [
        part
        for _ in range(60)
        for part in (
            " een",
            Strong((trees.text(" twee "),)),
            "drie",
            Emphasis((trees.text(" vier"),)),
            " vijf/zes",
            Placeholder(" zeven"),
            "—acht",
        )
    ]
    document = framed(trees.p(*parts))
    pdf = tagged(document)
    assert [even(pdf.text(element)) for element in pdf.root.of("P")] == words(document)


def test_frisian_is_not_hyphenated() -> None:
    long = "Ferantwurdlikheidsferdieling " * 40
    for document in (framed(trees.p(trees.text(long, lang="fy"))), replace(framed(trees.p(long)), language="fy")):
        assert not any(run.hyphenated for page in tagged(document).pages for run in page.runs.values())


# What must not go in


def test_a_character_that_no_shipped_font_has_is_a_finding_with_its_place() -> None:
    document = framed(trees.p("Het teken ", Text("⚖", (Source("content/x/dossier.yaml", 3, 9, "naam"),)), "."))
    with pytest.raises(FindingsError) as raised:
        write_pdf(document, DEFAULT)
    (finding,) = raised.value.findings
    assert (finding.code, str(finding.place)) == ("E601", "content/x/dossier.yaml:3:9")
    assert "U+2696" in finding.message
    assert "⚖" in finding.message


def test_every_such_character_is_told_at_once() -> None:
    with pytest.raises(FindingsError) as raised:
        write_pdf(framed(trees.p("漢"), trees.p("字 en 漢"), trees.section("s", "\U0001f600", label="1")), DEFAULT)
    assert len(raised.value.findings) == 4


def test_a_warning_of_weasyprint_is_an_error() -> None:
    page = print_page(framed(trees.p("Tekst.")))
    with pytest.raises(RuntimeError, match="colour"):
        pdf_layout.pdf(page, print_css(trees.short(), DEFAULT) + "p { colour: red }")


def test_a_link_to_nowhere_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="nergens"):
        pdf_layout.pdf(
            '<html lang="nl"><head><title>t</title></head><body><p><a href="#nergens">x</a></p></body></html>', ""
        )


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a.png",
        "http://127.0.0.1:9/",
        "file:///etc/hostname",
        "ftp://example.org/",
        "/etc/hostname",
        "bestek-font:../../x.ttf",
    ],
)
def test_nothing_is_fetched_from_anywhere(url: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        pdf_layout.Fetcher().fetch(url)


@pytest.mark.parametrize(
    "rule",
    [
        "p { background: url(https://example.org/a.png) }",
        "@import url(file:///etc/x.css);",
        "@font-face { font-family: x; src: url(https://example.org/x.ttf) }",
    ],
)
def test_a_style_sheet_that_wants_something_from_elsewhere_is_an_error(rule: str) -> None:
    with pytest.raises(RuntimeError):
        pdf_layout.pdf(print_page(framed(trees.p("Tekst."))), rule)


def test_a_data_address_is_opened() -> None:
    assert pdf_layout.Fetcher().fetch("data:text/plain,abc").read() == b"abc"


def test_a_missing_library_is_advice_not_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "missing_libraries", lambda: ("Pango",))
    with pytest.raises(SetupError, match="Pango") as raised:
        write_pdf(framed(trees.p("Tekst.")), DEFAULT)
    assert raised.value.advice


def test_weasyprint_is_not_imported_before_a_page_is_laid_out() -> None:
    program = "import sys, bestek.write.pdf, bestek.write.html; print('weasyprint' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "False\n"


def test_the_garbage_collector_is_as_it_was() -> None:
    assert gc.isenabled()
    with pytest.raises(RuntimeError, match="nergens"):
        write_pdf(framed(trees.p(Ref("nergens", text="x"))), DEFAULT)
    assert gc.isenabled()


# Fonts and sizes come from the house style


def test_only_shipped_fonts_are_in_the_file() -> None:
    style = HouseStyle(body_font="Source Serif Pro")
    for look, families in ((DEFAULT, {"Sans"}), (style, {"Sans", "Serif"})):
        fonts = {
            str(font.BaseFont)
            for page in Tagged(write_pdf(trees.everything(), look).data).pdf.pages
            for font in page.resources.get("/Font", {}).values()
        }
        assert {re.split("-", name)[2] for name in fonts} == families
        assert all(re.fullmatch(r"/[A-Z]{6}\+Bestek-Source-(Sans|Serif)-Pro(-\w+)*", name) for name in fonts)


def test_margins_are_those_of_the_house_style() -> None:
    style = HouseStyle(margins=(40.0, 22.0, 25.0, 50.0))
    pdf = Tagged(write_pdf(framed(trees.p("Tekst.")), style).data)
    (run,) = pdf.pages[0].runs.values()
    assert run.x == pytest.approx(50 / 25.4 * 96, abs=0.01)
    assert run.y > 40 / 25.4 * 96


def test_a_picture_is_as_wide_as_it_says() -> None:
    pdf = tagged(framed(Figure(Image("image/png", trees.png(), 20.0, 10.0), "Vlak")))
    (figure,) = pdf.root.of("Figure")
    left, bottom, right, top = (float(number) for number in figure.attribute("/BBox"))
    assert (right - left, top - bottom) == pytest.approx((20 * MM, 10 * MM), abs=0.02)
    assert str(figure.object.Alt) == "Vlak"


def test_a_raster_picture_is_not_interpolated() -> None:
    pdf = tagged(framed(Figure(Image("image/png", trees.png(), 20.0, 10.0), "Vlak"))).pdf
    (image,) = [part for part in pdf.objects if isinstance(part, pikepdf.Stream) and part.get("/Subtype") == "/Image"]
    assert not image.get("/Interpolate", False)
