"""Many dossiers: each made whole by one worker, told as it is done; mistakes stop no other, what is done stays, memory does not grow."""

from __future__ import annotations

import gc
import os
import pickle
import re
import signal
import sys
import weakref
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from bestek import build, jobs, many, outputs, parcels, workers
from bestek.build import Report, Selection
from bestek.cache import Cache
from bestek.findings import SetupError
from bestek.making import ALONE, Means
from bestek.many import FROM, Finished, Standing
from bestek.workers import Given, Local
from tests.unit.small import DOSSIER, Small, small

WEB_PAGES = Selection(formats=("html",))
NAMES = [f"zorg-{number}" for number in range(4)]


@pytest.fixture
def project(tmp_path: Path) -> Small:
    """Dossiers of one municipality, with the same clause."""
    made = small(tmp_path / "project")
    (made.root / "content/klein/dossier.yaml").rename(made.root / "content/weg.yaml")
    (made.root / "content/klein").rmdir()
    for name in NAMES:
        made.put(f"content/{name}/dossier.yaml", DOSSIER.replace("title: Zorg", f"title: Zorg {name}"))
    (made.root / "content/weg.yaml").unlink()
    return made


class Told:
    """What is told while dossiers are made."""

    def __init__(self) -> None:
        self.finished: list[Finished] = []
        self.standing: list[Standing] = []

    def __call__(self, finished: Finished, standing: Standing) -> None:
        self.finished.append(finished)
        self.standing.append(standing)


def made(project: Small, means: Means = ALONE, selection: Selection = WEB_PAGES) -> dict[str, Finished]:
    folders = project.project.dossiers()
    return {each.name: each for each in many.attempt(project.project, folders, selection, means, Told())}


def states(finished: dict[str, Finished]) -> dict[str, tuple[str, int, int]]:
    return {name: (each.state, each.made, each.same) for name, each in finished.items()}


class Elsewhere(Executor):
    """Workers that share nothing with who asks: what goes and comes is pickled, and the folders of the project are out of reach meanwhile."""

    def __init__(self, project: Small) -> None:
        self.project = project
        self.sizes: list[int] = []

    def submit(self, function: Any, /, *values: Any, **named: Any) -> Future[Any]:
        sent = pickle.dumps((function, values, named))
        self.sizes.append(len(sent))
        hidden = self.project.root.with_name("hidden")
        self.project.root.rename(hidden)
        future: Future[Any] = Future()
        try:
            again, given, options = pickle.loads(sent)
            future.set_result(pickle.loads(pickle.dumps(again(*given, **options))))
        except Exception as error:  # noqa: BLE001  # as an executor does
            future.set_exception(error)
        finally:
            hidden.rename(self.project.root)
        return future


def everything(project: Small) -> dict[str, bytes]:
    """All that stands in `build`, but for what each machine keeps for itself."""
    place = project.root / "build"
    own = {place / ".bestek" / name for name in ("lock", "templates", "checks/+settings.json")}
    files = (file for file in place.rglob("*") if file.is_file() and file not in own)
    return {file.relative_to(place).as_posix(): file.read_bytes() for file in files}


# What is made


def test_every_dossier_is_made_and_the_next_time_unchanged(project: Small):
    assert states(made(project)) == dict.fromkeys(NAMES, ("made", 2, 0))
    before = everything(project)
    assert states(made(project)) == dict.fromkeys(NAMES, ("unchanged", 0, 2))
    assert everything(project) == before


def test_it_makes_what_a_build_of_each_dossier_makes(project: Small):
    for name in NAMES:
        project.build(dossier=name)
    one_by_one = project.outputs()
    assert made(project)
    assert project.outputs() == one_by_one


def test_an_unchanged_dossier_costs_no_stage_of_the_pipeline(project: Small, monkeypatch: pytest.MonkeyPatch):
    made(project)
    monkeypatch.setattr(many, "dealt_with", None)
    monkeypatch.setattr(build, "plan", None)
    assert set(states(made(project)).values()) == {("unchanged", 0, 2)}


