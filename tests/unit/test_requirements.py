"""The locks in `requirements/` are what `pyproject.toml` asks for, whole, with hashes, and name no host."""

from __future__ import annotations

import os
import re
import tomllib
from functools import cache
from importlib.metadata import distribution
from itertools import pairwise

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from bestek.bootstrap import ROOT, Checkout, Level, is_ready

GROUPS = {Level.RUN: ("build",), Level.TEST: ("build", "test"), Level.DEV: ("build", "test", "dev")}
PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?: ; (?P<marker>.+?))? \\")
MACHINES = [
    {
        "sys_platform": platform,
        "platform_machine": machine,
        "python_version": version,
        "python_full_version": f"{version}.1",
    }
    for platform, machine in [("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"), ("win32", "AMD64")]
    for version in ("3.11", "3.12", "3.13")
]


@cache
def lock(level: Level) -> str:
    return (ROOT / "requirements" / f"{level.value}.txt").read_text("utf-8")


@cache
def pins(level: Level) -> list[Requirement]:
    """The pinned packages of a lock; one that needs another version on another Python stands there twice."""
    found = [PIN.match(line) for line in lock(level).splitlines()]
    spelled = [(f"{pin['name']}=={pin['version']}", pin["marker"]) for pin in found if pin]
    return [Requirement(f"{pin}; {marker}" if marker else pin) for pin, marker in spelled]


def pins_here(level: Level) -> dict[str, Version]:
    """The version of each package that the lock prescribes for this machine."""
    here = [pin for pin in pins(level) if pin.marker is None or pin.marker.evaluate()]
    assert len({pin.name for pin in here}) == len(here)
    return {canonicalize_name(pin.name): version(pin) for pin in here}


def wanted(level: Level) -> list[Requirement]:
    """What `pyproject.toml` asks for at a level."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = [text for group in GROUPS[level] for text in project["dependency-groups"][group]]
    extras = [text for each in project["project"]["optional-dependencies"].values() for text in each]
    asked = project["project"]["dependencies"] + groups + (extras if level is not Level.RUN else [])
    return [Requirement(text) for text in asked]


def version(pin: Requirement) -> Version:
    (specifier,) = pin.specifier
    return Version(specifier.version)


def closure(level: Level) -> set[str]:
    """The packages that this machine needs at a level, followed through what the installed packages say they require."""
    needed: set[str] = set()
    queue = [(requirement, frozenset[str]()) for requirement in wanted(level)]
    visited = set()
    while queue:
        requirement, extras = queue.pop()
        if requirement.marker and not any(requirement.marker.evaluate({"extra": extra}) for extra in extras or {""}):
            continue
        key = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if key not in visited:
            visited.add(key)
            needed.add(key[0])
            queue += [(Requirement(text), key[1]) for text in distribution(key[0]).requires or ()]
    return needed


@pytest.mark.parametrize("level", Level)
def test_every_requirement_is_pinned_to_a_version_it_allows(level: Level):
    here = [each for each in wanted(level) if each.marker is None or each.marker.evaluate()]
    for requirement in here:
        pinned = pins_here(level)[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(pinned, prereleases=True), requirement


def test_a_requirement_for_another_system_is_locked_too():
    assert {str(version(pin)).split(".")[1] for pin in pins(Level.RUN) if pin.name == "pikepdf"} == {"13", "17"}


@pytest.mark.parametrize("level", Level)
def test_the_lock_holds_what_this_machine_needs_and_nothing_else(level: Level):
    if level is Level.DEV and os.environ.get("CI") != "true" and not is_ready(Checkout(ROOT), level):
        pytest.skip("./inv dev.lint installs the packages for development")
    assert pins_here(level).keys() == closure(level)


@pytest.mark.parametrize("level", Level)
def test_every_pin_carries_hashes(level: Level):
    lines = [line for line in lock(level).splitlines() if not line.lstrip().startswith("#")]
    assert len(pins(level)) == sum("==" in line for line in lines)
    for line, following in pairwise(lines):
        if "==" in line:
            assert re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", following), line


def test_a_package_has_the_same_version_in_all_locks():
    run, test, dev = pins_here(Level.RUN), pins_here(Level.TEST), pins_here(Level.DEV)
    assert run.items() < test.items() < dev.items()


@pytest.mark.parametrize("level", Level)
def test_no_lock_names_a_host_or_an_index(level: Level):
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host|file:", lock(level))


def test_the_layout_engine_is_pinned_exactly_because_the_tag_repair_leans_on_its_private_parts():
    (weasyprint,) = [requirement for requirement in wanted(Level.RUN) if requirement.name == "weasyprint"]
    assert str(weasyprint.specifier) == "==70.0"


def test_what_is_installed_is_what_the_lock_says():
    prescribed = pins_here(Level.TEST)
    assert {name: Version(distribution(name).version) for name in prescribed} == prescribed


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: "-".join(list(machine.values())[:3]))
def test_the_fast_yaml_reader_is_installed_wherever_it_has_a_wheel(machine: dict[str, str]):
    (marker,) = [pin.marker for pin in pins(Level.RUN) if pin.name == "ruamel-yaml-clib"]
    assert isinstance(marker, Marker)
    assert marker.evaluate(machine)
    assert not marker.evaluate(machine | {"platform_machine": "riscv64", "sys_platform": "linux"})
