"""The lists of concepts that MDTO metadata draw from, and those of Bestek where MDTO has none; in Dutch, whatever language is in force.

The lists of MDTO and their terms are those that the Nationaal Archief publishes (read as "Begrippenlijsten" of MDTO 1.0). Openness has the terms of
the list Openbaarheid of the Archiefwet 1995, with the codes that the pre-ingest of the Noord-Hollands Archief asks for; whether a new Archiefwet
changed the grounds is to be verified.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from bestek.archive.mdto import Concept, Identification, Reference
from bestek.archive.retention import Event, Value
from bestek.ledger import Body, Status
from bestek.model import Open
from bestek.model.archive import RestrictionGround
from bestek.model.ledger import DocumentStatus


def concept(list_: str, label: str, code: str = "") -> Concept:
    """A term of a list by its name."""
    return Concept(label, code, Reference(list_))


level = partial(concept, "Begrippenlijst Aggregatieniveaus MDTO")
happening = partial(concept, "Begrippenlijst EventTypeLijst MDTO")
algorithm = partial(concept, "Begrippenlijst ChecksumAlgoritme MDTO")
relation = partial(concept, "Begrippenlijst Relatietypen (informatieobject) MDTO")
appraisal = partial(concept, "Begrippenlijst Waarderingen MDTO")
covered = partial(concept, "Begrippenlijst dekking in tijd van Bestek")
openness = partial(concept, "Begrippenlijst Openbaarheid Archiefwet 1995")
pronom = partial(concept, "PRONOM-register")

SELECTION_LIST = "Selectielijst gemeenten en intergemeentelijke organen 2020"
result = partial(concept, SELECTION_LIST)
process_type = partial(concept, f"Procestypen van de {SELECTION_LIST}")
process_term = partial(concept, f"Procestermijnen van de {SELECTION_LIST}")
woo_category = partial(concept, "Informatiecategorieën van de Woo (TOOI)")

MUNICIPALITIES = "TOOI register gemeenten compleet"
"""The register that has the codes of municipalities (gm0114)."""

DOSSIER, RECORD = level("Dossier"), level("Archiefstuk")
SHA_256 = algorithm("SHA-256")
UNKNOWN_FORMAT = pronom("onbekend")

CREATION, RECEIPT, CHANGE, APPROVAL, PUBLICATION, VALIDATION, EXPORT = map(
    happening,
    ("Creatie", "Ontvangst", "Wijziging", "Accordering", "Publicatie", "Validatie Handtekening", "Export"),
)

APPRAISALS: Mapping[Value, Concept] = {
    "keep": appraisal("Blijvend te bewaren", "B"),
    "destroy": appraisal("Tijdelijk te bewaren", "V"),
    "open": appraisal("Nader te bepalen", "N"),
}

TRIGGERS: Mapping[Event, Concept] = {
    "case-closed": process_term("Afsluiting van de zaak", "nihil"),
    "agreement-ended": process_term("Einde van de overeenkomst", "bestaansduur_procesobject"),
    "policy-ended": process_term("Vervallen van het beleid", "bestaansduur_procesobject"),
    "recorded-day": process_term("Een bij de zaak vast te leggen datum", "vast_te_leggen_datum"),
}
"""What begins a term, with the process term of the selection list."""

PROCESSES: Mapping[str, str] = {
    "2": "Beleid en regelgeving opstellen",
    "3": "Plannen opstellen",
    "4": "Evaluatie uitvoeren",
    "16": "Overeenkomsten aangaan",
    "19": "Secretariaat voeren en gegevens administreren / verwerken",
    "20": "Informeren",
    "21": "Adviseren",
}
"""The process types of the selection list that the results of a tender belong to."""

REFERS, CITED = relation("Refereert aan"), relation("Wordt aangehaald door")
NEEDS, NEEDED = relation("Heeft nodig"), relation("Is vereist door")
REPLACES, REPLACED = relation("Vervangt"), relation("Is vervangen door")

INVERSE: Mapping[Concept, Concept] = {REFERS: CITED, NEEDS: NEEDED, REPLACES: REPLACED}
"""The relation as the other object has it."""

OPEN_TO_ALL = openness("openbaar (Archiefwet 1995)", "Openbaarheid/AW1995/Openbaar/1.0")
NOT_ASSESSED = openness("openbaarheid niet beoordeeld (Archiefwet 1995)", "Openbaarheid/AW1995/NietBeoordeeld/1.0")


def _ground(label: str, code: str) -> Concept:
    return openness(f"beperkt openbaar; {label} (Archiefwet 1995)", f"Openbaarheid/AW1995/BeperktOpenbaar-{code}/1.0")


GROUNDS: Mapping[RestrictionGround, Concept] = {
    "privacy": _ground("eerbiediging van de persoonlijke levenssfeer", "levenssfeer"),
    "state-interest": _ground("staatsbelang", "staatsbelang"),
    "disproportionate-harm": _ground("onevenredige bevoordeling of benadeling", "benadeling"),
    "special-personal-data": _ground("bijzondere persoonsgegevens en/of persoonsgegevens van strafrechtelijke aard", "bijzonderePersoonsgegevens"),
    "agreement": _ground("contractuele afspraken met archiefvormer", "particulier"),
}  # fmt: skip
"""Why use is restricted."""

BODIES: Mapping[Body, tuple[str, str]] = {
    "council": ("de", "raad"),
    "executive": ("het", "college van burgemeester en wethouders"),
    "commissioning-officer": ("de", "ambtelijk opdrachtgever"),
    "project-group": ("de", "projectgroep"),
    "clarification-notice": ("", ""),
}
"""Who decides, with the article; a clarification notice is of the municipality itself."""

STATUSES: Mapping[DocumentStatus, str] = {
    "concept": "concept",
    "for-decision": "ter besluitvorming",
    "adopted": "vastgesteld",
    "published": "gepubliceerd",
    "changed": "gewijzigd",
    "withdrawn": "ingetrokken",
}

OUTCOMES: Mapping[Status, str] = {
    "adopted": "vastgesteld",
    "adopted-as-amended": "gewijzigd vastgesteld",
    "noted": "ter kennisneming",
}

VALIDITY: Mapping[str, str] = {"valid": "geldig", "invalid": "ongeldig", "indeterminate": "niet vast te stellen"}
"""What came of validating a signature."""


UNDECIDED = "nog te bepalen"
"""What stands in the place of a fact that is not decided."""


def in_words(fact: object) -> str:
    """A fact that has to be there, also when it is not decided."""
    return UNDECIDED if isinstance(fact, Open) else str(fact)


def municipality(code: object, official_name: object) -> Reference:
    """A municipality as archive creator: its official name, and its code in TOOI unless that is not decided."""
    known = Identification(code, MUNICIPALITIES) if isinstance(code, str) else None
    return Reference(in_words(official_name), known)


def body(kind: Body, official_name: str) -> tuple[str, str]:
    """Article and name of a body of a municipality: "de", "raad van de gemeente Emmen"."""
    is_municipality = official_name.casefold().startswith("gemeente ")
    whole = f"de {official_name}" if is_municipality else official_name
    article, words = BODIES[kind]
    return (article, f"{words} van {whole}") if words else ("de" if is_municipality else "", official_name)
