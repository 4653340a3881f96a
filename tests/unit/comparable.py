"""The small project with decisions on its record: for the tests of what compares two moments."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bestek.decide import Draft, Proposal, record
from bestek.load import load_dossier
from tests.unit.small import Small, small


@dataclass(frozen=True)
class Comparable(Small):
    """The project; `decide` records what its content says by now."""

    @property
    def folder(self) -> Path:
        return self.root / "content" / "klein"

    def decide(self, day: int, slug: str, **told: Any) -> str:
        loaded = load_dossier(self.folder, self.root)
        assert loaded.findings == ()
        values = {"title": slug.capitalize(), "body": "council", "status": "adopted", "reason": "Daarom.", "slug": slug}
        draft = Draft(**{**values, "date": datetime.date(2026, 1, day), **told})
        return record(self.project, Proposal(self.folder, loaded.ledger, loaded.pending, loaded.state), draft).id


def comparable(root: Path) -> Comparable:
    """A fresh project of which nothing is decided yet."""
    return Comparable(small(root).root)


def twice(root: Path) -> Comparable:
    """The project with two decisions, the second of which changed a budget, and one more change that is not yet decided."""
    made = comparable(root)
    made.decide(2, "opdracht")
    made.change("content/klein/dossier.yaml", "budget: 2000", "budget: 2500")
    made.decide(3, "strategie", number="23.045")
    made.change("content/klein/dossier.yaml", "name: Noord", "name: Noordkant")
    return made
