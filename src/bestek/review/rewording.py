"""A printed text said otherwise: what has to change in its Markdown so that the parser makes exactly these words of it.

An edit of the printed words gives several ways to change the source: before or behind a sign of emphasis, with or without it, the new words as they
are or with their signs escaped. Each way is tried, and the first one counts of which the parser makes the wanted words, set as they were, and
leaves every other passage of the text as it was. What is printed from elsewhere (facts, references, footnotes) is in nobody's hands here.
A reviewer's words are words: none of them ever becomes markup, or code of a template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, combinations, pairwise

from bestek.compose import refused_character
from bestek.review.proposal import NOTE
from bestek.review.spelling import Edit, changed
from bestek.review.wording import EXPRESSION, NOWHERE, OPAQUE, Character, Passage, Wording, WordingError, wording

Edits = tuple[Edit, ...]


class OutOfReachError(Exception):
    """The words are not said by this text itself; `character` is what stands in the way, where there is one."""

    def __init__(self, character: Character | None = None) -> None:
        self.character = character
        super().__init__()


@dataclass(frozen=True, slots=True)
class Wish:
    """What passage number `passage` of a text is to say: `new` in the place of the characters from `start` to `end`."""

    passage: int
    start: int
    end: int
    new: str


def reworded(known: Wording, wish: Wish) -> Edits:
    """The edits of the source that give these words. Raises `OutOfReachError`, and `WordingError` where no way gives exactly these words."""
    said = known.passages[wish.passage].characters
    _own(said[wish.start : wish.end])
    if refused_character(wish.new) or OPAQUE in wish.new:
        raise WordingError
    wish = _tidied(said, _narrowed(known.passages[wish.passage].text, wish))
    ways = (spelled for new in spellings(wish.new) for spelled in _ways(said, replace(wish, new=new)))
    return _first(known, ways, lambda made: _says(known, made, wish))


def _narrowed(text: str, wish: Wish) -> Wish:
    """The wish without what its words begin and end with as the text already does: what stays, stays set as it is."""
    old, new = text[wish.start : wish.end], wish.new
    head = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    old, new = old[head:], new[head:]
    pairs = enumerate(zip(reversed(old), reversed(new), strict=False))
    tail = next((at for at, (a, b) in pairs if a != b), min(len(old), len(new)))
    return Wish(wish.passage, wish.start + head, wish.end - tail, new[: len(new) - tail])


def _own(characters: Iterable[Character]) -> tuple[Character, ...]:
    """The characters, all of them of the text itself."""
    found = tuple(characters)
    for each in found:
        if each.value in (OPAQUE, NOTE):
            raise OutOfReachError(each)
        if each.start == NOWHERE:
            raise WordingError
    return found


def _tidied(said: tuple[Character, ...], wish: Wish) -> Wish:
    """The wish without the blanks that would stand beside others: where words go, one of the blanks around them goes too."""
    before = said[wish.start - 1].value if wish.start else " "
    after = said[wish.end].value if wish.end < len(said) else " "
    new = re.sub(r"[ \t]+", " ", wish.new)
    if before in " \n":
        new = new.lstrip(" ")
    if after in " \n":
        new = new.rstrip(" ")
    end = wish.end
    if not new and before == after == " " and end < len(said) and end > wish.start:
        end += 1
    return Wish(wish.passage, wish.start, end, new)


# Ways to spell words

_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~&!{$^]")
_BEGINS = re.compile(r"^(?P<blanks>\s*)(?:(?P<sign>[-+=:])|(?P<number>\d+)(?P<point>[.)]))", re.MULTILINE)


def spellings(words: str) -> Iterator[str]:
    """Words as Markdown, plainest first: as they are where no sign of a template is in them, escaped, and escaped at the begin of a line too."""
    if "{" not in words:
        yield words.replace("\n", "\\\n")
    escaped = _SPECIAL.sub(_escape, words).replace("\n", "\\\n")
    yield escaped
    begun = _BEGINS.sub(
        lambda m: m["blanks"] + (f"\\{m['sign']}" if m["sign"] else f"{m['number']}\\{m['point']}"), escaped
    )
    if begun != escaped:
        yield begun
    if words.startswith("Tabel:"):
        yield escaped.replace("Tabel:", "Tabel&#58;", 1)


def _escape(sign: re.Match[str]) -> str:
    """A sign that prints as itself. A brace by its number: two of them would begin an expression, for which a backslash is nothing."""
    return f"&#{ord(sign[0])};" if sign[0] == "{" else f"\\{sign[0]}"


def _ways(said: tuple[Character, ...], wish: Wish) -> Iterator[Edits]:
    """The stretches of the source that can be meant."""
    before = said[wish.start - 1] if wish.start else None
    after = said[wish.end] if wish.end < len(said) else None
    if wish.start == wish.end:
        places = ([before.end] if before else []) + ([after.start] if after else [])
        yield from ((Edit(place, place, wish.new),) for place in places if place != NOWHERE)
        return
    covered = said[wish.start : wish.end]
    yield (Edit(covered[0].start, covered[-1].end, wish.new),)
    outer = before.end if before and before.end != NOWHERE else covered[0].start
    beyond = after.start if after and after.start != NOWHERE else covered[-1].end
    yield from _apart(_stretches(covered), outer, beyond, wish.new)


def _stretches(covered: tuple[Character, ...]) -> list[tuple[int, int]]:
    """The stretches of the source between signs of emphasis."""
    found: list[tuple[int, int]] = []
    for each in covered:
        if found and found[-1][1] == each.start:
            found[-1] = (found[-1][0], each.end)
        else:
            found.append((each.start, each.end))
    return found


MOST_SIGNS = 5
"""Signs of emphasis in one edit of which every combination is tried."""


def _apart(stretches: list[tuple[int, int]], outer: int, beyond: int, new: str) -> Iterator[Edits]:
    """The stretches gone, with or without each of the signs around them; the new words stand in the first or in the last of them."""
    signs = [(one, other) for one, other in pairwise((outer, *chain.from_iterable(stretches), beyond)) if one < other]
    signs = [sign for sign in signs if sign not in stretches]
    if len(signs) > MOST_SIGNS:
        return
    for count in range(len(signs) + 1):
        for dropped in combinations(signs, count):
            for chosen in dict.fromkeys((stretches[0], stretches[-1])):
                yield tuple(Edit(*each, new if each == chosen else "") for each in sorted((*stretches, *dropped)))


# The proof


def _first(known: Wording, ways: Iterable[Edits], holds: Callable[[Wording], bool]) -> Edits:
    """The first way that can be read and holds."""
    for edits in ways:
        made = after(known, edits)
        if made and holds(made):
            return edits
    raise WordingError


def after(known: Wording, edits: Edits) -> Wording | None:
    """The text with its edits, where it can still be read and prints the same facts; an edit makes no expression and breaks none."""
    text = changed(known.source, edits)
    gone = [each for each in EXPRESSION.finditer(known.source) if any(edit.start <= each.start() and each.end() <= edit.end for edit in edits)]  # fmt: skip
    try:
        made = wording(text)
    except WordingError:
        return None
    left = [each[0] for each in EXPRESSION.finditer(known.source) if each not in gone]
    spoiled = list(made.expressions) != left or text.count("{{") != len(left)
    return None if spoiled else made


def _says(known: Wording, made: Wording, wish: Wish) -> bool:
    """Whether one passage says the wanted words, what was kept of it is set as before, and all other passages are the same."""
    if _shape(made.passages) != _shape(known.passages):
        return False
    pairs = list(zip(known.passages, made.passages, strict=True))
    old, new = pairs.pop(wish.passage)
    return all(one.said == other.said for one, other in pairs) and _is_wanted(old, new, wish)


def _shape(passages: Iterable[Passage]) -> list[tuple[str, ...]]:
    return [passage.place for passage in passages]


def _is_wanted(old: Passage, new: Passage, wish: Wish) -> bool:
    wanted = old.text[: wish.start] + wish.new + old.text[wish.end :]
    kept, rest = old.said[: wish.start], old.said[wish.end :]
    said = new.said
    return (
        new.text == plain(wanted)
        and _begins(said, _without_blanks(kept))
        and _begins(said[::-1], _without_blanks(rest[::-1]))
    )


def plain(words: str) -> str:
    """Words as a paragraph prints them: blanks are one, and none stand at its ends or beside a line break."""
    return re.sub(r" ?\n ?", "\n", re.sub(r"[ \t\r]+", " ", words)).strip(" \n\t")


def _without_blanks(said: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    end = len(said)
    while end and said[end - 1][0] == " ":
        end -= 1
    return said[:end]


def _begins(said: tuple[tuple[str, str], ...], wanted: tuple[tuple[str, str], ...]) -> bool:
    return said[: len(wanted)] == wanted


# Whole paragraphs


def inserted(known: Wording, number: int, new: str) -> Edits:
    """A paragraph behind passage `number`, or an item behind that item."""
    passage = known.passages[number]
    _, end = _lines(known, passage)
    lead = _lead(known, passage)
    ways = ((Edit(end, end, lead + _indented(spelled, lead)),) for spelled in spellings(plain(new)))
    at = _behind(known, number)
    return _first(known, ways, lambda made: _gained(known, made, at, plain(new)))


def deleted(known: Wording, number: int) -> Edits:
    """A whole paragraph or item gone. Raises `OutOfReachError` where it prints something of elsewhere."""
    passage = known.passages[number]
    _own(passage.characters)
    start, end = _lines(known, passage)
    source = known.source
    behind = re.compile(r"\n[ \t\n]*").match(source, end)
    before = re.compile(r"[ \t\n]*\n\Z").search(source[:start])
    ways = [(Edit(start, behind.end() if behind else end, ""),), (Edit(before.start() if before else start, end, ""),)]
    if not source[end:].strip():  # the last one: what stands before it ends the text
        ways.reverse()
    return _first(known, ways, lambda made: _lost(known, made, number))


def split(known: Wording, number: int, at: int) -> Edits:
    """A paragraph, or an item, in two."""
    passage = known.passages[number]
    said = passage.characters
    first, last = at, at
    while first and said[first - 1].value == " ":
        first -= 1
    while last < len(said) and said[last].value == " ":
        last += 1
    if not first or last == len(said):
        raise WordingError
    start, end, lead = said[first - 1].end, said[last].start, _lead(known, passage)
    words = passage.text[:first], passage.text[last:]
    return _first(known, [(Edit(start, end, lead),)], lambda made: _parted(known, made, number, words))


def merged(known: Wording, number: int, between: str) -> Edits:
    """A paragraph, or an item, with the next one behind it; `between` stands between them: nothing or a blank."""
    following = _behind(known, number)
    if following >= len(known.passages):
        raise WordingError
    one, other = known.passages[number], known.passages[following]
    if NOWHERE in (one.characters[-1].end, other.characters[0].start):
        raise WordingError
    edits = [(Edit(one.characters[-1].end, other.characters[0].start, sign),) for sign in (between, " ", "")]
    words = {plain(one.text + between + other.text)}
    return _first(known, edits, lambda made: _joined(known, made, number, following, words))


def _behind(known: Wording, number: int) -> int:
    """The number of the passage behind one and its footnotes."""
    place = known.passages[number].place
    following = number + 1
    while following < len(known.passages) and known.passages[following].place[: len(place)] == place:
        following += 1
    return following


def _lines(known: Wording, passage: Passage) -> tuple[int, int]:
    """The lines of the source that a passage stands on."""
    characters = [each for each in passage.characters if each.start != NOWHERE]
    if not characters or re.search(r"row|caption|note", " ".join(passage.place)):
        raise WordingError
    start = known.source.rfind("\n", 0, characters[0].start) + 1
    end = known.source.find("\n", characters[-1].end)
    return start, len(known.source) if end < 0 else end


_MARKER = re.compile(r"(?P<blanks>[ \t]*)(?:(?P<bullet>[-*+])|(?P<number>\d+)(?P<point>[.)]))(?P<gap>[ \t]+)")


def _lead(known: Wording, passage: Passage) -> str:
    """What stands before a paragraph of the same kind behind this one: a blank line, or the marker of an item."""
    start, _ = _lines(known, passage)
    marker = _MARKER.match(known.source, start)
    if not any(step.startswith("item") for step in passage.place):
        return "\n\n"
    if not marker:
        raise WordingError
    loose = "\n\n" if _is_loose(known.source, *_lines(known, passage)) else "\n"
    sign = marker["bullet"] or f"{int(marker['number']) + 1}{marker['point']}"
    return f"{loose}{marker['blanks']}{sign}{marker['gap']}"


def _is_loose(source: str, start: int, end: int) -> bool:
    """Whether a blank line stands between the items of a list: before the next one, or else behind the one before."""
    following = re.compile(r"\n(\n*)[ \t]*(?:[-*+]|\d+[.)])[ \t]").match(source, end)
    if following:
        return bool(following[1])
    return bool(re.search(r"(?:^|\n)[ \t]*(?:[-*+]|\d+[.)])[ \t][^\n]*\n\n\Z", source[:start]))


def _indented(words: str, lead: str) -> str:
    """The lines after the first as far in as the first."""
    blanks = " " * len(lead.strip("\n"))
    return words.replace("\n", f"\n{blanks}")


def _said(passages: Iterable[Passage]) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Passages with what kind they are, whatever their place in the text."""
    return [(re.sub(r"\d+", "", "/".join(passage.place)), passage.said) for passage in passages]


