"""What is faster gives the same bytes, and tells when WeasyPrint is another."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyphen  # type: ignore[import-untyped]
import pytest
import weasyprint
from weasyprint.css import StyleFor

from bestek.style import DEFAULT
from bestek.tree import Document
from bestek.write import faster_layout, pdf_layout
from bestek.write.faster_layout import PATCHES, checksum, faster
from bestek.write.pdf import print_page
from bestek.write.pdf_layout import style_sheet
from bestek.write.stylesheet import print_css
from tests.unit import trees

PHRASES = (
    trees.p("Een lang voorbeeld van woordafbreking in aanbestedingsdocumenten. " * 9, "fi ffi AV To 1234,50 — “aan”."),
    trees.requirements_table(1, 30, "tabel-eisen", "1", "Eisen"),
)
DOCUMENTS = {"everything": trees.everything(), "chapters": trees.long(6), "short": trees.short(*PHRASES)}


def plain(document: Document) -> bytes:
    """A document laid out by WeasyPrint as it comes."""
    fonts = weasyprint.text.fonts.FontConfiguration()
    sheet = weasyprint.CSS(string=print_css(document, DEFAULT), font_config=fonts, url_fetcher=pdf_layout.Fetcher())
    page = weasyprint.HTML(string=print_page(document), url_fetcher=pdf_layout.Fetcher())
    made: bytes = page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/a-2a")
    return made


def fast(document: Document) -> bytes:
    sheet, fonts = style_sheet(print_css(document, DEFAULT))
    with faster():
        page = weasyprint.HTML(string=print_page(document), url_fetcher=pdf_layout.Fetcher())
        made: bytes = page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/a-2a")
    return made


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_same_bytes_as_weasyprint_as_it_comes(name: str) -> None:
    assert fast(DOCUMENTS[name]) == plain(DOCUMENTS[name])


def test_a_document_is_the_same_after_others() -> None:
    first = fast(DOCUMENTS["short"])
    fast(DOCUMENTS["everything"])
    assert fast(DOCUMENTS["short"]) == first


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch[1] if isinstance(patch, tuple) else "")
def test_what_is_replaced_is_what_it_was_written_for(patch: faster_layout.Patch) -> None:
    owner, name, _function, known = patch
    assert checksum(owner.__dict__[name]) == known


def test_weasyprint_is_as_it_comes_before_and_after() -> None:
    original = StyleFor.__init__
    with faster():
        assert StyleFor.__init__ is not original
    assert StyleFor.__init__ is original


def test_a_layout_can_do_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BESTEK_PLAIN_LAYOUT", "1")
    original = StyleFor.__init__
    with faster():
        assert StyleFor.__init__ is original


def test_fonts_are_read_where_they_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    style_sheet.cache_clear()
    fast(DOCUMENTS["short"])
    assert not list(tmp_path.iterdir())


def test_a_style_sheet_with_a_mistake_is_refused_each_time() -> None:
    for _ in range(2):
        with pytest.raises(RuntimeError, match="colour"):
            style_sheet("p { colour: red }")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_hyphenation_has_the_same_patterns(language: str) -> None:
    plain = pyphen.HyphDict(pyphen.LANGUAGES[language]).patterns
    with faster():
        read = pyphen.HyphDict(pyphen.LANGUAGES[language])
    assert type(read.patterns) is not dict
    assert {letters: read.patterns.get(letters) for letters in plain} == plain
    others = set(read.patterns.lines) - set(plain)
    assert not any(map(read.patterns.get, others))
    assert read.patterns.get("qqq") is None


def test_a_font_that_does_not_ship_is_refused_as_before() -> None:
    rule = (
        '@font-face { font-family: "Other"; font-weight: 400; font-style: normal; src: url(https://example.org/a.ttf) }'
    )
    with pytest.raises(RuntimeError, match=r"example\.org"):
        style_sheet(rule)
