"""Records, checksums and files that are whole or not there."""

from __future__ import annotations

import os
import threading
from importlib.metadata import version
from pathlib import Path

import pytest

from bestek import outputs
from bestek.findings import Finding, Place, SetupError, Severity
from bestek.outputs import DocumentRecord, FileRecord, Record
from bestek.project import Project

RECORD = Record(
    "inputs",
    [DocumentRecord("brief", "Brief “één”", 5, {"pdf": "key"}, 2, {"p1": 1, "p2": 2}, "key")],
    {"brief.pdf": FileRecord("key", "sum")},
    [
        Finding(
            "A384", "open", Place("content/a.yaml", 3, 5, "title", ()), "decide", Severity.ADVICE, "art. 1", "title: x"
        ),
        Finding("W500", "lost", None, severity=Severity.WARNING),
    ],
)


def test_a_record_is_read_back_as_it_was_written(tmp_path: Path):
    outputs.write_record(tmp_path / "a" / "r.json", RECORD)
    assert outputs.read_record(tmp_path / "a" / "r.json") == RECORD


def test_a_record_of_another_version_is_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    outputs.write_record(tmp_path / "r.json", RECORD)
    monkeypatch.setattr(outputs, "RECORD_VERSION", outputs.RECORD_VERSION + 1)
    assert outputs.read_record(tmp_path / "r.json") == Record()


def test_an_output_is_intact_while_its_key_and_its_bytes_are_those_of_the_record(tmp_path: Path):
    file = tmp_path / "brief.pdf"
    file.write_bytes(b"bytes")
    record = FileRecord("key", outputs.checksum(b"bytes"))
    assert outputs.intact(file, record, "key")
    assert not outputs.intact(file, record, "another key")
    assert not outputs.intact(file, None, "key")
    file.write_bytes(b"Bytes")
    assert not outputs.intact(file, record, "key")
    file.unlink()
    assert not outputs.intact(file, record, "key")


def test_files_are_written_with_their_folders_and_can_be_read_by_all(tmp_path: Path):
    outputs.write_files({tmp_path / "a/b/c.txt": b"c", tmp_path / "d.txt": b"d"})
    assert {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.txt")} == {
        "a/b/c.txt": b"c",
        "d.txt": b"d",
    }
    assert (tmp_path / "d.txt").stat().st_mode & 0o777 == 0o644


def test_where_one_file_cannot_be_written_none_is_replaced(tmp_path: Path):
    (tmp_path / "first.txt").write_bytes(b"old")
    (tmp_path / "folder").write_bytes(b"a file")
    with pytest.raises(SetupError) as caught:
        outputs.write_files({tmp_path / "first.txt": b"new", tmp_path / "folder" / "second.txt": b"new"})
    assert "second.txt cannot be written" in caught.value.message
    assert (tmp_path / "first.txt").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first.txt", "folder"]


def test_the_fingerprint_is_of_names_and_bytes_of_all_files(tmp_path: Path):
    def fingerprint() -> str:
        return outputs.fingerprint([tmp_path])

    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.yaml").write_bytes(b"1")
    first = fingerprint()
    os.utime(tmp_path / "a" / "x.yaml", (0, 0))
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").write_bytes(b"1")
    for lock in ("~$stijl.docx", ".~lock.stijl.docx#"):
        (tmp_path / "a" / lock).write_bytes(b"1")
    assert fingerprint() == first
    (tmp_path / "a" / "x.yaml").write_bytes(b"2")
    second = fingerprint()
    (tmp_path / "a" / "x.yaml").rename(tmp_path / "a" / "y.yaml")
    third = fingerprint()
    (tmp_path / "a" / "z.yaml").write_bytes(b"")
    assert len({first, second, third, fingerprint()}) == 4


