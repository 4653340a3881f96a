"""The verbs of a checkout: those of the console command, and what the work on Bestek itself takes. `./inv` runs this file."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent / "src"))  # the package of this checkout, also after the folder was moved

from bestek import cli, verbs
from bestek.bootstrap import Level, ensure, ensure_tools
from bestek.invocation import Collection, Context, Exit
from bestek.messages import N_, _, ngettext
from bestek.verbs import verb

if TYPE_CHECKING:
    from bestek.dev.docs import CommandLine


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


@verb(
    N_("Check style, types, the direction of imports, and that templates hold no logic."),
    templates=N_("Folder with templates to check; default: those of this checkout."),
)
def lint(context: Context, templates: str = "") -> None:
    from bestek.dev import run

    ensure(Level.DEV)
    if failed := run.failed_linters(Path(templates).resolve() if templates else Path(__file__).parent / "templates"):
        raise Exit(_("not clean: {names}").format(names=", ".join(failed)), code=1)
    print(_("clean: {names}").format(names=", ".join((run.TEMPLATES, *run.LINTERS))))


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


@verb(
    N_(
        "Make the reference pages and the pictures of the documentation anew.\n\nThe pictures are those of a fresh build."
    ),
    text=N_("Leave the pictures as they are."),
)
def docs(context: Context, text: bool = False) -> None:
    from bestek.dev import docs as documentation

    changed = documentation.write_pages(command_line())
    if not text:
        changed += documentation.write_pictures()
    for path in changed:
        print(path)
    print(ngettext("{count} file changed", "{count} files changed", len(changed)).format(count=len(changed)))


def _end(code: int) -> None:
    if code:
        raise Exit(code=code)


ROOT_VERBS: tuple[verbs.Verb, ...] = (*verbs.VERBS, test)
DEV_VERBS: tuple[verbs.Verb, ...] = (lint, bench, docs, lock, messages)


def collection() -> Collection:
    """All verbs of a checkout, with their texts in the language in force."""
    dev = verbs.make_collection(DEV_VERBS, N_("for work on Bestek itself"))
    review, archive = verbs.review_collection(), verbs.archive_collection()
    return verbs.make_collection(ROOT_VERBS, new=verbs.new_collection(), review=review, archive=archive, dev=dev)


def command_line() -> CommandLine:
    """All verbs by their full names, for the page about them."""
    from bestek.dev.docs import CommandLine

    named = {verb.name or verb.body.__name__: verb for verb in ROOT_VERBS}
    new = {"new": verbs.STARTING[0]} | {f"new.{verb.body.__name__}": verb for verb in verbs.STARTING[1:]}
    grouped = {
        f"{group}.{verb.name or verb.body.__name__}": verb for group, some in verbs.GROUPS.items() for verb in some
    }
    below = {f"dev.{verb.name or verb.body.__name__}": verb for verb in DEV_VERBS}
    program = cli.make_program(collection, "./inv")
    return CommandLine(
        named | new | grouped | below,
        lambda: {option.names[0]: option.help for option in program.core_args() if option.help},
    )


if __name__ == "__main__":
    cli.main(collection=collection, binary="./inv")
else:
    namespace = collection()
    """What Invoke's own program looks for when it is called in this folder."""
