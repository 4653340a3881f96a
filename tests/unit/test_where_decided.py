"""`where` names the decision that set a fact."""

from __future__ import annotations

from pathlib import Path

from bestek.where import Setting, compose_all, setting
from tests.unit.comparable import Comparable, comparable, twice


def found(project: Comparable, path: str) -> Setting | None:
    return setting(compose_all(project.project, project.folder), path)


def test_the_last_decision_that_set_the_fact_is_named(tmp_path: Path) -> None:
    project = twice(tmp_path)
    for path, slug in (("lots/zuid/budget", "2026-01-03-strategie"), ("lots/zuid/name", "2026-01-02-opdracht")):
        made = found(project, path)
        assert made is not None
        assert made.decision is not None
        assert (made.decision.id, made.pending) == (slug, False)


def test_a_fact_that_content_says_otherwise_is_not_yet_decided(tmp_path: Path) -> None:
    made = found(twice(tmp_path), "lots/noord/name")
    assert made is not None
    assert made.pending


def test_a_dossier_without_decisions_has_nobody_to_name(tmp_path: Path) -> None:
    assert found(comparable(tmp_path), "lots/noord/name") is None
