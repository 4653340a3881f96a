"""Starting something new: a dossier that builds at once, a municipality that can be used at once.

What is not known yet is an open fact, never an invented one. Nothing that is there is overwritten. What was written is read again as a
build reads it, before the verb says that it is done.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from bestek.findings import Finding
from bestek.formats import DUTCH
from bestek.labels import chosen, read_labels
from bestek.load import MUNICIPALITIES, load_dossier, load_file
from bestek.messages import _
from bestek.model.dossier import kind_of
from bestek.model.procurement import Procedure
from bestek.new import inherit, questions
from bestek.new.questions import AnswerError, Ask, Question
from bestek.new.skeleton import filled
from bestek.project import Project, nearest
from bestek.sections import FOLDER as SECTIONS
from bestek.sections import read_sections
from bestek.validate import Valid, validate

PROCEDURES: tuple[str, ...] = get_args(Procedure.model_fields["kind"].annotation)
PREFIX = "gemeente "
"""Stands before the name of a municipality, and is no part of it."""

FROM_SCRATCH = ("procedure", "lots", "term")
"""What a dossier takes over that starts from another one."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was written, relative to the project, and how many facts of it are open. `name` is that of the dossier or the municipality."""

    name: str
    files: tuple[str, ...]
    open_facts: int = 0


def new_dossier(
    project: Project,
    given: Mapping[str, str],
    source: str = "",
    *,
    with_municipality: bool = False,
    ask: Ask | None = None,
) -> Made:
    """Writes a dossier. `given` are the answers of the command line by flag, empty where there is none; `ask` asks for the others.

    With `source` the dossier of that name is taken over. `with_municipality` makes a profile where there is none.
    Raises `FindingsError` with everything that will not do; then nothing was written.
    """
    old = project.dossier(Path(source).name) if source else None
    asked = _questions(project, with_municipality, ask, old)
    surplus = [flag for flag in FROM_SCRATCH if old and given[flag]]
    facts = questions.answers(asked, given, ask, [_surplus(surplus)] if surplus else [])
    profile = _profile_if_new(project, facts["municipality"])
    folder = project.content / facts["name"]
    if old:
        return _checked(project, folder, lambda: inherit.copy(old, folder, _heir(project, old, facts)), profile)
    return _checked(
        project, folder, lambda: _write(folder, filled(project, "dossier", _facts(project, facts))), profile
    )


def new_municipality(project: Project, given: Mapping[str, str], ask: Ask | None = None) -> Made:
    """Writes the profile of a municipality; raises `FindingsError` with everything that will not do."""
    facts = questions.answers(_profile_questions(project), given, ask)
    return Made(*_write_profile(project, facts))


# A dossier


def _questions(project: Project, with_municipality: bool, ask: Ask | None, old: Path | None) -> list[Question]:
    def municipality(raw: str) -> str:
        return _municipality(project, raw, with_municipality, ask)

    asked = [
        Question(
            "municipality",
            _("Which municipality is it for?"),
            _("The name of a profile in content/municipalities, or a new one."),
            municipality,
            needed=True,
        ),
        Question(
            "subject",
            _("What is bought?"),
            _("In running text, with a small letter: het onderhouden van plantsoenen in de gemeente Emmen."),
            questions.line,
            needed=True,
        ),
        Question("title", _("What is the tender called?"), _("The title on the cover."), questions.line, _title),
        Question(
            "procedure",
            _("Which procedure?"),
            _("sas is the one for social and other specific services; the others: {others}.").format(
                others=", ".join(PROCEDURES[1:])
            ),
            questions.one_of(PROCEDURES),
            lambda _found: PROCEDURES[0],
        ),
        Question("lots", _("How many lots?"), _("0 when the contract is not divided."), questions.count, needed=True),
        Question(
            "term",
            _("For how many years?"),
            _("The first term and each extension: 4+2+2. ? when it is not known yet."),
            questions.term,
            needed=True,
        ),
        Question(
            "start",
            _("On which day does the contract begin?"),
            _("Year, month and day: 2027-01-01. Nothing, or ?, when it is not known yet."),
            questions.day,
        ),
        Question(
            "name",
            _("What is the folder called?"),
            _("The name of the dossier in commands: content/NAME."),
            lambda raw: _folder(project, raw),
            lambda found: questions.slug(found.get("title") or ""),
        ),
    ]
    return [question for question in asked if not (old and question.flag in FROM_SCRATCH)]


def _title(found: Mapping[str, Any]) -> str:
    subject = found.get("subject") or ""
    return subject[:1].upper() + subject[1:]


def _folder(project: Project, raw: str) -> str:
    name = questions.name(raw)
    if (project.content / name).exists():
        message = _("{folder} is there already").format(folder=f"{project.content.name}/{name}")
        raise AnswerError("E012", message, _("nothing is overwritten: choose another name, or move the folder away"))
    return name


