"""Packages for the archive on the screen: what was made, and where it stands."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bestek.archive.packing import Packing
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
