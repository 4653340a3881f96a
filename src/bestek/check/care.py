"""What the Wmo 2015 asks, and social return (W, S)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bestek.check.context import Context
from bestek.check.passages import Reading
from bestek.check.rule import Basis, Hit, Outcome, Rule, hit, not_assessed
from bestek.findings import Severity
from bestek.messages import N_
from bestek.model.procurement import Requirement

CLAUSES = "templates/clauses/"

WMO = re.compile(r"wet maatschappelijke ondersteuning 2015|\bwmo[- ]2015\b", re.IGNORECASE)


def is_wmo(context: Context) -> bool:
    """Whether the dossier rests on the Wmo 2015."""
    return any(WMO.search(f"{law.id} {law.name}") for law in context.dossier.laws)


def prints_clause(reading: Reading, clauses: Iterable[str]) -> bool:
    """Whether a document prints one of these clauses, by their id."""
    files = {f"{CLAUSES}{clause}.md.j2" for clause in clauses}
    return any(source.file in files for passage in reading.passages for run in passage.runs for source in run.sources)


def _lacking_in(reading: Reading, message: str, hint: str, **values: object) -> Hit:
    """Something that a document does not print: found at its entry, shown where it begins."""
    spots = tuple(passage.spot for passage in reading.passages[:1])
    return Hit(f"documents/{reading.entry}", message, {"document": reading.document.id, **values}, hint, spots=spots)


# W-01: the real price

ELEMENTS = (
    ("kosten van de beroepskracht", (re.compile(r"^(?!.*niet.?productie).*beroepskracht"),)),
    ("redelijke overheadkosten", (re.compile(r"overhead"),)),
    ("kosten van niet-productieve uren", (re.compile(r"niet.?productie|improductie"),)),
    ("reis- en opleidingskosten", (re.compile(r"rei[sz]"), re.compile(r"opleiding"))),
    ("indexatie van de reële prijs", (re.compile(r"index"),)),
    ("overige kosten door verplichtingen van de gemeente", (re.compile(r"overige|verplichting"),)),
)
"""The cost elements of a real price (Uitvoeringsbesluit Wmo 2015 art. 5.4 lid 3) and the words that the names of elements have to hold."""


def _real_price(context: Context) -> Outcome:
    """The price is built up from all cost elements, each of them explained."""
    if not is_wmo(context):
        return
    elements = context.fact("contract/pricing/cost_elements") or ()
    names = [f"{element.name}".lower() for element in elements]
    lacking = [said for said, words in ELEMENTS if not all(any(word.search(name) for name in names) for word in words)]
    if lacking:
        yield hit(
            "contract/pricing/cost_elements",
            N_("the real price does not name these cost elements: {lacking}"),
            N_("add an element for each, or name it in the words of the Uitvoeringsbesluit"),
            lacking=", ".join(lacking),
        )
    for element in elements:
        if not isinstance(element.explanation, str):
            yield not_assessed(N_("the explanation of the cost element {name} is open"), name=element.name)


# W-02: clauses of the contract

DUTIES = (
    (("overname-personeel",), N_("the contract {document} has no clause on consulting about the takeover of personnel, which the executive sees to")),
    (("continuiteit",), N_("the contract {document} has no clause on continuity of care")),
)  # fmt: skip
"""What the contract provides for, by the ids of clauses of which one says it (Wmo 2015 art. 2.6.5 lid 1 and 3, lid 2)."""


def _no_contract(context: Context) -> Outcome:
    if is_wmo(context) and not context.has_document("agreement"):
        yield not_assessed(N_("there is no agreement among the documents"))


def _contract(context: Context, reading: Reading) -> Outcome:
    """The agreement prints a clause for each duty."""
    if reading.kind == "agreement" and is_wmo(context):
        for clauses, message in DUTIES:
            if not prints_clause(reading, clauses):
                hint = N_("print the clause {clauses} in the agreement")
                yield _lacking_in(reading, message, hint, clauses=", ".join(clauses))


# W-03: decisions stay with the municipality

DECISION = r"(?:de|een|iedere|elke|alle|zijn)\s+(?:\w+\s+)?beschikking(?:en)?"
RIGHTS = (
    r"(?:aanvra(?:ag|gen)|toekenning|toegang|recht(?:en)?|indicatie|aanspra(?:ak|ken)|(?:maatwerk)?voorziening(?:en)?)"
)

HANDED_OVER = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:neemt|geeft|verleent|wijzigt|herziet|weigert|verlengt|stelt|trekt|beëindigt)\s+(?:zelf\s+|zelfstandig\s+|namens het college\s+)?{DECISION}\b",
        rf"\bbesl(?:uit|ist)\s+(?:\w+\s+){{0,4}}(?:op|over)\s+(?:\w+\s+){{0,3}}{RIGHTS}\b",
        r"\bkent\s+(?:\w+\s+){0,8}(?:(?:maatwerk)?voorziening(?:en)?|ondersteuning|begeleiding)\s+(?:\w+\s+){0,4}toe\b",
        rf"\bstelt\s+(?:\w+\s+){{0,6}}{RIGHTS}\s+(?:\w+\s+){{0,8}}vast\b",
        r"\bindiceert\b",
    )
)
"""Wordings by which whoever is the subject of a sentence decides on the rights of a client."""

PROVIDERS = r"(?:hoofd|zorg|thuiszorg)?aanbieder|opdrachtnemer|inschrijver|\{\{\s*contract\.contractor\s*\}\}"
NEGATED = re.compile(r"\b(?:geen|niet|nooit)\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[.;:])\s|\n\n")


def _decisions(context: Context) -> Outcome:
    """No requirement makes a provider decide on the rights of a client."""
    if not is_wmo(context):
        return
    called = re.escape(str(context.fact("contract/contractor") or "aanbieder"))
    provider = re.compile(rf"\b(?:{PROVIDERS}|{called})\b|\{{\{{\s*contract\.contractor", re.IGNORECASE)
    for path, requirement in _requirements(context):
        for words in _handing_over(str(requirement.text), provider):
            yield _handed_over(f"{path}/text", str(requirement.text), words)


def _handed_over(path: str, text: str, words: str) -> Hit:
    """The words, where they stand in the text of the requirement."""
    found = re.search(r"\s+".join(map(re.escape, words.split())), text)
    return Hit(
        path,
        N_("a requirement hands the decision on the rights of a client to a provider: “{words}”"),
        {"words": words},
        N_("leave the decision to the executive; where it gives a mandate (Wmo 2015 art. 2.6.3), name that mandate and accept this finding"),
        offset=found.start() if found else -1,
    )  # fmt: skip


def _requirements(context: Context) -> Iterator[tuple[str, Requirement]]:
    for group in context.dossier.requirement_groups:
        for requirement in group.requirements:
            yield f"requirement_groups/{group.id}/requirements/{requirement.id}", requirement


def _handing_over(text: str, provider: re.Pattern[str]) -> Iterator[str]:
    """The words of each sentence in which a provider decides."""
    for sentence in SENTENCE_END.split(" ".join(text.split())):
        subject = provider.search(sentence)
        if subject and not NEGATED.search(sentence):
            found = (pattern.search(sentence, subject.end()) for pattern in HANDED_OVER)
            yield from (match[0] for match in found if match)


# W-04: the procedure for care


def _care_procedure(context: Context) -> Outcome:
    """Care under the Wmo 2015 follows the simplified procedure, unless the authority decided otherwise and said so."""
    if is_wmo(context) and context.fact("procedure/kind") != "sas" and not context.decided("procedure/motivation"):
        yield hit(
            "procedure/kind",
            N_("care under the Wmo 2015 follows the simplified procedure unless the authority decides otherwise; no such decision is recorded"),
            N_("write in procedure/motivation why this procedure was chosen and who decided that, or take the simplified one"),
        )  # fmt: skip


# S-01, S-02: social return, and who informs of obligations

SOCIAL_RETURN = re.compile(r"social[ -]?return|\bsroi\b|\bsocial_return\.", re.IGNORECASE)


def _social_return(context: Context) -> Outcome:
    """It is a performance condition with a percentage."""
    if context.fact("social_return/percentage") == 0:
        message, hint = N_("social return of 0%"), N_("give the percentage, or leave social return out")
        yield hit("social_return/percentage", message, hint)
    for path, requirement in _requirements(context):
        if requirement.type in ("requirement", "wish") and SOCIAL_RETURN.search(str(requirement.text)):
            yield hit(
                f"{path}/type",
                N_("social return is a performance condition, not a requirement or a wish of the tender"),
                N_("write type: performance-condition"),
            )


def _social_return_told(context: Context, reading: Reading) -> Outcome:
    """The tender document gives the percentage and what it is counted on."""
    if reading.kind == "tender-document" and context.dossier.social_return:
        for path in ("social_return/percentage", "social_return/base"):
            if path not in reading.paths:
                message = N_("the tender document {document} does not print {fact}")
                yield _lacking_in(reading, message, N_("print the clause social-return"), fact=path)


INFORMANTS = ("arbeidsinspectie", "belastingdienst")
"""Who informs of obligations on labour and taxes, as documents name them."""


def _informants(context: Context, reading: Reading) -> Outcome:
    """The procurement documents name who informs of obligations on taxes and labour."""
    if reading.kind != "tender-document":
        return
    documents = context.documents("tender-document", "agreement", "programme-of-requirements")
    named = {name for each in documents for name in context.of(each, _named)}
    if lacking := [name for name in INFORMANTS if name not in named]:
        message = N_("the procurement documents do not name who informs of obligations on labour and taxes: {lacking}")
        hint = N_("print the clause arbeidsvoorwaarden in the tender document or in the agreement")
        yield _lacking_in(reading, message, hint, lacking=", ".join(lacking))


def _named(reading: Reading) -> Sequence[str]:
    """Those of them that a document names."""
    words = "\n".join(passage.text for passage in reading.passages).lower()
    return [name for name in INFORMANTS if name in words]


WMO_2015, AW_2015 = "2015-01", "2015-08"
"""The states of the Wmo 2015 and of the Aanbestedingswet 2012 that were read."""

RULES: tuple[Rule, ...] = (
    Rule(
        "W-01",
        N_("the real price is built up from the six cost elements"),
        Severity.ERROR,
        (
            Basis("Wmo 2015 art. 2.6.6 lid 1", "primary", WMO_2015),
            Basis("Uitvoeringsbesluit Wmo 2015 art. 5.4 lid 1 tot en met 3 (ECLI:NL:HR:2021:1452)", "secondary"),
        ),
        check=_real_price,
        needs=("contract/pricing",),
        parameters=N_("six elements, known by words in their names"),
    ),
    Rule(
        "W-02",
        N_("the contract provides for takeover of personnel and for continuity"),
        Severity.ERROR,
        (Basis("Wmo 2015 art. 2.6.5 lid 1 tot en met 3", "primary", WMO_2015),),
        check=_no_contract,
        read=_contract,
        parameters=N_("the clauses overname-personeel and continuiteit"),
    ),
    Rule(
        "W-03",
        N_("no requirement hands the decision on rights to a provider"),
        Severity.ERROR,
        (Basis("Wmo 2015 art. 2.6.4 lid 1, 2.6.3", "primary", WMO_2015),),
        check=_decisions,
        needs=("requirement_groups",),
        parameters=N_("wordings in which a provider grants, decides on or determines rights"),
    ),
    Rule(
        "W-04",
        N_("care follows the simplified procedure, unless decided otherwise"),
        Severity.ADVICE,
        (
            Basis("Aanbestedingswet 2012 art. 2.38 lid 3", "primary", AW_2015),
            Basis("collegebesluit van een van de dossiers (2.38 lid 3)", "source"),
        ),
        check=_care_procedure,
        needs=("procedure/kind",),
    ),
    Rule(
        "S-01",
        N_("social return is a performance condition and is announced"),
        Severity.WARNING,
        (Basis("Aanbestedingswet 2012 art. 2.80", "primary", AW_2015), Basis("inkoopstrategie 2.11", "source")),
        check=_social_return,
        read=_social_return_told,
        needs=("social_return/percentage", "social_return/base"),
        parameters=N_("the percentage is local policy"),
    ),
    Rule(
        "S-02",
        N_("the documents name who informs of obligations on taxes and labour"),
        Severity.WARNING,
        (Basis("Aanbestedingswet 2012 art. 2.81 lid 1", "primary", AW_2015),),
        read=_informants,
    ),
)
