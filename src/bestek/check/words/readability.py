"""Ease of reading (Q).

How hard a paper for the council or the executive is to read: an indication, with the sentences that weigh most.

The Flesch-Douma formula for Dutch (W.H. Douma, De leesbaarheid van landbouwbladen, Wageningen 1960) counts what can be counted: 206.84 less 0.93
times the words of a sentence less 0.77 times the syllables of a hundred words. Douma calls 30 to 45 difficult and 45 to 60 fairly difficult.
It knows nothing of order, meaning or readers: so the rule advises, once for every document, and never more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bestek.check.context import Context
from bestek.check.passages import Passage, Reading
from bestek.check.rule import Basis, Hit, Outcome, Rule
from bestek.check.words.breach import excerpt
from bestek.check.words.sentences import sentences, syllables, words
from bestek.findings import Severity
from bestek.messages import N_

KINDS = ("council-proposal", "executive-proposal", "executive-decision")
"""Documents that a council or an executive reads."""

FEWEST_WORDS = 150
"""A text that is shorter says nothing of its ease."""

HARDEST = 40
"""Scores below it are advised on: well within what Douma calls difficult."""

LONGEST = 22
"""Words of a sentence, on average, that are advised on."""

LONG_WORD = 4
"""Syllables from which a word counts as long."""

LONG_SENTENCE = 12
"""Words from which a sentence can be called hard: the score of a short one depends on a single word."""

WORST = 3

FORMULA = Basis("Flesch-Douma: W.H. Douma, De leesbaarheid van landbouwbladen (1960)", "secondary")

_PASSIVE = re.compile(r"\b(?:word|wordt|worden|werd|werden)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """A sentence with the passage it stands in."""

    passage: Passage
    text: str

    @cached_property
    def words(self) -> list[str]:
        return words(self.text)

    @cached_property
    def syllables(self) -> int:
        return sum(map(syllables, self.words))

    @property
    def ease(self) -> float:
        """Its own score; the lower the harder."""
        return ease(1, len(self.words), self.syllables)


def ease(sentences_: int, words_: int, syllables_: int) -> float:
    """The score of Flesch-Douma for a text of so many sentences, words and syllables.

    >>> round(ease(10, 150, 240))
    70
    """
    return 206.84 - 0.93 * words_ / sentences_ - 77 * syllables_ / words_


def _readable(_context: Context, reading: Reading) -> Outcome:
    """Advice on one document as a whole."""
    read = [
        Sentence(passage, each.text)
        for passage in reading.dutch.passages
        if passage.kind in ("paragraph", "item") and passage.text.rstrip()[-1:] in ".!?"
        for each in sentences(passage.text)
    ]
    read = [each for each in read if len(each.words) > 2]  # "Artikel 2." is no sentence
    count = sum(len(each.words) for each in read)
    if reading.kind in KINDS and count >= FEWEST_WORDS:
        yield from _advice(reading, read, count)


def _advice(reading: Reading, read: list[Sentence], count: int) -> Outcome:
    score = ease(len(read), count, sum(each.syllables for each in read))
    length = count / len(read)
    if score >= HARDEST and length <= LONGEST:
        return
    long = {each.text: each for each in read if len(each.words) >= LONG_SENTENCE}
    worst = sorted(long.values(), key=lambda each: each.ease)[:WORST]
    yield Hit(
        f"documents/{reading.entry}",
        N_(
            "'{title}' is hard to read, as far as counting tells: Flesch-Douma {score} (below 45 is difficult), {length} words a sentence, {passive}% of the "
            "sentences with 'worden', {long}% long words. The hardest: {worst}"
        ),
        {
            "title": reading.document.title,
            "score": round(score),
            "length": round(length),
            "passive": round(100 * sum(1 for each in read if _PASSIVE.search(each.text)) / len(read)),
            "long": round(100 * sum(1 for each in read for word in each.words if syllables(word) >= LONG_WORD) / count),
            "worst": " · ".join(f"“{excerpt(each.text, 0, 0, 120)}”" for each in worst),
        },
        N_("begin with these sentences: cut them in two, name who acts, and use shorter words"),
        judged="\n".join(each.text for each in worst),
        spots=tuple(dict.fromkeys(each.passage.spot for each in worst)),
    )


RULES: tuple[Rule, ...] = (
    Rule(
        "Q-16",
        N_("a paper for council or executive is easy enough to read (an indication)"),
        Severity.ADVICE,
        (FORMULA,),
        read=_readable,
        parameters=N_("a score below 40, or more than 22 words a sentence on average"),
    ),
)
