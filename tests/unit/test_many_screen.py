"""How far a build of many dossiers is: a bar on a terminal, lines elsewhere, and at the end the mistakes by dossier and one line."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from bestek import cli, many, many_screen
from bestek.findings import Finding, Place
from bestek.many import Finished, Standing
from tests.unit.small import DOSSIER, Small, small


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that have gone by, one after another."""
    seconds: list[float] = [0.0]
    monkeypatch.setattr(many_screen, "monotonic", lambda: seconds[-1])
    monkeypatch.setenv("BESTEK_LANG", "en")
    return seconds


def mistake(number: int) -> Finding:
    return Finding("E201", f"the key number {number} is not known here", Place("content/a/lots.yaml", number, 1))


def told(stream: io.StringIO, finished: list[Finished], clock: list[float], work: float = 100.0) -> None:
    standing = Standing(len(finished), work=work)
    with many_screen.progress(stream) as tell:
        for each in finished:
            clock.append(clock[-1] + 90.0)
            standing = standing.after(each, 0.0 if each.state == "unchanged" else 20.0)
            tell(each, standing)


MADE = Finished("b", made=6)
FAILED = Finished("c", built=False, mistakes=(mistake(1), mistake(2)))
SAME = Finished("a", same=6)


def test_elsewhere_than_on_a_terminal_each_dossier_that_was_not_unchanged_has_a_line(clock: list[float]):
    stream = io.StringIO()
    told(stream, [SAME, SAME, MADE, FAILED, MADE, SAME], clock)
    assert stream.getvalue().split("\n") == [
        "2 dossiers are unchanged",
        "3/6 b: 6 files made; about 18 minutes left",  # 270 seconds for a fifth
        "4/6 c: 2 errors; about 9 minutes left",
        "5/6 b: 6 files made; about 5 minutes left",
        "1 dossier is unchanged",
        "",
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (20, ""),
        (60, "about 1 minute left"),
        (2000, "about 33 minutes left"),
        (7200, "about 2 hours left"),
    ],
)
def test_the_time_that_is_left_is_told_roughly(clock: list[float], seconds: float, words: str):
    left = many_screen._Clock()
    clock.append(seconds)
    assert left.left(Standing(9, made=1, worked=50.0, work=100.0)) == words


def test_of_the_time_that_is_left_nothing_is_said_before_it_is_known(clock: list[float]):
    left = many_screen._Clock()
    clock.append(50.0)
    assert left.left(Standing(9, made=1, worked=1.0, work=100.0)) == ""
    assert left.left(Standing(9, made=9, worked=100.0, work=100.0)) == ""


def test_on_a_terminal_a_bar_counts_and_mistakes_stay_above_it(clock: list[float], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "120")
    stream = Terminal()
    told(stream, [SAME, MADE, FAILED], clock)
    shown = stream.getvalue()
    assert "c: 2 errors" in shown
    assert "1 made, 1 unchanged, 1 failed" in shown
    assert "3/3" in shown


def test_where_it_is_broken_off_a_line_says_how_far_it_was(clock: list[float]):
    stream = io.StringIO()
    with pytest.raises(KeyboardInterrupt):
        broken_off(stream)
    last = stream.getvalue().strip().split("\n")[-1]
    assert last == "broken off: 1 of 300 dossiers are done; the next build goes on with the others"


def broken_off(stream: io.StringIO) -> None:
    with many_screen.progress(stream) as tell:
        tell(MADE, Standing(300).after(MADE, 1.0))
        raise KeyboardInterrupt


def test_the_summary_tells_mistakes_by_dossier_and_counts_the_rest(clock: list[float]):
    stream = io.StringIO()
    many_mistakes = Finished("d", made=3, mistakes=tuple(map(mistake, range(1, 9))), warnings=2, advice=1)
    many_screen.summary([SAME, MADE, FAILED, many_mistakes], (), stream)
    lines = stream.getvalue().rstrip().split("\n")
    assert lines[0] == "c"
    assert [line for line in lines if not line.startswith(" ")] == [
        "c",
        "d",
        "besides 2 warnings, 1 piece of advice: ./inv check --dossier NAME shows them",
        "4 dossiers: 2 made, 1 unchanged, 1 failed, 1 built with errors of the checks; 9 files made",
    ]
    assert sum("E201" in line for line in lines) == 2 + many_screen.MOST
    assert "   … and 3 more: ./inv build --dossier d shows all" in lines


def test_what_content_says_cannot_steer_the_terminal(clock: list[float]):
    stream = io.StringIO()
    wrong = Finished("e", built=False, mistakes=(Finding("E201", "a \x1b[31mred key"),))
    many_screen.summary([wrong], (), stream)
    assert "\x1b" not in stream.getvalue()


# The verb


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    made = small(tmp_path / "project")
    for number in range(2):
        made.put(f"content/zorg-{number}/dossier.yaml", DOSSIER)
    monkeypatch.chdir(made.root)
    monkeypatch.setattr(many, "FROM", 3)
    return made


def run(*options: str) -> int:
    """The exit code of a build of web pages."""
    try:
        cli.main(["bestek", "build", "--format", "html", "--jobs", "1", "--lang", "en", *options])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_a_build_of_many_tells_each_and_closes_with_one_line(project: Small, capsys: pytest.CaptureFixture[str]):
    assert run() == 0
    lines = capsys.readouterr().out.strip().split("\n")
    assert lines[0].endswith("2 files made")
    assert lines[-1] == "3 dossiers: 3 made, 0 unchanged, 0 failed; 6 files made"
    assert run() == 0
    lines = capsys.readouterr().out.strip().split("\n")
    assert (lines[0], lines[-1]) == (
        "3 dossiers are unchanged",
        "3 dossiers: 0 made, 3 unchanged, 0 failed; 0 files made",
    )
    assert len(project.outputs()) == 6


def test_a_mistake_in_one_ends_with_one_and_the_others_are_made(project: Small, capsys: pytest.CaptureFixture[str]):
    project.change("content/zorg-1/dossier.yaml", "title: Zorg", "titel: Zorg")
    assert run() == 1
    out = capsys.readouterr().out
    assert "zorg-1\n   content/zorg-1/dossier.yaml:1:1 E201 titel" in out
    assert out.strip().endswith("3 dossiers: 2 made, 0 unchanged, 1 failed; 4 files made")
    assert len(project.outputs()) == 4


def test_as_json_the_outputs_are_on_the_one_stream_and_how_far_it_is_on_the_other(
    project: Small, capsys: pytest.CaptureFixture[str]
):
    assert run("--json") == 0
    told = capsys.readouterr()
    outputs = json.loads(told.out)
    assert [(each["dossier"], each["document"], each["made"]) for each in outputs] == [
        (name, document, True) for name in ("klein", "zorg-0", "zorg-1") for document in ("brief", "nota")
    ]
    assert told.err.strip().endswith("6 files made")
    assert len(project.outputs()) == 6


def test_a_document_that_no_dossier_has_is_told_with_the_nearest(project: Small, capsys: pytest.CaptureFixture[str]):
    assert run("--document", "brif") == 1
    assert "E006 there is no document 'brif'" in capsys.readouterr().out
    assert project.outputs() == {}


@pytest.mark.parametrize(
    ("options", "code"),
    [(("--format", "odt"), "E005"), (("--edition", "secret"), "E008"), (("--dossier", "x"), "E002")],
)
def test_a_choice_that_is_none_ends_before_anything_is_read(
    project: Small, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], code: str
):
    assert run(*options) == 1
    assert code in capsys.readouterr().err
    assert not (project.root / "build").exists()
