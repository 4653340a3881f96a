"""Malformed and hostile content: each mistake has its code, its place, its words and what to do, and comes with all others at once."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from bestek import messages, report
from bestek.findings import Finding, FindingsError
from bestek.load import load_dossier
from bestek.validate import validate
from tests.cases.prose_cases import Block, Case, cases_in

GOOD = Path(__file__).parents[1] / "corpus" / "content" / "_good"
CASES = cases_in(Path(__file__).parent / "content")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(GOOD / "content", tmp_path / "content")
    return tmp_path


def findings_of(root: Path) -> tuple[Finding, ...]:
    try:
        return validate(load_dossier(root / "content" / "voorbeeld", root)).findings
    except FindingsError as error:
        return error.findings


def put(block: Block, content: Path) -> None:
    name, _, how = block.argument.partition(" ")
    path = content / name
    match block.kind:
        case "replace":
            before, _, after = block.body.partition("----\n")
            text = path.read_text(encoding="utf-8")
            assert text.count(before) >= 1, f"{name} holds no such lines"
            path.write_text(text.replace(before, after, 1), encoding="utf-8")
        case "file":
            path.parent.mkdir(parents=True, exist_ok=True)
            data = block.body.encode()
            path.write_bytes(data.removesuffix(b"\n").decode("unicode_escape").encode("latin-1") if how else data)
        case "remove":
            path.unlink()
        case _:
            raise AssertionError(block.kind)


def test_the_good_dossier_gives_no_finding(root: Path):
    assert findings_of(root) == ()


def test_there_are_more_than_fifty_cases_and_no_sentence_is_said_twice():
    assert len(CASES) > 50
    assert [str(case) for case, times in Counter(map(str, CASES)).items() if times > 1] == []


def test_a_list_without_cases_is_no_list_of_cases(tmp_path: Path):
    assert cases_in(tmp_path) == []
    assert all(case.expected() and case.inputs() for case in CASES)


@pytest.mark.parametrize(
    ("case", "language"), [(case, language) for case in CASES for language in case.expected()], ids=str
)
def test_a_mistake_is_told(case: Case, language: str, root: Path, request: pytest.FixtureRequest):
    for block in case.inputs():
        put(block, root / "content")
    messages.set_language(language)
    told = "".join(f"{report.text(finding)}\n" for finding in findings_of(root))
    if request.config.getoption("--accept"):
        case.accept(language, told)
        return
    assert told == case.expected()[language]
    assert re.search(r"[EW]\d{3}", told), "a case is about a mistake"
