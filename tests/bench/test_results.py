"""What a run of the benchmarks gives: ratios, aims, JSON, figures in the documentation. The figures here are invented."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.bench import results
from tests.bench.__main__ import EVERY, chosen
from tests.bench.measuring import Measured, measure
from tests.bench.rows import BARS, Row

ROOT = Path(__file__).parents[2]


def _results(cold: float, fact: float) -> results.Results:
    rows = {
        name: Row(name, Measured(cpu, cpu, 100.0)) for name, cpu in {"plain": 20.0, "cold": cold, "fact": fact}.items()
    }
    return results.Results(dict.fromkeys(("commit", "python", "system", "cores", "load"), "1"), rows)


def test_a_row_is_a_multiple_of_what_was_measured_with_it():
    rows = _results(10.0, 2.0).rows
    assert results.line(rows["fact"], ("cold", "plain", "weasyprint"), rows).endswith("0.20 × cold, 0.10 × plain")


def test_dossiers_are_compared_one_by_one():
    rows = {"l_cold": Row("l_cold", Measured(1, 100.0), per=50), "l_plain": Row("l_plain", Measured(1, 12.0), per=3)}
    assert results.line(rows["l_cold"], ("l_plain",), rows).endswith("0.50 × l_plain")


def test_an_aim_is_met_at_its_limit_and_missed_above():
    at, above = (results.bars(_results(10.0, fact)).splitlines() for fact in (2.0, 2.1))
    assert at[0].startswith("met")
    assert above[0].startswith("MISSED")


def test_an_aim_without_its_rows_is_not_judged():
    assert "Dask" not in results.bars(_results(10.0, 2.0))


def test_every_aim_and_every_comparison_is_of_a_row_that_some_scenario_gives():
    known = {row for scenario in EVERY for row in scenario.rows}
    assert {row for bar in BARS for row in bar.needs} <= known
    assert {row for scenario in EVERY for row in scenario.against} <= known


def test_results_read_back_are_those_that_were_written(tmp_path):
    made = _results(10.0, 2.0)
    (tmp_path / "results.json").write_text(json.dumps(made.as_json(EVERY)), encoding="utf-8")
    assert results.read(tmp_path / "results.json") == made


def test_comparing_shows_what_became_of_a_row_and_of_its_multiples():
    compared = results.compared(_results(8.0, 2.0), _results(10.0, 4.0), EVERY).splitlines()
    assert compared[-1].split()[:4] == ["fact", "4.000", "2.000", "0.50"]
    assert "0.40 -> 0.25 × cold" in compared[-1]


def test_the_figures_go_between_their_marks_in_the_documentation(tmp_path):
    page = tmp_path / "performance.md"
    page.write_text((ROOT / "docs/performance.md").read_text(encoding="utf-8"), encoding="utf-8")
    results.into(page, _results(10.0, 2.0), EVERY)
    once = page.read_text(encoding="utf-8")
    assert (
        "| `fact` | M, one fact changed that four documents print | 2.00 | 2.00 | 100 | 0.20 × cold, 0.10 × plain |"
        in once
    )
    results.into(page, _results(10.0, 2.0), EVERY)
    assert page.read_text(encoding="utf-8") == once


def test_a_page_without_the_marks_is_left_alone(tmp_path):
    (tmp_path / "page.md").write_text("no marks\n", encoding="utf-8")
    with pytest.raises(ValueError, match="marks of figures"):
        results.into(tmp_path / "page.md", _results(10.0, 2.0), EVERY)


def test_a_scenario_brings_what_it_is_compared_with_and_no_more():
    assert [scenario.name for scenario in chosen(["fact"])] == ["plain", "cold", "fact"]
    assert "l_300" not in [scenario.name for scenario in chosen([])]
    with pytest.raises(KeyError):
        chosen(["nothing"])


@pytest.mark.skipif(sys.platform != "linux", reason="what outlives its parent is found in /proc")
def test_the_work_of_a_process_that_outlives_its_parent_is_counted(tmp_path):
    (tmp_path / "child.py").write_text("import time\nwhile time.process_time() < 0.2: pass\n", encoding="utf-8")
    (tmp_path / "parent.py").write_text(
        "import subprocess, sys\nsubprocess.Popen([sys.executable, 'child.py'])\n", encoding="utf-8"
    )
    assert measure(sys.executable, "parent.py", cwd=tmp_path).cpu >= 0.2


def test_a_command_that_fails_is_not_measured(tmp_path):
    with pytest.raises(Exception, match="returned non-zero exit status 3"):
        measure(sys.executable, "-c", "raise SystemExit(3)")
