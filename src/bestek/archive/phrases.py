"""The fixed words of the account of a package: Dutch, whatever language the adviser's screen has. It is read when nobody knows the software any more."""

from __future__ import annotations

from collections.abc import Mapping

from bestek.archive.package import Role
from bestek.findings import Severity


def ended(words: str) -> str:
    """A sentence with a full stop, unless it ends with a sign of its own."""
    return words if words[-1:] in ".!?…" else f"{words}."


TITLE = "Verantwoording"
TITLE_OF = "Verantwoording: {title}"
NAME = "verantwoording"

INTRODUCTION = (
    "Dit archiefpakket hoort bij het besluit hierboven. Het bevat de stukken die met dat besluit zijn uitgegeven, de gegevens waaruit zij zijn "
    "gemaakt en wat nodig is om na te gaan dat er niets aan is veranderd. Deze verantwoording zegt wat het pakket bevat, wat is besloten en door "
    "wie, wat daardoor veranderde, waar de gegevens vandaan komen, wat is gecontroleerd en hoelang de stukken worden bewaard."
)
INTRODUCTION_DOCUMENT = (
    "Dit archiefpakket gaat over één stuk: {document}. Het bevat dat stuk, de gegevens waaruit het is gemaakt en wat nodig is om na te gaan dat er "
    "niets aan is veranderd. Het stuk is uitgegeven met het besluit hierboven."
)
INTRODUCTION_ALONE = (
    "Dit archiefpakket hoort bij het besluit hierboven, waarmee geen stuk is uitgegeven. Het bevat het dossier zoals het na dat besluit was en wat nodig "
    "is om na te gaan dat er niets aan is veranderd. Deze verantwoording zegt wat het pakket bevat, wat is besloten en door wie, wat daardoor "
    "veranderde, waar de gegevens vandaan komen, wat is gecontroleerd en hoelang de stukken worden bewaard."
)
UNNUMBERED = "niet vastgelegd"
"""Of a body that numbers its decisions."""

INTRODUCTION_PUBLIC = (
    "Dit is het openbare archiefpakket bij het besluit hierboven. Het bevat alleen stukken die voor iedereen openbaar zijn. Het volledige pakket, met "
    "de gegevens waaruit de stukken zijn gemaakt, bewaart de gemeente."
)
BY_NOTICE = "Gemeente {municipality}, in een nota van inlichtingen"
FACTS = "Het besluit waar dit pakket bij hoort, het orgaan, de datum en het dossier."
DECISION, BODY, DATE, NUMBER, STATUS = "Besluit", "Genomen door", "Datum", "Nummer", "Uitkomst"
DOSSIER, MUNICIPALITY, CASE, PROCESS = "Dossier", "Gemeente", "Zaaknummer", "Werkproces"
PACKED = "Ingepakt op"
ILLUSTRATIVE = "Dit besluit is illustratief: geen bron noemt het."
SOURCE = "Bron"

CONTENTS = "Wat dit pakket bevat"
CONTENTS_DESCRIPTION = "Per stuk de versie en de status, en de bestanden met hun omvang en controlesom."
CONTENTS_NONE = "Met dit besluit is geen stuk uitgegeven."
PAPER, FILES = "Stuk", "Bestanden, met omvang en controlesom (SHA-256)"
CONTENTS_CHECKSUMS = (
    "De controlesommen van alle bestanden, ook van deze verantwoording en van de metagegevens (MDTO, in de bestanden op .mdto.xml), staan in "
    "manifest-sha256.txt."
)
VERSION = "versie {version}, {status}, {day}"
REPLACES = "vervangt {title}"
LABELS_IN = "met opschriften in het {language}"
THIS_RECORD = "Bij dit besluit"
RECEIVED = "van buiten ontvangen"
RECEIVED_ON = "ontvangen op {day}"

ROLES: Mapping[Role, str] = {
    "document": "het stuk zoals het is uitgegeven",
    "signed": "het stuk zoals het is uitgegeven en ondertekend",
    "editable": "het stuk als Word-bestand",
    "annex": "zoals het is ontvangen",
    "account": "deze verantwoording",
    "findings": "bevindingen en goedkeuringen, voluit",
    "tree": "tekst en opbouw van het stuk, voor programma’s",
    "source": "gegevens, besluiten en sjablonen waaruit de stukken zijn gemaakt",
}

