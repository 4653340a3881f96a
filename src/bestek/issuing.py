"""Issuing documents, and proving later that they still come out the same.

A version is issued as its document comes out as of a decision. What its number and its status may be is a table (`RULES`). What was issued
is kept by `bestek.issued`. To verify a version, its document is composed again as of that decision and compared with the tree that was kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from bestek import issued, kept, outputs, redline, report, tree
from bestek.build import Step
from bestek.dossier import Composed, Summary
from bestek.findings import Finding, FindingsError, Place, Severity
from bestek.issued import New, Version
from bestek.keys import spelled
from bestek.ledger import Decision, Ledger, read_ledger
from bestek.load import MUNICIPALITIES, RECORDS, load_dossier
from bestek.making import ALONE, FORMATS, Means, Task, means, outputs_of
from bestek.messages import N_, _, ngettext
from bestek.model import Open
from bestek.model.dossier import DossierDocument
from bestek.project import EDITIONS, Edition, Project, check_edition, nearest, no_document
from bestek.state import ABSENT


def _ignore(_name: str) -> None:
    pass


# What a version may be called


@dataclass(frozen=True, slots=True)
class Rule:
    """What a status asks for: the form of the number and its reason, the bodies that can give it (none: all), the edition that goes out.

    With `decided` the decision itself has to be adopted. `paper` is the form for a paper that is put before a body.
    """

    form: str
    reason: str
    edition: Edition = "public"
    bodies: tuple[str, ...] = ()
    decided: bool = False
    paper: str = ""


DRAFT, FIRST, LATER, ANY = r"0\.\d+", r"[1-9]\d*\.0", r"[1-9]\d*\.[1-9]\d*", r"[1-9]\d*\.\d+"

RULES: Mapping[str, Rule] = {
    "concept": Rule(
        DRAFT, N_("the number of a concept begins with 0, as in 0.9: nobody decided on it yet"), "internal"
    ),
    "for-decision": Rule(
        DRAFT,
        N_("what is put before a body has a number that begins with 0, as in 0.9; a proposal itself may be 1.0"),
        paper=FIRST,
    ),
    "adopted": Rule(
        FIRST,
        N_(
            "what a body adopts has a whole number, as in 1.0; what is changed after that has 1.1 and the status changed"
        ),
        bodies=("council", "executive", "commissioning-officer", "project-group"),
        decided=True,
    ),
    "published": Rule(
        FIRST,
        N_(
            "what is published has a whole number, as in 1.0; what is changed after that has 1.1 and the status changed"
        ),
    ),
    "changed": Rule(
        LATER,
        N_("what is changed after it was adopted or published counts on behind the dot, as in 1.1"),
        bodies=("clarification-notice", "council", "executive", "commissioning-officer"),
        decided=True,
    ),
    "withdrawn": Rule(
        ANY, N_("what is withdrawn was adopted or published before: its number begins with 1 or more, as in 1.1")
    ),
}
"""By status. Numbers of a status are never given again, and rise."""


# Issuing


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to issue: documents by their ids or those of their entries in the dossier, or `every` one whose version or status the decision set.

    Without an edition, concepts go out in the internal one and all else in the public one.
    """

    documents: tuple[str, ...]
    decision: str
    every: bool = False
    edition: str = ""
    municipality: str = ""


def issue(project: Project, folder: Path, wanted: Wanted, step: Step = _ignore) -> tuple[Version, ...]:
    """Freezes documents as they come out as of a decision, all of them or none. `step` is told every file that is laid out.

    Raises `FindingsError` with all that keeps them from being issued.
    """
    issuing = _Issuing(project, folder, wanted)
    chosen = issuing.chosen()
    if findings := [finding for each in chosen for finding in each.refusals()]:
        raise FindingsError(dict.fromkeys(findings))
    with means(project) as with_:
        made = [each.made(step, with_) for each in chosen]
    with issued.writing(folder):
        if findings := [*issuing.undone(), *(finding for each in chosen for finding in each.since())]:
            raise FindingsError(findings)
        return issued.put(folder, made)


