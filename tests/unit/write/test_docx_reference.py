"""A document of the municipality as the model for the look of ours."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm, Pt, RGBColor

from bestek.findings import FindingsError
from bestek.write.docx import reference
from bestek.write.docx.lint import structure
from bestek.write.docx.parts import NAMESPACES
from tests.unit.trees import everything
from tests.unit.write.word import Word, written


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
