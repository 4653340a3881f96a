"""Whatever is done to a package of Emmen is found, and the file named to which it was done: any byte of any file, and any byte of its ZIP."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import bagit
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bestek.archive import fixity, packing, transfer, zipped
from bestek.archive.bag import MANIFEST, TAG_MANIFEST
from bestek.archive.contents import Wanted
from bestek.findings import Finding
from bestek.project import find_project
from tests.dossiers import ROOT

pytestmark = pytest.mark.slow

DECISION = "2023-12-21-council"
MANIFESTS = (MANIFEST, TAG_MANIFEST)

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the decision of the council; each test leaves it as it was."""
    output = tmp_path_factory.mktemp("emmen")
    project = find_project(str(ROOT / "content"), str(ROOT / "templates"), str(output))
    (made,) = packing.pack(project, project.dossier("emmen-wmo"), Wanted(DECISION)).packages
    return made.folder


@pytest.fixture(scope="module")
def files(bag: Path) -> Files:
    """Every file of it."""
    found = {file.relative_to(bag).as_posix(): file.read_bytes() for file in sorted(bag.rglob("*")) if file.is_file()}
    assert len(found) > 20
    assert {Path(path).suffix for path in found} >= {".pdf", ".docx", ".json", ".html", ".zip", ".xml", ".txt"}
    return found


@contextmanager
def instead(bag: Path, was: Files, now: Files) -> Iterator[None]:
    """Has some files say something else for the time being; `was` is what they and others that are touched said."""
    try:
        for path, data in now.items():
            (bag / path).write_bytes(data)
        yield
    finally:
        for path in now.keys() - was.keys():
            (bag / path).unlink()
        for path, data in was.items():
            (bag / path).write_bytes(data)


@contextmanager
def moved(bag: Path, path: str, to: str) -> Iterator[None]:
    """Has a file stand somewhere else for the time being."""
    (bag / path).rename(bag / to)
    try:
        yield
    finally:
        (bag / to).rename(bag / path)


def named(findings: tuple[Finding, ...], shown: str = "bag") -> set[str]:
    return {finding.place.file.removeprefix(f"{shown}/") for finding in findings if finding.place}


def found(bag: Path) -> set[str]:
    """The paths that findings name."""
    return named(fixity.check(bag, "bag").findings)


def test_the_package_is_sound(bag: Path) -> None:
    assert found(bag) == set()
    assert bagit.Bag(str(bag)).validate()


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_any_byte_of_any_file_that_is_another_names_the_file_and_no_other(
    bag: Path, files: Files, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(sorted(files)))
    was = files[path]
    at = data.draw(st.integers(0, len(was) - 1))
    byte = data.draw(st.integers(1, 255)) ^ was[at]
    with instead(bag, {path: was}, {path: was[:at] + bytes([byte]) + was[at + 1 :]}):
        names = found(bag)
    assert path in names
    if path not in MANIFESTS:
        assert names == {path}


@pytest.mark.parametrize(("path", "step"), [(TAG_MANIFEST, 1), (MANIFEST, 5)])
def test_no_byte_of_a_manifest_can_be_another(bag: Path, files: Files, path: str, step: int) -> None:
    """Once with its lowest bit turned and once as a capital: that reads as the same checksum."""
    was = files[path]
    for at in range(0, len(was), step):
        for bit in (1, 32):
            with instead(bag, {path: was}, {path: was[:at] + bytes([was[at] ^ bit]) + was[at + 1 :]}):
                assert path in found(bag), (at, bit)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_file_that_is_shorter_or_longer_is_named(bag: Path, files: Files, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(files)))
    was = files[path]
    at = data.draw(st.integers(0, len(was)))
    more = data.draw(st.binary(min_size=1, max_size=40))
    now = data.draw(
        st.sampled_from([was[:at], was[at:], was[:at] + more + was[at:], was + more, more + was]).filter(
            lambda each: each != was
        )
    )
    with instead(bag, {path: was}, {path: now}):
        assert path in found(bag)


