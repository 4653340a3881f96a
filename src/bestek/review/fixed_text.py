"""Where the fixed words of a template or a clause stand in its file.

Fixed text knows its line. On that line words stand between expressions, statements and markup; which of them a document prints depends on conditions.
So the printed words are laid against all words of the line: each stretch of them is there whole or not at all, in order. Where that can be done in
more than one way the words are not touched. Whether it was right is proven when the document is composed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from bestek.review.rewording import spellings
from bestek.review.spelling import Edit
from bestek.review.wording import OPAQUE, Character
from bestek.tree import Source

MARKDOWN_END = ".md.j2"


class UnclearError(Exception):
    """The words stand there in more than one way, or in none; or they cross what is no fixed text."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A stretch of a template line: fixed `words`, something `printed`, or a sign of `markup`, which prints nothing."""

    kind: str
    start: int
    text: str


_JINJA = r"(?P<printed>\{\{.*?\}\})|(?P<statement>\{%.*?%\}|\{#.*?#\})"
_HTML = re.compile(_JINJA + r"|(?P<other><(?:ref|field|br)\b[^<>]*/?>|<note\b.*?</note>)|(?P<markup></?\w[^<>]*>)")
_NOTE = re.compile(r"<note\b[^<>]*>(?P<text>.*?)</note>")
_CLAUSE = re.compile(
    _JINJA
    + r"|(?P<other>\[\]\([^)\s]*\)|\[\^[^\]]*\])|(?P<markup>\*+|(?<!\w)_+|_+(?!\w)|\[(?=[^\]]+\]\()|\]\([^)\s]*\)"
    r"|^[ \t]*(?:[-*+]|\d+[.)]|#{1,6})[ \t]+|^\|\s*)"
)


def template_edit(source: str, at: Source, printed: str, stretch: tuple[int, int], new: str) -> Edit:
    """The edit of a template that prints `new` for a stretch of what a line of it prints.

    `at` is the line, `printed` what the paragraph has from its first to its last words of that line, with `OPAQUE` for each run of words from
    elsewhere; `stretch` counts in it. Raises `UnclearError`.
    """
    lines = source.split("\n")
    if not 0 < at.line <= len(lines):
        raise UnclearError
    begin = sum(len(each) + 1 for each in lines[: at.line - 1])
    pattern = _CLAUSE if at.file.endswith(MARKDOWN_END) else _HTML
    whole = list(_tokens(lines[at.line - 1], begin, pattern))
    notes = [
        list(_tokens(note["text"], begin + note.start("text"), pattern)) for note in _NOTE.finditer(lines[at.line - 1])
    ]
    laid = [(tokens, _laid(tokens, printed, lazy=lazy)) for tokens in (whole, *notes) for lazy in (False, True)]
    places = {_place(tokens, match, stretch) for tokens, match in laid if match}
    if len(places) != 1:
        raise UnclearError
    start, end = places.pop()
    return Edit(start, end, _spelled(new, at.file))


def _spelled(new: str, file: str) -> str:
    if file.endswith(MARKDOWN_END):
        ways = list(spellings(new))
        return (
            ways[0]
            if re.fullmatch(r"[\w\s.,;:()’‘“”'\"%€/–-]*", new) and not re.match(r"\s*(?:[-:=]|\d+[.)])", new)
            else ways[-1]
        )
    escaped = new.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("{", "&#123;")
    return escaped.replace("\n", "<br/>")


def _tokens(line: str, begin: int, pattern: re.Pattern[str]) -> Iterator[_Token]:
    at = 0
    for match in pattern.finditer(line):
        if match.start() > at:
            yield _Token("words", begin + at, line[at : match.start()])
        kind = {"printed": "printed", "other": "printed"}.get(match.lastgroup or "", "markup")
        yield _Token(kind, begin + match.start(), match[0])
        at = match.end()
    if at < len(line):
        yield _Token("words", begin + at, line[at:])


def _laid(tokens: Sequence[_Token], printed: str, *, lazy: bool) -> re.Match[str] | None:
    """The words of the line laid against what is printed; with `lazy` the last way to do so is tried before the first."""
    maybe = "??" if lazy else "?"
    parts = []
    for number, token in enumerate(tokens):
        match token.kind:
            case "words":
                parts.append(f"(?:(?P<w{number}>{''.join(_sign(each) for each in _characters(token))})){maybe}")
            case "printed":
                parts.append(f"{OPAQUE}*")
            case _:
                pass
    return re.fullmatch("".join(parts), printed)


def _sign(character: Character) -> str:
    return " ?" if character.value == " " else re.escape(character.value)


def _characters(token: _Token) -> list[Character]:
    """The characters of fixed words with their places: blanks are one, an entity and an escaped sign are a character."""
    found = []
    for match in re.finditer(r"\s+|&#?\w+;|\\[!-/:-@\[-`{-~]|.", token.text):
        text = match[0]
        value = " " if text.isspace() and "\xa0" not in text else unescape(text) if text[0] == "&" else text[-1]
        found.append(Character(value, token.start + match.start(), token.start + match.end()))
    return found


def _place(tokens: Sequence[_Token], match: re.Match[str], stretch: tuple[int, int]) -> tuple[int, int]:
    """The stretch of the source behind a stretch of what is printed, within one run of fixed words."""
    for number, token in enumerate(tokens):
        if token.kind != "words" or match[f"w{number}"] is None:
            continue
        start, end = match.span(f"w{number}")
        if start <= stretch[0] and stretch[1] <= end and start < end:
            return _within(token, match[f"w{number}"], stretch[0] - start, stretch[1] - start)
    raise UnclearError


def _within(token: _Token, printed: str, first: int, last: int) -> tuple[int, int]:
    said = list(_aligned(_characters(token), printed))
    start = said[first].start if first < len(said) else said[-1].end
    end = said[last - 1].end if last > first else start
    return start, end


def _aligned(characters: Sequence[Character], printed: str) -> Iterator[Character]:
    """The characters that are printed: a blank at an end may not be."""
    at = 0
    for each in characters:
        if at < len(printed) and each.value == printed[at]:
            yield each
            at += 1
