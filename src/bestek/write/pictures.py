"""Pictures that must not reach the page layout: broken, hostile, or with letters that look different on every machine.

A picture comes from outside, so it is read here as untrusted input before a layout engine sees it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import assert_never
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from bestek import fonts, tree
from bestek.findings import Finding
from bestek.messages import _

MOST_PIXELS = 40_000_000
"""A page of A4 at 600 dots an inch has 35 million."""

MOST_SHAPES = 50_000
"""Drawing instructions after every `use` is followed: nested a few times they grow without bound."""

_SVG = "{http://www.w3.org/2000/svg}"
_LINKS = ("href", "{http://www.w3.org/1999/xlink}href")
_PNG = b"\x89PNG\r\n\x1a\n"


class _UnusableError(ValueError):
    """Why a picture cannot be drawn."""


def unusable_pictures(document: tree.Document) -> Iterator[Finding]:
    """A finding for every picture that cannot be drawn as it stands."""
    for node in tree.walk(document):
        if isinstance(node, tree.Image):
            try:
                _check(node)
            except _UnusableError as error:
                yield Finding(
                    "E602",
                    _("A picture cannot be used: {reason}.").format(reason=error),
                    hint=_("Save it again from the program that drew it, with text as paths."),
                )


def _check(image: tree.Image) -> None:
    match image.media_type:
        case "image/png":
            _check_png(image.data)
        case "image/svg+xml":
            _check_svg(image.data)
        case _:
            assert_never(image.media_type)


def _check_png(data: bytes) -> None:
    """Chunks with their checksums up to the last, and a size that fits in memory (ISO/IEC 15948, 5.3)."""
    if not data.startswith(_PNG) or data[12:16] != b"IHDR":
        raise _UnusableError(_("it is not a PNG file"))
    place = len(_PNG)
    while place + 12 <= len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        end = place + 12 + length
        if end > len(data) or struct.unpack(">I", data[end - 4 : end])[0] != zlib.crc32(data[place + 4 : end - 4]):
            break
        if kind == b"IEND":
            return _check_size(*struct.unpack(">II", data[16:24]))
        place = end
    raise _UnusableError(_("the PNG file is damaged"))


def _check_size(width: int, height: int) -> None:
    if not 0 < width * height <= MOST_PIXELS:
        raise _UnusableError(_("{width} × {height} pixels").format(width=width, height=height))


def _check_svg(data: bytes) -> None:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _UnusableError(_("the SVG file declares entities"))
    try:
        root = ElementTree.fromstring(data)  # noqa: S314  # without declarations it cannot grow
    except (ElementTree.ParseError, UnicodeError, ValueError) as error:
        raise _UnusableError(_("it is not an SVG file")) from error
    if root.tag != f"{_SVG}svg":
        raise _UnusableError(_("it is not an SVG file"))
    try:
        _check_links(root)
        _check_letters(root, "")
        _check_shapes(root)
    except RecursionError as error:
        raise _UnusableError(_("it is nested too deeply")) from error


def _check_links(root: Element) -> None:
    """Nothing from elsewhere: links lead into the drawing or hold a picture themselves."""
    for element in root.iter():
        links = (element.get(name, "") for name in _LINKS)
        if any(link and not link.startswith(("#", "data:image/")) for link in links) or "url(" in element.get(
            "style", ""
        ).replace("url(#", ""):
            raise _UnusableError(_("it refers to another file"))
        if element.tag == f"{_SVG}style" and (
            "@import" in (element.text or "") or "url(" in (element.text or "").replace("url(#", "")
        ):
            raise _UnusableError(_("it refers to another file"))


def _check_letters(element: Element, family: str) -> None:
    """Text is set in a shipped font, or is no text but paths."""
    family = _property(element, "font-family") or family
    if element.tag == f"{_SVG}text":
        names = {name.strip(" \"'").removeprefix("Bestek ") for name in family.split(",")}
        if not names & set(fonts.FAMILIES):
            raise _UnusableError(
                _("its text is set in a font that does not ship with Bestek ({family})").format(family=family or "-")
            )
    for child in element:
        _check_letters(child, family)


def _property(element: Element, name: str) -> str:
    """A presentation attribute, or the same in `style` (SVG 2, 6.1)."""
    declared = dict(part.split(":", 1) for part in element.get("style", "").split(";") if ":" in part)
    return next((value.strip() for key, value in declared.items() if key.strip() == name), element.get(name, ""))


def _check_shapes(root: Element) -> None:
    known = {element.get("id"): element for element in root.iter() if element.get("id")}
    counted: dict[Element, int] = {}

    def count(element: Element, above: tuple[Element, ...]) -> int:
        if element in above:
            raise _UnusableError(_("it is built of itself"))
        if element not in counted:
            inner = (*above, element)
            used = known.get(next((link[1:] for name in _LINKS if (link := element.get(name, ""))), ""))
            parts = [*element, *([used] if element.tag == f"{_SVG}use" and used is not None else [])]
            counted[element] = 1 + sum(count(part, inner) for part in parts)
        return counted[element]

    if count(root, ()) > MOST_SHAPES:
        raise _UnusableError(_("it holds more than {count} shapes").format(count=MOST_SHAPES))
