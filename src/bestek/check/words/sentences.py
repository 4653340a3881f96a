"""Dutch texts as sentences and words, as far as rules need them: legal abbreviations, initials and numbers end no sentence.

No dictionary and no statistics: a sentence ends with a mark before a blank and a capital, a digit or a quotation, unless the word before
the mark is known not to end one. Where both are possible ("Zorg B.V. De opdracht") the next word decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple


def listed(words: str) -> frozenset[str]:
    """A table of words, as one text."""
    return frozenset(words.split())


NEVER_LAST = listed(
    """
    aant afd afl alg amvb art artt aug bijv blz ca cat cf dec dhr dr drs dw excl feb febr fig gem geb hfst ibid ing ir incl jan jhr
    jr mej mevr mgr min mln mr mw mld nl nov nr nrs okt onderd ong p pag par prof red resp rn sept sr st stb stcrt subs tab tel tr trb
    v vgl vlg vnl vs wnd zgn zg max mrt apr jun jul sep
    """
)
"""Abbreviations behind which a sentence goes on, months among them ("1 jan. 2025")."""

EITHER = frozenset(
    [
        "b.v",
        "n.v",
        "v.o.f",
        "c.v",
        "e.d",
        "e.a",
        "e.v",
        "a.s",
        "j.l",
        "c.s",
        "m.e.r",
        "d.o",
        "u",
        "enz",
        "etc",
        "jl",
        "bv",
        "cs",
    ]
)
"""Abbreviations that may end a sentence: they do before a word with which sentences begin."""

BEGINNINGS = listed(
    """
    de het een dit deze die dat er hij zij ze wij we u men wie wat als indien wanneer waar hoe in op bij voor na om met door tot van uit
    aan over onder ook daarom daarna daarbij daarnaast hierbij hiervoor zo zodra is zijn wordt worden heeft hebben kan kunnen elk elke
    iedere alle geen niet naast omdat sinds per tijdens binnen vanaf volgens tegen tussen
    """
)
"""Words with which a sentence begins, in small letters."""

_MARK = re.compile(r"""(?P<mark>[.?!…]+)[”’"')\]]*\s+(?=[“‘"'(\[«]*[A-ZÀ-Þ0-9€])|\n+""")
_LAST = re.compile(r"[^\s(\[“‘\"'/]*$")
_NEXT = re.compile(r"[“‘\"'(\[«]*(\w+)")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_VOWELS = re.compile(r"(?:ieu|eeu|aai|ooi|oei|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|au|ou|[aeiouyáéíóúàèëïöüê])")


class Span(NamedTuple):
    """A sentence: where it begins and ends in the text, and its words as printed."""

    start: int
    end: int
    text: str


@lru_cache(maxsize=20_000)
def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of one paragraph; a line break ends one. Several rules ask for those of the same paragraph."""
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[Span]:
    start = 0
    for match in _MARK.finditer(text):
        if match["mark"] and not _ends(text, start, match):
            continue
        yield from _span(text, start, match.end())
        start = match.end()
    yield from _span(text, start, len(text))


def _span(text: str, start: int, end: int) -> Iterator[Span]:
    part = text[start:end]
    if stripped := part.strip():
        first = start + len(part) - len(part.lstrip())
        yield Span(first, first + len(stripped), stripped)


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a sentence ends with this mark."""
    if match["mark"] != ".":
        return match["mark"] != "…" or _begins(text, match.end())
    last = _LAST.search(text, start, match.start())
    word = last[0] if last else ""
    lower = word.lower()
    if lower in EITHER:
        return _begins(text, match.end())
    if lower in NEVER_LAST or _DOTTED.fullmatch(word):
        return False
    if len(word) == 1 and word.isalpha():
        return word.islower()
    return not (word.isdigit() and not text[start : match.start() - len(word)].strip())


def _begins(text: str, place: int) -> bool:
    """Whether the word here is one with which sentences begin."""
    following = _NEXT.match(text, place)
    return following is not None and following[1].lower() in BEGINNINGS


def words(text: str) -> list[str]:
    """The words of a text, without numbers and signs."""
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """How many syllables a Dutch word has, counted by its groups of vowels; at least one.

    >>> [syllables(word) for word in ("raad", "gemeente", "ideeën", "beïnvloeden", "vijf")]
    [1, 3, 3, 4, 1]
    """
    return max(1, len(_VOWELS.findall(word.lower())))
