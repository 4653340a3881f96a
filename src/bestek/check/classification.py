"""What is bought: CPV codes and the regime that follows (C)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path, PurePosixPath

from bestek.check.context import Context
from bestek.check.cpv import SUPPLIES, WORKS, Code, Vocabulary, is_social, nearest, vocabulary
from bestek.check.rule import Basis, Hit, NotAssessed, Outcome, Rule, hit, not_assessed
from bestek.findings import Severity
from bestek.messages import N_

MAIN = "cpv/main/code"

NOT_SETTLED = N_("what is known of Annex XIV of Directive 2014/24/EU does not settle {code}")


def _codes(context: Context) -> Iterator[tuple[str, str, str]]:
    """All codes that are decided: path, the eight digits, the check digit."""
    cpv = context.dossier.cpv
    if cpv:
        yield from _code(MAIN, cpv.main.code)
        for place, additional in enumerate(cpv.additional, 1):
            yield from _code(f"cpv/additional/{place}/code", additional.code)
    for service in context.dossier.services:
        yield from _code(f"services/{service.id}/cpv", service.cpv)


def _code(path: str, code: object) -> Iterator[tuple[str, str, str]]:
    if isinstance(code, str):
        number, _, digit = code.partition("-")
        yield path, number, digit


# C-01: codes exist


def _existing(context: Context) -> Outcome:
    """Every code is on the list, with its check digit."""
    known = vocabulary(context.settings.cpv_list)
    yield from _of_the_list(context, known)
    for path, number, digit in _codes(context):
        code = known.codes.get(number)
        if code and code.digit != digit:
            yield _wrong_digit(path, number, digit, code)
        elif not code and known.complete:
            yield _no_such_code(path, number, digit, known)
        elif not code:
            yield _not_in_the_table(number, digit, known)


def _of_the_list(context: Context, known: Vocabulary) -> Outcome:
    """What is wrong with the list that was given."""
    path = context.settings.cpv_list
    for problem in known.problems if path else ():
        assert path
        hint = N_("take the list of CPV 2008 as SIMAP or TenderNed give it, as CSV or JSON in UTF-8")
        yield Hit("", problem.message, problem.values, hint, Severity.WARNING, file=_shown(context, path), line=problem.line)  # fmt: skip


def _shown(context: Context, path: Path) -> str:
    """The list as places name files: by the folder of the dossiers, in which it stands."""
    folder = PurePosixPath(context.loaded.files[0].path).parent.parent
    around = next((parent for parent in path.parents if parent.name == folder.name), path.parent)
    return str(folder / path.relative_to(around).as_posix())


def _wrong_digit(path: str, number: str, digit: str, code: Code) -> Hit:
    return hit(
        path,
        N_("the check digit of {number} is {right}, not {digit}"),
        N_("write {number}-{right} ({label}), or correct the code"),
        number=number,
        right=code.digit,
        digit=digit,
        label=code.label,
    )


def _not_in_the_table(number: str, digit: str, known: Vocabulary) -> NotAssessed:
    message = N_(
        "{code} is not in the table that comes with Bestek; give the full list (cpv_list in review-settings.yaml)"
    )
    near = nearest(number, digit, known.codes)
    if near and known.codes[near].digit == digit:
        message = N_(
            "{code} is not in the table that comes with Bestek ({near} ({label}) is); give the full list (cpv_list in review-settings.yaml)"
        )
    return not_assessed(
        message, code=f"{number}-{digit}", near=f"{near}-{digit}", label=known.codes[near].label if near else ""
    )


def _no_such_code(path: str, number: str, digit: str, known: Vocabulary) -> Hit:
    near = nearest(number, digit, known.codes)
    meant = f"{near}-{known.codes[near].digit} ({known.codes[near].label})" if near else ""
    hint = N_("did you mean {meant}?") if near else N_("look it up in the list of CPV 2008")
    return hit(path, N_("the CPV has no code {code}"), hint, code=f"{number}-{digit}", meant=meant)


# C-02, C-04: what falls under the social regime


def _social_regime(context: Context) -> Outcome:
    """The main code of a simplified procedure is one of the services that it is for."""
    number = str(context.fact(MAIN)).partition("-")[0]
    if context.fact("procedure/kind") != "sas" or number[:2] in SUPPLIES | WORKS:
        return
    known = vocabulary(context.settings.cpv_list)
    social = is_social(number, known.codes)
    if social is None:
        yield not_assessed(NOT_SETTLED, code=number)
    elif not social:
        yield hit(
            MAIN,
            N_("{code} ({label}) is not among the services of Annex XIV, as far as is known, while the simplified procedure is for those"),
            N_("look it up in Annex XIV of Directive 2014/24/EU, which was not read for this rule; take another code or another procedure"),
            code=context.fact(MAIN),
            label=known.codes[number].label,
        )  # fmt: skip


def _no_supplies(context: Context) -> Outcome:
    """Supplies and works do not fall under the social regime; below another main code they make a mixed contract."""
    if context.fact("procedure/kind") != "sas":
        return
    for path, number, digit in _codes(context):
        if number[:2] in SUPPLIES | WORKS:
            yield hit(
                path,
                N_("{code} is a code for works, which the simplified procedure is not for")
                if number[:2] in WORKS
                else N_("{code} is a code for supplies, which the simplified procedure is not for"),
                N_("award it separately, or follow another procedure"),
                None if path == MAIN else Severity.WARNING,
                code=f"{number}-{digit}",
            )


# C-03: mixed services


def _mixed(context: Context) -> Outcome:
    """Of services of both regimes the social ones are worth at least as much as the others."""
    if context.fact("procedure/kind") != "sas":
        return
    codes = vocabulary(context.settings.cpv_list).codes
    worth: dict[bool, Decimal | None] = {}
    for service in context.dossier.services:
        social = is_social(service.cpv.partition("-")[0], codes) if isinstance(service.cpv, str) else None
        if social is None:
            yield not_assessed(N_("it is not known whether {service} is a social service: {code}"), service=service.name, code=service.cpv or "–")  # fmt: skip
            return
        worth[social] = _sum(worth.get(social, Decimal(0)), service.estimated_value)
    yield from _larger_part(worth)


def _sum(before: Decimal | None, value: object) -> Decimal | None:
    """The sum, or nothing where one of the values is not known."""
    return before + value if before is not None and isinstance(value, Decimal) else None


def _larger_part(worth: dict[bool, Decimal | None]) -> Outcome:
    if False not in worth:
        return
    social, other = worth.get(True, Decimal(0)), worth[False]
    if social is None or other is None:
        yield not_assessed(N_("services of both regimes, and not all of them have an estimated_value"))
    elif other > social:
        yield hit(
            "services",
            N_("the services of Annex XIV are worth {social}, the others {other}: the larger part is not social"),
            N_("follow the procedure for the larger part, or award the parts separately"),
            social=social,
            other=other,
        )


ANNEX_XIV = Basis("Richtlijn 2014/24/EU bijlage XIV (lijst niet gelezen; 85000000 tot en met 85323000 e.a.)", "memory")

RULES: tuple[Rule, ...] = (
    Rule(
        "C-01",
        N_("CPV codes exist and have their check digit"),
        Severity.ERROR,
        (Basis("Verordening (EG) 213/2008, CPV 2008", "primary", "2008"),),
        check=_existing,
        needs=(MAIN,),
        parameters=N_("a table of 251 codes, and cpv_list of the settings; a list decides, never a formula"),
    ),
    Rule(
        "C-02",
        N_("the simplified procedure is for services of Annex XIV"),
        Severity.ERROR,
        (ANNEX_XIV, Basis("PIANOo, overzicht van CPV-codes", "secondary")),
        check=_social_regime,
        needs=("procedure/kind", MAIN),
    ),
    Rule(
        "C-03",
        N_("of mixed services the social ones are the larger part"),
        Severity.WARNING,
        (Basis("Aanbestedingswet 2012 art. 2.38 lid 2 (B-diensten)", "primary", "2015-08"), ANNEX_XIV),
        check=_mixed,
        needs=("procedure/kind", "services"),
    ),
    Rule(
        "C-04",
        N_("supplies and works do not follow the simplified procedure"),
        Severity.ERROR,
        (
            Basis(
                "PIANOo: leveringen, zoals Wmo-hulpmiddelen, vallen niet onder sociale en andere specifieke diensten",
                "secondary",
            ),
        ),
        check=_no_supplies,
        needs=("procedure/kind", MAIN),
        parameters=N_("CPV divisions 03 to 44 and 48 are supplies, 45 works"),
    ),
)
