"""The language of the screen: which one is chosen, and that Dutch is complete."""

from __future__ import annotations

import ast
import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bestek import messages
from bestek.bootstrap import ROOT
from bestek.messages import N_, _, language, language_of, ngettext, set_language


def test_english_is_the_source_and_is_shown_untouched():
    assert _("Verbs:") == "Verbs:"
    assert ngettext("{count} error", "{count} errors", 2) == "{count} errors"
    assert language() == "en"


def test_dutch_comes_from_the_catalogue():
    set_language("nl")
    assert language() == "nl"
    assert _("Verbs:") == "Commando's:"
    assert ngettext("{count} error", "{count} errors", 1).format(count=1) == "1 fout"
    assert ngettext("{count} error", "{count} errors", 3).format(count=3) == "3 fouten"


def test_a_marked_constant_is_translated_when_it_is_shown():
    constant = N_("Verbs:")
    assert constant == "Verbs:"
    set_language("nl")
    assert _(constant) == "Commando's:"


def test_the_empty_message_stays_empty():
    set_language("nl")
    assert not _("")  # gettext gives the header of the catalogue for it


@pytest.mark.parametrize(
    ("environment", "chosen"),
    [
        ({}, "en"),
        ({"LANG": "nl_NL.UTF-8"}, "nl"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "nl_BE"}, "nl"),
        ({"LANG": "nl_NL.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "nl_NL.UTF-8", "LC_ALL": ""}, "nl"),
        ({"LANG": "nl_NL.UTF-8", "BESTEK_LANG": "en"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"BESTEK_LANG": "NL"}, "nl"),
        ({"LC_ALL": "Dutch_Netherlands.1252"}, "nl"),
    ],
)
def test_the_first_variable_that_is_set_chooses_the_language(environment: dict[str, str], chosen: str):
    assert language_of(environment) == chosen


def test_a_language_without_catalogue_is_refused_when_it_is_asked_for_by_name():
    with pytest.raises(ValueError, match="fr"):
        set_language("fr")
    assert language() == "en"


def test_the_environment_is_asked_at_the_first_message():
    program = "from bestek.messages import _; print(_('Verbs:'))"
    environment = {"PYTHONPATH": str(ROOT / "src"), "LC_ALL": "nl_NL.UTF-8", "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "Commando's:\n"


def bare_texts(source: str) -> list[str]:
    """Texts of findings and setup errors that are written without `_`: literals where a message is expected."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SHOWN:
            positions = SHOWN[node.func.id]
            shown = [a for i, a in enumerate(node.args) if i in positions]
            shown += [k.value for k in node.keywords if k.arg in ("message", "hint", "advice")]
            found += [ast.unparse(value) for value in shown if _is_text(value)]
    return found


SHOWN = {"Finding": (1, 3), "SetupError": (0, 1)}
"""Calls whose arguments at these positions are read by the adviser."""


def _is_text(value: ast.expr) -> bool:
    parts = value.values if isinstance(value, ast.JoinedStr) else [value]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return any(character.isalpha() for text in texts for character in text)


def test_no_finding_is_written_in_bare_text():
    paths = sorted((ROOT / "src").rglob("*.py"))
    bare = {str(path.relative_to(ROOT)): bare_texts(path.read_text("utf-8")) for path in paths}
    assert paths
    assert {path: texts for path, texts in bare.items() if texts} == {}


@pytest.mark.parametrize(
    "source", ['Finding("E1", "too late")', 'Finding("E1", _(m), hint=f"use {x}")', 'SetupError("disk full")']
)
def test_bare_text_is_seen(source: str):
    assert bare_texts(source)


def test_translated_text_is_not_taken_for_bare_text():
    assert bare_texts('Finding("E1", _("too late"), hint=message)\nFinding("E1", f"{a}: {b}")') == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the words are those of glibc")
def test_what_the_system_says_is_said_in_dutch():
    assert {os.strerror(number) for number in errno.errorcode} >= set(messages.SYSTEM)
    assert messages.reason(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))) == "No space left on device"
    set_language("nl")
    assert messages.reason(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))) == "de schijf is vol"
    assert messages.reason(OSError(errno.EXDEV, os.strerror(errno.EXDEV))) == os.strerror(errno.EXDEV)
    assert messages.reason(OSError("nothing known")) == "nothing known"


def test_the_package_carries_its_catalogues():
    assert (Path(messages.__file__).parent / "locales/nl/LC_MESSAGES/bestek.mo").exists()
