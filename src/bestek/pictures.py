"""Pictures that must not reach a writer: broken, hostile, or with letters that look different on every machine.

A picture comes from outside, so it is read here as untrusted input before a layout engine sees it. Nothing is taken out of it: what would run,
load or move is refused with its reason, so that a picture is printed as its maker sees it or not at all.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import Literal, assert_never
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from bestek import fonts, tree
from bestek.findings import Finding
from bestek.messages import _

MOST_PIXELS = 40_000_000
"""A page of A4 at 600 dots an inch has 35 million."""

MOST_SHAPES = 50_000
"""Drawing instructions after every `use` is followed: nested a few times they grow without bound."""

MOST_UNITS = 1e6
"""Width or height of a drawing in its own units."""

MediaType = Literal["image/svg+xml", "image/png"]

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(|px|pt|pc|mm|cm|in)")
_OUTSIDE = re.compile(r"@import|url\(\s*[\"']?(?!#)", re.IGNORECASE)
_PROCESSING = re.compile(rb"<\?(?!xml\s)")
"""A processing instruction other than the XML declaration: a style sheet from elsewhere."""

_ACTIVE = frozenset(
    {"script", "foreignObject", "iframe", "audio", "video", "set", "animate", "animateMotion", "animateTransform"}
)
"""What runs, embeds or moves (SVG 2, chapters 12 and 15; SVG Animations 2)."""

_SVG = "{http://www.w3.org/2000/svg}"
_INSIDE = ("#", "data:image/png", "data:image/jpeg")
_LINKS = ("href", "{http://www.w3.org/1999/xlink}href")
_PNG = b"\x89PNG\r\n\x1a\n"


class UnusablePictureError(ValueError):
    """A picture cannot be drawn as it stands; the message is the reason."""


def unusable_pictures(document: tree.Document) -> Iterator[Finding]:
    """A finding for every picture that cannot be drawn as it stands."""
    for node in tree.walk(document):
        if isinstance(node, tree.Image):
            try:
                check_picture(node.media_type, node.data)
            except UnusablePictureError as error:
                yield Finding(
                    "E602",
                    _("A picture cannot be used: {reason}.").format(reason=error),
                    hint=_("Save it again from the program that drew it, with text as paths."),
                )


def check_picture(media_type: MediaType, data: bytes) -> None:
    """Raises `UnusablePictureError` with the reason when a picture cannot be drawn as it stands."""
    match media_type:
        case "image/png":
            _check_png(data)
        case "image/svg+xml":
            _check_svg(data)
        case _:
            assert_never(media_type)


def ratio(media_type: MediaType, data: bytes) -> float:
    """Height by width of a picture that was checked. Raises `UnusablePictureError` for a drawing that does not say it."""
    if media_type == "image/png":
        width, height = struct.unpack(">II", data[16:24])
        return float(height / width)
    width, height = _extent(ElementTree.fromstring(data))  # noqa: S314  checked before
    if not (0 < width < MOST_UNITS and 0 < height < MOST_UNITS):
        raise UnusablePictureError(_("it has no viewBox that tells its size"))
    return height / width


def _extent(root: Element) -> tuple[float, float]:
    """Width and height of the `viewBox` (SVG 2, 8.6), else of the attributes of the root in whatever unit they share."""
    numbers = [float(number) for number in _NUMBER.findall(root.get("viewBox", ""))]
    if len(numbers) == 4:
        return numbers[2], numbers[3]
    sides = [_LENGTH.fullmatch(root.get(name, "").strip()) for name in ("width", "height")]
    wide, high = (side for side in sides)
    if wide is None or high is None or wide[2] != high[2]:
        return 0, 0
    return float(wide[1]), float(high[1])


def _check_png(data: bytes) -> None:
    """Chunks with their checksums up to the last, and a size that fits in memory (ISO/IEC 15948, 5.3)."""
    if not data.startswith(_PNG) or data[12:16] != b"IHDR":
        raise UnusablePictureError(_("it is not a PNG file"))
    place = len(_PNG)
    while place + 12 <= len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        end = place + 12 + length
        if end > len(data) or struct.unpack(">I", data[end - 4 : end])[0] != zlib.crc32(data[place + 4 : end - 4]):
            break
        if kind == b"IEND":
            return _check_size(*struct.unpack(">II", data[16:24]))
        place = end
    raise UnusablePictureError(_("the PNG file is damaged"))


def _check_size(width: int, height: int) -> None:
    if not 0 < width * height <= MOST_PIXELS:
        raise UnusablePictureError(_("{width} × {height} pixels").format(width=width, height=height))


def _check_svg(data: bytes) -> None:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UnusablePictureError(_("the SVG file declares entities"))
    if _PROCESSING.search(data):
        raise UnusablePictureError(_("it refers to another file"))
    try:
        root = ElementTree.fromstring(data)  # noqa: S314  # without declarations it cannot grow
    except (ElementTree.ParseError, UnicodeError, ValueError) as error:
        raise UnusablePictureError(_("it is not an SVG file")) from error
    if root.tag != f"{_SVG}svg":
        raise UnusablePictureError(_("it is not an SVG file"))
    try:
        _check_active(root)
        _check_links(root)
        _check_letters(root, "")
        _check_shapes(root)
    except RecursionError as error:
        raise UnusablePictureError(_("it is nested too deeply")) from error


def _check_links(root: Element) -> None:
    """Nothing from elsewhere: links lead into the drawing or hold a picture themselves."""
    for element in root.iter():
        links = (element.get(name, "") for name in _LINKS)
        looks = (*element.attrib.values(), (element.text or "") if element.tag == f"{_SVG}style" else "")
        if any(link and not link.startswith(_INSIDE) for link in links) or any(map(_OUTSIDE.search, looks)):
            raise UnusablePictureError(_("it refers to another file"))


def _check_active(root: Element) -> None:
    """A picture does nothing: no script, no handler of an event, no web page within it, no motion."""
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name in _ACTIVE or any(key.lower().startswith("on") for key in element.attrib):
            raise UnusablePictureError(_("it holds what runs or moves ({name})").format(name=name))


def _check_letters(element: Element, family: str) -> None:
    """Text is set in a shipped font, or is no text but paths."""
    family = _property(element, "font-family") or family
    if element.tag == f"{_SVG}text":
        names = {name.strip(" \"'").removeprefix("Bestek ") for name in family.split(",")}
        if not names & set(fonts.FAMILIES):
            raise UnusablePictureError(
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
            raise UnusablePictureError(_("it is built of itself"))
        if element not in counted:
            inner = (*above, element)
            used = known.get(next((link[1:] for name in _LINKS if (link := element.get(name, ""))), ""))
            parts = [*element, *([used] if element.tag == f"{_SVG}use" and used is not None else [])]
            counted[element] = 1 + sum(count(part, inner) for part in parts)
        return counted[element]

    if count(root, ()) > MOST_SHAPES:
        raise UnusablePictureError(_("it holds more than {count} shapes").format(count=MOST_SHAPES))
