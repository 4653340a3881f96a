"""Facts that were typed (Q).

An amount, a day or a percentage that stands in a text where a fact says the same: the text stays behind when the fact changes.

What contradicts a fact is another rule (F-04). An amount or a day is compared with all facts; a percentage or a number of days, months or
years only with the facts beside the text (`social_return/percentage` for `social_return/motivation`), because small numbers meet by chance.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from pydantic import BaseModel

from bestek.check.amounts import LEAST
from bestek.check.context import Context
from bestek.check.literals import DAY, FIGURES, day, value_of
from bestek.check.passages import Passage, Reading
from bestek.check.rule import PRACTICE, Hit, Outcome, Rule
from bestek.check.words.breach import breach, origin, written
from bestek.findings import Severity
from bestek.messages import N_
from bestek.model.base import Prose
from bestek.view import join

_B = r"[ \u00a0]"
AMOUNT = re.compile(
    rf"(?:€|EUR){_B}?(?P<number>\d{{1,3}}(?:\.\d{{3}})+|\d+(?:,\d+)?)(?:,(?:-|–|\d\d(?!\d)))?(?P<million>{_B}(?:miljoen|mln))?(?![\w.]*\d)"
)
PART = re.compile(
    rf"(?<![\w.,])(?P<number>\d+(?:,\d+)?)(?:{_B}?(?P<percent>%)|{_B}(?P<unit>procent|kalenderdagen|dagen|maanden|jaar)\b)"
)

UNITS = {"percentage": "percent", "days": "days", "months": "months", "years": "years"}
"""How the name of a number ends, and what it counts."""

SPOKEN = {
    "%": "percent",
    "procent": "percent",
    "kalenderdagen": "days",
    "dagen": "days",
    "maanden": "months",
    "jaar": "years",
}

SHOWN = 3
"""Facts that a hint names."""

Value = Decimal | datetime.date


def _repeated(context: Context, reading: Reading) -> Outcome:
    """What was typed and equals a fact."""
    for pattern, read in ((AMOUNT, _amount), (DAY, day), (FIGURES, day)):
        for passage, offset, match in reading.dutch.found(pattern):
            value = read(match)
            facts = context.equal_to(value) if value is not None else ()
            if facts and _typed(context, passage, offset, match[0]):
                yield _breach(context, passage, offset, match[0], facts)
    for passage, offset, match in reading.dutch.found(PART):
        beside = _beside(context, passage, offset, match)
        if beside and _typed(context, passage, offset, match[0]):
            yield _breach(context, passage, offset, match[0], beside)


def _breach(context: Context, passage: Passage, offset: int, words: str, facts: tuple[str, ...]) -> Hit:
    return breach(
        context, passage, offset, words,
        N_("{words} was typed, and is a fact of the dossier: {around}"),
        N_("print the fact, so that it changes with it: {facts}"),
        facts=", ".join(facts[:SHOWN]),
    )  # fmt: skip


# What was typed


def _typed(context: Context, passage: Passage, offset: int, words: str) -> bool:
    """Whether the words stand so in a template or in prose, which can print facts; not printed by one, and not in a line, which cannot."""
    if not written(passage, offset, words):
        return False
    source = origin(passage, offset)
    text = context.fact(source.path) if source and source.path else Prose(words)
    return isinstance(text, Prose) and words.replace("\u00a0", " ") in text.replace("\u00a0", " ")


def _amount(match: re.Match[str]) -> Value | None:
    amount = value_of(match["number"]) * (1_000_000 if match["million"] else 1)
    return amount if amount >= LEAST else None


def _beside(context: Context, passage: Passage, offset: int, match: re.Match[str]) -> tuple[str, ...]:
    """The facts beside the text that are this number of this unit."""
    source = origin(passage, offset)
    around, _slash, _name = source.path.rpartition("/") if source else ("", "", "")
    holder = context.fact(around) if around else None
    if not isinstance(holder, BaseModel):
        return ()
    unit, number = SPOKEN[match["unit"] or match["percent"]], value_of(match["number"])
    names = [name for name in type(holder).model_fields if UNITS.get(name.rpartition("_")[2]) == unit]
    return tuple(join(around, name) for name in names if getattr(holder, name) == number)


RULES: tuple[Rule, ...] = (
    Rule(
        "Q-15",
        N_("a text prints facts, and does not repeat them"),
        Severity.ADVICE,
        (PRACTICE,),
        read=_repeated,
        parameters=N_(
            "amounts from € 1,000 and days against all facts; percentages and durations against the facts beside the text"
        ),
    ),
)
