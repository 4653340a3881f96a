"""Characters that the shipped fonts cannot show.

A page layout engine would borrow them from a font of the machine, so that the PDF would differ from machine to machine, or print a box.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from bestek import tree
from bestek.findings import Finding, Place
from bestek.fonts import coverage, face
from bestek.messages import _
from bestek.style import HouseStyle

INVISIBLE = frozenset(map(ord, "\n\t\r\u00ad\u200b\u200c\u200d\u2060"))
"""White space and the marks that steer line breaks: nothing is drawn for them."""


def missing_glyphs(document: tree.Document, style: HouseStyle) -> Iterator[Finding]:
    """A finding for every character that a face it is set in does not have, at each place where it stands."""
    families = (style.body_font, style.heading_font)
    upright = shown(style)
    italic = upright.intersection(*(coverage(face(family, 400, italic=True)) for family in families))
    for node, words, emphasized in _runs(document, emphasized=False):
        for character in sorted(set(words)):
            if ord(character) not in (italic if emphasized else upright) and ord(character) not in INVISIBLE:
                yield _finding(character, node)


def shown(style: HouseStyle) -> frozenset[int]:
    """The characters that every upright face of a style has, by their code."""
    families = (style.body_font, style.heading_font)
    return frozenset.intersection(*(coverage(face(family, weight)) for family in families for weight in (400, 600)))


def _runs(node: object, *, emphasized: bool) -> Iterator[tuple[object, str, bool]]:
    """Every node with words of its own, and whether they are set in italics."""
    yield node, _own_text(node), emphasized
    for part in tree.parts(node):
        yield from _runs(part, emphasized=emphasized or isinstance(node, tree.Emphasis))


def _own_text(node: object) -> str:
    match node:
        case tree.Text(value=value) | tree.Placeholder(value=value):
            return value
        case tree.Ref(text=text):
            return text
        case tree.Field(hint=hint):
            return hint
        case tree.Document(header_left=left, header_right=right, banner=banner):
            return left + right + banner
        case tree.Section(heading_label=label) | tree.Entry(label=label):
            return label
        case _:
            return ""


def _finding(character: str, node: object) -> Finding:
    sources = tree.sources_of(node)
    place = Place(sources[0].file, sources[0].line, sources[0].column, sources[0].path) if sources else None
    name = unicodedata.name(character, _("a character without a name"))
    return Finding(
        "E601",
        _("No shipped font can show “{character}” (U+{code:04X}, {name}).").format(
            character=character, code=ord(character), name=name
        ),
        place,
        _("Write it differently, for example in words."),
    )
