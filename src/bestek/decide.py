"""Recording a decision: what content says now against the state after the last decision becomes the changes of the new one.

A decision is written whole or not at all: into a file of its own beside the others, put in place by one rename, under a lock on the folder.
What was recorded is never written again; the last decision can be taken back as long as no issued version rests on it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bestek import issued, log, mistakes
from bestek.compose import file_of
from bestek.dossier import Composed
from bestek.files import shown_path, sync_folder, write_through
from bestek.findings import Finding, FindingsError, Place, Severity
from bestek.ledger import (
    BODIES,
    DECISIONS,
    STATUSES,
    Decision,
    Ledger,
    in_order,
    parsed,
    read_decisions,
    read_ledger,
    replayed,
    seal,
)
from bestek.messages import _
from bestek.new import questions
from bestek.new.questions import AnswerError, Ask, Question
from bestek.project import Project, nearest
from bestek.state import ABSENT, Change, State, fact_path, is_within
from bestek.where import compose_all
from bestek.yaml_text import yaml_text

SCHEMA = "# yaml-language-server: $schema=../../../schema/decision.schema.json\n"
"""The first line of a decision, which tells an editor what may stand in it."""


@dataclass(frozen=True)
class Proposal:
    """What a decision would record: the changes, and the documents that ask for each changed fact, in the order of the dossier."""

    folder: Path
    ledger: Ledger
    changes: tuple[Change, ...]
    state: State
    documents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By path of the change the ids of documents."""


