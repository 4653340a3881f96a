"""What the benchmarks of documents run, each in a process of its own: `python -m tests.bench.documents NAME`."""

from __future__ import annotations

import pickle
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from bestek.project import Project

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / ".bench"
LARGEST = "tender-document"
DOSSIER = "emmen-wmo"
"""The dossier with most documents, and the longest of them."""


def project(output: Path) -> Project:
    """The dossiers of this checkout, with outputs elsewhere."""
    return Project(ROOT / "content", ROOT / "templates", output)


def prepare() -> None:
    """The trees of all dossiers, on disk for what needs them only."""
    from bestek.where import compose_all

    FOLDER.mkdir(parents=True, exist_ok=True)
    where = project(FOLDER)
    composed = [made for folder in where.dossiers() for made in compose_all(where, folder)]
    trees = [(document, made.style) for made in composed for document in made.documents]
    _dump("trees", trees)


def _dump(name: str, value: object) -> None:
    (FOLDER / name).write_bytes(pickle.dumps(value))


def _load(name: str) -> Any:
    return pickle.loads((FOLDER / name).read_bytes())


def trees() -> None:
    """The floor of the writers: the trees read back, nothing written."""
    _load("trees")


def docx() -> None:
    """The largest document as a Word file."""
    from bestek.write.docx import write_docx

    next(write_docx(document, style) for document, style in _load("trees") if document.id == LARGEST)


def html() -> None:
    """All documents as web pages."""
    from bestek.write.html import write_html

    for document, style in _load("trees"):
        write_html(document, style)


def compose() -> None:
    """The trees of all documents of a dossier from nothing, nothing written."""
    from bestek.dossier import compose as composed

    composed(project(FOLDER), ROOT / "content" / DOSSIER)


CHANGED = FOLDER / "changed"
FACT = ("percentage: {value: 5,", "percentage: {value: 6,")
"""The percentage for social return, which the largest documents print."""
COPIES = 3
"""For what is kept, the impact and the redlines: each begins with what there was before the change."""


def _changed() -> Project:
    """A dossier of which one fact will change, with a folder of outputs of its own."""
    return Project(CHANGED / "content", ROOT / "templates", CHANGED / "output")


def before() -> None:
    """The dossier composed, and then the fact changed; what was kept stands there in copies, one for each run."""
    from bestek.kept import compose

    shutil.rmtree(CHANGED, ignore_errors=True)
    shutil.copytree(ROOT / "content", CHANGED / "content")
    compose(_changed(), CHANGED / "content" / DOSSIER)
    _copied()


def _copied() -> None:
    for number in range(COPIES):
        shutil.copytree(CHANGED / "output", CHANGED / f"output-{number}")
    file = CHANGED / "content" / DOSSIER / "dossier.yaml"
    old, new = FACT
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def kept() -> None:
    """The trees after one fact changed. The second argument says which copy."""
    from bestek.kept import compose

    compose(
        Project(CHANGED / "content", ROOT / "templates", CHANGED / f"output-{sys.argv[2]}"),
        CHANGED / "content" / DOSSIER,
    )


def before_check() -> None:
    """The dossier checked, and then the fact changed."""
    shutil.rmtree(CHANGED, ignore_errors=True)
    shutil.copytree(ROOT / "content", CHANGED / "content")
    _check(_changed(), DOSSIER)
    _copied()


def check_changed() -> None:
    """The checks after one fact changed. The second argument says which copy."""
    _check(Project(CHANGED / "content", ROOT / "templates", CHANGED / f"output-{sys.argv[2]}"), DOSSIER)


def check() -> None:
    """The checks of all dossiers from nothing."""
    output = Path(tempfile.mkdtemp(dir=FOLDER))
    _check(project(output))
    shutil.rmtree(output)


def check_warm() -> None:
    """The checks of all dossiers where they were done before."""
    _check(project(FOLDER / "checks"))


def before_archive() -> None:
    """The issued documents as they were laid out, and nothing else of their packages."""
    output = FOLDER / "archive"
    shutil.rmtree(output / "archive", ignore_errors=True)
    shutil.rmtree(output / ".bestek" / "checks", ignore_errors=True)
    for note in (output / ".bestek" / "archive").glob("*.made"):
        note.unlink()


def reviewed() -> None:
    """The review copy of the tender document as a reviewer sends it back."""
    from tests.reviewed import corpus
    from tests.unit.review.word_editor import WordFile

    file = WordFile((FOLDER / "review" / DOSSIER / "review" / "tender-document.docx").read_bytes())
    for edit in corpus()[f"{DOSSIER}/tender-document"]:
        if edit.does != "comment":  # the editor writes the comments of a file anew
            file.act(edit.does, edit.find, edit.new, edit.tracked)
    (FOLDER / "reviewed.docx").write_bytes(file.data)


def _check(where: Project, dossier: str = "") -> None:
    """What the verb does: findings, the pages, and all of it on the screen."""
    from bestek import check_output, check_screen, checking

    outcome = checking.check(where, dossier)
    pages = check_output.write_pages(where, outcome)
    check_screen.shown(outcome, [*pages.values()])


if __name__ == "__main__":
    works = (
        prepare,
        trees,
        docx,
        html,
        compose,
        before,
        kept,
        before_check,
        check_changed,
        check,
        check_warm,
        before_archive,
        reviewed,
    )
    {work.__name__: work for work in works}[sys.argv[1]]()