def test_a_changed_dossier_alone_is_made_again(project: Small):
    made(project)
    project.change(f"content/{NAMES[3]}/dossier.yaml", "name: Noord", "name: Noorden")
    assert states(made(project)) == dict.fromkeys(NAMES, ("unchanged", 0, 2)) | {NAMES[3]: ("made", 1, 1)}


def test_a_changed_clause_is_made_again_exactly_where_it_is_printed(project: Small):
    without = NAMES[:2]
    for name in without:
        project.put(f"content/{name}/dossier.yaml", DOSSIER[: DOSSIER.index("  - {id: nota")])
    made(project)
    project.change("templates/clauses/taal.md.j2", "De taal is Nederlands.", "De taal is het Nederlands.")
    again = made(project, selection=Selection(formats=("html",), explained=True))
    made_again = {
        f"{name}/{result.document}" for name, each in again.items() for result in each.report.results if result.made
    }
    assert made_again == {f"{name}/nota" for name in NAMES if name not in without}


def test_of_a_pdf_exactly_the_chapter_that_prints_a_changed_clause_is_laid_out_again(
    project: Small, monkeypatch: pytest.MonkeyPatch
):
    project.put(
        "templates/documents/nota.html.j2",
        '{% extends "base.html.j2" %}\n{% block body %}\n<section id="doel"><h>Doel</h><p>Van {{ title }}.</p></section>\n'
        '<section id="taal"><h>Taal</h><p>Van {{ title }}.</p>{{ clause("taal") }}</section>\n'
        '<section id="slot"><h>Slot</h><p>Tot zover {{ title }}.</p></section>\n{% endblock %}\n',
    )
    chosen = Selection(("nota",), ("pdf",))
    made(project, selection=chosen)
    done: list[str] = []

    def noted(function: Any, *values: Any) -> Any:
        done.append(function.__name__)
        return workers.done(function, *values)

    monkeypatch.setattr(jobs, "done", noted)
    project.change("templates/clauses/taal.md.j2", "De taal is Nederlands.", "De taal is het Nederlands.")
    assert set(states(made(project, selection=chosen)).values()) == {("made", 1, 0)}
    assert (done.count("lay_out"), done.count("merge")) == (len(NAMES), len(NAMES))
    done.clear()
    assert set(states(made(project, selection=chosen)).values()) == {("unchanged", 0, 1)}
    assert done == []


def test_only_the_chosen_documents_are_made_and_one_that_no_dossier_has_is_told(project: Small):
    chosen = Selection(("brief", "nots"), ("html",))
    finished = made(project, selection=chosen)
    assert set(states(finished).values()) == {("made", 1, 0)}
    (finding,) = many.unknown(tuple(finished.values()), chosen)
    assert (finding.code, finding.hint) == ("E006", "did you mean 'nota'?")


def test_few_dossiers_and_a_moment_of_one_are_not_made_whole(tmp_path: Path):
    folders = [tmp_path / str(number) for number in range(FROM)]
    assert many.pays(folders, Selection())
    assert not many.pays(folders[1:], Selection())
    assert not many.pays(folders, Selection(as_of="last"))


# What is told


def test_how_far_it_is_is_told_of_each(project: Small):
    project.change(f"content/{NAMES[2]}/dossier.yaml", "title: Zorg", "titel: Zorg")
    told = Told()
    many.attempt(project.project, project.project.dossiers(), WEB_PAGES, ALONE, told)
    assert [standing.done for standing in told.standing] == list(range(1, len(NAMES) + 1))
    last = told.standing[-1]
    assert (last.total, last.made, last.unchanged, last.failed) == (len(NAMES), len(NAMES) - 1, 0, 1)
    assert last.worked == last.work == len(NAMES) * many.UNKNOWN
    assert sorted(each.name for each in told.finished) == NAMES


