"""What is kept comes back as it was or not at all, whatever happens to the folder."""

from __future__ import annotations

import os
import pickle
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import pytest

from bestek import cache
from bestek.cache import Cache, Remembering


def key(number: int) -> str:
    return sha256(str(number).encode()).hexdigest()


DATA = bytes(range(256)) * 8


@pytest.fixture
def kept(tmp_path: Path) -> Cache:
    found = Cache(tmp_path / "cache")
    found.put(key(1), DATA)
    return found


def files(of: Cache) -> list[Path]:
    return sorted(path for path in of.folder.rglob("*") if path.is_file())


def test_what_is_kept_comes_back(kept: Cache) -> None:
    assert kept.get(key(1)) == DATA
    assert Cache(kept.folder).get(key(1)) == DATA
    assert kept.get(key(2)) is None
    assert kept.trouble is None


def test_nothing_is_kept_as_nothing(kept: Cache) -> None:
    kept.put(key(2), b"")
    assert kept.get(key(2)) == b""


def test_an_entry_cut_off_anywhere_is_not_there_and_goes(kept: Cache) -> None:
    (file,) = files(kept)
    whole = file.read_bytes()
    for length in (0, 1, 20, 60, 100, len(whole) - len(DATA), len(whole) - 1):
        file.write_bytes(whole[:length])
        assert kept.get(key(1)) is None
        assert not file.exists()
        kept.put(key(1), DATA)
        assert kept.get(key(1)) == DATA


def test_a_damaged_entry_is_not_there_wherever_the_damage_is(kept: Cache) -> None:
    (file,) = files(kept)
    whole = file.read_bytes()
    for place in (0, 10, 30, len(whole) - len(DATA) - 1, len(whole) - len(DATA), len(whole) - 1):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert kept.get(key(1)) is None
    file.write_bytes(whole + b"more")
    assert kept.get(key(1)) is None
    file.write_bytes(whole)
    assert kept.get(key(1)) == DATA


def test_an_entry_under_another_name_is_not_there(kept: Cache) -> None:
    (file,) = files(kept)
    elsewhere = kept.folder / key(2)[:2] / key(2)
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(file.read_bytes())
    assert kept.get(key(2)) is None


