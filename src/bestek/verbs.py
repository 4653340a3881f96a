"""The verbs, in the order of the work. Each is a few lines that call one function of the package, imported when the verb runs.

A verb takes Invoke's context and options with a default; what has none is an argument. The texts are marked with `N_` here and
translated when the collection is made, after the language was chosen.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bestek.invocation import Collection, Context, Task
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
    **options: str,
) -> Callable[[Callable[..., None]], Verb]:
    """Declare a function as verb: `@verb(N_("Build every document."), dossier=N_("Only this dossier."))`.

    Every option needs a help text: raises `TypeError` when the texts and the parameters differ.
    """

    def declare(body: Callable[..., None]) -> Verb:
        parameters = list(inspect.signature(body).parameters)[1:]
        if set(parameters) != set(options):
            raise TypeError(f"{body.__name__}: parameters {parameters} and help texts {list(options)} differ")
        return Verb(body, summary, options, repeatable, name, instead or {})

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
DOSSIER = N_("Name of the dossier; may be left out where there is only one.")
MUNICIPALITY = N_("Only for this municipality, where a dossier has several.")


@verb(
    N_(
        "Build the documents of every dossier: Word, PDF and web page.\n\n"
        "Only what changed is made again. With a mistake in the content or a template nothing is written."
    ),
    repeatable=("document", "format", "edition"),
    dossier=N_("Only this dossier."),
    municipality=MUNICIPALITY,
    document=N_("Only this document; may be given more than once."),
    format=N_("Only this format: docx, pdf or html; may be given more than once."),
    edition=N_("Edition: internal (the default), public or all; may be given more than once."),
    content=CONTENT,
    templates=TEMPLATES,
    output=OUTPUT,
)
def build(
    context: Context,
    dossier: str = "",
    municipality: str = "",
    document: list[str] | None = None,
    format: list[str] | None = None,
    edition: list[str] | None = None,
    content: str = "",
    templates: str = "",
    output: str = "",
) -> None:
    from bestek import report, screen
    from bestek.build import Selection, attempt
    from bestek.findings import FindingsError
    from bestek.project import find_project

    project = find_project(content, templates, output)
    wanted = Selection(tuple(document or ()), tuple(format or ()), tuple(edition or ()), municipality)
    made = attempt(project, dossier, wanted, progress=screen.progress)
    wrong = report.exit_code(made.findings) > 0
    if made.results or not wrong:
        screen.built(made)
    if wrong:
        raise FindingsError(made.findings)
    report.show(made.findings, sys.stderr)


@verb(
    N_(
        "Say where a fact appears: document, section, page and sentence.\n\n"
        "The path goes by names and ids, as in lots/noord/budget; of a part (lots/noord) all facts below it are listed."
    ),
    instead={"unused": "path"},
    path=N_("Path of the fact."),
    unused=N_("List the facts that no document uses instead."),
    dossier=DOSSIER,
    municipality=MUNICIPALITY,
    content=CONTENT,
    templates=TEMPLATES,
    output=OUTPUT,
)
def where(
    context: Context,
    path: str,
    unused: bool = False,
    dossier: str = "",
    municipality: str = "",
    content: str = "",
    templates: str = "",
    output: str = "",
) -> None:
    from bestek import screen
    from bestek import where as places
    from bestek.project import find_project

    project = find_project(content, templates, output)
    composed = places.compose_all(project, project.dossier(dossier), municipality)
    if unused:
        screen.unused(places.unused(*composed))
    else:
        screen.uses(path, places.where_all(project, composed, path))


@verb(
    N_("List the clauses with their kind and legal basis."),
    fix=N_("Lay down the text of this fixed clause: its fingerprint is written into it."),
    content=CONTENT,
    templates=TEMPLATES,
)
def clauses(context: Context, fix: str = "", content: str = "", templates: str = "") -> None:
    from bestek import clauses as library
    from bestek import screen
    from bestek.project import find_project

    project = find_project(content, templates)
    if fix:
        print(
            _("{id}: laid down as {fingerprint}").format(id=fix, fingerprint=library.fix(project.templates, fix)[:12])
        )
    screen.clauses(library.read_clauses(project.templates / "clauses", project.templates.parent).values())


@verb(
    N_("Write the JSON Schemas that let an editor explain and complete content files."),
    folder=N_("Folder to write them to; default: schema/ beside the content."),
    content=CONTENT,
)
def schema(context: Context, folder: str = "", content: str = "") -> None:
    from bestek.project import find_project
    from bestek.schema import write_schema

    target = Path(folder) if folder else find_project(content).root / "schema"
    for file in write_schema(target):
        print(file)


@verb(
    N_(
        "Start a dossier that builds at once; what is not known yet is open.\n\n"
        "Without options it asks, on a terminal. With --from it takes over another dossier: what belonged to the old tender becomes open."
    ),
    municipality=N_("Name of the municipality, as in content/municipalities."),
    subject=N_("What is bought, in running text."),
    title=N_("Title of the tender; default: the subject."),
    procedure=N_("sas, open, restricted, negotiated, competitive-dialogue or innovation-partnership; default: sas."),
    lots=N_("Number of lots; 0 when the contract is not divided."),
    term=N_("Years of the first term and of each extension, as in 4+2+2; ? when it is not known yet."),
    start=N_("First day of the contract, as in 2027-01-01."),
    name_=N_("Name of the folder; default: made of the title."),
    from_=N_("Name of a dossier to take over."),
    make_municipality=N_("Make a profile of the municipality where there is none, with open facts."),
    content=CONTENT,
    templates=TEMPLATES,
)
def dossier(
    context: Context,
    municipality: str = "",
    subject: str = "",
    title: str = "",
    procedure: str = "",
    lots: str = "",
    term: str = "",
    start: str = "",
    name_: str = "",
    from_: str = "",
    make_municipality: bool = False,
    content: str = "",
    templates: str = "",
) -> None:
    from bestek import new, screen
    from bestek.project import find_project

    given = {
        "municipality": municipality,
        "subject": subject,
        "title": title,
        "procedure": procedure,
        "lots": lots,
        "term": term,
        "start": start,
        "name": name_,
    }
    project = find_project(content, templates, starting=True)
    made = new.new_dossier(project, given, from_, with_municipality=make_municipality, ask=screen.ask())
    screen.new(made, _("next: build --dossier {name}").format(name=made.name))


@verb(
    N_(
        "Start the profile of a municipality, which can be used at once; what is not known yet is open.\n\nWithout options it asks, on a terminal."
    ),
    name_=N_("Its name: Emmen."),
    code=N_("Its code: gm and four digits, as in gm0114."),
    place=N_("Where documents are signed; default: its name."),
    secretary=N_("Name of the municipal secretary, who signs."),
    mayor=N_("Name of the mayor, who signs."),
    clerk=N_("Name of the clerk of the council, who signs."),
    content=CONTENT,
    templates=TEMPLATES,
)
def municipality(
    context: Context,
    name_: str = "",
    code: str = "",
    place: str = "",
    secretary: str = "",
    mayor: str = "",
    clerk: str = "",
    content: str = "",
    templates: str = "",
) -> None:
    from bestek import new, screen
    from bestek.project import find_project

    given = {"name": name_, "code": code, "place": place, "secretary": secretary, "mayor": mayor, "clerk": clerk}
    made = new.new_municipality(find_project(content, templates, starting=True), given, screen.ask())
    screen.new(made, _("next: new --municipality {name}").format(name=made.name))


VERBS: tuple[Verb, ...] = (build, where, clauses, schema)
"""The verbs at the root, in the order in which the list shows them."""

NEW_VERBS: tuple[Verb, ...] = (dossier, municipality)
"""The verbs that start something; the first is the one that `new` alone means."""


def new_collection() -> Collection:
    """The group `new`."""
    return make_collection(NEW_VERBS, N_("to start something"), default=NEW_VERBS[0])


def complete(arguments: list[str]) -> list[str]:
    """A command line in which an option that stands instead of an argument is followed by an empty one: Invoke wants every argument."""
    for verb in VERBS:
        name = verb.name or verb.body.__name__
        if name in arguments and any(f"--{option}" in arguments for option in verb.instead):
            at = arguments.index(name) + 1
            return [*arguments[:at], "", *arguments[at:]]
    return arguments


def collection() -> Collection:
    """All verbs of the package, with their texts in the language in force."""
    return make_collection(VERBS, new=new_collection())
