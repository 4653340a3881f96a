"""Issuing that is killed at random moments: all versions are there whole or none is, and nothing else was touched."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bestek import issued
from tests.killing import Call, checksums
from tests.unit.small import Small, small
from tests.unit.test_issuing import CONTENT, ISSUED, START, freeze, record, versioned

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path: Path) -> Small:
    """A decision with which two documents can be issued."""
    made = small(tmp_path / "project")
    made.put(CONTENT, versioned("1.0", "adopted"))
    record(made, START)
    return made


def test_issuing_that_is_killed_leaves_all_versions_or_none(project: Small) -> None:
    folder = project.root / "content" / "klein"
    untouched = checksums(folder, project.root / "templates")

    def put_back() -> None:
        shutil.rmtree(project.root / ISSUED, ignore_errors=True)

    call = Call(("issue", "brief", "nota", "--decision", START), project.root, folder)
    ends = {0: 0, 2: 0}
    for moment in call.moments(touches=9, shares=1, seed=11, prepare=put_back):
        put_back()
        call.killed(moment)
        with issued.writing(folder):
            found = issued.versions(folder, project.root)
        assert len(found) in ends, moment
        assert all(version.read().id == version.document and version.origins() for version in found), moment
        assert list((project.root / ISSUED).glob(f"{issued.STAGED}*")) == [], moment
        left = {
            name: sum_ for name, sum_ in checksums(folder, project.root / "templates").items() if ISSUED not in name
        }
        assert {name: left.get(name) for name in untouched} == untouched, moment
        ends[len(found)] += 1
    assert all(ends.values()), ends
    put_back()
    assert len(freeze(project, "brief", "nota")) == 2
