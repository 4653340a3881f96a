"""What pydantic found, in the author's words: what is wrong, where it stands and how it should be written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bestek import mistakes
from bestek.compose import Node, Scalar
from bestek.compose import Sequence as Items
from bestek.findings import Finding, Place
from bestek.load import Loaded, Loc
from bestek.messages import N_
from bestek.mistakes import Mistake, listed, nearest
from bestek.model import Open
from bestek.model.house_style import FILE, Settled
from bestek.model.labels import LANGUAGES
from bestek.validate.types import Expected, expected_at, fields_of

FORMS = {
    r"^[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*$": N_("an id has letters and digits, parted by a hyphen or a dot: K-07"),
    r"^[a-z0-9]+(?:-[a-z0-9]+)*$": N_("lower-case letters and digits, parted by a hyphen: tender-document"),
    r"^https://[^\s/]+\.[^\s]+$": N_("a web address begins with https:// and holds no blanks"),
    r"^[A-Z]{1,3}$": N_("one to three capital letters: K"),
    r"^\d{1,2}(?:\.\d{1,2}){1,2}$": N_("a result of the Selectielijst gemeenten 2020: 16.1 or 19.1.6"),
    r"^(?:c_[0-9a-f]{8}|none)$": N_("a category of information of the Woo by its code in TOOI, c_db4862c3, or none"),
    r"^(?:x-)?fmt/[1-9]\d{0,4}$": N_("a PRONOM id, as the register of the National Archives (UK) has it: fmt/276"),
    r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$": N_("a language by its BCP 47 tag: nl, fy, en"),
    r"^gm\d{4}$": N_("gm and four digits, the code of Statistics Netherlands: gm0114"),
    r"^NL[0-9A-Z]{1,3}$": N_("NL and one to three letters or digits: NL131"),
    r"^#[0-9a-fA-F]{6}$": N_('a colour is # and six digits or letters a to f, between quotation marks: "#17406d"'),
    r"^97[89](?:-?\d){10}$": N_(
        "an ISBN has thirteen digits that begin with 978 or 979; hyphens may stand between them"
    ),
    r"^[A-Z]{1,3}-\d{2}$": N_("the id of a rule, as ./inv check --rules lists them: T-01"),
    r"^[0-9a-f]{16}$": N_("the 16 digits and letters a to f that ./inv review.accept and ./inv review.approve write"),
    r"^[0-9a-f]{64}$": N_("a SHA-256 has 64 digits and letters a to f, as sha256sum prints them"),
    r"^records/[A-Za-z0-9][A-Za-z0-9._-]*$": N_("a file in the folder records of the dossier: records/report.pdf"),
    FILE.format("(?:svg|png)"): N_("an SVG or PNG file, named from the folder of the profile: images/logo.svg"),
    FILE.format("docx"): N_("a Word document, named from the folder of the profile: house-style.docx"),
}
"""The patterns of the model in words. A pattern that is not here is shown as it is."""

M = TypeVar("M", bound=BaseModel)

LONGEST_NUMBER = 25
"""Characters of the longest number that is worth suggesting."""

NOT_BLANK = (r"\S", r"^[^\n]*[^\s][^\n]*$")
"""The patterns of texts, which may be anything but blank; the second is that of a text of one line."""


def explain(errors: Sequence[ErrorDetails], loaded: Loaded, model: type[BaseModel]) -> Iterator[Finding]:
    """The errors of pydantic as findings. Absence is no mistake of the author's while a file could not be read."""
    wrong = _unknown_keys(errors)
    for error in errors:
        case = _Case(error, loaded, model)
        if not _explained_otherwise(case, wrong):
            yield case.finding()


def shaped(loaded: Loaded, model: type[M]) -> tuple[M | None, tuple[Finding, ...]]:
    """A file as its model, and what is wrong with it; what was wrong with the reading says more than what comes of it."""
    try:
        return model.model_validate(loaded.data), loaded.findings
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        return None, loaded.findings or tuple(explain(errors, loaded, model))


def wrongly_open(paths: Iterable[str], loaded: Loaded, model: type[BaseModel]) -> Iterator[Finding]:
    """Which of these open facts cannot be open: ids, lists, parts and what is fixed. The model lets anything be open."""
    for path in paths:
        loc = loaded.loc_of(path)
        around = expected_at(loc[:-1], model)
        unknown = around.model is not None and loc[-1] not in fields_of(around.model)
        expected = expected_at(loc, model)
        if loc[-1] == "id" or (expected.kind != "fact" and not unknown):
            yield mistakes.CANNOT_BE_OPEN.at(loaded.place(loc))
        elif expected.fixed:
            yield mistakes.FIXED.at(loaded.place(loc))


