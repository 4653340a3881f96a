"""The verbs, in the order of the work. Each is a few lines that call one function of the package, imported when the verb runs.

A verb takes Invoke's context and options with a default; what has none is an argument. The texts are marked with `N_` here and
translated when the collection is made, after the language was chosen.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from bestek.invocation import Collection, Task
from bestek.messages import _


@dataclass(frozen=True, slots=True)
class Verb:
    """A function that can be called from the command line, with its help in the source language."""

    body: Callable[..., None]
    summary: str
    """First a line for the list; after a blank line more, for the help of the verb."""
    options: dict[str, str]
    repeatable: tuple[str, ...] = ()
    """Options that may be given more than once; their values come as a list."""
    name: str = field(default="")

    def task(self) -> Task[Callable[..., None]]:
        """Make Invoke's task of it, in the language in force. Short options are not invented: they would change with every new option."""
        task: Task[Callable[..., None]] = Task(
            self.body,
            name=self.name or self.body.__name__,
            help={name: _(text) for name, text in self.options.items()},
            iterable=self.repeatable,
            auto_shortflags=False,
        )
        task.__doc__ = inspect.cleandoc(_(self.summary))
        return task


def verb(
    summary: str, *, repeatable: tuple[str, ...] = (), name: str = "", **options: str
) -> Callable[[Callable[..., None]], Verb]:
    """Declare a function as verb: `@verb(N_("Build every document."), dossier=N_("Only this dossier."))`.

    Every option needs a help text: raises `TypeError` when the texts and the parameters differ.
    """

    def declare(body: Callable[..., None]) -> Verb:
        parameters = list(inspect.signature(body).parameters)[1:]
        if set(parameters) != set(options):
            raise TypeError(f"{body.__name__}: parameters {parameters} and help texts {list(options)} differ")
        return Verb(body, summary, options, repeatable, name)

    return declare


def make_collection(verbs: Iterable[Verb], title: str = "", **groups: Collection) -> Collection:
    """Make a collection in the language in force; `title` says in a few words what the group is for."""
    tasks: dict[str, Any] = {verb.name or verb.body.__name__: verb.task() for verb in verbs}
    collection = Collection(**tasks, **groups)
    collection.__doc__ = _(title)
    return collection


VERBS: tuple[Verb, ...] = ()
"""The verbs at the root, in the order in which the list shows them."""


def collection() -> Collection:
    """All verbs of the package, with their texts in the language in force."""
    return make_collection(VERBS)
