"""One word for one concept (N).

The glossary of a dossier, the word for the contractor, the name of the platform, the titles of its papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bestek.check.authored import Sentence, at, origin, sentences_of
from bestek.check.context import Context
from bestek.check.passages import Reading
from bestek.check.rule import Hit, Outcome
from bestek.messages import N_

OTHER_WORD = N_("“{words}” stands here for what the dossier calls “{term}”")
ONE_WORD = N_("use one word for one concept, as {path} gives it; where another concept is meant, make it a definition")
OTHER_TITLE = N_("the title “{title}” is written here as “{words}”")
ONE_TITLE = N_("print the title with {{{{ … }}}}, as {path} gives it")

CONTRACTOR = ("opdrachtnemer", "hoofdaannemer", "hoofdaanbieder", "contractant", "contractpartij", "dienstverlener")
"""Words by which texts call who performs the contract: a dossier has one of them (`contract/contractor`)."""

SHORTEST = 4
"""Words of a title from which on another order is known to be that title."""


@dataclass(frozen=True, slots=True)
class Avoided:
    """A word that texts should not use for `term`; `path` is the fact that gives the right one. `stem` is the word in small letters."""

    stem: str
    words: re.Pattern[str]
    term: str
    path: str


@dataclass(frozen=True, slots=True)
class Title:
    """The title of a paper, its words in small letters."""

    text: str
    path: str
    words: tuple[str, ...]


def mixed(context: Context, reading: Reading) -> Outcome:
    """Other words for what has a word in this dossier, each once in a text, and titles in another form."""
    avoided, titles = tuple(_avoided(context)), tuple(_titles(context))
    whole = [title.text.lower() for title in titles]
    told: set[tuple[str, str, str]] = set()
    for sentence in sentences_of(reading):
        plain = sentence.text.lower()
        for each in [one for one in avoided if one.stem in plain]:
            for breach in _words(context, sentence, each):
                if (place := (breach.path, breach.file, each.words.pattern)) not in told:
                    told.add(place)
                    yield breach
        for title in titles:
            if _lacking(title, plain) < 2:
                if any(each in plain for each in whole):
                    break
                yield from _title(context, sentence, title)


def _lacking(title: Title, text: str) -> int:
    """How many words of a title a text does not have, as far as two."""
    count = 0
    for word in title.words:
        count += word not in text
        if count > 1:
            break
    return count


# Words


def _avoided(context: Context) -> Iterator[Avoided]:
    dossier = context.dossier
    for entry in dossier.glossary:
        yield from (_avoid(each, entry.term, f"glossary/{entry.id}") for each in entry.avoid)
    former, name = context.fact("platform/former_name"), context.fact("platform/name")
    if former and name:
        yield _avoid(former, name, "platform/name")
    contract, word = dossier.contract, context.fact("contract/contractor")
    if contract and word and "contractor" in contract.model_fields_set:
        defined = {str(each.term).lower() for each in dossier.definitions} | {str(word).lower()}
        own = [each for each in CONTRACTOR if each not in defined]
        yield from (_avoid(each, word, "contract/contractor") for each in own)


def _avoid(word: str, term: str, path: str) -> Avoided:
    return Avoided(word.lower(), _word(word), term, path)


EXPLAINED = re.compile(r"\bheet\b.{0,40}\book\b|\book\b.{0,60}\bgenoemd\b|\bvoorheen\b|\bnoem(?:t|en)\b", re.IGNORECASE)
"""With these a sentence tells that something has another name too."""


@cache
def _word(words: str) -> re.Pattern[str]:
    """The word by itself, in the singular or the plural.

    A role ("ambtelijk opdrachtnemer") and the standard of the law ("goed opdrachtnemer") are other concepts; a word in quotation marks is quoted.
    """
    return re.compile(
        rf"(?<!\bambtelijk )(?<!\bgoed )(?<!\bgoede )(?<![\w\u201c-])(?:{re.escape(words)})(?:s|en|e)?(?![\w-])",
        re.IGNORECASE,
    )


def _words(context: Context, sentence: Sentence, avoided: Avoided) -> Iterator[Hit]:
    for found in () if EXPLAINED.search(sentence.text) else avoided.words.finditer(sentence.text):
        source = origin(context, sentence, found.start(), found.end())
        if source and source.path not in _EXEMPT and not source.path.startswith(_OF_OTHERS):
            values = {"words": found[0], "term": avoided.term, "path": avoided.path}
            yield at(context, sentence, found[0], source, OTHER_WORD, ONE_WORD, **values)


_EXEMPT = frozenset({"platform/former_name", "contract/contractor", "contract/contractors"})
_OF_OTHERS = ("records/", "policies/", "laws/", "definitions/", "glossary/")
"""Parts that name things by the words of others, or that explain a word."""


# Titles


def _titles(context: Context) -> Iterator[Title]:
    dossier = context.dossier
    named = [(f"policies/{each.id}/name", each.name) for each in dossier.policies]
    for proposal in dossier.proposals:
        path = f"proposals/{proposal.id}"
        named += [(f"{path}/annexes/{each.id}/name", each.name) for each in proposal.annexes]
        named += [(f"{path}/earlier_decisions/{each.id}/name", each.name or "") for each in proposal.earlier_decisions]
    for path, name in named:
        title = str(name).split(":")[0] if context.decided(path) else ""
        words = tuple(each[0] for each in _letters(title))
        if len(words) >= SHORTEST and len(set(words)) == len(words):
            yield Title(title, path, words)


def _letters(text: str) -> list[tuple[str, int, int]]:
    """The words of a text in small letters with where they begin and end."""
    return [(found[0].lower(), found.start(), found.end()) for found in re.finditer(r"[\w\u2019'-]+", text)]


def _title(context: Context, sentence: Sentence, title: Title) -> Outcome:
    """The words of the title in another order, or without one of them that is not an article."""
    words = _letters(sentence.text)
    for start in range(len(words)):
        window = _same(words[start:], title.words)
        if window:
            begin, end = words[start][1], words[start + window - 1][2]
            written = sentence.text[begin:end]
            source = origin(context, sentence, begin, end)
            if source and not source.path.startswith(_OF_OTHERS):
                values = {"words": written, "title": title.text, "path": title.path}
                yield at(context, sentence, written, source, OTHER_TITLE, ONE_TITLE, **values)
            return


def _same(words: list[tuple[str, int, int]], title: tuple[str, ...]) -> int:
    """How many words from here on are those of the title, in another order or with one left out."""
    count = len(title)
    found = tuple(each[0] for each in words[:count])
    if sorted(found) == sorted(title):
        return 0 if found == title else count
    shorter = found[: count - 1]
    lacking = [n for n in range(1, count) if (*title[:n], *title[n + 1 :]) == shorter and len(title[n]) > SHORTEST]
    return count - 1 if lacking and count > SHORTEST else 0
