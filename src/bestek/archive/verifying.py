"""Verifying a package on any machine, without the dossier it came from: each part of it is good, bad, or not assessed.

    unpack (a ZIP) -> fixity -> fingerprint -> metadata -> formats -> rebuild -> signatures

What is not assessed never counts as good: validators that are not installed, a package without its source, no fingerprint to compare with. Who makes
every manifest anew makes a package that is complete and unchanged by its own word; against that stand the fingerprint that was noted when it was
handed over (`filings.yaml`) and a signature.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from bestek import report
from bestek.archive import described, fixity, judging, rebuild, zipped
from bestek.archive.bag import MANIFEST, PAYLOAD, TAG_MANIFEST
from bestek.archive.fixity import Fixity
from bestek.archive.rebuild import Rebuilt
from bestek.archive.signatures import Signature, read_roots, signatures
from bestek.archive.source import SOURCE
from bestek.check.rule import said as said_day
from bestek.findings import Finding, FindingsError, Place, SetupError
from bestek.messages import N_, _, ngettext
from bestek.messages import reason as said
from bestek.mistakes import LISTED_LENGTH, Listing, Mistake, shortened

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate

OTHER = Mistake(
    "E959",
    N_("is another package: its fingerprint is {found}"),
    N_("compare with filings.yaml in the dossier: the package was made anew, or mixed up"),
)
UNSIGNED = Mistake(
    "E955",
    N_("more stands behind the bytes that were issued, and it is no signature"),
    N_("take another copy of the package"),
)
SIGNED_OTHERWISE = Mistake(
    "E955", N_("the signature {field} does not hold: {reason}"), N_("take another copy, or have it signed again")
)
UNTRUSTED = Mistake(
    "E955",
    N_("the certificate of {name} goes back to none of the trusted roots"),
    N_("see whether the root is the right one"),
)

Name = Literal["fixity", "fingerprint", "metadata", "formats", "rebuild", "signatures"]
"""The parts of a verification, in their order."""

Verdict = Literal["good", "bad", "not assessed"]

Step = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """How to verify: `quick` leaves out validators and the rebuild, `fingerprints` are those of the packages in their order, `roots` files with certificates
    that are trusted. `output` is a folder that keeps what was made again; without one it is gone afterwards."""

    quick: bool = False
    fingerprints: tuple[str, ...] = ()
    roots: tuple[Path, ...] = ()
    output: Path | None = None


@dataclass(frozen=True)
class Part:
    """What came of one part. `good` says in words what was found to be good, `unassessed` what was not looked at and why."""

    name: Name
    good: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    unassessed: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Bad with one error; good only where something was found to be."""
        if report.exit_code(self.findings):
            return "bad"
        return "good" if self.good else "not assessed"


@dataclass(frozen=True)
class Verified:
    """A package that was verified: where it stands as it was typed, what it says of itself, and every part."""

    shown: str
    fingerprint: str
    info: dict[str, str]
    parts: tuple[Part, ...]
    rebuilt: tuple[Rebuilt, ...] = ()
    signed: dict[str, tuple[Signature, ...]] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that is wrong."""
        return tuple(finding for part in self.parts for finding in part.findings)


def verify(packages: Sequence[str], wanted: Wanted, step: Step = lambda _name: None) -> tuple[Verified, ...]:
    """Verifies folders and ZIP files, each by itself. Raises `FindingsError` where options and packages do not fit, `SetupError` for what cannot be read."""
    if not packages:
        hint = _("name its folder, or its ZIP: archive.verify build/archive/<dossier>/<decision>")
        raise FindingsError([Finding("E977", _("no package is named"), None, hint)])
    if wanted.fingerprints and len(wanted.fingerprints) != len(packages):
        message = _("there are {packages} packages and {fingerprints} fingerprints").format(
            packages=len(packages), fingerprints=len(wanted.fingerprints)
        )
        raise FindingsError([Finding("E977", message, None, _("give each package its own, in their order"))])
    roots = read_roots(wanted.roots) if wanted.roots else ()
    expected = wanted.fingerprints or ("",) * len(packages)
    made = []
    for shown, fingerprint in zip(packages, expected, strict=True):
        with _opened(Path(shown), shown) as (bag, name, remarks):
            made.append(_Verifying(wanted, step, roots).verified(bag, name, remarks, fingerprint.lower()))
    return tuple(made)


@contextmanager
def _opened(path: Path, shown: str) -> Iterator[tuple[Path | None, str, tuple[Finding, ...]]]:
    """The folder of a package; a ZIP is unpacked for the time being."""
    if path.is_dir() or not path.exists():
        yield path, shown.rstrip("/\\"), ()
        return
    if (
        not path.is_file() or not path.stat().st_size
    ):  # a device has no end, and some that stand below /proc never answer
        yield None, shown, (fixity.NO_BAG.at(Place(shown)),)
        return
    with _scratch() as folder:
        made = zipped.unpack(path, shown, folder)
        yield made.bag, f"{shown}/{made.name}".rstrip("/"), made.findings


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for the time being. Raises `SetupError` where none can be made."""
    try:
        made = tempfile.TemporaryDirectory(prefix="bestek-", ignore_cleanup_errors=True)
    except OSError as error:
        message = _("{file} cannot be written: {cause}").format(
            file=error.filename or tempfile.gettempdir(), cause=said(error)
        )
        raise SetupError(message, _("look whether the disk is full")) from error
    with made as folder:
        yield Path(folder)


