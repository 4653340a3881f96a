"""One content for several municipalities: each its documents in a folder of its own, all mistakes in one run, each once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bestek import cli, outputs
from bestek.dossier import compose
from bestek.findings import Finding, FindingsError, Severity
from bestek.project import Variant
from bestek.tree import plain_text
from bestek.where import compose_all, unused, where_all
from tests.unit.small import DOSSIER, MUNICIPALITY, Small, small

CONTENT = "content/klein/dossier.yaml"
NAMES = "{per_municipality: {voorbeeld: Noord, elders: {proposed: Noorden}}}"


@pytest.fixture
def project(tmp_path: Path) -> Small:
    """The small project, with one fact that differs between its two municipalities."""
    made = small(tmp_path / "project")
    made.put("content/municipalities/elders.yaml", MUNICIPALITY.replace("Voorbeeld", "Elders"))
    made.change(CONTENT, "municipality: voorbeeld", "municipalities: [voorbeeld, elders]")
    made.change(CONTENT, "name: Noord,", f"name: {NAMES},")
    made.change("templates/documents/brief.html.j2", "Perceel {{", "{{ municipality.official_name }}: perceel {{")
    return made


def told(project: Small, **how: str) -> list[Finding]:
    with pytest.raises(FindingsError) as caught:
        project.build(**how)  # type: ignore[arg-type]
    return list(caught.value.findings)


def made(project: Small, **how: str) -> list[str]:
    report = project.build(**how)  # type: ignore[arg-type]
    return [f"{result.variant.name}/{result.document}" for result in report.results if result.made]


def test_each_municipality_has_its_documents_in_a_folder_of_its_own(project: Small):
    assert made(project) == ["klein/voorbeeld/brief", "klein/voorbeeld/nota", "klein/elders/brief", "klein/elders/nota"]
    assert sorted(project.outputs()) == [
        f"klein/{name}/{document}.html" for name in ("elders", "voorbeeld") for document in ("brief", "nota")
    ]


def test_a_fact_that_differs_is_that_of_the_municipality_and_may_be_annotated(project: Small):
    folder = project.root / "content" / "klein"
    words = {name: plain_text(compose(project.project, folder, name).documents[0]) for name in ("voorbeeld", "elders")}
    assert "gemeente Voorbeeld: perceel Noord van Zorg." in words["voorbeeld"]
    assert "gemeente Elders: perceel Noorden (voorstel) van Zorg." in words["elders"]


def test_without_a_name_a_dossier_is_composed_for_its_first_municipality(project: Small):
    composed = compose(project.project, project.root / "content" / "klein")
    assert composed.variant == Variant("klein", "voorbeeld")


def test_an_element_of_a_list_a_whole_list_and_a_text_may_differ(project: Small):
    project.change(
        CONTENT,
        "policies:\n  - {id: visie, name: Visie, body: de raad}\n",
        "policies:\n  per_municipality:\n    voorbeeld:\n      - {id: visie, name: Visie, body: de raad}\n    elders: []\n",
    )
    project.put(
        "content/klein/texts.yaml", "texts:\n  doel:\n    per_municipality: {voorbeeld: Zo., elders: Anders.}\n"
    )
    dossiers = [
        compose(project.project, project.root / "content" / "klein", name).valid.dossier
        for name in ("voorbeeld", "elders")
    ]
    assert [(len(dossier.policies), dossier.texts["doel"]) for dossier in dossiers] == [(1, "Zo."), (0, "Anders.")]


def test_a_text_may_be_called_per_municipality(project: Small):
    project.put("content/klein/texts/per_municipality.md", "Een tekst.\n")
    assert compose(project.project, project.root / "content" / "klein").valid.dossier.texts == {
        "per_municipality": "Een tekst.\n"
    }


def test_where_nothing_changed_nothing_is_made_and_what_changed_for_one_is_made_for_one(project: Small):
    assert len(made(project)) == 4
    before = project.files()
    assert made(project) == []
    assert project.files() == before
    project.change(CONTENT, "proposed: Noorden", "proposed: Noordoost")
    assert made(project) == ["klein/elders/brief"]


def test_one_municipality_can_be_built_alone(project: Small):
    assert made(project, municipality="elders") == ["klein/elders/brief", "klein/elders/nota"]
    assert made(project) == ["klein/voorbeeld/brief", "klein/voorbeeld/nota"]


def test_a_municipality_that_another_dossier_has_is_built_there_and_one_that_none_has_is_told(project: Small):
    project.put("content/tweede/dossier.yaml", DOSSIER)
    assert made(project, municipality="elders") == ["klein/elders/brief", "klein/elders/nota"]
    assert len(made(project, municipality="voorbeeld")) == 4
    (finding,) = told(project, municipality="elder")
    assert (finding.code, finding.hint) == ("E009", "did you mean 'elders'?")


def test_mistakes_of_all_municipalities_are_told_in_one_run_and_each_once(project: Small):
    project.change(CONTENT, "budget: 2000", "budget: veel")
    project.change(CONTENT, NAMES, "{per_municipality: {voorbeeld: 12, elders: {proposd: Noord}, overal: Noord}}")
    project.change(CONTENT, "name: Zuid", "name: {per_municipality: {voorbeeld: Zuid}}")
    project.change("content/municipalities/elders.yaml", "gm9999", "9999")
    found = [
        (finding.code, finding.place and finding.place.file, finding.place and finding.place.path)
        for finding in told(project)
    ]
    assert sorted(map(str, found)) == sorted(
        map(
            str,
            [
                ("E240", CONTENT, "lots/zuid/name"),  # no value for the other
                ("E241", CONTENT, "lots/noord/name"),  # the third
                ("E203", CONTENT, "lots/noord/name"),  # the number of the one
                ("E203", CONTENT, "lots/noord/name"),  # what stands for the other
                ("E205", CONTENT, "lots/zuid/budget"),  # shared by both
                ("E203", "content/municipalities/elders.yaml", "municipality/code"),
            ],
        )
    )


def test_a_municipality_without_mistakes_is_built_beside_one_with_them(project: Small):
    project.change("content/municipalities/elders.yaml", "gm9999", "9999")
    assert [finding.place and finding.place.file for finding in told(project)] == ["content/municipalities/elders.yaml"]
    assert sorted(project.outputs()) == ["klein/voorbeeld/brief.html", "klein/voorbeeld/nota.html"]


def test_outputs_for_a_municipality_that_is_no_more_go_and_nothing_else_does(project: Small):
    project.build()
    assert (project.root / "build/.bestek/trees/klein+elders").is_dir()
    project.put("build/klein/elders/aantekeningen.html", "van mij")
    project.change(CONTENT, "municipalities: [voorbeeld, elders]", "municipalities: [voorbeeld]")
    project.change(CONTENT, NAMES, "Noord")
    project.build()
    assert sorted(project.outputs()) == [
        "klein/elders/aantekeningen.html",
        "klein/voorbeeld/brief.html",
        "klein/voorbeeld/nota.html",
    ]
    assert not (project.root / "build/.bestek/trees/klein+elders").exists()
    project.change(CONTENT, "municipalities: [voorbeeld]", "municipality: voorbeeld")
    project.build()
    assert sorted(project.outputs()) == ["klein/brief.html", "klein/elders/aantekeningen.html", "klein/nota.html"]
    assert sorted(name for name in project.files() if name.startswith(".bestek/")) == [
        ".bestek/klein+.json",
        ".bestek/klein.json",
    ]


@pytest.mark.parametrize("index", [None, b"", b"[]", b'{"version": 2}'])
def test_an_index_that_is_lost_or_cannot_be_trusted_is_made_again(project: Small, index: bytes | None):
    project.build()
    before = project.files()
    file = project.root / "build/.bestek/klein+.json"
    file.unlink() if index is None else file.write_bytes(index)
    assert made(project) == []
    assert project.files() == before


def test_a_document_is_looked_for_in_every_dossier_and_told_when_none_has_it(project: Small):
    shutil.copytree(project.root / "content/klein", project.root / "content/tweede")
    project.change("content/tweede/dossier.yaml", "id: nota, title: Nota", "id: verslag, title: Nota, kind: nota")
    report = project.build("verslag", "brief")
    assert [f"{result.variant.name}/{result.document}" for result in report.results] == [
        "klein/voorbeeld/brief",
        "klein/elders/brief",
        "tweede/voorbeeld/brief",
        "tweede/voorbeeld/verslag",
        "tweede/elders/brief",
        "tweede/elders/verslag",
    ]
    with pytest.raises(FindingsError) as caught:
        project.build("verslag", "brieven")
    unknown = [finding for finding in caught.value.findings if finding.severity is Severity.ERROR]
    assert [(finding.code, finding.hint) for finding in unknown] == [("E006", "did you mean 'brief'?")]


def test_a_fact_is_looked_for_in_the_documents_of_all_municipalities(
    project: Small, capsys: pytest.CaptureFixture[str]
):
    composed = compose_all(project.project, project.root / "content" / "klein")
    found = where_all(project.project, composed, "lots/noord/name")
    assert [(use.municipality, use.sentence) for use in found] == [
        ("voorbeeld", "gemeente Voorbeeld: perceel Noord van Zorg."),
        ("elders", "gemeente Elders: perceel Noorden (voorstel) van Zorg."),
    ]
    with pytest.raises(SystemExit):
        cli.main(["bestek", "where", "lots/noord/name", "--content", str(project.root / "content"), "--lang", "en"])
    out = capsys.readouterr().out.splitlines()
    assert out[0].split() == ["municipality", "document", "section", "page", "sentence"]
    assert out[-2:] == ["2 places in 2 documents", "pages are known after a build of the PDF"]


def test_a_path_that_one_municipality_has_is_known_and_one_that_none_has_is_told(project: Small):
    project.change(
        CONTENT,
        "policies:\n  - {id: visie, name: Visie, body: de raad}\n",
        "policies:\n  per_municipality:\n    voorbeeld:\n      - {id: visie, name: Visie, body: de raad}\n    elders: []\n",
    )
    composed = compose_all(project.project, project.root / "content" / "klein")
    assert where_all(project.project, composed, "policies/visie/name") == []
    with pytest.raises(FindingsError):
        where_all(project.project, composed, "policies/visies/name")
    (only,) = compose_all(project.project, project.root / "content" / "klein", "elders")
    assert only.variant.municipality == "elders"
    with pytest.raises(FindingsError):
        compose_all(project.project, project.root / "content" / "klein", "elder")


def test_a_fact_that_one_of_the_municipalities_uses_is_used(project: Small):
    project.put(
        "templates/documents/nota.html.j2",
        '{% extends "base.html.j2" %}\n{% block body %}\n<p>{% if municipality.place == "Elders" %}{{ lots.zuid.budget }}{% endif %}.</p>\n{% endblock %}\n',
    )
    composed = compose_all(project.project, project.root / "content" / "klein")
    voorbeeld, elders = composed
    assert "lots/zuid/budget" in unused(voorbeeld)
    assert "lots/zuid/budget" not in unused(elders)
    assert "lots/zuid/budget" not in unused(*composed)
    assert "lots/zuid/budget" not in unused(elders, voorbeeld)
    assert "policies/visie/name" in unused(*composed)


def test_the_records_say_what_was_made_for_whom(project: Small):
    project.build()
    assert outputs.read_index(project.project.index(project.root / "content" / "klein")).municipalities == (
        "voorbeeld",
        "elders",
    )
    record = outputs.read_record(project.project.record(Variant("klein", "elders")))
    assert [finding.place and finding.place.path for finding in record.findings] == ["lots/noord/name"]
