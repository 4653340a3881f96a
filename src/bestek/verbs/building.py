"""The verbs that make documents and answer questions about a dossier."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bestek.invocation import Context, Exit
from bestek.messages import N_, _
from bestek.verbs.declaring import CACHE, CONTENT, DOSSIER, MUNICIPALITY, OUTPUT, TEMPLATES, Verb, verb

if TYPE_CHECKING:
    from bestek.build import Selection
    from bestek.checking import Outcome
    from bestek.making import Means
    from bestek.project import Project


@verb(
    N_(
        "Build the documents of every dossier: Word, PDF and web page.\n\n"
        "Only what changed is made again. With a mistake in the content or a template nothing is written; what the checks find stops nothing, "
        "but an error that nobody accepted is shown and counts."
    ),
    repeatable=("document", "format", "edition"),
    dossier=N_("Only this dossier."),
    municipality=MUNICIPALITY,
    document=N_("Only this document; may be given more than once."),
    format=N_("Only this format: docx, pdf or html; may be given more than once."),
    edition=N_("Edition: internal (the default), public or all; may be given more than once."),
    as_of=N_("The dossier as it was after this decision: its id, the beginning of it, its number, or last."),
    why=N_("Say of every output why it was made or was not."),
    json=N_("The same as JSON."),
    watch=N_("Go on, and build again after every save; Ctrl-C ends it."),
    jobs=N_("Number of processes; default: BESTEK_JOBS, else as many as there are cores and memory for."),
    cluster=N_("Address of a Dask scheduler whose workers lay out, as in tcp://machine:8786."),
    one_piece=N_("Lay every PDF out in one piece: slower, to compare with."),
    content=CONTENT,
    templates=TEMPLATES,
    output=OUTPUT,
    cache=CACHE,
)
def build(
    context: Context,
    dossier: str = "",
    municipality: str = "",
    document: list[str] | None = None,
    format: list[str] | None = None,
    edition: list[str] | None = None,
    as_of: str = "",
    why: bool = False,
    json: bool = False,
    watch: bool = False,
    jobs: str = "",
    cluster: str = "",
    one_piece: bool = False,
    content: str = "",
    templates: str = "",
    output: str = "",
    cache: str = "",
) -> None:
    from bestek import check_screen, many, report, screen
    from bestek.build import Selection, attempt, targeted
    from bestek.findings import FindingsError
    from bestek.handing import handing_over
    from bestek.making import means
    from bestek.project import find_project

    project = find_project(content, templates, output, cache)
    wanted = Selection(
        tuple(document or ()), tuple(format or ()), tuple(edition or ()), municipality, as_of, why or json, one_piece
    )
    with means(project, jobs, cluster) as with_:
        if watch:
            _follow(project, dossier, wanted, with_, with_reasons=why)
            return
        if many.pays(folders := targeted(project, dossier, wanted), wanted):
            _many(project, folders, wanted, with_, as_json=json)
            return
        with handing_over():
            made = attempt(project, dossier, wanted, screen.progress, _checking_beside(project, wanted, with_))
            outcome = _checked(project, dossier, wanted)
    findings = (*made.findings, *check_screen.counting(outcome))
    wrong = report.exit_code(findings) > 0
    if json:
        print(screen.why_json(made))
    elif made.results or made.refused or not wrong:
        screen.built(made)
        if why:
            screen.why(made)
        check_screen.beside(outcome)
    if wrong:
        raise FindingsError(findings)
    report.show(findings, sys.stderr)


def _many(project: Project, folders: Sequence[Path], selection: Selection, means: Means, *, as_json: bool) -> None:
    """A build of many dossiers: each is told as it is done, and all mistakes at the end."""
    from bestek import many, many_screen, report, screen
    from bestek.build import joined
    from bestek.checking import Checker

    stream = sys.stderr if as_json else sys.stdout
    with many_screen.progress(stream) as tell:
        finished = many.attempt(project, folders, selection, means, tell)
    unknown = (*many.unknown(finished, selection), *Checker(project).wrong_settings)
    reports = joined([each.attempt for each in finished], selection)
    if as_json:
        print(screen.why_json(reports))
    elif selection.explained:
        screen.why(reports)
    many_screen.summary(finished, unknown, stream)
    if report.exit_code((*unknown, *(mistake for each in finished for mistake in each.mistakes))):
        raise Exit(code=1)


def _told(project: Project, dossier: str, selection: Selection) -> None:
    """What the checks say after a round of the watch."""
    from bestek import check_screen, report
    from bestek.findings import FindingsError

    with suppress(FindingsError):  # a mistake was told by the build
        outcome = _checked(project, dossier, selection)
        report.show(check_screen.counting(outcome), sys.stderr)
        check_screen.beside(outcome)
        sys.stdout.flush()


def _checking_beside(project: Project, selection: Selection, means: Means) -> Means:
    """Lets the rules look at a dossier while workers lay out. What they find is kept, and told when the outputs are in place; so is what hinders them."""
    from bestek.build import NOW
    from bestek.checking import Checker
    from bestek.findings import FindingsError, SetupError
    from bestek.workers import HERE

    if means.workers is HERE or selection.as_of not in NOW:
        return means
    checker = Checker(project)

    def check(folder: Path) -> None:
        with suppress(FindingsError, SetupError):
            checker.checked(folder)

    return replace(means, meanwhile=check)


def _checked(project: Project, dossier: str, selection: Selection) -> Outcome:
    """What the rules say of the dossiers that were built; of one as it was after a decision nothing."""
    from bestek import checking
    from bestek.build import NOW

    if selection.as_of not in NOW:
        return checking.Outcome(())
    return checking.chosen(checking.check(project, dossier), selection.municipality)


def _follow(project: Project, dossier: str, selection: Selection, means: Means, *, with_reasons: bool) -> None:
    """A build now and after every save, until Ctrl-C. The checks follow when the outputs are in place."""
    from bestek import screen
    from bestek.handing import handing_over
    from bestek.watch import Rounds, follow

    print(_("a build follows every save; Ctrl-C ends it"), flush=True)
    rounds = Rounds(project, dossier, selection, means)
    once = partial(screen.one_round, rounds.build, with_reasons=with_reasons)
    later = (rounds.write, partial(_told, project, dossier, selection), rounds.prepare)
    try:
        with handing_over():
            follow(project, once, later)
    except KeyboardInterrupt:
        print("\n" + _("the watch has ended"))
    finally:
        rounds.write()


@verb(
    N_(
        "Say where a fact appears: document, section, page and sentence; and which decision set it.\n\n"
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
        screen.setting(places.setting(composed, path))


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


BUILDING: tuple[Verb, ...] = (build, where, clauses, schema)
