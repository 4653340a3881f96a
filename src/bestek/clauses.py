"""The clause library: Markdown with Jinja and a front matter that says what kind of text it is and on which article it rests.

`fixed` text may not change: its fingerprint stands in the front matter, and another text under the same fingerprint is an error.
`choice` text chooses between set texts by a fact; `free` text is the municipality's own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal, cast, get_args

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bestek.findings import Finding, FindingsError, Place
from bestek.messages import _
from bestek.project import nearest

FRONT = re.compile(r"\A---\r?\n(?P<front>.*?)^---[ \t]*\r?\n", re.DOTALL | re.MULTILINE)

Kind = Literal["fixed", "choice", "free"]


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause; `place` is its file. `fingerprint` is the SHA-256 of the body with line ends as LF, in hexadecimal."""

    id: str
    title: str
    kind: Kind
    legal_basis: str
    place: Place
    body: str
    applies_when: str = ""
    fingerprint: str = ""
    condition_line: int = 1
    """The line of `applies_when`, for what is wrong with it."""


def body_of(source: str) -> str:
    """The clause without its front matter; blank lines stand in its place, so that lines keep their numbers."""
    front = FRONT.match(source)
    return "\n" * front.group().count("\n") + source[front.end() :] if front else source


def fingerprint(source: str) -> str:
    """The fingerprint of a clause's body."""
    return hashlib.sha256(body_of(source).strip().replace("\r\n", "\n").encode()).hexdigest()


def read_clauses(folder: Path, root: Path) -> dict[str, Clause]:
    """All clauses below a folder by id. Raises `FindingsError` with everything that is wrong with any of them."""
    clauses: dict[str, Clause] = {}
    findings: list[Finding] = []
    for file in sorted(folder.glob("*.md.j2")):
        place = Place(file.relative_to(root).as_posix() if file.is_relative_to(root) else file.as_posix(), 1, 1)
        try:
            clause = _read(file.read_text(encoding="utf-8"), file.name.removesuffix(".md.j2"), place)
        except FindingsError as error:
            findings.extend(error.findings)
        except UnicodeDecodeError:
            findings.append(Finding("E431", _("the clause is not UTF-8 text"), place, _("save the file as UTF-8")))
        else:
            clauses[clause.id] = clause
    if findings:
        raise FindingsError(findings)
    return clauses


def _read(source: str, name: str, place: Place) -> Clause:
    front = FRONT.match(source)
    if not front:
        raise FindingsError(
            [
                Finding(
                    "E432",
                    _("the clause has no front matter"),
                    place,
                    _("begin the file with --- and id, title, kind and legal_basis"),
                )
            ]
        )
    try:
        data = YAML(typ="safe").load(front["front"])
    except (YAMLError, ValueError) as error:  # ValueError: a day that is not in the calendar
        mark = getattr(error, "problem_mark", None)
        cause = getattr(error, "problem", None) or str(error).partition("\n")[0]
        at = Place(place.file, mark.line + 2 if mark else 1, 1)
        raise FindingsError(
            [Finding("E433", _("the front matter is not YAML: {cause}").format(cause=cause), at)]
        ) from error
    findings = list(_mistakes(data if isinstance(data, Mapping) else {}, name, source, place))
    if findings:
        raise FindingsError(findings)
    values = {key: "" if value is None else str(value) for key, value in data.items()}
    return Clause(
        values["id"], values["title"], cast(Kind, values["kind"]), values["legal_basis"], place, body_of(source),
        values.get("applies_when", ""), values.get("fingerprint", ""), _line_of(place, source, "applies_when").line,
    )  # fmt: skip


def _mistakes(data: Mapping[str, object], name: str, source: str, place: Place) -> Iterator[Finding]:
    known = {f.name for f in fields(Clause)} - {"place", "body", "condition_line"}
    given = {key for key, value in data.items() if value is not None}
    for key in sorted(known - {"applies_when", "fingerprint"} - given):
        yield Finding("E434", _("the front matter lacks '{key}'").format(key=key), place)
    for key in sorted(set(data) - known, key=str):
        yield Finding(
            "E435", _("the front matter has an unknown key '{key}'").format(key=key), _line_of(place, source, key)
        )
    for key in sorted(known & given):
        if isinstance(data[key], list | dict):
            yield Finding(
                "E433", _("'{key}' of the front matter is no text").format(key=key), _line_of(place, source, key)
            )
    if data.get("id") not in (None, name):
        message = _("the clause is called '{id}', its file '{file}'").format(id=data.get("id"), file=name)
        yield Finding("E436", message, _line_of(place, source, "id"), _("give both the same name"))
    if data.get("kind") not in (None, *get_args(Kind)):
        message = _("'{kind}' is no kind of clause").format(kind=data.get("kind"))
        yield Finding("E437", message, _line_of(place, source, "kind"), _("choose fixed, choice or free"))
    if data.get("kind") == "fixed" and data.get("fingerprint") != fingerprint(source):
        message = _("the fixed clause '{id}' is not the text that was laid down").format(id=name)
        hint = _("restore the text; if the change is meant, lay it down with: inv clauses --fix {id}").format(id=name)
        yield Finding(
            "E438",
            message,
            _line_of(place, source, "fingerprint"),
            hint,
            legal_source=str(data.get("legal_basis") or ""),
        )


def _line_of(place: Place, source: str, key: str) -> Place:
    for number, line in enumerate(source.splitlines(), 1):
        if line.startswith(f"{key}:"):
            return Place(place.file, number, 1)
    return place


def fix(templates: Path, name: str) -> str:
    """Writes the fingerprint of a fixed clause into its front matter and returns it. Raises `FindingsError` for a clause that is not there."""
    file = templates / "clauses" / f"{name}.md.j2"
    if not file.is_file():
        known = [path.name.removesuffix(".md.j2") for path in (templates / "clauses").glob("*.md.j2")]
        raise FindingsError(
            [Finding("E439", _("there is no clause '{name}'").format(name=name), None, nearest(name, known))]
        )
    source = file.read_text(encoding="utf-8")
    front = FRONT.match(source)
    if not front or not re.search(r"""^kind: *["']?fixed\b""", front["front"], re.MULTILINE):
        message = _("the clause '{name}' is not of the kind fixed").format(name=name)
        hint = _("write 'kind: fixed' in its front matter first, if its text may not change")
        raise FindingsError([Finding("E430", message, Place(f"templates/clauses/{file.name}", 1, 1), hint)])
    made = fingerprint(source)
    lines = [line for line in front["front"].split("\n") if line and not line.startswith("fingerprint:")]
    text = "\n".join(["---", *lines, f"fingerprint: {made}", "---", source[front.end() :]])
    file.write_text(text, encoding="utf-8", newline="\n")
    return made
