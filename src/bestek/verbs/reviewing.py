"""The verbs of the group `review`: what goes to the reviewer, and what comes back."""

from __future__ import annotations

from bestek.invocation import Context
from bestek.messages import N_, _
from bestek.verbs.declaring import CONTENT, DOSSIER, MUNICIPALITY, OUTPUT, TEMPLATES, Verb, verb

REVIEWED = N_("Name of the document, or of the entry of the dossier that makes several.")
EDITION = N_("Edition: internal or public; default: that of the last issued version, else internal.")


@verb(
    N_(
        "Make a Word file for the reviewer: what changed since the last issued version as tracked changes, and comments.\n\n"
        "Comments say what is open, what the checks found and on which article, which texts are fixed, which sign-offs have lapsed, and where facts come from. "
        "It is written in build/<dossier>/review/ and carries the text that it was made from, so that what comes back can be compared with it."
    ),
    document=REVIEWED,
    edition=EDITION,
    no_sources=N_("No comments that say where facts come from."),
    dossier=DOSSIER,
    municipality=MUNICIPALITY,
    content=CONTENT,
    templates=TEMPLATES,
    output=OUTPUT,
)
def copy(
    context: Context,
    document: str,
    edition: str = "",
    no_sources: bool = False,
    dossier: str = "",
    municipality: str = "",
    content: str = "",
    templates: str = "",
    output: str = "",
) -> None:
    from bestek import screen
    from bestek.project import find_project
    from bestek.review.copying import copies

    project = find_project(content, templates, output)
    with screen.progress(None) as step:
        made = copies(
            project, project.dossier(dossier), document, edition, municipality, sources=not no_sources, step=step
        )
    screen.copied(made, project.root)


@verb(
    N_(
        "Make the checklist that covers a review copy: what is new, open, found, fixed and signed off.\n\n"
        "A Word file and a web page in build/<dossier>/review/, with room for the reviewer's remarks. review.copy makes it too."
    ),
    document=REVIEWED,
    edition=EDITION,
    dossier=DOSSIER,
    municipality=MUNICIPALITY,
    content=CONTENT,
    templates=TEMPLATES,
    output=OUTPUT,
)
def checklist(
    context: Context,
    document: str,
    edition: str = "",
    dossier: str = "",
    municipality: str = "",
    content: str = "",
    templates: str = "",
    output: str = "",
) -> None:
    from bestek import screen
    from bestek.project import find_project
    from bestek.review.copying import checklists

    project = find_project(content, templates, output)
    with screen.progress(None) as step:
        made = checklists(project, project.dossier(dossier), document, edition, municipality, step=step)
    for each in made:
        for file in each.files:
            screen.page(file, project.root)


@verb(
    N_(
        "Accept what a rule found: it is left as it is, until what was judged changes.\n\n"
        "Writes content/<dossier>/review.yaml. On a terminal it asks for what is missing."
    ),
    repeatable=("path",),
    rule=N_("Id of the rule, as check says it: T-01."),
    path=N_("Path of the fact, or file of the template, that the finding is about; may be given more than once."),
    all=N_("Everything that the rule finds."),
    role=N_("In which role it is accepted: legal, procurement."),
    date=N_("The day, as in 2027-01-01."),
    reason=N_("Why, in one paragraph."),
    yes=N_("Do not ask whether it is right."),
    dossier=DOSSIER,
    municipality=MUNICIPALITY,
    content=CONTENT,
    templates=TEMPLATES,
    output=OUTPUT,
)
def accept(
    context: Context,
    rule: str,
    path: list[str] | None = None,
    all: bool = False,
    role: str = "",
    date: str = "",
    reason: str = "",
    yes: bool = False,
    dossier: str = "",
    municipality: str = "",
    content: str = "",
    templates: str = "",
    output: str = "",
) -> None:
    from bestek import check_screen, screen
    from bestek.project import find_project
    from bestek.review import accepting
    from bestek.review.signing import signed

    project = find_project(content, templates, output)
    choice = accepting.Choice(rule, tuple(path or ()), all, municipality)
    offer = accepting.to_accept(project, project.dossier(dossier), choice)
    ask = screen.ask()
    check_screen.offered(offer.checked, offer.told)
    by = signed({"role": role, "date": date, "reason": reason}, ask)
    if screen.sure(None if yes else ask)(_("Accept it?")):
        check_screen.accepted(accepting.accept(project, offer, by), len(offer.told))


