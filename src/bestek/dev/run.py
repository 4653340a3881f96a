"""Programs that the verbs of a checkout start, all from `.venv` and in the root of the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from bestek import report
from bestek.bootstrap import ROOT
from bestek.dev.template_lint import lint

LINTERS = {
    "ruff check": ("ruff", "check", "."),
    "ruff format": ("ruff", "format", "--check", "."),
    "mypy": ("mypy",),
    "import-linter": ("lint-imports", "--no-logo"),
}
"""What `dev.lint` runs, in this order; each is judged by its exit code."""

TEMPLATES = "templates"
"""The lint of our own that it runs before them."""


def program(name: str, *arguments: str) -> int:
    """Run a program that a package has put into `.venv`; hand back its exit code."""
    sys.stdout.flush()
    return subprocess.run([_path(name), *arguments], cwd=ROOT, check=False).returncode


def pytest(arguments: Iterable[str]) -> int:
    """Run the tests on every core, a file on one of them: what its tests share is made once. `tests/conftest.py` gives the order."""
    return _python("-m", "pytest", "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder", *arguments)


def bench(arguments: Iterable[str]) -> int:
    """Run the benchmarks, one after the other: two at a time would measure each other."""
    return _python("-m", "tests.bench", *arguments)


def failed_linters(templates: Path) -> list[str]:
    """Run all linters, also after one has failed, and name those that did. `templates` is a folder for the lint of templates."""
    found = lint(templates)
    report.show(found, sys.stderr)
    return [
        *(title for title, command in LINTERS.items() if program(*command)),
        *([TEMPLATES] if report.exit_code(found) else []),
    ]


def _python(*arguments: str) -> int:
    sys.stdout.flush()
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False).returncode


def _path(name: str) -> str:
    return str(Path(sys.executable).with_name(f"{name}.exe" if os.name == "nt" else name))


def compile_locks(upgrade: bool) -> int:
    """Write `requirements/*.txt` anew from `pyproject.toml`; newer versions only when asked for.

    The widest lock is resolved first and constrains the others, so that a package has one version in all of them. No index or host
    is written into them: a hash says which file is meant, wherever it is fetched.
    """
    widest = _compile("dev", ("build", "test", "dev"), ("--upgrade",) if upgrade else ())
    constraint = ("--constraint", "requirements/dev.txt")
    return widest or _compile("test", ("build", "test"), constraint) or _compile("run", ("build",), constraint)


def _compile(name: str, groups: Collection[str], options: Sequence[str]) -> int:
    """One lock; that of the tests, and what contains it, has every extra as well."""
    chosen = [option for group in groups for option in ("--group", group)]
    if "test" in groups:
        chosen.append("--all-extras")
    return program(
        "uv",
        "pip",
        "compile",
        "--quiet",
        "pyproject.toml",
        *chosen,
        *COMPILE_OPTIONS,
        *options,
        "--output-file",
        f"requirements/{name}.txt",
    )


COMPILE_OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--custom-compile-command=./inv dev.lock",
)
