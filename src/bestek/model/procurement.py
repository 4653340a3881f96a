"""What is bought, for how long, for how much, in which lots, and how the choice is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Literal

from dateutil.relativedelta import relativedelta
from pydantic import Field, Strict, field_validator

from bestek.model.base import (
    Base,
    Computed,
    Count,
    CpvCode,
    Date,
    Days,
    Flag,
    Item,
    Line,
    Money,
    Open,
    Percentage,
    Points,
    Prose,
    Quantity,
    Reference,
    Years,
    check_cpv,
)

LotId = Annotated[str, Reference("lots")]
StatedYears = Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]


class Cpv(Base):
    """A CPV code with check digit and its Dutch label (Regulation (EC) 213/2008)."""

    code: CpvCode
    label: Line

    _form = field_validator("code")(check_cpv)


class CpvCodes(Base):
    """What is bought, by the Common Procurement Vocabulary (eForms BT-262, BT-263)."""

    main: Cpv
    additional: tuple[Cpv, ...] = ()


class Platform(Base):
    """Where the procedure runs (eForms BT-124, BT-18)."""

    name: Line
    former_name: Line | None = None
    publication: tuple[Line, ...] = ()


class Procedure(Base):
    """Kind of procedure: `sas` is the simplified one for social and other specific services (Aanbestedingswet 2012 art. 2.38, 2.39).

    `motivation` says why another kind was chosen for services that may follow the simplified one, and who decided that. `accelerated`,
    `documents_restricted` and `electronic_submission` decide how long the tender period has to be (eForms BT-106, BT-14, BT-17): whether the
    periods are shortened for urgency, whether part of the procurement documents is not freely available online, whether tenders come in
    electronically. `regime` is whether the procedure is held as European, from the threshold up, or as national, below it (Directive
    2014/24/EU art. 4).
    """

    kind: Literal[
        "sas",
        "open",
        "restricted",
        "negotiated",
        "competitive-dialogue",
        "innovation-partnership",
    ]
    name: Line
    regime: Literal["european", "national"] | None = None
    reference: Line | None = None
    legal_basis: Prose
    motivation: Prose | None = None
    accelerated: Flag | None = None
    documents_restricted: Flag | None = None
    electronic_submission: Literal["required", "allowed", "not-allowed"] | None = None
    submission_language: Line = "Nederlands"
    validity_days: Days | None = None
    standstill_days: Days | None = None
    complaints: Prose | None = None


class Option(Item):
    """An extension of the term (eForms BT-58)."""

    years: Years


class Evaluation(Item):
    """A moment at which the contract is evaluated: when `after_years` of its term have passed."""

    after_years: Years
    subject: Line | None = None


class Term(Base):
    """Duration of the contract: `years` from `start`, or from `start` up to and not including the day `until` ("tot"); then the options in order.

    The last day is the day before the anniversary, or before `until` ("tot en met"). `stated_years` and `stated_end` are the term as a decision or
    an earlier paper gives it: years and last day ("tot en met") without the options; `stated_maximum_years` and `stated_maximum_end` with all of
    them. They are compared with the dates and never printed.
    `motivation` is why the term is as long as it is; a framework agreement of more than four years needs it (Aanbestedingswet 2012 art. 2.140).
    """

    start: Date
    years: Years | None = None
    until: Date | None = None
    stated_years: StatedYears | None = None
    stated_end: Date | None = None
    stated_maximum_years: StatedYears | None = None
    stated_maximum_end: Date | None = None
    options: tuple[Option, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    motivation: Prose | None = None

    @property
    def duration_years(self) -> Decimal | int:
        """Without the options: `years`, or what lies between the two dates, to a hundredth."""
        return years_between(self.start, self.until) if self.until else _whole(self.years)

    @property
    def option_years(self) -> int:
        return sum(option.years for option in self.options)

    @property
    def maximum_years(self) -> Decimal | int:
        return self.duration_years + sum(option.years for option in self.options)

    @property
    def base_end(self) -> Date:
        return _last_day(self, ())

    @property
    def maximum_end(self) -> Date:
        return _last_day(self, (option.years for option in self.options))

    @property
    def option_ends(self) -> tuple[Date, ...]:
        """The last day when the options are used one after the other."""
        years = [option.years for option in self.options]
        return tuple(_last_day(self, years[:count]) for count in range(1, len(years) + 1))

    @property
    def evaluation_dates(self) -> dict[str, Date]:
        """The day of each evaluation by its id: so many years after the start."""
        return {item.id: self.start + relativedelta(years=item.after_years) for item in self.evaluations}


def years_between(start: Date, until: Date) -> Decimal:
    """From a day up to and not including another, in years of twelve months of thirty days, to a hundredth: 1 July 2022 to 1 January 2030 is 7.5."""
    if start > until:
        return -years_between(until, start)
    between = relativedelta(until, start)
    months = 12 * between.years + between.months + Decimal(between.days) / 30
    return (months / 12).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()


def _last_day(term: Term, options: Iterable[int]) -> Date:
    """The last day of the term and of options of so many years."""
    if term.until:
        return term.until + relativedelta(years=sum(options)) - relativedelta(days=1)
    return term.start + relativedelta(years=_whole(term.years) + sum(options)) - relativedelta(days=1)


def _whole(years: int | None) -> int:
    assert years is not None, "a term has years or until (bestek.validate.consistency)"
    return years


class ValueComponents(Base):
    """What the estimated total consists of (Aanbestedingswet 2012 art. 2.15), each over all its years and excluding VAT, in euros.

    `base` is the term without extensions, for a framework agreement all contracts that are foreseen in it; `options` are further purchases
    (eForms BT-54), `renewals` the extensions of the term (BT-57), `indexation` what the adjustment of prices adds to all of these.
    """

    base: Money
    options: Money | None = None
    renewals: Money | None = None
    indexation: Money | None = None

    @property
    def total(self) -> Decimal:
        parts = (self.base, self.options, self.renewals, self.indexation)
        return sum((part for part in parts if part is not None), Decimal(0))


class EstimatedValue(Base):
    """Excluding VAT, in euros: the yearly range and the total over the maximum term with options (Aanbestedingswet 2012 art. 2.15).

    `components` are the parts of the total. `indexation` is the yearly rise that the total counts with, in percent, where the range is that of
    the first year. `coverage` says from which budgets it is paid.
    """

    per_year_low: Money
    per_year_high: Money
    total: Money
    components: ValueComponents | None = None
    indexation: Percentage | None = None
    motivation: Prose
    coverage: Prose | None = None


class CostElement(Item):
    """One of the cost elements of a real price (Uitvoeringsbesluit Wmo 2015 art. 5.4)."""

    name: Line
    explanation: Prose


class Pricing(Base):
    """How the contractor is paid. `cost_researcher` is who examines the costs on which the price rests (Wmo 2015 art. 2.6.6)."""

    model: Literal["lump-sum", "unit-price", "fixed-price"]
    name: Line
    description: Prose
    adjustment: Prose
    indexation: Prose
    cost_elements: tuple[CostElement, ...] = ()
    cost_researcher: Line | None = None


class CurrentContract(Base):
    """The contract that ends now: first and last day ("tot en met") and how many contractors perform it."""

    start: Date | None = None
    end: Date
    contractors: Count | None = None


class MaximumQuantity(Base):
    """The most that may be called off: so many of `unit` (eForms BT-25, BT-625)."""

    amount: Quantity
    unit: Line


class Contract(Base):
    """The agreement to be concluded. `contractor` and `contractors` are the one word by which the documents call who performs it ("hoofdaanbieder").

    `nature` is what is mainly bought (eForms BT-23), `social_services` whether these are social and other specific services (Directive
    2014/24/EU Annex XIV), whichever procedure is followed; by the procedure `sas` they always are. `maximum_value` (eForms BT-271) and
    `maximum_quantity` are the most that may be bought by a framework agreement over its full term, the value in euros and excluding VAT.
    """

    kind: Literal["contract", "framework"]
    nature: Literal["services", "supplies", "works"] | None = None
    social_services: Flag | None = None
    name: Line
    contractor: Line = "opdrachtnemer"
    contractors: Line = "opdrachtnemers"
    term: Term
    estimated_value: EstimatedValue | None = None
    maximum_value: Money | None = None
    maximum_quantity: MaximumQuantity | None = None
    pricing: Pricing | None = None
    current: CurrentContract | None = None

    @property
    def long_framework(self) -> bool:
        """A framework agreement of more than four years, which has to be justified (Aanbestedingswet 2012 art. 2.140)."""
        return self.kind == "framework" and self.term.maximum_end >= self.term.start + relativedelta(years=4)


class Service(Item):
    """A service that is asked for. `decisions` is the number of decisions (beschikkingen) for it that are in force now.

    `estimated_value` is the part of the estimated value that this service takes, excluding VAT: of one year or of the whole term, alike for all.
    """

    name: Line
    abbreviation: Line | None = None
    description: Prose
    cpv: CpvCode | None = None
    estimated_value: Money | None = None
    decisions: Annotated[int, Strict(), Field(ge=0, le=1_000_000)] | None = None

    @field_validator("cpv")
    @classmethod
    def _form(cls, code: str | Open | None) -> str | Open | None:
        return None if code is None else check_cpv(code)


class Lot(Item):
    """A part of the contract for which a tender can be made separately (eForms BT-137). `budget` is the indicative yearly lump sum, excluding VAT.

    `estimated_value` is its share in the estimated total, over the maximum term (BT-27). A lot with `small_lot_exception` is awarded outside
    the European procedure (Aanbestedingswet 2012 art. 2.18 paragraph 3).
    """

    number: Count
    name: Line
    area: Prose
    budget: Money
    estimated_value: Money | None = None
    small_lot_exception: Flag = False
    clients: Annotated[int, Strict(), Field(ge=0, le=1_000_000)] | None = None

    @property
    def budget_per_client(self) -> Decimal | None:
        """The yearly budget per client, in whole euros."""
        budget = self.budget
        return round(budget / self.clients, 0) if self.clients else None


class LotRules(Base):
    """How many lots one tenderer may tender for and win (eForms BT-31, BT-33).

    `division` says why the contract is divided as it is, or why a division is not appropriate (Aanbestedingswet 2012 art. 1.5 paragraph 3).
    `allocation` is the rule for a tenderer who would win more lots than it may have. `stated_contractors_minimum` and
    `stated_contractors_maximum` are the numbers of a decision or an earlier paper: they are compared with what follows from the lots and never printed.
    """

    maximum_awarded: Count
    maximum_tendered: Count | None = None
    stated_contractors_minimum: Count | None = None
    stated_contractors_maximum: Count | None = None
    division: Prose
    allocation: Prose | None = None


class ClusteringMotivation(Base):
    """The aspects that Aanbestedingswet 2012 art. 1.5 paragraph 1 asks for; the second one split by party (CvAE advice 673)."""

    market_and_sme: Prose | None = None
    consequences_authority: Prose | None = None
    consequences_tenderer: Prose | None = None
    coherence: Prose | None = None


class Clustering(Base):
    """Whether and why contracts are joined (Aanbestedingswet 2012 art. 1.5), and what a market consultation said about it.

    Contracts that are joined need the motivation.
    """

    clustered: Flag
    description: Prose
    motivation: ClusteringMotivation | None = None
    consultation_outcome: Prose | None = None


class Milestone(Item):
    """A moment of the planning; with `end` a period. `body` is who decides or acts.

    With the `precision` of a month the day of `date` and `end` says nothing. `latest` is the date to which the moment may shift at most.
    """

    name: Line
    date: Date
    end: Date | None = None
    precision: Literal["day", "month"] = "day"
    latest: Date | None = None
    body: Line | None = None
    status: Literal["planned", "done"] = "planned"


class Planning(Base):
    """`milestones` are the project's products (lettered A, B, C in their order), `procedure` the steps of the tender procedure.

    `introduction` stands before them, `closing` after them. What is checked of the periods finds steps by their id: `vooraankondiging`
    (prior information notice), `aankondiging` (dispatch of the notice), `aanmelding` (closing date for requests to participate), `uitnodiging`
    (invitation to tender), ids that begin with `nota` (clarification notices), `inschrijving` (closing date for tenders), `mededeling`
    (communication of the award decision),
    `opschortende-termijn` (standstill), `ondertekening` (conclusion of the contract), `aankondiging-gegunde-opdracht` (award notice).
    """

    milestones: tuple[Milestone, ...]
    procedure: tuple[Milestone, ...] = ()
    introduction: Prose | None = None
    closing: Prose | None = None

    @property
    def dated(self) -> tuple[Milestone, ...]:
        """The steps of the procedure with a decided date, which can be drawn."""
        return tuple(step for step in self.procedure if _is_decided(step.date))


def _is_decided(day: object) -> bool:
    return isinstance(day, date)


class Score(Item):
    """A step of a scale: the share of the points that it earns, in percent."""

    name: Line
    percentage: Percentage
    description: Prose


class Scale(Item):
    """A scale by which assessors score: its steps from high to low."""

    name: Line
    scores: tuple[Score, ...] = Field(min_length=2)


class Subcriterion(Item):
    """A part of an award criterion. `weight` counts in the total, `question` is what the tenderer answers, in at most `pages` pages."""

    name: Line
    weight: Percentage
    question: Prose
    assessed_on: tuple[Line, ...] = ()
    pages: Count | None = None


class Criterion(Item):
    """An award criterion (eForms BT-539 type, BT-541 weight in percent). It holds for all lots.

    `announced` is the number of the notice where that is no percentage (`number_weight`): points, or the place in the order of importance.
    """

    kind: Literal["quality", "cost", "price"]
    name: Line
    weight: Percentage
    announced: Points | None = None
    description: Prose
    scale: Annotated[str, Reference("award.scales")] | None = None
    subcriteria: tuple[Subcriterion, ...] = ()

    @property
    def subcriteria_weight(self) -> Decimal:
        return sum((sub.weight for sub in self.subcriteria), Decimal(0))


@dataclass(frozen=True, slots=True)
class ExampleScore(Computed):
    """A subcriterion of an invented tender: the most points, the score, its percentage and the points."""

    name: str
    maximum: Decimal
    score: str
    percentage: Decimal
    points: Decimal


class Award(Base):
    """How the most economically advantageous tender is found. A tender below `minimum_points` is not awarded a contract.

    Of tenders with equal totals the one with more points for the first of the `tie_breakers` comes first, then the second, and so on.
    `number_weight` is how the notice gives the weights (eForms BT-5421): in percent, in points or as decimals, exact or as the middle of a range,
    or in order of importance.
    """

    method: Prose
    number_weight: Literal["per-exa", "per-mid", "poi-exa", "poi-mid", "dec-exa", "dec-mid", "ord-imp"] = "per-exa"
    maximum_points: Points
    minimum_points: Points | None = None
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    scales: tuple[Scale, ...] = ()
    assessment: Prose
    equal_scores: Prose
    tie_breakers: tuple[Annotated[str, Reference("award.criteria")], ...] = ()

    @property
    def total_weight(self) -> Decimal:
        return sum((criterion.weight for criterion in self.criteria), Decimal(0))

    @property
    def subcriteria(self) -> tuple[Subcriterion, ...]:
        """The subcriteria of all criteria, in their order."""
        return tuple(sub for criterion in self.criteria for sub in criterion.subcriteria)

    @property
    def example(self) -> tuple[ExampleScore, ...]:
        """An invented tender that gets the scores of each scale in turn."""
        points = self.maximum_points
        steps = {scale.id: list(scale.scores) for scale in self.scales}
        scored = [(sub, steps.get(item.scale or "", [])) for item in self.criteria for sub in item.subcriteria]
        with_scale = [pair for pair in scored if pair[1]]
        return tuple(_example(points, sub, scores[row % len(scores)]) for row, (sub, scores) in enumerate(with_scale))

    @property
    def example_maximum(self) -> Decimal:
        """The most points that the invented tender could get."""
        return sum((row.maximum for row in self.example), Decimal(0))

    @property
    def example_points(self) -> Decimal:
        """The points that the invented tender gets."""
        return sum((row.points for row in self.example), Decimal(0))


def _example(points: Decimal, sub: Subcriterion, score: Score) -> ExampleScore:
    maximum = points * sub.weight / 100
    return ExampleScore(sub.name, maximum, score.name, score.percentage, maximum * score.percentage / 100)


class ExclusionGround(Item):
    """A ground for exclusion; `code` is the eForms code (list exclusion-ground), `basis` the article."""

    code: Line
    kind: Literal["mandatory", "optional"]
    name: Line
    basis: Line
    explanation: Prose | None = None
    proof: Line | None = None


class Espd(Base):
    """The European single procurement document (UEA) as it is set up on the platform: `exclusion_grounds` are the eForms codes that it asks for."""

    exclusion_grounds: tuple[Line, ...] = ()


class TurnoverRequirement(Base):
    """The yearly turnover that a suitability requirement asks for, in euros, and the value that limits it (Aanbestedingswet 2012 art. 2.90).

    `measure` is that value: the contract, the lots that are performed at the same time (`lots`; without them any one lot), the contracts of
    a framework agreement that are performed at the same time (`call_offs`, their value together), or the framework agreement as a whole.
    """

    amount: Money
    measure: Literal["contract", "lots", "call-offs", "framework"]
    lots: tuple[LotId, ...] = ()
    call_offs: Money | None = None


class ReferenceRequirement(Base):
    """The experience that a reference has to show, for one core competence (kerncompetentie) of the contract.

    `references` is how many are asked for it. `size` is the size of each, `contract_size` that of the same part of this contract, both in `unit`.
    """

    competence: Line
    references: Count = 1
    size: Quantity | None = None
    contract_size: Quantity | None = None
    unit: Line | None = None


class SelectionRequirement(Item):
    """A suitability requirement; `kind` follows eForms selection-criterion (BT-747).

    `turnover` and `reference` say in figures what the text asks, where it asks a turnover or a reference; they are checked and not printed.
    """

    kind: Literal["professional-activity", "economic-financial", "technical-professional"]
    name: Line
    text: Prose
    proof: Line
    moment: Literal["submission", "verification"]
    motivation: Prose | None = None
    turnover: TurnoverRequirement | None = None
    reference: ReferenceRequirement | None = None


class Deviation(Item):
    """A rule of the Gids Proportionaliteit that is not followed: `provision` is which ("3.5 G"), `motivation` why (Aw 2012 art. 1.10 paragraph 4)."""

    provision: Line
    motivation: Prose | None = None


class ProportionalityAspects(Base):
    """How the eight aspects were weighed that Aanbestedingswet 2012 art. 1.10 paragraph 2 names (a to h), in its order.

    `clustering` is whether contracts are joined (a), `exclusion_grounds` are the grounds for exclusion (b), `requirements` what the suitability
    requirements ask (c), `number_of_requirements` is how many there are (d), `periods` are the periods (e), `award_criteria` the award criteria (f),
    `tender_costs` is a compensation for high costs of tendering (g), `contract_terms` are the conditions of the contract (h).
    """

    clustering: Prose | None = None
    exclusion_grounds: Prose | None = None
    requirements: Prose | None = None
    number_of_requirements: Prose | None = None
    periods: Prose | None = None
    award_criteria: Prose | None = None
    tender_costs: Prose | None = None
    contract_terms: Prose | None = None


class Proportionality(Base):
    """Whether requirements, conditions and criteria are in proportion to the contract: the aspects weighed, and deviations from the guide."""

    aspects: ProportionalityAspects | None = None
    deviations: tuple[Deviation, ...] = ()


class Proof(Item):
    """A document that proves something; `maximum_age` counts back from the closing date of the tender period (Aanbestedingswet 2012 art. 2.89).

    The documents print `maximum_age` ("zes maanden"); `maximum_age_months` says the same in months where the words cannot be counted.
    """

    name: Line
    maximum_age: Line | None = None
    maximum_age_months: Count | None = None
    moment: Literal["submission", "verification"]
    explanation: Line | None = None


class Requirement(Item):
    """One requirement; `id` is its number ("K-07") and is never given to another. Without `lots` it holds for all lots.

    `type`: `requirement` must be met, `wish` earns points, `performance-condition` binds during performance (Aanbestedingswet 2012 art. 2.80).
    `moment` is when it is assessed.
    """

    text: Prose
    type: Literal["requirement", "wish", "performance-condition"] = "requirement"
    lots: tuple[LotId, ...] = ()
    services: tuple[Annotated[str, Reference("services")], ...] = ()
    proof: Line | None = None
    moment: Literal["submission", "start", "performance"] = "performance"
    criterion: Annotated[str, Reference("award.criteria")] | None = None


class RequirementGroup(Item):
    """A chapter of the programme of requirements. `code` begins the ids of its requirements ("K")."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{1,3}$")]
    name: Line
    introduction: Prose | None = None
    requirements: tuple[Requirement, ...] = Field(min_length=1)


class SocialReturn(Base):
    """Social return on investment as a performance condition (Aanbestedingswet 2012 art. 2.80)."""

    percentage: Percentage
    base: Line
    motivation: Prose


class Privacy(Base):
    """Role of the contractor under the GDPR (art. 4 points 7 and 8): a care provider is nearly always a controller of its own."""

    contractor_role: Literal["controller", "joint-controller", "processor"]
    laws: tuple[Annotated[str, Reference("laws")], ...]
    exchange: Prose


class FormField(Item):
    """A blank to fill in: `label` stands before it, `hint` says what belongs there."""

    label: Line
    hint: Line


class Form(Item):
    """A sheet that the tenderer fills in: `fields` are the blanks."""

    name: Line
    introduction: Prose
    fields: tuple[FormField, ...] = Field(min_length=1)