@dataclass
class _Issuing:
    """A dossier of which documents are to be issued."""

    project: Project
    folder: Path
    wanted: Wanted
    _composed: dict[Edition, Composed] = field(default_factory=dict)

    def __post_init__(self) -> None:
        loaded = load_dossier(self.folder, self.project.root)
        self.ledger: Ledger = loaded.ledger
        self.decision: Decision = self.ledger.moment(self.wanted.decision)
        self.several = loaded.several
        if self.wanted.edition:
            check_edition(self.wanted.edition)
        self.issued = issued.versions(self.folder, self.project.root)

    def composed(self, edition: Edition) -> Composed:
        if edition not in self._composed:
            name, decision = self.wanted.municipality, self.decision.id
            self._composed[edition] = kept.compose(self.project, self.folder, name, edition, decision)
        return self._composed[edition]

    def undone(self) -> Iterator[Finding]:
        """That the decision was taken back, or recorded anew, while the documents were laid out."""
        if self.decision.seal not in {
            decision.seal for decision in read_ledger(self.folder, self.project.root).decisions
        }:
            message = _("the decision {name} was taken back in the meantime").format(name=self.decision.id)
            yield Finding("E618", message, Place(self.decision.file), _("record it again, and issue after that"))

    def chosen(self) -> list[_Document]:
        """The documents that are meant. Raises `FindingsError` for a name that is none, and when none is meant."""
        made = self.composed("internal")
        entries = {entry.id: entry for entry in made.valid.dossier.documents}
        names = set(self.set_here(made) if self.wanted.every else self.wanted.documents)
        known = tuple(dict.fromkeys((*entries, *made.entries)))
        if unknown := [no_document(name, known) for name in names if name not in known]:
            raise FindingsError(unknown)
        found = [_Document(self, id_, entries[entry]) for id_, entry in made.entries.items() if {id_, entry} & names]
        if not found:
            message = _("the decision {name} set no version and no status").format(name=self.decision.id)
            hint = _("name the documents; versions and statuses are facts: documents/…/version")
            raise FindingsError([Finding("E610", message, self.decision.place(), hint)])
        return found

    def set_here(self, made: Composed) -> Iterator[str]:
        """The documents whose version or status the decision set, and those of an element that it added."""
        for id_, entry in made.entries.items():
            facts = next(facts for facts in made.valid.dossier.documents if facts.id == entry)
            element = f"{facts.each}/{id_[len(entry) + 1 :]}"
            if self.sets(entry) or (facts.each and self.adds(element)):
                yield id_

    def sets(self, entry: str) -> bool:
        """Whether the decision set version or status of a document."""
        after = self.ledger.state(self.decision.id)
        before = self.ledger.state(self.decision.after) if self.decision.after else None
        paths = (f"documents/{entry}/{key}" for key in ("version", "status"))
        return any((before.value(path) if before else ABSENT) != after.value(path) for path in paths)

    def adds(self, path: str) -> bool:
        after = self.ledger.state(self.decision.id).value(path) is not ABSENT
        return after and (not self.decision.after or self.ledger.state(self.decision.after).value(path) is ABSENT)


