"""How a verb is declared, and the options that verbs share.

A verb takes Invoke's context and options with a default; what has none is an argument. The texts are marked with `N_` here and
translated when the collection is made, after the language was chosen.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bestek.invocation import Collection, Task
from bestek.messages import N_, _


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
    instead: Mapping[str, str] = field(default_factory=dict)
    """Options that stand instead of an argument: `where --unused` needs no path."""
    optional: str = ""
    """An argument that may be left out; it is empty then."""
    many: str = ""
    """An option whose values may also be given as arguments: `issue agreement tender-document`."""

    @property
    def flags(self) -> frozenset[str]:
        """Its options that take no value, as they are typed."""
        parameters = inspect.signature(self.body).parameters.values()
        return frozenset(flag(each.name) for each in parameters if each.default is False)

    @property
    def arguments(self) -> tuple[str, ...]:
        """What is typed behind it, as its usage shows it: between brackets what may be left out, with dots what may be there more than once."""
        parameters = [*inspect.signature(self.body).parameters.values()][1:]
        names = [each.name for each in parameters if each.default is inspect.Parameter.empty]
        own = [f"[{name.upper()}]" if name == self.optional else name.upper() for name in names]
        return (*own, f"{self.many.upper()} ...") if self.many else tuple(own)

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


def flag(parameter: str) -> str:
    """How an option is typed: `from_`, which is a word of Python without the last sign, is `--from`."""
    return f"--{parameter.strip('_').replace('_', '-')}"


def verb(
    summary: str,
    *,
    repeatable: tuple[str, ...] = (),
    name: str = "",
    instead: Mapping[str, str] | None = None,
    optional: str = "",
    many: str = "",
    **options: str,
) -> Callable[[Callable[..., None]], Verb]:
    """Declare a function as verb: `@verb(N_("Build every document."), dossier=N_("Only this dossier."))`.

    Every option needs a help text: raises `TypeError` when the texts and the parameters differ.
    """

    def declare(body: Callable[..., None]) -> Verb:
        parameters = list(inspect.signature(body).parameters)[1:]
        if set(parameters) != set(options):
            raise TypeError(f"{body.__name__}: parameters {parameters} and help texts {list(options)} differ")
        return Verb(body, summary, options, repeatable, name, instead or {}, optional, many)

    return declare


def make_collection(
    verbs: Iterable[Verb], title: str = "", default: Verb | None = None, **groups: Collection
) -> Collection:
    """Make a collection in the language in force; `title` says in a few words what the group is for, `default` is what its name alone means."""
    collection = Collection(**groups)
    for each in verbs:
        collection.add_task(each.task(), name=each.name or each.body.__name__, default=each is default)
    collection.__doc__ = _(title)
    return collection


CONTENT = N_("Folder with the dossiers; default: content/ here or in a folder above.")
TEMPLATES = N_("Folder with the templates; default: templates/ beside the content, else those that come with Bestek.")
OUTPUT = N_("Folder for what is made; default: build/ beside the content.")
CACHE = N_(
    "Folder where laid out parts are kept, also on a shared disk; default: BESTEK_CACHE, else .cache among the outputs."
)
DOSSIER = N_("Name of the dossier; may be left out where there is only one.")
MUNICIPALITY = N_("Only for this municipality, where a dossier has several.")
