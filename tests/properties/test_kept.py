"""What is kept of a dossier is what would be composed of it from nothing, after any edit, there and back again."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bestek import kept
from bestek.project import EDITIONS, Project
from tests.golden import klein
from tests.keeping import from_nothing, from_what_is_kept

ROOT = Path(__file__).parents[2]
SCALAR = re.compile(r"^(?P<before>\s*(?:- )?\w+: )(?P<value>[^\s{\[|>&*#].*)$")
ELEMENT = re.compile(r"^(?P<indent>\s*)- ")


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").split("\n")


def _other(value: str) -> str:
    """Another value of the same kind, most of the time."""
    if digits := re.search(r"\d+", value):
        return f"{value[: digits.start()]}{int(digits[0]) + 1}{value[digits.end() :]}"
    return f"{value} en meer" if not value.endswith('"') else f'{value[:-1]} en meer"'


def _of_scalar(chance: random.Random, lines: list[str]) -> list[str]:
    """One value changed, left open, proposed, noted on, or taken out."""
    places = [place for place, line in enumerate(lines) if SCALAR.match(line)]
    if not places:
        return lines
    place = chance.choice(places)
    found = SCALAR.match(lines[place])
    assert found
    before, value = found["before"], found["value"]
    forms = (
        before + _other(value),
        before + _other(value),
        before + '{open: "hoe?"}',
        f"{before}{{proposed: {value}}}",
        f'{before}{{value: {value}, note: "let op"}}',
        f"{before}{{value: {value}, illustrative: true}}",
        None,
    )
    made = chance.choice(forms)
    return [*lines[:place], *([made] if made else []), *lines[place + 1 :]]


def _blocks(lines: list[str]) -> list[tuple[int, int]]:
    """The elements of lists, from line to line."""
    found = []
    for place, line in enumerate(lines):
        if start := ELEMENT.match(line):
            deeper = re.compile(rf"^{start['indent']}\s+\S|^\s*$")
            end = next((at for at in range(place + 1, len(lines)) if not deeper.match(lines[at])), len(lines))
            found.append((place, end))
    return found


def _of_element(chance: random.Random, lines: list[str]) -> list[str]:
    """One element of a list taken out, put before the one above it, or repeated under another id."""
    blocks = _blocks(lines)
    if not blocks:
        return lines
    start, end = chance.choice(blocks)
    block, rest = lines[start:end], lines[:start] + lines[end:]
    before = [first for first, last in blocks if last == start]
    match chance.choice(("out", "up", "again")):
        case "up" if before:
            return rest[: before[0]] + block + rest[before[0] :]
        case "again":
            again = [re.sub(r"id: ([\w-]+)", r"id: \1-nog", line) for line in block]
            return lines[:end] + again + lines[end:]
        case _:
            return rest


def _of_text(chance: random.Random, lines: list[str]) -> list[str]:
    more = chance.choice(
        ("Nog een zin.", "Het heet {{ title }}.", "Er zijn {{ lots | length }} percelen.", "{{ nergens }}")
    )
    return [*lines, "", more]


def edited(folder: Path, seed: int) -> None:
    """One edit of some file of the dossier or of its municipality."""
    chance = random.Random(seed)
    file = chance.choice(sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".md")))
    change = _of_text if file.suffix == ".md" else chance.choice((_of_scalar, _of_scalar, _of_element))
    file.write_text("\n".join(change(chance, _lines(file))), encoding="utf-8", newline="\n")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small dossier, with what is kept of all that is made of it."""
    return klein.copy(tmp_path_factory.mktemp("kept"))


@settings(max_examples=20, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(st.integers(0, 2**32), min_size=1, max_size=3))
def test_after_any_edit_what_is_kept_is_what_is_composed(project: Project, seeds: list[int]):
    before, warm = project.content.with_name("before"), kept.Warm()
    shutil.copytree(project.content, before)
    try:
        for seed in (*seeds, None):
            if seed is None:
                shutil.rmtree(project.content)
                shutil.copytree(before, project.content)
            else:
                edited(project.content, seed)
            for edition in EDITIONS:
                folder = project.content / "klein"
                expected = from_nothing(project, folder, edition)
                assert from_what_is_kept(project, folder, edition, warm) == expected
                assert from_what_is_kept(project, folder, edition) == expected
    finally:
        shutil.rmtree(project.content)
        before.rename(project.content)


# The largest dossier

EDITS = {
    "the name of a lot": ("lots.yaml", "name: Emmen-Noord", "name: Emmen-Boven"),
    "a requirement in front": (
        "requirements/01-algemeen.yaml",
        "      - id: A-01\n",
        "      - id: A-00\n        text: Een eis vooraf.\n        proof: implementatieplan\n        moment: start\n      - id: A-01\n",
    ),
    "words of a text": ("texts/area-based-working.md", "\n", "\n\nWie dit leest, leest een zin meer.\n"),
    "a word of the municipality": (
        "../municipalities/emmen.yaml",
        "sections:\n",
        "labels: {section: onderdeel}\nsections:\n",
    ),
    "one document less": (
        "dossier.yaml",
        "  - id: rejection-letter\n",
        "  - id: rejection-letter-gone\n    kind: rejection-letter\n",
    ),
    "a fact that is open again": ("lots.yaml", "clients: 835", 'clients: {open: "hoeveel zijn het er nu?"}'),
}
"""What the small dossier above does not hold, or not as many of. The last leaves mistakes in the public edition, which must be the same too.

A process that goes on composes after each, one that begins anew after every second, in that edition.
"""


@pytest.mark.slow
def test_after_the_edits_of_an_adviser_the_largest_dossier_is_what_is_composed(tmp_path: Path):
    shutil.copytree(ROOT / "content", tmp_path / "content")
    project = Project(tmp_path / "content", ROOT / "templates", tmp_path / "build")
    folder, warm = project.content / "emmen-wmo", kept.Warm()
    for edition in EDITIONS:
        from_what_is_kept(project, folder, edition, warm)
    warm.write()
    for number, (file, old, new) in enumerate(EDITS.values()):
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, old
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
        edition = EDITIONS[1 - number // 2 % 2]
        with kept.uncollected():
            expected = from_nothing(project, folder, edition)
        assert from_what_is_kept(project, folder, edition, warm) == expected
        if number % 2:
            assert from_what_is_kept(project, folder, edition) == expected
