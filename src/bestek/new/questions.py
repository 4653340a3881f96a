"""Questions for who starts something new: answered by flags, or asked one by one on a terminal.

Every question has a flag of the same name. Where there is no terminal, or all that is needed was given, nothing is asked. All answers
that will not do are told together. `?` says that an answer is not known yet: the fact becomes an open one.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bestek.findings import Finding, FindingsError
from bestek.messages import _
from bestek.project import nearest

UNKNOWN = "?"
LONGEST_NAME = 60
MOST_LOTS = 50

Ask = Callable[[str], str]
"""Shows a prompt and gives what was typed, as `input` does."""


class AnswerError(Exception):
    """An answer that will not do: what is wrong with it, and what would do."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        self.code = code
        self.hint = hint
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Question:
    """`flag` is its name on the command line; `read` makes a value of the answer or raises `AnswerError`.

    `default` gives the answer for an empty line from the answers before; a `needed` question has to be answered by who uses flags.
    """

    flag: str
    text: str
    explanation: str
    read: Callable[[str], Any]
    default: Callable[[Mapping[str, Any]], str] = lambda _answers: ""
    needed: bool = False


def answers(
    questions: Sequence[Question],
    given: Mapping[str, str],
    ask: Ask | None,
    findings: Iterable[Finding] = (),
    hint: str = "",
) -> dict[str, Any]:
    """The value of every question by its flag. Raises `FindingsError` with `findings` and all flags that are missing or will not do.

    `hint` says what to do about missing ones, where `?` is no answer.
    """
    missing = [question for question in questions if question.needed and not given[question.flag]]
    findings = [*findings, *([_missing(missing, hint)] if missing and not ask else [])]
    asking = ask if missing else None
    found: dict[str, Any] = {}
    for question in questions:
        raw = given[question.flag]
        if not raw and asking:
            found[question.flag] = asked(question, found, asking)
        elif raw or not question.needed:
            _take(question, raw or question.default(found), found, findings)
    if findings:
        raise FindingsError(findings)
    return found


def _take(question: Question, raw: str, found: dict[str, Any], findings: list[Finding]) -> None:
    try:
        found[question.flag] = question.read(raw) if raw else None
    except AnswerError as error:
        findings.append(Finding(error.code, f"--{question.flag}: {error}", None, error.hint))


def _missing(questions: Sequence[Question], hint: str) -> Finding:
    flags = ", ".join(f"--{question.flag}" for question in questions)
    message = _("still to be given: {flags}").format(flags=flags)
    return Finding(
        "E010",
        message,
        None,
        hint or _("give them, or call the verb on a terminal, where it asks; ? is an answer not known yet"),
    )


def asked(question: Question, found: Mapping[str, Any], ask: Ask) -> Any:
    """The value of one question, asked until the answer will do. `found` are the answers before."""
    default = question.default(found)
    prompt = f"\n{question.text}\n  {question.explanation}\n"
    while True:
        raw = ask(f"{prompt}{f'[{default}] ' if default else ''}> ").strip() or default
        try:
            return _read(question, raw)
        except AnswerError as error:
            prompt = f"  {error}{f' ({error.hint})' if error.hint else ''}\n"


def _read(question: Question, raw: str) -> Any:
    if raw:
        return question.read(raw)
    if question.needed:
        raise AnswerError("E011", _("an answer is needed here"))
    return None


# Kinds of answers


def line(raw: str) -> str:
    """One line of text."""
    text = " ".join(raw.split())
    if not text or any(unicodedata.category(character) in ("Cc", "Co", "Cs") for character in raw.strip()):
        raise AnswerError(
            "E011", _("this is no line of text"), _("write it on one line, with letters and signs that can be seen")
        )
    return text


def open_line(raw: str) -> str | None:
    """A line of text, or nothing yet."""
    return None if raw == UNKNOWN else line(raw)


def name(raw: str) -> str:
    """A name for a folder or file: letters, digits and hyphens."""
    if not re.fullmatch(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", raw) or len(raw) > LONGEST_NAME:
        hint = _("use letters, digits and hyphens, at most {most}, such as {example}").format(
            most=LONGEST_NAME, example=slug(raw) or "groen-2027"
        )
        raise AnswerError("E011", _("'{name}' is no name for a folder").format(name=raw), hint)
    return raw


def count(raw: str) -> int:
    """A number of lots; 0 and 1 both say that there is no division."""
    if not re.fullmatch(r"\d{1,2}", raw) or int(raw) > MOST_LOTS:
        message = _("'{value}' is no number of lots").format(value=raw)
        raise AnswerError("E011", message, _("write a whole number from 0 to {most}").format(most=MOST_LOTS))
    return int(raw)


def term(raw: str) -> tuple[int, ...] | None:
    """Years of the first term and of each extension: `4+2+2`."""
    if raw == UNKNOWN:
        return None
    if not re.fullmatch(r"[1-9]\d?(?:\+[1-9]\d?)*", raw.replace(" ", "")):
        message = _("'{value}' is no term").format(value=raw)
        raise AnswerError("E011", message, _("write years, and the years of each extension: 4 or 4+2+2"))
    return tuple(int(years) for years in raw.replace(" ", "").split("+"))


def day(raw: str) -> datetime.date | None:
    """A day of the calendar: `2027-01-01`."""
    if raw == UNKNOWN:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", raw):
            return datetime.date.fromisoformat(raw)
    except ValueError:
        pass
    message = _("'{value}' is no day").format(value=raw)
    raise AnswerError("E011", message, _("write year, month and day: 2027-01-01"))


def one_of(choices: Sequence[str]) -> Callable[[str], str]:
    """A reader of one of some words."""

    def read(raw: str) -> str:
        if raw not in choices:
            raise AnswerError("E011", _("'{value}' is unknown").format(value=raw), nearest(raw, choices))
        return raw

    return read


def municipality_code(raw: str) -> str | None:
    """The code of a municipality as Statistics Netherlands gives it, with its prefix."""
    if raw == UNKNOWN:
        return None
    if not re.fullmatch(r"gm\d{4}", raw):
        raise AnswerError(
            "E011", _("'{value}' is no code of a municipality").format(value=raw), _("write gm and four digits: gm0114")
        )
    return raw


def slug(text: str) -> str:
    """A name made of a text: `Onderhoud van groen` gives `onderhoud-van-groen`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _shortened(re.findall(r"[a-z0-9]+", plain))


def _shortened(words: Iterable[str]) -> str:
    made = ""
    for word in words:
        longer = f"{made}-{word}" if made else word[:LONGEST_NAME]
        if len(longer) > LONGEST_NAME:
            break
        made = longer
    return made
