"""What became of the proposals of reviewers, on the screen: a table, and one line that sums it up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bestek.messages import _
from bestek.review import telling
from bestek.review.applied_page import also, place, summed, verdict
from bestek.review.applying import Applied, Outcome
from bestek.screen import page, table, tame

MOST = 100
"""Characters of a text that are shown."""


def shown(made: Applied, pages: Sequence[Path], root: Path) -> None:
    """Every proposal with what became of it, and where the pages stand."""
    headings = (_("proposal"), _("belongs to"), _("change"), _("what became of it"))
    if made.outcomes:
        table([(heading, "left") for heading in headings], (tame(_row(outcome, made)) for outcome in made.outcomes))
    for file in pages:
        page(file, root)
    print(summed(made))


def _row(outcome: Outcome, made: Applied) -> tuple[str, str, str, str]:
    proposal = outcome.proposal
    old, new = telling.sides(proposal, MOST)
    change = f"“{old}”: {new}" if proposal.kind in ("comment", "reply") else f"{old or '–'} → {new or '–'}"
    return (
        f"{proposal.id} {telling.kind(proposal)}\n{telling.by(proposal)}",
        place(outcome),
        change,
        "\n".join(filter(None, (verdict(outcome, made), also(outcome)))),
    )
