"""Where the files of an issued version are found."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bestek.archive import filed
from tests.archive import START, copied


def test_issued_files_that_only_an_earlier_package_still_has_are_filed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    made = copied(tmp_path / "project")
    shutil.rmtree(made.root / "build" / ".bestek")
    shutil.rmtree(made.root / "build" / "klein", ignore_errors=True)
    monkeypatch.setattr(
        filed, "all_laid_out", lambda jobs, _with: iter(()) if not jobs else pytest.fail("nothing is laid out")
    )
    packing = made.pack(START)
    assert [package.made for package in packing.packages] == [False]
    assert "W900" not in [finding.code for finding in packing.findings]
