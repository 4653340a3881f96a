"""What changed in running text, token by token, in runs that a reader can follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from bestek.redline.align import aligned, ends
from bestek.redline.decided import Attribute, marked, sources
from bestek.redline.essence import Keys, joined
from bestek.redline.tokens import Token, tokens
from bestek.tree import Inline, Note, Revised, Source

MergeNotes = Callable[[Note, Note], Note | None]
"""A footnote with the changes inside it, or nothing where the two are different notes."""

VALUE = 0.4
"""What a changed amount or date adds to the weight of a change: two changed amounts do not swallow the words between them."""

SWALLOWED = 1.5
"""Words that stay are swallowed by the changes around them when each of those weighs at least this many times as much."""

KEPT = 0.2
"""Where less than this share of a text stays, all of it is replaced."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tokens that stay (`same`: both sides have equal keys) or that were replaced."""

    old: tuple[Token, ...]
    new: tuple[Token, ...]
    same: bool

    def __add__(self, other: Stretch) -> Stretch:
        return Stretch(self.old + other.old, self.new + other.new, self.same and other.same)

    @property
    def weight(self) -> float:
        if self.same:
            return sum(token.weight for token in self.new)
        return max(_changed_weight(self.old), _changed_weight(self.new))


def _changed_weight(line: Sequence[Token]) -> float:
    return sum(VALUE if token.kind == "value" else token.weight for token in line)


def compared(
    old: tuple[Inline, ...], new: tuple[Inline, ...], keys: Keys, attribute: Attribute, merge: MergeNotes
) -> tuple[Inline, ...]:
    """`new` with what changed since `old` in `Revised`: what went first, then what came."""
    if keys.value(old) == keys.value(new):
        return new
    before, after = tokens(old, keys.of), tokens(new, keys.of)
    _pair_notes(before, after, merge)
    made: list[Inline] = []
    for stretch in _readable(_stretches(before, after)):
        made += (
            joined(leaf for token in stretch.new for leaf in token.kept)
            if stretch.same
            else _revised(stretch, attribute)
        )
    return tuple(made)


def _revised(stretch: Stretch, attribute: Attribute) -> Iterator[Inline]:
    decided = attribute(_sources(stretch.old), _sources(stretch.new))
    if stretch.old:
        yield Revised(joined(leaf for token in stretch.old for leaf in token.leaves), marked("deleted", decided))
    if stretch.new:
        yield Revised(joined(leaf for token in stretch.new for leaf in token.leaves), marked("inserted", decided))


def _sources(line: Sequence[Token]) -> tuple[Source, ...]:
    return sources(piece for token in line for piece in token.pieces)


# Which tokens stay


def _stretches(old: Sequence[Token], new: Sequence[Token]) -> list[Stretch]:
    """Blanks are no anchors: they stay where what they stand beside stays."""
    places_old, places_new = _telling(old), _telling(new)
    pairs = aligned([old[i].key for i in places_old], [new[j].key for j in places_new])
    anchors = [(places_old[i], places_new[j]) for i, j in pairs]
    made: list[Stretch] = []
    for (i, j), (k, m) in pairwise([(-1, -1), *anchors, (len(old), len(new))]):
        made += _gap(tuple(old[i + 1 : k]), tuple(new[j + 1 : m]))
        made += [Stretch((old[k],), (new[m],), same=True)] if k < len(old) else []
    return _joined(made)


def _telling(line: Sequence[Token]) -> list[int]:
    return [place for place, token in enumerate(line) if token.kind != "blank"]


def _gap(old: tuple[Token, ...], new: tuple[Token, ...]) -> Iterator[Stretch]:
    """A stretch between two anchors: blanks at both ends stay."""
    head, tail = ends([token.key for token in old], [token.key for token in new])
    yield Stretch(old[:head], new[:head], same=True)
    yield Stretch(old[head : len(old) - tail], new[head : len(new) - tail], same=False)
    yield Stretch(old[len(old) - tail :], new[len(new) - tail :], same=True)


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Neighbours of one kind as one; empty ones vanish."""
    made: list[Stretch] = []
    for _same, run in groupby((each for each in stretches if each.old or each.new), lambda each: each.same):
        parts = list(run)
        old, new = (tuple(token for part in parts for token in getattr(part, side)) for side in ("old", "new"))
        made.append(Stretch(old, new, parts[0].same))
    return made


# No confetti


def _readable(stretches: list[Stretch]) -> list[Stretch]:
    """The same change in fewer pieces: what says little between two changes is replaced with them (after N. Fraser, "Diff strategies")."""
    while (swallowed := _swallowed(stretches)) is not None:
        stretches = [
            *stretches[: swallowed - 1],
            _whole(stretches[swallowed - 1 : swallowed + 2]),
            *stretches[swallowed + 2 :],
        ]
    return _all_or_little(stretches)


def _swallowed(stretches: Sequence[Stretch]) -> int | None:
    """The first stretch that stays and weighs too little against the changes on its two sides."""
    for place in range(1, len(stretches) - 1):
        here, sides = stretches[place], (stretches[place - 1], stretches[place + 1])
        if here.same and here.weight * SWALLOWED <= min(side.weight for side in sides):
            return place
    return None


def _whole(stretches: Sequence[Stretch]) -> Stretch:
    old, new = (tuple(token for part in stretches for token in getattr(part, side)) for side in ("old", "new"))
    return Stretch(old, new, same=False)


def _all_or_little(stretches: list[Stretch]) -> list[Stretch]:
    whole = _whole(stretches)
    stays = sum(each.weight for each in stretches if each.same)
    total = max(sum(token.weight for token in side) for side in (whole.old, whole.new))
    if len(stretches) < 3 or stays >= KEPT * total or not (whole.old and whole.new):
        return stretches
    return _joined(list(_gap(whole.old, whole.new)))


# Footnotes


def _pair_notes(old: list[Token], new: list[Token], merge: MergeNotes) -> None:
    """Footnotes that only changed inside get one key, and the new token holds the changes."""
    places_new = _lonely(new, old)
    for i in _lonely(old, new):
        for j in places_new:
            if merged := old[i].around == new[j].around and merge(_note(old[i]), _note(new[j])):
                places_new.remove(j)
                old[i] = replace(old[i], key=("changed", i))
                new[j] = replace(new[j], key=("changed", i), merged=merged)
                break


def _lonely(line: Sequence[Token], other: Sequence[Token]) -> list[int]:
    """Places of the footnotes that do not stand in the other text as they are."""
    there = Counter(token.key for token in other)
    made = []
    for place, token in enumerate(line):
        there[token.key] -= 1
        if isinstance(token.pieces[0], Note) and there[token.key] < 0:
            made.append(place)
    return made


def _note(token: Token) -> Note:
    note = token.pieces[0]
    assert isinstance(note, Note)
    return note
