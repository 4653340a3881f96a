"""The key under which a merged document is kept holds all that decides on it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bestek.write import merging
from bestek.write.stamps import Header

PARTS = (b"one", b"two")
ORDER = (Header("upright", ""), Header("upright", "1 Een"))
LABEL = "Pagina {page} van {pages}"


def key(parts=PARTS, stamps=b"stamps", order=ORDER, label=LABEL) -> str:
    return merging.work(parts, stamps, order, label).key


@pytest.mark.parametrize(
    "changed",
    [
        {"parts": (b"one", b"other")},
        {"parts": (b"two", b"one")},
        {"parts": (b"onetwo",)},
        {"stamps": b"later"},
        {"order": ORDER[::-1]},
        {"label": "Side {page} fan {pages}"},
    ],
)
def test_what_decides_on_a_merge_decides_on_its_key(changed: dict[str, object]) -> None:
    assert key() == key()
    assert key(**changed) != key()


def test_another_library_decides_on_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key()
    monkeypatch.setattr(merging, "merged_by", lambda: "pikepdf 99")
    assert key() != before


CHANGES: dict[str, tuple[str, object]] = {
    "the code that merges": ("code_of", lambda modules: "other code" if "write/pdf_merge.py" in modules else ""),
    "pikepdf": ("distributions", lambda: ["pikepdf-99.0.dist-info"]),
    "what lays out": ("laid_out_by", lambda: "a later Pango"),
}


@pytest.mark.parametrize("changed", CHANGES)
def test_whatever_merges_decides_on_the_key(changed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = key()
    monkeypatch.setattr(merging, "merged_by", merging.merged_by.__wrapped__)
    assert key() == before
    monkeypatch.setattr(merging, *CHANGES[changed])
    assert key() != before


_IMPORTED = """
import sys
import bestek.write.pdf_merge
print(*(name for name in sys.modules if name.startswith("bestek.")))
"""

NOT_MERGING = {
    "findings",
    "messages",
    "style",
    "system",
    "tree",
    "write",
    "write.markup",
    "write.revisions",
    "write.stylesheet",
}
"""Imported by what merges, without deciding on a byte of it: what makes stamps is seen in them."""


def test_all_our_code_that_merges_is_in_the_key() -> None:
    run = subprocess.run([sys.executable, "-c", _IMPORTED], capture_output=True, text=True, check=True)
    imported = {name.removeprefix("bestek.") for name in run.stdout.split()} - NOT_MERGING
    known = {name.removesuffix(".py").replace("/", ".") for name in merging.MODULES}
    assert imported | {"write.merging"} == known


def test_pikepdf_is_imported_where_parts_are_merged_and_not_before() -> None:
    said = "import sys, bestek.write.pdf; print('pikepdf' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False"]
