"""Everything that is wrong or worth knowing is one value: a finding with a place.

Three kinds of failure stay apart: the author's mistake (`FindingsError`, exit code 1), the surroundings
(`SetupError`, exit code 2) and our own bug (any other exception, a traceback).
This is a leaf module: every stage may import it, it imports nothing of the pipeline.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """How bad a finding is. `ERROR` stops the build; the order is the order of weight."""

    ADVICE = 1
    WARNING = 2
    ERROR = 3


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: `file` relative to the project root in POSIX spelling, `line` and `column` counted from 1.

    Line or column 0 means "the file as a whole". `path` is the path of the fact by stable id (`lots/noord/budget`),
    empty for template text. `chain` holds the places of the templates that included this one, innermost first.
    """

    file: str
    line: int = 0
    column: int = 0
    path: str = ""
    chain: tuple[Place, ...] = ()

    def __str__(self) -> str:
        position = f":{self.line}" if self.line else ""
        position += f":{self.column}" if self.line and self.column else ""
        return f"{self.file}{position}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem or remark.

    `code` is stable (`E203`), `message` says what is wrong, `hint` what to do next, `legal_source` on which article
    the check rests, `excerpt` the source line (without line end) that `place` points into.
    """

    code: str
    message: str
    place: Place | None = None
    hint: str = ""
    severity: Severity = Severity.ERROR
    legal_source: str = ""
    excerpt: str = ""


class FindingsError(Exception):
    """The author's mistakes that make going on senseless, all of one stage together."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{finding.place}: {finding.message}" for finding in self.findings))


class SetupError(Exception):
    """Something around us is missing or refuses (a library, a full disk): `message` says what, `advice` what to do."""

    def __init__(self, message: str, advice: str = "") -> None:
        self.message = message
        self.advice = advice
        super().__init__(message)
