"""Where things stand: the content folder, the templates, the outputs. Names in findings and sources are relative to their parents."""

from __future__ import annotations

import difflib
import os
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bestek.findings import Finding, FindingsError
from bestek.messages import _

DOSSIER_FILE = "dossier.yaml"

AS_OF = "as-of"

CACHE = ".cache"
"""The folder among the outputs where parts of documents are kept."""

CACHE_VARIABLE = "BESTEK_CACHE"
"""The variable with another folder for that."""

RESERVED = (AS_OF, "impact", "public", "redline", "review")
"""Folders that stand among the outputs of a dossier beside those of its municipalities. An output itself has an extension, a folder has none."""

Edition = Literal["internal", "public"]
EDITIONS: tuple[Edition, ...] = ("internal", "public")
"""For the makers of a dossier, with what is still open and what they noted; and for everybody."""


@dataclass(frozen=True, slots=True)
class Variant:
    """What the documents of a dossier are made for: an edition, and one of its municipalities where it has several.

    `as_of` is the decision after which the dossier is shown; empty for the content as it stands.
    """

    dossier: str
    municipality: str = ""
    edition: Edition = "internal"
    as_of: str = ""

    @property
    def name(self) -> str:
        """The folder of its outputs, in POSIX spelling: `klein`, `klein/public`, `klein/noord/public`, `klein/as-of/2026-01-02-start/public`."""
        moment = (AS_OF, self.as_of) if self.as_of else ()
        edition = "" if self.edition == "internal" else self.edition
        return "/".join(filter(None, (self.dossier, self.municipality, *moment, edition)))


@dataclass(frozen=True, slots=True)
class Project:
    """`content` holds a folder per dossier, `templates` the documents and clauses, `output` receives what is built.

    `kept` is where parts of documents are kept from one build to the next, when that is not among the outputs.
    """

    content: Path
    templates: Path
    output: Path
    kept: Path | None = None

    @property
    def root(self) -> Path:
        """Places in content are named from here (`content/emmen-wmo/lots.yaml`)."""
        return self.content.parent

    @property
    def cache(self) -> Path:
        """Where parts of documents are kept (`bestek.cache`); may be shared by projects and machines."""
        return self.kept or self.output / CACHE

    def place(self, variant: Variant) -> Path:
        """The folder of the outputs."""
        return self.output / variant.name

    def record(self, variant: Variant) -> Path:
        """The record of what was built. No name of a folder holds a plus sign."""
        return self.output / ".bestek" / f"{variant.name.replace('/', '+')}.json"

    def index(self, folder: Path, as_of: str = "") -> Path:
        """The record of which municipalities a dossier has, or had after a decision."""
        moment = f"+{AS_OF}+{as_of}" if as_of else ""
        return self.output / ".bestek" / f"{folder.name}{moment}+.json"

    def moments(self, folder: Path) -> Path:
        """The record of which decision of a dossier is meant by which words."""
        return self.output / ".bestek" / f"{folder.name}+{AS_OF}+.json"

    def undone(self, folder: Path, decisions: Container[str]) -> Iterator[Variant]:
        """What was built as of a decision that is none of these, by the records of it."""
        records = self.output / ".bestek"
        for file in sorted(records.glob(f"*+{AS_OF}+*.json") if records.is_dir() else ()):
            name, *steps = file.stem.split("+")
            municipality = steps[0] if steps[0] != AS_OF else ""
            moment, edition = (*steps[steps.index(AS_OF) + 1 :], "")[:2]
            if name == folder.name and moment and moment not in decisions:
                yield Variant(name, municipality, "public" if edition == "public" else "internal", moment)

    def dossiers(self, name: str = "") -> tuple[Path, ...]:
        """The dossier folders, or only the one called `name`."""
        folders = tuple(sorted(file.parent for file in self.content.glob(f"*/{DOSSIER_FILE}")))
        if not name:
            if not folders:
                hint = _("a dossier is a folder with a file {file}").format(file=DOSSIER_FILE)
                raise _refusal("E001", _("there is no dossier in {folder}").format(folder=self.content), hint)
            return folders
        names = [folder.name for folder in folders]
        if name not in names:
            raise _refusal(
                "E002",
                _("there is no dossier '{name}' in {folder}").format(name=name, folder=self.content),
                nearest(name, names),
            )
        return (self.content / name,)

    def dossier(self, name: str = "") -> Path:
        """The one dossier that a verb is about; its name may be left out when there is only one."""
        folders = self.dossiers(name)
        if len(folders) > 1:
            names = ", ".join(folder.name for folder in folders)
            raise _refusal(
                "E003",
                _("there are several dossiers"),
                _("say which one: --dossier NAME ({names})").format(names=names),
            )
        return folders[0]