def _unknown_keys(errors: Sequence[ErrorDetails]) -> dict[Loc, list[str]]:
    """The keys that are not known, by the part they stand in."""
    wrong: dict[Loc, list[str]] = {}
    for error in errors:
        if error["type"] == "extra_forbidden":
            wrong.setdefault(error["loc"][:-1], []).append(str(error["loc"][-1]))
    return wrong


def _explained_otherwise(case: _Case, wrong: dict[Loc, list[str]]) -> bool:
    """A key that is missing because it was misspelt or its file could not be read; elements that are there but misshapen."""
    if case.kind == "too_short":
        return isinstance(case.node, Items) and len(case.node.items) >= case.context("min_length")
    if case.kind != "missing":
        return False
    unread = not case.loaded.complete and len(case.loc) == 1
    return unread or any(nearest(word, [str(case.loc[-1])]) for word in wrong.get(case.loc[:-1], ())[:10])


@dataclass(frozen=True)
class _Case:
    """One error of pydantic with what there is to know about it."""

    error: ErrorDetails
    loaded: Loaded
    model: type[BaseModel]

    @property
    def kind(self) -> str:
        return self.error["type"]

    @property
    def loc(self) -> Loc:
        return self.error["loc"]

    @property
    def node(self) -> Node:
        return self.loaded.node(self.loc)

    @property
    def place(self) -> Place:
        return self.loaded.place(self.loc)

    @property
    def key_place(self) -> Place:
        return self.loaded.key_place(self.loc)

    @property
    def raw(self) -> str:
        return self.node.raw if isinstance(self.node, Scalar) else ""

    def context(self, name: str) -> Any:
        return self.error.get("ctx", {}).get(name, "")

    def expected(self, loc: Loc | None = None) -> Expected:
        return expected_at(self.loc if loc is None else loc, self.model)

    def settled(self) -> bool:
        """Whether nothing can be open in the part around."""
        around = self.expected(self.loc[:-1]).model
        return around is not None and issubclass(around, Settled)

    def _in_comment(self) -> bool:
        """Whether what was meant as the value begins with # and so is a comment."""
        return bool(re.search(r":\s+#", self.loaded.line(self.loaded.key_place(self.loc))))

    def finding(self) -> Finding:
        explained = EXPLAINED.get(self.kind)
        if self.kind in ABOUT_KEYS:
            return ABOUT_KEYS[self.kind](self)
        if isinstance(self.node, Scalar) and self.node.value is None:
            mistake = mistakes.NO_VALUE.but(mistakes.COMMENT) if self._in_comment() else mistakes.NO_VALUE
            return mistake.at(self.place)
        if isinstance(self.node, Scalar) and isinstance(self.node.value, Open):
            return (mistakes.CANNOT_BE_OPEN.but(mistakes.SETTLED) if self.settled() else mistakes.CANNOT_BE_OPEN).at(
                self.place
            )
        return explained(self) if explained else _other(self)


def _missing(case: _Case) -> Finding:
    key, around = str(case.loc[-1]), case.loaded.place(case.loc[:-1])
    path = f"{around.path}/{key}" if around.path else key
    place = Place(around.file, around.line, around.column, path)
    may_be_open = case.expected().kind == "fact" and key != "id" and not case.settled()
    mistake = mistakes.MISSING if may_be_open else mistakes.MISSING_PART
    return mistake.at(place, key=key)


def _unknown(case: _Case) -> Finding:
    key, known = str(case.loc[-1]), _known(case.expected(case.loc[:-1]))
    return mistakes.UNKNOWN_KEY.near(key, known, case.loaded.key_place(case.loc), key=key)


def _known(expected: Expected) -> list[str]:
    return list(fields_of(expected.model)) if expected.model else []


def _part(case: _Case) -> Finding:
    return mistakes.NOT_MAPPING.at(case.place, known=listed(_known(case.expected())))


def _plainly(mistake: Mistake, limit: str = "") -> Callable[[_Case], Finding]:
    """A mistake that needs no more than the value and a limit that pydantic names."""

    def explain_plainly(case: _Case) -> Finding:
        return mistake.at(case.place, value=case.raw, limit=case.context(limit))

    return explain_plainly


def _text(case: _Case) -> Finding:
    if case.loc[-1] == "str":  # the member of a union with numbers
        return mistakes.TEXT_OR_NUMBER.at(case.place)
    if isinstance(case.node, Scalar):
        return mistakes.NOT_TEXT.at(case.place, value=case.raw)
    return mistakes.NOT_TEXT.but(mistakes.NOT_PARTS).at(case.place)


