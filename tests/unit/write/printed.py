"""PDF files for tests: made once for each tree, read back as structure elements."""

from __future__ import annotations

from functools import cache

from bestek import tree
from bestek.style import DEFAULT
from bestek.tree import Block, Document
from bestek.write import Written
from bestek.write.pdf import write_pdf
from bestek.write.pdf_reader import Tagged
from tests.unit import trees


def printed(document: Document) -> Written:
    return _printed(tree.dumps(document))


@cache
def _printed(text: str) -> Written:
    return write_pdf(tree.loads(text), DEFAULT)


def tagged(document: Document) -> Tagged:
    return Tagged(printed(document).data)


def framed(*blocks: Block) -> Document:
    """A resolved document of a few blocks."""
    return trees.identified(trees.short(*blocks))
