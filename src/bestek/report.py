"""Findings as the adviser reads them: place, what is wrong, the source line with a caret, what to do.

    content/emmen-wmo/lots.yaml:14:5 E203 lots/noord/budget: must be above zero
       14 |     budget: 0
          |     ^
       hint: an estimated value is an amount in euros

Content is untrusted: whatever a finding quotes loses its control characters before it reaches a terminal.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TextIO

from bestek.findings import Finding, Place, SetupError, Severity
from bestek.messages import N_, _, ngettext

if TYPE_CHECKING:
    from rich.text import Text

WIDTH = 160
"""Columns of a source line that are shown; of a longer one only the part around the caret."""

WORDS = {Severity.ERROR: "", Severity.WARNING: N_("warning: "), Severity.ADVICE: N_("advice: ")}
COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.ADVICE: "cyan"}


def show(findings: Iterable[Finding], stream: TextIO) -> None:
    """Write all findings in the order of their places, and close with their number; nothing is written for none."""
    from rich.console import Console  # a run without findings does not pay for it

    ordered = sorted(findings, key=_order)
    if not ordered:
        return
    console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)
    for finding in ordered:
        console.print(_styled(finding))
    console.print(total(ordered))


def as_json(findings: Iterable[Finding]) -> str:
    """Spell all findings for a program: a JSON array in the order of their places, line and column from 1, 0 for none."""
    return json.dumps([record(finding) for finding in sorted(findings, key=_order)], indent=1, ensure_ascii=False)


def exit_code(findings: Iterable[Finding]) -> int:
    """1 when a finding is an error, else 0: warnings and advice do not stop an author."""
    return int(any(finding.severity is Severity.ERROR for finding in findings))


def text(finding: Finding) -> str:
    """Spell one finding in plain text, lines parted by a newline, none at the end."""
    return "\n".join(_lines(finding))


def total(findings: Iterable[Finding]) -> str:
    """Count findings in words: `2 errors, 1 warning`."""
    counts = Counter(finding.severity for finding in findings)
    spelled = {
        Severity.ERROR: ngettext("{count} error", "{count} errors", counts[Severity.ERROR]),
        Severity.WARNING: ngettext("{count} warning", "{count} warnings", counts[Severity.WARNING]),
        Severity.ADVICE: ngettext("{count} piece of advice", "{count} pieces of advice", counts[Severity.ADVICE]),
    }
    return ", ".join(words.format(count=counts[severity]) for severity, words in spelled.items() if counts[severity])


def setup_error(error: SetupError) -> str:
    """Spell a failure of the surroundings: what is the matter, then what to do."""
    return "\n".join(filter(None, (_("setup: {message}").format(message=error.message), error.advice)))


def printable(value: str) -> str:
    """Replace control and direction-changing characters, so that quoted content cannot steer the terminal."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") else c
        for c in value
    )


def record(finding: Finding) -> dict[str, object]:
    """A finding for a program; line and column from 1, 0 for none."""
    place = finding.place or Place("")
    return {
        "code": finding.code,
        "severity": finding.severity.name.lower(),
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "path": place.path,
        "message": finding.message,
        "hint": finding.hint,
        "source": finding.legal_source,
        "excerpt": finding.excerpt,
        "included_from": [str(template) for template in place.chain],
    }


def _lines(finding: Finding) -> Iterator[str]:
    yield _headline(finding)
    if finding.place is not None:
        yield from _excerpt(finding.excerpt, finding.place)
        for place in finding.place.chain:
            yield "   " + _("included from {place}").format(place=printable(str(place)))
    if finding.hint:
        yield "   " + _("hint: {hint}").format(hint=printable(finding.hint))
    if finding.legal_source:
        yield "   " + _("source: {source}").format(source=printable(finding.legal_source))


def _headline(finding: Finding) -> str:
    place = f"{finding.place} " if finding.place else ""
    path = f"{finding.place.path}: " if finding.place and finding.place.path else ""
    return printable(f"{place}{finding.code} {_(WORDS[finding.severity])}{path}{finding.message}")


def _excerpt(line: str, place: Place) -> Iterator[str]:
    if not line.strip() or not place.line:
        return
    start = max(0, place.column - WIDTH // 2) if len(line) > WIDTH else 0
    shown = printable(line.expandtabs(1)[start : start + WIDTH])
    yield f"{place.line:5} | {shown.rstrip()}"
    if 0 < place.column <= len(line) + 1:
        yield f"{'':5} | {' ' * (place.column - 1 - start)}^"


def _styled(finding: Finding) -> Text:
    from rich.text import Text

    styled = Text(text(finding))
    styled.highlight_words([finding.code], style=COLOURS[finding.severity])
    return styled


def _order(finding: Finding) -> tuple[str, int, int]:
    place = finding.place or Place("")
    return place.file, place.line, place.column
