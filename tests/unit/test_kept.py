"""Kept trees: what is rendered again and what is not, and what becomes of a store that is damaged."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bestek import dossier, kept, outputs, traces, tree
from bestek.findings import FindingsError
from bestek.messages import language
from bestek.project import Edition
from bestek.render import Rendering, render
from tests.keeping import from_nothing, from_what_is_kept
from tests.unit.small import Small, small

CONTENT = "content/klein/dossier.yaml"
BRIEF, NOTA = "templates/documents/brief.html.j2", "templates/documents/nota.html.j2"


@pytest.fixture
def project(tmp_path: Path) -> Small:
    return small(tmp_path)


@pytest.fixture
def rendered(project: Small, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Composes what is not kept and tells which documents were rendered for it; the outcome is that of composing from nothing."""
    kinds: list[str] = []

    def noted(rendering: Rendering, kind: str) -> object:
        kinds.append(kind)
        return render(rendering, kind)

    monkeypatch.setattr(dossier, "render", noted)

    def compose(edition: Edition = "internal") -> list[str]:
        kinds.clear()
        folder = project.project.content / "klein"
        made = from_what_is_kept(project.project, folder, edition)
        told = list(kinds)
        assert made == from_nothing(project.project, folder, edition)
        return told

    return compose


Rendered = Callable[..., list[str]]


def test_what_did_not_change_is_not_rendered(rendered: Rendered):
    assert rendered() == ["brief", "nota"]
    assert rendered() == []


def test_a_fact_concerns_the_documents_that_read_it(project: Small, rendered: Rendered):
    rendered()
    project.change(CONTENT, "name: Zuid", "name: Zuiderveld")
    assert rendered() == ["nota"]
    project.change(CONTENT, "title: Zorg", "title: Hulp")
    assert rendered() == ["brief"]
    project.change(CONTENT, "name: Visie", "name: Beleid")
    assert rendered() == []


def test_what_was_composed_once_is_still_there_when_content_is_as_it_was(project: Small, rendered: Rendered):
    rendered()
    project.change(CONTENT, "name: Zuid", "name: Zuiderveld")
    rendered()
    project.change(CONTENT, "name: Zuiderveld", "name: Zuid")
    assert rendered() == []


def test_lines_and_files_concern_nobody(project: Small, rendered: Rendered):
    rendered()
    text = (project.root / CONTENT).read_text(encoding="utf-8")
    moved = text[text.index("policies:") : text.index("documents:")]
    project.put(CONTENT, "# een regel meer\n" + text.replace(moved, ""))
    project.put("content/klein/beleid.yaml", moved)
    assert rendered() == []


def test_another_order_of_a_list_concerns_who_runs_through_it(project: Small, rendered: Rendered):
    project.change(BRIEF, "<p>Perceel", "<p>{% for lot in lots %}{{ lot.name }} {% endfor %}</p>\n<p>Perceel")
    rendered()
    noord, zuid = (line for line in (project.root / CONTENT).read_text("utf-8").splitlines() if "budget" in line)
    project.change(CONTENT, f"{noord}\n{zuid}", f"{zuid}\n{noord}")
    assert rendered() == ["brief"]


@pytest.mark.parametrize("test", ["{% if platform %}", "{% if laws %}", "{% if texts.doel %}"])
def test_a_part_that_was_not_there_concerns_who_asked_for_it(project: Small, rendered: Rendered, test: str):
    project.change(BRIEF, "<p>Perceel", f"{test}<p>Het is er.</p>{{% endif %}}\n<p>Perceel")
    rendered()
    project.put("content/klein/texts/doel.md", "Een doel.\n")
    added = "platform: {name: Een}\nlaws:\n  - {id: wet, name: Wet}\n"
    project.put(CONTENT, (project.root / CONTENT).read_text("utf-8") + added)
    assert rendered() == ["brief"]
    assert "Het is er" in kept.compose(project.project, project.project.content / "klein").shape("brief")


def test_a_note_concerns_the_internal_edition_of_what_prints_the_fact(project: Small, rendered: Rendered):
    rendered(), rendered("public")
    project.change(CONTENT, "name: Zuid, area", 'name: {value: Zuid, note: "nog eens zien"}, area')
    assert rendered() == ["nota"]
    assert rendered("public") == []
    project.change(CONTENT, "number: 2, name", 'number: 2, note: "een vraag", name')
    assert rendered() == ["nota"]
    project.change(CONTENT, "area: Het noorden", "area: Het noorden, illustrative: true")
    assert rendered() == ["brief"]


