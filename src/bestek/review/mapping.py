"""From the words that a reviewer changed to what says them: the text of a fact, a clause, the fixed text of a template, or nothing that words can be put into.

The paragraph is looked up in the document as it is today. Its words know which text of the dossier they come from; where in that text each of them
stands is told by the parser that printed them (`wording`), and an edit counts as applicable when that parser makes exactly the wanted paragraph of the
changed text (`rewording`) and the file can say it (`spelling`). All else is a question to the adviser, with the place where the answer belongs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, NoReturn

from bestek.clauses import read_clauses
from bestek.compose import Scalar
from bestek.dossier import Composed
from bestek.findings import FindingsError
from bestek.ledger import DECISIONS
from bestek.load import ISSUED
from bestek.messages import N_, _
from bestek.model import Prose
from bestek.project import Project
from bestek.review.baseline import Unit, units
from bestek.review.fixed_text import UnclearError, template_edit
from bestek.review.proposal import NOTE, WORDS, Kind, Part, Piece, Proposal
from bestek.review.rewording import Edits, OutOfReachError, Wish, deleted, inserted, merged, plain, reworded, split
from bestek.review.spelling import SpellingError, respelled, spelling
from bestek.review.wording import OPAQUE, Character, Wording, WordingError, wording
from bestek.tree import Source
from bestek.view import step

Operation = Literal["words", "inserted", "deleted", "split", "merged"]
OPERATIONS: Mapping[Kind, Operation] = {
    "paragraph-inserted": "inserted",
    "paragraph-deleted": "deleted",
    "paragraph-split": "split",
    "paragraph-merged": "merged",
}
"""What becomes of a whole paragraph."""


class RefusedError(Exception):
    """Why a proposal cannot be applied, in words for the adviser; `source` is where the answer belongs, `done` says that content has it already."""

    def __init__(self, reason: str, source: Source | None = None, *, done: bool = False) -> None:
        self.reason = reason
        self.source = source
        self.done = done
        super().__init__(reason)


NO_WISH = Wish(0, 0, 0, "")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a proposal is applied: to passage `wish.passage` of the text at `path`, or, where `path` is empty, to the file of a template.

    `source` is where the words stand, `unit` the paragraph as it is today and `stretch` the words in it.
    """

    proposal: Proposal
    operation: Operation
    source: Source
    unit: Unit
    stretch: tuple[int, int]
    wish: Wish = NO_WISH
    edits: Edits = ()
    """Of a template; those of a text are found when it is applied, on the text as it is then."""
    bounds: tuple[int, ...] = ()
    """Where in the paragraph each character of the passage stands."""

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def place(self) -> tuple[str, int]:
        """The text with its passage, or the file of the template: plans of one place can want the same words."""
        return (self.path, self.wish.passage) if self.path else (self.source.file, 0)

    @property
    def wanted(self) -> str:
        """The paragraph as it is to be after this edit alone."""
        start, end = self.stretch
        return self.unit.text[:start] + self.proposal.new + self.unit.text[end:]


def judge(project: Project, proposal: Proposal, composed: Composed) -> Proposal:
    """The proposal with whether it can be applied, or why not."""
    return Judge(project, composed).judge(proposal)


