"""Templates hold no logic beyond if, for, include and macro; what is more is told with its line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from bestek.bootstrap import ROOT
from bestek.dev.template_lint import lint, lint_file


def told(tmp_path: Path, source: str, name: str = "templates/documents/brief.html.j2") -> list[tuple[str, str, int]]:
    """Code, message and line of what is found in one template."""
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source, "utf-8")
    found = lint_file(file, tmp_path)
    assert all(finding.hint for finding in found)
    return [(finding.code, finding.message, finding.place.line) for finding in found if finding.place]


def test_the_templates_that_ship_hold_no_logic():
    assert lint(ROOT / "templates") == []


ALLOWED = [
    '{% extends "base.html.j2" %}{% block body %}{% include part.template %}{% endblock %}',
    '{% import "macros/council.html.j2" as council with context %}{{ council.points(proposal) }}',
    '{% from "macros/m.html.j2" import row %}{{ row(lot, [a, b], "tekst") }}',
    "{% macro row(lot) %}<p>{{ lot.name }}</p>{% endmacro %}",
    "{% if lots and not lot.clients is open or part.id == 'x' %}a{% elif a in b %}b{% else %}c{% endif %}",
    "{% for lot in lots %}{{ loop.index | letter }}{% if not loop.last %}, {% endif %}{% else %}–{% endfor %}",
    "{% for name, value in pairs %}{{ name }}{% endfor %}",
    "{% set wishes = requirements | selectattr('type', 'eq', 'wish') | list %}",
    "{% set body = municipality.council if proposal.body == 'council' else municipality.executive %}",
    '{{ texts["council-proposal-" ~ part.id] }}{{ contract.term.option_ends[loop.index0] }}',
    '{{ services | map(attribute="name") | map("lower") | enumerate | capitalize }}',
    '{% if applies("privacy") %}{{ clause("privacy") }}{% endif %}',
]


@pytest.mark.parametrize("source", ALLOWED)
def test_what_a_lawyer_reads_is_allowed(tmp_path: Path, source: str):
    assert told(tmp_path, source) == []


COMPUTED = "a template computes nothing"
TALLY = "a template keeps no tally"
STATEMENT = "a template has if, for, include, macro and set only"
COMPARED = "a template compares with == and in only"
CALLED = "only macros and the offered functions are called, with plain values"

REFUSED = {
    "{{ a + b }}": COMPUTED,
    "{{ lots | length - 1 }}": COMPUTED,
    "{{ -a }}": COMPUTED,
    "{% set x = a * b / 100 %}": COMPUTED,
    '{{ lots | sum(attribute="budget") }}': COMPUTED,
    "{{ a | round(1) }}": COMPUTED,
    "{% set sums = namespace(a=0) %}": TALLY,
    "{% for n in range(3) %}{% endfor %}": TALLY,
    "{% set sums.a = b %}": TALLY,
    "{% if 1 == a == 2 %}x{% endif %}": COMPARED,
    "{% if a > 4 %}x{% endif %}": COMPARED,
    "{{ lots[1:] }}": "a template cuts no part out of a list",
    "{% do lots.append(1) %}": STATEMENT,
    "{% with a = b %}x{% endwith %}": STATEMENT,
    "{% for a in b %}{% break %}{% endfor %}": STATEMENT,
    "{% call m() %}x{% endcall %}": "a template has no call blocks",
    "{% filter upper %}x{% endfilter %}": "a template has no filter blocks",
    "{% set x %}tekst{% endset %}": "set names a value, not a block",
    "{{ {'a': b} | list }}": "a template holds no table of values",
    "{{ a if b else (c if d else e) }}": "a choice stands in a choice",
    "{{ row(cell(a)) }}": CALLED,
    "{{ lots.first().name }}{{ a.b.c() }}": CALLED,
    "{{ row(*lots) }}": CALLED,
    "{% for a in b recursive %}{{ loop(a.c) }}{% endfor %}": "a loop calls itself",
    "{{ a.b.c.d.e | f | g | h | i | j }}": "the expression is too long to be read",
    "{% if a and b and c and d and e %}x{% endif %}": "the expression is too long to be read",
}


@pytest.mark.parametrize("source", REFUSED)
def test_what_computes_or_hides_its_logic_is_refused_at_its_line(tmp_path: Path, source: str):
    assert ("E490", REFUSED[source], 2) in told(tmp_path, f"<p/>\n{source}")


def test_a_mistake_is_told_once_for_a_line_however_often_it_is_made(tmp_path: Path):
    assert told(tmp_path, "{{ a + b + c }}{{ d * e }}\n{{ f + g }}") == [("E490", COMPUTED, 1), ("E490", COMPUTED, 2)]


def test_a_clause_is_checked_with_its_condition_at_their_lines(tmp_path: Path):
    clause = "---\nid: x\napplies_when: lots | length > 1\n---\nTekst.\n{{ a + b }}\n"
    assert told(tmp_path, clause, "templates/clauses/x.md.j2") == [("E490", COMPUTED, 6), ("E490", COMPARED, 3)]


def test_a_clause_without_condition_has_none_to_check(tmp_path: Path):
    clause = "---\nid: x\napplies_when:\n---\nTekst.\n"
    assert told(tmp_path, clause, "templates/clauses/x.md.j2") == []


def test_a_template_that_cannot_be_read_is_told(tmp_path: Path):
    assert [(code, line) for code, _message, line in told(tmp_path, "\n{{ x. }}")] == [("E491", 2)]
