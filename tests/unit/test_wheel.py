"""Who installs the package alone has the templates too, and starts in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bestek.bootstrap import ROOT


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the wheel of this checkout installs."""
    backend = pytest.importorskip("flit_core") and __import__("build_backend")
    monkeypatch.chdir(ROOT)
    name = backend.build_wheel(str(tmp_path))
    with zipfile.ZipFile(tmp_path / name) as wheel:
        wheel.extractall(tmp_path / "site")
    return tmp_path / "site"


def test_the_wheel_holds_every_template_and_a_record_of_it(installed: Path):
    shipped = {file.relative_to(ROOT).as_posix() for file in (ROOT / "templates").rglob("*") if file.is_file()}
    packed = {file.relative_to(installed / "bestek").as_posix() for file in (installed / "bestek").rglob("*")}
    assert {"templates/base.html.j2", "templates/skeletons/dossier/lots.yaml.j2"} <= shipped <= packed
    assert {"check/data/cpv.csv", "check/data/exclusion_grounds.csv"} <= packed
    (record,) = installed.glob("*.dist-info/RECORD")
    assert "bestek/templates/base.html.j2,sha256=" in record.read_text("utf-8")


@pytest.mark.slow
def test_a_person_with_only_the_package_starts_in_an_empty_folder(installed: Path, tmp_path: Path):
    def bestek(*arguments: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(installed)}
        run = [sys.executable, "-P", "-m", "bestek", "--lang", "en", *arguments]
        done = subprocess.run(run, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    folder = tmp_path / "empty"
    folder.mkdir()
    words = ("--subject", "het onderhouden van groen", "--lots", "2", "--term", "4+2")
    made = bestek("new", "--municipality", "Zuiddam", "--make-municipality", *words, "--name", "groen")
    assert "content/groen: " in made
    assert "tender-document" in bestek("build", "--format", "html")
    assert "Het onderhouden van groen" in (folder / "build" / "groen" / "tender-document.html").read_text("utf-8")
