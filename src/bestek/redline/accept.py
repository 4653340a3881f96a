"""A redline with all its changes accepted or rejected."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bestek.tree import Document, Mark, Revised, RevisedBlocks, Revision, rebuild


def accepted(document: Document) -> Document:
    """What the redline leads to: equal in essence to the new version."""
    return _settled(document, ("inserted", "moved-to"))


def rejected(document: Document) -> Document:
    """What the redline starts from: equal in essence to the old version. Its ids and numbers stay those of the redline."""
    return _settled(document, ("deleted", "moved-from"))


def _settled(document: Document, stays: tuple[Revision, ...]) -> Document:
    def change(node: Any) -> Any:
        mark: Mark | None = getattr(node, "mark", None)
        if mark is None:
            return rebuild(node, change)
        if mark.revision not in stays:
            return None
        return node.children if isinstance(node, Revised | RevisedBlocks) else replace(node, mark=None)

    return rebuild(document, change)
