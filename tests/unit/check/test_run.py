"""How rules are run: when one holds, what it needs, what of several places is one finding, and what is judged."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from bestek import messages
from bestek.check.context import Context
from bestek.check.passages import Reading
from bestek.check.rule import PRACTICE, Hit, NotAssessed, Outcome, Period, Rule, Word, hit, not_assessed
from bestek.check.run import Assessment, assess, assess_one
from bestek.check_screen import told_of
from bestek.findings import Severity
from tests.cases.rules_sample import sample

TITLE = "contract/term/start"
DISPATCH = "planning/procedure/aankondiging/date"


def rule(*hits: Any, **values: Any) -> Rule:
    def check(context: Context) -> Outcome:
        yield from hits

    return Rule(
        **{"id": "Z-01", "title": "t", "severity": Severity.ERROR, "bases": (PRACTICE,), "check": check, **values}
    )


def found(folder: Path, *hits: Hit | NotAssessed, documents: Any = None, **values: Any) -> Assessment:
    return assess_one(sample(folder, documents=documents), rule(*hits, **values))


def test_what_is_found_stands_where_the_fact_stands(tmp_path: Path):
    (one,) = found(tmp_path, hit(TITLE, "{start} is early", "wait", start="1 January")).found
    assert one.finding.code == "Z-01"
    assert one.finding.message == "1 January is early"
    assert one.finding.hint == "wait"
    assert one.finding.legal_source == "praktijk"
    assert one.finding.place is not None
    assert one.finding.place.path == TITLE
    assert "start:" in one.finding.excerpt


def test_a_rule_that_lacks_a_fact_says_so_and_is_not_run(tmp_path: Path):
    made = found(tmp_path, hit(TITLE, "x"), needs=("clarification/nothing",))
    assert made.found == ()
    assert made.reasons == ("without a decided clarification/nothing there is nothing to assess",)


def test_an_open_fact_counts_as_absent(tmp_path: Path):
    context = sample(tmp_path, {"contract/term/start": {"open": "wanneer?"}})
    assert assess_one(context, rule(hit(TITLE, "x"), needs=(TITLE,))).reasons != ()


def of_day(folder: Path, day: str | None, *periods: Period) -> Assessment:
    context = sample(folder, {DISPATCH: datetime.date.fromisoformat(day) if day else {"open": "wanneer?"}})
    return assess_one(context, rule(hit(TITLE, "x"), periods=periods))


FIRST, LAST = datetime.date(2026, 3, 1), datetime.date(2026, 3, 31)
MARCH = Period(Severity.WARNING, FIRST, LAST)


@pytest.mark.parametrize(("day", "holds"), [("2026-02-28", False), ("2026-03-01", True), ("2026-03-31", True), ("2026-04-01", False)])  # fmt: skip
def test_a_rule_holds_from_the_first_up_to_and_including_the_last_day(day: str, holds: bool, tmp_path: Path):
    made = of_day(tmp_path, day, MARCH)
    assert [each.finding.severity for each in made.found] == ([Severity.WARNING] if holds else [])
    assert bool(made.reasons) is not holds


def test_without_a_day_of_dispatch_a_rule_with_periods_is_not_assessed(tmp_path: Path):
    made = of_day(tmp_path, None, MARCH)
    assert made.found == ()
    assert "day of dispatch is not known" in made.reasons[0]


def test_a_part_that_was_not_assessed_stands_beside_what_was_found(tmp_path: Path):
    made = found(
        tmp_path, hit(TITLE, "x"), not_assessed("no {what}", what="data"), not_assessed("no {what}", what="data")
    )
    assert (len(made.found), made.reasons) == (1, ("no data",))


# Several places


def texts(context: Context, reading: Reading) -> Outcome:
    for passage in reading.passages:
        if "TODO" in passage.text:
            source = passage.runs[0].sources[0]
            at = {"path": source.path} if source.path else {"path": "", "file": source.file, "line": source.line}
            yield Hit(**at, message="a leftover", spots=(passage.spot,), offset=0 if source.path else -1)


TEXTS = Rule("Z-02", "t", Severity.WARNING, (PRACTICE,), read=texts)
TODO = {"text": "TODO", "path": "subject"}


def test_a_fact_that_two_documents_print_is_one_finding_at_two_paragraphs(tmp_path: Path):
    context = sample(tmp_path, {"subject": "TODO"}, {"nota": [TODO], "brief": [TODO]})
    (one,) = assess_one(context, TEXTS).found
    assert [spot.document for spot in one.spots] == ["nota", "brief"]


def test_words_of_a_template_are_one_finding_per_line(tmp_path: Path):
    context = sample(tmp_path, documents={"nota": ["TODO", "niets", "TODO"]})
    assert [each.finding.place.line for each in assess_one(context, TEXTS).found if each.finding.place] == [1, 3]


def test_a_finding_on_a_fact_names_the_paragraphs_that_print_it(tmp_path: Path):
    context = sample(tmp_path, documents={"nota": ["eerst", {"text": "1 januari", "path": TITLE}]})
    (one,) = assess_one(context, rule(hit(TITLE, "x"))).found
    assert [(spot.document, spot.id) for spot in one.spots] == [("nota", "p-2")]


def test_of_a_part_the_first_place_in_each_document_is_named(tmp_path: Path):
    printed = [{"text": "1 januari", "path": TITLE}, {"text": "2029", "path": "contract/term/years"}]
    context = sample(tmp_path, documents={"nota": printed, "brief": printed[1:]})
    (one,) = assess_one(context, rule(hit("contract/term", "x"))).found
    assert [(spot.document, spot.id) for spot in one.spots] == [("nota", "p-1"), ("brief", "p-1")]


def test_a_finding_on_a_document_names_no_paragraph_of_another(tmp_path: Path):
    title = {"text": "Nota", "path": "documents/nota/title"}
    context = sample(tmp_path, documents={"nota": ["eerst", title], "brief": [title]})
    (one,) = assess_one(context, rule(hit("documents/nota", "x"))).found
    assert [(spot.document, spot.id) for spot in one.spots] == [("nota", "p-2")]


# What was judged


def judged(folder: Path, *hits: Hit, changes: Any = None, documents: Any = None) -> list[str]:
    return [each.judged for each in assess_one(sample(folder, changes, documents), rule(*hits)).found]


def test_what_was_judged_is_the_fact_and_what_is_said_of_it(tmp_path: Path):
    first = judged(tmp_path, hit("subject", "{n}", n=1))
    assert judged(tmp_path, hit("subject", "{n}", n=1), changes={"title": "Anders"}) == first
    assert judged(tmp_path, hit("subject", "{n}", n=1), changes={"subject": "iets anders"}) != first
    assert judged(tmp_path, hit("subject", "{n}", n=2)) != first


def test_words_that_are_judged_may_stand_in_a_fact_that_changes_elsewhere(tmp_path: Path):
    first = judged(tmp_path, Hit("subject", "x", judged="deze zin"))
    assert judged(tmp_path, Hit("subject", "x", judged="deze zin"), changes={"subject": "iets anders"}) == first
    assert judged(tmp_path, Hit("subject", "x", judged="een andere zin")) != first


def test_of_words_of_a_template_the_paragraph_is_judged(tmp_path: Path):
    one, other = (
        [each.judged for each in assess_one(sample(tmp_path, documents={"nota": [text]}), TEXTS).found]
        for text in ("TODO dit", "TODO dat")
    )
    assert one != other


def test_what_was_judged_is_the_same_in_every_language(tmp_path: Path):
    word = Word(messages.N_("warning: "))
    english = found(tmp_path, hit("subject", "{kind}", kind=word)).found[0]
    messages.set_language("nl")
    dutch = found(tmp_path, hit("subject", "{kind}", kind=word)).found[0]
    assert english.finding.message != dutch.finding.message
    assert english.judged == dutch.judged


def test_rules_are_told_in_their_order(tmp_path: Path):
    made = assess(sample(tmp_path), [rule(hit(TITLE, "x"), id=id_) for id_ in ("Z-02", "Z-01")])
    assert [each.rule.id for each in made.found] == ["Z-02", "Z-01"]


def test_what_is_good_practice_alone_claims_neither_a_text_nor_a_paper():
    (line,) = (told for told in told_of(rule()) if "praktijk" in told)
    assert line == "source: praktijk (arithmetic or good practice, without an article)"
