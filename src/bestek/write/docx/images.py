"""Images for Word: an SVG goes along as it is, with a bitmap for readers that cannot draw it.

The bitmap is drawn by resvg with the shipped fonts alone, so that it looks the same on every machine.
"""

from __future__ import annotations

import hashlib
import re
import struct
import sys
from functools import cache, lru_cache
from platform import machine

from bestek import fonts
from bestek.cache import Store
from bestek.messages import _
from bestek.system import distributions
from bestek.tree import Image
from bestek.write.pdf_parts import code_of

PICTURES = {
    "png": "image/png", "svg": "image/svg+xml", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "emf": "image/x-emf", "wmf": "image/x-wmf",
}  # fmt: skip
"""Kinds of pictures that a file may hold, by the extension of their part."""

DOTS_PER_INCH = 200
"""Fine enough for print, small enough for mail."""

CSS_DOTS_PER_INCH = 96.0
"""What a millimetre in an SVG is worth (CSS Values 6.2); without it resvg knows no physical units."""

_OUTSIDE = re.compile(
    rb"<!(?:DOCTYPE|ENTITY)|href\s*=\s*[\"'](?!#|data:)|url\(\s*[\"']?(?!#|data:)|@import", re.IGNORECASE
)
"""What would make the drawing depend on other files: resvg opens those that it can find."""

_PNG = b"\x89PNG\r\n\x1a\n"


class UnreadableImageError(ValueError):
    """The file is not what it says it is; the message is the reason."""


def bitmap(image: Image, kept: Store | None = None) -> bytes:
    """The PNG of an image; that of a drawing is taken from what is kept, and kept. Raises `UnreadableImageError`."""
    if image.media_type == "image/png":
        return _checked(image.data)
    width = max(1, round(image.width / 25.4 * DOTS_PER_INCH))
    if kept is None:
        return _drawn(image.data, width)
    key = hashlib.sha256(f"{_drawn_by()}\0{width}\0".encode() + image.data).hexdigest()
    made = kept.get(key)
    if made is None:
        made = _drawn(image.data, width)
        kept.put(key, made)
    return made


@cache
def _drawn_by() -> str:
    """What draws: a checksum of our own code, and the versions of resvg and of the typefaces."""
    chosen = (name for name in distributions() if name.startswith(("resvg_py-", "font_source_")))
    return "\n".join(["bitmap", code_of(("write/docx/images.py", "fonts.py")), sys.version, machine(), *chosen])


def _checked(data: bytes) -> bytes:
    """Signature and header of a PNG (ISO/IEC 15948, 5.2 and 11.2.2)."""
    if not data.startswith(_PNG) or data[12:16] != b"IHDR" or 0 in struct.unpack(">II", data[16:24].ljust(8, b"\0")):
        raise UnreadableImageError(_("not a PNG file"))
    return data


@lru_cache(maxsize=64)
def _drawn(svg: bytes, width: int) -> bytes:
    if _OUTSIDE.search(svg):
        raise UnreadableImageError(_("the drawing refers to something outside itself"))
    import resvg_py  # a native module: loaded when the first chart is drawn

    files = [str(face.path) for faces in fonts.FAMILIES.values() for face in faces]
    try:
        made = resvg_py.svg_to_bytes(
            svg_string=svg.decode("utf-8"),
            width=width,
            dpi=CSS_DOTS_PER_INCH,
            skip_system_fonts=True,
            font_files=files,
            sans_serif_family="Source Sans Pro",
        )
        return bytes(made)
    except (ValueError, UnicodeDecodeError) as error:
        raise UnreadableImageError(str(error)) from error


def store(media: dict[str, bytes], data: bytes, extension: str) -> str:
    """The name under which a file lies in `word/media`; equal files share one."""
    name = f"{hashlib.sha256(data).hexdigest()[:16]}.{extension}"
    media[name] = data
    return name
