"""The Common Procurement Vocabulary: the table that comes with Bestek, and a full list that an organisation gives.

A list decides whether a code exists and which check digit it has, never a formula: the well-known one is wrong for 532 of the 9,454 codes.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bestek.messages import N_, reason

TABLE = Path(__file__).parent / "data" / "cpv.csv"

COMPLETE = 9000
"""A list of fewer codes is not the whole vocabulary (9,454 codes): a code that it lacks may exist."""

MOST_BYTES, MOST_PROBLEMS = 20_000_000, 5

CODE = re.compile(r"(\d{8})(?:-(\d))?")

HEADINGS = {
    "code": ("code", "cpv", "cpvcode", "cpvnummer", "cpvid"),
    "check_digit": ("checkdigit", "controlecijfer", "controlegetal"),
    "label": ("labelnl", "nldlabel", "nl", "nld", "omschrijving", "omschrijvingnl", "naam", "label", "labelen", "englabel", "en", "description"),
}  # fmt: skip
"""What the columns of a list are called, without signs and spaces, the one to be preferred first."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code with its check digit and label. `social` says whether it is known from Annex XIV; `None` where that is not known."""

    digit: str
    label: str = ""
    social: bool | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a list, or a line of it (from 1), cannot be used. `message` is an English source of the catalogue."""

    message: str
    line: int = 0
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The codes that are known, by their eight digits. Only in a `complete` one an unknown code does not exist."""

    codes: Mapping[str, Code]
    complete: bool = False
    problems: tuple[Problem, ...] = ()


@cache
def shipped() -> Vocabulary:
    """The table that comes with Bestek."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        made = {row["code"]: Code(row["check_digit"], row["label_nl"], bool(row["annex_xiv"])) for row in rows}
    return Vocabulary(MappingProxyType(made))


def vocabulary(path: Path | None) -> Vocabulary:
    """The table, with a full list where one is given. A list is read once as long as it does not change."""
    if path is None:
        return shipped()
    try:
        told = path.stat()
        return _with_list(path, told.st_mtime_ns, told.st_size)
    except OSError as error:
        return Vocabulary(shipped().codes, problems=(Problem(UNREADABLE, values={"reason": reason(error)}),))


UNREADABLE = N_("the CPV list cannot be read: {reason}")
NO_CODES = N_("the CPV list has no column with codes; known names are code, cpv and CPV-code")
NOT_A_CODE = N_("'{text}' is no CPV code with a check digit")
TWO_DIGITS = N_("{code} stands here with the check digit {digit}, and before with {other}")
NOT_JSON = N_("the CPV list is not JSON: it breaks off, or a sign is missing")
NOT_UTF8 = N_("the CPV list is not saved as UTF-8")
TOO_LARGE = N_("the CPV list is larger than {most} MB")
NOT_COMPLETE = N_(
    "the CPV list has {count} codes; the whole vocabulary has 9,454, so codes that it lacks are not judged"
)
"""What may be wrong with a list."""


@lru_cache(maxsize=4)
def _with_list(path: Path, _changed: int, size: int) -> Vocabulary:
    """The codes of table and list; where they differ the list decides."""
    if size > MOST_BYTES:
        return _unusable(Problem(TOO_LARGE, values={"most": MOST_BYTES // 1_000_000}))
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return _unusable(Problem(NOT_UTF8))
    rows = _json_rows(text) if path.suffix.lower() == ".json" else _csv_rows(text)
    if isinstance(rows, Problem):
        return _unusable(rows)
    return _joined(rows)


def _unusable(problem: Problem) -> Vocabulary:
    return Vocabulary(shipped().codes, problems=(problem,))


Row = tuple[int, str, str, str]
"""Line, code as it is written, check digit where that stands apart, label."""


def _csv_rows(text: str) -> Iterable[Row] | Problem:
    """The rows below a heading; the first line tells which sign parts the columns."""
    first, _, _ = text.partition("\n")
    sign = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    columns = _columns(next(reader, []))
    if "code" not in columns:
        return Problem(NO_CODES, 1)
    return ((reader.line_num, *(_cell(row, columns.get(name)) for name in HEADINGS)) for row in reader if any(row))  # type: ignore[misc]


def _columns(heading: Iterable[str]) -> dict[str, int]:
    """Where what stands, by what a column is called."""
    names = [re.sub(r"[^a-z]", "", name.lower()) for name in heading]
    found = {meaning: next((one for one in known if one in names), None) for meaning, known in HEADINGS.items()}
    return {meaning: names.index(name) for meaning, name in found.items() if name}


def _cell(row: list[str], column: int | None) -> str:
    return row[column].strip() if column is not None and column < len(row) else ""


def _json_rows(text: str) -> Iterable[Row] | Problem:
    """Labels by code, or a list of mappings with a code; either may stand below one key."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Problem(NOT_JSON, getattr(error, "lineno", 0))
    while isinstance(data, dict) and len(data) == 1 and isinstance(next(iter(data.values())), dict | list):
        data = next(iter(data.values()))
    if isinstance(data, dict) and any(CODE.fullmatch(key) for key in data):
        return [(0, code, "", _label(label)) for code, label in data.items()]
    if isinstance(data, list) and any(isinstance(item, dict) and "code" in _columns(item) for item in data):
        return [row for item in data if isinstance(item, dict) for row in _json_row(item)]
    return Problem(NO_CODES)