@dataclass
class Judge:
    """Judges the proposals on the documents of one dossier, for one municipality and in one edition."""

    project: Project
    composed: Composed
    _units: dict[str, tuple[Unit, ...]] = field(default_factory=dict)
    _wordings: dict[str, Wording | None] = field(default_factory=dict)

    def judge(self, proposal: Proposal) -> Proposal:
        """The proposal with its verdict. Never raises for what a file says."""
        try:
            plan = self.plan(proposal)
        except RefusedError as refused:
            source = refused.source or proposal.source
            return replace(proposal, applicable=False, reason=refused.reason, done=refused.done, source=source)
        return replace(proposal, applicable=True, reason="", source=plan.source)

    def plan(self, proposal: Proposal) -> Plan:
        """How the proposal is applied. Raises `RefusedError`."""
        if reason := _REASONS[proposal.kind]:
            _refuse(_(reason))
        if proposal.part in AROUND:
            _refuse(_("Bestek writes these words itself: they follow from the order and kind of the blocks"))
        if proposal.document not in self.composed.summaries:
            _refuse(_("the dossier has no document '{document}' any more").format(document=proposal.document))
        unit, start, end = self.located(proposal)
        if proposal.kind in WORDS:
            return self.words(proposal, unit, start, end)
        return self.whole(proposal, unit, start)

    # Which paragraph

    def units(self, document: str) -> tuple[Unit, ...]:
        """The paragraphs of a document as they are today."""
        if document not in self._units:
            self._units[document] = units(self.composed.document(document))
        return self._units[document]

    def located(self, proposal: Proposal) -> tuple[Unit, int, int]:
        """The paragraph of today and the words in it: the same, or where the words around the edit still stand once."""
        all_of = self.units(proposal.document)
        named = [unit for unit in all_of if unit.spot == proposal.spot and unit.part == proposal.part]
        named = named or [unit for unit in all_of if unit.spot == proposal.spot]
        same = [unit for unit in named if unit.text == proposal.before]
        if same and proposal.kind == "paragraph-inserted" and self.follows(same[0], proposal):
            raise RefusedError(_("already in the content"), done=True)
        if not same and self.is_done(proposal, named):
            raise RefusedError(_("already in the content"), done=True)
        elsewhere = [unit for unit in all_of if unit.text == proposal.before]
        if same or len(elsewhere) == 1:
            return (same or elsewhere)[0], proposal.start, proposal.end
        found = [(unit, at) for unit in named for at in _again(unit.text, proposal)]
        if len(found) != 1 or proposal.kind not in WORDS:
            _refuse(_("the text has changed since this file was made: compare it by hand"))
        unit, at = found[0]
        return unit, at, at + proposal.end - proposal.start

    def follows(self, unit: Unit, proposal: Proposal) -> bool:
        """Whether the new paragraph stands behind another already."""
        all_of = self.units(proposal.document)
        following = all_of[next(at for at, each in enumerate(all_of) if each is unit) + 1 :]
        return any(plain(each.text) == plain(proposal.new) for each in following[:1])

    def is_done(self, proposal: Proposal, named: Iterable[Unit]) -> bool:
        """Whether the document says what was asked already."""
        everywhere = [plain(unit.text) for unit in self.units(proposal.document)]
        alone = proposal.before[: proposal.start] + proposal.new + proposal.before[proposal.end :]
        match proposal.kind:
            case "paragraph-inserted":
                return plain(proposal.new) in everywhere
            case "paragraph-deleted":
                return not get_close_matches(plain(proposal.before), everywhere, 1, LIKE)
            case "paragraph-split":
                halves = proposal.before[: proposal.start], proposal.before[proposal.start :]
                return all(plain(half) in everywhere for half in halves)
            case "paragraph-merged":
                return plain(proposal.after) in everywhere
            case _:
                own = [plain(unit.text) for unit in named]
                whole = bool({plain(alone), plain(proposal.after)} & {*own, *everywhere})
                return whole or _stands(own, proposal) or _stands(everywhere, proposal)

    # Words in it

    def words(self, proposal: Proposal, unit: Unit, start: int, end: int) -> Plan:
        """The plan for an edit within a paragraph."""
        touched = [piece for piece in unit.pieces if piece.start < end and start < piece.end]
        touched = touched or [piece for piece in unit.pieces if piece.start < start < piece.end]
        for piece in touched:
            self.check(piece)
        own = touched or [piece for piece in unit.pieces if piece.start <= start <= piece.end and self.is_own(piece)]
        owners = list(dict.fromkeys(_owner(piece) for piece in own if piece.sources))
        if not owners:
            for piece in unit.touched(start, end):
                self.check(piece)
            _refuse(_("there is no text of the dossier at this place that could take the words"))
        if len(owners) > 1 and touched:
            _refuse(_("the edit reaches from one text into another: write it in each of them"), own[0].sources[0])
        problem: RefusedError | None = None
        for owner in owners:
            try:
                return (
                    self.in_text(proposal, unit, (start, end), owner)
                    if owner.path
                    else self.in_template(proposal, unit, (start, end), owner)
                )
            except RefusedError as refused:
                problem = problem or refused
        assert problem
        raise problem

    def is_own(self, piece: Piece) -> bool:
        try:
            self.check(piece)
        except RefusedError:
            return False
        return True

    def check(self, piece: Piece) -> None:
        """Raises `RefusedError` for words that are not those of a text: facts, references, what is computed, what Bestek writes itself."""
        first = self.placed(piece.sources[0]) if piece.sources else None
        match piece.kind:
            case "open":
                _refuse(_("this is not decided yet: decide {path} ({place})").format(**_named(first)), first)
            case "reference":
                _refuse(
                    _(
                        "a reference prints the number and name of what it leads to: change that, or the reference in its text"
                    ),
                    first,
                )
            case "note":
                _refuse(_("the call of a footnote: change the words around it, or the text of the footnote"), first)
            case "blank":
                _refuse(_("a blank to fill in: its words stand in the template"), first)
            case "label":
                _refuse(_("Bestek writes these words itself: they follow from the order and kind of the blocks"))
            case "text" | "break":
                self._check_text(piece, first)

    def _check_text(self, piece: Piece, first: Source | None) -> None:
        paths = [source.path for source in piece.sources if source.path]
        if len(paths) > 1:
            _refuse(
                _("these words are computed from {paths}: change those facts").format(paths=", ".join(paths)), first
            )
        if paths and not self.is_prose(paths[0]):
            _refuse(of_fact(paths[0]).format(**_named(first)), first)
        if piece.kind == "text" and not piece.sources:
            _refuse(_("Bestek writes these words itself: they follow from the order and kind of the blocks"))

    def is_prose(self, path: str) -> bool:
        return isinstance(_value(self.composed.valid.dossier, path), Prose)

    def placed(self, source: Source) -> Source:
        """The source at the place where content has it now."""
        if not source.path:
            return source
        place = self.composed.valid.loaded.place_of(source.path)
        return Source(place.file, place.line, place.column, source.path)

    # A text of the dossier

    def node(self, path: str) -> Scalar:
        """The scalar that says a text. Raises `RefusedError` where that is no file that a person edits."""
        loaded = self.composed.valid.loaded
        node = loaded.node(loaded.loc_of(path))
        if not isinstance(node, Scalar) or not isinstance(node.value, str) or _is_recorded(node.file.path):
            _refuse(
                _("the text {path} is taken from what was decided or issued: that is never changed").format(path=path)
            )
        return node

    def wording(self, path: str) -> Wording:
        """The words of a text, each with its place. Raises `RefusedError`."""
        if path not in self._wordings:
            try:
                self._wordings[path] = wording(self.node(path).raw)
            except WordingError:
                self._wordings[path] = None
        found = self._wordings[path]
        if found is None:
            _refuse(
                _("the words of {path} cannot be followed into their source: change them by hand").format(path=path),
                self.placed(Source(path=path)),
            )
        return found

    def in_text(self, proposal: Proposal, unit: Unit, stretch: tuple[int, int], owner: Source) -> Plan:
        """The plan for words of a text."""
        number, bounds = self.passage(proposal.document, unit, owner.path)
        start, end = (self.bound(bounds, unit, at) for at in stretch)
        plan = Plan(proposal, "words", owner, unit, stretch, Wish(number, start, end, proposal.new), (), tuple(bounds))
        return self.proven(plan)

    def bound(self, bounds: list[int], unit: Unit, at: int) -> int:
        """The character of the passage that stands at a place of the paragraph."""
        if at not in bounds:
            for piece in unit.touched(at, at):
                self.check(piece)
            _refuse(_("the edit begins or ends within something that is printed there: change that at its source"))
        return bounds.index(at)

    def proven(self, plan: Plan) -> Plan:
        """The plan with the place of its words, when the text and its file can say them. Raises `RefusedError`."""
        node, known = self.node(plan.path), self.wording(plan.path)
        where = self.placed(plan.source)
        try:
            edits = edits_of(known, plan)
            respelled(node, edits)
            line = spelling(node).line(min(edit.start for edit in edits))
        except OutOfReachError:
            _refuse(
                _(
                    "the edit takes away something that the text prints: a fact, a reference or a footnote; change the text by hand"
                ),
                where,
            )
        except WordingError:
            _refuse(
                _("no way of writing it in {path} prints exactly these words: change the text by hand").format(
                    path=plan.path
                ),
                where,
            )
        except SpellingError:
            _refuse(
                _("the notation of {path} in its file cannot take these words: change the text by hand").format(
                    path=plan.path
                ),
                where,
            )
        return replace(plan, source=replace(where, line=line, column=0))

    def passage(self, document: str, unit: Unit, path: str) -> tuple[int, list[int]]:
        """Which passage of a text a paragraph prints, and where in the paragraph each of its characters stands."""
        found = list(_matches(self.wording(path), unit, path))
        if len(found) > 1:
            own = _masked(unit, _of_text(path))[0]
            equal = [each for each in self.units(document) if _masked(each, _of_text(path))[0] == own]
            if len(equal) == len(found):
                return found[next(place for place, each in enumerate(equal) if each is unit)]
        if len(found) != 1:
            _refuse(
                _("the words of {path} cannot be followed into their source: change them by hand").format(path=path),
                self.placed(Source(path=path)),
            )
        return found[0]

    # Whole paragraphs

    def whole(self, proposal: Proposal, unit: Unit, start: int) -> Plan:
        """The plan for a paragraph that comes, goes, is parted or joined: only where all of it is one text."""
        owner = self.sole(unit)
        number, bounds = self.passage(proposal.document, unit, owner.path)
        operation = OPERATIONS[proposal.kind]
        wish = Wish(number, 0, 0, proposal.new)
        if operation == "split":
            at = self.bound(bounds, unit, start)
            wish = Wish(number, at, at, "")
        elif operation == "merged":
            wish = replace(wish, new=self.between(proposal, unit))
        elif operation == "deleted" and len(self.wording(owner.path).passages) == 1:
            _refuse(_("it is all that {path} says: take the fact away").format(path=owner.path), self.placed(owner))
        return self.proven(Plan(proposal, operation, owner, unit, (0, len(unit.text)), wish, (), tuple(bounds)))

    def sole(self, unit: Unit) -> Source:
        """The one text that all of a paragraph is. Raises `RefusedError`."""
        written = [piece for piece in unit.pieces if piece.kind == "text"]
        fixed = [piece for piece in written if any(not source.path for source in piece.sources)]
        for piece in fixed:
            self.check_fixed(piece.sources[0])
        sources = (source for piece in written for source in piece.sources)
        owners = dict.fromkeys(source for source in sources if source.path and self.is_prose(source.path))
        if fixed or len(owners) != 1:
            _refuse(
                _(
                    "this paragraph is not a text of its own: its place follows from the template or from a list of facts; add, split or take away there"
                ),
                self.first(unit),
            )
        return next(iter(owners))

    def between(self, proposal: Proposal, unit: Unit) -> str:
        """What stands between two paragraphs that became one."""
        following = proposal.after[len(unit.text) : len(unit.text) + 1]
        return " " if following == " " else ""

    def first(self, unit: Unit) -> Source | None:
        """The first source of a paragraph."""
        return next((self.placed(source) for piece in unit.pieces for source in piece.sources), None)

    # Fixed text of templates

    def in_template(self, proposal: Proposal, unit: Unit, stretch: tuple[int, int], owner: Source) -> Plan:
        """The plan for fixed words. Raises `RefusedError`."""
        self.check_template(owner)
        masked, places = _masked(unit, _of_line(owner))
        pieces = [piece for piece in unit.pieces if piece.kind == "text" and _of_line(owner)(piece)]
        begin, end = places.index(pieces[0].start), places.index(pieces[-1].end)
        masked = re.sub(f"[{NOTE}\n]", OPAQUE, masked)
        at = tuple(places.index(place) - begin for place in stretch)
        try:
            edit = template_edit(self.template(owner.file), owner, masked[begin:end], (at[0], at[1]), proposal.new)
        except UnclearError:
            message = _("the words cannot be found literally on {file}:{line}: change them there by hand")
            _refuse(message.format(file=owner.file, line=owner.line), owner)
        return Plan(proposal, "words", owner, unit, stretch, edits=(edit,))

    def check_fixed(self, owner: Source) -> None:
        """Raises `RefusedError` for the words of a fixed clause."""
        clause = self.clauses.get(Path(owner.file).name.removesuffix(".md.j2")) if "/clauses/" in owner.file else None
        if clause and clause.kind == "fixed":
            message = _(
                "this is the fixed clause '{id}': it may not change ({basis}); take an objection to whoever keeps the clauses"
            )
            _refuse(message.format(id=clause.id, basis=clause.legal_basis), owner)

    def check_template(self, owner: Source) -> None:
        """Raises `RefusedError` for fixed clauses, and for templates that are not this project's."""
        self.check_fixed(owner)
        if self.project.templates.parent != self.project.root or not (self.project.root / owner.file).is_file():
            _refuse(
                _("these words stand in a template that is not of this project: {file}:{line}").format(
                    file=owner.file, line=owner.line
                ),
                owner,
            )

    @cached_property
    def clauses(self) -> Any:
        try:
            return read_clauses(self.project.templates / "clauses", self.project.templates.parent)
        except FindingsError:
            return {}

    def template(self, file: str) -> str:
        """The text of a template, with `\\n` as line end."""
        return (self.project.root / file).read_text(encoding="utf-8-sig")


