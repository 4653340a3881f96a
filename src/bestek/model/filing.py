"""The register of what was handed over to the archive, which stands beside a dossier and is no content."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from bestek.model.base import Base, Date, Id, Line
from bestek.model.records import Sha256

PackageName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]*$", max_length=120)]


class Filing(Base):
    """A package that was handed over. `package` is the name of its folder, `edition` and `municipality` which one of that name, `date` the day.

    `receipt` is the number that the archive gave. `bag` is the fingerprint of the bag, the SHA-256 of its tag manifest; `records` are what was in it, by
    the names of their folders. `seal` is over all of this and over the seal of the entry before it.
    """

    package: PackageName
    municipality: Id | None = None
    edition: Literal["internal", "public"] = "internal"
    date: Date
    receipt: Line | None = None
    bag: Sha256
    records: tuple[PackageName, ...] = ()
    seal: Sha256


class FilingsFile(Base):
    """The file filings.yaml of a dossier: what was handed over to the archive, in the order in which that was recorded. `archive.file` writes it."""

    filings: tuple[Filing, ...] = ()
