"""What a reviewed file proposes, on a small document: Word's own ways of marking, what is no edit, and what is not tracked."""

from __future__ import annotations

import copy
import datetime
from dataclasses import replace

import pytest
from lxml import etree

from bestek.redline import redline
from bestek.review.carried import Own, Signed, fingerprint
from bestek.review.comments import Comment, threaded
from bestek.review.opening import open_bytes
from bestek.review.proposal import NOTE, PICTURE, Proposal, with_conflicts
from bestek.review.reading import Baseline, _Reading, proposals
from bestek.tree import (
    Cell,
    Column,
    Document,
    Inline,
    List,
    ListItem,
    Note,
    Paragraph,
    Placeholder,
    Ref,
    Row,
    Section,
    Source,
    Strong,
    Table,
    Text,
)
from bestek.write.docx.revisions import accepted, rejected
from tests.unit.review.word_editor import AUTHOR, DATE, WordFile
from tests.unit.write.word import written

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text(words: str, path: str = "texts/policy") -> Text:
    return Text(words, (Source("a.yaml", 3, 1, path),))


def paragraph(id_: str, *inlines: Inline | str) -> Paragraph:
    return Paragraph(tuple(text(each) if isinstance(each, str) else each for each in inlines), id=id_)


def row(number: int, *cells: str) -> Row:
    made = tuple(
        Cell((paragraph(f"r{number}-p{n}", text(cell, f"lots/{number}/{n}")),)) for n, cell in enumerate(cells)
    )
    return Row(made, id=f"r{number}")


NOTED = Note((paragraph("note-1-p1", "Artikel 2.114 van de wet."),), 1, "note-1")
SECTION = Section("doel", (text("Doel van de opdracht", "labels/doel"),), (
        paragraph("p1", "De opdrachtgever zoekt een aanbieder voor ", text("vier jaar", "contract/term/years"), " in alle wijken."),
        paragraph("p2", "De aanbieder levert zorg", NOTED, " en bericht daarover elk kwartaal."),
        List((ListItem((paragraph("p3", "een plan van aanpak;"),)), ListItem((paragraph("p4", "een begroting per wijk."),)))),
        Table((Column(0.5), Column(0.5)), (), (row(1, "Noord", "€ 100"), row(2, "Zuid", "€ 200")), (text("Percelen"),), id="percelen", label="1"),
        paragraph("p5", "Zie ", Ref("percelen", text="tabel 1", prefix="tabel ", number="1"), " voor de bedragen."),
        paragraph("p6", "Dit is ", Strong((text("dringend"),)), " gewenst."),
    ), level=1, label="1", heading_label="1")  # fmt: skip
SMALL = Document(
    "brief",
    "Brief",
    (SECTION,),
    authority="Gemeente",
    date=datetime.date(2027, 1, 1),
    header_left="Brief van de gemeente",
)


def sent(document: Document = SMALL) -> WordFile:
    return WordFile(written(document).data)


def read(file: WordFile, document: Document = SMALL, **more: object) -> tuple[Proposal, ...]:
    return proposals(open_bytes(file.data, "brief.docx"), Baseline(document, **more))  # type: ignore[arg-type]


def told(file: WordFile, document: Document = SMALL) -> list[tuple[str, str, str, str]]:
    return [(each.kind, each.spot, each.old, each.new) for each in read(file, document)]


def test_a_file_that_was_not_touched_proposes_nothing() -> None:
    assert told(sent()) == []


def test_revision_ids_languages_and_proofing_marks_are_nothing() -> None:
    file = sent()
    file.scatter()
    assert told(file) == []


def test_an_edit_knows_its_words_its_place_its_author_and_its_source() -> None:
    file = sent()
    file.act("replace", "vier jaar", "zes jaar")
    (found,) = read(file)
    assert (found.kind, found.spot, found.old, found.new) == ("replacement", "p1", "vier jaar", "zes jaar")
    assert found.before[found.start : found.end] == "vier jaar"
    assert found.after == "De opdrachtgever zoekt een aanbieder voor zes jaar in alle wijken."
    assert (found.author, found.date, found.tracked) == (AUTHOR, DATE, True)
    assert (found.label, found.part) == ("1 Doel van de opdracht", "paragraph")
    assert found.source == Source(path="contract/term/years")


