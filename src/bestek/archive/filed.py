"""The files of an issued version as they are filed: those whose checksums it names, wherever they still are; else made from the stored text.

A version names the checksums of its files, not their bytes. They are looked for among what is kept and what is built. What is not there is laid out from
the tree that was stored when it was issued, in the house style of that moment. Other software may lay it out with other bytes: that is told (W900), as is
a text that today's templates or software no longer lead to (W901).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path

from bestek import messages, outputs
from bestek.archive.laying_out import Job, LaidOut, all_laid_out, lay_out
from bestek.archive.package import ARCHIVE, Content
from bestek.archive.store import Store, at
from bestek.build import Step
from bestek.dossier import read_basis
from bestek.findings import Finding, FindingsError, Severity
from bestek.house import House
from bestek.issued import Version
from bestek.issuing import Verifying
from bestek.keys import spelled
from bestek.ledger import Ledger
from bestek.making import means
from bestek.messages import _
from bestek.project import Project, Variant

LOST = frozenset({"E615", "E616", "E618"})
"""What is wrong with a version itself, so that it cannot be filed. All else that keeps it from coming out the same is a remark."""


@dataclass(frozen=True)
class Filed:
    """The PDF and the Word file of a version, and what there is to say of them; `cause` is what its text has otherwise now, in the Dutch of the account."""

    pdf: Content
    docx: Content
    remarks: tuple[Finding, ...] = ()
    cause: str = ""


@dataclass
class Filing:
    """The issued versions of a dossier, whose files are looked for or made."""

    project: Project
    folder: Path
    ledger: Ledger
    step: Step
    _houses: dict[tuple[str, str], House] = field(default_factory=dict)

    def filed(self, version: Version) -> Filed:
        """The files of a version. Raises `FindingsError` when its stored text is not as it was, or cannot be read or laid out."""
        self.step(f"{version.document} {version.version}")
        pdf, docx = self.both(version)
        if not pdf or not docx:
            made = self.made(version)
            pdf, docx = pdf or made[0], docx or made[1]
        findings, cause = self.other_text(version)
        return Filed(pdf, docx, (*_other_bytes(version, pdf, docx), *findings), cause)

    # Files that are there

    @cached_property
    def store(self) -> Store:
        return Store(self.project.output)

    def found(self, version: Version, name: str) -> Content | None:
        """A file of a version with the bytes that were issued, among what is kept, built and packed."""
        sha256 = version.files.get(name, "")
        places = dict.fromkeys((*self._likely(version, name), *self._built(name), *self._packed(version, name)))
        return self.store.get(sha256) or next((found for place in places if (found := at(place, sha256))), None)

    def _likely(self, version: Version, name: str) -> Iterator[Path]:
        for moment in (version.decision, ""):
            variant = Variant(self.folder.name, version.municipality, version.edition, moment)
            yield self.project.place(variant) / name

    def _built(self, name: str) -> Iterator[Path]:
        yield from sorted((self.project.output / self.folder.name).rglob(name))

    def _packed(self, version: Version, name: str) -> Iterator[Path]:
        """In earlier packages, which may be the only place where the issued file still is."""
        folder = f"{version.document}_{version.version}"
        yield from sorted((self.project.output / ARCHIVE / self.folder.name).rglob(f"{folder}/{name}"))

    # Files that are made

    def prepare(self, versions: Iterable[Version]) -> None:
        """Lays out together what is neither built nor kept. What goes wrong is told when a version is filed."""
        jobs: dict[int, tuple[Version, Job]] = {}
        for version in versions:
            with suppress(FindingsError):
                if None in self.both(version) and not self.known(version):
                    job = self.job(version)
                    jobs[id(job)] = version, job
        with means(self.project) as with_:
            for job, made in all_laid_out([job for _version, job in jobs.values()], with_):
                if not made.refused:
                    version = jobs[id(job)][0]
                    self.step(f"{version.document} {version.version}")
                    self.keep(version, made)

    def both(self, version: Version) -> tuple[Content | None, Content | None]:
        """The PDF and the Word file that were issued, as far as they are there."""
        return self.found(version, f"{version.document}.pdf"), self.found(version, f"{version.document}.docx")

    def made(self, version: Version) -> tuple[Content, Content]:
        """Both files from the stored text, as they come out with the software of today; kept for the next time."""
        if known := self.known(version):
            return known
        with means(self.project) as with_:
            made = lay_out(self.job(version), with_)
        if made.refused:
            raise FindingsError(made.refused)
        return self.keep(version, made)

    def known(self, version: Version) -> tuple[Content, Content] | None:
        """What came out the last time."""
        key = self.key(version)
        pdf, docx = self.store.known("pdf", *key), self.store.known("docx", *key)
        return (pdf, docx) if pdf and docx else None

    def keep(self, version: Version, made: LaidOut) -> tuple[Content, Content]:
        key = self.key(version)
        return self.store.keep(made.pdf, "pdf", *key), self.store.keep(made.docx, "docx", *key)

    def key(self, version: Version) -> tuple[str, ...]:
        """What the files of a version are made from."""
        house = self.house(version)
        given = (outputs.code(), outputs.software(), spelled(house.style), outputs.checksum(_reference(house)))
        return version.seal, outputs.checksum("\0".join(given).encode())

    def job(self, version: Version) -> Job:
        """Raises `FindingsError` when the stored text cannot be read."""
        house = self.house(version)
        return Job(version.read(), house.style, _reference(house))

    def house(self, version: Version) -> House:
        """The house style as of the decision, with the pictures and the Word document of today."""
        key = (version.municipality, version.decision)
        if key not in self._houses:
            self._houses[key] = read_basis(
                self.project, self.folder, version.municipality, version.edition, version.decision
            ).house
        return self._houses[key]

    # Text that comes out otherwise

    def other_text(self, version: Version) -> tuple[tuple[Finding, ...], str]:
        """Whether its text still comes out of the ledger and the templates, and what is otherwise; kept behind all that it is composed from."""
        made_from = (
            "verified",
            version.seal,
            self.ledger.decision(version.decision).seal,
            self.shared,
            messages.language(),
        )
        if known := self.store.known(*made_from):
            kept = json.loads(known.read())
            return tuple(map(outputs.finding_of, kept["findings"])), kept["cause"]
        findings = tuple(self.verified(version))
        cause = self.cause(version) if findings else ""
        told = {"findings": [asdict(finding) for finding in findings], "cause": cause}
        self.store.keep(json.dumps(told, ensure_ascii=False).encode(), *made_from)
        return findings, cause

    def cause(self, version: Version) -> str:
        """What its text has otherwise, in Dutch: the account has it, whatever the screen speaks."""
        with messages.speaking("nl"):
            return "; ".join(each.message for each in self.errors(version))

    @cached_property
    def shared(self) -> str:
        """The fingerprint of what every dossier is made from besides its decisions."""
        profiles = outputs.fingerprint((self.project.content / outputs.PROFILES,))
        return f"{outputs.shared(self.project, outputs.code())} {profiles}"

    @cached_property
    def verifying(self) -> Verifying:
        return Verifying(self.project, self.folder, self.ledger)

    def verified(self, version: Version) -> Iterator[Finding]:
        """Raises `FindingsError` for a version that does not hold by itself."""
        wrong = self.errors(version)
        if lost := [finding for finding in wrong if finding.code in LOST]:
            raise FindingsError(lost)
        if wrong:
            message = _("version {version} of '{document}' does not come out of its package as it was issued: {cause}")
            told = message.format(version=version.version, document=version.title, cause=wrong[0].message)
            hint = _("it is filed from the text that was stored, and its account says so")
            yield Finding("W901", told, version.place, "; ".join(filter(None, (wrong[0].hint, hint))), Severity.WARNING)

    def errors(self, version: Version) -> list[Finding]:
        return [each for each in self.verifying.verified(version).findings if each.severity is Severity.ERROR]


def _reference(house: House) -> bytes:
    return house.reference.data if house.reference else b""


def _other_bytes(version: Version, pdf: Content, docx: Content) -> Iterator[Finding]:
    """That files were laid out anew, with other bytes."""
    made = {f"{version.document}.pdf": pdf, f"{version.document}.docx": docx}
    if other := [name for name, content in made.items() if version.files.get(name) != content.sha256]:
        message = _("version {version} of '{document}' is filed with other bytes than it was issued with: {files}")
        told = message.format(version=version.version, document=version.title, files=", ".join(other))
        hint = _("put the files that were issued in {folder}: they are known by their checksum")
        yield Finding("W900", told, version.place, hint.format(folder="build/"), Severity.WARNING)
