"""The language of labels around a text in another language, in every format: an English edition of the labels of a Dutch document."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bestek.resolve import resolve
from bestek.style import DEFAULT
from bestek.tree import Contents, Document, Labels, Note, Paragraph, Ref, Section, Signature, Signatures, Text, walk
from bestek.write.html import write_html
from tests.unit import trees
from tests.unit.write.printed import tagged
from tests.unit.write.references import municipal
from tests.unit.write.word import written

ENGLISH = Labels(
    "en", "Contents", "List of tables", "List of figures", "Table", "Figure", "Annex", "Article", "chapter", "section", "argument",
    "decision point", "Page {page} of {pages}", "of", "Place and date:", "Signature:", "footnote", "Footnotes", "Back to the text",
    "Skip to the text", "to be decided", "proposal", "Version",
)  # fmt: skip


def document(labels: Labels) -> Document:
    note = Note((Paragraph((Text("Een noot."),)),))
    sentence = Paragraph((Text("Zie "), Ref("bijlage"), Text(" en "), Ref("tabel-percelen"), Text("."), note))
    annex = Section(
        "bijlage", (Text("Begrippen"),), (Paragraph((Text("Een begrip."),)), trees.lots_table()), scheme="annex"
    )
    chapter = Section("inleiding", (Text("Inleiding"),), (sentence,))
    signed = Signatures((Signature((Text("de inschrijver"),), (Text("A. Jansen"),), place=True),))
    made = trees.short(Contents(), Contents("tables"), chapter, annex, signed)
    return resolve([replace(made, labels=labels)])[0]


MIXED = document(ENGLISH)


def test_a_document_in_one_language_marks_no_label():
    page = ElementTree.fromstring(write_html(document(Labels()), DEFAULT).data.decode("utf-8").partition("\n")[2])
    assert {element.get("lang") for element in page.iter() if element.get("lang")} == {"nl"}


def test_a_reference_carries_the_language_of_its_label():
    refs = {node.text: node.lang for node in walk(MIXED) if isinstance(node, Ref)}
    assert refs == {"annex 1": "en", "table 1": "en"}


def test_a_web_page_marks_the_labels():
    page = ElementTree.fromstring(write_html(MIXED, DEFAULT).data.decode("utf-8").partition("\n")[2])
    marked = {"".join(element.itertext()).strip() for element in page.iter() if element.get("lang") == "en"}
    assert {
        "Contents",
        "List of tables",
        "Annex 1",
        "Table 1",
        "annex 1",
        "table 1",
        "Place and date:",
        "Signature:",
        "Skip to the text",
    } <= marked
    assert not any("Begrippen" in text for text in marked)


@pytest.mark.parametrize(
    ("part", "owner", "words", "expected"),
    [
        ("word/document.xml", "w:r", "w:t/text()", {"Contents", "List of tables", "Annex 1", "Table ", "Signature: "}),
        ("word/numbering.xml", "w:lvl", "w:lvlText/@w:val", {"Annex %1", "Article %1"}),
        ("word/footer1.xml", "w:r", "w:t/text()", {"Page ", " of "}),
    ],
)
def test_a_word_file_marks_the_labels(part: str, owner: str, words: str, expected: set[str]):
    marked = written(MIXED).find(f"//{owner}[w:rPr/w:lang/@w:val='en-GB']/{words}", part)
    assert expected <= set(map(str, marked))
    assert not any("Begrippen" in str(text) for text in marked)


@pytest.mark.parametrize("options", [{}, {"reference": municipal()}], ids=["our header", "that of the municipality"])
def test_the_banner_above_a_page_is_in_the_language_of_the_labels(options: dict[str, bytes]):
    made = written(replace(MIXED, banner="Draft"), **options)
    headers = [name for name in made.members if name.startswith("word/header")]
    own = "//w:r[w:rPr/w:lang/@w:val='en-GB']/w:t/text()"
    assert headers
    assert [name for name in headers if "Draft" not in map(str, made.find(own, name))] == []


def test_a_pdf_marks_the_labels():
    read = tagged(MIXED)
    marked = {read.text(part).strip() for part in read.root.walk() if str(part.object.get("/Lang", "")) == "en"}
    assert {"Contents", "Annex 1", "Table 1", "annex 1", "table 1"} <= marked
