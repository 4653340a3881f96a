"""Where content, templates and outputs are looked for, and what is said when they are not there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bestek.findings import Finding, FindingsError
from bestek.project import Project, Variant, find_project, nearest
from tests.unit.small import Small, small

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Small:
    return small(tmp_path.resolve() / "werk")


def refusal(what: object, *arguments: str) -> Finding:
    with pytest.raises(FindingsError) as caught:
        what(*arguments)  # type: ignore[operator]
    (finding,) = caught.value.findings
    return finding


@pytest.mark.parametrize("folder", [".", "content", "content/klein", "templates/clauses"])
def test_the_content_folder_is_found_from_any_folder_of_the_project(
    project: Small, folder: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(project.root / folder)
    assert find_project() == project.project


def test_folders_that_are_named_are_taken_as_they_are_relative_to_the_working_folder(
    project: Small, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(project.root)
    shutil.move(project.root / "content", project.root / "stukken")
    made = find_project("stukken", "templates", "uit")
    assert made == Project(project.root / "stukken", project.root / "templates", project.root / "uit")
    assert made.root == project.root
    assert made.record(Variant("klein")) == project.root / "uit" / ".bestek" / "klein.json"


def test_a_project_without_templates_takes_those_that_come_with_bestek(project: Small):
    shutil.rmtree(project.root / "templates")
    assert find_project(str(project.root / "content")).templates == ROOT / "templates"


def test_a_folder_called_templates_that_is_something_else_is_not_taken(project: Small):
    (project.root / "templates" / "base.html.j2").unlink()
    assert find_project(str(project.root / "content")).templates == ROOT / "templates"


@pytest.mark.parametrize("content", ["", "elders"])
def test_a_content_folder_that_is_not_there_is_told(tmp_path: Path, content: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    finding = refusal(find_project, content)
    assert (finding.code, finding.message) == (
        "E004",
        f"there is no content folder {tmp_path / (content or 'content')}",
    )
    assert "--content" in finding.hint


def test_a_dossier_is_a_folder_with_a_dossier_file(project: Small):
    project.put("content/aantekeningen/lees.md", "x")
    project.put("content/andere/dossier.yaml", "title: Andere")
    assert [folder.name for folder in project.project.dossiers()] == ["andere", "klein"]
    assert [folder.name for folder in project.project.dossiers("klein")] == ["klein"]


def test_a_content_folder_without_a_dossier_is_told(tmp_path: Path):
    (tmp_path / "content").mkdir()
    finding = refusal(Project(tmp_path / "content", tmp_path, tmp_path).dossiers)
    assert (finding.code, finding.hint) == ("E001", "a dossier is a folder with a file dossier.yaml")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("klien", "did you mean 'klein'?"),
        ("../klein", "did you mean 'klein'?"),
        ("zzz", "known are: klein"),
        ("municipalities", "known are: klein"),
    ],
)
def test_an_unknown_dossier_gets_the_nearest_one_suggested(project: Small, name: str, hint: str):
    finding = refusal(project.project.dossiers, name)
    assert (finding.code, finding.hint) == ("E002", hint)


def test_the_only_dossier_need_not_be_named_and_several_must(project: Small):
    assert project.project.dossier().name == "klein"
    project.put("content/andere/dossier.yaml", "title: Andere")
    finding = refusal(project.project.dossier)
    assert (finding.code, finding.hint) == ("E003", "say which one: --dossier NAME (andere, klein)")
    assert project.project.dossier("andere").name == "andere"


def test_the_nearest_name_is_suggested_or_all_are_named():
    assert nearest("pdff", ["docx", "pdf"]) == "did you mean 'pdf'?"
    assert nearest("odt", ["docx", "pdf"]) == "known are: docx, pdf"


def test_a_folder_named_for_templates_that_holds_none_is_told(project: Small):
    found = refusal(find_project, str(project.root / "content"), str(project.root / "content"))
    assert (found.code, "--templates FOLDER" in found.hint) == ("E007", True)
