"""The documents of the dossiers in this repository: Word file = tree, on all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bestek.write.docx import write_docx
from tests import dossiers
from tests.dossiers import Documents
from tests.parity.libreoffice import pdfs
from tests.parity.spoiled import spoiled
from tests.parity.texts import labels_of, missing, outline_of_pdf, unlabelled, unwarned

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def documents() -> Documents:
    return dossiers.documents()


@pytest.fixture(scope="module")
def printed(
    documents: Documents,
    require: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Path]:
    require("pdftotext")
    files = {name: spoiled(write_docx(document, style).data)[0] for name, (document, style) in documents.items()}
    assert files, "there is no dossier to compare"
    return pdfs(require("soffice"), files, tmp_path_factory.mktemp("libreoffice"))


def test_libreoffice_counts_every_heading_of_every_document_as_the_tree_does(
    documents: Documents, printed: dict[str, Path]
) -> None:
    assert {name: outline_of_pdf(path) for name, path in printed.items()} == {
        name: labels_of(document) for name, (document, _style) in documents.items()
    }


def test_every_text_of_every_document_is_on_the_pages(documents: Documents, printed: dict[str, Path]) -> None:
    assert {name: missing(documents[name][0], path, libreoffice=True) for name, path in printed.items()} == {
        name: [] for name in printed
    }


def test_every_page_of_every_document_says_which_page_it_is(documents: Documents, printed: dict[str, Path]) -> None:
    assert {name: unlabelled(documents[name][0], path) for name, path in printed.items()} == {
        name: [] for name in printed
    }


def test_every_page_of_every_document_says_how_the_document_stands(
    documents: Documents, printed: dict[str, Path]
) -> None:
    assert {name: unwarned(documents[name][0], path) for name, path in printed.items()} == {
        name: [] for name in printed
    }
