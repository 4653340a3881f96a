"""Packages for the archive on the screen: what was made, and where it stands."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from bestek import report
from bestek.check.rule import said
from bestek.files import shown_path
from bestek.messages import _, ngettext
from bestek.screen import console, table

if TYPE_CHECKING:
    from bestek.archive.filings import Filed
    from bestek.archive.packing import Packing
    from bestek.archive.signing import Made
    from bestek.archive.transfer import Transferred
    from bestek.archive.verifying import Part, Verified


def packed(made: Packing, root: Path) -> None:
    """Every package with what is in it, and one line that sums it up."""
    rows = [
        (shown_path(each.folder, root), str(each.records), str(each.files), size(each.size), _("made") if each.made else _("unchanged"))
        for each in made.packages
    ]  # fmt: skip
    table(
        [(_("package"), "name"), (_("records"), "right"), (_("files"), "right"), (_("size"), "right"), ("", "left")],
        rows,
    )
    counts = Counter(each.made for each in made.packages)
    told = ngettext("{count} package made", "{count} packages made", counts[True]).format(count=counts[True])
    same = ngettext("{count} unchanged", "{count} unchanged", counts[False]).format(count=counts[False])
    print(", ".join([told, same] if counts[False] else [told]))


def size(count: int) -> str:
    """Bytes as people say them."""
    return f"{count / 1_000_000:.1f} MB" if count >= 100_000 else f"{count / 1000:.1f} kB"


def filed(entries: Sequence[Filed]) -> None:
    """What was entered in the register, and where that stands."""
    for each in entries:
        told = _("{package}: handed over on {day}, entered in {register}")
        print(report.printable(told.format(package=each.folder, day=said(each.filing.date), register=each.register)))


def transferred(made: Sequence[Transferred], root: Path) -> None:
    """Every package with the tree and the ZIP that are to be handed over, the checksum of each ZIP, and one line that sums it up."""
    rows = [
        (shown_path(each.tree, root), str(each.files), size(each.size), _("made") if each.made else _("unchanged"))
        for each in made
    ]  # fmt: skip
    table(
        [(_("tree and ZIP"), "name"), (_("files"), "right"), (_("size of the ZIP"), "right"), ("", "left")],
        rows,
    )  # fmt: skip
    for each in made:  # as sha256sum writes it, and reads it back
        print(f"{each.sha256}  {report.printable(shown_path(each.archive, root))}")
    told = ngettext("{count} package to be handed over", "{count} packages to be handed over", len(made))
    print(told.format(count=len(made)))


def verified(made: Sequence[Verified]) -> None:
    """Every package with its parts, what each was judged by, and one line that sums it up."""
    for each in made:
        out = console()
        out.print(report.printable(each.shown), style="bold")
        if all(part.verdict == "not assessed" for part in each.parts[1:]):
            out.print("   " + _("nothing of it was assessed"))
            continue
        out.print("   " + _("fingerprint: {fingerprint}").format(fingerprint=each.fingerprint or "–"))
        rows = [
            (PARTS[part.name](), VERDICTS[part.verdict](), line) for part in each.parts for line in _looked_at(part)
        ]
        table([(_("part"), "left"), (_("outcome"), "left"), ("", "left")], _once(rows))
        print()
    counts = Counter(_outcome(each) for each in made)
    print(", ".join(told(count) for outcome, told in OUTCOMES.items() if (count := counts[outcome])))


PARTS: Mapping[str, Callable[[], str]] = {
    "fixity": lambda: _("complete and unchanged"),
    "fingerprint": lambda: _("the package that was meant"),
    "metadata": lambda: _("metadata"),
    "formats": lambda: _("formats"),
    "rebuild": lambda: _("made again"),
    "signatures": lambda: _("signatures"),
}
VERDICTS: Mapping[str, Callable[[], str]] = {
    "good": lambda: _("good"),
    "bad": lambda: _("bad"),
    "not assessed": lambda: _("not assessed"),
}
OUTCOMES: Mapping[str, Callable[[int], str]] = {
    "good": lambda count: ngettext("{count} package is good", "{count} packages are good", count).format(count=count),
    "partly": lambda count: ngettext(
        "{count} package is good as far as it was assessed",
        "{count} packages are good as far as they were assessed",
        count,
    ).format(count=count),
    "bad": lambda count: ngettext("{count} package is bad", "{count} packages are bad", count).format(count=count),
}


def _outcome(each: Verified) -> str:
    verdicts = {part.verdict for part in each.parts}
    return "bad" if "bad" in verdicts else "partly" if "not assessed" in verdicts else "good"


def _looked_at(part: Part) -> Iterator[str]:
    """What was found good, how much is wrong, and what nobody looked at; the findings themselves come below the table."""
    lines = [*part.good, *([report.total(part.findings)] if part.findings else [])]
    left = (
        part.unassessed
        if part.verdict == "not assessed"
        else [_("not assessed: {what}").format(what=each) for each in part.unassessed]
    )
    yield from map(report.printable, (*lines, *left))


def _once(rows: Sequence[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """Rows of the same part tell its name and its outcome once."""
    before = ""
    for name, verdict, line in rows:
        yield ("", "", line) if name == before else (name, verdict, line)
        before = name


def signed(made: Sequence[Made], root: Path) -> None:
    """Every signed file, and where in it the signature is seen."""
    for each in made:
        seen = (
            _("{file}: signed as {name}, on page {page}")
            if each.page
            else _("{file}: signed as {name}, without a visible signature")
        )
        print(report.printable(seen.format(file=shown_path(each.path, root), name=each.name, page=each.page)))


def passphrase() -> str | None:
    """The passphrase of a certificate: from BESTEK_PASSPHRASE, else typed without being shown, where somebody sits at a terminal."""
    if (given := os.environ.get("BESTEK_PASSPHRASE")) is not None:
        return given
    return getpass(_("Passphrase of the certificate: ")) if sys.stdin.isatty() else None
