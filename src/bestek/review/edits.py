"""From runs with a fate to edits: what a reviewer did, in the paragraphs as she found them.

The runs of paragraphs that run into each other in one of the two texts (a mark that was inserted or deleted) are looked at together. Word marks a new
paragraph with its own mark, LibreOffice with the mark of the one before; both say the same here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bestek.redline.align import aligned
from bestek.review.proposal import Kind
from bestek.review.story import Anchor, Change, Chunk, Look, Para, Row

MARK = "\u2029"
"""The end of a paragraph within a text that spans several."""

STRONG, ITALIC = 1, 2

LONGEST = 100_000
"""Characters of a text that is compared word by word; a longer one, which no document has, counts as another text."""

_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
_UNSEEN = re.compile("[\u00ad\u200b]")
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u202f\u2007", " "))


@dataclass(frozen=True, slots=True)
class Original:
    """A paragraph as it was before the reviewer. Of each character `fields` tells if it results of a field, `weights` if it is `STRONG` or `ITALIC`."""

    text: str
    fields: bytes
    weights: bytes
    bookmarks: tuple[str, ...]
    style: str
    row: Row | None
    note: int
    notes: tuple[str, ...]
    anchors: tuple[tuple[Anchor, int], ...]
    looks: tuple[tuple[Look, int, int], ...]
    whole_look: Look | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What was done to the original paragraph at `place` (to those from `place` to `last`). `start` and `end` count its characters."""

    kind: Kind
    place: int
    start: int
    end: int
    old: str
    new: str
    change: Change | None = None
    last: int = 0
    row: Row | None = None
    """Of a paragraph that was inserted: the row that it stands in."""
    notes: tuple[str, ...] = ()
    """Ids in the file of the footnotes in `old` and `new`, in that order."""


