"""Workers of a cluster make the same bytes as this process, or nothing: what dies or goes away is told, and never leaves half a file."""

from __future__ import annotations

import logging
import os
import pickle
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from markdown_it import MarkdownIt

from bestek import __version__, cluster, extras, jobs, many, messages, software, workers
from bestek.bootstrap import ROOT
from bestek.build import Selection, attempt
from bestek.cluster import Cluster
from bestek.findings import FindingsError, SetupError
from bestek.jobs import Jobs
from bestek.making import FORMATS, Means, steps
from bestek.style import DEFAULT
from bestek.work import Steps, Work
from bestek.write.pdf import write_pdf
from tests import dask_cluster
from tests.dask_cluster import Started, started
from tests.unit import trees
from tests.unit.small import DOSSIER, small
from tests.unit.test_jobs import chained, dying, one, process, refused, spoken

pytestmark = pytest.mark.slow


def lasting(seconds: float) -> bytes:
    sleep(seconds)
    return b"slept"


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """Two workers that are started again when they die."""
    with started(tmp_path_factory.mktemp("cluster"), 2, watched=True) as made:
        yield made


@pytest.fixture
def elsewhere(there: Started) -> Iterator[Cluster]:
    there.wait_for_workers(2)
    made = Cluster(there.address)
    yield made
    made.close()


def driven(who: Cluster, several: dict[str, Steps[bytes]]) -> dict[str, bytes]:
    made: Jobs[bytes] = Jobs(who)
    for name, making in several.items():
        made.begin(name, making)
    return {done.name: done.result for done in made.done()}


# What comes of it


def test_work_is_done_by_the_workers_in_their_own_processes(elsewhere: Cluster):
    made = driven(elsewhere, {f"d{at}": one(process, at) for at in range(6)} | {"chain": chained(3)})
    assert made.pop("chain") == b"0 0 1 2"
    assert str(os.getpid()).encode() not in made.values()


def test_a_cluster_makes_the_files_that_one_process_makes(elsewhere: Cluster, tmp_path: Path):
    here, there_ = small(tmp_path / "here"), small(tmp_path / "there")
    here.build(formats=FORMATS)
    attempt(there_.project, "", Selection(formats=FORMATS), means=Means(elsewhere))
    assert there_.outputs() == here.outputs()
    assert len(here.outputs()) == 6


def test_parts_that_a_cluster_laid_out_become_the_document_of_one_process(elsewhere: Cluster):
    document = trees.everything()
    made: Jobs[Any] = Jobs(elsewhere)
    made.begin("document", steps(document, "pdf", DEFAULT))
    (done,) = made.done()
    assert done.pieces > 2
    assert done.result == write_pdf(document, DEFAULT)


def test_whole_dossiers_are_made_by_a_cluster_that_reaches_no_disk_of_who_asks(elsewhere: Cluster, tmp_path: Path):
    here, there_ = small(tmp_path / "here"), small(tmp_path / "there")
    for project in (here, there_):
        for number in range(3):
            project.put(f"content/zorg-{number}/dossier.yaml", DOSSIER)
    here.build(formats=FORMATS)
    asked: list[bytes] = []

    def steps_of(*given: Any) -> Steps[Any]:
        making = _steps(*given)
        (work,) = next(making)
        asked.append(pickle.dumps(work.values))
        return (yield from _going_on(making, work))

    _steps = many._Round.steps
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(many._Round, "steps", steps_of)
        folders, selection = there_.project.dossiers(), Selection(formats=FORMATS)
        finished = many.attempt(there_.project, folders, selection, Means(elsewhere), lambda *_told: None)
    assert [(each.name, each.state, each.made) for each in finished] == [(folder.name, "made", 6) for folder in folders]
    assert there_.outputs() == here.outputs()
    assert len(asked) == 4
    assert not [sent for sent in asked if b"pathlib" in sent or os.fsencode(there_.root) in sent]


def _going_on(making: Steps[Any], work: Work) -> Steps[Any]:
    """The rest of something of which the first batch was taken."""
    try:
        making.send((yield [work]))
    except StopIteration as end:
        return end.value
    raise AssertionError


