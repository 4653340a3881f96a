"""A build that is killed at random moments: content, decisions and issued versions stay, no output is ever half written, the next build mends it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.killing import Call, Moment, checksums
from tests.unit.small import Small, small
from tests.unit.test_as_of import START, decided

pytestmark = pytest.mark.slow

CONTENT = "content/klein/dossier.yaml"


@pytest.fixture
def project(tmp_path: Path) -> Small:
    """A project with a decision and an issued version, whose outputs are those of before the last changes."""
    made = small(tmp_path / "project")
    decided(made, START)
    made.put("content/klein/issued/brief/1.0/version.yaml", 'version: "1.0"\n')
    made.build(formats=("html", "pdf"))
    shutil.copytree(made.root / "build", made.root / "before")
    made.change(CONTENT, "name: Noord", "name: Noorden")
    made.change(CONTENT, "name: Zuid", "name: Zuiden")
    return made


def cold(project: Small, formats: tuple[str, ...]) -> dict[str, str]:
    """What a build gives that nothing went before."""
    copy = Small(project.root.parent / "cold")
    for part in ("content", "templates"):
        shutil.copytree(project.root / part, copy.root / part)
    copy.build(formats=formats)
    return copy.outputs()


@dataclass(frozen=True)
class Trial:
    """A build in some formats that is killed again and again, each time from the same state."""

    project: Small
    formats: tuple[str, ...]

    @property
    def call(self) -> Call:
        options = (f"--format={name}" for name in self.formats)
        return Call(("build", *options), self.project.root, self.project.root / "build")

    def put_back(self) -> None:
        """The outputs as they were before the content changed."""
        shutil.rmtree(self.project.root / "build")
        shutil.copytree(self.project.root / "before", self.project.root / "build")

    def outputs(self) -> dict[str, str]:
        found = self.project.outputs()
        return {name: sum_ for name, sum_ in found.items() if name.rpartition(".")[2] in self.formats}

    def run(self, call: Call, moments: Iterable[Moment]) -> int:
        """Kills it at every moment and looks at what is left; how often it was in time."""
        self.put_back()
        old, new, killed = self.outputs(), cold(self.project, self.formats), 0
        sources = self.project.root / "content", self.project.root / "templates"
        untouched = checksums(*sources)
        for moment in moments:
            self.put_back()
            killed += call.killed(moment)
            assert checksums(*sources) == untouched, moment
            found = self.outputs()
            assert {name for name in old if found[name] not in {old[name], new[name]}} == set(), moment
            self.project.build(formats=self.formats)
            assert self.outputs() == new, moment
            assert list((self.project.root / "build").rglob(".*.part")) == [], moment
        return killed


@pytest.mark.parametrize(("formats", "touches", "shares"), [(("html",), 12, 1), (("html", "pdf"), 2, 2)])
def test_a_build_that_is_killed_leaves_whole_files_and_the_next_one_ends_as_a_cold_one(
    project: Small, formats: tuple[str, ...], touches: int, shares: int
):
    trial = Trial(project, formats)
    moments = trial.call.moments(touches, shares, seed=len(formats), prepare=trial.put_back)
    assert trial.run(trial.call, moments) >= touches


def test_workers_end_with_a_build_that_was_killed_alone(project: Small):
    trial = Trial(project, ("pdf",))
    call = replace(trial.call, together=False, before="from bestek import workers; workers.PAYS = 0.0")
    begun = call.workers(trial.put_back)
    assert len(begun) == 2
    assert trial.run(call, begun[-1:]) == 1


def test_a_build_as_of_a_decision_that_is_killed_is_made_whole_by_the_next(project: Small):
    def clear() -> None:
        shutil.rmtree(project.root / "build")
        shutil.copytree(project.root / "before", project.root / "build")

    call = Call(("build", "--format", "html", "--as-of", "last"), project.root, project.root / "build")
    moments = list(call.moments(touches=2, shares=0, seed=7, prepare=clear))
    whole = project.outputs()
    assert f"klein/as-of/{START}/brief.html" in whole
    for moment in moments:
        clear()
        assert call.killed(moment)
        assert not call.killed(Moment(touch=10_000))
        assert project.outputs() == whole
