"""What software is at work in this process: what has to be the same elsewhere for the same bytes to come out.

Bestek itself by the bytes of its code and style sheets, Python, every package that Bestek needs (not those that happen to be installed beside them), and
the libraries that lay text out.
"""

from __future__ import annotations

import ctypes
import json
import platform
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from bestek.system import LIBRARIES

PACKAGE = "bestek"

KINDS = frozenset({".py", ".css", ".js", ".xml", ".docx", ".icc", ".json"})
"""Files of the package that decide on what is made."""

TEMPLATES = "templates"
"""Stands inside the package where it was installed from a wheel; which templates are at work is no matter of software."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""The name with which a requirement begins (PEP 508)."""

VERSIONS = {"Pango": "pango_version_string", "HarfBuzz": "hb_version_string"}
"""What tells the version of a library that lays text out."""


@cache
def identity() -> str:
    """A checksum of what is at work."""
    return sha256(json.dumps(about(), sort_keys=True).encode()).hexdigest()


@cache
def about() -> Mapping[str, str]:
    """Versions by name; of Bestek a checksum."""
    return {
        PACKAGE: _code(),
        "Python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **_packages(),
        **_libraries(),
    }


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> tuple[str, ...]:
    """What differs between two processes, as `weasyprint 70.0 / 69.0`; `–` where one has none."""
    names = sorted({*here, *there}, key=str.lower)
    differing = [name for name in names if here.get(name) != there.get(name)]
    return tuple(f"{name} {_shown(here.get(name))} / {_shown(there.get(name))}" for name in differing)


def _shown(version: str | None) -> str:
    return version[:12] if version else "–"


def _code() -> str:
    folder, digest = Path(__file__).parent, sha256()
    found = (
        path for path in folder.rglob("*") if path.suffix in KINDS and path.relative_to(folder).parts[0] != TEMPLATES
    )
    for file in sorted(found):
        digest.update(f"\0{file.relative_to(folder).as_posix()}\0".encode())
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def _packages() -> dict[str, str]:
    """What Bestek needs, and what that needs, as far as it is installed. Packages of extras lay nothing out."""
    found: dict[str, str] = {}
    waiting = [PACKAGE]
    while waiting:
        name = waiting.pop()
        with suppress(metadata.PackageNotFoundError):
            if name not in found:
                found[name] = metadata.version(name)
                waiting += _required(metadata.requires(name) or ())
    return {name: version for name, version in found.items() if name != PACKAGE}


def _required(requirements: Sequence[str]) -> Iterator[str]:
    for requirement in requirements:
        name = _NAME.match(requirement)
        if name and not re.search(r"\bextra\s*==", requirement):
            yield re.sub(r"[-_.]+", "-", name[0]).lower()


def _libraries() -> dict[str, str]:
    """The libraries that lay text out, as they are when they are loaded."""
    found = {}
    for title, function in VERSIONS.items():
        for name in LIBRARIES[title]:
            with suppress(OSError, AttributeError):
                told = getattr(ctypes.CDLL(name), function)
                told.restype = ctypes.c_char_p
                found[title] = told().decode("ascii")
                break
    return found
