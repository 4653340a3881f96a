"""Changed files, proven before they are written: every dossier that they belong to is composed from a copy of the content.

Each paragraph must say exactly what was asked, no other may say anything else unless it prints the same text or refers to it, and no warning or
error may be there that was not there before.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from pathlib import Path

from bestek import kept
from bestek.dossier import Composed
from bestek.findings import Finding, FindingsError, Place, Severity
from bestek.load import MUNICIPALITIES, load_dossier
from bestek.messages import _
from bestek.project import Project, Variant
from bestek.review.baseline import Unit, units
from bestek.review.mapping import Plan
from bestek.review.proposal import Proposal
from bestek.review.rewording import plain
from bestek.review.spelling import Edit, changed
from bestek.tree import Source


@dataclass(frozen=True)
class Batch:
    """The proposals on the documents of one dossier, for one municipality and in one edition."""

    folder: Path
    composed: Composed
    proposals: tuple[Proposal, ...]


@dataclass
class Trial:
    """The dossiers composed from a copy in which the files are changed."""

    project: Project
    batches: Sequence[Batch]
    plans: Sequence[Plan]
    files: Mapping[Path, bytes]
    pairs: list[tuple[Composed, Composed]] = field(default_factory=list)
    """The dossiers before and after."""

    def failures(self) -> dict[int, str]:
        """By plan, as its `id`, why it does not hold. Raises `UnexplainedError` where that cannot be told."""
        own = {batch.composed.variant for batch in self.batches}
        found: dict[int, str] = {}
        with copied(self.project, self.files) as copy:
            for variant in self.variants():
                if found and variant not in own:
                    break
                before = self.before(variant)
                try:
                    now = self.composed(copy, variant)
                except FindingsError as error:
                    found |= dict(self.blamed(error.findings, variant))
                    continue
                found |= dict(self.blamed(_worse(before, now), variant))
                found |= dict(self.misfits(before, now))
                self.pairs.append((before, now))
        return found

    def composed(self, copy: Project, variant: Variant) -> Composed:
        """A dossier as it would be. Raises `FindingsError`."""
        return kept.compose(copy, copy.content / variant.dossier, variant.municipality, variant.edition)

    def before(self, variant: Variant) -> Composed:
        """A dossier as it is."""
        known = (batch.composed for batch in self.batches if batch.composed.variant == variant)
        return next(known, None) or kept.compose(
            self.project, self.project.content / variant.dossier, variant.municipality, variant.edition
        )

    def variants(self) -> Iterator[Variant]:
        """All that is made of the changed files: the reviewed variants first, then the others of the dossiers that they belong to."""
        first = [batch.composed.variant for batch in self.batches]
        yield from dict.fromkeys(first)
        for folder in self.project.dossiers():
            loaded = load_dossier(folder, self.project.root)
            for name in loaded.municipalities if loaded.several else ("",):
                variant = Variant(folder.name, name)
                if variant not in first and any(
                    self.is_part(path, folder, loaded.municipalities) for path in self.files
                ):
                    yield variant

    def is_part(self, path: Path, folder: Path, municipalities: Sequence[str]) -> bool:
        """Whether a dossier is made of a file."""
        if path.is_relative_to(self.project.templates) or path.is_relative_to(folder):
            return True
        return path.parent == self.project.content / MUNICIPALITIES and path.stem in municipalities

    def blamed(self, findings: Iterable[Finding], variant: Variant) -> Iterator[tuple[int, str]]:
        """The plans that findings are about: those of that text, else of that file."""
        for finding in findings:
            place = finding.place or Place("")
            of_path = [plan for plan in self.plans if plan.path and plan.path == place.path]
            of_file = [plan for plan in self.plans if plan.source.file == place.file]
            reason = _("it makes a finding that was not there: {message}").format(message=finding.message)
            if not (of_path or of_file or len(self.plans) == 1):
                raise UnexplainedError(reason, variant)
            yield from ((id(plan), reason) for plan in of_path or of_file or self.plans)

    def misfits(self, before: Composed, now: Composed) -> Iterator[tuple[int, str]]:
        """The plans of paragraphs that do not say what was asked, or that make others say something else."""
        own = [batch for batch in self.batches if batch.composed.variant == before.variant]
        plans = [plan for plan in self.plans if any(each is plan.proposal for batch in own for each in batch.proposals)]
        marks = {id_: before.document(id_).labels.illustrative_mark for id_ in before.summaries}
        for id_ in before.summaries:
            mine = [plan for plan in plans if plan.proposal.document == id_]
            old, new = units(before.document(id_)), units(now.document(id_))
            yield from _Compared(old, new, mine, self.plans, marks[id_]).wrong()

    def documents(self, plan: Plan) -> tuple[str, ...]:
        """The other documents that say something else with a plan; the same one in another edition is no other."""
        found: dict[str, None] = {}
        reviewed = replace(self.variant_of(plan), edition="internal")
        for before, now in self.pairs:
            variant = replace(before.variant, edition="internal")
            for id_, summary in before.summaries.items():
                own = variant == reviewed and id_ == plan.proposal.document
                if not own and before.shape(id_) != now.shape(id_) and _prints(before, id_, plan.source):
                    found[f"{variant.name}: {summary.title}"] = None
        return tuple(found)

    def variant_of(self, plan: Plan) -> Variant:
        return next(b.composed.variant for b in self.batches if any(each is plan.proposal for each in b.proposals))


class UnexplainedError(Exception):
    """A finding that was not there, of which nothing tells with which plan it comes."""

    def __init__(self, reason: str, variant: Variant) -> None:
        self.reason = reason
        self.variant = variant
        super().__init__(reason)


def _prints(composed: Composed, id_: str, source: Source) -> bool:
    return any(_is_of(unit, [source]) for unit in units(composed.document(id_)))


def _worse(before: Composed, now: Composed) -> Iterator[Finding]:
    """The warnings and errors that were not there before."""
    known = {(finding.code, finding.message) for finding in before.findings}
    for finding in now.findings:
        if finding.severity >= Severity.WARNING and (finding.code, finding.message) not in known:
            yield finding


@dataclass
class _Compared:
    """The paragraphs of a document before and now, with the plans for some of them."""

    old: Sequence[Unit]
    new: Sequence[Unit]
    mine: Sequence[Plan]
    plans: Sequence[Plan]
    mark: str

    def wrong(self) -> Iterator[tuple[int, str]]:
        """The plans that did not come true, with the reason."""
        wanted = list(self.wanted())
        said = [self.bare(unit.text) for unit in self.new]
        matcher = SequenceMatcher(None, [text for text, *_rest in wanted], said, autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind == "equal":
                continue
            if b - a == d - c:
                for at in range(b - a):
                    yield from self._wrong(wanted[a + at : a + at + 1], slice(c + at, c + at + 1))
            else:
                yield from self._wrong(wanted[a:b], slice(c, d))

    def _wrong(self, wanted: Sequence[tuple[str, Unit, list[Plan]]], place: slice) -> Iterator[tuple[int, str]]:
        """What is to be said of paragraphs that differ from what they should be."""
        asked = [plan for _text, _unit, plans in wanted for plan in plans]
        if asked:
            said = " ¶ ".join(unit.text for unit in self.new[place])
            reason = _("the paragraph would not say what was asked: “{text}”").format(text=said)
            yield from ((id(plan), reason) for plan in asked)
            return
        others = [*(unit for _text, unit, _plans in wanted), *self.new[place]]
        if strange := next((unit for unit in others if not self.is_touched(unit)), None):
            told = _("another paragraph would say something else: “{text}”").format(text=strange.text)
            yield from ((id(plan), told) for plan in self.mine or self.plans)

    def is_touched(self, unit: Unit) -> bool:
        """Whether a paragraph prints what was changed, or what refers to it."""
        return _is_of(unit, [plan.source for plan in self.plans]) or any(
            piece.kind == "reference" for piece in unit.pieces
        )

    def bare(self, text: str) -> str:
        """The words of a paragraph without the mark of an example, which goes to the longest cell of its row."""
        return plain(text.removesuffix(self.mark) if self.mark else text)

    def wanted(self) -> Iterator[tuple[str, Unit, list[Plan]]]:
        """What the document is to say, paragraph by paragraph."""
        joined: list[Plan] = []
        before = ""
        for unit in self.old:
            mine = [plan for plan in self.mine if _is_unit(plan.unit, unit)]
            own = [plan for plan in mine if plan.operation != "inserted"]
            texts = self.said(unit, mine, before)
            before = ""
            plans = [*joined, *own]
            joined = []
            if any(plan.operation == "merged" for plan in mine):
                before, joined = texts[-1] + next(plan.wish.new for plan in mine if plan.operation == "merged"), plans
                continue
            yield from ((self.bare(text), unit, plans) for text in texts)
            added = [plan for plan in mine if plan.operation == "inserted"]
            yield from ((self.bare(plan.proposal.new), unit, [plan]) for plan in added)

    def said(self, unit: Unit, mine: Sequence[Plan], before: str) -> list[str]:
        """The texts that are to stand in the place of one: none when it goes, two when it is split."""
        if any(plan.operation == "deleted" for plan in mine):
            return []
        edits = {(*plan.stretch, plan.proposal.new) for plan in mine if plan.operation == "words"}
        edits |= {stretch for plan in mine for stretch in self.elsewhere(plan)}
        edits |= {(plan.proposal.start, plan.proposal.start, "\0") for plan in mine if plan.operation == "split"}
        return (before + changed(unit.text, [Edit(*each) for each in edits])).split("\0")

    def elsewhere(self, plan: Plan) -> Iterator[tuple[int, int, str]]:
        """What was asked of the same words where another paragraph prints them."""
        for other in self.plans:
            if plan.path and other.place == plan.place and other.operation == "words" and plan.bounds:
                start, end = plan.bounds[other.wish.start], plan.bounds[other.wish.end]
                here = any(other is each for each in self.mine) and _is_unit(other.unit, plan.unit)
                if -1 not in (start, end) and not here:
                    yield start, end, other.proposal.new


def _is_unit(one: Unit, other: Unit) -> bool:
    return one is other or (one.spot, one.part, one.text, one.note) == (other.spot, other.part, other.text, other.note)


def _is_of(unit: Unit, sources: Iterable[Source]) -> bool:
    """Whether a paragraph prints one of these texts, or words of these templates."""
    paths = {source.path for source in sources if source.path}
    files = {source.file for source in sources if not source.path}
    return any(
        source.path in paths if source.path else source.file in files
        for piece in unit.pieces
        for source in piece.sources
    )


@contextmanager
def copied(project: Project, files: Mapping[Path, bytes]) -> Iterator[Project]:
    """A copy of the content, and where one of them changed of the templates, with the files as they are to be."""
    place = project.output / ".bestek"
    place.mkdir(parents=True, exist_ok=True)
    templated = any(path.is_relative_to(project.templates) for path in files)
    with tempfile.TemporaryDirectory(prefix="review-", dir=place) as name:
        root = Path(name)
        copy = Project(
            root / project.content.name,
            root / project.templates.name if templated else project.templates,
            project.output,
        )
        shutil.copytree(project.content, copy.content, copy_function=_linked)
        if templated:
            shutil.copytree(project.templates, copy.templates, copy_function=_linked)
        for path, data in files.items():
            target = root / path.relative_to(project.root)
            target.unlink()
            target.write_bytes(data)
        yield copy


def _linked(source: str, target: str) -> None:
    """The same file under another name where the file system can do that, else a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
