"""Records from outside the dossier that its documents cite as evidence: reports, theses, articles, papers of an earlier procedure."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from bestek.model.archive import LanguageTag, PronomId, RestrictionGround, SelectionResult, WooCategory
from bestek.model.base import Count, Date, Item, Line, WebAddress

Isbn = Annotated[str, StringConstraints(pattern=r"^97[89](?:-?\d){10}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
RecordFile = Annotated[str, StringConstraints(pattern=r"^records/[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=120)]


class Record(Item):
    """A record that is cited: `author` is a person, `organisation` who published it. `year` ("2019", "mei 2020") stands where no `date` is known.

    `pages` is how many it has. `sha256` is the checksum of the file as it was received (FIPS 180-4, in hexadecimal): it tells which text was cited, whatever
    happens to the original. `file` is the place of that file in the dossier, `records/<name>`; the checksum is then compared at every build.

    What the archive needs of it: `received_on` is the day on which it was received, `use_restriction` whether its use is restricted and why
    ("openbaar"), `restriction_ground` on which ground of the Archiefwet 1995, `restricted_until` the last day of that, `retention` the result of
    the Selectielijst gemeenten 2020 ("21.1") where it is another than that of the procurement, `language` the one it is written in (BCP 47, "en"),
    `format` the PRONOM id of its file ("fmt/276") where the file itself does not tell it.
    `woo_category` is its category of information (TOOI, "c_fdaee95e"), as that of a document.
    """

    title: Line
    author: Line | None = None
    organisation: Line | None = None
    date: Date | None = None
    year: Line | None = None
    pages: Count | None = None
    isbn: Isbn | None = None
    link: WebAddress | None = None
    sha256: Sha256 | None = None
    file: RecordFile | None = None
    received_on: Date | None = None
    use_restriction: Line | None = None
    restriction_ground: RestrictionGround | None = None
    restricted_until: Date | None = None
    retention: SelectionResult | None = None
    woo_category: WooCategory | None = None
    language: LanguageTag | None = None
    format: PronomId | None = None

    @property
    def fingerprint(self) -> str | None:
        """The checksum in groups of eight, so that it can be read aloud and broken over lines."""
        written = self.sha256
        return " ".join(written[at : at + 8] for at in range(0, 64, 8)) if isinstance(written, str) else written