def test_changes_within_one_word_are_one_edit() -> None:
    file = sent()
    file.act("replace", "beg", "Beg")
    file.act("replace", "ting", "TING")
    assert told(file) == [("replacement", "p4", "begroting", "BegroTING")]


def test_what_was_inserted_and_deleted_again_is_nothing() -> None:
    file = sent()
    file.act("insert", "levert zorg", " en hulp")
    inserted = next(mark for mark in file.body.iter(f"{W}ins"))
    gone = file.mark("del")
    run = inserted[0]
    run.find(f"{W}t").tag = f"{W}delText"  # type: ignore[union-attr]
    inserted.append(gone)
    gone.append(run)
    assert told(file) == []


@pytest.mark.parametrize("shape", ["the mark of the one before", "its own mark"])
def test_a_new_paragraph_is_the_same_in_both_ways_of_marking_it(shape: str) -> None:
    file = sent()
    if shape == "its own mark":
        made = etree.Element(f"{W}p")
        made.append(file.inserted("Een nieuwe zin."))
        file._marked(made, "ins")
        file.paragraph("een aanbieder").addnext(made)
    else:
        file.act("paragraph behind", "een aanbieder", "Een nieuwe zin.")
    assert told(file) == [("paragraph-inserted", "p1", "", "Een nieuwe zin.")]


def test_a_paragraph_can_go_be_split_and_be_joined() -> None:
    file = sent()
    file.act("delete paragraph", "Dit is")
    assert told(file)[0][:3] == ("paragraph-deleted", "p6", "Dit is dringend gewenst.")
    file = sent()
    file.act("delete paragraph", "een aanbieder")
    assert told(file)[0][:2] == ("paragraph-deleted", "p1")
    file = sent()
    file.act("split", "een aanbieder")
    assert told(file) == [("paragraph-split", "p1", "", "\n")]
    file = sent()
    file.act("merge", "een plan van aanpak")
    assert told(file) == [("paragraph-merged", "p3", "\n", "")]


@pytest.mark.parametrize(("id_", "words"), [("p1", "De opdrachtgever"), ("p6", "Dit is")])
def test_a_paragraph_that_was_written_anew_is_one_replacement(id_: str, words: str) -> None:
    file = sent()
    file.act("paragraph behind", words, "Dat mag ook anders.")
    file.act("delete paragraph", words)
    assert [(kind, spot, new) for kind, spot, _old, new in told(file)] == [("replacement", id_, "Dat mag ook anders.")]


def test_a_moved_paragraph_is_one_proposal_with_both_places() -> None:
    file = sent()
    file.act("move behind", "een aanbieder", "gewenst")
    (found,) = read(file)
    assert (found.kind, found.spot, found.target) == ("move", "p1", "p6")


def test_the_cells_of_a_row_come_and_go_together() -> None:
    file = sent()
    file.act("row behind", "Noord", "Oost|€ 150")
    assert told(file) == [("row-inserted", "r1-p1", "", "Oost | € 150")]
    for tracked in (True, False):
        file = sent()
        file.act("delete row", "Zuid", "", tracked)
        assert told(file) == [("row-deleted", "r2-p0", "Zuid | € 200", "")]


def test_footnotes_come_go_and_change() -> None:
    file = sent()
    file.act("footnote", "in alle wijken", "Bijlage 2.")
    assert told(file) == [("note-inserted", "p1", "", "Bijlage 2.")]
    file = sent()
    file.act("replace", "Artikel 2.114", "Artikel 2.115")
    (found,) = read(file)
    assert (found.kind, found.part, found.spot) == ("replacement", "note", "note-1-p1")
    file = sent()
    call = next(run for run in file.body.iter(f"{W}footnoteReference")).getparent()
    assert call is not None
    file._delete_runs([call])
    assert told(file) == [("note-deleted", "p2", "Artikel 2.114 van de wet.", "")]
    assert NOTE in read(file)[0].before


