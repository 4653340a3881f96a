"""What rules find with what is kept of documents is what they find without it, after any edit, there and back again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bestek.check.catalogue import RULES
from bestek.check.context import Context
from bestek.check.keeping import keeping
from bestek.check.reading import readings
from bestek.check.run import assess
from bestek.findings import FindingsError
from bestek.kept import compose
from bestek.project import Project
from tests.golden import klein
from tests.properties.test_kept import edited

ROOT = Path(__file__).parents[2]


def told(context: Context) -> list[object]:
    """All that the rules say."""
    made = assess(context, RULES).assessments
    found = [(each.finding, each.judged, each.spots) for one in made for each in one.found]
    return [*found, *((one.rule.id, one.reasons) for one in made)]


def same(project: Project, folder: Path) -> bool:
    """Whether the rules say the same with and without what is kept; of a dossier that cannot be composed they say nothing."""
    try:
        composed = compose(project, folder)
    except FindingsError:
        return True
    kept = keeping(project.output, composed)
    with_kept = told(Context(composed.valid, kept.readings(composed), kept=kept))
    kept.write(complete=True)
    return with_kept == told(Context(composed.valid, readings(composed)))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return klein.copy(tmp_path_factory.mktemp("checks"))


@settings(max_examples=6, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(st.integers(0, 2**32), min_size=1, max_size=3))
def test_after_any_edit_rules_find_the_same_with_what_is_kept(project: Project, seeds: list[int]):
    before = project.content.with_name("before")
    shutil.copytree(project.content, before)
    try:
        for seed in seeds:
            edited(project.content, seed)
            assert same(project, project.content / "klein")
    finally:
        shutil.rmtree(project.content)
        before.rename(project.content)
    assert same(project, project.content / "klein")


@pytest.mark.slow
def test_rules_find_the_same_in_the_largest_dossier(tmp_path: Path):
    project = Project(tmp_path / "content", ROOT / "templates", tmp_path / "build")
    shutil.copytree(ROOT / "content", project.content)
    folder, facts = project.content / "emmen-wmo", project.content / "emmen-wmo" / "lots.yaml"
    assert same(project, folder)
    plain = facts.read_text(encoding="utf-8")
    facts.write_text(plain.replace("budget: 4850000", "budget: 4850001"), encoding="utf-8")
    assert facts.read_text(encoding="utf-8") != plain
    assert same(project, folder)
