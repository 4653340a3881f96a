"""Bags on disk: what RFC 8493 wants of them, whole or not at all, and the same bytes for the same files."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import bagit
import pytest

from bestek.archive import bag as bags
from bestek.archive.bag import NEW, OLD, bag, put, writing
from bestek.archive.package import Content, portable
from bestek.findings import SetupError
from tests.killing import checksums

PAYLOAD = {"klein/b/b.txt": Content.of(b"twee\r\n"), "klein/a.txt": Content.of(b"een")}
INFO = {"Source-Organization": "Voorbeeld", "External-Description": "Een\n  zin  over\tregels"}


def test_a_bag_is_what_the_standard_says(tmp_path: Path) -> None:
    made = bag(PAYLOAD, INFO)
    put(tmp_path / "bag", made)
    assert (tmp_path / "bag" / "bagit.txt").read_bytes() == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert (tmp_path / "bag" / "bag-info.txt").read_text().splitlines() == [
        "Source-Organization: Voorbeeld",
        "External-Description: Een zin over regels",
        "Payload-Oxum: 9.2",
    ]
    manifest = (tmp_path / "bag" / "manifest-sha256.txt").read_text().splitlines()
    assert [line.split("  ")[1] for line in manifest] == ["data/klein/a.txt", "data/klein/b/b.txt"]
    assert (tmp_path / "bag" / "data/klein/b/b.txt").read_bytes() == b"twee\r\n"
    assert bagit.Bag(str(tmp_path / "bag")).validate()


def test_nothing_is_in_a_bag_but_what_was_given(tmp_path: Path) -> None:
    made = bag(PAYLOAD, INFO)
    put(tmp_path / "bag", made)
    found = {path.relative_to(tmp_path / "bag").as_posix() for path in (tmp_path / "bag").rglob("*") if path.is_file()}
    assert found == dict(made.files).keys()
    assert [path.name for path in tmp_path.iterdir()] == ["bag"]
    assert "Bagging-Date" not in (tmp_path / "bag" / "bag-info.txt").read_text()


def test_the_order_in_which_files_are_given_does_not_matter() -> None:
    turned = dict(reversed(PAYLOAD.items()))
    assert bag(PAYLOAD, INFO).tags == bag(turned, INFO).tags


def test_a_bag_that_is_there_with_the_same_bytes_stays_as_it_is(tmp_path: Path) -> None:
    assert put(tmp_path / "bag", bag(PAYLOAD, INFO))
    before = (tmp_path / "bag" / "bagit.txt").stat().st_ino
    assert not put(tmp_path / "bag", bag(PAYLOAD, INFO))
    assert (tmp_path / "bag" / "bagit.txt").stat().st_ino == before


@pytest.mark.parametrize("how", ["changed", "added", "gone", "empty folder", "link"])
def test_a_bag_that_was_touched_is_made_anew(tmp_path: Path, how: str) -> None:
    place = tmp_path / "bag"
    put(place, bag(PAYLOAD, INFO))
    before = checksums(place)
    match how:
        case "changed":
            (place / "data/klein/a.txt").write_bytes(b"eem")
        case "added":
            (place / "data/klein/c.txt").write_bytes(b"drie")
        case "gone":
            (place / "data/klein/a.txt").unlink()
        case "empty folder":
            (place / "data/leeg").mkdir()
        case _:
            (place / "data/klein/a.txt").rename(tmp_path / "elders.txt")
            (place / "data/klein/a.txt").symlink_to(tmp_path / "elders.txt")
    assert put(place, bag(PAYLOAD, INFO))
    assert checksums(place) == before
    assert not (place / "data/leeg").exists()
    assert not (place / "data/klein/a.txt").is_symlink()


def test_another_bag_takes_the_whole_place_of_the_earlier_one(tmp_path: Path) -> None:
    put(tmp_path / "bag", bag(PAYLOAD, INFO))
    put(tmp_path / "bag", bag({"klein/c.txt": Content.of(b"drie")}, INFO))
    found = sorted(path.name for path in (tmp_path / "bag" / "data").rglob("*") if path.is_file())
    assert found == ["c.txt"]
    assert bagit.Bag(str(tmp_path / "bag")).validate()


def test_what_a_killed_run_left_is_removed_and_the_earlier_bag_put_back(tmp_path: Path) -> None:
    place = tmp_path / "klein" / "public" / "bag"
    put(place, bag(PAYLOAD, INFO))
    before = {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()}
    place.rename(place.with_name(f"{OLD}bag"))
    (place.with_name(f"{NEW}bag") / "data").mkdir(parents=True)
    (place.with_name(f"{NEW}other") / "data").mkdir(parents=True)
    with writing(tmp_path):
        pass
    assert {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()} == before
    assert [path.name for path in place.parent.iterdir()] == ["bag"]


def test_a_file_that_changes_while_it_is_packed_leaves_the_earlier_bag(tmp_path: Path) -> None:
    put(tmp_path / "bag", bag(PAYLOAD, INFO))
    before = checksums(tmp_path / "bag")
    source = tmp_path / "bron.txt"
    source.write_bytes(b"een")
    content = Content.at(source)
    source.write_bytes(b"aan")
    with pytest.raises(SetupError, match="changed while"), writing(tmp_path):
        put(tmp_path / "bag", bag({"klein/bron.txt": content}, INFO))
    assert checksums(tmp_path / "bag") == before


def test_a_file_in_the_place_of_the_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("")
    with pytest.raises(SetupError), writing(tmp_path / "archive"):
        pass


class KilledError(BaseException):
    """The end of a process, which nothing in it survives to clean up."""


def test_whenever_writing_is_cut_off_the_earlier_bag_or_the_new_one_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, later = tmp_path / "bag", {"klein/c.txt": Content.of(b"drie")}
    put(place, bag(later, INFO))
    new = contents_of(place)
    put(place, bag(PAYLOAD, INFO))
    old = contents_of(place)
    found = []
    for moment in range(100):
        put(place, bag(PAYLOAD, INFO))
        with monkeypatch.context() as patch, suppress(KilledError):
            cut_off(patch, moment)
            put(place, bag(later, INFO))
            break
        with writing(tmp_path):
            assert contents_of(place) in (old, new), moment
            assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "bag"]
            found.append(contents_of(place) == new)
    assert 10 < len(found) < 100
    assert found[0] is False
    assert found[-1] is True


def cut_off(patch: pytest.MonkeyPatch, moment: int) -> None:
    """Ends the process, as it were, at the n-th time that it changes something on disk."""
    left = iter(range(moment))

    def counted(module: Any, name: str) -> None:
        real = getattr(module, name)

        def change(*arguments: Any, **options: Any) -> Any:
            if next(left, None) is None:
                raise KilledError
            return real(*arguments, **options)

        patch.setattr(module, name, change)

    for name in ("mkdir", "rmdir", "unlink", "rename"):
        counted(os, name)
    counted(bags, "write_through")


def contents_of(place: Path) -> dict[str, bytes]:
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


@pytest.mark.parametrize("path", ["../x.txt", "/x.txt", "a//b", "a/./b", "a b/c", "é", "nul.txt", "a.", "a" * 121, ""])
def test_a_path_that_could_not_stand_everywhere_is_a_mistake_of_ours(path: str) -> None:
    with pytest.raises(ValueError, match="not portable"):
        bag({path: Content.of(b"")}, INFO)


@pytest.mark.parametrize("name", ["a.txt", "2024-01-01-besluit", "x+y_z.tar.gz", "console.txt", "com10"])
def test_ordinary_names_are_portable(name: str) -> None:
    assert portable(name)
