"""What a reviewed file proposes: its text held against what the reviewer had before her.

Tracked edits are read as the editor marked them. Where the text without them differs from the baseline all the same, somebody edited without tracking:
those words are compared. Everything is told in characters of the baseline, so that it can be led back to where the words come from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from lxml import etree

from bestek.review.baseline import Unit, earlier, surroundings, units
from bestek.review.carried import Own, Signed
from bestek.review.comments import Comment, comments, note_roots, of_hers, threaded
from bestek.review.edits import ITALIC, STRONG, Edit, Hunk, Original, Told, differences, seen, told
from bestek.review.matching import Matched, matched
from bestek.review.opening import MAIN, Package, too_many_proposals
from bestek.review.proposal import NOTE, WORDS, Kind, Part, Piece, Proposal, identified
from bestek.review.story import Change, Look, Ours, Story, W, character_styles, heading_styles
from bestek.tree import Document, Source

MOST = 10_000
"""Proposals of one file."""

LEAST_MOVED = 12
"""Characters that a paragraph needs to be taken for one that was moved, and not for two that happen to be equal."""

BETWEEN = " | "
"""Between the cells of a row."""


@dataclass(frozen=True)
class Baseline:
    """What the reviewer had: the document, and which comments and tracked changes in the file are ours."""

    document: Document
    municipality: str = ""
    edition: str = "internal"
    comments: tuple[Own, ...] = ()
    marks: tuple[Signed, ...] = ()


def proposals(package: Package, baseline: Baseline) -> tuple[Proposal, ...]:
    """All that the file proposes, in reading order; comments stand behind the edits of their paragraph."""
    return tuple(identified(_Reading(package, baseline).all()))


@dataclass(frozen=True, slots=True)
class _Found:
    """Something at a paragraph of the baseline, in characters of that. `unit` is -1 before the first; `order` sorts what stands at one place."""

    kind: Kind
    unit: int
    start: int
    end: int
    old: str
    new: str
    change: Change | None
    row: int = 0
    order: int = 0
    target: int = -1
    comment: Comment | None = None
    pieces: tuple[Piece, ...] | None = None
    notes: tuple[str, ...] = ()


class _Reading:
    def __init__(self, package: Package, baseline: Baseline) -> None:
        self.package, self.baseline = package, baseline
        self.units = units(baseline.document)
        styles = package.root("word/styles.xml")
        self.styles, self.headings = character_styles(styles), heading_styles(styles)
        self.ours = Ours(baseline.marks)
        self.notes: Mapping[str, etree._Element] = dict(note_roots(package))

    # The file

    @cached_property
    def told(self) -> Told:
        """The body, and behind it the notes in the order of their calls."""
        root = self.package.root(MAIN)
        assert root is not None
        made = told(Story(self.ours, self.styles).read(root[0] if len(root) else root))
        touched = {note for edit in made.edits for note in edit.notes}
        calls = dict.fromkeys(note for each in made.originals for note in each.notes)
        for number, call in enumerate(calls, 1):
            if call in self.notes:
                note = told(Story(self.ours, self.styles).read(self.notes[call], number))
                _behind(made, _without_number(note), settled=call in touched)
        return made

    @property
    def originals(self) -> Sequence[Original]:
        return self.told.originals

    @cached_property
    def matched(self) -> Matched:
        return matched(self.units, self.originals)

    @cached_property
    def hunks(self) -> Mapping[int, tuple[Hunk, ...]]:
        """By place of the original where it differs from its unit; `start` and `end` are those of the unit."""
        return {
            place: tuple(differences(self.units[unit].text, self.originals[place].text))
            for place, unit in self.matched.unit_of.items()
            if self.units[unit].text != self.originals[place].text
        }

    def at(self, place: int, offset: int) -> int:
        """A character of an original in its unit."""
        shift = 0
        for hunk in self.hunks.get(place, ()):
            if offset < hunk.other_start:
                break
            if offset < hunk.other_end or (offset == hunk.other_end and hunk.other_start == hunk.other_end):
                return hunk.start if offset == hunk.other_start else hunk.end
            shift = hunk.end - hunk.other_end
        return min(max(offset + shift, 0), len(self.units[self.matched.unit_of[place]].text))

    def behind(self, place: int) -> int:
        """The unit of an original, or the last before it."""
        return self._behind[min(place, len(self._behind) - 1)] if place >= 0 and self._behind else -1

    @cached_property
    def _behind(self) -> list[int]:
        last, made = -1, []
        for place in range(len(self.originals)):
            last = self.matched.unit_of.get(place, last)
            made.append(last)
        return made

    # All of it

    def all(self) -> Iterator[Proposal]:
        edits = _moved([*self.tracked(), *self.untracked()])
        found = [*_rows(edits, self.units), *self.looks(), *self.remarks()]
        if len(found) > MOST:
            raise too_many_proposals(self.package.name, len(found))
        found.sort(key=lambda each: (each.unit, each.order, each.start, each.end))
        after = self._after(found)
        texts, gone = earlier(self.baseline.document, self.units)
        for each in found:
            rejected = each.change is None and each.comment is None and self._takes_back(each, texts, gone)
            yield self._proposal(replace(each, kind="rejection") if rejected else each, after)
        yield from self.around()

    def _takes_back(self, found: _Found, texts: Mapping[int, str], gone: frozenset[str]) -> bool:
        """Whether an edit that was not tracked is one of our own changes, taken back."""
        if found.kind in ("paragraph-inserted", "row-inserted"):
            return bool(gone) and all(cell in gone for cell in found.new.split(BETWEEN))
        if texts.get(found.unit) is None or found.kind == "formatting":
            return False
        if found.kind in ("paragraph-deleted", "row-deleted"):
            return not texts[found.unit]
        before, now = texts[found.unit], self.units[found.unit].text
        return any(
            (hunk.start, hunk.end, before[hunk.other_start : hunk.other_end]) == (found.start, found.end, found.new)
            for hunk in differences(now, before)
        )

    def _after(self, found: Iterable[_Found]) -> dict[int, str]:
        """By unit the text with all edits in it."""
        made: dict[int, str] = {}
        words = [each for each in found if each.kind in WORDS or each.kind == "rejection"]
        for unit, group in groupby(words, key=lambda each: each.unit):
            text = self.units[unit].text
            for each in sorted(group, key=lambda each: (each.start, each.end), reverse=True):
                text = text[: each.start] + each.new + text[each.end :]
            made[unit] = text
        return made

    def _proposal(self, found: _Found, after: Mapping[int, str]) -> Proposal:
        unit = self.units[found.unit] if found.unit >= 0 else None
        pieces = found.pieces
        if pieces is None:
            pieces = unit.touched(found.start, found.end) if unit else ()
        comment, change = found.comment, found.change
        kind, old, new = self._note(found)
        return Proposal(
            id="",
            kind=kind,
            file=self.package.name,
            document=self.baseline.document.id,
            spot=unit.spot if unit else "",
            part=unit.part if unit else "paragraph",
            label=unit.label if unit else "",
            old=old,
            new=new,
            before=unit.text if unit else "",
            after=after.get(found.unit, unit.text) if unit else "",
            start=found.start,
            end=found.end,
            pieces=pieces,
            tracked=change is not None or comment is not None,
            author=comment.author if comment else change.author if change else "",
            date=comment.date if comment else change.date if change else "",
            target=self.units[found.target].spot if found.target >= 0 else "",
            comment=comment.id if comment else "",
            parent=comment.parent if comment else "",
            resolved=comment.resolved if comment else False,
            municipality=self.baseline.municipality,
            edition=self.baseline.edition,
            source=_source(pieces, found.start, found.end),
        )

    def _note(self, found: _Found) -> tuple[Kind, str, str]:
        """A footnote that came or went is told with its words."""
        if found.kind == "deletion" and found.old.strip() == NOTE:
            number = self._number(found)
            words = " ".join(unit.text for unit in self.units if unit.note == number)
            return "note-deleted", words, ""
        if found.kind == "insertion" and found.new.strip() == NOTE:
            return "note-inserted", "", self._new_note(found)
        if found.kind == "deletion" and self._is_whole(found):
            return "paragraph-deleted", found.old, ""
        return found.kind, found.old, found.new

    def _is_whole(self, found: _Found) -> bool:
        """Whether all words of a paragraph went, so that an empty one is left: the last mark of a text cannot go."""
        unit = self.units[found.unit]
        return unit.part in ("paragraph", "item") and (found.start, found.end) == (0, len(unit.text))

    def _number(self, found: _Found) -> int:
        """Which note of the baseline a call is: notes are numbered in the order of their calls."""
        before = sum(unit.text.count(NOTE) for unit in self.units[: found.unit] if not unit.note)
        return before + self.units[found.unit].text[: found.end].count(NOTE)

    def _new_note(self, found: _Found) -> str:
        """The words of a note that came."""
        called = {note for each in self.originals for note in each.notes} if not found.change else set()
        fresh = found.notes or tuple(note for note in self.notes if note not in called)
        roots = [self.notes[note] for note in fresh[:1] if note in self.notes]
        return "".join(text.text or "" for root in roots for text in root.iter(f"{W}t")).strip()

    # Edits

    def tracked(self) -> Iterator[_Found]:
        for edit in self.told.edits:
            if edit.kind == "paragraph-inserted":
                row = edit.row.number if edit.row and edit.row.came else 0
                yield _Found(edit.kind, self.behind(edit.place), 0, 0, "", edit.new, edit.change, row, order=1)
            elif edit.place in self.matched.unit_of:
                yield self._tracked(edit)
            elif edit.new.strip():
                yield _Found("paragraph-inserted", self.behind(edit.place), 0, 0, "", edit.new, edit.change, order=1)

    def _tracked(self, edit: Edit) -> _Found:
        unit = self.matched.unit_of[edit.place]
        start = self.at(edit.place, edit.start)
        end = self.at(edit.last, edit.end) if edit.last == edit.place else len(self.units[unit].text)
        row = -self.units[unit].row if edit.row else 0
        end = max(start, end)
        return _Found(edit.kind, unit, start, end, edit.old, edit.new, edit.change, row, notes=edit.notes)

    def untracked(self) -> Iterator[_Found]:
        """Where the text without her tracked changes is not that of the baseline."""
        joined = self._split_or_merged()
        consumed = {place for place, _unit, _found in joined if place >= 0}
        settled = {unit for _place, unit, _found in joined}
        yield from (found for _place, _unit, found in joined if found)
        for place, hunks in self.hunks.items():
            unit = self.matched.unit_of[place]
            if unit not in settled:
                yield from self._compared(place, unit, hunks)
        for number, each in enumerate(self.units):
            if number not in self.matched.original_of and number not in settled and not self._note_gone(each):
                row = 0 if each.row in self._standing_rows else -each.row
                yield _Found("paragraph-deleted", number, 0, len(each.text), each.text, "", None, row)
        for place, original in enumerate(self.originals):
            if original.text.strip() and place not in self.matched.unit_of and place not in consumed:
                yield from self._new(place, original)

    def _new(self, place: int, original: Original) -> Iterator[_Found]:
        if not original.note:
            row = original.row.number if original.row and original.row.number not in self._known_rows else 0
            yield _Found("paragraph-inserted", self.behind(place), 0, 0, "", original.text, None, row, order=1)

    @cached_property
    def _known_rows(self) -> frozenset[int]:
        """Rows of the file that hold something of the baseline."""
        rows = (self.originals[place].row for place in self.matched.unit_of)
        return frozenset(row.number for row in rows if row)

    @cached_property
    def _standing_rows(self) -> frozenset[int]:
        """Rows of the baseline of which something is left."""
        return frozenset(self.units[unit].row for unit in self.matched.original_of)

    @cached_property
    def _standing_notes(self) -> frozenset[int]:
        return frozenset(self.units[unit].note for unit in self.matched.original_of)

    def _note_gone(self, unit: Unit) -> bool:
        """Whether all of a note is gone: its call tells that."""
        return unit.note > 0 and unit.note not in self._standing_notes

    def _compared(self, place: int, unit: int, hunks: Iterable[Hunk]) -> Iterator[_Found]:
        text, other, fields = self.units[unit].text, self.originals[place].text, self.originals[place].fields
        for hunk in hunks:
            old, new = text[hunk.start : hunk.end], other[hunk.other_start : hunk.other_end]
            renewed = all(fields[hunk.other_start : hunk.other_end]) and self._is_computed(unit, hunk)
            if seen(old) != seen(new) and not renewed:
                kind: Kind = "insertion" if not old else "deletion" if not new else "replacement"
                yield _Found(kind, unit, hunk.start, hunk.end, old, new, None)

    def _is_computed(self, unit: int, hunk: Hunk) -> bool:
        """Whether all that differs is what fields print: an editor renews it."""
        touched = self.units[unit].touched(hunk.start, hunk.end)
        return any(piece.kind in ("reference", "label") for piece in touched) and all(
            piece.kind in ("reference", "label")
            for piece in touched
            if piece.start < hunk.end and hunk.start < piece.end
        )

    def _split_or_merged(self) -> list[tuple[int, int, _Found | None]]:
        """Paragraphs that were split or joined without tracking: the original that is explained by it, the unit, and what to say."""
        made: list[tuple[int, int, _Found | None]] = []
        for place in self.hunks:
            unit, text = self.matched.unit_of[place], self.originals[place].text
            following = self._next_said(place)
            if following >= 0 and following not in self.matched.unit_of:
                both = text, self.originals[following].text
                if _is_joined(self.units[unit].text, *both):
                    at = len(text)
                    made.append((following, unit, _Found("paragraph-split", unit, at, at, "", "\n", None)))
            if unit + 1 < len(self.units) and unit + 1 not in self.matched.original_of:
                other = self.units[unit + 1].text
                if _is_joined(text, self.units[unit].text, other):
                    end = len(self.units[unit].text)
                    made.append((-1, unit, _Found("paragraph-merged", unit, end, end, "\n", "", None)))
                    made.append((-1, unit + 1, None))
        return made

    def _next_said(self, place: int) -> int:
        at = bisect_right(self._said, place)
        return self._said[at] if at < len(self._said) else -1

    @cached_property
    def _said(self) -> list[int]:
        return [place for place, original in enumerate(self.originals) if original.text.strip()]

    # Looks

    def looks(self) -> Iterator[_Found]:
        """Formatting: what was tracked, and bold and italic that came or went without."""
        for place, unit in self.matched.unit_of.items():
            original, text = self.originals[place], self.units[unit].text
            if original.whole_look and original.whole_look.said:
                yield self._look(original.whole_look, unit, 0, len(text))
            for look, start, end in original.looks:
                if look.said:
                    yield self._look(look, unit, self.at(place, start), self.at(place, end))
            if original.text == text and not original.looks:
                yield from self._weights(unit, original)
            settled = original.whole_look or place in self.rejoined
            if not settled and (original.style in self.headings) != self.units[unit].heading:
                yield _Found("formatting", unit, 0, len(text), text, f"pStyle {original.style or 'Normal'}", None)

    @cached_property
    def rejoined(self) -> frozenset[int]:
        """Originals of which a mark came or went: which look they have follows from that."""
        return frozenset(
            place
            for edit in self.told.edits
            if edit.kind.startswith("paragraph-")
            for place in range(edit.place, max(edit.place, edit.last) + 2)
        )

    def _look(self, look: Look, unit: int, start: int, end: int) -> _Found:
        return _Found("formatting", unit, start, end, self.units[unit].text[start:end], look.said, look.change)

    def _weights(self, unit: int, original: Original) -> Iterator[_Found]:
        for piece in self.units[unit].pieces if self.units[unit].part in _PLAIN else ():
            if piece.kind == "text":
                yield from self._weighed(unit, piece, original)

    def _weighed(self, unit: int, piece: Piece, original: Original) -> Iterator[_Found]:
        at = piece.start
        for weight, run in groupby(original.weights[piece.start : piece.end]):
            size, strong, emphasis = len(list(run)), bool(weight & STRONG), bool(weight & ITALIC)
            said = [
                name
                for name, now, before in (("b", strong, piece.strong), ("i", emphasis, piece.emphasis))
                if now and not before
            ]
            if said and piece.text[at - piece.start : at - piece.start + size].strip():
                text = piece.text[at - piece.start : at - piece.start + size]
                yield _Found("formatting", unit, at, at + size, text, ", ".join(said), None)
            at += size

    # Comments

    def remarks(self) -> Iterator[_Found]:
        places = self._places
        ends = {name: end for name, (_start, end) in places.items()}
        hers = of_hers(threaded(comments(self.package), ends), self.baseline.comments)
        for comment in hers:
            thread = comment.id if comment.id in places else comment.parent
            yield self._remark(comment, *places.get(thread, ((-1, 0), (-1, 0))))

    def _remark(self, comment: Comment, start: tuple[int, int], end: tuple[int, int]) -> _Found:
        kind: Kind = "reply" if comment.parent else "comment"
        if start[0] not in self.matched.unit_of:
            return _Found(kind, self.behind(start[0]), 0, 0, "", comment.text, None, order=2, comment=comment)
        unit = self.matched.unit_of[start[0]]
        first = self.at(*start)
        last = self.at(*end) if end[0] == start[0] else len(self.units[unit].text)
        quote = self.units[unit].text[first:last]
        return _Found(kind, unit, first, max(first, last), quote, comment.text, None, order=2, comment=comment)

    @cached_property
    def _places(self) -> dict[str, tuple[tuple[int, int], tuple[int, int]]]:
        """By comment where what it is about begins and ends."""
        begun: dict[str, tuple[int, int]] = {}
        ended: dict[str, tuple[int, int]] = {}
        for place, original in enumerate(self.originals):
            for anchor, offset in original.anchors:
                if anchor.kind == "comment-start":
                    begun.setdefault(anchor.name, (place, offset))
                elif anchor.kind != "bookmark":
                    begun.setdefault(anchor.name, (place, offset))
                    ended.setdefault(anchor.name, (place, offset))
        return {name: (start, ended.get(name, start)) for name, start in begun.items()}

    # Headers and footers

    def around(self) -> Iterator[Proposal]:
        """Edits above and below the pages, each once, though the file has several headers."""
        seen_: set[tuple[str, str, str]] = set()
        known = surroundings(self.baseline.document)
        for name in self.package.parts(r"word/(?:header|footer)\d*\.xml"):
            root = self.package.root(name)
            story = told(Story(self.ours, self.styles).read(root)) if root is not None else Told()
            part: Part = "header" if "header" in name else "footer"
            for proposal in self._around(story, part, known):
                key = (proposal.old, proposal.new, proposal.author)
                if key not in seen_:
                    seen_.add(key)
                    yield proposal

    def _around(self, story: Told, part: Part, known: Sequence[Unit]) -> Iterator[Proposal]:
        for edit in story.edits:
            text = story.originals[edit.place].text if 0 <= edit.place < len(story.originals) else ""
            yield self._outside(edit.kind, part, edit.old, edit.new, text, (edit.start, edit.end), edit.change)
        for original in story.originals:
            unit = next((unit for unit in known if _is_near(unit.text, original)), None)
            if unit and part == "header" and unit.text not in {each.text for each in story.originals}:
                for hunk in differences(unit.text, original.text):
                    old, new = unit.text[hunk.start : hunk.end], original.text[hunk.other_start : hunk.other_end]
                    kind: Kind = "insertion" if not old else "deletion" if not new else "replacement"
                    yield self._outside(kind, part, old, new, unit.text, (hunk.start, hunk.end), None)

    def _outside(
        self, kind: Kind, part: Part, old: str, new: str, text: str, at: tuple[int, int], change: Change | None
    ) -> Proposal:
        return Proposal(
            id="",
            kind=kind,
            file=self.package.name,
            document=self.baseline.document.id,
            part=part,
            old=old,
            new=new,
            before=text,
            after=text[: at[0]] + new + text[at[1] :],
            start=at[0],
            end=at[1],
            pieces=(Piece(0, len(text), text, "label"),),
            tracked=change is not None,
            author=change.author if change else "",
            date=change.date if change else "",
            municipality=self.baseline.municipality,
            edition=self.baseline.edition,
        )


_PLAIN: frozenset[Part] = frozenset(("paragraph", "item", "note"))


def _behind(made: Told, note: Told, *, settled: bool) -> None:
    """The text of a note behind all others; what was done in it is told by its call where that came or went itself."""
    first = len(made.originals)
    made.originals += note.originals
    if not settled:
        made.edits += [replace(edit, place=edit.place + first, last=edit.last + first) for edit in note.edits]


def _without_number(note: Told) -> Told:
    """The text of a note without the blank behind its number."""
    if not note.originals or not note.originals[0].text[:1].isspace():
        return note
    first = note.originals[0]
    size = len(first.text) - len(first.text.lstrip())
    note.originals[0] = replace(
        first,
        text=first.text[size:],
        fields=first.fields[size:],
        weights=first.weights[size:],
        anchors=tuple((anchor, max(0, at - size)) for anchor, at in first.anchors),
        looks=tuple((look, max(0, start - size), max(0, end - size)) for look, start, end in first.looks),
    )
    note.edits = [_nearer(edit, size) if edit.place == 0 else edit for edit in note.edits]
    return note


def _nearer(edit: Edit, size: int) -> Edit:
    """An edit when the paragraph begins so many characters later."""
    lost = max(0, size - edit.start)
    new = edit.new.lstrip() if lost else edit.new
    return replace(edit, start=max(0, edit.start - size), end=max(0, edit.end - size), old=edit.old[lost:], new=new)


def _is_joined(whole: str, one: str, other: str) -> bool:
    said = "".join(seen(whole).split())
    return bool(other.strip()) and said == "".join(seen(one + other).split())


def _is_near(text: str, original: Original) -> bool:
    words, others = set(text.split()), set(original.text.split())
    return bool(words) and 2 * len(words & others) > max(len(words), len(others))


def _moved(edits: Sequence[_Found]) -> Iterator[_Found]:
    """A paragraph that went here and came there was moved."""
    came: dict[tuple[bool, str], list[_Found]] = {}
    for each in edits:
        if each.kind == "paragraph-inserted" and not each.row:
            came.setdefault(_essence(each, each.new), []).append(each)
    gone: set[int] = set()
    moved: dict[int, _Found] = {}
    for each in edits:
        there = came.get(_essence(each, each.old), []) if each.kind == "paragraph-deleted" and not each.row else []
        if there and (len(each.old) >= LEAST_MOVED or (each.change and each.change.moved)):
            target = there.pop(0)
            gone.add(id(target))
            moved[id(each)] = replace(each, kind="move", new=each.old, target=target.unit)
    return (moved.get(id(each), each) for each in edits if id(each) not in gone)


def _essence(found: _Found, text: str) -> tuple[bool, str]:
    return found.change is None, " ".join(seen(text).split())


def _rows(edits: Iterable[_Found], units: Sequence[Unit]) -> Iterator[_Found]:
    """The cells of a row that came or went as one."""
    rows: dict[int, list[_Found]] = {}
    for each in edits:
        if each.row:
            rows.setdefault(each.row, []).append(each)
        else:
            yield each
    for cells in rows.values():
        first = min(cells, key=lambda cell: cell.unit)
        old, new = (BETWEEN.join(filter(None, (getattr(cell, name) for cell in cells))) for name in ("old", "new"))
        pieces = tuple(piece for cell in cells if cell.unit >= 0 for piece in units[cell.unit].pieces)
        kind: Kind = "row-inserted" if first.kind == "paragraph-inserted" else "row-deleted"
        yield replace(first, kind=kind, old=old, new=new, pieces=pieces if kind == "row-deleted" else None)


def _source(pieces: Sequence[Piece], start: int, end: int) -> Source | None:
    """Where the first words come from; of a place between two pieces those before it."""
    told_ = [piece for piece in pieces if piece.sources]
    before = [piece for piece in told_ if start == end and piece.end == start]
    chosen = next(iter(before or told_), None)
    return chosen.sources[0].lasting if chosen else None
