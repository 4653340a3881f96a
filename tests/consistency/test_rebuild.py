"""After a changed fact a build writes the documents that print it, says so, and ends where a build from nothing ends."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from bestek import tree
from bestek.build import Report, Selection, build
from bestek.dossier import Composed, compose
from bestek.project import Project

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
FOLDER = "emmen-wmo"
FACT = "social_return/percentage"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The dossier of Emmen with its templates, to be changed."""
    for name in ("content/municipalities", f"content/{FOLDER}", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return Project(tmp_path / "content", tmp_path / "templates", tmp_path / "build")


def change(project: Project, composed: Composed) -> None:
    """Social return of 6 % instead of 5 %, where it is written."""
    place = composed.valid.loaded.place_of(FACT)
    file = project.root / place.file
    lines = file.read_text(encoding="utf-8").split("\n")
    at, line = place.column - 1, lines[place.line - 1]
    assert line[at] == "5"
    lines[place.line - 1] = f"{line[:at]}6{line[at + 1 :]}"
    file.write_text("\n".join(lines), encoding="utf-8")


def printing(composed: Composed) -> set[str]:
    """The documents that print the fact."""
    return {
        document.id
        for document in composed.documents
        if any(source.path == FACT for source in tree.sources_of(document))
    }


def built(project: Project) -> Report:
    return build(project, FOLDER, Selection(formats=("html",), explained=True))


def files(project: Project) -> dict[str, str]:
    found = (project.output / FOLDER).glob("*.html")
    return {file.stem: hashlib.sha256(file.read_bytes()).hexdigest() for file in found}


def test_after_a_changed_fact_exactly_the_documents_that_print_it_are_written(project: Project, tmp_path: Path):
    before = compose(project, project.content / FOLDER)
    built(project)
    old = files(project)
    change(project, before)
    after = compose(project, project.content / FOLDER)
    differing = {document.id for document in after.documents if tree.dumps(document) != before.shape(document.id)}
    report = built(project)
    made = {result.document for result in report.results if result.made}
    assert made == differing == printing(after)
    assert 5 < len(made) < len(report.results)
    told = {result.document: result.why["html"] for result in report.results}
    for document, (*reasons,) in told.items():
        details = [detail for reason in reasons for detail in reason.details]
        expected = ["facts"] if document in made else ["unchanged"]
        assert [reason.kind for reason in reasons] == expected, document
        assert all(detail.startswith(FACT) for detail in details), details
    assert {name for name, sum_ in files(project).items() if old[name] != sum_} == made
    cold = Project(project.content, project.templates, tmp_path / "cold")
    built(cold)
    assert files(project) == files(cold)
