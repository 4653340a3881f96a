"""The fixed words of review copies and checklists: Dutch, as the reviewer reads them, whatever language the adviser's screen has."""

from __future__ import annotations

from bestek.findings import Severity

# Comments

OPEN = "Open punt"
PROPOSED = "Voorstel, nog niet besloten"
PROPOSED_LINE = "Dit gegeven is voorgesteld en nog niet vastgesteld."
FINDING = "{title} ({rule}, {severity})"
HINT = "Advies: {hint}"
BASIS = "Grondslag: {basis}"
MORE_PLACES = "Geldt ook op {count} andere plaatsen in dit document; zie de checklist."
FIXED = "Vaste bepaling: niet wijzigen"
FIXED_LINE = "“{title}” ({basis})."
FIXED_WITHOUT_BASIS = "“{title}”."
ORIGIN = "Herkomst"
ILLUSTRATIVE = "illustratief, geen bron"
UNSOURCED = "in het dossier, geen bron vermeld"
AND_MORE = "en nog {count}"
NOTE = "Aantekening: {note}"
LAPSED = "Goedkeuring vervallen"
LAPSED_LINE = "Goedgekeurd door {role} op {date}; de tekst is daarna gewijzigd."

SEVERITIES = {Severity.ERROR: "fout", Severity.WARNING: "waarschuwing", Severity.ADVICE: "advies"}
SEVERITIES_PLURAL = {Severity.ERROR: "Fouten", Severity.WARNING: "Waarschuwingen", Severity.ADVICE: "Adviezen"}

_ROLES = {
    "legal": "juridisch adviseur",
    "procurement": "inkoopadviseur",
    "policy": "beleidsadviseur",
    "finance": "financieel adviseur",
    "privacy": "privacyadviseur",
}
"""What Dutch readers call roles that have an English name in content; any other stands as it was given."""


def role(name: str) -> str:
    """A role as the reviewer reads it."""
    return _ROLES.get(name, name.replace("-", " "))


def fixed_run(following: int) -> str:
    """For how many paragraphs more the same holds."""
    if following == 1:
        return "Dit geldt ook voor de volgende alinea."
    return f"Dit geldt ook voor de volgende {following} alinea’s."
