"""What the model expects at a place: read from the annotations of its fields, so that the model alone says it."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from bestek.load import Loc
from bestek.model import Reference
from bestek.model.base import Fixed

Kind = Literal["fact", "part", "list", "names"]


@dataclass(frozen=True, slots=True)
class Expected:
    """A single fact, a part with fields of `model`, a list of `item`, or a mapping of free names to `item`.

    `reference` is the collection (dotted path) that a fact is an id of. What is `fixed` cannot be open.
    """

    kind: Kind
    model: type[BaseModel] | None = None
    item: Expected | None = None
    reference: str = ""
    fixed: bool = False


FACT = Expected("fact")


@cache
def fields_of(model: type[BaseModel]) -> Mapping[str, Expected]:
    """What each field of a part expects."""
    return {
        name: _of(Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation)
        for name, info in model.model_fields.items()
    }


def expected_at(loc: Loc, model: type[BaseModel]) -> Expected:
    """What is expected at `loc`, or at as much of it as the model knows."""
    expected = Expected("part", model)
    for part in loc:
        match expected:
            case Expected("part", model=known) if known and part in fields_of(known):
                expected = fields_of(known)[str(part)]
            case Expected("list" | "names", item=item) if item:
                expected = item
            case _:
                break
    return expected


def _of(annotation: Any) -> Expected:
    match get_origin(annotation), get_args(annotation):
        case origin, (first, *metadata) if origin is Annotated:
            return _marked(_of(first), metadata)
        case origin, members if origin in (Union, types.UnionType):
            return next((_of(member) for member in members if member is not types.NoneType), FACT)
        case origin, (item, *_) if origin is tuple:
            return Expected("list", item=_of(item))
        case origin, (_, item) if origin is dict:
            return Expected("names", item=_of(item))
        case _:
            is_part = isinstance(annotation, type) and issubclass(annotation, BaseModel)
            return Expected("part", annotation) if is_part else FACT


def _marked(expected: Expected, metadata: list[Any]) -> Expected:
    """What is expected, with what the marks of the field say of it."""
    reference = next((item.collection for item in metadata if isinstance(item, Reference)), expected.reference)
    fixed = expected.fixed or any(isinstance(item, Fixed) for item in metadata)
    return replace(expected, reference=reference, fixed=fixed)
