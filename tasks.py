"""The verbs of a checkout: those of the console command, and what the work on Bestek itself takes. `./inv` runs this file."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "src"))  # the package of this checkout, also after the folder was moved

from bestek import cli, verbs
from bestek.bootstrap import Level, ensure, ensure_tools
from bestek.invocation import Collection, Context, Exit
from bestek.messages import N_, _
from bestek.verbs import verb


@verb(
    N_("Install what the tests need and run them.\n\nWhat follows -- goes to pytest: ./inv test -- tests/unit -k lots"),
    fast=N_("Leave out the tests that are marked slow."),
)
def test(context: Context, fast: bool = False) -> None:
    from bestek.dev import run

    ensure(Level.TEST)
    if not fast:
        ensure_tools()
    _end(run.pytest([*(("-m", "not slow") if fast else ()), *shlex.split(context.remainder)]))


@verb(N_("Check style, types and the direction of imports."))
def lint(context: Context) -> None:
    from bestek.dev import run

    ensure(Level.DEV)
    if failed := run.failed_linters():
        raise Exit(_("not clean: {names}").format(names=", ".join(failed)), code=1)
    print(_("clean: {names}").format(names=", ".join(run.LINTERS)))


@verb(
    N_(
        "Measure speed and memory, as ratios within one run.\n\nWhat follows -- goes to the benchmarks: names of those to run."
    )
)
def bench(context: Context) -> None:
    from bestek.dev import run

    _end(run.bench(shlex.split(context.remainder)))


@verb(
    N_("Write the lock files in requirements/ anew from pyproject.toml."),
    upgrade=N_("Take the newest versions that pyproject.toml allows."),
)
def lock(context: Context, upgrade: bool = False) -> None:
    from bestek.dev import run

    ensure(Level.DEV)
    _end(run.compile_locks(upgrade))


@verb(N_("Extract the messages from the source, update and compile the catalogues, and list what is not translated."))
def messages(context: Context) -> None:
    from bestek.dev import catalogue

    problems = catalogue.renew()
    if problems:
        raise Exit("\n".join(problems), code=1)
    print(_("the catalogues are complete: {languages}").format(languages=", ".join(catalogue.TRANSLATED)))


def _end(code: int) -> None:
    if code:
        raise Exit(code=code)


ROOT_VERBS: tuple[verbs.Verb, ...] = (*verbs.VERBS, test)
DEV_VERBS: tuple[verbs.Verb, ...] = (lint, bench, lock, messages)


def collection() -> Collection:
    """All verbs of a checkout, with their texts in the language in force."""
    dev = verbs.make_collection(DEV_VERBS, N_("for work on Bestek itself"))
    return verbs.make_collection(ROOT_VERBS, dev=dev)


if __name__ == "__main__":
    cli.main(collection=collection, binary="./inv")
else:
    namespace = collection()
    """What Invoke's own program looks for when it is called in this folder."""
