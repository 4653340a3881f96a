"""Whatever is edited, decided, noted and taken back in whatever order: every state comes back exactly as its content was."""

from __future__ import annotations

import datetime
import random
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bestek.compose import compose, file_of
from bestek.decide import Draft, Proposal, record, undo
from bestek.ledger import read_ledger
from bestek.load import Loaded, load_dossier
from bestek.project import Project
from bestek.state import State, applied, differences, plain, same
from bestek.yaml_text import yaml_text
from tests.properties.test_states import edited

TEXTS = [
    "Een alinea.\n\nNog een: met “tekst” en {{ lots.noord.name }}.\n",
    "yes",
    "2024-01-01",
    "- a\n- b",
    " ",
    "5",
    "a: b #c",
]
START: dict[str, Any] = {
    "title": "Zorg",
    "municipality": "voorbeeld",
    "share": {"value": 5, "source": "strategie"},
    "lots": [{"id": name, "name": name, "budget": 1000, "texts": {"open": "a", "x": "b"}} for name in ("noord", "zuid", "oost", "west")],
    "texts": {"intro": TEXTS[0], "open": TEXTS[1]},
    "planning": {"start": datetime.date(2024, 1, 1), "steps": ["a", "b"]},
}  # fmt: skip
STEPS = st.lists(
    st.sampled_from(["edit", "edit", "edit", "decide", "decide", "note", "undo", "as-of"]), min_size=4, max_size=14
)


def written(loaded: Loaded) -> dict[str, Any]:
    """What is loaded, without what the decisions add to it."""
    assert loaded.joined is not None
    return {key: value for key, value in loaded.data.items() if key in loaded.joined.entries}