REASON = "Wat is besloten en waarom"
EARLIER = "Dit is het {number}e besluit in het dossier. Het vorige was “{title}” ({body}, {day})."
FIRST = "Dit is het eerste besluit in het dossier: het legt alles vast waarmee het dossier begon."

CHANGES = "Wat er veranderde"
CHANGES_NONE = "Het besluit veranderde geen gegevens van het dossier."
CHANGES_OTHERS = "Het besluit veranderde voor deze gemeente geen gegevens van het dossier."
CHANGES_WHOLE = (
    "Lange waarden zijn ingekort; waar een tekst al bestond, is alleen getoond wat verschilt. Alles staat voluit in {file} in herkomst.zip, onder het "
    "pad dat erbij staat."
)
ADDED = "Wat erbij kwam"
ADDED_DESCRIPTION = "Per onderdeel van het dossier wat is opgenomen, en hoeveel gegevens dat zijn."
PART, CAME, COUNT = "Onderdeel", "Opgenomen", "Gegevens"
ALTERED = "Wat anders werd"
ALTERED_DESCRIPTION = "Per gegeven de naam, de oude en de nieuwe waarde."
FACT, OLD, NEW = "Gegeven", "Was", "Werd"
MORE_ALTERED = (
    "Nog één wijziging staat in dat bestand.",
    "Nog {count} wijzigingen staan in dat bestand.",
)
WHY = "Reden: {why}"

ORIGINS = "Waar de gegevens vandaan komen"
ORIGINS_COUNT = (
    "In het dossier zoals het na dit besluit luidde, is {sourced} een bron genoemd. {illustrative} {undecided}"
)
SOURCED = ("één keer", "{count} keer")
ILLUSTRATIVE_COUNT = (
    "Eén onderdeel of gegeven is illustratief gemerkt: daarvoor is geen bron.",
    "{count} onderdelen of gegevens zijn illustratief gemerkt: daarvoor is geen bron.",
)
UNDECIDED_COUNT = ("Eén gegeven was nog niet besloten.", "{count} gegevens waren nog niet besloten.")
SOURCES = "Bronnen van wat dit besluit vastlegde"
SOURCES_DESCRIPTION = "Per bron de vindplaatsen die bij de gegevens zijn genoemd."
SOURCES_NONE = "Bij wat dit besluit vastlegde, is geen bron genoemd."
PLACES = "Vindplaatsen"
RECORDS = "Het dossier beroept zich op deze stukken van buiten:"
HELD_HERE = "in dit pakket, in de map {folder}"
HELD_CHECKSUM = "niet in dit pakket; SHA-256 van de geraadpleegde tekst {sha256}"
HELD_LINK = "niet in dit pakket; vindplaats {link}"
HELD_NOT = "niet in dit pakket"

CHECKED = "Wat is nagekeken"
SIGN_OFFS = "Goedkeuringen tot en met de dag van het besluit"
SIGN_OFFS_DESCRIPTION = "Per goedkeuring het stuk, de rol, de datum en of zij na dit besluit nog gold."
SIGN_OFFS_NONE = "Tot en met de dag van het besluit is van het dossier geen stuk goedgekeurd."
WHAT, ROLE, STATE = "Wat", "Rol", "Na dit besluit"
WHOLE = "het hele stuk"
SECTION = "onderdeel {section}"
STATES = {"holds": "geldt", "lapsed": "vervallen: de tekst is daarna gewijzigd"}
FINDINGS_RUN = (
    "De regels van Bestek zijn toegepast op het dossier zoals het na dit besluit luidde, met de regels van de versie die hieronder staat. "
    "Vergelijking met andere dossiers hoort daar niet bij."
)
FINDINGS_STOPPED = "De regels konden niet worden toegepast: het dossier zoals het toen luidde, heeft met de huidige versie fouten. Zij staan in {file}."
FINDINGS_NONE = "Geen van de regels vond iets dat niet is aanvaard."
FINDINGS = "Deze bevindingen stonden open:"
ACCEPTED = "Deze bevindingen zijn aanvaard en bleven zoals zij zijn:"
ACCEPTED_BY = "Aanvaard door de {role} op {day}."
SEVERITIES = {Severity.ERROR: "fout", Severity.WARNING: "waarschuwing", Severity.ADVICE: "advies"}
NOWHERE = "het dossier als geheel"
UNASSESSED = (
    "Over één regel, of een deel daarvan, zeggen de controles niets, omdat zij niet gold of een gegeven ontbrak.",
    "Over {count} regels, of een deel daarvan, zeggen de controles niets, omdat zij niet golden of een gegeven ontbrak.",
)
REMARKS = (
    "Verder is bij het lezen van de inhoud één opmerking gemaakt.",
    "Verder zijn bij het lezen van de inhoud {count} opmerkingen gemaakt.",
)
IN_FULL = "Alle bevindingen staan voluit in {file}."
OPEN_POINTS = "Deze gegevens staan in een stuk en waren nog niet besloten:"
MORE = "en nog {count}"

