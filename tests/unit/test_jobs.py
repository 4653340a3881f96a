"""Work is driven to its end by whoever does it, the longest first; what dies, refuses or fails is told and nothing is half."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from bestek import jobs, messages, workers
from bestek.findings import Finding, FindingsError, SetupError
from bestek.jobs import Done, Jobs, alone, chosen
from bestek.work import Steps, Work
from bestek.workers import HERE, Given, Local, Terms, Workers

LONG = 10.0
"""Seconds that are worth a process of its own."""


# What is done


def spelled(*values: object) -> bytes:
    return " ".join(map(str, values)).encode()


def process(_value: object) -> bytes:
    return str(os.getpid()).encode()


def spoken() -> bytes:
    return messages.language().encode()


def refused() -> bytes:
    raise FindingsError([Finding("E001", "geen tekst")])


def hindered() -> bytes:
    raise SetupError("no library", "install it")


def wrong() -> bytes:
    raise ZeroDivisionError("our own")


def dying(mark: str) -> bytes:
    """Ends its process, for ever, or until a file stands at `mark`."""
    if mark and Path(mark).exists():
        return b"at last"
    if mark:
        Path(mark).touch()
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def elsewhere(here: int) -> bytes:
    """Ends every process but one."""
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    return b"done here"


PREPARED: list[int] = []


def prepare() -> None:
    PREPARED.append(os.getpid())


def prepared() -> bytes:
    return repr(PREPARED).encode()


# In steps


def one(
    function: Callable[..., bytes], *values: object, weight: float = 1.0, key: str = "", follows: float = 0.0
) -> Steps[bytes]:
    (made,) = yield [Work(function, values, weight, key, follows)]
    return made


def several(*works: Work) -> Steps[tuple[bytes, ...]]:
    return tuple((yield works))


def chained(count: int, *, key: str = "") -> Steps[bytes]:
    """Each step gets what the one before it made."""
    made = b"0"
    for at in range(count):
        (made,) = yield [Work(spelled, (made.decode(), at), 1.0, key and f"{key}{at}")]
    return made


class Kept(dict[str, bytes]):
    """A cache that tells what it was asked for."""

    def __init__(self, known: dict[str, bytes] | None = None) -> None:
        super().__init__(known or {})
        self.asked: list[str] = []

    def get(self, key: str) -> bytes | None:  # type: ignore[override]
        self.asked.append(key)
        return super().get(key)

    def put(self, key: str, data: bytes) -> None:
        self[key] = data


@pytest.fixture(params=["here", "threads", "processes"])
def who(request: pytest.FixtureRequest) -> Iterator[Workers]:
    if request.param == "threads":
        with ThreadPoolExecutor(3) as pool:
            yield Given(pool, 3)
        return
    made: Workers = HERE if request.param == "here" else Local(2)
    yield made
    made.close()


@pytest.fixture
def two() -> Iterator[Local]:
    made = Local(2)
    yield made
    made.close()


def driven(who: Workers, many: dict[str, Steps[bytes]], store: Kept | None = None) -> dict[str, Done[bytes]]:
    made: Jobs[bytes] = Jobs(who, store)
    for name, steps in many.items():
        made.begin(name, steps)
    return {each.name: each for each in made.done()}


# Driving


def test_all_that_was_begun_is_done_and_every_step_gets_the_results_of_the_one_before(who: Workers):
    made = driven(who, {f"d{at}": chained(at) for at in range(6)})
    assert {name: each.result.decode() for name, each in made.items()} == {
        f"d{at}": " ".join(["0", *map(str, range(at))]) for at in range(6)
    }
    assert [made[f"d{at}"].pieces for at in range(6)] == list(range(6))


def test_results_come_back_in_the_order_in_which_they_were_asked_for(who: Workers):
    works = [Work(spelled, (at,), float(weight)) for at, weight in enumerate((1, 9, 3, 7, 5, 1, 1, 1))]
    made: Jobs[tuple[bytes, ...]] = Jobs(who)
    made.begin("many", several(*works))
    (done,) = made.done()
    assert done.result == tuple(str(at).encode() for at in range(8))


def test_what_takes_longest_begins_first_whoever_asked_for_it():
    order: list[str] = []

    def noted(name: str) -> bytes:
        order.append(name)
        return b""

    made: Jobs[bytes] = Jobs()
    for name, weight in (("short", 1), ("longest", 9), ("long", 5), ("also short", 1)):
        made.begin(name, one(noted, name, weight=weight))
    assert [each.name for each in made.done()] == order == ["longest", "long", "short", "also short"]


def test_what_others_wait_for_begins_before_what_takes_as_long():
    order: list[str] = []

    def noted(name: str) -> bytes:
        order.append(name)
        return b""

    made: Jobs[bytes] = Jobs()
    for name, weight, follows in (("long", 3, 0), ("short", 2, 0), ("awaited", 2, 0.5)):
        made.begin(name, one(noted, name, weight=weight, follows=follows))
    assert [each.name for each in made.done()] == ["long", "awaited", "short"]


def test_more_can_be_begun_by_who_is_told_that_something_is_done(who: Workers):
    made: Jobs[bytes] = Jobs(who)
    made.begin("pdf", one(spelled, "pages"))
    found = {}
    for each in made.done():
        found[each.name] = each.result
        if each.name == "pdf":
            made.begin("docx", one(spelled, "docx with", each.result.decode()))
    assert found == {"pdf": b"pages", "docx": b"docx with pages"}


def test_what_asks_for_nothing_goes_on_in_this_process_while_others_work(who: Workers):
    def own(name: str) -> Steps[bytes]:
        yield ()
        return f"{name} {os.getpid()}".encode()

    many = {"own": own("a"), "far": chained(3), "also own": own("b")} | {
        f"d{at}": one(spelled, weight=LONG) for at in range(4)
    }
    made = driven(who, many)
    assert made["own"].result == f"a {os.getpid()}".encode()
    assert made["also own"].result == f"b {os.getpid()}".encode()
    assert made["far"].result == b"0 0 1 2"


def test_what_refuses_ends_alone_and_its_reasons_come_across_whole(who: Workers):
    def late() -> Steps[bytes]:
        yield [Work(spelled, ("first",), LONG), Work(refused, (), LONG), Work(spelled, ("last",), LONG)]
        raise AssertionError("nothing is made of what was refused")

    made = driven(who, {"good": one(spelled, "good", weight=LONG), "bad": late()})
    assert made["good"].result == b"good"
    assert [finding.message for finding in made["bad"].refused] == ["geen tekst"]
    with pytest.raises(FindingsError, match="geen tekst"):
        _result = made["bad"].result


def test_what_a_maker_itself_refuses_is_told_likewise(who: Workers):
    def refusing() -> Steps[bytes]:
        yield [Work(spelled, (), LONG)]
        raise FindingsError([Finding("E002", "te groot")])

    made = driven(who, {"bad": refusing(), "good": one(spelled, "good", weight=LONG)})
    assert [finding.code for finding in made["bad"].refused] == ["E002"]
    assert made["good"].result == b"good"


def test_what_hinders_a_worker_is_told_with_its_advice(who: Workers):
    with pytest.raises(SetupError, match="no library") as caught:
        driven(who, {"a": one(hindered, weight=LONG), "b": one(spelled, weight=LONG)})
    assert caught.value.advice == "install it"


def test_a_defect_of_our_own_stays_one(who: Workers):
    with pytest.raises(ZeroDivisionError, match="our own"):
        driven(who, {"a": one(wrong, weight=LONG), "b": one(spelled, weight=LONG)})


def test_workers_speak_the_language_of_who_asked(who: Workers):
    before = messages.language()
    try:
        messages.set_language("nl")
        made = driven(who, {"a": one(spoken, weight=LONG), "b": one(spoken, weight=LONG)})
        assert {each.result for each in made.values()} == {b"nl"}
    finally:
        messages.set_language(before)


# What is kept


def test_what_is_kept_is_not_done_again_and_what_is_done_is_kept(who: Workers):
    kept = Kept({"c0": b"kept"})
    made = driven(who, {"a": chained(2, key="c")}, kept)
    assert (made["a"].result, made["a"].pieces) == (b"kept 1", 1)
    assert kept == {"c0": b"kept", "c1": b"kept 1"}
    again = driven(who, {"a": chained(2, key="c")}, kept)
    assert (again["a"].result, again["a"].pieces, again["a"].seconds) == (b"kept 1", 0, 0.0)


def test_what_has_no_key_is_neither_asked_for_nor_kept(who: Workers):
    kept = Kept()
    driven(who, {"a": chained(3)}, kept)
    assert (kept, kept.asked) == ({}, [])


def test_pieces_with_one_key_are_done_once_and_go_to_all_who_asked(who: Workers):
    kept = Kept()
    works = (Work(process, (1,), LONG, "same"), Work(process, (1,), LONG, "same"))
    made: Jobs[tuple[bytes, ...]] = Jobs(who, kept)
    for name in ("internal", "public"):
        made.begin(name, several(*works))
    found = {each.name: each for each in made.done()}
    assert sum(each.pieces for each in found.values()) == 1
    assert {data for each in found.values() for data in each.result} == {kept["same"]}


def test_of_what_was_refused_nothing_more_is_begun():
    kept = Kept()

    def bad() -> Steps[bytes]:
        yield [Work(refused, (), 9.0), Work(spelled, ("own",), 1.0, "own"), Work(spelled, ("shared",), 1.0, "shared")]
        return b""

    made = driven(HERE, {"bad": bad(), "good": one(spelled, "shared", key="shared")}, kept)
    assert made["good"].result == b"shared"
    assert kept == {"shared": b"shared"}


def test_one_thing_alone_is_made_in_this_process():
    assert alone(one(process, 1)) == str(os.getpid()).encode()
    with pytest.raises(FindingsError):
        alone(one(refused))


# Processes beside this one


def test_processes_are_begun_only_when_enough_waits_for_them(two: Local):
    here = str(os.getpid()).encode()
    light = driven(two, {name: one(process, name, weight=workers.PAYS / 4) for name in "abc"})
    assert {each.result for each in light.values()} == {here}
    single = driven(two, {"a": one(process, "a", weight=LONG)})
    assert single["a"].result == here
    heavy = driven(two, {name: one(process, name, weight=LONG) for name in "abcdef"})
    assert here not in {each.result for each in heavy.values()}


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copies on Linux only")
def test_what_work_leans_on_is_imported_before_processes_are_copied(two: Local):
    PREPARED.clear()
    made = driven(two, {name: one(prepared, weight=LONG) for name in "ab"})
    assert {each.result.decode() for each in made.values()} == {repr([os.getpid()])}


def test_more_processes_are_begun_when_more_waits_than_before():
    local = Local(4)
    try:
        driven(local, {name: one(spelled, weight=workers.PAYS / 2) for name in "ab"})
        assert local._size == 2
        driven(local, {name: one(spelled, weight=LONG) for name in "abcdef"})
        assert local._size == 4
    finally:
        local.close()


def test_a_worker_that_dies_costs_a_second_try(two: Local, tmp_path: Path):
    made = driven(
        two, {"fragile": one(dying, str(tmp_path / "mark"), weight=LONG)} | {f"d{at}": chained(3) for at in range(9)}
    )
    assert made.pop("fragile").result == b"at last"
    assert {each.result for each in made.values()} == {b"0 0 1 2"}


def test_what_may_have_ended_a_worker_is_not_done_in_the_process_that_asked(two: Local):
    light = [Work(spelled, (), 0.0)]
    assert two.executor(light, busy=False) is None
    with pytest.raises(SetupError, match=r"^deadly: "):
        driven(two, {"deadly": one(elsewhere, os.getpid(), weight=LONG), "good": one(spelled, weight=LONG)})
    assert two.executor(light, busy=False) is not None


def test_what_ends_every_worker_is_named_and_nothing_else_is(two: Local):
    with pytest.raises(SetupError, match=r"^deadly: ") as caught:
        driven(two, {"deadly": one(dying, "", weight=LONG)} | {f"d{at}": one(spelled, weight=LONG) for at in range(9)})
    assert "--jobs 1" in caught.value.advice


# Workers of others


class Failing(Executor):
    """Workers that are gone."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error

    def submit(self, *_: object, **_more: object) -> Future[object]:  # type: ignore[override]
        future: Future[object] = Future()
        if self.error is None:
            future.cancel()
            future.set_running_or_notify_cancel()
        else:
            future.set_exception(self.error)
        return future


