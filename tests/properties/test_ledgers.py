"""Whatever is edited, decided, noted and taken back in whatever order: every state comes back exactly as its content was."""

from __future__ import annotations

import datetime
import random
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bestek.decide import Draft, Proposal, record, undo
from bestek.ledger import read_ledger
from bestek.load import Loaded, load_dossier
from bestek.project import Project
from bestek.state import State, applied, differences, same
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


@settings(max_examples=25, deadline=None)
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