@dataclass(frozen=True)
class _Document:
    """A document that is to be issued; `facts` is its entry in the dossier."""

    of: _Issuing
    id: str
    facts: DossierDocument

    @property
    def edition(self) -> Edition:
        rule = RULES.get(str(self.facts.status), RULES["concept"])
        return next((name for name in EDITIONS if name == self.of.wanted.edition), rule.edition)

    @property
    def composed(self) -> Composed:
        return self.of.composed(self.edition)

    @property
    def municipality(self) -> str:
        return self.composed.valid.loaded.municipality if self.of.several else ""

    @property
    def title(self) -> str:
        return self.composed.document(self.id).title

    # What keeps it from being issued

    def refusals(self) -> Iterator[Finding]:
        """What is wrong with number and status, and what the edition cannot print."""
        if undecided := [key for key in ("version", "status", "date") if isinstance(getattr(self.facts, key), Open)]:
            message = _("'{document}' cannot be issued: its {fact} is not decided")
            yield from (
                self.finding("E611", message, _("decide it, and record that"), key, fact=key) for key in undecided
            )
            return
        yield from self.misfits()
        yield from self.composed.refused.get(self.id, ())
        yield from self.not_set()
        yield from self.since()

    def finding(self, code: str, message: str, hint: str, key: str = "version", **values: str) -> Finding:
        """A refusal at a fact of the document."""
        place = self.of.composed("internal").valid.loaded.place_of(f"documents/{self.facts.id}/{key}")
        told = {"document": self.title, "version": self.facts.version, "status": self.facts.status, **values}
        return Finding(code, message.format(**told), place, hint.format(**told))

    def misfits(self) -> Iterator[Finding]:
        """A number that does not fit its status, and a decision that cannot give it."""
        rule, decision = RULES[self.facts.status], self.of.decision
        forms = (rule.form, rule.paper if self.facts.proposal else "")
        if not any(form and re.fullmatch(form, self.facts.version) for form in forms):
            message = _("version {version} of '{document}' does not fit its status {status}")
            yield self.finding("E611", message, _(rule.reason))
        if rule.bodies and decision.body not in rule.bodies:
            message = _("'{document}' cannot get the status {status} by a decision of the body {body}")
            hint = _("bodies that can: {known}")
            yield self.finding("E612", message, hint, "status", body=decision.body, known=", ".join(rule.bodies))
        if rule.decided and decision.status == "noted":
            message = _("'{document}' cannot be {status} by a decision that was only noted")
            yield self.finding("E612", message, _("write the status concept or for-decision"), "status")

    def not_set(self) -> Iterator[Finding]:
        """A version goes out with the decision that set it. The documents of a collection share a version: they go out one by one."""
        if self.facts.each or self.of.sets(self.facts.id):
            return
        setters = [
            self.of.ledger.setter(f"documents/{self.facts.id}/{key}", self.of.decision.id)
            for key in ("version", "status")
        ]
        order = [decision.id for decision in self.of.ledger.decisions]
        last = max((setter.id for setter in setters if setter), key=order.index, default="")
        message = _(
            "the decision {decision} set neither version nor status of '{document}': version {version} is of {last}"
        )
        hint = _("issue it with --decision {last}; or give it a new version in content and record that")
        yield self.finding("E613", message, hint, decision=self.of.decision.id, last=last)

    def since(self) -> Iterator[Finding]:
        """Versions that were issued already, also in the meantime."""
        same = issued.versions(self.of.folder, self.of.project.root, self.id, self.municipality)
        last = max(same, key=lambda version: version.number, default=None)
        if last and any(version.version == self.facts.version for version in same):
            message = _("version {version} of '{document}' was issued before")
            hint = _("what was issued stays as it is: give the document a higher version, and record that decision")
            yield self.finding("E614", message, hint)
        elif last and issued.number_of(self.facts.version) <= last.number:
            message = _("version {version} of '{document}' is lower than {last}, which was issued before")
            yield self.finding("E614", message, _("write a version that is higher than {last}"), last=last.version)

    # What is kept of it

    def made(self, step: Step, with_: Means) -> New:
        """The version with its tree, and the checksums of its files as a build makes them."""
        composed, decision = self.composed, self.of.decision
        shape, origins = (
            composed.shape(self.id),
            json.dumps(origins_of(self.of.project, composed), indent=1, ensure_ascii=False) + "\n",
        )
        version = Version(
            document=self.id,
            title=self.title,
            version=self.facts.version,
            status=self.facts.status,
            body=decision.body,
            date=self.facts.date,
            decision=decision.id,
            edition=self.edition,
            state=self.of.ledger.state(decision.id).fingerprint,
            tree=outputs.checksum(shape.encode()),
            made_from=outputs.checksum(origins.encode()),
            files=files_of(composed, self.id, step, with_),
            municipality=self.municipality,
        )
        return New(version, shape, origins)


