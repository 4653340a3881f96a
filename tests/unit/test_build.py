"""Builds: only what changed is made, all of it or nothing, whatever happens on the way."""

from __future__ import annotations

import errno
import io
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

from bestek import kept, outputs
from bestek.build import Selection, Step, attempt, build
from bestek.dossier import Composed
from bestek.findings import Finding, FindingsError, SetupError, Severity
from bestek.making import FORMATS, Means
from bestek.project import find_project
from bestek.traces import Traces
from bestek.tree import Document
from bestek.work import Steps
from bestek.write import Written
from tests.unit.small import DOSSIER, Small, small
from tests.unit.write.references import municipal

ROOT = Path(__file__).parents[2]
CONTENT = "content/klein/dossier.yaml"
BRIEF, NOTA = "templates/documents/brief.html.j2", "templates/documents/nota.html.j2"
ALL = ["brief.html", "nota.html"]
WEB_PAGES = Selection(formats=("html",))


@pytest.fixture
def project(tmp_path: Path) -> Small:
    return small(tmp_path / "project")


@pytest.fixture
def built(project: Small) -> Small:
    """A project whose web pages were built."""
    assert project.made() == ALL
    return project


def told(project: Small, *documents: str, formats: tuple[str, ...] = ("html",)) -> list[Finding]:
    with pytest.raises(FindingsError) as caught:
        project.build(*documents, formats=formats)
    return list(caught.value.findings)


# Only what changed


def test_a_first_build_makes_every_document_and_says_how_many_words_it_has(project: Small):
    report = project.build()
    assert [(r.variant.name, r.document, r.title, r.words, r.made, r.unchanged) for r in report.results] == [
        ("klein", "brief", "Brief", 5, ("html",), ()),
        ("klein", "nota", "Nota", 10, ("html",), ()),
    ]
    assert sorted(project.outputs()) == ["klein/brief.html", "klein/nota.html"]
    assert report.findings == ()


def test_where_nothing_changed_nothing_is_written(built: Small):
    def stamps() -> dict[Path, tuple[int, int]]:
        return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in (built.root / "build").rglob("*")}

    before = stamps()
    report = built.build()
    assert stamps() == before
    assert [(r.document, r.words, r.made, r.unchanged) for r in report.results] == [
        ("brief", 5, (), ("html",)),
        ("nota", 10, (), ("html",)),
    ]


def test_where_nothing_changed_no_stage_of_the_pipeline_is_imported(built: Small):
    program = (
        "import sys\nfrom bestek import cli\n"
        f"try: cli.main(['bestek', 'build', '--format', 'html', '--content', {str(built.root / 'content')!r}])\n"
        "except SystemExit as end: print('exit', end.code)\nprint(*sys.modules)"
    )
    run("-c", program)  # the checks are kept from now on
    *out, modules = run("-c", program).stdout.splitlines()
    assert out[-1] == "exit 0"
    assert "0 files made, 2 unchanged" in out
    heavy = {
        "pydantic",
        "weasyprint",
        "jinja2",
        "ruamel",
        "ruamel.yaml",
        "lxml",
        "docx",
        "markdown_it",
        "babel",
        "bestek.dossier",
        "bestek.tree",
    }
    assert heavy & set(modules.split()) == set()
    built.change(CONTENT, "Noord,", "Noorden,")
    *out, modules = run("-c", program).stdout.splitlines()
    assert "1 file made, 1 unchanged" in out
    assert {"pydantic", "jinja2", "bestek.dossier"} <= set(modules.split())
    assert "weasyprint" not in modules.split()


@pytest.mark.parametrize(
    ("old", "new", "made"),
    [
        ("name: Noord", "name: Noorden", ["brief.html"]),
        ("name: Zuid", "name: Zuiden", ["nota.html"]),
        ("budget: 2000", "budget: 2001", ["nota.html"]),
        ("title: Zorg", "title: Hulp", ["brief.html"]),
        ("subject: zorg voor", "subject: hulp aan", []),
        ("budget: 1000", "budget: 1001", []),
        ("id: nota, title: Nota", "id: nota, title: Notitie", ["nota.html"]),
    ],
)
def test_a_changed_fact_makes_exactly_the_documents_that_print_it(built: Small, old: str, new: str, made: list[str]):
    before = built.outputs()
    built.change(CONTENT, old, new)
    assert built.made() == made
    after = built.outputs()
    assert [name for name in after if after[name] != before[name]] == [f"klein/{name}" for name in made]
    built.change(CONTENT, new, old)
    assert built.made() == made
    assert built.outputs() == before