@pytest.mark.parametrize(("old", "new"), [("title: Zorg", "titel: Zorg"), ("title: Zorg", "title: [Zorg")])
def test_a_dossier_with_mistakes_keeps_no_other_from_being_made(project: Small, old: str, new: str):
    project.change(f"content/{NAMES[2]}/dossier.yaml", old, new)
    finished = made(project)
    failed = finished.pop(NAMES[2])
    assert (failed.state, failed.made, {each.place and each.place.file for each in failed.mistakes}) == (
        "failed",
        0,
        {f"content/{NAMES[2]}/dossier.yaml"},
    )
    assert set(states(finished).values()) == {("made", 2, 0)}
    project.change(f"content/{NAMES[2]}/dossier.yaml", new, old)
    assert states(made(project))[NAMES[2]] == ("made", 2, 0)


def test_with_a_mistake_in_one_nothing_is_said_of_a_document_that_it_may_have(project: Small):
    project.change(f"content/{NAMES[2]}/dossier.yaml", "title: Zorg", "titel: Zorg")
    chosen = Selection(("verslag",), ("html",))
    assert many.unknown(tuple(made(project, selection=chosen).values()), chosen) == ()


def test_reasons_are_held_only_where_they_are_wanted(project: Small):
    assert all(each.report == Report(()) for each in made(project).values())
    explained = made(project, selection=Selection(formats=("html",), explained=True))
    assert [result.variant.dossier for each in explained.values() for result in each.report.results][::2] == NAMES


# Dossiers that are compared


def alike(project: Small, *names: str) -> None:
    """Dossiers that buy the same at the same time."""
    for name in names:
        file = project.root / f"content/{name}/dossier.yaml"
        file.write_text(
            file.read_text("utf-8") + "cpv: {main: {code: 85312000-9, label: Welzijn}}\n"
            "contract: {name: Zorg, kind: contract, term: {start: 2027-01-01, years: 2}}\n",
            encoding="utf-8",
        )


def advice(finished: dict[str, Finished]) -> dict[str, int]:
    return {name: each.advice for name, each in finished.items()}


def test_dossiers_that_buy_the_same_are_told_of_each_other_whichever_is_made_first(project: Small):
    made(project)
    none = advice(made(project))
    alike(project, NAMES[1], NAMES[3])
    first = advice(made(project))
    assert {name for name in NAMES if first[name] > none[name]} >= {NAMES[1], NAMES[3]}
    assert advice(made(project)) == first
    from bestek.checking import check

    told = check(project.project)
    compared = {each.dossier for each in told.dossiers for one in each.told if one.rule == "V-05"}
    assert compared == {NAMES[1], NAMES[3]}
    assert advice(made(project)) == first


# Elsewhere


def test_workers_that_share_no_disk_make_the_same_in_every_byte(project: Small):
    made(project)
    here = everything(project)
    for name in [*here]:
        (project.root / "build" / name).unlink()
    elsewhere = Elsewhere(project)
    assert states(made(project, Means(Given(elsewhere)))) == dict.fromkeys(NAMES, ("made", 2, 0))
    assert everything(project) == here
    assert max(elsewhere.sizes) < 100_000


def test_what_a_worker_elsewhere_is_sent_lets_it_make_no_more_than_this_machine_would(project: Small):
    made(project)
    for name in NAMES:
        project.change(f"content/{name}/dossier.yaml", "name: Noord", "name: Noorden")
    assert set(states(made(project, Means(Given(Elsewhere(project))))).values()) == {("made", 1, 1)}
    assert set(states(made(project)).values()) == {("unchanged", 0, 2)}


