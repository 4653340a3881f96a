"""What the checklists of the sources share: the words of a part, and a document from which a part was taken."""

from __future__ import annotations

import re

from bestek.tree import Document, plain_text, rebuild


def words(node: object) -> str:
    """The words as they read, with ordinary blanks and without soft hyphens."""
    return re.sub(r"\s+", " ", plain_text(node).replace("\N{NO-BREAK SPACE}", " ").replace("\N{SOFT HYPHEN}", ""))


def without(document: Document, kind: type, id_: str) -> Document:
    """The document without the one node of this kind and id."""

    def kept(node: object) -> object:
        return None if isinstance(node, kind) and getattr(node, "id", "") == id_ else rebuild(node, kept)

    made = rebuild(document, kept)
    assert made != document
    return made
