"""The catalogues are complete and fresh, and what is wrong with one is seen."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from bestek.bootstrap import ROOT
from bestek.dev import catalogue
from bestek.messages import LOCALES


def test_every_message_of_the_source_is_translated_and_compiled():
    assert list(catalogue.problems()) == []


def test_messages_are_found_in_verbs_and_in_the_package():
    found = {message.id for message in catalogue.extract()}
    assert (
        "Install what the tests need and run them.\n\nWhat follows -- goes to pytest: ./inv test -- tests/unit -k lots"
        in found
    )
    assert ("{count} error", "{count} errors") in found


def marked(source: str) -> list[str]:
    """Every text that is marked for translation, also where Babel does not look: within the braces of an f-string."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args)
    named = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id in catalogue.KEYWORDS)
    texts = (call.args[0] for call in named)
    return [
        text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value
    ]


def test_no_message_hides_from_the_catalogue():
    found = {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue.extract()}
    files = {path for pattern in catalogue.SOURCES for path in ROOT.glob(pattern)}
    hidden = {text for path in files for text in marked(path.read_text("utf-8")) if text not in found}
    assert len(files) > 100
    assert hidden == set()


def test_a_message_within_an_f_string_is_seen():
    assert marked("f\"{_('here')} {N_('there')}\"; ngettext('one', 'more', n); _(name)") == ["one", "here", "there"]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A source with two messages, and a complete catalogue for it."""
    (tmp_path / "tasks.py").write_text('_("{name} is here")\nngettext("{n} lot", "{n} lots", n)\n')
    path = catalogue.po_path("nl", tmp_path / "locales")
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + HERE + LOTS)
    assert catalogue.renew(tmp_path / "locales", tmp_path) == []
    return tmp_path


HEADER = 'msgid ""\nmsgstr ""\n"Language: nl\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
HERE = 'msgid "{name} is here"\nmsgstr "{name} is er"\n\n'
LOTS = 'msgid "{n} lot"\nmsgid_plural "{n} lots"\nmsgstr[0] "één perceel"\nmsgstr[1] "{n} percelen"\n'


def wrong(root: Path, old: str, new: str) -> list[str]:
    """Change the text of the catalogue and say what is then wrong with it."""
    path = catalogue.po_path("nl", root / "locales")
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return list(catalogue.problems(root / "locales", root))


def test_a_complete_catalogue_has_no_problem(small: Path):
    assert list(catalogue.problems(small / "locales", small)) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('msgstr "{name} is er"', 'msgstr ""', "nl: not translated: '{name} is here'"),
        ('msgstr "{name} is er"', 'msgstr "{naam} is er"', "nl: a placeholder that the source does not fill"),
        ('msgstr "{name} is er"', 'msgstr "het is er"', "nl: placeholders differ"),
        ('msgstr[1] "{n} percelen"', 'msgstr[1] "percelen"', "nl: placeholders differ"),
        ('msgstr[1] "{n} percelen"', 'msgstr[1] ""', "nl: not translated"),
        ('msgid "{name} is here"', '#, fuzzy\nmsgid "{name} is here"', "nl: fuzzy"),
        ('msgid "{name} is here"', 'msgid "{name} was here"', "nl: not in the catalogue: '{name} is here'"),
        ('msgid "{name} is here"', 'msgid "{name} was here"', "nl: no longer in the source: '{name} was here'"),
        ("is er", "staat er", "nl: the compiled catalogue is not that of the text"),
    ],
)
def test_what_is_wrong_with_a_catalogue_is_said(small: Path, old: str, new: str, problem: str):
    assert any(line.startswith(problem) for line in wrong(small, old, new))


def test_renewing_adds_new_messages_keeps_translations_and_drops_what_is_gone(small: Path):
    (small / "tasks.py").write_text('_("{name} is here")\n_("all gone")\n')
    assert catalogue.renew(small / "locales", small) == ["nl: not translated: 'all gone'"]
    text = catalogue.po_path("nl", small / "locales").read_text("utf-8")
    assert "{name} is er" in text
    assert "perceel" not in text


def test_renewing_twice_gives_the_same_bytes(tmp_path: Path):
    shutil.copytree(LOCALES, tmp_path / "locales")
    catalogue.renew(tmp_path / "locales")
    path = catalogue.po_path("nl", tmp_path / "locales")
    first = path.read_bytes(), path.with_suffix(".mo").read_bytes()
    catalogue.renew(tmp_path / "locales")
    assert (path.read_bytes(), path.with_suffix(".mo").read_bytes()) == first


@pytest.mark.parametrize(
    ("source", "translation", "complete"),
    [
        ("{seconds:.1f} s", "{seconds:.2f} tellen", True),
        ("write {{key: value}}", "schrijf {{sleutel: waarde}}", True),
        ("begin with {", "begin met {", True),
        ("begin with {{", "begin met {", False),
        ("{seconds:.1f} s", "even", False),
    ],
)
def test_placeholders_are_those_that_format_fills(small: Path, source: str, translation: str, complete: bool):
    (small / "tasks.py").write_text(f"_({source!r})\n")
    catalogue.po_path("nl", small / "locales").write_text(f'{HEADER}msgid "{source}"\nmsgstr "{translation}"\n')
    assert (catalogue.renew(small / "locales", small) == []) is complete
