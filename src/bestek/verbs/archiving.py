"""The verbs of the group `archive`: packages that stand on their own, and what became of them."""

from __future__ import annotations

import sys

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


ARCHIVING: tuple[Verb, ...] = (pack,)
