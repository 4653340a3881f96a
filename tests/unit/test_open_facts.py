"""Facts that are open: no dossier of the checkout stops building for them, and each is seen where it would be printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from bestek import tree
from bestek.bootstrap import ROOT
from bestek.dossier import Composed, compose
from bestek.model import Open, Prose
from bestek.model.decisions import Body
from bestek.model.labels import Label
from bestek.project import Project
from bestek.validate import Valid, validate
from bestek.validate.types import Expected, fields_of

pytestmark = pytest.mark.slow

PROJECT = Project(ROOT / "content", ROOT / "templates", ROOT / "build")
DOSSIERS = [folder.name for folder in PROJECT.dossiers()]

NO_FACTS = frozenset(
    {
        "id",
        "financial_impact",
        "supply_risk",
        "illustrative",
        "source",
        "note",
        "house_style",
        "label_languages",
        "language",
        "argument_numbering",
    }
)
"""What says how something is printed or where it stands in a drawing, and what is printed nowhere."""

CORE = ("tender-document", "programme-of-requirements", "council-proposal", "council-decision")

Chosen = Callable[[Any, Expected], bool]


def opened(value: Any, path: str, expected: Expected, chosen: Chosen) -> Any:
    """The value with every fact below it open that was chosen; its path is the question. What is taken from the ledger is no fact to decide on."""
    match value:
        case BaseModel():
            known = fields_of(type(value))
            facts = (name for name in type(value).model_fields if name not in NO_FACTS and not known[name].fixed)
            names = [name for name in facts if not known[name].derived]
            parts = {name: opened(getattr(value, name), f"{path}/{name}", known[name], chosen) for name in names}
            return value.model_copy(update=parts)
        case tuple() if expected.item:
            steps = (str(getattr(item, "id", number)) for number, item in enumerate(value, 1))
            return tuple(
                opened(item, f"{path}/{step}", expected.item, chosen) for item, step in zip(value, steps, strict=True)
            )
        case dict() if expected.item:
            return {name: opened(item, f"{path}/{name}", expected.item, chosen) for name, item in value.items()}
        case None | Label():
            return value
        case _:
            return Open(path.strip("/")) if chosen(value, expected) else value


@pytest.fixture
def open_dossier(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Chosen], Composed]:
    """Composes a dossier in which the chosen facts are open."""

    def composed(name: str, chosen: Chosen) -> Composed:
        def with_open(*arguments: Any) -> Valid:
            valid = validate(*arguments)
            return replace(valid, dossier=opened(valid.dossier, "", Expected("part"), chosen))

        monkeypatch.setattr("bestek.dossier.validate", with_open)
        return compose(PROJECT, PROJECT.content / name)

    return composed


def printed(document: tree.Document, kind: type[tree.Text | tree.Placeholder]) -> Iterator[str]:
    """The paths of facts that are printed by themselves."""
    for node in tree.walk(document):
        if isinstance(node, kind) and len(node.sources) == 1 and node.sources[0].path:
            yield node.sources[0].path


@pytest.mark.parametrize("name", DOSSIERS)
def test_a_dossier_of_which_every_fact_is_open_composes(open_dossier: Callable[..., Composed], name: str):
    made = open_dossier(name, lambda _value, _expected: True)
    assert any(isinstance(node, tree.Placeholder) for document in made.documents for node in tree.walk(document))


@pytest.mark.parametrize("name", DOSSIERS)
def test_a_dossier_of_which_every_fact_but_the_references_is_open_composes(
    open_dossier: Callable[..., Composed], name: str
):
    made = open_dossier(name, lambda _value, expected: not expected.reference)
    assert made.documents


def test_a_fact_that_is_printed_when_decided_is_seen_when_open(open_dossier: Callable[..., Composed]):
    def chosen(value: Any, expected: Expected) -> bool:
        return not isinstance(value, Prose | bool) and not expected.reference and value not in get_args(Body)

    decided = {each.id: each for each in open_dossier("emmen-wmo", lambda *_: False).documents}
    undecided = {each.id: each for each in open_dossier("emmen-wmo", chosen).documents}
    for name in CORE:
        seen = {*printed(undecided[name], tree.Text), *printed(undecided[name], tree.Placeholder)}
        missing = set(printed(decided[name], tree.Text)) - seen
        assert sorted(path for path in missing if "/versions/" not in path) == [], (
            "which version is meant follows from days"
        )