@dataclass
class _Verifying:
    """One package on its way through the parts."""

    wanted: Wanted
    step: Step
    roots: tuple[Certificate, ...]
    bag: Fixity = field(init=False)
    rebuilt: tuple[Rebuilt, ...] = ()
    signed: dict[str, tuple[Signature, ...]] = field(default_factory=dict)

    def verified(self, folder: Path | None, shown: str, remarks: tuple[Finding, ...], expected: str) -> Verified:
        self.step(shown)
        if folder is None:
            return _unread(shown, remarks)
        self.bag = fixity.check(folder, shown)
        if not self.bag.fingerprint and not self.bag.files:
            return _unread(shown, (*remarks, *self.bag.findings))
        parts = (
            self.fixity(remarks), self.fingerprint(expected), self.metadata(), self.formats(), self.rebuild(), self.signatures(),
        )  # fmt: skip
        return Verified(shown, self.bag.fingerprint, dict(self.bag.info), parts, self.rebuilt, self.signed)

    def at(self, path: str) -> Place:
        """The place of a path in the package."""
        return Place(f"{self.bag.shown}/{path}")

    def fixity(self, remarks: tuple[Finding, ...]) -> Part:
        """Complete and unchanged, by its own checksums."""
        found = (*remarks, *self.bag.findings)
        count, size = len(self.bag.files), self.bag.size
        told = ngettext(
            "{count} file of {size} kB: it is there with its checksum, and nothing was added",
            "{count} files, {size} kB: all are there with their checksums, and nothing was added",
            count,
        )
        return Part("fixity", () if found else (told.format(count=count, size=-(-size // 1000)),), found)

    def fingerprint(self, expected: str) -> Part:
        """The package that was meant, and no other that is complete by itself."""
        if not expected:
            return Part("fingerprint", unassessed=(_("no fingerprint was given to compare with (--fingerprint)"),))
        if expected == self.bag.fingerprint:
            return Part("fingerprint", (_("it is the package with the fingerprint that was given"),))
        return Part(
            "fingerprint", findings=(OTHER.at(Place(self.bag.shown), found=Listing(self.bag.fingerprint or "–")),)
        )

    def metadata(self) -> Part:
        """Side files that are valid and say what is true of the files."""
        made = described.check(self.bag)
        told = ngettext("{count} side file", "{count} side files", made.read).format(count=made.read)
        unknown = tuple(_("{file}: its format cannot be told").format(file=path) for path in made.unknown)
        return Part("metadata", (told,) if made.read else (), tuple(made.findings), unknown)

    def formats(self) -> Part:
        """Files that keep to their formats."""
        if self.wanted.quick:
            return Part("formats", unassessed=(_("left out by --quick"),))
        made = judging.check(self.bag, self.step)
        by = Counter(made.by.values())
        good = tuple(
            ngettext("{count} file by {name}", "{count} files by {name}", by[name]).format(count=by[name], name=name)
            for name in sorted(by)
        )
        unassessed = tuple(f"{path}: {why}" for path, why in made.unassessed.items())
        return Part("formats", good, tuple(made.findings), unassessed)

    # Made again

    def rebuild(self) -> Part:
        """Documents that come out of their source as they were filed."""
        source = next((path for path in self.bag.files if path.endswith(f"/{SOURCE}")), "")
        if self.wanted.quick:
            return Part("rebuild", unassessed=(_("left out by --quick"),))
        if not source:
            return Part("rebuild", unassessed=(_("the package does not hold what its documents were made from"),))
        if self.bag.damaged & {source, MANIFEST, TAG_MANIFEST}:
            return Part("rebuild", unassessed=(_("what its documents were made from was changed"),))
        try:
            self.rebuilt = self._made_again()
        except FindingsError as error:
            return Part("rebuild", findings=tuple(self._placed(each, source) for each in error.findings))
        if not self.rebuilt:
            return Part("rebuild", unassessed=(_("it holds no document that was issued"),))
        found = tuple(self._placed(each, source) for made in self.rebuilt for each in made.findings)
        return Part("rebuild", tuple(_come_out(self.rebuilt)), found)

    def _made_again(self) -> tuple[Rebuilt, ...]:
        self.step(_("making the documents again"))
        if self.wanted.output:
            return rebuild.rebuild(self.bag.folder, self.wanted.output / Path(self.bag.shown).name)
        with _scratch() as folder:
            return rebuild.rebuild(self.bag.folder, folder / "again")

    def _placed(self, finding: Finding, source: str) -> Finding:
        """A finding of the rebuild with its place in the package: what is said of content stands in the source."""
        file = finding.place.file if finding.place else ""
        inside = file if file.startswith(PAYLOAD) else f"{source}/{file}".rstrip("/")
        return replace(finding, place=replace(finding.place or Place(""), file=self.at(inside).file))

    # Signatures

    def signatures(self) -> Part:
        """Who signed, and that the file is what was signed."""
        try:
            found = tuple(
                finding
                for path in sorted(self.bag.files)
                if path.endswith(".pdf")
                for finding in self._signatures(path)
            )
        except SetupError as error:
            return Part("signatures", unassessed=(error.message,))
        every = [each for signed in self.signed.values() for each in signed]
        if not every:
            return Part("signatures", findings=found, unassessed=() if found else (_("no PDF in it is signed"),))
        return Part("signatures", tuple(_held(self.signed)), found, tuple(_not_known(every)))

    def _signatures(self, path: str) -> Iterator[Finding]:
        try:
            found = signatures((self.bag.folder / path).read_bytes(), self.roots)
        except FindingsError as error:
            if judging.is_own(path, self.bag.files):
                yield from (replace(each, place=self.at(path)) for each in error.findings)
            return
        except OSError:  # the part about checksums tells it
            return
        if found:
            self.signed[path] = found
        elif self._continued(path):
            yield UNSIGNED.at(self.at(path))
        for each in found:
            if not each.valid:
                why = ", ".join(each.problems) or _("the file is not what was signed")
                yield SIGNED_OTHERWISE.at(
                    self.at(path), field=each.field, reason=Listing(shortened(why, LISTED_LENGTH))
                )
            elif each.trusted is False:
                yield UNTRUSTED.at(self.at(path), name=each.name)

    def _continued(self, path: str) -> bool:
        """Whether a file is the one that was made again with more behind it."""
        _data, _slash, inside = path.partition("/")
        record, _slash, name = inside.partition("/")[2].partition("/")
        return any(each.record == record and each.files.get(name) == "signed" for each in self.rebuilt)


def _unread(shown: str, findings: tuple[Finding, ...]) -> Verified:
    """What is no package, or none that can be read: nothing but that is known."""
    rest = (Part(name, unassessed=(_("there is no package to look into"),)) for name in get_args(Name)[1:])
    return Verified(shown, "", {}, (Part("fixity", findings=findings), *rest))


def _held(signed: Mapping[str, Sequence[Signature]]) -> Iterator[str]:
    """Who signed what, and when, of the signatures that hold."""
    for path, every in signed.items():
        for each in every:
            if each.valid:
                told = (
                    _("{file}: signed by {name} on {day}, and unchanged since")
                    if each.at
                    else _("{file}: signed by {name}, and unchanged since")
                )
                day = said_day(each.at.date()) if each.at else ""
                yield told.format(file=path.rpartition("/")[2], name=each.name, day=day)


def _come_out(made: Sequence[Rebuilt]) -> Iterator[str]:
    same, identical = sum(each.same for each in made), sum(each.identical for each in made)
    if same:
        told = ngettext(
            "{count} document comes out the same (byte for byte: {identical})",
            "{count} documents come out the same (byte for byte: {identical})",
            same,
        )
        yield told.format(count=same, identical=identical)


def _not_known(every: Sequence[Signature]) -> Iterator[str]:
    """What the file itself cannot tell of a signature."""
    if any(each.trusted is None for each in every):
        yield _("whose certificates they are: no root was given to trust (--root)")
    yield _("whether a certificate was withdrawn, and the moment that the signer names")


def as_json(verified: Sequence[Verified]) -> str:
    """The same for a program: an array of packages, each with its parts."""
    return json.dumps([_record(each) for each in verified], ensure_ascii=False, indent=1, default=str)


def _record(verified: Verified) -> dict[str, Any]:
    return {
        "package": report.printable(verified.shown),
        "fingerprint": verified.fingerprint,
        "info": {label: report.printable(value) for label, value in verified.info.items()},
        "parts": [_part(part) for part in verified.parts],
        "documents": [
            {**asdict(replace(each, findings=())), "same": each.same, "identical": each.identical}
            for each in verified.rebuilt
        ],
        "signatures": {
            report.printable(path): [{**asdict(each), "valid": each.valid} for each in signed]
            for path, signed in verified.signed.items()
        },
    }


def _shown(value: object) -> object:
    return report.printable(value) if isinstance(value, str) else value


def _part(part: Part) -> dict[str, Any]:
    return {
        "part": part.name,
        "verdict": part.verdict,
        "good": [*part.good],
        "not_assessed": [report.printable(each) for each in part.unassessed],
        "findings": [{name: _shown(value) for name, value in report.record(each).items()} for each in part.findings],
    }
