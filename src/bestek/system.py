"""What Bestek needs of the machine that PyPI does not carry, and how each kind of machine gets it.

WeasyPrint lays text out with Pango, HarfBuzz and Fontconfig, loaded by name at import; the tests drive LibreOffice and Poppler.
Every table below is data: a new package manager is one line. Only the standard library is used, because this runs before anything
is installed.
"""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TypeAlias

from bestek.findings import SetupError
from bestek.messages import _


class Need(Enum):
    """Something to be installed by a package manager of the system."""

    VENV = "venv"
    LIBRARIES = "libraries"
    TOOLS = "tools"


LIBRARIES = {
    "GObject": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll"),
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "HarfBuzz-Subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
    "Fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
}
"""What `weasyprint.text.ffi` 70.0 loads, as Linux, macOS and Windows name it; without the subsetter a warning, here an error."""

TEXT_LIBRARIES = ("libpango-1.0", "libpangoft2-1.0", "libharfbuzz", "libfontconfig", "libfreetype")
LIBRARY_FOLDERS = ("/usr/lib", "/usr/lib64", "/usr/local/lib", "/opt/homebrew/lib")


def text_libraries() -> Iterator[str]:
    """The versioned file names of the libraries that lay out text, where the system keeps them."""
    for folder in LIBRARY_FOLDERS:
        there = _beginnings(folder)
        for name in TEXT_LIBRARIES:
            found = there.get(os.path.normcase(name), ())
            yield from sorted({Path(file).resolve().name for file in found})


