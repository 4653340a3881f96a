"""JSON Schema of content files, so that editors complete, explain and check while one types (draft 2020-12).

The schema follows from the model. Three things differ from what pydantic makes of it: every fact may also be written as an annotated one
(`{value: …, source: …}`, `{open: …}`, `{proposed: …}`), facts and lists may differ per municipality, and in a file of a dossier no key is
obligatory, since a dossier is spread over files. A content file names its schema in the first line:
`# yaml-language-server: $schema=../../schema/dossier.schema.json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from bestek import ledger
from bestek.model import Dossier, Municipality, Prose, base, house_style
from bestek.model.filing import FilingsFile
from bestek.model.labels import Label
from bestek.model.review import ReviewFile, SettingsFile
from bestek.validate.types import Expected, fields_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

FILES = (
    "dossier.schema.json",
    "municipality.schema.json",
    "decision.schema.json",
    "review.schema.json",
    "review-settings.schema.json",
    "filings.schema.json",
)
"""The files of `schema/`."""

FACTS: dict[str, tuple[Any, str]] = {
    "line": (base.Line, "A text of one line."),
    "prose": (Prose, "A text in Markdown, under | or >-. It prints facts with {{ contract.term.start }}."),
    "id": (
        base.Id,
        "A name that never changes and is never used again: letters and digits, parted by a hyphen or a dot.",
    ),
    "kind": (base.Kind, "Lower-case letters and digits, parted by a hyphen."),
    "cpv": (base.CpvCode, 'A CPV code with its check digit: "85000000-9" (Regulation (EC) 213/2008).'),
    "money": (base.Money, "An amount in euros, excluding VAT: 26000000 or 12.50."),
    "percentage": (base.Percentage, "A percentage from 0 to 100, without the sign."),
    "points": (base.Points, "Points from 0 to 1000."),
    "quantity": (base.Quantity, "A number above 0, with at most two decimals."),
    "years": (base.Years, "A number of years."),
    "days": (base.Days, "A number of calendar days."),
    "count": (base.Count, "A whole number from 1."),
    "flag": (base.Flag, "true or false."),
    "label": (Label, "A text of one line, or one for each language: {fy: Underwerp, nl: Onderwerp}."),
    "date": (base.Date, "A date as year-month-day: 2025-01-31."),
    "colour": (house_style.Colour, 'A colour between quotation marks: "#17406d".'),
    "text": (str, "A text."),
}
"""The kinds of facts that many fields share: name, type and explanation."""


def write_schema(folder: Path) -> tuple[Path, ...]:
    """Write the schema files; the same model gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schema_texts().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return tuple(folder / name for name in FILES)


def schema_texts() -> dict[str, str]:
    """The text of each schema file by its name."""
    beside = (plain_schema(ReviewFile), plain_schema(SettingsFile), plain_schema(FilingsFile))
    made = (file_schema(Dossier), file_schema(Municipality), decision_schema(), *beside)
    return {name: json.dumps(one, indent=1, ensure_ascii=False) + "\n" for name, one in zip(FILES, made, strict=True)}


# Decisions


def decision_schema() -> Schema:
    """The schema of a decision, which is written by `decide` and read by people."""
    change = {
        **_keys(ledger.CHANGE_KEYS),
        "description": "A fact that changed: from and to; that came: to; that went: from; an element that moved: was_after and after.",
        "anyOf": [{"required": ["from"]}, {"required": ["to"]}, {"required": ["after"]}],
    }
    return {"$schema": DIALECT, "title": "Decision", **_keys(ledger.KEYS), "$defs": {"change": change}}


def _keys(keys: Mapping[str, ledger.Key]) -> Schema:
    return {
        "type": "object",
        "properties": {name: {"description": key.about, **_behind(key)} for name, key in keys.items()},
        "required": [name for name, key in keys.items() if key.needed],
        "additionalProperties": False,
    }


def _behind(key: ledger.Key) -> Schema:
    """What may stand behind a key of a decision."""
    return {"enum": list(key.choices)} if key.kind == "choice" else BEHIND[key.kind]


