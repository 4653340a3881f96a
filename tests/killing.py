"""Calls of the command line that are killed at random moments, for tests of what survives that.

A moment is either the n-th time that the process changes a file below a folder (it opens one to write, has opened it and wrote nothing yet,
renames, removes or makes something there) or begins a worker, or a share of the time that a whole call takes. The first kind lands where it
matters on a machine of any speed; the second lands anywhere, also in the middle of a write or of what a worker does. Both are drawn with a seed:

    call = Call(("build", "--format", "html"), project.root, project.root / "build")
    for moment in call.moments(touches=15, shares=5, seed=1, prepare=put_back):
        put_back()
        call.killed(moment)
        ...  # look at what is left
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).parents[1]

NEVER = 120
"""Seconds after which a process is taken for hung."""

PROGRAM = """
import os, signal, sys
folder, moment, together = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "together"
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.link", "os.symlink", "os.truncate"}
own, count, forks = os.getpid(), 0, []
def changes(event, arguments):
    if event == "os.fork":
        return True
    if event == "open":
        path, _mode, flags = arguments
        return isinstance(path, (str, bytes)) and flags & WRITING and os.fsdecode(path).startswith(folder)
    return event in CHANGES and any(isinstance(each, (str, bytes, os.PathLike)) and os.fsdecode(each).startswith(folder) for each in arguments)
def end():
    os.killpg(os.getpgrp(), signal.SIGKILL) if together else os.kill(own, signal.SIGKILL)
def watch(event, arguments):
    global count
    if os.getpid() == own and changes(event, arguments):
        count += 1
        if event == "os.fork":
            forks.append(count)
        if count == moment:
            end()
        if event == "open":
            count += 1
            if count == moment:
                sys.setprofile(lambda _frame, event, _argument: end() if event in ("call", "c_call") else None)
sys.addaudithook(watch)
exec(sys.argv[4])
from bestek import cli
try:
    cli.main(["bestek", *sys.argv[5:]])
finally:
    if not moment:
        print("touches", count, *forks, file=sys.stderr)
"""
"""Runs a verb and kills itself just before the n-th change of a file below a folder; with 0 it says how many changes there were.

A file that is opened to be written counts twice: before that, and once it is there and empty (at the next call, for no event tells of it).
The beginning of a worker counts as one too.
"""


@dataclass(frozen=True)
class Moment:
    """When to kill: before the `touch`-th change of a file, or after some seconds."""

    touch: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Call:
    """A verb with its options, the folder it runs in, and the folder whose changes are counted."""

    arguments: tuple[str, ...]
    folder: Path
    touching: Path
    together: bool = True
    """Whether the workers are killed with it, as by the end of a terminal; else they are left behind, as by `kill -9` of the process alone."""
    before: str = ""
    """A program that runs before the verb."""

    def moments(
        self, touches: int, shares: int, seed: int, prepare: Callable[[], None] = lambda: None
    ) -> Iterator[Moment]:
        """Random moments, as many by touch and by time as asked for. `prepare` makes the state that the call begins with; it runs whole once."""
        prepare()
        start = monotonic()
        total, *_forks = self._counted()
        seconds = monotonic() - start
        dice = random.Random(seed)
        drawn = dice.sample(range(1, total + 1), min(touches, total))
        yield from (Moment(touch) for touch in drawn)
        yield from (Moment(seconds=seconds * dice.random()) for _number in range(touches - len(drawn) + shares))

    def workers(self, prepare: Callable[[], None] = lambda: None) -> list[Moment]:
        """The moments at which it begins a worker."""
        prepare()
        return [Moment(fork) for fork in self._counted()[1:]]

    def _counted(self) -> list[int]:
        """How many moments there are in a whole run, and at which of them a worker begins."""
        told = self._started(0).communicate(timeout=NEVER)[1].decode()
        counts = [int(count) for count in told.rpartition("touches ")[2].split()]
        assert counts, told
        assert counts[0], f"nothing below {self.touching} was changed"
        return counts

    def killed(self, moment: Moment) -> bool:
        """Runs it and kills it at a moment; whether it was killed: what goes by time may be done before. Any other end is an error.

        It has ended when its workers have ended too: these hold the same standard error.
        """
        process = self._started(moment.touch)
        try:
            told = process.communicate(timeout=moment.seconds or NEVER)[1]
        except subprocess.TimeoutExpired:
            _kill(process, together=self.together)
            told = process.communicate(timeout=NEVER)[1]
        assert process.returncode in (0, -signal.SIGKILL), told.decode()
        return process.returncode != 0

    def _started(self, touch: int) -> subprocess.Popen[bytes]:
        together = "together" if self.together else "alone"
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(self.touching), str(touch), together, self.before, *self.arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "BESTEK_LANG": "en"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )


def _kill(process: subprocess.Popen[bytes], *, together: bool) -> None:
    if together:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def checksums(*folders: Path) -> dict[str, str]:
    """Every file below some folders with the checksum of its bytes."""
    found = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}
