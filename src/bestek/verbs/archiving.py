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
    all_=N_("Every decision, also where nothing was issued with it."),
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


@verb(
    N_(
        "Verify packages, on any machine and without the dossier they came from.\n\n"
        "Complete and unchanged, metadata valid and true, files valid in their formats, documents the same when they are made again, signatures that hold: "
        "each part is good, bad or not assessed. Whether it is the package that was handed over, only its fingerprint tells, which stands in filings.yaml."
    ),
    many="bag",
    repeatable=("bag", "fingerprint", "root"),
    bag=N_("Folder of a package, or its ZIP; more than one may be named."),
    fingerprint=N_(
        "Fingerprint that was noted when it was handed over; for several packages one each, in their order."
    ),
    root=N_("File with certificates whose signatures are trusted (PEM or DER); more than one may be named."),
    quick=N_("Leave out the validators of formats, and do not make the documents again."),
    json_=N_("The same as JSON."),
    output=N_("Folder that keeps the documents that were made again; it is made for it."),
)
def verify(
    context: Context,
    bag: list[str] | None = None,
    fingerprint: list[str] | None = None,
    root: list[str] | None = None,
    quick: bool = False,
    json_: bool = False,
    output: str = "",
) -> None:
    from bestek import archive_screen, report, screen
    from bestek.archive import verifying
    from bestek.findings import FindingsError

    wanted = verifying.Wanted(
        quick, tuple(fingerprint or ()), tuple(map(Path, root or ())), Path(output) if output else None
    )
    with screen.progress(None) as step:
        made = verifying.verify(bag or (), wanted, step)
    if json_:
        print(verifying.as_json(made))
    else:
        archive_screen.verified(made)
    findings = tuple(finding for each in made for finding in each.findings)
    if report.exit_code(findings):
        raise FindingsError(findings)
    report.show(findings, sys.stderr)


@verb(
    N_(
        "Sign PDFs with a certificate (PAdES-B-B), so that archive.pack can file them instead of the issued ones.\n\n"
        "A signed file begins with every byte of the issued one and stays PDF/A-2a and PDF/UA-1. The signature is seen in the signature block that names its "
        "holder; where there is none it is there and not seen. Nothing is fetched: no time stamp. The passphrase is asked, or read from BESTEK_PASSPHRASE."
    ),
    many="file",
    repeatable=("file",),
    file=N_("PDF to sign; more than one may be named."),
    certificate=N_("Certificate with its key: a PKCS #12 file (.p12 or .pfx)."),
    name_=N_("Name of who signs, as the document has it; default: that in the certificate."),
    reason=N_("Reason for signing."),
    block=N_("Words of the signature block to sign in, as in “de griffier”; default: the one with the name."),
    invisible=N_("Sign without a visible signature."),
    date=N_("Moment of signing, as in 2027-01-01 or 2027-01-01T15:30+01:00; default: now."),
    output=N_("Folder for the signed files; default: signed/ here."),
)
def sign(
    context: Context,
    file: list[str] | None = None,
    certificate: str = "",
    name_: str = "",
    reason: str = "",
    block: str = "",
    invisible: bool = False,
    date: str = "",
    output: str = "",
) -> None:
    import datetime

    from bestek import archive_screen, screen
    from bestek.archive import signing

    at = signing.moment(date, lambda: datetime.datetime.now().astimezone())
    files, folder = signing.named(file or (), certificate), Path(output) if output else None
    wanted = signing.Wanted(files, Path(certificate), at, name_, reason, block, not invisible, folder)
    with screen.progress(None) as step:
        made = signing.sign_files(wanted, archive_screen.passphrase, step)
    archive_screen.signed(made, Path.cwd())


@verb(
    N_(
        "List what there is to do for the archive on a day.\n\n"
        "What was adopted and not issued, issued and not packed or handed over, handed over and changed since; and whose term is over by the selection "
        "list. Nothing is due while a choice is open, an agreement can still run, or something is noted that stops destruction."
    ),
    name="list",
    on=N_("Day for which it is made, as in 2027-01-31; default: today."),
    all_=N_("Records whose term is running too, and those that are kept for good."),
    json_=N_("The same as JSON."),
    dossier=N_("Only this dossier."),
    content=CONTENT,
    templates=TEMPLATES,
    output=OUTPUT,
)
def list_(
    context: Context,
    on: str = "",
    all_: bool = False,
    json_: bool = False,
    dossier: str = "",
    content: str = "",
    templates: str = "",
    output: str = "",
) -> None:
    import datetime

    from bestek import archive_list_screen, report
    from bestek.archive import filings, listing
    from bestek.findings import FindingsError
    from bestek.project import find_project

    # The one clock of the list: without a day it is about today, and says so.
    day = filings.parsed_day(on) if on else datetime.date.today()  # noqa: DTZ011
    project = find_project(content, templates, output)
    made = listing.listing(project, project.dossiers(dossier), day)
    if json_:
        print(listing.as_json(made))
    else:
        archive_list_screen.listed(made, today=not on, all_=all_)
    if report.exit_code(made.findings):
        raise FindingsError(made.findings)
    report.show(made.findings, sys.stderr)


ARCHIVING: tuple[Verb, ...] = (pack, file, transfer, sign, verify, list_)
