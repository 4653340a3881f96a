"""Blanks that a page layout takes away at the ends of lines, found again from the elements.

A line that ends between two words has no blank in the layout; a reader of the file then cannot tell "zes percelen" from "zespercelen".
A tagged file has to say where words end (ISO 32000-1, 14.8.2.5).
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

_CHILD = "\ufffc"
"""Stands for a child element within the text of its parent."""


class WordBreaks:
    """Follows the texts of elements, given piece by piece in reading order."""

    def __init__(self) -> None:
        self.rest: dict[Element, str] = {}

    def around(self, element: Element, piece: str) -> tuple[bool, bool]:
        """Whether a blank is missing before and behind a piece of an element's own text, that of its children apart."""
        begun = element in self.rest
        rest = self.rest[element] if begun else _own_text(element)
        words = piece.strip(" ")
        place = rest.find(words)
        if not words or place < 0:
            return False, False
        left_out, after = rest[:place], rest[place + len(words) :]
        before = left_out.endswith(" ") and not piece.startswith(" ") and (not begun or _CHILD in left_out)
        behind = after.startswith(" ") and not piece.endswith(" ")
        self.rest[element] = after.removeprefix(" ") if behind else after
        return before, behind


def _own_text(element: Element) -> str:
    """The text of an element as a layout engine sees it: white space made one blank (CSS Text 3, 4.1.1)."""
    text = (element.text or "") + "".join(_CHILD + (child.tail or "") for child in element)
    return re.sub(r"[ \t\n\r\f]+", " ", text)
