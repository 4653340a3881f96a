"""Which document a file is that comes back, and how what it proposes is shown."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bestek import cli, issued
from bestek.dossier import compose
from bestek.findings import FindingsError
from bestek.project import Project, find_project
from bestek.review import telling
from bestek.review.proposal import Proposal
from bestek.review.returned import judged, named, read_files
from bestek.review.returned_page import write_pages
from bestek.screen import tame
from bestek.style import DEFAULT
from bestek.write.docx import write_docx
from tests import dossiers
from tests.unit.review.files import SAID, docx, minimal
from tests.unit.review.word_editor import AUTHOR, WordFile

DOSSIER = "haarlem-gewoon-in-de-wijk"
RULES = dossiers.ROOT / "tests" / "corpus" / "rules" / "content"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return find_project(str(dossiers.ROOT / "content"), str(dossiers.ROOT / "templates"), str(tmp_path / "build"))


@cache
def decision() -> bytes:
    """The decision of Haarlem as it is built."""
    found = find_project(str(dossiers.ROOT / "content"), str(dossiers.ROOT / "templates"))
    made = compose(found, found.dossier(DOSSIER))
    return write_docx(made.document("executive-decision"), made.style).data


def reviewed(folder: Path, name: str = "review.docx", author: str = AUTHOR, new: str = "Wie zich redden kan") -> Path:
    """The decision with an edit and a comment."""
    file = WordFile(decision(), author)
    file.act("replace", "Wie zich redt", new)
    file.remark("Hulp van dichtbij", "Wat is dichtbij?")
    (folder / name).write_bytes(file.data)
    return folder / name


def test_an_output_that_comes_back_is_held_against_the_document_as_it_is(project: Project, tmp_path: Path) -> None:
    (found,) = judged(project, read_files(project, [reviewed(tmp_path)], DOSSIER))
    assert (found.document, found.against, found.folder.name) == ("executive-decision", "now", DOSSIER)
    assert [(each.kind, each.new) for each in found.proposals] == [("replacement", "Wie zich redden kan"), ("comment", "Wat is dichtbij?")]  # fmt: skip
    assert found.proposals[0].applicable
    assert found.proposals[1].reason


@pytest.mark.slow
def test_a_version_that_was_issued_is_held_against_that(project: Project, tmp_path: Path) -> None:
    folder = project.dossier("emmen-wmo")
    version = next(each for each in issued.versions(folder, project.root) if each.document == "agreement")
    old = version.read()
    for name, document in (("old.docx", old), ("untraced.docx", replace(old, traced=False))):
        (tmp_path / name).write_bytes(write_docx(document, DEFAULT).data)
    found = read_files(project, [tmp_path / "old.docx", tmp_path / "untraced.docx"], "emmen-wmo")
    assert [(each.document, each.against, each.proposals) for each in found] == [("agreement", "1.0", ())] * 2


def test_a_review_copy_is_held_against_what_it_carries_and_nothing_is_composed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("bestek.kept.compose", None)
    members = minimal()
    members["word/document.xml"] = members["word/document.xml"].replace(SAID.encode(), b"Geachte mevrouw,")
    (tmp_path / "a.docx").write_bytes(docx(members))
    (found,) = read_files(find_project(str(RULES)), [tmp_path / "a.docx"])
    assert (found.folder.name, found.document, found.against) == ("proef", "brief", "carried")
    assert [(each.old, each.new) for each in found.proposals] == [("inschrijver", "mevrouw")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"customXml/item1.xml": b"<x/>", "word/document.xml": minimal()["word/document.xml"].replace(b"Geachte", b"Beste")}, "E814"),
        ({"word/document.xml": minimal()["word/document.xml"].replace(b"schemas.openxmlformats.org", b"purl.oclc.org")}, "E802"),
        ({"customXml/item1.xml": minimal()["customXml/item1.xml"].replace(b'tree="', b'tree="0')}, "E816"),
        ({"customXml/item1.xml": minimal()["customXml/item1.xml"].replace(b'"proef"', b'"../elders"')}, "E002"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_of_ours_is_told_so(project: Project, tmp_path: Path, change: dict[str, bytes], code: str) -> None:  # fmt: skip
    (tmp_path / "a.docx").write_bytes(docx({**minimal(), **change}))
    with pytest.raises(FindingsError) as raised:
        read_files(project, [tmp_path / "a.docx"], DOSSIER if code == "E814" else "")
    assert [finding.code for finding in raised.value.findings] == [code]


def test_a_file_that_names_no_document_of_the_project_is_none_of_its_documents(
    project: Project, tmp_path: Path
) -> None:
    named = b'<sources xmlns="urn:bestek:sources:1" document="%s"/>'
    for name, words in ((b"elders", "none of the documents"), (b"executive-decision", "than executive-decision ever")):
        (tmp_path / "a.docx").write_bytes(docx({**minimal(), "customXml/item1.xml": named % name}))
        with pytest.raises(FindingsError, match=words):
            read_files(project, [tmp_path / "a.docx"], DOSSIER)


def test_a_copy_from_another_dossier_than_was_asked_for_is_told_so(project: Project, tmp_path: Path) -> None:
    data = minimal()["customXml/item1.xml"].replace(b'"proef"', DOSSIER.join('""').encode())
    (tmp_path / "a.docx").write_bytes(docx({**minimal(), "customXml/item1.xml": data}))
    with pytest.raises(FindingsError) as raised:
        read_files(project, [tmp_path / "a.docx"], "emmen-wmo")
    assert [finding.code for finding in raised.value.findings] == ["E815"]


def test_what_is_wrong_with_several_files_is_told_together(project: Project, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"x")
    with pytest.raises(FindingsError) as raised:
        read_files(project, [tmp_path / "a.docx", tmp_path / "none.docx"])
    assert [finding.code for finding in raised.value.findings] == ["E802", "E801"]
    with pytest.raises(FindingsError):
        named(())


def test_files_of_two_reviewers_under_one_name_are_refused_and_one_file_named_twice_is_read_once(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "jan").mkdir()
    mine, other = reviewed(tmp_path), reviewed(tmp_path / "jan", "review.docx", "Jan Jurist", "Wie zichzelf redt")
    assert mine.name == other.name
    with pytest.raises(FindingsError) as raised:
        read_files(project, [mine, other], DOSSIER)
    (finding,) = raised.value.findings
    assert (finding.code, finding.message) == ("E818", f"2 files are called {mine.name}")
    again = tmp_path / "jan" / ".." / mine.name
    assert len(read_files(project, [mine, again], DOSSIER)) == 1


def test_two_reviewers_are_shown_on_one_page_with_their_conflict(project: Project, tmp_path: Path) -> None:
    files = [reviewed(tmp_path), reviewed(tmp_path, "jan.docx", "Jan Jurist", "Wie zichzelf redt")]
    read = judged(project, read_files(project, files, DOSSIER))
    (page,) = write_pages(project, read)
    html = page.read_text()
    assert page == project.output / DOSSIER / "review" / "read.html"
    for words in ("Conflicts", "Jan Jurist", AUTHOR, "Wat is dichtbij?", *(each.id for each in read[0].proposals)):
        assert words in html
    assert "<script src" not in html
    data = json.loads(telling.as_json(read))
    assert [each["conflicts"] for each in data["files"][0]["proposals"]] == [[read[1].proposals[0].id], []]
    assert data["files"][0]["proposals"][0]["source"] == {
        "path": "proposals/verwervingsstrategie/arguments/meedoen/text"
    }


def test_two_who_want_something_else_are_a_question_and_can_not_both_be_applied(
    project: Project, tmp_path: Path
) -> None:
    files = [reviewed(tmp_path), reviewed(tmp_path, "jan.docx", "Jan Jurist", "Wie zichzelf redt")]
    alone, together = (judged(project, read_files(project, some, DOSSIER))[0] for some in (files[:1], files))
    assert [telling.counted(each.proposals) for each in (alone, together)] == [(1, 1, 0), (0, 1, 1)]
    other = together.proposals[0].conflicts[0]
    assert telling.verdict(together.proposals[0]) == f"in conflict with {other}; choose one of them"


def test_what_is_in_the_content_already_is_nobodys_question(project: Project, tmp_path: Path) -> None:
    (read,) = read_files(project, [reviewed(tmp_path)], DOSSIER)
    asked, remark = read.proposals
    there = replace(asked, old=asked.new, new=asked.old, before=asked.after, after=asked.before)
    (made,) = judged(project, [replace(read, proposals=(there, remark))])
    assert made.proposals[0].done
    assert telling.counted(made.proposals) == (0, 1, 0)


def test_the_verb_shows_a_table_and_a_page_or_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["bestek", "review.read", str(reviewed(tmp_path)), "--content", str(dossiers.ROOT / "content")]
    arguments += ["--output", str(tmp_path / "build"), "--dossier", DOSSIER]
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    shown = capsys.readouterr().out
    assert not ended.value.code
    for words in (
        "replaced",
        "can be applied",
        "2 proposals: 1 can be applied, 1 are remarks, 0 are for you",
        "read.html",
    ):
        assert words in shown
    with pytest.raises(SystemExit):
        cli.main([*arguments, "--json"])
    assert json.loads(capsys.readouterr().out)["files"][0]["document"] == "executive-decision"


def test_looks_are_told_in_words_and_signs_for_notes_as_notes() -> None:
    assert telling.looks("b, pStyle Heading2, vanish") == "bold, style Heading2, vanish"
    proposal = Proposal("R-1", "replacement", "a", "b", old="zorg\ufffc", new="hulp")
    assert telling.sides(proposal) == ("zorg[footnote]", "hulp")
    assert telling.shortened("a" * 50 + " " + "b" * 50, 21) == "aaaaaaaaa … bbbbbbbbb"


def test_a_table_shows_no_signs_that_a_terminal_would_obey() -> None:
    assert tame(("R-1 inserted\nRosa \u202e\x1b[31m", "a\tb")) == ("R-1 inserted\nRosa \ufffd\ufffd[31m", "a\ufffdb")
