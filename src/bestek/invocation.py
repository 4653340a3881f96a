"""Invoke's names, imported quickly.

`invoke.context` imports `unittest.mock`, and with it asyncio and ssl, for `MockContext`, a class for tests alone. That is a third of
the time of a start (0.07 of 0.19 s CPU, Invoke 3.0.3), so a placeholder stands in while Invoke is imported. Where the real module
is loaded already, as in tests, nothing is replaced.
"""

from __future__ import annotations

import sys
from types import ModuleType

_MOCK = "unittest.mock"
_placeholder = ModuleType(_MOCK)
_placeholder.__dict__["Mock"] = object
_replaced = sys.modules.setdefault(_MOCK, _placeholder) is _placeholder

from invoke import Argument, Collection, Context, Exit, ParseError, Parser, ParserContext, Program, Task  # noqa: E402
from invoke.terminals import pty_size  # noqa: E402

if _replaced:
    del sys.modules[_MOCK]

__all__ = [
    "Argument",
    "Collection",
    "Context",
    "Exit",
    "ParseError",
    "Parser",
    "ParserContext",
    "Program",
    "Task",
    "pty_size",
]
