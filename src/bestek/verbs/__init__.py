"""The verbs, in the order of the work. Each is a few lines that call one function of the package, imported when the verb runs."""

from __future__ import annotations

from bestek.invocation import Collection
from bestek.messages import N_
from bestek.verbs.building import BUILDING
from bestek.verbs.declaring import Verb, flag, make_collection, verb
from bestek.verbs.starting import STARTING

__all__ = ["STARTING", "VERBS", "Verb", "collection", "complete", "flag", "make_collection", "verb"]

VERBS: tuple[Verb, ...] = (*BUILDING,)
"""The verbs at the root, in the order in which the list shows them."""


def new_collection() -> Collection:
    """The group `new`."""
    return make_collection(STARTING, N_("to start something"), default=STARTING[0])


def complete(arguments: list[str]) -> list[str]:
    """A command line in which an option that stands instead of an argument is followed by an empty one: Invoke wants every argument."""
    for each in VERBS:
        name = each.name or each.body.__name__
        if name in arguments and any(f"--{option}" in arguments for option in each.instead):
            at = arguments.index(name) + 1
            return [*arguments[:at], "", *arguments[at:]]
    return arguments


def collection() -> Collection:
    """All verbs of the package, with their texts in the language in force."""
    return make_collection(VERBS, new=new_collection())
