"""Sentences in many wordings: those that say another thing than the facts, and those that are about something else or say the same."""

from __future__ import annotations

from typing import Any

import pytest

from bestek import messages
from bestek.check.context import Context
from bestek.check.contradictions import contradicted
from bestek.check.rule import Hit
from tests.cases.rules_sample import reading, sample

FACTS: dict[str, Any] = {
    "contract/estimated_value": {
        "per_year_low": 26_000_000, "per_year_high": 30_000_000, "total": 250_000_000, "motivation": "Naar het aantal cliënten.",
    },
    "contract/term": {"start": "2026-01-01", "years": 4, "options": [{"id": "een", "years": 2}, {"id": "twee", "years": 2}]},
    "platform": {"name": "Mercell", "former_name": "Negometrix", "publication": ["TenderNed"]},
    "social_return": {"percentage": 5, "base": "het jaarbedrag", "motivation": "Meer mensen doen mee."},
    "procedure/validity_days": 180,
}  # fmt: skip

OTHERWISE = [
    ("De geraamde waarde is € 25.000.000 tot € 30.000.000 per jaar.", "contract/estimated_value/per_year_low"),
    ("De jaarlijkse omvang van de opdracht bedraagt ongeveer € 20 miljoen.", "contract/estimated_value/per_year_low"),
    ("De opdracht heeft een waarde van € 26 tot € 28 miljoen per jaar.", "contract/estimated_value/per_year_low"),
    ("De totale waarde van de opdracht is geraamd op 240 miljoen euro.", "contract/estimated_value/total"),
    ("Over de hele looptijd gaat het om een omvang van circa € 200.000.000.", "contract/estimated_value/total"),
    ("De contractwaarde over acht jaar is 260 miljoen euro.", "contract/estimated_value/total"),
    ("De overeenkomst duurt vijf jaar.", "contract/term"),
    ("De looptijd van de overeenkomst bedraagt drie jaar met twee opties.", "contract/term"),
    ("De overeenkomst wordt gesloten voor de duur van 5 jaar.", "contract/term"),
    ("De overeenkomst wordt aangegaan voor zeven jaar.", "contract/term"),
    ("Inclusief verlengingen is de looptijd ten hoogste tien jaar.", "contract/term"),
    ("De maximale looptijd is 6 jaar.", "contract/term"),
    ("De overeenkomsten gaan in op 1 februari 2025.", "contract/term/start"),
    ("De ingangsdatum van de overeenkomst is 01-07-2026.", "contract/term/start"),
    ("De nieuwe contracten starten op 1 april 2025.", "contract/term/start"),
    ("De huidige overeenkomsten lopen op 30 juni 2025 af.", "contract/current/end"),
    ("De bestaande contracten eindigen per 1 maart 2026.", "contract/current/end"),
    (
        "Het college besluit in maart 2025 over het starten van de aanbesteding.",
        "planning/milestones/besluit-start/date",
    ),
    (
        "Het besluit tot starten van de aanbesteding wordt op 5 februari 2025 genomen.",
        "planning/milestones/besluit-start/date",
    ),
    ("De beoordeling van de inschrijvingen vindt plaats in september 2025.", "planning/procedure/beoordeling/date"),
    ("De mededeling van de gunningsbeslissing volgt op 15 augustus 2025.", "planning/procedure/mededeling/date"),
    ("De ondertekening van de overeenkomsten is gepland op 1 oktober 2025.", "planning/procedure/ondertekening/date"),
    ("De sluiting van de vragenronde is op 1 maart 2025.", "planning/procedure/vragen/date"),
    ("In het najaar van 2025 start de aanbesteding.", "planning/procedure/aankondiging/date"),
    ("De opdracht wordt in juni 2025 aangekondigd.", "planning/procedure/aankondiging/date"),
    ("Gekozen is voor een openbare aanbestedingsprocedure.", "procedure/kind"),
    ("De gemeente volgt de niet-openbare procedure.", "procedure/kind"),
    ("Er is gekozen voor een Europese openbare aanbesteding.", "procedure/kind"),
    ("De procedure is een concurrentiegerichte dialoog.", "procedure/kind"),
    ("Inschrijven kan via CTM Solution.", "platform/name"),
    ("Van het jaarbedrag wordt 10 procent besteed aan social return.", "social_return/percentage"),
    ("De opschortende termijn bedraagt 15 dagen.", "procedure/standstill_days"),
    ("Een inschrijving moet 60 kalenderdagen gestand worden gedaan.", "procedure/validity_days"),
    ("De factuur wordt binnen 60 dagen betaald.", "agreement/payment_days"),
    ("De opdracht is verdeeld in vijf percelen.", "lots"),
    ("Een inschrijver kan maximaal drie percelen gegund krijgen.", "lot_rules/maximum_awarded"),
    ("Het criterium Kwaliteit weegt voor 20% mee.", "award/criteria/kwaliteit/weight"),
]