@pytest.mark.parametrize("error", [BrokenExecutor("gone"), None], ids=["broken", "cancelled"])
def test_workers_that_are_gone_are_a_matter_of_the_surroundings(error: BaseException | None):
    with pytest.raises(SetupError, match="the workers have ended"):
        driven(Given(Failing(error)), {"a": one(spelled)})


def test_work_for_other_software_is_not_done(monkeypatch: pytest.MonkeyPatch):
    answer = workers.done(spelled, ("x",), Terms("en", "another"))
    assert isinstance(answer, workers.Hindered)
    assert "other software" in answer.message


# How many


@pytest.mark.parametrize(("given", "most"), [("1", 1), ("3", 3)])
def test_the_environment_says_how_many_processes_there_are(monkeypatch: pytest.MonkeyPatch, given: str, most: int):
    monkeypatch.setenv(jobs.JOBS, given)
    assert getattr(chosen(), "most", 1) == most
    assert getattr(chosen("2"), "most", 1) == 2
    assert chosen("1") is HERE


@pytest.mark.parametrize("given", ["0", "-1", "veel", "1.5"])
def test_a_number_of_processes_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, given: str):
    monkeypatch.setenv(jobs.JOBS, given)
    with pytest.raises(FindingsError, match=f"BESTEK_JOBS is a number of processes, and '{given}' is none"):
        chosen()
    monkeypatch.delenv(jobs.JOBS)
    with pytest.raises(FindingsError, match=f"--jobs is a number of processes, and '{given}' is none"):
        chosen(given)


@pytest.mark.parametrize(
    ("cores", "memory", "most"),
    [
        (8, [8_000_000_000], 8),
        (8, [1_000_000_000], 3),
        (8, [8_000_000_000, 700_000_000], 2),
        (4, [], 4),
        (2, [1000], 1),
    ],
)
def test_there_are_as_many_processes_as_cores_and_memory_allow(
    monkeypatch: pytest.MonkeyPatch, cores: int, memory: Sequence[int], most: int
):
    monkeypatch.setattr(workers, "cores", lambda: cores)
    monkeypatch.setattr(workers, "_available", lambda: memory)
    assert workers.most_processes.__wrapped__() == most
