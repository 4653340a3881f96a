"""The whole chain on one page: content to documents.

    load -> validate -> view -> render -> read -> resolve -> write

`compose` goes as far as the resolved trees of a dossier, for one municipality and in one edition; `build` writes what changed. All
mistakes are reported together; nothing of a dossier is written for a municipality in an edition while there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bestek import keys, outputs, why
from bestek.findings import Finding, FindingsError, Severity
from bestek.making import ALONE, FORMATS, Means, Output, Task, outputs_of
from bestek.project import (
    EDITIONS,
    Edition,
    Project,
    Variant,
    check_edition,
    check_format,
    check_municipality,
    no_document,
)  # fmt: skip

if TYPE_CHECKING:
    from bestek.dossier import Composed
    from bestek.kept import Warm
    from bestek.load import Loaded

NOW = ("", "now")
"""What stands for the content as it is."""

ALL_EDITIONS = "all"
"""Stands for every edition on the command line."""


Step = Callable[[str], None]
Progress = Callable[[int], AbstractContextManager[Step]]
"""Told how many outputs there are to make, it gives what is told of every output that was made."""


def _ignore(_name: str) -> None:
    pass


def quiet(_steps: int) -> AbstractContextManager[Step]:
    """Progress that nobody is told of."""
    return nullcontext(_ignore)


@dataclass(frozen=True, slots=True)
class Selection:
    """What to build; empty means everything, of editions the internal one."""

    documents: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    municipality: str = ""
    as_of: str = ""
    """The decision after which the dossier is shown, as `Ledger.moment` knows it; for all but `now` one dossier must be meant."""
    explained: bool = False
    """Whether the reasons say which facts and templates changed in a text."""
    one_piece: bool = False
    """Whether a PDF is laid out in one piece, not in parts that are kept."""


@dataclass(frozen=True, slots=True)
class Result:
    """One document after the build: formats that were made and those that were unchanged, with the seconds that making took."""

    variant: Variant
    document: str
    title: str
    words: int
    pages: int
    made: tuple[str, ...]
    unchanged: tuple[str, ...]
    seconds: float = 0.0
    why: Mapping[str, tuple[why.Reason, ...]] = field(default_factory=dict)
    """Per format why it was made or not."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, and what it wants to say of it."""

    results: tuple[Result, ...]
    findings: tuple[Finding, ...] = ()
    refused: tuple[Result, ...] = ()
    """The chosen documents that the public edition cannot have."""


def build(
    project: Project,
    dossier: str = "",
    selection: Selection | None = None,
    progress: Progress = quiet,
    means: Means = ALONE,
) -> Report:
    """Builds every dossier of the project, or one. Raises `FindingsError` for the mistakes of all of them together: see `attempt`."""
    report = attempt(project, dossier, selection, progress, means)
    if any(finding.severity is Severity.ERROR for finding in report.findings):
        raise FindingsError(report.findings)
    return report


def attempt(
    project: Project,
    dossier: str = "",
    selection: Selection | None = None,
    progress: Progress = quiet,
    means: Means = ALONE,
    warm: Warm | None = None,
) -> Report:
    """Builds what is in order of every dossier of the project, or of one, and tells what is not. Raises `FindingsError` for a choice that is none.

    A dossier that is in order is built also when another is not; so is a municipality of a dossier, and an edition. A document that
    cannot be public keeps none of the others from it: what was built of it before stays as it is. One dossier is read, made and put in
    place before the next is looked at: of those before it only what there is to say of them is held.

    A process that builds again and again hands over the same `warm` each time (`bestek.kept`). Web pages are in place before anything is laid out then.
    """
    chosen = selection or Selection()
    folders = targeted(project, dossier, chosen)
    shared = _shared(project)
    return joined([one(project, folder, shared, chosen, progress, means, warm) for folder in folders], chosen)


