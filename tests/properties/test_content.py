"""Whatever happens to the text of a good dossier, its author reads findings with places, never a traceback."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestek import compose, report
from bestek.findings import FindingsError
from bestek.load import load_dossier
from bestek.validate import validate

GOOD = Path(__file__).parents[1] / "corpus" / "content" / "_good"
FILES = sorted(path.relative_to(GOOD) for path in GOOD.rglob("*.*"))

SIGNS = st.sampled_from(
    [
        "'",
        '"',
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "|",
        ">",
        "&a",
        "*a",
        "!t ",
        "#",
        "%",
        "@",
        "\t",
        "\n",
        "  ",
        "---\n",
        "? ",
        "{{ x }}",
        "{value: ",
        "open: ",
        "null",
        "true",
        "yes",
        "1.5",
        "-1",
        "2024-02-30",
        "é",
        "\u2028",
        "\ue000",
        "\x00",
        "<<: ",
    ]
)
PIECES = st.one_of(SIGNS, st.text(max_size=5))


@st.composite
def mutated(draw: st.DrawFn) -> tuple[Path, str]:
    """A file of the dossier with some lines moved, doubled or dropped, and some characters put in or taken out."""
    file = draw(st.sampled_from(FILES))
    text = (GOOD / file).read_text(encoding="utf-8")
    for _ in range(draw(st.integers(1, 3))):
        text = draw(st.sampled_from([lines, characters]))(draw, text)
    return file, text


def lines(draw: st.DrawFn, text: str) -> str:
    rows = text.split("\n")
    taken = rows.pop(draw(st.integers(0, len(rows) - 1)))
    times = draw(st.integers(0, 2))
    at = draw(st.integers(0, len(rows)))
    indentation = " " * draw(st.integers(0, 4))
    return "\n".join([*rows[:at], *[indentation + taken] * times, *rows[at:]])


def characters(draw: st.DrawFn, text: str) -> str:
    start = draw(st.integers(0, len(text)))
    end = min(len(text), start + draw(st.integers(0, 10)))
    return text[:start] + draw(PIECES) + text[end:]


def check(root: Path) -> None:
    try:
        findings = validate(load_dossier(root / "content" / "voorbeeld", root)).findings
    except FindingsError as error:
        findings = error.findings
        assert findings
    sizes = {
        path.relative_to(root).as_posix(): len(re.split(rb"\r\n|\r|\n", path.read_bytes()))
        for path in root.rglob("*.*")
    }
    for finding in findings:
        assert finding.code != "E229", "every error of pydantic is explained in the author's words"
        assert finding.place is not None
        assert finding.place.line <= sizes.get(finding.place.file, 0)
        report.text(finding)


@pytest.mark.slow
@pytest.mark.parametrize("with_c", [True, False], ids=["libyaml", "python"])
def test_mutations_of_a_good_dossier_give_findings_and_no_traceback(with_c: bool, monkeypatch: pytest.MonkeyPatch):
    if not with_c:
        monkeypatch.setattr(compose, "CParser", None)

    @settings(max_examples=300 if with_c else 100, deadline=None)
    @given(mutated())
    def holds(change: tuple[Path, str]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            shutil.copytree(GOOD / "content", root / "content")
            (root / change[0]).write_bytes(change[1].encode("utf-8", "surrogatepass"))
            check(root)

    holds()


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_at_all_give_findings_and_no_traceback(data: bytes):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(GOOD / "content", root / "content")
        (root / "content" / "voorbeeld" / "extra.yaml").write_bytes(data)
        check(root)
