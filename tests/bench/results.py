"""Results of a run: as lines on the screen, as JSON, held against those of an earlier run, and as tables in the documentation."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench.measuring import ROOT, Measured, as_json
from tests.bench.rows import BARS, Bar, Row, Rows, Scenario

HEAD = f"{'benchmark':18} {'wall s':>8} {'CPU s':>8} {'each':>7} {'MB':>5} {'worker':>6} {'pages':>5}  against"
PACKAGES = ("weasyprint", "pikepdf", "python-docx", "jinja2", "pydantic")


@dataclass(frozen=True, slots=True)
class Results:
    """What a run gave, and on which machine."""

    machine: dict[str, str]
    rows: Rows

    def as_json(self, scenarios: Sequence[Scenario]) -> dict[str, Any]:
        against = _against(scenarios)
        return {
            "machine": self.machine,
            "rows": {
                name: {
                    **as_json(row.measured),
                    "per": row.per,
                    "pages": row.pages,
                    "against": _ratios(row, against.get(name, ()), self.rows),
                }
                for name, row in self.rows.items()
            },
            "bars": [_bar(bar, self.rows) for bar in _known(self.rows)],
        }


def _bar(bar: Bar, rows: Rows) -> dict[str, Any]:
    value = round(bar.value(rows), 4)
    return {
        "what": bar.what,
        "limit": bar.limit,
        "least": bar.least,
        "unit": bar.unit,
        "value": value,
        "met": bar.met(rows),
    }


def read(file: Path) -> Results:
    """Results that were written as JSON."""
    found = json.loads(file.read_text(encoding="utf-8"))
    rows = {
        name: Row(name, Measured(**{key: values[key] for key in Measured.__slots__}), values["per"], values["pages"])
        for name, values in found["rows"].items()
    }
    return Results(found["machine"], rows)


def machine(load: float) -> dict[str, str]:
    """What the figures hang on. `load` is that of the machine before the run."""
    commit = subprocess.run(
        ("git", "rev-parse", "--short", "HEAD"), cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    return {
        "commit": commit,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": str(os.cpu_count()),
        "load": f"{load:.1f}",
        **{package: version(package) for package in PACKAGES},
    }


def _against(scenarios: Iterable[Scenario]) -> dict[str, tuple[str, ...]]:
    return {row: scenario.against for scenario in scenarios for row in scenario.rows}


def _ratios(row: Row, against: Iterable[str], rows: Rows) -> dict[str, float]:
    """CPU seconds per dossier as a multiple of those of each row that was measured too."""
    known = [rows[name] for name in against if name in rows and name != row.name]
    return {other.name: round(row.measured.cpu / row.per / (other.measured.cpu / other.per), 3) for other in known}


def _spelled(ratios: dict[str, float]) -> str:
    return ", ".join(f"{_number(ratio)} × {name}" for name, ratio in ratios.items())


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def line(row: Row, against: Iterable[str], rows: Rows) -> str:
    """A row on the screen: `each` is CPU per dossier, `worker` the most memory of what it started, `against` CPU as a multiple."""
    made = row.measured
    each = f"{made.cpu / row.per:7.2f}" if row.per > 1 else f"{'':7}"
    counted = (f"{made.workers:6.0f}" if made.workers else f"{'':6}") + (f" {row.pages:5}" if row.pages else f" {'':5}")
    return f"{row.name:18} {made.wall:8.3f} {made.cpu:8.3f} {each} {made.memory:5.0f} {counted}  {_spelled(_ratios(row, against, rows))}".rstrip()


def _known(rows: Rows) -> Iterator[Bar]:
    return (bar for bar in BARS if all(name in rows for name in bar.needs))


def bars(found: Results) -> str:
    """Every aim of which the rows are there, and whether it is met."""
    return "\n".join(
        f"{'met   ' if bar.met(found.rows) else 'MISSED'} {bar.what}: {_value(bar, found)} ({_limit(bar)})"
        for bar in _known(found.rows)
    )


def _value(bar: Bar, found: Results) -> str:
    return f"{_number(bar.value(found.rows))} {bar.unit}"


def _limit(bar: Bar) -> str:
    return f"at {'least' if bar.least else 'most'} {bar.limit:g} {bar.unit}"


def compared(now: Results, before: Results, scenarios: Sequence[Scenario]) -> str:
    """CPU of both runs, and their multiples of the same bare parts, which say more where the machines or the hours differ."""
    against = _against(scenarios)
    lines = [f"{'benchmark':18} {'before':>8} {'now':>8} {'now/before':>10}  multiples before -> now"]
    for name in (name for name in now.rows if name in before.rows):
        old, new = before.rows[name], now.rows[name]
        first, last = (_ratios(row, against.get(name, ()), rows) for row, rows in ((old, before.rows), (new, now.rows)))
        multiples = ", ".join(
            f"{_number(first[other])} -> {_number(last[other])} × {other}" for other in last if other in first
        )
        share = new.measured.cpu / new.per / (old.measured.cpu / old.per)
        lines.append(f"{name:18} {old.measured.cpu:8.3f} {new.measured.cpu:8.3f} {share:10.2f}  {multiples}".rstrip())
    return "\n".join(lines)


def into(page: Path, found: Results, scenarios: Sequence[Scenario]) -> None:
    """Put the figures between the marks of the page. Raises `ValueError` when it has none."""
    text = page.read_text(encoding="utf-8")
    for name, part in {"figures": _figures(found, scenarios), "bars": _bars(found), "machine": _machine(found)}.items():
        first, mark, rest = text.partition(f"<!-- {name} -->\n")
        _old, end, last = rest.partition(f"<!-- /{name} -->")
        if not (mark and end):
            raise ValueError(f"{page}: the marks of {name} are not there")
        text = f"{first}{mark}{part}\n{end}{last}"
    page.write_text(text, encoding="utf-8", newline="\n")


def _figures(found: Results, scenarios: Sequence[Scenario]) -> str:
    what = {row: scenario.what for scenario in scenarios for row in scenario.rows} | ROWS
    against = _against(scenarios)
    lines = ["| benchmark | what | wall s | CPU s | MB | against, in CPU |", "|---|---|---|---|---|---|"]
    for name, row in found.rows.items():
        made = row.measured
        each = f" ({_number(made.cpu / row.per)} a dossier)" if row.per > 1 else ""
        memory = f"{made.memory:.0f}" + (f" + {made.workers:.0f}" if made.workers else "")
        multiples = _spelled(_ratios(row, against.get(name, ()), found.rows))
        lines.append(
            f"| `{name}` | {what.get(name, '')} | {_number(made.wall)} | {_number(made.cpu)}{each} | {memory} | {multiples} |"
        )
    return "\n".join(lines)


ROWS = {
    "kept": "One fact changed: the trees from what is kept",
    "impact": "What that does, as a page",
    "impact_again": "The same where the trees of before and after are kept",
    "redline": "All documents that it changes, as redlines on web pages",
    "redline_again": "The same where the trees are kept",
    "redline_word": "The same as Word files too",
    "review_copy": "The review copy of the largest document with its checklist, once more",
    "review_read": "What a reviewer did in it",
    "archive": "Packages of all decisions, of which only the documents are there",
    "archive_again": "The same once more",
    "watch_html": "One fact of the tender document of M saved while the watch runs: until its web page is there",
    "watch": "The same until all its files are",
    "watch_all_html": "The same for all documents of M: until the first web page is there",
    "watch_all": "The same until all files of the four documents that print the fact are",
    "dask_1": "Dossiers of L from nothing with one worker of Dask",
    "dask_2": "The same with two workers",
}
"""What the rows are of scenarios that give several."""


def _bars(found: Results) -> str:
    words = {True: "met", False: "**missed**"}
    rows = (
        f"| {bar.what} | {_limit(bar)} | {_value(bar, found)} | {words[bar.met(found.rows)]} |"
        for bar in _known(found.rows)
    )
    return "\n".join(("| aim | bar | measured | |", "|---|---|---|---|", *rows))


def _machine(found: Results) -> str:
    facts = found.machine
    packages = ", ".join(f"{package} {facts[package]}" for package in PACKAGES if package in facts)
    where = f"{facts['system']} with {facts['cores']} cores, Python {facts['python']}"
    return (
        f"Read off at commit `{facts['commit']}` on {where}, {packages}; the load before the run was {facts['load']}."
    )
