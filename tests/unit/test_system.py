"""What the machine must have, and what the adviser is told to type."""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path

import pytest

from bestek import system
from bestek.findings import SetupError
from bestek.system import Need


def machine(monkeypatch: pytest.MonkeyPatch, folder: Path, *programs: str, root: bool = False) -> None:
    """Pretend that just these programs are on this machine."""
    for name in programs:
        program = folder / name
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(system, "TOOL_FOLDERS", ())
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)


def refuse(name: str) -> None:
    raise OSError(name)


def test_every_library_that_loads_under_one_of_its_names_is_there():
    windows = {names[2] for names in system.LIBRARIES.values()}
    assert system.missing_libraries(lambda name: None if name in windows else refuse(name)) == ()


def test_libraries_that_do_not_load_are_named():
    assert system.missing_libraries(lambda name: refuse(name) if "pango" in name else None) == ("Pango", "PangoFT2")


def test_the_libraries_are_those_that_weasyprint_loads():
    import weasyprint.text.ffi

    source = Path(weasyprint.text.ffi.__file__).read_text("utf-8")
    linux = {line.split("'")[1] for line in source.replace(",", "\n").splitlines() if ".so." in line}
    assert {names[0] for names in system.LIBRARIES.values()} == {name for name in linux if "vector" not in name}


def test_a_program_is_named_once_for_all_its_commands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    machine(monkeypatch, tmp_path, "soffice")
    assert system.missing_tools() == ("Poppler",)


@pytest.mark.parametrize(
    ("manager", "line"),
    [
        ("apt-get", "sudo apt-get install -y --no-install-recommends libpango-1.0-0"),
        ("dnf", "sudo dnf install pango"),
        ("brew", "brew install pango"),
        ("winget", "winget install --exact --id MSYS2.MSYS2"),
    ],
)
def test_the_advice_is_the_command_of_this_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, manager: str, line: str
):
    machine(monkeypatch, tmp_path, manager)
    assert system.advice([Need.LIBRARIES]).splitlines()[1].strip().startswith(line)


def test_packages_of_several_needs_come_in_one_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    machine(monkeypatch, tmp_path, "apt-get")
    _words, command = system.advice([Need.VENV, Need.LIBRARIES]).splitlines()
    assert "python3-venv" in command
    assert "libharfbuzz-subset0" in command


def test_commands_that_differ_stay_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    machine(monkeypatch, tmp_path, "brew")
    lines = ["  brew install pango poppler", "  brew install --cask libreoffice"]
    assert system.advice([Need.LIBRARIES, Need.TOOLS]).splitlines()[1:] == lines


def test_root_needs_no_sudo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    machine(monkeypatch, tmp_path, "apt-get", root=True)
    assert "sudo" not in system.advice([Need.TOOLS])


def test_a_machine_without_known_package_manager_gets_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    machine(monkeypatch, tmp_path)
    assert system.advice([Need.LIBRARIES]).startswith("install this with the package manager")


def test_a_missing_library_is_a_failure_of_the_surroundings(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(system, "missing_libraries", lambda: ("Pango",))
    with pytest.raises(SetupError, match="missing on this machine: Pango"):
        system.require_libraries()


def test_a_machine_with_all_libraries_passes():
    system.require_libraries()


@pytest.mark.parametrize("place", ["purelib", "platlib", "path"])
def test_packages_count_wherever_they_are_imported_from(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "weasyprint-99.0.dist-info").mkdir()
    original = sysconfig.get_path
    if place == "path":
        monkeypatch.setattr(sys, "path", [*sys.path, "", str(tmp_path / "nowhere"), str(tmp_path)])
    else:
        monkeypatch.setattr(sysconfig, "get_path", lambda kind: str(tmp_path) if kind == place else original(kind))
    assert "weasyprint-99.0.dist-info" in system.distributions()
