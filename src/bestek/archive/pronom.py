"""Formats of files by their ids in PRONOM, the register of the National Archives (UK) that MDTO names formats with.

A format is told from what the file is, not from what it is called: by its first bytes, by the parts of a container, by what a PDF claims of itself
(whether that claim holds is for veraPDF). Only text, which has no signature, is told by its name as well. What is not told for certain is not named:
content can give the id of a record from outside (`format:`). The rows follow PRONOM's signature file 109.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

import pikepdf

from bestek.archive.package import Content


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its `id` in the register, its name and version there."""

    id: str
    name: str
    version: str = ""

    @property
    def label(self) -> str:
        """Name and version, which some names have in them already."""
        return self.name if self.version in self.name else f"{self.name} {self.version}"


PDF, PDF_A, HTML, PNG = (
    "Acrobat PDF {0} - Portable Document Format",
    "Acrobat PDF/A - Portable Document Format",
    "Hypertext Markup Language",
    "Portable Network Graphics",
)

FORMATS: Mapping[str, Format] = {
    each.id: each
    for each in (
        *(Format(f"fmt/{14 + minor}", PDF.format(f"1.{minor}"), f"1.{minor}") for minor in range(7)),
        Format("fmt/276", PDF.format("1.7"), "1.7"),
        Format("fmt/1129", "PDF 2.0 - Portable Document Format", "2.0"),
        Format("fmt/95", PDF_A, "1a"),
        Format("fmt/354", PDF_A, "1b"),
        Format("fmt/476", PDF_A, "2a"),
        Format("fmt/477", PDF_A, "2b"),
        Format("fmt/478", PDF_A, "2u"),
        Format("fmt/479", PDF_A, "3a"),
        Format("fmt/480", PDF_A, "3b"),
        Format("fmt/481", PDF_A, "3u"),
        Format("fmt/412", "Microsoft Word for Windows", "2007 onwards"),
        Format("fmt/214", "Microsoft Excel for Windows", "2007 onwards"),
        Format("fmt/215", "Microsoft Powerpoint for Windows", "2007 onwards"),
        Format("fmt/136", "OpenDocument Text", "1.0"),
        Format("fmt/290", "OpenDocument Text", "1.1"),
        Format("fmt/291", "OpenDocument Text", "1.2"),
        Format("fmt/1756", "OpenDocument Text", "1.3"),
        Format("fmt/111", "OLE2 Compound Document Format"),
        Format("x-fmt/263", "ZIP Format"),
        Format("fmt/471", HTML, "5"),
        Format("fmt/101", "Extensible Markup Language", "1.0"),
        Format("fmt/817", "JSON Data Interchange Format"),
        Format("fmt/818", "YAML"),
        Format("fmt/1149", "Markdown"),
        Format("x-fmt/18", "Comma Separated Values"),
        Format("x-fmt/111", "Plain Text File"),
        Format("fmt/11", PNG, "1.0"),
        Format("fmt/12", PNG, "1.1"),
        Format("fmt/13", PNG, "1.2"),
        Format("fmt/42", "JPEG File Interchange Format", "1.00"),
        Format("fmt/43", "JPEG File Interchange Format", "1.01"),
        Format("fmt/44", "JPEG File Interchange Format", "1.02"),
        Format("fmt/353", "Tagged Image File Format"),
    )
}
"""By id. Others can be named by content; of those the register alone knows the name."""

PDF_VERSIONS: Mapping[str, str] = {
    **{f"1.{minor}": f"fmt/{14 + minor}" for minor in range(7)},
    "1.7": "fmt/276",
    "2.0": "fmt/1129",
}
PDF_A_CLAIMS = {format_.version: format_.id for format_ in FORMATS.values() if format_.name == PDF_A}
"""By part and level of conformance, `2a`."""

CONTAINERS: Mapping[str, str] = {
    "word/document.xml": "fmt/412",
    "xl/workbook.xml": "fmt/214",
    "ppt/presentation.xml": "fmt/215",
}
"""Office Open XML by the part that makes it what it is."""

ODT = b"application/vnd.oasis.opendocument.text"
ODT_VERSIONS: Mapping[str, str] = {"1.0": "fmt/136", "1.1": "fmt/290", "1.2": "fmt/291", "1.3": "fmt/1756"}

