"""A redline in Word: every kind of change as Word itself tracks it (ECMA-376 part 1, 17.13.5)."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from bestek.redline import accepted as new_tree
from bestek.redline import rejected as old_tree
from bestek.tree import (
    Block,
    Box,
    Cell,
    Column,
    Contents,
    Definition,
    DefinitionList,
    Document,
    Entry,
    Field,
    Inline,
    Link,
    List,
    ListItem,
    Mark,
    Note,
    Ref,
    Revised,
    RevisedBlocks,
    Row,
    Section,
    Signature,
    Signatures,
    Table,
    Text,
)  # fmt: skip
from bestek.write.docx.lint import structure
from bestek.write.docx.revisions import accepted, rejected, shown
from tests.unit.trees import p, planning_figure, short
from tests.unit.write.word import written

DAY = datetime.date(2023, 12, 21)
INSERTED = Mark("inserted", "de raad", DAY, "2023-12-21-raad")
DELETED = Mark("deleted", "de raad", DAY, "2023-12-21-raad")


def ins(*parts: str | Inline) -> Revised:
    return Revised(p(*parts).children, INSERTED)


def gone(*parts: str | Inline) -> Revised:
    return Revised(p(*parts).children, DELETED)


def came(*blocks: Block) -> RevisedBlocks:
    return RevisedBlocks(blocks, INSERTED)


def went(*blocks: Block) -> RevisedBlocks:
    return RevisedBlocks(blocks, DELETED)


def cell(*blocks: Block, mark: Mark | None = None, rows: int = 1) -> Cell:
    return Cell(blocks, mark=mark, rows=rows)


def row(*texts: str, mark: Mark | None = None, id: str = "") -> Row:
    return Row(tuple(cell(p(text)) for text in texts), mark=mark, id=id)


def table(*rows: Row, id: str = "") -> Table:
    columns = tuple(Column(1 / len(rows[0].cells)) for _ in rows[0].cells)
    head = Row(tuple(Cell((p("kop"),), header=True) for _ in columns))
    return Table(columns, (head,), rows, (), "Een tabel.", id=id)


def section(title: str, *children: Block, id: str = "", label: str = "", landscape: bool = False) -> Section:
    return Section(
        id or title, (Text(title),), children, level=1, label=label, heading_label=label, landscape=landscape
    )


LIST = List((
    ListItem((p("een"),)), ListItem((p("weg"),), mark=DELETED), ListItem((p("erbij"), p("vervolg")), mark=INSERTED),
    ListItem((went(p("oud")), came(p("nieuw")), p("rest"))),
), "decimal")  # fmt: skip
MOVED = (section("c", p("Verhuisd."), table(row("a", "b")), id="c"),)
THERE, HERE = Mark("moved-from", "de raad", DAY, name="move-1"), Mark("moved-to", "de raad", DAY, name="move-1")
INNER = List((ListItem((p("binnen"),)),))
NOTE = Note((p("De noot."), p("Tweede alinea.")), 1, "note-1")

CASES: dict[str, tuple[Block, ...]] = {
    "words": (p("De raad ", gone("besluit"), ins("heeft besloten"), "."),),
    "a blank to fill in": (p("Naam: ", ins(Field("naam")), gone(Field("voornaam")), " hier."),),
    "a link": (p("Zie ", ins(Link("https://example.org/a", (Text("hier"),))), gone(Link("https://example.org/b", (Text("daar"),))), "."),),
    "words in a link": (p("Zie ", Link("https://example.org/a", (Text("de "), gone("oude"), ins("nieuwe"), Text(" site"))), "."),),
    "a reference": (
        section("a", p("Zie ", gone(Ref("a", text="hoofdstuk 1", prefix="hoofdstuk ", number="1")),
            ins(Ref("b", text="2", number="2")), "."), id="a", label="1"),
        section("b", p("x"), id="b", label="2"),
    ),
    "a note that came": (p("Tekst", ins(NOTE), "."),),
    "a note that went": (p("Tekst", gone(NOTE), "."), p("Nog een", Note((p("x"),), 1, "n"), ".")),
    "words in a note": (p("Tekst", Note((p("De ", gone("oude"), ins("nieuwe"), " noot."), came(p("Nog een."))), 1, "n"), "."),),
    "the first paragraph of a note": (
        p("a", Note((came(p("Erbij.")), p("Was de eerste.")), 1, "n"), "."),
        p("b", Note((went(p("Weg.")), p("Nu de eerste.")), 2, "m"), "."),
    ),
    "the first paragraph of an item": (
        List((ListItem((came(p("erbij")), p("was de eerste"))), ListItem((went(p("weg")), p("nu de eerste")))), "decimal"),
        p("Slot."),
    ),
    "an item that begins with a list in one version": (
        List((ListItem((went(p("weg")), INNER, p("rest"))), ListItem((came(p("erbij")), INNER))), "decimal"),
        p("Slot."),
    ),
    "an item whose first paragraph moved behind its list": (
        List((ListItem((RevisedBlocks((p("a"),), THERE), INNER, RevisedBlocks((p("a"),), HERE))),), "decimal"),
        p("Slot."),
    ),
    "a paragraph between others": (p("een"), went(p("weg")), came(p("erbij"), p("ook erbij")), p("twee")),
    "the first paragraph": (went(p("weg")), p("blijft")),
    "the last paragraph that went": (p("blijft"), went(p("weg", role="small"))),
    "the last paragraphs that came": (p("blijft", role="centered"), came(p("erbij"), p("slot"))),
    "all paragraphs": (went(p("oud"), p("ook oud")), came(p("nieuw"))),
    "all paragraphs, the new first": (came(p("nieuw"), p("ook nieuw")), went(p("oud"))),
    "an item, and the words of one": (LIST, p("Slot.")),
    "a list": (went(List((ListItem((p("a"),)),), "alpha")), came(List((ListItem((p("b"),)),))), p("Slot.")),
    "a row": (table(row("a", "b"), row("c", "d", mark=DELETED, id="c"), row("e", "f", mark=INSERTED, id="e")), p("Slot.")),
    "the last paragraph of a cell": (table(Row((cell(p("a"), went(p("b"))), cell(p("c"), came(p("d")))))), p("Slot.")),
    "a table": (p("Voor."), went(table(row("a", "b"))), came(table(row("c", "d"))), p("Na.")),
    "a table at the end": (p("Voor."), went(table(row("a", "b")))),
    "a paragraph between tables that went": (table(row("a", "b")), went(p("weg")), table(row("c", "d")), p("Slot.")),
    "a paragraph between tables that came": (table(row("a", "b")), came(p("erbij")), table(row("c", "d")), p("Slot.")),
    "a table before another": (table(row("a", "b")), came(table(row("c", "d"))), p("Slot.")),
    "a heading": (section("a", p("x"), label="1"), went(section("b", p("y"), label="2")), section("c", p("z"), label="2")),
    "words of a heading": (replace(section("a", p("x"), label="1"), title=(Text("De "), gone("oude"), ins("nieuwe"))),),
    "a term": (
        DefinitionList((Definition((Text("a"),), (p("x"),)), Definition((Text("b"),), (p("y"),), mark=DELETED),
            Definition((Text("c"),), (p("z"),), "c", INSERTED))),
    ),
    "a box": (went(Box((p("oud"),), (Text("Titel"),))), came(Box((p("nieuw"),), (Text("Titel"),))), p("Slot.")),
    "a figure": (went(planning_figure("was-f")), came(planning_figure("f", "1")), p("Slot.")),
    "signatures": (
        went(Signatures((Signature((Text("de griffier"),), (Text("A."),), True),))),
        came(Signatures((Signature((Text("de griffier"),), (Text("B."),), True),))),
    ),
    "a move": (
        section("a", p("x"), label="1"),
        RevisedBlocks((replace(MOVED[0], id="was-c"),), THERE),
        section("b", p("y"), label="2"),
        RevisedBlocks(MOVED, HERE),
    ),
    "a moved item": (List((ListItem((p("a"),), mark=THERE), ListItem((p("b"),)), ListItem((p("a"),), mark=HERE))), p("Slot.")),
    "a chapter on its side": (
        section("a", p("x")),
        came(section("b", p("y"), landscape=True)),
        went(section("c", p("z"), landscape=True)),
        section("d", p("u")),
    ),
    "a last chapter on its side": (section("a", p("x")), came(section("b", p("y"), landscape=True))),
    "a chapter upright between others": (section("a", p("x"), landscape=True), went(section("b", p("y"))), section("c", p("z"), landscape=True)),
    "a table of contents": (came(Contents(entries=(Entry("a", (Text("a"),)),))), section("a", p("x"), id="a")),
}  # fmt: skip


def redline(name: str) -> Document:
    return replace(short(*CASES[name]), id="redline")


@pytest.mark.parametrize("name", CASES)
def test_accepting_gives_the_new_version_and_rejecting_the_old_one(name: str):
    document = redline(name)
    data = written(document).data
    assert [s._replace(number="") for s in shown(accepted(data))] == [
        s._replace(number="") for s in shown(written(new_tree(document)).data)
    ]
    assert [s._replace(number="") for s in shown(rejected(data), computed=False)] == [
        s._replace(number="") for s in shown(written(old_tree(document)).data, computed=False)
    ]
    assert accepted(data) != rejected(data)


@pytest.mark.parametrize("name", CASES)
def test_a_redline_is_sound_before_the_lint(name: str):
    data = written(redline(name)).data
    assert structure(data) == ()
    assert structure(accepted(data)) == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_redline_is_valid_before_openxml_audit(name: str, tmp_path: Path):
    (tmp_path / "redline.docx").write_bytes(written(redline(name)).data)
    assert [str(error) for error in OpenXmlValidator().validate(str(tmp_path / "redline.docx")).errors] == []


def member(data: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()


def body(name: str) -> str:
    return member(written(redline(name)).data)


def test_a_change_names_its_author_and_day():
    assert 'w:author="de raad" w:date="2023-12-21T00:00:00Z"><w:r><w:delText>besluit</w:delText>' in body("words")


def test_a_change_that_nobody_decided_is_signed_by_the_authority_without_a_day():
    document = replace(short(p("a ", Revised((Text("b"),), Mark("inserted")))), authority="gemeente Voorbeeld")
    assert re.search(r'<w:ins w:id="\d+" w:author="gemeente Voorbeeld"><w:r>', member(written(document).data))


def test_a_link_stands_around_what_changed_in_it():
    assert "<w:hyperlink" not in "".join(re.findall(r"<w:(?:ins|del) [^>]*[^/]>.*?</w:(?:ins|del)>", body("a link")))
    assert re.search(r"<w:hyperlink [^>]*><w:ins [^>]*><w:r>", body("a link"))


def test_a_blank_to_fill_in_is_tracked_as_word_does_it():
    xml = body("a blank to fill in")
    assert len(re.findall("<w:customXmlInsRangeStart ", xml)) == len(re.findall("<w:customXmlDelRangeEnd ", xml)) == 2
    assert not re.search(r"<w:ins [^>]*><w:sdt>", xml)


def test_the_last_paragraph_mark_stands_and_the_one_before_it_is_tracked():
    marks = re.findall(r"<w:p>(<w:pPr>.*?</w:pPr>)", body("the last paragraph that went"))
    assert re.search("<w:rPr><w:del ", marks[-2])
    assert "<w:del " not in marks[-1].partition("<w:pPrChange")[0]
    assert '<w:pStyle w:val="BodyText"/><w:pPrChange' in marks[-1]


def test_tables_that_touch_in_one_version_only_are_apart_in_that_version_only():
    assert re.search(r'"AfterTable"/><w:rPr><w:ins ', body("a paragraph between tables that went"))
    assert re.search(r'"AfterTable"/><w:rPr><w:del ', body("a paragraph between tables that came"))


def test_a_moved_table_is_deleted_and_inserted_within_the_range_of_the_move():
    xml = body("a move")
    away = re.search("<w:moveFromRangeStart .*<w:moveFromRangeEnd ", xml)
    assert away
    assert "<w:trPr><w:cantSplit/><w:del " in away[0]
    assert "<w:moveFrom " in away[0]
    assert re.findall(r'RangeStart [^>]*w:name="(.*?)"', xml) == ["move-1", "move-1"]


def test_paper_that_came_or_went_does_so_with_its_chapter():
    upright, sideways = 'w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906" w:orient="landscape"'
    data = written(redline("a chapter on its side")).data
    for version in (accepted(data), rejected(data)):
        assert re.findall(r"<w:pgSz (.*?)/>", member(version)) == [upright, sideways, upright]
    last = written(redline("a last chapter on its side")).data
    assert re.findall(r"<w:pgSz (.*?)/>", member(accepted(last))) == [upright, sideways]
    assert re.findall(r"<w:pgSz (.*?)/>", member(rejected(last))) == [upright]


def test_a_deleted_reference_to_a_target_that_only_the_new_version_has_is_plain_text():
    document = short(
        section("a", p("Zie ", gone(Ref("b", text="hoofdstuk 2", prefix="hoofdstuk ", number="2")), "niets."), id="a"),
        came(section("b", p("x"), id="b", label="2")),
    )
    made = written(document)
    assert "delInstrText" not in member(made.data)
    assert made.findings == ()


def test_a_cell_that_came_or_went_is_a_cell_of_one_version():
    cells = Row((cell(p("a")), cell(p("b"), mark=DELETED), cell(p("c"), mark=INSERTED)))
    data = written(short(table(cells), p("Slot."))).data
    assert structure(data) == ()
    assert [one.text for one in shown(accepted(data))] == ["kop", "kop", "kop", "a", "c", "Slot."]
    assert [one.text for one in shown(rejected(data))] == ["kop", "kop", "kop", "a", "b", "Slot."]
    assert "<w:cellIns " in member(data)


def test_a_document_without_marks_has_nothing_tracked():
    xml = member(written(short(p("a"), table(row("a", "b")), p("c"))).data)
    assert not re.search("<w:(?:ins|del|moveFrom|pPrChange)", xml)
