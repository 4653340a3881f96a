"""The files of something new, from the skeletons beside the templates: YAML with comments, in which Jinja fills in what was answered."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2

from bestek.project import Project, shipped

FOLDER = "skeletons"
SUFFIX = ".j2"


def filled(project: Project, name: str, facts: Mapping[str, Any]) -> dict[str, str]:
    """The text of every file of a skeleton by its path. `name` is a folder of files or one file without its suffix."""
    folder = _folder(project)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701  YAML, in which every value is quoted by a filter
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"yaml": quoted, "fact": fact}
    files = sorted((folder / name).rglob(f"*{SUFFIX}")) or [folder / f"{name}{SUFFIX}"]
    base = folder / name if (folder / name).is_dir() else folder
    return {
        file.relative_to(base).as_posix().removesuffix(SUFFIX): environment.get_template(
            file.relative_to(folder).as_posix()
        ).render(**facts)
        for file in files
    }


def _folder(project: Project) -> Path:
    """The skeletons of the project's own templates, or those that come with Bestek."""
    own = project.templates / FOLDER
    return own if own.is_dir() else shipped() / FOLDER


def quoted(value: str) -> str:
    """A text as YAML between quotation marks: every JSON string is one (YAML 1.2, 1.3)."""
    return json.dumps(value, ensure_ascii=False)


def fact(value: str | int | datetime.date | None, question: str) -> str:
    """The fact, or the question as an open one."""
    match value:
        case None:
            return f"{{open: {quoted(question)}}}"
        case str():
            return quoted(value)
        case _:
            return str(value)
