"""Many dossiers: each is made whole by one worker, composing and checks included, so that the process that asks does next to nothing.

On this machine workers read and write the folders of the project themselves; elsewhere they get values and give values (`bestek.parcels`). A dossier of
which nothing changed costs its fingerprint. One dossier at a time is held, of the others only what there is to say of them: memory does not grow with
their number. A dossier with mistakes keeps no other from being made, and what is done stays when the work is broken off.

Dossiers are compared with each other by what they buy (`bestek.check.value`). What that is of a dossier that changed is known when it was made: those
that were compared with what it bought before are checked once more at the end.
"""

from __future__ import annotations

import gc
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from bestek import build, checking, outputs, parcels
from bestek.cache import Cache, Store
from bestek.findings import Finding, FindingsError, Severity
from bestek.handing import handing_over
from bestek.jobs import Jobs
from bestek.making import Means
from bestek.project import Project
from bestek.work import Steps, Work
from bestek.workers import Here, Local, Workers

FROM = 8
"""Dossiers from which on each is a unit of work: with fewer, workers share the documents of one."""

WORDS_PER_SECOND = 4000.0
"""About: composed, laid out, written in three formats and checked."""

MOST_WORDS = 12_000
"""Words of documents after which a worker looks for what dossiers left in its memory: 40 megabytes for every 15,000 words, against 0.15 s for a look."""

FAILED_WORDS = 5_000
"""What a dossier counts for of which nothing was made: it may have been composed all the same."""

UNKNOWN = 10.0
"""The seconds that are taken for a dossier that was never built."""

State = Literal["made", "unchanged", "failed"]
Purchases = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Finished:
    """What is held of a dossier that was dealt with; its documents are in place.

    `mistakes` are the errors, those of rules that nobody accepted among them; `built` says that none of them kept anything from being made. `report` tells
    of every output where that is wanted. `documents` and `municipalities` are the names that could be chosen.
    """

    name: str
    made: int = 0
    same: int = 0
    built: bool = True
    mistakes: tuple[Finding, ...] = ()
    warnings: int = 0
    advice: int = 0
    documents: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    report: build.Report = field(default_factory=lambda: build.Report(()))
    purchase: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[tuple[str, str], ...] = ()

    @property
    def attempt(self) -> build.Attempt:
        """What a build of it alone would have given, without what is no mistake."""
        findings = () if self.built else self.mistakes
        return build.Attempt(replace(self.report, findings=findings), self.documents, self.municipalities)

    @property
    def state(self) -> State:
        """What came of its documents."""
        if not self.built:
            return "failed"
        return "made" if self.made else "unchanged"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far it is: dossiers by what came of them, and about how many seconds of work are done of those there were."""

    total: int
    made: int = 0
    unchanged: int = 0
    failed: int = 0
    worked: float = 0.0
    work: float = 0.0

    @property
    def done(self) -> int:
        return self.made + self.unchanged + self.failed

    def after(self, finished: Finished, seconds: float) -> Standing:
        """How far it is when one more is done, which was taken for so many seconds of work."""
        name = finished.state
        return replace(self, **{name: getattr(self, name) + 1}, worked=self.worked + seconds)


Tell = Callable[[Finished, Standing], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a worker is told once for all dossiers. `shared` is the fingerprint of what all are made from."""

    project: Project
    selection: build.Selection
    shared: str


def pays(folders: Sequence[Path], selection: build.Selection) -> bool:
    """Whether dossiers are made whole."""
    return len(folders) >= FROM and selection.as_of in build.NOW


def attempt(
    project: Project, folders: Sequence[Path], selection: build.Selection, means: Means, tell: Tell
) -> tuple[Finished, ...]:
    """Builds and checks what is in order of many dossiers, and tells of each as it is done; in the order of the folders.

    Raises `SetupError` when the disk is full or workers are lost: what is done stays.
    """
    wanted = Wanted(project, selection, outputs.shared(project, outputs.code()))
    return _Round(wanted, means, tell).finished(folders)


def unknown(finished: Sequence[Finished], selection: build.Selection) -> tuple[Finding, ...]:
    """The municipality and the documents that none of the dossiers has."""
    return build.unknown([each.attempt for each in finished], selection)


# Who asks


