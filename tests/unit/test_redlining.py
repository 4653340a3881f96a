"""Documents at two moments: which are compared, what is written, and what is left of an earlier comparison."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bestek.findings import FindingsError
from bestek.redlining import Redlined, Wanted, redlines
from bestek.write.pdf_check import pdf_words
from bestek.write.pdf_reader import Tagged
from tests.unit.comparable import Comparable, comparable, twice

OPDRACHT, STRATEGIE = "2026-01-02-opdracht", "2026-01-03-strategie"


@pytest.fixture
def project(tmp_path: Path) -> Comparable:
    return twice(tmp_path)


def compared(
    project: Comparable, document: str = "", since: str = "", until: str = "now", formats: tuple[str, ...] = ("html",)
) -> list[Redlined]:
    return list(redlines(project.project, project.folder, Wanted(document, since, until, formats)))


def written(project: Comparable) -> list[str]:
    folder = project.root / "build" / "klein" / "redline"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def text(project: Comparable, document: str) -> str:
    page = (
        (project.root / "build" / "klein" / "redline" / f"{document}.html").read_text("utf-8").partition("</style>")[2]
    )
    return " ".join(
        re.sub(r"<[^>]*>", "", page.replace("<td", " <td").replace("<p", " <p")).replace("\u200b", "").split()
    )


def refused(project: Comparable, **wanted: object) -> tuple[str, str]:
    with pytest.raises(FindingsError) as error:
        compared(project, **wanted)  # type: ignore[arg-type]
    (finding,) = error.value.findings
    return finding.code, finding.hint


def test_a_document_that_was_never_issued_is_compared_with_the_last_decision(project: Comparable) -> None:
    (made,) = compared(project, "brief")
    assert (made.old, made.new, made.changes) == (STRATEGIE, "now", 1)
    assert made.remark
    assert "Perceel [verwijderd: Noord – einde][toegevoegd: Noordkant – einde] van Zorg." in text(project, "brief")


def test_without_a_document_all_are_compared_and_only_those_that_differ_are_written(project: Comparable) -> None:
    assert {made.document: made.changes for made in compared(project)} == {"brief": 1, "nota": 0}
    assert written(project) == ["brief.html"]


def test_two_decisions_can_be_compared_by_any_of_their_names(project: Comparable) -> None:
    for since, until in ((OPDRACHT, STRATEGIE), ("2026-01-02", "23.045"), (OPDRACHT, "last")):
        (made,) = compared(project, "nota", since, until)
        assert (made.old, made.new, made.changes) == (OPDRACHT, STRATEGIE, 1)
    assert "[verwijderd: € 2.000 – einde][toegevoegd: € 2.500 – einde]" in text(project, "nota")


def test_the_other_way_round_the_marks_are_turned(project: Comparable) -> None:
    compared(project, "nota", "now", OPDRACHT)
    assert "[verwijderd: € 2.500 – einde][toegevoegd: € 2.000 – einde]" in text(project, "nota")


def test_the_summary_names_the_moments_the_place_and_the_decision(project: Comparable) -> None:
    compared(project, "", OPDRACHT)
    nota, brief = text(project, "nota"), text(project, "brief")
    assert "Wijzigingen ten opzichte van “Opdracht” d.d. 2 januari 2026" in nota
    assert "1 Perceel" in nota
    assert "Strategie (23.045, 3 januari 2026)" in nota
    assert "Nog niet vastgelegd" in brief
    assert "23.045" not in brief


def test_nothing_is_left_of_a_comparison_that_no_longer_finds_differences(project: Comparable) -> None:
    compared(project, "brief", formats=("html", "docx"))
    assert written(project) == ["brief.docx", "brief.html"]
    compared(project, "brief", formats=("html",))
    assert written(project) == ["brief.html"]
    project.change("content/klein/dossier.yaml", "name: Noordkant", "name: Noord")
    (made,) = compared(project, "brief")
    assert (made.changes, made.files, written(project)) == (0, (), [])


def test_a_document_that_is_new_is_wholly_inserted_and_one_that_is_no_more_wholly_deleted(project: Comparable) -> None:
    entry = '  - {id: nota, title: Nota, version: "1", status: concept, date: 2026-01-02, retention: "16.1"}\n'
    project.change("content/klein/dossier.yaml", entry, "")
    compared(project, "nota")
    assert "Het hele document is vervallen." in text(project, "nota")
    compared(project, "nota", "now", "last")
    assert "Het hele document is nieuw." in text(project, "nota")


def test_a_word_for_a_moment_a_document_or_a_format_that_is_none_is_told(project: Comparable) -> None:
    assert refused(project, document="breif") == ("E006", "did you mean 'brief'?")
    assert refused(project, since="2026-01-03-strategy")[0] == "E368"
    assert refused(project, formats=("odt",))[0] == "E005"
    assert written(project) == []


def test_where_nothing_is_decided_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    assert refused(comparable(tmp_path), document="brief")[0] == "E368"


def test_the_pdf_has_the_summary_and_the_marks_of_the_page(project: Comparable) -> None:
    compared(project, "brief", formats=("pdf",))
    words = pdf_words(Tagged((project.root / "build" / "klein" / "redline" / "brief.pdf").read_bytes()))
    assert "Perceel [verwijderd: Noord – einde][toegevoegd: Noordkant – einde] van Zorg." in words
    assert "Gewijzigde onderdelen" in words


def test_the_same_comparison_gives_the_same_bytes(project: Comparable) -> None:
    first = [file.read_bytes() for made in compared(project, "brief", formats=("html", "docx")) for file in made.files]
    again = [file.read_bytes() for made in compared(project, "brief", formats=("html", "docx")) for file in made.files]
    assert first == again
    assert len(first) == 2


def test_a_document_that_is_at_neither_moment_is_told_as_that(tmp_path: Path) -> None:
    made = comparable(tmp_path)
    entry = '  - {id: nota, title: Nota, version: "1", status: concept, date: 2026-01-02, retention: "16.1"}\n'
    made.change("content/klein/dossier.yaml", entry, "")
    made.decide(2, "opdracht")
    made.change("content/klein/dossier.yaml", "budget: 2000", "budget: 2500")
    made.decide(3, "strategie")
    made.change("content/klein/dossier.yaml", "documents:\n", f"documents:\n{entry}")
    with pytest.raises(FindingsError) as error:
        compared(made, "nota", OPDRACHT, STRATEGIE)
    assert [finding.message for finding in error.value.findings] == [
        "there is no document 'nota' at either of the two moments"
    ]
