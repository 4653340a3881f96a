"""What the parts of a dossier are called: every field and every code of the model has its Dutch word."""

from __future__ import annotations

import typing
from collections.abc import Iterator

from pydantic import BaseModel

from bestek.archive.names import CODES, FIELDS, OWN_CODES, OWN_FIELDS, field_name
from bestek.labels import read_labels
from bestek.model import Dossier
from bestek.project import shipped
from bestek.validate.types import Expected, fields_of

LOOKS = {"HouseStyleProfile", "Margins", "Logo"}
"""Tokens of a house style: a dossier is told that they changed, not how."""

NAMES = {"Archive.format"}
"""Codes that are names themselves."""


def fields() -> Iterator[tuple[str, str, Expected]]:
    """Every field that an author writes, with what it expects."""
    known: set[type[BaseModel]] = set()
    waiting: list[type[BaseModel]] = [Dossier]
    while waiting:
        model = waiting.pop()
        if model in known or model.__name__ in LOOKS:
            continue
        known.add(model)
        for name, expected in fields_of(model).items():
            inner = expected
            while inner.item:
                inner = inner.item
            waiting += [inner.model] if inner.model and not expected.derived else []
            if not expected.derived:
                yield model.__name__, name, inner


def test_every_field_has_a_dutch_name():
    lacking = [f"{part}.{name}" for part, name, _expected in fields() if field_name(part, name).startswith("“")]

    assert not lacking, "add them to FIELDS or OWN_FIELDS of bestek.archive.names"


def test_every_code_of_a_field_has_a_dutch_word():
    vocabularies = read_labels(shipped())["nl"].vocabularies
    lacking = []
    for part, name, expected in fields():
        place = f"{part}.{name}"
        if typing.get_origin(expected.annotation) is typing.Literal and place not in NAMES:
            words = OWN_CODES.get(place) or vocabularies.get(CODES.get(place, ""), {})
            lacking += [f"{place}: {code}" for code in typing.get_args(expected.annotation) if code not in words]

    assert not lacking, "add them to CODES or OWN_CODES of bestek.archive.names"


def test_no_name_is_of_a_field_that_there_is_not():
    known = {(part, name) for part, name, _expected in fields()}
    names = {name for _part, name in known}
    parts = {part for part, _name in known} | LOOKS

    gone = [name for name in OWN_FIELDS if tuple(name.split(".")) not in known and name.split(".")[0] not in LOOKS]

    assert not gone
    assert {part.split(".")[0] for part in (*CODES, *OWN_CODES)} <= parts
    assert [name for name in FIELDS if name not in names | {"municipalities"}] == []