BEHIND: dict[str, Schema] = {
    "line": {"type": "string", "pattern": r"^[^\n]*[^\s][^\n]*$"},
    "text": {"type": "string", "pattern": r"\S"},
    "after": {"type": "string"},
    "id": {"type": "string", "pattern": f"^{ledger.NAME}$"},
    "digest": {"type": "string", "pattern": f"^{ledger.DIGEST}$"},
    "date": {"type": "string", "format": "date"},
    "flag": {"type": "boolean"},
    "changes": {"type": "array", "items": {"$ref": "#/$defs/change"}},
    "value": {},
}
"""By kind of key what may stand behind it."""


# Files beside content


def plain_schema(model: type[BaseModel]) -> Schema:
    """The schema of a file whose values carry no notes and are the same for every municipality."""
    parts = sorted(_parts(model) - {model}, key=lambda part: part.__name__)
    definitions = {part.__name__: _plain_part(part) for part in parts}
    return {"$schema": DIALECT, "title": model.__name__, **_plain_part(model), "$defs": definitions}


def _plain_part(model: type[BaseModel]) -> Schema:
    made = model.model_json_schema(schema_generator=_Plain)
    properties = {
        name: _without_title(_of_optional(schema)) | _told_about(name, model)
        for name, schema in made["properties"].items()
    }
    kept: Schema = {key: made[key] for key in ("description", "required") if key in made}
    return {"type": "object", **kept, "properties": properties, "additionalProperties": False}


# Content


def file_schema(model: type[BaseModel]) -> Schema:
    """The schema of a file that holds keys of `model`; the id comes from the name of the file or the folder."""
    definitions = {part.__name__: _part(part) for part in sorted(_parts(model), key=lambda part: part.__name__)}
    root = definitions.pop(model.__name__)
    required = [key for key in root.pop("required", ()) if model is not Dossier and key != "id"]
    if model is Dossier:
        root["properties"] |= {"municipality": _municipality(), "municipalities": _municipalities()}
    shared = {f"fact-{name}": _annotated(_plain(kind), explanation) for name, (kind, explanation) in FACTS.items()}
    shared["lists-per-municipality"] = _per_municipality({"type": "array"})
    used = json.dumps([root, definitions])
    return {
        "$schema": DIALECT,
        "title": model.__name__,
        **root,
        **({"required": required} if required else {}),
        "$defs": {name: fact for name, fact in shared.items() if f'/{name}"' in used} | definitions,
    }


def _municipality() -> Schema:
    return {
        "description": "The name of a profile in municipalities/, or the profile itself.",
        "anyOf": [{"type": "string"}, {"$ref": "#/$defs/Municipality"}],
    }


def _municipalities() -> Schema:
    return {
        "description": "The names of several profiles, instead of municipality: every document is made for each of them.",
        "type": "array",
        "items": {"type": "string"},
        "minItems": 1,
    }


def _written(model: type[BaseModel]) -> dict[str, Expected]:
    """The fields of a part that stand in content, with what each expects."""
    return {name: expected for name, expected in fields_of(model).items() if not expected.derived}


def _parts(model: type[BaseModel]) -> set[type[BaseModel]]:
    """The model and all parts that it consists of."""
    below = {part for expected in _written(model).values() for part in _parts_of(expected)}
    return {model}.union(*(_parts(part) for part in below))


def _parts_of(expected: Expected) -> Iterator[type[BaseModel]]:
    if expected.model:
        yield expected.model
    elif expected.item:
        yield from _parts_of(expected.item)


def _part(model: type[BaseModel]) -> Schema:
    """A part with its fields; what the docstring says is what the editor shows."""
    made = model.model_json_schema(schema_generator=_Plain)
    properties = {
        name: _property(expected, made["properties"][name], is_id=name == "id") | _told_about(name, model)
        for name, expected in _written(model).items()
    }
    described = {"description": made["description"]} if "description" in made else {}
    required = {"required": made["required"]} if made.get("required") else {}
    return {"type": "object", **described, "properties": properties, **required, "additionalProperties": False}


def _told_about(name: str, model: type[BaseModel]) -> Schema:
    """What the docstrings of the part, or of what it builds on, say about one field: the sentences that name it."""
    for part in model.__mro__:
        sentences = (
            re.split(r"(?<=[.;]) +(?=[`A-Z])", " ".join((part.__doc__ or "").split()))
            if issubclass(part, base.Base)
            else []
        )
        if told := [sentence.rstrip(";") for sentence in sentences if f"`{name}`" in sentence]:
            return {"description": " ".join(told)}
    return {}


