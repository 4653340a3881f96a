"""Recording a decision and taking it back, from the command line and with answers on a terminal."""

from __future__ import annotations

import errno
import json
import multiprocessing
import multiprocessing.synchronize
import os
import stat
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bestek import cli, screen
from bestek.decide import SCHEMA, Draft, Proposal, drafted, propose, record, undo
from bestek.findings import FindingsError
from bestek.ledger import Ledger, read_ledger
from bestek.load import load_dossier
from bestek.state import Change
from bestek.verbs import complete
from tests.unit.ledgers import Decided, decided
from tests.unit.small import Small, small

CONTENT = "content/klein/dossier.yaml"
DECISIONS = "content/klein/decisions"
Capture = pytest.CaptureFixture[str]

TOLD = {"title": "Opdracht", "body": "council", "date": "2024-01-02", "status": "adopted", "reason": "Daarom."}
NONE = {**dict.fromkeys(TOLD, ""), "number": "", "slug": "", "source": ""}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    """A small project in the working folder."""
    made = small(tmp_path / "project")
    monkeypatch.chdir(made.root)
    return made


def call(capsys: Capture, *arguments: str) -> tuple[int, list[str], str]:
    """Exit code, lines of standard output with single blanks, and standard error."""
    with pytest.raises(SystemExit) as end:
        cli.main(["bestek", *arguments])
    assert isinstance(end.value.code, int)
    out, err = capsys.readouterr()
    return end.value.code, [" ".join(line.split()) for line in out.splitlines()], err


def flags(**told: str) -> list[str]:
    given = {**TOLD, **told}
    return [part for key, value in given.items() for part in (f"--{key.replace('_', '-')}", value) if value]


def files(project: Small) -> list[str]:
    return sorted(path.name for path in (project.root / DECISIONS).glob("*.yaml"))


def refused(work: Callable[[], object]) -> tuple[str, ...]:
    """The codes of the findings that it raises."""
    with pytest.raises(FindingsError) as caught:
        work()
    return tuple(finding.code for finding in caught.value.findings)


# Recording


def test_the_first_decision_records_the_whole_content(project: Small, capsys: Capture):
    code, out, err = call(capsys, "decide", *flags())
    assert (code, err) == (0, "")
    assert out[0] == "fact documents"
    assert "lots brief, nota" in out
    assert out[-3:-1] == ["7 changes", f"recorded: {DECISIONS}/2024-01-02-opdracht.yaml"]
    assert out[-1].startswith("next: build;")
    folder = project.root / "content/klein"
    assert read_ledger(folder, project.root).state() == load_dossier(folder, project.root).state


def test_a_decision_reads_as_its_contract_says(project: Small, capsys: Capture):
    call(capsys, "decide", *flags())
    project.change(CONTENT, "budget: 1000", 'budget: {value: 1500, source: "raad, punt 2"}')
    policy = "- {id: visie, name: Visie, body: de raad}"
    project.change(CONTENT, policy, f"- {{id: plan, name: Plan, body: de raad}}\n  {policy}")
    why = ("--why", "lots/noord/budget=De raad wil meer: 1500.")
    call(capsys, "decide", *flags(date="2024-02-01", number="24.001", source="raadsbesluit"), "--slug", "raad", *why)
    written = (project.root / DECISIONS / "2024-02-01-raad.yaml").read_text("utf-8")
    head, _changes, rest = written.partition("changes:\n")
    assert head == SCHEMA + (
        'title: Opdracht\nnumber: "24.001"\nbody: council\ndate: 2024-02-01\nstatus: adopted\nreason: Daarom.\n'
        "source: raadsbesluit\nafter: 2024-01-02-opdracht\n"
    )
    assert rest.partition("state:")[0] == (
        "  - path: lots/noord/budget\n    from: 1000\n    to: {value: 1500, source: \"raad, punt 2\"}\n"
        "    why: 'De raad wil meer: 1500.'\n"
        "  - path: policies/plan\n    to:\n      id: plan\n      name: Plan\n      body: de raad\n    after: \"\"\n"
    )  # fmt: skip


