"""How a text is spelled in its file, character by character, and the file with some of them changed.

A text of the dossier stands in a Markdown file of its own or in a YAML scalar, in one of five notations (YAML 1.2.2 chapters 7.3 and 8.1). `spelling` says
where in the file each of its characters stands, by reading the notation itself; what it reads must be what the parser read, else the text is
not touched. `respelled` changes stretches of the text where they stand: every other byte of the file stays, with its line ends, comments and fold
points. Nothing is believed: the file as it comes out is read by the parser again, and must say the new text there and else the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from textwrap import wrap
from typing import Any

from bestek.compose import File, Mapping, Node, Scalar, compose, file_of
from bestek.compose import Sequence as Items
from bestek.load import MARKDOWN


class SpellingError(Exception):
    """The file cannot say this text in the notation that stands there."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of a text and what is to stand there instead; `start` and `end` count its characters."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text with, for each character and for its end, where it begins in the text of its file."""

    node: Scalar
    positions: tuple[int, ...]

    @property
    def text(self) -> str:
        return self.node.raw

    def line(self, offset: int) -> int:
        """The line of the file, from 1, on which a character of the text stands."""
        return self.node.file.text.count("\n", 0, self.positions[offset]) + 1


Read = list[tuple[str, int]]
"""Characters, each with its place in the file; the last is empty and says where the text ends."""


def spelling(node: Scalar) -> Spelling:
    """Where the characters of a text stand. Raises `SpellingError` for a notation that is not understood."""
    starts = _starts(node.file)
    match node.style:
        case _ if node.style == MARKDOWN:
            read = [(character, at) for at, character in enumerate(node.file.text)] + [("", len(node.file.text))]
        case "|" | ">":
            read = _block(node, starts)
        case "'":
            read = _single(node.file.text, starts[node.line - 1] + node.column)
        case '"':
            read = _double(node.file.text, starts[node.line - 1] + node.column)
        case _:
            at = starts[node.line - 1] + node.column - 1
            read = [(character, at + place) for place, character in enumerate(node.raw)] + [("", at + len(node.raw))]
    said = "".join(character for character, _ in read)
    if said != node.raw or (node.style == "" and not node.file.text.startswith(node.raw, read[0][1])):
        raise SpellingError
    return Spelling(node, tuple(at for _, at in read))


def _starts(file: File) -> list[int]:
    """Where each line begins."""
    found, at = [], 0
    for line in file.lines:
        found.append(at)
        at += len(line) + 1
    return found


# Block scalars

_HEADER = re.compile(r"(?P<style>[|>])(?P<chomping>[+-]?)[ \t]*(?:#.*)?$")


def _block(node: Scalar, starts: Sequence[int]) -> Read:
    """A block scalar without an indentation indicator (YAML 1.2.2 chapter 8.1)."""
    lines = node.file.lines
    header = _HEADER.match(lines[node.line - 1], node.column - 1)
    if not header:
        raise SpellingError
    rows = _rows(lines, node.line)
    indentation = next((len(line) - len(line.lstrip(" ")) for _, line in rows if line.strip(" ")), 0)
    content = [(line[indentation:], starts[number] + min(indentation, len(line))) for number, line in rows]
    while content and not content[-1][0]:
        content.pop()
    if header["chomping"] == "+" or not content:
        raise SpellingError
    read = list(_literal(content) if header["style"] == "|" else _folded(content))
    last, at = content[-1]
    end = at + len(last)
    return [*read, *([("\n", end)] if not header["chomping"] else []), ("", end if header["chomping"] else end + 1)]


def _rows(lines: Sequence[str], first: int) -> list[tuple[int, str]]:
    """The lines of a block scalar that begins on line `first` (from 0): until one that is indented less than its first words."""
    found: list[tuple[int, str]] = []
    indentation = 0
    for number, line in enumerate(lines[first:], first):
        own = len(line) - len(line.lstrip(" "))
        if line.strip(" "):
            indentation = indentation or own
            if own < indentation or not indentation:
                break
        found.append((number, line))
    return found


def _literal(content: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    for number, (line, at) in enumerate(content):
        if number:
            before, began = content[number - 1]
            yield "\n", began + len(before)
        yield from ((character, at + place) for place, character in enumerate(line))


def _folded(content: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Lines joined by a blank, blank lines as line ends; the ends around a line that is indented more are kept (YAML 1.2.2 chapter 8.1.3)."""
    breaks: list[int] = []
    previous = ""
    for number, (line, at) in enumerate(content):
        if number:
            before, began = content[number - 1]
            breaks.append(began + len(before))
        if not line:
            continue
        if previous:
            yield from _fold(breaks, kept=_is_more(previous) or _is_more(line))
        else:
            yield from (("\n", place) for place in breaks)
        yield from ((character, at + place) for place, character in enumerate(line))
        previous, breaks = line, []


