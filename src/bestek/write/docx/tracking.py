"""WordprocessingML of tracked changes (ECMA-376 part 1, 17.13.5): what was inserted, deleted or moved, by whom and on which day.

Like `parts`, every verb returns XML and names its clause. Runs are written first and marked afterwards (`runs`), because the schema decides
what may stand where: `ins`, `del`, `moveFrom` and `moveTo` (CT_RunTrackChange) hold runs, bookmarks and fields of runs, but no `hyperlink`,
which holds them instead (CT_Hyperlink, EG_PContent). Annotations of all kinds share one series of ids (17.13.2).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal
from xml.sax.saxutils import quoteattr

Element = Literal["ins", "del", "moveFrom", "moveTo"]
View = Literal["old", "new"]
"""The two versions that a redline holds: what is left when all changes are rejected, and when all are accepted."""

BOTH: frozenset[View] = frozenset(("old", "new"))

_VIEWS: dict[Element, View] = {"ins": "new", "moveTo": "new", "del": "old", "moveFrom": "old"}
_RANGES: dict[Element, str] = {"ins": "Ins", "del": "Del", "moveFrom": "MoveFrom", "moveTo": "MoveTo"}


@dataclass(frozen=True, slots=True)
class Revision:
    """Attributes of one change (17.13.5, CT_TrackChange). `date` is an `xsd:dateTime` or empty; `next_id` gives an id that no annotation has."""

    element: Element
    author: str
    date: str
    next_id: Callable[[], int]

    @property
    def view(self) -> View:
        """The version in which what is marked stands."""
        return _VIEWS[self.element]

    @property
    def moves(self) -> bool:
        return self.element in ("moveFrom", "moveTo")

    @property
    def unmoved(self) -> Revision:
        """The same as insertion or deletion, where a move cannot be said: in rows (CT_TrPr) and in notes, which lie in another part."""
        return self.as_element("ins" if self.view == "new" else "del")

    def as_element(self, element: Element) -> Revision:
        return replace(self, element=element)

    def attributes(self) -> str:
        date = f" w:date={quoteattr(self.date)}" if self.date else ""
        return f'w:id="{self.next_id()}" w:author={quoteattr(self.author)}{date}'

    def xml(self) -> str:
        """The bare mark: of a paragraph mark in `rPr` (17.13.5.15 and .20), of a row in `trPr` (17.13.5.12 and .17)."""
        return f"<w:{self.element} {self.attributes()}/>"

    def cell(self) -> str:
        """17.13.5 `cellIns` and `cellDel`, in `tcPr`."""
        return f"<w:{'cellIns' if self.view == 'new' else 'cellDel'} {self.attributes()}/>"


# Runs

_APART = re.compile(r"(<w:hyperlink [^>]*>|</w:hyperlink>|<w:sdt>.*?</w:sdt>)", re.DOTALL)
_CONTROL = re.compile(r"(<w:sdt>.*<w:sdtContent>)(.*)(</w:sdtContent></w:sdt>)", re.DOTALL)
_READ = re.compile(r"(</?w:)(t|instrText)(?=[ >])")
_DELETED = {"t": "delText", "instrText": "delInstrText"}


def runs(written: str, revision: Revision) -> str:
    """17.13.5.18 `ins`, .14 `del`, .22 `moveFrom`, .25 `moveTo` around runs.

    Deleted text is `delText` (17.3.3.7), the code of a deleted field `delInstrText` (17.16.13); what was moved keeps `t` and `instrText`.
    A hyperlink stays around the change, a content control is marked apart (`_control`).
    """
    if revision.element == "del":
        written = _READ.sub(lambda found: found[1] + _DELETED[found[2]], written)
    return "".join(_marked(piece, revision) for piece in _APART.split(written) if piece)


def _marked(piece: str, revision: Revision) -> str:
    if piece.startswith(("<w:hyperlink", "</w:hyperlink")):
        return piece
    control = _CONTROL.fullmatch(piece)
    return _control(control, revision) if control else _wrapped(piece, revision)


def _wrapped(piece: str, revision: Revision) -> str:
    return f"<w:{revision.element} {revision.attributes()}>{piece}</w:{revision.element}>"


def _control(found: re.Match[str], revision: Revision) -> str:
    """A content control as Word marks it: its start and its end each in a range of their own (17.13.5 `customXmlInsRangeStart` and its kin).

    It holds rich text (17.5.2): of a plain `text` control LibreOffice makes an input field, in which it tracks nothing.
    """
    name = f"customXml{_RANGES[revision.element]}Range"
    begin, inside, end = found.groups()
    first, last = (_range(name, revision.attributes()) for _ in "12")
    return first[0] + begin.replace("<w:text/>", "") + first[1] + _wrapped(inside, revision) + last[0] + end + last[1]


def _range(name: str, attributes: str) -> tuple[str, str]:
    number = attributes.partition(" ")[0]
    return f"<w:{name}Start {attributes}/>", f"<w:{name}End {number}/>"


# Blocks


def moved(revision: Revision, name: str) -> tuple[str, str]:
    """17.13.5.24 `moveFromRangeStart` and .28 `moveToRangeStart` with their ends; `name` is the same at both places of a move."""
    kind = f"{revision.element}Range"
    start, end = _range(kind, revision.attributes())
    return start.removesuffix("/>") + f" w:name={quoteattr(name)}/>", end


def paragraph_look(earlier: str, revision: Revision) -> str:
    """17.13.5.29 `pPrChange`: the properties that the paragraph had."""
    return f"<w:pPrChange {revision.attributes()}><w:pPr>{earlier}</w:pPr></w:pPrChange>"


def section_look(earlier: str, revision: Revision) -> str:
    """17.13.5.32 `sectPrChange`: the paper that the section had; header and footer are none of it (CT_SectPrBase)."""
    return f"<w:sectPrChange {revision.attributes()}>{earlier}</w:sectPrChange>"