def targeted(project: Project, dossier: str, selection: Selection) -> tuple[Path, ...]:
    """The folders of the dossiers that are meant. Raises `FindingsError` for a dossier, a format or an edition that there is not."""
    for name in selection.formats:
        check_format(name, FORMATS)
    _editions(selection)
    return project.dossiers(dossier) if selection.as_of in NOW else (project.dossier(dossier),)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one dossier, and what could be chosen of it: its documents and its municipalities."""

    report: Report
    documents: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()


def one(
    project: Project,
    folder: Path,
    shared: str,
    selection: Selection,
    progress: Progress,
    means: Means = ALONE,
    warm: Warm | None = None,
) -> Attempt:
    """Builds what is in order of one dossier; `shared` is the fingerprint of what all are made from.

    Raises `FindingsError` for a decision that there is not.
    """
    findings: list[Finding] = []
    results: list[Result] = []
    refused: list[Result] = []
    documents: list[str] = []
    moment = _moment(project, folder, shared, selection.as_of)
    names: tuple[str, ...] = ()
    with _gathered(findings):
        index, indexed = municipalities(project, folder, shared, moment)
        names = index.municipalities
        for target in _targets(folder, index, moment, selection, indexed=indexed):
            with _gathered(findings):
                planned = plan(project, target, selection, warm)
                documents += (name for each in planned.record.documents for name in (each.entry, each.id) if name)
                if planned.chosen or planned.refused or not selection.documents:
                    with progress(len(planned.tasks)) as step:
                        results += carry_out(project, planned, selection, step, means, warm)
                    refused += _refused(planned, selection)
                    findings += planned.findings(selection)
    report = Report(tuple(results), tuple(dict.fromkeys(findings)), tuple(refused))
    return Attempt(report, tuple(dict.fromkeys(documents)), names)


def settled(project: Project, folder: Path, shared: str, selection: Selection) -> Attempt | None:
    """What `one` gives of a dossier of which everything chosen is as it was last made, at the price of a fingerprint; nothing where something is not."""
    index = outputs.read_index(project.index(folder))
    if index.inputs != _fingerprint(folder, shared):
        return None
    results: list[Result] = []
    findings: list[Finding] = []
    documents: list[str] = []
    for target in _targets(folder, index, "", selection, indexed=True):
        record = outputs.read_record(project.record(target.variant))
        if (planned := _unchanged(project, target, selection, record)) is None:
            return None
        results += _results(planned, selection, ())
        findings += planned.findings(selection)
        documents += (name for each in record.documents for name in (each.entry, each.id) if name)
    report = Report(tuple(results), tuple(dict.fromkeys(findings)))
    return Attempt(report, tuple(dict.fromkeys(documents)), index.municipalities)


def joined(attempts: Sequence[Attempt], selection: Selection) -> Report:
    """What came of several dossiers together, with what was chosen that none of them has."""
    reports = [attempt.report for attempt in attempts]
    findings = tuple(dict.fromkeys(finding for report in reports for finding in report.findings))
    return Report(
        tuple(result for report in reports for result in report.results),
        (*findings, *unknown(attempts, selection)),
        tuple(result for report in reports for result in report.refused),
    )


def unknown(attempts: Sequence[Attempt], selection: Selection) -> tuple[Finding, ...]:
    """The municipality and the documents that no dossier has; one with mistakes may have them, so that nothing is said of it then."""
    if any(finding.severity is Severity.ERROR for attempt in attempts for finding in attempt.report.findings):
        return ()
    try:
        check_municipality(
            selection.municipality, tuple(dict.fromkeys(name for each in attempts for name in each.municipalities))
        )
    except FindingsError as error:
        return error.findings
    known = tuple(dict.fromkeys(name for attempt in attempts for name in attempt.documents))
    return tuple(no_document(name, known) for name in selection.documents if name not in known)


@contextmanager
def _gathered(findings: list[Finding]) -> Iterator[None]:
    """The mistakes of one do not keep the others from being built."""
    try:
        yield
    except FindingsError as error:
        findings.extend(error.findings)


def carry_out(
    project: Project, plan: Plan, selection: Selection, step: Step, means: Means = ALONE, warm: Warm | None = None
) -> tuple[Result, ...]:
    """Makes what the plan says, and puts it in place; nothing of it when a writer refuses something.

    In a process that goes on (`warm`) web pages are put in place as soon as they are written, unless something was refused until then.
    """
    if plan.composed is None:
        return _results(plan, selection, ())
    early = partial(_put_in_place, project, plan) if warm else None
    means = replace(means, drafts=warm.held(plan.variant).drafts) if warm else means
    meanwhile = partial(means.meanwhile, project.content / plan.variant.dossier) if means.meanwhile else None
    written = _write_all(plan, selection, step, means, early, meanwhile)
    if _refusals(written):
        raise FindingsError(
            [*plan.record.findings, *(finding for work in written for finding in work.written.findings)]
        )
    return _results(plan, selection, written if _put_in_place(project, plan, written) else ())


def prepare(project: Project, dossier: str, selection: Selection, means: Means, warm: Warm) -> None:
    """Does for a process that goes on what its next build would have to wait for: the documents of the first few dossiers composed once, each
    format written once, workers begun. Nothing is put in place. Raises `FindingsError` and `SetupError`."""
    from bestek import kept
    from bestek.making import ready

    shared = _shared(project)
    wanted = [
        (folder, variant)
        for folder in targeted(project, dossier, selection)[: kept.MOST_HELD]
        for moment in [_moment(project, folder, shared, selection.as_of)]
        for variant in variants(folder, municipalities(project, folder, shared, moment)[0], selection, moment)
    ]
    for folder, variant in wanted[: kept.MOST_HELD]:
        with _gathered([]):
            composed = kept.prepare(project, folder, variant, warm)
            documents = [
                composed.document(each.id)
                for each in composed.summaries.values()
                if not selection.documents or {each.id, each.entry} & {*selection.documents}
            ]
            ready(
                documents, _formats(selection), composed.style, _reference(composed), warm.held(variant).drafts, means
            )


# For whom


def _editions(selection: Selection) -> tuple[Edition, ...]:
    for name in selection.editions:
        check_edition(name, (*EDITIONS, ALL_EDITIONS))
    wanted = selection.editions or EDITIONS[:1]
    return tuple(edition for edition in EDITIONS if edition in wanted or ALL_EDITIONS in wanted)


@dataclass(frozen=True, slots=True)
class Target:
    """A variant that is wanted, with the fingerprint of what it is made from; `indexed` when that is known to have these municipalities."""

    variant: Variant
    inputs: str
    indexed: bool


def _targets(
    folder: Path, index: outputs.Index, moment: str, selection: Selection, *, indexed: bool
) -> Iterator[Target]:
    """What the documents of a dossier are made for, with what they are made from."""
    for variant in variants(folder, index, selection, moment):
        yield Target(variant, index.inputs, indexed)


def variants(folder: Path, index: outputs.Index, selection: Selection, moment: str = "") -> Iterator[Variant]:
    """What the documents of a dossier are made for; nothing where it is not of the chosen municipality."""
    for name in index.municipalities or ("",):
        if selection.municipality in {"", name}:
            about = folder.name, name if index.several else ""
            yield from (Variant(*about, edition, moment) for edition in _editions(selection))


def _moment(project: Project, folder: Path, shared: str, text: str) -> str:
    """The decision that is meant; empty for the content as it stands. What words mean is kept, so that the ledger is not read again.

    Raises `FindingsError` for a decision that there is not.
    """
    if text in NOW:
        return ""
    inputs, file = _fingerprint(folder, shared), project.moments(folder)
    known = outputs.read_moments(file)
    if known.inputs == inputs and text in known.decisions:
        return known.decisions[text]
    from bestek.ledger import read_ledger

    decision = read_ledger(folder, project.root).moment(text).id
    with outputs.alone(project.output):
        others = known.decisions if known.inputs == inputs else {}
        outputs.write_record(file, outputs.Moments(inputs, {**others, text: decision}))
    return decision


def municipalities(project: Project, folder: Path, shared: str, as_of: str = "") -> tuple[outputs.Index, bool]:
    """The municipalities of a dossier, and whether the index knew them: when the content has changed, it says itself.

    `shared` is the fingerprint of what all dossiers are made from, `as_of` the decision after which it is shown.
    """
    inputs = _fingerprint(folder, shared)
    index = outputs.read_index(project.index(folder, as_of))
    if index.inputs == inputs:
        return index, True
    from bestek.load import load_dossier

    loaded = load_dossier(folder, project.root, as_of=as_of)
    return outputs.Index(inputs, loaded.municipalities, loaded.several and bool(loaded.municipalities)), False


def _fingerprint(folder: Path, shared: str) -> str:
    """Of everything that the documents of a dossier are made from."""
    return outputs.inputs(folder, shared)


def _inputs(project: Project, variant: Variant) -> str:
    """The same as it is at this moment."""
    return _fingerprint(project.content / variant.dossier, _shared(project))


# What there is to do


@dataclass
class Plan:
    """What is to be made for one variant. Without `composed` everything is as it was last made."""

    variant: Variant
    record: outputs.Record
    composed: Composed | None = None
    tasks: tuple[Task, ...] = ()
    chosen: tuple[outputs.DocumentRecord, ...] = ()
    """The chosen documents that can be made: the public edition refuses those that print what is not decided."""
    refused: tuple[outputs.DocumentRecord, ...] = ()
    inputs: str = ""
    """The fingerprint of what it is made from; empty when that changed while it was read, so that it is read again by the next build."""
    seen: str = ""
    """The inputs in the record of the last build, as it was when this one began."""
    parts: Mapping[str, keys.Parts] = field(default_factory=dict)
    """The parts of the key of every output that can be made, by its name."""
    why: dict[str, tuple[why.Reason, ...]] = field(default_factory=dict)
    """Why an output has to be made, by its name; all others are unchanged."""

    @property
    def documents(self) -> tuple[str, ...]:
        return tuple(document.id for document in self.record.documents)

    def findings(self, selection: Selection) -> Iterator[Finding]:
        """What there is to say of the content and of the chosen outputs."""
        yield from self.record.findings
        for document in self.refused:
            yield from self.composed.refused[document.id] if self.composed else ()
        for document in self.chosen:
            for name in _formats(selection):
                file = self.record.files.get(f"{document.id}.{name}")
                yield from file.findings if file else ()


def plan(project: Project, target: Target, selection: Selection, warm: Warm | None = None) -> Plan:
    """What has to be made for one variant. Raises `FindingsError` with the mistakes in it."""
    variant = target.variant
    record = outputs.read_record(project.record(variant))
    if unchanged := _unchanged(project, target, selection, record):
        return unchanged

    from bestek.kept import compose

    folder = project.content / variant.dossier
    composed = compose(project, folder, variant.municipality, variant.edition, variant.as_of, warm)
    before = replace(record)
    parts = _parts(composed, selection)
    record.documents = _documents(composed, record, parts)
    record.inputs = target.inputs if target.inputs == _inputs(project, variant) else ""
    record.values = keys.values(composed.style)
    for file in record.files.values():
        file.findings = list(composed.placed(file.findings))
    record.findings = [*composed.findings, *_about_reference(composed)]
    wanted = _chosen(record, selection)
    chosen = tuple(document for document in wanted if document.id not in composed.refused)
    refused = tuple(document for document in wanted if document.id in composed.refused)
    tasks = tuple(_tasks(project, variant, chosen, selection, record, composed))
    reasons = {
        name: why.reasons(project.place(variant) / name, before, record.values, parts[name])
        for name in _names(chosen, selection)
    }
    if selection.explained:
        reasons = {name: tuple(_explained(project, composed, before, name, told)) for name, told in reasons.items()}
    return Plan(variant, record, composed, tasks, chosen, refused, record.inputs, before.inputs, parts, reasons)


def _unchanged(project: Project, target: Target, selection: Selection, record: outputs.Record) -> Plan | None:
    """The plan for a variant of which everything chosen is as it was last made."""
    known = target.indexed and record.inputs == target.inputs and _as_laid_out(record, selection)
    if not known or not _all_unchanged(project, target.variant, selection, record):
        return None
    return Plan(target.variant, record, chosen=tuple(_chosen(record, selection)))


def _explained(
    project: Project, composed: Composed, before: outputs.Record, name: str, reasons: tuple[why.Reason, ...]
) -> Iterator[why.Reason]:
    """The reasons with what changed in the text: facts with the decision that set them, and templates, where the old tree is kept."""
    from bestek.traces import Traces

    traces = Traces(project.output, replace(composed.variant, as_of="").name)
    document, old = name.rpartition(".")[0], before.files[name].tree if name in before.files else ""
    shape = traces.any_tree(old) if old else None
    for reason in reasons:
        if reason.kind == "text" and shape:
            yield from why.told_apart(shape, composed.shape(document), partial(_decision, composed.valid.loaded))
        else:
            yield reason


def _decision(loaded: Loaded, path: str) -> str:
    """The decision that set a fact, or that there is none yet; nothing where nothing was ever decided."""
    from bestek.messages import _
    from bestek.state import state_path, touches

    if not loaded.ledger:
        return ""
    at = state_path(path, loaded.municipality)
    if any(touches(at, change.path) for change in loaded.pending):
        return _("not decided yet")
    setter = loaded.ledger.setter(at, loaded.as_of)
    return setter.id if setter else ""


def _names(documents: Iterable[outputs.DocumentRecord], selection: Selection) -> Iterator[str]:
    """The names of the outputs of some documents in the chosen formats."""
    for document in documents:
        yield from (f"{document.id}.{name}" for name in _formats(selection))


def _about_reference(composed: Composed) -> tuple[Finding, ...]:
    """What the Word document of the municipality lacks. Raises `FindingsError` when it cannot be used."""
    if composed.reference is None:
        return ()
    from bestek.write.docx import judged

    findings = tuple(judged(composed.reference))
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise FindingsError((*composed.findings, *findings))
    return findings


def _shared(project: Project) -> str:
    """The fingerprint of what every dossier is made from besides its own folder."""
    return outputs.shared(project, _package())


def _package() -> str:
    """The fingerprint of the code that is at work."""
    return outputs.code()


def _chosen(record: outputs.Record, selection: Selection) -> list[outputs.DocumentRecord]:
    """The records of the chosen documents; none where the dossier has none of them."""
    wanted = selection.documents
    return [
        document for document in record.documents if not wanted or document.id in wanted or document.entry in wanted
    ]


def _formats(selection: Selection) -> tuple[str, ...]:
    return tuple(name for name in FORMATS if not selection.formats or name in selection.formats)


def _all_unchanged(project: Project, variant: Variant, selection: Selection, record: outputs.Record) -> bool:
    """Whether every chosen output is as it was last made."""
    return all(
        _intact(project, variant, record, document, format_)
        for document in _chosen(record, selection)
        for format_ in _formats(selection)
    )


def _as_laid_out(record: outputs.Record, selection: Selection) -> bool:
    """Whether PDFs were laid out as it is wanted now: in one piece or not."""
    pdfs = (file for name, file in record.files.items() if name.endswith(".pdf"))
    return all(("layout" in file.parts) == selection.one_piece for file in pdfs)


def _parts(composed: Composed, selection: Selection) -> dict[str, keys.Parts]:
    """The parts of the key of every output, by its name."""
    made: dict[str, keys.Parts] = {}
    for name in composed.summaries:
        tree, text = composed.checksum(name), composed.text_checksum(name)
        parts = keys.parts(tree, text, composed.style, _reference(composed), one_piece=selection.one_piece)
        made |= {f"{name}.{format_}": parts[format_] for format_ in FORMATS}
    return made


def _documents(
    composed: Composed, record: outputs.Record, parts: Mapping[str, keys.Parts]
) -> list[outputs.DocumentRecord]:
    """What is now known of every document; pages are kept while the PDF is the same."""
    before = {document.id: document for document in record.documents}
    made: list[outputs.DocumentRecord] = []
    for document in composed.summaries.values():
        made_from = {name: keys.key(name, parts[f"{document.id}.{name}"]) for name in FORMATS}
        new = outputs.DocumentRecord(document.id, document.title, document.words, made_from, entry=document.entry)
        old = before.get(document.id)
        if old and old.paged == made_from["pdf"]:
            new = replace(new, pages=old.pages, page_of=old.page_of, paged=old.paged)
        made.append(new)
    return made


def _reference(composed: Composed) -> bytes:
    return composed.reference.data if composed.reference else b""


def _tasks(
    project: Project,
    variant: Variant,
    chosen: Sequence[outputs.DocumentRecord],
    selection: Selection,
    record: outputs.Record,
    composed: Composed,
) -> list[Task]:
    """What has to be made: every chosen output that is not intact, and the layout that the page numbers of a Word file come from."""
    made: list[Task] = []
    for document in chosen:
        stale = [name for name in _formats(selection) if not _intact(project, variant, record, document, name)]
        if not stale:
            continue
        tree = composed.document(document.id)
        made += [Task(tree, name, document.keys[name], document.words) for name in stale]
        if "docx" in stale and "pdf" not in stale and document.paged != document.keys["pdf"]:
            made.append(Task(tree, "pdf", document.keys["pdf"], document.words, wanted=False))
    return made


def _intact(
    project: Project, variant: Variant, record: outputs.Record, document: outputs.DocumentRecord, format_: str
) -> bool:
    name = f"{document.id}.{format_}"
    return outputs.intact(project.place(variant) / name, record.files.get(name), document.keys[format_])


# Writing


def _write_all(
    plan: Plan,
    selection: Selection,
    step: Step,
    means: Means,
    early: Callable[[Sequence[Output]], bool] | None,
    meanwhile: Callable[[], object] | None,
) -> list[Output]:
    """All tasks of a plan done, each told to `step`, in the order of the plan. `early` takes the web pages when all of them are written."""
    assert plan.composed
    composed, done = plan.composed, dict[str, Output]()
    pages_due = {task.name for task in plan.tasks if task.format == "html"} if early else set()
    pages = {document.id: document.page_of for document in plan.record.documents}
    reference = _reference(composed)
    one_piece = selection.one_piece
    for made in outputs_of(
        plan.tasks, composed.style, reference, pages, means, one_piece=one_piece, meanwhile=meanwhile
    ):
        written = replace(made.written, findings=composed.placed(made.written.findings))
        done[made.task.name] = replace(made, written=written)
        if made.task.name in pages_due and early and pages_due <= done.keys() and not _refusals(done.values()):
            early([done[name] for name in sorted(pages_due)])
        step(made.task.name)
    return [done[task.name] for task in plan.tasks]


def _refusals(written: Iterable[Output]) -> bool:
    """Whether a writer refused something."""
    return any(finding.severity is Severity.ERROR for work in written for finding in work.written.findings)


def _put_in_place(project: Project, plan: Plan, written: Sequence[Output]) -> bool:
    """Writes the outputs, removes those of documents that are no more, and records it; nothing of it where another build was ahead."""
    place, record = project.place(plan.variant), plan.record
    wanted = {work.task.name: work for work in written if work.task.wanted}
    with outputs.alone(project.output):
        now = outputs.read_record(project.record(plan.variant))
        if now.inputs not in {plan.inputs, plan.seen} and now.inputs == _inputs(project, plan.variant):
            plan.why.update(dict.fromkeys(wanted, (why.Reason("overtaken"),)))
            return False
        outputs.write_files({place / name: work.written.data for name, work in wanted.items()})
        record.joined(now)
        record.files |= {name: _file(plan, work) for name, work in wanted.items()}
        for work in written:
            _note_pages(record, work)
        for name in [name for name in record.files if name.rpartition(".")[0] not in plan.documents]:
            (place / name).unlink(missing_ok=True)
            del record.files[name]
        outputs.write_record(project.record(plan.variant), record)
        _note_index(project, plan)
    return True


def _file(plan: Plan, work: Output) -> outputs.FileRecord:
    parts = {part: outputs.short(value) for part, value in plan.parts[work.task.name].items()}
    data, tree = outputs.checksum(work.written.data), _tree(plan.parts, work.task.document.id)
    return outputs.FileRecord(work.task.key, data, list(work.written.findings), parts, tree)


def _tree(parts: Mapping[str, keys.Parts], document: str) -> str:
    """The checksum of the whole tree, as kept trees are named."""
    return parts[f"{document}.html"]["sources"]


def _note_pages(record: outputs.Record, work: Output) -> None:
    if work.task.format != "pdf":
        return
    document = next(document for document in record.documents if document.id == work.task.document.id)
    document.pages, document.page_of, document.paged = work.written.pages, dict(work.written.page_of), work.task.key


def _note_index(project: Project, plan: Plan) -> None:
    """Writes the index where it has changed. Outputs for a municipality that is no more go, and those as of a decision that was undone."""
    from bestek.ledger import decision_files

    assert plan.composed
    loaded, moment = plan.composed.valid.loaded, plan.variant.as_of
    folder = project.content / plan.variant.dossier
    before = outputs.read_index(project.index(folder, moment))
    index = outputs.Index(plan.record.inputs, loaded.municipalities, loaded.several)
    kept = _all_variants(folder, index, moment)
    undone = tuple(project.undone(folder, {file.stem for file in decision_files(folder)}))
    for variant in (*_all_variants(folder, before, moment), *undone):
        if variant not in kept:
            _remove(project, variant)
    for variant in undone:
        project.index(folder, variant.as_of).unlink(missing_ok=True)
    if index != before:
        outputs.write_record(project.index(folder, moment), index)


def _remove(project: Project, variant: Variant) -> None:
    """Takes away the outputs of a variant, their record, what is kept of it, and the folders that are left empty."""
    from bestek.traces import Traces

    place = project.place(variant)
    for name in outputs.read_record(project.record(variant)).files:
        (place / name).unlink(missing_ok=True)
    project.record(variant).unlink(missing_ok=True)
    if not variant.as_of:  # what was composed as of a decision is kept with what was composed of today
        Traces(project.output, variant.name).remove()
    with suppress(OSError):  # the first that holds something else, or is not there
        while place != project.output / variant.dossier:
            place.rmdir()
            place = place.parent


def _all_variants(folder: Path, index: outputs.Index, as_of: str) -> tuple[Variant, ...]:
    """All that was or may be built of a dossier with this index."""
    names = index.municipalities if index.several else ("",)
    return tuple(Variant(folder.name, name, edition, as_of) for name in names for edition in EDITIONS)


def _results(plan: Plan, selection: Selection, written: Sequence[Output]) -> tuple[Result, ...]:
    by_document: Mapping[str, list[Output]] = {
        document.id: [work for work in written if work.task.document.id == document.id] for document in plan.chosen
    }
    return tuple(_result(plan, document, selection, by_document[document.id]) for document in plan.chosen)


def _result(plan: Plan, document: outputs.DocumentRecord, selection: Selection, works: Sequence[Output]) -> Result:
    made = tuple(work.task.format for work in works if work.task.wanted)
    return Result(
        plan.variant,
        document.id,
        document.title,
        document.words,
        document.pages,
        tuple(name for name in FORMATS if name in made),
        tuple(name for name in _formats(selection) if name not in made),
        sum(work.seconds for work in works),
        {name: plan.why.get(f"{document.id}.{name}", why.UNCHANGED) for name in _formats(selection)},
    )


def _refused(plan: Plan, selection: Selection) -> Iterator[Result]:
    """The documents that the public edition cannot have, with that as the reason."""
    for document in plan.refused:
        reasons = {name: (why.Reason("refused"),) for name in _formats(selection)}
        yield Result(plan.variant, document.id, document.title, document.words, 0, (), (), 0.0, reasons)
