"""A tender dossier: all facts and texts of one procurement."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from bestek.model import award as outcome
from bestek.model.agreement import Agreement
from bestek.model.archive import Archive, ElectronicSignature, RestrictionGround, SelectionResult, WooCategory
from bestek.model.award import AssessedLot, AwardDecision, AwardedTenderer, AwardLetter
from bestek.model.base import Base, Date, Fixed, Flag, FromLedger, Id, Internal, Item, Kind, Line, Prose, Reference
from bestek.model.clarification import ClarificationNotice
from bestek.model.consultation import MarketConsultation
from bestek.model.decisions import Proposal
from bestek.model.labels import Label, Language
from bestek.model.ledger import Decision, DocumentStatus, DocumentVersion
from bestek.model.municipality import Municipality
from bestek.model.options import DeskResearch, Options
from bestek.model.positioning import RiskPositioning
from bestek.model.procurement import (
    Award,
    Clustering,
    Contract,
    CpvCodes,
    Espd,
    ExclusionGround,
    Form,
    Lot,
    LotRules,
    Planning,
    Platform,
    Privacy,
    Procedure,
    Proof,
    Proportionality,
    Requirement,
    RequirementGroup,
    SelectionRequirement,
    Service,
    SocialReturn,
    Subcriterion,
)
from bestek.model.records import Record
from bestek.model.tables import DataTable


class Law(Item):
    """A law or regulation that the documents rest on."""

    name: Line
    abbreviation: Line | None = None


class Policy(Item):
    """A policy document: who adopted it and when."""

    name: Line
    body: Line
    adopted_on: Date | None = None
    adopted_in: Line | None = None


class Role(Item):
    """A role in the organisation of the tender. The `name` of who fills it is printed in the internal edition only.

    `duties` are the main tasks one by one, `members` the functions that a group consists of, in words without names.
    """

    role: Line
    name: Annotated[Line | None, Internal()] = None
    task: Prose
    duties: tuple[Line, ...] = ()
    members: tuple[Line, ...] = ()


class Stakeholder(Item):
    """Who has an interest in the tender, and which."""

    name: Line
    interest: Line


class Risk(Item):
    """What may go wrong and what is done about it; `phase` is when: a risk of the tender procedure is not told to tenderers."""

    name: Line
    phase: Literal["procedure", "performance"] = "performance"
    description: Prose
    measure: Prose


class DefinedTerm(Item):
    """A defined term."""

    term: Line
    text: Prose
    abbreviation: Line | None = None


class GlossaryEntry(Item):
    """One word for one concept: `term` is the one to use, `avoid` are other words for the same that texts should not use."""

    term: Line
    avoid: tuple[Line, ...] = Field(min_length=1)


class DossierDocument(Item):
    """A document of this dossier: `kind` names its template (default: its id). Version, status and date are facts, never taken from a clock.

    With `each` it stands for one document for every element of that collection, with the ids `<id>-<id of the element>`.
    `label_languages` are the languages of its labels, the one to be preferred first (default: those of the municipality).
    `versions` are those it had, the last one being that of today.

    What the archive and the public register need: `retention` is the result of the Selectielijst gemeenten 2020 ("16.1"), `use_restriction` whether
    its use is restricted and why ("openbaar"), `restriction_ground` on which ground of the Archiefwet 1995, `restricted_until` the last day of
    that, `woo_category` its category of information (TOOI, "c_db4862c3"; "none" where Woo art. 3.3 does not name it), `published_on` the day on
    which it was published, `signature` how it was signed electronically.
    """

    title: Label
    subtitle: Label | None = None
    kind: Annotated[Kind | None, Fixed()] = None
    version: Line
    status: DocumentStatus
    date: Date
    proposal: Annotated[str, Reference("proposals")] | None = None
    each: Annotated[Literal["lots", "awards", "rejections", "clarification_notices"] | None, Fixed()] = None
    label_languages: Annotated[tuple[Annotated[Language, Fixed()], ...], Fixed()] = ()
    retention: SelectionResult | None = None
    use_restriction: Line | None = None
    restriction_ground: RestrictionGround | None = None
    restricted_until: Date | None = None
    woo_category: WooCategory | None = None
    published_on: Date | None = None
    signature: ElectronicSignature | None = None
    versions: Annotated[tuple[DocumentVersion, ...], FromLedger()] = ()


def kind_of(document: DossierDocument) -> str:
    """The name of its template: the id of a document that names no other."""
    return str(document.kind or document.id)


class AnnexDocument(Item):
    """An annex of the tender document, in its order: a document of the dossier, a form, or something with an own explanation."""

    name: Line
    document: Annotated[str, Reference("documents")] | None = None
    form: Annotated[str, Reference("forms")] | None = None
    explanation: Prose | None = None
    submit: Flag = False


class Dossier(Base):
    """Everything that stands in one folder under `content/`. Paths of facts start here (`contract/term/start`, `lots/noord/budget`).

    Parts that a dossier does not need may be left out; a template that asks for one of them says which.
    """

    id: Id
    title: Line
    subject: Line
    municipality: Municipality
    platform: Platform | None = None
    procedure: Procedure | None = None
    cpv: CpvCodes | None = None
    contract: Contract | None = None
    services: tuple[Service, ...] = ()
    lots: tuple[Lot, ...] = ()
    lot_rules: LotRules | None = None
    clustering: Clustering | None = None
    planning: Planning | None = None
    laws: tuple[Law, ...] = ()
    policies: tuple[Policy, ...] = ()
    roles: tuple[Role, ...] = ()
    stakeholders: tuple[Stakeholder, ...] = ()
    risks: tuple[Risk, ...] = ()
    risk_positioning: RiskPositioning | None = None
    options: Options | None = None
    desk_research: DeskResearch | None = None
    records: tuple[Record, ...] = ()
    market_consultation: MarketConsultation | None = None
    clarification_notices: tuple[ClarificationNotice, ...] = ()
    award: Award | None = None
    award_decision: AwardDecision | None = None
    agreement: Agreement | None = None
    exclusion_grounds: tuple[ExclusionGround, ...] = ()
    espd: Espd | None = None
    selection_requirements: tuple[SelectionRequirement, ...] = ()
    proofs: tuple[Proof, ...] = ()
    proportionality: Proportionality | None = None
    requirement_groups: tuple[RequirementGroup, ...] = ()
    social_return: SocialReturn | None = None
    privacy: Privacy | None = None
    definitions: tuple[DefinedTerm, ...] = ()
    glossary: tuple[GlossaryEntry, ...] = ()
    forms: tuple[Form, ...] = ()
    annexes: tuple[AnnexDocument, ...] = ()
    tables: tuple[DataTable, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    documents: tuple[DossierDocument, ...] = Field(min_length=1)
    archive: Archive | None = None
    texts: dict[str, Prose] = Field(default_factory=dict)
    decisions: Annotated[tuple[Decision, ...], FromLedger()] = ()

    @property
    def lot_count(self) -> int:
        return len(self.lots)

    @property
    def contractors_minimum(self) -> int:
        """The least number of contractors: every one wins as many lots as allowed."""
        return -(-len(self.lots) // self.lot_rules.maximum_awarded) if self.lot_rules else 1

    @property
    def contractors_maximum(self) -> int:
        return len(self.lots)

    @property
    def budget_total(self) -> Decimal:
        return sum((lot.budget for lot in self.lots), Decimal(0))

    @property
    def budget_per_client(self) -> Decimal | None:
        """The yearly budget of all lots per client, in whole euros."""
        return round(self.budget_total / self.clients_total, 0) if self.clients_total else None

    @property
    def clients_known(self) -> bool:
        """Whether every lot says how many clients it has."""
        return bool(self.lots) and all(lot.clients for lot in self.lots)

    @property
    def clients_total(self) -> int:
        return sum(lot.clients or 0 for lot in self.lots)

    @property
    def decisions_total(self) -> int:
        """The decisions in force for all services together."""
        return sum(service.decisions or 0 for service in self.services)

    @property
    def tender_parts(self) -> tuple[AnnexDocument | Subcriterion | Proof, ...]:
        """What a tender consists of, in the order of handing in: forms, answers to the subcriteria, proofs."""
        return (
            *(annex for annex in self.annexes if annex.submit),
            *(sub for criterion in (self.award.criteria if self.award else ()) for sub in criterion.subcriteria),
            *(proof for proof in self.proofs if proof.moment == "submission"),
        )

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """The requirements of all groups, in their order."""
        return tuple(requirement for group in self.requirement_groups for requirement in group.requirements)

    @property
    def requirement_count(self) -> int:
        return sum(len(group.requirements) for group in self.requirement_groups)

    @property
    def assessed_lots(self) -> tuple[AssessedLot, ...]:
        """Every lot with the tenders for it, their points and ranks."""
        return outcome.assess(self)

    @property
    def awards(self) -> tuple[AwardLetter, ...]:
        """What the letters to the winners are about: one for each lot that is awarded."""
        return outcome.letters(outcome.assess(self), "award")

    @property
    def rejections(self) -> tuple[AwardLetter, ...]:
        """What the letters to all other tenderers are about: one for each tender that is not awarded its lot."""
        return outcome.letters(outcome.assess(self), "rejection")

    @property
    def awarded_tenderers(self) -> tuple[AwardedTenderer, ...]:
        """Who is awarded one lot or more."""
        return outcome.awarded(self)

    @property
    def awarded_budget(self) -> Decimal:
        """The yearly budgets of the lots that are awarded."""
        return sum((winner.budget for winner in outcome.awarded(self)), Decimal(0))

    @property
    def notified_on(self) -> Date | None:
        """The day on which the award decision is communicated: the step `mededeling` of the procedure."""
        return outcome.day_of(self, "mededeling")

    @property
    def standstill_start(self) -> Date | None:
        """The day after the communication of the award decision (Aanbestedingswet 2012 art. 2.127)."""
        return outcome.standstill(self, 1)

    @property
    def standstill_end(self) -> Date | None:
        """The last day of the standstill period."""
        days = self.procedure.standstill_days if self.procedure else None
        return outcome.standstill(self, days) if days else None
