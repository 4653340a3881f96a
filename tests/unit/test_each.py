"""One entry of the dossier that stands for a document per element of a collection."""

from __future__ import annotations

from pathlib import Path

import pytest

from bestek import tree
from bestek.dossier import Composed, compose
from bestek.findings import FindingsError
from tests.unit.small import Small, small

CONTENT = "content/klein/dossier.yaml"
BASE = (
    '<document id="{{ document.id }}{% if item %}-{{ item.id }}{% endif %}" title="{{ document.title }}{% if item %} {{ item.name }}{% endif %}">'
    "{% block body %}{% endblock %}</document>\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Small:
    made = small(tmp_path)
    made.put("templates/base.html.j2", BASE)
    made.change(CONTENT, '{id: brief, title: Brief, version: "1"', '{id: brief, title: Brief, each: lots, version: "1"')
    made.change("templates/documents/brief.html.j2", "{{ lots.noord.name }}", "{{ item.name }}")
    return made


def composed(project: Small) -> Composed:
    return compose(project.project, project.root / "content" / "klein")


def test_there_is_one_document_for_every_element_with_an_id_of_its_own(project: Small) -> None:
    made = composed(project)
    assert [(document.id, document.title) for document in made.documents] == [
        ("brief-noord", "Brief Noord"),
        ("brief-zuid", "Brief Zuid"),
        ("nota", "Nota"),
    ]
    assert "Perceel Zuid van Zorg." in tree.plain_text(made.documents[1])
    assert made.entries == {"brief-noord": "brief", "brief-zuid": "brief", "nota": "nota"}


def test_what_it_prints_of_its_element_comes_from_the_fact(project: Small) -> None:
    texts = [node for node in tree.walk(composed(project).documents[0]) if isinstance(node, tree.Text)]
    assert "lots/noord/name" in {source.path for text in texts for source in text.sources}


def test_a_document_that_is_about_nothing_in_particular_has_no_item(project: Small) -> None:
    project.change(
        "templates/documents/nota.html.j2", "{{ lots.zuid.name }}", "{% if item %}wel{% else %}niet{% endif %}"
    )
    assert "Perceel niet kost" in tree.plain_text(composed(project).documents[-1])


def test_an_empty_collection_gives_no_document(project: Small) -> None:
    project.change(CONTENT, "each: lots", "each: clarification_notices")
    assert [document.id for document in composed(project).documents] == ["nota"]


def test_a_collection_that_does_not_exist_is_told(project: Small) -> None:
    project.change(CONTENT, "each: lots", "each: buildings")
    with pytest.raises(FindingsError) as caught:
        composed(project)
    (finding,) = caught.value.findings
    assert finding.code == "E209"
    assert "lots" in finding.hint


def test_an_open_fact_in_a_final_document_stops_the_build_for_every_element(project: Small) -> None:
    project.change(CONTENT, "title: Brief, each: lots", "title: Brief, status: published, each: lots")
    project.change(CONTENT, 'each: lots, version: "1", status: concept', 'each: lots, version: "1"')
    project.change(CONTENT, "budget: 2000", '"budget": {open: hoeveel?}')
    project.change("templates/documents/brief.html.j2", "van {{ title }}", "kost {{ item.budget }}")
    with pytest.raises(FindingsError) as caught:
        composed(project)
    errors = [finding for finding in caught.value.findings if finding.code == "E384"]
    assert [finding.place and finding.place.path for finding in errors] == ["lots/zuid/budget"]


def test_another_document_refers_to_one_of_them(project: Small) -> None:
    project.change("templates/documents/nota.html.j2", "kost", 'zie <ref to="lot" document="brief-zuid"/>, kost')
    assert "zie hoofdstuk 1 (Brief Zuid)" in tree.plain_text(composed(project).documents[-1])


def test_the_name_of_the_entry_chooses_all_and_the_name_of_a_document_that_one(project: Small) -> None:
    assert [result.document for result in project.build("brief").results] == ["brief-noord", "brief-zuid"]
    assert [result.document for result in project.build("brief-zuid").results] == ["brief-zuid"]
    again = project.build("brief")
    assert [result.made for result in again.results] == [(), ()]


def test_a_name_that_is_nobodys_is_told_with_the_nearest(project: Small) -> None:
    with pytest.raises(FindingsError) as caught:
        project.build("brieff")
    (finding,) = caught.value.findings
    assert (finding.code, finding.hint) == ("E006", "did you mean 'brief'?")


def test_the_file_of_an_element_that_is_no_more_goes(project: Small) -> None:
    project.build("brief")
    place = project.root / "build" / "klein"
    assert (place / "brief-zuid.html").exists()
    project.change(CONTENT, "  - {id: zuid, number: 2, name: Zuid, area: Het zuiden, budget: 2000}\n", "")
    project.change("templates/documents/nota.html.j2", "lots.zuid.name", "lots.noord.name")
    project.change("templates/documents/nota.html.j2", "lots.zuid.budget", "lots.noord.budget")
    project.build()
    assert sorted(path.name for path in place.glob("brief-*.html")) == ["brief-noord.html"]


def test_the_id_of_another_entry_may_not_be_that_of_a_document_about_an_element(project: Small) -> None:
    project.change(CONTENT, "{id: nota, title: Nota", "{id: brief-zuid, kind: nota, title: Nota")
    with pytest.raises(FindingsError) as caught:
        composed(project)
    (finding,) = caught.value.findings
    assert (finding.code, finding.place.path if finding.place else "") == ("E300", "documents/brief-zuid/id")
