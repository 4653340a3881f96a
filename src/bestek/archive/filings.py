"""The register of a dossier: which packages were handed over to the archive, and when. `filings.yaml` beside the content, no part of its state.

An entry holds the fingerprint of the bag, which stands for every byte of it, and a seal over itself and the seal of the entry before it: whatever is edited,
taken out or put in between is noticed. An entry is added by `archive.file`, and never changed: a receipt that comes later is an entry of its own.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bestek import issued
from bestek.archive import fixity
from bestek.archive.bag import IDENTIFIER, INFO
from bestek.archive.contents import ALL
from bestek.archive.package import ARCHIVE, path_of
from bestek.files import shown_path, sync_folder, write_through
from bestek.findings import Finding, FindingsError, Place
from bestek.issued import Version
from bestek.ledger import Decision, Ledger, read_ledger
from bestek.load import FILINGS, Loaded, load_dossier, load_file
from bestek.messages import N_, _
from bestek.mistakes import Mistake
from bestek.model.filing import Filing, FilingsFile
from bestek.project import EDITIONS, Edition, Project, check_edition, check_municipality, nearest
from bestek.state import canonical
from bestek.validate import shape
from bestek.yaml_text import yaml_text

HEAD = """\
# yaml-language-server: $schema=../../schema/filings.schema.json
# What was handed over to the archive. archive.file adds an entry; none is ever changed.
"""

ALTERED = Mistake(
    "E930",
    N_("the entry is not as it was recorded, or the one before it is another"),
    N_("put the register back from version control or a backup; a correction is a new entry"),
)
DOUBLE = Mistake(
    "E931",
    N_("the package {name} with this content stands in the register already: line {line}"),
    N_("take the second entry out, with version control or a backup"),
)
NO_PACKAGE = Mistake(
    "E932",
    N_("the register names the package {name}, and there is no such decision and no such issued version"),
    N_("put the decision or the version back from version control or a backup"),
)
NOT_PACKED = Mistake(
    "E933",
    N_("there is no package {name}"),
    N_("make it first: ./inv archive.pack {wanted} --dossier {dossier} --edition {edition}"),
)
ANOTHER = Mistake(
    "E934",
    N_("this is the package {found} and not {name}"),
    N_("make it anew with ./inv archive.pack, or put the folder back where it was"),
)
TOO_EARLY = Mistake(
    "E935",
    N_("handed over on {day}, before it was decided on {decided}"),
    N_("correct the day"),
)
FILED = Mistake(
    "E936",
    N_("the package {name} with this content stands in the register already"),
    N_("handed over on {day}; a receipt that came later is added with --receipt"),
)
NOT_NAMED = Mistake("E938", N_("there is no decision and no issued document {name}"))
NO_RECEIPT = Mistake("E939", N_("the number of the archive is not one line of text"), N_("correct it, or leave it out"))


def parsed_day(text: str) -> datetime.date:
    """The day that is written as year-month-day. Raises `FindingsError` for any other text."""
    try:
        return datetime.date.fromisoformat(text if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else "")
    except ValueError as error:
        message = _("'{day}' is no day").format(day=text) if text else _("on which day is not said")
        raise FindingsError([Finding("E937", message, None, _("write it as in 2027-01-01"))]) from error


# Reading


@dataclass(frozen=True)
class Register:
    """What was handed over, in the order of the file, and what is wrong with it."""

    filings: tuple[Filing, ...] = ()
    findings: tuple[Finding, ...] = ()
    loaded: Loaded | None = None

    def last(self, package: str, municipality: str, edition: str) -> Filing | None:
        """The last entry about a package."""
        wanted = (package, municipality or None, edition)
        own = (each for each in self.filings if (each.package, each.municipality, each.edition) == wanted)
        return next(reversed([*own]), None)


def read_register(folder: Path, root: Path, ledger: Ledger, versions: Sequence[Version]) -> Register:
    """The register of the dossier in `folder`; nothing where there is none. All that is wrong with it is told at once, each with its place."""
    path = folder / FILINGS
    if not path.exists():
        return Register()
    loaded = load_file(path, root)
    made, findings = shape.shaped(loaded, FilingsFile)
    if made is None:
        return Register((), tuple(findings) or tuple(loaded.findings), loaded)
    known = {*(decision.id for decision in ledger.decisions), *map(folder_of, versions)}
    own = (*_seals(made.filings, loaded), *_named(made.filings, known, loaded))
    return Register(made.filings, (*findings, *own), loaded)


def folder_of(version: Version) -> str:
    """The name of the folder of an issued version in a package, which is also that of a package of it alone."""
    return f"{version.document}_{version.version}"


def _seals(filings: Sequence[Filing], loaded: Loaded) -> Iterator[Finding]:
    """Entries that are not as they were recorded; one that stands there twice is told as that."""
    before, seen = "", dict[str, int]()
    for at, filing in enumerate(filings):
        place = loaded.place(("filings", at, "seal"))
        same = _content(filing)
        if same in seen:
            line = loaded.place(("filings", seen[same])).line
            yield DOUBLE.at(loaded.place(("filings", at)), name=filing.package, line=line)
        elif filing.seal != seal(filing, before):
            yield ALTERED.at(place)
        seen.setdefault(same, at)
        before = filing.seal


def _content(filing: Filing) -> str:
    """What makes an entry the same as another: the day of it does not."""
    parts = [filing.package, filing.municipality, filing.edition, filing.bag, filing.receipt]
    return canonical(parts)


def _named(filings: Sequence[Filing], known: Collection[str], loaded: Loaded) -> Iterator[Finding]:
    for at, filing in enumerate(filings):
        if filing.package not in known:
            place = loaded.place(("filings", at, "package"))
            yield NO_PACKAGE.near(filing.package, [*known], place, name=filing.package)


def seal(filing: Filing, before: str) -> str:
    """The seal of an entry: over its values except the seal itself, and the seal of the entry before it."""
    values = _values(filing)
    del values["seal"]
    return sha256(canonical([values, before]).encode()).hexdigest()


def _values(filing: Filing) -> dict[str, object]:
    plain = filing.model_dump()
    return {
        key: list(value) if isinstance(value, tuple) else value for key, value in plain.items() if value is not None
    }


# Handing over


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was handed over: a decision or a document by its `name`, on which `day`, with which `receipt`. `edition` may be `all`."""

    name: str
    day: datetime.date
    receipt: str = ""
    edition: str = "internal"
    municipality: str = ""