def _fold(breaks: Sequence[int], *, kept: bool) -> Iterator[tuple[str, int]]:
    if kept:
        yield from (("\n", at) for at in breaks)
    elif len(breaks) == 1:
        yield " ", breaks[0]
    else:
        yield from (("\n", at) for at in (breaks[0], *breaks[2:]))  # the first two line ends are one


def _is_more(line: str) -> bool:
    return line[0] in " \t"


# Quoted scalars


def _single(text: str, at: int) -> Read:
    read: Read = []
    while at < len(text):
        if text[at] != "'":
            read.append((text[at], at))
            at += 1
        elif text.startswith("''", at):
            read.append(("'", at))
            at += 2
        else:
            return [*read, ("", at)]
    raise SpellingError


_ESCAPED = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b", " ": " ", '"': '"',
    "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_DIGITS = {"x": 2, "u": 4, "U": 8}


def _double(text: str, at: int) -> Read:
    read: Read = []
    while at < len(text):
        sign = text[at]
        if sign == '"':
            return [*read, ("", at)]
        if sign != "\\":
            read.append((sign, at))
            at += 1
            continue
        following = text[at + 1 : at + 2]
        if digits := _DIGITS.get(following):
            read.append((_character(text[at + 2 : at + 2 + digits]), at))
            at += 2 + digits
        elif following in _ESCAPED:
            read.append((_ESCAPED[following], at))
            at += 2
        else:
            break
    raise SpellingError


def _character(digits: str) -> str:
    try:
        return chr(int(digits, 16))
    except ValueError:
        raise SpellingError from None


# The file with a text changed


