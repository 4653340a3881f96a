"""Every file of the dossiers in this repository before the validator of its format, and the labels of PDF and web page against the tree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from bestek.archive import verapdf
from bestek.archive.signature_blocks import signature_blocks
from bestek.archive.signature_writing import Wish, sign
from bestek.archive.signatures import signatures
from bestek.cache import Cache
from bestek.findings import Severity
from bestek.making import FORMATS, write
from bestek.tree import Note, Ref, Table, plain_text, walk
from bestek.write.docx import lint
from bestek.write.pdf_check import check_pdf
from tests import dossiers
from tests.certificates import AT, credentials
from tests.dossiers import Documents
from tests.parity.texts import labels_of, outline_of_pdf, unwarned

pytestmark = pytest.mark.slow

Files = dict[str, dict[str, Path]]


@pytest.fixture(scope="module")
def documents() -> Documents:
    return dossiers.documents()


@pytest.fixture(scope="module")
def files(documents: Documents, tmp_path_factory: pytest.TempPathFactory, parts: Cache) -> Files:
    """The files by format and name, as the build writes them; a writer has nothing to say of any of them."""
    folder = tmp_path_factory.mktemp("dossiers")
    made: Files = {name: {} for name in FORMATS}
    for name, (document, style) in documents.items():
        for format_ in FORMATS:
            written = write(document, format_, style, store=parts)
            assert (name, format_, written.findings) == (name, format_, ())
            made[format_][name] = folder / f"{name}.{format_}"
            made[format_][name].write_bytes(written.data)
    assert len(made["pdf"]) >= 4, "there is hardly a document to judge"
    return made


def none(names: dict[str, Path]) -> dict[str, list[object]]:
    return {name: [] for name in names}


def test_every_pdf_is_pdfa_2a_and_pdfua_1_before_verapdf(files: Files, require: Callable[[str], Path]) -> None:
    require("java")
    assert {name: verapdf.failures(path.read_bytes()) for name, path in files["pdf"].items()} == none(files["pdf"])


SIGNED = (
    "emmen-wmo-procurement-strategy",
    "emmen-wmo-award-letter-oost",
    "haarlem-gewoon-in-de-wijk-executive-decision",
    "tytsjerksteradiel-council-decision",
)
"""A long one without a block for who signs; a letter with one block; a paper with two and a logo; one in Frisian."""


@pytest.mark.parametrize("end", SIGNED)
def test_a_signed_pdf_is_pdfa_2a_and_pdfua_1_and_begins_with_the_issued_one(
    files: Files, end: str, require: Callable[[str], Path]
) -> None:
    require("java")
    issued = next(
        path
        for name, path in files["pdf"].items()
        if name.replace("-internal", "").replace("-public", "").endswith(end)
    ).read_bytes()
    blocks = [each.words for each in signature_blocks(issued)][:1]
    holder = "Gemeente Voorbeeld" if end == SIGNED[0] else blocks[0]
    signed = sign(issued, credentials("Gemeente Voorbeeld"), Wish(AT, name=holder))
    assert signed.data.startswith(issued)
    assert bool(signed.block) == (end != SIGNED[0])
    assert [(each.valid, each.reach) for each in signatures(signed.data)] == [(True, "file")]
    assert verapdf.failures(signed.data) == []


def test_every_pdf_passes_what_verapdf_does_not_ask(documents: Documents, files: Files) -> None:
    found = {name: check_pdf(path.read_bytes(), documents[name][0]) for name, path in files["pdf"].items()}
    assert found == none(files["pdf"])


def test_the_outline_of_every_pdf_is_that_of_the_tree(documents: Documents, files: Files) -> None:
    outlines = {name: outline_of_pdf(path) for name, path in files["pdf"].items()}
    assert outlines == {name: labels_of(document) for name, (document, _style) in documents.items()}


def test_every_page_of_every_pdf_says_how_the_document_stands(documents: Documents, files: Files) -> None:
    found = {name: unwarned(documents[name][0], path) for name, path in files["pdf"].items()}
    assert found == none(files["pdf"])
    assert any(document.banner for document, _style in documents.values())


def test_every_word_file_is_valid_before_openxml_audit(files: Files) -> None:
    results = {name: OpenXmlValidator().validate(str(path)) for name, path in files["docx"].items()}
    assert {name: [str(error) for error in result.errors] for name, result in results.items()} == none(files["docx"])


def test_every_word_file_passes_the_lint_of_structure_and_accessibility(files: Files) -> None:
    """Advice may be left: a group row that spans its table is merged cells, and says what follows to the eye and the ear."""
    found = {name: lint.lint(path.read_bytes(), name) for name, path in files["docx"].items()}
    worse = {name: [one for one in every if one.severity > Severity.ADVICE] for name, every in found.items()}
    assert worse == none(files["docx"])
    assert {one.code for every in found.values() for one in every} <= {"W538"}


def test_every_web_page_is_well_formed_stands_alone_and_has_the_notes_references_and_captions_of_the_tree(
    documents: Documents, files: Files
) -> None:
    for name, path in files["html"].items():
        page = path.read_text(encoding="utf-8")
        for outside in ('src="http', "url(http", "@import", "<link", "<iframe"):
            assert outside not in page, (name, outside)
        words = " ".join(_words(page).split())
        for node in walk(documents[name][0]):
            if isinstance(node, Ref | Note | Table):
                text = (
                    node.text
                    if isinstance(node, Ref)
                    else plain_text(node.caption if isinstance(node, Table) else node.children)
                )
                assert " ".join(text.split()) in words, (name, text)


def _words(page: str) -> str:
    """The text of a page, with nothing between neighbours inside a line and a blank between blocks."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.words: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag in ("p", "li", "td", "th", "h1", "h2", "h3", "h4", "caption", "div", "br"):
                self.words.append(" ")

        def handle_data(self, data: str) -> None:
            self.words.append(data)

    reader = Reader()
    reader.feed(page)
    return "".join(reader.words)
