"""A written Word file, opened for a test: its parts as trees, short paths with the prefixes of `parts.NAMESPACES`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cached_property

from lxml import etree

from bestek.style import DEFAULT
from bestek.tree import Block, Document
from bestek.write import Written
from bestek.write.docx import write_docx
from bestek.write.docx.parts import NAMESPACES
from tests.unit.trees import identified, short

W = f"{{{NAMESPACES['w']}}}"


class Word:
    def __init__(self, written: Written) -> None:
        self.findings = written.findings
        self.data = written.data
        with zipfile.ZipFile(io.BytesIO(written.data)) as archive:
            self.members = {name: archive.read(name) for name in archive.namelist()}

    def part(self, name: str) -> etree._Element:
        return etree.fromstring(self.members[name])

    @cached_property
    def body(self) -> etree._Element:
        return self.part("word/document.xml")[0]

    def find(self, path: str, part: str = "") -> list[etree._Element]:
        """XPath in the body or in another part."""
        made = (self.part(part) if part else self.body).xpath(path, namespaces=NAMESPACES)
        assert isinstance(made, list)
        return made

    def values(self, path: str, part: str = "") -> list[str]:
        """XPath to attributes, as text."""
        return [str(value) for value in self.find(path, part)]

    def paragraphs(self, style: str) -> list[etree._Element]:
        return self.find(f".//w:p[w:pPr/w:pStyle/@w:val='{style}']")

    def texts(self, style: str) -> list[str]:
        return [text_of(paragraph) for paragraph in self.paragraphs(style)]

    def instructions(self) -> list[str]:
        return [(code.text or "").strip() for code in self.find(".//w:instrText")]

    def number_of(self, paragraph: etree._Element) -> tuple[str, str]:
        """The level text and the start of the numbering instance that a paragraph names."""
        level, instance = (
            str(paragraph.xpath(f"string(w:pPr/w:numPr/w:{name}/@w:val)", namespaces=NAMESPACES))
            for name in ("ilvl", "numId")
        )
        number = self.find(f"w:num[@w:numId='{instance}']", "word/numbering.xml")[0]
        definition = number.xpath("string(w:abstractNumId/@w:val)", namespaces=NAMESPACES)
        text = self.values(
            f"w:abstractNum[@w:abstractNumId='{definition}']/w:lvl[@w:ilvl='{level}']/w:lvlText/@w:val",
            "word/numbering.xml",
        )
        return text[0], str(number.xpath("string(w:lvlOverride/w:startOverride/@w:val)", namespaces=NAMESPACES))


def text_of(element: etree._Element) -> str:
    """The words of an element, tabs as blanks (a tab stop of a style is no word)."""
    parts = (part for run in element.iter(W + "r") for part in run)
    return "".join(
        " " if part.tag == W + "tab" else part.text or "" for part in parts if part.tag in (W + "t", W + "tab")
    )


def tag_of(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname


def written(document: Document, **options: Mapping[str, int] | bytes) -> Word:
    return Word(write_docx(document, DEFAULT, **options))  # type: ignore[arg-type]


def word_of(*blocks: Block) -> Word:
    """A short document of these blocks, its paragraphs identified."""
    return written(identified(short(*blocks)))


def changed(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The file with one part changed as text; a change that changes nothing fails the test."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                before = content.decode()
                content = change(before).encode()
                assert content != before.encode(), f"nothing was changed in {part}"
            target.writestr(name, content)
    return made.getvalue()
