"""Measurements for `./inv dev.bench`: what Bestek costs, in seconds and as multiples of the bare parts within the same run.

Absolute times differ between machines and hours; the ratios are what to watch. Names of scenarios, rows or groups (`sizes`, `verbs`) choose; what they are
compared with runs too. The table goes to the screen, everything to `build/bench/results.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.bench import results, sizes, verbs
from tests.bench.measuring import ROOT
from tests.bench.rows import Row, Scenario

GROUPS = {"sizes": sizes.SCENARIOS, "verbs": verbs.SCENARIOS}
EVERY = tuple(scenario for group in GROUPS.values() for scenario in group)
FOLDER = ROOT / "build" / "bench"
WORK = ROOT / "build" / ".bench"
TOOLS = FOLDER / "tools"


def chosen(names: Sequence[str]) -> tuple[Scenario, ...]:
    """The scenarios of these names and what they are compared with, in their order. Raises `KeyError` for a name that there is not."""
    by_row = {row: scenario for scenario in EVERY for row in (*scenario.rows, scenario.name)}
    if not names:
        return tuple(scenario for scenario in EVERY if not scenario.named)
    wanted = [scenario for name in names for scenario in (GROUPS[name] if name in GROUPS else (by_row[name],))]
    wanted = [scenario for scenario in wanted if not scenario.named or scenario.name in names]
    needed = {id(by_row[row]) for scenario in wanted for row in scenario.against}
    return tuple(scenario for scenario in EVERY if scenario in wanted or id(scenario) in needed)


def run(scenarios: Iterable[Scenario], runs: int) -> tuple[dict[str, Row], list[str]]:
    """The rows, and what failed: one scenario keeps none of the others from it."""
    bench, rows, failed = sizes.Bench(WORK, TOOLS, runs), dict[str, Row](), list[str]()
    print(results.HEAD, flush=True)
    for scenario in scenarios:
        try:
            for row in scenario.work(bench):
                rows[row.name] = row
                print(results.line(row, scenario.against, rows), flush=True)
        except (subprocess.CalledProcessError, ValueError) as error:
            failed.append(f"{scenario.name}: {error}\n{getattr(error, 'stderr', None) or ''}".rstrip())
    return rows, failed


def install() -> int:
    """What others are compared with, in an environment of its own: Bestek itself does without."""
    from bestek.bootstrap import Level, ensure

    ensure(Level.DEV)
    uv = str(Path(sys.executable).with_name("uv"))
    made = subprocess.run((uv, "venv", "--quiet", "--allow-existing", str(TOOLS)), cwd=ROOT, check=False).returncode
    words = (uv, "pip", "install", "--quiet", "--python", str(TOOLS), "--group", "bench")
    return made or subprocess.run(words, cwd=ROOT, check=False).returncode


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    if options.install:
        return install()
    if options.list:
        print("\n".join(_listed()))
        return 0
    failed: list[str] = []
    if options.read:
        found = results.read(options.read)
    else:
        try:
            scenarios = chosen(options.names)
        except KeyError as error:
            print(f"no such benchmark: {error.args[0]}; ./inv dev.bench -- --list shows them", file=sys.stderr)
            return 1
        found, failed = _measured(scenarios, options)
    print(results.bars(found))
    if options.compare:
        print(results.compared(found, results.read(options.compare), EVERY))
    if options.docs:
        results.into(ROOT / "docs" / "performance.md", found, EVERY)
    print(*failed, sep="\n", file=sys.stderr)
    return int(bool(failed))


def _listed() -> Iterator[str]:
    for scenario in EVERY:
        yield f"{', '.join(scenario.rows):28} {scenario.what}{' (only when it is named)' if scenario.named else ''}"


def _measured(scenarios: Sequence[Scenario], options: argparse.Namespace) -> tuple[results.Results, list[str]]:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    rows, failed = run(scenarios, options.runs)
    found = results.Results(results.machine(load), rows)
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = json.dumps(found.as_json(EVERY), indent=1, ensure_ascii=False)
    (options.json or FOLDER / "results.json").write_text(f"{text}\n", encoding="utf-8")
    return found, failed


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./inv dev.bench --", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help="scenarios, rows or groups; all of them otherwise")
    parser.add_argument("--list", action="store_true", help="what there is")
    parser.add_argument("--runs", type=int, default=2, help="of each long measurement; the least counts")
    parser.add_argument("--json", type=Path, help="write the results there")
    parser.add_argument("--compare", type=Path, help="results of an earlier run to compare with")
    parser.add_argument("--read", type=Path, help="measure nothing, take these results")
    parser.add_argument("--docs", action="store_true", help="put the figures into docs/performance.md")
    parser.add_argument("--install", action="store_true", help="install what others are compared with")
    return parser


if __name__ == "__main__":
    sys.exit(main())
