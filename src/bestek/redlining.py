"""What changed in the documents of a dossier between two moments, as files: Word with tracked changes, web page and PDF with a summary up front.

A moment is a decision, an issued version of a document, `last` (the last decision) or `now` (what content says). By default a document is
compared as it was last issued, or else as the last decision left it, with what it is now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from bestek import attribution, formats, issued, kept, outputs, redline, summary
from bestek.build import Step
from bestek.dossier import Composed
from bestek.findings import Finding, FindingsError, Severity
from bestek.issued import UNREADABLE, Version
from bestek.labels import Words, read_labels
from bestek.ledger import LAST, Decision, Ledger
from bestek.making import FORMATS, Means, all_of, means, steps
from bestek.messages import _
from bestek.project import Edition, Project, check_edition, check_format, check_municipality, nearest, no_document
from bestek.redline.together import together
from bestek.tree import Document
from bestek.write import Written
from bestek.write.revisions import is_redline

NOW = "now"
"""The word for what content says, wherever a moment can be named."""

FOLDER = "redline"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to compare: a document by its id or by that of its entry in the dossier (empty: every document that differs), and two moments.

    An empty `since` is the last issued version of each document, or the last decision; of `formats` none is all of them. An empty `edition` is that
    of the issued version that a document is compared with, or else the internal one.
    """

    document: str = ""
    since: str = ""
    until: str = NOW
    formats: tuple[str, ...] = ()
    edition: str = ""
    municipality: str = ""


@dataclass(frozen=True, eq=False)
class Moment:
    """A document at one moment: from the dossier as it was `composed`, or as it was issued (`version`).

    `decision` is the last one that it knows, empty for the beginning; with `now` content may be ahead of that.
    """

    name: str
    decision: str
    composed: Composed
    now: bool = False
    version: Version | None = None

    @cached_property
    def tree(self) -> Document | None:
        """The document; `None` where there was none. Raises `FindingsError` for what the edition refuses, and for a version that was altered."""
        if self.version:
            return self.version.read()
        if self.refused:
            raise FindingsError(self.refused)
        return self.composed.document(self.name) if self.exists else None

    @property
    def refused(self) -> tuple[Finding, ...]:
        """Why the edition cannot have it."""
        return () if self.version else tuple(self.composed.refused.get(self.name, ()))

    @property
    def label(self) -> str:
        """Its name on the command line."""
        return self.version.version if self.version else NOW if self.now else self.decision

    @property
    def title(self) -> str:
        """The title that the document has, empty where there is none."""
        if self.version:
            return self.version.title
        return self.composed.summaries[self.name].title if self.exists else ""

    @property
    def exists(self) -> bool:
        return self.version is not None or self.name in self.composed.summaries

    @property
    def shape(self) -> str:
        """The document as canonical JSON, empty where there was none."""
        if self.version:
            return self.version.text()
        return self.composed.shape(self.name) if self.exists and self.name not in self.composed.refused else ""


@dataclass(frozen=True)
class Redlined:
    """One document after the comparison of two moments, `old` and `new` by their names on the command line.

    `changes` counts what differs, `files` are those that were written; `remark` is what else is to be said.
    """

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
    for name in wanted.formats:
        check_format(name, FORMATS)
    if wanted.edition:
        check_edition(wanted.edition)
    comparings = _comparings(project, folder, wanted)
    pairs = [pair for each in comparings for pair in each.pairs()]
    if wanted.document and not pairs:
        known = tuple(dict.fromkeys(name for each in comparings for name in each.names))
        raise FindingsError(
            [_never(wanted.document) if wanted.document in known else no_document(wanted.document, known)]
        )
    with means(project) as with_:
        return tuple(_put_in_place(project, pair, pair.compared(), wanted, step, with_) for pair in pairs)


def _never(document: str) -> Finding:
    message = _("there is no document '{name}' at either of the two moments").format(name=document)
    return Finding("E006", message, None, _("choose others with --from and --to; ./inv log lists the decisions"))


def _comparings(project: Project, folder: Path, wanted: Wanted) -> tuple[Comparing, ...]:
    """What to compare, by municipality where the dossier has several."""
    first = Comparing(project, folder, wanted, wanted.municipality)
    loaded = first.composed("", first.edition).valid.loaded
    check_municipality(wanted.municipality, loaded.municipalities)
    if not loaded.several:
        return (Comparing(project, folder, wanted, ""),) if wanted.municipality else (first,)
    if wanted.municipality:
        return (first,)
    return tuple(Comparing(project, folder, wanted, name) for name in loaded.municipalities)


