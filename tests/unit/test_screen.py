"""Tables and closing lines, on a terminal and elsewhere."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bestek import screen
from bestek.build import Report, Result
from bestek.project import Variant
from bestek.redlining import Redlined
from bestek.where import Use

Capture = pytest.CaptureFixture[str]


class Terminal(io.StringIO):
    """A standard output that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def plain(out: Terminal) -> str:
    """What stands there without the signs that steer the terminal."""
    return re.sub(r"\x1b\[[\d;]*m", "", out.getvalue())


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


def test_the_bar_counts_on_where_nobody_knows_how_many_outputs_there_will_be(terminal: Callable[[], Terminal]):
    shown = terminal()
    with screen.progress(None) as step:
        step("brief.html")
        assert "1/?" in shown.getvalue()
        assert "brief.html" in shown.getvalue()


@pytest.mark.parametrize("steps", [0, 2, None])
def test_there_is_no_bar_without_a_terminal_or_without_work(steps: int | None, capsys: Capture):
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


def test_a_path_on_a_narrow_terminal_goes_on_after_a_slash_or_a_hyphen(terminal: Callable[[], Terminal]):
    out = terminal()
    row = ("contract/term/evaluations/eerste/after_years", "van drie jaar naar twee jaar", "2024-04-05-clarification-1")
    screen.table([("fact", "name"), ("value", "left"), ("decision", "name")], [row])
    lines = plain(out).splitlines()
    assert max(map(len, lines)) <= 60
    assert [line.split()[0] for line in lines[1:3]] == ["contract/term/", "evaluations/eerste/"]
    assert "".join(line.split()[0] for line in lines[1:] if not line.startswith(" ")) == row[0]


def test_a_short_name_leaves_its_room_to_a_long_one_and_what_fits_is_not_broken(terminal: Callable[[], Terminal]):
    out = terminal()
    columns: list[tuple[str, screen.Justify]] = [("fact", "name"), ("value", "left"), ("document", "name")]
    path = "texts/strategy-consultation-report"
    screen.table(columns, [(path, "een tekst", "brief")])
    screen.table(columns, [(path, "een heel lange tekst van meer dan een regel", "brief")])
    assert [line.split()[0] for line in plain(out).splitlines() if line.startswith("texts")] == [path, path]


def test_a_question_is_folded_between_words_and_keeps_its_indent(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "30")
    prompt = "\nWho decided?\n  council, executive, commissioning-officer or project-group.\n> "
    assert screen.folded(prompt) == (
        "\nWho decided?\n  council, executive,\n  commissioning-officer or\n  project-group.\n> "
    )


def test_files_beside_one_another_are_named_once_with_their_formats(capsys: Capture):
    root = Path("/werk")
    files = tuple(root / f"build/klein/redline/brief.{name}" for name in ("docx", "pdf", "html"))
    screen.redlines([Redlined("brief", "Brief", "1.0", "now", 2, files)], root)
    assert "build/klein/redline/brief.docx, .pdf, .html" in capsys.readouterr().out


@pytest.mark.parametrize("key", [EOFError, KeyboardInterrupt])
def test_who_ends_a_question_with_a_key_is_told_that_nothing_was_written(
    key: type[BaseException], terminal: Callable[[], Terminal], monkeypatch: pytest.MonkeyPatch, capsys: Capture
):
    def ended(_prompt: str) -> str:
        raise key

    terminal()
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("builtins.input", ended)
    asking = screen.ask()
    assert asking
    with pytest.raises(KeyboardInterrupt):
        asking("> ")
    assert capsys.readouterr().err == "\nstopped: nothing was written\n"