@dataclass
class _Round:
    """One build of many dossiers."""

    wanted: Wanted
    means: Means
    tell: Tell
    done: dict[str, Finished] = field(default_factory=dict)
    purchases: dict[str, Mapping[str, str]] = field(default_factory=dict)
    given: dict[str, Purchases] = field(default_factory=dict)
    """What the dossiers bought, as it was told to who makes one of them now."""
    compared: dict[str, str] = field(default_factory=dict)
    """What a dossier was compared with when it was checked."""

    def finished(self, folders: Sequence[Path]) -> tuple[Finished, ...]:
        standing = Standing(len(folders))
        changed = []
        self.purchases = dict(self.known(folders))
        for folder in folders:
            if settled := _settled(self.wanted, folder, self.purchases):
                self.done[folder.name] = settled
                self.compared[folder.name] = _compared(self.purchases, settled)
                standing = standing.after(settled, 0.0)
                self.tell(settled, standing)
            else:
                changed.append((self.weight(folder), folder))
        standing = replace(standing, work=sum(weight for weight, _folder in changed))
        weights = {folder.name: weight for weight, folder in changed}
        for finished in self.driven(changed):
            self.take(finished)
            standing = standing.after(finished, weights[finished.name])
            self.tell(finished, standing)
        self.check_again(folders)
        return tuple(self.done[folder.name] for folder in folders)

    def known(self, folders: Sequence[Path]) -> Iterator[tuple[str, Mapping[str, str]]]:
        """What dossiers buy of which that is kept."""
        checker = checking.Checker(self.wanted.project)
        for folder in folders:
            if (purchase := checker.kept_purchase(folder)) is not None:
                yield folder.name, purchase

    def weight(self, folder: Path) -> float:
        """About how many seconds a dossier takes: by its words, where it was built before."""
        project = self.wanted.project
        index = outputs.read_index(project.index(folder))
        variants = build.variants(folder, index, self.wanted.selection)
        records = (outputs.read_record(project.record(variant)) for variant in variants)
        words = sum(document.words for record in records for document in record.documents)
        return words / WORDS_PER_SECOND or UNKNOWN

    def driven(self, changed: Sequence[tuple[float, Path]]) -> Iterator[Finished]:
        """Dossiers as they are done, the longest begun first; no more are taken up than workers have room for."""
        jobs: Jobs[Finished] = Jobs(self.means.workers)
        waiting = iter(sorted(changed, key=lambda each: -each[0]))

        def fill() -> None:
            while jobs.idle and (following := next(waiting, None)):
                weight, folder = following
                jobs.begin(folder.name, self.steps(folder, weight))

        fill()
        for done in jobs.done():
            yield done.result
            fill()

    def steps(self, folder: Path, weight: float) -> Steps[Finished]:
        """A dossier made by one worker."""
        self.given[folder.name] = dict(self.purchases)
        if _shares_disk(self.means.workers):
            own = (self.wanted, folder.name, self.given[folder.name])
            (answer,) = yield [Work(here, own, max(1.0, weight))]
            return finished_of(answer)
        parcel = parcels.packed(self.wanted.project, folder)
        given = (parcel, self.wanted.selection, self.wanted.shared, folder.name, self.given[folder.name])
        (answer,) = yield [Work(there, given, max(1.0, weight))]
        finished, sent = pickle.loads(answer)  # noqa: S301  # by the executor too
        parcels.put_in_place(self.wanted.project, folder, parcel, sent)
        return finished_of(finished)

    def take(self, finished: Finished) -> None:
        """What came of a dossier, with what it was compared with."""
        self.done[finished.name] = finished
        self.compared[finished.name] = _compared(self.given.pop(finished.name), finished)
        self.purchases[finished.name] = finished.purchase

    def check_again(self, folders: Sequence[Path]) -> None:
        """Those that were compared with what others bought before: that is told at the end, with what else came of them."""
        finished = ((folder, self.done[folder.name]) for folder in folders)
        stale = [folder for folder, one in finished if self.compared[one.name] != _compared(self.purchases, one)]
        for again in self.driven([(1.0, folder) for folder in stale]):
            first = self.done[again.name]
            self.done[again.name] = replace(
                first, mistakes=again.mistakes, warnings=again.warnings, advice=again.advice
            )


def _compared(purchases: Purchases, finished: Finished) -> str:
    """What a dossier is compared with, as one text."""
    return repr([checking.alike(purchases, finished.name, buyer, code) for buyer, code in finished.asked])


