"""Signing files with a certificate: read it, sign every file, write all or none.

    files, certificate, passphrase -> credentials -> signed bytes -> <folder>/<name>.pdf

The issued files stay as they are: a signed one stands in another folder and begins with every byte of the issued one. What was signed before is
replaced only by what begins with it, that is by the same with one signature more, so that no signature is lost.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bestek.extras import require
from bestek.files import MEGABYTE, RefusedError, read_bytes
from bestek.findings import Finding, FindingsError, Place
from bestek.messages import _
from bestek.outputs import write_files

if TYPE_CHECKING:
    from bestek.archive.certificates import Credentials
    from bestek.archive.signature_writing import Wish

FOLDER = "signed"
"""The folder for signed files, where the verb is called."""

MAXIMUM = 100 * MEGABYTE


@dataclass(frozen=True)
class Wanted:
    """What to sign, with which PKCS #12 file and how. `name`, `reason` and `block` may be empty (`bestek.archive.signature_writing.Wish`); without `output`
    a signed file goes into the folder `signed` where the verb is called."""

    files: tuple[Path, ...]
    certificate: Path
    at: datetime.datetime
    name: str = ""
    reason: str = ""
    block: str = ""
    visible: bool = True
    output: Path | None = None


@dataclass(frozen=True)
class Made:
    """A signed file: where it is written, whose name it bears, and on which page the signature is seen, from 1 (0 where it is not)."""

    file: Path
    path: Path
    name: str
    page: int


def sign_files(
    wanted: Wanted, passphrase: Callable[[], str | None], step: Callable[[str], None] = lambda _name: None
) -> tuple[Made, ...]:
    """Sign files; `passphrase` gives that of the certificate, `None` where there is none.

    Raises `FindingsError` with all that keeps a file from being signed, and nothing is written then; `SetupError` without the extra `sign`.
    """
    require("sign", "pyhanko")
    from bestek.archive.certificates import read_credentials
    from bestek.archive.signature_writing import Wish

    credentials = read_credentials(wanted.certificate, passphrase, wanted.at, wanted.certificate.as_posix())
    name, reason, block = (" ".join(each.split()) for each in (wanted.name, wanted.reason, wanted.block))
    wish = Wish(wanted.at, name, reason, block, wanted.visible)
    findings: list[Finding] = []
    made: dict[Path, tuple[Made, bytes]] = {}
    for file in wanted.files:
        step(file.name)
        try:
            one, data = _signed(file, _path(file, wanted.output), credentials, wish)
        except FindingsError as error:
            findings += error.findings
        else:
            findings += [_twice(file)] if one.path in made else []
            made[one.path] = one, data
    if findings:
        raise FindingsError(findings)
    write_files({path: data for path, (_one, data) in made.items()})
    return tuple(one for one, _data in made.values())


def named(files: Sequence[str], certificate: str) -> tuple[Path, ...]:
    """The files that were named, each once. Raises `FindingsError` where none was, or no certificate."""
    findings = []
    if not files:
        findings.append(
            Finding(
                "E960",
                _("no file is named"),
                None,
                _("name the PDFs to sign: archive.sign build/<dossier>/<document>.pdf"),
            )
        )
    if not certificate:
        findings.append(
            Finding("E964", _("no certificate is named"), None, _("name the .p12 or .pfx file with --certificate"))
        )
    if findings:
        raise FindingsError(findings)
    return tuple(map(Path, dict.fromkeys(files)))


def moment(given: str, now: Callable[[], datetime.datetime]) -> datetime.datetime:
    """The moment of signing: the one that was given, a day meaning its first moment in UTC, else the present. Raises `FindingsError`."""
    if not given:
        return now().replace(microsecond=0)
    try:
        found = datetime.datetime.fromisoformat(given)
        day = len(given) <= len("2027-01-01")
        if day or found.tzinfo:
            return found.replace(tzinfo=found.tzinfo or datetime.UTC)
    except ValueError:
        pass
    hint = _("write it as 2027-01-01, or as 2027-01-01T15:30+01:00")
    raise FindingsError([Finding("E011", _("'{date}' is no day").format(date=given), None, hint)])


def _path(file: Path, output: Path | None) -> Path:
    """Where a signed file goes: what stands among signed files gets one signature more there. Never among outputs, which are made anew, or in a package."""
    folder = output or (file.parent if file.parent.name == FOLDER else Path(FOLDER))
    return folder / file.name


def _signed(file: Path, path: Path, credentials: Credentials, wish: Wish) -> tuple[Made, bytes]:
    from bestek.archive.signature_writing import sign

    place = Place(file.as_posix())
    data = _read(file, place)
    signed = sign(data, credentials, wish, place)
    if path.exists() and not signed.data.startswith(_read(path, Place(path.as_posix()))):
        message = _("there is another file of that name among the signed ones: {file}").format(file=path.as_posix())
        hint = _("sign that one, which adds a signature to it; or name another folder with --output")
        raise FindingsError([Finding("E963", message, place, hint)])
    return Made(file, path, wish.name or credentials.name, signed.block.page + 1 if signed.block else 0), signed.data


def _read(file: Path, place: Place) -> bytes:
    try:
        return read_bytes(file, place, file.parent, MAXIMUM)
    except RefusedError as error:
        raise FindingsError([error.finding]) from error


def _twice(file: Path) -> Finding:
    message = _("two of the files have this name: their signed ones would stand in the same place")
    return Finding("E963", message, Place(file.as_posix()), _("sign them one by one, each with its own --output"))
