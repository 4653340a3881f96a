"""A dossier with a decision, an issued version of it and a package, as small as they can be: for the register and the list of the archive."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

from bestek import issued
from bestek.archive.bag import bag, put
from bestek.archive.filings import Filed, Wanted, file
from bestek.archive.package import Content
from bestek.issued import New, Version
from tests.unit.ledgers import Decided


def version(dossier: Decided, document: str, number: str, decision: str, municipality: str = "") -> Version:
    """Keeps a version of a document as issued with a decision; nobody reads its tree."""
    made = Version(
        document=document, title=document.title(), version=number, status="adopted", body="council", date=datetime.date(2024, 1, 2),
        decision=decision, edition="public", state="0" * 64, tree="0" * 64, made_from="0" * 64, files={}, municipality=municipality,
    )  # fmt: skip
    (put_,) = issued.put(dossier.folder, [New(made, "{}", "{}")])
    return put_


def package(dossier: Decided, name: str, files: Mapping[str, bytes], *, identifier: str = "", inside: str = "") -> Path:
    """A bag below build/archive with files by record and name (`brief_1.0/brief.pdf`)."""
    place = "/".join(filter(None, ("zorg", inside, name)))
    payload = {f"zorg/{path}": Content.of(data) for path, data in files.items()}
    folder = dossier.project.output / "archive" / place
    folder.parent.mkdir(parents=True, exist_ok=True)
    put(folder, bag(payload, {"External-Identifier": identifier or place}))
    return folder


def hand_over(
    dossier: Decided, name: str, day: str = "2024-02-01", receipt: str = "", **more: str
) -> tuple[Filed, ...]:
    """Enters a package in the register."""
    wanted = Wanted(name, datetime.date.fromisoformat(day), receipt, **more)
    return file(dossier.project, dossier.folder, wanted)