def test_outputs_that_are_no_more_go_also_when_a_worker_elsewhere_finds_that(project: Small):
    made(project)
    name = NAMES[0]
    project.change(f"content/{name}/dossier.yaml", "{id: nota, title: Nota,", "{id: verslag, kind: nota, title: Nota,")
    made(project, Means(Given(Elsewhere(project))))
    assert sorted(file.name for file in (project.root / "build" / name).iterdir()) == ["brief.html", "verslag.html"]


def test_mistakes_come_back_from_elsewhere_with_their_places(project: Small):
    project.change(f"content/{NAMES[2]}/dossier.yaml", "title: Zorg", "titel: Zorg")
    here = made(project)[NAMES[2]]
    assert made(project, Means(Given(Elsewhere(project))))[NAMES[2]] == here


def test_of_what_comes_back_nothing_is_put_in_place_where_another_build_was_ahead(project: Small):
    folder = project.root / "content" / NAMES[0]
    parcel = parcels.packed(project.project, folder)
    shared = outputs.shared(project.project, outputs.code())
    _finished, sent = pickle.loads(many.there(parcel, WEB_PAGES, shared, NAMES[0], {}))
    project.change(f"content/{NAMES[0]}/dossier.yaml", "name: Noord", "name: Noorden")
    project.build(dossier=NAMES[0])
    ahead = everything(project)
    assert not parcels.put_in_place(project.project, folder, parcel, sent)
    assert {name: data for name, data in everything(project).items() if "parts" not in name} == ahead


@pytest.mark.parametrize("name", ["output/../../weg", "output//weg", "elders/weg", "/weg"])
def test_what_comes_back_lands_nowhere_but_among_the_outputs(project: Small, name: str, tmp_path: Path):
    import io
    import zipfile

    made_ = io.BytesIO()
    with zipfile.ZipFile(made_, "w") as archive:
        archive.writestr("told", '{"gone": [], "used": []}')
        archive.writestr(name, "x")
    folder = project.root / "content" / NAMES[0]
    before = sorted(tmp_path.rglob("weg"))
    with pytest.raises(ValueError, match=r"weg|elders"):
        parcels.put_in_place(project.project, folder, parcels.packed(project.project, folder), made_.getvalue())
    assert sorted(tmp_path.rglob("weg")) == before


def test_parts_that_a_build_used_travel_with_the_dossier_and_new_ones_come_back(project: Small):
    folder, key, other = project.root / "content" / NAMES[0], "a" * 64, "b" * 64
    Cache(project.project.cache).put(key, b"a part")
    parcels.noted(project.project, NAMES[0], {key: None})
    parcel = parcels.packed(project.project, folder)
    with parcels.unpacked(parcel) as place:
        store = parcels.Noted(Cache(place.cache))
        assert store.get(key) == b"a part"
        store.put(other, b"another")
        sent = parcels.changed(parcel, place, store.used)
    assert parcels.put_in_place(project.project, folder, parcel, sent)
    assert Cache(project.project.cache).get(other) == b"another"
    with parcels.unpacked(parcels.packed(project.project, folder)) as place:
        assert [Cache(place.cache).get(each) for each in (key, other)] == [b"a part", b"another"]


def test_what_is_kept_and_does_not_fit_stays_behind(project: Small, monkeypatch: pytest.MonkeyPatch):
    made(project)
    monkeypatch.setattr(parcels, "MOST", 0)
    with parcels.unpacked(parcels.packed(project.project, project.root / "content" / NAMES[0])) as place:
        assert [file for file in place.output.rglob("*") if file.is_file()] == []
        assert (place.content / NAMES[0] / "dossier.yaml").is_file()


# What goes wrong around it


def test_what_is_done_stays_when_the_work_is_broken_off_and_the_next_build_goes_on(project: Small):
    def stop(_finished: Finished, standing: Standing) -> None:
        if standing.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        many.attempt(project.project, project.project.dossiers(), WEB_PAGES, ALONE, stop)
    done = {name.split("/")[0] for name in project.outputs()}
    assert len(done) == 2
    again = states(made(project))
    assert {name for name in NAMES if again[name] == ("unchanged", 0, 2)} == done


