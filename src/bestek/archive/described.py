"""Whether the side files of a bag are valid (MDTO 1.0.1, DiWoo 0.9.8), and whether they say what is true of the files beside them.

Everything below the payload has one: a folder `x` has `x/x.mdto.xml`, a file `y` has `y.mdto.xml`. What they say of size, checksum, format
and of what belongs to what is held against the bag itself; what they say of decisions and terms cannot be judged without the dossier.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from bestek.archive import diwoo, mdto, pronom
from bestek.archive.bag import PAYLOAD
from bestek.archive.fixity import File, Fixity
from bestek.archive.mdto import Described, InformationObject, Reference
from bestek.archive.package import SIDE_FILE, Content
from bestek.findings import Finding, Place
from bestek.messages import N_, _
from bestek.mistakes import LISTED_LENGTH, Listing, Mistake, shortened

UNTRUE = Mistake("E957", N_("{reason}"), N_("make the package anew from the dossier, or take another copy"))

SHA256 = ("SHA-256", "SHA256")
LARGEST = 8 * 2**20
"""Bytes of a side file at most."""


@dataclass
class Judged:
    """What came of it: how many side files were read, what is wrong, and the files whose format nobody here can tell."""

    read: int = 0
    findings: list[Finding] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def check(bag: Fixity) -> Judged:
    """Every side file of a bag against its files. What cannot be read was told already and is left out."""
    return _Tree(bag).judged()


class _Tree:
    """The payload of a bag with what its side files say."""

    def __init__(self, bag: Fixity) -> None:
        self.bag, self.made = bag, Judged()
        side = {path for path in bag.files if path.endswith((SIDE_FILE, diwoo.SIDE_FILE))}
        self.plain = sorted(bag.files.keys() - side)
        self.side = sorted(side)
        parents = {parent.as_posix() for path in bag.files for parent in PurePosixPath(path).parents}
        self.folders = sorted(parent for parent in parents if parent.startswith(PAYLOAD))
        self.said: dict[str, Described] = {}

    def judged(self) -> Judged:
        for path in self.side:
            self._read(path)
        self._all_described()
        for path, said in self.said.items():
            self._add(path, self._folder(path, said) if isinstance(said, InformationObject) else self._file(path, said))
        self._add_twice()
        return self.made

    def _add(self, path: str, reasons: Iterator[tuple[int, str] | str]) -> None:
        """Findings at the side file of a path, or at the path itself where it is one."""
        for reason in reasons:
            line, told = reason if isinstance(reason, tuple) else (0, reason)
            self.made.findings.append(
                UNTRUE.at(Place(f"{self.bag.shown}/{path}", line), reason=Listing(shortened(told, LISTED_LENGTH)))
            )

    # Reading

    def _read(self, path: str) -> None:
        data = self._bytes(path)
        if data is None:
            return
        self.made.read += 1
        problems = (diwoo if path.endswith(diwoo.SIDE_FILE) else mdto).problems(data)
        self._add(path, ((each.line, each.message) for each in problems))
        target = self._described(path)
        if not target:
            self._add(path, iter([_("it describes nothing that is there")]))
        elif path.endswith(SIDE_FILE) and not problems:
            self._say(path, target, mdto.loads(data))

    def _bytes(self, path: str) -> bytes | None:
        if self.bag.files[path].size > LARGEST:
            self._add(path, iter([_("it is too long to be metadata")]))
            return None
        try:
            return (self.bag.folder / path).read_bytes()
        except OSError:
            return None

    def _described(self, path: str) -> str:
        """The file or folder that a side file is about; nothing when that is not there."""
        name = path.removesuffix(SIDE_FILE).removesuffix(diwoo.SIDE_FILE)
        folder, _slash, stem = name.rpartition("/")
        if path.endswith(SIDE_FILE) and folder in self.folders and folder.rpartition("/")[2] == stem:
            return folder
        return name if name in self.plain else ""

    def _say(self, path: str, target: str, said: Described) -> None:
        if isinstance(said, InformationObject) != (target in self.folders):
            kind = _("a folder") if target in self.folders else _("a file")
            self._add(path, iter([_("it stands beside {kind} and describes something else").format(kind=kind)]))
            return
        self.said[path] = said

    def _all_described(self) -> None:
        """The side file of a file stands beside it, that of a folder in it."""
        for path in (*self.plain, *self.folders):
            name = PurePosixPath(path).name
            side = f"{path}/{name}{SIDE_FILE}" if path in self.folders else f"{path}{SIDE_FILE}"
            if side not in self.side:
                told = _("nothing describes it: {file} is missing").format(file=f"{name}{SIDE_FILE}")
                self._add(path, iter([told]))

    # What is true

    def _file(self, path: str, said: mdto.File) -> Iterator[str]:
        target = path.removesuffix(SIDE_FILE)
        file = self.bag.files[target]
        if said.name != PurePosixPath(target).name:
            yield _("it calls the file {said}").format(said=said.name)
        if said.size.strip().lstrip("+0") != str(file.size).lstrip("0"):
            yield _("it gives {said} bytes, and the file has {size}").format(said=said.size, size=file.size)
        yield from _sums(said, file)
        yield from self._format(target, said)
        yield from self._belongs(target, said)

    def _format(self, target: str, said: mdto.File) -> Iterator[str]:
        found = pronom.identify(Content.at(self.bag.folder / target), PurePosixPath(target).name)
        if found is None:
            self.made.unknown.append(target)
        elif found.id != said.format.code:
            told = _("it gives the format {said}, and the file is {found}")
            yield told.format(said=said.format.code or said.format.label, found=f"{found.id} ({found.label})")

    def _belongs(self, target: str, said: mdto.File) -> Iterator[str]:
        folder = str(PurePosixPath(target).parent)
        record = self.said.get(f"{folder}/{PurePosixPath(folder).name}{SIDE_FILE}")
        if isinstance(record, InformationObject) and not _names((said.record,), record):
            yield _("it belongs to {said}, and stands in the folder of {found}").format(
                said=said.record.name, found=record.name
            )

    def _folder(self, path: str, said: InformationObject) -> Iterator[str]:
        """A record names every file of its folder and no other; an aggregation names its records and they name it."""
        folder = str(PurePosixPath(path).parent)
        inner = {each: other for each, other in self.said.items() if _parent(each, other) == folder and each != path}
        files = {each: other for each, other in inner.items() if isinstance(other, mdto.File)}
        records = {each: other for each, other in inner.items() if isinstance(other, InformationObject)}
        yield from _listed(said.files, files)
        yield from _listed(said.parts, records)
        yield from (
            _nowhere(each.object) for each in said.relations if each.object.id and not self._stands(each.object)
        )
        for each, other in records.items():
            if other.part_of and not any(_names((part,), said) for part in other.part_of):
                yield _("{file} says that it belongs to something else").format(file=PurePosixPath(each).name)

    def _stands(self, reference: Reference) -> bool:
        return any(_names((reference,), other) for other in self.said.values())

    def _add_twice(self) -> None:
        """An id stands for one thing."""
        known: dict[tuple[str, str], str] = {}
        for path, said in self.said.items():
            for id_ in said.ids:
                other = known.setdefault((id_.source, id_.value), path)
                if other != path:
                    told = _("it has the id {id}, which {other} has as well").format(id=id_.value, other=other)
                    self._add(path, iter([told]))


def _parent(path: str, said: Described) -> str:
    """The folder that an object stands in: of a folder the one above it."""
    steps = PurePosixPath(path).parent
    return str(steps.parent if isinstance(said, InformationObject) else steps)


def _sums(said: mdto.File, file: File) -> Iterator[str]:
    given = [each.value.lower() for each in said.checksums if each.algorithm.label in SHA256]
    if not given:
        yield _("it gives no SHA-256 checksum")
    elif any(value != file.sha256 for value in given):
        yield _("it gives another checksum than the file has")


def _listed(references: tuple[Reference, ...], there: Mapping[str, Described]) -> Iterator[str]:
    """References against what is there: each leads to one, and to each leads one."""
    for path, said in there.items():
        if not _names(references, said):
            yield _("it does not name {file}").format(file=PurePosixPath(path).name)
    for reference in references:
        if reference.id and not any(_names((reference,), said) for said in there.values()):
            yield _nowhere(reference)


def _nowhere(reference: Reference) -> str:
    return _("it names {name}, which is not there").format(name=reference.name)


def _names(references: tuple[Reference, ...], said: Described) -> bool:
    """Whether one of the references leads to an object: by its id, or without one by its name."""
    return any(each.id in said.ids if each.id else each.name == said.name for each in references)
