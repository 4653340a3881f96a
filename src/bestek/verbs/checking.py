"""The verb that checks dossiers."""

from __future__ import annotations

import sys

from bestek.invocation import Context, Exit
from bestek.messages import N_
from bestek.verbs.declaring import CONTENT, MUNICIPALITY, OUTPUT, TEMPLATES, Verb, verb


@verb(
    N_(
        "Check every dossier: what is wrong or open, and on which article that rests.\n\n"
        "Writes a report with links to the paragraphs, build/<dossier>/review/check.html. A finding that is left as it is, is accepted with "
        "review.accept. Silence means that something was looked at and is in order; --why lists what could not be assessed."
    ),
    repeatable=("rule",),
    dossier=N_("Only this dossier."),
    municipality=MUNICIPALITY,
    rule=N_("Only this rule, by its id; may be given more than once."),
    all=N_("Show every finding, and those that were accepted."),
    why=N_("Show what was not assessed, and why."),
    rules=N_("List the rules instead, with their sources."),
    json=N_("The same as JSON."),
    sarif=N_("The same as SARIF 2.1.0, for programs that show findings in an editor."),
    content=CONTENT,
    templates=TEMPLATES,
    output=OUTPUT,
)
def check(
    context: Context,
    dossier: str = "",
    municipality: str = "",
    rule: list[str] | None = None,
    all: bool = False,
    why: bool = False,
    rules: bool = False,
    json: bool = False,
    sarif: bool = False,
    content: str = "",
    templates: str = "",
    output: str = "",
) -> None:
    from bestek import check_output, check_screen, checking, report
    from bestek.project import find_project

    if rules:
        _rules(tuple(rule or ()))
        return
    project = find_project(content, templates, output)
    outcome = checking.check(project, dossier)
    wanted = checking.chosen(outcome, municipality, tuple(rule or ()))
    if json or sarif:
        print(check_output.as_sarif(wanted) if sarif else check_output.as_json(wanted))
    else:
        pages = check_output.write_pages(project, outcome)
        check_screen.shown(wanted, [pages[each.dossier] for each in wanted.dossiers], all_=all, why=why or bool(rule))
    sys.stdout.flush()
    if code := report.exit_code(wanted.all_findings):
        raise Exit(code=code)


def _rules(wanted: tuple[str, ...]) -> None:
    from bestek import check_screen, checking
    from bestek.check.catalogue import RULES

    checking.known_rules(wanted)
    check_screen.catalogue([each for each in RULES if not wanted or each.id in wanted])


CHECKING: tuple[Verb, ...] = (check,)
