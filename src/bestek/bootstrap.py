"""Make `.venv` in a checkout hold just what the lock says, and the machine what `.venv` cannot hold.

`./inv` calls this before every verb when `.venv` is missing or behind the lock; the verbs `test` and `dev.*` call `ensure` for what
they need on top. Calling it again costs nothing: a copy of the lock inside `.venv`, written last, says that an installation was completed.
While one is under way a marker stands in `.venv`; whoever finds it without its owner makes `.venv` anew. Two calls at once
wait for each other. Only the standard library and the leaves of the package are used: nothing is installed yet.
"""

from __future__ import annotations

import filecmp
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from bestek import report, system
from bestek.findings import SetupError
from bestek.locks import alone
from bestek.messages import _
from bestek.system import Need

ROOT = Path(__file__).parents[2]
"""The checkout: bootstrapping has no meaning for an installed package."""

UNWANTED = ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_HASHES", "__PYVENV_LAUNCHER__")
"""Variables that would lead `python -m venv` or pip somewhere else than into `.venv`."""

PIP_OPTIONS = ("--quiet", "--no-input", "--disable-pip-version-check", "--no-warn-script-location")

SHOWN_LINES = 15
"""How many of the last lines of a failed command are shown."""


class Level(Enum):
    """How much is wanted; the value names the lock in `requirements/`. Each level contains the ones before it."""

    RUN = "run"
    TEST = "test"
    DEV = "dev"


@dataclass(frozen=True, slots=True)
class Checkout:
    """The paths of one checkout that matter here."""

    root: Path

    @property
    def environment(self) -> Path:
        return self.root / ".venv"

    @property
    def marker(self) -> Path:
        return self.environment / "unfinished"

    @property
    def python(self) -> Path:
        return self.environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def lock(self, level: Level) -> Path:
        return self.root / "requirements" / f"{level.value}.txt"

    def stamp(self, level: Level) -> Path:
        return self.environment / f"installed-{level.value}.txt"


def ensure(level: Level, root: Path = ROOT) -> None:
    """Install what `level` needs, or nothing when it is there. Raises `SetupError` with what to do by hand."""
    checkout = Checkout(root)
    if not is_ready(checkout, level):
        with _alone(checkout):
            if not is_ready(checkout, level):
                _install(checkout, level)


def is_ready(checkout: Checkout, level: Level) -> bool:
    """Tell whether the installation of a level was completed for the lock as it is now."""
    stamp = checkout.stamp(level)
    whole = checkout.python.exists() and not checkout.marker.exists() and stamp.exists()
    return whole and filecmp.cmp(stamp, checkout.lock(level), shallow=False)


def ensure_tools() -> None:
    """Install the programs that the tests drive, or nothing when they are there. Raises `SetupError`."""
    _provide({Need.TOOLS: system.missing_tools})


def _install(checkout: Checkout, level: Level) -> None:
    fresh = checkout.marker.exists() or not checkout.python.exists()
    if fresh and Path(sys.prefix).resolve() == checkout.environment.resolve():
        raise SetupError(_("the installation in .venv was broken off"), _("run ./inv --version: it makes .venv anew"))
    _provide({Need.VENV: _missing_venv, Need.LIBRARIES: system.missing_libraries})
    if fresh:
        _make_environment(checkout)
    checkout.marker.touch()
    try:
        _install_packages(checkout, level)
    except SetupError:
        checkout.marker.unlink()  # pip takes back what it cannot finish; only a killed one leaves half a package
        raise
    shutil.copyfile(checkout.lock(level), checkout.stamp(level))
    checkout.marker.unlink()


def _make_environment(checkout: Checkout) -> None:
    _say(_("Making .venv with Python {version}").format(version=sys.version.partition(" ")[0]))
    _remove(checkout.environment)
    checkout.environment.mkdir()
    checkout.marker.touch()
    _run([os.path.realpath(sys.executable), "-m", "venv", str(checkout.environment)])


def _missing_venv() -> Sequence[str]:
    """Debian and its kin part `ensurepip`, which fills a new environment, from Python."""
    importlib.invalidate_caches()
    return () if importlib.util.find_spec("ensurepip") else ("python3-venv",)


def _install_packages(checkout: Checkout, level: Level) -> None:
    lock = checkout.lock(level)
    count = sum("==" in line for line in lock.read_text("utf-8").splitlines())
    name = lock.relative_to(checkout.root).as_posix()
    _say(_("Installing from {lock}: {count} packages").format(count=count, lock=name))
    pip = [str(checkout.python), "-m", "pip", "install", *PIP_OPTIONS]
    _run([*pip, "--require-hashes", "--only-binary=:all:", "-r", str(lock)], checkout.root)
    # The back end comes from the lock as well, so nothing is fetched to build the package itself.
    _run([*pip, "--no-index", "--no-deps", "--no-build-isolation", "--editable", str(checkout.root)], checkout.root)


def _provide(looks: Mapping[Need, Callable[[], Sequence[str]]]) -> None:
    """Install what is missing and look again: a package manager that is content has not proved anything."""
    if missing := _look(looks):
        _install_system_packages(missing)
        if still := _look(looks):
            raise system.setup_error(still)


def _look(looks: Mapping[Need, Callable[[], Sequence[str]]]) -> dict[Need, Sequence[str]]:
    return {need: missing for need, look in looks.items() if (missing := look())}


def _install_system_packages(missing: Mapping[Need, Sequence[str]]) -> None:
    """Install with apt when that needs no question asked; otherwise name the command to type."""
    manager = system.find_manager()
    privilege = _privilege()
    if manager is None or manager.program != "apt-get" or privilege is None:
        raise system.setup_error(missing)
    names = ", ".join(name for names in missing.values() for name in names)
    _say(_("Installing with apt-get: {names}").format(names=names))
    apt = [*privilege, "env", "DEBIAN_FRONTEND=noninteractive"]
    for command in manager.commands(missing):
        _install_with_apt([*apt, *command.split(), "-o", "DPkg::Lock::Timeout=600"], [*apt, "apt-get", "update"])


def _install_with_apt(install: Sequence[str], update: Sequence[str]) -> None:
    """A fresh machine has no package lists, an old one has stale ones: both are cured by one update."""
    try:
        _run(install)
    except SetupError:
        _run(update)
        _run(install)


def _privilege() -> list[str] | None:
    """What to put before a command that root must run; `None` when that would ask for a password."""
    if not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def _run(command: Sequence[str], folder: Path | None = None) -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name not in UNWANTED} | {"PIP_USER": "0"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        message = _("exit code {code} from {command}").format(code=done.returncode, command=" ".join(command))
        tail = [f"  {line}" for line in done.stdout.splitlines()[-SHOWN_LINES:]]
        advice = _("check the network and the space on the disk, then run the same command again")
        raise SetupError("\n".join([message, *tail]), advice)


def _remove(environment: Path) -> None:
    if environment.is_symlink():
        environment.unlink()
    elif environment.exists():
        shutil.rmtree(environment)


def _alone(checkout: Checkout) -> AbstractContextManager[None]:
    """Hold the lock of this checkout."""
    return alone(checkout.root / ".venv.lock", lambda: _say(_("Waiting for another installation in this folder")))


def _say(line: str) -> None:
    """Tell of a step on standard error: standard output belongs to the verb."""
    print(line, file=sys.stderr, flush=True)


def main() -> int:
    """Make the checkout ready to run; 2 when the surroundings refuse."""
    try:
        ensure(Level.RUN)
    except SetupError as error:
        _say(report.setup_error(error))
        return 2
    except OSError as error:
        _say(report.setup_error(SetupError(str(error))))
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
