"""Every word in the files of a folder, also those inside of other files: what a search has to look through before it may say that something is not there.

Looked into are ZIP and gzip, the objects, streams, strings and metadata of a PDF and its text as a reader sees it, `data:` addresses in HTML and XML, their
entities and character references, and text in UTF-8 and in both orders of UTF-16.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import re
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from pypdf import PdfReader

_DATA = re.compile(r"data:[\w.+/-]*((?:;[\w=.-]+)*),([^\"'\s)>]+)")
_DEEPEST = 6


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Everything that can be read below a folder, with the path of where it stands; the paths themselves too."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        yield name, name
        if path.is_file():
            yield from inside(name, path.read_bytes())


def inside(name: str, data: bytes, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Everything that can be read in a file."""
    yield from _plain(name, data)
    if depth > _DEEPEST:
        return
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield f"{name}!comment", archive.comment.decode("latin-1")
            for member in archive.infolist():
                yield f"{name}!{member.filename}", f"{member.filename} {member.comment!r} {member.extra!r}"
                yield from inside(f"{name}!{member.filename}", archive.read(member), depth + 1)
    elif data.startswith(b"\x1f\x8b"):
        yield from inside(f"{name}!gzip", gzip.decompress(data), depth + 1)
    elif data.startswith(b"%PDF-"):
        yield from _pdf(name, data, depth)
    elif data.startswith(b"\x89PNG"):
        yield from _png(name, data)
    for place, found in _addressed(name, data):
        yield from inside(place, found, depth + 1)


def _plain(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """The bytes as text in the encodings that they can have, and the same without entities and escapes."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        text = data.decode(encoding, "ignore")
        yield f"{name} ({encoding})", text
        if encoding == "utf-8":
            yield f"{name} (unescaped)", html.unescape(text)
            yield f"{name} (unquoted)", urllib.parse.unquote(text)
            yield f"{name} (words)", html.unescape(re.sub(r"<[^>]*>", "", text))


def _addressed(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """What stands in `data:` addresses (RFC 2397)."""
    for number, found in enumerate(_DATA.finditer(data.decode("utf-8", "ignore"))):
        words = html.unescape(found[2])
        try:
            made = base64.b64decode(words) if "base64" in found[1] else urllib.parse.unquote_to_bytes(words)
        except (binascii.Error, ValueError):
            continue
        yield f"{name}!data-{number}", made


def _png(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """The text chunks of a picture (PNG, 11.3.4), compressed ones too."""
    for found in re.finditer(rb"(?:tEXt|iTXt|zTXt)", data):
        rest = data[found.end() :]
        yield f"{name}!{found[0].decode()}", rest[:2000].decode("latin-1")
        if found[0] == b"zTXt":
            yield f"{name}!zTXt", zlib.decompressobj().decompress(rest[rest.index(b"\0") + 2 :]).decode("latin-1")


def _pdf(name: str, data: bytes, depth: int) -> Iterator[tuple[str, str]]:
    with pikepdf.open(io.BytesIO(data)) as document:
        for number, each in enumerate(document.objects):
            yield from _object(f"{name}!{number}", each, depth)
        yield from _object(f"{name}!trailer", document.trailer, depth)
        yield f"{name}!info", " ".join(map(str, document.docinfo.values()))
    reader = PdfReader(io.BytesIO(data))
    yield f"{name}!text", "\n".join(page.extract_text() for page in reader.pages)


def _object(name: str, each: object, depth: int) -> Iterator[tuple[str, str]]:
    """Strings, names and streams of an object; what it refers to comes by itself."""
    match each:
        case pikepdf.Stream():
            yield from inside(f"{name}!stream", _unpacked(each), depth + 1)
            yield from _object(name, each.stream_dict, depth)
        case pikepdf.Dictionary():
            for key, value in each.items():
                yield name, str(key)
                yield from _direct(f"{name}{key}", value, depth)
        case pikepdf.Array():
            for value in each:
                yield from _direct(name, value, depth)
        case pikepdf.String():
            yield name, str(each)
            yield name, bytes(each).decode("latin-1")
        case pikepdf.Name():
            yield name, str(each)
        case _:
            pass


def _direct(name: str, value: object, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, pikepdf.Object) and not value.is_indirect:
        yield from _object(name, value, depth)


def _unpacked(each: pikepdf.Stream) -> bytes:
    try:
        return each.read_bytes()
    except pikepdf.PdfError:
        return each.read_raw_bytes()