@pytest.mark.parametrize(
    ("file", "old", "new", "made"),
    [
        (BRIEF, "Perceel {{", "Het perceel {{", ["brief.html"]),
        (NOTA, "kost", "kost jaarlijks", ["nota.html"]),
        ("templates/clauses/taal.md.j2", "Nederlands", "Fries", ["nota.html"]),
        ("templates/base.html.j2", "document.title }}", "document.title }}!", ALL),
        ("templates/labels/nl.yaml", "labels: {}", "labels: {skip: Naar de tekst}", ALL),
        ("content/municipalities/voorbeeld.yaml", "place: Voorbeeld", 'place: Voorbeeld\nhouse_style: {primary: "#112233"}', ALL),
        ("content/municipalities/voorbeeld.yaml", "place: Voorbeeld", "place: Elders", []),
    ],
)  # fmt: skip
def test_a_changed_template_label_or_style_makes_what_it_touches(
    built: Small, file: str, old: str, new: str, made: list[str]
):
    built.change(file, old, new)
    assert built.made() == made
    assert built.made() == []


def test_another_version_of_the_software_makes_everything_again(built: Small, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(outputs, "software", lambda: "another")
    assert built.made() == ALL
    assert built.made() == []


def test_an_output_that_was_deleted_is_made_again_and_only_that(built: Small):
    before = built.outputs()
    (built.root / "build/klein/nota.html").unlink()
    assert built.made() == ["nota.html"]
    assert built.outputs() == before


@pytest.mark.parametrize("data", [b"", b"<html>", None])
def test_an_output_that_was_changed_by_another_hand_is_made_again(built: Small, data: bytes | None):
    before = built.outputs()
    file = built.root / "build/klein/brief.html"
    file.write_bytes(file.read_bytes().replace(b"Noord", b"Noort") if data is None else data)
    assert built.made() == ["brief.html"]
    assert built.outputs() == before


@pytest.mark.parametrize(
    "record",
    [
        None,
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"version": 1}',
        b'{"version": 0, "inputs": "", "documents": [], "files": {}, "findings": []}',
    ],
)
def test_a_record_that_is_lost_or_cannot_be_trusted_costs_a_full_build_and_nothing_else(
    built: Small, record: bytes | None
):
    before = built.files()
    file = built.root / "build/.bestek/klein.json"
    file.unlink() if record is None else file.write_bytes(record)
    assert built.made() == ALL
    assert built.files() == before


def test_what_is_done_meanwhile_is_done_of_the_dossier_before_outputs_are_in_place(tmp_path: Path):
    project, seen = small(tmp_path), list[tuple[str, dict[str, str]]]()
    means = Means(meanwhile=lambda folder: seen.append((folder.name, project.outputs())))
    report = attempt(project.project, "", Selection(formats=("html",)), means=means)
    assert [result.made for result in report.results] == [("html",), ("html",)]
    assert seen == [("klein", {})]
    attempt(project.project, "", Selection(formats=("html",)), means=means)
    assert len(seen) == 1, "nothing was made"


def test_outputs_of_a_document_that_is_no_more_go_and_nothing_else_does(built: Small):
    built.put("build/klein/aantekeningen.html", "van mij")
    (built.root / CONTENT).write_text(
        "".join(
            line
            for line in (built.root / CONTENT).read_text(encoding="utf-8").splitlines(True)
            if "id: nota" not in line
        ),
        encoding="utf-8",
    )
    assert built.made() == []
    assert sorted(built.outputs()) == ["klein/aantekeningen.html", "klein/brief.html"]