def files_of(composed: Composed, id_: str, step: Step = _ignore, with_: Means = ALONE) -> dict[str, str]:
    """The checksums of the files of a document, by their names in the folder of its edition. Raises `FindingsError` as `bytes_of` does."""
    return {f"{id_}.{name}": outputs.checksum(data) for name, data in bytes_of(composed, id_, step, with_).items()}


def bytes_of(composed: Composed, id_: str, step: Step = _ignore, with_: Means = ALONE) -> dict[str, bytes]:
    """The files of a document by their formats, with the bytes of a build. Raises `FindingsError` for what a writer refuses."""
    document, style = composed.document(id_), composed.style
    reference = composed.reference.data if composed.reference else b""
    tasks = [Task(document, name, "", 0) for name in FORMATS]
    made = {each.task.format: each.written for each in outputs_of(tasks, style, reference, {}, with_)}
    for name in FORMATS:
        step(f"{id_}.{name}")
        if wrong := [finding for finding in made[name].findings if finding.severity is Severity.ERROR]:
            raise FindingsError(wrong)
    return {name: made[name].data for name in FORMATS}


def origins_of(project: Project, composed: Composed) -> dict[str, Any]:
    """What besides the state decides how the documents of a dossier come out: checksums by the paths of files, and the names of the software."""
    loaded = composed.valid.loaded
    pictures = project.content / MUNICIPALITIES / loaded.municipality
    folders = {
        "templates": project.templates,
        "pictures": pictures,
        "records": project.content / composed.folder / RECORDS,
    }
    return {
        **{name: outputs.checksums(folder) for name, folder in folders.items()},
        "style": outputs.checksum(spelled(composed.style).encode()),
        "program": outputs.checksum(json.dumps(outputs.checksums(Path(__file__).parent)).encode()),
        "software": outputs.software().split("\n"),
    }


# Verifying


@dataclass(frozen=True)
class Verified:
    """One issued version after it was made again. `findings` say what differs; without an error it comes out the same."""

    version: Version
    findings: tuple[Finding, ...]

    @property
    def same(self) -> bool:
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


