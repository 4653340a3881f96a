"""Words that a municipality or a template gives per language: `Underwerp` in Frisian, `Onderwerp` in Dutch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from bestek.model.base import Line

Language = Literal["nl", "fy", "en"]
"""Languages of documents and their labels, as BCP 47 tags."""

LANGUAGES: tuple[str, ...] = get_args(Language)

PLAIN = ""
"""The key of a label that was written as a text alone, in the language of the document's body."""

_Words = Annotated[dict[Literal["nl", "fy", "en", ""], Line], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Label:
    """A text of one line, or one per language. `words` has the language as its key, `PLAIN` for a text alone."""

    words: Mapping[str, str]

    def chosen(self, languages: Sequence[str], body: str) -> tuple[str, str] | None:
        """The key of the first wanted language that the label has, else of the body's, and its BCP 47 tag."""
        for language in (*languages, body):
            if language in self.words:
                return language, language
            if language == body and PLAIN in self.words:
                return PLAIN, body
        return None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        words = core_schema.no_info_before_validator_function(_given_words, handler(_Words))
        return core_schema.no_info_after_validator_function(_label, words)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        line = TypeAdapter(Line).json_schema()
        languages = {"properties": dict.fromkeys(LANGUAGES, line), "additionalProperties": False, "minProperties": 1}
        return {"anyOf": [line, {"type": "object", **languages}]}


def _given_words(value: object) -> object:
    match value:
        case str():
            return {PLAIN: value}
        case Mapping():
            return value
        case _:
            raise PydanticCustomError("label_form", "a label is a text, or a text for each language")


def _label(words: dict[str, str]) -> Label:
    return Label(words)
