"""What stands below a folder that may come from anybody: nothing is opened, links are not followed, and there are bounds."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bestek.findings import Finding, Place
from bestek.messages import N_, _, reason
from bestek.mistakes import Mistake

MOST_FILES, MOST_LEVELS, MOST_BYTES = 20_000, 16, 50 * 2**30
"""Bounds of a bag: files and folders together, levels of folders, bytes of all files."""

REFUSED = Mistake(
    "E950", N_("is refused: {reason}"), N_("a package of one decision is much smaller: look where it comes from")
)
ODD = Mistake("E952", N_("does not belong in a package: {reason}"), N_("find out who put it there"))
UNREADABLE = Mistake(
    "E956", N_("cannot be read: {reason}"), N_("look whether the medium is sound, and whether you may read it")
)

_KINDS = (
    (stat.S_ISLNK, N_("a link")),
    (stat.S_ISDIR, N_("a link")),  # a folder that is left here is a junction of Windows
    (stat.S_ISFIFO, N_("a pipe")),
    (stat.S_ISSOCK, N_("a socket")),
)


@dataclass
class Found:
    """What was found, by path with `/`: files with their size in bytes, folders, and findings on what is neither or cannot be listed.

    `refused` says why the walk was given up, if it was: the rest is incomplete then.
    """

    files: dict[str, int] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    refused: Finding | None = None


def walk(folder: Path, shown: str) -> Found:
    """All that stands below a folder; findings name it below `shown`."""
    found = Found()
    waiting = [""]
    while waiting and not found.refused:
        place = waiting.pop()
        try:
            with os.scandir(folder / place) as entries:
                for entry in entries:
                    waiting += _met(found, f"{place}/{entry.name}" if place else entry.name, entry, shown)
                    if refused := _too_much(found):
                        found.refused = REFUSED.at(Place(shown), reason=refused)
                        break
        except OSError as error:
            found.findings.append(UNREADABLE.at(Place(f"{shown}/{place}"), reason=reason(error)))
    return found


def _met(found: Found, path: str, entry: os.DirEntry[str], shown: str) -> tuple[str, ...]:
    """Puts an entry where it belongs; returns it when there is more below it."""
    info = entry.stat(follow_symlinks=False)
    if stat.S_ISREG(info.st_mode):
        found.files[path] = info.st_size
    elif stat.S_ISDIR(info.st_mode) and not getattr(info, "st_reparse_tag", 0):
        found.folders.add(path)
        return (path,)
    else:
        kind = next((word for is_, word in _KINDS if is_(info.st_mode)), N_("a device"))
        found.findings.append(ODD.at(Place(f"{shown}/{path}"), reason=_(kind)))
    return ()


def _too_much(found: Found) -> str:
    if len(found.files) + len(found.folders) + len(found.findings) > MOST_FILES:
        return _("it has more than {count} files").format(count=MOST_FILES)
    if any(path.count("/") >= MOST_LEVELS for path in found.folders):
        return _("its folders are more than {count} levels deep").format(count=MOST_LEVELS)
    if sum(found.files.values()) > MOST_BYTES:
        return _("it is larger than {size} GB").format(size=MOST_BYTES // 2**30)
    return ""


def empty(found: Found) -> Iterator[str]:
    """Folders with nothing in them."""
    within = {path.rpartition("/")[0] for path in (*found.files, *found.folders)}
    yield from sorted(found.folders - within)


def alike(paths: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Paths that are one and the same where capitals do not count, or where Unicode is spelled otherwise (UAX 15)."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        groups[folded(path)].append(path)
    yield from (tuple(sorted(group)) for group in groups.values() if len(group) > 1)


def folded(path: str) -> str:
    """A path without what some file systems do not tell apart."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
