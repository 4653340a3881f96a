"""WeasyPrint imported without what Bestek never uses of it: its C declarations parsed anew each time, fontTools' subsetter, an HTML parser.

All of it works as before when it is called after all: the modules that are left out are imported by their first call.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, Self

LATER = ("fontTools.subset", "fontTools.ttLib.woff2", "fontTools.varLib.instancer", "tinyhtml5")
"""What WeasyPrint 70.0 imports at its head and calls only for fonts and pages that are not ours."""


def import_weasyprint() -> None:
    """Imports WeasyPrint; once it is imported this does nothing."""
    if "weasyprint" in sys.modules:
        return
    left_out: dict[str, ModuleType] = {name: _Later(name) for name in LATER}
    if _declarations_are_known():
        left_out["cffi"] = _compiled_declarations()
    with _standing_in(left_out):
        import_module("weasyprint")


class _Later(ModuleType):
    """A module whose functions and classes import it when they are called."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)

        def called(*values: Any, **named: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*values, **named)

        return called


@contextmanager
def _standing_in(modules: dict[str, ModuleType]) -> Iterator[None]:
    """What is imported already stays as it is."""
    added = {name: module for name, module in modules.items() if name not in sys.modules}
    sys.modules.update(added)
    try:
        yield
    finally:
        for name in added:
            del sys.modules[name]


def _declarations_are_known() -> bool:
    from bestek.write.declarations import SOURCE

    spec = find_spec("weasyprint")
    if spec is None or spec.origin is None:
        return False
    path = Path(spec.origin).parent / "text" / "ffi.py"
    return path.is_file() and sha256(path.read_bytes()).hexdigest() == SOURCE


def _compiled_declarations() -> ModuleType:
    """A module `cffi` whose FFI knows WeasyPrint's declarations already: parsing them takes a quarter of a second.

    Such an FFI is also quicker in every call: it reads `ffi.new("char[]", …)` in C.
    """
    import _cffi_backend

    from bestek.write.declarations import COMPILED

    class FFI(_cffi_backend.FFI):  # type: ignore[misc]
        def __new__(cls) -> Self:
            return super().__new__(cls, "weasyprint", **COMPILED)  # type: ignore[no-any-return]

        def __init__(self) -> None:
            super().__init__("weasyprint", **COMPILED)

        def cdef(self, _declarations: str) -> None:
            """They are known."""

    module = ModuleType("cffi")
    module.FFI = FFI  # type: ignore[attr-defined]
    return module
