"""The verbs about decisions: recording them, and what they made of the facts."""

from __future__ import annotations

import sys

from bestek.invocation import Context
from bestek.messages import N_, _
from bestek.verbs.declaring import CONTENT, DOSSIER, MUNICIPALITY, TEMPLATES, Verb, verb

AS_OF = N_("As it was after this decision: its name, the beginning of it, its register number, or last.")
JSON = N_("The same as JSON.")


@verb(
    N_(
        "Record a decision: every fact that changed since the last one.\n\n"
        "Shows what changed and which documents print it, asks on a terminal for what is missing, and writes decisions/<date>-<slug>.yaml."
    ),
    repeatable=("why",),
    title=N_("What was decided, in a few words."),
    number=N_("Number in the register of the body."),
    body=N_("Who decided: council, executive, commissioning-officer, project-group or clarification-notice."),
    date=N_("Day of the decision, as in 2027-01-01."),
    status=N_("adopted, adopted-as-amended or noted."),
    reason=N_("Why, in one paragraph."),
    why=N_("Why one fact changed, where that is another reason: PATH=TEXT; may be given more than once."),
    slug=N_("Name of the decision after its date; default: made of the title."),
    source=N_("Where the decision is found."),
    illustrative=N_("No source tells of this decision."),
    no_changes=N_("Record a decision that changes no fact; what content says otherwise stays to be decided."),
    undo=N_("Take back the last decision; the content stays as it is."),
    show=N_("Only show what changed."),
    yes=N_("Do not ask whether it is right."),
    dossier=DOSSIER,
    content=CONTENT,
    templates=TEMPLATES,
)
def decide(
    context: Context,
    title: str = "",
    number: str = "",
    body: str = "",
    date: str = "",
    status: str = "",
    reason: str = "",
    why: list[str] | None = None,
    slug: str = "",
    source: str = "",
    illustrative: bool = False,
    no_changes: bool = False,
    undo: bool = False,
    show: bool = False,
    yes: bool = False,
    dossier: str = "",
    content: str = "",
    templates: str = "",
) -> None:
    from bestek import decide as deciding
    from bestek import report, screen
    from bestek.project import find_project

    project = find_project(content, templates)
    folder = project.dossier(dossier)
    ask = screen.ask()
    sure = screen.sure(None if yes else ask)
    given = {"title": title, "number": number, "body": body, "date": date, "status": status, "reason": reason, "slug": slug, "source": source}  # fmt: skip
    if undo:
        deciding.check_undo({**given, "why": why, "illustrative": illustrative, "no-changes": no_changes, "show": show})
        screen.undone(
            deciding.undo(project, folder, lambda decision: sure(_("Take back {id}?").format(id=decision.id)))
        )
        return
    proposal = deciding.propose(project, folder, no_changes=no_changes, looking=show)
    screen.changes(proposal.changes, proposal.documents, proposal.ledger)
    if show:
        screen.to_record(proposal.changes)
        return
    draft = deciding.drafted(proposal, given, why or (), ask, illustrative=illustrative)
    if sure(_("Record {id}?").format(id=draft.id)):
        recorded = deciding.record(project, proposal, draft)
        screen.recorded(recorded.file)
        screen.to_build()
        report.show(recorded.findings, sys.stderr)


@verb(
    N_("List the decisions of a dossier, with the versions that were issued after each."),
    json=JSON,
    dossier=DOSSIER,
    content=CONTENT,
)
def log(context: Context, json: bool = False, dossier: str = "", content: str = "") -> None:
    from bestek import log as history
    from bestek import screen
    from bestek.project import find_project

    project = find_project(content)
    lines = history.lines(project.dossier(dossier), project.root)
    if json:
        print(history.as_json(lines))
    else:
        screen.log(lines)


@verb(
    N_(
        "List the facts with the decision that set each.\n\nThe path goes by names and ids, as in lots/noord; without it all facts are listed."
    ),
    optional="path",
    path=N_("Path of a fact, or of a part with all facts below it."),
    as_of=AS_OF,
    json=JSON,
    dossier=DOSSIER,
    municipality=MUNICIPALITY,
    content=CONTENT,
)
def facts(
    context: Context,
    path: str,
    as_of: str = "",
    json: bool = False,
    dossier: str = "",
    municipality: str = "",
    content: str = "",
) -> None:
    from bestek import facts as known
    from bestek import screen
    from bestek.project import find_project

    project = find_project(content)
    found = known.facts_of(project, project.dossier(dossier), path, municipality, as_of)
    if json:
        print(known.as_json_text(found))
    else:
        screen.facts(found)


DECIDING: tuple[Verb, ...] = (decide, log, facts)
