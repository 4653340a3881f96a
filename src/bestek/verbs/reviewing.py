"""The verbs of the group `review`: what goes to the reviewer, and what comes back."""

from __future__ import annotations

from bestek.invocation import Context
from bestek.messages import N_
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


REVIEWING: tuple[Verb, ...] = (copy,)
