"""How a verb is declared."""

from __future__ import annotations

import pytest

import tasks
from bestek import verbs
from bestek.invocation import Context
from bestek.messages import N_, set_language
from bestek.verbs import make_collection, verb


def test_every_option_needs_a_help_text():
    with pytest.raises(TypeError, match="differ"):

        @verb(N_("Build."), dossier=N_("Only this dossier."))
        def build(context: Context, dossier: str = "", other: str = "") -> None: ...


def test_texts_are_translated_when_the_collection_is_made():
    set_language("nl")
    dev = tasks.collection().collections["dev"]
    assert dev.__doc__ == "voor werk aan Bestek zelf"
    assert dev.tasks["lint"].__doc__ == "Controleer stijl, typen en de richting van imports."


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
