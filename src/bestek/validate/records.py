"""Records that are cited and models that are compared: whether files are those that were cited, and nothing is left out of a comparison."""

from __future__ import annotations

from collections.abc import Iterator

from bestek import mistakes
from bestek.findings import Finding, Place
from bestek.load import Loaded, Loc
from bestek.model import Dossier
from bestek.model.options import ComparisonCriterion
from bestek.model.records import Record


def findings(dossier: Dossier, loaded: Loaded) -> Iterator[Finding]:
    """All that is wrong with records and comparisons. The files are those of today: what an earlier moment says of them was checked then."""
    if not loaded.as_of:
        for number, record in enumerate(dossier.records):
            yield from _file(record, loaded, ("records", number))
        yield from _unused(dossier, loaded)
    for number, criterion in enumerate(dossier.options.criteria if dossier.options else ()):
        yield from _assessments(dossier, criterion, loaded, ("options", "criteria", number))


def _file(record: Record, loaded: Loaded, loc: Loc) -> Iterator[Finding]:
    """The file of a record against its checksum. An open fact is no text."""
    file, sha256 = _given(record.file), _given(record.sha256)
    if not file:
        if sha256:
            yield mistakes.RECORD_UNVERIFIED.at(loaded.place((*loc, "sha256")), id=record.id)
    elif file not in loaded.records:
        yield from _gone(file, loaded, (*loc, "file"))
    elif not sha256:
        yield mistakes.RECORD_UNSEALED.at(loaded.place((*loc, "file")), actual=_whole(loaded.records[file]))
    elif loaded.records[file] != sha256:
        place = loaded.place((*loc, "sha256"))
        yield mistakes.RECORD_CHANGED.at(place, file=file, actual=_whole(loaded.records[file]))


def _given(value: object) -> str:
    return value if isinstance(value, str) else ""


def _whole(sha256: str) -> mistakes.Listing:
    """A checksum is quoted whole."""
    return mistakes.Listing(sha256)


def _gone(file: str, loaded: Loaded, loc: Loc) -> Iterator[Finding]:
    if loaded.complete:
        mistake = mistakes.RECORD_GONE if loaded.records else mistakes.RECORD_NONE
        yield mistake.near(file, loaded.records, loaded.place(loc), file=file)


def _unused(dossier: Dossier, loaded: Loaded) -> Iterator[Finding]:
    """Files that no record names: what nobody cites is no evidence."""
    named = {record.file for record in dossier.records}
    folder = loaded.tree.file.path.rpartition("/")[0]
    for file in sorted(loaded.records.keys() - named):
        yield mistakes.RECORD_UNUSED.at(Place(f"{folder}/{file}"), file=file)


def _assessments(dossier: Dossier, criterion: ComparisonCriterion, loaded: Loaded, loc: Loc) -> Iterator[Finding]:
    """Every model once."""
    assert dossier.options
    assessed = [assessment.model for assessment in criterion.assessments]
    for model in dossier.options.models:
        if model.id not in assessed:
            yield mistakes.NOT_ASSESSED.at(loaded.place(loc), model=model.id)
    for number, model_id in enumerate(assessed):
        if model_id in assessed[:number]:
            place = loaded.place((*loc, "assessments", number, "model"))
            yield mistakes.ASSESSED_TWICE.at(place, model=model_id)
