"""Comments of a Word file, with their replies and whether they are settled, and the texts of its notes.

Word keeps replies and "resolved" in a part of its own ([MS-DOCX] 2.5.1 `commentsExtended`): an entry names the last paragraph of a comment (`paraId`), that
of the comment it answers (`paraIdParent`) and whether it is done. LibreOffice writes the same part.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter

from lxml import etree

from bestek.review.carried import Own, fingerprint
from bestek.review.opening import MOST_COMMENTS, Package, too_many_comments
from bestek.review.story import W

_W14_PARA = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark. `parent` is the id of the comment that it answers, empty for one that begins a thread."""

    id: str
    author: str
    date: str
    text: str
    parent: str = ""
    resolved: bool = False


def comments(package: Package) -> tuple[Comment, ...]:
    """All comments of a file in their order. Raises `FindingsError` for more than anybody answers."""
    root = package.root("word/comments.xml")
    if root is None:
        return ()
    found = list(root.iter(f"{W}comment"))
    if len(found) > MOST_COMMENTS:
        raise too_many_comments(package.name, len(found))
    by_paragraph = {paragraph: str(each.get(f"{W}id")) for each in found for paragraph in _paragraph_ids(each)}
    extended = dict(_extended(package, by_paragraph))
    return tuple(_comment(each, *extended.get(str(each.get(f"{W}id")), ("", False))) for each in found)


_ANSWER = re.compile(r"\A(?P<named>[^\n(]+) \([^()\n]{6,40}\): [\"“„][^\n]*[\"”]\n?")
"""How LibreOffice before 7.6 begins an answer, in place of a reference: `Reply to Rosa Recht (11/22/2026, 12:13): "..."`, in its own language."""


LONGEST_NAME = 200
"""Characters of a name of an author that is looked for in the words of an answer."""


def threaded(found: Iterable[Comment], ends: Mapping[str, object]) -> tuple[Comment, ...]:
    """Answers as LibreOffice writes them lead to the last comment before them by who is named, where both end at one place (`ends` by id)."""
    made: list[Comment] = []
    last: dict[object, dict[str, tuple[int, Comment]]] = {}
    for comment in found:
        there = last.setdefault(ends.get(comment.id), {})
        made.append(_answering(comment, there))
        there[comment.author] = len(made), made[-1]
    return tuple(made)


def _answering(comment: Comment, there: Mapping[str, tuple[int, Comment]]) -> Comment:
    """A comment, as an answer where it is one to those at its place."""
    answer = None if comment.parent else _ANSWER.match(comment.text)
    asked = _asked(answer["named"], there) if answer else None
    if not answer or not asked:
        return comment
    return replace(comment, parent=asked.parent or asked.id, text=comment.text[answer.end() :].strip())


def _asked(named: str, there: Mapping[str, tuple[int, Comment]]) -> Comment | None:
    """The last comment by whom the words end with: `Reply to Rosa Recht` names Rosa Recht, or Recht. `there` has the last by each author."""
    ends = (
        named[at + 1 :]
        for at, sign in enumerate(named[-LONGEST_NAME:], max(0, len(named) - LONGEST_NAME))
        if sign == " "
    )
    known = [there[name] for name in ends if name in there]
    return max(known, key=itemgetter(0))[1] if known else None


def _paragraph_ids(comment: etree._Element) -> Iterator[str]:
    for paragraph in comment.iter(f"{W}p"):
        if name := paragraph.get(_W14_PARA):
            yield name


def _extended(package: Package, by_paragraph: dict[str, str]) -> Iterator[tuple[str, tuple[str, bool]]]:
    """By comment its parent and whether it is done; a thread is done with its first comment."""
    root = package.root("word/commentsExtended.xml")
    for entry in () if root is None else root.iter(f"{_W15}commentEx"):
        own = by_paragraph.get(entry.get(f"{_W15}paraId", ""))
        parent = by_paragraph.get(entry.get(f"{_W15}paraIdParent", ""), "")
        if own is not None:
            yield own, ("" if parent == own else parent, entry.get(f"{_W15}done", "0") in ("1", "true", "on"))


def _comment(element: etree._Element, parent: str, resolved: bool) -> Comment:
    return Comment(
        str(element.get(f"{W}id")),
        element.get(f"{W}author", ""),
        element.get(f"{W}date", ""),
        "\n".join(filter(None, map(_words, element.iter(f"{W}p")))),
        parent,
        resolved,
    )


def _words(paragraph: etree._Element) -> str:
    made = []
    for node in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br"):
        if node.tag == f"{W}t":
            made.append(node.text or "")
        elif node.getparent() is not None and node.getparent().tag == f"{W}r":  # type: ignore[union-attr]
            made.append(" ")
    return "".join(made).strip()


def of_hers(found: Iterable[Comment], own: Iterable[Own]) -> tuple[Comment, ...]:
    """The comments that are not ours. Ids are given anew by every editor, so that words tell; of equal ones as many are ours as there were."""
    ours = Counter(each.fingerprint for each in own)
    hers: list[Comment] = []
    for comment in found:
        name = fingerprint(comment.text.split("\n"))
        if ours[name] and not comment.parent:
            ours[name] -= 1
        else:
            hers.append(comment)
    return tuple(hers)


def note_roots(package: Package) -> Iterator[tuple[str, etree._Element]]:
    """The texts of footnotes and endnotes by the kind and id of their calls ("foot7"), without separators (17.11.17 `type`)."""
    for name in ("footnote", "endnote"):
        root = package.root(f"word/{name}s.xml")
        for note in () if root is None else root.iter(f"{W}{name}"):
            if note.get(f"{W}type") in (None, "normal"):
                yield name[:4] + note.get(f"{W}id", ""), note
