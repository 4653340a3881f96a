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
FIXED_RUN = "Dit geldt voor deze en de volgende {count} alinea’s."
ORIGIN = "Herkomst"
ILLUSTRATIVE = "illustratief, geen bron"
UNSOURCED = "in het dossier, geen bron vermeld"
AND_MORE = "en nog {count}"
NOTE = "Aantekening: {note}"
LAPSED = "Goedkeuring vervallen"
LAPSED_LINE = "Goedgekeurd door {role} op {date}; de tekst is daarna gewijzigd."

SEVERITIES = {Severity.ERROR: "fout", Severity.WARNING: "waarschuwing", Severity.ADVICE: "advies"}
SEVERITIES_PLURAL = {Severity.ERROR: "Fouten", Severity.WARNING: "Waarschuwingen", Severity.ADVICE: "Adviezen"}
