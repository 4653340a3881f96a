"""What the model expects at a place: read from the annotations of its fields, so that the model alone says it."""

from __future__ import annotations

import datetime
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bestek.load import Loc
from bestek.model import Prose, Reference
from bestek.model.base import Fixed, FromLedger

Kind = Literal["fact", "part", "list", "names"]


@dataclass(frozen=True, slots=True)
class Expected:
    """A single fact, a part with fields of `model`, a list of `item`, or a mapping of free names to `item`.

    `reference` is the collection (dotted path) that a fact is an id of. What is `fixed` cannot be open; what is
    `derived` is taken from the ledger and stands in no file of content. `annotation` is the type of a fact as the model gives it.
    """

    kind: Kind
    model: type[BaseModel] | None = None
    item: Expected | None = None
    reference: str = ""
    fixed: bool = False
    derived: bool = False
    annotation: Any = None


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


Form = Literal["prose", "line", "money", "percent", "number", "date"]


def form_of(expected: Expected) -> Form | None:
    """How a fact is printed on its own, as its type says: `5` is 5% for a percentage and € 5 for an amount. None for a code, a list or a part."""
    limits = get_args(expected.annotation) if get_origin(expected.annotation) is Annotated else (expected.annotation,)
    match limits[0] if expected.kind == "fact" and not expected.reference else None:
        case kind if kind is Prose:
            return "prose"
        case kind if kind is str:
            return "line"
        case kind if kind is datetime.date:
            return "date"
        case kind if kind is int:
            return "number"
        case kind if kind is Decimal:
            return _form_of_number(tuple(_flat(limits[1:])))
        case _:
            return None


def _flat(limits: tuple[Any, ...]) -> Iterator[Any]:
    """The limits of a number; those of one that may be absent stand together in a field of pydantic."""
    for limit in limits:
        yield from limit.metadata if isinstance(limit, FieldInfo) else (limit,)


def _form_of_number(limits: tuple[Any, ...]) -> Form:
    """Only amounts have a number of digits, only percentages go from nothing to a hundred: a number of years begins above nothing."""
    if any(getattr(limit, "max_digits", None) for limit in limits):
        return "money"
    reach = {
        name: value for limit in limits for name in ("ge", "le") if (value := getattr(limit, name, None)) is not None
    }
    return "percent" if reach == {"ge": 0, "le": 100} else "number"


def at_path(path: str, model: type[BaseModel]) -> Expected | None:
    """What is expected at a path by stable id; None where the model has nothing. The element of a list need not exist."""
    expected = Expected("part", model)
    for part in path.split("/"):
        match expected:
            case Expected("part", model=known) if known and part in fields_of(known):
                expected = fields_of(known)[part]
            case Expected("list" | "names", item=item) if item:
                expected = item
            case _:
                return None
    return expected


def is_derived(path: str, model: type[BaseModel]) -> bool:
    """Whether a path is of a part that is taken from the ledger."""
    steps = path.split("/")
    parts = (at_path("/".join(steps[: count + 1]), model) for count in range(len(steps)))
    return any(part is not None and part.derived for part in parts)


def _of(annotation: Any) -> Expected:
    match get_origin(annotation), get_args(annotation):
        case origin, (first, *metadata) if origin is Annotated:
            return _marked(_annotated(_of(first), annotation), metadata)
        case origin, members if origin in (Union, types.UnionType):
            return next((_of(member) for member in members if member is not types.NoneType), FACT)
        case origin, (item, *_) if origin is tuple:
            return Expected("list", item=_of(item))
        case origin, (_, item) if origin is dict:
            return Expected("names", item=_of(item))
        case _:
            is_part = isinstance(annotation, type) and issubclass(annotation, BaseModel)
            return Expected("part", annotation) if is_part else Expected("fact", annotation=annotation)


def _marked(expected: Expected, metadata: list[Any]) -> Expected:
    """What is expected, with what the marks of the field say of it."""
    reference = next((item.collection for item in metadata if isinstance(item, Reference)), expected.reference)
    fixed = expected.fixed or any(isinstance(item, Fixed) for item in metadata)
    derived = expected.derived or any(isinstance(item, FromLedger) for item in metadata)
    return replace(expected, reference=reference, fixed=fixed, derived=derived)


def _annotated(expected: Expected, annotation: Any) -> Expected:
    """The type of a fact with what limits its values: an amount and a percentage are both `Decimal`."""
    bare = expected.kind == "fact" and not get_args(expected.annotation)
    return replace(expected, annotation=annotation) if bare else expected