def test_looks_are_told_and_no_words() -> None:
    file = sent()
    file.act("bold", "een begroting")
    assert told(file) == [("formatting", "p4", "een begroting", "b")]
    file = sent()
    (run,) = file.runs("een begroting")
    run.insert(0, etree.fromstring(f'<w:rPr xmlns:w="{W[1:-1]}"><w:i/></w:rPr>'))
    (found,) = read(file)
    assert (found.kind, found.new, found.tracked) == ("formatting", "i", False)
    file = sent()
    paragraph_ = file.paragraph("een begroting")
    paragraph_.find(f"{W}pPr/{W}pStyle").set(f"{W}val", "Heading2")  # type: ignore[union-attr]
    assert told(file) == [("formatting", "p4", "een begroting per wijk.", "pStyle Heading2")]


def test_renewed_fields_are_no_edits() -> None:
    file = sent()
    for said in [said for said in file.body.iter(f"{W}t") if said.text == "1"]:
        said.text = "3"
    assert told(file) == []


def test_soft_hyphens_and_other_blanks_are_no_edits_but_other_quotes_are() -> None:
    file = sent()
    for said in file.body.iter(f"{W}t"):
        said.text = (said.text or "").replace("wijken", "wij\u00adken").replace("elk kwartaal", "elk\u00a0kwartaal")
    assert told(file) == []
    for said in file.body.iter(f"{W}t"):
        said.text = (said.text or "").replace("aanpak;", "aanpak,")
    assert told(file) == [("replacement", "p3", ";", ",")]


def test_edits_that_were_not_tracked_are_found_by_their_words() -> None:
    file = sent()
    file.act("replace", "in alle wijken", "in elke wijk", tracked=False)
    (found,) = read(file)
    assert (found.kind, found.spot, found.old, found.new, found.tracked) == ("replacement", "p1", "alle wijken", "elke wijk", False)  # fmt: skip
    assert (found.author, found.date) == ("", "")


def test_tracked_and_other_edits_of_one_paragraph_keep_their_places() -> None:
    file = sent()
    file.act("replace", "De opdrachtgever", "De gemeente Emmen", tracked=False)
    file.act("replace", "vier jaar", "zes jaar")
    found = read(file)
    assert [(each.old, each.new, each.tracked) for each in found] == [("opdrachtgever", "gemeente Emmen", False), ("vier jaar", "zes jaar", True)]  # fmt: skip
    assert all(each.before[each.start : each.end] == each.old for each in found)
    assert {each.after for each in found} == {"De gemeente Emmen zoekt een aanbieder voor zes jaar in alle wijken."}


def test_paragraphs_that_were_split_joined_moved_or_removed_without_tracking_are_found() -> None:
    file = sent()
    first = file.paragraph("een aanbieder")
    runs = file.runs(" in alle wijken.")
    made = etree.Element(f"{W}p")
    made.extend(runs)
    first.addnext(made)
    assert told(file) == [("paragraph-split", "p1", "", "\n")]
    file = sent()
    other = file.paragraph("een begroting")
    file.paragraph("een plan").extend([node for node in other if node.tag == f"{W}r"])
    other.getparent().remove(other)  # type: ignore[union-attr]
    assert told(file) == [("paragraph-merged", "p3", "\n", "")]
    file = sent()
    file.paragraph("gewenst").addnext(file.paragraph("een aanbieder"))
    assert [(each.kind, each.spot, each.target) for each in read(file)] == [("move", "p1", "p6")]
    file = sent()
    gone = file.paragraph("een aanbieder")
    gone.getparent().remove(gone)  # type: ignore[union-attr]
    assert told(file)[0][:2] == ("paragraph-deleted", "p1")


