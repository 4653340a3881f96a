"""A document of the municipality as the model for the look of ours."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.shared import Mm, Pt, RGBColor

from bestek.findings import FindingsError, Place, Severity
from bestek.house import Reference
from bestek.style import DEFAULT
from bestek.write.docx import judged, reference, write_docx
from bestek.write.docx.lint import structure
from bestek.write.docx.parts import NAMESPACES
from tests.unit import trees
from tests.unit.trees import everything
from tests.unit.write.references import municipal, repacked
from tests.unit.write.word import W, Word, text_of, written


def model() -> bytes:
    """A document as someone makes it in Word: own colours, own paper, a text, a style that has an id of ours under another name."""
    made = docx.Document()
    made.styles["Heading 1"].font.color.rgb = RGBColor(0x11, 0x22, 0x33)
    made.styles.add_style("Lopende tekst", WD_STYLE_TYPE.PARAGRAPH).font.size = Pt(8)
    own = made.styles.add_style("Vrije stijl", WD_STYLE_TYPE.PARAGRAPH)
    own.element.set(f"{{{own.element.nsmap['w']}}}styleId", "BoxNote")
    made.sections[0].page_width, made.sections[0].page_height = Mm(200), Mm(280)
    made.sections[0].left_margin = made.sections[0].right_margin = Mm(40)
    made.add_paragraph("Geheim van de gemeente")
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def made() -> Word:
    return written(everything(), reference=model())


def test_styles_with_the_same_name_keep_the_look_of_the_model(made: Word) -> None:
    assert made.values(
        "w:style[w:name/@w:val='Heading 1' or w:name/@w:val='heading 1']/w:rPr/w:color/@w:val", "word/styles.xml"
    ) == ["112233"]
    assert len(made.find("w:style[w:name/@w:val='Lopende tekst']", "word/styles.xml")) == 1


def test_what_counts_and_navigates_stays_ours(made: Word) -> None:
    heading = made.find("w:style[@w:styleId='Heading2']/w:pPr", "word/styles.xml")[0]
    assert heading.xpath("string(w:numPr/w:numId/@w:val)", namespaces=NAMESPACES) == "1"
    assert heading.xpath("string(w:outlineLvl/@w:val)", namespaces=NAMESPACES) == "1"
    assert len(made.find("w:style[@w:styleId='Heading1']/w:pPr/w:pageBreakBefore", "word/styles.xml")) == 1


def test_a_style_of_the_model_gives_way_when_it_has_an_id_of_ours_under_another_name(made: Word) -> None:
    assert made.values("w:style[@w:styleId='BoxNote']/w:name/@w:val", "word/styles.xml") == ["Box Note"]
    assert made.values("w:style[w:name/@w:val='Vrije stijl']/@w:styleId", "word/styles.xml") == ["ModelBoxNote"]


def test_no_two_styles_share_an_id(made: Word) -> None:
    ids = made.values("w:style/@w:styleId", "word/styles.xml")
    assert len(set(ids)) == len(ids)


def test_paper_and_margins_are_those_of_the_model(made: Word) -> None:
    first = made.find(".//w:sectPr")[1]
    assert [
        round(int(str(value)) / 56.7)
        for value in first.xpath("w:pgSz/@w:w | w:pgSz/@w:h | w:pgMar/@w:left", namespaces=NAMESPACES)
    ] == [200, 280, 40]
    assert sum(int(width) for width in made.values("(.//w:tbl)[1]//w:gridCol/@w:w")) == pytest.approx(120 * 56.7, abs=3)


def test_nothing_but_the_look_comes_from_the_model(made: Word) -> None:
    assert not any(b"Geheim" in content for content in made.members.values())
    assert "docProps/thumbnail.jpeg" not in made.members
    assert structure(made.data) == ()


@pytest.mark.slow
def test_a_document_after_a_model_is_valid_open_xml(made: Word, tmp_path: Path) -> None:
    from openxml_audit import OpenXmlValidator

    (tmp_path / "made.docx").write_bytes(made.data)
    assert [str(error) for error in OpenXmlValidator().validate(str(tmp_path / "made.docx")).errors] == []


def zip_of(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    "data", [b"no zip", zip_of(), zip_of(a=b"x"), model()[:2000]], ids=["text", "empty zip", "other zip", "half a file"]
)
def test_a_file_that_is_no_word_document_is_a_finding(data: bytes) -> None:
    with pytest.raises(FindingsError) as raised:
        written(everything(), reference=data)
    assert [finding.code for finding in raised.value.findings] == ["E501"]


def test_a_model_that_is_huge_when_unpacked_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "MOST_BYTES", 10_000)
    with pytest.raises(FindingsError, match="larger than"):
        reference.read_model(zip_of(a=b"0" * 20_000))


# Why a document is refused


def as_kind(kind: str) -> bytes:
    """The model as a document of another kind: the content type of its main part says so."""

    def change(members: dict[str, bytes]) -> None:
        old = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        assert old in members["[Content_Types].xml"]
        members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(old, kind.encode())

    return repacked(municipal(), change)


MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
REFUSED = {
    "it is protected with a password, or saved in the old .doc format": bytes.fromhex("D0CF11E0A1B11AE1") + bytes(500),
    "it carries macros": as_kind(MACROS),
    "it is a Word template (.dotx)": as_kind(TEMPLATE),
    "its margins leave too little room for text": municipal(
        lambda word: setattr(word.sections[0], "left_margin", Mm(110))
    ),
    "it is damaged, or no Word document (File is not a zip file)": b"PK but no zip",
}
PLACE = Place("content/municipalities/voorbeeld.yaml", 9, 14, "municipality/house_style/reference")


@pytest.mark.parametrize("reason", REFUSED)
def test_a_document_that_will_not_do_is_refused_with_the_reason_where_it_is_named(reason: str) -> None:
    (found,) = judged(Reference(REFUSED[reason], PLACE))
    assert (found.code, found.severity, found.place) == ("E501", Severity.ERROR, PLACE)
    assert found.message == f"the reference document cannot be used: {reason}"
    assert found.hint


def test_macros_are_found_by_their_part_too() -> None:
    data = repacked(municipal(), lambda members: members.update({"word/vbaProject.bin": b"x"}))
    assert "carries macros" in next(judged(Reference(data, PLACE))).message


# What it lacks


def without(name: str, *others: str) -> bytes:
    def change(word: WordDocument) -> None:
        for style in [style for style in word.styles if style.name in (name, *others)]:
            style.delete()

    return municipal(change)


def test_what_the_model_lacks_is_told_by_name_and_once(made: Word) -> None:
    (found,) = judged(Reference(without("Caption", "Heading 3"), PLACE))
    names = found.message.partition(": ")[2].split(", ")
    assert (found.code, found.severity, found.place) == ("A541", Severity.ADVICE, PLACE)
    assert found.message.startswith(f"the reference document lacks {len(names)} styles: ")
    assert {"caption", "heading 3", "Heading 3 Outside Contents", "Box Note", "Ruled Table"} <= set(names)
    assert not {"heading 1", "Heading 1 Outside Contents", "Body Text", "List Bullet"} & set(names)


def test_what_the_model_lacks_is_made_from_the_tokens() -> None:
    made = written(everything(), reference=without("Caption"))
    assert made.values("w:style[@w:styleId='BoxNote']/w:pPr/w:pBdr/w:left/@w:color", "word/styles.xml") == ["17406D"]
    assert made.values("w:style[@w:styleId='Caption']/w:name/@w:val", "word/styles.xml") == ["caption"]


def test_a_document_that_bestek_made_lacks_nothing() -> None:
    own = write_docx(everything(), DEFAULT).data
    assert [found.code for found in judged(Reference(own, PLACE))] == []


def test_a_footer_without_page_number_and_a_picture_without_alternative_are_warnings() -> None:
    def change(word: WordDocument) -> None:
        section = word.sections[0]
        for run in list(section.footer.paragraphs[0].runs)[1:]:
            run._r.getparent().remove(run._r)
        section.header.paragraphs[0].runs[0]._r.xpath(".//wp:docPr")[0].set("descr", "")

    found = list(judged(Reference(municipal(change), PLACE)))
    assert [(one.code, one.severity) for one in found[1:]] == [("W542", Severity.WARNING), ("W543", Severity.WARNING)]


# Header, footer, language, numbers


def test_header_and_footer_are_those_of_the_model_on_every_page_but_the_cover() -> None:
    made = written(everything(), reference=municipal())
    assert [name for name in made.members if "header" in name or "footer" in name] == [
        "word/_rels/header1.xml.rels",
        "word/footer1.xml",
        "word/header1.xml",
    ]
    assert text_of(made.part("word/header1.xml")) == "Aanbestedingsleidraad Wmo-ondersteuning1.0"
    assert text_of(made.part("word/footer1.xml")) == "Raadhuisplein 1 7"
    sections = made.find(".//w:sectPr")
    assert [len(section.findall(f"{W}headerReference")) for section in sections] == [0] + [1] * (len(sections) - 1)
    assert made.values("(.//w:sectPr/w:pgMar/@w:header)[1]") == ["454"]


def test_the_picture_of_a_header_comes_along_and_is_no_double_of_one_in_the_text() -> None:
    made = written(everything(), reference=municipal())
    relations = made.members["word/_rels/header1.xml.rels"].decode()
    (name,) = re.findall(r'Target="media/([0-9a-f]+\.png)"', relations)
    assert made.members[f"word/media/{name}"] == trees.png()
    assert structure(made.data) == ()


def test_an_empty_header_of_the_model_leaves_ours_in_place() -> None:
    def change(word: WordDocument) -> None:
        word.sections[0].header.is_linked_to_previous = True

    made = written(everything(), reference=municipal(change))
    assert len([name for name in made.members if name.startswith("word/header")]) == 3
    assert text_of(made.part("word/footer1.xml")) == "Raadhuisplein 1 7"


FOREIGN = (
    '<w:r><w:object><w:control r:id="rIdOle"/></w:object></w:r><w:hyperlink r:id="rIdOle"><w:r><w:t>Link</w:t></w:r></w:hyperlink>'
    '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
    '<w:ins w:id="9" w:author="x"><w:r w:rsidR="00AA00AA"><w:t>Nieuw</w:t></w:r></w:ins>'
    '<w:del w:id="8" w:author="x"><w:r><w:delText>Oud</w:delText></w:r></w:del><w:r><w:rPr><w:lang w:val="de-DE"/></w:rPr><w:t>.</w:t></w:r>'
)


def test_what_runs_or_leads_elsewhere_stays_behind_with_a_header() -> None:
    def change(word: WordDocument) -> None:
        header = word.sections[0].header
        header.part.rels.add_relationship("http://x/oleObject", "file:///c:/geheim.xls", "rIdOle", is_external=True)
        declared = " ".join(f'xmlns:{name}="{NAMESPACES[name]}"' for name in ("w", "r"))
        header.paragraphs[0]._p.extend(parse_xml(f"<w:p {declared}>{FOREIGN}</w:p>"))

    made = written(everything(), reference=municipal(change))
    header = made.members["word/header1.xml"].decode()
    assert text_of(made.part("word/header1.xml")).endswith("1.0LinkNieuw.")
    for gone in ("w:object", "w:control", "hyperlink", "bookmark", "<w:ins ", "<w:del ", "rsid", "de-DE"):
        assert gone not in header
    assert b"geheim" not in b"".join(made.members.values())


def test_the_language_is_that_of_the_document_whatever_the_model_speaks() -> None:
    def change(word: WordDocument) -> None:
        properties = word.styles["Heading 2"].element.get_or_add_rPr()
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "de-DE")
        properties.append(language)

    made = written(everything(), reference=municipal(change))
    assert made.values(".//w:lang/@w:val", "word/styles.xml") == ["nl-NL"]


def test_a_style_based_on_a_heading_of_the_model_does_not_count_with_it() -> None:
    """python-docx's own template, as Word's, bases "TOC Heading" on "Heading 1"."""
    made = written(everything(), reference=municipal())
    title = made.find("w:style[@w:styleId='TOCHeading']", "word/styles.xml")[0]
    assert title.xpath("string(w:basedOn/@w:val)", namespaces=NAMESPACES) == "Heading1"
    assert title.xpath("string(w:pPr/w:numPr/w:numId/@w:val)", namespaces=NAMESPACES) == "0"
    assert title.xpath("string(w:pPr/w:pageBreakBefore/@w:val)", namespaces=NAMESPACES) == "0"
    assert title.xpath("string(w:pPr/w:outlineLvl/@w:val)", namespaces=NAMESPACES) == "9"


def test_a_heading_outside_the_contents_looks_like_the_heading_of_the_model() -> None:
    made = written(everything(), reference=municipal())
    for style in ("Heading1", "Heading1OutsideContents"):
        look = f"w:style[@w:styleId='{style}']/w:rPr/w:color/@w:val"
        assert made.values(look, "word/styles.xml") == ["800040"]
    outside = made.find("w:style[@w:styleId='Heading1OutsideContents']/w:pPr", "word/styles.xml")[0]
    assert outside.find(f"{W}numPr") is None
    assert outside.xpath("string(w:outlineLvl/@w:val)", namespaces=NAMESPACES) == "9"


def test_names_that_differ_in_capitals_alone_are_one_style() -> None:
    def change(word: WordDocument) -> None:
        word.styles.add_style("CAPTION", WD_STYLE_TYPE.PARAGRAPH, builtin=False).element.set(
            qn("w:styleId"), "Caption9"
        )
        word.styles["Body Text"].element.find(qn("w:basedOn")).set(qn("w:val"), "Caption9")

    made = written(everything(), reference=municipal(change))
    names = [name.casefold() for name in made.values("w:style[@w:type='paragraph']/w:name/@w:val", "word/styles.xml")]
    assert names.count("caption") == 1
    assert made.values("w:style[@w:styleId='BodyText']/w:basedOn/@w:val", "word/styles.xml") == ["Caption"]


def test_the_same_model_gives_the_same_bytes() -> None:
    assert len({write_docx(everything(), DEFAULT, municipal()).data for _time in range(2)}) == 1
