"""The verbs that show what changed."""

from __future__ import annotations

from bestek.invocation import Context
from bestek.messages import N_
from bestek.verbs.declaring import CONTENT, DOSSIER, MUNICIPALITY, OUTPUT, TEMPLATES, Verb, verb


@verb(
    N_(
        "Show what changed in a document: Word with tracked changes, PDF and web page.\n\n"
        "By default it is compared as it was last issued with what it is now; where nothing was issued, as the last decision left it. "
        "A moment is a decision (its name, the beginning of it, or its register number), a version of the document, last or now."
    ),
    repeatable=("format",),
    optional="document",
    document=N_("Name of the document; without it every document that differs."),
    from_=N_("The moment of the old text."),
    to=N_("The moment of the new text; default: now."),
    format=N_("Only this format: docx, pdf or html; may be given more than once."),
    edition=N_("Edition: internal or public; default: that of the issued version, else internal."),
    dossier=DOSSIER,
    municipality=MUNICIPALITY,
    content=CONTENT,
    templates=TEMPLATES,
    output=OUTPUT,
)
def redline(
    context: Context,
    document: str,
    from_: str = "",
    to: str = "now",
    format: list[str] | None = None,
    edition: str = "",
    dossier: str = "",
    municipality: str = "",
    content: str = "",
    templates: str = "",
    output: str = "",
) -> None:
    from bestek import screen
    from bestek.project import find_project
    from bestek.redlining import Wanted, redlines

    project = find_project(content, templates, output)
    wanted = Wanted(document, from_, to, tuple(format or ()), edition, municipality)
    with screen.progress(None) as step:
        made = redlines(project, project.dossier(dossier), wanted, step)
    screen.redlines(made, project.root)


@verb(
    N_(
        "Show what a decision does: changed facts, documents, sections and paragraphs, old and new.\n\n"
        "Without a decision it is what content says that no decision covers yet. The same is written as a web page, build/<dossier>/impact/."
    ),
    optional="decision",
    decision=N_("Name of the decision, the beginning of it, its register number, or last."),
    json=N_("The same as JSON, and no page."),
    dossier=DOSSIER,
    municipality=MUNICIPALITY,
    content=CONTENT,
    templates=TEMPLATES,
    output=OUTPUT,
)
def impact(
    context: Context,
    decision: str,
    json: bool = False,
    dossier: str = "",
    municipality: str = "",
    content: str = "",
    templates: str = "",
    output: str = "",
) -> None:
    from bestek import impact as impacts
    from bestek import screen
    from bestek.impact_page import write_page
    from bestek.project import find_project

    project = find_project(content, templates, output)
    found = impacts.impact(project, project.dossier(dossier), decision, municipality)
    if json:
        print(impacts.as_json(found))
    else:
        screen.impact(found)
        screen.page(write_page(project, found), project.root)


COMPARING: tuple[Verb, ...] = (impact, redline)