IN_ORDER = [
    "De waarde is € 26.000.000 tot € 30.000.000 per jaar.",
    "De waarde is in totaal ongeveer 245 miljoen euro.",
    "Per perceel is de waarde ongeveer 4 miljoen euro per jaar.",
    "De verzekering dekt een waarde van € 2.500.000 per gebeurtenis en € 5.000.000 per jaar.",
    "Het budget voor vervoer is € 1.200.000 per jaar.",
    "De kosten van de aanbesteding zijn € 80.000 in totaal.",
    "De waarde ligt in totaal ver boven de drempel van € 750.000.",
    "De looptijd is vier jaar, met twee verlengingen van twee jaar.",
    "Een duur van negen jaar is bij vergelijkbare overeenkomsten gezien.",
    "De overeenkomst wordt elke drie jaar geëvalueerd en kan na vijf jaar worden opgezegd.",
    "Binnen twee jaar na het einde van de overeenkomst zijn gegevens verwijderd.",
    "De inschrijver heeft in de drie jaar voor inschrijving overeenkomsten uitgevoerd.",
    "De Jeugdwet ging op 1 januari 2015 in.",
    "De verordening is op 1 januari 2020 in werking getreden en de overeenkomst sluit daarbij aan.",
    "Het jaarbedrag wordt voor het eerst op 1 januari 2027 geïndexeerd, het tweede jaar van de overeenkomst.",
    "De raad besloot op 28 oktober 2021 over de start van het traject Verder Samen.",
    "De gemeente heeft de vorige procedure voor hulpmiddelen in het voorjaar van 2022 afgerond.",
    "Een openbare marktconsultatie ging vooraf.",
    "Anders dan de openbare procedure kent deze procedure geen vaste termijnen.",
    "De openbare procedure is niet voorgeschreven.",
    "TenderNed en Mercell zijn de kanalen.",
    "Social return is maatwerk; wie 30% onder de norm blijft, overlegt.",
    "Een klacht wordt binnen 20 dagen behandeld.",
    "Wie op drie percelen inschrijft, geeft zijn voorkeur op.",
    "Kwaliteit is belangrijk: 80% van de inwoners wil langer thuis wonen.",
    "De inschrijver levert binnen zeven dagen bewijs na de mededeling van de gunningsbeslissing.",
    "De huidige overeenkomsten zijn op 1 januari 2017 ingegaan.",
    "De huidige contracten duurden vijf jaar en zijn twee keer verlengd.",
]


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    messages.set_language("en")
    return sample(tmp_path_factory.mktemp("proef"), FACTS)


def breaches(context: Context, text: str) -> list[Hit]:
    found = contradicted(context, reading("council-proposal", paragraphs=[text]))
    return [each for each in found if isinstance(each, Hit)]


@pytest.mark.parametrize(("text", "path"), OTHERWISE, ids=[text for text, _ in OTHERWISE])
def test_a_sentence_that_says_another_thing_than_a_fact_is_found(context: Context, text: str, path: str):
    assert [each.values["path"] for each in breaches(context, text)] == [path]


@pytest.mark.parametrize("text", IN_ORDER)
def test_a_sentence_that_says_the_same_or_is_about_something_else_is_passed_over(context: Context, text: str):
    assert breaches(context, text) == []


def test_what_is_judged_is_the_sentence(context: Context):
    (breach,) = breaches(context, "Dit is de opzet. De overeenkomst duurt vijf jaar. Daarna volgt een nieuwe.")
    assert breach.judged.strip() == "De overeenkomst duurt vijf jaar."
