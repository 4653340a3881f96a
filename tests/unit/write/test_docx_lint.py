"""Every rule of the lint sees the defect that is planted for it, and is silent without."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bestek.findings import Severity
from bestek.write.docx import lint as rules
from bestek.write.docx.lint import accessibility, lint, structure
from tests.unit.trees import everything
from tests.unit.write.word import changed, written

BODY, STYLES, NUMBERING, NOTES, CORE = (
    "word/document.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/footnotes.xml",
    "docProps/core.xml",
)
EMPTY = "<w:p/>"

NAMED = '<w:p xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:paraId="1A"><w:r><w:t>x</w:t></w:r></w:p>'
INNER = '<w:tbl><w:tblPr><w:tblCaption w:val="x"/></w:tblPr><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>'

Change = Callable[[str], str]


def headless(text: str) -> str:
    """The lots table without anything that heads it."""
    place = text.index('<w:tblStyle w:val="RuledTable"/>')
    before, (table, after) = text[:place], text[place:].split("</w:tbl>", 1)
    table = table.replace("<w:tblHeader/>", "").replace('w:firstColumn="1"', 'w:firstColumn="0"')
    return f"{before}{table}</w:tbl>{after}"


@pytest.fixture(scope="module")
def sound() -> bytes:
    return written(everything()).data


def swap(pattern: str, replacement: str) -> Change:
    """The first match replaced."""
    return lambda text: re.sub(pattern, replacement, text, count=1, flags=re.DOTALL)


def at_end(xml: str) -> Change:
    """More at the end of the body."""

    def change(text: str) -> str:
        place = text.rindex("<w:sectPr>")
        return text[:place] + xml + text[place:]

    return change


def mark(name: str, number: int, content: str = "<w:r><w:t>x</w:t></w:r>") -> str:
    return f'<w:p><w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/></w:p>'


def code(instruction: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {instruction} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'


def tracked(name: str, number: int, content: str = "<w:r><w:t>x</w:t></w:r>", author: str = "x") -> str:
    return f'<w:{name} w:id="{number}" w:author="{author}">{content}</w:{name}>'


def moved(way: str, number: int) -> str:
    return f'<w:move{way}RangeStart w:id="{number}" w:author="x" w:date="2023-12-21T00:00:00Z" w:name="m"/>'


END, FROM = '<w:moveToRangeEnd w:id="9002"/>', '<w:moveFromRangeEnd w:id="9004"/>'
LOST = f"<w:p><w:pPr><w:rPr>{tracked('del', 9001, '')}</w:rPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>"

STRUCTURE: list[tuple[str, str, str, Change]] = [
    ("a bookmark name given twice", "E512", BODY, at_end(mark("s_doel", 9001))),
    ("a bookmark name given twice in other capitals", "E512", BODY, at_end(mark("S_Doel", 9001))),
    (
        "a bookmark name given in a footnote too",
        "E512",
        NOTES,
        swap(r"(<w:footnote w:id=\"1\">)", r"\1" + mark("s_doel", 9001)),
    ),
    ("a bookmark name that is too long", "E513", BODY, at_end(mark("a" * 41, 9001))),
    ("a bookmark name that begins with a figure", "E513", BODY, at_end(mark("1a", 9001))),
    (
        "a bookmark without end",
        "E514",
        BODY,
        at_end('<w:p><w:bookmarkStart w:id="9001" w:name="open"/><w:r><w:t>x</w:t></w:r></w:p>'),
    ),
    ("an end without bookmark", "E514", BODY, at_end('<w:p><w:bookmarkEnd w:id="9001"/></w:p>')),
    ("an empty bookmark", "E515", BODY, at_end(mark("leeg", 9001, ""))),
    ("a bookmark around an empty run", "E515", BODY, at_end(mark("leeg", 9001, "<w:r><w:rPr/></w:r>"))),
    ("a bookmark around no letters", "E515", BODY, at_end(mark("leeg", 9001, "<w:r><w:t/></w:r>"))),
    ("a REF to nothing", "E516", BODY, at_end(f"<w:p>{code('REF nergens')}</w:p>")),
    ("a PAGEREF to nothing", "E516", BODY, swap(r" PAGEREF s_doel ", " PAGEREF s_elders ")),
    (
        "a NOTEREF to nothing in a footnote",
        "E516",
        NOTES,
        swap(r"(<w:footnote w:id=\"1\">)", rf"\1<w:p>{code('NOTEREF nergens')}</w:p>"),
    ),
    ("a simple field to nothing", "E516", BODY, at_end('<w:p><w:fldSimple w:instr="REF nergens"/></w:p>')),
    ("a link to nothing", "E516", BODY, swap(r'w:anchor="s_doel"', 'w:anchor="s_elders"')),
    ("a field without end", "E517", BODY, swap(r'<w:r><w:fldChar w:fldCharType="end"/></w:r>', "")),
    ("a field without begin", "E517", BODY, swap(r'<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "")),
    ("a bookmark id given twice", "E518", BODY, at_end(mark("ander", 1))),
    ("a drawing id given twice", "E518", BODY, swap(r'<wp:docPr id="2"', '<wp:docPr id="1"')),
    ("a control id given twice", "E518", BODY, swap(r'<w:id w:val="2"/>', '<w:id w:val="1"/>')),
    ("a footnote id given twice", "E518", NOTES, swap(r'<w:footnote w:id="2">', '<w:footnote w:id="1">')),
    ("a paragraph id given twice", "E518", BODY, at_end(2 * NAMED)),
    ("a tracked change with the id of a bookmark", "E518", BODY, at_end(f"<w:p>{tracked('ins', 1)}</w:p>")),
    ("a tracked change without author", "E526", BODY, at_end(f"<w:p>{tracked('ins', 9001, author='')}</w:p>")),
    ("a deleted field whose code stands", "E522", BODY, at_end(f"<w:p>{tracked('del', 9001, code('PAGE'))}</w:p>")),
    ("a range of a move without end", "E527", BODY, at_end(f"{moved('From', 9001)}{moved('To', 9002)}{END}")),
    ("a move from nowhere", "E527", BODY, at_end(moved("To", 9002) + END)),
    (
        "two moves of one name",
        "E527",
        BODY,
        at_end(moved("To", 9002) + END + moved("To", 9003) + END.replace("9002", "9003") + moved("From", 9004) + FROM),
    ),
    ("a last paragraph mark that is deleted", "E528", BODY, at_end(LOST)),
    (
        "a last paragraph mark of a cell that is inserted",
        "E528",
        BODY,
        at_end(f"{INNER.replace('<w:p/>', LOST)}<w:p/>"),
    ),
    ("a numbering that is not there", "E519", BODY, swap(r'<w:numId w:val="\d+"/>', '<w:numId w:val="999"/>')),
    (
        "a numbering that a style names and is not there",
        "E519",
        STYLES,
        swap(r'<w:numId w:val="\d+"/>', '<w:numId w:val="999"/>'),
    ),
    (
        "a numbering without definition",
        "E519",
        NUMBERING,
        swap(r'<w:abstractNumId w:val="1"/>', '<w:abstractNumId w:val="99"/>'),
    ),
    (
        "a paragraph style that is not there",
        "E520",
        BODY,
        swap(r'<w:pStyle w:val="BodyText"/>', '<w:pStyle w:val="Platte"/>'),
    ),
    (
        "a character style that is not there",
        "E520",
        BODY,
        swap(r'<w:rStyle w:val="Strong"/>', '<w:rStyle w:val="Vet"/>'),
    ),
    (
        "a table style that is not there",
        "E520",
        BODY,
        swap(r'<w:tblStyle w:val="RuledTable"/>', '<w:tblStyle w:val="Raster"/>'),
    ),
    (
        "a cell without paragraph",
        "E521",
        BODY,
        swap(r"(<w:tc><w:tcPr>(?:(?!</w:tcPr>).)*</w:tcPr>)(?:(?!</w:tc>).)*</w:tc>", r"\1</w:tc>"),
    ),
    (
        "text that stands in a deletion",
        "E522",
        BODY,
        at_end('<w:p><w:del w:id="1" w:author="a"><w:r><w:t>x</w:t></w:r></w:del></w:p>'),
    ),
    ("deleted text that stands", "E522", BODY, at_end("<w:p><w:r><w:delText>x</w:delText></w:r></w:p>")),
    (
        "a footnote that is called but not there",
        "E523",
        BODY,
        swap(r'<w:footnoteReference w:id="1"/>', '<w:footnoteReference w:id="99"/>'),
    ),
    ("a footnote that is never called", "E523", BODY, swap(r'<w:footnoteReference w:id="1"/>', "")),
    (
        "a reference to a comment that is not there",
        "E529",
        BODY,
        at_end('<w:p><w:r><w:commentReference w:id="7"/></w:r></w:p>'),
    ),
    ("a relationship that is not there", "E524", BODY, swap(r'r:embed="rIdImage1"', 'r:embed="rIdImage99"')),
    (
        "a part that is not there",
        "E524",
        "word/_rels/document.xml.rels",
        swap(r"media/[0-9a-f]+\.png", "media/weg.png"),
    ),
    (
        "a control with too long a name",
        "E525",
        BODY,
        swap(r'<w:alias w:val="[^"]*"/>', f'<w:alias w:val="{"n" * 65}"/>'),
    ),
]

ACCESSIBILITY: list[tuple[str, str, str, Change]] = [
    ("no title", "W531", CORE, swap(r"<dc:title>[^<]*</dc:title>", "<dc:title> </dc:title>")),
    ("no language", "W532", STYLES, swap(r'<w:lang w:val="nl-NL"[^>]*/>', "")),
    (
        "a jump over a heading level",
        "W533",
        BODY,
        swap(r'<w:pStyle w:val="Heading2"/>', '<w:pStyle w:val="Heading3"/>'),
    ),
    (
        "a first heading below level 1",
        "W533",
        BODY,
        swap(r'<w:pStyle w:val="Heading1"/>', '<w:pStyle w:val="Heading2"/>'),
    ),
    ("an empty heading", "W534", BODY, at_end('<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr></w:p>')),
    ("a table without head", "W535", BODY, headless),
    (
        "a table that does not say what it is",
        "W536",
        BODY,
        swap(r'<w:tblCaption w:val="Percelen[^>]*/><w:tblDescription [^>]*/>', ""),
    ),
    ("an image without alternative", "W537", BODY, swap(r' descr="[^"]*"', ' descr=""')),
    ("a table in a cell", "W538", BODY, swap(r"(</w:tcPr>)(<w:p>)", rf"\1{INNER}\2")),
    ("empty paragraphs in a row", "W539", BODY, at_end(EMPTY + EMPTY)),
    ("empty paragraphs in a cell", "W539", BODY, swap(r"(</w:tcPr>)(<w:p>)", rf"\1{EMPTY}{EMPTY}\2")),
    (
        "a floating image",
        "W540",
        BODY,
        lambda text: text.replace("<wp:inline ", "<wp:anchor ", 1).replace("</wp:inline>", "</wp:anchor>", 1),
    ),
]


@pytest.mark.parametrize(
    ("code", "part", "change"), [case[1:] for case in STRUCTURE], ids=[case[0] for case in STRUCTURE]
)
def test_a_planted_defect_is_an_error(code: str, part: str, change: Change, sound: bytes) -> None:
    found = structure(changed(sound, part, change), "planted.docx")
    assert code in {finding.code for finding in found}
    assert {finding.severity for finding in found} == {Severity.ERROR}
    assert all(finding.place and finding.place.file.startswith("planted.docx!") for finding in found)


@pytest.mark.parametrize(
    ("code", "part", "change"), [case[1:] for case in ACCESSIBILITY], ids=[case[0] for case in ACCESSIBILITY]
)
def test_a_planted_barrier_is_a_warning_that_names_the_standard(
    code: str, part: str, change: Change, sound: bytes
) -> None:
    found = [finding for finding in accessibility(changed(sound, part, change)) if finding.severity is Severity.WARNING]
    assert code in {finding.code for finding in found}
    assert all(finding.legal_source.startswith("EN 301 549, 10.") for finding in found)


def test_a_member_that_is_there_twice_is_an_error(sound: bytes) -> None:
    stream = io.BytesIO(sound)
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "a") as archive:
        warnings.simplefilter("ignore")  # zipfile warns of what is planted here
        archive.writestr("customXml/item1.xml", b"<x/>")
    assert [finding.code for finding in structure(stream.getvalue())] == ["E511"]


def test_every_rule_has_a_planted_defect() -> None:
    planted = {code for _name, code, _part, _change in (*STRUCTURE, *ACCESSIBILITY)} | {"E511"}
    source = Path(rules.__file__).read_text("utf-8")
    assert planted == set(re.findall(r'"([EW]5\d\d)"', source))


def test_both_halves_are_one_lint(sound: bytes) -> None:
    assert lint(sound) == (*structure(sound), *accessibility(sound))


def test_a_heading_by_its_own_outline_level_counts(sound: bytes) -> None:
    more = at_end('<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:p>')
    assert "W534" in {finding.code for finding in accessibility(changed(sound, BODY, more))}


def test_styles_that_are_based_on_each_other_do_not_hang_the_lint(sound: bytes) -> None:
    loop = swap(
        r'(<w:style w:type="paragraph"[^>]*w:styleId="BodyText"><w:name w:val="Body Text"/><w:basedOn w:val=")Normal',
        r"\1Lead",
    )
    assert [finding.code for finding in accessibility(changed(sound, STYLES, loop))] == ["W538"]


def test_a_package_that_is_too_large_when_unpacked_is_refused(monkeypatch: pytest.MonkeyPatch, sound: bytes) -> None:
    monkeypatch.setattr(rules, "MOST_BYTES", 1000)
    with pytest.raises(zipfile.BadZipFile):
        lint(sound)
