"""What a decision does to the documents: decision, changed facts, documents, sections, paragraphs with old and new text.

The dossier is composed as of before and as of after the decision, or as the last decision left it and as content says it now; what
differs in the trees is what the decision touches. Nothing is guessed from where a fact is printed, so that a sum, a date that is
counted from another and a sentence that comes or goes are told too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from bestek import issued, kept, redline, summary
from bestek.dossier import FINAL, Composed
from bestek.edition import REMARKS
from bestek.facts import change_json
from bestek.issued import Version
from bestek.ledger import Decision, Ledger, read_ledger
from bestek.messages import N_, _
from bestek.model.dossier import DossierDocument
from bestek.project import Project, check_municipality
from bestek.redline import Difference
from bestek.redline.together import differing
from bestek.state import Change, fact_path, touches
from bestek.tree import Document, Inline, Source

PENDING = "pending"
"""The name of what no decision covers yet."""

FOLDER = "impact"

What = Literal["changed", "added", "removed"]


@dataclass(frozen=True)
class Passage:
    """A text that differs: `label` and `title` of its section, the id of the nearest `block`, and what a cell of a table is `about`.

    `old` and `new` are the whole texts (empty where there was or is none), `differences` what changed in them. `paths` are the changed
    facts behind it, as the state names them; none where only the layout of the facts brought it (a number, a sentence of the template).
    """

    label: str
    title: str
    block: str
    about: str
    old: str
    new: str
    paths: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def section(self) -> str:
        """The heading as it is printed."""
        return f"{self.label} {self.title}".strip()

    @property
    def moved(self) -> bool:
        """Whether it stands elsewhere and says what it said."""
        return self.differences[0].kind == "moved"

    @property
    def sides(self) -> tuple[tuple[Inline, ...], tuple[Inline, ...]]:
        """The old and the new text, short, with what changed in it marked."""
        return summary.sides(self.differences)


STATUSES = {
    "concept": N_("concept"), "for-decision": N_("for decision"), "adopted": N_("adopted"),
    "published": N_("published"), "changed": N_("changed"), "withdrawn": N_("withdrawn"),
}  # fmt: skip
"""What a document is, as the adviser reads it."""


@dataclass(frozen=True)
class Standing:
    """What a document is after the change: its version and status, and the version that was issued last before it (empty: none).

    `outdated`: it says something else than what was issued, or else adopted or published, under the same number.
    """

    version: str
    status: str
    issued: str = ""
    outdated: bool = False

    def told(self) -> str:
        """The standing in words, in the language in force."""
        words = _("version {version}, {status}").format(version=self.version, status=_(STATUSES[self.status]))
        if self.outdated and self.issued:
            return _("{version}: no longer agrees with the version that was issued").format(version=words)
        if self.outdated:
            return _("{version}: the text changes under the same version number").format(version=words)
        return _("{version}; last issued: {issued}").format(version=words, issued=self.issued) if self.issued else words


@dataclass(frozen=True)
class Touched:
    """A document that differs; with `added` or `removed` there is or was only one, and no passages are told.

    `standing` is what it is after the change, or was before it when it is no more.
    """

    document: str
    title: str
    what: What
    municipality: str = ""
    passages: tuple[Passage, ...] = ()
    language: str = "nl"
    standing: Standing | None = None


@dataclass(frozen=True)
class Impact:
    """What a decision does; without `decision`, what content says that no decision covers yet. `since` is the decision before it."""

    dossier: str
    decision: Decision | None
    since: Decision | None
    changes: tuple[Change, ...]
    documents: tuple[Touched, ...]

    @property
    def name(self) -> str:
        """The decision, or the word for what is pending: the name of its page."""
        return self.decision.id if self.decision else PENDING


def impact(project: Project, folder: Path, decision: str = "", municipality: str = "") -> Impact:
    """What a decision, by any of its names, or what is pending does to the documents of a dossier in the internal edition.

    Raises `FindingsError` for a decision that there is not, and for a dossier that does not compose at one of the two moments.
    """
    found = read_ledger(folder, project.root).moment(decision) if decision else None
    first = kept.compose(project, folder, municipality, as_of=found.id if found else "")
    loaded = first.valid.loaded
    check_municipality(municipality, loaded.municipalities)
    names = loaded.municipalities[1:] if loaded.several and not municipality else ()
    after = [first, *(kept.compose(project, folder, name, as_of=found.id if found else "") for name in names)]
    since = _before(loaded.ledger, found)
    changes = found.changes if found else loaded.pending
    documents = (touched for new in after for touched in _touched(project, folder, since, new, changes))
    return Impact(folder.name, found, since, changes, tuple(documents))


def _before(ledger: Ledger, decision: Decision | None) -> Decision | None:
    """The decision before one; without one the last."""
    if decision is None:
        return ledger.last
    return ledger.decision(decision.after) if decision.after else None


def _touched(
    project: Project, folder: Path, since: Decision | None, new: Composed, changes: Sequence[Change]
) -> Iterator[Touched]:
    """The documents that differ from those that the decision before left, in the order of the dossier; then those that are no more."""
    if not changes:
        return
    name = new.variant.municipality
    old = kept.compose(project, folder, name, as_of=since.id) if since else None
    issued_before = _issued(project, folder, since, new)
    for id_ in new.summaries:
        if old is None or id_ not in old.summaries:
            document = new.document(id_)
            standing = _standing(new, id_, issued_before)
            yield Touched(id_, document.title, "added", name, language=document.language, standing=standing)
        elif old.shape(id_) != new.shape(id_):
            before, after = differing(old.shape(id_), new.shape(id_))
            passages = tuple(passages_of(before, after, changes, new.valid.loaded.municipality))
            if passages:
                standing = _changed(new, old, id_, issued_before, passages)
                yield Touched(id_, after.title, "changed", name, passages, after.language, standing)
    for id_ in old.summaries if old else ():
        if id_ not in new.summaries and old:
            gone = old.document(id_)
            standing = _standing(old, id_, issued_before)
            yield Touched(id_, gone.title, "removed", name, language=gone.language, standing=standing)


def _issued(project: Project, folder: Path, since: Decision | None, new: Composed) -> dict[str, Version]:
    """By document the version that was issued last, with `since` or a decision before it."""
    loaded = new.valid.loaded
    known = {decision.id for decision in loaded.ledger.between("", since.id)} if since else set()
    municipality = loaded.municipality if loaded.several else ""
    found = issued.versions(folder, project.root, municipality=municipality) if known else ()
    return {version.document: version for version in found if version.decision in known}


def _standing(composed: Composed, id_: str, versions: Mapping[str, Version]) -> Standing:
    facts = _facts(composed, id_)
    return Standing(facts.version, facts.status, versions[id_].version if id_ in versions else "")


def _changed(
    new: Composed, old: Composed, id_: str, versions: Mapping[str, Version], passages: Sequence[Passage]
) -> Standing:
    """What a document is that changed. What only the internal edition tells of the facts is in nothing that was issued or adopted."""
    standing, last = _standing(new, id_, versions), versions.get(id_)
    internal = last is not None and last.edition == "internal"
    telling = internal or any(not each.block.startswith(REMARKS) for each in passages)
    fixed = standing.issued if last else _facts(old, id_).version if standing.status in FINAL else ""
    return replace(standing, outdated=telling and standing.version == fixed)


def _facts(composed: Composed, id_: str) -> DossierDocument:
    entry = composed.entries[id_]
    return next(each for each in composed.valid.dossier.documents if each.id == entry)


def passages_of(old: Document, new: Document, changes: Sequence[Change], municipality: str = "") -> Iterator[Passage]:
    """What differs between two versions, a passage for each text."""
    made = redline.redline(old, new)
    heads = dict(summary.cells(made))
    for _key, group in groupby(redline.changes(made), _text):
        found = tuple(group)
        first = found[0]
        sources = tuple(source for each in found for source in (*each.old_sources, *each.new_sources))
        yield Passage(
            first.label, first.title, first.block, heads.get(first.block, ""), first.old_text, first.new_text,
            tuple(_causes(sources, changes, municipality)), found,
        )  # fmt: skip


def _text(difference: Difference) -> tuple[object, ...]:
    """What changes have in common that stand in one text."""
    same = difference.what == "Text" and difference.kind != "moved"
    return difference.label, difference.block, difference.old_text, difference.new_text, same or id(difference)


def _causes(sources: Sequence[Source], changes: Sequence[Change], municipality: str) -> Iterator[str]:
    """The paths of the changes behind some words."""
    printed = {source.path for source in sources if source.path}
    for change in changes:
        path = fact_path(change.path, municipality)
        if any(touches(one, path) for one in printed):
            yield change.path


# For other programs


def as_json(found: Impact) -> str:
    """The impact as JSON. Its keys are described in `docs/pipeline.md`; keys may be added, none is renamed."""
    data = {
        "dossier": found.dossier,
        "decision": _decision(found.decision),
        "since": _decision(found.since),
        "facts": [_fact(found, change) for change in found.changes],
        "documents": [_document(each) for each in found.documents],
    }
    return json.dumps(data, indent=1, ensure_ascii=False)


def _decision(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    keys = {"id": decision.id, "title": decision.title, "number": decision.number, "body": decision.body}
    return {**keys, "date": decision.date.isoformat(), "status": decision.status}


def _fact(found: Impact, change: Change) -> dict[str, Any]:
    why = found.decision.why(change) if found.decision else ""
    return {**change_json(change), "why": why, "documents": documents_of(found, change.path)}


def documents_of(found: Impact, path: str) -> list[str]:
    """The ids of the documents in which a changed fact is behind a change; of one that is new or no more nobody asks which fact it was."""
    return list(
        dict.fromkeys(each.document for each in found.documents for passage in each.passages if path in passage.paths)
    )


def _document(touched: Touched) -> dict[str, Any]:
    keys = {"id": touched.document, "title": touched.title, "municipality": touched.municipality, "what": touched.what}
    standing = asdict(touched.standing) if touched.standing else None
    return {**keys, "standing": standing, "passages": [_passage(each) for each in touched.passages]}


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "label": passage.label, "title": passage.title, "block": passage.block, "about": passage.about,
        "old": passage.old, "new": passage.new, "facts": list(passage.paths),
        "changes": [{"kind": each.kind, "old": each.old, "new": each.new, "origin": each.origin} for each in passage.differences],
    }  # fmt: skip
