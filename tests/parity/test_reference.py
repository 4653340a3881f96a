"""Word files after a document of the municipality, made by python-docx and saved by LibreOffice: valid, and they count and print what the tree says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from bestek.findings import Place, Severity
from bestek.house import Reference
from bestek.style import DEFAULT
from bestek.write.docx import judged, lint, write_docx
from tests.parity.libreoffice import pdfs
from tests.parity.spoiled import spoiled
from tests.parity.texts import labels_of, missing, outline_of_pdf
from tests.unit.trees import everything
from tests.unit.write.references import by_libreoffice, municipal

pytestmark = pytest.mark.slow

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def models(require: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Files:
    made = municipal()
    return {
        "python-docx": made,
        "libreoffice": by_libreoffice(made, require("soffice"), tmp_path_factory.mktemp("model")),
    }


@pytest.fixture(scope="module")
def written(models: Files) -> Files:
    return {name: write_docx(everything(), DEFAULT, model).data for name, model in models.items()}


@pytest.fixture(scope="module")
def printed(
    written: Files, require: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    require("pdftotext")
    files = {name: spoiled(data)[0] for name, data in written.items()}
    return pdfs(require("soffice"), files, tmp_path_factory.mktemp("libreoffice"))


def test_both_lack_styles_and_nothing_worse(models: Files) -> None:
    for model in models.values():
        findings = list(judged(Reference(model, Place("profile.yaml"))))
        assert [(found.code, found.severity) for found in findings] == [("A541", Severity.ADVICE)]


def test_what_is_written_after_them_is_valid_open_xml(written: Files, tmp_path: Path) -> None:
    for name, data in written.items():
        (tmp_path / f"{name}.docx").write_bytes(data)
        found = [str(error) for error in OpenXmlValidator().validate(str(tmp_path / f"{name}.docx")).errors]
        assert (name, found) == (name, [])


def test_what_is_written_after_them_passes_the_lint_of_structure_and_accessibility(written: Files) -> None:
    for name, data in written.items():
        found = [one for one in lint.lint(data, name) if one.severity > Severity.ADVICE]
        assert (name, found) == (name, [])


def test_libreoffice_counts_every_heading_as_the_tree_does(printed: dict[str, Path]) -> None:
    expected = labels_of(everything())
    assert {name: outline_of_pdf(path) for name, path in printed.items()} == dict.fromkeys(printed, expected)


def test_every_text_of_the_tree_is_on_the_pages(printed: dict[str, Path]) -> None:
    found = {name: missing(everything(), path, libreoffice=True) for name, path in printed.items()}
    assert found == {key: [] for key in printed}
