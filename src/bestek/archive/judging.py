"""Whether the files of a bag that Bestek made keep to their formats: PDF by veraPDF in both flavours, Word by openxml-audit, JSON by reading it.

What came from outside is kept as it was received and is not judged. Without the extra `validate` nothing is judged, and that is said: no file passes unseen.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from bestek import extras
from bestek.archive import diwoo, findings, phrases, verapdf
from bestek.archive.fixity import Fixity
from bestek.archive.package import SIDE_FILE
from bestek.archive.source import SOURCE
from bestek.findings import Finding, Place
from bestek.messages import N_, _, ngettext
from bestek.mistakes import LISTED_LENGTH, Listing, Mistake, shortened

INVALID = Mistake(
    "E958", N_("is not valid: {reason}"), N_("take another copy of the package, or make it anew from the dossier")
)

ACCOUNT = (f"{phrases.NAME}.html", f"{phrases.NAME}.pdf")
DECISION = (*ACCOUNT, findings.NAME, SOURCE)
"""The files of the decision itself; where the account stands beside them they are what they are called."""

MOST_READ = 256 * 2**20
"""Bytes of a file, and of what a Word file unpacks to, that are judged at most."""

MOST_TOLD = 5
"""Rules that are told of a file that breaks more."""


@dataclass(frozen=True)
class Judge:
    """What judges a format: whether it is installed, what it is called, and the reasons for which a file is not valid."""

    available: Callable[[], bool]
    name: Callable[[], str]
    problems: Callable[[Path], Iterator[str]]


@dataclass
class Judged:
    """What came of it: by path what a file was judged by, what is wrong, and why a file was not judged."""

    by: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unassessed: dict[str, str] = field(default_factory=dict)


def check(bag: Fixity, step: Callable[[str], None]) -> Judged:
    """Every file of a bag, the side files left out, before the validator of its format."""
    made = Judged()
    for path in sorted(bag.files):
        if path.endswith((SIDE_FILE, diwoo.SIDE_FILE)):
            continue
        if reason := _left_out(path, bag):
            made.unassessed[path] = reason
            continue
        step(PurePosixPath(path).name)
        _judge(made, bag, path)
    return made


def is_own(path: str, paths: Collection[str]) -> bool:
    """Whether Bestek made a file: its record is called after it and its version, as in `agreement_1.0/agreement.pdf`, or is that of the decision."""
    folder, _slash, name = path.rpartition("/")
    if name in DECISION:
        return all(f"{folder}/{each}" in paths for each in ACCOUNT)
    return folder.rpartition("/")[2].startswith(f"{name.partition('.')[0]}_")


def _left_out(path: str, bag: Fixity) -> str:
    """Why a file is not judged; nothing for one that is."""
    if not is_own(path, bag.files):
        return _("kept as it was received")
    if path.endswith(f"/{SOURCE}"):
        return _("it is unpacked when the documents are made again")
    judge = JUDGES.get(PurePosixPath(path).suffix)
    if judge is None:
        return _("there is no validator of its format here")
    if bag.files[path].size > MOST_READ:
        return _("it is too large")
    return "" if judge.available() else extras.missing("validate").message


def _judge(made: Judged, bag: Fixity, path: str) -> None:
    judge = JUDGES[PurePosixPath(path).suffix]
    try:
        reasons = list(judge.problems(bag.folder / path))
    except OSError:  # the part about checksums tells it
        made.unassessed[path] = _("it cannot be read")
        return
    made.by[path] = judge.name()
    if (rest := len(reasons) - MOST_TOLD) > 0:
        more = ngettext("{count} rule more does not hold", "{count} rules more do not hold", rest).format(count=rest)
        reasons = [*reasons[:MOST_TOLD], more]
    made.findings += (
        INVALID.at(Place(f"{bag.shown}/{path}"), reason=Listing(shortened(reason, LISTED_LENGTH))) for reason in reasons
    )


def _pdf(file: Path) -> Iterator[str]:
    try:
        for failure in verapdf.failures(file.read_bytes()):
            yield f"{failure.profile} {failure.rule}: {failure.description}"
    except verapdf.UnreadableError as error:
        yield _("veraPDF cannot read it ({reason})").format(reason=error)


def _word(file: Path) -> Iterator[str]:
    from openxml_audit import OpenXmlValidator

    if _unpacked(file) > MOST_READ:
        yield _("it unpacks to more than {size} MB").format(size=MOST_READ // 2**20)
        return
    for error in OpenXmlValidator().validate(file).errors:
        yield f"{error.part_uri} {error.description}".strip()


def _unpacked(file: Path) -> int:
    """Bytes that a Word file says that it unpacks to; what is no ZIP the validator tells."""
    try:
        with zipfile.ZipFile(file) as opened:
            return sum(member.file_size for member in opened.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return 0


def _json(file: Path) -> Iterator[str]:
    try:
        json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        yield _("it is no JSON ({reason})").format(reason=error)


JUDGES = {
    ".pdf": Judge(verapdf.available, verapdf.software, _pdf),
    ".docx": Judge(
        lambda: find_spec("openxml_audit") is not None, lambda: f"openxml-audit {version('openxml-audit')}", _word
    ),
    ".json": Judge(lambda: True, lambda: "JSON", _json),
}
"""By the ending of a name."""