def _beginnings(folder: str) -> dict[str, list[str]]:
    """The text libraries in a folder and in the folders in it, by what their names begin with: one look at each folder for all of them."""
    names = tuple(f"{os.path.normcase(name)}." for name in TEXT_LIBRARIES)
    entries = _entries(folder)
    inside = (entry for each in entries if each.is_dir() for entry in _entries(each.path))
    found: dict[str, list[str]] = {}
    for entry in (*entries, *inside):
        if (called := os.path.normcase(entry.name)).startswith(names):
            name = next(name for name in names if called.startswith(name))
            found.setdefault(name[:-1], []).append(entry.path)
    return found


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What stands in a folder; nothing where it is not there or cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def distributions() -> list[str]:
    """The packages that this process may import with their versions, as their folders are named (`weasyprint-70.0.dist-info`, PEP 376); nothing is read.

    They need not stand where this Python installs: those of a user, and of the system below a virtual environment, are imported too.
    """
    installing = (sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
    found: set[str] = set()
    for folder in {*installing, *sys.path} - {""}:
        with suppress(OSError):  # an archive, or nothing
            found.update(name for name in os.listdir(folder) if name.endswith(".dist-info"))  # noqa: PTH208  half the time
    return sorted(found)


DLL_DIRECTORIES = (r"C:\msys64\ucrt64\bin", r"C:\msys64\mingw64\bin", r"C:\Program Files\GTK3-Runtime Win64\bin")
"""Where `weasyprint.text.ffi` 70.0 looks on Windows when `WEASYPRINT_DLL_DIRECTORIES` is not set."""

TOOLS = {"soffice": "LibreOffice Writer", "pdftoppm": "Poppler", "pdftotext": "Poppler"}
"""Commands that the tests call, and the program each belongs to."""

TOOL_FOLDERS = ("/Applications/LibreOffice.app/Contents/MacOS", r"C:\Program Files\LibreOffice\program")
"""Where LibreOffice stands on macOS and Windows, whose installers do not put it on the PATH."""


Commands: TypeAlias = tuple[tuple[str, str], ...]
"""What to type: the command, and the packages that go with it."""


@dataclass(frozen=True, slots=True)
class Manager:
    """A package manager: the program that gives it away, and what to type for each need."""

    program: str
    needs: dict[Need, Commands]

    def commands(self, needs: Iterable[Need]) -> list[str]:
        """What to type for several needs together; packages of the same command come on one line."""
        lines: dict[str, list[str]] = {}
        for need in needs:
            for command, packages in self.needs.get(need, ()):
                lines.setdefault(command, []).append(packages)
        return [" ".join([command, *packages]).rstrip() for command, packages in lines.items()]


_APT = "apt-get install -y --no-install-recommends"
_PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 libfontconfig1"
_WINGET = "winget install --exact --id "
_MSYS = "C:\\msys64\\usr\\bin\\pacman.exe -S --noconfirm"

MANAGERS = (
    Manager(
        "apt-get",
        {
            Need.VENV: ((_APT, "python3-venv"),),
            Need.LIBRARIES: ((_APT, _PANGO),),
            Need.TOOLS: ((_APT, "libreoffice-writer poppler-utils"),),
        },
    ),
    Manager(
        "dnf",
        {
            Need.LIBRARIES: (("dnf install", "pango"),),
            Need.TOOLS: (("dnf install", "libreoffice-writer poppler-utils"),),
        },
    ),
    Manager(
        "zypper",
        {
            Need.LIBRARIES: (("zypper install", "libpango-1_0-0 libharfbuzz-subset0"),),
            Need.TOOLS: (("zypper install", "libreoffice-writer poppler-tools"),),
        },
    ),
    Manager(
        "pacman",
        {
            Need.LIBRARIES: (("pacman -S", "pango"),),
            Need.TOOLS: (("pacman -S", "libreoffice-fresh poppler"),),
        },
    ),
    Manager(
        "brew",
        {
            Need.LIBRARIES: (("brew install", "pango"),),
            Need.TOOLS: (("brew install --cask", "libreoffice"), ("brew install", "poppler")),
        },
    ),
    Manager(
        "winget",
        {
            Need.LIBRARIES: ((f"{_WINGET}MSYS2.MSYS2", ""), (_MSYS, "mingw-w64-ucrt-x86_64-pango")),
            Need.TOOLS: ((f"{_WINGET}TheDocumentFoundation.LibreOffice", ""), (f"{_WINGET}oschwartz10612.Poppler", "")),
        },
    ),
)
"""In the order in which they are looked for; the first that is there is the one of this machine."""


def missing_libraries(load: Callable[[str], object] | None = None) -> tuple[str, ...]:
    """Name the libraries of WeasyPrint that cannot be loaded, by trying to load them as WeasyPrint does."""
    from ctypes import CDLL

    _open_dll_directories()
    load = load or CDLL
    return tuple(title for title, names in LIBRARIES.items() if not _loads(names, load))


def missing_tools() -> tuple[str, ...]:
    """Name the programs the tests need that are not on this machine, each once."""
    return tuple(dict.fromkeys(title for command, title in TOOLS.items() if find_tool(command) is None))


def find_tool(command: str) -> Path | None:
    """Find a program on the PATH or in the folder its installer uses."""
    found = shutil.which(command) or shutil.which(command, path=os.pathsep.join(TOOL_FOLDERS))
    return Path(found) if found else None


def require_libraries() -> None:
    """Raise `SetupError` with the command to type when WeasyPrint could not be imported for want of a library."""
    if missing := missing_libraries():
        raise setup_error({Need.LIBRARIES: missing})


def setup_error(missing: Mapping[Need, Sequence[str]]) -> SetupError:
    """Say what is missing for each need, and what to type to get it all."""
    names = ", ".join(name for names in missing.values() for name in names)
    return SetupError(_("missing on this machine: {names}").format(names=names), advice(missing))


def advice(needs: Iterable[Need]) -> str:
    """The commands to type on this machine, one a line; in words when its package manager is unknown."""
    manager = find_manager()
    commands = manager.commands(needs) if manager else []
    if not commands:
        return _("install this with the package manager of this system, then run the same command again")
    privilege = "sudo " if _needs_privilege(manager) else ""
    return "\n".join(
        [_("type this, then run the same command again:"), *(f"  {privilege}{command}" for command in commands)]
    )


def find_manager() -> Manager | None:
    """The package manager of this machine, the first of the table that is there."""
    return next((manager for manager in MANAGERS if shutil.which(manager.program)), None)


def _needs_privilege(manager: Manager | None) -> bool:
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return manager is not None and manager.program not in ("brew", "winget") and not root


def _loads(names: Iterable[str], load: Callable[[str], object]) -> bool:
    for name in names:
        with suppress(OSError):
            load(name)
            return True
    return False


def _open_dll_directories() -> None:
    if sys.platform == "win32":
        for folder in os.environ.get("WEASYPRINT_DLL_DIRECTORIES", ";".join(DLL_DIRECTORIES)).split(";"):
            with suppress(OSError):
                os.add_dll_directory(folder)
