"""Whatever happens on the way, a build gives the right files or says why not: with what is kept of parts, with processes that end, with disks that fill."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bestek import cache, workers
from bestek.build import Report, Selection, attempt
from bestek.findings import SetupError
from bestek.making import Means, means
from bestek.workers import Local
from bestek.write import pdf_parts
from tests.unit.small import Small, small

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
CONTENT = "content/klein/dossier.yaml"
PDFS = Selection(formats=("pdf",))


@pytest.fixture
def project(tmp_path: Path) -> Small:
    """A project without outputs whose parts are kept."""
    return emptied(small(tmp_path / "project"))


def emptied(project: Small) -> Small:
    """The project built, and its outputs taken away: the cache stays."""
    built(project)
    for file in (project.root / "build/klein").iterdir():
        file.unlink()
    return project


def built(project: Small, selection: Selection = PDFS) -> Report:
    with means(project.project, "1") as with_:
        return attempt(project.project, "", selection, means=with_)


def expected(project: Small) -> dict[str, str]:
    """What comes out where nothing is kept."""
    fresh = small(project.root.parent / "fresh")
    fresh.put(CONTENT, (project.root / CONTENT).read_text("utf-8"))
    fresh.build(formats=PDFS.formats)
    return fresh.outputs()


def entries(project: Small) -> list[Path]:
    return sorted(file for file in project.project.cache.rglob("*") if file.is_file())


def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that are laid out from now on."""
    found: list[str] = []
    original = pdf_parts.lay_out

    def noted(page: str, css: str, name: str) -> bytes:
        found.append(page)
        return original(page, css, name)

    monkeypatch.setattr(pdf_parts, "lay_out", noted)
    return found


# What is kept


def test_what_is_kept_is_not_laid_out_again_and_gives_the_same_files(project: Small, monkeypatch: pytest.MonkeyPatch):
    pages = laid_out(monkeypatch)
    assert [result.made for result in built(project).results] == [("pdf",), ("pdf",)]
    assert project.outputs() == expected(project)
    assert len(pages) == 2, "those of the fresh project alone"


