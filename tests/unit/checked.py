"""The small project with two rules of its own, for the tests of checks: one on a fact, one on the words of documents."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bestek import cli
from bestek.check.context import Context
from bestek.check.passages import Reading
from bestek.check.rule import Basis, Hit, NotAssessed, Rule, hit, not_assessed
from bestek.checking import Checked, check
from bestek.findings import Severity
from tests.unit.small import MUNICIPALITY, Small

Capture = pytest.CaptureFixture[str]

CONTENT = "content/klein/dossier.yaml"
GIVEN = ("--role=legal", "--date=2026-01-02", "--reason=Zo is het.")
"""What an acceptance needs."""

LIMIT = 1500


def _budget(context: Context) -> Iterator[Hit | NotAssessed]:
    for lot in context.dossier.lots:
        if lot.budget > LIMIT:
            yield hit(f"lots/{lot.id}/budget", "{budget} is much", "take less", budget=lot.budget)


def _word(context: Context, reading: Reading) -> Iterator[Hit | NotAssessed]:
    for passage in reading.passages:
        source = passage.runs[0].sources[0] if passage.runs[0].sources else None
        if source and "Nederlands" in passage.text:
            yield Hit("", "the language is named", file=source.file, line=source.line, spots=(passage.spot,))


def _never(context: Context) -> Iterator[Hit | NotAssessed]:
    yield not_assessed("nobody knows")


SOURCE = Basis("Wet art. 1", "primary", "2015-08")
RULES = (
    Rule("Z-01", "a budget is small", Severity.ERROR, (SOURCE,), check=_budget),
    Rule("Z-02", "no language is named", Severity.WARNING, (SOURCE,), read=_word),
    Rule("Z-03", "what nobody knows", Severity.ADVICE, (SOURCE,), check=_never),
)


def use_rules(monkeypatch: pytest.MonkeyPatch, *rules: Rule) -> None:
    """From now on these are all rules."""
    monkeypatch.setattr("bestek.check.catalogue.RULES", rules or RULES)


def checked(project: Small) -> Checked:
    """What came of the dossier of a project."""
    (made,) = check(project.project, "klein").dossiers
    return made


def found(project: Small) -> list[tuple[str, str]]:
    """The rules with what they found and nobody accepted: the path or the file."""
    places = ((each.rule, each.finding.place) for each in checked(project).left)
    return [(rule, (place.path or place.file) if place else "") for rule, place in places]


def several(project: Small) -> None:
    """Gives the project a second municipality, in which one budget differs."""
    project.put("content/municipalities/elders.yaml", MUNICIPALITY.replace("Voorbeeld", "Elders"))
    project.change(CONTENT, "municipality: voorbeeld", "municipalities: [voorbeeld, elders]")
    project.change(CONTENT, "budget: 1000", "budget: {per_municipality: {voorbeeld: 1000, elders: 3000}}")


def run(project: Small, capsys: Capture, verb: str, *arguments: str) -> tuple[int, str, str]:
    """A verb with the folders of the project: its exit code and what it said."""
    folders = [f"--{name}={project.root / name}" for name in ("content", "templates")]
    with pytest.raises(SystemExit) as left:
        cli.main(["bestek", verb, *arguments, *folders, f"--output={project.root / 'build'}"])
    assert isinstance(left.value.code, int)
    return left.value.code, *capsys.readouterr()
