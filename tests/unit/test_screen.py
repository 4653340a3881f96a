"""Tables and closing lines, on a terminal and elsewhere."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable

import pytest

from bestek import screen
from bestek.build import Report, Result
from bestek.project import Variant
from bestek.where import Use

Capture = pytest.CaptureFixture[str]


class Terminal(io.StringIO):
    """A standard output that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Terminal]:
    """Makes the standard output a terminal: called in the test itself, since pytest sets its own output before it."""

    def make() -> Terminal:
        made = Terminal()
        monkeypatch.setattr(sys, "stdout", made)
        monkeypatch.setenv("COLUMNS", "60")
        monkeypatch.setenv("TERM", "xterm-256color")
        return made

    return make


def result(document: str = "brief", made: tuple[str, ...] = (), unchanged: tuple[str, ...] = (), **more: int) -> Result:
    return Result(
        Variant("klein"), document, "Brief", more.get("words", 5), more.get("pages", 0), made, unchanged, 1.26
    )


def test_output_that_is_no_terminal_has_no_colours_and_no_lines_that_are_folded(capsys: Capture):
    sentence = "woord " * 100
    screen.uses("lots", [Use("Brief", "1 Perceel", 3, sentence.strip(), "lots/noord/name")])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert sentence.strip() in out
    assert out.splitlines()[-1] == "1 place in 1 document"


def test_what_content_holds_is_no_markup_of_the_screen(capsys: Capture):
    screen.uses("lots", [Use("[bold]Brief[/bold]", ":smile:", 3, "[red]a[/red]", "lots/noord/name")])
    assert "[bold]Brief[/bold] :smile:    3 [red]a[/red]" in capsys.readouterr().out


def test_a_table_on_a_terminal_folds_its_cells_and_has_a_bold_head(terminal: Callable[[], Terminal]):
    shown = terminal()
    screen.uses("lots", [Use("Brief", "1 Perceel", 3, "woord " * 30, "lots/noord/name")])
    out = shown.getvalue()
    assert "\x1b[1mdocument" in out
    assert max(len(line) for line in re.sub(r"\x1b\[[\d;]*m", "", out).splitlines()) <= 60
    assert out.count("woord") == 30


def test_the_bar_moves_with_every_output_and_goes_away(terminal: Callable[[], Terminal]):
    shown = terminal()
    with screen.progress(2) as step:
        step("brief.html")
        assert "1/2" in shown.getvalue()
        assert "brief.html" in shown.getvalue()
        step("nota.html")
    assert "2/2" in shown.getvalue()
    assert shown.getvalue().rstrip().endswith("\x1b[2K")


@pytest.mark.parametrize("steps", [0, 2])
def test_there_is_no_bar_without_a_terminal_or_without_work(steps: int, capsys: Capture):
    with screen.progress(steps) as step:
        step("brief.html")
    assert capsys.readouterr().out == ""


def test_there_is_no_bar_for_no_work_on_a_terminal(terminal: Callable[[], Terminal]):
    shown = terminal()
    with screen.progress(0):
        pass
    assert shown.getvalue() == ""


def test_pages_and_time_are_shown_where_they_are_known(capsys: Capture):
    screen.built(Report((result(made=("docx", "pdf"), pages=3), result("nota", unchanged=("pdf",)))))
    head, first, second, last = capsys.readouterr().out.splitlines()
    assert head.split() == ["document", "pages", "words", "time", "made", "unchanged"]
    assert first.split() == ["brief", "3", "5", "1.3", "s", "docx,", "pdf", "–"]
    assert second.split() == ["nota", "–", "5", "–", "–", "pdf"]
    assert last == "2 files made, 1 unchanged"


def test_one_file_is_counted_as_one(capsys: Capture):
    screen.built(Report((result(made=("pdf",), unchanged=("docx",)),)))
    assert capsys.readouterr().out.splitlines()[-1] == "1 file made, 1 unchanged"


def test_a_fact_that_is_printed_nowhere_is_told(capsys: Capture):
    screen.uses("lots/noord", [])
    screen.unused([])
    assert capsys.readouterr().out == "lots/noord is printed in no document\n0 facts are used by no document\n"
