"""Builds at the same time, content that changes under a build, records and outputs that something happened to, and a disk that is full."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bestek import build as building
from bestek import kept, outputs
from bestek.build import Selection, attempt
from bestek.dossier import Composed
from bestek.making import Output
from bestek.why import Reason
from tests.unit.small import Small, small

ROOT = Path(__file__).parents[2]
CONTENT = "content/klein/dossier.yaml"
ALL = ["brief.html", "nota.html"]
SEVERAL = ("klein", "tweede", "derde")


@pytest.fixture
def built(tmp_path: Path) -> Small:
    project = small(tmp_path / "project")
    assert project.made() == ALL
    return project


def meanwhile(monkeypatch: pytest.MonkeyPatch, what: Callable[[], None]) -> None:
    """Lets something happen once when the next build has written everything and has put nothing in place."""
    original = building._write_all

    def writing(*arguments: Any) -> list[Output]:
        done = original(*arguments)
        monkeypatch.setattr(building, "_write_all", original)
        what()
        return done

    monkeypatch.setattr(building, "_write_all", writing)


# At the same time


def test_a_build_of_older_content_leaves_what_one_of_newer_content_made(built: Small, monkeypatch: pytest.MonkeyPatch):
    built.change(CONTENT, "name: Noord", "name: Noorden")

    def newer() -> None:
        built.change(CONTENT, "name: Noorden", "name: Noordoost")
        assert built.made() == ["brief.html"]

    meanwhile(monkeypatch, newer)
    report = attempt(built.project, "", Selection(formats=("html",)))
    assert [(each.made, each.why["html"][0].kind) for each in report.results] == [((), "overtaken"), ((), "unchanged")]
    assert "Noordoost" in (built.root / "build/klein/brief.html").read_text(encoding="utf-8")
    assert built.made() == []


def test_a_build_of_newer_content_replaces_what_one_of_older_content_made(
    built: Small, monkeypatch: pytest.MonkeyPatch
):
    """The other began before the change and ends first; what it made is older than what is put in place now."""
    built.change(CONTENT, "name: Noord", "name: Noordoost")
    newer = (built.root / CONTENT).read_text(encoding="utf-8")

    def older() -> None:
        built.put(CONTENT, newer.replace("name: Noordoost", "name: Noorden"))
        assert built.made() == ["brief.html"]
        built.put(CONTENT, newer)

    meanwhile(monkeypatch, older)
    assert built.made() == ["brief.html"]
    assert "Noordoost" in (built.root / "build/klein/brief.html").read_text(encoding="utf-8")
    assert built.made() == []


def test_what_another_build_of_the_same_content_recorded_is_kept(built: Small, monkeypatch: pytest.MonkeyPatch):
    built.change(CONTENT, "name: Noord", "name: Noorden")
    built.change(CONTENT, "name: Zuid", "name: Zuiden")
    meanwhile(monkeypatch, lambda: made_alone(built, "nota"))
    made_alone(built, "brief")
    assert built.made() == []


def made_alone(project: Small, document: str, format_: str = "html") -> None:
    assert project.made(document, formats=(format_,)) == [f"{document}.{format_}"]


def test_two_builds_of_the_same_content_both_say_what_they_made(built: Small, monkeypatch: pytest.MonkeyPatch):
    built.change(CONTENT, "name: Noord", "name: Noorden")
    meanwhile(monkeypatch, lambda: made_alone(built, "brief"))
    report = attempt(built.project, "", Selection(formats=("html",)))
    assert (report.results[0].made, report.results[0].why["html"]) == (("html",), (Reason("text"),))
    assert built.made() == []


@pytest.mark.slow
def test_the_pages_that_another_build_found_are_kept(built: Small, monkeypatch: pytest.MonkeyPatch):
    meanwhile(monkeypatch, lambda: made_alone(built, "nota", "pdf"))
    built.build("brief", formats=("pdf",))
    record = outputs.read_record(built.root / "build/.bestek/klein.json")
    assert {document.id: document.pages for document in record.documents} == {"brief": 1, "nota": 1}


def test_content_that_changes_while_it_is_read_is_read_again_by_the_next_build(
    built: Small, monkeypatch: pytest.MonkeyPatch
):
    composing = kept.compose

    def disturbed(*given: object) -> Composed:
        built.change(CONTENT, "name: Noord", "name: Noorden")
        return composing(*given)  # type: ignore[arg-type]

    built.change(CONTENT, "budget: 2000", "budget: 2500")
    monkeypatch.setattr(kept, "compose", disturbed)
    assert built.made() == ALL
    monkeypatch.setattr(kept, "compose", composing)
    built.change(CONTENT, "name: Noorden", "name: Noord")
    assert built.made() == ["brief.html"], "the content is as it was when that build began, and not as it was read"
    assert built.made() == []


PROGRAM = """
import os, sys, time
from pathlib import Path
from bestek import cli, outputs
root, number, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
alone, replace = outputs.alone, os.replace
def meeting(output):
    (root / f"here-{number}").touch()
    while not all((root / f"here-{other}").exists() for other in range(count)): time.sleep(0.01)
    return alone(output)
def slowly(*arguments):
    time.sleep(0.02)
    replace(*arguments)
