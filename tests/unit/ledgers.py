"""A dossier of a few lines with decisions, and what records them: for the tests of the ledger and of the verbs that read it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bestek.decide import Draft, Proposal, record
from bestek.findings import Finding, FindingsError
from bestek.ledger import Ledger, read_ledger
from bestek.load import Loaded, load_dossier
from bestek.project import Project

PROFILE = "name: Voorbeeld\nplace: Voorbeeld\n"
DOSSIER = """\
title: Zorg
municipality: voorbeeld
share: {value: 5, source: "strategie, 2.11"}
lots:
  - {id: noord, name: Noord, budget: 1000}
  - {id: zuid, name: Zuid, budget: 2000.50}
"""


@dataclass
class Decided:
    """A dossier that needs no templates: only its content and its decisions are looked at."""

    root: Path
    days: int = 0

    @property
    def project(self) -> Project:
        return Project(self.root / "content", self.root / "templates", self.root / "build")

    @property
    def folder(self) -> Path:
        return self.root / "content" / "zorg"

    @property
    def decisions(self) -> Path:
        return self.folder / "decisions"

    def put(self, text: str, name: str = "dossier.yaml") -> None:
        """Writes a file of the dossier."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")

    def change(self, old: str, new: str, name: str = "dossier.yaml") -> None:
        """Replaces a piece of a file, which must be there once."""
        text = (self.folder / name).read_text("utf-8")
        assert text.count(old) == 1, f"{name} holds {old!r} {text.count(old)} times"
        self.put(text.replace(old, new), name)

    def decide(self, slug: str, **told: Any) -> str:
        """Records a decision of everything that changed; the days follow one another."""
        loaded = self.loaded()
        assert loaded.findings == ()
        self.days += 1
        date = datetime.date(2024, 1, 1) + datetime.timedelta(self.days)
        draft = Draft(
            **{
                "title": slug,
                "body": "council",
                "date": date,
                "status": "adopted",
                "reason": "Daarom.",
                "slug": slug,
                **told,
            }
        )
        return record(self.project, Proposal(self.folder, loaded.ledger, loaded.pending, loaded.state), draft).id

    def loaded(self, as_of: str = "", municipality: str = "") -> Loaded:
        return load_dossier(self.folder, self.root, municipality, as_of)

    def ledger(self) -> Ledger:
        return read_ledger(self.folder, self.root)

    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the ledger."""
        try:
            self.ledger()
        except FindingsError as error:
            return error.findings
        return ()


def decided(root: Path) -> Decided:
    """The dossier without decisions."""
    made = Decided(root)
    made.put(DOSSIER)
    profiles = root / "content" / "municipalities"
    profiles.mkdir()
    (profiles / "voorbeeld.yaml").write_text(PROFILE, "utf-8")
    return made


def three(root: Path) -> tuple[Decided, list[str]]:
    """The dossier with three decisions: its beginning, another share, a lot more and the lots in another order."""
    made = decided(root)
    ids = [made.decide("opdracht")]
    made.change("value: 5", "value: 6")
    ids.append(made.decide("strategie", number="23.045", whys={"share": "De raad wil meer."}))
    made.put(
        DOSSIER.replace("value: 5", "value: 6").partition("lots:")[0]
        + "lots:\n  - {id: west, name: West, budget: 1}\n  - {id: zuid, name: Zuid, budget: 2000.50}\n  - {id: noord, name: Noord, budget: 999}\n"
    )
    ids.append(made.decide("percelen", body="executive"))
    return made, ids