def test_what_a_dossier_keeps_of_issued_versions_and_reviews_says_nothing_and_its_decisions_do(tmp_path: Path):
    def fingerprint() -> str:
        return outputs.fingerprint([tmp_path])

    for name in ("klein/dossier.yaml", "klein/texts/issued/a.md", "templates/issued/a.j2"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(b"1")
    seen = [fingerprint()]
    for name in ("klein/issued/brief/1.0/version.yaml", "klein/review.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"1")
        assert fingerprint() == seen[0]
    for name in ("klein/decisions/a.yaml", "klein/texts/issued/a.md", "templates/issued/a.j2"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"2")
        seen.append(fingerprint())
    assert len(set(seen)) == 4


def test_a_file_that_goes_while_it_is_looked_at_is_as_one_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "a.yaml").write_bytes(b"1")
    without = outputs.fingerprint([tmp_path])
    (tmp_path / "b.yaml").symlink_to(tmp_path / "c.yaml")
    monkeypatch.setattr(Path, "is_file", lambda _file: True)
    assert outputs.fingerprint([tmp_path]) == without


def test_files_are_not_taken_for_others_that_are_cut_elsewhere(tmp_path: Path):
    folders = {
        "one": {"a": b"1\0b\x002"},
        "two": {"a": b"1", "b": b"2"},
        "three": {"a1": b"", "b": b"2"},
        "four": {"a": b"", "b": b"12"},
    }
    for name, files in folders.items():
        (tmp_path / name).mkdir()
        for file, data in files.items():
            (tmp_path / name / file).write_bytes(data)
    assert len({outputs.fingerprint([tmp_path / name]) for name in folders}) == 4


def test_the_software_is_python_with_all_that_is_installed_and_the_libraries_of_the_text():
    software = outputs.software()
    assert f"weasyprint-{version('weasyprint')}.dist-info" in software
    assert "libpango" in software


def test_only_one_at_a_time_puts_files_in_place(tmp_path: Path):
    seen: list[str] = []
    held = threading.Event()

    def second() -> None:
        held.wait()
        with outputs.alone(tmp_path):
            seen.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with outputs.alone(tmp_path):
        held.set()
        thread.join(0.2)
        seen.append("first")
    thread.join()
    assert seen == ["first", "second"]


def test_what_was_left_half_written_is_removed_and_nothing_else(tmp_path: Path):
    for name in ("klein/.abc.part", ".bestek/.def.part", "klein/brief.pdf", "klein/mijn.part"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    with outputs.alone(tmp_path):
        pass
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert left == [".bestek/lock", "klein/brief.pdf", "klein/mijn.part"]


# What a dossier is made from


@pytest.fixture
def several(tmp_path: Path) -> Path:
    """The folder of a dossier of `noord`, beside the profiles of three municipalities."""
    for name in ("noord", "zuid", "west"):
        (tmp_path / "content/municipalities").mkdir(parents=True, exist_ok=True)
        (tmp_path / f"content/municipalities/{name}.yaml").write_text(f"name: {name}", encoding="utf-8")
    folder = tmp_path / "content/zorg"
    folder.mkdir()
    (folder / "dossier.yaml").write_text("municipality: noord\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(("profile", "counts"), [("noord", True), ("zuid", False), ("oost", False)])
def test_of_the_profiles_those_count_that_a_dossier_names(several: Path, profile: str, counts: bool):
    before = outputs.content(several)
    (several.parent / f"municipalities/{profile}.yaml").write_text("name: anders", encoding="utf-8")
    assert (outputs.content(several) != before) == counts


def test_a_dossier_that_names_no_known_profile_is_made_from_all(several: Path):
    (several / "dossier.yaml").write_text("municipality: oost\n", encoding="utf-8")
    before = outputs.content(several)
    (several.parent / "municipalities/oost.yaml").write_text("name: oost", encoding="utf-8")
    assert outputs.content(several) != before


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("content/municipalities/zuid.yaml", False),  # it counts for who names it
        ("content/municipalities/logos/zuid.svg", True),
        ("content/municipalities/huisstijl.docx", True),
        ("templates/base.html.j2", True),
        ("content/zorg/lots.yaml", False),
    ],
)
def test_what_all_dossiers_are_made_from_is_templates_and_what_profiles_show(several: Path, name: str, counts: bool):
    root = several.parents[1]
    project = Project(root / "content", root / "templates", root / "build")
    before = outputs.shared(project, "code")
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("anders", encoding="utf-8")
    assert (outputs.shared(project, "code") != before) == counts