def edits_of(known: Wording, plan: Plan) -> Edits:
    """The edits of a text that carry a plan out. Raises `OutOfReachError` and `WordingError`."""
    match plan.operation:
        case "words":
            return reworded(known, plan.wish)
        case "inserted":
            return inserted(known, plan.wish.passage, plan.wish.new)
        case "deleted":
            return deleted(known, plan.wish.passage)
        case "split":
            return split(known, plan.wish.passage, plan.wish.start)
        case "merged":
            return merged(known, plan.wish.passage, plan.wish.new)


AROUND: tuple[Part, ...] = ("header", "footer", "contents")
"""Parts that follow from others."""

_REASONS: Mapping[Kind, str] = {
    **dict.fromkeys((*WORDS, *OPERATIONS), ""),
    "move": N_("a text was moved: its place follows from the template or from a list of facts; move it there"),
    "formatting": N_(
        "only the look was changed: emphasis in a text is written with * and **, all else is the house style"
    ),
    "row-inserted": N_("a row of a table is an element of a list of facts: add it there"),
    "row-deleted": N_("a row of a table is an element of a list of facts: take it away there"),
    "note-inserted": N_("a footnote is written in the text that calls it: add it there"),
    "note-deleted": N_("a footnote is written in the text that calls it: take it away there"),
    "rejection": N_("this takes back a change that was made in the content: change the content again if that is meant"),
    "comment": N_("a remark changes no text: it is a question to the adviser"),
    "reply": N_("a remark changes no text: it is a question to the adviser"),
}
"""Why edits of a kind are never applied; empty where they may be."""