def _label(case: _Case) -> Finding:
    return _text(case) if isinstance(case.node, Scalar) else mistakes.LABEL_FORM.at(case.place)


def _number(case: _Case) -> Finding:
    mistake = mistakes.NOT_WHOLE if case.kind.startswith("int") else mistakes.NOT_NUMBER
    suggestion = suggested_number(case.raw)
    fitting = suggestion and (mistake is mistakes.NOT_NUMBER or suggestion.isdigit())
    return (mistake.but(mistakes.WRITE) if fitting else mistake).at(case.place, suggestion=suggestion)


def suggested_number(raw: str) -> str:
    """A number in Dutch notation as YAML writes it: `€ 26.000.000` is 26000000, `12,5 %` is 12.5; empty for anything else."""
    bare = (
        re.sub(r"^(?:€|EUR)|(?:%|euro|procent|jaar|dagen)$", "", raw.strip())
        .strip()
        .removesuffix(",-")
        .removesuffix(",--")
    )
    if len(bare) > LONGEST_NUMBER:
        return ""
    if not re.fullmatch(r"-?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?", bare):
        return bare if bare != raw and re.fullmatch(r"-?\d+\.\d+", bare) else ""
    return bare.replace(".", "").replace(",", ".")


def _thousands(case: _Case) -> Finding:
    return mistakes.THOUSANDS.at(case.place, value=case.raw, suggestion=case.raw.replace(".", ""))


def _date(case: _Case) -> Finding:
    day = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", case.raw)
    if not day:
        return mistakes.NOT_DATE.at(case.place)
    suggestion = f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
    return mistakes.NOT_DATE.but(mistakes.WRITE).at(case.place, suggestion=suggestion)


def _choice(case: _Case) -> Finding:
    if case.loc[-1] == "[key]":  # of a text per language
        return mistakes.NO_LANGUAGE.near(str(case.loc[-2]), LANGUAGES, case.key_place, value=case.loc[-2])
    choices = re.findall(r"'([^']*)'", case.context("expected"))
    return mistakes.NOT_CHOSEN.near(case.raw, choices, case.place, value=case.raw or "…")


def _pattern(case: _Case) -> Finding:
    pattern = case.context("pattern")
    if pattern in NOT_BLANK:
        return (mistakes.BLANK if not case.raw.strip() else mistakes.ONE_LINE).at(case.place)
    return mistakes.FORM.but(FORMS.get(pattern, mistakes.PATTERN)).at(case.place, value=case.raw, pattern=pattern)


def _name(case: _Case) -> Finding:
    return mistakes.BAD_KEY.at(case.place)


def _other(case: _Case) -> Finding:
    return mistakes.OTHER_SHAPE.at(case.place, problem=case.error["msg"])


ABOUT_KEYS: dict[str, Callable[[_Case], Finding]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "invalid_key": _name,
}

EXPLAINED: dict[str, Callable[[_Case], Finding]] = {
    "string_type": _text,
    "string_pattern_mismatch": _pattern,
    "string_too_long": _plainly(mistakes.TOO_MANY_CHARACTERS, "max_length"),
    "int_type": _number,
    "decimal_type": _number,
    "decimal_parsing": _number,
    "finite_number": _number,
    "float_type": _number,
    "float_parsing": _number,
    "bool_type": _plainly(mistakes.NOT_FLAG),
    "date_form": _date,
    "date_impossible": _plainly(mistakes.NO_SUCH_DAY),
    "literal_error": _choice,
    "greater_than_equal": _plainly(mistakes.TOO_LOW, "ge"),
    "less_than_equal": _plainly(mistakes.TOO_HIGH, "le"),
    "multiple_of": _plainly(mistakes.NO_MULTIPLE, "multiple_of"),
    "decimal_max_places": _plainly(mistakes.DECIMALS, "decimal_places"),
    "decimal_max_digits": _plainly(mistakes.DIGITS, "max_digits"),
    "thousands_dot": _thousands,
    "cpv_code": _plainly(mistakes.CPV_FORM),
    "label_form": _label,
    "too_short": _plainly(mistakes.TOO_FEW, "min_length"),
    "too_long": _plainly(mistakes.TOO_MANY_ELEMENTS, "max_length"),
    "tuple_type": _plainly(mistakes.NOT_LIST),
    "dict_type": _plainly(mistakes.NOT_NAMES),
    "model_type": _part,
}
"""How each type of error that pydantic gives for this model is explained (docs.pydantic.dev, Validation Errors)."""
