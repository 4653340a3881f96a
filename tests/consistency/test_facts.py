"""A fact that several documents print is one fact: after a change the new value stands in all of them, and the old one in none.

Each case changes one fact of the dossier of Emmen where it is written, and looks at every document: the words, the drawings with their
text alternative, the properties of the file. What still prints the old value is told with the line that it was typed in.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bestek.dossier import Composed, compose
from bestek.findings import Place
from bestek.project import Project
from bestek.tree import Source
from tests.consistency.printed import Line, lines

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
FOLDER = "emmen-wmo"
REMARKS = "internal-"

Printed = dict[str, list[Line]]


@dataclass(frozen=True)
class Fact:
    """A fact at `path`, its change (as it is written in YAML), and how its values look in print.

    `others` are facts that look like the old value and are something else, by the beginning of their path, each with what it is.
    `further` are changes that have to go along, as path, old and new.
    """

    path: str
    change: tuple[str, str]
    old: str
    new: str
    others: tuple[tuple[str, str], ...] = ()
    further: tuple[tuple[str, str, str], ...] = ()

    def __str__(self) -> str:
        return self.path


FACTS = (
    Fact(
        "contract/term/years",
        ("4", "5"),
        r"\b(?:vier|4) jaar|31 december 20(?:28|30|32)|\b(?:acht|8) jaar|vierjarig",
        r"\b(?:vijf|5) jaar|31 december 20(?:29|31|33)|\b(?:negen|9) jaar",
        others=(
            ("texts/current-situation", "the growth of demand in eight years"),
            ("texts/strategy-current-situation", "the growth of demand in eight years"),
            ("texts/volume", "the growth of demand in eight years"),
            ("risks/volume", "the growth of demand in eight years"),
            (
                "award/criteria/gebied-en-partnerschap/subcriteria/kennis-van-het-gebied/question",
                "how far a tenderer looks ahead",
            ),
            ("award_decision/tenderers", "what is said of the answer to that question"),
        ),
    ),
    Fact(
        "social_return/percentage",
        ("5", "7.5"),
        r"(?<![\d,])5 ?%|\bvijf procent",
        r"\b7,5 ?%",
        others=(
            ("award/criteria", "weights of subcriteria"),
            (
                "requirement_groups/continuiteit-en-overdracht/requirements/C-12",
                "the share of clients that makes a change important",
            ),
        ),
    ),
    Fact("cpv/main/code", ("85000000-9", "85300000-2"), r"85000000(?:-9)?", r"85300000-2"),
    Fact(
        "contract/estimated_value/total",
        ("250000000", "263000000"),
        r"\b250(?: miljoen|\.000\.000)",
        r"\b263(?: miljoen|\.000\.000)",
    ),
    Fact(
        "contract/estimated_value/per_year_low",
        ("26000000", "27000000"),
        r"\b26(?: miljoen|\.000\.000| tot| en)",
        r"\b27(?: miljoen|\.000\.000)",
    ),
    Fact(
        "contract/term/start",
        ("2025-01-01", "2025-03-01"),
        r"\b1 (?:januari|jan\.?) 2025|01-01-2025|31 december 20(?:28|30|32)",
        r"\b1 maart 2025|01-03-2025|28 februari 20(?:29|31|33)",
    ),
    Fact(
        "planning/procedure/inschrijving/date",
        ("2024-05-13", "2024-05-10"),
        r"\b13 mei(?: 2024)?|13-05-2024",
        r"\b10 mei(?: 2024)?|10-05-2024",
        others=(("award_decision/tenderers", "the day on which a tender came in"),),
    ),
    Fact(
        "award/criteria/transformatie/subcriteria/collectief-aanbod/weight",
        ("15", "17"),
        r"\b(?:15|30) ?%|\b(?:150|300) punten|\b(?:vijftien|dertig) procent",
        r"\b(?:17|32) ?%|\b170 punten",
        others=(
            ("award/criteria/gebied-en-partnerschap/subcriteria/partnerschap", "the weight of another subcriterion"),
            ("award/criteria/overdracht", "the weight of another criterion"),
            ("award/scales", "steps of the scale"),
            ("award_decision/tenderers", "what is subcontracted"),
            ("lots", "the share of a lot in the budget"),
            (
                "requirement_groups/personeel-en-kwaliteit/requirements/K-05",
                "the most that may be done by the self-employed",
            ),
            ("clarification_notices/nota-1/questions/v-09", "a question about that requirement"),
        ),
        further=(
            ("award/criteria/transformatie/weight", "30", "32"),
            ("award/criteria/gebied-en-partnerschap/subcriteria/kennis-van-het-gebied/weight", "10", "8"),
            ("award/criteria/gebied-en-partnerschap/weight", "25", "23"),
        ),
    ),
    Fact(
        "procedure/standstill_days",
        ("20", "25"),
        r"\b(?:twintig|20) (?:kalender)?dagen|\b22 jul(?:i|\.)?|22-07-2024",
        r"\b25 (?:kalender)?dagen|\b27 jul|27-07-2024",
        further=(
            ("planning/procedure/opschortende-termijn/end", "2024-07-22", "2024-07-27"),
            ("planning/procedure/definitieve-gunning/date", "2024-07-23", "2024-07-28"),
        ),
    ),
    Fact("platform/name", ("Mercell", "Veldkamer"), r"\bMercell\b", r"\bVeldkamer\b"),
)


@dataclass(frozen=True)
class Copy:
    """The content and the templates as they were when the test began, in a folder of their own, and what they give."""

    root: Path
    made: Composed

    def with_other(self, changes: tuple[tuple[str, str, str], ...], typed: tuple[str, str] = ("", "")) -> Composed:
        """The dossier with other values where these facts are written, and in the same files a text in the place of another.

        The copy stays as it was.
        """
        texts: dict[str, str] = {}
        for path, before, after in changes:
            place = self.made.valid.loaded.place_of(path)
            text = texts.get(place.file) or (self.root / place.file).read_text(encoding="utf-8")
            texts[place.file] = _replaced(text, place, before, after).replace(*typed)
        return self._with(texts)

    def without_element(self, id: str) -> Composed:
        """The dossier without the elements that have this id."""
        folder = self.root / "content" / FOLDER
        kept = {folder / "decisions", folder / "issued"}
        files = sorted(file for file in folder.rglob("*.yaml") if not kept & {*file.parents})
        texts = {
            file.relative_to(self.root).as_posix(): _without(file.read_text(encoding="utf-8"), id) for file in files
        }
        return self._with(texts)

    def _with(self, texts: dict[str, str]) -> Composed:
        kept = {name: (self.root / name).read_bytes() for name in texts}
        try:
            for name, text in texts.items():
                (self.root / name).write_text(text, encoding="utf-8")
            return composed(self.root)
        finally:
            for name, data in kept.items():
                (self.root / name).write_bytes(data)


def _without(text: str, id: str) -> str:
    """The text without the list elements that have this id, and without the id in lists of ids."""
    kept: list[str] = []
    inside: int | None = None
    for line in text.split("\n"):
        indentation = len(line) - len(line.lstrip())
        if inside is not None and line.strip() and indentation <= inside:
            inside = None
        if line.strip() == f"- id: {id}":
            inside = indentation
        if inside is None:
            kept.append(line.replace(f", {id}]", "]"))
    return "\n".join(kept)


def _replaced(text: str, place: Place, before: str, after: str) -> str:
    written = text.split("\n")
    at, line = place.column - 1, written[place.line - 1]
    assert line[at : at + len(before)] == before, f"{place} {place.path} is not {before}"
    written[place.line - 1] = line[:at] + after + line[at + len(before) :]
    return "\n".join(written)


def composed(root: Path) -> Composed:
    project = Project(root / "content", root / "templates", root / "build")
    return compose(project, project.content / FOLDER)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    root = tmp_path_factory.mktemp("copy")
    for name in ("content", "templates"):
        shutil.copytree(ROOT / name, root / name)
    return Copy(root, composed(root))


def printed(made: Composed) -> Printed:
    """The lines of every document, but for the remarks of the maker: these say what sources gave, not what holds."""
    return {
        document.id: [line for line in lines(document) if not line.place.startswith(REMARKS)]
        for document in made.documents
    }


def hits(pattern: str, found: list[Line]) -> Iterator[tuple[Line, re.Match[str]]]:
    for line in found:
        for hit in re.finditer(pattern, line.text):
            yield line, hit


def come_from(paths: Collection[str], sources: tuple[Source, ...]) -> bool:
    return any(source.path in paths for source in sources)


def said(line: Line, hit: re.Match[str], sources: tuple[Source, ...]) -> str:
    where = ", ".join(f"{source.file}:{source.line} {source.path}".strip() for source in sources) or line.place
    return f"{line.document}: …{line.text[max(0, hit.start() - 40) : hit.end() + 20]}… ({where})"


def excused(fact: Fact, sources: tuple[Source, ...]) -> bool:
    return any(
        source.path.startswith(other) or source.file.startswith(other) for source in sources for other, _ in fact.others
    )


@pytest.mark.parametrize("fact", FACTS, ids=str)
def test_a_changed_fact_is_new_in_every_document_that_prints_it_and_old_in_none(fact: Fact, copy: Copy) -> None:
    changes = ((fact.path, *fact.change), *fact.further)
    before, after = printed(copy.made), printed(copy.with_other(changes))
    assert list(after) == list(before)
    assert_moved(fact, {path for path, _, _ in changes}, before, after)


def assert_moved(fact: Fact, paths: Collection[str], before: Printed, after: Printed) -> None:
    """Two documents or more print the fact; each of those that are left prints the new value, and none the old one."""
    printing = [
        name
        for name, found in before.items()
        if any(come_from(paths, line.origins(*hit.span())) for line, hit in hits(fact.old, found))
    ]
    assert len(printing) > 1, f"only {printing} print it"
    assert [name for name in printing if name in after and not any(hits(fact.new, after[name]))] == []
    left = [
        said(line, hit, sources)
        for found in after.values()
        for line, hit in hits(fact.old, found)
        if not excused(fact, sources := line.origins(*hit.span()))
    ]
    assert not left, "\n" + "\n".join(left)


COUNTED = r"\b(?:{0}|{1}) (?:percelen|gebieden|opdrachten|overeenkomsten|(?:hoofd)?aanbieders)|\b(?:tot|hoogste) (?:{0}|{1})\b(?! (?:maand|jaar|we))"
LOTS = Fact("lots", ("zes", "vijf"), COUNTED.format("zes", 6), COUNTED.format("vijf", 5))


def test_a_lot_less_is_counted_in_every_document(copy: Copy) -> None:
    before, after = printed(copy.made), printed(copy.without_element("schoonebeek"))
    assert {name for name in before if name not in after} == {name for name in before if "schoonebeek" in name}
    assert_moved(LOTS, paths_below("lots", copy.made), before, after)
    assert not [said(line, hit, ()) for found in after.values() for line, hit in hits("Schoonebeek", found)]


def paths_below(path: str, made: Composed) -> set[str]:
    return {read for read in made.reads if read == path or read.startswith(f"{path}/")}


def test_a_value_that_was_typed_in_is_told_with_its_line(copy: Copy) -> None:
    fact = next(fact for fact in FACTS if fact.path == "social_return/percentage")
    typed = ("een inspanning van {{ social_return.percentage | percent }}", "een inspanning van vijf procent")
    after = printed(copy.with_other(((fact.path, *fact.change),), typed))
    with pytest.raises(AssertionError) as raised:
        assert_moved(fact, {fact.path}, printed(copy.made), after)
    assert "inspanning van vijf procent" in str(raised.value)
    assert "content/emmen-wmo/dossier.yaml" in str(raised.value)