@dataclass(frozen=True)
class Filed:
    """An entry of the register, the folder of its package, and the register itself, both as they are shown."""

    filing: Filing
    folder: str
    register: str


def file(project: Project, folder: Path, wanted: Wanted) -> tuple[Filed, ...]:
    """Enters packages in the register, each of which is read first and found to be complete and unchanged.

    Raises `FindingsError` with all that is wrong with any of them, or with the register: nothing is entered then.
    """
    check_edition(wanted.edition, (*EDITIONS, ALL))
    check_municipality(wanted.municipality, load_dossier(folder, project.root).municipalities)
    if wanted.receipt and not (wanted.receipt.strip() and wanted.receipt.isprintable()):
        raise FindingsError([NO_RECEIPT.at(Place("--receipt"))])
    with issued.writing(folder):
        handing = _Handing(project, folder, wanted)
        packages = handing.packages()
        if handing.findings:
            raise FindingsError(dict.fromkeys(handing.findings))
        return handing.entered(packages)


@dataclass(frozen=True)
class _Found:
    """A package on disk: its name, for whom, and its folder."""

    name: str
    municipality: str
    edition: Edition
    folder: Path


class _Handing:
    """A dossier of which packages are entered in the register."""

    def __init__(self, project: Project, folder: Path, wanted: Wanted) -> None:
        self.project, self.folder, self.wanted = project, folder, wanted
        self.ledger = read_ledger(folder, project.root)
        read = issued.read_all(folder, project.root)
        known = {decision.id for decision in self.ledger.decisions}
        self.versions = tuple(each for each in read.versions if each.decision in known)
        self.register = read_register(folder, project.root, self.ledger, self.versions)
        orphans = issued.orphans(read.versions, self.ledger.decisions)
        self.findings = [*read.findings, *orphans, *self.register.findings]

    def packages(self) -> list[tuple[_Found, Filing]]:
        """The packages that are meant, with their entries but for the seal."""
        decision, name, versions = self.meant()
        if self.wanted.day < decision.date:
            self.findings.append(TOO_EARLY.at(decision.place("date"), day=self.wanted.day, decided=decision.date))
        found = [*self.on_disk(name, versions)]
        if not found:
            place = Place(shown_path(self.project.output / ARCHIVE / self.folder.name, self.project.root))
            told = {"wanted": self.wanted.name, "dossier": self.folder.name, "edition": self.wanted.edition}
            self.findings.append(NOT_PACKED.at(place, name=name, **told))
        return [(each, entry) for each in found if (entry := self.entry(each))]

    def meant(self) -> tuple[Decision, str, tuple[Version, ...]]:
        """The decision, the name of the package, and the versions that are in it. Raises `FindingsError` for a name that is none."""
        document, slash, number = self.wanted.name.partition("/")
        of = [each for each in self.versions if each.document == document]
        if of:
            last = max(of, key=lambda each: each.number).version
            chosen = tuple(each for each in of if each.version == (number if slash else last))
            if chosen:
                return self.ledger.decision(chosen[0].decision), folder_of(chosen[0]), chosen
            hint = nearest(number, [each.version for each in of])
            raise FindingsError([*self.findings, self.unknown(hint)])
        try:
            decision = self.ledger.moment(self.wanted.name)
        except FindingsError as error:
            known = [*(each.id for each in self.ledger.decisions), *(each.document for each in self.versions)]
            refused = (
                [self.unknown(nearest(self.wanted.name, [*dict.fromkeys(known)]))] if self.ledger else error.findings
            )
            raise FindingsError([*self.findings, *refused]) from error
        return decision, decision.id, tuple(each for each in self.versions if each.decision == decision.id)

    def unknown(self, hint: str) -> Finding:
        place = Place(shown_path(self.folder, self.project.root))
        return NOT_NAMED.but(hint).at(place, name=self.wanted.name)

    def on_disk(self, name: str, versions: Sequence[Version]) -> Iterator[_Found]:
        """The packages of that name that were made."""
        names = dict.fromkeys((*(each.municipality for each in versions), *self.municipalities(name)))
        editions = (
            EDITIONS if self.wanted.edition == ALL else [each for each in EDITIONS if each == self.wanted.edition]
        )
        for municipality in names:
            for edition in editions:
                place = bag_place(self.project, self.folder.name, municipality, edition, name)
                wanted = self.wanted.municipality
                if (not wanted or municipality in ("", wanted)) and place.is_dir():
                    yield _Found(name, municipality, edition, place)

    def municipalities(self, name: str) -> Iterator[str]:
        """Those that a decision has a package for, also where nothing was issued with it; of a document those that it was issued for."""
        if any(each.id == name for each in self.ledger.decisions):
            loaded = load_dossier(self.folder, self.project.root, "", name)
            yield from loaded.municipalities if loaded.several else ("",)

    def entry(self, found: _Found) -> Filing | None:
        """The entry of a package that was read; nothing for one that is not as it should be."""
        shown = shown_path(found.folder, self.project.root)
        read = fixity.check(found.folder, shown)
        self.findings += read.findings
        if read.findings:
            return None
        expected = found.folder.relative_to(self.project.output / ARCHIVE).as_posix()
        if (own := read.info.get(IDENTIFIER, "")) != expected:
            self.findings.append(ANOTHER.at(Place(f"{shown}/{INFO}"), found=own, name=expected))
            return None
        made = Filing(
            package=found.name,
            municipality=found.municipality or None,
            edition=found.edition,
            date=self.wanted.day,
            receipt=self.wanted.receipt or None,
            bag=read.fingerprint,
            records=tuple(sorted(records_of(read.files))),
            seal="0" * 64,
        )
        if known := self.known(made):
            at, filing = known
            assert self.register.loaded
            place = self.register.loaded.place(("filings", at))
            self.findings.append(FILED.at(place, name=made.package, day=filing.date))
            return None
        return made

    def known(self, made: Filing) -> tuple[int, Filing] | None:
        """The entry that says the same already: without a new receipt there is nothing to add."""
        for at, filing in enumerate(self.register.filings):
            same = _content(filing.model_copy(update={"receipt": None})) == _content(
                made.model_copy(update={"receipt": None})
            )
            if same and made.receipt in (None, filing.receipt):
                return at, filing
        return None

    def entered(self, packages: Sequence[tuple[_Found, Filing]]) -> tuple[Filed, ...]:
        """Writes the register with the new entries behind the others; it is there whole or not at all."""
        filings, made = list(self.register.filings), []
        register = self.folder / FILINGS
        shown = shown_path(register, self.project.root)
        for found, filing in packages:
            sealed = filing.model_copy(update={"seal": seal(filing, filings[-1].seal if filings else "")})
            filings.append(sealed)
            made.append(Filed(sealed, shown_path(found.folder, self.project.root), shown))
        _write(register, filings, self.register.loaded)
        return tuple(made)


def _write(path: Path, filings: Sequence[Filing], loaded: Loaded | None) -> None:
    """The file with these entries. Comments above the first entry stay."""
    text = loaded.tree.file.text if loaded else ""
    head = text[: text.index("filings:")] if "\nfilings:" in f"\n{text}" else HEAD
    part = path.with_name(f".{path.name}.part")
    write_through(part, (head + yaml_text({"filings": [_values(each) for each in filings]})).encode())
    part.replace(path)
    sync_folder(path.parent)


def records_of(files: Collection[str]) -> frozenset[str]:
    """The names of the records in a bag, by the paths of its files: `data/<dossier>/<record>/<file>`."""
    steps = (path.split("/") for path in files)
    return frozenset(parts[2] for parts in steps if len(parts) > 3)


def bag_place(project: Project, dossier: str, municipality: str, edition: str, name: str) -> Path:
    """Where the package of a name stands on disk; `municipality` is empty for a dossier of one."""
    return project.output / ARCHIVE / path_of(dossier, municipality, edition, name)
