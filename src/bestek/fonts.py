"""The typefaces that ship with Bestek, so that every machine sets the same lines.

They are static TrueType files of the PyPI packages `font-source-sans-pro` and `font-source-serif-pro` (SIL Open Font License 1.1).
Variable fonts would bring a date into the PDF, fonts of the machine would change line ends from one machine to the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

SCHEME = "bestek-font"
"""URL scheme under which the PDF writer's stylesheet names a face: `bestek-font:SourceSansPro-Bold.ttf`."""


@dataclass(frozen=True, slots=True)
class Face:
    """One font file. `weight` is the CSS weight (400 regular, 600 semibold, 700 bold)."""

    family: str
    weight: int
    italic: bool
    package: str
    file: str

    @property
    def path(self) -> Path:
        return Path(str(files(self.package))) / "files" / self.file

    @property
    def url(self) -> str:
        return f"{SCHEME}:{self.file}"


_PACKAGES = {
    "Source Sans Pro": ("font_source_sans_pro", "SourceSansPro"),
    "Source Serif Pro": ("font_source_serif_pro", "SourceSerifPro"),
}
_STYLES = (
    ("Regular", 400, False),
    ("It", 400, True),
    ("Semibold", 600, False),
    ("SemiboldIt", 600, True),
    ("Bold", 700, False),
    ("BoldIt", 700, True),
)

FAMILIES: dict[str, tuple[Face, ...]] = {
    family: tuple(Face(family, weight, italic, package, f"{stem}-{style}.ttf") for style, weight, italic in _STYLES)
    for family, (package, stem) in _PACKAGES.items()
}
"""The shipped families by the name that a house style uses, each with its faces."""

_BY_FILE = {face.file: face for faces in FAMILIES.values() for face in faces}

SCREEN_FALLBACK = '"Segoe UI", system-ui, -apple-system, Roboto, "Helvetica Neue", Arial, sans-serif'
"""What a browser uses where the shipped family is not installed: a page for the screen embeds no fonts."""


def face(family: str, weight: int = 400, italic: bool = False) -> Face:
    """The face of a shipped family. Raises `KeyError` for a family or a cut that does not ship."""
    for candidate in FAMILIES[family]:
        if (candidate.weight, candidate.italic) == (weight, italic):
            return candidate
    raise KeyError(f"{family} {weight}{' italic' if italic else ''}")


def read(file: str) -> bytes:
    """The bytes of a shipped font file by its bare name. Raises `KeyError` for any other name."""
    return path(file).read_bytes()


def path(file: str) -> Path:
    """Where a shipped font file lies, by its bare name. Raises `KeyError` for any other name."""
    return _BY_FILE[file].path


def private_name(family: str) -> str:
    """The family name inside our stylesheets: a name that no font installed on the machine has, so that none can slip in."""
    return f"Bestek {family}"


def font_face_rules(families: Iterable[str]) -> str:
    """`@font-face` rules for all faces of the families, in a stable order."""
    return "\n".join(_rule(face) for family in sorted(set(families)) for face in FAMILIES[family])


def _rule(face: Face) -> str:
    style = "italic" if face.italic else "normal"
    return f'@font-face {{ font-family: "{private_name(face.family)}"; font-weight: {face.weight}; font-style: {style}; src: url({face.url}) }}'


@cache
def coverage(face: Face) -> frozenset[int]:
    """The code points for which a face has a glyph (`cmap`, OpenType 1.9)."""
    from fontTools.ttLib import TTFont

    with TTFont(face.path, lazy=True) as font:
        return frozenset(font.getBestCmap())
