"""LibreOffice as the reviewer: what it does in our documents, with or without tracking, is found again, at the words it was done to, and nothing else is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bestek.review.opening import open_bytes
from bestek.review.proposal import Proposal
from bestek.review.reading import Baseline, proposals
from bestek.write.docx import write_docx
from tests.applied import copied
from tests.parity.editing import AUTHOR, Step, edited
from tests.reviewed import corpus, documents, missed
from tests.unit.review.word_editor import WordFile

pytestmark = pytest.mark.slow

Require = Callable[[str], Path]
UNTOUCHED = "-untouched"
NO_TEXT = (
    "these words are the fact",
    "this is the fixed clause",
    "this paragraph is not a text of its own",
    "Bestek writes these words",
    "only the look was changed",
    "a row of a table",
    "a footnote is written in",
    "a text was moved",
    "another edit of the same line",
)
"""Why an edit of the corpus is not applied: it touches what is no text."""


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every document as it comes back: with the edits of the corpus, and saved without any."""
    from tests.conftest import require_tool

    written = {_name(name): write_docx(document, style).data for name, (document, style) in documents().items()}
    untouched = {f"{name}{UNTOUCHED}": data for name, data in written.items()}
    steps = {_name(name): [Step(*edit[:4]) for edit in edits] for name, edits in corpus().items()}
    return edited(require_tool("soffice"), {**written, **untouched}, steps, tmp_path_factory.mktemp("review"))


def _name(document: str) -> str:
    return re.sub(r"\W+", "-", document)


def test_every_document_is_edited_somewhere() -> None:
    assert set(corpus()) == set(documents())
    assert sum(map(len, corpus().values())) >= 40


def test_all_edits_are_found_at_their_sources_and_nothing_else(returned: dict[str, bytes]) -> None:
    wrong = [
        f"{name}: {each}"
        for name, (document, _style) in documents().items()
        for each in missed(corpus()[name], proposals(open_bytes(returned[_name(name)], name), Baseline(document)))
    ]
    assert wrong == []


def test_what_is_tracked_names_its_author_and_its_moment(returned: dict[str, bytes]) -> None:
    name = "emmen-wmo/agreement"
    document, _style = documents()[name]
    found = proposals(open_bytes(returned[_name(name)], name), Baseline(document))
    assert {each.author for each in found if each.tracked} == {" ".join(AUTHOR)}
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d", each.date) for each in found if each.tracked)
    assert {(each.author, each.date) for each in found if not each.tracked} == {("", "")}


def test_a_document_that_was_only_saved_proposes_nothing(returned: dict[str, bytes]) -> None:
    found = {
        name: proposals(open_bytes(returned[_name(name) + UNTOUCHED], name), Baseline(document))
        for name, (document, _style) in documents().items()
    }
    assert {name: each for name, each in found.items() if each} == {}


def in_word(name: str, *, bookmarks: bool = True) -> list[str]:
    """What is missed of the corpus in one document when Word marks its edits."""
    document, style = documents()[name]
    file = WordFile(write_docx(document, style).data)
    file.scatter()
    if not bookmarks:
        file.unmark()
    for edit in corpus()[name]:
        file.act(edit.does, edit.find, edit.new, edit.tracked)
    return list(missed(corpus()[name], proposals(open_bytes(file.data, name), Baseline(document))))


def test_the_same_edits_are_found_as_word_marks_them() -> None:
    assert {name: wrong for name in documents() if (wrong := in_word(name))} == {}


def test_without_bookmarks_the_texts_tell_which_paragraph_is_which() -> None:
    assert in_word("emmen-wmo/tender-document", bookmarks=False) == []
    assert in_word("achtkarspelen-wmo-participatie/tytsjerksteradiel/council-proposal", bookmarks=False) == []


def test_what_can_be_applied_then_says_exactly_what_she_wrote(returned: dict[str, bytes], tmp_path: Path) -> None:
    project = copied(tmp_path)
    several = {name for name, municipality in project.before if municipality}
    given: dict[tuple[str, str], list[Proposal]] = {}
    for name, (document, _style) in documents().items():
        dossier, *rest = name.split("/")
        municipality = rest[0] if dossier in several else ""
        found = proposals(open_bytes(returned[_name(name)], f"{_name(name)}.docx"), Baseline(document, municipality))
        given.setdefault((dossier, municipality), []).extend(found)
    made = project.apply(given)
    applied = [each for each in made.outcomes if each.verdict == "applied"]
    refused = [each.reason for each in made.outcomes if each.verdict == "refused"]
    assert len(applied) >= 35
    assert [reason for reason in refused if not re.match("|".join(NO_TEXT), reason)] == []
    assert list(project.wrong(made)) == []
