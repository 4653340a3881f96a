"""What Woo art. 3.3 says of a document, as data: which part names its category of information, whether that was in force, and by which day it is published.

Read was the text of 12 February 2025 (`STATE`). It leaves out the words of every part that was not in force yet; which part that is follows from
the paragraphs that refer to it. Where none does, the part is not named here.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from bestek.check.archives import CATEGORIES, COUNCIL_PAPER, NONE, PUBLISHED_WITHIN, RESEARCH, USUAL_DAYS, WOO_BY_KIND
from bestek.check.given import day_of
from bestek.model import Dossier
from bestek.model.dossier import DossierDocument, kind_of

STATE = "2025-02-12"
"""The day of the text that was read."""

OWN_ACCORD = "c_816e508d"
"""What no part of art. 3.3 names and is published all the same, under the general duty of art. 3.1."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Why documents of a category are published: an article of the Woo, and whether it was in force in the text that was read."""

    article: str
    in_force: bool


DUTIES: Mapping[str, Duty] = {
    "c_139c6280": Duty("Woo art. 3.3 lid 1 onder a", in_force=True),
    "c_aab6bfc7": Duty("Woo art. 3.3 lid 1 onder b", in_force=True),
    "c_759721e2": Duty("Woo art. 3.3 lid 1 onder c", in_force=False),
    "c_40a05794": Duty("Woo art. 3.3 lid 1 onder d", in_force=True),
    "c_89ee6784": Duty("Woo art. 3.3 lid 1 onder e", in_force=True),
    "c_8c840238": Duty("Woo art. 3.3 lid 2", in_force=False),
    "c_c76862ab": Duty("Woo art. 3.3 lid 2 onder b", in_force=True),
    COUNCIL_PAPER: Duty("Woo art. 3.3 lid 2 onder c", in_force=False),
    "c_3a248e3a": Duty("Woo art. 3.3 lid 2 onder d", in_force=False),
    "c_99a836c7": Duty("Woo art. 3.3 lid 2 onder e", in_force=False),
    "c_8fc2335c": Duty("Woo art. 3.3 lid 2", in_force=False),
    "c_c6cd1213": Duty("Woo art. 3.3 lid 2", in_force=False),
    "c_cf268088": Duty("Woo art. 3.3 lid 2", in_force=False),
    "c_3baef532": Duty("Woo art. 3.3 lid 2 onder i", in_force=False),
    RESEARCH: Duty("Woo art. 3.3 lid 2 onder j", in_force=False),
    "c_46a81018": Duty("Woo art. 3.3 lid 2 onder k", in_force=False),
    "c_a870c43d": Duty("Woo art. 3.3 lid 2 onder l", in_force=False),
    OWN_ACCORD: Duty("Woo art. 3.1", in_force=True),
}
"""By category. Art. 3.1 is a duty of effort: it obliges to no single document."""


def obliged(category: str) -> bool:
    """Whether the law obliged to publish a document of the category, in the state that was read."""
    return category not in (NONE, OWN_ACCORD) and DUTIES[category].in_force


def categories(dossier: Dossier, document: DossierDocument) -> tuple[str, ...]:
    """The category that is stated, else those that the document can have by its kind; an annex of a proposal to the council is a paper of the council.

    Nothing for one that is open, or that the list does not have.
    """
    stated: object = document.woo_category
    if stated is None:
        return by_kind(dossier, document)
    return (stated,) if isinstance(stated, str) and stated in CATEGORIES else ()


def by_kind(dossier: Dossier, document: DossierDocument) -> tuple[str, ...]:
    """The categories that a document can have when it states none."""
    papers = [proposal for proposal in dossier.proposals if proposal.body == "council"]
    annexed = any(annex.document == document.id for proposal in papers for annex in proposal.annexes)
    return (COUNCIL_PAPER,) if annexed else WOO_BY_KIND.get(kind_of(document), (NONE,))


def publish_by(dossier: Dossier, document: DossierDocument, category: str) -> datetime.date | None:
    """The last day for publication: of a paper of the council when its members get it, of anything else a number of days after it was adopted.

    Nothing where there is no category, where the document is not that far, or where the day of adoption is open.
    """
    adopted = day_of(document.date)
    if category == NONE or document.status not in ("adopted", "published", "for-decision") or not adopted:
        return None
    if category == COUNCIL_PAPER and document.status == "for-decision" and (sent := _sent(dossier, document)):
        return sent
    return adopted + datetime.timedelta(days=PUBLISHED_WITHIN.get(category, USUAL_DAYS))


def _sent(dossier: Dossier, document: DossierDocument) -> datetime.date | None:
    """The day on which the meeting was convened that the proposal of the document is for."""
    proposal = next((each for each in dossier.proposals if each.id == document.proposal), None)
    return day_of(proposal.convened_on) if proposal else None