def _refuse(reason: str, source: Source | None = None) -> NoReturn:
    raise RefusedError(reason, source)


def of_fact(path: str) -> str:
    """What to do instead of changing the words of a fact in one of its sentences."""
    if re.fullmatch(r"municipality/sections/[^/]+/[^/]+/empty", path):
        return _(
            "these words are the fact {path} ({place}), what the municipality prints in a section that has no text: write the text of this section"
        )
    return _("these words are the fact {path} ({place}), which other sentences may print too: change it there")


def _named(source: Source | None) -> dict[str, str]:
    """The path and the place of a source, for messages."""
    known = source or Source()
    return {"path": known.path, "place": f"{known.file}:{known.line}"}


def _value(value: Any, path: str) -> Any:
    """What the model has at a path."""
    for name in path.split("/"):
        match value:
            case dict():
                value = value.get(name)
            case tuple():
                value = next((item for number, item in enumerate(value, 1) if step(item, number) == name), None)
            case _:
                value = getattr(value, name, None)
    return value


def _is_recorded(file: str) -> bool:
    """Whether a file holds what was decided or issued."""
    return bool({DECISIONS, ISSUED} & set(file.split("/")))


def _owner(piece: Piece) -> Source:
    """What says the words of a piece: a text by its path, a template by its line."""
    source = piece.sources[0]
    return Source(path=source.path) if source.path else source