@dataclass(frozen=True)
class Draft:
    """What a person says of a decision. `whys` gives by path the reason of a change that has one of its own."""

    title: str
    body: str
    date: datetime.date
    status: str
    reason: str
    slug: str
    number: str = ""
    source: str = ""
    illustrative: bool = False
    whys: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The name of the decision and of its file."""
        return f"{self.date.isoformat()}-{self.slug}"


# What is to be decided


def propose(project: Project, folder: Path, *, no_changes: bool = False, looking: bool = False) -> Proposal:
    """What content says that no decision covers yet; with `no_changes` nothing, for a decision that only takes note.

    Raises `FindingsError` when the dossier does not compose, and when there is nothing to decide, unless somebody is only `looking`.
    """
    if no_changes:
        return _noting(read_ledger(folder, project.root), folder)
    composed = compose_all(project, folder)
    loaded = composed[0].valid.loaded
    if not loaded.pending and not looking:
        last = loaded.ledger.last
        message = _("nothing changed since {decision}").format(decision=last.id if last else folder.name)
        hint = _("change the content first; --no-changes records a decision that changes no fact")
        raise FindingsError([Finding("E370", message, None, hint)])
    touched = {change.path: tuple(dict.fromkeys(_documents(change, composed))) for change in loaded.pending}
    return Proposal(folder, loaded.ledger, loaded.pending, loaded.state, touched)


def _noting(ledger: Ledger, folder: Path) -> Proposal:
    if not ledger:
        message = _("the first decision holds the whole content: it cannot be recorded without changes")
        raise FindingsError([Finding("E371", message, None, _("leave out --no-changes"))])
    return Proposal(folder, ledger, (), ledger.state())


def _documents(change: Change, composed: Iterable[Composed]) -> Iterator[str]:
    """The documents that ask for the fact or a part of it; of what came, went or moved those that ask for something of its list."""
    path = change.path if change.after_old is None and change.after_new is None else change.path.rpartition("/")[0]
    for each in composed:
        at = fact_path(path, each.valid.loaded.municipality)
        for id_, summary in each.summaries.items():
            if any(is_within(read, at) for read in summary.reads):
                yield id_


# What a person says of it


def drafted(
    proposal: Proposal,
    given: Mapping[str, str],
    whys: Sequence[str] = (),
    ask: Ask | None = None,
    *,
    illustrative: bool = False,
) -> Draft:
    """What the flags say and `ask` is answered. `whys` are spelled `PATH=TEXT`.

    Raises `FindingsError` with all flags that are missing or will not do.
    """
    reasons, findings = _reasons(proposal.changes, whys)
    asked = [
        *_questions(),
        *([_why(proposal.changes)] if ask and proposal.ledger and proposal.changes and not whys else []),
    ]
    hint = _("give them, or call the verb on a terminal, where it asks")
    found = questions.answers(asked, {"why": "", **given}, ask, findings, hint)
    reasons |= _asked_reasons(proposal.changes, found.pop("why", None), ask)
    date = found.pop("date")
    told = {key: value or "" for key, value in found.items()}
    return Draft(**told, date=date, illustrative=illustrative, whys=reasons)


def _questions() -> list[Question]:
    return [
        Question("title", _("What was decided?"), _("A title of a few words."), questions.line, needed=True),
        Question(
            "body",
            _("Who decided?"),
            _("council, executive, commissioning-officer, project-group or clarification-notice."),
            questions.one_of(BODIES),
            needed=True,
        ),
        Question("number", _("Under which number?"), _("That of the register; Enter when there is none."), questions.line),
        Question("date", _("On which day?"), _("Year, month and day: 2027-01-01."), _day, needed=True),
        Question(
            "status",
            _("What was done with the proposal?"),
            _("adopted, adopted-as-amended or noted."),
            questions.one_of(STATUSES),
            lambda _found: STATUSES[0],
            needed=True,
        ),
        Question("reason", _("Why?"), _("In one paragraph."), _paragraph, needed=True),
        Question("source", _("Where is the decision found?"), _("A short reference; Enter when there is none."), questions.line),
        Question(
            "slug",
            _("What is the decision called in file names?"),
            _("The day comes before it: 2027-01-01-NAME."),
            questions.name,
            lambda found: questions.slug(found.get("title") or "") or "besluit",
        ),
    ]  # fmt: skip


def _why(changes: Sequence[Change]) -> Question:
    explanation = _("PATH=TEXT, with a path from the table above; Enter when there is none (left).")
    return Question("why", _("Which change has a reason of its own?"), explanation, lambda raw: _one_why(changes, raw))


def _paragraph(raw: str) -> str:
    """One line of what was pasted on several."""
    return questions.line(" ".join(raw.split()))


def _day(raw: str) -> datetime.date:
    day = questions.day(raw)
    if day is None:
        raise AnswerError("E011", _("a decision has a date"), _("write year, month and day: 2027-01-01"))
    return day


def _one_why(changes: Sequence[Change], raw: str) -> tuple[str, str]:
    path, sign, text = raw.partition("=")
    paths = [change.path for change in changes]
    if not sign or not text.strip():
        message = _("'{value}' is not spelled PATH=TEXT").format(value=mistakes.shortened(raw))
        raise AnswerError("E372", message, _("write the path of a change, the sign = and the reason"))
    if path.strip() not in paths:
        message = _("'{path}' is not among the changes").format(path=mistakes.shortened(path))
        raise AnswerError("E372", message, nearest(path, paths) if paths else "")
    return path.strip(), _paragraph(text)


def _reasons(changes: Sequence[Change], whys: Iterable[str]) -> tuple[dict[str, str], list[Finding]]:
    found: dict[str, str] = {}
    findings: list[Finding] = []
    flag = "--why"
    for raw in whys:
        try:
            path, text = _one_why(changes, raw)
            found[path] = text
        except AnswerError as error:
            findings.append(Finding(error.code, f"{flag}: {error}", None, error.hint))
    return found, findings


def _asked_reasons(changes: Sequence[Change], first: tuple[str, str] | None, ask: Ask | None) -> dict[str, str]:
    """The reasons that are given one by one, until nothing is."""
    found: dict[str, str] = {}
    while ask and first:
        found[first[0]] = first[1]
        first = questions.asked(_why(changes), {}, ask)
    return found


# Recording


@dataclass(frozen=True)
class Recorded:
    """The decision that was written, its file relative to the project, and what there is to remark."""

    id: str
    file: str
    findings: tuple[Finding, ...] = ()


def record(project: Project, proposal: Proposal, draft: Draft) -> Recorded:
    """Writes the decision. Raises `FindingsError` when another one was recorded in the meantime, or its name is taken; then nothing is written."""
    folder = proposal.folder
    with _alone(folder):
        ledger = read_ledger(folder, project.root)
        if ledger != proposal.ledger:
            raise FindingsError([_meantime(ledger)])
        if lost := list(issued.orphans(issued.read_all(folder, project.root).versions, ledger.decisions)):
            raise FindingsError(lost)
        path = folder / DECISIONS / f"{draft.id}.yaml"
        if path.exists():
            raise FindingsError([_taken(shown_path(path, project.root))])
        text = SCHEMA + yaml_text(_sealed(draft, proposal))
        _verify(text, path, proposal, project.root)
        _put(path, text)
    file = shown_path(path, project.root)
    return Recorded(draft.id, file, tuple(_remarks(draft, ledger, Place(file))))


def _sealed(draft: Draft, proposal: Proposal) -> dict[str, Any]:
    """The values of the file, in the order of its keys."""
    last = proposal.ledger.last
    values: dict[str, Any] = {
        "title": draft.title,
        "number": draft.number,
        "body": draft.body,
        "date": draft.date,
        "status": draft.status,
        "reason": draft.reason,
        "illustrative": draft.illustrative,
        "source": draft.source,
        "after": last.id if last else "",
        "changes": [change_values(change, draft.whys.get(change.path, "")) for change in proposal.changes],
        "state": proposal.state.fingerprint,
    }
    kept = {key: value for key, value in values.items() if value or key == "changes"}
    return kept | {"seal": seal(draft.id, kept, last.seal if last else "")}


def change_values(change: Change, why: str = "") -> dict[str, Any]:
    """A change as it stands in a decision."""
    places = {"was_after": change.after_old, "after": change.after_new}
    return {
        "path": change.path,
        **({"from": change.old} if change.old is not ABSENT else {}),
        **({"to": change.new} if change.new is not ABSENT else {}),
        **{key: place for key, place in places.items() if place is not None},
        **({"why": why} if why else {}),
    }


def _verify(text: str, path: Path, proposal: Proposal, root: Path) -> None:
    """What is about to be written is read as it will be read: it holds, or the defect is ours."""
    decision = parsed(file_of(shown_path(path, root), text, text.encode()))
    ledger = replayed((*proposal.ledger.decisions, decision))
    if ledger.state() != proposal.state:
        raise AssertionError(f"{path} would not lead to the state of the content")


def _put(path: Path, text: str) -> None:
    """The file is there whole or not at all, also when the power fails."""
    part = path.with_name(f".{path.name}.part")
    write_through(part, text.encode())
    part.replace(path)
    sync_folder(path.parent)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else writes decisions of this dossier; what a killed process left half written is removed."""
    with issued.writing(folder):
        for part in (folder / DECISIONS).glob(".*.part"):
            part.unlink()
        yield