def test_an_entry_of_another_version_is_not_there(kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_FORMAT", b"bestek-cache-2\n")
    assert Cache(kept.folder).get(key(1)) is None


def pipe(file: Path) -> None:
    os.mkfifo(file)


def endless(file: Path) -> None:
    file.symlink_to("/dev/zero")


def circle(file: Path) -> None:
    file.symlink_to(file.name)


def of_another(file: Path) -> None:
    """A link to a sound entry that is no part of the cache."""
    elsewhere = Cache(file.parents[2] / "elsewhere")
    elsewhere.put(file.name, b"of somebody else")
    file.symlink_to(files(elsewhere)[0])


def huge(file: Path) -> None:
    """More than any memory holds, on a disk that has none of it."""
    with file.open("wb") as made:
        made.truncate(1 << 40)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes and devices among files")
@pytest.mark.parametrize("instead", [pipe, endless, circle, of_another, huge])
def test_what_is_no_file_of_the_cache_is_not_read_and_goes(kept: Cache, instead: Callable[[Path], None]) -> None:
    (file,) = files(kept)
    file.unlink()
    instead(file)
    assert kept.get(key(1)) is None
    assert not os.path.lexists(file)
    kept.put(key(1), DATA)
    assert kept.get(key(1)) == DATA


def test_a_folder_in_the_place_of_an_entry_is_no_entry(kept: Cache) -> None:
    (kept.folder / key(3)[:2] / key(3)).mkdir(parents=True)
    assert kept.get(key(3)) is None
    kept.put(key(3), DATA)
    assert kept.get(key(3)) is None
    assert kept.trouble is not None


# Writers at the same time


def _write_and_read(folder: Path, turn: int) -> int:
    """Puts and gets the same fifty entries; returns how many came back whole."""
    mine = Cache(folder, most=400_000)
    whole = 0
    for number in range(50):
        place = (number * (turn + 1)) % 50
        mine.put(key(place), key(place).encode() * 100)
        got = mine.get(key(place))
        assert got in (None, key(place).encode() * 100)
        whole += got is not None
    return whole


def test_writers_in_several_processes_leave_whole_entries_only(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        counted = list(pool.map(_write_and_read, [tmp_path] * 8, range(8)))
    assert min(counted) > 40
    left = files(Cache(tmp_path))
    assert len(left) == 50
    assert all(Cache(tmp_path).get(path.name) == path.name.encode() * 100 for path in left)


_KILLED = """
import os, sys
from pathlib import Path
from bestek.cache import Cache, Remembering
Path.replace = lambda self, to: os._exit(9)  # in the last moment before an entry is there
Cache(Path(sys.argv[1])).put(sys.argv[2], b"x" * 5000)
"""


def test_what_a_killed_writer_left_is_no_entry_and_goes_later(kept: Cache) -> None:
    ended = subprocess.run([sys.executable, "-c", _KILLED, str(kept.folder), key(5)], check=False)
    assert ended.returncode == 9
    (left,) = kept.folder.rglob(".writing-*")
    assert Cache(kept.folder).get(key(5)) is None
    Cache(kept.folder, most=10_000).put(key(6), DATA)
    assert left.exists()  # its writer may be at work
    os.utime(left, (1, 1))
    Cache(kept.folder, most=10_000).put(key(7), DATA)
    assert not left.exists()
    assert kept.get(key(1)) == DATA


def test_an_interrupted_writer_leaves_nothing(kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_self: Path, _to: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        kept.put(key(2), DATA)
    assert len(files(kept)) == 1


# Disks


@pytest.fixture
def small_files() -> Iterator[None]:
    """A disk that takes no file of more than 1000 bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("small_files")
def test_on_a_full_disk_nothing_is_kept_and_nothing_left(tmp_path: Path) -> None:
    full = Cache(tmp_path / "cache")
    full.put(key(1), DATA)
    full.put(key(2), DATA)
    assert full.get(key(1)) is None
    assert files(full) == []
    assert isinstance(full.trouble, OSError)
    full.put(key(3), b"short")
    assert full.get(key(3)) == b"short"


def test_in_a_folder_that_cannot_be_written_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_values: object, **_named: object) -> None:
        raise PermissionError(13, "read-only file system")

    kept = Cache(tmp_path)
    kept.put(key(1), DATA)
    monkeypatch.setattr(cache, "mkstemp", refused)
    monkeypatch.setattr(os, "utime", refused)
    monkeypatch.setattr(Path, "unlink", refused)
    kept.put(key(2), DATA)
    assert isinstance(kept.trouble, PermissionError)
    assert kept.get(key(1)) == DATA
    assert kept.get(key(2)) is None


def test_a_file_in_the_place_of_the_folder_is_trouble_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("mine", encoding="utf-8")
    kept = Cache(tmp_path / "cache")
    kept.put(key(1), DATA)
    assert kept.get(key(1)) is None
    assert kept.trouble is not None
    assert (tmp_path / "cache").read_text(encoding="utf-8") == "mine"


# Size


def used_at(of: Cache, number: int, time: int) -> None:
    os.utime(of.folder / key(number)[:2] / key(number), (time, time))


def test_what_was_used_least_recently_goes_first(tmp_path: Path) -> None:
    kept = Cache(tmp_path, most=10_000)
    for number in range(4):
        kept.put(key(number), DATA)  # some 2150 bytes each
        used_at(kept, number, 1_000 + number)
    assert kept.get(key(0)) == DATA  # which marks it as used
    fresh = Cache(tmp_path, most=10_000)
    fresh.put(key(9), DATA)
    assert {number for number in (0, 1, 2, 3, 9) if fresh.get(key(number))} == {0, 3, 9}


def test_a_cache_stays_within_its_bound(tmp_path: Path) -> None:
    kept = Cache(tmp_path, most=50_000)
    largest = 0
    for number in range(200):
        kept.put(key(number), DATA)
        largest = max(largest, sum(file.stat().st_size for file in files(kept)))
    assert largest <= 50_000 + 3_000
    assert kept.get(key(199)) == DATA
    assert kept.get(key(0)) is None


def test_many_short_builds_stay_within_the_bound_too(tmp_path: Path) -> None:
    for number in range(2000):
        Cache(tmp_path, most=400_000).put(
            key(number), DATA
        )  # each a process of its own, that keeps less than it looks at
    assert sum(file.stat().st_size for file in files(Cache(tmp_path))) < 400_000 + 1_000 * len(DATA)


def test_what_is_larger_than_the_cache_is_not_kept(tmp_path: Path) -> None:
    kept = Cache(tmp_path, most=1_000)
    kept.put(key(1), DATA)
    assert kept.get(key(1)) is None
    assert files(kept) == []


def test_a_cache_goes_to_another_process_as_its_place_and_bound(kept: Cache) -> None:
    there = pickle.loads(pickle.dumps(kept))
    assert (there.folder, there.most) == (kept.folder, kept.most)
    assert there.get(key(1)) == DATA


def test_what_was_kept_last_is_at_hand_without_the_disk(kept: Cache) -> None:
    remembering = Remembering(kept)
    assert remembering.get(key(1)) == DATA
    remembering.put(key(2), DATA)
    for path in files(kept):
        path.unlink()
    assert [remembering.get(key(number)) for number in (1, 2, 3)] == [DATA, DATA, None]


def test_at_hand_is_what_was_used_last_within_the_bound(kept: Cache) -> None:
    remembering = Remembering(kept, 2 * len(DATA))
    remembering.put(key(2), DATA)
    remembering.put(key(3), DATA)
    assert remembering.get(key(2)) == DATA
    remembering.put(key(4), DATA)
    for path in files(kept):
        path.unlink()
    assert [remembering.get(key(number)) for number in (2, 3, 4)] == [DATA, None, DATA]
