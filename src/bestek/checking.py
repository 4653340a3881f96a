"""All rules over the dossiers of a project: what they find, what was accepted of that, and what they could not assess.

Rules run for each municipality of a dossier; what they find of several is told once. What came of a dossier is kept in `build/.bestek/checks`
behind a fingerprint of all that it was made from: content, templates, code, settings, `review.yaml`, the language of the screen. When nothing
changed, no stage of the documents is imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bestek import outputs
from bestek.findings import Finding, FindingsError, Place, Severity
from bestek.messages import language
from bestek.outputs import checksum
from bestek.project import AS_OF, Project, Variant, check_municipality, nearest

if TYPE_CHECKING:
    from bestek.check.acceptances import Review
    from bestek.check.context import Purchase, Settings
    from bestek.check.passages import Reading
    from bestek.check.rule import Spot
    from bestek.check.run import Assessed, Found
    from bestek.dossier import Composed
    from bestek.ledger import Decision, Ledger
    from bestek.load import Loaded
    from bestek.model.review import Acceptance, Approval
    from bestek.validate import Valid

REVIEW = "review.yaml"
SETTINGS = "review-settings.yaml"
"""Files that say how checks are judged, and that no document is made from."""


@dataclass(frozen=True, slots=True)
class Where:
    """A paragraph concerned: `id` is that of the block in the document, `label` how a reader finds it."""

    document: str
    id: str
    label: str
    municipality: str = ""

    @property
    def page(self) -> str:
        """The web page of the document, from the folder of the outputs of the dossier."""
        return "/".join(filter(None, (self.municipality, f"{self.document}.html")))


@dataclass(frozen=True, slots=True)
class Accepted:
    """Who left a finding as it is, when, and why."""

    role: str
    date: str
    reason: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a rule found. `municipalities` are those that it holds for, none where it holds for all of the dossier.

    `judged` is the fingerprint of what was judged.
    """

    finding: Finding
    judged: str
    where: tuple[Where, ...] = ()
    municipalities: tuple[str, ...] = ()
    accepted: Accepted | None = None

    @property
    def rule(self) -> str:
        """The id of the rule."""
        return self.finding.code


