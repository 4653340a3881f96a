"""Rules run over a dossier: what each of them found, or why it did not assess."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bestek.check.context import Context
from bestek.check.rule import LACKING, NO_DISPATCH, OUTSIDE, Hit, NotAssessed, Outcome, Rule, Spot, said
from bestek.findings import Finding, Place, Severity
from bestek.messages import _
from bestek.outputs import checksum, short


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of a rule. `judged` is the fingerprint of what was judged (16 hexadecimal digits), `spots` are the paragraphs concerned.

    Those are what a rule over texts names, otherwise where the fact that is judged is printed.
    """

    rule: Rule
    finding: Finding
    judged: str
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a rule came to: nothing found, findings, or reasons why it (or a part of it) was not assessed."""

    rule: Rule
    found: tuple[Found, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assessed:
    """All rules over one dossier for one municipality."""

    assessments: tuple[Assessment, ...] = field(default_factory=tuple)

    @property
    def found(self) -> tuple[Found, ...]:
        return tuple(found for each in self.assessments for found in each.found)


def assess(context: Context, rules: Iterable[Rule]) -> Assessed:
    """Runs the rules in their order."""
    return Assessed(tuple(assess_one(context, rule) for rule in rules))


def assess_one(context: Context, rule: Rule) -> Assessment:
    """One rule: whether it holds and has what it needs, then what it finds."""
    lacking = next((path for path in rule.needs if not context.decided(path)), None)
    if lacking:
        return Assessment(rule, reasons=(_(LACKING).format(path=lacking),))
    severity = _severity(context, rule)
    if isinstance(severity, NotAssessed):
        return Assessment(rule, reasons=(str(severity),))
    outcomes = list(_outcomes(context, rule))
    hits = _once(each for each in outcomes if isinstance(each, Hit))
    reasons = dict.fromkeys(str(each) for each in outcomes if isinstance(each, NotAssessed))
    return Assessment(rule, tuple(_found(context, rule, severity, each) for each in hits), tuple(reasons))


def _severity(context: Context, rule: Rule) -> Severity | NotAssessed:
    """How severe a breach is on the day of dispatch, or why the rule says nothing."""
    if not rule.periods:
        return rule.severity
    day = context.dispatched
    if day is None:
        return NotAssessed(NO_DISPATCH)
    holding = next((period for period in rule.periods if period.holds_on(day)), None)
    return holding.severity if holding else NotAssessed(OUTSIDE, {"day": day})


def _outcomes(context: Context, rule: Rule) -> Outcome:
    if rule.check:
        yield from rule.check(context)
    for reading in context.readings if rule.read else ():
        assert rule.read
        yield from context.kept.outcomes(context, rule, reading) if context.kept else rule.read(context, reading)


def _once(hits: Iterable[Hit]) -> Iterator[Hit]:
    """What several documents print from the same source is one finding, at all the paragraphs."""
    known: dict[tuple[object, ...], Hit] = {}
    for each in hits:
        key = each.path, each.file, each.line, each.offset, each.message, tuple(map(str, each.values.items()))
        before = known.get(key)
        known[key] = replace(before, spots=tuple(dict.fromkeys((*before.spots, *each.spots)))) if before else each
    yield from known.values()


def _found(context: Context, rule: Rule, severity: Severity, breach: Hit) -> Found:
    place = Place(breach.file, breach.line, 1) if breach.file else _place(context, breach)
    values = {name: said(value) for name, value in breach.values.items()}
    message = _(breach.message).format(**values)
    hint = _(breach.hint).format(**{**values, **_days(breach)}) if breach.hint else ""
    excerpt = context.loaded.line(place)
    finding = Finding(rule.id, message, place, hint, breach.severity or severity, rule.source, excerpt)
    return Found(rule, finding, _judged(context, breach), breach.spots or context.printed_at(breach.path))


def _days(breach: Hit) -> dict[str, object]:
    """In a hint a day stands as it is written in content: 2025-01-01."""
    return {name: value for name, value in breach.values.items() if isinstance(value, datetime.date)}


def _judged(context: Context, breach: Hit) -> str:
    """The fingerprint of what was judged, the same in every language: the fact or the words, and what the message says of them."""
    about = breach.judged or (context.fact(breach.path) if breach.path else _words(context, breach))
    values = sorted((name, str(value)) for name, value in breach.values.items())
    return short(checksum(repr((str(about), values)).encode()))


def _words(context: Context, breach: Hit) -> list[str]:
    return sorted({context.words_at(spot) for spot in breach.spots})


def _place(context: Context, breach: Hit) -> Place:
    """Where the fact stands; with an offset the line of its text."""
    value = context.fact(breach.path)
    if breach.offset < 0 or not isinstance(value, str):
        return context.place(breach.path)
    before = value[: breach.offset]
    return context.loaded.text_place(breach.path, before.count("\n"), breach.offset - before.rfind("\n") - 1)
