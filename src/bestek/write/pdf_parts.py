"""Pages laid out as work that may be done elsewhere: a part of a document, or a document of one part.

The key of such a piece of work holds all that decides on its result: the page, the style sheet, the code that works on them, and the libraries.
"""

from __future__ import annotations

import gc
import sys
import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from platform import machine

from bestek.system import distributions, require_libraries, text_libraries
from bestek.work import Work
from bestek.write.parts import LaidOut, Part

MODULES = (
    "write/pdf_parts.py", "write/pdf_layout.py", "write/pdf_tags.py", "write/pdf_structure.py", "write/parts.py", "write/word_breaks.py",
    "write/light_import.py", "write/declarations.py", "write/faster_layout.py", "fonts.py",
)  # fmt: skip
"""The code of Bestek between a page and its layout. What makes pages and style sheets is seen in them."""

PACKAGES = (
    "weasyprint", "pydyf", "cffi", "tinyhtml5", "tinycss2", "cssselect2", "webencodings", "pyphen", "pillow", "fonttools", "brotli", "zopfli",
    "font_source_sans_pro", "font_source_serif_pro",
)  # fmt: skip
"""The distributions that a layout leans on, as folders of installed packages spell them: WeasyPrint with all it needs, and the typefaces."""

_SECONDS = 1.4e-5
"""What a character of a page costs, about: nothing but the order in which work begins depends on it."""


def work(part: Part) -> Work:
    """A part to lay out; the result is a `LaidOut` as bytes."""
    return _work(part.page, part.css, part.name)


def whole(page: str, css: str) -> Work:
    """A document to lay out in one piece."""
    return _work(page, css, "")


def _work(page: str, css: str, name: str) -> Work:
    values = (page, css, name)
    said = b"\0".join(value.encode() for value in (laid_out_by(), *values))
    return Work(lay_out, values, len(page) * _SECONDS, sha256(said).hexdigest())


def lay_out(page: str, css: str, name: str) -> bytes:
    """A `LaidOut` as bytes; without a name that of a whole document. Raises `SetupError` where libraries of WeasyPrint are missing."""
    with _no_collections():
        return _layout()(page, css, name).to_bytes()


def prepare() -> None:
    """Imports what laying out leans on, before this process is copied (`bestek.workers`)."""
    _layout()


def _layout() -> Callable[[str, str, str], LaidOut]:
    """What leans on WeasyPrint, imported now. Raises `SetupError`.

    Its warning about a machine without fonts does not concern us: ours ship.
    """
    require_libraries()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*FontConfig.*", category=UserWarning)
        from bestek.write.pdf_layout import laid_out
    return laid_out


@contextmanager
def _no_collections() -> Iterator[None]:
    """Layout makes millions of small objects and few cycles: without the collector it takes a tenth less time and no more memory."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@cache
def laid_out_by() -> str:
    """What lays out: a checksum of our own code, and the versions of all else. A package that has no part in it costs no layout when it changes."""
    chosen = (name for name in distributions() if name.lower().partition("-")[0] in PACKAGES)
    return "\n".join([code_of(MODULES), sys.version, machine(), zlib.ZLIB_RUNTIME_VERSION, *chosen, *text_libraries()])


def code_of(modules: Iterable[str]) -> str:
    """A checksum of modules of Bestek, by their paths within it."""
    package = Path(__file__).parents[1]
    return sha256(b"\0".join((package / name).read_bytes().replace(b"\r\n", b"\n") for name in modules)).hexdigest()