def test_work_goes_as_values_that_name_no_file():
    asked: list[Work] = []

    def noted(batch: Any) -> list[bytes]:
        asked.extend(batch)
        return [workers.done(work.function, work.values).data for work in batch]  # type: ignore[union-attr]

    making = steps(trees.everything(), "pdf", DEFAULT)
    batch = next(making)
    with suppress(StopIteration):
        while True:
            batch = making.send(noted(batch))
    assert len(asked) > 2
    for work in asked:
        sent = pickle.dumps(work.values)
        assert b"pathlib" not in sent
        assert os.fsencode(Path.cwd()) not in sent


def test_what_a_worker_refuses_comes_back_with_its_reasons_in_the_language_of_who_asked(elsewhere: Cluster):
    with pytest.raises(FindingsError, match="geen tekst"):
        driven(elsewhere, {"bad": one(refused)})
    assert driven(elsewhere, {"spoken": one(spoken)}) == {"spoken": messages.language().encode()}


# What dies


def test_a_worker_that_dies_in_the_middle_of_its_work_costs_a_second_try(elsewhere: Cluster, tmp_path: Path):
    made = driven(
        elsewhere, {"fragile": one(dying, str(tmp_path / "mark"))} | {f"d{at}": chained(2) for at in range(4)}
    )
    assert made.pop("fragile") == b"at last"
    assert set(made.values()) == {b"0 0 1"}


def test_what_ends_every_worker_is_named(elsewhere: Cluster):
    with pytest.raises(SetupError, match=r"^deadly: whatever worked on this was ended"):
        driven(elsewhere, {"deadly": one(dying, "")})


def test_a_scheduler_that_goes_away_in_the_middle_is_told_and_no_file_is_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    project = small(tmp_path / "project")
    project.build(formats=FORMATS)
    before = project.files()
    project.change("content/klein/dossier.yaml", "title: Zorg", "title: Hulp")
    with started(tmp_path, 1) as made:
        who = Cluster(made.address)
        submit = who._executor.submit

        def gone(*given: Any) -> Any:
            future = submit(lasting, 30.0)
            sleep(0.5)
            made.kill_scheduler()
            return future

        monkeypatch.setattr(who._executor, "submit", gone)
        with pytest.raises(SetupError, match=f"the scheduler {made.address} does not answer any more") as caught:
            attempt(project.project, "", Selection(formats=FORMATS), means=Means(who))
        who.close()
    assert "without --cluster" in caught.value.advice
    assert project.files() == before
    assert speaking() == [], "what goes wrong is told once"


def speaking() -> list[str]:
    """What of Dask writes of errors by itself."""
    names = [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]
    return [name for name in names if logging.getLogger(name).isEnabledFor(logging.ERROR)]


def test_a_scheduler_without_workers_is_told_at_the_start_and_in_the_middle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(cluster, "WITHOUT", 0.5)
    monkeypatch.setattr(Cluster, "patience", 0.5)
    with started(tmp_path) as made:
        with pytest.raises(SetupError, match="has no workers") as caught:
            Cluster(made.address)
        assert f"dask worker {made.address} --nthreads 1" in caught.value.advice
        made.add_worker()
        made.wait_for_workers(1)
        who = Cluster(made.address)
        made.kill_workers()
        with pytest.raises(SetupError, match="has no workers"):
            driven(who, {"a": one(lasting, 0.1)})
        who.close()


# What does not fit