PAPERS_TOGETHER = "{title}, versie {version} ({count} stukken)"
KEEPING = "Hoelang de stukken worden bewaard"
KEEPING_LIST = "De nummers zijn die van de Selectielijst gemeenten en intergemeentelijke organen 2020."
KEEPING_DESCRIPTION = "Per stuk het resultaat van de selectielijst, de termijn, en wat nog open is."
PAPERS, RESULT, TERM = "Stukken", "Resultaat van de selectielijst", "Waardering en termijn"
THE_DECISION = "Het besluit met deze verantwoording"
RESULT_OPEN = "nog te bepalen"
KEPT = "blijvend bewaren"
DESTROYED = "vernietigen, {years} na {event}"
DESTROYED_UNDATED = "vernietigen; de termijn is nog te bepalen"
VALUE_OPEN = "nader te bepalen; tot dan wordt niets vernietigd"
DESTROY_ON = "op zijn vroegst vanaf {day}"
DESTROY_WITH = "vanaf {day}, als elke mogelijkheid tot verlenging wordt gebruikt; zonder verlenging vanaf {earliest}"
OPEN_POINT = "Open punt voor {by}: {text}"
STOPPED = "Niet zolang dit loopt: {name}"
STOPPED_UNTIL = "Niet vóór {day} voorbij is: {name}"

PUBLICITY = "Openbaarheid"
PUBLICITY_DESCRIPTION = "Per stuk of het openbaar is en waarom niet, en wat de Woo ervan zegt."
USE, WOO = "Gebruik", "Wet open overheid"
PUBLIC = "openbaar"
PUBLISHED = "openbaar gemaakt op {day}"
CATEGORY_OPEN = "Informatiecategorie nog niet bepaald"
PUBLISH_BY = "uiterlijk openbaar te maken op {day}"

