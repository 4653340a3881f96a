"""What a template included is printed again where it would say the same, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest

from bestek import dossier, included, kept
from bestek.findings import FindingsError
from tests.unit.small import Small, small

CONTENT, NOTA = "content/klein/dossier.yaml", "templates/documents/nota.html.j2"
CLAUSE, PART = "templates/clauses/taal.md.j2", "templates/documents/nota/lot.html.j2"
FRONT = "---\nid: taal\ntitle: Taal\nkind: free\nlegal_basis: ''\n---\n"
HEAD = '{% extends "base.html.j2" %}\n{% block body %}\n'


@pytest.fixture
def project(tmp_path: Path) -> Small:
    made = small(tmp_path)
    made.put(CLAUSE, FRONT + "De taal van {{ lots.noord.name }} is Nederlands.\n")
    made.put(PART, "<p>{{ word }} {{ lots.zuid.name }} {{ lots.zuid.budget | money }}</p>{{ clause('taal') }}")
    _print(
        made,
        '{% set word = title %}<section id="x"><h>X {{ subject }}</h>{% include "documents/nota/lot.html.j2" %}</section>',
    )
    return made


def _print(project: Small, body: str) -> None:
    project.put(NOTA, f"{HEAD}{body}\n{{% endblock %}}\n")


@pytest.fixture
def captured(project: Small, monkeypatch: pytest.MonkeyPatch) -> Captured:
    return Captured(project, monkeypatch)


class Captured:
    """Composes the note with what is remembered, and tells which templates were run for it; the outcome is that of composing from nothing."""

    def __init__(self, project: Small, patch: pytest.MonkeyPatch) -> None:
        self.project, self.warm = project, kept.Warm()
        self.names: list[str] = []
        plain = included.Inclusions.printed

        def printed(inclusions, key, around, run):
            def noted():
                self.names.append(key[0].rpartition("/")[2])
                return run()

            return plain(inclusions, key, around, noted)

        patch.setattr(included.Inclusions, "printed", printed)

    def __call__(self) -> list[str]:
        self.names.clear()
        place = self.project.project, self.project.project.content / "klein"
        made = kept.compose(*place, warm=self.warm)
        told, other = list(self.names), dossier.compose(*place)
        assert (made.shape("nota"), made.summaries["nota"]) == (other.shape("nota"), other.summaries["nota"])
        return told


def test_a_template_is_run_when_the_dossier_answers_something_else(project: Small, captured: Captured):
    assert captured() == ["lot.html.j2", "taal.md.j2"]
    project.change(CONTENT, "subject: zorg voor ouderen", "subject: zorg")
    assert captured() == []
    project.change(CONTENT, "budget: 2000", "budget: 3000")
    assert captured() == ["lot.html.j2"]
    project.change(CONTENT, "name: Noord", "name: Boven")
    assert captured() == ["lot.html.j2", "taal.md.j2"]
    project.change(CONTENT, "name: Boven", "name: Noord")
    assert captured() == []


def test_a_template_is_run_when_a_name_around_it_stands_for_something_else(project: Small, captured: Captured):
    captured()
    project.change(CONTENT, "title: Zorg", "title: Hulp")
    assert captured() == ["lot.html.j2"]


@pytest.mark.parametrize(
    "body",
    [
        '{% for lot in lots %}{% set word = loop.index %}{% include "documents/nota/lot.html.j2" %}{% endfor %}',
        '{% set space = namespace(word="a") %}{% set word = space.word %}{% include "documents/nota/lot.html.j2" %}',
        '{% set word %}{{ title }} en {{ subject }}{% endset %}{% include "documents/nota/lot.html.j2" %}',
        '{% set word = lots.noord.name ~ title %}{% include "documents/nota/lot.html.j2" %}{% include "documents/nota/lot.html.j2" %}',
    ],
)
def test_whatever_stands_around_a_template_it_prints_what_it_would_print(project: Small, captured: Captured, body: str):
    _print(project, body)
    captured()
    project.change(CONTENT, "subject: zorg voor ouderen", "subject: zorg")
    captured()
    project.change(CONTENT, "title: Zorg", "title: Hulp")
    captured()


def test_a_mistake_in_a_template_is_told_and_mended(project: Small, captured: Captured):
    captured()
    text = (project.root / PART).read_text(encoding="utf-8")
    project.put(PART, text + "{{ nergens }}")
    with pytest.raises(FindingsError):
        captured()
    project.put(PART, text)
    captured()
