"""One subset of each font for all parts of a document: what is drawn in any of them, and no more.

A glyph keeps its number in a subset, so that text laid out against one subset is drawn right with any other that holds its glyphs. Parts that embed
subsets of their own would make a file a quarter larger, and each of them would have to be read again by what prints it. HarfBuzz makes the subset with
the settings of WeasyPrint 70.0 (`weasyprint.pdf.fonts.Font`), whose import costs more than the whole merge: hence its C functions are called here.
"""

from __future__ import annotations

import ctypes
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

from bestek import fonts
from bestek.fonts import Face
from bestek.system import LIBRARIES, require_libraries

_WEIGHTS = {400: "", 600: "-Semi-Bold", 700: "-Bold"}
"""As Pango 1.50 to 1.56 spell a CSS weight (`pango_font_description_to_string`)."""


@cache
def face_of(base_font: str) -> Face:
    """The shipped face behind a `BaseFont` (`RGFGGZ+Bestek-Source-Sans-Pro-Semi-Bold-Italic`). Raises `KeyError` for any other."""
    named = {_name(face): face for faces in fonts.FAMILIES.values() for face in faces}
    return named[base_font.partition("+")[2]]


def _name(face: Face) -> str:
    family = fonts.private_name(face.family).replace(" ", "-")
    return family + _WEIGHTS[face.weight] + ("-Italic" if face.italic else "")


# From hb-subset.h, HarfBuzz 4.1 and later
_NO_HINTING, _RETAIN_GIDS, _DESUBROUTINIZE, _PASSTHROUGH = 0x1, 0x2, 0x4, 0x20
_DROP_TABLE_TAG = 3
_READ_ONLY = 1

_DROPPED = (b"BASE", b"DSIG", b"EBDT", b"EBLC", b"EBSC", b"GPOS", b"GSUB", b"JSTF", b"LTSH", b"PCLT", b"SVG ")
"""Tables that nothing needs once text is laid out."""


def subset(face: Face, glyphs: Collection[int]) -> bytes:
    """A TrueType file with the glyphs of these numbers, under the same numbers. First without what is unused, then without the empty glyphs behind."""
    with _loaded(fonts.read(face.file)) as whole:
        used = _made(whole, glyphs, _RETAIN_GIDS | _PASSTHROUGH | _DESUBROUTINIZE, _DROPPED)
    with _loaded(used) as padded:
        return _made(padded, range(max(glyphs) + 1), _PASSTHROUGH | _DESUBROUTINIZE | _NO_HINTING)


@contextmanager
def _loaded(data: bytes) -> Iterator[int]:
    """A face over bytes that must live as long."""
    library = _library("HarfBuzz")
    blob = library.hb_blob_create(data, len(data), _READ_ONLY, None, None)
    face = library.hb_face_create(blob, 0)
    library.hb_blob_destroy(blob)
    try:
        yield face
    finally:
        library.hb_face_destroy(face)


def _made(face: int, glyphs: Collection[int], flags: int, dropped: Collection[bytes] = ()) -> bytes:
    library = _library("HarfBuzz-Subset")
    wanted = library.hb_subset_input_create_or_fail()
    _add(library.hb_subset_input_glyph_set(wanted), glyphs)
    _add(library.hb_subset_input_set(wanted, _DROP_TABLE_TAG), [int.from_bytes(tag) for tag in dropped])
    library.hb_subset_input_set_flags(wanted, flags)
    made = library.hb_subset_or_fail(face, wanted)
    library.hb_subset_input_destroy(wanted)
    if not made:
        raise RuntimeError("HarfBuzz cannot make a subset of a font")
    try:
        return _bytes(made)
    finally:
        _library("HarfBuzz").hb_face_destroy(made)


def _add(numbers: int, more: Collection[int]) -> None:
    values = (ctypes.c_uint32 * len(more))(*sorted(more))
    _library("HarfBuzz").hb_set_add_sorted_array(numbers, values, len(more))


def _bytes(face: int) -> bytes:
    library = _library("HarfBuzz")
    blob = library.hb_face_reference_blob(face)
    length = ctypes.c_uint()
    data = library.hb_blob_get_data(blob, ctypes.byref(length))
    try:
        return ctypes.string_at(data, length.value)
    finally:
        library.hb_blob_destroy(blob)


_POINTER, _NUMBER = ctypes.c_void_p, ctypes.c_uint
_FUNCTIONS: dict[str, dict[str, tuple[Any, tuple[Any, ...]]]] = {
    "HarfBuzz": {
        "hb_blob_create": (_POINTER, (ctypes.c_char_p, _NUMBER, _NUMBER, _POINTER, _POINTER)),
        "hb_blob_destroy": (None, (_POINTER,)),
        "hb_blob_get_data": (_POINTER, (_POINTER, _POINTER)),
        "hb_face_create": (_POINTER, (_POINTER, _NUMBER)),
        "hb_face_destroy": (None, (_POINTER,)),
        "hb_face_reference_blob": (_POINTER, (_POINTER,)),
        "hb_set_add_sorted_array": (None, (_POINTER, _POINTER, _NUMBER)),
    },
    "HarfBuzz-Subset": {
        "hb_subset_input_create_or_fail": (_POINTER, ()),
        "hb_subset_input_destroy": (None, (_POINTER,)),
        "hb_subset_input_glyph_set": (_POINTER, (_POINTER,)),
        "hb_subset_input_set": (_POINTER, (_POINTER, _NUMBER)),
        "hb_subset_input_set_flags": (None, (_POINTER, _NUMBER)),
        "hb_subset_or_fail": (_POINTER, (_POINTER, _POINTER)),
    },
}
"""What is called of each library: what a function gives, and what it takes."""


@cache
def _library(title: str) -> ctypes.CDLL:
    """A library under one of its names. Raises `SetupError` with what to type where it is missing."""
    for name in LIBRARIES[title]:
        with suppress(OSError):
            library = ctypes.CDLL(name)
            for function, (given, taken) in _FUNCTIONS[title].items():
                getattr(library, function).restype, getattr(library, function).argtypes = given, taken
            return library
    require_libraries()
    raise AssertionError(f"{title} was there and is not")