def _shares_disk(workers: Workers) -> bool:
    """Whether the workers are processes of this machine, which begin as this one: others may be anywhere."""
    return isinstance(workers, (Here, Local))


def _settled(wanted: Wanted, folder: Path, purchases: Purchases) -> Finished | None:
    """What there is to say of a dossier of which everything is as it was last made and checked; nothing of another."""
    made = build.settled(wanted.project, folder, wanted.shared, wanted.selection)
    checker = checking.Checker(wanted.project, purchases)
    if made is None or folder.name not in purchases or not checker.is_kept(folder):
        return None
    return _told(wanted, folder, made, checker)


# Who works


def here(wanted: Wanted, name: str, purchases: Purchases) -> bytes:
    """A dossier made and checked on the disk of the project."""
    store = parcels.Noted(Cache(wanted.project.cache))
    finished = dealt_with(wanted, name, purchases, store)
    parcels.noted(wanted.project, name, store.used)
    return pickle.dumps(finished)


def there(parcel: bytes, selection: build.Selection, shared: str, name: str, purchases: Purchases) -> bytes:
    """The same from values alone, in a folder that is there as long as it takes: what came of it, and all that was written."""
    with parcels.unpacked(parcel) as place:
        store = parcels.Noted(Cache(place.cache))
        finished = dealt_with(Wanted(place, selection, shared), name, purchases, store)
        return pickle.dumps((pickle.dumps(finished), parcels.changed(parcel, place, store.used)))


def dealt_with(wanted: Wanted, name: str, purchases: Purchases, store: Store) -> Finished:
    """A dossier built and checked in this process."""
    folder = wanted.project.content / name
    with handing_over():
        made = build.one(wanted.project, folder, wanted.shared, wanted.selection, build.quiet, Means(store=store))
        told = _told(wanted, folder, made, checking.Checker(wanted.project, purchases))
    _left.add(sum(result.words for result in made.report.results if result.made) or FAILED_WORDS)
    return told


@dataclass
class _Left:
    """What dossiers leave in this process: composing looks for no cycles among what it made (`bestek.kept.uncollected`)."""

    words: int = 0

    def add(self, words: int) -> None:
        """Looks for cycles when so much was composed that it pays."""
        self.words += words
        if self.words >= MOST_WORDS:
            gc.unfreeze()
            gc.collect()
            self.words = 0


_left = _Left()


def prepare() -> None:
    """Imports what every dossier needs, before processes are copied."""
    from bestek import kept
    from bestek.check import catalogue
    from bestek.write import docx, html, pdf_layout

    _needed = (kept, catalogue, docx, html, pdf_layout)


def finished_of(answer: bytes) -> Finished:
    """What a worker says, who is of the executor that unpickles his answers."""
    finished = pickle.loads(answer)  # noqa: S301
    assert isinstance(finished, Finished)
    return finished


def _told(wanted: Wanted, folder: Path, made: build.Attempt, checker: checking.Checker) -> Finished:
    """What is held of a dossier, with what the rules say of it."""
    errors = [each for each in made.report.findings if each.severity is Severity.ERROR]
    rest = [each for each in made.report.findings if each.severity is not Severity.ERROR]
    for finding in _checks(folder, wanted.selection, checker):
        (errors if finding.severity is Severity.ERROR else rest).append(finding)
    report = made.report
    return Finished(
        folder.name,
        made=sum(len(each.made) for each in report.results),
        same=sum(len(each.unchanged) for each in report.results),
        built=not any(each.severity is Severity.ERROR for each in report.findings),
        mistakes=tuple(dict.fromkeys(errors)),
        warnings=sum(each.severity is Severity.WARNING for each in rest),
        advice=sum(each.severity is Severity.ADVICE for each in rest),
        documents=made.documents,
        municipalities=made.municipalities,
        report=replace(report, findings=()) if wanted.selection.explained else build.Report(()),
        purchase=checker.purchase(folder),
        asked=checker.asked(folder),
    )


def _checks(folder: Path, selection: build.Selection, checker: checking.Checker) -> tuple[Finding, ...]:
    """What the rules found that nobody accepted, and what there is to say of what was; of what cannot be read nothing."""
    try:
        checked = checker.told(folder)
    except FindingsError:
        return ()
    if selection.municipality and selection.municipality not in checked.municipalities:
        return ()
    chosen = checked.of(selection.municipality, ())
    return (*chosen.remarks, *(each.finding for each in chosen.left))
