"""A build hands what it composed over to its checks, and nothing to the next command."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bestek import handing, kept
from bestek.handing import handed, handing_over
from tests.unit.checked import CONTENT, run, several
from tests.unit.small import small


@pytest.fixture
def composed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The municipalities for which the dossier was composed."""
    plain, made = kept._compose, []

    def told(*given: Any) -> Any:
        made.append(given[2])
        return plain(*given)

    monkeypatch.setattr(kept, "_compose", told)
    return made


def test_a_build_and_its_checks_compose_once(tmp_path: Path, composed: list[str], capsys: pytest.CaptureFixture[str]):
    run(small(tmp_path), capsys, "build")
    assert composed == [""]


def test_a_dossier_of_several_municipalities_is_composed_once_for_each(
    tmp_path: Path, composed: list[str], capsys: pytest.CaptureFixture[str]
):
    project = small(tmp_path)
    several(project)
    run(project, capsys, "build")
    assert composed == ["voorbeeld", "elders"]


def test_the_next_command_composes_anew(tmp_path: Path, composed: list[str]):
    project = small(tmp_path)
    for _ in range(2):
        with handing_over():
            kept.compose(project.project, project.project.content / "klein")
    kept.compose(project.project, project.project.content / "klein")
    assert composed == ["", "", ""]


def test_content_that_changed_meanwhile_is_composed_anew(tmp_path: Path):
    project = small(tmp_path)
    folder = project.project.content / "klein"
    with handing_over():
        before = kept.compose(project.project, folder)
        assert kept.compose(project.project, folder) is before
        project.change(CONTENT, "budget: 1000", "budget: 1001")
        assert kept.compose(project.project, folder) is not before


def test_no_more_is_held_than_the_last(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(handing, "MOST", 2)
    made: list[int] = []

    def make(number: int) -> int:
        made.append(number)
        return number

    with handing_over():
        for number in (1, 2, 3, 3, 2, 1):
            handed(number, str, partial(make, number), lambda _made: ())
    assert made == [1, 2, 3, 1]
