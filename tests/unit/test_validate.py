"""Raw values to a dossier: annotated facts, ids and references, and what the model leaves to the checks around it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import bestek.validate as validating
from bestek import mistakes
from bestek.findings import FindingsError, Severity
from bestek.load import load_dossier
from bestek.model import Dossier, Open
from bestek.validate import Annotation, Valid, validate
from bestek.validate.annotations import NOTES, STATUSES
from bestek.validate.shape import FORMS, NOT_BLANK, suggested_number
from bestek.validate.types import Expected, expected_at, fields_of

GOOD = Path(__file__).parents[1] / "corpus" / "content" / "_good"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(GOOD / "content", tmp_path / "content")
    return tmp_path / "content" / "voorbeeld"


def valid(folder: Path) -> Valid:
    return validate(load_dossier(folder, folder.parents[1]))


def codes(folder: Path) -> list[str]:
    with pytest.raises(FindingsError) as raised:
        valid(folder)
    return [finding.code for finding in raised.value.findings]


def replaced(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def models() -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = set()

    def collect(expected: Expected) -> None:
        if expected.model and expected.model not in found:
            found.add(expected.model)
            for inner in fields_of(expected.model).values():
                collect(inner)
        elif expected.item:
            collect(expected.item)

    collect(Expected("part", Dossier))
    return found


def test_the_good_dossier_is_valid_without_a_finding():
    content = valid(GOOD / "content" / "voorbeeld")
    assert content.findings == ()
    assert content.dossier.lots[0].budget == 600000
    assert content.dossier.municipality.official_name == "gemeente Eenhoorn"


def test_an_annotated_fact_is_its_value_and_its_note_is_kept():
    content = valid(GOOD / "content" / "voorbeeld")
    assert content.dossier.contract is not None
    assert content.dossier.contract.estimated_value is not None
    assert content.dossier.contract.estimated_value.per_year_low == 1200000
    assert content.annotations == {
        "contract/estimated_value/per_year_low": Annotation("decided", "vorig jaar 1,1 miljoen", "begroting 2024"),
        "contract/estimated_value/per_year_high": Annotation("proposed"),
        "contract/pricing/indexation": Annotation("open"),
    }
    assert content.proposed == {"contract/estimated_value/per_year_high"}


def test_an_open_fact_holds_its_question():
    dossier = valid(GOOD / "content" / "voorbeeld").dossier
    assert dossier.contract is not None
    assert dossier.contract.pricing is not None
    indexation: object = dossier.contract.pricing.indexation
    assert indexation == Open("welke index volgen wij?")


def test_an_annotated_fact_stands_where_its_value_stands():
    place = valid(GOOD / "content" / "voorbeeld").loaded.place_of("contract/estimated_value/per_year_low")
    assert str(place) == "content/voorbeeld/contract.yaml:12:27"


def test_the_keys_of_an_element_of_a_list_are_no_annotation(folder: Path):
    replaced(folder / "lots.yaml", "    number: 1\n", "    number: 1\n    source: strategie\n    illustrative: true\n")
    lot = valid(folder).dossier.lots[0]
    assert (lot.source, lot.illustrative) == ("strategie", True)


def test_no_field_of_the_model_is_called_as_an_annotation():
    assert [(model.__name__, name) for model in models() for name in STATUSES if name in model.model_fields] == []


def test_no_part_of_the_model_can_consist_of_notes_alone():
    assert [model.__name__ for model in models() if model.model_fields.keys() <= set(NOTES)] == []


def test_every_reference_of_the_model_leads_to_a_list_of_elements_with_ids():
    collections = {inner.reference for model in models() for inner in _facts(model) if inner.reference}
    assert len(collections) > 5
    for collection in collections:
        steps = tuple(collection.split("."))
        around = () if steps[0] in Dossier.model_fields else ("municipality",)
        expected = expected_at((*around, *steps), Dossier)
        assert expected.kind == "list", collection
        assert expected.item, collection
        assert expected.item.model, collection
        assert "id" in expected.item.model.model_fields, collection


def _facts(model: type[BaseModel]) -> Iterator[Expected]:
    for expected in fields_of(model).values():
        inner: Expected | None = expected
        while inner:
            yield inner
            inner = inner.item


def test_every_pattern_of_the_model_is_said_in_words():
    elsewhere = {
        r"^\d{8}-\d$",
        r"^\S+$",
    }  # a CPV code has an error of its own, the id of a decision comes from the ledger
    patterns = set(_patterns(Dossier.model_json_schema())) - elsewhere
    number = r"^(?!^[-+.]*$)[+-]?0*\d*\.?\d*$"  # pydantic's own pattern of decimals
    assert {pattern for pattern in patterns if not pattern.startswith(number[:10])} <= {*FORMS, *NOT_BLANK}


def _patterns(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        for inner in schema.values():
            yield from _patterns(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _patterns(inner)


def test_a_warning_does_not_stop_a_dossier(folder: Path):
    (folder / "brief.docx").write_text("PK")
    content = valid(folder)
    assert [(finding.code, finding.severity) for finding in content.findings] == [("W100", Severity.WARNING)]


def test_findings_of_all_files_come_in_the_order_of_their_places(folder: Path):
    replaced(folder / "lots.yaml", "number: 1", "number: x")
    replaced(folder / "award.yaml", "weight: 100", "weight: 101")
    replaced(folder / "contract.yaml", "years: 4", "yaers: 4")
    (folder / "z.yaml").write_text("a: [")
    with pytest.raises(FindingsError) as raised:
        valid(folder)
    places = [str(finding.place) for finding in raised.value.findings]
    assert places == sorted(places)
    assert [finding.code for finding in raised.value.findings] == ["E215", "E201", "E204", "E114"]


def test_what_stands_in_an_unread_file_is_not_called_missing(folder: Path):
    (folder / "lots.yaml").write_text("lots: [")
    assert codes(folder) == ["E114"]


def test_a_missing_document_list_is_told(folder: Path):
    text = (folder / "dossier.yaml").read_text(encoding="utf-8")
    (folder / "dossier.yaml").write_text(text[: text.index("documents:")], encoding="utf-8")
    replaced(folder / "proposals.yaml", "        document: leidraad\n", "")
    assert codes(folder) == ["E200"]


def test_thousands_of_mistakes_are_cut_short(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(validating, "MAXIMUM_FINDINGS", 20)
    (folder / "many.yaml").write_text("laws:\n" + "".join(f"  - id: a{n}\n    nam: x\n" for n in range(1000)))
    replaced(
        folder / "dossier.yaml",
        "laws:\n  - id: avg\n    name: Algemene verordening gegevensbescherming\n    abbreviation: AVG\n",
        "",
    )
    replaced(folder / "dossier.yaml", "  laws: [avg]\n", "  laws: []\n")
    found = codes(folder)
    assert (found.count("E201"), found.count("E299")) == (20, 1)


def test_a_finding_never_stands_twice_at_one_place(folder: Path):
    replaced(folder / "dossier.yaml", "title: Hulp in Eenhoorn", "title: !x [1]")
    assert codes(folder) == ["E125"]


@pytest.mark.parametrize(
    ("raw", "suggestion"),
    [
        ("26.000.000", "26000000"),
        ("€ 26.000.000,50", "26000000.50"),
        ("€26.000,-", "26000"),
        ("12,5", "12.5"),
        ("12,5 %", "12.5"),
        ("12.5%", "12.5"),
        ("30%", "30"),
        ("4 jaar", "4"),
        ("-5", "-5"),
        ("veel", ""),
        ("1.2.3", ""),
        ("12,5,6", ""),
        ("9" * 40, ""),
        ("", ""),
    ],
)
def test_a_number_in_dutch_notation_is_suggested_as_yaml_wants_it(raw: str, suggestion: str):
    assert suggested_number(raw) == suggestion


SEVERAL_WORDINGS = {"E203", "E312", "E314", "E363", "E365", "E368"}
"""A code is one kind of mistake. These have more than one wording: no text, and neither text nor number; nothing that can be quoted; a quotation that
is none; two decisions at one place; a change that does not fit; a decision that there is not.
"""


def test_the_same_finding_is_made_with_the_words_of_its_mistake():
    kinds = [value for value in vars(mistakes).values() if isinstance(value, mistakes.Mistake)]
    assert len(kinds) > 60
    assert all(re.fullmatch(r"[EWA]\d{3}", kind.code) and kind.message for kind in kinds)
    meanings = {(kind.code, kind.message) for kind in kinds}
    shared = {code for code, _ in meanings if sum(code == other for other, _ in meanings) > 1}
    assert shared == SEVERAL_WORDINGS


def test_the_fingerprints_survive_unwrapping():
    content = load_dossier(GOOD / "content" / "voorbeeld", GOOD)
    assert validate(content).loaded.files == content.files
    assert replace(content, findings=()) == content
