"""References in words (Q).

"Paragraaf 2.3" that somebody typed, where the number is computed and may lead to nothing by now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bestek.check.context import Context
from bestek.check.passages import Passage, Reading
from bestek.check.rule import PRACTICE, Hit, Outcome, Rule
from bestek.check.words.breach import breach, written
from bestek.findings import Severity
from bestek.messages import N_
from bestek.tree import Document, Figure, List, Section, Table, walk

TYPED = re.compile(
    r"""
    (?<![\w-])(?P<words>(?P<noun>paragrafen|paragraaf|par\.|§|hoofdstukken|hoofdstuk|bijlagen|bijlage|tabellen|tabel|figuren|figuur|beslispunt|eis|wens)
    [ \u00a0]+(?P<number>\d+(?:\.\d+)*|[A-Z]{1,3}-\d+))(?![\w-])(?!\.\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)

ARTICLE = re.compile(
    r"(?<![\w-])(?P<words>(?P<noun>artikel)[ \u00a0]+(?P<number>\d+(?:\.\d+)*))(?=[ \u00a0](?:hierna|hiervoor|hierboven)\b|(?:,[ \w]+,?)?[ \u00a0]van"
    r"[ \u00a0](?:deze|dit)[ \u00a0](?:overeenkomst|document|contract)\b)",
    re.IGNORECASE,
)
"""An article of the text itself."""

NOUNS: dict[str, str] = {
    "paragrafen": "section", "paragraaf": "section", "par.": "section", "§": "section", "hoofdstukken": "section", "hoofdstuk": "section",
    "bijlagen": "annex", "bijlage": "annex", "tabellen": "table", "tabel": "table", "figuren": "figure", "figuur": "figure",
    "beslispunt": "point", "eis": "row", "wens": "row", "artikel": "article",
}  # fmt: skip
"""What each word refers to."""

SCHEMES = {"annex": "annex", "article": "article"}
"""What a numbered section is called, where it is not a chapter or paragraph."""

ELSEWHERE = re.compile(
    r"[ \u00a0]*(?:,[ ]*)?(?:\((?:[^)\0]*)\)[ ]*)?(?:,[ ]*|en[ ]+(?:\w+[ ]+)?\d\S*[ ]+)?"
    r"(?:van|bij|uit|in|behorend\w*[ ]bij)[ \u00a0]+(?!(?:dit|deze)\b)(?:de|het|een|zijn|haar|\w+)\b",
    re.IGNORECASE,
)
"""What follows a number of another text: "paragraaf 3.5 van de Gids Proportionaliteit"."""

CITED = re.compile(
    r"(?:(?:\d{4}|[A-ZÀ-Þ][\w-]+|ed\.|nr\.?[ ]\d+),[ \u00a0]+|[”’)],?[ \u00a0]+|(?<=\w[ ])[A-ZÀ-Þ][\w-]+[ \u00a0]+)(?:p\.[ ]?\d+,[ ]?)?$"
)
"""What stands before a number of another text: "Gids Proportionaliteit, paragraaf 3.5", "TED 2023, bijlage 2"."""


def _typed(context: Context, reading: Reading) -> Outcome:
    """Numbers of parts of a document, and of requirements of the dossier, that were typed."""
    known: Mapping[str, Mapping[str, str]] | None = None
    for passage, offset, match in _found(reading):
        known = known or _numbers(reading.document)
        kind = NOUNS[match["noun"].lower()]
        rows = {id_: id_ for each in context.readings for id_ in each.rows} if kind == "row" else {}
        if numbers := rows if kind == "row" else known[kind]:
            yield _breach(context, passage, offset, match["words"], numbers.get(match["number"]))


def _found(reading: Reading) -> Iterator[tuple[Passage, int, re.Match[str]]]:
    """What looks like a number of this document; that of an article only where the text says so, because most are of a law."""
    for passage, offset, match in reading.dutch.found(TYPED):
        if written(passage, offset, match[0]) and not _elsewhere(passage, offset, match[0]):
            yield passage, offset, match
    for passage, offset, match in reading.dutch.found(ARTICLE):
        if written(passage, offset, match[0]):
            yield passage, offset, match


def _breach(context: Context, passage: Passage, offset: int, words: str, target: str | None) -> Hit:
    if target is None:
        return breach(
            context, passage, offset, words,
            N_("there is no {words} in this document: {around}"),
            N_('write a reference to what is meant, {{{{ ref("id") }}}}: its number then follows by itself'),
        )  # fmt: skip
    return breach(
        context, passage, offset, words,
        N_("{words} was typed, and does not follow when parts move: {around}"),
        N_("write {reference}"),
        Severity.ADVICE,
        reference=f'{{{{ ref("{target}") }}}}',
    )  # fmt: skip


def _elsewhere(passage: Passage, offset: int, words: str) -> bool:
    """Whether the number is one of a law, a guide or another paper."""
    before, after = passage.text[:offset], passage.text[offset + len(words) :]
    return bool(ELSEWHERE.match(after) or CITED.search(before))


def _numbers(document: Document) -> Mapping[str, Mapping[str, str]]:
    """Ids by kind of part and number."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in NOUNS.values()}
    for kind, number, target in _named(document):
        found[kind].setdefault(number, target)
    return found


def _named(document: Document) -> Iterator[tuple[str, str, str]]:
    """Kind, number and id of all that has a number."""
    for node in walk(document):
        match node:
            case Section(id=id_, label=label, scheme=scheme) if label:
                yield SCHEMES.get(scheme, "section"), label, id_
            case Table(id=id_, label=label) if label:
                yield "table", label, id_
            case Figure(id=id_, label=label) if label:
                yield "figure", label, id_
            case List(items=items, noun=noun) if noun:
                yield from (("point", item.label, item.id) for item in items if item.id)
            case _:
                pass


RULES: tuple[Rule, ...] = (
    Rule(
        "Q-05",
        N_("a number of a paragraph, annex, table or requirement is a reference, and leads somewhere"),
        Severity.WARNING,
        (PRACTICE,),
        read=_typed,
    ),
)
