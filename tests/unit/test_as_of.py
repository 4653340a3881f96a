"""A dossier as it was after a decision: documents of its own, in folders of their own, beside those of today."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from bestek import decide, outputs
from bestek.build import Report, Selection, build
from bestek.findings import FindingsError
from bestek.project import EDITIONS, RESERVED, Variant
from tests.unit.small import MUNICIPALITY, Small, small
from tests.unit.test_build import run

CONTENT = "content/klein/dossier.yaml"
START, LATER = "2026-01-05-start", "2026-02-06-naam"
BOTH = [f"klein/as-of/{START}/brief.html", f"klein/as-of/{START}/nota.html"]


def decided(project: Small, decision: str, number: str = "") -> None:
    """Records what content says as a decision."""
    proposal = decide.propose(project.project, project.root / "content" / "klein")
    day, slug = datetime.date.fromisoformat(decision[:10]), decision[11:]
    decide.record(
        project.project,
        proposal,
        decide.Draft("Besluit", "executive", day, "adopted", "Zo.", slug, number, illustrative=True),
    )


def undone(project: Small) -> None:
    decide.undo(project.project, project.root / "content" / "klein")


def as_of(project: Small, moment: str, *editions: str) -> Report:
    return build(project.project, "", Selection((), ("html",), editions, "", moment))


def made(report: Report) -> list[str]:
    return [f"{result.variant.name}/{result.document}.{name}" for result in report.results for name in result.made]


@pytest.fixture
def project(tmp_path: Path) -> Small:
    """Two decisions: the second gave the first lot another name. What content says now is not decided yet."""
    made = small(tmp_path / "project")
    decided(made, START, "26.001")
    made.change(CONTENT, "name: Noord", "name: Noorden")
    decided(made, LATER)
    made.change(CONTENT, "name: Noorden", "name: Noordoost")
    return made


def words(project: Small, name: str) -> str:
    return (project.root / "build" / name).read_text(encoding="utf-8")


def test_a_dossier_is_built_as_it_was_after_a_decision_beside_that_of_today(project: Small):
    project.build()
    assert made(as_of(project, START)) == BOTH
    assert made(as_of(project, LATER)) == [name.replace(START, LATER) for name in BOTH]
    names = {
        name: words(project, f"{name}brief.html")
        for name in ("klein/", f"klein/as-of/{START}/", f"klein/as-of/{LATER}/")
    }
    assert ["Noordoost" in text for text in names.values()] == [True, False, False]
    assert ["Noorden" in text for text in names.values()] == [False, False, True]
    assert "Noord" in names[f"klein/as-of/{START}/"]
    assert project.made() == []


@pytest.mark.parametrize(
    ("moment", "decision"),
    [(START, START), ("2026-01", START), ("26.001", START), ("last", LATER), ("2026-02-06-naam", LATER)],
)
def test_a_decision_is_known_by_its_id_the_beginning_of_it_and_its_number(project: Small, moment: str, decision: str):
    assert {result.variant.as_of for result in as_of(project, moment).results} == {decision}
    assert made(as_of(project, moment)) == made(as_of(project, decision)) == []


def test_now_is_the_content_as_it_stands(project: Small):
    assert made(as_of(project, "now")) == ["klein/brief.html", "klein/nota.html"]


def test_a_decision_that_there_is_not_is_told_with_the_nearest(project: Small):
    with pytest.raises(FindingsError) as caught:
        as_of(project, "2026-01-05-strat")
    (finding,) = caught.value.findings
    assert START in finding.hint


def test_an_edition_as_of_a_decision_stands_in_its_folder(project: Small):
    assert made(as_of(project, START, "public"))[0] == f"klein/as-of/{START}/public/brief.html"


def test_each_municipality_has_its_own_as_of_a_decision(tmp_path: Path):
    project = small(tmp_path / "project")
    project.put("content/municipalities/elders.yaml", MUNICIPALITY.replace("Voorbeeld", "Elders"))
    decided(project, START)
    project.change(CONTENT, "municipality: voorbeeld", "municipalities: [voorbeeld, elders]")
    decided(project, LATER)
    project.build()
    assert made(as_of(project, LATER))[2:] == [f"klein/elders/as-of/{LATER}/{name}.html" for name in ("brief", "nota")]
    assert made(as_of(project, START)) == BOTH, "then there was one"
    assert made(as_of(project, LATER)) == []
    assert len(project.outputs()) == 10


def test_where_nothing_changed_nothing_is_read_of_the_ledger_or_the_pipeline(project: Small):
    as_of(project, "26.001")
    program = (
        "import sys\nfrom bestek import cli\n"
        f"try: cli.main(['bestek', 'build', '--why', '--format', 'html', '--as-of', '26.001', '--content', {str(project.root / 'content')!r}])\n"
        "except SystemExit as end: print('exit', end.code)\nprint(*sys.modules)"
    )
    *out, modules = run("-c", program).stdout.splitlines()
    assert "0 files made, 2 unchanged" in out
    assert out[-1] == "exit 0"
    heavy = {"pydantic", "jinja2", "ruamel.yaml", "weasyprint", "bestek.ledger", "bestek.dossier", "bestek.tree"}
    assert heavy & set(modules.split()) == set()


def test_content_that_changed_leaves_what_was_as_it_was(project: Small):
    as_of(project, START)
    before = project.outputs()
    project.change(CONTENT, "title: Zorg", "title: Hulp")
    assert made(as_of(project, START)) == []
    assert project.outputs() == before


def test_content_with_a_mistake_does_not_keep_an_earlier_state_from_being_built(project: Small):
    project.change(CONTENT, "budget: 2000", "budget: veel")
    assert made(as_of(project, START)) == BOTH


def test_what_was_built_as_of_a_decision_that_was_undone_goes(project: Small):
    project.build()
    for moment in (START, LATER):
        as_of(project, moment, "all")
    project.put(f"build/klein/as-of/{LATER}/aantekening.html", "van mij")
    undone(project)
    project.build()
    left = [name for name in project.outputs() if "/as-of/" in name]
    assert sorted(left) == sorted(
        [*BOTH, *(name.replace(START, f"{START}/public") for name in BOTH), f"klein/as-of/{LATER}/aantekening.html"]
    )
    assert [name for name in project.files() if name.startswith(".bestek/") and LATER in name] == []
    undone(project)
    project.build()
    assert [name for name in project.outputs() if "/as-of/" in name] == [f"klein/as-of/{LATER}/aantekening.html"]
    assert not (project.root / "build" / "klein" / "as-of" / START).exists()


def test_a_decision_that_was_recorded_again_is_built_anew(project: Small):
    as_of(project, LATER)
    undone(project)
    decided(project, LATER)
    assert made(as_of(project, LATER)) == [f"klein/as-of/{LATER}/brief.html"]
    assert "Noordoost" in words(project, f"klein/as-of/{LATER}/brief.html")


def test_an_index_of_moments_that_cannot_be_trusted_is_made_again(project: Small):
    as_of(project, "last")
    file = project.project.moments(project.root / "content" / "klein")
    assert outputs.read_moments(file).decisions == {"last": LATER}
    file.write_bytes(file.read_bytes().replace(LATER.encode(), START.encode()))
    assert made(as_of(project, "last")) == []


def test_no_municipality_of_several_has_the_name_of_another_folder_of_outputs(tmp_path: Path):
    project = small(tmp_path / "project")
    for name in RESERVED:
        project.put(f"content/municipalities/{name}.yaml", MUNICIPALITY)
    project.change(CONTENT, "municipality: voorbeeld", f"municipalities: [voorbeeld, {', '.join(RESERVED)}]")
    with pytest.raises(FindingsError) as caught:
        project.build()
    found = {finding.code: finding for finding in caught.value.findings}
    assert len([finding for finding in caught.value.findings if finding.code == "E140"]) == len(RESERVED)
    assert found["E140"].place
    assert found["E140"].place.path == "municipalities"


def test_a_record_stands_apart_for_every_variant(project: Small):
    variants = (
        Variant("klein", name, edition, moment)
        for name in ("", "noord")
        for edition in EDITIONS
        for moment in ("", START)
    )
    files = [project.project.record(variant) for variant in variants]
    folder = project.root / "content" / "klein"
    files += [project.project.index(folder), project.project.index(folder, START), project.project.moments(folder)]
    assert len(set(files)) == len(files)
