"""The verbs, in the order of the work. Each is a few lines that call one function of the package, imported when the verb runs."""

from __future__ import annotations

from bestek.invocation import Collection
from bestek.messages import N_
from bestek.verbs.building import BUILDING
from bestek.verbs.deciding import DECIDING
from bestek.verbs.declaring import Verb, flag, make_collection, verb
from bestek.verbs.starting import STARTING

__all__ = ["STARTING", "VERBS", "Verb", "collection", "complete", "flag", "make_collection", "verb"]

VERBS: tuple[Verb, ...] = (*BUILDING[:1], *DECIDING, *BUILDING[1:])
"""The verbs at the root, in the order in which the list shows them."""


def new_collection() -> Collection:
    """The group `new`."""
    return make_collection(STARTING, N_("to start something"), default=STARTING[0])


def complete(arguments: list[str]) -> list[str]:
    """A command line in which an option that stands instead of an argument is followed by an empty one: Invoke wants every argument."""
    for each in VERBS:
        name = each.name or each.body.__name__
        if name not in arguments:
            continue
        at = arguments.index(name) + 1
        if any(f"--{option}" in arguments for option in each.instead) or _left_out(each, arguments, at):
            return [*arguments[:at], "", *arguments[at:]]
    return arguments


def _left_out(each: Verb, arguments: list[str], at: int) -> bool:
    """Whether the argument that a verb can do without is not there: all that follows the verb are options with their values."""
    if not each.optional or {"--help", "-h"} & {*arguments}:
        return False
    value = False
    for argument in arguments[at:]:
        if not value and not argument.startswith("-"):
            return False
        value = not value and "=" not in argument and argument not in each.flags
    return True


def collection() -> Collection:
    """All verbs of the package, with their texts in the language in force."""
    return make_collection(VERBS, new=new_collection())
