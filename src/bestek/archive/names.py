"""What the parts of a dossier are called in Dutch, for who reads a path of the ledger without the software: `contract/term/start` is "overeenkomst,
looptijd, ingangsdatum". And the words for codes of the model that no document prints.

A test holds this against the model: every field has a name, and so has every code.
"""

from __future__ import annotations

from collections.abc import Mapping

FIELDS: Mapping[str, str] = {
    "abbreviation": "afkorting", "accelerated": "versnelde procedure", "additional": "aanvullende codes", "address": "adres",
    "adjustment": "aanpassing van de prijs", "adopted_in": "vastgesteld in", "adopted_on": "vastgesteld op", "advantages": "voordelen",
    "advised_by": "geadviseerd door", "after_years": "na aantal jaren", "agenda_item": "agendapunt", "agreement": "tekst van de overeenkomst",
    "agreement_ended_on": "overeenkomst geëindigd op", "allocation": "toewijzing van percelen", "amount": "hoeveelheid", "annexes": "bijlagen",
    "announced": "bekendgemaakt", "answer": "antwoord", "archive": "archiefgegevens", "area": "gebied",
    "argument_numbering": "nummering van argumenten", "arguments": "argumenten", "aspects": "onderwerpen", "assessed_on": "beoordeeld op",
    "assessment": "beoordeling", "assessments": "beoordelingen", "assessors": "beoordelaars", "author": "opsteller", "available_on": "ter inzage op",
    "avoid": "te vermijden woorden", "award": "gunning", "award_criteria": "gunningscriteria", "award_decision": "gunningsbeslissing",
    "awards": "gegunde percelen", "base": "grondslag", "basis": "grondslag", "body": "orgaan", "budget": "jaarbudget",
    "call_offs": "gelijktijdige afroepen", "caption": "opschrift", "case": "zaaknummer", "case_system": "zaaksysteem",
    "cell_footnotes": "voetnoten bij cellen", "change": "wijziging", "changes": "verdere wijzigingen", "chosen": "gekozen model", "claim": "stelling",
    "clarification_notices": "nota’s van inlichtingen", "classification": "classificatie", "clients": "aantal cliënten",
    "closed_on": "zaak gesloten op", "closing": "slottekst", "clustered": "samengevoegd", "clustering": "samenvoeging van opdrachten", "code": "code",
    "coherence": "samenhang van de opdrachten", "columns": "kolommen", "committee_handling": "behandeling in de commissie",
    "competence": "kerncompetentie", "complaints": "klachtenregeling", "components": "opbouw", "conclusion": "conclusie", "consequences": "gevolgen",
    "consequences_authority": "gevolgen voor de aanbestedende dienst", "consequences_tenderer": "gevolgen voor de ondernemer",
    "consultation_outcome": "uitkomst van de consultatie", "contract": "overeenkomst", "contract_size": "omvang van de opdracht",
    "contract_terms": "contractvoorwaarden", "contractor": "naam voor de opdrachtnemer", "contractor_role": "rol van de opdrachtnemer",
    "contractors": "opdrachtnemers", "convened_on": "datum van de oproep", "core_message": "kernboodschap", "cost_elements": "kostenelementen",
    "cost_researcher": "uitvoerder van het kostprijsonderzoek", "council": "gemeenteraad", "council_consulted_on": "raad gehoord op",
    "course": "verloop", "court": "rechtbank", "coverage": "dekking", "cpv": "CPV-codes", "criteria": "criteria", "criterion": "criterium",
    "current": "huidig", "data": "gegevens", "database": "bron van het onderzoek", "date": "datum", "deadline": "uiterste datum",
    "decided_on": "besloten op", "decimals": "aantal decimalen", "decision": "besluit", "decision_points": "beslispunten",
    "decision_retention": "selectieresultaat van ambtelijke besluiten", "decisions": "aantal beschikkingen", "definitions": "begripsbepalingen",
    "delegation": "mandaat voor de ondertekening", "department": "afdeling", "description": "omschrijving", "desk_research": "deskresearch",
    "deviations": "afwijkingen", "disadvantages": "nadelen", "division": "verdeling in percelen", "document": "stuk", "documents": "stukken",
    "documents_restricted": "stukken beperkt beschikbaar", "duties": "taken", "each": "een stuk per", "earlier_decisions": "eerdere besluiten",
    "electronic_submission": "elektronische indiening", "emphasis": "nadruk", "empty": "tekst zonder inhoud", "end": "einde",
    "equal_knowledge": "gelijke kennis", "equal_scores": "gelijke scores", "espd": "Uniform Europees Aanbestedingsdocument",
    "estimated_value": "geraamde waarde", "evaluations": "evaluaties", "exchange": "gegevensuitwisseling", "exchanges": "gegevensuitwisselingen",
    "exclusion": "uitsluiting", "exclusion_grounds": "uitsluitingsgronden", "execution": "uitvoering",
    "executive": "college van burgemeester en wethouders", "experience": "ervaring", "explanation": "toelichting", "fact": "gegeven",
    "fields": "velden", "file": "bestand", "finance": "financiën", "financial_impact": "financieel belang", "findings": "bevindingen",
    "follow_up": "vervolg", "footnote": "voetnoot", "for_inspection": "stukken ter inzage", "form": "vorm", "format": "bestandsvorm",
    "former_name": "vroegere naam", "forms": "formulieren", "glossary": "woordenlijst", "goals": "doelen", "hint": "aanwijzing", "holder": "houder",
    "holds": "beletselen voor vernietiging", "house_style": "huisstijl", "id": "kenmerk", "illustrative": "illustratief", "impact": "gevolgen",
    "indexation": "indexering", "individual": "individuele inlichting", "instructions": "aanwijzingen", "intended_contract": "beoogde overeenkomst",
    "intended_effect": "beoogd effect", "intended_procedure": "beoogde procedure", "interest": "belang", "interim_relief": "kort geding",
    "introduction": "inleiding", "invalid": "reden van ongeldigheid", "isbn": "ISBN", "items": "producten", "kind": "soort", "label": "opschrift",
    "label_languages": "talen van de opschriften", "labels": "eigen woorden", "language": "taal", "latest": "uiterste datum", "laws": "wetten",
    "legal_basis": "wettelijke grondslag", "legal_framework": "juridisch kader", "link": "vindplaats",
    "list_published_on": "besluitenlijst openbaar op", "longest_years": "langste looptijd in jaren", "lot": "perceel",
    "lot_rules": "regels voor percelen", "lots": "percelen", "main": "hoofdzaak", "mandate": "mandaat", "mark": "merkteken",
    "market_and_sme": "markt en toegang voor het mkb", "market_consultation": "marktconsultatie", "maximum_age": "ten hoogste oud",
    "maximum_age_months": "ten hoogste oud, in maanden", "maximum_awarded": "ten hoogste te gunnen percelen",
    "maximum_lots": "ten hoogste gewenste percelen", "maximum_points": "maximum aan punten", "maximum_quantity": "maximale hoeveelheid",
    "maximum_tendered": "ten hoogste in te schrijven percelen", "maximum_value": "maximale waarde", "meaning": "betekenis", "means": "middel",
    "measure": "maatregel", "members": "leden", "method": "gunningsmethode", "milestones": "mijlpalen", "minimum_points": "minimum aan punten",
    "model": "model", "models": "modellen", "moment": "moment", "motivation": "motivering", "municipalities": "gemeenten", "municipality": "gemeente",
    "name": "naam", "nature": "aard", "new": "nieuwe tekst", "next_steps": "vervolg", "note": "aantekening", "number": "nummer",
    "number_of_requirements": "aantal eisen", "number_weight": "wijze van wegen", "numbered": "genummerd", "nuts": "NUTS-code",
    "office_holders": "ambtsdragers", "official_name": "officiële naam", "old": "oude tekst", "opening": "aanhef", "options": "afweging van opties",
    "organisation": "organisatie", "outcome": "uitkomst van de aanbesteding", "pages": "aantal bladzijden", "payment_days": "betaaltermijn in dagen",
    "per_year_high": "per jaar, ten hoogste", "per_year_low": "per jaar, ten minste", "percentage": "percentage", "periods": "termijnen",
    "phase": "fase", "phrases": "vaste zinnen", "place": "plaats", "planning": "planning", "platform": "aanbestedingsplatform", "point": "beslispunt",
    "point_numbering": "nummering van beslispunten", "policies": "beleid", "portfolio_holder": "portefeuillehouder", "precision": "nauwkeurigheid",
    "pricing": "bekostiging", "privacy": "persoonsgegevens", "procedure": "procedure", "process": "werkproces", "programmes": "programma’s",
    "proof": "bewijs", "proofs": "bewijsmiddelen", "proportionality": "proportionaliteit", "proposal": "voorstel", "proposals": "voorstellen",
    "proposed_on": "voorgesteld op", "provision": "voorschrift", "publication": "publicatie", "publicity": "openbaarheid",
    "published_on": "openbaar gemaakt op", "purpose": "doel", "question": "vraag", "question_groups": "groepen vragen", "questions": "vragen",
    "ranking": "rangorde van stukken", "reason": "reden", "received_on": "ontvangen op", "receiver": "ontvanger", "recitals": "overwegingen",
    "record": "stuk van buiten", "records": "stukken van buiten", "reference": "kenmerk", "references": "aantal referenties",
    "reflection": "beschouwing", "regime": "regime", "remarks": "kanttekeningen", "renewals": "verlengingen", "report": "proces-verbaal",
    "reporting": "verslaglegging", "requirement_groups": "programma van eisen", "requirements": "eisen", "restricted_until": "beperkt tot en met",
    "restriction_ground": "grond van de beperking", "retention": "bewaring", "risk_positioning": "positionering naar risico", "risks": "risico’s",
    "role": "rol", "roles": "rollen", "row_heading": "kop van de rijen", "rows": "rijen", "scale": "beoordelingsschaal",
    "scales": "beoordelingsschalen", "scheme": "ordening", "score": "score", "scores": "scores", "sections": "onderdelen",
    "selection_requirements": "geschiktheidseisen", "sender": "afzender", "served_on": "dagvaarding op", "services": "diensten",
    "sha256": "controlesom", "signatories": "ondertekenaars", "signatory": "ondertekenaar", "signature": "elektronische handtekening",
    "since": "vanaf", "size": "omvang", "small_lot_exception": "uitzondering voor kleine percelen", "social_return": "social return",
    "social_services": "sociale of andere specifieke diensten", "source": "bron", "stakeholders": "belanghebbenden",
    "standstill_days": "opschortende termijn in dagen", "start": "ingangsdatum", "stated": "vermeld totaal",
    "stated_contractors_maximum": "vermeld hoogste aantal opdrachtnemers", "stated_contractors_minimum": "vermeld laagste aantal opdrachtnemers",
    "stated_end": "vermelde einddatum", "stated_maximum_end": "vermelde uiterste einddatum",
    "stated_maximum_years": "vermelde langste looptijd in jaren", "stated_text": "vermelde tekst", "stated_years": "vermelde looptijd in jaren",
    "status": "status", "subcontracted": "in onderaanneming", "subcriteria": "subcriteria", "subject": "onderwerp",
    "submission_language": "taal van de inschrijving", "submit": "in te dienen", "subtitle": "ondertitel", "suitability": "geschiktheid",
    "summary": "samenvatting", "supply_risk": "toeleveringsrisico", "tables": "tabellen", "task": "taak",
    "tender_costs": "kosten van de inschrijving", "tenderer": "inschrijver", "tenderers": "inschrijvers", "tenders": "inschrijvingen",
    "term": "begrip", "terms": "begrippen", "text": "tekst", "texts": "teksten", "tie_breakers": "beslissende criteria", "title": "titel",
    "toc": "in de inhoudsopgave", "total": "totaal", "turnover": "omzeteis", "type": "soort", "unit": "eenheid", "until": "tot en met",
    "use_restriction": "beperking van het gebruik", "usual_years": "gebruikelijke looptijd in jaren", "valid": "uitkomst van de controle",
    "validated_on": "gecontroleerd op", "validity_days": "geldigheid van de inschrijving in dagen", "values": "waarden",
    "verification": "verificatie", "version": "versie", "weight": "gewicht", "woo_category": "informatiecategorie van de Woo", "year": "jaar",
    "years": "looptijd in jaren",
}  # fmt: skip
"""By the name of a field in the model. The tokens of a house style need none: a dossier is told that they changed."""

