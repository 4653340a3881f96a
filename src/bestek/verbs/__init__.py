"""The verbs, in the order of the work. Each is a few lines that call one function of the package, imported when the verb runs."""

from __future__ import annotations

from collections.abc import Iterator

from bestek.invocation import Collection
from bestek.messages import N_
from bestek.verbs.archiving import ARCHIVING
from bestek.verbs.building import BUILDING
from bestek.verbs.checking import CHECKING
from bestek.verbs.comparing import COMPARING
from bestek.verbs.deciding import DECIDING
from bestek.verbs.declaring import Verb, flag, make_collection, verb
from bestek.verbs.issuing import ISSUING
from bestek.verbs.reviewing import REVIEWING
from bestek.verbs.starting import STARTING

__all__ = [
    "ARCHIVING",
    "DECLARED",
    "GROUPS",
    "REVIEWING",
    "STARTING",
    "VERBS",
    "Verb",
    "archive_collection",
    "collection",
    "complete",
    "flag",
    "make_collection",
    "review_collection",
    "verb",
]

VERBS: tuple[Verb, ...] = (*BUILDING[:1], *CHECKING, *DECIDING, *COMPARING, *ISSUING, *BUILDING[1:])
"""The verbs at the root, in the order in which the list shows them."""


def new_collection() -> Collection:
    """The group `new`."""
    return make_collection(STARTING, N_("to start something"), default=STARTING[0])


def review_collection() -> Collection:
    """The group `review`."""
    return make_collection(REVIEWING, N_("what goes to the reviewer, and what comes back"))


def archive_collection() -> Collection:
    """The group `archive`."""
    return make_collection(ARCHIVING, N_("packages for the archive, each complete by itself"))


GROUPS: dict[str, tuple[Verb, ...]] = {"review": REVIEWING, "archive": ARCHIVING}
"""The verbs that stand in a group, by its name."""

DECLARED: dict[str, Verb] = {
    **{each.name or each.body.__name__: each for each in VERBS},
    **{f"{group}.{each.name or each.body.__name__}": each for group, verbs in GROUPS.items() for each in verbs},
}
"""The same verbs by the names that are typed."""


def complete(arguments: list[str]) -> list[str]:
    """A command line as Invoke wants it: every argument there, if empty, where an option stands instead; many of a kind as options."""
    for name, each in DECLARED.items():
        if name not in arguments:
            continue
        at = arguments.index(name) + 1
        if each.many:
            return [*arguments[:at], *_as_options(each, arguments[at:])]
        if any(f"--{option}" in arguments for option in each.instead) or _left_out(each, arguments, at):
            return [*arguments[:at], "", *arguments[at:]]
    return arguments


def _left_out(each: Verb, arguments: list[str], at: int) -> bool:
    """Whether the argument that a verb can do without is not there: all that follows the verb are options with their values."""
    if not each.optional or {"--help", "-h", f"--{each.optional}"} & {name.partition("=")[0] for name in arguments}:
        return False
    value = False
    for argument in arguments[at:]:
        if not value and not argument.startswith("-"):
            return False
        value = not value and "=" not in argument and argument not in each.flags
    return True


def _as_options(each: Verb, arguments: list[str]) -> Iterator[str]:
    """The arguments of a verb that takes many, each behind its option."""
    value = False
    for argument in arguments:
        if not value and not argument.startswith("-"):
            yield f"--{each.many}"
        yield argument
        value = not value and argument.startswith("-") and "=" not in argument and argument not in each.flags


def collection() -> Collection:
    """All verbs of the package, with their texts in the language in force."""
    return make_collection(VERBS, new=new_collection(), review=review_collection(), archive=archive_collection())
