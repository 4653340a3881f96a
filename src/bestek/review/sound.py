"""Whether a tree that was read from a file of others is one that a writer could have made: every field holds what it is declared to hold."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache, partial
from typing import Any, Literal, Union

from bestek import tree


def is_sound(node: object) -> bool:
    """Whether this is a document, and everything in it of its kind."""
    return _holder(tree.Document)(node)


_Test = Callable[[Any], bool]

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML file can hold (XML 1.0, 2.2 `Char`), half ones of UTF-16 among them, so that no writer wrote them."""


@cache
def _holder(kind: Any) -> _Test:
    """What tells whether a value is what a field of this type may hold. Made once for each type: a document has ten thousands of fields."""
    origin, choices = typing.get_origin(kind), typing.get_args(kind)
    if origin is Literal:
        return lambda value: value in choices
    if origin in (Union, types.UnionType):
        alone = {one: _holder(one) for one in choices}
        return lambda value: type(value) in alone and alone[type(value)](value)
    if origin is tuple:
        part_of = partial(_call, choices[0])
        return lambda value: isinstance(value, tuple) and all(map(part_of, value))
    if is_dataclass(kind):
        return lambda value: type(value) is kind and _fields_are(value)
    if kind is str:
        return lambda value: type(value) is str and not _NO_XML.search(value)
    if kind is float:
        return lambda value: type(value) in (float, int)
    return lambda value: type(value) is kind


def _call(kind: Any, value: Any) -> bool:
    """Nodes hold nodes of their own kind, so what tests the parts is looked up when there are any."""
    return _holder(kind)(value)


def _fields_are(node: Any) -> bool:
    return all(test(getattr(node, name)) for name, test in _declared(type(node)))  # type: ignore[arg-type]  # a class is hashable


@cache
def _declared(cls: Any) -> tuple[tuple[str, _Test], ...]:
    """The fields of a node, each with what tells whether its value is one."""
    hints = typing.get_type_hints(cls, vars(tree))
    return tuple((each.name, _holder(hints[each.name])) for each in fields(cls))