outputs.alone, os.replace = meeting, slowly
cli.main(["bestek", *sys.argv[4:]])
"""
"""A verb that waits before it puts files in place until the others have come as far."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "options", [[("--dossier", name) for name in SEVERAL], [()] * 3], ids=["different", "the same"]
)
def test_processes_that_build_at_once_all_end_well(built: Small, options: list[tuple[str, ...]]):
    for name in SEVERAL[1:]:
        shutil.copytree(built.root / "content/klein", built.root / "content" / name)
    built.change(CONTENT, "name: Zuid", "name: Zuiden")
    expected = Small(built.root.parent / "expected")
    for part in ("content", "templates"):
        shutil.copytree(built.root / part, expected.root / part)
    expected.build()
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(built.root), str(number), "3", "build", "--format", "html", *given],
            cwd=built.root,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for number, given in enumerate(options)
    ]
    assert [(process.communicate(timeout=120)[1], process.returncode) for process in processes] == [(b"", 0)] * 3
    assert built.outputs() == expected.outputs()
    assert built.made() == []


# Records and outputs


def test_a_record_that_was_cut_off_or_touched_is_as_none(built: Small):
    file = built.root / "build/.bestek/klein.json"
    whole = file.read_bytes()
    spoiled = [whole[:end] for end in range(0, len(whole), 97)]
    spoiled += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(0, len(whole), 97)]
    for data in spoiled:
        file.write_bytes(data)
        assert outputs.read_record(file) == outputs.Record()
    assert built.made() == ALL
    assert file.read_bytes() == whole


def test_a_record_of_an_older_version_costs_a_full_build(built: Small, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(outputs, "RECORD_VERSION", outputs.RECORD_VERSION + 1)
    assert built.made() == ALL
    assert built.made() == []


@pytest.mark.parametrize("data", [b"", b"<html>"])
def test_an_output_that_was_cut_off_is_made_again(built: Small, data: bytes):
    before = built.outputs()
    (built.root / "build/klein/nota.html").write_bytes(data)
    assert built.made() == ["nota.html"]
    assert built.outputs() == before


def test_an_output_that_may_only_be_read_is_left_while_it_is_as_it_was_and_replaced_when_it_is_not(built: Small):
    file = built.root / "build/klein/brief.html"
    file.chmod(0o444)
    assert built.made() == []
    built.change(CONTENT, "name: Noord", "name: Noorden")
    assert built.made() == ["brief.html"]
    assert "Noorden" in file.read_text(encoding="utf-8")


def test_where_the_system_wants_a_file_to_be_writable_first_it_is_made_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """As Windows does: it replaces no file that may only be read."""
    file, replace = tmp_path / "brief.pdf", os.replace
    file.write_bytes(b"old")
    file.chmod(0o444)

    def strict(source: str, target: Path) -> None:
        if not target.stat().st_mode & 0o200:
            raise PermissionError(13, "Permission denied", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", strict)
    outputs.write_files({file: b"new"})
    assert file.read_bytes() == b"new"


# The surroundings


def bestek(project: Small, *options: str, largest: int = 0) -> subprocess.CompletedProcess[str]:
    """The verb as a process; with `largest` no file may become larger than so many bytes, as on a disk that is full."""

    def limit() -> None:
        import resource  # there is none on Windows

        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return subprocess.run(
        [sys.executable, "-m", "bestek", "build", "--format", "html", "--lang", "en", *options],
        cwd=project.root,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=limit if largest else None,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_full_disk_ends_with_two_one_line_and_what_there_was(built: Small):
    before = built.files()
    built.change(CONTENT, "name: Noord", "name: Noorden")
    ended = bestek(built, largest=600)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"setup: {built.root / 'build/klein/brief.html'} cannot be written: File too large")
    assert "look whether the disk is full" in ended.stderr
    assert built.files() == before
    assert bestek(built).returncode == 0
    assert built.made() == []


@pytest.mark.slow
def test_a_folder_in_the_place_of_an_output_ends_with_two_and_the_way_out(built: Small):
    file = built.root / "build/klein/nota.html"
    file.unlink()
    file.mkdir()
    ended = bestek(built)
    assert ended.returncode == 2
    assert "nota.html cannot be written: Is a directory" in ended.stderr
    assert "move it away" in ended.stderr
    file.rmdir()
    assert built.made() == ["nota.html"]


ENDED_WORKER = """
import os, signal, sys
from multiprocessing import parent_process
from bestek import cli, workers
from bestek.write import pdf_parts
workers.PAYS = 0.0
lay_out = pdf_parts.lay_out
def ended(*given):
    if parent_process(): os.kill(os.getpid(), signal.SIGKILL)
    return lay_out(*given)
ended.__module__, ended.__qualname__ = lay_out.__module__, lay_out.__qualname__
pdf_parts.lay_out = ended
cli.main(["bestek", *sys.argv[1:]])
"""
"""A verb whose workers are ended by the system as soon as they have something to do."""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the workers are copies of the process on Linux alone")
def test_a_worker_that_the_system_ends_is_told_as_that(built: Small):
    before = built.outputs()
    ended = subprocess.run(
        [sys.executable, "-c", ENDED_WORKER, "build", "--format", "pdf", "--lang", "en"],
        cwd=built.root,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert re.match(r"setup: (brief|nota)\.pdf: whatever worked on this was ended, again and again", ended.stderr)
    assert built.outputs() == before
