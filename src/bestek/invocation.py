"""Invoke's names, imported quickly.

Invoke 3.0.3 imports at its head what Bestek never calls: `unittest.mock`, and with it asyncio and ssl, for `MockContext`, a class for tests alone;
`importlib.metadata` with zipfile and email, for its own version; a YAML parser, for configuration files that we do not read. That is half of the time of
a start, so placeholders stand in while Invoke is imported; the parser is imported by its first call. What is imported already, as in tests, is not replaced.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """A module that is imported when something of it is wanted."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(import_module(self.__name__), name)


def _placeholders() -> dict[str, ModuleType]:
    mock, metadata = ModuleType("unittest.mock"), ModuleType("importlib.metadata")
    mock.__dict__["Mock"] = object
    metadata.__dict__["version"] = lambda _name: ""  # Invoke's own, which nobody asks for
    return {module.__name__: module for module in (mock, metadata, _Later("invoke.vendor.yaml"))}


_added = {name: module for name, module in _placeholders().items() if name not in sys.modules}
sys.modules.update(_added)

from invoke import Argument, Collection, Context, Exit, ParseError, Parser, ParserContext, Program, Task  # noqa: E402
from invoke.terminals import pty_size  # noqa: E402

for _name in _added:
    del sys.modules[_name]

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