LIKE = 0.8
"""Likeness (of `difflib`) from which a paragraph is one that was changed, and not another."""

CONTEXTS = (60, 30, 15)
"""Characters on both sides of an edit by which it is found again in a text that has changed."""


def _again(text: str, proposal: Proposal) -> Iterator[int]:
    """Where the words of an edit stand in a text that has changed, when those around them stand there once."""
    before, start, end = proposal.before, proposal.start, proposal.end
    for width in CONTEXTS:
        left, right = before[max(0, start - width) : start], before[end : end + width]
        words = left + before[start:end] + right
        if text.count(words) == 1 and len(left) + len(right) >= CONTEXTS[-1]:
            yield text.index(words) + len(left)
            return


def _stands(texts: Iterable[str], proposal: Proposal) -> bool:
    """Whether the new words stand between those around the edit, and the old ones do not."""
    before, start, end = proposal.before, proposal.start, proposal.end
    width = CONTEXTS[1]
    left, right = before[max(0, start - width) : start], before[end : end + width]
    old, new = plain(left + before[start:end] + right), plain(left + proposal.new + right)
    return len(left) + len(right) >= CONTEXTS[-1] and any(new in text and old not in text for text in texts)


def _masked(unit: Unit, is_own: Callable[[Piece], bool]) -> tuple[str, list[int]]:
    """A paragraph with `OPAQUE` for each run of words from elsewhere, and where in the paragraph each of these characters stands."""
    made = ""
    places: list[int] = []
    for piece in unit.pieces:
        if piece.kind == "text" and is_own(piece):
            made += piece.text
            places += range(piece.start, piece.end)
        else:
            made += {"note": NOTE, "break": "\n"}.get(piece.kind, OPAQUE)
            places.append(piece.start)
    return made, [*places, len(unit.text)]