def test_a_fact_that_is_only_proposed_concerns_both_editions(project: Small, rendered: Rendered):
    rendered(), rendered("public")
    project.change(CONTENT, "name: Zuid", "name: {proposed: Zuid}")
    assert rendered() == ["nota"]
    assert rendered("public") == ["nota"]


def test_what_is_called_otherwise_concerns_who_refers_to_it(project: Small, rendered: Rendered):
    project.change(BRIEF, "<p>Perceel", '<p>Zie {{ ref("lot", "nota") }}.</p>\n<p>Perceel')
    project.change(NOTA, "<h>Perceel</h>", "<h>Perceel {{ lots.zuid.name }}</h>")
    rendered()
    project.change(CONTENT, "budget: 2000", "budget: 3000")
    assert rendered() == ["nota"]
    project.change(CONTENT, 'title: Nota, version: "1"', 'title: Notitie, version: "1"')
    assert rendered() == ["nota", "brief"]
    project.change(BRIEF, '"lot", "nota"', '"lot", "nota", "title"')
    rendered()
    project.change(CONTENT, "name: Zuid", "name: Zuiderveld")
    assert rendered() == ["nota", "brief"]
    project.change(CONTENT, "name: Zuiderveld", "name: Zuid")
    assert rendered() == []


def test_a_document_that_is_no_more_is_told_to_who_refers_to_it(project: Small, rendered: Rendered):
    project.change(BRIEF, "<p>Perceel", '<p>Zie {{ ref("lot", "nota") }}.</p>\n<p>Perceel')
    rendered()
    text = (project.root / CONTENT).read_text(encoding="utf-8")
    project.put(CONTENT, "".join(line for line in text.splitlines(keepends=True) if "id: nota" not in line))
    with pytest.raises(FindingsError) as caught:
        kept.compose(project.project, project.project.content / "klein")
    (lost,) = caught.value.findings
    assert lost.code == "E461"
    assert lost.place is not None
    assert lost.place.file == BRIEF
    rendered()
    project.put(CONTENT, text)
    assert rendered() == []


def test_titles_that_refer_to_each_other_are_settled_together(project: Small, rendered: Rendered):
    project.change(BRIEF, "<h>Perceel</h>", '<h>Na {{ ref("lot", "nota", "title") }}</h>')
    project.change(NOTA, "<h>Perceel</h>", "<h>{{ title }} {{ lots.zuid.name }}</h>")
    rendered()
    project.change(CONTENT, "name: Zuid", "name: Zuiderveld")
    assert rendered() == ["nota", "brief"]
    project.change(NOTA, "<h>", '<h>{{ ref("lot", "brief", "title") }} ')
    assert rendered() == ["brief", "nota"]


def test_a_mistake_is_told_every_time(project: Small, rendered: Rendered):
    rendered()
    project.change(CONTENT, 'title: Nota, version: "1", status: concept', 'title: Nota, version: "1", status: adopted')
    project.change(CONTENT, "name: Zuid", 'name: {open: "hoe?"}')
    assert rendered() == ["nota"]
    assert rendered() == ["nota"]


def test_a_template_the_house_style_and_the_labels_concern_all(project: Small, rendered: Rendered):
    rendered()
    project.change("templates/clauses/taal.md.j2", "De taal is", "De voertaal is")
    assert rendered() == ["brief", "nota"]
    project.change("content/municipalities/voorbeeld.yaml", "place: V", 'house_style: {primary: "#112233"}\nplace: V')
    assert rendered() == ["brief", "nota"]
    project.change("content/municipalities/voorbeeld.yaml", "place: V", "labels: {section: deel}\nplace: V")
    assert rendered() == ["brief", "nota"]


# The store


def _files(project: Small, pattern: str) -> list[Path]:
    return sorted((project.root / "build/.bestek/trees").glob(pattern))


@pytest.mark.parametrize("damage", [b"", b"x", b"0" * 64 + b"\nabc", None])
def test_what_is_damaged_or_gone_is_made_again(project: Small, rendered: Rendered, damage: bytes | None):
    rendered()
    every = _files(project, "klein/*/*") + _files(project, "klein/checked")
    assert len(every) == 5
    whole = {file: file.read_bytes() for file in every}
    for file in every:
        file.unlink() if damage is None else file.write_bytes(damage)
        rendered()
        assert {file: file.read_bytes() for file in every} == whole
        assert _files(project, "klein/*/*") + _files(project, "klein/checked") == every


def test_so_many_trees_are_kept_of_a_document_and_no_more(project: Small, rendered: Rendered):
    text = (project.root / CONTENT).read_text("utf-8")
    for number in range(traces.MOST + 3):
        project.put(CONTENT, text.replace("name: Zuid", f"name: Zuid{number}"))
        rendered()
    assert len(_files(project, "klein/nota/*")) == traces.MOST + 1
    assert len(_files(project, "klein/brief/*")) == 2


