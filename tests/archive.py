"""A small dossier with a history, and its packages: for the tests of the archive.

Two documents, three decisions, three issued versions, a report that was received as a file and one that was only cited. `several` gives the same dossier for
two municipalities. What tests do not change is packed once per process: `packed()`.
"""

from __future__ import annotations

import datetime
import hashlib
import shutil
import tempfile
from atexit import register
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bestek import decide, issuing
from bestek.archive import packing
from bestek.archive.contents import Wanted, gather
from bestek.archive.package import Package
from tests.unit.small import DOSSIER, MUNICIPALITY, Small, small

START, LATER, NOTED = "2026-01-05-start", "2026-02-06-later", "2026-03-09-noted"
"""The decisions: `brief` 1.0 and `nota` 0.3 were issued with the first, `brief` 1.1 with the second, nothing with the third."""

REPORT = b"Rapport\r\nZo is het ontvangen.\r\n"
"""A file from outside, with line ends that nobody may change."""

CONTENT = "content/klein/dossier.yaml"

RECORDS = f"""\
records:
  - id: rapport-2025
    title: Rapport over de zorg
    organisation: Bureau Voorbeeld
    year: "2025"
    file: records/rapport-2025.txt
    sha256: {hashlib.sha256(REPORT).hexdigest()}
  - id: artikel-2024
    title: Artikel over de zorg
    author: C. Schrijver
    year: "2024"
"""

ARCHIVE = """\
archive: {process: Inkoop van zorg, case: Z-2026-01, format: PDF/A-2}
"""


@dataclass(frozen=True)
class Archived(Small):
    """The dossier in a folder of its own."""

    @property
    def folder(self) -> Path:
        return self.root / "content" / "klein"

    def pack(self, name: str = "", **how: str) -> packing.Packing:
        """Packs a decision or document; without a name everything."""
        wanted = Wanted(name, every=not name, **how)
        return packing.pack(self.project, self.folder, wanted)

    def gathered(self, name: str = "", **how: str) -> tuple[Package, ...]:
        """The packages as they are before they are described and written."""
        wanted = Wanted(name, every=not name, **how)
        return gather(self.project, self.folder, wanted, lambda _name: None)

    def decide(self, id_: str, body: str = "executive", status: str = "adopted") -> str:
        """Records what content says as a decision."""
        draft = decide.Draft(
            "Besluit over zorg", body, datetime.date.fromisoformat(id_[:10]), status, "Daarom.", id_[11:]
        )
        return decide.record(self.project, decide.propose(self.project, self.folder), draft).id

    def issue(self, *documents: str, decision: str, municipality: str = "") -> None:
        issuing.issue(self.project, self.folder, issuing.Wanted(documents, decision, municipality=municipality))

    @property
    def archive(self) -> Path:
        """Where the packages stand."""
        return self.root / "build" / "archive" / "klein"


def archived(root: Path, *, several: bool = False) -> Archived:
    """The dossier with its history, in `root`; nothing is packed and nothing is built."""
    made = Archived(small(root).root)
    begin(made, several)
    names = ("voorbeeld", "elders") if several else ("",)
    made.decide(START)
    for name in names:
        made.issue("brief", "nota", decision=START, municipality=name)
    made.change(CONTENT, 'version: "1.0", status: adopted', 'version: "1.1", status: changed')
    made.change(CONTENT, "budget: 2000", "budget: 2500")
    made.decide(LATER, "council", "adopted-as-amended")
    made.issue("brief", decision=LATER, municipality=names[0])
    made.change(CONTENT, "budget: 1000", "budget: 1500")
    made.decide(NOTED, "council", "noted")
    return made


def begin(made: Archived, several: bool) -> None:
    """The content as the first decision finds it."""
    begin = DOSSIER.replace(
        'title: Brief, version: "1", status: concept', 'title: Brief, version: "1.0", status: adopted'
    )
    begin = begin.replace('title: Nota, version: "1"', 'title: Nota, version: "0.3"').replace(
        'retention: "16.1"}', 'retention: "16.1", use_restriction: openbaar}'
    )
    made.put(CONTENT, begin + RECORDS + ARCHIVE)
    (made.folder / "records").mkdir()
    (made.folder / "records" / "rapport-2025.txt").write_bytes(REPORT)
    if several:
        made.put(
            "content/municipalities/elders.yaml",
            MUNICIPALITY.replace("Voorbeeld", "Elders").replace("gm9999", "gm9998"),
        )
        made.change(CONTENT, "municipality: voorbeeld", "municipalities: [voorbeeld, elders]")


@cache
def packed(*, several: bool = False) -> Archived:
    """The dossier with all its packages in the internal edition, made once per process; not to be changed: see `copied`."""
    root = Path(tempfile.mkdtemp(prefix="archive-"))
    register(shutil.rmtree, root, ignore_errors=True)
    made = archived(root / "project", several=several)
    made.pack()
    return made


def copied(root: Path, *, several: bool = False) -> Archived:
    """The same to be changed, in `root`."""
    shutil.copytree(packed(several=several).root, root)
    return Archived(root)
