"""Whether a tree that was read from a file of others is one that a writer could have made: every field holds what it is declared to hold."""

from __future__ import annotations

import types
import typing
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union

from bestek import tree


def is_sound(node: object) -> bool:
    """Whether this is a document, and everything in it of its kind."""
    return isinstance(node, tree.Document) and _is_of(node, tree.Document)


def _is_of(value: Any, kind: Any) -> bool:
    """Whether a value is what a field of this type may hold."""
    origin, choices = typing.get_origin(kind), typing.get_args(kind)
    if origin is Literal:
        return value in choices
    if origin in (Union, types.UnionType):
        return any(_is_of(value, one) for one in choices if type(value) is one)
    if origin is tuple:
        return isinstance(value, tuple) and all(_is_of(part, choices[0]) for part in value)
    if is_dataclass(kind):
        return type(value) is kind and _fields_are(value)
    return type(value) is kind or (kind is float and type(value) is int)


def _fields_are(node: Any) -> bool:
    return all(_is_of(getattr(node, name), kind) for name, kind in _declared(type(node)))  # type: ignore[arg-type]  # a class is hashable


@cache
def _declared(cls: Any) -> tuple[tuple[str, Any], ...]:
    """The fields of a node with the types that they are declared to hold."""
    hints = typing.get_type_hints(cls, vars(tree))
    return tuple((each.name, hints[each.name]) for each in fields(cls))
