"""Facts that a rule wants to be there: absent is a breach, open is not assessed, since an open fact is a question that is known already."""

from __future__ import annotations

import datetime
from dataclasses import replace

from bestek.check.context import Context
from bestek.check.rule import Hit, Outcome, not_assessed
from bestek.messages import N_
from bestek.model import Open
from bestek.validate.consistency import decided

__all__ = ["OPEN", "day_of", "decided", "judging", "wanted"]

OPEN = N_("{path} is not decided yet")
"""Why a part of a rule says nothing."""


def wanted(context: Context, breach: Hit) -> Outcome:
    """The breach where its fact is not there; not assessed where it is open."""
    part, _, name = breach.path.rpartition("/")
    if isinstance(getattr(context.fact(part), name, None), Open):
        yield not_assessed(OPEN, path=breach.path)
    elif not context.decided(breach.path):
        yield breach


def day_of(value: object) -> datetime.date | None:
    """A day that is decided."""
    return value if isinstance(value, datetime.date) else None


def judging(breach: Hit, *facts: object) -> Hit:
    """The breach, judged by these facts beside the one at its path: an acceptance lapses when one of them changes."""
    return replace(breach, judged=" | ".join(map(str, facts)))