@dataclass(frozen=True, slots=True)
class Unassessed:
    """A rule, or a part of it, that says nothing, and why."""

    rule: str
    reason: str
    municipalities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """What came of one dossier.

    `content` is what there is to say of it besides the rules: mistakes that keep it from being checked, warnings, advice, open points.
    `remarks` are on what was accepted and signed off. `titles` gives the title of each rule, `documents` that of each document by municipality and id, and
    `languages` the language of its text: all by their keys in order, as they come back from what is kept.
    `built` says whether its files are those of this content: what their writers advise is among `content` then.
    `stopped` says whether a mistake kept it, for one of its municipalities, from being checked.
    """

    dossier: str
    title: str = ""
    municipalities: tuple[str, ...] = ()
    several: bool = False
    told: tuple[Told, ...] = ()
    unassessed: tuple[Unassessed, ...] = ()
    content: tuple[Finding, ...] = ()
    remarks: tuple[Finding, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    built: bool = False
    stopped: bool = False

    @property
    def left(self) -> tuple[Told, ...]:
        """The findings that nobody accepted."""
        return tuple(each for each in self.told if not each.accepted)

    @property
    def accepted(self) -> tuple[Told, ...]:
        """The findings that are left as they are."""
        return tuple(each for each in self.told if each.accepted)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that counts for the exit code."""
        return (*self.content, *self.remarks, *(each.finding for each in self.left))

    @property
    def stopping(self) -> tuple[Finding, ...]:
        """The mistakes among which are those that stopped the rules."""
        return tuple(each for each in self.content if self.stopped and each.severity is Severity.ERROR)

    def of(self, municipality: str, rules: Sequence[str]) -> Checked:
        """Only what is of a municipality, and of some rules; empty stands for all. Mistakes that stopped the rules concern each of them."""
        if not municipality and not rules:
            return self
        told = (each for each in self.told if _is_of(each, municipality) and (not rules or each.rule in rules))
        unassessed = (each for each in self.unassessed if _is_of(each, municipality))
        kept = tuple(each for each in unassessed if not rules or each.rule in rules)
        content = self.stopping if rules else self.content
        remarks = () if rules else self.remarks
        return replace(self, told=tuple(told), unassessed=kept, content=content, remarks=remarks)


def _is_of(each: Told | Unassessed, municipality: str) -> bool:
    return not municipality or not each.municipalities or municipality in each.municipalities


@dataclass(frozen=True)
class Outcome:
    """What came of all dossiers; `findings` are mistakes in the settings."""

    dossiers: tuple[Checked, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """All that counts for the exit code."""
        return (*self.findings, *(finding for each in self.dossiers for finding in each.findings))


def check(project: Project, dossier: str = "") -> Outcome:
    """Checks every dossier of the project, or one; a dossier with mistakes keeps none of the others from it.

    Raises `FindingsError` for a dossier that there is not.
    """
    checker = Checker(project)
    checked = tuple(checker.told(folder) for folder in project.dossiers(dossier))
    return Outcome(checked, checker.wrong_settings)


def chosen(outcome: Outcome, municipality: str = "", rules: Sequence[str] = ()) -> Outcome:
    """Only what is of a municipality, and of some rules; empty stands for all.

    Raises `FindingsError` for a municipality or a rule that there is not.
    """
    if rules:
        known_rules(rules)
    names = dict.fromkeys(name for each in outcome.dossiers for name in each.municipalities)
    check_municipality(municipality, tuple(names))
    wanted = (each for each in outcome.dossiers if not municipality or municipality in each.municipalities)
    return replace(outcome, dossiers=tuple(each.of(municipality, rules) for each in wanted))


def known_rules(wanted: Iterable[str]) -> None:
    """Raises `FindingsError` for ids of rules that there are not. E201 and A384 are codes of findings that are of no rule."""
    from bestek.check.catalogue import RULES

    known = [rule.id for rule in RULES]
    if unknown := [name for name in wanted if name not in known]:
        raise FindingsError(_no_rule(name, known) for name in unknown)


def _no_rule(name: str, known: Sequence[str]) -> Finding:
    from bestek.messages import _

    if re.fullmatch(r"[EWA]\d{3}", name):
        message = _("{code} is not of a rule, and cannot be chosen or accepted").format(code=name)
        return Finding("E388", message, None, _("mend what it is about: the finding says how"))
    near = get_close_matches(name.upper(), known, 1, 0.5)
    hint = nearest(name.upper(), near) or _("./inv check --rules lists them")
    return Finding("E388", _("there is no rule {rule}").format(rule=name), None, hint)


def alike(purchases: Mapping[str, Mapping[str, str]], dossier: str, buyer: str, code: str) -> list[Mapping[str, str]]:
    """Of what dossiers buy, by their names, that of others with a buyer and a main code: the fields of `bestek.check.context.Purchase`."""
    others = (each for name, each in sorted(purchases.items()) if name != dossier and each)
    return [dict(sorted(each.items())) for each in others if (each["buyer"], each["code"]) == (buyer, code)]


class Checker:
    """Checks dossiers of one project. What was read for one is there for the others."""

    def __init__(self, project: Project, purchases: Mapping[str, Mapping[str, str]] | None = None) -> None:
        """With `purchases` those are what the dossiers of the project buy, and none of the others is looked at."""
        self.project = project
        self._purchases = purchases
        self._read_last: tuple[str, Valid | None] = ("", None)

    # What is kept

    def checked(self, folder: Path) -> Checked:
        """What came of a dossier: what is kept of it while nothing changed, otherwise from anew."""
        file = self._file(folder)
        alone = self._fingerprint(folder)
        if kept := self._known(folder, alone):
            return _checked(kept)
        from bestek.kept import uncollected

        others = _Others(self, folder)
        with uncollected():
            made = _Checking(self, folder, others).checked()
        if alone == self._fingerprint(folder):  # content that changed while it was read is read again the next time
            data = {
                "alone": alone,
                "made_from": self._made_from(alone, folder, [*others.asked]),
                "asked": [*others.asked],
                "checked": asdict(made),
            }
            with outputs.alone(self.project.output):
                outputs.write_data(file, data)
        return made

    def _file(self, folder: Path) -> Path:
        return self.project.output / ".bestek" / "checks" / f"{folder.name}.json"

    def _known(self, folder: Path, alone: str) -> dict[str, Any] | None:
        known = _read(self._file(folder))
        if known.get("alone") != alone or known["made_from"] != self._made_from(alone, folder, known["asked"]):
            return None
        checked: dict[str, Any] = known["checked"]
        return checked

    def is_kept(self, folder: Path) -> bool:
        """Whether what came of a dossier is kept, and nothing changed since."""
        return self._known(folder, self._fingerprint(folder)) is not None

    def asked(self, folder: Path) -> tuple[tuple[str, str], ...]:
        """The buyers and main codes that a dossier was compared with others by, when it was checked."""
        return tuple((buyer, code) for buyer, code in _read(self._file(folder)).get("asked", ()))

    def as_of(self, folder: Path, ledger: Ledger, decision: str, municipality: str = "") -> Checked:
        """What came of a dossier, or of it for one municipality, as it was after a decision, by its id: kept while nothing of that changed.

        What was accepted and signed off counts up to the day of the decision. It is not compared with other dossiers: those stand at another moment.
        """
        name = "+".join(filter(None, (folder.name, municipality, decision)))
        file = self.project.output / ".bestek" / "checks" / AS_OF / f"{name}.json"
        made_from = self._made_from_past(folder, ledger, decision)
        known = _read(file)
        if known.get("made_from") == made_from:
            return _checked(known["checked"])
        from bestek.kept import uncollected

        with uncollected():
            made = _Checking(self, folder, None, ledger.decision(decision), municipality).checked()
        if made_from == self._made_from_past(folder, ledger, decision):
            with outputs.alone(self.project.output):
                outputs.write_data(file, {"made_from": made_from, "checked": asdict(made)})
        return made

    def _made_from_past(self, folder: Path, ledger: Ledger, decision: str) -> str:
        """The fingerprint of all that the outcome as of a decision follows from."""
        files = (each.node.file.sha256 for each in ledger.between("", decision))
        records = outputs.fingerprint((folder / "records",))
        return checksum("\0".join((self._shared, *files, records, _sum(folder / REVIEW), language())).encode())

    def told(self, folder: Path) -> Checked:
        """The same with what the writers of the files advised, where those were built from this content."""
        made = self.checked(folder)
        variants = (Variant(folder.name, name if made.several else "") for name in made.municipalities or ("",))
        records = [outputs.read_record(self.project.record(variant)) for variant in variants]
        inputs = outputs.inputs(folder, self._shared_by_documents)
        advised = (finding for record in records for finding in _advised(record))
        built = all(record.inputs == inputs for record in records)
        content = dict.fromkeys((*made.content, *(advised if built else ())))
        return replace(made, content=tuple(content), built=built)

    @cached_property
    def _shared_by_documents(self) -> str:
        return outputs.shared(self.project, outputs.code())

    def _made_from(self, alone: str, folder: Path, compared: Sequence[Sequence[str]]) -> str:
        """The fingerprint of all that the outcome of a dossier follows from; also of what others buy, where a rule asked for these buyers and codes."""
        others = (repr(self.alike(folder, buyer, code)) for buyer, code in compared)
        return checksum("\0".join((alone, *others)).encode())

    def alike(self, folder: Path, buyer: str, code: str) -> list[Mapping[str, str]]:
        """What the other dossiers with a buyer and a main code buy: the fields of `bestek.check.context.Purchase`."""
        return alike(self.purchases, folder.name, buyer, code)

    @cached_property
    def purchases(self) -> Mapping[str, Mapping[str, str]]:
        """What every dossier of the project buys; of one that is not in order nothing is known."""
        if self._purchases is not None:
            return self._purchases
        return {folder.name: self.purchase(folder) for folder in self.project.dossiers()}

    def purchase(self, folder: Path) -> Mapping[str, str]:
        """What a dossier buys for its first municipality, read again when its content changed; nothing when it is not in order."""
        if (kept := self.kept_purchase(folder)) is not None:
            return kept
        made_from = self._purchase_from(folder)
        valid = self._valid(folder)
        made = _purchase(valid) if valid else {}
        with outputs.alone(self.project.output):
            outputs.write_data(self._purchase_file(folder), {"made_from": made_from, "purchase": made})
        return made

    def kept_purchase(self, folder: Path) -> Mapping[str, str] | None:
        """The same where it is kept and the content did not change since."""
        known = _read(self._purchase_file(folder))
        return dict(known["purchase"]) if known.get("made_from") == self._purchase_from(folder) else None

    def _purchase_file(self, folder: Path) -> Path:
        return self.project.output / ".bestek" / "checks" / f"{folder.name}+.json"

    def _purchase_from(self, folder: Path) -> str:
        return checksum("\0".join((self._shared_by_documents, self._content(folder))).encode())

    def _fingerprint(self, folder: Path) -> str:
        parts = (self._shared, self._content(folder), _sum(folder / REVIEW), language())
        return checksum("\0".join(parts).encode())

    def _content(self, folder: Path) -> str:
        return outputs.content(folder)

    @cached_property
    def _shared(self) -> str:
        """The fingerprint of what all outcomes follow from."""
        list_ = self.cpv_list
        given = (_sum(self.project.content / SETTINGS), _sum(list_) if list_ else "")
        return "\0".join((self._shared_by_documents, *given))

    # What is read

    @cached_property
    def _settings(self) -> tuple[Settings | None, tuple[Finding, ...]]:
        """The settings, nothing where the organisation has none of its own."""
        if not (self.project.content / SETTINGS).exists():
            return None, ()
        from bestek.check.settings import read_settings

        return read_settings(self.project.content, self.project.root)

    @cached_property
    def _are_plain(self) -> bool:
        """Whether the settings were read before as they are now, were in order and name no other file. Then nothing is imported to read them."""
        file = self.project.output / ".bestek" / "checks" / "+settings.json"
        made_from = checksum("\0".join((self._shared_by_documents, _sum(self.project.content / SETTINGS))).encode())
        if _read(file).get("made_from") == made_from:
            return True
        settings, wrong = self._settings
        if settings is None or wrong or settings.cpv_list:
            return False
        with outputs.alone(self.project.output):
            outputs.write_data(file, {"made_from": made_from})
        return True

    @property
    def wrong_settings(self) -> tuple[Finding, ...]:
        """What is wrong with the settings."""
        return () if self._are_plain else self._settings[1]

    @property
    def cpv_list(self) -> Path | None:
        """The organisation's list of CPV codes."""
        settings = None if self._are_plain else self._settings[0]
        return settings.cpv_list if settings else None

    @property
    def settings(self) -> Settings:
        """The settings that hold."""
        from bestek.check.context import Settings

        return self._settings[0] or Settings()

    def _valid(self, folder: Path) -> Valid | None:
        """A dossier for its first municipality, when it is in order."""
        if folder.name == self._read_last[0]:
            return self._read_last[1]
        from bestek.load import load_dossier
        from bestek.validate import validate

        with suppress(FindingsError):
            return validate(load_dossier(folder, self.project.root))
        return None

    def keep(self, folder: Path, composed: Composed) -> None:
        """Takes over a dossier that was read to be composed; the last one only, so that memory does not grow with their number."""
        if folder.name != self._read_last[0]:
            self._read_last = (folder.name, composed.valid)


class _Others:
    """The other dossiers, asked by a rule for a buyer and a main code; what was asked is remembered."""

    def __init__(self, checker: Checker, folder: Path) -> None:
        self._checker, self._folder = checker, folder
        self.asked: dict[tuple[str, str], None] = {}

    def __call__(self, buyer: str, code: str) -> tuple[Purchase, ...]:
        from bestek.check.context import Purchase

        self.asked[buyer, code] = None
        return tuple(Purchase(**each) for each in self._checker.alike(self._folder, buyer, code))


def _purchase(valid: Valid) -> dict[str, str]:
    from bestek.check.value import purchase

    return asdict(purchase(valid))


# One dossier


class _Checking:
    """The rules over one dossier, for each of its municipalities or `only` one; with `since` as it was after that decision."""

    def __init__(
        self, checker: Checker, folder: Path, others: _Others | None, since: Decision | None = None, only: str = ""
    ) -> None:
        self.checker, self.folder, self.others, self.since, self.only = checker, folder, others, since, only
        self.project = checker.project
        self.composed: dict[str, Composed] = {}
        self.readings: dict[str, tuple[Reading, ...]] = {}
        self.assessed: dict[str, Assessed] = {}
        self.content: dict[Finding, None] = {}
        self.stopped = False

    def checked(self) -> Checked:
        from bestek.check.catalogue import RULES

        self.assess(self.only)
        for name in self.names[1:]:
            self.assess(name)
        review, wrong = self.review
        told = self.told(review)
        order = {rule.id: place for place, rule in enumerate(RULES)}
        return Checked(
            self.folder.name,
            next((each.valid.dossier.title for each in self.composed.values()), self.folder.name),
            self.names,
            self.several,
            tuple(sorted(told, key=lambda each: _order(each, order))),
            tuple(self.unassessed()),
            tuple(self.content),
            (*wrong, *self.remarks(review, order)),
            dict(sorted((rule.id, _translated(rule.title)) for rule in RULES)),
            dict(sorted(self.documents())),
            dict(sorted(self.languages())),
            stopped=self.stopped,
        )

    def documents(self) -> Iterator[tuple[str, str]]:
        for name, composed in self.composed.items():
            yield from ((self.named(name, each.id), each.title) for each in composed.summaries.values())

    def languages(self) -> Iterator[tuple[str, str]]:
        for name, readings in self.readings.items():
            yield from ((self.named(name, each.id), each.language) for each in readings)

    def named(self, municipality: str, document: str) -> str:
        """The name of a document among those of all municipalities."""
        return f"{municipality if self.several else ''}/{document}"

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The municipalities that are checked."""
        return (self.only,) if self.only else self.loaded.municipalities

    @property
    def several(self) -> bool:
        """Whether the dossier has a list of them."""
        return self.loaded.several

    @cached_property
    def loaded(self) -> Loaded:
        """The dossier as it was read first, also when there are mistakes in it."""
        from bestek.load import load_dossier

        first = next(iter(self.composed.values()), None)
        return first.valid.loaded if first else load_dossier(self.folder, self.project.root, as_of=self.moment)

    @property
    def moment(self) -> str:
        """The id of the decision that it is shown after; empty for the content as it stands."""
        return self.since.id if self.since else ""

    def assess(self, name: str) -> None:
        """Composes and assesses the dossier for one municipality, by default the first; what is wrong with it is told instead."""
        from bestek.check.catalogue import RULES
        from bestek.check.context import Context
        from bestek.check.keeping import keeping
        from bestek.check.run import assess
        from bestek.kept import compose

        try:
            composed = compose(self.project, self.folder, name, as_of=self.moment)
        except FindingsError as error:
            self.content |= dict.fromkeys(error.findings)
            self.stopped = True
            return
        if not self.since:
            self.checker.keep(self.folder, composed)
        self.content |= dict.fromkeys(composed.findings)
        name = composed.valid.loaded.municipality
        self.composed[name] = composed
        kept = keeping(self.project.output, composed)
        self.readings[name] = kept.readings(composed)
        signed = tuple(self.approvals(name))
        others = self.others or (lambda _buyer, _code: ())
        context = Context(composed.valid, self.readings[name], others, self.checker.settings, signed, kept)
        self.assessed[name] = assess(context, RULES)
        kept.write(complete=not self.since)

    def approvals(self, name: str) -> Iterator[tuple[Approval, Place]]:
        """The sign-offs that hold for a municipality."""
        review = self.review[0]
        for each in review.approvals:
            if each.municipality in (None, name):
                yield each, review.place(each)

    @cached_property
    def review(self) -> tuple[Review, tuple[Finding, ...]]:
        """What was accepted, and what is wrong with the file."""
        from bestek.check.acceptances import Review, read_review

        try:
            review = read_review(self.folder, self.project.root)
            return review.up_to(self.since.date) if self.since else review, ()
        except FindingsError as error:
            return Review(), error.findings

    def told(self, review: Review) -> Iterator[Told]:
        """The findings of all municipalities, each once."""
        from bestek.check.settled import acceptance_of

        merged: dict[Told, tuple[list[str], list[Where]]] = {}
        for name, assessed in self.assessed.items():
            for found in assessed.found:
                one = Told(self.quoted(found), found.judged, (), (), _accepted(acceptance_of(found, review, name)))
                names, spots = merged.setdefault(one, ([], []))
                names.append(name)
                spots += (_where(spot, name if self.several else "") for spot in found.spots)
        for one, (names, spots) in merged.items():
            yield replace(one, where=tuple(dict.fromkeys(spots)), municipalities=self.narrowed(names))

    def narrowed(self, names: Sequence[str]) -> tuple[str, ...]:
        """The municipalities, none where they are all."""
        return () if len(names) == len(self.assessed) else tuple(names)

    def quoted(self, found: Found) -> Finding:
        from bestek.dossier import quoted

        return quoted(self.project, found.finding)

    def unassessed(self) -> Iterator[Unassessed]:
        merged: dict[tuple[str, str], list[str]] = {}
        for name, assessed in self.assessed.items():
            for each in assessed.assessments:
                for reason in each.reasons:
                    merged.setdefault((each.rule.id, reason), []).append(name)
        for (rule, reason), names in merged.items():
            yield Unassessed(rule, reason, self.narrowed(names))

    def remarks(self, review: Review, rules: Mapping[str, int]) -> Iterator[Finding]:
        """What there is to say of acceptances; nothing while a municipality could not be checked."""
        from bestek.check.settled import remarks
        from bestek.dossier import quoted

        if not self.stopped:
            found = {name: assessed.found for name, assessed in self.assessed.items()}
            yield from (quoted(self.project, each) for each in remarks(review, found, rules))


def _translated(text: str) -> str:
    from bestek.messages import _

    return _(text)


def _order(told: Told, rules: Mapping[str, int]) -> tuple[int, int, str, int, int]:
    place = told.finding.place or Place("")
    return -told.finding.severity, rules[told.rule], place.file, place.line, place.column


def _accepted(acceptance: Acceptance | None) -> Accepted | None:
    return Accepted(acceptance.role, acceptance.date.isoformat(), acceptance.reason) if acceptance else None


def _where(spot: Spot, municipality: str) -> Where:
    return Where(spot.document, spot.id, spot.label, municipality)


def _advised(record: outputs.Record) -> Iterator[Finding]:
    """What the writers advised on the files that are as they were made."""
    for document in record.documents:
        for format_, key in document.keys.items():
            file = record.files.get(f"{document.id}.{format_}")
            yield from file.findings if file and file.key == key else ()


# Kept on disk


def _sum(file: Path) -> str:
    """The checksum of a file, nothing where there is none."""
    try:
        return checksum(file.read_bytes())
    except OSError:
        return ""


def _read(file: Path) -> dict[str, Any]:
    """What is kept, nothing where it cannot be trusted."""
    try:
        return outputs.read_data(file)
    except (OSError, ValueError, KeyError):
        return {}


def _checked(data: Mapping[str, Any]) -> Checked:
    return Checked(
        **{
            **data,
            "municipalities": tuple(data["municipalities"]),
            "told": tuple(map(_told, data["told"])),
            "unassessed": tuple(
                Unassessed(each["rule"], each["reason"], tuple(each["municipalities"])) for each in data["unassessed"]
            ),
            "content": tuple(map(outputs.finding_of, data["content"])),
            "remarks": tuple(map(outputs.finding_of, data["remarks"])),
        }
    )


def _told(data: Mapping[str, Any]) -> Told:
    return Told(
        outputs.finding_of(data["finding"]),
        data["judged"],
        tuple(Where(**each) for each in data["where"]),
        tuple(data["municipalities"]),
        Accepted(**data["accepted"]) if data["accepted"] else None,
    )
