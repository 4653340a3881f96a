"""The C declarations of WeasyPrint as data: what `bestek.write.declarations` is made from.

After a change of WeasyPrint's version: `python -m bestek.dev.declarations`, which writes that module anew.
"""

from __future__ import annotations

import ast
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import cffi

MODULE = Path(__file__).parent.parent / "write" / "declarations.py"

_HEAD = '''"""The C declarations of `weasyprint.text.ffi` (WeasyPrint is under the BSD 3-Clause License), as cffi compiles them. Do not edit.

Made by `python -m bestek.dev.declarations`; `SOURCE` is the SHA-256 of the file they were read from.
"""

# ruff: noqa: E501, Q000

from typing import Any

'''


def source() -> Path:
    """The module of WeasyPrint that holds the declarations; nothing is imported for it."""
    spec = find_spec("weasyprint")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "text" / "ffi.py"


def compiled(code: str) -> dict[str, object]:
    """What cffi makes of the declarations in a module, as the named values of its constructor."""
    calls = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    (declarations,) = (
        ast.literal_eval(call.args[0]) for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "cdef"
    )  # fmt: skip
    with TemporaryDirectory() as folder:
        path = Path(folder, "made.py")
        ffi = cffi.FFI()
        ffi.cdef(declarations)
        ffi.set_source("made", None)
        ffi.emit_python_code(str(path))
        return _arguments(path.read_text())


def module() -> str:
    """The text of `bestek.write.declarations` for the installed WeasyPrint."""
    code = source().read_bytes()
    values = "".join(f"    {name!r}: {value!r},\n" for name, value in compiled(code.decode()).items())
    digest = sha256(code).hexdigest()
    return f'{_HEAD}SOURCE = "{digest}"\n\n# fmt: off\nCOMPILED: dict[str, Any] = {{\n{values}}}\n'


def _arguments(made: str) -> dict[str, object]:
    (call,) = (node for node in ast.walk(ast.parse(made)) if isinstance(node, ast.Call))
    return {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in call.keywords}


if __name__ == "__main__":
    MODULE.write_text(module())
