"""What came back from review, on the screen: a table for each file, and one line that sums it up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bestek import report
from bestek.messages import _
from bestek.review import telling
from bestek.review.proposal import Proposal
from bestek.review.returned import Returned
from bestek.review.returned_page import against, counted
from bestek.screen import page, table, tame

MOST = 120
"""Characters of a text that are shown."""


def shown(read: Sequence[Returned], pages: Sequence[Path], root: Path) -> None:
    """Every file with its proposals, and where the pages stand."""
    for each in read:
        name = f"{each.title} ({each.municipality})" if each.municipality else each.title
        print(report.printable(f"{each.file}: {name}, {against(each)}"))
        if each.proposals:
            headings = (_("proposal"), _("where"), _("change"), _("verdict"))
            table([(heading, "left") for heading in headings], (tame(_row(one)) for one in each.proposals))
        print(counted(each.proposals))
    for file in pages:
        page(file, root)


def _row(proposal: Proposal) -> tuple[str, str, str, str]:
    return (
        f"{proposal.id} {telling.kind(proposal)}\n{telling.by(proposal)}",
        f"{telling.place(proposal)}\n{telling.source(proposal)}".strip(),
        _change(proposal),
        telling.verdict(proposal),
    )


def _change(proposal: Proposal) -> str:
    old, new = telling.sides(proposal, MOST)
    if proposal.kind in ("comment", "reply"):
        return f"“{old}”: {new}" if old else new
    if proposal.kind == "formatting":
        return f"{old}: {new}"
    if proposal.kind == "paragraph-split":
        return f"{old} ¶ {new}"
    return " → ".join((old or "–", new or "–")) if proposal.kind != "move" else old
