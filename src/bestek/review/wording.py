"""Where the words of a printed text stand in its Markdown: every character of a paragraph with its place in the source.

The parser that renders is asked itself. Each letter of the source is replaced by a private-use character that carries its place (the loader
refuses those in content, so none is there), and each `{{ … }}` by a value as Jinja prints it; the text is parsed, and every letter that comes
out tells where it stood. Private-use characters are neither blanks nor punctuation, as letters are, so that CommonMark reads the text the
same way; that it did is checked, by parsing the plain text too. What stands between two letters (blanks, signs) is found between their places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from bestek import prose, tree
from bestek.findings import Finding
from bestek.marks import Markdown, Marked, Printed
from bestek.prose import Cursor
from bestek.review.proposal import NOTE
from bestek.tree import Source

FIRST, LAST = 0xF0000, 0x10FFFD
"""The private-use planes (Unicode chapter 23.5), but for the last two of each, which are no characters."""

NOWHERE = -1
"""The place of what cannot be told."""

OPAQUE = "\uf8ff"
"""What the text does not say itself: a fact that it prints, a reference, a footnote's call."""

EXPRESSION = re.compile(r"\{\{(?:[^\"'}]|\"[^\"]*\"|'[^']*'|\}(?!\}))*\}\}")
_KEPT = re.compile(
    EXPRESSION.pattern  # what is printed, not said
    + r"|\]\([^)\s]*\)|<https://[^>]*>"  # the target of a link
    + r"|\[\^[^\]]*\]"  # the name of a footnote
    + r"|(?<!\\)&#?\w+;"  # a character by its name
    + r"|^[ ]{0,3}\[[^\]]+\]:.*$"  # the definition of a link
    + r"|^Tabel:",
    re.MULTILINE,
)
"""What is read by its letters: it keeps them."""


class WordingError(Exception):
    """The places of the words cannot be told."""