def test_where_all_parts_are_kept_weasyprint_is_not_imported(project: Small):
    program = (
        "import sys\nfrom bestek import cli\n"
        "try: cli.main(['bestek', 'build', '--format', 'pdf'])\n"
        "except SystemExit: print('weasyprint' in sys.modules)"
    )
    assert run(project, "-c", program).stdout.splitlines()[-1] == "False"
    assert project.outputs() == expected(project)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda data: data[: len(data) // 2],
    "empty": lambda _data: b"",
    "one bit": lambda data: data[:-100] + bytes([data[-100] ^ 1]) + data[-99:],
    "another format": lambda data: data.replace(b"bestek-cache-", b"bestek-cacho-", 1),
    "lengthened": lambda data: data + b"\n",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_entry_that_was_damaged_is_noticed_and_made_again(project: Small, damage: str):
    kept = {file: file.read_bytes() for file in entries(project)}
    for file, data in kept.items():
        file.write_bytes(DAMAGES[damage](data))
    built(project)
    assert project.outputs() == expected(project)
    assert {file: file.read_bytes() for file in entries(project)} == kept


def test_an_entry_under_the_key_of_another_is_not_taken(project: Small):
    one, other = entries(project)[:2]
    one.write_bytes(other.read_bytes())
    built(project)
    assert project.outputs() == expected(project)


@pytest.mark.parametrize("name", ["weasyprint-71.0.dist-info", "libpango-1.0.so.0.9999.0"])
def test_after_another_version_of_a_library_nothing_of_before_is_taken(
    project: Small, monkeypatch: pytest.MonkeyPatch, name: str
):
    before, pages = entries(project), laid_out(monkeypatch)
    by = pdf_parts.laid_out_by()
    monkeypatch.setattr(pdf_parts, "laid_out_by", lambda: f"{by}\n{name}")
    built(project)
    assert len(pages) == 2
    assert len(entries(project)) == 2 * len(before)
    assert project.outputs() == expected(project)


# The disk


def full(*_: object) -> float:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_disk_that_is_full_for_the_cache_costs_nothing_but_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(cache, "_written", full)
    project = small(tmp_path / "project")
    built(project)
    assert project.outputs() == expected(project)
    assert entries(project) == []
    told = capsys.readouterr().err.splitlines()
    assert told == [
        f"what was laid out could not be kept in {project.project.cache}, and will be laid out again: No space left on device"
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk in memory is made on Linux only")
def test_a_small_disk_that_fills_while_outputs_and_parts_are_written_leaves_nothing_half(tmp_path: Path):
    """Of every file no more than some bytes can be written, as at the end of a disk."""
    project = small(tmp_path / "project")
    ended = run(project, "-m", "bestek", "build", "--format", "pdf", "--jobs", "1", "--lang", "en", largest=2000)
    assert ended.returncode == 2
    assert "brief.pdf cannot be written: File too large" in ended.stderr
    assert project.outputs() == {}
    assert [file for file in project.project.cache.rglob("*") if file.is_file()] == []
    assert run(project, "-m", "bestek", "build", "--format", "pdf").returncode == 0
    assert project.outputs() == expected(project)


def run(project: Small, *arguments: str, largest: int = 0) -> subprocess.CompletedProcess[str]:
    """Python in the folder of the project; with `largest` no file may become larger than so many bytes."""

    def limit() -> None:
        import resource  # there is none on Windows

        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return subprocess.run(
        [sys.executable, *arguments],
        cwd=project.root,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=limit if largest else None,
        capture_output=True,
        text=True,
        check=False,
    )


# Two at once


def test_two_builds_on_one_cache_both_end_well(tmp_path: Path):
    both = [small(tmp_path / name) for name in ("one", "two")]
    shared = str(tmp_path / "cache")
    command = [sys.executable, "-m", "bestek", "build", "--format", "pdf", "--cache", shared]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    running = [
        subprocess.Popen(command, cwd=each.root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for each in both
    ]
    assert [(process.communicate()[1], process.returncode) for process in running] == [(b"", 0), (b"", 0)]
    assert both[0].outputs() == both[1].outputs() == expected(both[0])
    assert {file.name[:1] == "." for file in Path(shared).rglob("*") if file.is_file()} == {False}


# Processes that end


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> Iterator[Local]:
    """Processes beside this one, begun for whatever there is to do."""
    monkeypatch.setattr(workers, "PAYS", 0.0)
    made = Local(2)
    yield made
    made.close()


def killed(mark: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets each worker end in the middle of a layout as long as nothing stands at `mark`; the first puts it there where that can be done."""
    original, here = pdf_parts.lay_out, os.getpid()

    def ending(page: str, css: str, name: str) -> bytes:
        made = original(page, css, name)
        if os.getpid() != here and not mark.exists():
            if mark.parent.exists():
                mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return made

    ending.__module__, ending.__qualname__ = original.__module__, original.__qualname__
    monkeypatch.setattr(pdf_parts, "lay_out", ending)


@pytest.mark.skipif(sys.platform != "linux", reason="the workers are copies of the process on Linux alone")
def test_a_worker_that_ends_in_the_middle_costs_a_second_try_and_gives_the_same_files(
    two: Local, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    project = small(tmp_path / "project")
    right = expected(project)
    killed(tmp_path / "mark", monkeypatch)
    report = attempt(project.project, "", PDFS, means=Means(two))
    assert [result.made for result in report.results] == [("pdf",), ("pdf",)]
    assert (tmp_path / "mark").exists()
    assert project.outputs() == right


@pytest.mark.skipif(sys.platform != "linux", reason="the workers are copies of the process on Linux alone")
def test_workers_that_always_end_are_told_with_the_document_and_no_file_is_touched(
    two: Local, project: Small, monkeypatch: pytest.MonkeyPatch
):
    built(project)
    before = project.outputs()
    project.change(CONTENT, "name: Zuid", "name: Zuiden")
    project.change(CONTENT, "name: Noord", "name: Noorden")
    killed(project.root / "nowhere" / "mark", monkeypatch)
    with pytest.raises(SetupError, match=r"^(brief|nota)\.pdf: whatever worked on this was ended"):
        attempt(project.project, "", PDFS, means=Means(two))
    assert project.outputs() == before


# In one piece


def test_in_one_piece_is_another_way_to_make_it_and_a_build_says_so(project: Small):
    built(project)
    at_once = Selection(formats=("pdf", "html"), one_piece=True)
    first = built(project, at_once)
    assert [result.why["pdf"][0].kind for result in first.results] == ["layout", "layout"]
    assert [result.made for result in built(project, at_once).results] == [(), ()]
    back = built(project, Selection(formats=("pdf", "html")))
    assert [(result.made, result.why["pdf"][0].kind) for result in back.results] == [(("pdf",), "layout")] * 2
    assert [result.made for result in built(project, Selection(formats=("pdf", "html"))).results] == [(), ()]
