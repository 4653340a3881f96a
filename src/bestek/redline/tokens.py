"""Running text in tokens: the smallest pieces that a redline marks. An amount, a date or a citation is one of them and is never split."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from bestek.redline.essence import Around, Leaf, leaves
from bestek.tree import (
    Break,
    Emphasis,
    Field,
    Figure,
    Inline,
    Link,
    Note,
    Paragraph,
    Revised,
    Row,
    Strong,
    Text,
    plain_text,
)

Kind = Literal["word", "common", "value", "blank", "sign", "leaf"]

B = r"[ \u00a0\u202f\u2009]"
"""A blank inside a token: also one that does not break."""

_NUMBER = r"\d{1,3}(?:[.\u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_UNIT = r"(?:miljoen|miljard|duizend|mln\.?|mld\.?|million|billion)"
_MONTH = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "jannewaris|febrewaris|maaie|juny|july|septimber|oktober|novimber|desimber|"
    "jan|feb|mrt|apr|jun|jul|aug|sept|sep|okt|nov|dec|"
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_CITED = r"artikelen|artikel|artikels|art\.|lid|leden|paragraaf|hoofdstuk|bijlage|article|section"
_PLACE = r"\d+[a-z]?(?:[.:]\d+[a-z]*)*"

VALUES = (
    rf"(?:€|EUR|£|\$){B}?[-\u2212]?(?:{_NUMBER})(?:,[-\u2013\u2014]{{1,2}})?(?:{B}{_UNIT}\b)?",  # € 4.850.000, € 250 miljoen, € 5,-
    rf"(?:{_NUMBER}){B}(?:{_UNIT}{B})?(?:euro|EUR)\b",  # 250 miljoen euro
    rf"\d{{1,2}}{B}(?:{_MONTH})\b\.?(?:{B}\d{{4}}\b)?",  # 21 december 2023
    rf"\b(?:{_MONTH}){B}\d{{4}}\b",  # december 2023
    r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[-/]\d{1,2}[-/]\d{4}\b",  # 2023-12-21, 21-12-2023
    rf"\b\d{{1,2}}[.:]\d{{2}}{B}uur\b|\b\d{{1,2}}:\d{{2}}\b(?![.:]\d)",  # 12.00 uur
    rf"[-\u2212]?(?:{_NUMBER}){B}?(?:%|‰|procent\b|percent\b)",  # 5,5 %
    rf"\b\d+(?:{B}?\+{B}?\d+)+\b",  # 4+2+2
    rf"\b(?:{_CITED}){B}{_PLACE}",  # artikel 2.130
    r"\b\d{1,4}/\d{1,4}(?:/[A-Z]{2,4})?\b",  # 2014/24/EU
    rf"(?:{_NUMBER}){B}{_UNIT}\b",  # 26 miljoen
    r"https?://[^\s<>\"]*[^\s<>\".,;:)\]]",
    r"\b[^\W\d_]+(?:[-.][^\W_]+)*[-.]?\d[\w]*(?:[-.:/]\w+)*",  # K-07, Z2023.0012
    r"[-\u2212]?\d[\w]*(?:[.,:/-]\w+)*",  # 85312000-1, 2.11, 1.234,50
)
"""Kinds of facts, the longest reading first. A point or comma that ends a sentence is no part of them."""

_WORD = r"[^\W\d_][\w\u00ad\u200b\u0300-\u036f]*(?:[-'’.\u2011/][^\W\d_][\w\u00ad\u200b\u0300-\u036f]*)*"
_PATTERN = re.compile(rf"(?P<value>{'|'.join(VALUES)})|(?P<word>{_WORD})|(?P<blank>\s+)|(?P<sign>.)", re.DOTALL)

_DUTCH = """
aan als bij dan dat de den der des deze die dit door een en er het hij hun ik in is kan men met mee na naar niet nog om omdat
onder ook op over per te tegen ten ter tot toe uit van vanaf voor waar waarin was wat wel wie wordt worden zal zich zij zijn zo
"""
_OTHERS = "a and are by fan foar for it of on the to with yn"
COMMON = frozenset(f"{_DUTCH} {_OTHERS}".split())
"""Words that say nothing of what a text is about (Dutch, with some English and Frisian)."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of running text: equal `key`, equal in words, language and formatting. `pieces` are its leaves, more than one where origins meet in it."""

    key: Hashable
    kind: Kind
    around: Around
    pieces: tuple[Inline, ...]
    merged: Note | None = None
    """A footnote that stays, with the changes inside it."""

    @property
    def weight(self) -> float:
        """How much it says, against 1 for a word."""
        match self.kind:
            case "leaf":
                return 3.0 if isinstance(self.pieces[0], Note) else 0.3 if isinstance(self.pieces[0], Break) else 1.0
            case _:
                return _WEIGHTS[self.kind]

    @property
    def leaves(self) -> Iterator[Leaf]:
        return ((self.around, piece) for piece in self.pieces)

    @property
    def kept(self) -> Iterator[Leaf]:
        """Its leaves where it stays."""
        return iter([(self.around, self.merged)]) if self.merged else self.leaves


