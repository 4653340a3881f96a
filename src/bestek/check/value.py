"""The estimated value: threshold, calculation, splitting (V)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dateutil.relativedelta import relativedelta

from bestek.check import thresholds
from bestek.check.context import Context, Purchase
from bestek.check.given import OPEN, decided, judging
from bestek.check.rule import SOURCES, Basis, Outcome, Period, Rule, hit, not_assessed
from bestek.check.term import computable
from bestek.check.thresholds import THRESHOLDS
from bestek.findings import Severity
from bestek.messages import N_
from bestek.model.procurement import Contract, EstimatedValue, Lot, Term
from bestek.validate import Valid

VALUE = "contract/estimated_value"


def _contract(context: Context) -> Contract:
    assert context.dossier.contract
    return context.dossier.contract


def _value(context: Context) -> EstimatedValue:
    value = _contract(context).estimated_value
    assert value
    return value


# V-01: the regime follows from the threshold


def threshold_kind(context: Context) -> thresholds.Kind | None:
    """Which threshold holds; None where it is not known what is bought."""
    nature = context.fact("contract/nature")
    if context.fact("procedure/kind") == "sas" or context.fact("contract/social_services") is True:
        return "social"
    if nature == "works":
        return "works"
    return "supplies-services" if nature in ("services", "supplies") else None


def _regime(context: Context) -> Outcome:
    """A contract is European when its value equals or exceeds the threshold on the day of dispatch."""
    kind, day = threshold_kind(context), context.dispatched
    assert day
    known = thresholds.on(day)
    assert known
    if kind is None:
        yield not_assessed(N_("without contract/nature it is not known which threshold holds"))
        return
    limit = known.of(kind)
    if limit is None:
        yield not_assessed(N_("no threshold for social services is known on {day}"), day=day)
        return
    yield from _compared(context, limit, known)


def _compared(context: Context, limit: Decimal, known: thresholds.Thresholds) -> Outcome:
    total, regime = _value(context).total, context.fact("procedure/regime")
    values: dict[str, Any] = {
        "total": total,
        "limit": limit,
        "act": known.act,
        "first": known.first,
        "last": known.last,
    }
    if total >= limit and regime == "national":
        breach = hit(
            "procedure/regime",
            N_("the procedure is national, but the estimated value of € {total} reaches the threshold of € {limit}"),
            N_(
                "hold a European procedure, or correct the value; threshold of {first} up to and including {last}: CELEX {act}"
            ),
            **values,
        )
        yield judging(breach, regime, total, limit)
    elif total < limit and regime == "european":
        breach = hit(
            "procedure/regime",
            N_("the procedure is European, but the estimated value of € {total} is below the threshold of € {limit}"),
            N_("say why, or correct the value; threshold of {first} up to and including {last}: CELEX {act}"),
            Severity.ADVICE,
            **values,
        )
        yield judging(breach, regime, total, limit)


# V-02: what the total consists of


def _components(context: Context) -> Outcome:
    """The total is the sum of its parts, and extensions of the term are among them."""
    value = _value(context)
    parts = value.components
    assert parts
    given = {"base": parts.base, "options": parts.options, "renewals": parts.renewals, "indexation": parts.indexation}
    undecided = [name for name, part in given.items() if part is not None and not decided(part)]
    if undecided:
        yield from (not_assessed(OPEN, path=f"{VALUE}/components/{name}") for name in undecided)
        return
    if parts.total != value.total:
        breach = hit(
            f"{VALUE}/total",
            N_("a total of € {total} is estimated, but its parts add up to € {sum}"),
            N_(
                "count base, options, renewals and indexation; a framework agreement counts all contracts over its full term"
            ),
            total=value.total,
            sum=parts.total,
        )
        yield judging(breach, value.total, parts.total)
    yield from _renewals(context, parts.renewals or Decimal(0))


def _renewals(context: Context, renewals: Decimal) -> Outcome:
    options = _contract(context).term.options
    if not all(decided(option.years) for option in options):
        yield not_assessed(OPEN, path="contract/term/options")
        return
    years = sum(option.years for option in options)
    if years and not renewals:
        yield hit(
            f"{VALUE}/components/renewals",
            N_("the term can be extended by {years} years, but no extension is counted in the estimated value"),
            N_("add what the extensions cost as renewals, also when it is not sure that they will be used"),
            years=years,
        )
    elif renewals and not years:
        yield hit(
            f"{VALUE}/components/renewals",
            N_("extensions of € {renewals} are estimated, but the term has no options"),
            N_("take them out, or add the options to the term"),
            renewals=renewals,
        )


# V-03: lots

SMALL_LOT = {"services": Decimal(80_000), "works": Decimal(1_000_000)}
"""The most that a lot may be worth for the exception, in euros, excluding VAT."""

SMALL_LOTS = Fraction(20, 100)
"""The most that such lots may be worth together, as a part of all lots."""


def _lots(context: Context) -> Outcome:
    """The lots together are the estimated value, and the exception for small lots is kept within its limits."""
    lots = context.dossier.lots
    if len(lots) < 2:
        return
    if unknown := [lot.id for lot in lots if not decided(lot.estimated_value)]:
        yield not_assessed(N_("lots without a decided estimated_value: {lots}"), lots=", ".join(unknown))
        return
    total, stated = _worth(lots), _value(context).total
    if total != stated:
        breach = hit(
            f"{VALUE}/total",
            N_("a total of € {stated} is estimated, but the lots add up to € {total}"),
            N_("all lots together decide which threshold is reached: correct a lot or the total"),
            total=total,
            stated=stated,
        )
        yield judging(breach, stated, *(lot.estimated_value for lot in lots))
    yield from _small_lots(context, total)


def _worth(lots: Iterable[Lot]) -> Decimal:
    return sum((lot.estimated_value or Decimal(0) for lot in lots), Decimal(0))


def _small_lots(context: Context, total: Decimal) -> Outcome:
    lots = [lot for lot in context.dossier.lots if lot.small_lot_exception is True]
    if not lots:
        return
    nature = "services" if threshold_kind(context) == "social" else context.fact("contract/nature")
    if nature not in SMALL_LOT:
        yield not_assessed(
            N_("the exception for small lots is known for services and works, and contract/nature is neither")
        )
        return
    yield from _too_large(lots, SMALL_LOT[nature])
    small = _worth(lots)
    if small > SMALL_LOTS * Fraction(total):
        breach = hit(
            "lots",
            N_("the lots under the exception for small lots add up to € {small}, more than 20 percent of € {total}"),
            N_("take small_lot_exception from one of them: {lots}"),
            small=small,
            total=total,
            lots=", ".join(lot.id for lot in lots),
        )
        yield judging(breach, small, total)


def _too_large(lots: list[Lot], limit: Decimal) -> Outcome:
    for lot in lots:
        if _worth([lot]) > limit:
            yield hit(
                f"lots/{lot.id}/estimated_value",
                N_("the lot {lot} of € {worth} is too large for the exception for small lots"),
                N_("take small_lot_exception from it: a lot may be worth at most € {limit}"),
                lot=lot.id,
                worth=lot.estimated_value,
                limit=limit,
            )


# V-04: the yearly range and the total


def _range(context: Context) -> Outcome:
    """The years times the yearly range, indexed or not, contain the total that is stated."""
    value, term = _value(context), _contract(context).term
    if not computable(term):
        yield not_assessed(OPEN, path="contract/term")
        return
    if value.indexation is not None and not decided(value.indexation):
        yield not_assessed(OPEN, path=f"{VALUE}/indexation")
        return
    years = exact_years(term)
    low = Fraction(value.per_year_low) * years
    high = Fraction(value.per_year_high) * indexed_years(years, Fraction(value.indexation or 0) / 100)
    if not low <= Fraction(value.total) <= high:
        breach = hit(
            f"{VALUE}/total",
            N_("a total of € {total} is stated, but {years} years of € {low} to € {high} make € {least} to € {most}"),
            N_(
                "correct one of the amounts; where the total counts with indexation, give its percentage as indexation:"
            ),
            total=value.total,
            years=_rounded(years),
            low=value.per_year_low,
            high=value.per_year_high,
            least=_rounded(low),
            most=_rounded(high),
        )
        yield judging(breach, value.per_year_low, value.per_year_high, value.total, value.indexation, years)


def exact_years(term: Term) -> Fraction:
    """The maximum term in years; the days that are no whole month count as thirtieths of one."""
    between = relativedelta(term.maximum_end + relativedelta(days=1), term.start)
    return Fraction(12 * between.years + between.months, 12) + Fraction(between.days, 360)


def indexed_years(years: Fraction, rate: Fraction) -> Fraction:
    """How many times the amount of the first year is paid when it rises by `rate` (0.03) every year."""
    whole = years.numerator // years.denominator
    return sum(((1 + rate) ** year for year in range(whole)), Fraction(0)) + (years - whole) * (1 + rate) ** whole


def _rounded(number: Fraction) -> Decimal:
    """To a hundredth, for a message."""
    return Decimal(round(number * 100)) / 100


# V-05: the same bought twice


def _splitting(context: Context) -> Outcome:
    """Another dossier of the same municipality with the same main CPV code runs at the same time."""
    own = purchase(context.valid)
    if not own.first:
        yield not_assessed(OPEN, path="contract/term")
        return
    for other in context.others(own.buyer, own.code):
        if not other.first:
            yield not_assessed(N_("the term of the dossier {other} is not known"), other=other.dossier)
        elif overlap(own, other):
            yield hit(
                "cpv/main/code",
                N_("the dossier {other} ({title}) buys the same at the same time: CPV {code}"),
                N_(
                    "check that no contract was split to stay below a threshold, and count their values together where they are one"
                ),
                other=other.dossier,
                title=other.title,
                code=context.fact("cpv/main/code"),
            )


def purchase(valid: Valid) -> Purchase:
    """What a dossier buys."""
    given = Context(valid)
    term, code = given.fact("contract/term"), given.fact("cpv/main/code")
    days = (term.start, term.maximum_end) if term and computable(term) else ("", "")
    buyer = given.fact("municipality/code")
    return Purchase(valid.dossier.id, str(valid.dossier.title), str(buyer or ""), str(code or ""), *map(str, days))


def overlap(one: Purchase, other: Purchase) -> bool:
    """Whether there is a day on which both may run, with all their options."""
    return one.first <= other.last and other.first <= one.last


RULES: tuple[Rule, ...] = (
    Rule(
        "V-01",
        N_("the regime follows from the estimated value and the threshold on the day of dispatch"),
        Severity.ERROR,
        (
            Basis("Richtlijn 2014/24/EU art. 4", "secondary"),
            Basis("Aanbestedingswet 2012 art. 2.1-2.3, 2.15 lid 1", "primary", "2015-08"),
            Basis("Verordening (EU) 2023/2495 (drempels 2024-2025)", "secondary"),
            Basis("Verordening (EU) 2025/2152 (drempels 2026-2027)", "secondary"),
        ),
        check=_regime,
        needs=("procedure/kind", "procedure/regime", f"{VALUE}/total"),
        periods=(Period(Severity.ERROR, THRESHOLDS[0].first, THRESHOLDS[-1].last),),
        parameters=N_(
            "thresholds of 2014 up to and including 2027; below the threshold a European procedure is advice"
        ),
    ),
    Rule(
        "V-02",
        N_("the estimated value counts options and extensions"),
        Severity.ERROR,
        (
            Basis("Aanbestedingswet 2012 art. 2.15 lid 2 en 3", "primary", "2015-08"),
            Basis("indexatie in de raming", "memory"),
        ),
        check=_components,
        needs=(f"{VALUE}/components/base", f"{VALUE}/total"),
        parameters=N_("tolerance 0; indexation is counted"),
    ),
    Rule(
        "V-03",
        N_("all lots together decide, and small lots are excepted within limits"),
        Severity.ERROR,
        (Basis("Aanbestedingswet 2012 art. 2.18", "primary", "2015-08"),),
        check=_lots,
        needs=(f"{VALUE}/total",),
        parameters=N_("services at most € 80 000 a lot, works at most € 1 000 000, together at most 20 percent"),
    ),
    Rule(
        "V-04",
        N_("the stated total fits the yearly range and the term"),
        Severity.WARNING,
        (SOURCES,),
        check=_range,
        needs=(f"{VALUE}/per_year_low", f"{VALUE}/per_year_high", f"{VALUE}/total"),
        parameters=N_("the lower limit without indexation, the upper one with the percentage that is given"),
    ),
    Rule(
        "V-05",
        N_("nothing is split: no other dossier buys the same at the same time"),
        Severity.ADVICE,
        (Basis("Aanbestedingswet 2012 art. 2.14", "primary", "2015-08"),),
        check=_splitting,
        needs=("cpv/main/code", "contract/term/start"),
        parameters=N_("same municipality, same main CPV code, overlapping terms with their options"),
    ),
)
