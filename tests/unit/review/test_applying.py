"""Proposals into the content: what is applied says exactly what was asked, and no byte besides changes; all else is refused with what to do instead."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from bestek import files
from bestek.findings import FindingsError, SetupError
from bestek.review import applying
from bestek.review.applying import apply_read
from bestek.review.mapping import Plan
from bestek.review.proposal import Proposal
from bestek.review.rewording import Wish
from bestek.review.spelling import Edit
from bestek.tree import Source
from tests.unit.review.reviewing import Reviewing, reviewing

DOSSIER = "content/klein/dossier.yaml"


@pytest.fixture
def project(tmp_path: Path) -> Reviewing:
    return reviewing(tmp_path)


def _lines(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """The lines that differ, of all files."""
    assert before.keys() == after.keys()
    changes = []
    for name, data in before.items():
        pair = data.decode().split("\n"), after[name].decode().split("\n")
        told = difflib.unified_diff(*pair, lineterm="", n=0)
        changes += [line for line in told if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return changes


NEED = "    De gemeente koopt zorg in voor {{ title }}. Dat is *nodig*."
START = "<p>Perceel {{ lots.noord.name }} van {{ title }} <strong>begint</strong> {% if lots %}meteen{% else %}later{% endif %}.</p>"
FOLDED = ("    De opdrachtgever vraagt van de aanbieder", "    dat hij **goede** zorg levert, op tijd en")


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        ("koopt zorg in", "neemt zorg af", [NEED], [NEED.replace("koopt zorg in", "neemt zorg af")]),
        ("nodig", "verplicht", [NEED], [NEED.replace("nodig", "verplicht")]),
        ("aanbieder dat hij", "partij dat zij", FOLDED, ["    De opdrachtgever vraagt van de partij dat zij **goede** zorg levert, op tijd en"]),
        ("korte", "lange: # ", ["  kort: Een korte tekst zonder aanhalingstekens."], ['  kort: "Een lange: # tekst zonder aanhalingstekens."']),
        ("'enkele'", "d'oude", ["  enkel: 'Een tekst tussen ''enkele'' tekens.'"], ["  enkel: 'Een tekst tussen d''oude tekens.'"]),
        ("vette woorden", "woorden", ["Een los bestand met **vette** woorden."], ["Een los bestand met woorden."]),
        ("Nederlands", "Fries", ["De taal is {% if lots %}altijd {% endif %}Nederlands."], ["De taal is {% if lots %}altijd {% endif %}Fries."]),
        ("meteen", "nu & <hier>", [START], [START.replace("meteen", "nu &amp; &lt;hier&gt;")]),
        ("tweede punt", "derde punt", ["    - tweede punt"], ["    - derde punt"]),
    ],
)  # fmt: skip
def test_exactly_the_lines_concerned_change(
    project: Reviewing, old: str, new: str, gone: list[str], come: list[str]
) -> None:
    before, said = project.all_files(), project.texts()
    outcome = project.one(project.edit(old, new))
    assert (outcome.verdict, outcome.reason) == ("applied", "")
    assert _lines(before, project.all_files()) == [*(f"-{line}" for line in gone), *(f"+{line}" for line in come)]
    wanted = [text.replace(old, " ".join(new.split())) if old in text else text for text in said]
    assert project.texts() == wanted


def test_words_between_facts_at_the_edges_of_a_text_change_and_the_facts_stay(project: Reviewing) -> None:
    text = "{{ title }}{{ lots.noord.name }} en dan {{ lots.noord.name }}"
    project.change(DOSSIER, "Een korte tekst zonder aanhalingstekens.", f'"{text}"')
    made = project.apply(project.edit("en ", "of ", "en dan"), project.edit("", " weer", "en dan"))
    assert [(outcome.verdict, outcome.reason) for outcome in made.outcomes] == [("applied", "")] * 2
    assert text.replace("en dan", "of dan weer") in project.all_files()[DOSSIER].decode()
    assert "ZorgNoord of dan weer Noord" in project.texts()


def test_words_directly_behind_a_fact_at_the_end_of_a_text_are_a_question(project: Reviewing) -> None:
    project.change(DOSSIER, "Een korte tekst zonder aanhalingstekens.", '"Dit is {{ title }}"')
    outcome = project.one(project.edit("", " dus", "Dit is Zorg"))
    assert outcome.verdict == "refused"
    assert "the fact title" in outcome.reason


@pytest.mark.parametrize(
    "new", ["{{ lots.zuid.budget }}", "{% raw %}", "{# weg #}", "<p>", "&lt;", "# kop", "- punt", "*x*", "]]>"]
)
def test_words_never_become_code(project: Reviewing, new: str) -> None:
    places = ("gemeente koopt", "van de aanbieder", "korte", "tussen", "los bestand", "taal is", "meteen")
    made = project.apply(*(project.edit("", new, words) for words in places))
    assert [(outcome.verdict, outcome.reason) for outcome in made.outcomes] == [("applied", "")] * len(places)
    said = project.texts()
    assert [words for words in places if not any(words + new in text for text in said)] == []


@pytest.mark.parametrize(
    ("old", "new", "reason", "file"),
    [
        ("Zorg", "Hulp", "these words are the fact title (content/klein/dossier.yaml:1)", DOSSIER),
        ("zorg in voor Zorg", "x", "these words are the fact title", DOSSIER),
        ("hoofdstuk 1", "hoofdstuk 9", "a reference prints the number", DOSSIER),
        ("ligt vast", "kan wijzigen", "this is the fixed clause 'vast': it may not change (Aanbestedingswet 2012)", "templates/clauses/vast.md.j2"),
        ("Noord van", "Oost van", "these words are the fact lots/noord/name", DOSSIER),
    ],
)  # fmt: skip
def test_what_is_no_text_is_a_question_with_its_place(
    project: Reviewing, old: str, new: str, reason: str, file: str
) -> None:
    before = project.all_files()
    outcome = project.one(project.edit(old, new))
    assert outcome.verdict == "refused"
    assert outcome.asks
    assert outcome.reason.startswith(reason)
    assert outcome.source is not None
    assert outcome.source.file == file
    assert project.all_files() == before


def test_several_edits_of_one_paragraph_and_of_one_file_go_in_together(project: Reviewing) -> None:
    made = project.apply(
        project.edit("gemeente", "provincie"),
        project.edit("nodig", "wenselijk"),
        project.edit("tweede alinea", "volgende alinea"),
        project.edit("vaste prijs", "prijs"),
        project.edit("Een korte", "De"),
    )
    assert [outcome.verdict for outcome in made.outcomes] == ["applied"] * 5
    assert list(made.files) == [project.root / DOSSIER]
    said = project.texts()
    assert "De provincie koopt zorg in voor Zorg. Dat is wenselijk." in said
    assert "De opdrachtgever vraagt van de aanbieder dat hij goede zorg levert, op tijd en tegen een prijs." in said
    assert "De tekst zonder aanhalingstekens." in said


def test_paragraphs_come_go_part_and_join(project: Reviewing) -> None:
    made = project.apply(
        project.whole("paragraph-inserted", "Dat is nodig", new="Een nieuwe alinea."),
        project.whole("paragraph-deleted", "laatste alinea"),
        project.whole("paragraph-split", "De opdrachtgever", at="op tijd"),
        project.whole("paragraph-inserted", "tweede punt", new="derde punt"),
    )
    assert [(outcome.verdict, outcome.reason) for outcome in made.outcomes] == [("applied", "")] * 4
    said = project.texts()
    at = said.index("De gemeente koopt zorg in voor Zorg. Dat is nodig.")
    assert said[at + 1] == "Een nieuwe alinea."
    assert said[said.index("tweede punt") + 1] == "derde punt"
    assert "De laatste alinea." not in said
    assert (
        said[said.index("op tijd en tegen een vaste prijs.") - 1]
        == "De opdrachtgever vraagt van de aanbieder dat hij goede zorg levert,"
    )
    project.__dict__.pop("paragraphs", None)
    joined = project.whole(
        "paragraph-merged",
        "De opdrachtgever",
        after="De opdrachtgever vraagt van de aanbieder dat hij goede zorg levert, op tijd",
    )
    assert project.one(joined).verdict == "applied"
    assert (
        "De opdrachtgever vraagt van de aanbieder dat hij goede zorg levert, op tijd en tegen een vaste prijs."
        in project.texts()
    )


def test_a_paragraph_of_a_template_or_all_of_a_text_does_not_go(project: Reviewing) -> None:
    template, only = project.whole("paragraph-deleted", "begint"), project.whole("paragraph-deleted", "enkele")
    told = [outcome.reason for outcome in project.apply(template, only).outcomes]
    assert told[0].startswith("this paragraph is not a text of its own")
    assert told[1] == "it is all that texts/enkel says: take the fact away"


def test_an_edit_that_makes_a_finding_is_taken_back_and_the_others_stay(project: Reviewing) -> None:
    inline = project.whole("paragraph-inserted", "korte", new="Nog een alinea.")
    other = project.edit("enkele", "dubbele")
    made = project.apply(inline, other)
    assert [outcome.verdict for outcome in made.outcomes] == ["refused", "applied"]
    assert made.outcomes[0].reason.startswith("it makes a finding that was not there: a text of several paragraphs")
    assert "Een korte tekst zonder aanhalingstekens." in project.texts()


def test_the_same_file_read_again_finds_its_edits_in_the_content(project: Reviewing) -> None:
    edits = [
        project.edit("gemeente", "provincie"),
        project.edit("nodig", "wenselijk"),
        project.edit("vaste ", ""),
        project.whole("paragraph-inserted", "tweede alinea", new="Een nieuwe alinea."),
        project.whole("paragraph-deleted", "laatste alinea"),
    ]
    assert {outcome.verdict for outcome in project.apply(*edits).outcomes} == {"applied"}
    again = project.apply(*edits)
    assert {outcome.verdict for outcome in again.outcomes} == {"done"}
    assert again.files == {}


def test_an_edit_is_found_again_in_a_text_that_changed_elsewhere(project: Reviewing) -> None:
    edit = project.edit("tegen een vaste prijs", "voor een vast bedrag")
    project.change(DOSSIER, "    De opdrachtgever vraagt", "    De gemeente verlangt")
    assert project.one(edit).verdict == "applied"
    assert (
        "De gemeente verlangt van de aanbieder dat hij goede zorg levert, op tijd en voor een vast bedrag."
        in project.texts()
    )


def test_an_edit_of_words_that_changed_meanwhile_is_refused(project: Reviewing) -> None:
    edit = project.edit("tegen een vaste prijs", "voor een vast bedrag")
    project.change(DOSSIER, "    tegen een vaste prijs.", "    tegen een lage prijs.")
    outcome = project.one(edit)
    assert (outcome.verdict, outcome.reason) == (
        "refused",
        "the text has changed since this file was made: compare it by hand",
    )


def test_two_reviewers_who_differ_are_both_shown_and_neither_is_applied(project: Reviewing) -> None:
    one, other = project.edit("vaste prijs", "lage prijs"), project.edit("vaste prijs", "hoge prijs", file="b.docx")
    made = project.apply(one, other)
    assert [outcome.verdict for outcome in made.outcomes] == ["conflict", "conflict"]
    assert "b.docx" in made.outcomes[0].reason
    assert "a.docx" in made.outcomes[1].reason
    assert made.files == {}
    chosen = project.apply(one, other, chosen="hoge prijs")
    assert [outcome.verdict for outcome in chosen.outcomes] == ["left", "applied"]


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ((3, 5), (4, 6), True),
        ((3, 5), (5, 7), False),
        ((3, 3), (3, 3), True),
        ((3, 3), (4, 4), False),
        ((3, 5), (3, 3), True),
        ((3, 5), (5, 5), True),
        ((3, 5), (6, 6), False),
        ((3, 5), (2, 2), False),
    ],
)
def test_two_edits_meet_where_they_want_the_same_words_or_add_at_one_place(
    project: Reviewing, one: tuple[int, int], other: tuple[int, int], both: bool
) -> None:
    proposal, unit = project.edit("nodig", "x"), project.unit("nodig")
    first, second = (
        Plan(proposal, "words", Source(path="texts/a"), unit, at, Wish(0, *at, "x")) for at in (one, other)
    )
    assert (applying._overlap(first, second), applying._overlap(second, first)) == (both, both)


def test_the_same_edit_of_two_reviewers_is_applied_once(project: Reviewing) -> None:
    made = project.apply(project.edit("vaste", "lage"), project.edit("vaste", "lage", file="b.docx"))
    assert [outcome.verdict for outcome in made.outcomes] == ["applied", "same"]
    assert made.outcomes[1].reason == f"the same as {made.outcomes[0].proposal.id}"


def test_a_remark_is_a_question(project: Reviewing) -> None:
    unit = project.unit("korte")
    made = project.apply(Proposal("", "comment", "a.docx", "brief", unit.spot, new="Klopt dit?", before=unit.text))
    assert [outcome.verdict for outcome in made.questions] == ["question"]


def test_a_change_to_a_clause_names_the_other_documents_that_print_it(project: Reviewing) -> None:
    outcome = project.one(project.edit("Nederlands", "Fries"))
    assert outcome.documents == ("klein: Nota",)
    assert any("Fries" in text for text in project.texts("nota"))


def test_the_document_itself_in_another_edition_is_no_other_document(project: Reviewing) -> None:
    made = project.apply(project.edit("vaste", "lage"), project.edit("Nederlands", "Fries"), edition="public")
    assert [(outcome.verdict, outcome.documents) for outcome in made.outcomes] == [
        ("applied", ()),
        ("applied", ("klein: Nota",)),
    ]


def test_nothing_is_written_when_only_looked_at(project: Reviewing) -> None:
    before = project.all_files()
    made = project.apply(project.edit("vaste", "lage"), dry=True)
    assert [outcome.verdict for outcome in made.outcomes] == ["applied"]
    assert list(made.files) == [project.root / DOSSIER]
    assert project.all_files() == before


def test_line_ends_of_windows_and_a_byte_order_mark_stay(project: Reviewing) -> None:
    path = project.root / DOSSIER
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    assert project.one(project.edit("vaste prijs", "prijs")).verdict == "applied"
    assert path.read_bytes() == before.replace(b"vaste prijs", b"prijs")


def test_a_file_that_somebody_changes_meanwhile_stops_it_all(
    project: Reviewing, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits = project.edit("vaste", "lage"), project.edit("vette", "dunne")
    settle = applying._Applying.settle

    def meanwhile(self: applying._Applying) -> dict[Path, bytes]:
        made = settle(self)
        project.change("content/klein/texts/los.md", "laatste", "slot")
        return made

    monkeypatch.setattr(applying._Applying, "settle", meanwhile)
    dossier = (project.root / DOSSIER).read_bytes()
    with pytest.raises(FindingsError, match="changed meanwhile"):
        project.apply(*edits)
    assert (project.root / DOSSIER).read_bytes() == dossier


def test_where_writing_fails_nothing_was_replaced_and_nothing_is_left_behind(
    project: Reviewing, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = project.all_files()
    write = files.write_through

    def full(path: Path, data: bytes) -> None:
        if "los" in path.name:
            raise OSError(28, "No space left on device")
        write(path, data)

    monkeypatch.setattr(applying, "write_through", full)
    with pytest.raises(SetupError, match="No space left"):
        project.apply(project.edit("vaste", "lage"), project.edit("vette", "dunne"))
    assert project.all_files() == before


def test_a_folder_that_cannot_be_written_is_told_though_nothing_can_be_removed_there_either(
    project: Reviewing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **_options: object) -> None:
        raise OSError(30, "Read-only file system")

    def kept(path: Path, missing_ok: bool = False) -> None:
        refused() if path.suffix == ".part" else unlink(path, missing_ok)

    unlink = Path.unlink
    monkeypatch.setattr(applying, "write_through", refused)
    monkeypatch.setattr(Path, "unlink", kept)
    with pytest.raises(SetupError, match="the content cannot be written: Read-only file system"):
        project.apply(project.edit("vaste", "lage"))


def test_something_has_to_be_chosen_that_is_there(project: Reviewing) -> None:
    with pytest.raises(FindingsError, match="no proposal was chosen"):
        apply_read(project.project, [], (), every=False)
    with pytest.raises(FindingsError, match="there is no proposal R-000000"):
        apply_read(project.project, [], ("R-000000",), every=False)


def test_an_edit_after_which_the_paragraph_says_something_else_is_taken_back(
    project: Reviewing, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = project.all_files()
    monkeypatch.setattr(applying, "edits_of", lambda known, plan: (Edit(0, 2, "Onze"),))
    outcome = project.one(project.edit("nodig", "wenselijk"))
    assert outcome.verdict == "refused"
    assert outcome.reason.startswith("the paragraph would not say what was asked: “Onze gemeente koopt zorg in")
    assert project.all_files() == before
