"""Findings as they are read on the screen."""

from __future__ import annotations

import io
import json

from bestek import report
from bestek.findings import Finding, Place, SetupError, Severity
from bestek.messages import set_language

BUDGET = Finding(
    "E203",
    "must be above zero",
    Place("content/emmen-wmo/lots.yaml", 14, 13, "lots/noord/budget"),
    hint="an estimated value is an amount in euros",
    excerpt="    budget: 0",
    legal_source="Aw 2012 art. 2.14",
)


def shown(*findings: Finding) -> str:
    stream = io.StringIO()
    report.show(findings, stream)
    return stream.getvalue()


def test_a_finding_shows_place_code_path_excerpt_caret_hint_and_source():
    assert report.text(BUDGET).splitlines() == [
        "content/emmen-wmo/lots.yaml:14:13 E203 lots/noord/budget: must be above zero",
        "   14 |     budget: 0",
        "      |             ^",
        "   hint: an estimated value is an amount in euros",
        "   source: Aw 2012 art. 2.14",
    ]


def test_a_finding_without_place_is_one_line():
    assert report.text(Finding("E100", "no dossier here")) == "E100 no dossier here"


def test_a_warning_says_that_it_is_one():
    assert report.text(Finding("W1", "late", severity=Severity.WARNING)) == "W1 warning: late"
    set_language("nl")
    assert report.text(Finding("W1", "laat", severity=Severity.WARNING)) == "W1 waarschuwing: laat"


def test_the_chain_of_includes_is_shown():
    place = Place("clauses/sroi.md.j2", 3, chain=(Place("chapters/execution.html.j2", 12),))
    assert report.text(Finding("E400", "unknown name", place)).splitlines()[1] == (
        "   included from chapters/execution.html.j2:12"
    )


def test_quoted_content_cannot_steer_the_terminal():
    hostile = Finding("E1", "bad \x1b[2J\x07 \u202e name", Place("a.yaml", 1, 1), excerpt="x: \x1b]0;title\x07")
    assert not set("\x1b\x07\u202e") & set(shown(hostile))


def test_rich_markup_in_content_is_shown_as_it_is():
    assert "[bold]x[/bold] :smile:" in shown(Finding("E1", "[bold]x[/bold] :smile:"))


def test_of_a_very_long_line_only_the_part_around_the_caret_is_shown():
    long = Finding("E1", "odd", Place("a.yaml", 1, 50_001), excerpt="a" * 50_000 + "X" + "b" * 50_000)
    line, caret = report.text(long).splitlines()[1:3]
    assert len(line) < 200
    assert line[caret.index("^")] == "X"


def test_the_caret_stands_below_its_column_after_a_tab():
    line, caret = report.text(Finding("E1", "tab", Place("a.yaml", 1, 2), excerpt="\tx: 1")).splitlines()[1:3]
    assert line[caret.index("^")] == "x"


def test_all_findings_are_shown_in_the_order_of_their_places_and_counted():
    early = Finding("E2", "second line", Place("a.yaml", 2, 1))
    late = Finding("E1", "tenth line", Place("a.yaml", 10, 1))
    advice = Finding("A1", "consider", Place("b.yaml", 1), severity=Severity.ADVICE)
    assert shown(advice, late, early).splitlines() == [
        "a.yaml:2:1 E2 second line",
        "a.yaml:10:1 E1 tenth line",
        "b.yaml:1 A1 advice: consider",
        "2 errors, 1 piece of advice",
    ]


def test_no_finding_is_silence():
    assert not shown()


def test_only_an_error_gives_exit_code_one():
    assert report.exit_code([Finding("W1", "w", severity=Severity.WARNING)]) == 0
    assert report.exit_code([BUDGET]) == 1
    assert report.exit_code([]) == 0


def test_a_failure_of_the_surroundings_says_what_to_do():
    assert report.setup_error(SetupError("disk full", "make room")) == "setup: disk full\nmake room"
    assert report.setup_error(SetupError("disk full")) == "setup: disk full"


def test_findings_can_be_read_by_a_program():
    warned = Finding("W100", "let op", Place("a.html.j2", 3, chain=(Place("b.html.j2", 9),)), severity=Severity.WARNING)
    first, second = json.loads(report.as_json([BUDGET, warned]))
    assert first == {
        "code": "W100",
        "severity": "warning",
        "file": "a.html.j2",
        "line": 3,
        "column": 0,
        "path": "",
        "message": "let op",
        "hint": "",
        "source": "",
        "excerpt": "",
        "included_from": ["b.html.j2:9"],
    }
    assert (second["path"], second["line"], second["column"]) == ("lots/noord/budget", 14, 13)
    assert json.loads(report.as_json([])) == []
