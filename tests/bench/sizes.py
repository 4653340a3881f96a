"""The scenarios on generated dossiers, through the command line as an adviser uses it. Each gives its rows; what several need is made once.

A fact or a date gets a value that was never built before, so that nothing kept can give the answer.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from tests.bench import watching
from tests.bench.dossiers import SIZES, Size, generate
from tests.bench.measuring import ROOT, SURROUNDINGS, Cluster, measure
from tests.bench.rows import Row, Scenario

PYTHON = sys.executable
FACT = re.compile(r"(percentage: \{value: )\d+(?:\.\d+)?")
"""The percentage for social return: tender document, agreement, strategy and council proposal print it."""
REQUIREMENT = re.compile(r'(id: A-07\n +text: "?[^\n"]*)')
"""The text of a requirement: the chapter that prints it is by far the longest of the dossier."""
DAY = re.compile(r"(decided_on: 2024-12-)\d+")
"""The day of the council's decision."""
CLAUSE = "social-return.md.j2"
"""A clause that every tender document of L prints, in one chapter."""
PLAIN_OF_LARGE = 3
"""Dossiers of L from which the plain pipeline is reckoned: per dossier it always costs the same."""
CLUSTERED = 8
"""Dossiers of L that one worker and two workers make."""


@dataclass
class Dossiers:
    """A generated size in its folder: content, templates, and outputs that are thrown away."""

    folder: Path
    size: Size
    changes: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.names = generate(self.folder, self.size)
        shutil.copytree(ROOT / "templates", self.folder / "templates")

    @property
    def content(self) -> Path:
        return self.folder / "content"

    def command(self, *more: str) -> tuple[str, ...]:
        """The build of all its dossiers, in one process unless told otherwise."""
        jobs = () if any(word.startswith(("--jobs", "--cluster")) for word in more) else ("--jobs=1",)
        where = {
            "content": self.content,
            "templates": self.folder / "templates",
            "output": self.folder / "build",
            "cache": self.folder / "cache",
        }
        return (PYTHON, "tasks.py", "build", *(f"--{name}={path}" for name, path in where.items()), *jobs, *more)

    def empty(self) -> None:
        for name in ("build", "cache"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def build(self, *more: str) -> None:
        """Not measured."""
        subprocess.run(self.command(*more), cwd=ROOT, env=SURROUNDINGS, check=True, capture_output=True)

    def change(self, file: str, pattern: re.Pattern[str], values: Callable[[int], str]) -> None:
        """Another value, once in the first dossier. Raises `ValueError` when it does not stand there once."""
        path = self.content / self.names[0] / file
        text, found = pattern.subn(rf"\g<1>{values(next(self.changes))}", path.read_text(encoding="utf-8"))
        if found != 1:
            raise ValueError(f"{file}: {pattern.pattern} stands there {found} times")
        path.write_text(text, encoding="utf-8")

    def change_fact(self) -> None:
        self.change("dossier.yaml", FACT, lambda number: f"5.{number:02}")

    def change_requirement(self) -> None:
        self.change("requirements/01.yaml", REQUIREMENT, lambda number: f" Dit is wijziging {number}.")

    def change_date(self) -> None:
        self.change("proposals.yaml", DAY, lambda number: f"{2 + number % 17:02}")

    def change_clause(self) -> None:
        path = self.folder / "templates" / "clauses" / CLAUSE
        text = path.read_text(encoding="utf-8").rstrip("\n")
        path.write_text(f"{text}\n\nWijziging {next(self.changes)} van deze bepaling.\n", encoding="utf-8")


class Bench:
    """All scenarios, sharing what they generate and build in `folder`."""

    def __init__(self, folder: Path, tools: Path, runs: int = 2) -> None:
        self.folder, self.tools, self.runs = folder, tools, runs

    def _dossiers(self, name: str, size: str, number: int = 0) -> Dossiers:
        return Dossiers(self.folder / name, replace(SIZES[size], dossiers=number) if number else SIZES[size])

    @cached_property
    def small(self) -> Dossiers:
        return self._dossiers("S", "S")

    @cached_property
    def middle(self) -> Dossiers:
        return self._dossiers("M", "M")

    @cached_property
    def blocks(self) -> Path:
        """The words of the documents of M, for the other pipelines."""
        return self._blocks(self.middle)

    def _blocks(self, dossiers: Dossiers) -> Path:
        dossiers.build("--format=html")
        made = dossiers.folder / "blocks.json"
        subprocess.run(
            (PYTHON, "-m", "tests.bench.neutral", str(dossiers.folder / "build"), str(made)),
            cwd=ROOT,
            env=SURROUNDINGS,
            check=True,
        )
        dossiers.empty()
        return made

    # The bare parts.

    def python(self) -> Iterator[Row]:
        """A bare interpreter that does nothing."""
        yield Row("python", measure(PYTHON, "-c", "pass", runs=5))

    def read(self) -> Iterator[Row]:
        """All input of M read, parsed and hashed."""
        yield Row(
            "read",
            measure(
                PYTHON,
                "-m",
                "tests.bench.floors",
                "read",
                self.middle.content,
                self.middle.folder / "templates",
                "src/bestek",
                runs=3,
            ),
        )

    def weasyprint(self) -> Iterator[Row]:
        """WeasyPrint as it comes on the pages of M, tagged."""
        pages, printed = self.middle.folder / "pages.json", self.middle.folder / "printed.json"
        words = (
            PYTHON,
            "-m",
            "tests.bench.floors",
            "prepare",
            self.middle.content,
            self.middle.folder / "templates",
            pages,
        )
        subprocess.run(words, cwd=ROOT, env=SURROUNDINGS, check=True)
        made = measure(PYTHON, "-m", "tests.bench.floors", "weasyprint", pages, runs=self.runs, printed=printed)
        yield Row("weasyprint", made, pages=json.loads(printed.read_text())["pages"])

    def plain(self) -> Iterator[Row]:
        """Jinja2, WeasyPrint and python-docx on the same words, one process, tagged PDFs."""
        yield self._plain("plain", self.middle, self.blocks, self.runs)

    def plain_untagged(self) -> Iterator[Row]:
        """The same with PDFs without tags."""
        yield self._plain("plain_untagged", self.middle, self.blocks, 1, "--untagged")

    def _plain(self, name: str, dossiers: Dossiers, blocks: Path, runs: int, *more: str) -> Row:
        printed = dossiers.folder / "printed.json"
        command: tuple[str | Path, ...] = (
            PYTHON,
            "-m",
            "tests.bench.plain",
            dossiers.content,
            blocks,
            dossiers.folder / name,
            *more,
        )
        made = measure(*command, runs=runs, printed=printed)
        return Row(name, made, dossiers.size.dossiers, json.loads(printed.read_text())["pages"])

    def docxtpl(self) -> Iterator[Row]:
        """A Word template filled with docxtpl, PDFs by LibreOffice, on the same words."""
        yield from self._other("docxtpl")

    def typst(self) -> Iterator[Row]:
        """Word files and Typst by pandoc, PDFs by Typst, on the same words."""
        yield from self._other("typst")

    def _other(self, tool: str) -> Iterator[Row]:
        python = self.tools / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        if not python.exists() or (tool == "docxtpl" and not shutil.which("soffice")):
            print(f"{tool}: not installed; ./inv dev.bench -- --install", file=sys.stderr)
            return
        made = measure(
            python, ROOT / "tests" / "bench" / "others.py", tool, self.blocks, self.middle.folder / tool, runs=self.runs
        )
        yield Row(tool, made)

    # A council proposal.

    def s_cold(self) -> Iterator[Row]:
        """S from nothing: one council proposal in all formats."""
        yield self._cold("s_cold", self.small)

    def s_date(self) -> Iterator[Row]:
        """S, one date changed."""
        self.small.build()
        yield Row("s_date", measure(*self.small.command(), runs=3, before=self.small.change_date))

    # A whole tender.

    def cold(self) -> Iterator[Row]:
        """M from nothing, in one process."""
        yield self._cold("cold", self.middle, runs=self.runs)

    def jobs(self) -> Iterator[Row]:
        """M from nothing, with two jobs."""
        yield self._cold("jobs", self.middle, "--jobs=2", runs=self.runs)

    def _cold(self, name: str, dossiers: Dossiers, *more: str, runs: int = 2) -> Row:
        return Row(name, measure(*dossiers.command(*more), runs=runs, before=dossiers.empty), dossiers.size.dossiers)

    def one_piece(self) -> Iterator[Row]:
        """M from nothing, every document laid out in one piece."""
        yield self._cold("one_piece", self.middle, "--one-piece", runs=1)

    def fact(self) -> Iterator[Row]:
        """M, one fact changed that four documents print."""
        self.middle.build()
        yield Row("fact", measure(*self.middle.command(), runs=3, before=self.middle.change_fact))

    def fact_jobs(self) -> Iterator[Row]:
        """The same with two jobs."""
        self.middle.build()
        yield Row("fact_jobs", measure(*self.middle.command("--jobs=2"), runs=3, before=self.middle.change_fact))

    def requirement(self) -> Iterator[Row]:
        """M, one requirement worded otherwise: its chapter has three hundred."""
        self.middle.build()
        yield Row("requirement", measure(*self.middle.command(), runs=2, before=self.middle.change_requirement))

    def date(self) -> Iterator[Row]:
        """M, one date changed in one short document."""
        self.middle.build()
        yield Row("date", measure(*self.middle.command(), runs=3, before=self.middle.change_date))

    def same(self) -> Iterator[Row]:
        """M, nothing changed."""
        self.middle.build()
        yield Row("same", measure(*self.middle.command(), runs=5))

    # Many dossiers.

    @cached_property
    def large(self) -> Dossiers:
        return self._dossiers("L", "L")

    def l_plain(self) -> Iterator[Row]:
        """The plain pipeline on dossiers of L, in one process."""
        few = self._dossiers("L-plain", "L", PLAIN_OF_LARGE)
        yield self._plain("l_plain", few, self._blocks(few), 1)

    def l_cold(self) -> Iterator[Row]:
        """L from nothing, with two jobs."""
        yield self._cold("l_cold", self.large, "--jobs=2", runs=1)

    def l_same(self) -> Iterator[Row]:
        """L, nothing changed."""
        self._made_large()
        yield Row("l_same", measure(*self.large.command(), runs=2), self.large.size.dossiers)

    def l_clause(self) -> Iterator[Row]:
        """L, a clause changed that a chapter of every tender document prints, with two jobs."""
        self._made_large()
        yield Row(
            "l_clause",
            measure(*self.large.command("--jobs=2"), before=self.large.change_clause),
            self.large.size.dossiers,
        )

    def watch(self) -> Iterator[Row]:
        """One fact of the tender document of M saved while the watch runs, two jobs, all formats."""
        middle, chosen = self.middle, ("--jobs=2", "--document=tender-document")
        page = middle.folder / "build" / middle.names[0] / "tender-document.html"
        yield from watching.rows("watch", middle.command(*chosen)[2:], middle.change_fact, page)

    def watch_all(self) -> Iterator[Row]:
        """The same for all documents of M, of which four print the fact."""
        middle = self.middle
        page = middle.folder / "build" / middle.names[0] / "tender-document.html"
        yield from watching.rows("watch_all", middle.command("--jobs=2")[2:], middle.change_fact, page)

    def _made_large(self) -> None:
        """L as it was built; what is built already stays."""
        self.large.build("--jobs=2")

    def dask(self) -> Iterator[Row]:
        """Dossiers of L from nothing, with one worker of Dask and with two."""
        if not find_spec("distributed"):
            print("dask: not installed; it is in the extra cluster", file=sys.stderr)
            return
        some = self._dossiers("L-dask", "L", CLUSTERED)
        for workers in (1, 2):
            with Cluster(workers, self.folder / "dask") as cluster:
                made = cluster.measure(*some.command(f"--cluster={cluster.address}"), before=some.empty)
            yield Row(f"dask_{workers}", made, CLUSTERED)

    def l_300(self) -> Iterator[Row]:
        """Three hundred documents from nothing, with two jobs: does memory grow?"""
        yield self._cold("l_300", self._dossiers("L-300", "L", 100), "--jobs=2", runs=1)


SCENARIOS = (
    Scenario(Bench.python),
    Scenario(Bench.read, ("python",)),
    Scenario(Bench.weasyprint),
    Scenario(Bench.plain, ("weasyprint",)),
    Scenario(Bench.plain_untagged, ("plain",), named=True),
    Scenario(Bench.docxtpl, ("plain",)),
    Scenario(Bench.typst, ("plain",)),
    Scenario(Bench.s_cold, ("python",)),
    Scenario(Bench.s_date, ("s_cold",)),
    Scenario(Bench.cold, ("plain", "weasyprint")),
    Scenario(Bench.one_piece, ("cold",)),
    Scenario(Bench.jobs, ("cold",)),
    Scenario(Bench.fact, ("cold", "plain")),
    Scenario(Bench.fact_jobs, ("fact",)),
    Scenario(Bench.requirement, ("cold",)),
    Scenario(Bench.date, ("cold",)),
    Scenario(Bench.same, ("python", "read")),
    Scenario(Bench.watch, ("fact",), ("watch_html", "watch")),
    Scenario(Bench.watch_all, ("fact",), ("watch_all_html", "watch_all")),
    Scenario(Bench.l_plain),
    Scenario(Bench.l_cold, ("l_plain",)),
    Scenario(Bench.l_same, ("l_cold",)),
    Scenario(Bench.l_clause, ("l_cold",)),
    Scenario(Bench.dask, ("l_plain",), ("dask_1", "dask_2")),
    Scenario(Bench.l_300, ("l_plain",), named=True),
)
"""In the order in which they run; what is compared stands near each other."""
