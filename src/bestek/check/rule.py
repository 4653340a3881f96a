"""A rule: what is checked, how severe a breach is, on which text it rests and how sure we are of that, when it holds."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from bestek import formats
from bestek.findings import Severity
from bestek.messages import N_, _, language

if TYPE_CHECKING:
    from bestek.check.context import Context
    from bestek.check.passages import Reading

Evidence = Literal["primary", "secondary", "source", "memory", "practice"]
"""How a source is known: its text was read, a page about it was read, a source document of the dossiers says it, from memory; practice has no source."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a rule rests on. `text` names it in the language of the law ("Aanbestedingswet 2012 art. 2.115 lid 3").

    `state` is the state of the text that was read ("2015-08"), `verified_on` the day on which it was compared with the text in force; without
    that day a text of the law says "to be verified" (`to_verify`).
    """

    text: str
    evidence: Evidence
    state: str = ""
    verified_on: datetime.date | None = None

    @property
    def to_verify(self) -> bool:
        return self.verified_on is None and self.evidence in ("memory", "secondary", "primary")


PRACTICE = Basis("praktijk", "practice")
"""Arithmetic and good practice: no article."""

SOURCES = Basis("praktijk, brondocumenten van de dossiers", "source")
"""Arithmetic and good practice that the papers of real tenders follow, or fail."""


@dataclass(frozen=True, slots=True)
class Period:
    """The severity of a rule from `first` up to and including `last`; without a day there is no end on that side."""

    severity: Severity
    first: datetime.date | None = None
    last: datetime.date | None = None

    def holds_on(self, day: datetime.date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph of a document: `id` is its id in the tree, `label` how a reader finds it ("2.3 Percelen")."""

    document: str
    id: str
    label: str = ""


class Word(str):
    """A word of the catalogue among the values of a message: `hit(…, kind=Word(N_("a works contract")))`.

    It is translated when the message is shown, so that what was judged has the same fingerprint in every language.
    """

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return format(_(str(self)), spec)


ROLES = {
    "legal": N_("legal adviser"),
    "procurement": N_("procurement adviser"),
    "policy": N_("policy adviser"),
    "finance": N_("financial adviser"),
    "privacy": N_("privacy adviser"),
    "archivist": N_("archivist"),
}
"""What readers of messages call roles that have an English name in content; any other stands as it was given."""


def role_name(name: str) -> Word:
    """A role as a word of the catalogue."""
    return Word(ROLES.get(name, name))


def said(value: object) -> object:
    """What the reader of messages sees of a value: 8,5 or 8.5, 1 januari 2025 or 1 January 2025; anything else as it is."""
    speech = formats.Speech(language())
    match value:
        case Decimal():
            return formats.number(value, speech)
        case datetime.date():
            return formats.date(value, speech=speech)
        case _:
            return value


@dataclass(frozen=True, slots=True)
class Hit:
    """A breach. `path` is the fact that is judged; for a text without a fact `file` and `line` of the template.

    `message` and `hint` are English sources of the catalogue with `{placeholders}` that `values` fill: facts, and words of the catalogue as
    `Word`. `judged` is what was judged where the value of the fact, or for words of a template their paragraphs, do not say it: an acceptance
    lapses when that or one of the values changes. `severity` is that of the rule where it is not given.
    `offset` is where in the text of the fact the words stand (characters from 0), -1 for the fact as a whole.
    """

    path: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    hint: str = ""
    severity: Severity | None = None
    judged: str = ""
    spots: tuple[Spot, ...] = ()
    file: str = ""
    line: int = 0
    offset: int = -1


def hit(path: str, message: str, hint: str = "", severity: Severity | None = None, **values: object) -> Hit:
    """A breach at a fact: `hit("award/criteria/prijs", N_("{weight} is …"), weight=40)`."""
    return Hit(path, message, values, hint, severity)


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """Why a rule, or a part of it, says nothing."""

    reason: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return _(self.reason).format(**{name: said(value) for name, value in self.values.items()})


def not_assessed(reason: str, **values: object) -> NotAssessed:
    return NotAssessed(reason, values)


Outcome = Iterator[Hit | NotAssessed]
Check = Callable[["Context"], Outcome]
TextCheck = Callable[["Context", "Reading"], Outcome]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as the catalogue shows it.

    `needs` are paths of facts without which it is not assessed (`award`, `procedure/kind`); a fact that is open counts as absent. `periods` say
    when it holds and how severe it is then, by the day of dispatch of the notice; without them it holds always, with `severity`.
    `check` looks at the dossier, `read` at each of its documents; a rule has one of the two. `parameters` are the numbers it works with, as
    the catalogue names them.
    """

    id: str
    title: str
    severity: Severity
    bases: tuple[Basis, ...]
    check: Check | None = None
    read: TextCheck | None = None
    needs: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    parameters: str = ""

    @property
    def source(self) -> str:
        """The texts that it rests on, with what is to be verified."""
        told = (f"{basis.text}{_told(basis)}" for basis in self.bases)
        return "; ".join(told)


EVIDENCE = {
    "primary": N_("the text was read"),
    "secondary": N_("a page about it was read"),
    "source": N_("a source document of the dossiers says it"),
    "memory": N_("from memory"),
    "practice": N_("arithmetic or good practice, without an article"),
}
"""How a source is known."""


def known(basis: Basis, *, brief: bool = False) -> str:
    """The state that was read, how the source is known, and what is to be verified; `brief` names only what makes a source less sure."""
    state = _("state {state}").format(state=basis.state) if basis.state else ""
    sure = brief and basis.evidence not in ("secondary", "memory")
    return ", ".join(filter(None, (state, "" if sure else _(EVIDENCE[basis.evidence]), _verify(basis))))


def _verify(basis: Basis) -> str:
    """Of a text that was read it is to be verified whether it still holds, of any other what it says."""
    if not basis.to_verify:
        return ""
    return _("version in force to be verified") if basis.evidence == "primary" else _("to be verified")


def _told(basis: Basis) -> str:
    told = known(basis, brief=True)
    return f" ({told})" if told else ""


NO_DISPATCH = N_(
    "the day of dispatch is not known: the planning of the procedure has no step 'aankondiging' with a decided day"
)
OUTSIDE = N_("does not hold on {day}, the day of dispatch")
LACKING = N_("without a decided {path} there is nothing to assess")
"""Why a rule is not assessed, whichever it is."""