def _json_row(item: dict[str, Any]) -> Iterator[Row]:
    columns, values = _columns(item), [_label(value) for value in item.values()]
    yield (0, *(_cell(values, columns.get(name)) for name in HEADINGS))  # type: ignore[misc]


def _label(value: object) -> str:
    """A text, or that in Dutch or else in English of a mapping by language."""
    if isinstance(value, dict):
        return next((str(value[key]) for key in ("nl", "nld", "en", "eng", "label", "value") if key in value), "")
    return "" if value is None else str(value)


def _joined(rows: Iterable[Row]) -> Vocabulary:
    codes: dict[str, Code] = {}
    problems: list[Problem] = []
    for line, written, apart, label in rows:
        match = CODE.fullmatch(written)
        digit = (match[2] or apart) if match else ""
        if not match or not re.fullmatch(r"\d", digit):
            problems.append(Problem(NOT_A_CODE, line, {"text": written[:40]}))
        elif match[1] in codes and codes[match[1]].digit != digit:
            values = {"code": match[1], "digit": digit, "other": codes[match[1]].digit}
            problems.append(Problem(TWO_DIGITS, line, values))
        else:
            codes[match[1]] = _known(match[1], digit, label)
    complete = len(codes) >= COMPLETE
    if not complete:
        problems.insert(0, Problem(NOT_COMPLETE, values={"count": len(codes)}))
    return Vocabulary(MappingProxyType({**shipped().codes, **codes}), complete, tuple(problems[:MOST_PROBLEMS]))


def _known(code: str, digit: str, label: str) -> Code:
    """The code of a list, with the Dutch label of the table and what the table knows of Annex XIV."""
    own = shipped().codes.get(code)
    return Code(digit, own.label if own else label, own.social if own else None)


def nearest(code: str, digit: str, codes: Mapping[str, Code]) -> str:
    """A known code that differs in one digit, or in two digits that changed places; one with this check digit first."""
    near = [known for known in codes if _slip(code, known)]
    return min(near, key=lambda known: (codes[known].digit != digit, known), default="")


def _slip(code: str, known: str) -> bool:
    differing = [place for place, (one, other) in enumerate(zip(code, known, strict=False)) if one != other]
    match differing:
        case [_]:
            return True
        case [first, second] if second == first + 1:
            return code[first] == known[second] and code[second] == known[first]
        case _:
            return False


SUPPLIES = frozenset(f"{division:02}" for division in (*range(1, 45), 48))
WORKS = frozenset({"45"})
"""The divisions of the vocabulary for supplies and for works; all others are services."""

RANGES = (("80000000", "80660000"), ("85000000", "85323000"), ("92000000", "92700000"))
"""Codes that Annex XIV names from one to another, as far as is remembered: to be verified."""


def is_social(code: str, codes: Mapping[str, Code]) -> bool | None:
    """Whether a code stands in Annex XIV as far as is known; `None` where it is not known."""
    if code[:2] in SUPPLIES | WORKS:
        return False
    known = codes.get(code)
    if known and known.social is not None:
        return known.social
    return True if any(first <= code <= last for first, last in RANGES) else None
