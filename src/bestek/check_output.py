"""What the rules found as files and for programs: a web page per dossier, JSON, and SARIF 2.1.0 (OASIS, 27 March 2020).

A page that is as it would be written is left alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bestek import __version__, outputs, report
from bestek.checking import Checked, Outcome, Told, Unassessed
from bestek.findings import Finding, Severity
from bestek.messages import _, language
from bestek.outputs import checksum
from bestek.project import Project, Variant

if TYPE_CHECKING:
    from bestek.check.rule import Rule

FOLDER, PAGE = "review", "check.html"

# Pages


def page_of(project: Project, dossier: str) -> Path:
    """The file of the report: `build/<dossier>/review/check.html`."""
    return project.place(Variant(dossier)) / FOLDER / PAGE


def write_pages(project: Project, outcome: Outcome) -> dict[str, str]:
    """Writes the report of every dossier where it is not there as it should be; returns their names by dossier. Raises `SetupError`."""
    made = {each.dossier: page_of(project, each.dossier) for each in outcome.dossiers}
    for each in outcome.dossiers:
        _write(project, each, outcome.findings, made[each.dossier])
    return {name: _shown(file, project.root) for name, file in made.items()}


def _shown(file: Path, root: Path) -> str:
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else file.as_posix()


def _write(project: Project, checked: Checked, settings: Sequence[Finding], file: Path) -> None:
    record = project.output / ".bestek" / "checks" / f"{checked.dossier}.page.json"
    linked = sorted(_linked(project, checked))
    told = (asdict(checked), [asdict(finding) for finding in settings], linked, language(), outputs.code())
    of = checksum(json.dumps(told, sort_keys=True).encode())
    if _known(record, file) == of:
        return
    from bestek.check_page import page

    data = page(checked, settings, linked, project.templates)
    with outputs.alone(project.output):
        outputs.write_files({file: data})
        outputs.write_data(record, {"of": of, "sha256": checksum(data)})


def _known(record: Path, file: Path) -> str:
    """What the page was made from, when it has the bytes that were written."""
    try:
        known = outputs.read_data(record)
        return str(known["of"]) if checksum(file.read_bytes()) == known["sha256"] else ""
    except (OSError, ValueError, KeyError):
        return ""


def _linked(project: Project, checked: Checked) -> Iterator[str]:
    """The pages of the documents concerned that were built, from the folder of the dossier."""
    for name in dict.fromkeys(where.page for told in checked.told for where in told.where):
        if (project.place(Variant(checked.dossier)) / name).is_file():
            yield name


# JSON


def as_json(outcome: Outcome) -> str:
    """All that was found, accepted and not assessed; a path names a fact, an id of a paragraph the block in its document."""
    made = {"settings": list(map(report.record, outcome.findings)), "dossiers": list(map(_dossier, outcome.dossiers))}
    return json.dumps(made, ensure_ascii=False, indent=1)


def _dossier(checked: Checked) -> dict[str, Any]:
    return {
        "dossier": checked.dossier,
        "title": checked.title,
        "municipalities": list(checked.municipalities),
        "findings": [_told(checked, each) for each in checked.told],
        "not_assessed": [_unassessed(checked, each) for each in checked.unassessed],
        "content": list(map(report.record, checked.content)),
        "acceptances": list(map(report.record, checked.remarks)),
        "built": checked.built,
    }


def _told(checked: Checked, told: Told) -> dict[str, Any]:
    return {
        **report.record(told.finding),
        "title": checked.titles[told.rule],
        "paragraphs": [asdict(where) for where in told.where],
        "municipalities": list(told.municipalities or checked.municipalities),
        "judged": told.judged,
        "accepted": asdict(told.accepted) if told.accepted else None,
    }


def _unassessed(checked: Checked, each: Unassessed) -> dict[str, Any]:
    return {
        "code": each.rule,
        "title": checked.titles[each.rule],
        "reason": each.reason,
        "municipalities": list(each.municipalities or checked.municipalities),
    }


# SARIF

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "PROJECTROOT"
"""The name of the folder that all files are named from (3.14.14)."""

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def as_sarif(outcome: Outcome) -> str:
    """The same as a SARIF log of one run. What was accepted is a suppressed result (3.35), what was not assessed one of the kind `open` (3.27.9)."""
    from bestek.check.catalogue import RULES

    others = _others(outcome)
    rules = [*map(_rule, RULES), *({"id": code} for code in sorted({finding.code for finding in others}))]
    at = {rule["id"]: place for place, rule in enumerate(rules)}
    results = [
        *(_result(checked, told, at) for checked in outcome.dossiers for told in checked.told),
        *(_other(finding, at) for finding in others),
        *(_open(checked, each, at) for checked in outcome.dossiers for each in checked.unassessed),
    ]
    driver = {"name": "Bestek", "semanticVersion": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "language": language(),
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder that holds content/ and templates/."}}},
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _others(outcome: Outcome) -> list[Finding]:
    """The findings that are of no rule."""
    of_dossiers = (finding for each in outcome.dossiers for finding in (*each.content, *each.remarks))
    return list(dict.fromkeys((*outcome.findings, *of_dossiers)))


def _rule(rule: Rule) -> dict[str, Any]:
    """A rule of the catalogue as a descriptor (3.49)."""
    from bestek.check_screen import told_of

    title = report.printable(_(rule.title))
    return {
        "id": rule.id,
        "shortDescription": {"text": title},
        "help": {"text": "\n".join((title, *told_of(rule)))},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _result(checked: Checked, told: Told, at: Mapping[str, int]) -> dict[str, Any]:
    made = _other(told.finding, at)
    paragraphs = [_paragraph(checked, place, told) for place in range(len(told.where))]
    excused = told.accepted
    return {
        **made,
        "partialFingerprints": {"judged/v1": told.judged},
        **({"relatedLocations": paragraphs} if paragraphs else {}),
        "suppressions": [{"kind": "external", "status": "accepted", "justification": excused.reason}]
        if excused
        else [],
        "properties": {"dossier": checked.dossier, "municipalities": list(told.municipalities)},
    }


def _paragraph(checked: Checked, place: int, told: Told) -> dict[str, Any]:
    """A paragraph of a document, which is no place in a file of the project: a logical location (3.33)."""
    where = told.where[place]
    name = checked.documents.get(f"{where.municipality}/{where.document}", where.document)
    full = "/".join(filter(None, (checked.dossier, where.municipality, where.document, where.id)))
    return {
        "id": place,
        "logicalLocations": [{"name": f"{name} {where.label}".strip(), "fullyQualifiedName": full, "kind": "element"}],
    }


def _other(finding: Finding, at: Mapping[str, int]) -> dict[str, Any]:
    hint = f"\n{_('hint: {hint}').format(hint=finding.hint)}" if finding.hint else ""
    return {
        "ruleId": finding.code,
        "ruleIndex": at[finding.code],
        "level": LEVELS[finding.severity],
        "message": {"text": report.printable(finding.message) + hint},
        **({"locations": [_location(finding)]} if finding.place and finding.place.file else {}),
    }


def _location(finding: Finding) -> dict[str, Any]:
    place = finding.place
    assert place
    region: dict[str, Any] = {}
    if place.line:
        region = {"startLine": place.line, "startColumn": max(1, place.column)}
        region |= {"snippet": {"text": finding.excerpt}} if finding.excerpt else {}
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(place.file), "uriBaseId": ROOT}}
    return {
        "physicalLocation": physical | ({"region": region} if region else {}),
        **({"logicalLocations": [{"fullyQualifiedName": place.path, "kind": "member"}]} if place.path else {}),
    }


def _open(checked: Checked, each: Unassessed, at: Mapping[str, int]) -> dict[str, Any]:
    names = f" ({', '.join(each.municipalities)})" if each.municipalities else ""
    return {
        "ruleId": each.rule,
        "ruleIndex": at[each.rule],
        "kind": "open",
        "level": "none",
        "message": {"text": f"{checked.dossier}{names}: {each.reason}"},
        "properties": {"dossier": checked.dossier},
    }
