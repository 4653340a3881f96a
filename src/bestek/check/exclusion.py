"""Exclusion grounds, proofs, the European single procurement document (X)."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast

from bestek.check.context import Context
from bestek.check.literals import Unit, quantities
from bestek.check.rule import NO_DISPATCH, Basis, Outcome, Rule, hit, not_assessed
from bestek.findings import Severity
from bestek.messages import N_
from bestek.mistakes import nearest
from bestek.model.procurement import Proof

GROUNDS = Path(__file__).parent / "data" / "exclusion_grounds.csv"


@dataclass(frozen=True, slots=True)
class Ground:
    """A code of the list: prescribed by law (`since` a day of dispatch, or always), optional, of national law, or the name of a group."""

    kind: Literal["mandatory", "optional", "national", "group"]
    label: str
    since: datetime.date = datetime.date.min

    def prescribed(self, day: datetime.date | None) -> bool:
        """Whether it is prescribed for a notice that is sent on this day; where the day is not known, whether it always is."""
        return self.kind == "mandatory" and self.since <= (day or datetime.date.min)


@cache
def grounds() -> Mapping[str, Ground]:
    """The codes of the eForms list exclusion-ground (SDK, version 20250618-0)."""
    with GROUNDS.open(encoding="utf-8", newline="") as lines:
        rows = [cast(dict[str, Any], row) for row in csv.DictReader(lines)]
    return MappingProxyType({row["code"]: Ground(row["kind"], row["label_nl"], _since(row["since"])) for row in rows})


def _since(day: str) -> datetime.date:
    return datetime.date.fromisoformat(day) if day else datetime.date.min


def _named(codes: Iterable[str]) -> str:
    """Codes with their names, in the order of the list; unknown ones behind."""
    order = list(grounds())
    known = sorted(codes, key=lambda code: (order.index(code) if code in grounds() else len(order), code))
    return "; ".join(f"{grounds()[code].label} ({code})" if code in grounds() else code for code in known)


# the grounds


def _grounds(context: Context) -> Outcome:
    """They are on the list, none that the law prescribes is left out, and the UEA asks for the same."""
    stated = list(_stated(context))
    yield from _on_the_list(stated)
    if context.fact("procedure/kind") != "sas":
        yield from _mandatory(context, stated)
    if len(stated) < len(context.dossier.exclusion_grounds):
        yield not_assessed(N_("the code of an exclusion ground is open"))
    elif stated:
        yield from _same_as_espd(context, {code for _, code in stated})


def _stated(context: Context) -> Iterator[tuple[str, str]]:
    """The path and the code of each ground whose code is decided."""
    for ground in context.dossier.exclusion_grounds:
        if isinstance(ground.code, str):
            yield f"exclusion_grounds/{ground.id}", ground.code


def _on_the_list(stated: list[tuple[str, str]]) -> Outcome:
    for path, code in stated:
        if code not in grounds():
            suggestion = nearest(code, [known for known, ground in grounds().items() if ground.kind != "group"])
            hint = N_("did you mean {suggestion}?") if suggestion else N_("take a code of the list exclusion-ground")
            message = N_("the eForms list of exclusion grounds has no code {code}")
            yield hit(f"{path}/code", message, hint, code=code, suggestion=suggestion)
        elif grounds()[code].kind == "group":
            yield hit(
                f"{path}/code", N_("{code} is the name of a group, not a ground"), N_("name the grounds"), code=code
            )


def _mandatory(context: Context, stated: list[tuple[str, str]]) -> Outcome:
    """Outside the simplified procedure the grounds that the law prescribes are all stated, and as mandatory."""
    if not stated and not context.has_document("tender-document"):
        yield not_assessed(N_("there are no exclusion grounds, and no tender document yet that states them"))
        return
    codes, day = {code for _, code in stated}, context.dispatched
    if day is None:
        yield not_assessed(NO_DISPATCH)
    if lacking := [code for code, ground in grounds().items() if ground.prescribed(day) and code not in codes]:
        message = N_("grounds that the law prescribes are not stated: {codes}")
        yield hit("exclusion_grounds", message, N_("add them"), codes=_named(lacking))
    for path, code in stated:
        prescribed = code in grounds() and grounds()[code].prescribed(day)
        if prescribed and context.fact(f"{path}/kind") == "optional":
            message = N_("the law prescribes {code}: it is not optional")
            yield hit(f"{path}/kind", message, N_("make it mandatory"), code=code)


def _same_as_espd(context: Context, codes: set[str]) -> Outcome:
    """The UEA on the platform asks for the grounds that the tender document states."""
    if context.fact("espd/exclusion_grounds") is None:
        yield not_assessed(N_("without espd/exclusion_grounds the tender document and the UEA are not compared"))
        return
    asked = set(context.fact("espd/exclusion_grounds"))
    for differing, message in (
        (codes - asked, N_("the UEA does not ask for grounds that the tender document states: {codes}")),
        (asked - codes, N_("the UEA asks for grounds that the tender document does not state: {codes}")),
    ):
        if differing:
            hint = N_("make the two the same; a tenderer declares what the UEA asks")
            yield hit("espd/exclusion_grounds", message, hint, codes=_named(differing))


# the age of proofs

OLDEST = (
    (re.compile(r"handelsregister|\bkvk\b|kamer van koophandel", re.IGNORECASE), 6),
    (re.compile(r"gedragsverklaring aanbesteden|\bgva\b", re.IGNORECASE), 24),
    (re.compile(r"belastingdienst", re.IGNORECASE), 6),
)
"""The highest age in months that the law allows for a proof, by the words of its name (Aanbestedingswet 2012 art. 2.89 lid 1 to 3)."""

MONTHS: dict[Unit, int] = {"month": 1, "year": 12}


def months(words: str) -> int | None:
    """How many months an age in words is ("zes maanden", "2 jaar"); `None` where the words say anything else besides."""
    for unit, each in MONTHS.items():
        for found in quantities(words.strip(), unit):
            count = found.low * each
            if found.text == words.strip() and found.low == found.high and not found.about and count == int(count) > 0:
                return int(count)
    return None


def _proofs(context: Context) -> Outcome:
    """No proof may be older than the law allows, and its age is said once."""
    for proof in context.dossier.proofs:
        path = f"proofs/{proof.id}"
        said = months(proof.maximum_age) if isinstance(proof.maximum_age, str) else None
        counted = proof.maximum_age_months if isinstance(proof.maximum_age_months, int) else None
        if said and counted and said != counted:
            yield hit(
                f"{path}/maximum_age_months",
                N_("{counted} months, while the documents print '{words}'"),
                N_("correct one of the two"),
                counted=counted,
                words=proof.maximum_age,
            )
        yield from _not_too_old(proof, path, counted or said)


def _not_too_old(proof: Proof, path: str, age: int | None) -> Outcome:
    most = next((most for named, most in OLDEST if named.search(str(proof.name))), None)
    if most is None:
        return
    if age is None:
        message = N_("how old '{name}' may be cannot be counted: give maximum_age_months")
        yield not_assessed(message, name=proof.name)
    elif age > most:
        yield hit(
            f"{path}/{'maximum_age_months' if isinstance(proof.maximum_age_months, int) else 'maximum_age'}",
            N_("{age} months; a proof of this kind may be {most} months old when the tender is submitted"),
            N_("make it {most} months at most"),
            age=age,
            most=most,
        )


# the UEA among the annexes

UEA = re.compile(r"\buea\b|\bespd\b|uniform europees aanbestedingsdocument", re.IGNORECASE)


def _espd_annexed(context: Context) -> Outcome:
    """Who states grounds or requirements adds the form by which tenderers declare that they meet them."""
    dossier = context.dossier
    if not (dossier.exclusion_grounds or dossier.selection_requirements):
        return
    if not any(UEA.search(f"{annex.id} {annex.name}") for annex in dossier.annexes):
        yield hit(
            "annexes",
            N_("exclusion grounds or requirements are stated, but the UEA is not among the annexes"),
            N_("add the Uniform Europees Aanbestedingsdocument as an annex that is submitted"),
        )


AW_2015 = "2015-08"

RULES: tuple[Rule, ...] = (
    Rule(
        "X-01",
        N_("exclusion grounds are on the eForms list, complete, and the same in the UEA"),
        Severity.ERROR,
        (
            Basis("Aanbestedingswet 2012 art. 2.86, 2.87", "primary", AW_2015),
            Basis(
                "Aanbestedingswet 2012 art. 2.86 tot en met 2.88 (vanaf 2016 ook terrorisme, mensenhandel, belastingen en premies)",
                "memory",
            ),
            Basis("eForms, codelijst exclusion-ground", "primary", "20250618-0"),
            Basis("PIANOo: niet verplicht bij sociale en andere specifieke diensten", "secondary"),
        ),
        check=_grounds,
        needs=("procedure/kind",),
        parameters=N_(
            "31 codes, of which 8 are prescribed (4 before 1 July 2016); under the simplified procedure none is"
        ),
    ),
    Rule(
        "X-02",
        N_("no proof may be older than the law allows"),
        Severity.ERROR,
        (Basis("Aanbestedingswet 2012 art. 2.89 lid 1 tot en met 3", "primary", AW_2015),),
        check=_proofs,
        needs=("proofs",),
        parameters=N_("trade register and tax authority 6 months, gedragsverklaring aanbesteden 24 months"),
    ),
    Rule(
        "X-03",
        N_("the UEA is among the annexes"),
        Severity.ERROR,
        (
            Basis("Aanbestedingswet 2012 art. 2.84, 2.85 lid 1 (eigen verklaring)", "primary", AW_2015),
            Basis(
                "Uitvoeringsverordening (EU) 2016/7; verplichting bij sociale en andere specifieke diensten",
                "secondary",
            ),
        ),
        check=_espd_annexed,
    ),
)