def test_lost_and_doubled_bookmarks_do_no_harm() -> None:
    file = sent()
    file.act("replace", "vier jaar", "zes jaar", tracked=False)
    file.unmark()
    assert told(file) == [("replacement", "p1", "vier", "zes")]
    file = sent()
    for mark in [mark for mark in file.body.iter(f"{W}bookmarkStart") if mark.get(f"{W}name") == "p_p1"]:
        file.paragraph("gewenst").insert(1, etree.fromstring(etree.tostring(mark)))
    assert told(file) == []


def test_what_is_not_decided_is_as_it_was_sent_and_known_as_that_when_it_is_edited() -> None:
    open_ = Placeholder("nog te beslissen", (Source("a.yaml", 4, 1, "contract/start"),))
    document = replace(SMALL, children=(paragraph("p1", "Het begint op ", open_, " in de wijk."),))
    assert read(sent(document), document) == ()
    file = sent(document)
    file.act("replace", "beslissen", "kiezen")
    assert [(each.old, each.pieces[0].kind) for each in read(file, document)] == [("beslissen", "open")]


def test_a_picture_that_came_is_told() -> None:
    file = sent()
    run = file.runs("vier jaar")[0]
    drawn = copy.deepcopy(run)
    for text_ in drawn.findall(f"{W}t"):
        drawn.replace(text_, etree.Element(f"{W}drawing"))
    run.addnext(drawn)
    assert told(file) == [("insertion", "p1", "", PICTURE)]


def test_fields_without_a_code_do_no_harm() -> None:
    file = sent()
    for code in file.body.iter(f"{W}instrText"):
        code.text = None
    assert read(file) == ()


# Comments


def test_comments_have_their_words_their_place_their_answers_and_their_state() -> None:
    file = sent()
    file.remark("vier jaar", "Waarom vier?", ["Zie de strategie.", "Dank."], done=True)
    found = read(file)
    assert [(each.kind, each.old, each.new, each.resolved) for each in found] == [
        ("comment", "vier jaar", "Waarom vier?", True),
        ("reply", "vier jaar", "Zie de strategie.", True),
        ("reply", "vier jaar", "Dank.", True),
    ]
    assert {each.parent for each in found[1:]} == {found[0].comment}
    assert all(each.tracked for each in found)
    assert found[0].source == Source(path="contract/term/years")


def test_a_remark_on_words_that_were_changed_is_on_the_words_that_were_there() -> None:
    file = sent()
    file.act("replace", "vier jaar", "zes maanden", tracked=False)
    file.remark("zes maanden", "Waarom zes?")
    assert [(each.kind, each.old, each.new, each.start) for each in read(file)] == [
        ("replacement", "vier jaar", "zes maanden", 42),
        ("comment", "vier jaar", "Waarom zes?", 42),
    ]


def test_our_own_comments_are_left_out_but_answers_to_them_are_not() -> None:
    file = sent()
    file.remark("vier jaar", "Dit is niet beslist.", ["Dan wacht ik."])
    found = read(file, comments=(Own("0", fingerprint(["Dit  is niet beslist."])),))
    assert [(each.kind, each.new) for each in found] == [("reply", "Dan wacht ik.")]


def test_answers_as_libreoffice_writes_them_lead_to_what_they_answer() -> None:
    file = sent()
    file.remark("vier jaar", "Waarom vier?")
    file.remark("vier jaar", f'Reply to {AUTHOR} (03/01/2027, 09:30): "Waarom..."')
    found = read(file)
    assert [(each.kind, each.parent != "") for each in found] == [("comment", False), ("reply", True)]


def test_an_answer_leads_to_the_last_remark_of_who_it_names_at_the_same_place() -> None:
    made = [
        Comment("1", "Rosa Recht", "", "Waarom?"),
        Comment("2", "Recht", "", "Hoezo?"),
        Comment("3", "Piet", "", "Elders."),
        Comment("4", "Piet", "", 'Reply to Rosa Recht (03/01/2027, 09:30): "Hoezo"\nDaarom.'),
        Comment("5", "Piet", "", 'Reply to Jan (03/01/2027, 09:30): "Wie"\nNiemand.'),
    ]
    found = threaded(made, {"1": 1, "2": 1, "3": 2, "4": 1, "5": 1})
    assert [(each.parent, each.text.splitlines()[-1]) for each in found[3:]] == [("2", "Daarom."), ("", "Niemand.")]
    assert threaded(made, {"1": 1, "2": 3, "4": 1})[3].parent == "1"


