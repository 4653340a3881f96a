"""Marks in rendered text: what Jinja prints that is more than characters, and where fixed text stands.

A *handle* (two private-use characters with a number) stands for a value that was printed: content can so never be mistaken for markup.
A *stamp* names the template line of the fixed text that follows it. Both survive Jinja, XML and Markdown, and are taken out by the reader.
The loader refuses private-use characters in content, so marks cannot be forged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bestek.tree import Image, Ref, Source

OPEN, CLOSE = "\ue000", "\ue001"
STAMP = "\ue002"
END = "\U0001056f"
"""Ends a stamp. A punctuation character (category Po), so that CommonMark emphasis works right behind it."""

HANDLE = re.compile(f"{OPEN}(\\d+){CLOSE}")
MARK = re.compile(f"{OPEN}(?P<handle>\\d+){CLOSE}|{STAMP}(?P<file>[^:]*):(?P<line>\\d+){END}")


@dataclass(frozen=True, slots=True)
class Printed:
    """A value as text, with its sources. `undecided` for an open or proposed fact; `lang` for a label that is not in the body's language."""

    text: str
    sources: tuple[Source, ...] = ()
    undecided: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Markdown:
    """Markdown whose facts are printed already (it holds marks itself). `sources` begins with the text's own source; empty for a clause."""

    text: str
    sources: tuple[Source, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture with its complete text alternative."""

    image: Image
    alt: str


@dataclass(frozen=True, slots=True)
class Fragment:
    """Blocks in the markup of templates, printed as one value (a table of the dossier); it holds marks itself."""

    text: str


Value = Printed | Markdown | Drawing | Fragment | Ref


@dataclass
class Marked:
    """Rendered text with what its handles stand for."""

    text: str = ""
    values: list[Value] = field(default_factory=list)

    def handle(self, value: Value) -> str:
        """A handle for the value, to be printed in its place."""
        self.values.append(value)
        return f"{OPEN}{len(self.values) - 1}{CLOSE}"


@dataclass(frozen=True, slots=True)
class Line:
    """A stamp: from here on fixed text stands at this line of this file."""

    file: str
    line: int


def stamp(file: str, line: int) -> str:
    """The stamp for a line of a file."""
    return f"{STAMP}{file}:{line}{END}"


def split(text: str, marked: Marked) -> Iterator[str | Value | Line]:
    """The pieces of a marked text in order: characters, values and stamps."""
    if OPEN not in text and STAMP not in text:
        if text:
            yield text
        return
    first, *pieces = MARK.split(
        text
    )  # characters, and again and again the three groups of a mark with the characters behind it
    if first:
        yield first
    for handle, file, line, characters in zip(*[iter(pieces)] * 4, strict=True):
        yield marked.values[int(handle)] if handle else Line(file, int(line))
        if characters:
            yield characters


def without(text: str, marked: Marked) -> str:
    """The text as plain characters: values as they print, stamps dropped."""
    if not MARK.search(text):
        return text
    plain = []
    for piece in split(text, marked):
        match piece:
            case str():
                plain.append(piece)
            case Printed():
                plain.append(piece.text)
            case Markdown():
                plain.append(without(piece.text, marked))
            case _:
                pass
    return "".join(plain)


_PREFIX = re.compile(r"(?:[ \t]*(?:[-*+]|\d+[.)]|#{1,6}|>|\[\^[^\]]+\]:)(?=[ \t]))*[ \t]*(?:\|[ \t]*)?")
_BARE_LINE = re.compile(r"[\s|:\-=]*$|\s*(?:```|~~~)")
"""Lines that CommonMark reads by their first characters: rules, underlines of headings, fences, the second line of a table."""


def stamp_markdown(data: str, file: str, line: int, *, starts_line: bool = True) -> str:
    """Markdown with a stamp at the beginning of the text of every line, behind list, heading and table markers."""
    lines = data.split("\n")
    return "\n".join(
        text if (number == 0 and not starts_line) else _stamped_line(text, file, line + number)
        for number, text in enumerate(lines)
    )


def _stamped_line(text: str, file: str, line: int) -> str:
    prefix = _PREFIX.match(text)
    assert prefix is not None
    if _BARE_LINE.match(text):
        return text
    return f"{text[: prefix.end()]}{stamp(file, line)}{text[prefix.end() :]}"


@dataclass
class HtmlStamper:
    """Puts stamps into template markup: before every tag and at the beginning of text, never inside a tag.

    One stamper reads the pieces of one template in their order, since a tag may be torn apart by an expression.
    """

    file: str
    quote: str = ""
    in_tag: bool = False

    def __call__(self, data: str, line: int) -> str:
        made: list[str] = []
        fresh = True
        for position, character in enumerate(data):
            if (
                not self.in_tag
                and (fresh or character == "<")
                and not character.isspace()
                and data[position : position + 2] != "</"
            ):
                made.append(stamp(self.file, line))
                fresh = False
            self._move(character)
            made.append(character)
            if character == "\n":
                line += 1
                fresh = True
        return "".join(made)

    def _move(self, character: str) -> None:
        if not self.in_tag:
            self.in_tag = character == "<"
        elif self.quote:
            self.quote = "" if character == self.quote else self.quote
        elif character in "\"'":
            self.quote = character
        elif character == ">":
            self.in_tag = False
