"""Elements as text: markup that is well-formed XML and valid HTML at the same time (W3C "Polyglot Markup").

Browsers read it as HTML, the PDF writer with an XML parser, which is thirty times as fast as an HTML parser written in Python.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape

VOID = frozenset({"br", "col", "img", "meta", "link"})

# XML 1.0, 2.2: what may not stand in a document at all.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


_AS_IT_IS = re.compile("[^&<>\"'\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]*\\Z")
"""A text of which no character is written otherwise."""


def text(value: str) -> str:
    """Characters as markup. What XML cannot hold becomes U+FFFD; `bestek.write.pdf` reports such characters before layout."""
    if _AS_IT_IS.match(value):
        return value
    return escape(_FORBIDDEN.sub("\ufffd", value), quote=True)


def element(tag: str, /, *children: str, **attributes: str | int | None) -> str:
    """An element; children are markup. Empty attributes (but `alt`) are left out, `class_` stands for `class`, `data_path` for `data-path`."""
    written = ""
    for key, value in attributes.items():
        if value is not None and (value != "" or key == "alt"):
            written += f' {_attribute(key)}="{text(value if isinstance(value, str) else str(value))}"'
    if tag in VOID:
        return f"<{tag}{written}/>"
    return f"<{tag}{written}>{''.join(children)}</{tag}>"


@cache
def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def css_string(value: str) -> str:
    """A text as a CSS string (CSS Syntax 4.3.5), safe against quotes, line breaks and `</style>`."""
    return (
        '"'
        + "".join(
            character if character.isalnum() or character in " .,-_" else f"\\{ord(character):x} "
            for character in value
        )
        + '"'
    )
