"""Wording of requirements (Q).

One at a time, with one verb for what is bound, so that one can see whether it is met and by whom.

Judged are the texts of requirements, of selection requirements and of exclusion grounds, each once, wherever they are printed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bestek.check.context import Context
from bestek.check.passages import Passage, Reading
from bestek.check.rule import PRACTICE, Outcome, Rule
from bestek.check.words.breach import BEGINNING, breach, excerpt, origin, written
from bestek.check.words.sentences import sentences, words
from bestek.findings import Severity
from bestek.messages import N_

ASKED = re.compile(r"(?:requirement_groups/[^/]+/requirements|selection_requirements)/[^/]+/text$")
"""The texts of what is asked of tenderers and contractors."""

LONGEST = 45
"""Words of a sentence in a requirement: longer ones are read twice."""

LARGEST = 120
"""Words of a requirement as a whole."""


def _asked(reading: Reading) -> Iterator[Passage]:
    """Every passage of a document that is a requirement."""
    for passage in reading.dutch.passages:
        if any(ASKED.match(source.path) for run in passage.runs for source in run.sources):
            yield passage


# One at a time

BOUND = re.compile(r"\b(?:moet|moeten|dient|dienen|verplicht|draagt zorg|dragen zorg)\b", re.IGNORECASE)


def _single(context: Context, reading: Reading) -> Outcome:
    """Requirements that ask for two things: two sentences of which each binds."""
    subject = _subject(context)
    for passage in _asked(reading):
        binding = [each for each in sentences(passage.text) if subject.match(each.text) or BOUND.search(each.text)]
        if len(binding) > 1 and _is_fact(passage, "requirement_groups/"):
            second = binding[1]
            yield breach(
                context, passage, second.start, second.text[:BEGINNING],
                N_("one requirement asks for {count} things; the second: {second}"),
                N_("give each its own number: proof, moment and the judgement whether it is met are about one thing"),
                count=len(binding), second=excerpt(second.text, 0, 0, 90), judged=passage.text,
            )  # fmt: skip


def _subject(context: Context) -> re.Pattern[str]:
    """Who is bound, at the beginning of a sentence."""
    own = context.fact("contract/contractor")
    names = [
        "opdrachtnemer",
        "aanbieder",
        "hoofdaanbieder",
        "inschrijver",
        "leverancier",
        "dienstverlener",
        "onderaannemer",
    ]
    told = "|".join(map(re.escape, dict.fromkeys([*([own.lower()] if isinstance(own, str) else []), *names])))
    return re.compile(rf"(?:(?:de|een|elke|iedere) (?:{told})s?|hij|zij|deze|daarnaast|tevens|ook) \w+", re.IGNORECASE)


def _is_fact(passage: Passage, prefix: str) -> bool:
    source = origin(passage, 0)
    return source is not None and source.path.startswith(prefix)


# One verb

DUTY = re.compile(r"\b(?P<verb>dient|dienen|moet|moeten)\b(?=(?P<te>[^.;:?!\0]{0,120}?\bte\b)?)", re.IGNORECASE)


def _one_verb(context: Context, reading: Reading) -> Outcome:
    """Requirements of one document of which some say "moet" and others "dient te"."""
    found = list(_duties(reading))
    counts = Counter(form for form, _passage, _offset, _words in found)
    if len(counts) > 1:
        (other, many), (rare, few) = counts.most_common(2)
        _form, passage, offset, verb = next(each for each in found if each[0] == rare)
        yield breach(
            context, passage, offset, verb,
            N_("requirements of this document say '{rare}' ({few}) and '{other}' ({many}): a reader may ask whether they bind differently"),
            N_("use one of the two, or the present tense: 'de {contractor} levert'"),
            rare=rare, few=few, other=other, many=many, contractor=context.fact("contract/contractor") or "opdrachtnemer",
        )  # fmt: skip


def _duties(reading: Reading) -> Iterator[tuple[str, Passage, int, str]]:
    """How requirements of a document oblige: the form, and where its verb stands."""
    asked = {id(passage) for passage in _asked(reading)}
    for passage, offset, match in reading.dutch.found(DUTY):
        form = "moet" if match["verb"].lower().startswith("moet") else "dient te"
        if id(passage) in asked and written(passage, offset) and (form == "moet" or match["te"]):
            yield form, passage, offset, match["verb"]


# What can be checked

VAGUE = re.compile(
    r"""
    (?<![\w-])(?:
      zo\ (?:spoedig|snel|goed|veel|kort|volledig|efficiënt)\ mogelijk | zoveel\ mogelijk | zo\ mogelijk
    | waar\ (?:nodig|mogelijk|wenselijk) | indien\ (?:nodig|mogelijk|gewenst|wenselijk) | zo\ nodig
    | regelmatige? | periodieke? | adequaat | adequate | voldoende | passende? | tijdige? | redelijke? | redelijkerwijs
    | in\ (?:principe|beginsel) | bij\ voorkeur | (?:zo\ )?eenvoudig\ mogelijk
    | etc\. | enz\. | enzovoorts? | en/of | marktconforme? | (?:kwalitatief\ )?hoogwaardige? | professionele? | professioneel
    | snel(?:le)? | spoedig | klantvriendelijke? | gebruiksvriendelijke? | klantgerichte? | optima(?:al|le) | state\ of\ the\ art
    | diverse | een\ aantal | meestal | doorgaans | veelal | soms | in\ de\ meeste\ gevallen | geruime
    )(?!\w)
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words of which nobody can say afterwards whether what they ask was done."""

MEASURED = re.compile(
    r"""
    \d+[ \u00a0]?% | \b(?:\d+|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf|twintig|dertig)[ \u00a0]
    (?:[a-z]+[ \u00a0])?(?:werk|kalender)?(?:uur|uren|dag(?:en)?|dagdelen|we(?:ek|ken)|maand(?:en)?|kwartaal|jaar|jaren|keer|maal|procent)\b
    | \b(?:dagelijks|wekelijks|maandelijks|jaarlijks|halfjaarlijks)\b | \bper[ \u00a0](?:dag|week|maand|kwartaal|jaar|half)\b | \been(?:maal|keer)\b
    | \b(?:zoals|als)[ \u00a0]bedoeld\b | \bdat[ \u00a0]wil[ \u00a0]zeggen\b | \bbinnen[ \u00a0]\d
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What makes such a word one that can be checked."""


def _checkable(context: Context, reading: Reading) -> Outcome:
    """Words in requirements that cannot be checked, without a measure in the same sentence."""
    for passage in _asked(reading):
        for match in VAGUE.finditer(passage.text):
            sentence = next(each for each in sentences(passage.text) if each.end >= match.end())
            if not MEASURED.search(sentence.text) and written(passage, match.start()):
                yield breach(
                    context, passage, match.start(), match[0],
                    N_("whether this requirement is met cannot be checked: '{words}' in: {around}"),
                    N_("say when, how often or how much, or what shows it"),
                )  # fmt: skip


# By whom

_ALIKE = "gemeente|gebied|gesprek|geval|gebouw|gezin|geld|geweld|gezond|gelegen|geschikt|gerecht|gewicht|gebeurt|gebrek|geluid|getal|verband|verzoek|bericht"
PASSIVE = re.compile(
    rf"\b(?:wordt|worden)\b(?=[^.;:?!\0]*?\b(?!{_ALIKE})(?:[a-zë-]*ge[a-zë]{{2,}}(?:d|t|en)|(?:be|ver|ont|her)[a-zë]{{3,}}(?:d|t|en))\b)",
    re.IGNORECASE,
)
"""A passive: "wordt" with a participle in the same part of the sentence."""

ACTOR = re.compile(
    r"\bdoor\b|\b(?:opdrachtnemer|opdrachtgever|aanbieder|hoofdaanbieder|inschrijver|leverancier|dienstverlener|onderaannemer|gemeente|college"
    r"|medewerker|beroepskracht|hulpverlener|cliënt|inwoner|partij|combina|penvoerder|ondernemer|toegang)\w*|\b(?:hij|zij)\b",
    re.IGNORECASE,
)


def _by_whom(context: Context, reading: Reading) -> Outcome:
    """Requirements in the passive that name nobody who has to act."""
    own = context.fact("contract/contractor")
    for passage in _asked(reading):
        for sentence in sentences(passage.text):
            passive = PASSIVE.search(sentence.text)
            named = ACTOR.search(sentence.text) or (isinstance(own, str) and own.lower() in sentence.text.lower())
            if passive and not named:
                yield breach(
                    context, passage, sentence.start + passive.start(), passive[0],
                    N_("this requirement does not say who has to act: {around}"),
                    N_("make it active: 'de {contractor} levert'"),
                    contractor=own or "opdrachtnemer",
                )  # fmt: skip


# In how many words


def _short(context: Context, reading: Reading) -> Outcome:
    """Sentences and requirements that are too long to be judged at one reading."""
    for passage in _asked(reading):
        for sentence in sentences(passage.text):
            count = len(words(sentence.text))
            if count > LONGEST:
                yield breach(
                    context, passage, sentence.start, sentence.text[:BEGINNING],
                    N_("a sentence of {count} words in a requirement: {around}"),
                    N_("make two sentences of it, or a list"),
                    count=count, around=excerpt(sentence.text, 0, 0, 90),
                )  # fmt: skip
        total = len(words(passage.text))
        if total > LARGEST:
            yield breach(
                context, passage, 0, passage.text[:BEGINNING],
                N_("a requirement of {count} words: {around}"),
                N_("divide it; what explains it can stand in the introduction of its group"),
                count=total, around=excerpt(passage.text, 0, 0, 90), judged=passage.text,
            )  # fmt: skip


RULES: tuple[Rule, ...] = (
    Rule("Q-10", N_("a requirement asks for one thing"), Severity.ADVICE, (PRACTICE,), read=_single),
    Rule("Q-11", N_("requirements of one document oblige with one verb"), Severity.ADVICE, (PRACTICE,), read=_one_verb),
    Rule("Q-12", N_("a requirement can be checked"), Severity.ADVICE, (PRACTICE,), read=_checkable),
    Rule("Q-13", N_("a requirement says who has to act"), Severity.ADVICE, (PRACTICE,), read=_by_whom),
    Rule(
        "Q-14",
        N_("a requirement is short"),
        Severity.ADVICE,
        (PRACTICE,),
        read=_short,
        parameters=N_("45 words in a sentence, 120 in a requirement"),
    ),
)