def test_what_changed_is_shown_with_old_and_new_and_the_documents_that_print_it(project: Small, capsys: Capture):
    call(capsys, "decide", *flags())
    project.change(CONTENT, "name: Zuid", "name: Zuiden")
    project.change(CONTENT, "- {id: visie, name: Visie, body: de raad}", "- {id: plan, name: Plan, body: de raad}")
    code, out, _err = call(capsys, "decide", "--show")
    assert (code, files(project)) == (0, ["2024-01-02-opdracht.yaml"])
    assert out == [
        "fact was becomes documents",
        "lots/zuid/name Zuid Zuiden nota",
        "policies/visie Visie – –",
        "policies/plan – Plan –",
        "3 changes since 2024-01-02-opdracht",
        "no decision covers this yet: decide records it",
    ]


def test_an_element_that_moved_is_shown_with_its_places(project: Small, capsys: Capture):
    call(capsys, "decide", *flags())
    lines = (project.root / CONTENT).read_text("utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if "id: noord" in line)
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    project.put(CONTENT, "".join(lines))
    assert "lots/zuid after noord first brief, nota" in call(capsys, "decide", "--show")[1]


def test_a_long_text_is_shown_where_it_differs(project: Small, capsys: Capture):
    words = [f"woord{number}" for number in range(60)]
    project.change(CONTENT, "subject: zorg voor ouderen", f"subject: {' '.join(words)}")
    call(capsys, "decide", *flags())
    project.change(CONTENT, "woord30", "anders")
    shown = " … woord26 woord27 woord28 woord29 {} woord31 woord32 woord33 woord34 …"
    line = next(line for line in call(capsys, "decide", "--show")[1] if line.startswith("subject"))
    assert line == f"subject{shown.format('woord30')}{shown.format('anders')} –"


def test_what_is_missing_is_told_in_one_finding_and_nothing_is_written(project: Small, capsys: Capture):
    code, out, err = call(capsys, "decide")
    assert code == 1
    assert out[-1] == "7 changes"
    assert "E010 still to be given: --title, --body, --date, --status, --reason" in err
    assert "?" not in err
    assert files(project) == []


def test_all_that_will_not_do_is_told_together(project: Small, capsys: Capture):
    wrong = flags(body="raad", date="2024-02-30", status="ja", slug="a/b")
    err = call(capsys, "decide", *wrong, "--why", "lots", "--why", "lot=x")[2]
    for said in (
        "--body: 'raad' is unknown",
        "--date: '2024-02-30' is no day",
        "--status: 'ja' is unknown",
        "--slug: 'a/b' is no name",
        "--why: 'lots' is not spelled PATH=TEXT",
        "--why: 'lot' is not among the changes",
        "did you mean 'lots'?",
    ):
        assert said in err
    assert files(project) == []


def test_a_decision_has_a_date(project: Small, capsys: Capture):
    assert "--date: a decision has a date" in call(capsys, "decide", *flags(date="?"))[2]


def test_content_that_does_not_compose_is_not_recorded(project: Small, capsys: Capture):
    project.change(CONTENT, "budget: 1000", "budget: veel")
    code, _out, err = call(capsys, "decide", *flags())
    assert code == 1
    assert "E205" in err
    assert files(project) == []


def test_a_template_that_cannot_be_rendered_keeps_a_decision_from_being_recorded(project: Small, capsys: Capture):
    project.change("templates/documents/brief.html.j2", "{{ title }}", "{{ titel }}")
    code, _out, err = call(capsys, "decide", *flags())
    assert (code, files(project)) == (1, [])
    assert "E402" in err


def test_nothing_changed_is_told_with_what_can_be_done(project: Small, capsys: Capture):
    call(capsys, "decide", *flags())
    code, _out, err = call(capsys, "decide", *flags())
    assert code == 1
    assert "E370 nothing changed since 2024-01-02-opdracht" in err
    assert "--no-changes records a decision that changes no fact" in err


def test_a_decision_that_only_takes_note_changes_nothing_and_leaves_the_rest_pending(project: Small, capsys: Capture):
    call(capsys, "decide", *flags())
    project.change(CONTENT, "budget: 1000", "budget: 1500")
    note = flags(title="Kennisneming", date="2024-02-01", status="noted")
    code, out, _err = call(capsys, "decide", "--no-changes", *note)
    assert (code, out[0]) == (0, "0 changes since 2024-01-02-opdracht")
    folder = project.root / "content/klein"
    assert read_ledger(folder, project.root).decisions[-1].changes == ()
    assert [change.path for change in load_dossier(folder, project.root).pending] == ["lots/noord/budget"]


def test_the_first_decision_cannot_be_without_changes(project: Small, capsys: Capture):
    assert "E371" in call(capsys, "decide", "--no-changes", *flags())[2]
    assert files(project) == []


def test_a_name_that_is_taken_is_told(project: Small, capsys: Capture):
    call(capsys, "decide", *flags())
    project.change(CONTENT, "budget: 1000", "budget: 1500")
    err = call(capsys, "decide", *flags())[2]
    assert f"E012 {DECISIONS}/2024-01-02-opdracht.yaml is there already" in err
    assert "--slug NAME" in err


def test_a_day_before_that_of_the_last_decision_is_remarked(project: Small, capsys: Capture):
    call(capsys, "decide", *flags())
    project.change(CONTENT, "budget: 1000", "budget: 1500")
    code, _out, err = call(capsys, "decide", *flags(date="2023-12-31"))
    assert code == 0
    assert (
        "W370 warning: the decision is dated 2023-12-31, before the one that it comes after: 2024-01-02-opdracht" in err
    )


def test_a_ledger_that_does_not_hold_takes_no_further_decision(project: Small, capsys: Capture):
    call(capsys, "decide", *flags())
    project.change(f"{DECISIONS}/2024-01-02-opdracht.yaml", "Daarom.", "Zomaar.")
    project.change(CONTENT, "budget: 1000", "budget: 1500")
    for call_ in (("decide", *flags(date="2024-02-01")), ("decide", "--no-changes", *flags(date="2024-02-01"))):
        code, _out, err = call(capsys, *call_)
        assert code == 1
        assert "E364" in err
    assert files(project) == ["2024-01-02-opdracht.yaml"]


def test_line_ends_of_windows_are_no_change(project: Small, capsys: Capture):
    call(capsys, "decide", *flags())
    for path in (project.root / "content").rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert "E370" in call(capsys, "decide", *flags())[2]


def test_who_looks_at_what_is_to_be_decided_may_find_nothing(project: Small, capsys: Capture):
    call(capsys, "decide", *flags())
    code, out, err = call(capsys, "decide", "--show")
    assert (code, out, err) == (0, ["0 changes since 2024-01-02-opdracht"], "")


def test_the_decision_of_a_dossier_of_several_municipalities_holds_the_profiles_of_all(project: Small, capsys: Capture):
    profile = (project.root / "content/municipalities/voorbeeld.yaml").read_text("utf-8")
    project.put("content/municipalities/ander.yaml", profile.replace("Voorbeeld", "Ander"))
    project.change(CONTENT, "municipality: voorbeeld", "municipalities: [voorbeeld, ander]")
    assert call(capsys, "decide", *flags())[0] == 0
    state = read_ledger(project.root / "content/klein", project.root).state()
    assert [state.value(f"profiles/{name}/name") for name in ("voorbeeld", "ander")] == ["Voorbeeld", "Ander"]


# On a terminal


class Terminal:
    """Gives answers one by one and keeps the prompts."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.prompts: list[str] = []

    def __call__(self, prompt: str) -> str:
        self.prompts.append(prompt)
        return self.answers.pop(0)


def changed(dossier: Decided) -> Proposal:
    dossier.decide("opdracht")
    dossier.change("value: 5", "value: 6")
    loaded = dossier.loaded()
    return Proposal(dossier.folder, loaded.ledger, loaded.pending, loaded.state)


def test_what_is_missing_is_asked_until_it_will_do(tmp_path: Path):
    terminal = Terminal("", "Meer", "raad", "council", "", "gisteren", "2024-02-01", "", "Het moet.", "", "", "shares=x", "share=Om de raad.", "")  # fmt: skip
    draft = drafted(changed(decided(tmp_path)), NONE, (), terminal)
    assert terminal.answers == []
    assert "an answer is needed here" in terminal.prompts[1]
    assert "'raad' is unknown" in terminal.prompts[3]
    assert "'gisteren' is no day" in terminal.prompts[6]
    assert "[adopted] > " in terminal.prompts[7]
    assert "[meer] > " in terminal.prompts[10]
    assert "did you mean 'share'?" in terminal.prompts[12]
    assert (draft.id, draft.number, draft.source, draft.status) == ("2024-02-01-meer", "", "", "adopted")
    assert draft.whys == {"share": "Om de raad."}


def test_what_was_given_is_not_asked(tmp_path: Path):
    terminal = Terminal("Het moet.", "", "", "")
    draft = drafted(changed(decided(tmp_path)), {**NONE, **TOLD, "reason": "", "number": "24.1"}, (), terminal)
    assert terminal.prompts[0].startswith("\nWhy?")
    assert (draft.reason, draft.number) == ("Het moet.", "24.1")


def test_who_gives_all_that_is_needed_is_asked_nothing(tmp_path: Path):
    terminal = Terminal()
    draft = drafted(changed(decided(tmp_path)), {**NONE, **TOLD}, ["share=x"], terminal)
    assert draft == Draft("Opdracht", "council", draft.date, "adopted", "Daarom.", "opdracht", whys={"share": "x"})


@pytest.mark.parametrize(("answer", "written"), [("y", True), ("J", True), ("n", False), ("", False)])
def test_a_person_is_asked_whether_it_is_right(
    project: Small, capsys: Capture, monkeypatch: pytest.MonkeyPatch, answer: str, written: bool
):
    terminal = Terminal(answer)
    monkeypatch.setattr(screen, "ask", lambda: terminal)
    call(capsys, "decide", *flags())
    assert terminal.prompts == ["Record 2024-01-02-opdracht? [y/n] "]
    assert bool(files(project)) is written


def test_yes_asks_nothing(project: Small, capsys: Capture, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(screen, "ask", Terminal)
    call(capsys, "decide", "--yes", *flags())
    assert files(project) == ["2024-01-02-opdracht.yaml"]


# Writing


def test_a_file_is_put_in_place_whole_and_what_was_left_half_written_is_removed(tmp_path: Path):
    dossier = decided(tmp_path)
    dossier.put("half", "decisions/.2024-01-02-x.yaml.part")
    dossier.decide("opdracht")
    assert sorted(path.name for path in dossier.decisions.iterdir()) == [".lock", "2024-01-02-opdracht.yaml"]
    assert (dossier.decisions / "2024-01-02-opdracht.yaml").read_bytes().count(b"\r") == 0


def test_a_disk_that_is_full_leaves_nothing_behind_that_counts(
    project: Small, capsys: Capture, monkeypatch: pytest.MonkeyPatch
):
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert call(capsys, "decide", *flags())[0] == 2
    assert files(project) == []
    assert call(capsys, "decide", *flags())[0] == 0
    assert files(project) == ["2024-01-02-opdracht.yaml"]


def test_another_decision_in_the_meantime_is_told_and_nothing_is_written(tmp_path: Path):
    dossier = decided(tmp_path)
    proposal = changed(dossier)
    dossier.decide("eerder")
    draft = drafted(proposal, {**NONE, **TOLD})
    assert refused(lambda: record(dossier.project, proposal, draft)) == ("E373",)
    assert len(dossier.ledger().decisions) == 2


def _decide(root: Path, name: str, barrier: multiprocessing.synchronize.Barrier) -> None:
    dossier = Decided(root)
    loaded = dossier.loaded()
    proposal = Proposal(dossier.folder, loaded.ledger, loaded.pending, loaded.state)
    draft = drafted(proposal, {**NONE, **TOLD, "slug": name})
    barrier.wait()
    try:
        record(dossier.project, proposal, draft)
    except FindingsError as error:
        sys.exit(int(error.findings[0].code == "E373") + 1)


def test_of_decisions_at_the_same_time_one_is_recorded(tmp_path: Path):
    dossier = decided(tmp_path)
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(4)
    people = [context.Process(target=_decide, args=(tmp_path, f"van-{number}", barrier)) for number in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(person.exitcode or 0 for person in people) == [0, 2, 2, 2]
    assert dossier.findings() == ()
    assert len(dossier.ledger().decisions) == 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_the_surroundings(project: Small, capsys: Capture):
    folder = project.root / DECISIONS
    folder.mkdir()
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert call(capsys, "decide", *flags())[0] == 2
    folder.chmod(stat.S_IRWXU)


# Taking back


def test_the_last_decision_is_taken_back_and_the_content_stays(project: Small, capsys: Capture):
    call(capsys, "decide", *flags())
    project.change(CONTENT, "budget: 1000", "budget: 1500")
    call(capsys, "decide", *flags(date="2024-02-01"))
    before = (project.root / CONTENT).read_bytes()
    code, out, _err = call(capsys, "decide", "--undo")
    assert (code, out) == (0, ["taken back: 2024-02-01-opdracht; the content is as it was"])
    assert files(project) == ["2024-01-02-opdracht.yaml"]
    assert (project.root / CONTENT).read_bytes() == before
    call(capsys, "decide", "--undo")
    assert "E368 nothing is decided in this dossier yet" in call(capsys, "decide", "--undo")[2]


def test_a_decision_taken_back_and_recorded_again_is_the_same_file(project: Small, capsys: Capture):
    call(capsys, "decide", *flags())
    written = (project.root / DECISIONS / "2024-01-02-opdracht.yaml").read_bytes()
    call(capsys, "decide", "--undo")
    call(capsys, "decide", *flags())
    assert (project.root / DECISIONS / "2024-01-02-opdracht.yaml").read_bytes() == written


def test_there_is_nothing_to_take_back_before_the_first_decision(project: Small, capsys: Capture):
    assert "E368" in call(capsys, "decide", "--undo")[2]
    assert not (project.root / DECISIONS).exists()


def test_a_decision_that_an_issued_version_names_stays(project: Small, capsys: Capture):
    call(capsys, "decide", *flags())
    project.put("content/klein/issued/brief/1.0/version.yaml", 'version: "1.0"\ndecision: 2024-01-02-opdracht\n')
    code, _out, err = call(capsys, "decide", "--undo")
    assert code == 1
    assert "content/klein/issued/brief/1.0/version.yaml:2:11 E374" in err
    assert "version 1.0 of 'brief' was issued with this decision" in err
    assert files(project) == ["2024-01-02-opdracht.yaml"]


def test_a_person_who_says_no_keeps_the_decision(project: Small, capsys: Capture, monkeypatch: pytest.MonkeyPatch):
    call(capsys, "decide", *flags())
    terminal = Terminal("n")
    monkeypatch.setattr(screen, "ask", lambda: terminal)
    assert call(capsys, "decide", "--undo")[:2] == (0, [])
    assert terminal.prompts == ["Take back 2024-01-02-opdracht? [y/n] "]
    assert files(project) == ["2024-01-02-opdracht.yaml"]


def test_the_last_decision_can_be_taken_back_when_it_was_edited_but_not_one_before_it(tmp_path: Path):
    dossier = decided(tmp_path)
    first = dossier.decide("een")
    dossier.change("value: 5", "value: 6")
    second = dossier.decide("twee")
    dossier.change("Daarom.", "Zomaar.", f"decisions/{first}.yaml")
    assert refused(lambda: undo(dossier.project, dossier.folder)) == ("E364",)
    dossier.change("Zomaar.", "Daarom.", f"decisions/{first}.yaml")
    dossier.change("value: 6", "value: 7", f"decisions/{second}.yaml")
    undone = undo(dossier.project, dossier.folder)
    assert undone is not None
    assert undone.id == second
    assert dossier.findings() == ()


def test_a_proposal_is_of_what_content_says_now(project: Small):
    proposal = propose(project.project, project.root / "content/klein")
    assert proposal.documents["lots"] == ("brief", "nota")
    assert proposal.changes[0] == Change("documents", "added", new=proposal.state.data["documents"])


# The log and the facts


@pytest.fixture
def history(project: Small, capsys: Capture) -> Small:
    """A project with two decisions, and a fact that is not yet decided."""
    call(capsys, "decide", *flags())
    project.change(CONTENT, "budget: 1000", "budget: {proposed: 1500.50}")
    call(capsys, "decide", *flags(title="Raad", date="2024-02-01", number="24.001", status="adopted-as-amended"))
    project.change(CONTENT, "name: Zuid", "name: Zuiden")
    return project


def test_the_log_lists_the_decisions(history: Small, capsys: Capture):
    code, out, err = call(capsys, "log")
    assert (code, err) == (0, "")
    assert out == [
        "decision body status",
        "2024-01-02-opdracht council adopted",
        "Opdracht 7 changes",
        "2024-02-01-raad council adopted as amended",
        "Raad 24.001 1 change",
        "2 decisions",
    ]


def test_the_log_tells_what_was_issued_with_a_decision(history: Small, capsys: Capture):
    for version in ("0.9", "1.0"):
        history.put(f"content/klein/issued/nota/{version}/version.yaml", "decision: 2024-02-01-raad\n")
    out = call(capsys, "log")[1]
    assert out[0].endswith("status issued")
    assert out[1].endswith("adopted –")
    assert out[3].endswith("adopted as amended nota 0.9")
    assert out[4].endswith("1 change nota 1.0")


def test_the_log_as_json_holds_every_change(history: Small, capsys: Capture):
    first, second = json.loads("\n".join(call(capsys, "log", "--json")[1]))
    assert (first["number"], first["issued"], len(first["changes"])) == (None, [], 7)
    assert second["changes"] == [
        {"path": "lots/noord/budget", "kind": "changed", "old": 1000, "new": {"proposed": "1500.50"}, "why": "Daarom."}
    ]


def test_the_log_of_a_dossier_without_decisions_is_empty(project: Small, capsys: Capture):
    assert call(capsys, "log")[:2] == (0, ["0 decisions"])


def test_facts_are_listed_with_the_decision_that_set_each(history: Small, capsys: Capture):
    code, out, err = call(capsys, "facts", "lots")
    assert (code, err) == (0, "")
    assert out == [
        "fact value decision",
        "lots/noord/number 1 2024-01-02-opdracht",
        "lots/noord/name Noord 2024-01-02-opdracht",
        "lots/noord/area Het noorden 2024-01-02-opdracht",
        "lots/noord/budget proposed: 1500.50 2024-02-01-raad",
        "lots/zuid/number 2 2024-01-02-opdracht",
        "lots/zuid/name Zuiden not yet decided",
        "lots/zuid/area Het zuiden 2024-01-02-opdracht",
        "lots/zuid/budget 2000 2024-01-02-opdracht",
        "8 facts",
    ]


def test_facts_of_an_earlier_moment(history: Small, capsys: Capture):
    assert "lots/noord/budget 1000 2024-01-02-opdracht" in call(capsys, "facts", "--as-of", "2024-01", "lots/noord")[1]
    assert call(capsys, "facts", "lots/zuid/name", "--as-of", "last")[1][1] == "lots/zuid/name Zuid 2024-01-02-opdracht"
    assert "E368 there is no decision 2023" in call(capsys, "facts", "lots", "--as-of", "2023")[2]


def test_facts_without_a_path_are_all_facts(history: Small, capsys: Capture):
    everything = call(capsys, "facts")[1]
    assert call(capsys, "facts", "--dossier", "klein")[1] == everything
    assert "municipality/place Voorbeeld 2024-01-02-opdracht" in everything
    assert "title Zorg 2024-01-02-opdracht" in everything


def test_facts_of_the_profile_go_by_the_path_of_a_view(history: Small, capsys: Capture):
    assert call(capsys, "facts", "municipality/place")[1][1:] == [
        "municipality/place Voorbeeld 2024-01-02-opdracht",
        "1 fact",
    ]


def test_an_unknown_fact_is_told_with_the_nearest(history: Small, capsys: Capture):
    code, _out, err = call(capsys, "facts", "lots/noord/buget")
    assert code == 1
    assert "E701 the dossier has no fact 'lots/noord/buget'" in err
    assert "did you mean 'lots/noord/budget'?" in err


def test_facts_as_json_hold_what_is_noted_beside_them(history: Small, capsys: Capture):
    history.change(CONTENT, "budget: 2000", "budget: {open: hoeveel?, note: na de raad}")
    found = {fact["path"]: fact for fact in json.loads("\n".join(call(capsys, "facts", "--json", "lots")[1]))}
    assert found["lots/noord/budget"] == {
        "path": "lots/noord/budget", "proposed": "1500.50", "decision": "2024-02-01-raad", "title": "Raad", "date": "2024-02-01",
    }  # fmt: skip
    assert found["lots/zuid/budget"] == {
        "path": "lots/zuid/budget",
        "open": "hoeveel?",
        "note": "na de raad",
        "decision": None,
    }


def test_facts_of_a_municipality_that_the_dossier_does_not_have_are_refused(history: Small, capsys: Capture):
    assert "E009" in call(capsys, "facts", "--municipality", "elders")[2]


def test_facts_of_content_that_cannot_be_read_are_refused(history: Small, capsys: Capture):
    history.put(CONTENT, "title: [\n")
    assert call(capsys, "facts")[0] == 1


@pytest.mark.parametrize(
    ("given", "made"),
    [
        (["facts"], ["facts", ""]),
        (["facts", "--json"], ["facts", "", "--json"]),
        (["facts", "--as-of", "last"], ["facts", "", "--as-of", "last"]),
        (["facts", "--as-of=last", "--json"], ["facts", "", "--as-of=last", "--json"]),
        (["facts", "--as-of", "last", "lots"], ["facts", "--as-of", "last", "lots"]),
        (["facts", "--json", "lots"], ["facts", "--json", "lots"]),
        (["facts", "lots"], ["facts", "lots"]),
        (["--help", "facts"], ["--help", "facts"]),
    ],
)
def test_an_argument_that_may_be_left_out_is_empty_then(given: list[str], made: list[str]):
    assert complete(given) == made


def test_where_nothing_is_decided_the_place_is_that_of_the_dossier_and_verify_says_so(project: Small, capsys: Capture):
    code, _out, err = call(capsys, "facts", "--as-of", "last")
    assert (code, err.splitlines()[0]) == (1, f"{DECISIONS} E368 nothing is decided in this dossier yet")
    assert call(capsys, "verify")[:2] == (0, ["nothing was issued yet"])


def test_the_first_decision_is_not_asked_for_reasons_of_single_changes(tmp_path: Path):
    proposal = changed(decided(tmp_path))
    assert proposal.ledger
    prompts = {}
    for ledger in (proposal.ledger, Ledger()):
        terminal = Terminal("Het moet.", "", "", "")
        drafted(replace(proposal, ledger=ledger), {**NONE, **TOLD, "reason": "", "number": "24.1"}, (), terminal)
        prompts[bool(ledger)] = terminal.prompts
    assert any("reason of its own" in prompt for prompt in prompts[True])
    assert not any("reason of its own" in prompt for prompt in prompts[False])


def test_a_reason_that_was_pasted_on_several_lines_becomes_one(project: Small, capsys: Capture):
    assert call(capsys, "decide", *flags(reason="Het moet.\r\n\r\n\tVan de raad.\r\n"))[0] == 0
    assert "reason: Het moet. Van de raad.\n" in (project.root / DECISIONS / "2024-01-02-opdracht.yaml").read_text(
        "utf-8"
    )


@pytest.mark.parametrize("other", [["--show"], ["--title", "Anders", "--why", "share=x"], ["--no-changes"]])
def test_undo_with_a_flag_that_asks_for_something_else_takes_nothing_back(
    project: Small, capsys: Capture, other: list[str]
):
    call(capsys, "decide", *flags())
    code, _out, err = call(capsys, "decide", "--undo", "--yes", *other)
    assert (code, files(project)) == (1, ["2024-01-02-opdracht.yaml"])
    assert err.startswith(f"E375 --undo does not go with {', '.join(flag for flag in other if flag[:2] == '--')}")
