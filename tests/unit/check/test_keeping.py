"""What is kept of documents for the rules: only a rule of which the document or an answer changed is run again, and it finds what it would find anew."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bestek.check import keeping
from bestek.check.context import Context
from bestek.check.keeping import Keeping
from bestek.check.passages import Reading
from bestek.check.rule import PRACTICE, Hit, NotAssessed, Outcome, Rule, Word, hit, not_assessed
from bestek.check.run import Assessment, assess_one
from bestek.findings import Severity
from tests.cases.rules_sample import sample

Read = Callable[[Context, Reading], Outcome]

TEXT = {"text": "De waarde is € 50.000 per jaar.", "path": "contract/motivation"}


@dataclass
class Counted:
    """A rule that tells over which documents it ran."""

    read: Read
    ran: list[str] = field(default_factory=list)

    def __call__(self, context: Context, reading: Reading) -> Iterator[Hit | NotAssessed]:
        self.ran.append(reading.id)
        yield from self.read(context, reading)

    def judged(self, folder: Path, changes: dict[str, Any] | None = None, text: str = "", code: str = "1") -> list[str]:
        """The messages over the sound dossier with two documents, with what is kept in a folder; they are those of a rule that keeps nothing."""
        plain = sample(
            folder / "sample",
            changes,
            {"tender-document": [{**TEXT, "text": text or TEXT["text"]}], "agreement": [TEXT]},
        )
        kept = Keeping(folder, "proef", code)
        made = tuple(
            kept.reading(each.id, each.kind, each.entry, repr(each.passages), partial(_same, each))
            for each in plain.readings
        )
        found = assess_one(Context(plain.valid, made, kept=kept), _rule(self))
        kept.write(complete=True)
        assert _told(found) == _told(assess_one(Context(plain.valid, plain.readings), _rule(self.read)))
        return [each.finding.message for each in found.found] + [*found.reasons]


def _same(reading: Reading) -> Reading:
    return reading


def _rule(read: Read) -> Rule:
    return Rule("Z-09", "title", Severity.WARNING, (PRACTICE,), read=read)


def _told(made: Assessment) -> object:
    return [(each.finding, each.judged, each.spots) for each in made.found], made.reasons


def _of_fact(context: Context, reading: Reading) -> Outcome:
    yield hit("contract/motivation", "{document} {value}", document=reading.id, value=context.fact("cpv/main/code"))


def _plain(context: Context, reading: Reading) -> Outcome:
    yield hit("contract/motivation", "{document}", document=reading.id)


BOTH = ["tender-document", "agreement"]


def test_a_rule_is_not_run_again_over_documents_that_are_as_they_were(tmp_path: Path):
    rule = Counted(_of_fact)
    first = rule.judged(tmp_path)
    rule.ran.clear()
    assert rule.judged(tmp_path) == first
    assert rule.ran == []


def test_a_rule_is_run_again_over_the_document_that_changed(tmp_path: Path):
    rule = Counted(_plain)
    rule.judged(tmp_path)
    rule.ran.clear()
    rule.judged(tmp_path, text="De waarde is anders.")
    assert rule.ran == ["tender-document"]


def test_a_rule_is_run_again_when_a_fact_changed_that_it_asked_for(tmp_path: Path):
    rule = Counted(_of_fact)
    rule.judged(tmp_path)
    rule.ran.clear()
    rule.judged(tmp_path, {"title": "Een andere naam"})
    assert rule.ran == []
    assert rule.judged(tmp_path, {"cpv/main/code": "85000000-9"}) == [f"{name} 85000000-9" for name in BOTH]
    assert rule.ran == BOTH


def test_what_was_found_is_found_again_when_a_fact_is_set_back(tmp_path: Path):
    rule = Counted(_of_fact)
    first = rule.judged(tmp_path)
    rule.judged(tmp_path, {"cpv/main/code": "85000000-9"})
    rule.ran.clear()
    assert rule.judged(tmp_path) == first
    assert rule.ran == []


def test_a_part_of_the_dossier_and_a_setting_are_asked_like_facts(tmp_path: Path):
    def of_part(context: Context, _reading: Reading) -> Outcome:
        yield hit("", "{count} {value}", count=len(context.dossier.lots), value=context.settings.substantial_value)

    rule = Counted(of_part)
    rule.judged(tmp_path)
    rule.ran.clear()
    rule.judged(tmp_path, {"title": "Een andere naam"})
    assert rule.ran == []
    rule.judged(tmp_path, {"lots/noord/name": "Een andere naam"})
    assert rule.ran == BOTH


def test_a_rule_that_asks_for_other_documents_is_run_again_when_one_of_those_changed(tmp_path: Path):
    def of_others(context: Context, reading: Reading) -> Outcome:
        words = [each.text for other in context.documents("tender-document") for each in other.passages]
        yield hit("", "{document} {words}", document=reading.id, words=" ".join(words))

    rule = Counted(of_others)
    rule.judged(tmp_path)
    rule.ran.clear()
    rule.judged(tmp_path, text="De waarde is anders.")
    assert rule.ran == BOTH


def test_what_a_rule_found_is_not_kept_when_it_asked_for_what_cannot_be_compared(tmp_path: Path):
    def of_place(context: Context, _reading: Reading) -> Outcome:
        yield hit("", "{line}", line=context.place("title").line)

    rule = Counted(of_place)
    rule.judged(tmp_path)
    rule.judged(tmp_path)
    assert rule.ran == [*BOTH, *BOTH]


def test_nothing_is_kept_for_other_code(tmp_path: Path):
    rule = Counted(_plain)
    rule.judged(tmp_path)
    rule.judged(tmp_path, code="2")
    assert rule.ran == [*BOTH, *BOTH]


def test_a_kept_file_that_was_touched_is_made_anew(tmp_path: Path):
    rule = Counted(_plain)
    first = rule.judged(tmp_path)
    for file in tmp_path.rglob("*.json"):
        file.write_bytes(file.read_bytes()[:-20])
    assert rule.judged(tmp_path) == first
    assert rule.ran == [*BOTH, *BOTH]


def test_a_value_of_every_kind_is_kept_as_it_was(tmp_path: Path):
    values: dict[str, object] = {
        "word": Word("a works contract"), "text": "woorden", "number": 3, "yes": True, "none": None,
        "amount": Decimal("4.50"), "day": datetime.date(2025, 1, 2),
    }  # fmt: skip

    def of_values(_context: Context, _reading: Reading) -> Outcome:
        yield Hit("", " ".join(f"{{{name}}}" for name in values), values, severity=Severity.ERROR, offset=4, judged="x")
        yield not_assessed("nobody knows {amount} on {day}", amount=Decimal("4.50"), day=datetime.date(2025, 1, 2))

    rule = Counted(of_values)
    first = rule.judged(tmp_path)
    rule.ran.clear()
    assert rule.judged(tmp_path) == first
    assert rule.ran == []


def test_a_value_of_another_kind_is_found_each_time(tmp_path: Path):
    def of_list(_context: Context, _reading: Reading) -> Outcome:
        yield hit("", "{several}", several=["a", "b"])

    rule = Counted(of_list)
    rule.judged(tmp_path)
    rule.judged(tmp_path)
    assert rule.ran == [*BOTH, *BOTH]


def test_of_a_document_only_the_last_states_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keeping, "MOST", 3)
    rule = Counted(_plain)
    for number in range(5):
        rule.judged(tmp_path, text=f"Tekst {number}.")
    assert len([*tmp_path.rglob("tender-document/*.json")]) == 3
    rule.ran.clear()
    rule.judged(tmp_path, text="Tekst 3.")
    assert rule.ran == []


def test_what_is_kept_of_a_document_that_is_no_more_goes(tmp_path: Path):
    Counted(_plain).judged(tmp_path)
    folder = tmp_path / ".bestek" / "checks" / "documents" / "proef"
    (folder / "gone").mkdir()
    Counted(_plain).judged(tmp_path, text="Anders.")
    assert sorted(each.name for each in folder.iterdir()) == ["agreement", "tender-document"]
