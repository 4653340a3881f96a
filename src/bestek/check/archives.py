"""What the register of the Woo and the Selectielijst gemeenten 2020 say of the kinds of documents of a tender, as data.

Which entry a kind of document belongs to is a reading of the lists; where a list leaves a choice, both entries stand here and the archivist decides.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

COUNCIL_PAPER = "c_db4862c3"
RESEARCH = "c_fdaee95e"
NONE = "none"

CATEGORIES: Mapping[str, str] = {
    "c_139c6280": "wet of algemeen verbindend voorschrift",
    "c_aab6bfc7": "overig besluit van algemene strekking",
    "c_759721e2": "ontwerp van wet- en regelgeving met adviesaanvraag",
    "c_40a05794": "organisatie en werkwijze",
    "c_89ee6784": "bereikbaarheidsgegevens",
    "c_8c840238": "bij vertegenwoordigend orgaan ingekomen stuk",
    "c_c76862ab": "vergaderstuk Staten-Generaal",
    COUNCIL_PAPER: "vergaderstuk decentrale overheid",
    "c_3a248e3a": "agenda of besluitenlijst bestuurscollege",
    "c_99a836c7": "advies",
    "c_8fc2335c": "convenant",
    "c_c6cd1213": "jaarplan of jaarverslag",
    "c_cf268088": "subsidieverplichting anders dan met beschikking",
    "c_3baef532": "Woo-verzoek of -besluit",
    RESEARCH: "onderzoeksrapport",
    "c_46a81018": "beschikking",
    "c_a870c43d": "klachtoordeel",
    "c_816e508d": "inspanningsverplichting art 3.1 Woo",
    NONE: "geen categorie van Woo art. 3.3",
}
"""Categories of information by their code in TOOI (https://identifier.overheid.nl/tooi/def/thes/kern/)."""

WOO_BY_KIND: Mapping[str, tuple[str, ...]] = {
    "council-proposal": (COUNCIL_PAPER,),
    "council-decision": (COUNCIL_PAPER,),
    "options-appraisal": (RESEARCH, NONE),
}
"""The category of a kind of document, or those to choose from; other kinds have none, unless they are a paper of the council."""

PUBLISHED_WITHIN: Mapping[str, int] = {RESEARCH: 28}
"""Days from adoption to publication by category; `USUAL_DAYS` for the others (Woo art. 3.3 paragraphs 4 and 5)."""

USUAL_DAYS = 14


LIST_FROM = datetime.date(2020, 1, 1)
"""The first day of records that the list of 2020 is for; older ones have the list of their own years (guide to the list, 2.1)."""

ProcessTerm = Literal["none", "existence", "recorded-date"]
"""What has to pass before a term begins (`procestermijn`): nothing, it begins when the case is closed ("nihil"); the existence of what the process made, such
as an agreement ("bestaansduur procesobject"); until a day that is recorded with the case ("vast te leggen datum")."""


@dataclass(frozen=True, slots=True)
class Result:
    """A result of the Selectielijst gemeenten 2020: what it is about, whether it is kept, and else for how long and from when."""

    subject: str
    value: Literal["blijvend bewaren", "vernietigen"]
    years: int = 0
    from_: str = ""
    process_term: ProcessTerm = "none"


RESULTS: Mapping[str, Result] = {
    "2.1": Result("beleid voor de bedrijfsvoering", "vernietigen", 10, "het vervallen van het beleid", "existence"),
    "2.1.1": Result("beleid met een externe werking", "blijvend bewaren"),
    "3.1": Result("plan voor de bedrijfsvoering", "vernietigen", 5, "een vast te leggen datum", "recorded-date"),
    "3.1.1": Result("beleidsplan met externe werking", "blijvend bewaren"),
    "4.1.12": Result("Bibob-onderzoek", "vernietigen", 5),
    "16.1": Result(
        "inkoopovereenkomst, met het aanbestedingsdossier",
        "vernietigen",
        10,
        "het einde van de overeenkomst",
        "existence",
    ),
    "16.1.1": Result("inkoopovereenkomst zonder contract of garantiebepalingen", "vernietigen", 7),
    "16.1.2": Result("samenwerkingsovereenkomst voor de taakuitoefening van het orgaan", "blijvend bewaren"),
    "16.2.1": Result("inkoopovereenkomst die niet doorging", "vernietigen", 1),
    "16.2.2": Result("aanbesteding vallend onder Europees recht die niet doorging", "vernietigen", 3),
    "16.3": Result("overeenkomst die is beëindigd", "vernietigen", 10),
    "16.3.1": Result("samenwerkingsovereenkomst die is beëindigd", "blijvend bewaren"),
    "16.4": Result("overeenkomst die is afgebroken", "vernietigen", 1),
    "19.1.6": Result("agenda, verslag en besluitenlijst van bestuurlijke besluitvorming", "blijvend bewaren"),
    "19.1.8": Result("agenda, verslag en besluitenlijst van ambtelijke besluitvorming", "vernietigen", 20),
    "19.1.14": Result(
        "vervanging, migratie of conversie van archieven die blijvend worden bewaard", "blijvend bewaren"
    ),
    "20.1.6": Result("sociaal-maatschappelijk of economisch onderzoek", "blijvend bewaren"),
    "21.1": Result("advies", "vernietigen", 5),
}
"""The results that matter for a tender."""

CONCLUDED, NOT_CONCLUDED = ("16.1", "16.1.1", "16.1.2", "16.3", "16.3.1"), ("16.2.1", "16.2.2", "16.4")
"""The results of a purchase that led to an agreement, and of one that did not."""

ABANDONED: Mapping[str, str] = {"european": "16.2.2", "national": "16.2.1"}
"""The result of a tender that led to no agreement, by the regime of its procedure."""

POLICY = ("2.1.1", "3.1.1")
TENDER = ("16.1",)

RESULT_BY_KIND: Mapping[str, tuple[str, ...]] = {
    "council-proposal": ("19.1.6",),
    "council-decision": ("19.1.6",),
    "executive-proposal": ("19.1.6",),
    "executive-decision": ("19.1.6",),
    "procurement-strategy": POLICY,
    "options-appraisal": POLICY,
    "agreement": ("16.1", "16.1.2"),
    "market-consultation": TENDER,
    "tender-document": TENDER,
    "programme-of-requirements": TENDER,
    "clarification-notice": TENDER,
    "award-recommendation": TENDER,
    "award-letter": TENDER,
    "rejection-letter": TENDER,
}
"""The result that a kind of document belongs to, or those to choose from."""

RESULTS_OF_BODY: Mapping[str, tuple[str, ...]] = {
    "council": ("19.1.6",),
    "executive": ("19.1.6",),
    "commissioning-officer": ("16.1", "19.1.8"),
    "project-group": ("16.1", "19.1.8"),
    "clarification-notice": TENDER,
}
"""The result that the record of a decision belongs to by the body that took it; for officials the list leaves a choice."""

FROM_OUTSIDE = ("16.1", "19.1.6", "20.1.6")
"""Results to choose from for a record from outside: it is kept as long as what it belongs to, or as research of its own."""

CLOSED = ("doc", "xls", "ppt", "msg", "wpd", "pub", "mdb", "one")
"""Endings of files whose format is not open or not documented in full."""