SIGNATURES: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), id_)
    for pattern, id_ in (
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "fmt/111"),
        (rb"\x89PNG\r\n\x1a\n\0\0\0\rIHDR.*?iTXt", "fmt/13"),
        (rb"\x89PNG\r\n\x1a\n\0\0\0\rIHDR.*?(?:iCCP|sPLT|sRGB)", "fmt/12"),
        (rb"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "fmt/11"),
        (rb"\xff\xd8\xff\xe0..JFIF\0\x01\x00", "fmt/42"),
        (rb"\xff\xd8\xff\xe0..JFIF\0\x01\x01", "fmt/43"),
        (rb"\xff\xd8\xff\xe0..JFIF\0\x01\x02", "fmt/44"),
        (rb"II\*\0|MM\0\*", "fmt/353"),
        (rb"(?:\xef\xbb\xbf)?\s*<!doctype html>|(?:\xef\xbb\xbf)?\s*<!DOCTYPE html>", "fmt/471"),
        (rb"(?:\xef\xbb\xbf)?<\?xml version=[\"']1\.0[\"']", "fmt/101"),
    )
)
"""By first bytes, the first that fits."""

TEXTS: Mapping[str, str] = {
    ".txt": "x-fmt/111",
    ".csv": "x-fmt/18",
    ".md": "fmt/1149",
    ".json": "fmt/817",
    ".yaml": "fmt/818",
    ".yml": "fmt/818",
}
"""Text by the ending of its name: these have no signature."""

HEAD = 2**16
"""Bytes in which a signature stands."""

LARGEST_PART = 2**20
"""Bytes of a part of a container that are read at most."""

BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, KeyError, OSError, EOFError)
"""What reading a damaged or encrypted container raises."""


def identify(content: Content, name: str) -> Format | None:
    """The format of a file, none where that is not certain. `name` is its name with its ending. Raises `OSError` for a file that is gone."""
    head = _head(content)
    if b"%PDF-" in head[:1024]:
        return FORMATS.get(_pdf(content, head))
    if head.startswith(b"PK\x03\x04"):
        return FORMATS.get(_container(content))
    found = next((id_ for pattern, id_ in SIGNATURES if pattern.match(head)), "")
    return FORMATS.get(found or _text(content, name))


def known(id_: str) -> Format:
    """The format with this id; of one that is not listed here the id is all that is known."""
    return FORMATS.get(id_) or Format(id_, id_)


def _head(content: Content) -> bytes:
    if content.data is not None:
        return content.data[:HEAD]
    assert content.path
    with content.path.open("rb") as stream:
        return stream.read(HEAD)


# PDF: the version, and what the metadata claim


_PART = re.compile(rb"pdfaid:part\s*(?:>|=\s*[\"'])\s*(\d)")
_LEVEL = re.compile(rb"pdfaid:conformance\s*(?:>|=\s*[\"'])\s*([ABUabu])")
_VERSION = re.compile(rb"%PDF-(\d\.\d)")


def _pdf(content: Content, head: bytes) -> str:
    """What it claims to be: PDF/A, else its version; of a file that cannot be opened the version in its first line."""
    try:
        with pikepdf.open(content.path or io.BytesIO(content.read())) as opened:
            claim, version = _claim(opened), opened.pdf_version
    except (pikepdf.PdfError, ValueError, RuntimeError):
        match = _VERSION.search(head)
        claim, version = "", match[1].decode() if match else ""
    return PDF_A_CLAIMS.get(claim) or PDF_VERSIONS.get(version, "")


def _claim(opened: pikepdf.Pdf) -> str:
    """Part and level of PDF/A (ISO 19005-2, 6.6.4), `2a`; nothing where none is claimed."""
    stream = opened.Root.get("/Metadata")
    if not isinstance(stream, pikepdf.Stream):
        return ""
    metadata = stream.read_bytes()
    part, level = _PART.search(metadata), _LEVEL.search(metadata)
    return f"{part[1].decode()}{level[1].decode().lower()}" if part and level else ""


# Containers and text


def _container(content: Content) -> str:
    try:
        with zipfile.ZipFile(content.path or io.BytesIO(content.read())) as opened:
            names = opened.namelist()
            found = next(
                (id_ for part, id_ in CONTAINERS.items() if part in names and "[Content_Types].xml" in names), ""
            )
            return found or (_open_document(opened) if names[:1] == ["mimetype"] else "x-fmt/263")
    except BROKEN:
        return ""


def _open_document(opened: zipfile.ZipFile) -> str:
    """OpenDocument Text by its version; other kinds are not told."""
    if _part(opened, "mimetype") != ODT:
        return ""
    version = re.search(rb"office:version=[\"'](\d\.\d)[\"']", _part(opened, "content.xml"))
    return ODT_VERSIONS.get(version[1].decode(), "") if version else ""


def _part(opened: zipfile.ZipFile, name: str) -> bytes:
    with opened.open(name) as stream:
        return stream.read(LARGEST_PART)


def _text(content: Content, name: str) -> str:
    """Text by its name, if it is text: in UTF-8 or a character set of one byte."""
    ending = PurePosixPath(name).suffix.lower()
    if ending not in TEXTS:
        return ""
    return "" if b"\0" in content.read() else TEXTS[ending]
