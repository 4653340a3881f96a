"""What software is at work is told alike wherever the same is installed, and otherwise where it is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bestek import software
from bestek.bootstrap import ROOT


def test_software_is_named_with_the_versions_of_all_that_decides_on_bytes():
    about = software.about()
    assert about["weasyprint"] == "70.0"
    assert {"bestek", "Python", "zlib", "Pango", "HarfBuzz", "pikepdf", "lxml", "fonttools", "pydyf"} <= set(about)


def test_what_tests_and_extras_need_decides_on_nothing():
    assert {"pytest", "distributed", "pyhanko", "mypy", "hypothesis"} & set(software.about()) == set()


def test_the_code_of_the_package_tells_itself_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name, text in (("a.py", "A = 1\n"), ("write/b.css", "p {}\n"), ("templates/x.py", "X = 1\n"), ("c.md", "c\n")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8", newline="\n")
    monkeypatch.setattr(software, "__file__", str(tmp_path / "software.py"))
    before = software._code()
    (tmp_path / "a.py").write_bytes(b"A = 1\r\n")
    (tmp_path / "templates/x.py").write_text("X = 2\n", "utf-8")
    (tmp_path / "c.md").write_text("d\n", "utf-8")
    assert software._code() == before
    (tmp_path / "write/b.css").write_text("p { color: red }\n", "utf-8")
    assert software._code() != before


def test_differences_are_told_by_name_with_both_versions():
    here = {"weasyprint": "70.0", "Pango": "1.50", "bestek": "a" * 64}
    there = {"weasyprint": "70.0", "Pango": "1.52", "bestek": "b" * 64, "lxml": "6.1"}
    assert software.differences(here, there) == (
        "bestek aaaaaaaaaaaa / bbbbbbbbbbbb",
        "lxml – / 6.1",
        "Pango 1.50 / 1.52",
    )
    assert software.differences(here, dict(here)) == ()


@pytest.mark.slow
def test_a_wheel_is_the_same_software_as_the_checkout_it_was_made_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    backend = pytest.importorskip("flit_core") and __import__("build_backend")
    monkeypatch.chdir(ROOT)
    with zipfile.ZipFile(tmp_path / backend.build_wheel(str(tmp_path))) as wheel:
        wheel.extractall(tmp_path / "site")
    program = (
        "import json; from bestek import software; print(json.dumps(dict(software.about()))); print(software.__file__)"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    told = subprocess.run(
        [sys.executable, "-P", "-c", program], env=environment, cwd=tmp_path, capture_output=True, check=True
    )
    about, file = told.stdout.decode().splitlines()
    assert Path(file).is_relative_to(tmp_path / "site")
    assert software.differences(software.about(), json.loads(about)) == ()
