"""The dossiers that are measured on: the same every time, of the sizes promised, without mistakes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bestek.checking import check
from bestek.dossier import compose
from bestek.findings import Severity
from bestek.project import Project
from tests.bench.dossiers import QUARTER, SIZES, TENDER, WHOLE, generate

TEMPLATES = Path(__file__).parents[2] / "templates"


def _bytes(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def _project(folder: Path) -> Project:
    return Project(folder / "content", TEMPLATES, folder / "build")


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_ones(tmp_path):
    for folder, seed in (("first", 1), ("again", 1), ("other", 2)):
        generate(tmp_path / folder, SIZES["M"], seed)
    assert _bytes(tmp_path / "first") == _bytes(tmp_path / "again") != _bytes(tmp_path / "other")


def test_a_dossier_does_not_depend_on_how_many_others_there_are(tmp_path):
    few = generate(tmp_path / "few", replace(QUARTER, dossiers=6))
    many = generate(tmp_path / "many", replace(QUARTER, dossiers=8))
    assert many[:6] == few
    assert _bytes(tmp_path / "few").items() <= _bytes(tmp_path / "many").items()


def test_every_fact_of_a_dossier_is_marked_illustrative(tmp_path):
    generate(tmp_path, SIZES["S"])
    lines = (tmp_path / "content/dossier-001/proposals.yaml").read_text(encoding="utf-8").splitlines()
    elements = [line for line in lines if "- id: " in line]
    assert len(elements) == sum("illustrative: true" in line for line in lines) == 6


def test_s_is_one_council_proposal(tmp_path):
    (name,) = generate(tmp_path, SIZES["S"])
    made = compose(_project(tmp_path), tmp_path / "content" / name)
    assert [document.id for document in made.documents] == ["council-proposal"]


def test_l_is_fifty_dossiers_that_share_five_municipalities_and_have_a_quarter_of_the_requirements(tmp_path):
    assert SIZES["L"].dossiers == len(generate(tmp_path, SIZES["L"])) == 50
    assert len([*(tmp_path / "content/municipalities").iterdir()]) == 5
    assert SIZES["L"].requirements * 4 == SIZES["M"].requirements


@pytest.mark.slow
@pytest.mark.parametrize("size", [WHOLE, replace(QUARTER, dossiers=1)], ids=["M", "one of L"])
def test_a_dossier_has_no_error_and_the_documents_and_requirements_of_its_size(tmp_path, size):
    (name,) = generate(tmp_path, size)
    made = compose(_project(tmp_path), tmp_path / "content" / name)
    assert [document.id for document in made.documents] == [each for each in TENDER if each in size.documents]
    assert made.valid.dossier.requirement_count == size.requirements
    found = check(_project(tmp_path)).all_findings
    assert not [finding for finding in found if finding.severity == Severity.ERROR]
