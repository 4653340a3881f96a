"""The term of the contract (D)."""

from __future__ import annotations

import datetime
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from bestek.check.context import Context
from bestek.check.given import OPEN, decided, judging, wanted
from bestek.check.rule import SOURCES, Basis, Outcome, Rule, hit, not_assessed
from bestek.findings import Severity
from bestek.messages import N_
from bestek.model.procurement import Term, years_between

DAY = datetime.timedelta(days=1)
PATH = "contract/term"


def _term(context: Context) -> Term:
    assert context.dossier.contract
    return context.dossier.contract.term


def computable(term: Term) -> bool:
    """Whether start, end and options are decided, so that the years and the last day follow."""
    end = term.years if term.until is None else term.until
    return decided(term.start, end, *(option.years for option in term.options))


# D-01: start, duration, options, end


def _term_agrees(context: Context) -> Outcome:
    """The term as it is stated is the one that follows from its dates, without the options and with them."""
    term = _term(context)
    if not decided(term.years if term.until is None else term.until):
        yield not_assessed(OPEN, path=f"{PATH}/{'years' if term.until is None else 'until'}")
        return
    yield from _stated(context, "", term.base_end, term.duration_years)
    if not any(_stated(context, "", term.base_end, term.duration_years)):
        yield from _day_short(term)
    if all(decided(option.years) for option in term.options):
        yield from _stated(context, "maximum_", term.maximum_end, term.maximum_years)
    else:
        yield not_assessed(OPEN, path=f"{PATH}/options")
    yield from _gap(context)


def _stated(context: Context, which: str, last: datetime.date, computed: Decimal | int) -> Outcome:
    """What is stated of the term (`which` is empty) or of its maximum, beside the last day and the years that are computed."""
    start = _term(context).start
    years, end = context.fact(f"{PATH}/stated_{which}years"), context.fact(f"{PATH}/stated_{which}end")
    if years is not None and not lasts(start, years, last):
        breach = hit(
            f"{PATH}/stated_{which}years",
            STATED if years != computed else STATED_DAY,
            N_(
                "ask which of the two was meant: correct a date, or the duration that is stated; the documents print what follows from the dates"
            ),
            stated=years,
            start=start,
            last=last,
            computed=computed,
        )
        yield judging(breach, years, start, last)
    if end is not None and end != last:
        breach = hit(
            f"{PATH}/stated_{which}end",
            N_("{stated} is stated as the last day, but the term from {start} ends on {last}"),
            UP_TO
            if abs(end - last) == DAY
            else N_("ask which of the two was meant, and correct a date, the years or an option"),
            stated=end,
            start=start,
            last=last,
        )
        yield judging(breach, end, start, last)


STATED = N_("{stated} years are stated, but from {start} up to and including {last} is {computed} years")
STATED_DAY = N_("{stated} years are stated, but from {start} up to and including {last} is not that to the day")
UP_TO = N_('a difference of one day: "tot" leaves the day out, "tot en met" counts it')


def lasts(start: datetime.date, years: Decimal, last: datetime.date) -> bool:
    """Whether a term from `start` up to and including `last` is so many years: to the day where these are whole months, else to a hundredth."""
    months = years * 12
    if months != months.to_integral_value():
        return years_between(start, last + DAY) == years
    return last + DAY in anniversaries(start, int(months))


def anniversaries(start: datetime.date, months: int) -> frozenset[datetime.date]:
    """The day so many months later; where that month is too short, its last day and the day after it are both meant by it."""
    day = start + relativedelta(months=months)
    return frozenset({day, day + DAY} if day.day < start.day else {day})


def _day_short(term: Term) -> Outcome:
    """An end that is one day short of a whole number of months was meant as the last day, and written as the day after it."""
    if term.until is None or _is_whole(term.start, term.until) or not _is_whole(term.start, term.until + DAY):
        return
    breach = hit(
        f"{PATH}/until",
        N_("the term ends on {last}, one day before its months are full"),
        N_('until is the first day after the term ("tot"): write {next} if {until} is the last day ("tot en met")'),
        Severity.WARNING,
        last=term.base_end,
        until=term.until,
        next=term.until + DAY,
    )
    yield judging(breach, term.start, term.until)


def _is_whole(start: datetime.date, until: datetime.date) -> bool:
    between = relativedelta(until, start)
    return until in anniversaries(start, 12 * between.years + between.months)


def _gap(context: Context) -> Outcome:
    """The contract that ends now runs until the new one begins."""
    start, end = _term(context).start, context.fact("contract/current/end")
    if end is not None and start - end > DAY:
        breach = hit(
            "contract/current/end",
            N_(
                "between {first} and {last} there is no contract: the current one ends on {end}, the new one begins on {start}"
            ),
            N_("extend the current contract, or let the new one begin on {first}"),
            Severity.ADVICE,
            first=end + DAY,
            last=start - DAY,
            end=end,
            start=start,
        )
        yield judging(breach, end, start)


# D-02: a long framework agreement

MAXIMUM = 4
"""The years that a framework agreement may last without a reason."""


def _long_framework(context: Context) -> Outcome:
    """A framework agreement of more than four years, with its options, says why."""
    term = _term(context)
    if context.fact("contract/kind") != "framework":
        return
    if not computable(term):
        yield not_assessed(OPEN, path=PATH)
    elif term.maximum_end >= term.start + relativedelta(years=MAXIMUM):
        breach = hit(
            f"{PATH}/motivation",
            N_("the framework agreement can last {years} years, more than four, and nothing says why"),
            N_(
                "give the reason as motivation of the term; whether the limit binds the procedure for social services is to be verified"
            ),
            years=term.maximum_years,
        )
        yield from wanted(context, breach)


# D-03: the maximum of a framework agreement


def _maximum(context: Context) -> Outcome:
    """A framework agreement states the most that can be bought by it, in value and in quantity."""
    if context.fact("contract/kind") != "framework":
        return
    for name, message in UNSTATED.items():
        path = f"contract/maximum_{name}"
        hint = N_("state it at {fact}, for the full term with all options")
        yield from wanted(context, hit(path, message, hint, fact=path))


UNSTATED = {
    "value": N_("the framework agreement states no maximum value"),
    "quantity": N_("the framework agreement states no maximum quantity"),
}


RULES: tuple[Rule, ...] = (
    Rule(
        "D-01",
        N_("the term: start, duration, options and end agree with one another"),
        Severity.ERROR,
        (SOURCES, Basis("eForms BT-36, BT-58", "primary", "SDK 1.15.1")),
        check=_term_agrees,
        needs=(f"{PATH}/start",),
        parameters=N_("to the day; a gap after the current contract is advice"),
    ),
    Rule(
        "D-02",
        N_("a framework agreement of more than four years says why"),
        Severity.WARNING,
        (Basis("Aanbestedingswet 2012 art. 2.140 lid 3", "primary", "2015-08"),),
        check=_long_framework,
        needs=("contract/kind", f"{PATH}/start"),
        parameters=N_("four years, with all options"),
    ),
    Rule(
        "D-03",
        N_("a framework agreement states its maximum value and quantity"),
        Severity.ERROR,
        (Basis("ECLI:NL:RBNHO:2025:14647 (16 december 2025)", "secondary"), Basis("HvJ EU C-23/20", "memory")),
        check=_maximum,
        needs=("contract/kind",),
    ),
)
