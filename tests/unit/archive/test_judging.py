"""Files of a package before the validators of their formats; what nobody judged never counts as good."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pikepdf
import pytest

from bestek.archive import fixity, judging, verapdf
from bestek.archive.judging import Judged
from tests import archive
from tests.unit.archive import bags

pytestmark = pytest.mark.slow

TOP = "data/klein"
PDF, WORD, TREE = (f"{TOP}/brief_1.0/brief.{each}" for each in ("pdf", "docx", "tree.json"))
REPORT = f"{TOP}/rapport-2025/rapport-2025.txt"


@pytest.fixture
def payload() -> dict[str, bytes]:
    """The payload of a package without its side files."""
    folder = archive.packed().archive / archive.START
    read = {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in (folder / "data").rglob("*")
        if file.is_file()
    }
    return {path: data for path, data in read.items() if not path.endswith(".mdto.xml")}


def judged(payload: dict[str, bytes], folder: Path) -> Judged:
    return judging.check(fixity.check(bags.bag(folder / "bag", payload), "bag"), lambda _name: None)


def test_what_was_packed_is_valid_and_every_file_is_accounted_for(
    payload: dict[str, bytes], tmp_path: Path, require: Callable[[str], object]
) -> None:
    require("java")
    made = judged(payload, tmp_path)
    assert made.findings == []
    assert made.by.keys() | made.unassessed.keys() == payload.keys()
    assert not made.by.keys() & made.unassessed.keys()
    assert made.by[PDF].startswith("veraPDF")
    assert made.by[WORD].startswith("openxml-audit")
    assert made.unassessed[REPORT] == "kept as it was received"
    assert "made again" in made.unassessed[f"{TOP}/{archive.START}/herkomst.zip"]


def _word(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in parts.items():
            opened.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("path", "data", "words"),
    [
        (PDF, b"no PDF", "veraPDF cannot read it"),
        (PDF, b"%PDF-1.7\n%%EOF\n", "veraPDF cannot read it"),
        (WORD, b"no ZIP", "ZIP"),
        (WORD, _word({"x": b"x"}), ""),
        (TREE, b"{", "no JSON"),
        (TREE, b"[" * 100_000, "no JSON"),
        (TREE, b"\xff", "no JSON"),
    ],
)
def test_a_file_that_is_not_valid_is_named(
    payload: dict[str, bytes], tmp_path: Path, path: str, data: bytes, words: str, require: Callable[[str], object]
) -> None:
    require("java")
    made = judged({path: data}, tmp_path)
    assert {(each.code, str(each.place)) for each in made.findings} == {("E958", f"bag/{path}")}
    assert any(words in each.message for each in made.findings)


def test_a_pdf_that_breaks_its_claim_names_the_rule(
    payload: dict[str, bytes], tmp_path: Path, require: Callable[[str], object]
) -> None:
    require("java")
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(payload[PDF])) as pdf:
        del pdf.Root.Lang
        pdf.save(stream)
    made = judged({PDF: stream.getvalue()}, tmp_path)
    assert any("PDFUA-1 7.2" in each.message for each in made.findings)


def test_of_a_file_that_breaks_many_rules_some_are_told_and_the_others_counted(
    payload: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = [verapdf.Failure("PDFUA-1", f"7.{each}-1", "asked", "somewhere", 1) for each in range(12)]
    monkeypatch.setattr(verapdf, "failures", lambda data: broken)
    made = judged({PDF: payload[PDF]}, tmp_path)
    assert len(made.findings) == 6
    assert "7 rules more" in made.findings[-1].message


def test_a_word_file_that_unpacks_to_very_much_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "MOST_READ", 10_000)
    made = judged({WORD: _word({"word/document.xml": b"x" * 20_000})}, tmp_path)
    assert ["unpacks to more" in each.message for each in made.findings] == [True]


def test_a_file_that_is_too_large_is_said_not_to_be_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "MOST_READ", 1)
    made = judged({PDF: b"%PDF"}, tmp_path)
    assert (made.by, made.unassessed) == ({}, {PDF: "it is too large"})


def test_without_the_extra_nothing_is_judged_and_that_is_said(
    payload: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "find_spec", lambda name: None)
    monkeypatch.setattr(verapdf, "find_spec", lambda name: None if name == "jpype" else find_spec(name))
    made = judged(payload, tmp_path)
    assert {PDF, WORD} <= made.unassessed.keys()
    assert "validate" in made.unassessed[PDF]
    assert "validate" in made.unassessed[WORD]
    assert {path for path in made.by if not path.endswith(".json")} == set()


def test_what_came_from_outside_is_not_judged_whatever_it_is_called(tmp_path: Path) -> None:
    outside = {
        f"{TOP}/rapport/{name}": b"x" for name in ("rapport.pdf", "verantwoording.pdf", "rapport.docx", "x.json")
    }
    made = judged(outside, tmp_path)
    assert (made.by, made.findings) == ({}, [])
    assert set(made.unassessed) == set(outside)


def test_findings_and_sign_offs_are_json(payload: dict[str, bytes]) -> None:
    assert json.loads(payload[f"{TOP}/{archive.START}/bevindingen.json"])
