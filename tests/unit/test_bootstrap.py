"""Making `.venv`: once, again when the lock changes, anew after a broken installation, and never by two at the same time."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bestek import bootstrap, system
from bestek.bootstrap import Checkout, Level
from bestek.findings import SetupError
from bestek.messages import set_language

Commands = list[list[str]]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A checkout with locks of one package each."""
    (tmp_path / "requirements").mkdir()
    for level in Level:
        (tmp_path / "requirements" / f"{level.value}.txt").write_text(f"{level.value}==1.0 \\\n    --hash=sha256:00\n")
    return Checkout(tmp_path)


@pytest.fixture
def commands(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """A machine that has all it needs, and whose commands are written down instead of run."""
    seen: Commands = []

    def run(command: Sequence[str], folder: Path | None = None) -> None:
        seen.append(list(command))
        if command[1:3] == ["-m", "venv"]:
            checkout.python.parent.mkdir(parents=True)
            checkout.python.touch()

    monkeypatch.setattr(bootstrap, "_run", run)
    monkeypatch.setattr(bootstrap, "_missing_venv", lambda: ())
    monkeypatch.setattr(system, "missing_libraries", lambda: ())
    return seen


def steps(commands: Commands) -> list[str]:
    """What each command does, in one word."""
    words = {"venv": "venv", "--require-hashes": "packages", "--editable": "bestek", "update": "update"}
    return [next((word for part, word in words.items() if part in command), command[-1]) for command in commands]


def test_the_first_call_makes_the_environment_and_installs_by_hash(checkout: Checkout, commands: Commands):
    bootstrap.ensure(Level.RUN, checkout.root)
    assert steps(commands) == ["venv", "packages", "bestek"]
    assert "--only-binary=:all:" in commands[1]
    assert "--no-index" in commands[2]
    assert bootstrap.is_ready(checkout, Level.RUN)


def test_the_second_call_does_nothing(checkout: Checkout, commands: Commands):
    bootstrap.ensure(Level.RUN, checkout.root)
    commands.clear()
    bootstrap.ensure(Level.RUN, checkout.root)
    assert commands == []


def test_another_level_is_installed_into_the_same_environment(checkout: Checkout, commands: Commands):
    bootstrap.ensure(Level.RUN, checkout.root)
    commands.clear()
    bootstrap.ensure(Level.TEST, checkout.root)
    assert steps(commands) == ["packages", "bestek"]
    assert str(checkout.lock(Level.TEST)) in commands[0]


def test_a_changed_lock_is_installed_again(checkout: Checkout, commands: Commands):
    bootstrap.ensure(Level.RUN, checkout.root)
    commands.clear()
    checkout.lock(Level.RUN).write_text("run==1.1 \\\n    --hash=sha256:00\n")
    bootstrap.ensure(Level.RUN, checkout.root)
    assert steps(commands) == ["packages", "bestek"]


def test_a_killed_installation_is_made_anew(checkout: Checkout, commands: Commands, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as patch:
        patch.setattr(bootstrap, "_install_packages", stop(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            bootstrap.ensure(Level.RUN, checkout.root)
    (checkout.environment / "half a package").touch()
    commands.clear()
    bootstrap.ensure(Level.RUN, checkout.root)
    assert steps(commands) == ["venv", "packages", "bestek"]
    assert not (checkout.environment / "half a package").exists()


def test_a_failed_download_leaves_the_environment_as_it_was(
    checkout: Checkout, commands: Commands, monkeypatch: pytest.MonkeyPatch
):
    bootstrap.ensure(Level.RUN, checkout.root)
    checkout.lock(Level.RUN).write_text("run==1.1 \\\n    --hash=sha256:00\n")
    monkeypatch.setattr(bootstrap, "_install_packages", stop(SetupError("no network")))
    with pytest.raises(SetupError, match="no network"):
        bootstrap.ensure(Level.RUN, checkout.root)
    assert checkout.python.exists()
    assert not checkout.marker.exists()
    assert not bootstrap.is_ready(checkout, Level.RUN)


def test_an_environment_that_is_a_link_is_replaced_and_its_target_kept(checkout: Checkout, commands: Commands):
    elsewhere = checkout.root / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").touch()
    checkout.environment.symlink_to(elsewhere)
    bootstrap.ensure(Level.RUN, checkout.root)
    assert (elsewhere / "precious").exists()
    assert not checkout.environment.is_symlink()


def test_two_calls_at_once_install_once(checkout: Checkout, commands: Commands, monkeypatch: pytest.MonkeyPatch):
    told, waiting = bootstrap._say, threading.Event()
    monkeypatch.setattr(bootstrap, "_say", lambda line: waiting.set() if line.startswith("Waiting") else told(line))
    second = threading.Thread(target=bootstrap.ensure, args=(Level.RUN, checkout.root))
    with bootstrap._alone(checkout):
        second.start()
        assert waiting.wait(timeout=60)
        bootstrap._install(checkout, Level.RUN)
    second.join(timeout=60)
    assert steps(commands) == ["venv", "packages", "bestek"]


def test_steps_are_told_on_standard_error(checkout: Checkout, commands: Commands, capsys: pytest.CaptureFixture[str]):
    set_language("nl")
    bootstrap.ensure(Level.RUN, checkout.root)
    told = capsys.readouterr()
    assert told.err.splitlines()[1] == "Installeren uit requirements/run.txt: 1 pakketten"
    assert not told.out


def stop(error: BaseException) -> Callable[..., None]:
    def raising(*_arguments: object) -> None:
        raise error

    return raising


def lacking(monkeypatch: pytest.MonkeyPatch, *, privilege: list[str] | None, cured: bool = True) -> None:
    """A machine with apt that lacks Pango until something is installed, and then has it when `cured`."""
    answers = iter([("Pango",), () if cured else ("Pango",)])
    monkeypatch.setattr(system, "missing_libraries", lambda: next(answers))
    monkeypatch.setattr(system, "find_manager", lambda: system.MANAGERS[0])
    monkeypatch.setattr(bootstrap, "_privilege", lambda: privilege)


@pytest.mark.parametrize("privilege", [[], ["sudo", "-n"]])
def test_a_missing_library_is_installed_with_apt_when_that_asks_nothing(
    checkout: Checkout, commands: Commands, monkeypatch: pytest.MonkeyPatch, privilege: list[str]
):
    lacking(monkeypatch, privilege=privilege)
    bootstrap.ensure(Level.RUN, checkout.root)
    assert commands[0][: len(privilege) + 3] == [*privilege, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    assert "libharfbuzz-subset0" in commands[0]


def test_without_privilege_the_command_is_named_and_nothing_is_made(
    checkout: Checkout, commands: Commands, monkeypatch: pytest.MonkeyPatch
):
    lacking(monkeypatch, privilege=None)
    with pytest.raises(SetupError, match="Pango") as failure:
        bootstrap.ensure(Level.RUN, checkout.root)
    assert "libpango-1.0-0" in failure.value.advice
    assert commands == []


def test_a_library_that_is_still_missing_after_apt_is_said(
    checkout: Checkout, commands: Commands, monkeypatch: pytest.MonkeyPatch
):
    lacking(monkeypatch, privilege=[], cured=False)
    with pytest.raises(SetupError, match="Pango"):
        bootstrap.ensure(Level.RUN, checkout.root)


def test_apt_without_package_lists_is_updated_and_tried_again(monkeypatch: pytest.MonkeyPatch):
    seen: Commands = []

    def run(command: Sequence[str], folder: Path | None = None) -> None:
        seen.append(list(command))
        if len(seen) == 1:
            raise SetupError("unable to locate package")

    monkeypatch.setattr(bootstrap, "_run", run)
    bootstrap._install_with_apt(["install"], ["update"])
    assert seen == [["install"], ["update"], ["install"]]


def test_a_failed_command_shows_its_last_lines():
    with pytest.raises(SetupError) as failure:
        bootstrap._run(["sh", "-c", "seq 1 40; exit 3"])
    assert failure.value.message.splitlines() == [
        "exit code 3 from sh -c seq 1 40; exit 3",
        *(f"  {n}" for n in range(26, 41)),
    ]
    assert failure.value.advice.startswith("check the network")


def test_variables_that_lead_pip_elsewhere_are_dropped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    bootstrap._run(["sh", "-c", 'test -z "${PIP_TARGET-}" && test "$PIP_USER" = 0'])


def test_the_tools_of_the_tests_are_installed_when_missing(monkeypatch: pytest.MonkeyPatch, commands: Commands):
    answers = iter([("Poppler",), ()])
    monkeypatch.setattr(system, "missing_tools", lambda: next(answers))
    monkeypatch.setattr(system, "find_manager", lambda: system.MANAGERS[0])
    monkeypatch.setattr(bootstrap, "_privilege", list)
    bootstrap.ensure_tools()
    assert "poppler-utils" in commands[0]


@pytest.mark.parametrize(
    ("failure", "code"), [(SetupError("no network"), 2), (OSError(28, "No space left"), 2), (KeyboardInterrupt(), 130)]
)
def test_a_failure_of_the_surroundings_gives_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, failure: BaseException, code: int
):
    monkeypatch.setattr(bootstrap, "ensure", stop(failure))
    assert bootstrap.main() == code


def test_a_mistake_of_ours_stays_a_traceback(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bootstrap, "ensure", stop(KeyError("ours")))
    with pytest.raises(KeyError):
        bootstrap.main()


@pytest.mark.slow
def test_a_real_environment_can_be_made_here(tmp_path: Path):
    checkout = Checkout(tmp_path)
    bootstrap._make_environment(checkout)
    done = subprocess.run([checkout.python, "-c", "print('here')"], capture_output=True, text=True, check=True)
    assert done.stdout == "here\n"
    assert checkout.marker.exists()
