"""Recording and taking back a decision, killed at random moments: content and ledger are whole, as they were before or as they are after."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bestek import decide
from bestek.load import load_dossier
from tests.killing import Call, checksums
from tests.unit.small import Small, small
from tests.unit.test_as_of import START, decided

pytestmark = pytest.mark.slow

CONTENT = "content/klein/dossier.yaml"
COUNCIL = "2026-05-01-raad"
TOLD = (
    "--title=Besluit",
    "--body=executive",
    "--date=2026-05-01",
    "--status=adopted",
    "--reason=Zo.",
    "--illustrative",
)
RECORD = ("decide", *TOLD, "--slug=raad")


@dataclass(frozen=True)
class Trial:
    """A call that is killed again and again, each time from the same content; `finish` does in this process what it does."""

    project: Small
    arguments: tuple[str, ...]
    finish: Callable[[], object]

    @property
    def content(self) -> Path:
        return self.project.root / "content"

    def put_back(self) -> None:
        shutil.rmtree(self.content)
        shutil.copytree(self.project.root / "before", self.content)

    def visible(self) -> dict[str, str]:
        """The files that somebody reads, with their checksums."""
        return {name: sum_ for name, sum_ in checksums(self.content).items() if not Path(name).name.startswith(".")}

    def decisions(self) -> list[str]:
        """The decisions of a ledger that holds: together with what is pending they lead to what content says."""
        loaded = load_dossier(self.content / "klein", self.project.root)
        assert loaded.findings == ()
        made = [decision.id for decision in loaded.ledger.decisions]
        assert [change.path for change in loaded.pending] == ([] if COUNCIL in made else ["lots/noord/budget"])
        return made

    def run(self, touches: int, shares: int, seed: int) -> tuple[int, int]:
        """How often it was killed in time, and how often that was too late to keep it from being done."""
        shutil.copytree(self.content, self.project.root / "before")
        call = Call(self.arguments, self.project.root, self.content)
        moments = list(call.moments(touches, shares, seed, self.put_back))
        self.put_back()
        old = self.visible()
        self.finish()
        new, killed, done = self.visible(), 0, 0
        for moment in moments:
            self.put_back()
            killed += call.killed(moment)
            assert self.visible() in (old, new), moment
            self.decisions()
            done += self.visible() == new
            if self.visible() == old:
                self.finish()
            assert self.visible() == new, moment
            assert {path.name for path in (self.content / "klein/decisions").glob(".*")} <= {".lock"}, moment
        assert old != new
        return killed, done


@pytest.fixture
def project(tmp_path: Path) -> Small:
    """A project with a decision, and a fact that no decision covers yet."""
    made = small(tmp_path / "project")
    decided(made, START)
    made.change(CONTENT, "budget: 1000", "budget: 1500")
    return made


def test_recording_a_decision_that_is_killed_leaves_it_recorded_whole_or_not_at_all(project: Small):
    trial = Trial(project, RECORD, lambda: decided(project, COUNCIL))
    killed, _done = trial.run(touches=9, shares=3, seed=4)
    assert killed >= 4
    assert trial.decisions() == [START, COUNCIL]


def test_taking_back_a_decision_that_is_killed_leaves_it_whole_or_gone(project: Small):
    decided(project, COUNCIL)
    trial = Trial(
        project, ("decide", "--undo", "--yes"), lambda: decide.undo(project.project, project.root / "content/klein")
    )
    killed, _done = trial.run(touches=2, shares=8, seed=5)
    assert killed >= 2
    assert trial.decisions() == [START]
