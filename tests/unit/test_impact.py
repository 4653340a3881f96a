"""What a decision does to the documents, before and after it is recorded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bestek.findings import FindingsError
from bestek.impact import Impact, Standing, as_json, impact, passages_of
from bestek.impact_page import write_page
from bestek.issuing import Wanted, issue
from bestek.messages import language, set_language
from bestek.resolve import resolve
from bestek.tree import Document
from tests.unit import trees
from tests.unit.comparable import Comparable, comparable, twice

STRATEGIE = "2026-01-03-strategie"


@pytest.fixture
def project(tmp_path: Path) -> Comparable:
    return twice(tmp_path)


def found(project: Comparable, decision: str = "") -> Impact:
    return impact(project.project, project.folder, decision)


def test_what_is_not_yet_decided_is_told_down_to_the_paragraph(project: Comparable) -> None:
    made = found(project)
    assert (made.name, made.decision, made.since.id if made.since else "") == ("pending", None, STRATEGIE)
    assert [change.path for change in made.changes] == ["lots/noord/name"]
    ((document, passages),) = ((touched.document, touched.passages) for touched in made.documents)
    (passage,) = passages
    assert (document, passage.section, passage.paths) == ("brief", "1 Perceel", ("lots/noord/name",))
    assert (passage.old, passage.new) == ("Perceel Noord van Zorg.", "Perceel Noordkant van Zorg.")


def test_a_recorded_decision_is_told_against_the_one_before_it(project: Comparable) -> None:
    made = found(project, "23.045")
    assert (made.name, [touched.document for touched in made.documents]) == (STRATEGIE, ["nota"])
    (passage,) = made.documents[0].passages
    assert ([each.old for each in passage.differences], passage.paths) == (["€\u00a02.000"], ("lots/zuid/budget",))


def test_the_first_decision_brings_all_documents(project: Comparable) -> None:
    made = found(project, "2026-01-02")
    assert [(touched.document, touched.what) for touched in made.documents] == [("brief", "added"), ("nota", "added")]
    assert made.since is None


def test_a_document_that_goes_is_told(project: Comparable) -> None:
    entry = '  - {id: nota, title: Nota, version: "1", status: concept, date: 2026-01-02, retention: "16.1"}\n'
    project.change("content/klein/dossier.yaml", entry, "")
    assert [(touched.document, touched.what) for touched in found(project).documents] == [
        ("brief", "changed"),
        ("nota", "removed"),
    ]


def test_a_decision_that_there_is_not_is_told(project: Comparable) -> None:
    with pytest.raises(FindingsError) as error:
        found(project, "2026-01-03-strategy")
    assert [finding.code for finding in error.value.findings] == ["E368"]


def test_without_changes_nothing_is_touched(tmp_path: Path) -> None:
    project = comparable(tmp_path)
    project.decide(2, "opdracht")
    made = found(project)
    assert (made.changes, made.documents) == ((), ())


def test_as_json_the_keys_are_stable(project: Comparable) -> None:
    data = json.loads(as_json(found(project, STRATEGIE)))
    assert list(data) == ["dossier", "decision", "since", "facts", "documents"]
    assert data["decision"] == {
        "id": STRATEGIE, "title": "Strategie", "number": "23.045", "body": "council", "date": "2026-01-03", "status": "adopted",
    }  # fmt: skip
    (fact,) = data["facts"]
    assert fact == {
        "path": "lots/zuid/budget",
        "kind": "changed",
        "old": 2000,
        "new": 2500,
        "why": "Daarom.",
        "documents": ["nota"],
    }
    (document,) = data["documents"]
    assert list(document) == ["id", "title", "municipality", "what", "standing", "passages"]
    assert document["passages"][0] == {
        "label": "1", "title": "Perceel", "block": "lot-p1", "about": "", "old": "Perceel Zuid kost €\u00a02.000.",
        "new": "Perceel Zuid kost €\u00a02.500.", "facts": ["lots/zuid/budget"],
        "changes": [{"kind": "changed", "old": "€\u00a02.000", "new": "€\u00a02.500", "origin": ""}],
    }  # fmt: skip


def test_the_page_stands_alone_and_shows_old_and_new(project: Comparable) -> None:
    before = language()
    set_language("nl")
    try:
        file = write_page(project.project, found(project, STRATEGIE))
    finally:
        set_language(before)
    page = file.read_text("utf-8")
    assert file.relative_to(project.root).as_posix() == f"build/klein/impact/{STRATEGIE}.html"
    assert '<html lang="nl">' in page
    for outside in ('src="http', "url(http", "@import", "<link"):
        assert outside not in page
    for words in ("<del", "€\u00a02.000", "<ins", "€\u00a02.500", "lots/zuid/budget", "Strategie"):
        assert words in page


def test_a_page_leads_into_documents_that_were_built(project: Comparable) -> None:
    assert 'href="../nota.html#lot-p1"' not in write_page(project.project, found(project, STRATEGIE)).read_text("utf-8")
    project.build("nota")
    assert 'href="../nota.html#lot-p1"' in write_page(project.project, found(project, STRATEGIE)).read_text("utf-8")


# What a lawyer wants to be warned of

BRIEF = 'title: Brief, version: "1", status: concept'


def standing(project: Comparable) -> Standing:
    (touched,) = found(project).documents
    assert touched.standing
    return touched.standing


def changed_after(tmp_path: Path, entry: str, *, issued: bool = False, then: str = "") -> Standing:
    """The standing of the letter after it was recorded like `entry`, issued or not, and changed; `then` it has a new entry."""
    project = comparable(tmp_path)
    project.change("content/klein/dossier.yaml", BRIEF, entry)
    decision = project.decide(2, "opdracht")
    if issued:
        issue(project.project, project.folder, Wanted(("brief",), decision))
    project.change("content/klein/dossier.yaml", "name: Noord", "name: Noordkant")
    if then:
        project.change("content/klein/dossier.yaml", entry, then)
    return standing(project)


ADOPTED = 'title: Brief, version: "1.0", status: adopted'


def test_a_document_that_no_longer_agrees_with_what_was_issued_is_told(tmp_path: Path) -> None:
    made = changed_after(tmp_path, ADOPTED, issued=True)
    assert made == Standing("1.0", "adopted", "1.0", outdated=True)
    assert made.told() == "version 1.0, adopted: no longer agrees with the version that was issued"


def test_what_only_moved_is_told_as_moved() -> None:
    first, second = "De aanbieder levert de zorg in het hele gebied.", "De gemeente betaalt elke maand een vast bedrag."
    old, new = (
        resolve((Document("d", "Nota", tuple(trees.p(text) for text in texts)),))[0]
        for texts in ((first, second, "Einde van de nota."), (second, first, "Einde van de nota."))
    )
    (passage,) = passages_of(old, new, ())
    assert (passage.moved, passage.old, passage.new) == (True, first, first)


def test_an_adopted_text_that_changes_under_its_number_is_told(tmp_path: Path) -> None:
    made = changed_after(tmp_path, ADOPTED)
    assert made == Standing("1.0", "adopted", outdated=True)
    assert made.told() == "version 1.0, adopted: the text changes under the same version number"


def test_with_a_new_number_the_one_that_was_issued_is_named(tmp_path: Path) -> None:
    made = changed_after(tmp_path, ADOPTED, issued=True, then='title: Brief, version: "1.1", status: changed')
    assert made == Standing("1.1", "changed", "1.0")
    assert made.told() == "version 1.1, changed; last issued: 1.0"


def test_a_concept_changes_under_its_number(tmp_path: Path) -> None:
    made = changed_after(tmp_path, 'title: Brief, version: "0.2", status: concept')
    assert (made, made.told()) == (Standing("0.2", "concept"), "version 0.2, concept")


def test_the_page_says_what_became_of_a_version_that_was_issued(tmp_path: Path) -> None:
    changed_after(tmp_path, ADOPTED, issued=True)
    project = Comparable(tmp_path)
    page = write_page(project.project, found(project)).read_text("utf-8")
    assert "Version 1.0, adopted: no longer agrees with the version that was issued." in page