def test_what_is_advised_is_said_again_while_nothing_changes(project: Small):
    project.change(CONTENT, "name: Noord", "name: {open: hoe heet het?}")
    first = project.build().findings
    assert [(finding.code, finding.place and finding.place.path) for finding in first] == [("A384", "lots/noord/name")]
    again = project.build()
    assert [result.made for result in again.results] == [(), ()]
    assert again.findings == first


def test_what_a_writer_advises_is_kept_for_every_output_while_others_are_made_again(
    project: Small, monkeypatch: pytest.MonkeyPatch
):
    def advising(document: Document, *_: object, **_more: object) -> Steps[Written]:
        yield ()
        return Written(document.title.encode(), (Finding("A999", document.id, severity=Severity.ADVICE),))

    monkeypatch.setattr("bestek.making.steps", advising)
    assert [finding.message for finding in project.build().findings] == ["brief", "nota"]
    project.change(CONTENT, "name: Zuid", "name: Zuiden")
    project.change(CONTENT, "id: nota, title: Nota", "id: nota, title: Notitie")
    report = project.build()
    assert [result.made for result in report.results] == [(), ("html",)]
    assert [finding.message for finding in report.findings] == ["brief", "nota"]
    assert [finding.message for finding in project.build().findings] == ["brief", "nota"]
    assert [finding.message for finding in project.build("nota").findings] == ["nota"]


# Some of it


def test_a_chosen_document_is_made_alone_and_the_others_follow_later(project: Small):
    assert project.made("nota") == ["nota.html"]
    assert sorted(project.outputs()) == ["klein/nota.html"]
    assert [result.document for result in project.build("nota").results] == ["nota"]
    assert project.made() == ["brief.html"]
    assert project.made() == []


def test_a_chosen_document_keeps_what_is_known_of_the_others(built: Small):
    built.change(CONTENT, "name: Noord", "name: Noorden")
    built.change(CONTENT, "name: Zuid", "name: Zuiden")
    assert built.made("nota") == ["nota.html"]
    assert built.made("nota") == []
    assert built.made() == ["brief.html"]


@pytest.mark.parametrize(
    ("documents", "formats", "code", "hint"),
    [
        (("note",), ("html",), "E006", "did you mean 'nota'?"),
        (("zzz",), ("html",), "E006", "known are: brief, nota"),
        ((), ("htm",), "E005", "did you mean 'html'?"),
        ((), ("odt",), "E005", "known are: docx, pdf, html"),
    ],
)
@pytest.mark.parametrize("before", [True, False], ids=["after a build", "at the first build"])
def test_an_unknown_document_or_format_gets_the_nearest_one_suggested(
    project: Small, documents: tuple[str, ...], formats: tuple[str, ...], code: str, hint: str, before: bool
):
    if before:
        project.build()
    files = project.files()
    (finding,) = told(project, *documents, formats=formats)
    assert (finding.code, finding.hint) == (code, hint)
    assert project.files() == files


def test_progress_is_told_of_every_output_that_is_made(project: Small):
    steps: list[int] = []
    names: list[str] = []

    @contextmanager
    def progress(count: int) -> Iterator[Step]:
        steps.append(count)
        yield names.append

    build(project.project, selection=WEB_PAGES, progress=progress)
    assert (steps, names) == ([2], ALL)


# All or nothing

