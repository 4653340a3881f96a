"""Who judges, when, and why: what an acceptance and an approval have in common, from flags or asked on a terminal."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bestek.messages import _
from bestek.new import questions
from bestek.new.questions import AnswerError, Ask, Question


@dataclass(frozen=True, slots=True)
class Signed:
    """`role` is that of who judges ("legal"), `date` the day, `reason` why; empty where none was asked for."""

    role: str
    date: datetime.date
    reason: str = ""


def signed(given: Mapping[str, str], ask: Ask | None, *, reason_needed: bool = True) -> Signed:
    """From the flags `role`, `date` and `reason`; what is missing is asked where there is a terminal.

    Raises `FindingsError` with all that is missing or will not do.
    """
    hint = _("give them, or call the verb on a terminal, where it asks")
    found = questions.answers(_questions(reason_needed=reason_needed), given, ask, (), hint)
    return Signed(found["role"], found["date"], found["reason"] or "")


def _questions(*, reason_needed: bool) -> list[Question]:
    return [
        Question("role", _("In which role?"), _("Lower-case letters and digits: legal, procurement, policy."), _role, needed=True),
        Question("date", _("On which day?"), _("Year, month and day: 2027-01-01."), _day, needed=True),
        Question("reason", _("Why?"), _("In one paragraph."), _paragraph, needed=reason_needed),
    ]  # fmt: skip


def _role(raw: str) -> str:
    """A role, never a person: it is written in a file that everybody reads."""
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", raw):
        message = _("'{text}' is no role").format(text=raw)
        raise AnswerError("E011", message, _("lower-case letters and digits, parted by a hyphen: legal"))
    return raw


def _day(raw: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(raw)
    except ValueError:
        raise AnswerError("E011", _("'{date}' is no day").format(date=raw), _("write it as 2027-01-01")) from None


def _paragraph(raw: str) -> str:
    return questions.line(" ".join(raw.split()))
