"""The verbs about versions that were issued."""

from __future__ import annotations

import sys

from bestek.invocation import Context
from bestek.messages import N_
from bestek.verbs.declaring import CONTENT, DOSSIER, MUNICIPALITY, TEMPLATES, Verb, verb


@verb(
    N_(
        "Freeze documents as they come out as of a decision.\n\n"
        "Their number, status, text and checksums are kept in issued/ beside the content, for good: later versions are compared with them."
    ),
    many="document",
    repeatable=("document",),
    document=N_("Document to issue; more than one may be named."),
    decision=N_(
        "Decision as of which it is issued: its name, the beginning of it, its register number, or last (the default)."
    ),
    all_=N_("Every document whose version or status the decision set."),
    edition=N_("Edition that goes out: internal or public; default: internal for a concept, else public."),
    dossier=DOSSIER,
    municipality=MUNICIPALITY,
    content=CONTENT,
    templates=TEMPLATES,
)
def issue(
    context: Context,
    document: list[str] | None = None,
    decision: str = "last",
    all_: bool = False,
    edition: str = "",
    dossier: str = "",
    municipality: str = "",
    content: str = "",
    templates: str = "",
) -> None:
    from bestek import issuing, screen
    from bestek.project import find_project

    project = find_project(content, templates)
    wanted = issuing.Wanted(tuple(document or ()), decision, all_, edition, municipality)
    with screen.progress(None) as step:
        made = issuing.issue(project, project.dossier(dossier), wanted, step)
    screen.issued(made)


@verb(
    N_(
        "Make every issued version again and compare it with what was issued.\n\n"
        "A difference is told with its place and what was changed since: template, picture or software."
    ),
    optional="document",
    document=N_("Only this document."),
    files=N_("Compare the bytes of the files too, which have to be laid out for it."),
    json_=N_("The same as JSON."),
    dossier=DOSSIER,
    content=CONTENT,
    templates=TEMPLATES,
)
def verify(
    context: Context,
    document: str,
    files: bool = False,
    json_: bool = False,
    dossier: str = "",
    content: str = "",
    templates: str = "",
) -> None:
    from bestek import issuing, report, screen
    from bestek.findings import FindingsError
    from bestek.project import find_project

    project = find_project(content, templates)
    with screen.progress(None) as step:
        made = issuing.verify(project, project.dossier(dossier), document, files=files, step=step)
    if json_:
        print(issuing.as_json(made))
    else:
        screen.verified(made)
    if report.exit_code(made.all_findings):
        raise FindingsError(made.all_findings)
    report.show(made.all_findings, sys.stderr)


ISSUING: tuple[Verb, ...] = (issue, verify)
