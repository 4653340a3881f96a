"""The verbs of the group `new`."""

from __future__ import annotations

from bestek.invocation import Context
from bestek.messages import N_, _
from bestek.verbs.declaring import CONTENT, TEMPLATES, Verb, verb


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


STARTING: tuple[Verb, ...] = (dossier, municipality)
"""The first is the one that `new` alone means."""
