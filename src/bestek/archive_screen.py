"""Packages for the archive on the screen: what was made, and where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bestek import report
from bestek.archive.filings import Filed
from bestek.archive.packing import Packing
from bestek.archive.transfer import Transferred
from bestek.files import shown_path
from bestek.messages import _, ngettext
from bestek.screen import table


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
        print(report.printable(told.format(package=each.folder, day=each.filing.date, register=each.register)))


def transferred(made: Sequence[Transferred], root: Path) -> None:
    """Every package with the tree and the ZIP that are to be handed over, and one line that sums it up."""
    rows = [
        (shown_path(each.tree, root), str(each.files), size(each.size), each.sha256[:16], _("made") if each.made else _("unchanged"))
        for each in made
    ]  # fmt: skip
    table(
        [(_("tree and ZIP"), "name"), (_("files"), "right"), (_("size of the ZIP"), "right"), (_("SHA-256 of the ZIP"), "left"), ("", "left")],
        rows,
    )  # fmt: skip
    told = ngettext("{count} package to be handed over", "{count} packages to be handed over", len(made))
    print(told.format(count=len(made)))
