"""Word documents as a municipality has them, to write documents after."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from tests.unit import trees


def saved(word: WordDocument) -> bytes:
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def municipal(change: Callable[[WordDocument], None] = lambda _word: None) -> bytes:
    """With own headings and paper, a header with a picture, the title and the version, a footer with an address and the page number."""
    word = docx.Document()
    word.styles["Heading 1"].font.color.rgb = RGBColor(0x80, 0x00, 0x40)
    word.styles["Heading 1"].paragraph_format.space_after = Pt(9)
    word.styles["Normal"].font.name = "Georgia"
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.header_distance = Mm(30), Mm(25), Mm(8)
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    picture = header.add_run().add_picture(io.BytesIO(trees.png()), width=Mm(15))
    picture._inline.docPr.set("descr", "Wapen")
    field(header, " TITLE ", "oude titel")
    field(header, ' DOCPROPERTY "Version" \\* MERGEFORMAT ', "9")
    footer.add_run("Raadhuisplein 1 ")
    field(footer, " PAGE ", "7")
    change(word)
    return saved(word)


def field(paragraph: Paragraph, instruction: str, result: str) -> None:
    for kind in ("begin", "", "separate", "=", "end"):
        run = paragraph.add_run()
        if not kind:
            code = OxmlElement("w:instrText")
            code.text = instruction
            run._r.append(code)  # type: ignore[arg-type]
        elif kind == "=":
            run.text = result
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)  # type: ignore[arg-type]


def by_libreoffice(data: bytes, soffice: Path, folder: Path) -> bytes:
    """The same document as LibreOffice saves it."""
    (folder / "model.docx").write_bytes(data)
    command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
    out = folder / "out"
    subprocess.run(
        [*map(str, command), "docx:MS Word 2007 XML", "--outdir", str(out), str(folder / "model.docx")],
        capture_output=True,
        timeout=300,
        check=True,
    )
    return (out / "model.docx").read_bytes()


def repacked(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The package with members changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()
