"""A redline of two versions of a document: the new one, with marks on what was inserted, deleted and moved.

Works on resolved trees and gives one (`bestek.tree.Mark`, `Revised`, `RevisedBlocks`, and `mark` on items, rows and definitions), so that
every writer can show it. For all `a` and `b`:

    essence(accepted(redline(a, b))) == essence(b)
    essence(rejected(redline(a, b))) == essence(a)
    redline(a, a) holds no mark

`essence` says what of a tree is text: numbers that follow from their place are not, so that renumbering is no edit.

What a redline holds:

- Words of paragraphs, titles, captions, terms, cells and footnotes in `Revised`, what went before what came. Another formatting of the same
  words is a deletion and an insertion.
- Whole blocks in `RevisedBlocks`; whole items, definitions and rows with a `mark`. A cell is never marked: where columns came or went the table
  is replaced, where the form of a row changed the row is.
- Moves of blocks, items and definitions that are equal in essence at both places, under one name. Rows are deleted and inserted: WordprocessingML
  cannot move them.
- Something that always holds a block (a cell, an item, a definition, a footnote, a box) keeps one unmarked, or is replaced as a whole.
- A list keeps an unmarked item. A table may have lost all its rows and got others.
- Ids, numbers and printed references of the new version. In what was deleted or moved away they are the old ones, and an id that the new
  version has too becomes `was-…`; a reference there may lead to nothing.
- The tables of contents and the file's properties of the new version. These are not marked.
"""

from bestek.redline.accept import accepted, rejected
from bestek.redline.changes import Difference, Kind, changes
from bestek.redline.compare import redline
from bestek.redline.decided import Attribute, Decided, nobody
from bestek.redline.essence import essence

__all__ = [
    "Attribute", "Decided", "Difference", "Kind", "accepted", "changes", "essence", "nobody", "redline", "rejected",
]  # fmt: skip
