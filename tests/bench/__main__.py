"""Measurements for `./inv dev.bench`: CPU seconds of whole processes, and what they are a multiple of.

Absolute times differ between machines and hours; the ratios within one run are what to watch. Each measurement is the least of several
runs, because noise only adds. A benchmark is a function without parameters that gives a `Result`, listed in `BENCHMARKS`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUNS = 5
SURROUNDINGS = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""As where Bestek is used: Python keeps what it compiled."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured: CPU seconds, the peak of memory in MB, and the floor it is compared with (0: none)."""

    seconds: float
    megabytes: float
    floor: float = 0.0


def measure(*command: str, runs: int = RUNS) -> Result:
    """Run a command several times; raise when it fails, since the time of a failure says nothing."""
    results = [_once(command) for _run in range(runs)]
    return Result(min(result.seconds for result in results), max(result.megabytes for result in results))


def _once(command: Sequence[str]) -> Result:
    process = subprocess.Popen(command, cwd=ROOT, env=SURROUNDINGS, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10  # getrusage(2): bytes on macOS, kilobytes elsewhere
    return Result(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def start() -> Result:
    """A verb that does nothing, against a bare interpreter."""
    bare = measure(sys.executable, "-c", "pass")
    verb = measure(sys.executable, "tasks.py", "--version")
    return Result(verb.seconds, verb.megabytes, bare.seconds)


def wrapper() -> Result:
    """The same through `./inv`, against the same without it."""
    bare = measure(sys.executable, "tasks.py", "--version")
    wrapped = measure("./inv", "--version")
    return Result(wrapped.seconds, wrapped.megabytes, bare.seconds)


def content() -> Result:
    """Five hundred requirements read and validated, against importing what that takes."""
    bare = measure(sys.executable, "-c", "import bestek.validate")
    read = measure(sys.executable, "-m", "tests.bench.content")
    return Result(read.seconds, read.megabytes, bare.seconds)


def compose() -> Result:
    """The trees of all documents of the largest dossier, against importing what that takes."""
    bare = measure(sys.executable, "-c", "import bestek.dossier")
    made = measure(sys.executable, "-m", "tests.bench.documents", "compose", runs=3)
    return Result(made.seconds, made.megabytes, bare.seconds)


def kept() -> Result:
    """The same after one fact changed that the largest documents print, against composing from nothing."""
    return _after_one_fact(sys.executable, "-m", "tests.bench.documents", "kept")


def impact() -> Result:
    """What that change does, as a page, against composing from nothing."""
    return _after_one_fact(*_verb("impact"))


def redline() -> Result:
    """All documents that it changes, as redlines on web pages, against composing from nothing."""
    return _after_one_fact(*_verb("redline", "--from=last", "--format=html"))


def impact_again() -> Result:
    """The impact once more: the trees of before and after are kept, as after a build."""
    return _after_one_fact(*_verb("impact"), again=True)


def redline_again() -> Result:
    """The redlines once more, likewise."""
    return _after_one_fact(*_verb("redline", "--from=last", "--format=html"), again=True)


def redline_word() -> Result:
    """The redlines once more, as Word files too."""
    return _after_one_fact(*_verb("redline", "--from=last", "--format=html", "--format=docx"), again=True)


def _verb(name: str, *options: str) -> tuple[str, ...]:
    """A verb on the dossier of which a fact changed."""
    where = ("--dossier=emmen-wmo", "--content=build/.bench/changed/content", "--templates=templates")
    return (sys.executable, "tasks.py", name, *options, *where)


def _after_one_fact(*command: str, again: bool = False) -> Result:
    """Every run finds what was kept before the change, `again` what is kept of the change too."""
    measure(sys.executable, "-m", "tests.bench.documents", "before", runs=1)
    last = "{}" if command[-1] == "kept" else "--output=build/.bench/changed/output-{}"
    if again:
        for number in range(3):
            measure(*command, last.format(number), runs=1)
    made = [measure(*command, last.format(number), runs=1) for number in range(3)]
    nothing = measure(sys.executable, "-m", "tests.bench.documents", "compose", runs=3)
    return Result(min(run.seconds for run in made), max(run.megabytes for run in made), nothing.seconds)


def check() -> Result:
    """The checks of all dossiers from nothing, against composing the largest from nothing."""
    made = measure(sys.executable, "-m", "tests.bench.documents", "check", runs=2)
    nothing = measure(sys.executable, "-m", "tests.bench.documents", "compose", runs=2)
    return Result(made.seconds, made.megabytes, nothing.seconds)


def check_unchanged() -> Result:
    """The checks of all dossiers in which nothing changed, against a bare interpreter."""
    measure(sys.executable, "-m", "tests.bench.documents", "check_warm", runs=1)
    bare = measure(sys.executable, "-c", "pass")
    same = measure(sys.executable, "-m", "tests.bench.documents", "check_warm")
    return Result(same.seconds, same.megabytes, bare.seconds)


def check_changed() -> Result:
    """The checks of the largest dossier after one fact changed, against composing it from nothing."""
    measure(sys.executable, "-m", "tests.bench.documents", "before_check", runs=1)
    command = (sys.executable, "-m", "tests.bench.documents", "check_changed")
    made = [measure(*command, str(number), runs=1) for number in range(3)]
    nothing = measure(sys.executable, "-m", "tests.bench.documents", "compose", runs=3)
    return Result(min(run.seconds for run in made), max(run.megabytes for run in made), nothing.seconds)


def review_copy() -> Result:
    """The review copy of the tender document with its checklist once more, against composing the dossier from nothing."""
    command = (sys.executable, "tasks.py", "review.copy", "tender-document", "--dossier=emmen-wmo", "--output=build/.bench/review")  # fmt: skip
    measure(*command, runs=1)
    made = measure(*command, runs=3)
    nothing = measure(sys.executable, "-m", "tests.bench.documents", "compose", runs=3)
    return Result(made.seconds, made.megabytes, nothing.seconds)


def review_read() -> Result:
    """What a reviewer did in that copy, against composing the dossier from nothing."""
    copy = ("tasks.py", "review.copy", "tender-document", "--dossier=emmen-wmo", "--output=build/.bench/review")
    measure(sys.executable, *copy, runs=1)
    measure(sys.executable, "-m", "tests.bench.documents", "reviewed", runs=1)
    read = ("tasks.py", "review.read", "build/.bench/reviewed.docx", "--output=build/.bench/review")
    made = measure(sys.executable, *read, runs=3)
    nothing = measure(sys.executable, "-m", "tests.bench.documents", "compose", runs=3)
    return Result(made.seconds, made.megabytes, nothing.seconds)


def docx() -> Result:
    """The tender document as a Word file, against reading its tree."""
    return _documents("docx", "trees")


def html() -> Result:
    """All documents as web pages, against reading their trees."""
    return _documents("html", "trees")


def cold() -> Result:
    """Content to every file of all dossiers, against WeasyPrint as it comes on the same pages."""
    return _documents("cold", "pages", runs=2)


def several() -> Result:
    """Content to every file of a dossier of several municipalities, against a bare interpreter."""
    return _from_content("several")


def unchanged() -> Result:
    """A build in which nothing changed, against a bare interpreter."""
    measure(sys.executable, "-m", "tests.bench.documents", "warm", runs=1)
    bare = measure(sys.executable, "-c", "pass")
    same = measure(sys.executable, "-m", "tests.bench.documents", "warm")
    return Result(same.seconds, same.megabytes, bare.seconds)


def changed() -> Result:
    """A build after one fact changed that seven of the documents print, against all documents from nothing."""
    measure(sys.executable, "-m", "tests.bench.documents", "copied", runs=1)
    whole = measure(sys.executable, "-m", "tests.bench.documents", "full", runs=1)
    made = measure(sys.executable, "-m", "tests.bench.documents", "changed", runs=2)
    return Result(made.seconds, made.megabytes, whole.seconds)


def worker() -> Result:
    """The largest document as PDF in one process: what one of two workers takes of memory."""
    return _documents("one", "trees", runs=2)


def council() -> Result:
    """A council proposal as PDF from content, against a bare interpreter."""
    return _from_content("council")


def _from_content(name: str) -> Result:
    bare = measure(sys.executable, "-c", "pass")
    made = measure(sys.executable, "-m", "tests.bench.documents", name, runs=2)
    return Result(made.seconds, made.megabytes, bare.seconds)


def _documents(name: str, floor: str, runs: int = RUNS) -> Result:
    measure(sys.executable, "-m", "tests.bench.documents", "prepare", runs=1)
    bare = measure(sys.executable, "-m", "tests.bench.documents", floor, runs=runs)
    made = measure(sys.executable, "-m", "tests.bench.documents", name, runs=runs)
    return Result(made.seconds, made.megabytes, bare.seconds)


PACK = (sys.executable, "tasks.py", "archive.pack", "--all", "--dossier=emmen-wmo", "--output=build/.bench/archive")


def archive() -> Result:
    """Packages of all decisions of the largest dossier, of which only the documents are there, against composing it from nothing."""
    measure(*PACK, runs=1)
    made = []
    for _run in range(3):
        measure(sys.executable, "-m", "tests.bench.documents", "before_archive", runs=1)
        made.append(measure(*PACK, runs=1))
    nothing = measure(sys.executable, "-m", "tests.bench.documents", "compose", runs=3)
    return Result(min(run.seconds for run in made), max(run.megabytes for run in made), nothing.seconds)


def archive_again() -> Result:
    """The same packages once more, against composing from nothing."""
    measure(*PACK, runs=1)
    again = measure(*PACK, runs=3)
    nothing = measure(sys.executable, "-m", "tests.bench.documents", "compose", runs=3)
    return Result(again.seconds, again.megabytes, nothing.seconds)


BENCHMARKS: dict[str, Callable[[], Result]] = {
    work.__name__: work
    for work in (
        start,
        wrapper,
        content,
        compose,
        kept,
        impact,
        impact_again,
        redline,
        redline_again,
        redline_word,
        check,
        check_unchanged,
        check_changed,
        review_copy,
        review_read,
        archive,
        archive_again,
        docx,
        html,
        cold,
        several,
        unchanged,
        changed,
        worker,
        council,
    )
}


def main(names: Sequence[str]) -> int:
    """Run the named benchmarks, or all, and print a line for each."""
    if unknown := set(names) - set(BENCHMARKS):
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 1
    print(f"{'benchmark':24} {'CPU s':>8} {'MB':>6} {'x floor':>8}")
    for name in names or BENCHMARKS:
        result = BENCHMARKS[name]()
        ratio = f"{result.seconds / result.floor:8.2f}" if result.floor else f"{'':8}"
        print(f"{name:24} {result.seconds:8.3f} {result.megabytes:6.0f} {ratio}".rstrip(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
