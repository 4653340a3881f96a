"""Privacy roles (A)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bestek.check.context import Context
from bestek.check.rule import Basis, Outcome, Rule, hit, not_assessed
from bestek.findings import Severity
from bestek.messages import N_

PROCESSOR_AGREEMENT = re.compile(r"verwerkers?overeenkomst|data processing agreement", re.IGNORECASE)


def _annexed(context: Context) -> Iterator[tuple[str, str]]:
    """Everything that is added to the tender document or the agreement: path and name."""
    dossier = context.dossier
    for annex in dossier.annexes:
        yield f"annexes/{annex.id}", f"{annex.id} {annex.name}"
    for ranked in dossier.agreement.ranking if dossier.agreement else ():
        yield f"agreement/ranking/{ranked.id}", f"{ranked.id} {ranked.name}"


def _role(context: Context) -> Outcome:
    """A processor gets a processor agreement; who decides for himself gets none, and it is laid down what is exchanged."""
    agreements = [path for path, name in _annexed(context) if PROCESSOR_AGREEMENT.search(name)]
    match context.fact("privacy/contractor_role"):
        case "processor" if not agreements:
            yield hit(
                "privacy/contractor_role",
                N_("the contractor is a processor, but no processor agreement is among the annexes"),
                N_("add the agreement as an annex; a provider of care is seldom a processor and nearly always a controller of its own"),
            )  # fmt: skip
        case "controller":
            for path in agreements:
                message = N_("a processor agreement is added, but the contractor is a controller of its own")
                yield hit(path, message, N_("take it out, or correct privacy/contractor_role"))
            yield from _exchange(context)
        case "joint-controller":
            yield not_assessed(N_("what joint controllers have to arrange was not looked up"))
        case _:
            pass


def _exchange(context: Context) -> Outcome:
    """The agreement between two controllers lays down which data go from one to the other."""
    agreement = context.dossier.agreement
    if agreement and not agreement.exchanges:
        yield hit(
            "agreement",
            N_("both parties are controllers, but the agreement does not lay down which personal data they exchange"),
            N_("add agreement/exchanges: data, purpose, basis, sender, receiver, means, retention"),
        )


RULES: tuple[Rule, ...] = (
    Rule(
        "A-01",
        N_("the role of the contractor under the GDPR agrees with the annexes"),
        Severity.WARNING,
        (
            Basis("AVG art. 4 onder 7, 28", "memory"),
            Basis("privacy-web.nl 2019: een gecontracteerde zorgaanbieder is zelden verwerker", "secondary"),
        ),
        check=_role,
        needs=("privacy/contractor_role",),
    ),
)