# What is compared with what


@dataclass
class Comparing:
    """The documents of a dossier for one municipality, at every moment that is asked for."""

    project: Project
    folder: Path
    wanted: Wanted
    municipality: str
    _composed: dict[tuple[str, Edition], Composed] = field(default_factory=dict)

    def composed(self, as_of: str, edition: Edition) -> Composed:
        if (as_of, edition) not in self._composed:
            made = kept.compose(self.project, self.folder, self.municipality, edition, as_of)
            self._composed[as_of, edition] = made
        return self._composed[as_of, edition]

    @property
    def ledger(self) -> Ledger:
        return self.composed("", self.edition).valid.loaded.ledger

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """What was issued, in the edition that is wanted."""
        found = issued.versions(self.folder, self.project.root, municipality=self.municipality)
        return tuple(version for version in found if self.wanted.edition in ("", version.edition))

    @cached_property
    def words(self) -> Mapping[str, Words]:
        return read_labels(self.project.templates)

    @cached_property
    def templates(self) -> Mapping[str, str]:
        return outputs.checksums(self.project.templates)

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of all documents, and those under which the dossier names them."""
        return tuple(
            dict.fromkeys(
                name for each in self._composed.values() for name in (*each.entries.values(), *each.summaries)
            )
        )

    @property
    def edition(self) -> Edition:
        """The edition of what is compared with no version."""
        return "public" if self.wanted.edition == "public" else "internal"

    def pairs(self) -> Iterator[Pair]:
        """The documents that are wanted, each at its two moments."""
        entries = {**self.at(self.wanted.until).entries, **self.at(self.wanted.since or LAST).entries}
        for name, entry in entries.items():
            if self.wanted.document in ("", name, entry) and (pair := self.pair(name)):
                yield pair

    def at(self, text: str) -> Composed:
        """The dossier at a moment, for the documents that it had; a version is one of a single document."""
        if text == NOW or self.is_version(text) or not (self.ledger or self.wanted.since):
            return self.composed("", self.edition)
        try:
            return self.composed(self.ledger.moment(text).id, self.edition)
        except FindingsError:
            if issued.number_of(text) and any(each.document == self.wanted.document for each in self.versions):
                return self.composed("", self.edition)
            raise

    def is_version(self, text: str) -> bool:
        return any(version.version == text for version in self.versions)

    def pair(self, name: str) -> Pair | None:
        """A document at its two moments, in the edition of the version that it is compared with; nothing where there is none at either of them.

        Of every document with one version those without it are left out.
        """
        known = {version.version: version for version in self.versions if version.document == name}
        since = self.wanted.since or next(reversed(known), LAST)
        asked = (since, self.wanted.until)
        if not self.wanted.document and any(self.is_version(text) and text not in known for text in asked):
            return None
        edition = next((known[text].edition for text in asked if text in known), self.edition)
        remark = "" if self.wanted.since or known else _("never issued: compared with the last decision")
        old, new = (self.moment(text, name, known, edition) for text in asked)
        return Pair(self, name, edition, old, new, remark) if old.exists or new.exists else None

    def moment(self, text: str, name: str, known: Mapping[str, Version], edition: Edition) -> Moment:
        """The document at a moment. Raises `FindingsError` for a word that is none."""
        if version := known.get(text):
            return Moment(name, version.decision, self.composed("", edition), version=version)
        if text == NOW:
            last = self.ledger.last
            return Moment(name, last.id if last else "", self.composed("", edition), now=True)
        try:
            decision = self.ledger.moment(text).id
        except FindingsError:
            if not (issued.number_of(text) and known):
                raise
            message = _("'{document}' was not issued as version {version}").format(document=name, version=text)
            raise FindingsError([Finding("E368", message, None, nearest(text, tuple(known)))]) from None
        return Moment(name, decision, self.composed(decision, edition))


@dataclass(frozen=True)
class Pair:
    """One document at two moments; at one of them there may be none."""

    of: Comparing
    name: str
    edition: Edition
    old: Moment
    new: Moment
    remark: str = ""

    @property
    def document(self) -> Document:
        """The document that gives the redline its properties: the new one, or the old one that is no more, without its text."""
        return self.trees[1]

    @cached_property
    def words(self) -> Words:
        labels = self.document.labels
        return replace(self.of.words[labels.language], labels=labels)

    def compared(self) -> Document | None:
        """The redline; nothing where the two are equal."""
        if self.old.exists and self.new.exists and self.old.shape == self.new.shape:
            return None
        made = redline.redline(*self.trees, self.attribution)
        return made if is_redline(made) else None

    @cached_property
    def trees(self) -> tuple[Document, Document]:
        """Both documents; an empty one where there is none."""
        if self.old.exists and self.new.exists and not (self.old.refused or self.new.refused):
            try:
                return together(self.old.shape, self.new.shape)
            except UNREADABLE:
                for version in (self.old.version, self.new.version):
                    if version:
                        version.read()
                raise
        there = self.new.tree or self.old.tree
        assert there
        empty = replace(there, children=())
        return self.old.tree or empty, self.new.tree or empty

    @property
    def attribution(self) -> attribution.Attribution:
        first, last = sorted((self.old, self.new), key=self.place)
        loaded = self.of.composed("", self.edition).valid.loaded
        return attribution.Attribution(
            self.of.ledger, self.words, first.decision, last.decision, loaded.pending if last.now else (), loaded.municipality,
            same_templates=self.templates(self.old) == self.templates(self.new),
        )  # fmt: skip

    def templates(self, moment: Moment) -> Mapping[str, str]:
        """The checksums of the templates that a document came from: those of its version, or those of today."""
        made = moment.version.origins()["templates"] if moment.version else self.of.templates
        return {name: checksum for name, checksum in made.items() if not name.endswith(".md")}

    def place(self, moment: Moment) -> tuple[int, bool]:
        """The place of a moment in the history."""
        ids = [decision.id for decision in self.of.ledger.decisions]
        return (ids.index(moment.decision) if moment.decision else -1), moment.now

    def summary(self) -> summary.Compared:
        """What the summary says besides the changes."""
        labels = self.words.labels
        remarks = {(True, False): labels.changes_gone, (False, True): labels.changes_whole}
        remark = remarks.get((self.old.exists, self.new.exists), "")
        numbers = summary.renumbered(*self.trees)
        decisions = {decision.id: self.decided(decision) for decision in self.of.ledger.decisions}
        version = self.old.version
        since = labels.version_of.format(version=version.version) if version else ""
        return summary.Compared(self.said(self.old), self.said(self.new), decisions, numbers, remark, since)

    def said(self, moment: Moment) -> str:
        """A moment in the words of the document."""
        labels = self.words.labels
        if moment.now:
            return labels.now
        decision = self.of.ledger.decision(moment.decision)
        dated = labels.dated.format(moment=f"“{decision.title}”", date=self.day(decision))
        return f"{labels.version_of.format(version=moment.version.version)} ({dated})" if moment.version else dated

    def day(self, decision: Decision) -> str:
        """The day of a decision, on one line."""
        return formats.date(decision.date, speech=self.words.speech).replace(" ", "\u00a0")

    def decided(self, decision: Decision) -> str:
        """A decision in a table: its title, and in brackets its number and its day."""
        facts = filter(None, (decision.number, self.day(decision)))
        return f"{decision.title} ({', '.join(facts)})"


# Files


def _put_in_place(
    project: Project, pair: Pair, made: Document | None, wanted: Wanted, step: Step, with_: Means
) -> Redlined:
    """Writes the files of a comparison; those of an earlier one go."""
    composed = pair.new.composed
    place = project.place(replace(composed.variant, as_of="")) / FOLDER
    files = _files(pair, made, composed, wanted, step, with_) if made else {}
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
    return Redlined(
        document=pair.name,
        title=pair.new.title or pair.old.title,
        old=pair.old.label,
        new=pair.new.label,
        changes=sum(1 for _change in redline.changes(made)) if made else 0,
        files=tuple(written),
        municipality=composed.variant.municipality,
        remark=pair.remark,
    )


def _files(
    pair: Pair, made: Document, composed: Composed, wanted: Wanted, step: Step, with_: Means
) -> dict[str, Written]:
    """What is written, by format: the Word file has the marks alone."""
    told = summary.summarised(made, pair.summary())
    reference = composed.reference.data if composed.reference else b""
    shown = {name: made if name == "docx" else told for name in FORMATS if name in (wanted.formats or FORMATS)}
    many = {name: steps(each, name, composed.style, None, reference) for name, each in shown.items()}
    written = all_of(many, with_)
    for name in shown:
        step(f"{pair.name}.{name}")
    return {name: written[name] for name in shown}
