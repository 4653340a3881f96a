"""The wrapper `./inv`: it hands over at once when all is there, and prepares the checkout when it is not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bestek.bootstrap import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has inv.cmd")


class Wrapped:
    """A checkout whose Python programs write down how they were called."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.programs = root / "programs"
        self.log = root / "log"
        for folder in ("requirements", ".venv/bin", "programs", "src"):
            (root / folder).mkdir(parents=True)
        shutil.copy(ROOT / "inv", root / "inv")
        (root / "requirements/run.txt").write_text("one==1\n")
        (root / ".venv/installed-run.txt").write_text("one==1\n")
        self.program(".venv/bin/python", f'printf "run" >>{self.log}; printf " [%s]" "$@" >>{self.log}; exit 7')
        self.program(
            "programs/python3",
            f'case $1 in -c) exit 0 ;; esac; echo "bootstrap $PYTHONPATH $*" >>{self.log}; exit ${{REFUSE:-0}}',
        )
        for name in ("cmp", "readlink"):
            found = shutil.which(name)
            assert found
            (self.programs / name).symlink_to(found)

    def program(self, path: str, body: str) -> None:
        (self.root / path).write_text(f"#!/bin/sh\n{body}\n")
        (self.root / path).chmod(0o755)

    def call(self, *arguments: str, script: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [str(script or self.root / "inv"), *arguments]
        environment = {"PATH": str(self.programs), **environment}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    @property
    def calls(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def wrapped(tmp_path: Path) -> Wrapped:
    return Wrapped(tmp_path / "check out")


@pytest.fixture(autouse=True)
def _plain_paths(wrapped: Wrapped) -> None:
    """The log stands at a path without a space, so that the small programs above need no quoting."""
    link = wrapped.root.parent / "log"
    wrapped.log = link
    for path in (".venv/bin/python", "programs/python3"):
        text = (wrapped.root / path).read_text().replace(str(wrapped.root / "log"), str(link))
        (wrapped.root / path).write_text(text)


def test_a_ready_checkout_hands_over_at_once_with_arguments_and_exit_code(wrapped: Wrapped):
    done = wrapped.call("build", "--dossier", "a b", "*")
    assert wrapped.calls == [f"run [{wrapped.root}/tasks.py] [build] [--dossier] [a b] [*]"]
    assert (done.returncode, done.stdout, done.stderr) == (7, "", "")


def test_a_changed_lock_is_installed_before_handing_over(wrapped: Wrapped):
    (wrapped.root / "requirements/run.txt").write_text("one==2\n")
    wrapped.call("build")
    assert wrapped.calls == [
        f"bootstrap {wrapped.root}/src -P -m bestek.bootstrap",
        f"run [{wrapped.root}/tasks.py] [build]",
    ]


def test_a_broken_installation_is_repaired(wrapped: Wrapped):
    (wrapped.root / ".venv/unfinished").touch()
    wrapped.call("build")
    assert len(wrapped.calls) == 2


def test_a_missing_environment_is_made(wrapped: Wrapped):
    (wrapped.root / ".venv/bin/python").chmod(0o644)
    wrapped.call("build")
    assert wrapped.calls[0].startswith("bootstrap")


def test_when_the_surroundings_refuse_no_verb_is_run(wrapped: Wrapped):
    (wrapped.root / ".venv/unfinished").touch()
    done = wrapped.call("build", REFUSE="2")
    assert done.returncode == 2
    assert len(wrapped.calls) == 1


def test_a_symbolic_link_leads_to_the_checkout(wrapped: Wrapped, tmp_path: Path):
    (tmp_path / "first").symlink_to(os.path.relpath(wrapped.root / "inv", tmp_path))
    (tmp_path / "second").symlink_to("first")
    wrapped.call("build", script=tmp_path / "second")
    assert len(wrapped.calls) == 1
    assert wrapped.calls[0].endswith("check out/tasks.py] [build]")


@pytest.mark.parametrize(
    ("language", "words"), [("en", "setup: Bestek needs Python"), ("nl", "omgeving: Bestek heeft")]
)
def test_a_machine_without_a_fitting_python_is_told_what_to_type(wrapped: Wrapped, language: str, words: str):
    (wrapped.root / ".venv/unfinished").touch()
    wrapped.program("programs/python3", "exit 1")
    done = wrapped.call("build", BESTEK_LANG=language)
    assert done.returncode == 2
    assert done.stderr.startswith(words)
    assert "apt-get install python3 python3-venv" in done.stderr


def test_the_windows_wrapper_prepares_for_the_same_reasons():
    script = (ROOT / "inv.cmd").read_text("utf-8")
    for reason in ("unfinished", r"Scripts\python.exe", "installed-run.txt", r"requirements\run.txt"):
        assert reason in script
    assert "-m bestek.bootstrap" in script
