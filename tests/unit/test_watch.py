"""Builds that follow an editor, as a process of its own: after every save, whatever is saved, until Ctrl-C."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bestek import watch
from tests.unit.small import Small, small

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
CONTENT = "content/klein/dossier.yaml"
BRIEF, NOTA = "templates/documents/brief.html.j2", "templates/documents/nota.html.j2"
NEVER = 60
"""Seconds without a line after which the process is taken for hung."""


class Watch:
    """The process, and the lines that it writes."""

    def __init__(self, project: Small, *options: str) -> None:
        self.project = project
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bestek", "build", "--watch", "--format", "html", "--lang", "en", *options],
            cwd=project.root,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reading = threading.Thread(target=self._read)
        self._reading.start()

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line.rstrip("\n"))

    def end(self) -> None:
        """Ends the process where it did not end."""
        self.process.kill()
        self.process.wait()
        self._reading.join()

    def line(self) -> str:
        """The next line."""
        return self._lines.get(timeout=NEVER)

    def made(self) -> str:
        """What the next round made that could make anything."""
        while "unchanged, " not in (line := self.line()):
            pass
        return line.partition(" s: ")[2]

    def told(self, text: str) -> None:
        """Waits for a line with this text, and for the end of that round: a file that is half written may be told of before."""
        while text not in self.line():
            pass
        while self.line() != "nothing is made until that is mended":
            pass

    def interrupted(self) -> list[str]:
        """Presses Ctrl-C, and gives the lines that follow."""
        os.killpg(self.process.pid, signal.SIGINT)
        assert self.process.wait(NEVER) == 0
        lines = [self.line()]
        while lines[-1] != "the watch has ended":
            lines.append(self.line())
        return lines

    def content(self, document: str = "brief") -> str:
        return (self.project.root / "build" / "klein" / f"{document}.html").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _interruptible() -> Iterator[None]:
    """Ctrl-C reaches the process also where the tests run in the background of a shell, which passes on to ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watch]:
    """A watch whose first round is done."""
    made = Watch(small(tmp_path / "project"))
    try:
        assert made.line() == "a build follows every save; Ctrl-C ends it"
        assert made.made() == "klein/brief.html, klein/nota.html"
        yield made
    finally:
        made.end()


def test_every_save_is_built_until_control_c(watching: Watch):
    watching.project.change(CONTENT, "name: Noord", "name: Noorden")
    assert watching.made() == "klein/brief.html"
    watching.project.change(NOTA, "kost", "kost jaarlijks")
    assert watching.made() == "klein/nota.html"
    assert "Noorden" in watching.content()
    assert "kost jaarlijks" in watching.content("nota")
    assert watching.interrupted()[-1] == "the watch has ended"


def test_mistakes_are_told_and_the_next_save_mends_them(watching: Watch):
    project = watching.project
    before = watching.content()
    whole = (project.root / CONTENT).read_text(encoding="utf-8")
    project.put(CONTENT, whole[:150] + " [")
    watching.told(f"{CONTENT}:6:10 E114")
    project.put(CONTENT, whole)
    project.change(BRIEF, "{{ title }}", "{{ title }")
    watching.told(f"{BRIEF}:4 E401")
    (project.root / CONTENT).unlink()
    watching.told("E001 there is no dossier")
    project.put(CONTENT, whole.replace("name: Noord", "name: Noorden"))
    watching.told(f"{BRIEF}:4 E401")
    assert watching.content() == before
    project.change(BRIEF, "{{ title }", "{{ title }}")
    assert watching.made() == "klein/brief.html"
    assert "Noorden" in watching.content()


def test_what_is_written_without_a_change_begins_no_round(watching: Watch):
    project = watching.project
    project.put("build/klein/aantekening.html", "van mij")
    (project.root / "build/klein/nota.html").unlink()
    project.put(CONTENT, (project.root / CONTENT).read_text(encoding="utf-8"))
    project.put("content/klein/.~lock.stijl.docx#", "ik")
    project.put("content/klein/issued/brief/1.0/version.yaml", "version: '1.0'")
    project.change(CONTENT, "name: Noord", "name: Noorden")
    assert watching.made() == "klein/brief.html, klein/nota.html"
    assert watching.interrupted() == ["", "the watch has ended"]


def test_of_saves_that_follow_quickly_the_last_one_is_built(watching: Watch):
    name = "Noord"
    for number in range(20):
        watching.project.change(CONTENT, f"name: {name},", f"name: Noord{number},")
        name = f"Noord{number}"
    while "Noord19" not in watching.content():
        watching.line()
    assert watching.interrupted()[-1] == "the watch has ended"


def test_what_is_saved_during_a_build_is_built_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    project = small(tmp_path / "project")
    names = iter(("Noorden", "Noordoost"))
    seen: list[str] = []

    def saves_meanwhile() -> None:
        text = (project.root / CONTENT).read_text(encoding="utf-8")
        seen.append(text.partition("name: ")[2].partition(",")[0])
        if (name := next(names, None)) is None:
            raise KeyboardInterrupt
        project.change(CONTENT, f"name: {seen[-1]},", f"name: {name},")

    monkeypatch.setattr(watch, "_wait", lambda *_: pytest.fail("there was something to build"))
    with pytest.raises(KeyboardInterrupt):
        watch.follow(project.project, saves_meanwhile)
    assert seen == ["Noord", "Noorden", "Noordoost"]
