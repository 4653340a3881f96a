"""Packages as an e-depot takes them in: the payload as a folder tree in which everything has its side file, and the bag as one ZIP.

`<name>/` holds what stands below `data/` in the bag, unchanged: every folder and every file with `<name>.mdto.xml` beside it. `<name>.zip` is the
serialised bag (RFC 8493, 4): one folder in it, stored and not compressed, the same bytes each time. `<name>` is the identifier of the package.

Nothing is handed over that is not complete and unchanged when it is read, and both are read back after they were written.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from bestek.archive import fixity, zips
from bestek.archive.bag import BAGIT, IDENTIFIER, NEW, PAYLOAD, TAG_FILES, TAG_MANIFEST, put_files, writing
from bestek.archive.diwoo import SIDE_FILE as DIWOO
from bestek.archive.fixity import Fixity
from bestek.archive.package import ARCHIVE, SIDE_FILE, Content, portable
from bestek.files import sync_folder
from bestek.findings import Finding, FindingsError, Place, SetupError
from bestek.messages import _

TRANSFER = "transfer"
"""The folder of what is handed over among the outputs, beside that of the packages."""


@dataclass(frozen=True)
class Transferred:
    """A package as it is to be handed over: the `tree` and the `archive`, with the size and the SHA-256 of the latter. `made` is false when both were there."""

    package: Path
    tree: Path
    archive: Path
    files: int
    size: int
    sha256: str
    made: bool


def transfer(
    bags: Sequence[Path], output: Path | None = None, step: Callable[[str], None] = lambda _name: None
) -> tuple[Transferred, ...]:
    """Writes every bag as a tree and as a ZIP below `output`, by default `transfer` beside the folder `archive` that the first bag stands in.

    Raises `FindingsError` with all that keeps any of them from being handed over: nothing is written then. `SetupError` for a folder that cannot be
    read or written.
    """
    place = output or beside(bags[0])
    checked = [fixity.check(folder, folder.as_posix()) for folder in bags]
    findings = [finding for each in checked for finding in (*_refusals(each), *_within(each, place))]
    if findings := [*findings, *_doubled(checked)]:
        raise FindingsError(dict.fromkeys(findings))
    with writing(place):
        _settle(place)
        return tuple(_transferred(each, place, step) for each in checked)


def named(folders: Sequence[str]) -> tuple[Path, ...]:
    """The folders as they were typed. Raises `FindingsError` where there is none."""
    if not folders:
        hint = _("archive.transfer FOLDER; packages stand in build/archive")
        raise FindingsError([Finding("E975", _("say what to hand over"), None, hint)])
    return tuple(map(Path, folders))


def beside(folder: Path) -> Path:
    """Where what is handed over stands when nobody says so."""
    whole = folder.resolve()
    above = next((each.parent for each in whole.parents if each.name == ARCHIVE), whole.parent)
    return above / TRANSFER


# What keeps a bag from being handed over


def _refusals(checked: Fixity) -> Iterator[Finding]:
    yield from checked.findings
    if not checked.findings:
        yield from _undescribed(checked)


def _within(checked: Fixity, place: Path) -> Iterator[Finding]:
    """A package that would be written into is none any more, and one that stands where a tree is to stand would be gone."""
    folder, target = checked.folder.resolve(), (place / name_of(checked)).resolve()
    if target.is_relative_to(folder) or folder.is_relative_to(target) or (target / BAGIT).exists():
        message = _("what is handed over would be written into a package, or in the place of one")
        yield Finding("E976", message, Place(checked.shown), _("name another folder: --output FOLDER"))


def _undescribed(checked: Fixity) -> Iterator[Finding]:
    """Files and folders that have no side file: no e-depot takes those in."""
    paths = {path.removeprefix(PAYLOAD) for path in checked.files}
    folders = {parent.as_posix() for path in paths for parent in PurePosixPath(path).parents} - {"."}
    whole = {path for path in paths if not path.endswith((SIDE_FILE, DIWOO))}
    for path in sorted(whole | folders):
        name = path if path in whole else f"{path}/{PurePosixPath(path).name}"
        if f"{name}{SIDE_FILE}" not in paths:
            message = _("there is no metadata beside it: {name} is missing").format(name=f"{name}{SIDE_FILE}")
            hint = _("pack the decision again, and hand that over")
            yield Finding("E973", message, Place(f"{checked.shown}/{PAYLOAD}{path}"), hint)


def _doubled(checked: Sequence[Fixity]) -> Iterator[Finding]:
    """Packages that would be handed over under one name."""
    counts = Counter(map(name_of, checked))
    for each in checked:
        if counts[name_of(each)] > 1:
            message = _("several packages are called {name}").format(name=name_of(each))
            yield Finding(
                "E974", message, Place(each.shown), _("hand them over one by one, each with an --output of its own")
            )


def name_of(checked: Fixity) -> str:
    """The identifier of a package as a name of a file; of one that has none, or an odd one, the name of its folder."""
    made = re.sub(r"[^A-Za-z0-9._+-]+", "_", checked.info.get(IDENTIFIER, "")).strip("._")
    folder = checked.folder.resolve().name
    return made if portable(made) else folder if portable(folder) else "package"


# Writing


def _settle(place: Path) -> None:
    """Removes the ZIP files that a killed run left unfinished."""
    for left in place.glob(f"{NEW}*.zip"):
        left.unlink()


def _transferred(checked: Fixity, place: Path, step: Callable[[str], None]) -> Transferred:
    name = name_of(checked)
    files = {path: _content(checked, path) for path in (*sorted(checked.files), *TAG_FILES, TAG_MANIFEST)}
    tree = {path.removeprefix(PAYLOAD): content for path, content in files.items() if path.startswith(PAYLOAD)}
    step(f"{name}/")
    fresh = put_files(place / name, tree)
    _read_back(place / name, tree)
    step(f"{name}.zip")
    zipped, made = _zipped(place / f"{name}.zip", {f"{name}/{path}": content for path, content in files.items()})
    return Transferred(
        checked.folder, place / name, place / f"{name}.zip", len(tree), zipped.size, zipped.sha256, fresh or made
    )


def _content(checked: Fixity, path: str) -> Content:
    """A file of the bag as it was when it was checked: who writes it then sees when it has changed since."""
    found = checked.files.get(path)
    file = checked.folder / path
    return Content(found.sha256, found.size, None, file) if found else Content.at(file)


def _read_back(folder: Path, files: Mapping[str, Content]) -> None:
    """Sees that the tree on disk is what was meant. Raises `SetupError`."""
    for path, content in files.items():
        if Content.at(folder / path).sha256 != content.sha256:
            raise _lost(folder / path)


def _zipped(place: Path, files: Mapping[str, Content]) -> tuple[Content, bool]:
    """The ZIP at its place, and whether it had to be written: one with the same bytes stays as it is."""
    new = place.with_name(NEW + place.name)
    with new.open("wb") as stream:
        zips.write(files, stream)
        stream.flush()
        os.fsync(stream.fileno())
    _read_zip(new, files)
    made = Content.at(new)
    if place.is_file() and Content.at(place).sha256 == made.sha256:
        new.unlink()
        return made, False
    new.replace(place)
    sync_folder(place.parent)
    return made, True


def _read_zip(place: Path, files: Mapping[str, Content]) -> None:
    """Sees that the ZIP holds what was meant. Raises `SetupError`."""
    try:
        with zipfile.ZipFile(place) as opened:
            read = {path: _checksum(opened, path) for path in opened.namelist()}
    except zipfile.BadZipFile as error:
        raise _lost(place) from error
    if read != {path: content.sha256 for path, content in files.items()}:
        raise _lost(place)


def _checksum(opened: zipfile.ZipFile, path: str) -> str:
    digest = sha256()
    with opened.open(path) as member:
        while block := member.read(zips.BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _lost(file: Path) -> SetupError:
    message = _("{file} was written and reads otherwise").format(file=file)
    return SetupError(message, _("check the disk, and hand over nothing of what stands on it"))