MISTAKES: dict[str, Callable[[Small], None]] = {
    "content": lambda project: project.change(CONTENT, "budget: 2000", "budget: veel"),
    "content that is no YAML": lambda project: project.change(CONTENT, "title: Zorg", "title: [Zorg"),
    "municipality": lambda project: project.change("content/municipalities/voorbeeld.yaml", "gm9999", "9999"),
    "a name in a template": lambda project: project.change(NOTA, "lots.zuid.name", "lots.zuit.name"),
    "markup of a template": lambda project: project.change(BRIEF, "<p>", "<p><b>"),
    "an element of a template": lambda project: project.change(BRIEF, "<h>Perceel</h>", "<h>Perceel</h><hr/>"),
    "a reference": lambda project: project.change(BRIEF, "van {{", '<ref to="lots"/> van {{'),
    "a clause": lambda project: project.change("templates/clauses/taal.md.j2", "De taal", "{{ taal }}"),
    "the kind of a clause": lambda project: project.change("templates/clauses/taal.md.j2", "free", "frij"),
    "labels": lambda project: project.put("templates/labels/nl.yaml", "labels: {"),
    "house style": lambda project: project.change("content/municipalities/voorbeeld.yaml", "place: V", "house_style: {primary: red}\nplace: V"),
    "a text": lambda project: project.put("content/klein/texts/x.md", "\ue000"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_leaves_the_outputs_of_the_last_good_build_as_they_are(built: Small, mistake: str):
    before = built.files()
    built.change(CONTENT, "name: Zuid", "name: Zuiden")  # so that there is something to make
    MISTAKES[mistake](built)
    assert all(finding.place and finding.place.line for finding in told(built))
    assert built.files() == before
    assert told(built)


def test_mistakes_of_several_documents_are_told_together(built: Small):
    built.change(BRIEF, "lots.noord.name", "lots.nord.name")
    built.change(NOTA, "lots.zuid.name", "lots.zuit.name")
    assert [str(finding.place) for finding in told(built)] == [f"{BRIEF}:4", f"{NOTA}:4"]


@pytest.mark.slow
def test_what_a_writer_refuses_is_told_for_all_documents_and_nothing_is_written(built: Small):
    before = built.files()
    built.change(CONTENT, "name: Noord", "name: 漢")
    built.change(CONTENT, "name: Zuid", "name: 字")
    found = told(built, formats=FORMATS)
    assert {(finding.code, finding.place and finding.place.path) for finding in found} == {
        ("E601", "lots/noord/name"),
        ("E601", "lots/zuid/name"),
    }
    assert built.files() == before


@pytest.mark.parametrize("status", ["adopted", "published", "changed"])
@pytest.mark.parametrize("fact", ["{open: hoe heet het?}", "{proposed: Noord}"])
def test_a_document_that_is_out_may_not_print_a_fact_that_is_not_decided(built: Small, status: str, fact: str):
    before = built.files()
    built.change(CONTENT, "name: Noord", f"name: {fact}")
    built.change(
        CONTENT,
        'id: brief, title: Brief, version: "1", status: concept',
        f'id: brief, title: Brief, version: "1", status: {status}',
    )
    (finding,) = told(built)
    assert (finding.code, finding.place and finding.place.path) == ("E384", "lots/noord/name")
    assert built.files() == before


def test_a_document_that_is_out_may_be_beside_a_draft_with_open_facts(project: Small):
    project.change(CONTENT, "name: Noord", "name: {open: hoe heet het?}")
    project.change(
        CONTENT,
        'id: nota, title: Nota, version: "1", status: concept',
        'id: nota, title: Nota, version: "1", status: published',
    )
    assert [finding.code for finding in project.build().findings] == ["A384"]


# Two dossiers


def second(project: Small, text: str = "") -> None:
    shutil.copytree(project.root / "content/klein", project.root / "content/tweede")
    if text:
        project.change("content/tweede/dossier.yaml", "title: Zorg", text)


def test_a_dossier_without_mistakes_is_built_beside_one_with_them(project: Small):
    second(project, "title: Zorg\ntitel: Zorg")
    assert {finding.place and finding.place.file for finding in told(project)} == {"content/tweede/dossier.yaml"}
    assert sorted(project.outputs()) == ["klein/brief.html", "klein/nota.html"]
    assert project.build(dossier="klein").results


@pytest.mark.parametrize(("old", "new"), [("title: Zorg", "title: [Zorg"), ("municipality: voorbeeld", "")])
def test_a_dossier_that_cannot_be_read_at_all_keeps_no_other_from_being_built(project: Small, old: str, new: str):
    second(project)
    project.change(CONTENT, old, new)
    assert {finding.place and finding.place.file for finding in told(project)} == {CONTENT}
    assert sorted(project.outputs()) == ["tweede/brief.html", "tweede/nota.html"]


def test_a_dossier_is_in_place_before_the_next_is_composed(project: Small, monkeypatch: pytest.MonkeyPatch):
    second(project)
    there: list[list[str]] = []

    def compose(*given: Any, **named: Any) -> Composed:
        there.append(sorted(project.outputs()))
        return composing(*given, **named)

    composing = kept.compose
    monkeypatch.setattr(kept, "compose", compose)
    project.build()
    assert there == [[], ["klein/brief.html", "klein/nota.html"]]


def test_of_a_dossier_that_does_not_have_the_chosen_document_nothing_is_written(project: Small):
    second(project)
    project.change("content/tweede/dossier.yaml", "id: nota, title: Nota", "id: verslag, title: Nota, kind: nota")
    project.build("verslag")
    assert sorted(project.files()) == [".bestek/tweede+.json", ".bestek/tweede.json", "tweede/verslag.html"]


def test_mistakes_of_all_dossiers_are_told_together(project: Small):
    second(project, "titel: Zorg")
    project.change(CONTENT, "budget: 1000", "budget: veel")
    assert {finding.place and finding.place.file for finding in told(project)} == {
        "content/klein/dossier.yaml",
        "content/tweede/dossier.yaml",
    }


def test_one_dossier_can_be_built_alone(project: Small):
    second(project)
    project.build(dossier="tweede")
    assert sorted(project.outputs()) == ["tweede/brief.html", "tweede/nota.html"]
    assert [result.variant.name for result in project.build().results] == ["klein", "klein", "tweede", "tweede"]


# From elsewhere


def test_a_content_folder_elsewhere_gives_the_same_bytes_from_any_working_folder(
    built: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    shutil.copytree(built.root / "content", tmp_path / "verweg" / "content")
    monkeypatch.chdir(tmp_path)
    elsewhere = find_project("verweg/content", str(built.root / "templates"))
    assert elsewhere.output == tmp_path / "verweg" / "build"
    build(elsewhere, selection=WEB_PAGES)
    assert Small(tmp_path / "verweg").outputs() == built.outputs()


# Killed, at once, on a full disk


def run(*arguments: str, root: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """This Python with the package of a checkout."""
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": str(root / "src"), "BESTEK_LANG": "en", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


BUILDS = """
import os, signal, sys
from pathlib import Path
from bestek.build import Selection, build
from bestek.project import Project
root = Path(sys.argv[1])
def go():
    build(Project(root / "content", root / "templates", root / "build"), selection=Selection(formats=("html",)))
"""
"""The beginning of a program that builds a project."""

KILLED = """
moments = 0
def watched(event, arguments):
    global moments
    if event in ("open", "os.rename", "os.remove", "os.chmod") and "build" in str(arguments[0]):
        moments += 1
        if moments == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watched)
go()
"""
"""Kills itself at the n-th time that it touches a file of `build`."""


@pytest.mark.slow
def test_a_build_that_is_killed_at_any_moment_leaves_old_or_new_files_whole_and_the_next_one_mends_it(built: Small):
    old = built.outputs()
    built.change(CONTENT, "title: Zorg", "title: Hulp")
    built.change(CONTENT, "name: Zuid", "name: Zuiden")
    new = small_copy(built, "new")
    new.build()
    shutil.copytree(built.root / "build", built.root / "before")
    for moment in range(1, 100):
        shutil.rmtree(built.root / "build")
        shutil.copytree(built.root / "before", built.root / "build")
        ended = run("-c", BUILDS + KILLED, str(built.root), str(moment))
        found = {name: sum_ for name, sum_ in built.outputs().items() if not name.endswith(".part")}
        assert set(found) == set(old)
        assert all(found[name] in (old[name], new.outputs()[name]) for name in found)
        if ended.returncode == 0:
            break
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        built.build()
        assert built.outputs() == new.outputs()
    assert moment > 10


def small_copy(project: Small, name: str) -> Small:
    """The content and templates of a project in another folder, not built."""
    made = Small(project.root.parent / name)
    for part in ("content", "templates"):
        shutil.copytree(project.root / part, made.root / part)
    return made


AT_ONCE = """
from time import sleep
from bestek import kept, outputs
number, alone, replace = int(sys.argv[2]), outputs.alone, os.replace
def meeting(output):
    (root / f"here-{number}").touch()
    while not (root / f"here-{1 - number}").exists(): sleep(0.01)
    sleep(0.2 * number)
    return alone(output)
def slowly(*arguments):
    sleep(0.2)
    replace(*arguments)
outputs.alone, os.replace = meeting, slowly
go()
"""
"""Waits before it puts files in place until another build has come as far; then one is in the middle of it when the other begins."""


@pytest.mark.slow
def test_two_builds_at_once_both_end_well(built: Small):
    built.change(CONTENT, "title: Zorg", "title: Hulp")
    built.change(CONTENT, "name: Zuid", "name: Zuiden")
    expected = small_copy(built, "expected")
    expected.build()
    both = [
        subprocess.Popen(
            [sys.executable, "-c", BUILDS + AT_ONCE, str(built.root), str(number)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, stderr=subprocess.PIPE,
        )
        for number in range(2)
    ]  # fmt: skip
    assert [(process.communicate()[1], process.returncode) for process in both] == [(b"", 0), (b"", 0)]
    assert built.outputs() == expected.outputs()
    assert built.made() == []


def test_an_output_is_replaced_and_never_written_into(built: Small):
    file, link = built.root / "build/klein/brief.html", built.root / "as it was.html"
    link.hardlink_to(file)
    before = link.read_bytes()
    built.change(CONTENT, "name: Noord", "name: Noorden")
    assert built.made() == ["brief.html"]
    assert link.read_bytes() == before != file.read_bytes()


def refused(project: Small) -> SetupError:
    with pytest.raises(SetupError) as caught:
        project.build()
    return caught.value


class Full(io.BytesIO):
    """A file on a disk without space."""

    def write(self, data: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_told_with_the_file_and_nothing_is_left_or_lost(built: Small, monkeypatch: pytest.MonkeyPatch):
    before = built.files()
    built.change(CONTENT, "title: Zorg", "title: Hulp")
    built.change(CONTENT, "name: Zuid", "name: Zuiden")
    opened = os.fdopen
    handles: list[int] = []

    def almost_full(handle: int, mode: str) -> IO[bytes]:
        handles.append(handle)
        if len(handles) < 2:
            return opened(handle, "wb")
        os.close(handle)
        return Full()

    monkeypatch.setattr(Traces, "keep", lambda *_given: None)
    monkeypatch.setattr(os, "fdopen", almost_full)
    error = refused(built)
    assert error.message == f"{built.root / 'build/klein/nota.html'} cannot be written: No space left on device"
    assert "disk" in error.advice
    assert built.files() == before
    monkeypatch.setattr(os, "fdopen", opened)
    assert built.made() == ALL


def test_an_output_folder_that_cannot_be_made_is_told(project: Small):
    project.put("build", "a file")
    assert str(project.root / "build") in refused(project).message
    assert (project.root / "build").read_text(encoding="utf-8") == "a file"


def test_an_output_that_cannot_be_replaced_is_told_and_no_part_is_left(built: Small):
    (built.root / "build/klein/nota.html").unlink()
    (built.root / "build/klein/nota.html").mkdir()
    assert "nota.html cannot be written" in refused(built).message
    assert [name for name in built.files() if name.endswith((".part", "busy"))] == []


def test_a_process_looks_once_for_what_was_left_half_written(built: Small):
    built.put("build/klein/.abc.part", "<ht")
    built.change(CONTENT, "name: Noord", "name: Noorden")
    built.made()
    assert (built.root / "build/klein/.abc.part").exists()


@pytest.mark.parametrize("same_process", [True, False])
def test_what_a_killed_build_left_half_written_is_removed_by_the_next(
    built: Small, same_process: bool, monkeypatch: pytest.MonkeyPatch
):
    if same_process:
        built.put("build/.bestek/busy", "")  # the one that was killed did not come to its end
    else:
        monkeypatch.setattr(outputs, "_swept", set())
    built.put("build/klein/.abc.part", "<ht")
    built.put("build/.bestek/.abc.part", "{")
    built.change(CONTENT, "name: Noord", "name: Noorden")
    assert built.made() == ["brief.html"]
    assert [name for name in built.files() if name.endswith(".part")] == []


# All formats


@pytest.mark.slow
def test_every_format_is_made_and_the_word_file_shows_the_pages_of_the_pdf(project: Small):
    report = project.build(formats=())
    assert [(result.made, result.pages) for result in report.results] == [(FORMATS, 1), (FORMATS, 1)]
    assert sorted(project.outputs()) == [
        f"klein/{name}.{format_}" for name in ("brief", "nota") for format_ in ("docx", "html", "pdf")
    ]
    assert project.made(formats=()) == []
    project.change(CONTENT, "name: Zuid", "name: Zuiden")
    assert project.made(formats=()) == ["nota.docx", "nota.pdf", "nota.html"]


@pytest.mark.slow
def test_a_word_file_is_the_same_whether_the_pdf_was_asked_for_or_not(project: Small):
    alone = small_copy(project, "alone")
    assert alone.made(formats=("docx",)) == ["brief.docx", "nota.docx"]
    assert sorted(alone.outputs()) == ["klein/brief.docx", "klein/nota.docx"]
    project.build(formats=())
    assert alone.outputs() == {name: sum_ for name, sum_ in project.outputs().items() if name.endswith("docx")}
    assert alone.made(formats=("docx",)) == []
    assert alone.made("nota", formats=("pdf",)) == ["nota.pdf"]


def test_a_line_more_in_a_content_file_makes_nothing_again(project: Small):
    assert project.made(formats=("html", "docx")) == ["brief.docx", "brief.html", "nota.docx", "nota.html"]
    project.put("content/klein/dossier.yaml", "# een regel meer\n" + DOSSIER)
    assert project.made(formats=("html", "docx")) == []


@pytest.mark.slow
def test_a_line_more_in_a_template_moves_the_sources_and_lays_out_no_pdf(project: Small):
    assert project.made(formats=("html", "pdf")) == ["brief.pdf", "brief.html", "nota.pdf", "nota.html"]
    project.change(BRIEF, '<section id="lot">', '\n<section id="lot">')
    assert project.made(formats=("html", "pdf")) == ["brief.html"]


# The files of a house style

PROFILE = "content/municipalities/voorbeeld.yaml"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path d="M0 0h40v10H0z"/></svg>'


def test_a_changed_logo_makes_what_shows_it(project: Small):
    project.put("content/municipalities/logo.svg", DRAWING)
    project.change(PROFILE, "place: V", "house_style: {logo: {file: logo.svg, alt: Wapen}}\nplace: V")
    project.change(BRIEF, '<section id="lot">', '<cover own-page="no"><p>Brief</p></cover><section id="lot">')
    assert project.made() == ALL
    project.put("content/municipalities/logo.svg", DRAWING.replace("h40", "h39"))
    assert project.made() == ["brief.html"]
    assert project.made() == []


@pytest.mark.slow
def test_a_changed_reference_document_makes_the_word_files_and_is_told_of_what_it_lacks(project: Small):
    file = project.root / "content" / "municipalities" / "stijl.docx"
    file.write_bytes(municipal())
    project.change(PROFILE, "place: V", "house_style: {reference: stijl.docx}\nplace: V")
    report = project.build(formats=FORMATS)
    assert [(found.code, str(found.place)) for found in report.findings] == [("A541", f"{PROFILE}:4:26")]
    assert project.build(formats=FORMATS).findings == report.findings
    file.write_bytes(municipal(lambda word: word.styles["Caption"].delete()))
    assert project.made(formats=FORMATS) == ["brief.docx", "nota.docx"]
    with zipfile.ZipFile(project.root / "build" / "klein" / "brief.docx") as archive:
        assert b"Raadhuisplein 1" in archive.read("word/footer1.xml")


def test_a_reference_document_that_cannot_be_used_stops_the_build_where_it_is_named(built: Small):
    (built.root / "content" / "municipalities" / "stijl.docx").write_bytes(b"PK")
    built.change(PROFILE, "place: V", "house_style: {reference: stijl.docx}\nplace: V")
    assert [(found.code, str(found.place)) for found in told(built)] == [("E501", f"{PROFILE}:4:26")]