def test_a_note_that_is_called_again_and_again_is_read_once() -> None:
    file = sent()
    call = next(file.body.iter(f"{W}footnoteReference")).getparent()
    assert call is not None
    for _time in range(3):
        call.addnext(copy.deepcopy(call))
    notes = [place for place in _Reading(open_bytes(file.data, "a.docx"), Baseline(SMALL)).originals if place.note]
    assert [place.text.strip() for place in notes] == ["Artikel 2.114 van de wet."]


def test_signs_that_mean_something_here_mean_nothing_when_a_reviewer_types_them() -> None:
    file = sent()
    file.act("insert", "vier jaar", f" of{NOTE}\u2029vijf{PICTURE}\nzes")
    assert told(file) == [("insertion", "p1", "", " of?\nvijf? zes")]


# Headers


def test_edits_above_the_page_are_found_once() -> None:
    file = sent()
    for name in [name for name in file.members if name.startswith("word/header")]:
        file.members[name] = file.members[name].replace(b"Brief van de gemeente", b"Brief van de gemeente Emmen")
    assert [(each.kind, each.part, each.old, each.new) for each in read(file)] == [
        ("insertion", "header", "", " Emmen")
    ]


# Our own redline


def redlined() -> tuple[Document, bytes, tuple[Signed, ...]]:
    added = paragraph("p7", "Een alinea die in de vorige versie niet stond.")
    section = replace(SECTION, children=(*SECTION.children[1:-1], paragraph("p6", "Dit is zeer gewenst."), added))
    new = replace(SMALL, children=(section,))
    document = redline(SMALL, new)
    return document, written(document).data, (Signed("Gemeente", ""),)


def test_our_own_changes_are_no_proposals_whether_she_accepts_them_or_not() -> None:
    document, data, marks = redlined()
    for made in (data, accepted(data)):
        assert read(WordFile(made), document, marks=marks) == ()


def test_a_change_of_ours_that_she_rejects_is_a_proposal() -> None:
    document, data, marks = redlined()
    found = read(WordFile(rejected(data)), document, marks=marks)
    assert {each.kind for each in found} == {"rejection"}
    assert any("dringend" in each.new for each in found)
    assert any("vorige versie" in each.old for each in found)
    assert any("vier jaar" in each.new for each in found)


def test_her_changes_are_hers_also_where_she_has_our_name_on_another_day() -> None:
    file = WordFile(sent().data, author="Gemeente")
    file.act("replace", "vier jaar", "zes jaar")
    assert [each.tracked for each in read(file, marks=(Signed("Gemeente", "2026-01-01T00:00:00Z"),))] == [True]
    assert [each.tracked for each in read(file, marks=(Signed("Gemeente", "2027-03-02T00:00:00Z"),))] == [False]


# Several files


def test_two_reviewers_who_want_something_else_for_the_same_words_are_in_conflict() -> None:
    one, other, third = sent(), WordFile(sent().data, "Jan Jurist"), WordFile(sent().data, "Piet")
    one.act("replace", "vier jaar", "zes jaar")
    other.act("replace", "vier jaar in", "vijf jaar in")
    third.act("replace", "alle wijken", "elke wijk")
    read_ = [
        proposals(open_bytes(file.data, name), Baseline(SMALL))
        for file, name in ((one, "1"), (other, "2"), (third, "3"))
    ]
    found = with_conflicts(proposal for each in read_ for proposal in each)
    assert [each.conflicts for each in found] == [(found[1].id,), (found[0].id,), ()]


def test_the_same_file_gives_the_same_ids_and_no_two_are_equal() -> None:
    file = sent()
    file.act("replace", "vier jaar", "zes jaar")
    file.act("delete", "een plan van ")
    first, second = read(file), read(file)
    assert [each.id for each in first] == [each.id for each in second]
    assert len({each.id for each in first}) == len(first)
