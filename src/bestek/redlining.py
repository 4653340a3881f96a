"""What changed in the documents of a dossier between two moments, as files: Word with tracked changes, web page and PDF with a summary up front.

A moment is a decision, an issued version of a document, `last` (the last decision) or `now` (what content says). By default a document is
compared as it was last issued, or else as the last decision left it, with what it is now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from bestek import attribution, formats, kept, outputs, redline, summary
from bestek.build import FORMATS, write
from bestek.dossier import Composed
from bestek.findings import Finding, FindingsError, Severity
from bestek.labels import Words, read_labels
from bestek.ledger import LAST, Decision, Ledger
from bestek.messages import _
from bestek.project import EDITIONS, Edition, Project, nearest
from bestek.state import Change
from bestek.tree import Document
from bestek.write import Written

NOW = "now"
"""The word for what content says, wherever a moment can be named."""

FOLDER = "redline"

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to compare: a document by its id or by that of its entry in the dossier (empty: every document that differs), and two moments.

    An empty `since` is the last issued version of each document, or the last decision; of `formats` none is all of them.
    """

    document: str = ""
    since: str = ""
    until: str = NOW
    formats: tuple[str, ...] = ()
    edition: Edition = "internal"
    municipality: str = ""


@dataclass(frozen=True)
class Moment:
    """A document at one moment: its `tree`, `None` where there was none. `decision` is the last one that it knows, empty for the beginning.

    With `now` content may be ahead of that decision. `version` is that of an issued document, `as_of` the decision as of which the dossier was composed.
    """

    decision: str
    tree: Document | None
    now: bool = False
    version: str = ""
    as_of: str = ""


@dataclass(frozen=True)
class Redlined:
    """One document after the comparison. `changes` counts what differs, `files` are those that were written; `remark` is what else is to be said."""

    document: str
    title: str
    old: str
    new: str
    changes: int
    files: tuple[Path, ...] = ()
    municipality: str = ""
    remark: str = ""


def redlines(project: Project, folder: Path, wanted: Wanted, step: Step = lambda _name: None) -> tuple[Redlined, ...]:
    """Compares and writes; `step` is told every file that is made.

    Raises `FindingsError` for a document, a moment or a format that there is not, and for what a writer refuses. Where nothing differs nothing is
    written, and what an earlier comparison left goes.
    """
    _check(wanted)
    names = _municipalities(project, folder, wanted)
    comparings = [_Comparing(project, folder, wanted, name) for name in names]
    pairs = [pair for each in comparings for pair in each.pairs()]
    if wanted.document and not pairs:
        known = tuple(dict.fromkeys(name for each in comparings for name in each.names))
        message = _("there is no document '{name}'").format(name=wanted.document)
        raise FindingsError([Finding("E006", message, None, nearest(wanted.document, known))])
    return tuple(_put_in_place(project, pair, pair.compared(), wanted, step) for pair in pairs)


def _check(wanted: Wanted) -> None:
    for name in wanted.formats:
        if name not in FORMATS:
            message = _("there is no format '{name}'").format(name=name)
            raise FindingsError([Finding("E005", message, None, nearest(name, FORMATS))])
    if wanted.edition not in EDITIONS:
        message = _("there is no edition '{name}'").format(name=wanted.edition)
        raise FindingsError([Finding("E008", message, None, nearest(wanted.edition, EDITIONS))])


def _municipalities(project: Project, folder: Path, wanted: Wanted) -> tuple[str, ...]:
    """The municipalities to compare for; of a dossier that has one, none by name."""
    loaded = kept.compose(project, folder, wanted.municipality, wanted.edition).valid.loaded
    if wanted.municipality and wanted.municipality not in loaded.municipalities:
        message = _("no dossier is of a municipality '{name}'").format(name=wanted.municipality)
        raise FindingsError([Finding("E009", message, None, nearest(wanted.municipality, loaded.municipalities))])
    return loaded.municipalities if loaded.several and not wanted.municipality else (wanted.municipality,)


# What is compared with what


