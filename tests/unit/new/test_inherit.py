"""A dossier that starts from another keeps its structure and comments; what belonged to the old tender is open, with the old value noted."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bestek.bootstrap import ROOT
from bestek.dossier import compose
from bestek.findings import FindingsError
from bestek.new import Made, inherit, new_dossier, new_municipality
from bestek.project import Project
from bestek.tree import plain_text

OLD = """\
# Boven aan het bestand.
title: Groen in Noorddam
subject: het onderhouden van groen
municipality: noorddam
procedure:
  kind: {value: sas, source: "nota 1"}  # soort
  name: procedure
  reference: ND-1
  legal_basis: Reden.
  validity_days: {proposed: 90}
  standstill_days: 20
lots:
  # Het eerste perceel.
  - id: noord
    number: 1
    name: Noord
    area: {value: "De wijken.", source: "nota 2", note: "zie kaart"}
    budget: 1000
    clients: 20
    source: "nota 3"
documents:
  - id: council-proposal
    title: Raadsvoorstel Groen in Noorddam
    version: "1.0"
    status: adopted
    date: 2024-01-08
    proposal: groen
    source: "besluit"
  - id: award-letter
    title: Brief
    version: "1.0"
    status: concept
    date: 2024-01-08
proposals:
  - id: groen
    body: council
    subject: Groen
    proposed_on: 2024-01-08
    decision_points:
      - id: starten
        text: in te stemmen.
    introduction: Getekend door {{ municipality.office_holders.wethouder.name }}.
    intended_effect: Groen.
    arguments:
      - id: tijdig
        point: starten
        claim: Het is tijd.
        text: Uitleg.
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a dossier of Noorddam, and the profile of another municipality."""
    project = Project(tmp_path / "content", ROOT / "templates", tmp_path / "build")
    for name in ("Noorddam", "Zuiddam"):
        new_municipality(project, {**dict.fromkeys(("code", "place", "secretary", "mayor", "clerk"), ""), "name": name})
    (project.content / "oud").mkdir()
    (project.content / "oud" / "dossier.yaml").write_text(OLD, "utf-8")
    return project


def take_over(project: Project, source: str = "oud", **given: str) -> Made:
    flags = dict.fromkeys(("title", "procedure", "lots", "term", "start"), "")
    known = {
        "municipality": "zuiddam",
        "subject": "het onderhouden van bomen",
        "title": "Bomen in Zuiddam",
        "name": "nieuw",
    }
    return new_dossier(project, {**flags, **known, **given}, source)


def facts_of(project: Project) -> Any:
    return YAML(typ="safe").load((project.content / "nieuw" / "dossier.yaml").read_text("utf-8"))


def test_title_subject_and_municipality_are_those_that_were_given(project: Project):
    take_over(project)
    facts = facts_of(project)
    assert (facts["title"], facts["subject"], facts["municipality"]) == (
        "Bomen in Zuiddam", "het onderhouden van bomen", "zuiddam",
    )  # fmt: skip
    assert facts["documents"][0]["title"] == "Raadsvoorstel Bomen in Zuiddam"


def test_dates_amounts_counts_and_what_names_a_source_become_open_with_the_old_value(project: Project):
    take_over(project)
    facts = facts_of(project)
    (lot,) = facts["lots"]
    assert lot["budget"] == {"open": "bedrag (Noord)", "note": "In oud: 1000"}
    assert lot["clients"] == {"open": "aantal of kenmerk (Noord)", "note": "In oud: 20"}
    assert lot["area"] == {"open": "gegeven (Noord)", "note": "In oud: De wijken.\nzie kaart\n"}
    assert facts["proposals"][0]["proposed_on"]["note"] == "In oud: 2024-01-08"
    assert facts["procedure"]["reference"]["note"] == "In oud: ND-1"


def test_structure_names_codes_and_proposals_stay_and_sources_of_the_old_dossier_go(project: Project):
    take_over(project)
    facts = facts_of(project)
    assert facts["procedure"]["kind"] == "sas"
    assert facts["procedure"]["validity_days"] == {"proposed": 90}
    assert (facts["lots"][0]["id"], facts["lots"][0]["name"]) == ("noord", "Noord")
    assert "source" not in facts["lots"][0]
    assert facts["proposals"][0]["arguments"][0]["claim"] == "Het is tijd."


def test_comments_are_kept(project: Project):
    take_over(project)
    text = (project.content / "nieuw" / "dossier.yaml").read_text("utf-8")
    assert "# Boven aan het bestand." in text
    assert "# Het eerste perceel." in text


def test_documents_begin_again_and_those_about_the_outcome_are_left_out(project: Project):
    take_over(project)
    (document,) = facts_of(project)["documents"]
    assert (document["id"], document["version"], document["status"]) == ("council-proposal", "0.1", "concept")
    assert document["date"]["open"] == "datum (Raadsvoorstel Bomen in Zuiddam)"


def test_an_office_holder_that_the_municipality_does_not_have_is_a_blank_in_words(project: Project):
    made = take_over(project)
    (document,) = compose(project, project.content / made.name).documents
    assert "Getekend door [naam van de wethouder]." in plain_text(document)


def test_decisions_and_issued_versions_stay_with_the_old_tender(project: Project):
    old = project.content / "oud"
    for name in ("decisions/2024-01-02-x.yaml", "issued/brief/1.0/version.yaml", "review.yaml", "records/issued/x.pdf"):
        (old / name).parent.mkdir(parents=True, exist_ok=True)
        (old / name).write_text("after: x\n", "utf-8")
    inherit.copy(
        old,
        project.content / "nieuw",
        inherit.Heir("oud", {"title": "Nieuw", "subject": "x", "municipality": "y"}, frozenset(), frozenset()),
    )
    kept = {path.relative_to(project.content / "nieuw").parts[0] for path in (project.content / "nieuw").rglob("*")}
    assert "records" in kept
    assert not kept & {"decisions", "issued", "review.yaml"}


def test_the_old_dossier_is_not_touched(project: Project):
    take_over(project)
    assert (project.content / "oud" / "dossier.yaml").read_text("utf-8") == OLD


def test_what_is_taken_over_cannot_be_given_as_well(project: Project):
    with pytest.raises(FindingsError) as caught:
        take_over(project, lots="3", name="a b")
    assert [finding.code for finding in caught.value.findings] == ["E014", "E011"]
    assert not (project.content / "nieuw").exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", [file.parent.name for file in sorted((ROOT / "content").glob("*/dossier.yaml"))])
def test_every_dossier_of_the_checkout_can_be_taken_over_and_builds_at_once(project: Project, name: str):
    shutil.copytree(ROOT / "content" / name, project.content / name)
    for file in (ROOT / "content" / "municipalities").glob("*.yaml"):
        shutil.copy(file, project.content / "municipalities")
    take_over(project, name)
    made = compose(project, project.content / "nieuw")
    assert made.documents
    assert not any(finding.code == "E384" for finding in made.findings)
