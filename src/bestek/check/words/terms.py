"""Terms, abbreviations and brands (Q).

Terms are defined where they are used and used where they are defined; what is asked names no maker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bestek.check.context import Context
from bestek.check.passages import Joined, Passage, Reading
from bestek.check.rule import PRACTICE, Hit, Outcome, Rule, hit
from bestek.check.words.breach import breach, paths, written
from bestek.check.words.sentences import listed
from bestek.findings import Severity
from bestek.messages import N_
from bestek.model.dossier import DefinedTerm

DEFINITIONS = "definitions/"

TERMS = listed(
    """
    Aanbesteder Aanbestedingsstukken Aanbieding Aanbieder Beoordelingscommissie Combinant Combinatie Deelovereenkomst Dienstverlener Gegadigde
    Gegadigden Hoofdaannemer Hoofdaanbieder Inschrijver Inschrijvers Inschrijving Inschrijvingen Leverancier Onderaannemer Onderaannemers
    Opdrachtgever Opdrachtnemer Opdrachtnemers Overeenkomst Perceel Percelen Raamovereenkomst Samenwerkingsverband Verwerkersovereenkomst Zorgaanbieder
    """
)
"""Words that contracts and tender documents write with a capital when they mean a defined term."""


def _undefined(context: Context, reading: Reading) -> Outcome:
    """Terms that are written as if they were defined, once for every document."""
    known = {_plain(each.term) for each in context.dossier.definitions}
    terms = "|".join(map(re.escape, sorted({*TERMS, *context.settings.terms})))
    inside = re.compile(rf"(?<=[a-zà-ÿ,;)] )(?:{terms})(?![\w-])")
    seen: set[str] = set()
    for passage, offset, match in reading.dutch.found(inside):
        term = match[0]
        if (
            passage.kind in ("heading", "term", "caption")
            or _plain(term) in known
            or term in seen
            or not written(passage, offset)
        ):
            continue
        seen.add(term)
        yield breach(
            context, passage, offset, term,
            N_("{words} is written as a defined term, but the dossier does not define it: {around}"),
            N_("define it under `definitions`, use the word that is defined there, or write it with a small letter"),
        )  # fmt: skip


def _plain(term: str) -> str:
    """A term without capital and plural."""
    lower = term.lower()
    for ending in ("en", "s"):
        if lower.endswith(ending) and lower[: -len(ending)].capitalize() in TERMS:
            return lower[: -len(ending)]
    return {"percelen": "perceel"}.get(lower, lower)


# Definitions that nothing uses


def _unused(context: Context) -> Outcome:
    """Defined terms that no text uses."""
    definitions = [
        (each, [each.term, *([each.abbreviation] if each.abbreviation else [])]) for each in context.dossier.definitions
    ]
    stems = tuple(dict.fromkeys(_stem(name) for _definition, names in definitions for name in names))
    used = {stem for reading in context.readings for stem in context.of(reading, _used, *stems)}
    if not used and not any(True for reading in context.readings for _ in context.of(reading, _some_text)):
        return
    for each, names in definitions:
        if used.isdisjoint(map(_stem, names)):
            yield _unused_hit(each)


def _used(reading: Reading, *stems: str) -> Sequence[str]:
    """The patterns that some text of a document fits."""
    text = "\0".join(_texts(reading)).lower()
    return [stem for stem in stems if re.search(stem, text)]


def _some_text(reading: Reading) -> Sequence[str]:
    """Something where a document has texts in which a term could be used."""
    return ["text"] if any(_texts(reading)) else []


def _unused_hit(each: DefinedTerm) -> Hit:
    return hit(
        f"definitions/{each.id}/term",
        N_("'{term}' is defined, but no document uses the term"),
        N_("take the definition out, or use the term where it is meant"),
        term=each.term,
    )


def _texts(reading: Reading) -> Iterator[str]:
    """All texts but those of the definitions themselves; what one definition says of another counts."""
    for passage in reading.dutch.passages:
        if passage.kind != "term" and not any(
            path.endswith(("/term", "/abbreviation")) and path.startswith(DEFINITIONS) for path in paths(passage)
        ):
            yield passage.text


def _stem(term: str) -> str:
    """A pattern for a term in its forms: plural, inflection, and within longer words."""
    return r"[\s\u00a0-]+".join(re.escape(word[: max(4, len(word) - 3)]) + r"\w*" for word in term.lower().split())


# Abbreviations

ABBREVIATION = re.compile(r"[A-Z](?<![\w€./@-][A-Z])(?=[A-Za-z]{0,4}[A-Z])[A-Za-z]{1,5}(?![\w/@]|-\d|\.\w)")
"""A word with two capitals."""

COMMON = listed(
    """
    AVG BTW EU EEG EER EG KvK BSN CAO HR ICT IT NL BV NV MKB CBS WhatsApp UWV VNG OZB ZZP WLZ WMO PDF HTML NUTS CPV
    EUR PC TV USB DNA GGD GGZ UTC NAW IBAN KVK NOW VOG ID QR SMS VIP OM WW WIA DHV RTL EHBO EMVI BPKV TED UEA ISBN ISSN
    BAG BRP IOAW IOAZ BIO JSON XML
    KPI SLA FTE SMART PDCA FAQ GPS ROI MVI
    NEN EN ISO NTA DIN HKZ BRL NPR KOMO FSC PEFC
    TenderNed DigiD eHerkenning LinkedIn YouTube PowerPoint SharePoint
    """
)
"""Abbreviations that need no explanation in papers of a municipality, and names that look like one, those of norms among them."""

ROMAN = re.compile(r"[IVXLC]+$")

CAMEL = re.compile(r"[A-Z][a-z]{2,}[A-Z][a-z]{2,}$")
"""A name in two parts (TomTom)."""


def _abbreviations(context: Context, reading: Reading) -> Outcome:
    """Abbreviations that a document uses before, or without, saying what they stand for."""
    known = COMMON | _given(context) | set(context.settings.abbreviations)
    seen: set[str] = set()
    for passage, offset, match in reading.dutch.found(ABBREVIATION):
        words = match[0]
        if words in seen or words in known or not _is_abbreviation(passage, offset, words):
            continue
        seen.add(words)
        if not _introduced(passage.text, offset, words):
            yield breach(
                context, passage, offset, words,
                N_("the abbreviation {words} is not introduced where it is first used: {around}"),
                INTRODUCE,
            )  # fmt: skip


INTRODUCE = N_(
    "write it out the first time, with the abbreviation in brackets, give it as `abbreviation` of a definition or law, or among the "
    "`abbreviations` of review-settings.yaml"
)


def _given(context: Context) -> frozenset[str]:
    """The abbreviations that the dossier gives with its definitions and laws, the codes of its requirements, and the words in its names."""
    dossier = context.dossier
    told = [
        *(each.abbreviation for each in dossier.definitions), *(each.term for each in dossier.definitions),
        *(each.abbreviation for each in dossier.laws), *(each.name for each in dossier.laws), *(each.name for each in dossier.policies),
        *(each.code for each in dossier.requirement_groups),
    ]  # fmt: skip
    return frozenset(word for text in told if isinstance(text, str) for word in re.findall(r"\w+", text))


def _is_abbreviation(passage: Passage, offset: int, words: str) -> bool:
    """Whether it is one: no number, no word of a text in capitals, no letters that stand for a name."""
    if ROMAN.match(words) or CAMEL.match(words) or not written(passage, offset) or passage.kind == "heading":
        return False
    return not passage.text.isupper() and len(set(words)) > 1


def _introduced(text: str, offset: int, words: str) -> bool:
    """Whether it stands in brackets behind what it stands for, has that in brackets behind it, or follows words with these initials."""
    before, after = text[:offset].rstrip("“‘ \u00a0"), text[offset + len(words) :].lstrip("”’ \u00a0")
    if before.endswith("(") or after.startswith("(") or re.search(r"(?:afgekort|hierna|kortweg)[^.]{0,30}$", before):
        return True
    return len(words) >= FEWEST_INITIALS and _are_initials(words.lower(), before.lower().split()[-len(words) - MORE :])


def _are_initials(letters: str, before: Iterable[str]) -> bool:
    """Whether words begin with these letters, in their order."""
    initials = iter(word.lstrip("“‘(")[:1] for word in before)
    return all(letter in initials for letter in letters)


FEWEST_INITIALS = 3
"""Letters of an abbreviation that words begin with by more than chance."""

MORE = 4
"""Words without a letter in the abbreviation that may stand among those that have one: "sociale en andere specifieke diensten, de SAS"."""


# Makers and marks

BRANDS = (
    "Microsoft", "Windows", "Office 365", "SharePoint", "MS Teams", "Microsoft Teams", "Excel", "PowerPoint", "Google", "Android", "Apple",
    "iPhone", "iPad", "Samsung", "Philips", "Oracle", "Salesforce", "VMware", "Cisco", "Citrix", "Adobe", "Acrobat", "AutoCAD",
    "WhatsApp", "Zoom", "Siemens", "Miele", "Swiffer", "Dettol", "Post-it", "Velcro", "Volkswagen", "Mercedes", "Tesla", "Canon",
    "Xerox", "Hewlett-Packard", "Lenovo", "Dell", "IBM", "Canva", "Dropbox", "TeamViewer", "Nilfisk", "Kärcher", "Sodexo", "Ecolab",
)  # fmt: skip
"""Names of makers and products that are met in requirements; an organisation adds its own to `brands` of its settings."""

NORM = re.compile(
    r"(?<![\w-])(?:NEN|ISO|DIN|HKZ|NTA|BRL|KOMO|Kiwa|FSC|PEFC|EN ISO|NPR|Ecolabel|Energy Star)(?:[ /-](?:[A-Z]{2,}|\d(?:[\d.:-]*\d)?))*(?!\w)"
)
"""A norm, certificate or label."""

EQUIVALENT = re.compile(r"gelijkwaardig|vergelijkbaar|soortgelijk|\bequivalent", re.IGNORECASE)

ASKING = ("requirement_groups/", "selection_requirements/", "award/criteria/", "proofs/", "services/", "annexes/")
"""Where a dossier asks something of tenderers."""


def _brands(context: Context, reading: Reading) -> Outcome:
    """Names of makers, norms and labels in what is asked, without room for an equal."""
    names = (*BRANDS, *context.settings.brands)
    brand = re.compile(
        r"(?<![\w-])(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")(?![\w-])"
    )
    asked = Joined(
        passage for passage in reading.dutch.passages if any(path.startswith(ASKING) for path in paths(passage))
    )
    for pattern, message, severity in (
        (brand, N_("{words} names a maker or a product, without room for an equal: {around}"), Severity.WARNING),
        (NORM, N_("{words} names a norm or label, without room for an equal: {around}"), Severity.ADVICE),
    ):
        for passage, offset, match in asked.found(pattern):
            if (
                written(passage, offset)
                and not EQUIVALENT.search(passage.text)
                and match[0] not in context.settings.brand_names
            ):
                yield breach(
                    context, passage, offset, match[0], message,
                    N_("describe what it has to do, or add 'of gelijkwaardig'"),
                    severity,
                )  # fmt: skip


RULES: tuple[Rule, ...] = (
    Rule(
        "Q-06",
        N_("a term with a capital is defined"),
        Severity.WARNING,
        (PRACTICE,),
        read=_undefined,
        needs=("definitions",),
    ),
    Rule("Q-07", N_("every definition is used"), Severity.ADVICE, (PRACTICE,), check=_unused, needs=("definitions",)),
    Rule(
        "Q-08",
        N_("an abbreviation is introduced where it is first used"),
        Severity.ADVICE,
        (PRACTICE,),
        read=_abbreviations,
    ),
    Rule("Q-09", N_("what is asked leaves room for an equal"), Severity.WARNING, (PRACTICE,), read=_brands),
)