@dataclass
class _Comparing:
    """The documents of a dossier for one municipality, at every moment that is asked for."""

    project: Project
    folder: Path
    wanted: Wanted
    municipality: str
    _composed: dict[str, Composed] = field(default_factory=dict)

    def composed(self, as_of: str = "") -> Composed:
        if as_of not in self._composed:
            made = kept.compose(self.project, self.folder, self.municipality, self.wanted.edition, as_of)
            self._composed[as_of] = made
        return self._composed[as_of]

    @property
    def ledger(self) -> Ledger:
        return self.composed().valid.loaded.ledger

    @property
    def pending(self) -> tuple[Change, ...]:
        return self.composed().valid.loaded.pending

    @cached_property
    def words(self) -> Mapping[str, Words]:
        return read_labels(self.project.templates)

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of all documents, and those under which the dossier names them."""
        return tuple(
            dict.fromkeys(
                name for each in self._composed.values() for name in (*each.entries.values(), *each.summaries)
            )
        )

    def pairs(self) -> Iterator[_Pair]:
        """The documents that are wanted, each at its two moments."""
        until = self.moment(self.wanted.until, "")
        entries = dict(self.composed(until.as_of).entries)
        if self.wanted.since:
            with suppress(FindingsError):  # a version of one document is no moment of all
                entries |= self.composed(self.moment(self.wanted.since, "").as_of).entries
        elif self.ledger:
            entries |= self.composed(self.moment(LAST, "").as_of).entries
        for name, entry in entries.items():
            if self.wanted.document in ("", name, entry):
                yield self.pair(name)

    def pair(self, name: str) -> _Pair:
        issued = self.issued(name)
        since = self.wanted.since or (next(reversed(issued)) if issued else LAST)
        remark = "" if self.wanted.since or issued else _("not issued yet: compared with the last decision")
        return _Pair(self, name, self.moment(since, name), self.moment(self.wanted.until, name), remark)

    def moment(self, text: str, name: str) -> Moment:
        """The document at a moment. Raises `FindingsError` for a word that is none."""
        if text == NOW:
            last = self.ledger.last
            return Moment(last.id if last else "", self.tree("", name), now=True)
        if version := self.issued(name).get(text):
            return version
        decision = self.ledger.moment(text)
        return Moment(decision.id, self.tree(decision.id, name), as_of=decision.id)

    def tree(self, as_of: str, name: str) -> Document | None:
        made = self.composed(as_of)
        if made.refused.get(name):
            raise FindingsError(made.refused[name])
        return made.document(name) if name in made.summaries else None

    def issued(self, name: str) -> dict[str, Moment]:
        """The issued versions of a document, oldest first."""
        return {}


@dataclass(frozen=True)
class _Pair:
    """One document at two moments; at one of them there may be none."""

    of: _Comparing
    name: str
    old: Moment
    new: Moment
    remark: str = ""

    @property
    def document(self) -> Document:
        """The document that gives the redline its properties: the new one, or the old one that is no more."""
        document = self.new.tree or self.old.tree
        assert document
        return document

    @cached_property
    def words(self) -> Words:
        labels = self.document.labels
        return replace(self.of.words[labels.language], labels=labels)

    def compared(self) -> Document | None:
        """The redline; nothing where the two are equal."""
        empty = replace(self.document, children=())
        made = redline.redline(self.old.tree or empty, self.new.tree or empty, self.attribution)
        return made if next(redline.changes(made), None) else None

    @property
    def attribution(self) -> attribution.Attribution:
        first, last = sorted((self.old, self.new), key=self.place)
        loaded = self.of.composed(self.new.as_of).valid.loaded
        return attribution.Attribution(
            self.of.ledger, self.words, first.decision, last.decision, self.of.pending if last.now else (), loaded.municipality,
            same_templates=not (self.old.version or self.new.version),
        )  # fmt: skip

    def place(self, moment: Moment) -> tuple[int, bool]:
        """The place of a moment in the history."""
        ids = [decision.id for decision in self.of.ledger.decisions]
        return (ids.index(moment.decision) if moment.decision else -1), moment.now

    def summary(self) -> summary.Compared:
        """What the summary says besides the changes."""
        labels = self.words.labels
        remark = labels.changes_whole if self.old.tree is None else labels.changes_gone if self.new.tree is None else ""
        numbers = summary.renumbered(self.old.tree, self.new.tree) if self.old.tree and self.new.tree else ()
        decisions = {decision.id: self.decided(decision) for decision in self.of.ledger.decisions}
        return summary.Compared(self.said(self.old), self.said(self.new), decisions, numbers, remark)

    def said(self, moment: Moment) -> str:
        """A moment in the words of the document."""
        labels = self.words.labels
        if moment.now:
            return labels.now
        decision = self.of.ledger.decision(moment.decision)
        title = f"“{decision.title}”"
        day = formats.date(decision.date, speech=self.words.speech).replace(" ", "\u00a0")
        if not moment.version:
            return labels.dated.format(moment=title, date=day)
        return (
            labels.dated.format(moment=f"{labels.version_of.format(version=moment.version)} ({title}", date=day) + ")"
        )

    def decided(self, decision: Decision) -> str:
        """A decision in a table: its title, and in brackets its number and its day."""
        day = formats.date(decision.date, speech=self.words.speech)
        facts = filter(None, (decision.number, day))
        return f"{decision.title} ({', '.join(facts)})"


# Files


def _put_in_place(project: Project, pair: _Pair, made: Document | None, wanted: Wanted, step: Step) -> Redlined:
    """Writes the files of a comparison; those of an earlier one go."""
    composed = pair.of.composed(pair.new.as_of)
    place = project.place(composed.variant) / FOLDER
    files = dict(_files(pair, made, composed, wanted, step)) if made else {}
    written = {place / f"{pair.name}.{name}": each for name, each in files.items()}
    if refused := [
        finding for each in files.values() for finding in each.findings if finding.severity is Severity.ERROR
    ]:
        raise FindingsError(composed.placed(refused))
    with outputs.alone(project.output):
        outputs.write_files({path: each.data for path, each in written.items()})
        for name in FORMATS:
            if name not in files:
                (place / f"{pair.name}.{name}").unlink(missing_ok=True)
    count = sum(1 for _change in redline.changes(made)) if made else 0
    return Redlined(
        pair.name,
        pair.document.title,
        pair.said(pair.old),
        pair.said(pair.new),
        count,
        tuple(written),
        pair.of.municipality,
        pair.remark,
    )


def _files(
    pair: _Pair, made: Document, composed: Composed, wanted: Wanted, step: Step
) -> Iterator[tuple[str, Written]]:
    """What is written, by format: the Word file has the marks alone."""
    told = summary.summarised(made, pair.summary())
    reference = composed.reference.data if composed.reference else b""
    for name in FORMATS:
        if not wanted.formats or name in wanted.formats:
            yield name, write(made if name == "docx" else told, name, composed.style, reference=reference)
            step(f"{pair.name}.{name}")
