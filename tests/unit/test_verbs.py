"""How a verb is declared, and what the verbs do with a small project from the command line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import tasks
from bestek import cli, verbs
from bestek.dev import reference
from bestek.invocation import Context
from bestek.messages import N_, set_language
from bestek.schema import FILES
from bestek.verbs import make_collection, verb
from tests.golden import klein
from tests.unit.small import Small, small


def test_every_option_needs_a_help_text():
    with pytest.raises(TypeError, match="differ"):

        @verb(N_("Build."), dossier=N_("Only this dossier."))
        def build(context: Context, dossier: str = "", other: str = "") -> None: ...


def test_texts_are_translated_when_the_collection_is_made():
    set_language("nl")
    dev = tasks.collection().collections["dev"]
    assert dev.__doc__ == "voor werk aan Bestek zelf"
    assert (
        dev.tasks["lint"].__doc__
        == "Controleer stijl, typen, de richting van imports, en of sjablonen geen logica bevatten."
    )


def test_options_have_no_short_names_that_could_change():
    @verb(N_("Build."), dossier=N_("Only this dossier."))
    def build(context: Context, dossier: str = "") -> None: ...

    (argument,) = make_collection([build]).tasks["build"].get_arguments()
    assert list(argument.names) == ["dossier"]


def test_every_verb_says_what_it_does_in_one_short_line():
    declared = [*verbs.VERBS, *tasks.ROOT_VERBS, *tasks.DEV_VERBS]
    for each in declared:
        first = each.summary.splitlines()[0]
        assert first.endswith((".", "?")), each.name
        assert len(first) < 120, each.name


# From the command line

NBSP = "\N{NO-BREAK SPACE}"
CONTENT = "content/klein/dossier.yaml"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    """A small project in the working folder."""
    made = small(tmp_path / "project")
    monkeypatch.chdir(made.root)
    return made


def call(capsys: Capture, *arguments: str) -> tuple[int, list[str], list[str]]:
    """Exit code, lines of standard output (single blanks, none at the ends) and of standard error."""
    with pytest.raises(SystemExit) as end:
        cli.main(["bestek", *arguments])
    assert isinstance(end.value.code, int)
    out, err = capsys.readouterr()
    return end.value.code, [" ".join(line.split(" ")).strip() for line in squeezed(out)], err.splitlines()


def squeezed(text: str) -> list[str]:
    """The lines of a table with one blank between the columns; a no-break space is no column."""
    return [" ".join(word for word in line.split(" ") if word) for line in text.splitlines()]


def test_build_closes_with_a_table_and_one_line(project: Small, capsys: Capture):
    code, out, err = call(capsys, "build", "--format", "html")
    time = out[1].split(" ")[3]
    assert (code, err) == (0, [])
    assert out == [
        "document pages words time made unchanged",
        f"brief – 5 {time} s html –",
        f"nota – 10 {out[2].split(' ')[3]} s html –",
        "2 files made, 0 unchanged",
    ]
    assert call(capsys, "build", "--format", "html")[1][1:] == [
        "brief – 5 – – html",
        "nota – 10 – – html",
        "0 files made, 2 unchanged",
    ]


def test_build_names_the_dossier_where_there_are_several(project: Small, capsys: Capture):
    shutil.copytree(project.root / "content/klein", project.root / "content/tweede")
    out = call(capsys, "build", "--format", "html")[1]
    assert [line.split(" ")[0] for line in out] == [
        "document",
        "klein/brief",
        "klein/nota",
        "tweede/brief",
        "tweede/nota",
        "4",
    ]
    assert [line.split(" ")[0] for line in call(capsys, "build", "--format=html", "--dossier", "tweede")[1]] == [
        "document",
        "brief",
        "nota",
        "0",
    ]


def test_build_takes_several_documents_and_folders_from_elsewhere(
    project: Small, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    folders = ("--content", "project/content", "--templates", "project/templates", "--output", "uit")
    code, out, _ = call(capsys, "build", "--document", "nota", "--document", "brief", "--format", "html", *folders)
    assert (code, out[-1]) == (0, "2 files made, 0 unchanged")
    assert sorted(path.name for path in (tmp_path / "uit/klein").iterdir()) == ["brief.html", "nota.html"]


def test_build_gives_advice_on_standard_error_and_ends_well(project: Small, capsys: Capture):
    project.change(CONTENT, "name: Noord", "name: {open: hoe heet het?}")
    for _ in range(2):
        code, out, err = call(capsys, "build", "--format", "html")
        assert code == 0
        assert out[-1].startswith(("2 files made", "0 files made"))
        assert (
            err[0]
            == f"{CONTENT}:5:41 A384 advice: lots/noord/name: 'Brief' prints a fact that is not decided: [nog te bepalen: hoe heet het?]"
        )
        assert err[-1] == "1 piece of advice"


def test_a_mistake_is_shown_with_its_line_and_gives_exit_code_one(project: Small, capsys: Capture):
    project.change("templates/documents/nota.html.j2", "lots.zuid.name", "lots.zuit.name")
    code, out, err = call(capsys, "build", "--format", "html")
    assert (code, out) == (1, [])
    assert err == [
        "templates/documents/nota.html.j2:4 E402 'zuit' is unknown here; did you mean 'zuid'?",
        "    4 | <p>Perceel {{ lots.zuit.name }} kost {{ lots.zuid.budget | money }}.</p>",
        "   included from templates/base.html.j2:1",
        "   included from templates/documents/nota.html.j2:1",
        "   hint: use a name of the dossier, or correct the typing error",
        "1 error",
    ]


@pytest.mark.parametrize(
    ("option", "value", "line"),
    [
        ("--document", "not", "E006 there is no document 'not'"),
        ("--format", "docs", "E005 there is no format 'docs'"),
        ("--dossier", "klien", "E002 there is no dossier 'klien' in {content}"),
    ],
)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_an_unknown_name_on_the_command_line_gets_the_nearest_one_suggested(
    project: Small, capsys: Capture, option: str, value: str, line: str, language: str
):
    code, out, err = call(capsys, "build", option, value, "--lang", language)
    assert (code, out) == (1, [])
    if language == "en":
        assert err[0] == line.format(content=project.root / "content")
        assert err[1].startswith("   hint: did you mean '")
    else:
        assert err[1].startswith("   tip: bedoelt u '")


def test_an_output_folder_that_cannot_be_made_gives_exit_code_two(project: Small, capsys: Capture):
    project.put("build", "a file")
    code, out, err = call(capsys, "build", "--format", "html")
    assert (code, out) == (2, [])
    assert err[0].startswith(f"setup: {project.root / 'build'} cannot be written: ")
    assert err[1] == "close the file if it is open in Word, and look whether the disk is full"


def test_where_shows_a_table_of_uses_and_counts_them(project: Small, capsys: Capture):
    assert call(capsys, "where", "lots/zuid/budget") == (
        0,
        [
            "document section page sentence",
            f"Nota 1 Perceel – Perceel Zuid kost €{NBSP}2.000.",
            "1 place in 1 document",
            "pages are known after a build of the PDF",
        ],
        [],
    )


def test_where_names_the_fact_when_a_part_was_asked_for(project: Small, capsys: Capture):
    out = call(capsys, "where", "lots")[1]
    assert out[0] == "fact document section page sentence"
    assert [line.split(" ")[:2] for line in out[1:4]] == [
        ["lots/noord/name", "Brief"],
        ["lots/zuid/name", "Nota"],
        ["lots/zuid/budget", "Nota"],
    ]
    assert out[4] == "3 places in 2 documents"


def test_where_speaks_dutch_when_asked(project: Small, capsys: Capture):
    assert call(capsys, "where", "lots/zuid", "--lang", "nl")[1] == [
        "feit document paragraaf pagina zin",
        f"lots/zuid/name Nota 1 Perceel – Perceel Zuid kost €{NBSP}2.000.",
        f"lots/zuid/budget Nota 1 Perceel – Perceel Zuid kost €{NBSP}2.000.",
        "2 plaatsen in 1 document",
        "pagina's zijn bekend nadat de PDF is gemaakt",
    ]
    assert call(capsys, "where", "policies/visie/name", "--lang", "nl")[1] == [
        "policies/visie/name staat in geen enkel document"
    ]
    assert call(capsys, "where", "lots/zuis", "--lang", "nl") == (
        1, [], ["E701 het dossier heeft geen feit 'lots/zuis'", "   tip: bedoelt u 'lots/zuid'?", "1 fout"],
    )  # fmt: skip


def test_where_obeys_the_language_of_the_environment(project: Small):
    environment = {**os.environ, "BESTEK_LANG": "nl", "PYTHONPATH": str(klein.ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-m", "bestek", "where", "policies/visie/body"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "policies/visie/body staat in geen enkel document\n", "")


@pytest.mark.parametrize(
    ("arguments", "last"),
    [
        (("--unused",), "16 facts are used by no document"),
        (("--unused", "--lang", "nl"), "16 feiten worden door geen document gebruikt"),
    ],
)
def test_where_lists_what_no_document_uses(project: Small, capsys: Capture, arguments: tuple[str, ...], last: str):
    code, out, err = call(capsys, "where", *arguments)
    assert (code, err) == (0, [])
    assert out[0] == "subject"
    assert (len(out), out[-1]) == (17, last)


@pytest.mark.slow
def test_where_shows_the_pages_after_a_build_of_the_pdf(project: Small, capsys: Capture):
    call(capsys, "build", "--format", "pdf")
    assert call(capsys, "where", "lots/noord/name")[1] == [
        "document section page sentence", "Brief 1 Perceel 1 Perceel Noord van Zorg.", "1 place in 1 document",
    ]  # fmt: skip


def test_clauses_are_listed_with_their_kind_and_basis(capsys: Capture, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(klein.HERE)
    arguments = ("clauses", "--content", "dossiers", "--templates", "templates")
    assert call(capsys, *arguments)[1] == [
        "clause kind title legal basis",
        "klachten free Klachten",
        "platform fixed Platform Aanbestedingswet 2012, artikel 2.52",
        "social-return choice Social return Aanbestedingswet 2012, artikel 2.80",
    ]
    assert call(capsys, *arguments, "--lang", "nl")[1][0] == "clausule soort titel wettelijke grondslag"


def test_clauses_lay_down_a_fixed_text(project: Small, capsys: Capture):
    project.change("templates/clauses/taal.md.j2", "kind: free", "kind: fixed")
    code, _, err = call(capsys, "clauses")
    assert code == 1
    assert "inv clauses --fix taal" in err[1]
    code, out, _ = call(capsys, "clauses", "--fix", "taal")
    assert code == 0
    assert out[0].startswith("taal: laid down as ")
    assert call(capsys, "clauses")[0] == 0
    assert project.made() == ["brief.html", "nota.html"]


def test_schemas_are_written_beside_the_content(project: Small, capsys: Capture):
    out = call(capsys, "schema")[1]
    assert out == [str(project.root / "schema" / name) for name in FILES]
    assert all(Path(file).is_file() for file in out)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("issue brief nota --decision last", "issue --document brief --document nota --decision last"),
        ("issue --decision last brief", "issue --decision last --document brief"),
        ("issue --all --decision=last", "issue --all --decision=last"),
        ("issue --all brief", "issue --all --document brief"),
        ("--lang nl issue brief", "--lang nl issue --document brief"),
    ],
)
def test_many_of_a_kind_may_be_typed_one_behind_the_other(typed: str, meant: str) -> None:
    assert verbs.complete(typed.split()) == meant.split()


@pytest.mark.parametrize(
    "typed", ["impact --decision last", "impact --decision=last --json", "archive.pack --what last"]
)
def test_an_argument_that_may_be_left_out_may_be_typed_as_an_option(typed: str) -> None:
    assert verbs.complete(typed.split()) == typed.split()


@pytest.mark.parametrize(
    ("name", "usage"),
    [
        ("archive.verify", "archive.verify [options] BAG ..."),
        ("archive.pack", "archive.pack [options] [WHAT]"),
        ("archive.file", "archive.file [options] WHAT"),
        ("build", "build [options]"),
    ],
)
def test_the_usage_shows_what_may_be_left_out_and_what_may_be_there_more_than_once(
    project: Small, capsys: Capture, name: str, usage: str
) -> None:
    assert call(capsys, name, "--help")[1][0] == f"Usage: bestek {usage}"
    written = reference.verbs_page({name: verbs.DECLARED[name]}, {})
    assert f"    ./inv {usage}\n" in written
