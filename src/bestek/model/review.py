"""What a review leaves beside a dossier, and how an organisation has its checks. None of it is content: no document prints it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import StringConstraints

from bestek.model.base import Base, Date, Days, Id, Kind, Line, Money

RuleId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}-\d{2}$")]
Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
Reason = Annotated[str, StringConstraints(pattern=r"\S")]


class Acceptance(Base):
    """A finding that is left as it is. `rule` is its rule, `path` the fact that it judges; `file` instead, for words of a template or a clause.

    `municipality` is given where it holds for one of several. `role` is who accepts, `date` when, `reason` why.
    `judged` is the fingerprint of what was judged; once that is another, the acceptance has lapsed.
    """

    rule: RuleId
    path: Line | None = None
    file: Line | None = None
    municipality: Id | None = None
    role: Kind
    date: Date
    reason: Reason
    judged: Fingerprint


class Approval(Base):
    """The sign-off of a document, or of one of its sections. `document` is its id, `section` that of the section, without it the whole document.

    `municipality` is given where the dossier has several. `role` is who approves, `date` when, `reason` what there is to say of it.
    `edition` is the edition that was read. `judged` is the fingerprint of the words that were approved; once they are others, the approval has lapsed.
    """

    document: Id
    section: Line | None = None
    municipality: Id | None = None
    edition: Literal["internal", "public"] = "internal"
    role: Kind
    date: Date
    reason: Reason | None = None
    judged: Fingerprint


class ReviewFile(Base):
    """The file review.yaml of a dossier. `acceptances` are the findings that are left as they are, `approvals` the sign-offs."""

    acceptances: tuple[Acceptance, ...] = ()
    approvals: tuple[Approval, ...] = ()


class SettingsFile(Base):
    """The file review-settings.yaml beside the dossiers: what an organisation sets for its checks.

    `sas_submission_days` are the calendar days that a submission period of a procedure for social and other specific services has at least.
    `substantial_value` is the value of a contract in euros, excluding VAT, from which on the council is heard and a proposal says what it costs.
    `cpv_list` is a file with all codes of the CPV, as TenderNed or SIMAP gives it, named from the folder of the dossiers.
    `brand_names` are names of products and makers that may stand in the documents, `brands` those that are looked for besides the known ones.
    `terms` are words that have a definition where they are written with a capital, `abbreviations` those that need no explanation.
    """

    sas_submission_days: Days = 30
    substantial_value: Money = Decimal(750_000)
    cpv_list: Line | None = None
    brand_names: tuple[Line, ...] = ()
    brands: tuple[Line, ...] = ()
    terms: tuple[Line, ...] = ()
    abbreviations: tuple[Line, ...] = ()
