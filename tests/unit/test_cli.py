"""The command line: help in the chosen language, wrong command lines explained, and our exit codes."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from bestek import __version__, cli
from bestek.bootstrap import ROOT
from bestek.findings import Finding, FindingsError, Place, SetupError, Severity
from bestek.invocation import Collection, Context
from bestek.messages import N_
from bestek.verbs import make_collection, verb

FAILURES: dict[str, BaseException] = {
    "author": FindingsError([Finding("E1", "wrong", Place("a.yaml", 3, 1))]),
    "advice": FindingsError([Finding("A1", "consider", severity=Severity.ADVICE)]),
    "setup": SetupError("no Pango", "install it"),
    "disk": OSError(errno.ENOSPC, "No space left on device", "build/a.pdf"),
    "long": OSError(errno.ENAMETOOLONG, "File name too long", "build/a"),
    "bug": KeyError("ours"),
    "lost": FileNotFoundError(errno.ENOENT, "No such file", "template"),
}


@verb(
    N_("Build every document.\n\nOnce more."),
    dossier=N_("Only this dossier."),
    format=N_("Only this format."),
    repeatable=("format",),
)
def build(context: Context, dossier: str = "", format: list[str] | None = None) -> None:
    print("built", dossier, format)


@verb(N_("Where is this fact used?"), path=N_("Path of the fact."), depth=N_("Levels."))
def where(context: Context, path: str, depth: int = 1) -> None:
    print("where", path, depth)


@verb(N_("Fail in a given way."), way=N_("How."))
def fail(context: Context, way: str) -> None:
    raise FAILURES[way]


def verbs() -> Collection:
    return make_collection([where, build], dev=make_collection([fail], "for work on this"))


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command line."""
    with pytest.raises(SystemExit) as end:
        cli.main(["./inv", *arguments], verbs, "./inv")
    assert isinstance(end.value.code, int)
    return (end.value.code, *capsys.readouterr())


Capture = pytest.CaptureFixture[str]


def test_a_verb_gets_its_options(capsys: Capture):
    assert call(capsys, "build", "--dossier", "emmen", "--format", "pdf", "--format=docx") == (
        0,
        "built emmen ['pdf', 'docx']\n",
        "",
    )


def test_a_sign_that_the_output_lacks_is_no_failure():
    program = "import sys; from bestek.cli import main; main(['./inv', 'biuld→'])"
    environment = {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "cp1252:strict"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"biuld? is not a verb; did you mean build?" + os.linesep.encode())


def test_verbs_are_listed_in_the_order_in_which_they_are_declared(capsys: Capture):
    code, out, _err = call(capsys, "--list")
    assert code == 0
    assert out.split("\n\n") == [
        "Verbs:\n  where      Where is this fact used?\n  build      Build every document.",
        "dev: for work on this\n  dev.fail   Fail in a given way.",
        "",
    ]


def test_one_group_can_be_listed(capsys: Capture):
    assert call(capsys, "--list", "dev")[1] == "dev: for work on this\n  dev.fail   Fail in a given way.\n\n"


def test_a_call_without_a_verb_shows_the_help(capsys: Capture):
    code, out, err = call(capsys)
    assert (code, err) == (0, "")
    assert out.startswith("Usage: ./inv [options] VERB [options of the verb] ...\n\nOptions:\n")
    assert "--lang=TEXT" in out
    assert "Verbs:\n  where" in out


@pytest.mark.parametrize(
    "arguments", [("--help", "where"), ("where", "--help"), ("where", "-h"), ("where", "a", "--help")]
)
def test_the_help_of_a_verb_can_be_asked_before_and_after_it(capsys: Capture, arguments: tuple[str, ...]):
    assert call(capsys, *arguments)[1].splitlines() == [
        "Usage: ./inv where [options] PATH",
        "",
        "Where is this fact used?",
        "",
        "Options:",
        "  --depth=NUMBER   Levels.",
        "  --path=TEXT      Path of the fact.",
        "",
    ]


def test_the_help_shows_the_whole_text_of_a_verb(capsys: Capture):
    assert "Build every document.\n\nOnce more.\n" in call(capsys, "build", "--help")[1]


def test_an_option_that_may_be_repeated_shows_that_it_takes_a_value(capsys: Capture):
    assert "  --format=TEXT    Only this format.\n" in call(capsys, "build", "--help")[1]


@pytest.mark.parametrize(
    "arguments",
    [("--lang", "nl", "--list"), ("--list", "--lang=nl"), ("--lang=nl", "-l"), ("--lang", "en", "-l", "--lang", "nl")],
)
def test_the_language_can_be_chosen_anywhere(capsys: Capture, arguments: tuple[str, ...]):
    assert call(capsys, *arguments)[1].startswith("Commando's:\n")


def test_the_language_is_not_taken_for_the_argument_of_a_verb(capsys: Capture):
    assert call(capsys, "where", "--lang", "nl", "lots/noord")[1] == "where lots/noord 1\n"


