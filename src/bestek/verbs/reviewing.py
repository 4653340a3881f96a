"""The verbs of the group `review`: what goes to the reviewer, and what comes back."""

from __future__ import annotations

from bestek.invocation import Context
from bestek.messages import N_
from bestek.verbs.declaring import CONTENT, DOSSIER, MUNICIPALITY, OUTPUT, TEMPLATES, Verb, verb

REVIEWED = N_("Name of the document, or of the entry of the dossier that makes several.")
EDITION = N_("Edition: internal or public; default: that of the last issued version, else internal.")


@verb(
    N_(
        "Make a Word file for the reviewer, with what changed since the document was last issued as tracked changes.\n\n"
        "It is written in build/<dossier>/review/ and carries the text that it was made from, so that what comes back can be compared with it."
    ),
    document=REVIEWED,
    edition=EDITION,
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
        made = copies(project, project.dossier(dossier), document, edition, municipality, step)
    screen.copied(made, project.root)


REVIEWING: tuple[Verb, ...] = (copy,)
