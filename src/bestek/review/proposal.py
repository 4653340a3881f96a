"""What a reviewer wants otherwise: one edit, or one remark, as a value.

`start` and `end` count characters in `before`, the text of the paragraph as it went out. How a paragraph is spelled as characters is said once, in
`bestek.review.baseline`: a line break is `\\n`, the call of a footnote is `NOTE`, a picture is `PICTURE`, all else is what the reader sees.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from bestek.tree import Source

Kind = Literal[
    "insertion",
    "deletion",
    "replacement",
    "move",
    "formatting",
    "paragraph-inserted",
    "paragraph-deleted",
    "paragraph-split",
    "paragraph-merged",
    "row-inserted",
    "row-deleted",
    "note-inserted",
    "note-deleted",
    "rejection",
    "comment",
    "reply",
]
"""A `rejection` takes back a change of our own redline. An edit inside a footnote, a heading, a cell or a header is an insertion, deletion or
replacement whose `part` says where it stands."""

WORDS: frozenset[Kind] = frozenset(("insertion", "deletion", "replacement"))
"""Edits within one paragraph: the only ones that can be put into a text."""

Part = Literal[
    "paragraph",
    "title",
    "caption",
    "term",
    "item",
    "cell",
    "note",
    "label",
    "signature",
    "contents",
    "header",
    "footer",
]
"""What kind of text it is. `title`, `caption` and `term` belong to the block `spot`; `label` is fixed wording of the writers."""

NOTE = "\ufffc"
"""A footnote's call in the text of a paragraph."""

PICTURE = "\ufffd"

PieceKind = Literal["text", "open", "reference", "note", "blank", "break", "label"]
"""`text` runs of words of one origin · `open` a fact that is not decided · `reference` a cross reference · `note` a footnote's call ·
`blank` one to fill in · `break` a line break · `label` words that the writers add ("Tabel 4")."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph with one origin. `start` and `end` count characters in the paragraph's text."""

    start: int
    end: int
    text: str
    kind: PieceKind
    sources: tuple[Source, ...] = ()
    strong: bool = False
    emphasis: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """One edit or remark of a reviewer. Offsets count characters of `before`."""

    id: str
    """The same file and edit have the same id: `R-3f2a`."""
    kind: Kind
    file: str
    """Name of the file it was found in."""
    document: str
    spot: str = ""
    """Id of the block as in the tree. Where something was inserted: the block before it."""
    part: Part = "paragraph"
    label: str = ""
    """Where that is, in words: "2.3.1 Percelen", "eis K-07"."""
    old: str = ""
    new: str = ""
    before: str = ""
    """The whole text of the paragraph as it went out."""
    after: str = ""
    """The whole text that the reviewer wants, all edits of this paragraph by all authors together."""
    start: int = 0
    end: int = 0
    pieces: tuple[Piece, ...] = ()
    """The pieces of the baseline that the edit touches; of an insertion those on both sides of it."""
    tracked: bool = True
    author: str = ""
    date: str = ""
    """As the editor wrote it (xsd:dateTime), empty when it was not tracked."""
    target: str = ""
    """Of a move the block that it now stands behind."""
    comment: str = ""
    """Id of a comment in its file."""
    parent: str = ""
    """Id of the comment that a reply answers."""
    resolved: bool = False
    municipality: str = ""
    edition: str = "internal"
    applicable: bool = False
    reason: str = ""
    """Why it cannot be applied; empty when it can."""
    done: bool = False
    """Whether the content says it already: then nobody has to answer it."""
    source: Source | None = None
    """Where it belongs: the fact or text (`path`), or the template line; filled in by `judge`, else the first source it touches."""
    conflicts: tuple[str, ...] = ()
    """Ids of proposals that want something else for the same words."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where the words that it touches come from, each once."""
        return tuple(dict.fromkeys(source for piece in self.pieces for source in piece.sources))


def identified(proposals: Iterable[Proposal]) -> Iterator[Proposal]:
    """Each with its id, made of what it says; the same edit twice in one file gets a number behind it."""
    seen: dict[str, int] = {}
    for proposal in proposals:
        essence = (
            proposal.document, proposal.municipality, proposal.kind, proposal.spot, proposal.part, proposal.before, str(proposal.start),
            str(proposal.end), proposal.old, proposal.new, proposal.author, proposal.comment, proposal.file,
        )  # fmt: skip
        name = "R-" + hashlib.sha256("\0".join(essence).encode()).hexdigest()[:6]
        seen[name] = seen.get(name, 0) + 1
        yield replace(proposal, id=name if seen[name] == 1 else f"{name}-{seen[name]}")


def overlap(one: Proposal, other: Proposal) -> bool:
    """Whether two edits want the same words of a paragraph; two insertions at one place do, edits that only touch do not."""
    if (one.document, one.municipality, one.spot, one.part) != (
        other.document,
        other.municipality,
        other.spot,
        other.part,
    ):
        return False
    if one.start == one.end or other.start == other.end:
        return (one.start == other.start and one.end == other.end) or _inside(one, other) or _inside(other, one)
    return one.start < other.end and other.start < one.end


def _inside(point: Proposal, stretch: Proposal) -> bool:
    return point.start == point.end and stretch.start < point.start < stretch.end


def with_conflicts(proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """Proposals of several files: where two want the same words otherwise, both name each other."""
    all_of = tuple(proposals)
    edits = [each for each in all_of if each.kind in WORDS]
    by_spot: dict[tuple[str, str, str], list[Proposal]] = {}
    for each in edits:
        by_spot.setdefault((each.document, each.municipality, each.spot), []).append(each)
    against = {
        each.id: tuple(
            other.id
            for other in by_spot[each.document, each.municipality, each.spot]
            if other.file != each.file and overlap(each, other) and (other.start, other.end, other.new) != (each.start, each.end, each.new)
        )
        for each in edits
    }  # fmt: skip
    return tuple(replace(each, conflicts=against.get(each.id, ())) for each in all_of)
