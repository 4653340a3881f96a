"""Results that are kept under the checksum of what they were made from, in a folder that may be shared by processes and machines.

An entry is one file: what it is, its key, the checksum of what follows, and that. Whoever reads an entry that is not exactly this (cut off, damaged,
of another version, under another name) gets nothing, and it is made again. An entry appears whole, by a rename, or not at all, so that writers need
no locks: two that keep the same key keep the same bytes. Nothing is unpickled.
"""

from __future__ import annotations

import os
import stat
from collections import OrderedDict
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp
from typing import Protocol

_FORMAT = b"bestek-cache-1\n"
_DIGEST = sha256().digest_size
_WRITING = ".writing-"
"""How the names of files begin that are not whole yet."""
_ABANDONED = 3600.0
"""After so many seconds the writer of such a file is no more."""
_ROOM = 0.8
"""The share of the bound that is filled after the least recently used entries went."""
_SHARE = 64
_SELDOM = "00"
"""It is looked at whether there is too much when a process kept this share of the bound, and at one key in 256: many short builds fill a cache too, and
looking takes as long as there are entries."""

MOST = 1 << 30
"""Bytes that a cache takes at most: the parts of some five hundred dossiers."""


class Cache:
    """What is kept in `folder`, in `most` bytes (a little more while several write). Keys are hexadecimal checksums.

    A cache never fails: what cannot be read is not there, what cannot be written is not kept, and `trouble` says why.
    """

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self.folder, self.most = folder, most
        self.trouble: OSError | None = None
        """The first reason why something was not kept: a full disk, a folder that is read only."""
        self._until_tidied = most // _SHARE

    def __reduce__(self) -> tuple[type[Cache], tuple[Path, int]]:
        """In another process only the place and the bound are the same."""
        return Cache, (self.folder, self.most)

    def get(self, key: str) -> bytes | None:
        """What is kept under a key; reading marks its use."""
        file = self._file(key)
        try:
            entry = self._read(file)
        except OSError:
            return None
        data = _content(entry, key)
        with suppress(OSError):
            os.utime(file) if data is not None else file.unlink()
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keeps it, whole or not at all."""
        file = self._file(key)
        entry = b"".join((_head(key), sha256(data).digest(), data))
        if len(entry) > self.most:
            return
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            now = _written(file, entry)
            self._until_tidied -= len(entry)
            if self._until_tidied < 0 or key.startswith(_SELDOM):
                self._tidy(now)
        except OSError as error:
            self.trouble = self.trouble or error

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def _read(self, file: Path) -> bytes:
        """The bytes of an ordinary file; of a pipe, a device or a link, which may have no end, and of what is larger than the cache none."""
        known = file.lstat()
        return file.read_bytes() if stat.S_ISREG(known.st_mode) and known.st_size <= self.most else b""

    def _tidy(self, now: float) -> None:
        """Takes away what was used least recently, and what killed writers left, by the time of the disk (`now`, of the newest entry)."""
        kept: list[tuple[float, int, Path]] = []
        for file in _files(self.folder):
            with suppress(OSError):  # another process tidies too
                known = file.lstat()
                if not file.name.startswith(_WRITING):
                    kept.append((known.st_mtime, known.st_size, file))
                elif now - known.st_mtime > _ABANDONED:
                    file.unlink()
        size = sum(bytes_ for _used, bytes_, _path in kept)
        if size > self.most:
            size = _without_oldest(kept, size, self.most * _ROOM)
        self._until_tidied = self.most // _SHARE


AT_HAND = 64 << 20
"""Bytes that a process holds of what it keeps: the parts of some thirty documents."""


class Store(Protocol):
    """What keeps results under their keys."""

    def get(self, key: str) -> bytes | None:
        """What is kept; nothing where there is none that can be trusted."""

    def put(self, key: str, data: bytes) -> None:
        """Keeps it where that can be done."""


class Remembering:
    """What keeps results, and in memory what was last asked for or kept, in `most` bytes: for a process that asks again and again."""

    def __init__(self, kept: Store, most: int = AT_HAND) -> None:
        self.kept, self.most = kept, most
        self._at_hand: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0

    def get(self, key: str) -> bytes | None:
        """What is kept under a key."""
        if key in self._at_hand:
            self._at_hand.move_to_end(key)
            return self._at_hand[key]
        data = self.kept.get(key)
        if data is not None:
            self._hold(key, data)
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keeps it."""
        self._hold(key, data)
        self.kept.put(key, data)

    def _hold(self, key: str, data: bytes) -> None:
        self._size += len(data) - len(self._at_hand.pop(key, b""))
        self._at_hand[key] = data
        while self._size > self.most:
            _key, oldest = self._at_hand.popitem(last=False)
            self._size -= len(oldest)


def _head(key: str) -> bytes:
    return _FORMAT + key.encode("ascii") + b"\n"


def _content(entry: bytes, key: str) -> bytes | None:
    """What an entry keeps, or nothing when it is not sound."""
    head = _head(key)
    data = entry[len(head) + _DIGEST :]
    sound = entry.startswith(head) and entry[len(head) : len(head) + _DIGEST] == sha256(data).digest()
    return data if sound else None


def _written(file: Path, entry: bytes) -> float:
    """Writes an entry beside its place and moves it there. Returns the time that the disk gave it; raises `OSError`."""
    handle, name = mkstemp(prefix=_WRITING, dir=file.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as made:
            made.write(entry)
        beside.chmod(0o644)  # others may share it
        time = beside.stat().st_mtime
        beside.replace(file)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    return time


def _files(folder: Path) -> list[Path]:
    found: list[Path] = []
    for shelf in folder.iterdir():
        with suppress(OSError):
            found += shelf.iterdir()
    return found


def _without_oldest(kept: list[tuple[float, int, Path]], size: int, most: float) -> int:
    for _used, bytes_, file in sorted(kept):
        if size <= most:
            break
        with suppress(OSError):
            file.unlink()
            size -= bytes_
    return size
