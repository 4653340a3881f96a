"""Facts that texts contradict (F).

Amounts, durations, percentages, days, the procedure and the platform that a text writes out and the facts say otherwise.

A literal is compared where the words around it tell what it is about. A topic is a row of a table: the fact, the words that must stand near, words that
make the sentence one about something else. What a fact printed by itself cannot contradict it and is passed over.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bestek.check.authored import Sentence, at, origin, sentences_of
from bestek.check.context import DISPATCH, Context
from bestek.check.given import decided
from bestek.check.literals import Moment, Quantity, Unit, amounts, moments, quantities
from bestek.check.passages import Reading
from bestek.check.rule import Outcome
from bestek.check.term import computable
from bestek.messages import N_
from bestek.model.procurement import Milestone

Range = tuple[Any, Any]
Known = Callable[[Context], Sequence[Range]]

OTHERWISE = N_("“{words}” stands here, but {path} is {fact}")
OUTSIDE = N_("“{words}” stands here, but {path} is {low} to {high}")
CORRECT = N_("print the fact with {{{{ … }}}}, or correct it; say which of the two was meant")
OTHER = re.compile(
    r"\b(?:huidige|lopende|vorige|bestaande|oude|eerdere|andere|elders|destijds|toen|onderzoek|gebruikelijk|overzicht|vergelijkbare|langdurige|drempel\w*|"
    r"taakstelling|besparen|omzet|dekking van ten minste|verzekerd|subsidie|bewaar\w*)\b",
    re.IGNORECASE,
)
"""Words with which a sentence is about something else than this contract."""


AFTERWARDS = re.compile(r"^\W*(?:is|was|geldt|hoeft|wordt)\s+(?:\w+\s+)?(?:niet|geen)\b", re.IGNORECASE)
"""Behind a name: the sentence says that it is not this one."""


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a literal can be about. `before` or `after` stands close to it, `about` anywhere in its sentence, `unless` nowhere in it."""

    path: str
    unit: Unit
    known: Known
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    about: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = OTHER
    reach: int = 60

    def told_in(self, text: str) -> bool:
        """Whether a sentence can be about this."""
        return (not self.about or bool(self.about.search(text))) and not (self.unless and self.unless.search(text))

    def covers(self, text: str, literal: Quantity) -> bool:
        """Whether the literal of such a sentence is about this."""
        ahead, behind = (
            text[max(0, literal.start - self.reach) : literal.start],
            text[literal.end : literal.end + self.reach],
        )
        near = (self.before and self.before.search(ahead)) or (self.after and self.after.search(behind))
        return bool(near)


def _values(*paths: str) -> Known:
    """The facts at these paths, each alone."""
    return lambda context: [(value, value) for value in map(context.fact, paths) if value is not None]


def _yearly(context: Context) -> Sequence[Range]:
    value = context.fact("contract/estimated_value")
    if value is None or not context.decided("contract/estimated_value/per_year_low"):
        return []
    budgets = [lot.budget for lot in context.dossier.lots if decided(lot.budget)]
    return [(value.per_year_low, value.per_year_high), *((each, each) for each in (sum(budgets), *budgets) if each)]


def _durations(context: Context) -> Sequence[Range]:
    """How long the contract can last: without options, with each further option, and an option by itself."""
    term = context.fact("contract/term")
    if term is None or not computable(term):
        return []
    years = [Decimal(option.years) for option in term.options]
    lasting = [Decimal(term.duration_years) + sum(years[:count], Decimal(0)) for count in range(len(years) + 1)]
    return [(each, each) for each in (*lasting, *years)]


def _longest(context: Context) -> Sequence[Range]:
    known = _durations(context)
    term = context.fact("contract/term")
    return [(Decimal(term.maximum_years),) * 2] if known else []


def _lots(context: Context) -> Sequence[Range]:
    return [(len(context.dossier.lots),) * 2] if context.dossier.lots else []


VALUE = _pattern(r"waarde|omvang|geraamd|raming|opdrachtsom|contractsom")
OTHER_VALUE = _pattern(OTHER.pattern + r"|\bper perceel\b|\bgebeurtenis\b|\bverzeker")
CONTRACT = _pattern(r"overeenkomst|contract|looptijd|duurt|duur")