def test_every_file_that_is_removed_is_named(bag: Path, files: Files) -> None:
    for path, was in files.items():
        (bag / path).unlink()
        names = found(bag)
        (bag / path).write_bytes(was)
        assert path in names


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_file_that_is_renamed_or_moved_is_named_under_both_names(
    bag: Path, files: Files, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(sorted(files)))
    folders = sorted({str(Path(each).parent) for each in files})
    name = data.draw(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True))
    to = Path(data.draw(st.sampled_from(folders)), name).as_posix()
    assume(not (bag / to).exists())
    with moved(bag, path, to):
        assert {path, to} <= found(bag)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_file_that_is_added_anywhere_is_named(bag: Path, files: Files, data: st.DataObject) -> None:
    folders = sorted({str(Path(each).parent) for each in files})
    name = data.draw(st.from_regex(r"[A-Za-z0-9.][A-Za-z0-9_-]{1,20}", fullmatch=True))
    path = Path(data.draw(st.sampled_from(folders)), name).as_posix()
    content = data.draw(st.sampled_from([b"", b"x", *files.values()]))
    assume(not (bag / path).exists())
    with instead(bag, {}, {path: content}):
        assert found(bag) == {path}


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_two_files_that_say_what_the_other_said_are_both_named(bag: Path, files: Files, data: st.DataObject) -> None:
    """Not so where one of them is the manifest of the payload: what that said of the other is gone."""
    names = st.sampled_from(sorted(files.keys() - {MANIFEST}))
    one, other = data.draw(st.lists(names, min_size=2, max_size=2, unique_by=lambda path: files[path]))
    with instead(bag, {one: files[one], other: files[other]}, {one: files[other], other: files[one]}):
        assert {one, other} <= found(bag)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_several_things_at_once_are_all_named(bag: Path, files: Files, data: st.DataObject) -> None:
    """What is wrong with one file does not hide what is wrong with another."""
    payload = [path for path in sorted(files) if path.startswith("data/")]
    changed = data.draw(st.lists(st.sampled_from(payload), min_size=2, max_size=8, unique=True))
    gone, *others = changed
    now = {path: files[path][::-1] + b"x" for path in others}
    with instead(bag, {path: files[path] for path in changed}, {**now, "data/more": b"x"}):
        (bag / gone).unlink()
        assert found(bag) == {*changed, "data/more"}


def test_each_way_to_look_alike_elsewhere_is_named(bag: Path, files: Files) -> None:
    """In capitals, with a blank, with letters of another alphabet."""
    path = next(path for path in files if path.endswith("decision.pdf"))
    for name in (
        "Council-decision.pdf",
        "council-decision.PDF",
        "council-decision.pdf ",
        "c\u043euncil-decision.pdf",
        "council\u2010decision.pdf",
    ):
        to = (Path(path).parent / name).as_posix()
        with moved(bag, path, to):
            assert {path, to} <= found(bag)


# The ZIP


@pytest.fixture(scope="module")
def archive(bag: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The ZIP that is handed over."""
    (made,) = transfer.transfer([bag], tmp_path_factory.mktemp("transfer"))
    return made.archive.read_bytes()


def found_in_zip(data: bytes, folder: Path) -> set[str]:
    """The paths that findings name when this is verified as a ZIP."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    file = folder / "x.zip"
    file.write_bytes(data)
    made = zipped.unpack(file, "x.zip", folder)
    bag = fixity.check(made.bag, f"x.zip/{made.name}").findings if made.bag else ()
    return named((*made.findings, *bag), "x.zip")


def test_the_zip_is_sound(archive: bytes, tmp_path: Path) -> None:
    assert found_in_zip(archive, tmp_path / "zip") == set()


@pytest.fixture(scope="module")
def members(archive: bytes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, range]:
    """Where the bytes of every file stand in the ZIP."""
    file = tmp_path_factory.mktemp("members") / "x.zip"
    file.write_bytes(archive)
    with zipfile.ZipFile(file) as opened:
        made = {}
        for member in opened.infolist():
            start = archive.index(opened.read(member), member.header_offset)
            made[member.filename] = range(start, start + member.file_size)
    return made


@pytest.fixture(scope="module")
def between(archive: bytes, members: dict[str, range]) -> list[int]:
    """The bytes of the ZIP that are of no file."""
    inside = {at for place in members.values() for at in place}
    return [at for at in range(len(archive)) if at not in inside]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_byte_of_the_zip_that_is_another_is_found_and_the_file_named(
    archive: bytes,
    members: dict[str, range],
    between: list[int],
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
) -> None:
    inside = st.sampled_from(sorted(members)).flatmap(lambda name: st.sampled_from(members[name]))
    at = data.draw(st.one_of(inside, st.sampled_from(between)))
    byte = data.draw(st.integers(1, 255)) ^ archive[at]
    names = found_in_zip(archive[:at] + bytes([byte]) + archive[at + 1 :], tmp_path_factory.getbasetemp() / "tampered")
    name = next((name for name, place in members.items() if at in place), "")
    assert names
    if name:
        assert name in names


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_zip_that_is_shorter_or_longer_is_found(
    archive: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(archive) - 1))
    more = data.draw(st.binary(min_size=1, max_size=40))
    now = data.draw(
        st.sampled_from(
            [archive[:at], archive[at + 1 :], archive[:at] + more + archive[at:], archive + more, more + archive]
        )
    )
    assert found_in_zip(now, tmp_path_factory.getbasetemp() / "tampered")
