"""The ledger: read, replayed and held against its seals; every mistake is told where it was made."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from bestek.compose import compose, file_of
from bestek.findings import FindingsError, Place
from bestek.ledger import Ledger, read_ledger, seal
from bestek.load import load_dossier, pending
from bestek.state import ABSENT, Change, State, plain
from tests.golden import klein
from tests.unit.ledgers import Decided, decided, three


@pytest.fixture
def dossier(tmp_path: Path) -> Decided:
    return decided(tmp_path)


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return three(tmp_path_factory.mktemp("three"))[0].root


@pytest.fixture
def made(made_once: Path, tmp_path: Path) -> Decided:
    shutil.copytree(made_once / "content", tmp_path / "content")
    return Decided(tmp_path, days=3)


FIRST, SECOND, THIRD = "2024-01-02-opdracht", "2024-01-03-strategie", "2024-01-04-percelen"


def file(id_: str) -> str:
    return f"decisions/{id_}.yaml"


def only(dossier: Decided) -> tuple[str, str, str]:
    """Code of the one finding, the name of its file, and the line it points to."""
    (finding,) = dossier.findings()
    assert finding.place is not None
    name = Path(finding.place.file).name
    lines = (dossier.decisions / name).read_text("utf-8").splitlines() if name.endswith(".yaml") else []
    return finding.code, name, lines[finding.place.line - 1] if lines and finding.place.line else ""


# What a ledger tells


def test_a_dossier_without_decisions_has_an_empty_ledger(dossier: Decided):
    ledger = dossier.ledger()
    assert not ledger
    assert ledger == Ledger()
    assert ledger.state() == State({})
    assert ledger.last is None
    assert ledger.setter("share") is None
    assert [change.path for change in pending(dossier.folder, dossier.root)] == [
        "lots",
        "municipality",
        "profiles",
        "share",
        "title",
    ]


def test_the_first_decision_holds_everything_and_the_content_is_then_decided(dossier: Decided):
    dossier.decide("opdracht")
    assert dossier.ledger().state() == dossier.loaded().state
    assert pending(dossier.folder, dossier.root) == ()
    dossier.change("value: 5", "value: 6")
    (change,) = pending(dossier.folder, dossier.root)
    source = "strategie, 2.11"
    assert change == Change("share", "changed", {"value": 5, "source": source}, {"value": 6, "source": source})


def test_decisions_come_in_the_order_of_their_chain_whatever_their_names(made: Decided):
    made.decide("a", date=made.ledger().decisions[0].date)
    assert [decision.id for decision in made.ledger().decisions] == [FIRST, SECOND, THIRD, "2024-01-02-a"]


def test_every_state_is_replayed(made: Decided):
    ledger = made.ledger()
    assert [ledger.state(id_).value("share/value") for id_ in (FIRST, SECOND, THIRD, "")] == [5, 6, 6, 6]
    assert [list(map(str, (lot["id"] for lot in ledger.state(id_).value("lots")))) for id_ in (SECOND, THIRD)] == [
        ["noord", "zuid"],
        ["west", "zuid", "noord"],
    ]


def test_a_decision_tells_who_when_and_why(made: Decided):
    decision = made.ledger().decision(SECOND)
    assert (decision.number, decision.body, decision.after, decision.status) == ("23.045", "council", FIRST, "adopted")
    (change,) = decision.changes
    assert decision.why(change) == "De raad wil meer."
    assert made.ledger().decision(THIRD).why(made.ledger().decision(THIRD).changes[0]) == "Daarom."
    assert made.ledger().decision(THIRD).body == "executive"
    line = (made.decisions / f"{SECOND}.yaml").read_text("utf-8").splitlines()[decision.change_place(change).line - 1]
    assert line.strip() == "- path: share"


@pytest.mark.parametrize(
    ("path", "until", "decision"),
    [
        ("share", "", SECOND),
        ("share", FIRST, FIRST),
        ("share/value", "", SECOND),
        ("title", "", FIRST),
        ("lots", "", THIRD),
        ("lots", SECOND, FIRST),
        ("lots/zuid/budget", "", FIRST),
        ("lots/noord/budget", "", THIRD),
        ("lots/noord/name", "", FIRST),
        ("lots/noord", "", THIRD),
        ("lots/west/name", "", THIRD),
        ("profiles/voorbeeld/place", "", FIRST),
        ("lots/zui", "", FIRST),
    ],
)
def test_the_decision_that_set_a_fact_is_known(made: Decided, path: str, until: str, decision: str):
    setter = made.ledger().setter(path, until)
    assert setter is not None
    assert setter.id == decision


def test_nobody_set_what_is_in_no_decision(made: Decided):
    assert made.ledger().setter("unknown") is None


def test_the_decisions_between_two_moments(made: Decided):
    ledger = made.ledger()

    def between(first: str, last: str = "") -> list[str]:
        return [decision.id for decision in ledger.between(first, last)]

    assert between("") == [FIRST, SECOND, THIRD]
    assert between(FIRST) == [SECOND, THIRD]
    assert between(FIRST, SECOND) == [SECOND]
    assert between(SECOND, SECOND) == []


@pytest.mark.parametrize(
    ("text", "decision"),
    [(FIRST, FIRST), ("2024-01-03", SECOND), ("23.045", SECOND), ("last", THIRD), ("2024-01-04-p", THIRD)],
)
def test_a_moment_is_named_by_id_by_its_beginning_by_number_or_as_the_last(made: Decided, text: str, decision: str):
    assert made.ledger().moment(text).id == decision


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("2024-01-03-strategy", "E368", f"did you mean {SECOND}?"),
        ("qqq", "E368", f"decisions that are there: {FIRST}, {SECOND}, {THIRD}, 23.045"),
        ("", "E368", f"decisions that are there: {FIRST}, {SECOND}, {THIRD}, 23.045"),
        ("2024", "E369", f"write more of its name; it fits: {FIRST}, {SECOND}, {THIRD}"),
    ],
)
def test_an_unknown_moment_is_told_with_what_there_is(made: Decided, text: str, code: str, hint: str):
    with pytest.raises(FindingsError) as caught:
        made.ledger().moment(text)
    (finding,) = caught.value.findings
    assert (finding.code, finding.hint) == (code, hint)
    assert finding.place == Place("content/zorg/decisions")


def test_there_is_no_moment_before_the_first_decision(dossier: Decided):
    with pytest.raises(FindingsError) as caught:
        dossier.ledger().moment("last")
    assert [finding.code for finding in caught.value.findings] == ["E368"]


# As of a decision


def test_a_dossier_is_loaded_as_it_was_after_a_decision(made: Decided):
    old = made.loaded(FIRST)
    assert old.findings == ()
    assert (old.as_of, old.name, old.data["id"]) == (FIRST, "zorg", "zorg")
    assert old.data["share"] == {"value": 5, "source": "strategie, 2.11"}
    assert [lot["budget"] for lot in old.data["lots"]] == [1000, Decimal("2000.50")]
    assert old.data["municipality"] == {"id": "voorbeeld", "name": "Voorbeeld", "place": "Voorbeeld"}
    assert old.state == made.ledger().state(FIRST)
    assert old.pending == ()
    assert made.loaded("23.045").as_of == SECOND


def test_the_last_decision_gives_the_same_tree_as_the_content(made: Decided):
    assert made.loaded("last").data == made.loaded().data


def test_facts_of_an_earlier_moment_stand_in_the_decision_that_set_them(made: Decided):
    old = made.loaded("last")
    for path, decision, text in [
        ("title", FIRST, "to: Zorg"),
        ("share/value", SECOND, "to: {value: 6"),
        ("lots/noord/budget", THIRD, "to: 999"),
        ("lots/zuid/budget", FIRST, "budget: 2000.50"),
        ("lots/west/name", THIRD, "name: West"),
        ("municipality/place", FIRST, "place: Voorbeeld"),
    ]:
        place = old.place_of(path)
        assert place.file == f"content/zorg/{file(decision)}"
        assert text in old.line(place)


def test_a_key_stands_with_its_value(made: Decided):
    old = made.loaded("last")
    assert old.line(old.key_place(("title",))).strip() == "to: Zorg"
    assert "to: {value: 6" in old.line(old.key_place(("share",)))
    assert "name: Noord" in old.line(old.key_place(("lots", 2, "name")))


def test_what_is_replaced_as_a_whole_stands_where_that_was_done(dossier: Decided):
    dossier.decide("een")
    dossier.change("name: Noord", "name: Noorden")
    dossier.decide("twee")
    lots = "lots:\n  - {id: noord, name: Noorden, budget: 1000}\n  - {id: zuid, name: Zuid, budget: 2000.50}\n"
    dossier.change(lots, "lots: []\n")
    dossier.decide("drie")
    dossier.change("lots: []\n", lots.replace("Noorden", "Het noorden"))
    last = dossier.decide("vier")
    old = dossier.loaded(last)
    assert old.data["lots"][0]["name"] == "Het noorden"
    assert old.place_of("lots/noord/name").file.endswith("vier.yaml")


def test_what_the_content_says_now_is_no_matter_for_an_earlier_moment(made: Decided):
    expected = made.loaded(SECOND).data
    made.put("title: [")
    (made.folder.parent / "municipalities" / "voorbeeld.yaml").write_text("name: [\n", "utf-8")
    assert made.loaded(SECOND).findings == ()
    assert made.loaded(SECOND).data == expected


def test_a_profile_that_another_decision_brought_comes_with_it(dossier: Decided):
    dossier.decide("opdracht")
    profiles = dossier.folder.parent / "municipalities"
    (profiles / "noord.yaml").write_text("name: Noord\n", "utf-8")
    dossier.change("municipality: voorbeeld", "municipalities: [voorbeeld, noord]")
    dossier.decide("samen")
    (profiles / "noord.yaml").unlink()
    assert dossier.loaded("last", "noord").data["municipality"] == {"id": "noord", "name": "Noord"}
    assert dossier.loaded("2024-01-02").municipalities == ("voorbeeld",)


def test_a_golden_dossier_is_the_same_as_of_its_first_decision(tmp_path: Path):
    klein.copy(tmp_path)
    dossier = Decided(tmp_path)
    (tmp_path / "content" / "klein").rename(dossier.folder)
    dossier.decide("begin")
    now, then = dossier.loaded(), dossier.loaded("last")
    assert now.data == then.data


def test_an_unknown_decision_is_told_with_the_nearest(made: Decided):
    with pytest.raises(FindingsError) as caught:
        made.loaded("2024-01-02-opdracth")
    assert [finding.hint for finding in caught.value.findings] == [f"did you mean {FIRST}?"]


# What does not hold


def test_a_ledger_that_holds_says_nothing(made: Decided):
    assert made.findings() == ()
    assert made.loaded().findings == ()


def test_comments_and_line_ends_are_free(made: Decided):
    for path in made.decisions.glob("*.yaml"):
        text = path.read_text("utf-8").replace("title:", "# a word\ntitle:")
        path.write_text(text, "utf-8", newline="\r\n")
    assert made.findings() == ()


def test_a_fault_in_the_ledger_is_told_by_whoever_loads_the_dossier(made: Decided):
    made.change("Daarom.", "Zomaar.", file(THIRD))
    assert [finding.code for finding in made.loaded().findings] == ["E364"]
    with pytest.raises(FindingsError):
        pending(made.folder, made.root)
    with pytest.raises(FindingsError):
        made.loaded(FIRST)


@pytest.mark.parametrize("id_", [FIRST, SECOND, THIRD])
@pytest.mark.parametrize(
    ("old", "new"), [("Daarom.", "Zomaar."), ("status: adopted", "status: noted"), ("2024-01", "2023-01")]
)
def test_a_decision_whose_words_were_edited_is_told_at_its_seal(made: Decided, id_: str, old: str, new: str):
    text = (made.decisions / f"{id_}.yaml").read_text("utf-8")
    made.put(text.replace(old, new, 1), file(id_))
    code, name, line = only(made)
    assert (code, name) == ("E364", f"{id_}.yaml")
    assert line.startswith("seal:")


@pytest.mark.parametrize(
    ("id_", "old", "new", "line"),
    [
        (SECOND, "to: {value: 6", "to: {value: 7", "changes:"),
        (SECOND, "from: {value: 5", "from: {value: 4", "  - path: share"),
        (SECOND, "path: share", "path: shares", "  - path: shares"),
        (FIRST, "to: Zorg", "to: Hulp", "changes:"),
        (THIRD, "was_after: noord", "was_after: west", "  - path: lots/zuid"),
    ],
)
def test_a_change_that_was_edited_is_told_where_it_stands(made: Decided, id_: str, old: str, new: str, line: str):
    made.change(old, new, file(id_))
    code, name, told = only(made)
    assert (code, name) == ("E364", f"{id_}.yaml")
    assert told == line


def resealed(dossier: Decided, id_: str) -> None:
    """Gives a decision the seal of what it says now."""
    text = (dossier.decisions / f"{id_}.yaml").read_text("utf-8")
    decisions = {FIRST: "", SECOND: FIRST, THIRD: SECOND}
    before = (
        decisions[id_]
        and re.findall(
            r"^seal: (.+)$", (dossier.decisions / f"{decisions[id_]}.yaml").read_text("utf-8"), re.MULTILINE
        )[0]
    )
    node, _findings = compose(file_of("x", text, b""))
    assert node is not None
    dossier.put(re.sub(r"^seal: .+$", f"seal: {seal(id_, plain(node), before)}", text, flags=re.MULTILINE), file(id_))


def test_a_state_that_the_changes_do_not_lead_to_is_told_although_the_seal_fits(made: Decided):
    made.change("to: {value: 6", "to: {value: 7", file(SECOND))
    resealed(made, SECOND)
    code, name, line = only(made)
    assert (code, name) == ("E366", f"{SECOND}.yaml")
    assert line.startswith("state:")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("from: {value: 5", "from: {value: 4", 'share was not {"source":"strategie, 2.11","value":4} before it'),
        ("path: share", "path: lots/west/budget", "lots/west/budget was not"),
    ],
)
def test_a_change_that_does_not_fit_is_told_although_the_seal_fits(made: Decided, old: str, new: str, says: str):
    made.change(old, new, file(SECOND))
    resealed(made, SECOND)
    (finding,) = made.findings()
    assert finding.code == "E365"
    assert says in finding.message


def test_a_place_that_is_not_there_is_told_although_the_seal_fits(made: Decided):
    made.change("was_after: noord", "was_after: west", file(THIRD))
    resealed(made, THIRD)
    (finding,) = made.findings()
    assert finding.code == "E365"
    assert finding.message == "this change does not fit: the place of lots/zuid is not there"


def test_a_new_seal_on_an_edited_decision_breaks_that_of_the_next(made: Decided):
    made.change("Daarom.", "Zomaar.", file(SECOND))
    resealed(made, SECOND)
    assert only(made)[:2] == ("E364", f"{THIRD}.yaml")


@pytest.mark.parametrize(("gone", "next_"), [(FIRST, SECOND), (SECOND, THIRD)])
def test_a_missing_decision_is_told_at_the_one_that_came_after_it(made: Decided, gone: str, next_: str):
    (made.decisions / f"{gone}.yaml").unlink()
    code, name, line = only(made)
    assert (code, name, line) == ("E361", f"{next_}.yaml", f"after: {gone}")
    assert f"put {gone}.yaml back" in made.findings()[0].hint


def test_a_renamed_decision_is_missed(made: Decided):
    (made.decisions / f"{SECOND}.yaml").rename(made.decisions / "2024-01-03-anders.yaml")
    assert only(made)[:2] == ("E361", f"{THIRD}.yaml")


def test_the_last_decision_renamed_breaks_its_seal(made: Decided):
    (made.decisions / f"{THIRD}.yaml").rename(made.decisions / "2024-01-04-anders.yaml")
    assert only(made)[:2] == ("E364", "2024-01-04-anders.yaml")


def test_two_decisions_after_the_same_one_are_told_at_the_second(made: Decided):
    text = (made.decisions / f"{THIRD}.yaml").read_text("utf-8")
    made.put(text, file("2024-01-05-ook"))
    code, name, line = only(made)
    assert (code, name, line) == ("E363", "2024-01-05-ook.yaml", f"after: {SECOND}")
    assert made.findings()[0].message == f"{THIRD} comes after {SECOND} as well"


def test_two_first_decisions_are_told(made: Decided):
    text = (made.decisions / f"{FIRST}.yaml").read_text("utf-8")
    made.put(text, file("2024-01-05-ook"))
    code, name, _line = only(made)
    assert (code, name) == ("E363", "2024-01-05-ook.yaml")
    assert made.findings()[0].message == f"{FIRST} is the first decision as well: neither has after:"


def test_decisions_in_a_circle_are_told(made: Decided):
    made.change("status: adopted\n", f"status: adopted\nafter: {THIRD}\n", file(FIRST))
    code, name, line = only(made)
    assert (code, name, line) == ("E362", f"{FIRST}.yaml", f"after: {THIRD}")


def test_a_circle_beside_the_chain_is_told(made: Decided):
    text = (made.decisions / f"{THIRD}.yaml").read_text("utf-8")
    made.put(text.replace(f"after: {SECOND}", "after: 2024-01-09-x"), file("2024-01-09-x"))
    assert only(made)[:2] == ("E362", "2024-01-09-x.yaml")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("status: adopted", "status: approved", "E209"),
        ("body: council", "body: [council", "E114"),
        ("title: strategie", "titel: strategie", "E201"),
        ("reason: Daarom.", "reason: 5", "E203"),
        ("reason: Daarom.", "reason: ''", "E211"),
        ("reason: Daarom.", "reason:", "E202"),
        ("date: 2024-01-03", "date: 3 januari", "E207"),
        ('number: "23.045"', "number: 23.045", "E203"),
        ('number: "23.045"', "illustrative: ja", "E206"),
        ("title: strategie", 'title: "a\\nb"', "E212"),
        ("changes:\n", "changes: {}\nx:\n", "E219"),
        ("  - path: share\n", "  - share\n  - path: share\n", "E220"),
        ("  - path: share\n", "  - path: share\n  - path: title\n", "E367"),
        ("    why: ", "    waarom: ", "E201"),
        ("state: ", "state: x", "E364"),
        (f"after: {FIRST}", "after: ../x", "E364"),
        ("seal: ", "zegel: ", "E201"),
    ],
)
def test_a_file_that_is_no_decision_is_told_in_the_words_of_content(made: Decided, old: str, new: str, code: str):
    made.change(old, new, file(SECOND))
    assert code in [finding.code for finding in made.findings()]
    assert all(
        finding.place and finding.place.file.endswith((f"{SECOND}.yaml", f"{THIRD}.yaml"))
        for finding in made.findings()
    )


def test_all_files_that_cannot_be_read_are_told_together(made: Decided):
    for id_ in (FIRST, THIRD):
        made.put("title: [", file(id_))
    codes = [(finding.code, Path(finding.place.file).stem) for finding in made.findings() if finding.place]
    assert {("E114", FIRST), ("E114", THIRD)} <= {*codes}


@pytest.mark.parametrize("name", ["notes.txt", "2024-01-09-x.yml"])
def test_a_file_that_is_none_of_the_ledger_is_told(made: Decided, name: str):
    made.put("x", f"decisions/{name}")
    assert only(made)[:2] == ("E360", name)


def test_a_file_in_the_place_of_the_decisions_is_told(dossier: Decided):
    dossier.put("x", "decisions")
    assert only(dossier)[:2] == ("E360", "decisions")


@pytest.mark.parametrize("name", [".lock", ".2024-01-09-x.yaml.part", "README.md", "~$x.yaml", "x.yaml~"])
def test_locks_backups_and_half_written_files_are_passed_over(made: Decided, name: str):
    made.put("x: [", f"decisions/{name}")
    assert made.findings() == ()


def test_a_link_that_leads_out_of_the_content_is_refused(made: Decided, tmp_path: Path):
    outside = tmp_path / "outside.yaml"
    (made.decisions / f"{THIRD}.yaml").rename(outside)
    (made.decisions / f"{THIRD}.yaml").symlink_to(outside)
    assert [finding.code for finding in made.findings()] == ["E106"]


def test_a_file_that_is_too_large_is_refused(made: Decided, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bestek.ledger.MAXIMUM_FILE", 200)
    assert {finding.code for finding in made.findings()} >= {"E103"}


def test_decisions_and_issued_versions_are_no_content(made: Decided):
    made.put("x: [", "issued/brief/1.0/version.yaml")
    made.put("x: [", "review.yaml")
    loaded = load_dossier(made.folder, made.root)
    assert loaded.findings == ()
    assert "review" not in loaded.data


def test_a_value_that_went_and_came_back_is_set_by_the_last_decision(dossier: Decided):
    dossier.decide("een")
    dossier.change("title: Zorg\n", "")
    dossier.decide("twee")
    dossier.change("municipality:", "title: Zorg\nmunicipality:")
    dossier.decide("drie")
    ledger = dossier.ledger()
    assert [ledger.state(decision.id).value("title") for decision in ledger.decisions] == ["Zorg", ABSENT, "Zorg"]
    assert dossier.loaded("last").place_of("title").file.endswith("drie.yaml")
    assert read_ledger(dossier.folder, dossier.root) == ledger