@dataclass(frozen=True)
class Verification:
    """All versions that were verified, and what is wrong with those that could not be read."""

    versions: tuple[Verified, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        return (*self.findings, *(finding for each in self.versions for finding in each.findings))


def verify(
    project: Project, folder: Path, document: str = "", *, files: bool = False, step: Step = _ignore
) -> Verification:
    """Makes every issued version again as of its decision, and compares its tree; with `files` also the bytes of its files.

    Raises `FindingsError` when the decisions do not hold, and for a document that was never issued.
    """
    with issued.writing(folder):
        read = issued.read_all(folder, project.root)
    chosen = [version for version in read.versions if document in ("", version.document)]
    if document and not chosen:
        known = tuple(dict.fromkeys(version.document for version in read.versions))
        message = _("no version of a document '{name}' was issued").format(name=document)
        raise FindingsError([*read.findings, Finding("E617", message, None, nearest(document, known) if known else "")])
    loaded = load_dossier(folder, project.root)
    with means(project) as with_:
        verifying = Verifying(project, folder, loaded.ledger, files, step, with_)
        return Verification(tuple(verifying.verified(version) for version in chosen), read.findings)


@dataclass
class Verifying:
    """Issued versions of a dossier, made again as of their decisions; what was composed for one serves the others.

    `compose` makes the documents, by default with what is kept of them.
    """

    project: Project
    folder: Path
    ledger: Ledger
    files: bool = False
    step: Step = _ignore
    means: Means = ALONE
    compose: Callable[[Project, Path, str, Edition, str], Composed] = field(default=kept.compose)
    _composed: dict[tuple[str, Edition, str], Composed] = field(default_factory=dict)

    def composed(self, version: Version) -> Composed:
        """The documents as of the decision of a version. Raises `FindingsError` with all that is wrong with any of them."""
        key = (version.municipality, version.edition, version.decision)
        if key not in self._composed:
            self._composed[key] = self.compose(self.project, self.folder, *key)
        return self._composed[key]

    def causes(self, version: Version) -> str:
        """What else was changed since a version was issued, in words."""
        return _Explained(version.origins(), origins_of(self.project, self.composed(version))).causes()

    def verified(self, version: Version) -> Verified:
        """One version, with all that differs from what was issued."""
        try:
            return Verified(version, tuple(self.differences(version)))
        except FindingsError as error:
            return Verified(version, error.findings)

    def differences(self, version: Version) -> Iterator[Finding]:
        self.step(f"{version.document} {version.version}")
        text, origins = version.text(), version.origins()
        if unfounded := list(self.unfounded(version)):
            yield from unfounded
            return
        composed = self.composed(version)
        if version.document not in composed.entries:
            version.read()
            message = _("there is no document '{document}' any more as of {decision}")
            yield self.finding("E618", message, "", version)
            return
        same = composed.shape(version.document) == text
        shown = composed.summaries[version.document] if same else version.read()
        if self.told_of(version, shown, composed) != self.told_by(version):
            yield issued.altered(version.place)
        elif not same or self.files:
            yield from self.otherwise(version, composed, _Explained(origins, origins_of(self.project, composed)))

    def otherwise(self, version: Version, composed: Composed, explained: _Explained) -> Iterator[Finding]:
        """What a version says otherwise now; where it says the same, which of its files have other bytes."""
        old, new = version.read(), composed.document(version.document)
        if tree.unsourced(tree.dumps(old)) != tree.unsourced(tree.dumps(new)):
            yield self.differs(version, old, new, explained)
        elif self.files:
            yield from self.other_bytes(version, composed, explained)

    def told_of(self, version: Version, shown: tree.Document | Summary, composed: Composed) -> tuple[object, ...]:
        """What its decision and its own text say of a version, whoever sealed `version.yaml`."""
        entry = composed.entries[version.document]
        facts = next(facts for facts in composed.valid.dossier.documents if facts.id == entry)
        body = self.ledger.decision(version.decision).body
        return shown.id, shown.title, facts.version, facts.status, facts.date, body

    def told_by(self, version: Version) -> tuple[object, ...]:
        return version.document, version.title, version.version, version.status, version.date, version.body

    def unfounded(self, version: Version) -> Iterator[Finding]:
        """Decisions that no longer lead to the state that a version was issued from."""
        if lost := list(issued.orphans([version], self.ledger.decisions)):
            yield from lost
        elif self.ledger.state(version.decision).fingerprint != version.state:
            message = _("version {version} of '{document}' was issued from another state than {decision} leads to now")
            yield self.finding("E618", message, _("put the decisions back from version control or a backup"), version)

    def finding(self, code: str, message: str, hint: str, version: Version, **values: object) -> Finding:
        told = {"document": version.title, "version": version.version, "decision": version.decision, **values}
        return Finding(code, message.format(**told), version.place, hint.format(**told))

    def differs(self, version: Version, old: tree.Document, new: tree.Document, explained: _Explained) -> Finding:
        """That a document says something else now, where, and what made it do so."""
        places = list(_places(old, new))
        count = ngettext("{count} place", "{count} places", len(places)).format(count=len(places))
        message = _("version {version} of '{document}' comes out otherwise, in {count}: {first}")
        hint = _("changed since: {causes}; put it back, or issue a new version")
        values = {"count": count, "first": " · ".join(places[:SHOWN]), "causes": explained.text_causes(places)}
        return self.finding("E619", message, hint, version, **values)

    def other_bytes(self, version: Version, composed: Composed, explained: _Explained) -> Iterator[Finding]:
        """Files that differ although the document says the same."""
        now = files_of(composed, version.document, self.step, self.means)
        other = [name for name, sum_ in version.files.items() if now.get(name) != sum_]
        if other:
            message = _("version {version} of '{document}' says the same, but these files have other bytes: {files}")
            hint = _("changed since: {causes}")
            finding = self.finding("W619", message, hint, version, files=", ".join(other), causes=explained.causes())
            yield Finding(finding.code, finding.message, finding.place, finding.hint, Severity.WARNING)


def as_json(made: Verification) -> str:
    """Every version with whether it comes out the same, and all findings, for a program."""
    rows = [
        {"document": each.version.document, "version": each.version.version, "municipality": each.version.municipality,
         "decision": each.version.decision, "edition": each.version.edition, "same": each.same}
        for each in made.versions
    ]  # fmt: skip
    findings = json.loads(report.as_json(made.all_findings))
    return json.dumps({"versions": rows, "findings": findings}, indent=1, ensure_ascii=False)


SHOWN = 3
"""Places and causes that a finding names."""

QUOTED = 60
"""Characters of words that a finding quotes."""


def _places(old: tree.Document, new: tree.Document) -> Iterator[str]:
    """Where a document says something else: labels and properties by their names, text by its section."""
    for name in (f.name for f in fields(tree.Labels)):
        before, after = getattr(old.labels, name), getattr(new.labels, name)
        if before != after:
            yield _("label {name}: {old} → {new}").format(name=name, old=_quoted(before), new=_quoted(after))
    for change in redline.changes(redline.redline(old, new)):
        place = f"{change.label} {change.title}".strip() or _("before the first section")
        words = f"{_quoted(change.old)} → {_quoted(change.new)}"
        templates = sorted({source.file for source in (*change.old_sources, *change.new_sources) if not source.path})
        yield f"{place}: {words}" + (f" ({', '.join(templates)})" if templates else "")
    for name in (f.name for f in fields(tree.Document) if f.name not in ("labels", "children")):
        if getattr(old, name) != getattr(new, name):
            yield _("property {name}").format(name=name)


def _quoted(words: str) -> str:
    return f"“{words[:QUOTED]}…”" if len(words) > QUOTED else f"“{words}”" if words else "–"


@dataclass(frozen=True)
class _Explained:
    """What was changed since a version was issued, besides content."""

    before: Mapping[str, Any]
    now: Mapping[str, Any]

    def text_causes(self, places: Sequence[str]) -> str:
        """What can make a document say something else: the files that its places name, where those changed."""
        files = self.changed_files()
        named = [name for name in files if any(name in place for place in places)]
        causes = named or [*files, *(self.program() or self.software())]
        return self.listed(causes) or _("nothing that was kept; the record of templates and pictures is the same")

    def causes(self) -> str:
        """What can make files differ."""
        style = [_("the house style")] if self.before["style"] != self.now["style"] else []
        return self.listed([*self.changed_files(), *style, *self.program(), *self.software()]) or _(
            "nothing that was kept"
        )

    def listed(self, causes: Sequence[str]) -> str:
        return ", ".join(causes[: 2 * SHOWN]) + (" …" if len(causes) > 2 * SHOWN else "")

    def changed_files(self) -> list[str]:
        return [f"{kind}/{name}" for kind in ("templates", "pictures", "records") for name in self.differing(kind)]

    def differing(self, kind: str) -> Iterator[str]:
        before, now = self.before[kind], self.now[kind]
        yield from (name for name in sorted({*before, *now}) if before.get(name) != now.get(name))

    def program(self) -> list[str]:
        return ["Bestek"] if self.before["program"] != self.now["program"] else []

    def software(self) -> list[str]:
        """Names and versions of what was installed then and is otherwise now."""
        before, now = (outputs.versions("\n".join(each["software"])) for each in (self.before, self.now))
        names = sorted({*before, *now})
        return [
            f"{name} {before.get(name, '–')} → {now.get(name, '–')}"
            for name in names
            if before.get(name) != now.get(name)
        ]
