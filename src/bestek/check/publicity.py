"""Publication and archive (G, R)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import BaseModel

from bestek.check import woo
from bestek.check.archives import (
    CATEGORIES,
    CLOSED,
    NONE,
    RESULT_BY_KIND,
    RESULTS,
)
from bestek.check.authored import Sentence, at, sentences_of
from bestek.check.context import Context
from bestek.check.given import OPEN, day_of, judging, wanted
from bestek.check.passages import Reading
from bestek.check.rule import PRACTICE, Basis, Hit, Outcome, Rule, hit, not_assessed
from bestek.findings import Severity
from bestek.messages import N_
from bestek.model import Dossier, Open
from bestek.model.dossier import DossierDocument, kind_of
from bestek.tree import Source
from bestek.view import internal_fields


def _is_open(part: object, field: str) -> bool:
    return isinstance(getattr(part, field), Open)


# G-07: the category of information and the day of publication


def _categories(context: Context) -> Outcome:
    """A document has a category of information, or none for a reason; what has one is published in time."""
    for document in context.dossier.documents:
        path = f"documents/{document.id}"
        stated = context.fact(f"{path}/woo_category")
        known = woo.by_kind(context.dossier, document)
        if _is_open(document, "woo_category"):
            yield not_assessed(OPEN, path=f"{path}/woo_category")
        elif stated and stated not in CATEGORIES:
            yield hit(f"{path}/woo_category", N_("the list of categories of information has no {code}"),
                      N_("categories that are there: {known}"), code=stated, known=", ".join(CATEGORIES))  # fmt: skip
        elif not stated and len(known) > 1:
            breach = hit(path, N_("the document has no category of information, and its kind leaves a choice: {choice}"),
                         N_("write woo_category: with one of these codes"), choice=_listed(known))  # fmt: skip
            yield judging(breach, *known)
        else:
            yield from _in_time(context, document, stated or known[0])


def _listed(codes: tuple[str, ...]) -> str:
    return ", ".join(f"{code} ({CATEGORIES[code]})" for code in codes)


def _in_time(context: Context, document: DossierDocument, category: str) -> Outcome:
    """A paper of the council is published when its members get it, anything else within a number of days after it was adopted."""
    if category == NONE or document.status not in ("adopted", "published", "for-decision"):
        return
    path = f"documents/{document.id}/published_on"
    published, adopted = day_of(document.published_on), day_of(document.date)
    if not published or not adopted:
        yield not_assessed(N_("{path} is not known"), path=path)
        return
    limit = woo.publish_by(context.dossier, document, category)
    if limit and published > limit:
        breach = hit(path, N_("published on {published}; {category} is published by {limit}"), N_("say in a note why it was later"),
                     published=published, category=CATEGORIES[category], limit=limit)  # fmt: skip
        yield judging(breach, published, category, limit)


# G-08: personal data in the public edition

PHONE = re.compile(
    r"(?<![\w.,/+-])(?:\+31[\s\u00a0-]?(?:\(0\))?|0031[\s\u00a0-]?|0)[\s\u00a0-]?[1-9](?:[\s\u00a0-]?\d){8}(?![\w-])"
)
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
CITIZEN = re.compile(r"(?<![\w.,/-])\d{9}(?![\w-]|[.,]\d)")
PERSON = re.compile(r"(?:(?:[A-Z]\.\s?)+|[A-Z][\w\u2019'-]+\s)(?:(?:van|de|der|den|ten|ter|te)\s)*[A-Z][\w\u2019'-]+")
"""A name of a person: initials or a first name, and a surname."""

SHARED = frozenset(
    [
        "info",
        "inkoop",
        "gemeente",
        "klachten",
        "klachtenmeldpunt",
        "aanbesteding",
        "aanbestedingen",
        "secretariaat",
        "griffie",
        "postbus",
        "contact",
        "servicedesk",
        "privacy",
    ]
)
"""Names of mailboxes that are nobody's own."""


def _personal(context: Context, reading: Reading) -> Outcome:
    """Telephone numbers, addresses and names that the public edition prints too."""
    names = _internal_names(context.dossier)
    for passage_language in ("nl", "fy", "en"):
        for sentence in sentences_of(reading, passage_language):
            for words, message in _told(sentence.text, names):
                yield from _public(context, sentence, words, message)