def _gained(known: Wording, made: Wording, at: int, words: str) -> bool:
    before, now = _said(known.passages), _said(made.passages)
    return (
        len(now) == len(before) + 1
        and [*now[:at], *now[at + 1 :]] == before
        and made.passages[at].text == words
        and now[at][0] == before[at - 1][0].partition("/note")[0]
    )


def _lost(known: Wording, made: Wording, number: int) -> bool:
    before, now = _said(known.passages), _said(made.passages)
    return now == [*before[:number], *before[number + 1 :]]


def _parted(known: Wording, made: Wording, number: int, words: tuple[str, str]) -> bool:
    before, now = _said(known.passages), _said(made.passages)
    texts = tuple(passage.text for passage in made.passages)
    notes = _behind(known, number) - number - 1
    if notes:  # a note goes with its call, wherever that is now
        return False
    return (
        len(now) == len(before) + 1
        and now[:number] == before[:number]
        and now[number + 2 :] == before[number + 1 :]
        and texts[number : number + 2] == words
        and now[number][0] == now[number + 1][0] == before[number][0]
    )


def _joined(known: Wording, made: Wording, number: int, following: int, words: set[str]) -> bool:
    before, now = _said(known.passages), _said(made.passages)
    return (
        following == number + 1
        and len(now) == len(before) - 1
        and now[:number] == before[:number]
        and now[number + 1 :] == before[number + 2 :]
        and made.passages[number].text in words
        and now[number][0] == before[number][0]
    )
