"""The fixed words of review copies and checklists: Dutch, as the reviewer reads them, whatever language the adviser's screen has."""

from __future__ import annotations

from bestek.findings import Severity
from bestek.formats import capitalized

# Comments

OPEN = "Open punt"
PROPOSED = "Voorstel, nog niet besloten"
FINDING = "{title} ({rule}, {severity})"
HINT = "Wat te doen: {hint}"
BASIS = "Grondslag: {basis}"
MORE_PLACES = "Geldt ook op {count} andere plaatsen in dit document; zie de checklist."
FIXED = "Vaste bepaling, niet wijzigen"
FIXED_LINE = "“{title}”. Grondslag: {basis}."
FIXED_WITHOUT_BASIS = "“{title}”."
ORIGIN = "Herkomst"
ILLUSTRATIVE = "illustratief, geen bron"
AND_MORE = "en nog {count}"
NOTE = "Aantekening: {note}"
NOTED = "Aantekening"
LAPSED = "Goedkeuring vervallen"
LAPSED_LINE = "Goedgekeurd door {role} op {date}; de tekst is daarna gewijzigd."

SEVERITIES = {Severity.ERROR: "fout", Severity.WARNING: "waarschuwing", Severity.ADVICE: "advies"}
SEVERITIES_PLURAL = {Severity.ERROR: "Fouten", Severity.WARNING: "Waarschuwingen", Severity.ADVICE: "Adviezen"}


def sentence(words: str) -> str:
    """With a capital, unless it begins with the path of a fact, or with a name that is not written so ("eForms")."""
    first = words.partition(" ")[0]
    return words if "/" in first or "_" in first or first[1:2].isupper() else capitalized(words)


_ROLES = {
    "legal": "juridisch adviseur",
    "procurement": "inkoopadviseur",
    "policy": "beleidsadviseur",
    "finance": "financieel adviseur",
    "privacy": "privacyadviseur",
    "archivist": "archivaris",
}
"""What Dutch readers call roles that have an English name in content; any other stands as it was given."""


def role(name: str) -> str:
    """A role as the reviewer reads it."""
    return _ROLES.get(name, name.replace("-", " "))


def elsewhere(count: int) -> str:
    """In how many other parts the same is found."""
    return "en in 1 ander onderdeel" if count == 1 else f"en in {count} andere onderdelen"


def fixed_run(following: int) -> str:
    """For how many paragraphs more the same holds."""
    if following == 1:
        return "Dit geldt ook voor de volgende alinea."
    return f"Dit geldt ook voor de volgende {following} alinea’s."


# The checklist

CHECKLIST = "Checklist bij de toetsing"
CHECKLIST_TITLE = "Checklist bij de toetsing: {title}"
INTRODUCTION = (
    "Deze checklist hoort bij de leesversie van het document. Zij noemt wat nieuw is, wat nog open staat, wat de controles vonden, welke teksten "
    "vast zijn en wat al is goedgekeurd. De laatste kolom is voor de opmerking of de paraaf van de toetser."
)
FACTS = "Gegevens van de toetsing"
FACTS_DESCRIPTION = "Het document dat wordt getoetst, en ruimte voor de rol van de toetser, de datum en de paraaf."
DOCUMENT, MUNICIPALITY, VERSION, COMPARED = "Document", "Gemeente", "Versie en status", "Vergeleken met"
REVIEWER, DATE, INITIALS = "Rol van de toetser", "Datum", "Paraaf"
FILL_IN = "invullen"
NEVER_ISSUED = "niet eerder uitgegeven"
WHERE, REMARK = "Onderdeel", "Opmerking of paraaf"
NOWHERE = "Het dossier als geheel"

NEW = "Wat is nieuw"
NEW_SINCE = "Hieronder staat wat is gewijzigd sinds {moment}, met het besluit dat de wijziging bracht."
NEW_NOTHING = "Sinds {moment} is niets gewijzigd."
NEW_WHOLE = "Dit document is niet eerder uitgegeven: de hele tekst is nieuw."
OLD_TEXT, NEW_TEXT, DECISION = "Oud", "Nieuw", "Besluit"
NEW_DESCRIPTION = (
    "Per gewijzigde tekst de plaats, de oude en de nieuwe woorden, het besluit, en ruimte voor een opmerking."
)

STILL_OPEN = "Wat nog open staat"
OPEN_NOTHING = "Alle gegevens die dit document noemt, zijn besloten."
KIND, WHAT = "Soort", "Vraag of voorstel"
OPEN_DESCRIPTION = "Per open punt de plaats, de soort, de vraag of het voorstel, en ruimte voor een opmerking."
KINDS = {"open": "Nog te bepalen", "proposed": "Voorstel"}

FINDINGS = "Wat de controles vonden"
FINDINGS_NOTHING = "De controles hebben in dit document niets gevonden dat nog niet is aanvaard."
FOUND, BASIS_COLUMN = "Bevinding", "Grondslag"
FINDINGS_DESCRIPTION = (
    "Per bevinding de plaats, wat is gevonden en wat wordt geadviseerd, de grondslag, en ruimte voor een opmerking."
)
ACCEPTED = "Aanvaarde bevindingen"
ACCEPTED_DESCRIPTION = "Per aanvaarde bevinding wat is gevonden, wie haar heeft aanvaard en wanneer, en de reden."
ACCEPTED_BY, REASON = "Aanvaard door", "Reden"
UNASSESSED = "Niet beoordeeld"
UNASSESSED_INTRODUCTION = (
    "Over deze regels zeggen de controles niets: zij gelden niet voor deze procedure, of een gegeven ontbreekt."
)
UNASSESSED_DESCRIPTION = "Per regel die niet of niet geheel is beoordeeld de reden."
RULE = "Regel"

FIXED_TEXTS = "Vaste bepalingen"
FIXED_INTRODUCTION = "Deze teksten volgen uit een regeling of een vaste afspraak en worden niet gewijzigd; een bezwaar ertegen is een vraag aan de adviseur."
FIXED_NOTHING = "Dit document heeft geen vaste bepalingen."
CLAUSE = "Bepaling"
FIXED_DESCRIPTION = "Per vaste bepaling de plaats, de titel, de grondslag, en ruimte voor een opmerking."

SIGN_OFFS = "Goedkeuringen"
SIGN_OFFS_NOTHING = "Van dit document is nog niets goedgekeurd."
PART, ROLE, STATE = "Wat", "Rol", "Stand"
WHOLE = "Het hele document"
SIGN_OFFS_DESCRIPTION = (
    "Per goedkeuring wat is goedgekeurd, door wie en wanneer, of zij nog geldt, en ruimte voor een opmerking."
)
STATES = {
    "holds": "geldt",
    "lapsed": "vervallen: de tekst is daarna gewijzigd",
    "gone": "vervallen: het onderdeel bestaat niet meer",
}
