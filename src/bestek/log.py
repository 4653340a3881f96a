"""The history of a dossier: its decisions, and the versions that were issued after each."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bestek.facts import change_json
from bestek.findings import Place
from bestek.ledger import Decision, read_ledger
from bestek.load import ISSUED, load_file


@dataclass(frozen=True)
class Line:
    """One decision, with `document version` of what was issued after it."""

    decision: Decision
    versions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Version:
    """An issued version of a document. `place` is where it names its decision."""

    document: str
    number: str
    place: Place


def lines(folder: Path, root: Path) -> list[Line]:
    """The decisions in the order in which they were recorded. Raises `FindingsError` for a ledger that does not hold."""
    versions = issued(folder, root)
    return [
        Line(decision, tuple(f"{version.document} {version.number}" for version in versions[decision.id]))
        for decision in read_ledger(folder, root).decisions
    ]


def issued(folder: Path, root: Path) -> dict[str, list[Version]]:
    """The issued versions by the decision that they were issued with."""
    found: dict[str, list[Version]] = defaultdict(list)
    for file in sorted((folder / ISSUED).glob("*/*/version.yaml")):
        about = load_file(file, root)
        version = Version(file.parents[1].name, file.parent.name, about.place(("decision",)))
        found[str(about.data.get("decision", ""))].append(version)
    return found


def as_json(history: Iterable[Line]) -> str:
    """The decisions with all their changes, for other programs."""
    return json.dumps([_record(line) for line in history], indent=1, ensure_ascii=False)


def _record(line: Line) -> dict[str, Any]:
    decision = line.decision
    return {
        "id": decision.id,
        "date": decision.date.isoformat(),
        "body": decision.body,
        "number": decision.number or None,
        "title": decision.title,
        "status": decision.status,
        "reason": decision.reason,
        "illustrative": decision.illustrative,
        "source": decision.source or None,
        "changes": [change_json(change) | {"why": decision.why(change)} for change in decision.changes],
        "issued": list(line.versions),
    }