TOPICS: tuple[Topic, ...] = (
    Topic(
        "contract/estimated_value/per_year_low",
        "euro",
        _yearly,
        _pattern(r"jaarlijkse\s+(?:waarde|omvang|kosten)"),
        _pattern(r"^\W*(?:euro\W*)?(?:\(?exclusief btw\)?\W*)?(?:per (?:kalender)?jaar|jaarlijks|op jaarbasis)"),
        VALUE,
        OTHER_VALUE,
    ),
    Topic(
        "contract/estimated_value/total",
        "euro",
        _values("contract/estimated_value/total"),
        _pattern(r"\b(?:totaal|totale|hele|gehele|looptijd|tezamen|over \w+ jaar)\b"),
        _pattern(
            r"^\W*(?:euro\W*)?(?:over|voor|in|gedurende|tijdens)\s+(?:de\s+)?(?:\w+\s+)?(?:looptijd|totaal|\w+ jaar)"
        ),
        VALUE,
        OTHER_VALUE,
    ),
    Topic(
        "contract/term",
        "year",
        _longest,
        _pattern(r"(?:maximale|totale|langste)\s+(?:looptijd|contractduur|duur)\W+(?:\w+\W+){0,3}$"),
        None,
        CONTRACT,
    ),
    Topic(
        "contract/term",
        "year",
        _durations,
        _pattern(
            r"(?:looptijd|contractduur|contractperiode|duurt|duur van|(?:aangegaan|gesloten) voor)\W+(?:\w+\W+){0,4}$"
        ),
        _pattern(r"^\s+(?:looptijd|durende)"),
        CONTRACT,
        reach=45,
    ),
    Topic(
        "social_return/percentage",
        "percent",
        _values("social_return/percentage"),
        _pattern(r"social return|SROI"),
        _pattern(r"social return|SROI"),
        unless=_pattern(r"korting|boete|afstand|verschil|norm\b|minder dan"),
        reach=40,
    ),
    Topic(
        "procedure/validity_days", "day", _values("procedure/validity_days"), _pattern("gestand"), _pattern("gestand")
    ),
    Topic(
        "procedure/standstill_days",
        "day",
        _values("procedure/standstill_days"),
        _pattern(r"opschortende termijn|standstill"),
        _pattern(r"opschortende termijn|standstill"),
        unless=_pattern(r"kort geding|verval\w*"),
    ),
    Topic(
        "agreement/payment_days",
        "day",
        _values("agreement/payment_days"),
        _pattern(r"betaa?l|betaling"),
        _pattern(r"^\W*(?:(?:na|te rekenen)\b.*factu|(?:wordt |worden )?(?:te )?beta)"),
        _pattern(r"factuur|facturen"),
    ),
    Topic(
        "lots",
        "lot",
        _lots,
        _pattern(r"(?:verdee?ld\w*|verdeling|opgedeeld|gesplitst|opgesplitst|bestaat|bestaan)\W+(?:in|uit)\W*$"),
        unless=_pattern(r"ten hoogste|maximaal|maximum|hoogstens|eerdere|vorige"),
    ),
    Topic(
        "lot_rules/maximum_awarded",
        "lot",
        _values("lot_rules/maximum_awarded", "lot_rules/maximum_tendered"),
        _pattern(r"(?:ten hoogste|maximaal|maximum van|hoogstens|niet meer dan)\W*$"),
        about=_pattern(r"gegund|gunn|winnen|krijg|toegewezen|inschrij"),
    ),
)
"""Facts that texts are known to write out, the narrower ones first."""

PROCEDURES: dict[str, re.Pattern[str]] = {
    "open": _pattern(
        r"(?<!niet-)\bopenbare\s+(?:Europese\s+)?(?:aanbestedingsprocedure|aanbesteding|procedure)\b|\bEuropese\s+openbare\s+(?:aanbesteding\w*|procedure)\b"
    ),
    "restricted": _pattern(r"\bniet-openbare\s+(?:Europese\s+)?(?:aanbestedingsprocedure|aanbesteding|procedure)\b"),
    "negotiated": _pattern(r"\bmededingingsprocedure met onderhandeling\b|\bonderhandelingsprocedure\b"),
    "competitive-dialogue": _pattern(r"\bconcurrentiegerichte dialoog\b"),
    "innovation-partnership": _pattern(r"\binnovatiepartnerschap\b"),
    "sas": _pattern(r"\bSAS-procedure\b|\bprocedure voor sociale en andere specifieke diensten\b"),
}
"""How texts name the kinds of procedure (Aanbestedingswet 2012 art. 2.25 and following)."""

_PROCEDURE = ("procedure", "aanbesteding", "dialoog", "innovatiepartnerschap")
"""One of these is in every such name."""

PLATFORMS = ("TenderNed", "Mercell", "Negometrix", "CTM Solution", "Vortal", "EU-Supply", "VendorLink", "Tenderguide")
"""Platforms for tenders in the Netherlands by their names, with those of the past."""