class Life:
    """A dossier on the disk, with what it said after every decision that stands."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.project = Project(root / "content", root / "templates", root / "build")
        self.folder = self.project.content / "zorg"
        (self.project.content / "municipalities").mkdir(parents=True)
        self.folder.mkdir()
        (self.project.content / "municipalities" / "voorbeeld.yaml").write_text("name: Voorbeeld\n", "utf-8")
        self.chance, self.number = chance, 0
        self.content = START
        self.remembered: list[tuple[str, dict[str, Any]]] = []
        self.write()

    def write(self) -> None:
        """The content in its files, spread over two of them in another way each time."""
        apart = {key for key in self.content if key not in ("texts", "title") and self.chance.random() < 0.5}
        for file in self.folder.rglob("*.*"):
            if file.parent.name != "decisions":
                file.unlink()
        whole = {key: value for key, value in self.content.items() if key not in {"texts", *apart}}
        self.put("dossier.yaml", yaml_text(whole))
        if apart:
            self.put("more.yaml", yaml_text({key: self.content[key] for key in sorted(apart)}))
        for name, text in self.content["texts"].items():
            self.put(f"texts/{name}.md", text)

    def put(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(exist_ok=True)
        (self.folder / name).write_text(text, "utf-8", newline="\n")

    def now(self) -> dict[str, Any]:
        loaded = load_dossier(self.folder, self.project.root)
        assert loaded.findings == ()
        return written(loaded)

    def edit(self) -> None:
        fresh = self.chance.choice([*TEXTS, 7, None, {"open": "hoeveel?"}, {"proposed": 6}, ["x"]])
        made = {
            key: edited(value, self.chance, fresh)
            for key, value in self.content.items()
            if key not in ("texts", "municipality", "title")
        }
        texts = {
            name: self.chance.choice(TEXTS[:1] + TEXTS[3:4]) for name in ("intro", "slot") if self.chance.random() < 0.8
        }
        self.content = {
            "title": self.chance.choice(["Zorg", "Hulp"]),
            "municipality": "voorbeeld",
            "texts": texts,
            **made,
        }
        self.write()

    def decide(self, *, noting: bool = False) -> None:
        loaded = load_dossier(self.folder, self.project.root)
        if noting and not loaded.ledger:
            return
        state = loaded.ledger.state() if noting else loaded.state
        changes = () if noting else loaded.pending
        self.number += 1
        date = datetime.date(2024, 1, 1) + datetime.timedelta(self.chance.randrange(300))
        draft = Draft("Besluit", "council", date, "adopted", "Daarom:\n- yes", f"nummer-{self.number}")
        before = self.remembered[-1][1] if noting else written(loaded)
        self.remembered.append(
            (record(self.project, Proposal(self.folder, loaded.ledger, changes, state), draft).id, before)
        )

    def undo(self) -> None:
        if self.remembered:
            undone = undo(self.project, self.folder)
            assert undone is not None
            assert undone.id == self.remembered.pop()[0]

    def check(self) -> None:
        """Every decision that stands gives what the content said, and what is pending leads from there to what it says."""
        ledger = read_ledger(self.folder, self.project.root)
        assert [decision.id for decision in ledger.decisions] == [id_ for id_, _data in self.remembered]
        for id_, data in self.remembered:
            then = load_dossier(self.folder, self.project.root, as_of=id_)
            assert then.findings == ()
            assert same(written(then), data)
            assert then.state == ledger.state(id_)
        loaded = load_dossier(self.folder, self.project.root)
        assert applied(ledger.state(), loaded.pending) == loaded.state
        assert bool(loaded.pending) == (ledger.state() != loaded.state)

    def step(self, what: str) -> None:
        before = self.now()
        match what:
            case "edit":
                self.edit()
                return
            case "decide" | "note":
                self.decide(noting=what == "note")
            case "undo":
                self.undo()
            case _:
                self.check()
        assert same(self.now(), before)


@settings(max_examples=40, deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_every_state_returns_exactly(steps: list[str], chance: random.Random):
    with tempfile.TemporaryDirectory() as folder:
        life = Life(Path(folder), chance)
        for step in steps:
            life.step(step)
        life.check()


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(2, 5))
def test_the_differences_between_any_two_decisions_are_those_of_their_states(chance: random.Random, count: int):
    with tempfile.TemporaryDirectory() as folder:
        life = Life(Path(folder), chance)
        for _number in range(count):
            life.decide()
            life.edit()
        ledger = read_ledger(life.folder, life.project.root)
        one, other = (chance.choice(ledger.decisions).id for _side in "ab")
        old, new = ledger.state(one), ledger.state(other)
        assert applied(old, differences(old, new)) == new
        if ledger.between(one, other):
            state = old
            for decision in ledger.between(one, other):
                state = applied(state, decision.changes)
            assert state == new
        assert State(new.data).fingerprint == ledger.decision(other).state


SIGNS = [
    "'", '"', ": ", "- ", "[", "]", "{", "}", "|", "&a", "!t ", "#", "\t", "\n", "  ", "---\n", "? ", "null", "5", "a/b", "/", "é", "\x00",
    "from: 1\n", "to: {id: noord}\n", "path: lots/noord\n", "after: noord\n", "was_after: ''\n",
]  # fmt: skip


@cache
def lived() -> tuple[tuple[str, bytes], ...]:
    """The files of a dossier with three decisions and something that is not yet decided."""
    with tempfile.TemporaryDirectory() as folder:
        life = Life(Path(folder), random.Random(1))
        for _number in range(3):
            life.decide()
            life.edit()
        return tuple(
            (path.relative_to(folder).as_posix(), path.read_bytes())
            for path in Path(folder).rglob("*.*")
            if path.is_file()
        )


def again(root: Path) -> Path:
    """The same dossier in a folder of its own."""
    for name, data in lived():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root / "content" / "zorg"


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.lists(st.sampled_from(SIGNS), min_size=1, max_size=3))
def test_whatever_happens_to_a_decision_its_reader_is_told_in_findings(chance: random.Random, signs: list[str]):
    with tempfile.TemporaryDirectory() as folder:
        dossier = again(Path(folder))
        path = chance.choice(sorted((dossier / "decisions").glob("*.yaml")))
        text = path.read_text("utf-8")
        for sign in signs:
            at = chance.randrange(len(text))
            text = text[:at] + sign + text[at + chance.choice([0, 0, 1, 30]) :]
        path.write_text(text, "utf-8", newline="\n")
        loaded = load_dossier(dossier, Path(folder))
        assert all(finding.place and finding.place.line for finding in loaded.findings)
        assert bool(loaded.findings) != (len(loaded.ledger.decisions) == 3)


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_decision_whose_values_differ_in_any_way_is_noticed(chance: random.Random):
    with tempfile.TemporaryDirectory() as folder:
        dossier = again(Path(folder))
        path = chance.choice(sorted((dossier / "decisions").glob("*.yaml")))
        before = path.read_text("utf-8")
        lines = before.splitlines(keepends=True)
        at = chance.randrange(1, len(lines))
        lines[at] = "".join(reversed(lines[at].rstrip("\n"))) + "\n" if chance.random() < 0.5 else chance.choice(lines)
        path.write_text("".join(lines), "utf-8", newline="\n")
        old, new = (_values(text) for text in (before, "".join(lines)))
        assert bool(load_dossier(dossier, Path(folder)).findings) == (not same(old, new))


def _values(text: str) -> Any:
    node, findings = compose(file_of("x.yaml", text, b""))
    return None if node is None or findings else plain(node)