def _facts(project: Project, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the skeletons of a dossier fill in."""
    term = facts["term"] or (None,)
    numbers = tuple(range(1, facts["lots"] + 1)) if facts["lots"] > 1 else ()
    words = chosen(read_labels(project.templates), (), DUTCH.language, {}).vocabularies
    return {
        **facts,
        "lots": numbers,
        "years": term[0],
        "options": term[1:],
        "procedure_name": words["procedure-kind"][facts["procedure"]],
        "municipality": questions.slug(facts["municipality"]),
    }


def _heir(project: Project, old: Path, facts: Mapping[str, Any]) -> inherit.Heir:
    """What the copy is told. Raises `FindingsError` when the old dossier is not in order; of the profile that is told when the new one is read."""
    municipality = questions.slug(facts["municipality"])
    profile = load_file(project.content / MUNICIPALITIES / f"{municipality}.yaml", project.root).data
    own = profile.get(SECTIONS)
    standards = {kind: standard.loaded.data[SECTIONS] for kind, standard in read_sections(project.templates).items()}
    lists = standards | (own if isinstance(own, dict) else {})
    documents = validate(load_dossier(old, project.root)).dossier.documents
    kinds = set(map(kind_of, documents))
    return inherit.Heir(
        old.name,
        {"title": facts["title"], "subject": facts["subject"], "municipality": municipality},
        frozenset(_ids(profile.get("office_holders"))),
        frozenset(id_ for kind in kinds for id_ in _ids(lists.get(kind))),
    )


def _ids(elements: object) -> Iterator[str]:
    """The ids of a list as it was written, whatever else is wrong with it."""
    for element in elements if isinstance(elements, list) else ():
        if isinstance(element, dict) and "id" in element:
            yield str(element["id"])


def _surplus(flags: list[str]) -> Finding:
    message = _("{flags}: a dossier that starts from another one takes this over").format(
        flags=", ".join(f"--{flag}" for flag in flags)
    )
    return Finding("E014", message, None, _("leave it out, and change it afterwards in the files"))


def _checked(project: Project, folder: Path, write: Callable[[], None], profile: Callable[[], tuple[str, ...]]) -> Made:
    """Writes, and reads what was written; what will not do is removed again."""
    also = profile()
    try:
        write()
        valid = validate(load_dossier(folder, project.root))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        for file in also:
            (project.root / file).unlink()
        raise
    files = sorted(file.relative_to(project.root).as_posix() for file in folder.rglob("*") if file.is_file())
    return Made(folder.name, (*also, *files), _open_facts(valid))


def _open_facts(valid: Valid) -> int:
    return sum(annotation.status == "open" for annotation in valid.annotations.values())


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")


# A municipality


def _municipality(project: Project, raw: str, make: bool, ask: Ask | None) -> str:
    """The id of the profile, or the name of a municipality that is to have one."""
    name = _bare(questions.line(raw))
    known = sorted(file.stem for file in (project.content / MUNICIPALITIES).glob("*.yaml"))
    if questions.slug(name) in known:
        return questions.slug(name)
    if make and questions.slug(name):
        return name
    message = _("there is no profile of a municipality '{name}'").format(name=name)
    offer = _("Make one, with open facts? [y/n]")
    if ask and ask(f"  {message}. {offer} ").strip().lower()[:1] in ("y", "j"):
        return name
    near = nearest(questions.slug(name), known) if known else _("none is there yet")
    hint = _("{near}; a new one comes with --make-municipality, or with the verb new.municipality").format(near=near)
    raise AnswerError("E013", message, hint)


def _bare(name: str) -> str:
    return name[len(PREFIX) :] if name.lower().startswith(PREFIX) else name


def _profile_if_new(project: Project, municipality: str) -> Callable[[], tuple[str, ...]]:
    if (project.content / MUNICIPALITIES / f"{municipality}.yaml").is_file():
        return tuple
    given = {**dict.fromkeys((question.flag for question in _profile_questions(project)), ""), "name": municipality}
    return lambda: _write_profile(project, questions.answers(_profile_questions(project), given, None))[1]


def _profile_questions(project: Project) -> list[Question]:
    unknown = _("? when it is not known yet.")
    return [
        Question(
            "name",
            _("What is the municipality called?"),
            _("The name alone: Emmen."),
            lambda raw: _new_profile(project, raw),
            needed=True,
        ),
        Question(
            "code",
            _("Which code does it have?"),
            _("gm and four digits, from the list of Statistics Netherlands. {unknown}").format(unknown=unknown),
            questions.municipality_code,
        ),
        Question(
            "place",
            _("In which place are documents signed?"),
            _("The seat of the municipality."),
            questions.line,
            lambda found: found.get("name") or "",
        ),
        *(
            Question(
                flag,
                text,
                _("Only who signs by office is named. {unknown}").format(unknown=unknown),
                questions.open_line,
            )
            for flag, text in (
                ("secretary", _("Who is the municipal secretary?")),
                ("mayor", _("Who is the mayor?")),
                ("clerk", _("Who is the clerk of the council?")),
            )
        ),
    ]


def _new_profile(project: Project, raw: str) -> str:
    name = _bare(questions.line(raw))
    file = project.content / MUNICIPALITIES / f"{questions.slug(name)}.yaml"
    if not questions.slug(name):
        raise AnswerError(
            "E011", _("'{name}' is no name of a municipality").format(name=name), _("write it with letters: Emmen")
        )
    if file.exists():
        message = _("{folder} is there already").format(folder=file.relative_to(project.root).as_posix())
        raise AnswerError("E012", message, _("nothing is overwritten: change the profile that is there"))
    return name


def _write_profile(project: Project, facts: Mapping[str, Any]) -> tuple[str, tuple[str, ...], int]:
    name = facts["name"]
    known = {**facts, "id": questions.slug(name), "official_name": f"{PREFIX}{name}"}
    (text,) = filled(project, "municipality.yaml", known).values()
    file = project.content / MUNICIPALITIES / f"{questions.slug(name)}.yaml"
    _write(file.parent, {file.name: text})
    return file.stem, (file.relative_to(project.root).as_posix(),), _open_lines(text)


def _open_lines(text: str) -> int:
    return sum("{open: " in line and not line.lstrip().startswith("#") for line in text.splitlines())