def test_of_documents_that_are_no_more_only_some_are_kept(project: Small, rendered: Rendered):
    text = (project.root / CONTENT).read_text(encoding="utf-8")
    names = [f"stuk-{number}" for number in range(traces.MOST + 4)]
    more = "".join(
        f'  - {{id: {name}, kind: nota, title: Stuk, version: "1", status: concept, date: 2026-01-02}}\n'
        for name in names
    )
    project.put(CONTENT, text + more)
    rendered()
    project.put(CONTENT, text.replace("name: Zuid", "name: Zuiderveld"))
    rendered()
    assert len(_files(project, "klein/stuk-*")) == traces.MOST


def test_a_folder_that_cannot_be_written_keeps_nothing(project: Small, rendered: Rendered):
    project.put("build/.bestek/trees", "a file")
    assert rendered() == ["brief", "nota"]
    assert rendered() == ["brief", "nota"]


def test_a_tree_is_read_when_it_is_asked_for(project: Small, monkeypatch: pytest.MonkeyPatch):
    folder = project.project.content / "klein"
    kept.compose(project.project, folder)
    read: list[str] = []
    loads = tree.loads

    def noted(text: str) -> tree.Document:
        read.append(text)
        return loads(text)

    monkeypatch.setattr(tree, "loads", noted)
    made = kept.compose(project.project, folder)
    assert (made.shape("nota"), read) == (made.shape("nota"), [])
    assert made.document("nota").title == made.documents[-1].title == "Nota"
    assert read == [made.shape("nota")]
    assert [document.id for document in made.documents[0:2]] == ["brief", "nota"]


def test_templates_that_change_while_they_are_read_keep_nothing(project: Small, monkeypatch: pytest.MonkeyPatch):
    def saved(rendering: Rendering, kind: str) -> object:
        made = render(rendering, kind)
        project.put("templates/documents/later.html.j2", "later")
        return made

    monkeypatch.setattr(dossier, "render", saved)
    kept.compose(project.project, project.project.content / "klein")
    assert _files(project, "klein/*/*") == []


COMPOSE = """
import sys
from pathlib import Path
from bestek import kept
from bestek.project import Project
root = Path(sys.argv[1])
project = Project(root / "content", root / "templates", root / "build")
for _round in range(3):
    print(len(kept.compose(project, project.content / "klein").shape("nota")))
"""


def test_several_processes_keep_at_the_same_time(project: Small, rendered: Rendered):
    command, speaking = [sys.executable, "-c", COMPOSE, str(project.root)], os.environ | {"BESTEK_LANG": language()}
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, env=speaking) for _ in range(3)]
    told = {process.communicate()[0] for process in running}
    assert [process.returncode for process in running] == [0, 0, 0]
    assert len(told) == 1
    outputs.code.cache_clear()  # theirs is that of now
    assert rendered() == []


def test_what_was_composed_is_not_looked_through_for_cycles_but_now_and_then_it_is():
    assert gc.isenabled()
    with kept.uncollected():
        assert not gc.isenabled()
        with kept.uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count()
    seen: list[int] = []
    gc.callbacks.append(lambda phase, about: seen.append(about["generation"]))
    for _round in range(kept.ROUNDS):
        with kept.uncollected():
            pass
    gc.callbacks.pop()
    assert 2 in seen


def test_a_process_that_goes_on_gives_sections_that_are_as_they_were_again(project: Small):
    warm, folder = kept.Warm(), project.project.content / "klein"
    text = (project.root / NOTA).read_text(encoding="utf-8")
    project.put(
        NOTA,
        text.replace(
            '<section id="lot">', '<section id="vast"><h>Vast</h><p>{{ title }}</p></section>\n<section id="lot">'
        ),
    )
    first = kept.compose(project.project, folder, warm=warm).document("nota")
    project.change(CONTENT, "name: Zuid", "name: Zuiderveld")
    second = kept.compose(project.project, folder, warm=warm).document("nota")
    assert second == dossier.compose(project.project, folder).document("nota") != first
    assert [old is new for old, new in zip(first.children[:2], second.children[:2], strict=True)] == [True, False]


def test_what_a_process_made_is_on_disk_when_it_says_so(project: Small, rendered: Rendered):
    warm = kept.Warm()
    kept.compose(project.project, project.project.content / "klein", warm=warm)
    assert not list(project.project.output.rglob("traces"))
    warm.write()
    assert rendered() == []