@dataclass(frozen=True, slots=True)
class Character:
    """A character as it is printed, with the stretch of the source that says it: longer than one for an escaped sign, for blanks, for a fact."""

    value: str
    start: int
    end: int
    style: str = ""
    """How it is set: `*`, `**`, a link; empty for plain."""

    @property
    def opaque(self) -> bool:
        return self.value == OPAQUE


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of one paragraph, heading, cell or note of a text. `place` tells which one: its way down the blocks."""

    place: tuple[str, ...]
    characters: tuple[Character, ...]

    @property
    def text(self) -> str:
        return "".join(each.value for each in self.characters)

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """Its words with how they are set, for comparing; a fact counts by what prints it."""
        return tuple((each.value, each.style) for each in self.characters)


@dataclass(frozen=True)
class Wording:
    """A Markdown text with the passages it gives."""

    source: str
    passages: tuple[Passage, ...]
    expressions: tuple[str, ...]
    """What prints the facts, references and tables in it, in order."""

    @cached_property
    def shape(self) -> tuple[tuple[str, ...], ...]:
        return tuple(passage.place for passage in self.passages)


def wording(text: str) -> Wording:
    """The passages of a Markdown text. Raises `WordingError` where its words cannot be followed, or it says what no document can show."""
    plain, tagged = _parsed(text, tagged=False), _parsed(text, tagged=True)
    made = tuple(_placed(text, place, found) for place, found in tagged)
    if [(place, [(value, style) for value, _, style in found]) for place, found in plain] != [
        (passage.place, [(each.value, each.style) for each in passage.characters]) for passage in made
    ]:
        raise WordingError
    return Wording(text, made, tuple(match[0] for match in EXPRESSION.finditer(text)))


Raw = list[tuple[str, tuple[int, int] | None, str]]
"""Characters as they came out, with their place where they carry it, and how they are set."""


def _parsed(text: str, *, tagged: bool) -> list[tuple[tuple[str, ...], Raw]]:
    if len(text) > LAST - FIRST or re.search(r"\{[%#]", text):
        raise WordingError
    marked = Marked()
    made = _tagged(text) if tagged else text
    made = EXPRESSION.sub(lambda match: marked.handle(_value(match)), made)
    cursor = Cursor(marked, Source())
    blocks = prose.blocks(Markdown(made), cursor)
    if any(isinstance(finding, Finding) for finding in cursor.findings):
        raise WordingError
    return list(_passages(blocks, ()))


def _value(expression: re.Match[str]) -> Printed:
    return Printed(OPAQUE, (Source("{{", *expression.span()),))


def _tagged(text: str) -> str:
    made: list[str] = []
    at = 0
    for kept in _KEPT.finditer(text):
        made += [_tag(text[place], place) for place in range(at, kept.start())]
        made.append(kept[0])
        at = kept.end()
    made += [_tag(text[place], place) for place in range(at, len(text))]
    return "".join(made)


def _tag(character: str, place: int) -> str:
    """The character that says where a letter stands."""
    code = FIRST + place + (2 if place >= 0xFFFE else 0)
    return chr(code) if character.isalpha() else character


def _place(character: str) -> int | None:
    code = ord(character)
    if code < FIRST:
        return None
    return code - FIRST - (2 if code >= 0x100000 else 0)


# From the tree


def _passages(blocks: tuple[tree.Block, ...], way: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Raw]]:
    """The texts of blocks in reading order; footnotes behind the text that calls them."""
    for number, block in enumerate(blocks):
        yield from _of_block(block, (*way, f"{type(block).__name__.lower()} {number}"))


def _of_block(block: tree.Block, way: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Raw]]:
    match block:
        case tree.Paragraph(children=children):
            yield from _text(children, way)
        case tree.Section():
            yield from _text(block.title, (*way, "title"))
            yield from _passages(block.children, way)
        case tree.List():
            for number, item in enumerate(block.items):
                yield from _passages(item.children, (*way, block.kind, f"item {number}"))
        case tree.Table():
            yield from _text(block.caption, (*way, "caption"))
            for number, row in enumerate((*block.head, *block.body)):
                for column, cell in enumerate(row.cells):
                    yield from _passages(cell.children, (*way, f"row {number}", f"cell {column}"))
        case _:  # nothing else comes from Markdown
            raise WordingError


def _text(children: tuple[tree.Inline, ...], way: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Raw]]:
    yield way, list(_characters(children, ""))
    notes = (node for child in children for node in tree.walk(child) if isinstance(node, tree.Note))
    for number, note in enumerate(notes):
        yield from _passages(note.children, (*way, f"note {number}"))


def _characters(children: tuple[tree.Inline, ...], style: str) -> Iterator[tuple[str, tuple[int, int] | None, str]]:
    for node in children:
        match node:
            case tree.Text():
                yield from _of_run(node, style)
            case tree.Strong() | tree.Emphasis() | tree.Link():
                yield from _characters(node.children, style + _set(node))
            case tree.Break() | tree.Note():
                yield "\n" if isinstance(node, tree.Break) else NOTE, None, style
            case tree.Ref():
                yield OPAQUE, None, f"{style}#{node.target}"
            case _:
                raise WordingError


def _set(node: tree.Strong | tree.Emphasis | tree.Link) -> str:
    """How a node sets its words."""
    return f"[{node.href}]" if isinstance(node, tree.Link) else "**" if isinstance(node, tree.Strong) else "*"


def _of_run(run: tree.Text, style: str) -> Iterator[tuple[str, tuple[int, int] | None, str]]:
    match run.sources:
        case (Source(file="{{", line=start, column=end),):
            yield OPAQUE, (start, end), style
        case _:
            for character in run.value:
                place = _place(character)
                yield character, None if place is None else (place, place + 1), style


# The places of what is no letter


def _placed(text: str, place: tuple[str, ...], found: Raw) -> Passage:
    """Every character with its place: what carries none lies between its neighbours that do. Without any letter none can be told."""
    first = next((number for number, (_, known, _) in enumerate(found) if known), None)
    if first is None:
        return Passage(place, tuple(Character(value, NOWHERE, NOWHERE, style) for value, _, style in found))
    before = _before(text, found[:first], found[first][1] or (0, 0))
    made: list[Character] = list(before)
    at = before[-1].end if before else 0
    for number, (value, known, style) in enumerate(found[first:], first):
        limit = next((later[0] for _, later, _ in found[number + 1 :] if later), len(text)) if known is None else 0
        stretch = known or _between(text, at, limit, value)
        made.append(Character(value if _place(value) is None else text[stretch[0]], *stretch, style))
        at = stretch[1]
    return Passage(place, tuple(made))


def _before(text: str, found: Raw, first: tuple[int, int]) -> list[Character]:
    """The signs before the first letter, from that letter backwards."""
    made: list[Character] = []
    limit = first[0]
    for value, _, style in reversed(found):
        begin = text.rfind("\n", 0, limit) + 1
        stretches = [match.span() for match in _pattern(value).finditer(text, begin, limit)]
        if not stretches:
            raise WordingError
        limit = stretches[-1][0]
        made.append(Character(value, *stretches[-1], style))
    return made[::-1]


def _between(text: str, start: int, end: int, value: str) -> tuple[int, int]:
    """The stretch that prints a sign or a blank."""
    found = _pattern(value).search(text, start, end)
    if not found:
        raise WordingError
    return found.span()


@cache
def _pattern(value: str) -> re.Pattern[str]:
    """What prints a sign in Markdown."""
    usual = r"\\?" + re.escape(value) + (r"|&#?\w+;" if not value.isalnum() else "")
    return re.compile(_PRINTED.get(value, usual))


_PRINTED = {
    " ": r"[ \t\r\n]+|&\w+;",
    "\n": r"(?: {2,}|\\)\n[ \t]*",
    NOTE: r"\[\^[^\]]*\]",
    OPAQUE: r"\[\]\([^)\s]*\)",
    "<": r"\\?<|&lt;|&#60;",
    "&": r"\\&|&(?:amp;|#38;)?",
}
