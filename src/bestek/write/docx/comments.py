"""WordprocessingML of comments (ECMA-376 part 1, 17.13.4): what is said in the margin of a paragraph, and the part that holds the words.

A comment stands at a whole paragraph: `commentRangeStart`, the words of the paragraph, `commentRangeEnd` and a run with `commentReference`. Ids
count from 0 in the order of reading, as Word gives them. There is no clock: a comment has the day of its document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bestek.tree import Document
from bestek.write.docx import parts, tracking
from bestek.write.docx.parts import attribute
from bestek.write.docx.tracking import Revision

AUTHOR, INITIALS = "Bestek", "B"
REFERENCE, TEXT = "CommentReference", "CommentText"
"""Word's own styles, "annotation reference" and "annotation text"."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What is said: a title in bold, and one paragraph for each line."""

    title: str
    lines: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Its text, paragraph by paragraph, as it stands in the file."""
        first, *rest = (*self.lines, "") if self.lines else ("",)
        return (": ".join(filter(None, (self.title, first))), *filter(None, rest))


@dataclass(frozen=True)
class Placed:
    """A comment as it stands in a file."""

    id: str
    comment: Comment


@dataclass(frozen=True)
class Told:
    """What the writer knows of a file when its text is written: the comments in it, author and date of its tracked changes."""

    comments: tuple[Placed, ...]
    marks: frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Review:
    """What a review copy has besides its document: comments by the id of the block that they are about, and the custom XML that it carries.

    `part` makes that from what was written; `namespace` is that of its root, `item` the id of its store (part 1, 22.5.2.1).
    """

    comments: Mapping[str, Sequence[Comment]]
    part: Callable[[Told], bytes]
    namespace: str
    item: str


@dataclass(slots=True)
class Comments:
    """Places comments while a document is written."""

    waiting: dict[str, Sequence[Comment]]
    date: str = ""
    placed: list[Comment] = field(default_factory=list)

    @classmethod
    def of(cls, document: Document, comments: Mapping[str, Sequence[Comment]]) -> Comments:
        return cls(dict(comments), f"{document.date.isoformat()}T00:00:00Z" if document.date else "")

    def around(self, id: str, content: str, revision: Revision | None) -> str:
        """The words of a block within the ranges of its comments, once. What was inserted has inserted references, which go with it."""
        if id not in self.waiting:
            return content
        numbers = []
        for comment in self.waiting.pop(id):
            numbers.append(len(self.placed))
            self.placed.append(comment)
        starts = "".join(f'<w:commentRangeStart w:id="{number}"/>' for number in numbers)
        ends = "".join(_end(number, revision) for number in numbers)
        return starts + content + ends

    def told(self) -> tuple[Placed, ...]:
        return tuple(Placed(str(number), comment) for number, comment in enumerate(self.placed))

    def xml(self) -> bytes:
        """17.13.4.6 `comments`; nothing where there is none."""
        made = (self._comment(number, comment) for number, comment in enumerate(self.placed))
        return parts.root("w:comments", "".join(made)) if self.placed else b""

    def _comment(self, number: int, comment: Comment) -> str:
        """17.13.4.2 `comment`."""
        date = f" w:date={attribute(self.date)}" if self.date else ""
        signed = f'w:id="{number}" w:author="{AUTHOR}"{date} w:initials="{INITIALS}"'
        return f"<w:comment {signed}>{''.join(_paragraphs(comment))}</w:comment>"


def _end(number: int, revision: Revision | None) -> str:
    """17.13.4.3 `commentRangeEnd` and 17.13.4.5 `commentReference`."""
    reference = parts.run(f'<w:commentReference w:id="{number}"/>', parts.run_properties(REFERENCE))
    return f'<w:commentRangeEnd w:id="{number}"/>' + (tracking.runs(reference, revision) if revision else reference)


def _paragraphs(comment: Comment) -> Iterable[str]:
    """17.13.4.1 `annotationRef` opens the first, as Word writes it."""
    opening = parts.run("<w:annotationRef/>", parts.run_properties(REFERENCE))
    for number, words in enumerate(comment.paragraphs):
        title = comment.title if not number else ""
        bold = parts.run(parts.text(title), parts.run_properties(bold=True))
        plain = parts.run(parts.text(words[len(title) :]))
        yield parts.paragraph(("" if number else opening) + bold + plain, TEXT)