def changed(text: str, edits: Sequence[Edit]) -> str:
    """A text with some stretches of it changed; they do not overlap."""
    for edit in sorted(edits, key=lambda each: (each.start, each.end), reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def respelled(node: Scalar, edits: Sequence[Edit]) -> str:
    """The text of the file with stretches of one of its texts changed. Raises `SpellingError` when the file cannot say that."""
    known, wanted = spelling(node), changed(node.raw, edits)
    ways = [_spliced(known, edits)]
    if node.style not in ("|", ">", MARKDOWN):
        ways.append(_requoted(known, wanted))
    for made in ways:
        if node.style == MARKDOWN or says(node, made, wanted):
            return made
    raise SpellingError


def _spliced(known: Spelling, edits: Sequence[Edit]) -> str:
    text = known.node.file.text
    for edit in sorted(edits, key=lambda each: (each.start, each.end), reverse=True):
        start, end = known.positions[edit.start], known.positions[edit.end]
        text = text[:start] + _spelled(known, edit.new) + text[end:]
    return text


def _spelled(known: Spelling, words: str) -> str:
    """Words as the notation spells them."""
    match known.node.style:
        case "|":
            return re.sub(r"\n(?!\n)", "\n" + _indentation(known), words)
        case ">":
            return _in_folds(known, words)
        case "'":
            return words.replace("'", "''")
        case '"':
            return json.dumps(words, ensure_ascii=False)[1:-1]
        case _:
            return words


def _indentation(known: Spelling) -> str:
    """The blanks before the words of a block scalar."""
    text, at = known.node.file.text, known.positions[0]
    return " " * (at - text.rfind("\n", 0, at) - 1)


def _in_folds(known: Spelling, words: str) -> str:
    """In a folded text a line end is written as two; paragraphs that are new are folded as wide as the text is."""
    if "\n" not in words:
        return words
    blanks = _indentation(known)
    width = max(len(line) for _, line in _rows(known.node.file.lines, known.node.line)) - len(blanks)
    made = [
        "".join(run) + "\n" + blanks if is_break else ("\n" + blanks).join(wrap("".join(run), max(width, 60), break_long_words=False, break_on_hyphens=False))
        for is_break, run in ((key, list(part)) for key, part in groupby(words, "\n".__eq__))
    ]  # fmt: skip
    return re.sub(r"\n +(?=\n)", "\n", "".join(made))


def _requoted(known: Spelling, wanted: str) -> str:
    """The whole scalar between quotation marks: for a plain one that would be read as something else."""
    text = known.node.file.text
    outer = 1 if known.node.style else 0
    return (
        text[: known.positions[0] - outer]
        + json.dumps(wanted, ensure_ascii=False)
        + text[known.positions[-1] + outer :]
    )


def says(node: Scalar, made: str, wanted: str) -> bool:
    """Whether a file, read by the parser, now says the wanted text where the scalar stands, and all else as before."""
    before, _ = compose(node.file)
    after, findings = compose(file_of(node.file.path, made, made.encode()))
    if before is None or after is None or findings:
        return False
    return list(_otherwise(before, after, node)) == [wanted]


def _otherwise(old: Node, new: Node, node: Scalar) -> Iterator[Any]:
    """What the new nodes say otherwise, and of the scalar what it says now; nothing else may be text of another notation."""
    match old, new:
        case Mapping(), Mapping():
            if list(old.entries) != list(new.entries):
                yield None
                return
            for key, entry in old.entries.items():
                yield from _otherwise(entry.node, new.entries[key].node, node)
        case Items(), Items():
            if len(old.items) != len(new.items):
                yield None
                return
            for one, other in zip(old.items, new.items, strict=True):
                yield from _otherwise(one, other, node)
        case Scalar(), Scalar():
            if (old.line, old.column) == (node.line, node.column):
                yield new.value if isinstance(new.value, str) else None
            elif (old.value, type(old.value)) != (new.value, type(new.value)):
                yield None
        case _:
            yield None


def counterpart(node: Scalar, old: object, new: object) -> Scalar:
    """The scalar at the same place in a file that was changed elsewhere. Raises `SpellingError` where there is none."""
    pairs = [(old, new)]
    while pairs:
        one, other = pairs.pop()
        match one, other:
            case Mapping(), Mapping():
                pairs += (
                    (entry.node, other.entries[key].node) for key, entry in one.entries.items() if key in other.entries
                )
            case Items(), Items():
                pairs += zip(one.items, other.items, strict=False)
            case Scalar(), Scalar() if (one.line, one.column) == (node.line, node.column):
                return other
            case _:
                pass
    raise SpellingError


# Line ends


def written(data: bytes, old: str, new: str) -> bytes:
    """The bytes of a file whose text was `old` (line ends as `\\n`, no byte order mark) and is to be `new`: lines that are equal keep their bytes."""
    raw = data.decode("utf-8")
    mark = "\ufeff" if raw.startswith("\ufeff") else ""
    rows = re.findall(r"([^\r\n]*)(\r\n|\r|\n|\Z)", raw.removeprefix(mark))[: old.count("\n") + 1]
    usual = max(("\n", "\r\n", "\r"), key=lambda end: sum(row[1] == end for row in rows))
    made: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, old.split("\n"), new.split("\n"), autojunk=False).get_opcodes():
        if kind == "equal":
            made += [line + end for line, end in rows[a:b]]
            continue
        for place, line in enumerate(new.split("\n")[c:d]):
            made.append(line + (rows[a + place][1] or usual if a + place < b else usual))
    text = "".join(made)
    return (mark + (text if new.endswith("\n") else text.rstrip("\r\n"))).encode()