def _told(text: str, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    for found in PHONE.finditer(text):
        yield found[0], N_("the telephone number {words} stands in the public edition")
    for found in MAIL.finditer(text) if "@" in text else ():
        if found[0].split("@")[0].lower() not in SHARED:
            yield found[0], N_("the e-mail address {words} stands in the public edition")
    for found in CITIZEN.finditer(text):
        if _is_citizen_number(found[0]):
            yield found[0], N_("{words} stands in the public edition and can be a citizen service number (BSN)")
    for name in names:
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            yield (
                name,
                N_("the name {words} stands in the public edition; the dossier gives it for the internal one alone"),
            )


def _is_citizen_number(digits: str) -> bool:
    """The eleven test: nine digits with the weights 9 to 2 and -1 add up to a multiple of eleven."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))
    return total % 11 == 0 and int(digits) > 0


def _public(context: Context, sentence: Sentence, words: str, message: str) -> Outcome:
    start = sentence.start + sentence.text.index(words)
    source = next(iter(sentence.passage.run_at(start).sources), Source())
    if not _is_internal(context, source.path):
        yield at(context, sentence, words, source, message, AWAY, words=words)


AWAY = N_("name the function, or a mailbox of the organisation; who signs by office stays")


def _is_internal(context: Context, path: str) -> bool:
    """Whether only the internal edition prints this fact."""
    part, _, field = path.rpartition("/")
    owner = context.fact(part) if part else None
    return isinstance(owner, BaseModel) and field in internal_fields(type(owner))


def _internal_names(dossier: Dossier) -> frozenset[str]:
    """Names of persons in fields that only the internal edition prints, but for those of office holders, who sign."""
    holders = {str(holder.name) for holder in dossier.municipality.office_holders}
    values = (value for part in (*dossier.roles, *dossier.proposals) for value in _of(part))
    return frozenset(name for value in values for name in PERSON.findall(value) if name not in holders)


def _of(part: BaseModel) -> Iterator[str]:
    values = (getattr(part, name) for name in internal_fields(type(part)))
    return (value for value in values if isinstance(value, str))


# how long it is kept


def _retention(context: Context) -> Outcome:
    """Every document has a result of the selection list: its own, or the one that follows from its kind."""
    for document in context.dossier.documents:
        path = f"documents/{document.id}"
        known, stated = RESULT_BY_KIND.get(kind_of(document), ()), context.fact(f"{path}/retention")
        if _is_open(document, "retention"):
            yield not_assessed(OPEN, path=f"{path}/retention")
        elif stated and known and stated not in known:
            yield _elsewhere(f"{path}/retention", stated, known)
        elif not stated and len(known) > 1:
            breach = hit(path, N_("the selection list leaves a choice for this document: {choice}"), ARCHIVIST, Severity.WARNING,
                         choice=_results(known))  # fmt: skip
            yield judging(breach, *known)
        elif not stated and not known:
            breach = hit(
                path, N_("which result of the selection list this kind of document has is not known"), ARCHIVIST
            )
            yield judging(breach, kind_of(document))


ARCHIVIST = N_("let the archivist decide, and write retention: with the number of the result")


def _elsewhere(path: str, stated: str, known: tuple[str, ...]) -> Hit:
    return hit(
        path,
        N_("the result {stated} is not that of this kind of document: {choice}"),
        N_("correct the number; 16.2.2 is for a European tender that led to no contract"),
        Severity.WARNING if stated in RESULTS else None,
        stated=stated,
        choice=_results(known),
    )


def _results(numbers: tuple[str, ...]) -> str:
    return ", ".join(f"{number} ({RESULTS[number].subject}: {_kept(number)})" for number in numbers)


def _kept(number: str) -> str:
    result = RESULTS[number]
    if not result.years:
        return result.value
    return f"{result.value}, {result.years} jaar na {result.from_ or 'afhandeling'}"


# what MDTO asks for


def _described(context: Context) -> Outcome:
    """Identification, name, valuation, creator and restriction of use: the last one is what content has to say."""
    for document in context.dossier.documents:
        yield from wanted(
            context,
            hit(
                f"documents/{document.id}/use_restriction",
                N_("the document does not say whether its use is restricted (MDTO: beperkingGebruik)"),
                N_("write use_restriction: openbaar, or which restriction and why"),
            ),
        )


# the format of the archive copy


def _format(context: Context) -> Outcome:
    """The copy that is kept has a format that can be validated, is documented and open; so has a record from outside."""
    format_ = context.fact("archive/format")
    if format_ == "PDF/A-3":
        yield hit("archive/format", N_("PDF/A-3 can hold files of any format inside, which archives advise against"),
                  N_("take PDF/A-2, with other files beside it"), Severity.WARNING)  # fmt: skip
    elif not format_.startswith("PDF/A"):
        yield hit("archive/format", N_("{format} is not the format that the explanation of the regulation names: PDF/A"),
                  N_("take PDF/A-2, or agree on another format with the archivist"), format=format_)  # fmt: skip
    for record in context.dossier.records:
        ending = str(record.file or "").rpartition(".")[2].lower()
        if ending in CLOSED:
            yield hit(f"records/{record.id}/file", N_("the format {ending} is not open"),
                      N_("keep the file as it was received, and a copy in PDF/A beside it"), ending=ending)  # fmt: skip


# what a record shows


def _authentic(context: Context) -> Outcome:
    """A record shows who made it, when and in which process, what it is related to, and whether a signature held."""
    yield from wanted(
        context,
        hit(
            "archive/case",
            N_("the archive does not know in which case the documents were made"),
            N_("write case: with its number"),
        ),
    )
    for document in context.dossier.documents:
        path = f"documents/{document.id}"
        if document.status == "adopted" and not _decided_by(context, document):
            breach = hit(path, N_("the document is adopted, and nothing says which body adopted it"),
                         N_("give it proposal:, or record the decision with ./inv decide"))  # fmt: skip
            yield judging(breach, document.status)
        if document.signature:
            yield from _signed(context, path)


def _decided_by(context: Context, document: DossierDocument) -> bool:
    of_ledger = document.versions[-1].body if document.versions else None
    return bool(of_ledger) or context.decided(f"documents/{document.id}/proposal")


def _signed(context: Context, path: str) -> Outcome:
    for field in ("validated_on", "valid"):
        yield from wanted(context, hit(f"{path}/signature/{field}", N_("of the signature it is not kept when it was validated, or with which result"),
                                       N_("write validated_on: and valid:, as the report of the validation gives them")))  # fmt: skip
    if context.fact(f"{path}/signature/valid") == "invalid":
        yield hit(
            f"{path}/signature/valid",
            N_("the signature did not hold when it was validated"),
            N_("have the document signed again"),
        )


RULES: tuple[Rule, ...] = (
    Rule(
        "G-07",
        N_("documents have their category of information of the Woo, and are published in time"),
        Severity.ADVICE,
        (Basis("Woo art. 3.3", "primary", woo.STATE), Basis("TOOI, waardelijst informatiecategorieën", "secondary")),
        check=_categories,
        parameters=N_(
            "14 days, research 28; papers of the council by the convocation. Advice until art. 3.3 lid 2 c is in force, on a day that is to be verified"
        ),
    ),
    Rule(
        "G-08",
        N_("the public edition has no personal data of officials and clients"),
        Severity.WARNING,
        (Basis("Woo art. 5.1", "memory"), PRACTICE),
        read=_personal,
        parameters=N_(
            "telephone numbers, e-mail addresses, numbers that pass the eleven test, names of internal fields"
        ),
    ),
    Rule(
        "R-01",
        N_("every document has its result of the selection list"),
        Severity.ERROR,
        (Basis("Selectielijst gemeenten en intergemeentelijke organen 2020", "primary"),),
        check=_retention,
        parameters=N_(
            "by the kind of document, as this project reads the list; a warning where the list leaves a choice"
        ),
    ),
    Rule(
        "R-02",
        N_("every document has what MDTO asks for"),
        Severity.ERROR,
        (Basis("MDTO, XSD", "primary", "1.0.1"),),
        check=_described,
        needs=("archive",),
        parameters=N_("identification, name and creator follow from the dossier, the valuation from R-01"),
    ),
    Rule(
        "R-03",
        N_("archive copies have a format that can be validated, is documented and open"),
        Severity.ERROR,
        (
            Basis("Archiefregeling art. 26 lid 1", "primary", "2013-11"),
            Basis("Archiefregeling, toelichting (PDF/A)", "secondary"),
        ),
        check=_format,
        needs=("archive/format",),
        parameters=N_("a warning for PDF/A-3"),
    ),
    Rule(
        "R-04",
        N_("a record shows who made it, when, in which process, and whether its signature held"),
        Severity.WARNING,
        (Basis("Archiefregeling art. 17, 19, 24 onder c", "primary", "2013-11"),),
        check=_authentic,
        needs=("archive",),
        parameters=N_("structure, form and software are recorded when a document is made"),
    ),
)