def test_workers_with_other_software_get_no_work_and_the_difference_is_named(
    there: Started, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(cluster, "_here", lambda: {**software.about(), "weasyprint": "71.0"})
    with pytest.raises(SetupError, match=r"runs other software \(here / there\): weasyprint 71.0 / 70.0$"):
        Cluster(there.address)


def test_a_worker_that_came_later_with_other_software_does_nothing(elsewhere: Cluster, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(software, "identity", lambda: "another")
    with pytest.raises(SetupError, match="a worker that came later works with other software"):
        driven(elsewhere, {"a": one(process, 1)})


def test_a_worker_without_bestek_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "bestek").mkdir()
    (tmp_path / "bestek" / "__init__.py").touch()  # it stands before the one that the tests are about
    monkeypatch.setattr(dask_cluster, "PATHS", str(tmp_path))
    with started(tmp_path, 1) as made, pytest.raises(SetupError, match=r"cannot work for this process: .*bestek"):
        Cluster(made.address)


NO_ADDRESSES = ["tcp://127.0.0.1:9", "nowhere", "tcp://", "http://127.0.0.1:9", "tls://127.0.0.1:9", "ucx://nowhere:9"]


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_an_address_without_a_scheduler_is_told(address: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cluster, "CONNECT", 1.0)
    with pytest.raises(SetupError, match=f"there is no scheduler at {address}") as caught:
        Cluster(address)
    assert "dask scheduler" in caught.value.advice


def test_an_address_where_something_else_answers_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cluster, "CONNECT", 5.0)
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as beside:
        answer = beside.submit(web_server, server)
        with pytest.raises(SetupError, match=r"there is no scheduler at .*: what answers there is something else"):
            Cluster(f"tcp://127.0.0.1:{server.getsockname()[1]}")
        assert answer.result()


def web_server(server: socket.socket) -> bytes:
    """Answers the first caller as a web server answers what it does not understand."""
    caller, _address = server.accept()
    with caller:
        caller.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
        return caller.recv(1024)


def test_a_build_says_no_more_than_that_there_is_no_scheduler(tmp_path: Path):
    project = small(tmp_path / "project")
    command = [sys.executable, "-m", "bestek", "--lang", "en", "build", "--cluster", "nowhere"]
    environment = {**os.environ, "PYTHONPATH": dask_cluster.PATHS}
    done = subprocess.run(command, cwd=project.root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("setup: there is no scheduler at nowhere: ")
    assert len(done.stderr.splitlines()) == 2, done.stderr


def test_without_the_extra_the_command_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    with pytest.raises(SetupError, match="the extra “cluster”") as caught:
        jobs.chosen(cluster="tcp://127.0.0.1:8786")
    assert "pip install 'distributed" in caught.value.advice


# The page


def typed(page: str) -> list[list[str]]:
    """What a page has typed, line by line."""
    tokens = MarkdownIt().parse((ROOT / page).read_text("utf-8"))
    return [shlex.split(line) for token in tokens if token.type == "code_block" for line in token.content.splitlines()]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def answered(command: list[str], folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A build, tried until the scheduler and a worker are there."""
    told = ""
    for _attempt in range(40):
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        if "has no workers" not in done.stderr and "no scheduler" not in done.stderr:
            return done
        told = done.stderr
        sleep(0.5)
    raise AssertionError(told)


def test_a_cluster_on_one_machine_works_as_its_page_says(tmp_path: Path):
    lines = typed("docs/how-to/cluster.md")
    install, scheduler, first, second, build = lines[:5]
    assert install[:5] == [".venv/bin/python", "-m", "pip", "install", "--require-hashes"]
    assert (ROOT / install[-1]).is_file()
    assert first == second
    project, here = small(tmp_path / "project"), small(tmp_path / "here")
    here.build(formats=FORMATS)
    port, python = str(free_port()), Path(sys.executable)
    environment = {**os.environ, "PYTHONPATH": dask_cluster.PATHS, "BESTEK_LANG": "en"}
    dask = {
        ".venv/bin/dask": [sys.executable, str(python.with_name("dask"))],
        "./inv": [sys.executable, "-m", "bestek"],
    }
    with ExitStack() as ended:
        for line in (scheduler, first, second):
            command = [*dask[line[0]], *(word.replace("8786", port) for word in line[1:])]
            log = ended.enter_context((tmp_path / "log").open("ab"))
            process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=log, stderr=log)
            ended.callback(process.wait, 30)
            ended.callback(process.terminate)
        command = [*dask[build[0]], *(word.replace("8786", port) for word in build[1:])]
        done = answered(command, project.root, environment)
    assert (done.returncode, done.stderr) == (0, ""), (tmp_path / "log").read_text("utf-8")
    assert "6 files made, 0 unchanged" in done.stdout
    assert project.outputs() == here.outputs()


def test_the_wheel_of_the_page_is_the_one_that_a_checkout_makes():
    wheels = [word for line in typed("docs/how-to/cluster.md") for word in line if word.endswith(".whl")]
    assert wheels == [f"dist/bestek-{__version__}-py3-none-any.whl"]