@dataclass(slots=True)
class Told:
    """A story: its paragraphs as they were, and what was done to them."""

    originals: list[Original] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a paragraph in the file."""

    para: Para


_Item = Chunk | Anchor | _End


def told(paras: Sequence[Para]) -> Told:
    """The original paragraphs of a story, and the tracked edits."""
    story = Told()
    for group in _groups(paras):
        _tell(group, story)
    return story


def _groups(paras: Sequence[Para]) -> Iterator[list[_Item]]:
    """Runs up to a mark that stands in both texts."""
    items: list[_Item] = []
    for para, after in pairwise((*paras, None)):
        assert para is not None
        if para.row and para.row.gone:
            continue
        items += para.items
        ends = after is None or after.container != para.container
        if para.joined and not ends:
            continue
        items.append(_End(replace_marks(para) if ends and not _whole_row(para) else para))
        if ends or not (para.came or para.went):
            yield items
            items = []
    if items:
        yield items


def _whole_row(para: Para) -> bool:
    return para.row is not None and bool(para.row.came or para.row.went)


def replace_marks(para: Para) -> Para:
    """The last mark of a story or a cell is there in any case (17.13.5.15)."""
    return Para(para.items, None, None, para.joined, para.style, para.look, para.row, para.container, para.note)


def _tell(group: list[_Item], story: Told) -> None:
    row = next((item.para.row for item in group if isinstance(item, _End)), None)
    if row and (row.came or row.went):
        _tell_row(group, row, story)
        return
    first = len(story.originals)
    story.originals += _originals(group)
    story.edits += _edits(group, first, story.originals)


def _tell_row(group: list[_Item], row: Row, story: Told) -> None:
    """All that stands in a row shares its fate."""
    if row.came and row.went:
        return
    chunks = [item for item in group if isinstance(item, Chunk)]
    if row.came:
        text = "".join(chunk.text for chunk in chunks if not chunk.went)
        if text.strip():
            story.edits.append(Edit("paragraph-inserted", len(story.originals) - 1, 0, 0, "", text, row.came, row=row))
        return
    made = list(_originals(group))
    story.originals += made
    for place, original in enumerate(made, len(story.originals) - len(made)):
        if original.text.strip():
            edit = Edit("paragraph-deleted", place, 0, len(original.text), original.text, "", row.went, row=row)
            story.edits.append(edit)


# Original paragraphs


def _originals(group: Iterable[_Item]) -> Iterator[Original]:
    held: list[Chunk | Anchor] = []
    for item in group:
        if not isinstance(item, _End):
            held.append(item)
        elif not item.para.came:
            yield _original(held, item.para)
            held = []
    if held:
        yield _original(held, Para())


def _original(items: Sequence[Chunk | Anchor], para: Para) -> Original:
    text = ""
    fields, weights = bytearray(), bytearray()
    anchors: list[tuple[Anchor, int]] = []
    looks: list[tuple[Look, int, int]] = []
    notes: list[str] = []
    for item in items:
        if isinstance(item, Anchor):
            anchors.append((item, len(text)))
        elif not item.came:
            fields += bytes((bool(item.field),)) * len(item.text)
            weights += bytes((STRONG * item.strong + ITALIC * item.emphasis,)) * len(item.text)
            notes += [item.note] if item.note else []
            if item.look and not item.went:
                looks.append((item.look, len(text), len(text) + len(item.text)))
            text += item.text
    bookmarks = tuple(anchor.name for anchor, _at in anchors if anchor.kind == "bookmark")
    return Original(
        text, bytes(fields), bytes(weights), bookmarks, para.style, para.row, para.note, tuple(notes), tuple(anchors), tuple(_joined(looks)), para.look
    )  # fmt: skip


def _joined(looks: Iterable[tuple[Look, int, int]]) -> Iterator[tuple[Look, int, int]]:
    """Neighbours of the same look as one."""
    last: tuple[Look, int, int] | None = None
    for look, start, end in looks:
        if last and last[2] == start and (last[0].said, last[0].change.author) == (look.said, look.change.author):
            last = (last[0], last[1], end)
            continue
        if last:
            yield last
        last = (look, start, end)
    if last:
        yield last


# Tracked edits


@dataclass(slots=True)
class _Hunk:
    """Neighbouring runs of one author that came or went, between places of the original."""

    place: int
    start: int
    last: int
    end: int
    old: str
    new: str
    change: Change
    row: Row | None
    notes: tuple[str, ...] = ()


def _edits(group: list[_Item], first: int, originals: Sequence[Original]) -> Iterator[Edit]:
    for hunk in _merged(list(_hunks(group, first)), originals):
        yield from _classified(hunk, originals)


def _hunks(group: list[_Item], first: int) -> Iterator[_Hunk]:
    place, offset = first, 0
    pending: list[_Hunk] = []
    for item in group:
        if isinstance(item, Anchor):
            continue
        came, went = (item.para.came, item.para.went) if isinstance(item, _End) else (item.came, item.went)
        text = MARK if isinstance(item, _End) else item.text
        if came and went:
            continue
        if not came and not went:
            yield from pending
            pending = []
            place, offset = (place + 1, 0) if isinstance(item, _End) else (place, offset + len(text))
            continue
        change = came or went
        assert change is not None
        last, end = (place, offset) if came else (place + 1, 0) if text == MARK else (place, offset + len(text))
        notes = (item.note,) if isinstance(item, Chunk) and item.note else ()
        row = item.para.row if isinstance(item, _End) else None
        _pend(pending, _Hunk(place, offset, last, end, "" if came else text, text if came else "", change, row, notes))
        place, offset = last, end
    yield from pending


def _pend(pending: list[_Hunk], hunk: _Hunk) -> None:
    if pending and pending[-1].change.author == hunk.change.author:
        before = pending[-1]
        before.last, before.end = hunk.last, hunk.end
        before.old, before.new = before.old + hunk.old, before.new + hunk.new
        before.row, before.notes = hunk.row or before.row, before.notes + hunk.notes
    else:
        pending.append(hunk)


def _merged(hunks: list[_Hunk], originals: Sequence[Original]) -> Iterator[_Hunk]:
    """What one author changed within one word is one edit."""
    held: _Hunk | None = None
    for hunk in hunks:
        if held is None:
            held = hunk
            continue
        between = originals[held.last].text[held.end : hunk.start] if held.last == hunk.place else MARK
        if _is_within_word(between) and held.change.author == hunk.change.author:
            held.old, held.new = held.old + between + hunk.old, held.new + between + hunk.new
            held.last, held.end, held.notes = hunk.last, hunk.end, held.notes + hunk.notes
        else:
            yield held
            held = hunk
    if held:
        yield held


def _is_within_word(between: str) -> bool:
    return 0 < len(between) <= 3 and between.isalnum()


def _classified(hunk: _Hunk, originals: Sequence[Original]) -> Iterator[Edit]:
    if hunk.old == hunk.new:
        return
    if MARK not in hunk.old and MARK not in hunk.new:
        yield _words(hunk)
    elif MARK not in hunk.old:
        yield from _inserted(hunk, originals)
    else:
        yield from _deleted(hunk, originals)


def _words(hunk: _Hunk) -> Edit:
    kind: Kind = "insertion" if not hunk.old else "deletion" if not hunk.new else "replacement"
    return Edit(kind, hunk.place, hunk.start, hunk.end, hunk.old, hunk.new, hunk.change, hunk.place, notes=hunk.notes)


def _inserted(hunk: _Hunk, originals: Sequence[Original]) -> Iterator[Edit]:
    """New paragraphs before or behind one, or a paragraph in two."""
    segments = hunk.new.split(MARK)
    size = len(originals[hunk.place].text) if hunk.place < len(originals) else 0
    if hunk.end == size and not (hunk.start == 0 and hunk.end == 0 and size):
        yield from _part(hunk, segments[0])
        yield from _paragraphs(hunk, segments[1:], hunk.place)
    elif hunk.start == 0:
        yield from _part(hunk, segments[-1])
        yield from _paragraphs(hunk, segments[:-1], hunk.place - 1)
    else:
        new = "\n".join(segments)
        yield Edit("paragraph-split", hunk.place, hunk.start, hunk.end, hunk.old, new, hunk.change, hunk.place)


def _part(hunk: _Hunk, new: str) -> Iterator[Edit]:
    """The words of a change that stay in the paragraph."""
    if new or hunk.old:
        yield from _classified_words(hunk, new)


def _classified_words(hunk: _Hunk, new: str) -> Iterator[Edit]:
    part = _Hunk(hunk.place, hunk.start, hunk.place, hunk.end, hunk.old, new, hunk.change, None, hunk.notes)
    if part.old != part.new:
        yield _words(part)


def _paragraphs(hunk: _Hunk, segments: Iterable[str], behind: int) -> Iterator[Edit]:
    for segment in segments:
        if segment.strip():
            yield Edit("paragraph-inserted", behind, 0, 0, "", segment, hunk.change, behind, hunk.row, hunk.notes)


def _deleted(hunk: _Hunk, originals: Sequence[Original]) -> Iterator[Edit]:
    """Whole paragraphs that went, with what came in their stead; or paragraphs that became one."""
    tail = originals[hunk.last].text if hunk.last < len(originals) else ""
    if hunk.start == 0:
        *whole, rest = hunk.new.split(MARK)
        yield from _replaced(hunk, range(hunk.place, hunk.last), whole, originals)
        yield from _remainder(hunk, rest, tail)
    elif hunk.start == len(originals[hunk.place].text) and hunk.end == len(tail):
        segments = hunk.new.removeprefix(MARK).split(MARK)
        yield from _replaced(hunk, range(hunk.place + 1, hunk.last + 1), segments, originals)
    else:
        old, new = (text.replace(MARK, "\n") for text in (hunk.old, hunk.new))
        yield Edit("paragraph-merged", hunk.place, hunk.start, hunk.end, old, new, hunk.change, hunk.last)


def _replaced(hunk: _Hunk, gone: Iterable[int], new: Iterable[str], originals: Sequence[Original]) -> Iterator[Edit]:
    """As many new paragraphs as old ones stand for each other."""
    segments = [segment for segment in new if segment.strip()]
    said = [place for place in gone if originals[place].text.strip()]
    for place, segment in zip(said, segments, strict=False):
        old = originals[place].text
        yield Edit("replacement", place, 0, len(old), old, segment, hunk.change, place, notes=hunk.notes)
    for place in said[len(segments) :]:
        old = originals[place].text
        yield Edit("paragraph-deleted", place, 0, len(old), old, "", hunk.change, place, notes=hunk.notes)
    behind = said[-1] if said else hunk.place - 1
    yield from _paragraphs(hunk, segments[len(said) :], behind)


def _remainder(hunk: _Hunk, new: str, tail: str) -> Iterator[Edit]:
    """What happened to the beginning of the paragraph behind those that went."""
    old = tail[: hunk.end]
    if old.strip() and old == tail and not new:
        yield Edit("paragraph-deleted", hunk.last, 0, hunk.end, old, "", hunk.change, hunk.last, notes=hunk.notes)
    elif old != new:
        part = _Hunk(hunk.last, 0, hunk.last, hunk.end, old, new, hunk.change, None, hunk.notes)
        yield _words(part)


# Untracked edits: the words compared


@dataclass(frozen=True, slots=True)
class Hunk:
    """A stretch of two texts that differs: from and to in the one and in the other."""

    start: int
    end: int
    other_start: int
    other_end: int


def differences(one: str, other: str) -> list[Hunk]:
    """Where two texts differ, word by word; what has only blanks and signs between it is one difference."""
    if max(len(one), len(other)) > LONGEST:
        return [Hunk(0, len(one), 0, len(other))]
    before, after = _TOKEN.findall(one), _TOKEN.findall(other)
    pairs = aligned(before, after)
    starts, others = _starts(before), _starts(after)
    found: list[Hunk] = []
    for (i, j), (k, m) in pairwise([(-1, -1), *pairs, (len(before), len(after))]):
        if k - i > 1 or m - j > 1:
            found.append(Hunk(starts[i + 1], starts[k], others[j + 1], others[m]))
    return list(_without_confetti(found, one))


def _starts(tokens: Sequence[str]) -> list[int]:
    found = [0]
    for token in tokens:
        found.append(found[-1] + len(token))
    return found


def _without_confetti(hunks: Iterable[Hunk], text: str) -> Iterator[Hunk]:
    held: Hunk | None = None
    for hunk in hunks:
        if held and _says_little(text[held.end : hunk.start]) and _is_replaced(held) and _is_replaced(hunk):
            held = Hunk(held.start, hunk.end, held.other_start, hunk.other_end)
            continue
        if held:
            yield held
        held = hunk
    if held:
        yield held


def _says_little(between: str) -> bool:
    return len(between) <= 2 and not any(map(str.isalnum, between))


def _is_replaced(hunk: Hunk) -> bool:
    return hunk.start < hunk.end and hunk.other_start < hunk.other_end


def seen(text: str) -> str:
    """A text as a reader sees it: soft hyphens are nothing, a blank that does not break is a blank."""
    return _UNSEEN.sub("", text).translate(_BLANKS)