def _of_text(path: str) -> Callable[[Piece], bool]:
    return lambda piece: bool(piece.sources) and all(source.path == path for source in piece.sources)


def _matches(known: Wording, unit: Unit, path: str) -> Iterator[tuple[int, list[int]]]:
    """The passages of a text that a paragraph can be, each with the place in the paragraph of each of its characters; -1 where none is told."""
    masked, places = _masked(unit, _of_text(path))
    for number, passage in enumerate(known.passages):
        runs = [(opaque, list(run)) for opaque, run in groupby(passage.characters, lambda each: each.opaque)]
        parts = [_pattern(known, run) if opaque else _literally(run) for opaque, run in runs]
        found = re.fullmatch(f"{OPAQUE}*{''.join(parts)}{OPAQUE}*", masked)
        if found and any(not opaque for opaque, _ in runs):
            yield number, list(_bounds(runs, found, places, masked))


def _literally(run: Iterable[Character]) -> str:
    return f"({re.escape(''.join(each.value for each in run))})"


def _pattern(known: Wording, run: Iterable[Character]) -> str:
    """What stands for words from elsewhere; a citation has words of its own, which count as the text's."""
    quoting = any("cite(" in known.source[each.start : each.end] for each in run)
    return r"([\s\S]*?)" if quoting else f"({OPAQUE}*)"


def _bounds(
    runs: list[tuple[bool, list[Character]]], found: re.Match[str], places: list[int], masked: str
) -> Iterator[int]:
    """Where each character of a passage stands, and where it ends."""
    lead = len(masked) - len(masked.lstrip(OPAQUE))
    tail = len(masked) - len(masked.rstrip(OPAQUE))
    for number, (opaque, run) in enumerate(runs, 1):
        start, end = found.span(number)
        if not opaque:
            yield from (places[at] for at in range(start, end))
        elif number == 1:
            yield from (places[at] if lead == len(run) else -1 for at in range(len(run)))
        else:
            yield places[start]
            yield from (-1 for _ in run[1:])
    opaque, run = runs[-1]
    _, end = found.span(len(runs))
    if not opaque:
        yield places[end]
    else:
        yield places[-1] if tail == len(run) else -1


def _of_line(owner: Source) -> Callable[[Piece], bool]:
    return lambda piece: piece.sources == (owner,)
