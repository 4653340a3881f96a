"""What all parts of the model share: frozen models, fact types, open facts, references by id."""

from __future__ import annotations

import datetime
import inspect
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    Strict,
    StringConstraints,
    ValidatorFunctionWrapHandler,
    field_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


class Prose(str):
    """Markdown text (CommonMark, tables, footnotes) that becomes paragraphs; it may print facts with `{{ … }}`."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls, core_schema.str_schema(pattern=r"\S", strip_whitespace=False)
        )


@dataclass(frozen=True, slots=True)
class Open:
    """A fact that is not decided yet. `question` is what has to be decided; the text in its place is visible in every document."""

    question: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Marks a string field as the id of an element of `collection` (dotted path from the dossier, `lots`, `planning.procedure`)."""

    collection: str


@dataclass(frozen=True, slots=True)
class Internal:
    """Marks a field that only the internal edition prints, such as the author of a proposal: `Annotated[Line | None, Internal()]`."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """Marks a field that cannot be open, since which documents there are, or how they are made, depends on it: `Annotated[…, Fixed()]`."""


def _check_digit_form(code: str) -> str:
    if not re.fullmatch(r"\d{8}-\d", code):
        raise PydanticCustomError(
            "cpv_code",
            "a CPV code has eight digits, a hyphen and a check digit, such as 85000000-9",
        )
    return code


def _calendar_day(value: object) -> object:
    """A date or its ISO 8601 spelling, nothing else: pydantic by itself would take 2025 for seconds since 1970."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("date_impossible", "this day does not exist in the calendar") from None
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    raise PydanticCustomError("date_form", "a date is written as year-month-day, such as 2025-01-31")


def _no_dots_between_thousands(value: object) -> object:
    """In Dutch notation 26.000 is twenty-six thousand, in YAML twenty-six: an amount with three decimals is a slip."""
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    if isinstance(exponent, int) and exponent < -2:
        raise PydanticCustomError("thousands_dot", "an amount has at most two decimals and no dots between thousands")
    return value


@dataclass(frozen=True, slots=True)
class FromLedger:
    """Marks a field that is taken from the ledger and that nobody writes in content: `Annotated[…, FromLedger()]`."""


Id = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*$", max_length=60),
]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https://[^\s/]+\.[^\s]+$", max_length=2000)]
Kind = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, StringConstraints(pattern=r"^[^\n]*[^\s][^\n]*$")]
CpvCode = Annotated[str, Field(json_schema_extra={"pattern": r"^\d{8}-\d$"})]
Money = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=2), BeforeValidator(_no_dots_between_thousands)]
Amount = Annotated[Decimal, Field(max_digits=15, decimal_places=2), BeforeValidator(_no_dots_between_thousands)]
Percentage = Annotated[Decimal, Field(ge=0, le=100, decimal_places=4)]
Points = Annotated[Decimal, Field(ge=0, le=1000, decimal_places=4)]
Quantity = Annotated[Decimal, Field(gt=0, le=1_000_000_000, decimal_places=2)]
Years = Annotated[int, Strict(), Field(ge=0, le=50)]
Days = Annotated[int, Strict(), Field(ge=0, le=3650)]
Count = Annotated[int, Strict(), Field(ge=1, le=1_000_000)]
Flag = Annotated[bool, Strict()]
Date = Annotated[datetime.date, BeforeValidator(_calendar_day)]


def _open_or_valid(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    return value if isinstance(value, Open) else handler(value)


_open_or_valid.__signature__ = inspect.signature(_open_or_valid)  # type: ignore[attr-defined]
"""pydantic 2.14 asks for it at each of some 850 fields; worked out once that takes a tenth off the import of the model."""


class Base(BaseModel):
    """Frozen, closed to unknown keys. Any field may be `Open` while its fact is not decided."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        str_strip_whitespace=False,
    )

    _open_facts_pass = field_validator("*", mode="wrap")(staticmethod(_open_or_valid))


@dataclass(frozen=True, slots=True)
class Computed:
    """A line of a computed table. Templates print its fields, which know the facts they were computed from."""


class Item(Base):
    """A list element that can be cited. `id` is stable: it never changes and is never used again for something else.

    `illustrative` marks what no source gives, `source` names where it comes from. `note` is for the makers of the dossier: the internal edition
    alone prints it.
    """

    id: Id
    illustrative: Flag = False
    source: Line | None = None
    note: str | None = None


def check_cpv(code: str | Open) -> str | Open:
    """The code when it is written as a CPV code with check digit (Reg. (EC) 213/2008); whether it exists is a check."""
    return code if isinstance(code, Open) else _check_digit_form(code)
