"""A format is told from what a file is; what is not certain is not told."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pikepdf
import pytest
from pydantic import TypeAdapter

from bestek.archive import pronom
from bestek.archive.package import Content
from bestek.model.archive import PronomId

XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" {claim}/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def told(data: bytes, name: str = "bestand") -> str:
    found = pronom.identify(Content.of(data), name)
    return f"{found.id} {found.label}" if found else ""


def pdf(version: str = "1.7", claim: str = "", encryption: pikepdf.Encryption | None = None) -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    if claim:
        made.Root.Metadata = pikepdf.Stream(made, XMP.format(claim=claim).encode())
    made.save(out, force_version=version, encryption=encryption, compress_streams=True)
    return out.getvalue()


def packed(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (pdf("1.4"), "a.pdf", "fmt/18 Acrobat PDF 1.4 - Portable Document Format"),
        (pdf("2.0"), "a.pdf", "fmt/1129 PDF 2.0 - Portable Document Format"),
        (pdf(claim='pdfaid:part="2" pdfaid:conformance="A"'), "a.pdf", "fmt/476 Acrobat PDF/A - Portable Document Format 2a"),
        (pdf(claim='pdfaid:conformance="B" pdfaid:part="1"'), "a.pdf", "fmt/354 Acrobat PDF/A - Portable Document Format 1b"),
        (pdf(claim='pdfaid:part="9" pdfaid:conformance="A"'), "a.pdf", "fmt/276 Acrobat PDF 1.7 - Portable Document Format"),
        (pdf("1.6", encryption=pikepdf.Encryption(owner="a", user="b")), "a.pdf", "fmt/20 Acrobat PDF 1.6 - Portable Document Format"),
        (b"%PDF-1.5\nafgebroken", "a.pdf", "fmt/19 Acrobat PDF 1.5 - Portable Document Format"),
        (b"%PDF-3.9\n", "a.pdf", ""),
        (packed(**{"[Content_Types].xml": "", "word/document.xml": ""}), "a.docx", "fmt/412 Microsoft Word for Windows 2007 onwards"),
        (packed(**{"[Content_Types].xml": "", "xl/workbook.xml": ""}), "a.docx", "fmt/214 Microsoft Excel for Windows 2007 onwards"),
        (packed(mimetype=pronom.ODT.decode(), **{"content.xml": '<a office:version="1.2">'}), "a.odt", "fmt/291 OpenDocument Text 1.2"),
        (packed(mimetype="application/iets"), "a.odt", ""),
        (packed(lees="mij"), "a.zip", "x-fmt/263 ZIP Format"),
        (packed(lees="mij")[:20], "a.zip", ""),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", "fmt/111 OLE2 Compound Document Format"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR....sRGB", "a.png", "fmt/12 Portable Network Graphics 1.1"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01", "a.jpg", "fmt/43 JPEG File Interchange Format 1.01"),
        (b"II*\0", "a.tif", "fmt/353 Tagged Image File Format"),
        (b"<!DOCTYPE html><html>", "a.html", "fmt/471 Hypertext Markup Language 5"),
        (b'<?xml version="1.0"?><a/>', "a.xml", "fmt/101 Extensible Markup Language 1.0"),
        ("Verslag, één bladzijde".encode(), "a.txt", "x-fmt/111 Plain Text File"),
        ("Verslag, één bladzijde".encode("cp1252"), "A.TXT", "x-fmt/111 Plain Text File"),
        (b"a;b\n", "a.csv", "x-fmt/18 Comma Separated Values"),
        (b"{}", "a.json", "fmt/817 JSON Data Interchange Format"),
        (b"a\0b", "a.txt", ""),
        (b"Verslag", "verslag", ""),
        (b"", "a.pdf", ""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # the bytes of some are of the moment
)  # fmt: skip
def test_a_format_is_told_from_what_the_file_is(data: bytes, name: str, expected: str):
    assert told(data, name) == expected


def test_a_file_on_disk_is_read_from_there(tmp_path: Path):
    for name, data in (("a.pdf", pdf("1.4")), ("a.txt", b"tekst"), ("a.zip", packed(a="b"))):
        file = tmp_path / name
        file.write_bytes(data)
        assert pronom.identify(Content.at(file), name) == pronom.identify(Content.of(data), name)


def test_a_file_that_is_gone_is_no_format():
    with pytest.raises(FileNotFoundError):
        pronom.identify(Content("", 0, None, Path("weg.pdf")), "weg.pdf")


def test_every_id_is_one_and_stands_once():
    ids = [format_.id for format_ in pronom.FORMATS.values()]
    assert len(ids) == len({(each.name, each.version) for each in pronom.FORMATS.values()})
    for id_ in ids:
        assert TypeAdapter(PronomId).validate_python(id_) == id_


def test_of_a_format_that_is_not_listed_the_id_alone_is_told():
    assert pronom.known("fmt/40").label == "fmt/40"
    assert pronom.known("fmt/276").label == "Acrobat PDF 1.7 - Portable Document Format"
