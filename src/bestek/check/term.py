"""The term of the contract (D)."""

from __future__ import annotations

from bestek.check.context import Context
from bestek.check.rule import PRACTICE, Basis, Outcome, Rule, hit
from bestek.findings import Severity
from bestek.messages import N_


def _stated_duration(context: Context) -> Outcome:
    """A duration that a decision or an earlier paper states is the one that follows from the dates."""
    assert context.dossier.contract
    term = context.dossier.contract.term
    if (
        term.stated_years is not None
        and context.decided("contract/term/stated_years")
        and term.stated_years != term.duration_years
    ):
        yield hit(
            "contract/term/stated_years",
            N_("{stated} years are stated, but from {start} up to and including {last} is {computed} years"),
            N_("ask which of the two was meant, and correct a date or the stated duration"),
            stated=term.stated_years,
            start=term.start,
            last=term.base_end,
            computed=term.duration_years,
        )


RULES: tuple[Rule, ...] = (
    Rule(
        "D-01",
        N_("the term: start, duration, options and end agree with one another"),
        Severity.ERROR,
        (PRACTICE, Basis("eForms BT-36, BT-58", "primary", "SDK 1.15.1")),
        check=_stated_duration,
        needs=("contract/term/start",),
    ),
)