def test_the_help_is_dutch_when_dutch_is_asked_for(capsys: Capture):
    out = call(capsys, "--lang", "nl")[1]
    for english in ("Usage", "Options", "Show", "Verbs", "List", "Print", "Language"):
        assert english not in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("biuld",), "biuld is not a verb; did you mean build?"),
        (("xyzzy",), "xyzzy is not a verb; --list shows the verbs, VERB --help the options"),
        (("build", "--formt", "pdf"), "--formt is not an option of build; did you mean --format?"),
        (("--verzion",), "--verzion is not an option of ./inv; did you mean --version?"),
        (("build", "--dossier"), "the option --dossier needs a value"),
        (("build", "--format"), "the option --format needs a value"),
        (("build", "--format", "--dossier", "klein"), "the option --format needs a value"),
        (("where",), "where needs PATH; where --help explains it"),
        (("where", "a", "--depth", "many"), "an option wants a number, and 'many' is none"),
        (("dev",), "dev is a group of verbs: dev.fail"),
        (("--list", "dv"), "dv is not a group of verbs; did you mean dev?"),
        (("--help", "biuld"), "biuld is not a verb; did you mean build?"),
        (("--lang", "fr", "build"), "--lang wants one of: en, nl"),
        (("build", "--lang"), "--lang wants one of: en, nl"),
        (("it's",), "it's is not a verb; --list shows the verbs, VERB --help the options"),
        (("bu\x1b[31mild",), "bu\N{REPLACEMENT CHARACTER}[31mild is not a verb; did you mean build?"),
    ],
)
def test_a_wrong_command_line_is_explained_in_one_line(capsys: Capture, arguments: tuple[str, ...], message: str):
    assert call(capsys, *arguments) == (1, "", f"{message}\n")


def test_a_wrong_command_line_is_explained_in_dutch(capsys: Capture):
    assert call(capsys, "biuld", "--lang", "nl")[2] == "biuld is geen commando; bedoelt u build?\n"


def test_findings_are_shown_and_give_exit_code_one(capsys: Capture):
    assert call(capsys, "dev.fail", "author") == (1, "", "a.yaml:3:1 E1 wrong\n1 error\n")


def test_findings_without_an_error_give_exit_code_zero(capsys: Capture):
    assert call(capsys, "dev.fail", "advice") == (0, "", "A1 advice: consider\n1 piece of advice\n")


def test_a_failure_of_the_surroundings_gives_exit_code_two_and_advice(capsys: Capture):
    assert call(capsys, "dev.fail", "setup") == (2, "", "setup: no Pango\ninstall it\n")


@pytest.mark.parametrize(
    ("way", "told"), [("disk", "build/a.pdf: No space left on device"), ("long", "build/a: File name too long")]
)
def test_a_full_disk_and_a_name_that_is_too_long_are_failures_of_the_surroundings(capsys: Capture, way: str, told: str):
    assert call(capsys, "dev.fail", way) == (2, "", f"setup: {told}\n")


@pytest.mark.parametrize(("way", "kind"), [("bug", KeyError), ("lost", FileNotFoundError)])
def test_our_own_bug_stays_a_traceback(way: str, kind: type[BaseException]):
    with pytest.raises(kind):
        cli.main(["./inv", "dev.fail", way], verbs, "./inv")


def test_the_version_is_shown(capsys: Capture):
    assert call(capsys, "--version") == (0, f"bestek {__version__}\n", "")


def test_what_follows_two_dashes_is_left_alone():
    assert cli.choose_language(["test", "--", "--lang", "xx"]) == ["test", "--", "--lang", "xx"]
    assert cli.help_first(["test", "--", "--help"], {"test"}) == ["test", "--", "--help"]


def test_a_completion_script_can_be_asked(capsys: Capture):
    code, out, _err = call(capsys, "--print-completion-script", "bash")
    assert code == 0
    assert "complete" in out


def test_candidates_for_completion_are_the_verbs(capsys: Capture):
    assert set(call(capsys, "--complete", "--", "inv")[1].split()) == {"where", "build", "dev.fail"}


def python(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_list_of_verbs_imports_no_stage_of_the_pipeline():
    program = "import sys; from bestek import cli\ntry: cli.main(['bestek', '--list'])\nexcept SystemExit: print(*sys.modules)"
    loaded = set(python("-c", program).stdout.split())
    assert "bestek.cli" in loaded
    heavy = {
        "pydantic",
        "weasyprint",
        "docx",
        "lxml",
        "jinja2",
        "ruamel",
        "rich",
        "babel",
        "asyncio",
        "ssl",
        "unittest.mock",
    }
    assert not heavy & loaded


def test_bytecode_is_written_when_a_verb_runs(capsys: Capture, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    call(capsys, "build")
    assert sys.dont_write_bytecode is False


@pytest.mark.parametrize("buffering", [[], ["-u"]])
def test_a_reader_that_goes_away_is_no_bug(buffering: list[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    command = [sys.executable, *buffering, "tasks.py", "--list"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        errors = process.stderr.read()
    assert errors == b""
    assert process.returncode == 1


def test_the_verbs_of_a_checkout_are_those_of_the_command_and_more():
    names = set(python("tasks.py", "--complete", "--", "inv").stdout.split())
    packaged = set(python("-m", "bestek", "--complete", "--", "bestek").stdout.split())
    assert packaged < names
    assert names - packaged == {"test", "dev.lint", "dev.bench", "dev.lock", "dev.messages", "dev.docs"}