QUOTED = ("records/", "policies/", "laws/")
"""Parts that hold titles of texts by others."""

_PLATFORMS = tuple(map(str.lower, PLATFORMS))

COMPARED = re.compile(
    r"\b(?:geen|niet|noch|anders dan|in plaats van|vergel\w+|zoals|evenals|dan|buiten|behalve|eerdere|vorige|destijds|alternatief|of)\b[^,;:]{0,45}$",
    re.IGNORECASE,
)
"""Before a name: the sentence says that it is not this one, or compares with it."""


def contradicted(context: Context, reading: Reading) -> Outcome:
    """What a document writes out and the facts of its dossier say otherwise."""
    steps = tuple(_steps(context))
    for sentence in sentences_of(reading):
        yield from _quantities(context, sentence)
        yield from _weights(context, sentence)
        yield from _days(context, sentence, steps)
        yield from _procedure(context, sentence)
        yield from _platform(context, sentence)


# Amounts, durations, percentages


def _quantities(context: Context, sentence: Sentence) -> Outcome:
    text = sentence.text
    for literal in _literals(text):
        some = (topic for topic in TOPICS if topic.unit == literal.unit)
        topic = next((each for each in some if each.covers(text, literal) and each.told_in(text)), None)
        known = topic.known(context) if topic else ()
        if topic and known and not any(_agrees(literal, each) for each in known):
            yield from _breach(context, sentence, literal.text, literal.start, literal.end, topic.path, known[0])


def _literals(text: str) -> Iterator[Quantity]:
    yield from amounts(text)
    for unit in ("percent", "year", "day", "lot"):
        yield from quantities(text, unit)


def _agrees(literal: Quantity, known: Range) -> bool:
    """A range is that of the fact; a single number lies in it, one that is rounded within a twentieth."""
    low, high = map(Decimal, known)
    if literal.low != literal.high:
        return (literal.low, literal.high) == (low, high)
    slack = literal.low / 20 if literal.about else Decimal(0)
    return low - slack <= literal.low <= high + slack


_WEIGHTS = ("weegt", "wegen", "weging", "gewicht")
_WEIGHT = re.compile(r"\bwe(?:egt|gen|ging)|gewicht")


def _weights(context: Context, sentence: Sentence) -> Outcome:
    """The weight of an award criterion, where the sentence names one criterion."""
    if not any(map(sentence.text.count, _WEIGHTS)) or not _WEIGHT.search(sentence.text):
        return
    criteria = context.dossier.award.criteria if context.dossier.award else ()
    named = [each for each in criteria if str(each.name).lower() in sentence.text.lower()]
    if len(named) != 1 or not decided(named[0].weight):
        return
    known = [(named[0].weight, named[0].weight), *((sub.weight, sub.weight) for sub in named[0].subcriteria)]
    for literal in quantities(sentence.text, "percent"):
        if not any(_agrees(literal, each) for each in known):
            path = f"award/criteria/{named[0].id}/weight"
            yield from _breach(context, sentence, literal.text, literal.start, literal.end, path, known[0])


# Days


@dataclass(frozen=True, slots=True)
class _Step:
    """A day of the dossier with the words that a sentence about it has, and words that make it one about something else."""

    path: str
    first: datetime.date
    last: datetime.date
    words: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None = None

    def told_by(self, text: str) -> bool:
        return all(word.search(text) for word in self.words) and not (self.unless and self.unless.search(text))


START = (
    _pattern(
        r"ingangsdatum|\bgaa(?:t|n)\b.{0,60}\bin\b|ingaa[nt]|aanvang|\bbegin(?:t|nen)\b|van start|\bstart(?:t|en)?\b"
    ),
    _pattern(r"overeenkomst|contract"),
)
NOT_START = _pattern(
    r"huidige|lopende|vorige|bestaande|procedure|aanbesteding|consultatie|besluit|subsidie|pilot|geïndexeerd|indexering"
)
ENDS = (
    _pattern(r"(?:huidige|lopende|bestaande)\s+(?:\w+\s+)?(?:contract|overeenkomst)"),
    _pattern(r"\blop(?:en|t)\b|eindig|\bafl(?:oopt|open)|\btot\b"),
)
SENT = (
    _pattern(r"procedure|aanbesteding|opdracht"),
    _pattern(r"\b(?:start|begin)(?:t|nen)?\b|van start|aangekondigd|gepubliceerd|op de markt"),
)
NOT_SENT = _pattern(r"besluit|college|raad|consultatie|overeenkomst|gegunde|implementatie|vorige|huidige")
STOP = frozenset(
    ("voor", "door", "over", "naar", "uiterste", "datum", "eerste", "tweede", "derde", "laatste", "besluitvorming")
)