OWN_FIELDS: Mapping[str, str] = {
    "Agreement.exchanges": "uitwisseling van persoonsgegevens", "Assessment.text": "beoordeling", "Award.assessment": "wijze van beoordelen",
    "Award.criteria": "gunningscriteria", "AwardDecision.risks": "risico’s", "ClarificationQuestion.place": "plaats in het stuk",
    "Classification.label": "omschrijving", "Contract.current": "huidige overeenkomst", "Contract.name": "naam", "Contract.term": "looptijd",
    "DataExchange.retention": "bewaartermijn", "DeskResearch.until": "tot en met", "Dossier.subject": "onderwerp",
    "DossierDocument.retention": "resultaat van de selectielijst", "Evaluation.subject": "onderwerp", "FurtherChange.place": "plaats in het stuk",
    "GivenScore.motivation": "motivering", "Margins.top": "boven", "MarketConsultation.form": "vorm van de consultatie",
    "MarketConsultation.status": "betekenis van de consultatie", "Milestone.date": "datum", "Municipality.place": "plaats",
    "Option.years": "aantal jaren", "Options.criteria": "vergelijkingscriteria", "Options.current": "huidig model",
    "Planning.procedure": "stappen van de procedure", "Procedure.kind": "soort procedure", "Procedure.name": "naam",
    "ProportionalityAspects.clustering": "samenvoeging", "ProportionalityAspects.requirements": "inhoud van de eisen", "Record.author": "auteur",
    "Record.organisation": "uitgever", "Record.retention": "resultaat van de selectielijst", "ReferenceRequirement.size": "omvang van de referentie",
    "Remark.claim": "kanttekening", "Tenderer.form": "wijze van inschrijven", "Term.options": "verlengingsopties", "Term.until": "einddatum",
    "Term.years": "looptijd in jaren", "TextChange.place": "plaats in het stuk", "ValueComponents.base": "basis", "ValueComponents.options": "opties",
}  # fmt: skip
"""By part and field, where the same field means something else."""