class Dying(Executor):
    """Workers of which one dies at the third dossier."""

    def __init__(self) -> None:
        self.begun = 0

    def submit(self, function: Any, /, *values: Any, **named: Any) -> Future[Any]:
        from concurrent.futures import BrokenExecutor

        self.begun += 1
        future: Future[Any] = Future()
        if self.begun == 3:
            future.set_exception(BrokenExecutor("gone"))
        else:
            future.set_result(function(*values, **named))
        return future


def test_when_workers_are_lost_that_is_told_and_what_came_before_stays(project: Small):
    with pytest.raises(SetupError, match="workers"):
        made(project, Means(Given(Dying())))
    assert len({name.split("/")[0] for name in project.outputs()}) == 2
    assert sorted(states(made(project)).values()) == [*[("made", 2, 0)] * 2, *[("unchanged", 0, 2)] * 2]


def _killed(wanted: many.Wanted, name: str, purchases: many.Purchases) -> bytes:
    """The worker of one dossier is killed the first time."""
    mark = wanted.project.root / "killed"
    if name == NAMES[1] and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return _here(wanted, name, purchases)


_here = many.here


@pytest.mark.skipif(sys.platform != "linux", reason="workers begin as copies of this process")
def test_a_worker_that_is_killed_costs_its_dossier_a_second_try(project: Small, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(many, "here", _killed)
    beside = Local(2)
    try:
        assert set(states(made(project, Means(beside))).values()) <= {("made", 2, 0), ("unchanged", 0, 2)}
    finally:
        beside.close()
    assert (project.root / "killed").exists()
    assert len(project.outputs()) == 2 * len(NAMES)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is told by Linux")
def test_memory_does_not_grow_with_the_number_of_dossiers(project: Small):
    """In processes of their own: one that ran other tests has room to spare, in which a leak is not seen."""
    with ProcessPoolExecutor(1, get_context("spawn")) as fresh:
        sizes = fresh.submit(sizes_after_each_third, project).result()
    for first, second, third in zip(*sizes, strict=True):
        assert third - second < 5_000
        assert first < third < 250_000


def sizes_after_each_third(project: Small) -> list[tuple[int, int]]:
    """Kilobytes of the process that asks and of its worker after each of three times twelve dossiers."""
    sizes = []
    with ProcessPoolExecutor(1) as pool:
        for third in range(3):
            for number in range(12):
                text = DOSSIER.replace("title: Zorg", f"title: Zorg {third}-{number}")
                project.put(f"content/meer-{third}-{number:02}/dossier.yaml", text)
            folders = [folder for folder in project.project.dossiers() if folder.name.startswith(f"meer-{third}")]
            many.attempt(project.project, folders, WEB_PAGES, Means(Given(pool)), Told())
            sizes.append((resident(), pool.submit(resident).result()))
    return sizes


def test_what_dossiers_leave_in_memory_goes_when_so_many_words_were_composed():
    class Knot:
        """Refers to itself, so that only looking for cycles finds it."""

    knot: Any = Knot()
    knot.self, gone = knot, weakref.ref(knot)
    gc.freeze()  # as composing does
    del knot
    left = many._Left()
    left.add(many.MOST_WORDS - 1)
    assert gone() is not None
    left.add(1)
    assert gone() is None


def resident() -> int:
    """Kilobytes of memory that this process holds."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("ascii").splitlines())
    return int(status["VmRSS"].split()[0])


@pytest.mark.parametrize(
    "name", ["output/../x", "output/klein/../../x", "output/./x", "output//x", "output", "content/x"]
)
def test_what_a_worker_names_outside_the_outputs_is_not_touched(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=re.escape(name)):
        parcels._below(tmp_path, name)
    assert parcels._below(tmp_path, "output/klein/a.pdf") == tmp_path / "klein" / "a.pdf"
