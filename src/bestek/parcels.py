"""A dossier as a value: all that a worker elsewhere needs to make it, and all that it made.

A parcel is a ZIP archive: the content of the dossier, the profiles of the municipalities, the settings, the templates, and what is kept of the last builds
(records, trees, outputs, parts of documents), so that the worker makes no more again than this machine would. Back come the files that changed. They are
put in place as a build puts them: outputs first and records last, nothing where another build was ahead.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from bestek import outputs
from bestek.cache import Cache, Store
from bestek.project import Project

MOST = 64_000_000
"""Bytes that travel with a dossier besides its content: what is kept and does not fit is made again."""

LARGEST = 512_000_000
"""Bytes of a parcel that is unpacked."""

CONTENT, TEMPLATES, OUTPUT, PARTS = "content", "templates", "output", "parts"
"""The folders of a parcel. Below the first two stands the folder itself, whose name places in findings begin with."""

RECORDS = ".bestek"

SILENT = {"__pycache__", "issued"}
"""Folders that no document is made from."""

MOST_PARTS = 500
"""Parts of documents that are remembered of a dossier."""


def packed(project: Project, folder: Path) -> bytes:
    """All that decides on the documents of a dossier, and what is kept of them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, file in _given(project, folder):
            archive.writestr(_entry(name), file.read_bytes())
        room = MOST
        for name, data in _kept(project, folder):
            room -= len(data)
            if room >= 0:
                archive.writestr(_entry(name), data)
    return made.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry without a time: the same parcel has the same bytes."""
    made = zipfile.ZipInfo(name)
    made.compress_type = zipfile.ZIP_DEFLATED
    return made


def _given(project: Project, folder: Path) -> Iterator[tuple[str, Path]]:
    """The files that a dossier is made from, by their names in the parcel."""
    content = PurePosixPath(CONTENT, project.content.name)
    for place in (folder, project.content / "municipalities"):
        yield from ((f"{content}/{file.relative_to(project.content).as_posix()}", file) for file in _files(place))
    for file in sorted(project.content.iterdir()):
        if file.is_file():  # settings, lists
            yield f"{content}/{file.name}", file
    templates = PurePosixPath(TEMPLATES, project.templates.name)
    yield from (
        (f"{templates}/{file.relative_to(project.templates).as_posix()}", file) for file in _files(project.templates)
    )


def _kept(project: Project, folder: Path) -> Iterator[tuple[str, bytes]]:
    """What is kept of a dossier: first what is small and spares most."""
    for file in (*_records(project, folder), *_trees(project, folder), *_outputs(project, folder)):
        with suppress(OSError):
            yield f"{OUTPUT}/{file.relative_to(project.output).as_posix()}", file.read_bytes()
    store = Cache(project.cache)
    for key in _used(project, folder.name):
        if data := store.get(key):
            yield f"{PARTS}/{key}", data


def _records(project: Project, folder: Path) -> Iterator[Path]:
    """The records of a dossier. No name of a folder holds a plus sign or a dot."""
    place = project.output / RECORDS
    for pattern in (
        f"{folder.name}.json",
        f"{folder.name}+*.json",
        f"checks/{folder.name}.json",
        f"checks/{folder.name}+*",
    ):
        yield from sorted(place.glob(pattern))
    for pattern in (folder.name, f"{folder.name}+*"):
        yield from sorted(file for file in place.glob(f"checks/documents/{pattern}/*/*") if file.is_file())
    yield from (file for name in ("templates", "checks/+settings.json") if (file := place / name).is_file())


def _trees(project: Project, folder: Path) -> Iterator[Path]:
    place = project.output / RECORDS / "trees"
    for pattern in (folder.name, f"{folder.name}+*"):
        for kept in sorted(place.glob(pattern)):
            yield from _files(kept)


def _outputs(project: Project, folder: Path) -> Iterator[Path]:
    place = project.output / folder.name
    yield from _files(place) if place.is_dir() else ()


def _files(folder: Path) -> Iterator[Path]:
    found = ((file, file.relative_to(folder).parts) for file in folder.rglob("*") if file.is_file())
    yield from sorted(file for file, parts in found if not SILENT & set(parts))


# Elsewhere


@contextmanager
def unpacked(parcel: bytes) -> Iterator[Project]:
    """A project of one dossier, there for a while; folders are called as those where the parcel came from."""
    with TemporaryDirectory(prefix="bestek-") as temporary:
        root = Path(temporary)
        store = Cache(root / "cache")
        for name, data in _entries(parcel):
            if name.startswith(f"{PARTS}/"):
                store.put(name.removeprefix(f"{PARTS}/"), data)
                continue
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(data)
        (root / OUTPUT).mkdir(exist_ok=True)
        (content,), (templates,) = ((root / folder).iterdir() for folder in (CONTENT, TEMPLATES))
        yield Project(content, templates, root / OUTPUT, store.folder)


def _entries(parcel: bytes) -> Iterator[tuple[str, bytes]]:
    """Raises `ValueError` for an archive that leads elsewhere or would fill the disk."""
    with zipfile.ZipFile(io.BytesIO(parcel)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
            raise ValueError(LARGEST)
        for entry in archive.infolist():
            if {"", ".", ".."} & set(entry.filename.split("/")):
                raise ValueError(entry.filename)
            yield entry.filename, archive.read(entry)


@dataclass
class Noted:
    """A store that remembers which parts were asked for or kept: those that the next build of the same dossier asks for."""

    store: Store
    used: dict[str, None] = field(default_factory=dict)

    def get(self, key: str) -> bytes | None:
        """What is kept."""
        self.used[key] = None
        return self.store.get(key)

    def put(self, key: str, data: bytes) -> None:
        """Keeps it."""
        self.used[key] = None
        self.store.put(key, data)


def changed(parcel: bytes, place: Project, used: Iterable[str]) -> bytes:
    """What was written below `output` and which parts were made, with the names of what is gone and of all parts that were used."""
    before = {name: data for name, data in _entries(parcel) if name.startswith((f"{OUTPUT}/", f"{PARTS}/"))}
    now = {f"{OUTPUT}/{file.relative_to(place.output).as_posix()}": file for file in _files(place.output)}
    store, made = Cache(place.cache), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, file in now.items():
            if name not in PASSING and before.get(name) != (data := file.read_bytes()):
                archive.writestr(_entry(name), data)
        for key in used:
            if f"{PARTS}/{key}" not in before and (data_ := store.get(key)):
                archive.writestr(_entry(f"{PARTS}/{key}"), data_)
        gone = [name for name in before if name.startswith(f"{OUTPUT}/") and name not in now]
        archive.writestr(_entry("told"), json.dumps({"gone": gone, "used": [*used]}))
    return made.getvalue()


PASSING = frozenset(f"{OUTPUT}/{RECORDS}/{name}" for name in ("lock", "busy", "templates", "checks/+settings.json"))
"""Files that say that a build is at work, and that dossiers share: those of each machine are its own."""


# Back


def put_in_place(project: Project, folder: Path, parcel: bytes, sent: bytes) -> bool:
    """Puts what a worker made in its place and keeps the parts; nothing of it where another build of the dossier was ahead meanwhile."""
    made = dict(_entries(sent))
    told = json.loads(made.pop("told"))
    store = Cache(project.cache)
    for name in [name for name in made if name.startswith(f"{PARTS}/")]:
        store.put(name.removeprefix(f"{PARTS}/"), made.pop(name))
    with outputs.alone(project.output):
        if not _as_sent(project, folder, parcel):
            return False
        files = {_below(project.output, name): data for name, data in made.items()}
        outputs.write_files(dict(sorted(files.items(), key=lambda each: _late(project, each[0]))))
        for name in told["gone"]:
            _below(project.output, name).unlink(missing_ok=True)
        _remember(project, folder.name, told["used"])
    return True


def _as_sent(project: Project, folder: Path, parcel: bytes) -> bool:
    """Whether the records of what was built are those that were sent."""
    prefix = f"{OUTPUT}/"
    then = {
        name: data for name, data in _entries(parcel) if name.startswith(f"{prefix}{RECORDS}/") and _is_record(name)
    }
    now = {
        f"{prefix}{file.relative_to(project.output).as_posix()}": file.read_bytes()
        for file in _records(project, folder)
    }
    return then == {name: data for name, data in now.items() if _is_record(name)}


def _is_record(name: str) -> bool:
    """Whether a file says what was built; what is kept to be faster is not asked."""
    return name.count("/") == 2 and name.endswith(".json")  # output/.bestek/name.json


def _below(output: Path, name: str) -> Path:
    """Where an entry goes. Raises `ValueError` for one that belongs nowhere."""
    first, *steps = name.split("/")
    if first != OUTPUT or not steps or {"", ".", ".."} & set(steps):
        raise ValueError(name)
    return output.joinpath(*steps)


def _late(project: Project, file: Path) -> tuple[bool, str]:
    """Records after what they tell of."""
    return file.is_relative_to(project.output / RECORDS), str(file)


def _note(project: Project, name: str) -> Path:
    return project.output / RECORDS / "parts" / f"{name}.json"


def _used(project: Project, name: str) -> list[str]:
    """The parts that the last build elsewhere used."""
    try:
        return [str(key) for key in outputs.read_data(_note(project, name))["parts"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def noted(project: Project, name: str, used: Mapping[str, None]) -> None:
    """Notes the parts that a build here used."""
    if set(used) - set(_used(project, name)):
        with outputs.alone(project.output):
            _remember(project, name, used)


def _remember(project: Project, name: str, used: Iterable[str]) -> None:
    before = _used(project, name)
    parts = list(dict.fromkeys((*used, *before)))[:MOST_PARTS]
    if parts != before:
        outputs.write_data(_note(project, name), {"parts": parts})