def _meantime(ledger: Ledger) -> Finding:
    last = ledger.last
    message = _("in the meantime the last decision became {id}").format(id=last.id if last else "–")
    return Finding("E373", message, None, _("look at the changes again: decide --show"))


def _taken(file: str) -> Finding:
    message = _("{folder} is there already").format(folder=file)
    return Finding("E012", message, None, _("choose another name: --slug NAME"))


def _remarks(draft: Draft, ledger: Ledger, place: Place) -> Iterator[Finding]:
    last = ledger.last
    if last and draft.date < last.date:
        message = _("the decision is dated {date}, before the one that it comes after: {last}")
        hint = _("if the day is wrong: decide --undo, and decide again")
        told = message.format(date=draft.date.isoformat(), last=last.id)
        yield Finding("W370", told, place, hint, Severity.WARNING)


# Taking back


def check_undo(given: Mapping[str, object]) -> None:
    """Raises `FindingsError` when `--undo` is given with flags, by their names, that ask for something else."""
    if others := ", ".join(f"--{flag}" for flag, value in given.items() if value):
        message = _("--undo does not go with {flags}").format(flags=others)
        raise FindingsError([Finding("E375", message, None, _("give --undo alone, or with --yes; or leave it out"))])


def undo(project: Project, folder: Path, sure: Callable[[Decision], bool] = lambda _decision: True) -> Decision | None:
    """Removes the last decision, also one that no longer holds; the content stays as it is. Nothing when `sure` says no.

    Raises `FindingsError` when the decisions before it do not hold, and when an issued version rests on it.
    """
    if not (folder / DECISIONS).is_dir():
        raise FindingsError([mistakes.NOTHING_DECIDED.at(Place(shown_path(folder, project.root)))])
    with _alone(folder):
        decisions = _chain(folder, project.root)
        decision = decisions[-1]
        if resting := list(_resting(folder, project.root, decisions)):
            raise FindingsError(resting)
        if not sure(decision):
            return None
        path = folder / DECISIONS / f"{decision.id}.yaml"
        path.unlink()
        sync_folder(path.parent)
    return decision


def _chain(folder: Path, root: Path) -> tuple[Decision, ...]:
    """The decisions in their order, of which all but the last have to hold."""
    read = read_decisions(folder, root)
    ordered, findings = in_order(read.decisions)
    if read.findings or findings:
        raise FindingsError((*read.findings, *findings))
    if not ordered:
        place = Place(shown_path(folder / DECISIONS, root))
        raise FindingsError([mistakes.NOTHING_DECIDED.at(place)])
    replayed(ordered[:-1])
    return ordered


def _resting(folder: Path, root: Path, decisions: Sequence[Decision]) -> Iterator[Finding]:
    """Versions that went out with the last decision, or that do not tell any more with which."""
    read = issued.read_all(folder, root)
    yield from read.findings
    yield from issued.orphans(read.versions, decisions)
    for version in log.issued(folder, root)[decisions[-1].id]:
        message = _("version {version} of '{document}' was issued with this decision")
        told = message.format(version=version.number, document=version.document)
        yield Finding("E374", told, version.place, _("what was issued stays: correct it with a new decision"))
