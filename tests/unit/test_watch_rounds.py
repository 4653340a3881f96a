"""Many saves in one process that keeps what it read and made: after each the files are those of a build from nothing, byte for byte."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from bestek import kept, watch
from bestek.build import Report, Selection, attempt
from bestek.decide import Draft, propose, record
from bestek.findings import SetupError, Severity
from bestek.making import Means
from bestek.project import Variant
from bestek.watch import Rounds, follow
from tests.unit.small import DOSSIER, FILES, Small, small

CONTENT, OTHER = "content/klein/dossier.yaml", "content/ander/dossier.yaml"
BASE, BRIEF, NOTA = "templates/base.html.j2", "templates/documents/brief.html.j2", "templates/documents/nota.html.j2"
CLAUSE, PROFILE = "templates/clauses/taal.md.j2", "content/municipalities/voorbeeld.yaml"
LONG = (
    '{% extends "base.html.j2" %}\n{% block body %}\n<contents of="sections"/>\n<section id="lot"><h>Perceel</h>\n'
    "<p>Perceel {{ lots.noord.name }} van {{ title }}.</p>\n</section>\n<section id='taal'><h>Taal</h>\n{{ clause('taal') }}\n</section>\n"
    "<section id='geld'><h>Geld</h>\n<p>{{ lots.zuid.budget | money }}</p>\n</section>\n{% endblock %}\n"
)
EVERYTHING = Selection()

Save = Callable[[Small], None]


def _changed(name: str, old: str, new: str) -> Save:
    return lambda project: project.put(name, (project.root / name).read_text("utf-8").replace(old, new))


def _removed(name: str) -> Save:
    return lambda project: (project.root / name).unlink()


def _put(name: str, text: str) -> Save:
    return lambda project: project.put(name, text)


def _decided(project: Small) -> None:
    project.put(CONTENT, DOSSIER.replace("budget: 2000", "budget: 2500"))
    draft = Draft("Start", "council", datetime.date(2024, 1, 1), "adopted", "Daarom.", "start")
    record(project.project, propose(project.project, project.root / "content" / "klein"), draft)


GROUPS: tuple[tuple[Save, ...], ...] = (
    (_changed(CONTENT, "title: Zorg", "title: Hulp"),),
    (_changed(CONTENT, "name: Zuid", "name: Zuiderland"),),
    (_changed(CONTENT, "budget: 2000", "budget: 3000"), _changed(CONTENT, "budget: 3000", "budget: 2000")),
    (_changed(CONTENT, 'version: "1"', 'version: "2"'),),
    (_changed(NOTA, "kost", "kost jaarlijks"),),
    (_changed(BASE, "<document", "<document  "),),
    (_changed(CLAUSE, "De taal is", "De voertaal is"),),
    (_changed(PROFILE, "A. Smit", "D. Visser"),),
    (_changed(CONTENT, "lots:", "lots: ["), _put(CONTENT, DOSSIER)),
    (_changed(CONTENT, "title: ", "title: \u4e2d "), _put(CONTENT, DOSSIER)),
    (_changed(BRIEF, "{{ title }}", "{{ title }"), _put(BRIEF, LONG)),
    (_removed(CLAUSE), _put(CLAUSE, FILES[CLAUSE])),
    (_changed(CONTENT, "  - {id: nota", "  # - {id: nota"), _put(CONTENT, DOSSIER)),
    (_put(OTHER, DOSSIER.replace("Zorg", "Ander")), _changed(OTHER, "Noord,", "Oost,"), _removed(OTHER)),
    (_decided, _put(CONTENT, DOSSIER.replace("Zorg", "Zorgen"))),
    (_put(CONTENT, DOSSIER),),
)
"""Saves that follow one another; the groups come in any order."""


def _cold(project: Small, root: Path) -> tuple[Small, Report]:
    """A build from nothing of what stands there now."""
    for name in ("content", "templates"):
        shutil.copytree(project.root / name, root / name)
    made = Small(root)
    return made, attempt(made.project, "", EVERYTHING)


def _mistakes(report: Report) -> list[tuple[str, str, object]]:
    return sorted(
        (each.code, each.message, str(each.place)) for each in report.findings if each.severity is Severity.ERROR
    )


def _saves(seed: int) -> Iterator[Save]:
    groups = [*GROUPS]
    Random(seed).shuffle(groups)
    yield from (save for group in groups for save in group)


@pytest.mark.slow
def test_after_every_save_the_files_are_those_of_a_build_from_nothing(tmp_path: Path):
    project = small(tmp_path / "project")
    project.put(BRIEF, LONG)
    rounds = Rounds(project.project, "", EVERYTHING, Means())
    rounds.build()
    rounds.prepare()
    wrong = 0
    for number, save in enumerate(_saves(7)):
        before = project.outputs()
        save(project)
        report = rounds.build()
        if number % 3:
            rounds.write()
        cold, expected = _cold(project, tmp_path / str(number))
        assert _mistakes(report) == _mistakes(expected)
        stopped = {path.name for path in (project.root / "content").iterdir() if _is_stopped(path, cold)}
        wrong += bool(stopped)
        kept = {name: sum_ for name, sum_ in before.items() if name.partition("/")[0] in {*stopped, "ander"}}
        assert project.outputs() == kept | cold.outputs(), f"save {number}"
    assert wrong >= 4


def _is_stopped(dossier: Path, cold: Small) -> bool:
    """Whether a mistake keeps a dossier from being built."""
    return (dossier / "dossier.yaml").exists() and not (cold.root / "build" / dossier.name).exists()


def test_web_pages_are_in_place_before_anything_is_laid_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from bestek.write import pdf_parts

    project = small(tmp_path / "project")
    rounds = Rounds(project.project, "", Selection(formats=("html", "pdf")), Means())
    rounds.build()
    laid_out = pdf_parts.lay_out
    seen: list[bool] = []

    def looking(page: str, css: str, name: str) -> bytes:
        seen.append("Noorden" in (project.root / "build/klein/brief.html").read_text("utf-8"))
        return laid_out(page, css, name)

    monkeypatch.setattr(pdf_parts, "lay_out", looking)
    project.change(CONTENT, "name: Noord", "name: Noorden")
    rounds.build()
    assert seen
    assert all(seen)


def test_what_waits_is_left_for_a_save_that_comes_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    project = small(tmp_path / "project")
    done: list[str] = []

    def saving() -> None:
        done.append("first")
        if done == ["build", "first"]:
            project.change(CONTENT, "name: Noord", "name: Noorden")

    def ended(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(watch, "_wait", ended)
    with pytest.raises(KeyboardInterrupt):
        follow(project.project, lambda: done.append("build"), (saving, lambda: done.append("second")))
    assert done == ["build", "first", "build", "first", "second"]


def test_a_watch_ends_when_bestek_itself_was_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    project = small(tmp_path / "project")
    package = tmp_path / "package"
    package.mkdir()
    module = package / "watch.py"
    module.write_text("", "utf-8")
    monkeypatch.setattr(watch, "__file__", str(module))

    def renewed() -> None:
        module.write_text("more", "utf-8")
        project.change(CONTENT, "name: Noord", "name: Noorden")

    with pytest.raises(SetupError, match="changed while the watch ran"):
        follow(project.project, renewed)


def test_a_file_that_is_empty_for_a_moment_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "dossier.yaml"
    file.write_text("", "utf-8")
    monkeypatch.setattr("bestek.watch.time.sleep", lambda _seconds: file.write_text("title: Zorg", "utf-8"))
    watch._settle([str(file)])
    assert file.read_text("utf-8") == "title: Zorg"


def test_what_is_held_does_not_grow_with_the_rounds(tmp_path: Path):
    project = small(tmp_path / "project")
    rounds = Rounds(project.project, "", Selection(formats=("html",)), Means())

    def held(begin: int) -> int:
        for number in range(begin, begin + 8):
            project.put(CONTENT, DOSSIER.replace("budget: 2000", f"budget: {2000 + number}"))
            rounds.build()
        (one,) = rounds.warm._held.values()
        return sum(len(memory._made) for memory in one.memories.values())

    held(0)
    assert held(10) == held(20)


def test_of_the_dossiers_only_those_that_were_asked_for_last_are_held():
    warm = kept.Warm()
    variants = [Variant(f"dossier-{number}", "", "internal", "") for number in range(kept.MOST_HELD + 1)]
    first = [warm.held(variant) for variant in variants]
    assert warm.held(variants[-1]) is first[-1]
    assert warm.held(variants[0]) is not first[0]