MADE = "Hoe de stukken zijn gemaakt en gecontroleerd"
MADE_HOW = (
    "De stukken zijn door Bestek gemaakt uit één verzameling gegevens en vaste sjablonen. Bij de uitgifte is van elk bestand de controlesom "
    "vastgelegd, samen met de tekst van het stuk en de controlesommen van sjablonen, afbeeldingen en huisstijl. Elk besluit draagt een zegel over zijn "
    "inhoud en over het zegel van het besluit ervoor."
)
MADE_PUBLIC = "De stukken zijn door Bestek gemaakt uit één verzameling gegevens en vaste sjablonen."
SOFTWARE_SAME = "Bij de uitgifte en bij het inpakken is gebruikt: {software}."
SOFTWARE_ISSUED = "Bij de uitgifte is gebruikt: {software}."
SOFTWARE_PACKED = "Bij het inpakken is gebruikt: {software}."
SOFTWARE_REST = "Van elk uitgegeven stuk staat de volledige lijst in made-from.json, in herkomst.zip."
VERIFIED = "Bij het inpakken is gecontroleerd:"
VERIFIED_WHAT = (
    "of de zegels van alle besluiten tot en met dit besluit kloppen, en of de gegevens de stand hebben die het besluit vastlegde;",
    "of de tekst van elk stuk die is die bij de uitgifte is vastgelegd;",
    "of de bestanden dezelfde controlesom hebben als bij de uitgifte;",
    "of de gegevens en de sjablonen nog tot dezelfde tekst leiden.",
)
VERIFIED_ALONE = (
    "Bij het inpakken is gecontroleerd dat de zegels van alle besluiten tot en met dit besluit kloppen, en dat de gegevens de stand hebben die het "
    "besluit vastlegde."
)
RESULT_SAME_FILES = "Alle bestanden zijn die van de uitgifte."
RESULT_SAME = "Alle bestanden zijn die van de uitgifte, en alle teksten komen weer hetzelfde uit de gegevens."
OTHER_BYTES = (
    "Van {title} zijn niet de bestanden van de uitgifte gevonden. Zij zijn opnieuw gemaakt uit de tekst die bij de uitgifte is vastgelegd; met andere "
    "software is de opmaak op onderdelen anders, de tekst niet. De controlesommen van de uitgifte staan in version.yaml, in herkomst.zip."
)
OTHER_TEXT = (
    "Van {title} leiden de gegevens met de sjablonen en de software van nu niet tot dezelfde tekst. Het bestand in dit pakket is gemaakt uit de tekst die "
    "bij de uitgifte is vastgelegd; wie het stuk uit herkomst.zip opnieuw maakt, krijgt een andere tekst."
)
OTHER_CAUSE = "Wat er verschilt: {cause}."
UNSIGNED = "Geen van de stukken in dit pakket draagt een elektronische handtekening."
SIGNED = (
    "Van {title} zit het ondertekende bestand in dit pakket; het begint met het bestand van de uitgifte. {signature}"
)
SIGNATURE = "Houder van de handtekening is {holder}. {validated}"
VALIDATED = "Zij is gecontroleerd op {day}, met als uitkomst: {result}."
NOT_VALIDATED = "Wanneer zij is gecontroleerd en met welke uitkomst, is niet vastgelegd."
NO_SIGNATURE = "Wie heeft getekend, staat in de handtekening zelf; de opdracht bestek archive.verify toont haar."
HOW_TO = (
    "Of het pakket later nog hetzelfde is, toont de opdracht bestek archive.verify: zij vergelijkt alle controlesommen, beoordeelt de PDF-bestanden "
    "(PDF/A-2a en PDF/UA-1) en de metagegevens, en maakt de stukken opnieuw uit herkomst.zip. Zonder die software volstaat elk hulpmiddel voor "
    "BagIt (RFC 8493) om de controlesommen na te gaan; herkomst.zip legt zichzelf uit in LEESMIJ.txt."
)
HOW_TO_PUBLIC = "Of het pakket later nog hetzelfde is, toont elk hulpmiddel voor BagIt (RFC 8493): het vergelijkt de bestanden met manifest-sha256.txt."

LAW = "Regelingen"
LAW_DESCRIPTION = "Per regeling wat zij vraagt, en waar dat in dit pakket staat."
RULE, ASKS = "Regeling, met de tekst die is gelezen", "Wat zij vraagt, en waar het staat"
LAWS = (
    (
        "R-04",
        (
            "Van een archiefstuk blijken de inhoud, de structuur en de vorm, wanneer, door wie en in welk werkproces het is gemaakt, hoe het met andere "
            "stukken samenhangt en met welke software het is gemaakt; van een elektronische handtekening wie de houder is, en wanneer en met welke "
            "uitkomst zij is gecontroleerd. Dat staat in deze verantwoording en in de metagegevens."
        ),
    ),
    (
        "R-03",
        "De vorm van een bestand is open, volledig gedocumenteerd en te valideren. De stukken zijn PDF/A-2a; wat van buiten kwam, is zoals het is ontvangen.",
    ),
    ("R-02", "Elk stuk en elk bestand heeft metagegevens. Zij staan in de bestanden op .mdto.xml."),
    (
        "R-01",
        "Van elk stuk is bepaald of het wordt bewaard, en anders hoelang: zie “Hoelang de stukken worden bewaard”.",
    ),
    (
        "G-07",
        "Stukken van bepaalde categorieën worden uit eigen beweging en op tijd openbaar gemaakt: zie “Openbaarheid”.",
    ),
)
"""By the id of the rule that rests on the same texts: what they ask, and where the package has it."""