CODES: Mapping[str, str] = {
    "Municipality.argument_numbering": "argument-numbering", "Procedure.kind": "procedure-kind", "Contract.kind": "contract-kind",
    "Pricing.model": "pricing-model", "Milestone.status": "milestone-status", "Criterion.kind": "criterion-kind", "Tenderer.form": "tender-form",
    "ExclusionGround.kind": "exclusion-kind", "SelectionRequirement.kind": "selection-kind", "SelectionRequirement.moment": "proof-moment",
    "Proof.moment": "proof-moment", "Requirement.type": "requirement-type", "Requirement.moment": "requirement-moment",
    "Privacy.contractor_role": "contractor-role", "Proposal.body": "body", "DossierDocument.status": "document-status",
}  # fmt: skip
"""The vocabulary of the labels that has the words for the codes of a field."""

LANGUAGES = {"nl": "Nederlands", "fy": "Fries", "en": "Engels"}

GROUNDS = {
    "privacy": "persoonlijke levenssfeer",
    "state-interest": "staatsbelang",
    "disproportionate-harm": "onevenredige bevoordeling of benadeling",
    "special-personal-data": "bijzondere of strafrechtelijke persoonsgegevens",
    "agreement": "afspraken met de archiefvormer",
}
"""On which use is restricted."""

