"""Word file = tree: what LibreOffice counts and prints is what the tree says, though every cached result in the file is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bestek.style import DEFAULT
from bestek.tree import Document, Entry, walk
from bestek.write.docx import write_docx
from tests.parity.libreoffice import pdfs
from tests.parity.spoiled import WRONG, spoiled
from tests.parity.texts import (
    Expected,
    Label,
    Pages,
    labels_of,
    missing,
    outline_of_pdf,
    pages_of_pdf,
    squeezed,
    unlabelled,
)
from tests.unit.trees import everything, long

pytestmark = pytest.mark.slow

PAGE_OF = {
    node.target: number
    for number, node in enumerate((part for part in walk(everything()) if isinstance(part, Entry)), 100)
}
"""Pages that no table of contents could have but by being told."""

DOCUMENTS = {"everything": everything(), "long": long(16)}


@pytest.fixture(scope="module")
def printed(require: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The PDFs that LibreOffice makes of the spoiled files."""
    require("pdftotext")
    files = {}
    for name, document in DOCUMENTS.items():
        files[name], count = spoiled(write_docx(document, DEFAULT, page_of=PAGE_OF).data)
        assert count > 10
    return pdfs(require("soffice"), files, tmp_path_factory.mktemp("libreoffice"))


@pytest.mark.parametrize(("name", "document"), DOCUMENTS.items())
def test_libreoffice_counts_every_heading_as_the_tree_does(
    name: str, document: Document, printed: dict[str, Path]
) -> None:
    assert outline_of_pdf(printed[name]) == labels_of(document)


@pytest.mark.parametrize(("name", "document"), DOCUMENTS.items())
def test_every_text_of_the_tree_is_on_the_pages_with_its_computed_numbers(
    name: str, document: Document, printed: dict[str, Path]
) -> None:
    assert missing(document, printed[name], PAGE_OF, libreoffice=True) == []


@pytest.mark.parametrize(("name", "document"), DOCUMENTS.items())
def test_every_page_but_the_cover_says_which_page_it_is(
    name: str, document: Document, printed: dict[str, Path]
) -> None:
    assert unlabelled(document, printed[name]) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_spoiled_result_survives(name: str, printed: dict[str, Path]) -> None:
    assert [page for page in pages_of_pdf(printed[name]) if WRONG in page] == []


def test_a_text_that_is_not_on_the_pages_is_missed(printed: dict[str, Path]) -> None:
    other = long(20)
    found = missing(other, printed["long"], libreoffice=True)
    assert Expected("heading h5", "5Hoofdstukoveronderwerp5") in found
    assert Label(1, "5 Hoofdstuk over onderwerp 5") not in outline_of_pdf(printed["long"])


def test_a_text_may_go_on_on_the_next_page_but_not_elsewhere() -> None:
    pages = Pages(
        [
            squeezed("kop de eerste regel van de alinea"),
            squeezed("kop de tweede regel van de alinea voet"),
            squeezed("de derde regel van de alinea"),
        ]
    )
    assert pages.show(squeezed("eerste regel van de alinea"))
    assert pages.show(squeezed("eerste regel van de alinea de tweede regel van"))
    assert not pages.show(squeezed("eerste regel van de alinea de derde regel van"))
    assert not pages.show(squeezed("eerste regel van de alinea de"))
