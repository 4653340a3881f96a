"""The house style of one dossier: the tokens of its municipality, and the logo and the Word document that lie beside the profile."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from bestek import mistakes
from bestek.findings import Finding, FindingsError, Place
from bestek.ledger import DECISIONS
from bestek.load import MUNICIPALITIES
from bestek.messages import _, reason
from bestek.model.house_style import HouseStyleProfile, Logo
from bestek.pictures import MediaType, UnusablePictureError, check_picture, ratio
from bestek.style import HouseStyle, contrast
from bestek.tree import Block, Cover, Document, Image
from bestek.validate import Valid

MEGABYTE = 2**20
MAXIMUM_LOGO = 2 * MEGABYTE
MAXIMUM_REFERENCE = 20 * MEGABYTE
"""Bytes on disk."""

HIGHEST_LOGO = 40.0
"""Millimetres: a logo leaves room for the title on the first page."""

WHITE = "#ffffff"
TEXT, GRAPHICS = 4.5, 3.0
"""Contrast that text of running size (WCAG 2.2, 1.4.3) and large text or a mark without words (1.4.3, 1.4.11) needs at least."""

CONTRASTS = (
    ("text", "", TEXT), ("text", "shade", TEXT), ("text", "placeholder", TEXT), ("primary", "", TEXT), ("primary", "shade", TEXT),
    ("muted", "", TEXT), ("table_head_text", "table_head", TEXT), ("accent", "", GRAPHICS),
)  # fmt: skip
"""What stands on what ground, and how much it must stand out. No token: the paper."""

PATH = "municipality/house_style"


@dataclass(frozen=True, slots=True)
class Reference:
    """The Word document after which the Word files are made; `place` is where the profile names it."""

    data: bytes
    place: Place


@dataclass(frozen=True, slots=True)
class House:
    """How the documents of a dossier look. `findings` are warnings."""

    style: HouseStyle
    logo: Image | None = None
    logo_alt: str = ""
    reference: Reference | None = None
    findings: tuple[Finding, ...] = ()

    def on(self, document: Document) -> Document:
        """The document with the logo on its cover or in its title block."""
        if self.logo is None:
            return document
        return replace(document, children=tuple(map(self._marked, document.children)))

    def _marked(self, block: Block) -> Block:
        return replace(block, logo=self.logo, logo_alt=self.logo_alt) if isinstance(block, Cover) else block


def read_house(valid: Valid, root: Path) -> House:
    """The look of a dossier that is valid; `root` is the folder of the project, from which places are named.

    Raises `FindingsError` for a file that is not there or cannot be used.
    """
    profile = valid.dossier.municipality.house_style
    files = _Files(valid, root)
    style = style_of(profile)
    logo, reference = files.logo(profile.logo), files.reference(profile.reference)
    if files.findings:
        raise FindingsError(files.findings)
    alt = profile.logo.alt if profile.logo else ""
    return House(style, logo, alt, reference, tuple(too_faint(style, valid)))


def style_of(profile: HouseStyleProfile) -> HouseStyle:
    """The tokens of a profile, each with its value."""
    given = profile.model_dump(exclude={"logo", "reference", "margins", "heading_sizes"}, exclude_none=True)
    tokens: dict[str, Any] = {
        name: float(value) if isinstance(value, Decimal) else value for name, value in given.items()
    }
    margins = profile.margins
    first, second, third, fourth = map(float, profile.heading_sizes)
    sides = (float(margins.top), float(margins.right), float(margins.bottom), float(margins.left))
    return HouseStyle(**tokens, heading_sizes=(first, second, third, fourth), margins=sides).resolved()


def too_faint(style: HouseStyle, valid: Valid) -> Iterator[Finding]:
    """A warning for every pair of colours that does not stand out enough, once per pair, with what was measured."""
    seen: set[tuple[str, str]] = set()
    for name, ground, least in CONTRASTS:
        pair = (getattr(style, name), getattr(style, ground) if ground else WHITE)
        measured = contrast(*pair)
        if measured < least and pair not in seen:
            seen.add(pair)
            yield _faint(valid, (name, ground), pair, (measured, least))


def _faint(valid: Valid, names: tuple[str, str], pair: tuple[str, str], ratios: tuple[float, float]) -> Finding:
    """At the token that the profile sets; the ratio is cut off, never rounded up to what it does not reach."""
    written = _written(valid)
    place = valid.loaded.place_of(f"{PATH}/{next((name for name in names if name in written), names[0])}")
    measured = int(ratios[0] * 100) / 100
    return mistakes.FAINT.at(
        place,
        name=names[0],
        colour=pair[0],
        ground=names[1] or _("the paper"),
        other=pair[1],
        ratio=f"{measured:.2f}",
        least=f"{ratios[1]:g}",
    )


def _written(valid: Valid) -> frozenset[str]:
    return frozenset(valid.dossier.municipality.house_style.model_fields_set)


@dataclass
class _Files:
    """Reads the files that a profile names; what is wrong with them is kept."""

    valid: Valid
    root: Path

    def __post_init__(self) -> None:
        self.findings: list[Finding] = []

    def logo(self, logo: Logo | None) -> Image | None:
        if logo is None:
            return None
        place = self._place("logo/file")
        if (data := self._read(logo.file, place, MAXIMUM_LOGO)) is None:
            return None
        media_type: MediaType = "image/png" if logo.file.endswith(".png") else "image/svg+xml"
        try:
            return self._sized(logo, media_type, data)
        except UnusablePictureError as error:
            self.findings.append(mistakes.LOGO.at(place, reason=error))
            return None

    def _sized(self, logo: Logo, media_type: MediaType, data: bytes) -> Image | None:
        check_picture(media_type, data)
        width, high = float(logo.width), ratio(media_type, data)
        height = round(width * high, 2)
        if height > HIGHEST_LOGO:
            fitting = int(HIGHEST_LOGO / high)
            self.findings.append(
                mistakes.LOGO_TOO_HIGH.at(
                    self._place("logo/width"), height=f"{height:g}", limit=f"{HIGHEST_LOGO:g}", suggestion=fitting
                )
            )
            return None
        return Image(media_type, data, width, height)

    def reference(self, name: str | None) -> Reference | None:
        place = self._place("reference")
        data = self._read(name, place, MAXIMUM_REFERENCE) if name else None
        return Reference(data, place) if data is not None else None

    def _place(self, path: str) -> Place:
        return self.valid.loaded.place_of(f"{PATH}/{path}")

    @property
    def _folder(self) -> Path:
        """The folder of the profile. As of a decision a profile stands in the ledger: its pictures are those of today."""
        folder = (self.root / self.valid.loaded.place_of("municipality/id").file).parent
        return folder.parents[1] / MUNICIPALITIES if folder.name == DECISIONS else folder

    def _read(self, name: str, place: Place, limit: int) -> bytes | None:
        """The bytes of a file below the folder of the profile, or a finding that says why not."""
        folder = self._folder
        file = folder / name
        try:
            real = Path(os.path.realpath(file))
            if not real.is_file() or not real.is_relative_to(os.path.realpath(folder)):
                self.findings.append(_missing(name, _beside(folder, file), place))
                return None
            with real.open("rb") as stream:
                data = stream.read(limit + 1)
        except OSError as error:
            self.findings.append(mistakes.UNREADABLE.at(place, reason=reason(error)))
            return None
        if len(data) > limit:
            self.findings.append(mistakes.HOUSE_FILE_TOO_LARGE.at(place, file=name, limit=limit // MEGABYTE))
            return None
        return data


def _missing(name: str, known: Sequence[str], place: Place) -> Finding:
    mistake = mistakes.NO_HOUSE_FILE if known else mistakes.NO_HOUSE_FILE.but(mistakes.PUT_THERE)
    return mistake.near(name, known, place, file=name)


def _beside(folder: Path, wanted: Path) -> Sequence[str]:
    """The files of the wanted kind in and below the folder of the profile, as a profile names them."""
    found = (path for path in folder.rglob(f"*{wanted.suffix}") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in found)