def _steps(context: Context) -> Iterator[_Step]:
    start, end = context.fact("contract/term/start"), context.fact("contract/current/end")
    if isinstance(start, datetime.date):
        yield _Step("contract/term/start", start, start, START, NOT_START)
    if isinstance(end, datetime.date):
        yield _Step("contract/current/end", end, end + datetime.timedelta(days=1), ENDS, _pattern(r"nieuwe"))
    if sent := context.dispatched:
        yield _Step(f"planning/procedure/{DISPATCH}/date", sent, sent, SENT, NOT_SENT)
    planning = context.dossier.planning
    for name in ("milestones", "procedure") if planning else ():
        for step in getattr(planning, name):
            yield from _named(f"planning/{name}/{step.id}/date", step)


def _named(path: str, step: Milestone) -> Iterator[_Step]:
    """A step of the planning that is known by at least two words of its name, in any form and order."""
    if not decided(step.date):
        return
    words = [word for word in re.findall(r"[^\W\d]{4,}", str(step.name).lower()) if word not in STOP]
    last = next((day for day in (step.latest, step.end) if day and decided(day)), step.date)
    if len(words) > 1:
        yield _Step(path, *_whole(step, last), tuple(_pattern(re.escape(_stem(word))) for word in words))


def _whole(step: Milestone, last: datetime.date) -> tuple[datetime.date, datetime.date]:
    if step.precision == "day":
        return step.date, last
    return step.date.replace(day=1), (last.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)


def _stem(word: str) -> str:
    """What the forms of a word share: starten, start, gestart."""
    return word[: max(5, len(word) - 3)]


def _days(context: Context, sentence: Sentence, steps: Iterable[_Step]) -> Outcome:
    """All moments of a sentence lie elsewhere than the day that it is about. A sentence that also prints a day is passed over."""
    told = moments(sentence.text)
    if not told or any(_prints_a_day(context, run.sources) for run in sentence.runs()):
        return
    concerned = [step for step in steps if step.told_by(sentence.text)]
    most = max((len(step.words) for step in concerned), default=0)
    closest = [step for step in concerned if len(step.words) == most]
    if closest and not any(_overlaps(moment, step) for moment in told for step in closest):
        start, end = told[0].start, told[-1].end
        step = closest[0]
        yield from _breach(
            context, sentence, sentence.text[start:end], start, told[0].end, step.path, (step.first, step.first)
        )


def _prints_a_day(context: Context, sources: Iterable[Any]) -> bool:
    return any(isinstance(context.fact(source.path), datetime.date) for source in sources if source.path)


def _overlaps(moment: Moment, step: _Step) -> bool:
    return moment.low <= step.last and step.first <= moment.high


# The procedure and the platform


def _procedure(context: Context, sentence: Sentence) -> Outcome:
    kind = context.fact("procedure/kind") if any(map(sentence.text.lower().count, _PROCEDURE)) else None
    for other, names in PROCEDURES.items() if kind else ():
        for found in names.finditer(sentence.text) if other != kind else ():
            compared = COMPARED.search(sentence.text[: found.start()]) or AFTERWARDS.search(
                sentence.text[found.end() :]
            )
            if not compared:
                yield from _breach(
                    context, sentence, found[0], found.start(), found.end(), "procedure/kind", (kind, kind)
                )


def _platform(context: Context, sentence: Sentence) -> Outcome:
    platform = context.dossier.platform
    if not platform or not any(map(sentence.text.lower().count, _PLATFORMS)) or not context.decided("platform/name"):
        return
    own = " ".join(str(each) for each in (platform.name, platform.former_name, *platform.publication)).lower()
    for name in PLATFORMS:
        found = re.search(rf"\b{re.escape(name)}\b", sentence.text, re.IGNORECASE)
        if found and name.lower() not in own and not COMPARED.search(sentence.text[: found.start()]):
            yield from _breach(
                context, sentence, found[0], found.start(), found.end(), "platform/name", (platform.name, platform.name)
            )


def _breach(context: Context, sentence: Sentence, words: str, start: int, end: int, path: str, known: Range) -> Outcome:
    source = origin(context, sentence, start, end)
    if source and not source.path.startswith(QUOTED):
        low, high = known
        if low == high:
            yield at(context, sentence, words, source, OTHERWISE, CORRECT, words=words, path=path, fact=low)
        else:
            yield at(context, sentence, words, source, OUTSIDE, CORRECT, words=words, path=path, low=low, high=high)
