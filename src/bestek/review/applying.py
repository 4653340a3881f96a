"""Chosen proposals into the working copy: together, proven by composing the dossiers again, and written in one go.

Texts are changed in memory first, from the last word to the first, so that every place still holds when its turn comes. The changed files are put into
a copy of the content, and every dossier that they belong to is composed from it: each paragraph must say exactly what was asked, no other may say anything else
unless it prints the same text, and no finding may be there that was not there before. What does not hold is taken back and told as refused; what
is left is tried again, until all of it holds. Only then the files are replaced, each whole; a run that is killed before that changed nothing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Literal

from bestek import kept
from bestek.compose import File, Scalar, compose, file_of
from bestek.dossier import Composed
from bestek.files import decoded, sync_folder, write_through
from bestek.findings import Finding, FindingsError, Place, SetupError
from bestek.load import MARKDOWN
from bestek.messages import _, reason
from bestek.project import Project, Variant, nearest
from bestek.review.baseline import Unit
from bestek.review.mapping import Judge, Plan, RefusedError, edits_of
from bestek.review.proposal import Proposal
from bestek.review.proving import Batch, Trial, UnexplainedError, copied
from bestek.review.returned import Returned
from bestek.review.rewording import OutOfReachError, after
from bestek.review.spelling import Edit, SpellingError, changed, counterpart, respelled, written
from bestek.review.wording import WordingError
from bestek.tree import Source

Verdict = Literal["applied", "done", "same", "refused", "conflict", "question", "left"]
"""`done` stands in the content already, `same` was applied for another reviewer, `left` was not chosen; a `refused` edit is a question too."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a proposal. `source` is where it belongs, `documents` are the others that changed with it."""

    proposal: Proposal
    verdict: Verdict
    reason: str = ""
    source: Source | None = None
    documents: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether the adviser has to answer it."""
        return self.verdict in ("refused", "conflict", "question")


@dataclass(frozen=True)
class Applied:
    """All outcomes in the order of the proposals, and the files that were changed, or would be."""

    outcomes: tuple[Outcome, ...]
    files: Mapping[Path, bytes] = field(default_factory=dict)
    written: bool = True

    @property
    def questions(self) -> tuple[Outcome, ...]:
        return tuple(each for each in self.outcomes if each.asks)


def apply(
    project: Project, batches: Sequence[Batch], chosen: Callable[[Proposal], bool], *, dry: bool = False
) -> Applied:
    """Applies the chosen proposals. Raises `FindingsError` where content does not compose as it is, `SetupError` where a file cannot be written."""
    applying = _Applying(project, batches, chosen)
    files = applying.settle()
    if files and not dry:
        _put(files, applying.read)
    outcomes = (applying.outcomes[id(each)] for batch in batches for each in batch.proposals)
    return Applied(tuple(outcomes), files, not dry)


def apply_read(
    project: Project, read: Sequence[Returned], ids: Sequence[str], *, every: bool, dry: bool = False
) -> Applied:
    """Applies the proposals of these ids, or all, of files that came back.

    Raises `FindingsError` for an id that none of them has, and when nothing was chosen.
    """
    known = [proposal.id for each in read for proposal in each.proposals]
    if not ids and not every:
        message = _("no proposal was chosen")
        raise FindingsError([Finding("E831", message, None, _("choose with --proposal ID, or take --all"))])
    if unknown := [id_ for id_ in ids if id_ not in known]:
        message = _("there is no proposal {id} in these files")
        raise FindingsError([Finding("E832", message.format(id=id_), None, nearest(id_, known)) for id_ in unknown])
    composed: dict[Variant, Composed] = {}
    batches = []
    for each in read:
        variant = Variant(each.folder.name, each.municipality, each.edition)
        if variant not in composed:
            composed[variant] = kept.compose(project, each.folder, each.municipality, each.edition)
        batches.append(Batch(each.folder, composed[variant], each.proposals))
    return apply(project, batches, lambda proposal: every or proposal.id in ids, dry=dry)


@dataclass
class _Applying:
    project: Project
    batches: Sequence[Batch]
    chosen: Callable[[Proposal], bool]
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    read: dict[Path, bytes] = field(default_factory=dict)
    """The files as they were when they were read."""
    twins: dict[int, list[Proposal]] = field(default_factory=dict)

    # What is to be applied

    @cached_property
    def judges(self) -> list[tuple[Batch, Judge]]:
        return [(batch, Judge(self.project, batch.composed)) for batch in self.batches]

    def planned(self) -> list[Plan]:
        """The plans of the chosen proposals; the outcome of all others is known."""
        plans: list[Plan] = []
        for batch, judge in self.judges:
            for proposal in batch.proposals:
                try:
                    plan = judge.plan(proposal)
                except RefusedError as refused:
                    remark = proposal.kind in ("comment", "reply")
                    kind: Verdict = "question" if remark else "done" if refused.done else "refused"
                    self.tell(proposal, kind, refused.reason, refused.source or proposal.source)
                    continue
                if self.chosen(proposal):
                    plans.append(plan)
                else:
                    self.tell(proposal, "left", "", plan.source)
        return self.without_conflicts(plans)

    def tell(self, proposal: Proposal, verdict: Verdict, reason: str = "", source: Source | None = None) -> None:
        self.outcomes[id(proposal)] = Outcome(proposal, verdict, reason, source)

    def without_conflicts(self, plans: Sequence[Plan]) -> list[Plan]:
        """The plans of which no two want the same words; two that want the same are one."""
        against: dict[int, list[Plan]] = {}
        for number, one in enumerate(plans):
            for other in plans[number + 1 :]:
                if _is_same(one, other):
                    if one.proposal.file != other.proposal.file:
                        self.twins.setdefault(id(one.proposal), []).append(other.proposal)
                elif one.proposal.file != other.proposal.file and _overlap(one, other):
                    against.setdefault(id(one.proposal), []).append(other)
                    against.setdefault(id(other.proposal), []).append(one)
        twins = {id(twin): one for one in plans for twin in self.twins.get(id(one.proposal), ())}
        left = []
        for plan in plans:
            mine = plan.proposal
            if others := against.get(id(mine)):
                told = ", ".join(_told(other.proposal) for other in others)
                self.tell(
                    mine,
                    "conflict",
                    _("another reviewer wants something else here: {others}").format(others=told),
                    plan.source,
                )
            elif first := twins.get(id(mine)):
                self.tell(mine, "same", _("the same as {id}").format(id=first.proposal.id), plan.source)
            else:
                left.append(plan)
        return left

    # Until all of it holds

    def settle(self) -> dict[Path, bytes]:
        """The files with all that holds. What does not is told as refused."""
        plans = self.planned()
        while plans:
            files, plans = self.changed(plans)
            if not plans:
                break
            trial = Trial(self.project, self.batches, plans, files)
            failed = self.failed(trial)
            if not failed:
                for plan in plans:
                    others = trial.documents(plan)
                    self.outcomes[id(plan.proposal)] = Outcome(plan.proposal, "applied", "", plan.source, others)
                return files
            for plan in plans:
                if reason := failed.get(id(plan)):
                    self.refuse(plan, reason)
            plans = [plan for plan in plans if id(plan) not in failed]
        return {}

    def failed(self, trial: Trial) -> dict[int, str]:
        """By plan why it does not hold; where a finding names none of them, the one with which it comes is looked for."""
        try:
            return trial.failures()
        except UnexplainedError as unexplained:
            few, many = 0, len(trial.plans)  # the first `few` hold, the first `many` do not
            while many - few > 1:
                half = (few + many) // 2
                few, many = (few, half) if self.fails(trial.plans[:half], unexplained.variant) else (half, many)
            return {id(trial.plans[many - 1]): unexplained.reason}

    def fails(self, plans: Sequence[Plan], variant: Variant) -> bool:
        """Whether one of the dossiers does not compose with these plans alone."""
        files, made = self.changed(plans)
        with copied(self.project, files) as copy:
            try:
                Trial(self.project, self.batches, made, files).composed(copy, variant)
            except FindingsError:
                return True
        return False

    def refuse(self, plan: Plan, reason: str) -> None:
        """The plan is taken back, and what was to be applied with it."""
        for proposal in (plan.proposal, *self.twins.get(id(plan.proposal), ())):
            self.tell(proposal, "refused", reason, plan.source)

    # The files

    def changed(self, plans: Sequence[Plan]) -> tuple[dict[Path, bytes], list[Plan]]:
        """The changed files, and the plans that could be put into them together."""
        made: dict[Path, str] = {}
        kept_: list[Plan] = []
        for (is_text, _where), group in _grouped(plans):
            kept_ += self.in_text(group, made) if is_text else self.in_template(group, made)
        files = {path: self.bytes_of(path, text) for path, text in made.items()}
        return {path: data for path, data in files.items() if data != self.read[path]}, kept_

    def source(self, path: Path) -> str:
        """The text of a file as it is on the disk."""
        if path not in self.read:
            self.read[path] = path.read_bytes()
        return decoded(self.read[path], Place(path.name))

    def bytes_of(self, path: Path, text: str) -> bytes:
        return written(self.read[path], self.source(path), text)

    def in_text(self, plans: Sequence[Plan], made: dict[Path, str]) -> list[Plan]:
        """One text with its plans carried out, the last words first."""
        judge = self.judge_of(plans[0])
        node = judge.node(plans[0].path)
        known = judge.wording(plans[0].path)
        edits: list[Edit] = []
        done: list[Plan] = []
        for plan in sorted(plans, key=_order, reverse=True):
            try:
                found = edits_of(known, plan)
            except (OutOfReachError, WordingError):
                self.refuse(
                    plan,
                    _(
                        "together with the other edits of this paragraph no way of writing it prints exactly these words"
                    ),
                )
                continue
            renewed = after(known, found)
            assert renewed
            known = renewed
            edits += found
            done.append(plan)
        path = self.project.root / node.file.path
        try:
            made[path] = self.spelled(path, node, known.source, edits, made.get(path))
        except SpellingError:
            for plan in done:
                self.refuse(
                    plan,
                    _("the notation of {path} in its file cannot take these words: change the text by hand").format(
                        path=plan.path
                    ),
                )
            return []
        return done

    def spelled(self, path: Path, node: Scalar, wanted: str, edits: Sequence[Edit], made: str | None) -> str:
        """The text of a file with one of its texts changed; `made` is the file as other plans left it."""
        if self.source(path) != node.file.text:
            raise SpellingError
        now = node if made is None else _in_file(node, made)
        together = edits if changed(node.raw, edits) == wanted else (_hull(node.raw, wanted),)
        return respelled(now, together)

    def in_template(self, plans: Sequence[Plan], made: dict[Path, str]) -> list[Plan]:
        """One template with its plans carried out."""
        path = self.project.root / plans[0].source.file
        first: dict[int, Unit] = {}
        done = []
        for plan in plans:
            if first.setdefault(plan.source.line, plan.unit) is plan.unit:
                done.append(plan)
            else:
                self.refuse(
                    plan, _("another edit of the same line of the template was applied: apply this one after it")
                )
        made[path] = changed(self.source(path), [edit for plan in done for edit in plan.edits])
        return done

    def judge_of(self, plan: Plan) -> Judge:
        return next(judge for batch, judge in self.judges if any(each is plan.proposal for each in batch.proposals))


def _grouped(plans: Iterable[Plan]) -> Iterator[tuple[tuple[bool, str], list[Plan]]]:
    """The plans of each text and of each template together."""

    def key(plan: Plan) -> tuple[bool, str]:
        return bool(plan.path), plan.path or plan.source.file

    for of, group in groupby(sorted(plans, key=key), key):
        yield of, list(group)


def _order(plan: Plan) -> tuple[int, int, int]:
    """The place of a plan in its text; what comes behind a paragraph is done before what is done in it."""
    end = plan.operation in ("inserted", "merged")
    return plan.wish.passage, 1_000_000 if end else plan.wish.start, plan.wish.end


def _in_file(node: Scalar, text: str) -> Scalar:
    """The scalar as it stands in its file after other texts of that changed."""
    file = file_of(node.file.path, text, text.encode())
    if node.style == MARKDOWN:
        return replace(node, file=file, raw=text, value=text)
    return counterpart(node, _root(node.file), _root(file))


def _root(file: File) -> object:
    root, _findings = compose(file)
    if root is None:
        raise SpellingError
    return root


def _hull(old: str, new: str) -> Edit:
    """The one edit that makes a text of another, from the first difference to the last."""
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    return Edit(start, len(old) - end, new[start : len(new) - end])


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _stretch(plan: Plan) -> tuple[int, int]:
    if not plan.path:
        return plan.edits[0].start, plan.edits[0].end
    return (0, 1_000_000) if plan.operation in ("deleted", "merged") else (plan.wish.start, plan.wish.end)


def _is_same(one: Plan, other: Plan) -> bool:
    return (
        one.place == other.place
        and _stretch(one) == _stretch(other)
        and (one.operation, one.wish.new, one.proposal.new) == (other.operation, other.wish.new, other.proposal.new)
    )


def _overlap(one: Plan, other: Plan) -> bool:
    """Whether two plans want the same words, or something at the same place."""
    if one.place != other.place or "inserted" in (one.operation, other.operation):
        return False
    (start, end), (begin, last) = _stretch(one), _stretch(other)
    if start == end or begin == last:
        return begin <= start <= last if start == end else start <= begin <= end
    return start < last and begin < end


def _told(proposal: Proposal) -> str:
    """A proposal in one line, for who has to choose."""
    return f"{proposal.id} ({proposal.file}): “{proposal.old}” → “{proposal.new}”"


# Onto the disk


def _put(files: Mapping[Path, bytes], read: Mapping[Path, bytes]) -> None:
    """Replaces the files, each whole, after all of them are on the disk; one that somebody else changed meanwhile stops it all."""
    beside = {path: path.with_name(f".{path.name}.part") for path in files}
    try:
        for path, data in files.items():
            if path.read_bytes() != read[path]:
                message = _("the file was changed meanwhile: nothing was written")
                raise FindingsError([Finding("E830", message, Place(path.name), _("apply once more"))])
            write_through(beside[path], data)
            shutil.copymode(path, beside[path])
        for path, part in beside.items():
            os.replace(part, path)  # noqa: PTH105
            sync_folder(path.parent)
    except OSError as error:
        advice = _(
            "look whether the disk is full and the folder may be written; apply once more, what is there already is recognised"
        )
        raise SetupError(_("the content cannot be written: {cause}").format(cause=reason(error)), advice) from error
    finally:
        for part in beside.values():
            with suppress(OSError):  # where the folder cannot be written, that was told already
                part.unlink(missing_ok=True)
