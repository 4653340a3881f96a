"""The facts of a dossier as a person reads them: each with its value, and the decision that set it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from bestek.findings import Finding, FindingsError, Severity
from bestek.ledger import Decision
from bestek.load import Loaded, load_dossier
from bestek.messages import _, ngettext
from bestek.mistakes import shortened
from bestek.project import Project, check_municipality, nearest_path
from bestek.state import ABSENT, ASIDE, Change, fact_path, is_fact, parts_of, state_path, touches

LONGEST = 100
"""Characters of a value on the screen."""

NAMES = ("title", "name", "term", "claim", "role", "question", "text")
"""The keys that tell what an element is, the first that it has."""


@dataclass(frozen=True)
class Fact:
    """One fact. `path` is that of a view (`municipality/…` for the profile), `decision` the last that set it and `None` while none did."""

    path: str
    value: Any
    decision: Decision | None = None


def facts_of(project: Project, folder: Path, path: str = "", municipality: str = "", as_of: str = "") -> list[Fact]:
    """The facts of a dossier for one of its municipalities. Raises `FindingsError` for one that cannot be read, too."""
    loaded = load_dossier(folder, project.root, municipality, as_of)
    check_municipality(municipality, loaded.municipalities)
    if any(finding.severity is Severity.ERROR for finding in loaded.findings):
        raise FindingsError(loaded.findings)
    return facts(loaded, path)


def facts(loaded: Loaded, path: str = "") -> list[Fact]:
    """Every fact at or below a path, in the order of the content. Raises `FindingsError` for a path that the dossier does not have."""
    wanted = path.strip("/")
    at = state_path(wanted, loaded.municipality)
    value = loaded.state.value(at)
    if value is ABSENT:
        at, value = wanted, loaded.state.value(wanted)
    if value is ABSENT:
        raise FindingsError([_unknown(loaded, wanted)])
    found = leaves(value, tuple(at.split("/")) if at else ())
    return [Fact(fact_path(each, loaded.municipality), fact, _setter(loaded, each)) for each, fact in found]


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """The facts below a value by their paths; what is noted beside an element is none."""
    parts = parts_of(value, path)
    if parts is None or (not parts and path):
        yield "/".join(path), value
        return
    aside = ASIDE if isinstance(value, dict) and "id" in value else frozenset()
    for step, part in parts.items():
        if step not in aside:
            yield from leaves(part, (*path, step))


def _setter(loaded: Loaded, path: str) -> Decision | None:
    """The decision that set what a fact is now; another place in a list is no other fact."""
    pending = (change.path for change in loaded.pending if change.kind != "moved")
    if not loaded.ledger or any(touches(path, changed) for changed in pending):
        return None
    return loaded.ledger.setter(path, loaded.as_of)


def _unknown(loaded: Loaded, path: str) -> Finding:
    known = [fact_path(found, loaded.municipality) for found, _fact in leaves(loaded.state.data)]
    parts = {"/".join(name.split("/")[:count]): count for name in known for count in range(1, name.count("/") + 2)}
    message = _("the dossier has no fact '{path}'").format(path=path)
    return Finding("E701", message, None, nearest_path(path, list(parts)))


# Values on the screen


def printable(value: Any, longest: int = LONGEST) -> str:
    """A value on one line: what is open or proposed says so, a text is cut, a part says what it is called or how much it holds."""
    match value:
        case None | bool() | int() | Decimal() | datetime.date():
            return _scalar(value)
        case str():
            return shortened(value, longest)
        case dict() if is_fact(value):
            return _annotated(value, longest)
        case dict():
            name = next((value[key] for key in NAMES if key in value), None)
            count = len(value)
            return (
                printable(name, longest)
                if name is not None
                else ngettext("{count} part", "{count} parts", count).format(count=count)
            )
        case list() if value and not any(isinstance(part, dict | list) for part in value):
            return shortened(", ".join(_scalar(part) for part in value), longest)
        case list():
            return ngettext("{count} element", "{count} elements", len(value)).format(count=len(value))
        case _:
            return "–"


def _annotated(value: Mapping[str, Any], longest: int) -> str:
    if "value" in value:
        return printable(value["value"], longest)
    if "proposed" in value:
        return _("proposed: {value}").format(value=printable(value["proposed"], longest))
    if "open" in value:
        return _("open: {question}").format(question=printable(value["open"], longest))
    values = value["per_municipality"]
    each = values.items() if isinstance(values, dict) else ()
    return shortened("; ".join(f"{name}: {printable(part, longest)}" for name, part in each), longest)


def _scalar(value: Any) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return _("yes") if value else _("no")
        case Decimal():
            return format(value, "f")
        case datetime.date():
            return value.isoformat()
        case _:
            return str(value)


# What changed, on the screen

CONTEXT = 4
"""Words around what changed in a long text."""


def excerpts(old: Any, new: Any, longest: int = LONGEST) -> tuple[str, str]:
    """Two values on one line each; of long texts only where they differ, with some words around it."""
    one, other = _bare(old), _bare(new)
    if not (isinstance(one, str) and isinstance(other, str)) or max(len(one), len(other)) <= longest:
        told = printable(old, longest), printable(new, longest)
        return told if told[0] != told[1] else (_noted(old, longest), _noted(new, longest))
    if one == other:
        return _noted(old, longest), _noted(new, longest)
    before, after = one.split(), other.split()
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    return _cut(before, start, end, longest), _cut(after, start, end, longest)


def _alike(one: list[str], other: list[str]) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _cut(words: list[str], start: int, end: int, longest: int) -> str:
    first, last = max(0, start - CONTEXT), min(len(words), len(words) - end + CONTEXT)
    changed = shortened(" ".join(words[start : len(words) - end]), longest)
    parts = ("…" if first else "", *words[first:start], changed, *words[len(words) - end : last])
    return " ".join(filter(None, (*parts, "…" if last < len(words) else "")))


def _bare(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _noted(value: Any, longest: int) -> str:
    """A value with all that is noted beside it, for who changed only that."""
    if not isinstance(value, dict) or not is_fact(value):
        return printable(value, longest)
    aside = (f"{key}: {printable(part, longest)}" for key, part in value.items() if key in ASIDE)
    return "; ".join((shortened(_annotated(value, longest), 20), *aside))


def as_json(value: Any) -> Any:
    """A value for JSON: an exact number and a day as text."""
    match value:
        case dict():
            return {key: as_json(part) for key, part in value.items()}
        case list():
            return [as_json(part) for part in value]
        case Decimal() | datetime.date():
            return _scalar(value)
        case _:
            return None if value is ABSENT else value


def as_json_text(found: Iterable[Fact]) -> str:
    """The facts for other programs."""
    return json.dumps([fact_json(fact) for fact in found], indent=1, ensure_ascii=False)


def fact_json(fact: Fact) -> dict[str, Any]:
    """A fact for other programs, with what is noted beside it and the decision that set it."""
    annotated = fact.value if isinstance(fact.value, dict) and is_fact(fact.value) else {"value": fact.value}
    decision = fact.decision
    by = (
        {"decision": decision.id, "title": decision.title, "date": decision.date.isoformat()}
        if decision
        else {"decision": None}
    )
    return {"path": fact.path, **as_json(annotated), **by}


def change_json(change: Change) -> dict[str, Any]:
    """A change for other programs: `null` where there was or is no value; `kind` tells that apart from an empty one."""
    return {"path": change.path, "kind": change.kind, "old": as_json(change.old), "new": as_json(change.new)}
