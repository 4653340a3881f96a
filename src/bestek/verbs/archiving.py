"""The verbs of the group `archive`: packages that stand on their own, and what became of them."""

from __future__ import annotations

import sys
from pathlib import Path

from bestek.invocation import Context
from bestek.messages import N_
from bestek.verbs.declaring import CONTENT, DOSSIER, MUNICIPALITY, OUTPUT, TEMPLATES, Verb, verb


@verb(
    N_(
        "Make a package for the archive: what was issued with a decision, and how it was made.\n\n"
        "A BagIt bag in build/archive/<dossier>/ with the PDF and the Word file as issued, what was received from outside, the content, "
        "ledger and templates that they were made from, findings and sign-offs, an account for people, and MDTO metadata. "
        "The same content gives the same bytes."
    ),
    optional="what",
    what=N_("Decision, or document: its last issued version, or one that is named, as in agreement/1.1."),
    all_=N_("Every decision with which something was issued."),
    edition=N_(
        "Edition: internal (the default) is complete, public holds nothing that is not for everybody; all makes both."
    ),
    signed=N_("Folder with PDFs that were signed: each takes the place of the issued one that it begins with."),
    date=N_("Day to be named in the package as that of packing, as in 2027-01-01; without it none is named."),
    dossier=DOSSIER,
    municipality=MUNICIPALITY,
    content=CONTENT,
    templates=TEMPLATES,
    output=OUTPUT,
)
def pack(
    context: Context,
    what: str,
    all_: bool = False,
    edition: str = "internal",
    signed: str = "",
    date: str = "",
    dossier: str = "",
    municipality: str = "",
    content: str = "",
    templates: str = "",
    output: str = "",
) -> None:
    from bestek import archive_screen, report, screen
    from bestek.archive import packing
    from bestek.project import find_project

    project = find_project(content, templates, output)
    wanted = packing.Wanted(what, all_, edition, municipality, signed, date)
    with screen.progress(None) as step:
        made = packing.pack(project, project.dossier(dossier), wanted, step)
    archive_screen.packed(made, project.root)
    report.show(made.findings, sys.stderr)


@verb(
    N_(
        "Enter in the register that a package was handed over to the archive.\n\n"
        "The package is read first: one that is not complete and unchanged is not entered. filings.yaml beside the content keeps its fingerprint, "
        "so that archive.list tells later when another one stands on disk, or when what was handed over has been changed since."
    ),
    what=N_("Decision, or document: its last issued version, or one that is named, as in agreement/1.1."),
    date=N_("Day on which it was handed over, as in 2027-01-31."),
    receipt=N_("Number under which the archive received it."),
    edition=N_("Edition: internal (the default), public, or all for both."),
    dossier=DOSSIER,
    municipality=MUNICIPALITY,
    content=CONTENT,
    templates=TEMPLATES,
    output=OUTPUT,
)
def file(
    context: Context,
    what: str,
    date: str = "",
    receipt: str = "",
    edition: str = "internal",
    dossier: str = "",
    municipality: str = "",
    content: str = "",
    templates: str = "",
    output: str = "",
) -> None:
    from bestek import archive_screen
    from bestek.archive import filings
    from bestek.project import find_project

    project = find_project(content, templates, output)
    wanted = filings.Wanted(what, filings.parsed_day(date), receipt, edition, municipality)
    archive_screen.filed(filings.file(project, project.dossier(dossier), wanted))


@verb(
    N_(
        "Write packages as an e-depot takes them in.\n\n"
        "Each as a tree of folders in which everything has its <name>.mdto.xml beside it, and as one ZIP that is the same every time. A package that is "
        "not complete and unchanged is not handed over; both are read back after they were written. The dossier is not needed for it."
    ),
    many="bag",
    repeatable=("bag",),
    bag=N_("Folder of a package; more than one may be named."),
    output=N_(
        "Folder for what is handed over; default: transfer/ beside the folder archive/ that the first package stands in."
    ),
)
def transfer(context: Context, bag: list[str] | None = None, output: str = "") -> None:
    from bestek import archive_screen, screen
    from bestek.archive import transfer as handing

    with screen.progress(None) as step:
        made = handing.transfer(handing.named(bag or []), Path(output) if output else None, step)
    archive_screen.transferred(made, Path.cwd())


ARCHIVING: tuple[Verb, ...] = (pack, file, transfer)