OWN_CODES: Mapping[str, Mapping[str, str]] = {
    "Municipality.point_numbering": {"always": "altijd", "several": "bij meer dan een"},
    "Municipality.language": LANGUAGES, "Municipality.label_languages": LANGUAGES, "DossierDocument.label_languages": LANGUAGES,
    "Procedure.regime": {"european": "Europees", "national": "nationaal"},
    "Procedure.electronic_submission": {"required": "verplicht", "allowed": "toegestaan", "not-allowed": "niet toegestaan"},
    "Contract.nature": {"services": "diensten", "supplies": "leveringen", "works": "werken"},
    "Milestone.precision": {"day": "op de dag", "month": "op de maand"},
    "Risk.phase": {"procedure": "de aanbesteding", "performance": "de uitvoering"},
    "Award.number_weight": {
        "per-exa": "percentage, exact", "per-mid": "percentage, midden van een bandbreedte", "poi-exa": "punten, exact",
        "poi-mid": "punten, midden van een bandbreedte", "dec-exa": "decimaal, exact", "dec-mid": "decimaal, midden van een bandbreedte",
        "ord-imp": "volgorde van belang",
    },
    "TurnoverRequirement.measure": {"contract": "de opdracht", "lots": "percelen", "call-offs": "afroepen", "framework": "de raamovereenkomst"},
    "TableRow.role": {"item": "gewone rij", "memo": "rij ter informatie"},
    "DossierDocument.each": {
        "lots": "perceel", "awards": "gegund perceel", "rejections": "afgewezen inschrijving", "clarification_notices": "nota van inlichtingen",
    },
    "Archive.outcome": {"concluded": "overeenkomst gesloten", "not-concluded": "geen overeenkomst gesloten"},
    "DossierDocument.restriction_ground": GROUNDS,
    "Record.restriction_ground": GROUNDS,
    "ElectronicSignature.valid": {"valid": "geldig", "invalid": "ongeldig", "indeterminate": "niet vast te stellen"},
}  # fmt: skip
"""Words for codes that no vocabulary has. Codes of `Archive.format` are names themselves."""


def field_name(part: str, field: str) -> str:
    """The name of a field of a part of the model; of one that the model does not have what was written, between quotation marks."""
    return OWN_FIELDS.get(f"{part}.{field}") or FIELDS.get(field) or f"“{field}”"