def _property(expected: Expected, made: Schema, *, is_id: bool = False) -> Schema:
    match expected:
        case Expected("part", model=model) if model:
            return {"$ref": f"#/$defs/{model.__name__}"}
        case Expected("list", item=item) if item:
            inner = _of_optional(made)
            kept = {name: inner[name] for name in ("minItems", "maxItems", "default") if inner.get(name)}
            plain = {"type": "array", **_explained(item), "items": _property(item, inner.get("items", {})), **kept}
            return {"if": {"type": "object"}, "then": {"$ref": "#/$defs/lists-per-municipality"}, "else": plain}
        case Expected("names", item=item) if item:
            by_form = {**made.get("patternProperties", {}), "": made.get("additionalProperties", {})}
            return {"type": "object", "additionalProperties": _property(item, next(iter(by_form.values())))}
        case _:
            return _fact(_without_title(_of_optional(made)), expected.reference, is_id=is_id)


def _explained(item: Expected) -> Schema:
    doc = (item.model.__doc__ or "") if item.model else ""
    return {"description": " ".join(doc.split())} if doc else {}


def _fact(made: Schema, reference: str, *, is_id: bool) -> Schema:
    """A fact; an id alone cannot be annotated, since it is what notes are filed under."""
    default = made.pop("default", None)
    if is_id:
        return {"description": FACTS["id"][1], **made}
    described = {"description": f"The id of an element of {reference}."} if reference else {}
    given = {"default": default} if default is not None else {}
    shared = next((name for name, (kind, _) in FACTS.items() if _plain(kind) == made), "")
    if shared:
        return {**described, "$ref": f"#/$defs/fact-{shared}", **given}
    return {**_annotated(made, ""), **described, **given}


@cache
def _plain_text(kind: Any) -> str:
    return json.dumps(_without_title(TypeAdapter(kind).json_schema(schema_generator=_Plain)))


def _plain(kind: Any) -> Schema:
    return dict(json.loads(_plain_text(kind)))


def _annotated(plain: Schema, explanation: str) -> Schema:
    """A fact as it is, or with what its author notes beside it."""
    note = {"type": "string"}
    annotated = {
        "type": "object",
        "description": "A fact with a note: decided (value), proposed, or still open.",
        "properties": {
            "value": plain,
            "proposed": plain,
            "open": {**note, "description": "What has to be decided."},
            "note": {**note, "description": "For the makers of the dossier: the internal edition alone prints it."},
            "source": {**note, "description": "Where the fact comes from."},
            "illustrative": {"type": "boolean", "description": "No source gives this value."},
        },
        "oneOf": [{"required": ["value"]}, {"required": ["open"]}, {"required": ["proposed"]}],
        "additionalProperties": False,
    }
    either = [plain, annotated]
    described = {"description": explanation} if explanation else {}
    return {**described, "anyOf": [*either, _per_municipality({"anyOf": [plain, {"type": "object"}]})]}


def _per_municipality(value: Schema) -> Schema:
    """A fact or a list that is not the same for every municipality of the dossier."""
    return {
        "type": "object",
        "description": "What differs per municipality: a value for each.",
        "properties": {"per_municipality": {"type": "object", "additionalProperties": value}},
        "required": ["per_municipality"],
        "additionalProperties": False,
    }


def _of_optional(made: Schema) -> Schema:
    """What a field holds when it holds something: a key without a value is left out instead."""
    choices = [choice for choice in made.get("anyOf", ()) if choice.get("type") != "null"]
    if len(choices) == 1:
        return {**choices[0]}
    return {**made, **({"anyOf": choices} if choices else {})}


def _without_title(made: Schema) -> Schema:
    return {key: value for key, value in made.items() if key != "title"}


class _Plain(GenerateJsonSchema):
    """Amounts are numbers in content, never numbers between quotation marks."""

    def encode_default(self, dft: Any) -> Any:
        match dft:
            case Decimal():
                return float(dft)
            case tuple():
                return [self.encode_default(part) for part in dft]
            case _:
                return super().encode_default(dft)

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        limits = {"minimum": schema.get("ge"), "maximum": schema.get("le"), "multipleOf": schema.get("multiple_of")}
        return {"type": "number", **{key: float(limit) for key, limit in limits.items() if limit is not None}}