_WEIGHTS: dict[Kind, float] = {"word": 1.0, "common": 0.5, "value": 1.0, "sign": 0.3, "blank": 0.0}


def tokens(children: Iterable[Inline], key: Callable[[Inline], Hashable]) -> list[Token]:
    """Running text in tokens; `key` gives the key of what is not text."""
    made: list[Token] = []
    for (around, is_text), run in groupby(leaves(children), lambda leaf: (leaf[0], isinstance(leaf[1], Text))):
        parts = [leaf for _around, leaf in run]
        if is_text:
            made += _texts(around, [part for part in parts if isinstance(part, Text)])
        else:
            made += (Token((around, key(leaf)), "leaf", around, (leaf,)) for leaf in parts)
    return made


def _texts(around: Around, texts: list[Text]) -> Iterator[Token]:
    line = "".join(text.value for text in texts)
    rest = list(reversed(texts))
    for match in _PATTERN.finditer(line):
        word = match.group()
        pieces = tuple(_taken(rest, len(word)))
        key = (around, tuple(_languages(pieces)))
        yield Token(key, _kind(str(match.lastgroup), word), around, pieces)


def _taken(rest: list[Text], length: int) -> Iterator[Text]:
    """The next `length` characters of the texts in `rest` (the next one last)."""
    while length:
        text = rest.pop()
        if len(text.value) > length:
            rest.append(replace(text, value=text.value[length:]))
            text = replace(text, value=text.value[:length])
        length -= len(text.value)
        yield text


def _languages(pieces: tuple[Text, ...]) -> Iterator[tuple[str, str]]:
    for lang, run in groupby(pieces, lambda piece: piece.lang):
        yield lang, "".join(piece.value for piece in run)


def _kind(group: str, word: str) -> Kind:
    match group:
        case "word":
            return "common" if word.lower() in COMMON else "word"
        case "value":
            return "value"
        case "blank":
            return "blank"
        case _:
            return "sign"


FEW = 4
"""With fewer telling words than this a text is known by all its words."""


def words(text: str) -> list[str]:
    """The words of a text that tell it from others."""
    found = [(match.lastgroup, match.group().lower()) for match in _PATTERN.finditer(text)]
    telling = [word for kind, word in found if kind in ("word", "value") and word not in COMMON]
    return telling if len(telling) >= FEW else [word for kind, word in found if kind != "blank"]


def said(nodes: Iterable[object]) -> str:
    """The words of nodes in a list of changes, with what stands beside the text: blanks to fill in, footnotes, alternatives of figures."""
    return "".join(map(_said, nodes))


def _said(node: object) -> str:
    match node:
        case Field(hint=hint):
            return f"[{hint}]"
        case Note(children=children):
            return f" [{' '.join(map(_said, children))}]"
        case Figure(caption=caption, alt=alt):
            return f"{said(caption)}: {alt}" if caption else alt
        case (
            Paragraph(children=children)
            | Strong(children=children)
            | Emphasis(children=children)
            | Link(children=children)
        ):
            return said(children)
        case Revised(children=children):
            return said(children)
        case Row(cells=cells):
            return " · ".join(filter(None, map(plain_text, cells)))
        case _:
            return plain_text(node)
