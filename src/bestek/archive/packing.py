"""Packing on one page: what was issued with a decision becomes a package that stands on its own.

    gather -> findings, source -> account -> describe -> bag

Packages are written one by one when all of them are complete; each takes the place of an earlier one as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bestek import __version__
from bestek.archive import describing, diwoo, publishing
from bestek.archive.account import account
from bestek.archive.bag import IDENTIFIER, PAYLOAD, Bag, bag, put, writing
from bestek.archive.concepts import in_words
from bestek.archive.contents import ALL, Wanted, gather
from bestek.archive.findings import findings
from bestek.archive.package import ARCHIVE, Item, Package, path_of
from bestek.archive.signed import goes_on
from bestek.archive.source import SOURCE, source_zip
from bestek.build import Step
from bestek.files import shown_path
from bestek.findings import Finding, FindingsError, Place
from bestek.load import Loaded, load_dossier
from bestek.messages import _
from bestek.project import Edition, Project

__all__ = ["ARCHIVE", "Packed", "Packing", "Wanted", "pack"]


@dataclass(frozen=True)
class Packed:
    """A package as it stands on disk. `made` is false for one that was there with the same bytes."""

    decision: str
    municipality: str
    edition: Edition
    folder: Path
    records: int
    files: int
    size: int
    made: bool


@dataclass(frozen=True)
class Packing:
    """All packages that were made, and what there is to say of them."""

    packages: tuple[Packed, ...]
    findings: tuple[Finding, ...] = ()


def pack(project: Project, folder: Path, wanted: Wanted, step: Step = lambda _name: None) -> Packing:
    """Makes packages of a dossier. Raises `FindingsError` with all that keeps any of them from being made: none is written then."""
    gathered = gather(project, folder, wanted, step)
    try:
        packages, remarks = in_editions(gathered, wanted.edition)
    except FindingsError as error:
        raise FindingsError(_where(project, folder, error.findings)) from error
    bags = _bags(packages, step)
    with writing(project.output / ARCHIVE):
        made = tuple(_put(package, each) for package, each in bags)
    told = (finding for package, _bag in bags for finding in _told(package))
    return Packing(made, tuple(_where(project, folder, dict.fromkeys((*remarks, *told)))))


def _where(project: Project, folder: Path, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings about a fact that may not be written yet, with the line where it is, or where it would stand, in the content of today."""
    loaded: Loaded | None = None
    for finding in findings:
        at = finding.place
        if at and at.path and not at.line and at.file == shown_path(folder, project.root):
            loaded = loaded or load_dossier(folder, project.root)
            finding = replace(finding, place=loaded.place_of(at.path))  # noqa: PLW2901
        yield finding


def _bags(packages: Sequence[Package], step: Step) -> list[tuple[Package, Bag]]:
    """The bags of all packages. Raises `FindingsError` with what is wrong with any of them."""
    bags: list[tuple[Package, Bag]] = []
    wrong: list[Finding] = []
    for package in packages:
        try:
            step(place(package))
            made = complete(package)
            bags.append((made, bagged(made)))
            wrong += _losses(made)
        except FindingsError as error:
            wrong += error.findings
    if wrong:
        raise FindingsError(dict.fromkeys(wrong))
    return bags


def _losses(package: Package) -> Iterator[Finding]:
    """Signed PDFs in the package that stands there, which the one without them would take the place of."""
    payload = package.project.output / ARCHIVE / place(package) / PAYLOAD
    for record in package.records:
        for item in record.items:
            if item.role == "document" and goes_on(payload / package.path(record, item), item.content):
                message = _("the package that is there holds '{title}' with a signature, which would be lost")
                hint = _("give the signed file again, with --signed FOLDER; or move the package away")
                there = Place(shown_path(payload / package.path(record, item), package.project.root))
                yield Finding("E909", message.format(title=record.title), there, hint)


def in_editions(packages: Sequence[Package], edition: str) -> tuple[tuple[Package, ...], tuple[Finding, ...]]:
    """The packages in the editions that are asked for, and why some records are not public. A decision of which nothing is public has no public package.

    Raises `FindingsError` when there is nothing to make.
    """
    if edition == "internal":
        return tuple(packages), ()
    remarks = tuple(finding for package in packages for finding in publishing.findings(package))
    public = tuple(made for package in packages if not publishing.is_empty(made := publishing.public(package)))
    if edition == ALL:
        return (*packages, *public), remarks
    if not public:
        message = _("nothing of what was issued or received is public")
        hint = _("public is what was issued in the public edition and has use_restriction: openbaar")
        raise FindingsError([*remarks, Finding("E907", message, None, hint)])
    return public, remarks


def complete(package: Package) -> Package:
    """The package with what tells how its documents were made: findings and source first, for the account names them.

    Raises `FindingsError` for what keeps that from being told.
    """
    if package.edition == "internal":
        package = _with(package, findings(package), Item(SOURCE, "source", source_zip(package), "Herkomst"))
    return _with(package, *account(package))


def _with(package: Package, *items: Item) -> Package:
    """The package with more files of the decision itself."""
    records = (
        replace(record, items=(*record.items, *items)) if record.kind == "decision" else record
        for record in package.records
    )
    return replace(package, records=tuple(records))


def bagged(package: Package) -> Bag:
    """The bag of a package that is complete: its files with those that describe them, for the archive and for the public register."""
    register = diwoo.describe(package) if package.edition == "public" else {}
    return bag({**dict(package.files()), **describing.describe(package), **register}, info(package))


def info(package: Package) -> Mapping[str, str]:
    """What `bag-info.txt` says (RFC 8493, 2.2.2)."""
    given = {
        "Source-Organization": in_words(package.dossier.municipality.official_name),
        IDENTIFIER: place(package),
        "External-Description": f"{in_words(package.dossier.title)}: {package.decision.title}",
        "Internal-Sender-Identifier": package.decision.id,
        "Bag-Software-Agent": f"Bestek {__version__}",
        "Bagging-Date": package.made_on,
    }
    return {label: value for label, value in given.items() if value}


def place(package: Package) -> str:
    """Where a package stands below the folder of the archive, which is what it is known by."""
    municipality = package.municipality if package.several else ""
    return path_of(package.folder.name, municipality, package.edition, package.name)


def _put(package: Package, made: Bag) -> Packed:
    folder = package.project.output / ARCHIVE / place(package)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = put(folder, made)
    municipality = package.municipality if package.several else ""
    return Packed(
        package.decision.id, municipality, package.edition, folder, len(package.records), len(dict(made.files)), made.size, fresh
    )  # fmt: skip


def _told(package: Package) -> Iterator[Finding]:
    """What there is to say of the files of a package, and what its metadata lack."""
    for record in package.records:
        yield from record.remarks
    yield from describing.findings(package)
    yield from diwoo.findings(package)