@verb(
    N_(
        "Sign off a document or a section: its words are approved, until they are others.\n\n"
        "The fingerprint of the text is kept in review.yaml. A later change of its words makes the sign-off lapse, which check, the review copy "
        "and the checklist say. What prints a fact that is not decided cannot be signed off."
    ),
    document=REVIEWED,
    section=N_("Only this section, by its id, with all that stands under it."),
    role=N_("In which role: legal, procurement, policy. Never a name."),
    date=N_("The day of the sign-off: 2027-01-04."),
    reason=N_("What there is to say of it."),
    yes=N_("Do not ask whether it is right."),
    dossier=DOSSIER,
    municipality=MUNICIPALITY,
    content=CONTENT,
    templates=TEMPLATES,
    output=OUTPUT,
)
def approve(
    context: Context,
    document: str,
    section: str = "",
    role: str = "",
    date: str = "",
    reason: str = "",
    yes: bool = False,
    dossier: str = "",
    municipality: str = "",
    content: str = "",
    templates: str = "",
    output: str = "",
) -> None:
    from bestek import screen
    from bestek.project import find_project
    from bestek.review import approving
    from bestek.review.signing import signed

    project = find_project(content, templates, output)
    offer = approving.to_approve(project, project.dossier(dossier), document, section, municipality)
    ask = screen.ask()
    screen.to_sign(offer.parts)
    by = signed({"role": role, "date": date, "reason": reason}, ask, reason_needed=False)
    if screen.sure(None if yes else ask)(_("Sign it off?")):
        screen.signed(approving.approve(project, offer, by), len(offer.parts))


@verb(
    N_(
        "Show what reviewers propose in Word files that come back: edits, tracked or not, and comments, each with where its words come from.\n\n"
        "Files of several reviewers may be given together; where they want something else for the same words both are named. Nothing is changed. "
        "The same is written as a web page, build/<dossier>/review/read.html."
    ),
    many="file",
    repeatable=("file",),
    file=N_("Word file that came back; more than one may be named."),
    json=N_("The same as JSON, and no page."),
    dossier=N_("Name of the dossier; needed only for a file that does not say what it was made from."),
    content=CONTENT,
    templates=TEMPLATES,
    output=OUTPUT,
)
def read(
    context: Context,
    file: list[str] | None = None,
    json: bool = False,
    dossier: str = "",
    content: str = "",
    templates: str = "",
    output: str = "",
) -> None:
    from pathlib import Path

    from bestek import returned_screen
    from bestek.project import find_project
    from bestek.review import returned, returned_page, telling

    project = find_project(content, templates, output)
    files = returned.named(file or ())
    made = returned.judged(project, returned.read_files(project, map(Path, files), dossier))
    if json:
        print(telling.as_json(made))
    else:
        returned_screen.shown(made, returned_page.write_pages(project, made), project.root)


@verb(
    N_(
        "Put what reviewers propose into the content: chosen proposals, or all that can be applied.\n\n"
        "Everything is composed again before a file is touched: each paragraph must say exactly what was asked, and nothing else may change. What touches "
        "a fact, a reference or a fixed clause is not applied but listed as a question, and so are remarks and conflicts. "
        "The same is written as a web page, build/<dossier>/review/applied.html."
    ),
    many="file",
    repeatable=("file", "proposal"),
    file=N_("Word file that came back; more than one may be named."),
    proposal=N_("Only the proposal of this id, as review.read shows it; may be given more than once."),
    all=N_("All proposals that can be applied."),
    dry_run=N_("Only show what would be applied."),
    json=N_("The same as JSON, and no page."),
    dossier=N_("Name of the dossier; needed only for a file that does not say what it was made from."),
    content=CONTENT,
    templates=TEMPLATES,
    output=OUTPUT,
)
def apply(
    context: Context,
    file: list[str] | None = None,
    proposal: list[str] | None = None,
    all: bool = False,
    dry_run: bool = False,
    json: bool = False,
    dossier: str = "",
    content: str = "",
    templates: str = "",
    output: str = "",
) -> None:
    from pathlib import Path

    from bestek import applied_screen
    from bestek.project import find_project
    from bestek.review import applied_page, applying, returned

    project = find_project(content, templates, output)
    read = returned.read_files(project, map(Path, returned.named(file or ())), dossier)
    made = applying.apply_read(project, read, tuple(proposal or ()), every=all, dry=dry_run)
    if json:
        print(applied_page.as_json(project, made))
    else:
        pages = applied_page.write_pages(project, made, [each.folder.name for each in read])
        applied_screen.shown(made, pages, project.root)


REVIEWING: tuple[Verb, ...] = (
    copy,
    checklist,
    read,
    apply,
    approve,
    accept,
)
