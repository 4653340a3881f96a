"""What a review copy carries with it: the text as it was written, so that what comes back can be held against it.

A custom XML part (ECMA-376 part 1, 22.5) survives Word and LibreOffice:

    <review xmlns="urn:bestek:review:1" dossier="voorbeeld" document="tender-document" municipality="" edition="internal"
            state="…" compared="1.0" tree="…">
      <baseline>eJzs…</baseline>
      <comments><comment id="0" fingerprint="…"/></comments>
      <marks><mark author="college" date="2027-01-01T00:00:00Z"/></marks>
    </review>

`baseline` is the tree of the document as it was written, a redline where it is compared with a version (`bestek.tree.dumps`, deflated, in
base64), `tree` the SHA-256 of that text. `comments` and `marks` tell our own comments and tracked changes from those of a reviewer.

A file that comes back is anybody's: `decode` reads it within bounds, and raises `DamagedError` for whatever is not as `encode` wrote it.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any, cast

from lxml import etree

from bestek import tree
from bestek.files import MEGABYTE
from bestek.messages import _
from bestek.outputs import checksum
from bestek.project import EDITIONS, Edition
from bestek.review.sound import is_sound
from bestek.write.docx.parts import attribute, document

NAMESPACE = "urn:bestek:review:1"
"""Namespace of the part; a part of another one is none of ours."""

MAXIMUM_PART = 8 * MEGABYTE
"""Bytes of the part as it stands in the file."""

MAXIMUM_TEXT = 32 * MEGABYTE
"""Bytes of the baseline when it is unpacked."""

MAXIMUM_ROWS = 20_000
"""Comments and marks of our own."""

_SHA_256 = re.compile(r"[0-9a-f]{64}\Z")
_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError, RecursionError)


class DamagedError(ValueError):
    """The part is there and is not as it was written: it was cut off, edited, or made by somebody else. It says why."""


@dataclass(frozen=True, slots=True)
class Own:
    """A comment of ours: its id in the file and the SHA-256 of its words."""

    id: str
    fingerprint: str


@dataclass(frozen=True, slots=True, order=True)
class Signed:
    """Author and date (`xsd:dateTime`, may be empty) of tracked changes of ours."""

    author: str
    date: str


@dataclass(frozen=True)
class Carried:
    """The baseline of a review copy and what it was made from.

    `state` is the fingerprint of the state of the dossier, `compared` the version or the decision it is compared with, empty where it is plain;
    `baseline` is the text of the tree.
    """

    dossier: str
    document: str
    municipality: str
    edition: Edition
    state: str
    compared: str
    baseline: str
    comments: tuple[Own, ...] = ()
    marks: tuple[Signed, ...] = ()

    def tree(self) -> tree.Document:
        """The document as it was written. Raises `DamagedError` for a tree that no writer makes."""
        try:
            made = tree.loads(self.baseline)
            sound = is_sound(made)
        except _UNREADABLE as error:
            raise DamagedError(_("the text that it was made from cannot be read")) from error
        if not sound:
            raise DamagedError(_("the text that it was made from cannot be read"))
        return made


_NAMES = ("dossier", "document", "municipality", "edition", "state", "compared")


def fingerprint(paragraphs: Iterable[str]) -> str:
    """The SHA-256 of the words of a comment; blanks count as one, since editors change them."""
    return checksum("\n".join(" ".join(each.split()) for each in paragraphs).encode())


def encode(carried: Carried) -> bytes:
    """The part; the same for the same."""
    values = "".join(f" {name}={attribute(getattr(carried, name))}" for name in _NAMES)
    packed = base64.b64encode(zlib.compress(carried.baseline.encode(), 9)).decode()
    inner = (
        f"<baseline>{packed}</baseline><comments>{''.join(_rows(carried.comments, 'comment'))}</comments>"
        f"<marks>{''.join(_rows(carried.marks, 'mark'))}</marks>"
    )
    return document(
        f'<review xmlns="{NAMESPACE}"{values} tree="{checksum(carried.baseline.encode())}">{inner}</review>'
    )


def _rows(rows: Iterable[Own | Signed], name: str) -> Iterator[str]:
    for row in rows:
        values = "".join(f" {each.name}={attribute(getattr(row, each.name))}" for each in fields(row))
        yield f"<{name}{values}/>"


def decode(data: bytes) -> Carried:
    """The part as it was written. Raises `DamagedError`; memory stays within the bounds, nothing is fetched and no entity is expanded."""
    root = _parsed(data)
    values = {name: root.get(name) for name in _NAMES}
    if None in values.values() or values["edition"] not in EDITIONS:
        raise DamagedError(_("it does not say which document it is"))
    return Carried(
        **cast(Any, values),
        baseline=_baseline(root),
        comments=tuple(Own(*row) for row in _read(root, "comment", "id", "fingerprint")),
        marks=tuple(Signed(*row) for row in _read(root, "mark", "author", "date")),
    )


def _parsed(data: bytes) -> etree._Element:
    if len(data) > MAXIMUM_PART:
        raise DamagedError(_("it is larger than {count} MB").format(count=MAXIMUM_PART // MEGABYTE))
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise DamagedError(_("it declares a document type"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedError(_("it is no well-formed XML")) from error
    if root.getroottree().docinfo.internalDTD is not None or root.tag != f"{{{NAMESPACE}}}review":
        raise DamagedError(_("it is no part of a review copy"))
    return root


def _baseline(root: etree._Element) -> str:
    """The text, unpacked within its bound and held against its checksum."""
    expected = root.get("tree") or ""
    found = root.findall(f"{{{NAMESPACE}}}baseline")
    if len(found) != 1 or not _SHA_256.match(expected):
        raise DamagedError(_("the text that it was made from is lacking"))
    text = _unpacked(found[0].text or "")
    if checksum(text) != expected:
        raise DamagedError(_("the text that it was made from was altered"))
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        raise DamagedError(_("the text that it was made from cannot be read")) from error


def _unpacked(packed: str) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(base64.b64decode("".join(packed.split()), validate=True), MAXIMUM_TEXT)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise DamagedError(_("the text that it was made from cannot be unpacked")) from error
    if unpacking.unconsumed_tail:
        count = MAXIMUM_TEXT // MEGABYTE
        raise DamagedError(_("the text that it was made from is larger than {count} MB").format(count=count))
    if not unpacking.eof:
        raise DamagedError(_("the text that it was made from was cut off"))
    return text


def _read(root: etree._Element, name: str, *values: str) -> Iterator[tuple[str, ...]]:
    """The rows of one kind."""
    rows = root.findall(f"{{{NAMESPACE}}}{name}s/{{{NAMESPACE}}}{name}")
    if len(rows) > MAXIMUM_ROWS:
        raise DamagedError(_("it names more than {count} comments or changes").format(count=MAXIMUM_ROWS))
    for row in rows:
        yield tuple(row.get(value) or "" for value in values)