def find_project(
    content: str = "", templates: str = "", output: str = "", cache: str = "", *, starting: bool = False
) -> Project:
    """The project of the given folders; what is not given is looked for from the working folder upwards, then in the package.

    Who is `starting` needs no content folder: it is made here. The cache may also be named by `BESTEK_CACHE`.
    """
    folder = Path(content).resolve() if content else _upwards("content")
    if not folder.is_dir() and not starting:
        hint = _("go to the folder that holds content/, or say where it is: --content FOLDER")
        raise _refusal("E004", _("there is no content folder {folder}").format(folder=folder), hint)
    layouts = Path(templates).resolve() if templates else _templates(folder.parent)
    if not (layouts / "base.html.j2").is_file():
        hint = _("say where they are: --templates FOLDER; those of Bestek stand in templates/ of its checkout")
        raise _refusal("E007", _("there are no templates in {folder}").format(folder=layouts), hint)
    return Project(
        folder,
        layouts,
        Path(output).resolve() if output else folder.parent / "build",
        Path(kept).resolve() if (kept := cache or os.environ.get(CACHE_VARIABLE, "")) else None,
    )


def _upwards(name: str) -> Path:
    here = Path.cwd()
    return next((folder / name for folder in (here, *here.parents) if (folder / name).is_dir()), here / name)


def _templates(root: Path) -> Path:
    """The project's own templates, or those that come with Bestek."""
    own = root / "templates"
    return own if (own / "base.html.j2").is_file() or not (shipped() / "base.html.j2").is_file() else shipped()


def shipped() -> Path:
    """The templates that come with Bestek: in a checkout beside `src`, in a wheel inside the package."""
    package = Path(__file__).resolve().parent
    beside = package.parents[1] / "templates"
    return beside if (beside / "base.html.j2").is_file() else package / "templates"


def nearest(name: str, names: Sequence[str]) -> str:
    """A hint with the nearest known name, or all of them; where there are none there is nothing to hint at."""
    near = difflib.get_close_matches(name, names, 1, 0.5)
    if near:
        return _("did you mean {near}?").format(near=repr(near[0]))
    return _("known are: {names}").format(names=", ".join(names)) if names else ""


def nearest_path(path: str, known: Sequence[str]) -> str:
    """A hint with the nearest known path, or with those that stand where it would: of a dossier there are thousands."""
    near = difflib.get_close_matches(path, known, 1, 0.8)
    parent = path
    while parent and parent not in known:
        parent = parent.rpartition("/")[0]
    return nearest(path, near or [name for name in known if name.rpartition("/")[0] == parent] or [parent])


def no_document(name: str, names: Sequence[str]) -> Finding:
    """That a document is named which there is not."""
    return Finding("E006", _("there is no document '{name}'").format(name=name), None, nearest(name, names))


def check_format(name: str, names: Sequence[str]) -> None:
    """Raises `FindingsError` for a format that there is not."""
    if name not in names:
        raise _refusal("E005", _("there is no format '{name}'").format(name=name), nearest(name, names))


def check_edition(name: str, names: Sequence[str] = EDITIONS) -> None:
    """Raises `FindingsError` for an edition that there is not."""
    if name not in names:
        raise _refusal("E008", _("there is no edition '{name}'").format(name=name), nearest(name, names))


def check_municipality(name: str, names: Sequence[str]) -> None:
    """Raises `FindingsError` for a municipality that no dossier is of; an empty name chooses none."""
    if name and name not in names:
        raise _refusal("E009", _("no dossier is of a municipality '{name}'").format(name=name), nearest(name, names))


def _refusal(code: str, message: str, hint: str) -> FindingsError:
    return FindingsError([Finding(code, message, None, hint)])
