"""Templates: what they may do, what they print, and what a mistake in them says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bestek import tree
from bestek.clauses import read_clauses
from bestek.findings import Finding, FindingsError, Place
from bestek.formats import Speech
from bestek.labels import Words
from bestek.marks import Drawing, Marked, Printed
from bestek.model import Dossier, Open
from bestek.read import read
from bestek.render import Environment, Rendering, render
from bestek.style import DEFAULT
from bestek.tree import Placeholder, Source, Text
from bestek.view import Origins, View

DOSSIER: dict[str, Any] = {
    "id": "klein",
    "title": "Zorg",
    "subject": "zorg",
    "municipality": {
        "id": "voorbeeld",
        "name": "Voorbeeld",
        "official_name": "gemeente Voorbeeld",
        "code": "gm0001",
        "place": "Voorbeeld",
        "office_holders": [{"id": "clerk", "role": "de griffier", "name": "A. Naam"}],
        "council": {"name": "de raad", "opening": "De raad;", "signatories": ["clerk"]},
        "executive": {"name": "het college", "opening": "Het college;", "signatories": ["clerk"]},
        "phrases": {"none": "Geen."},
    },
    "lots": [
        {"id": "noord", "number": 1, "name": "Noord", "area": "Het noorden.", "budget": "10.50"},
        {"id": "zuid", "number": 2, "name": "Zuid", "area": "Het zuiden.", "budget": "2000000"},
    ],
    "texts": {
        "aanleiding": "Om {{ title }} te kopen.",
        "kring": "a {{ texts.kring }}",
        "tekst": "{% for x in lots %}x{% endfor %}",
        "fout": "Goed.\n\n{{ lotss }}",
    },
    "documents": [{"id": "stuk", "title": "Stuk", "version": "0.1", "status": "concept", "date": "2024-01-31"}],
}

Renderer = Callable[..., Marked]
NBSP = "\N{NO-BREAK SPACE}"


ENGLISH = Words(
    tree.Labels("en"), {}, Speech("en", ("no", "one", "two", "three", "four"), million="million", last="and")
)


@pytest.fixture
def rendered(tmp_path: Path) -> Renderer:
    """Renders the given body of a template; `files` are more templates, `facts` other facts of the dossier."""

    def render_body(
        body: str, files: dict[str, str] | None = None, facts: dict[str, Any] | None = None, proposed: str = ""
    ) -> Marked:
        folder = tmp_path / "templates"
        for name, text in {"documents/stuk.html.j2": body, **(files or {})}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        dossier = Dossier.model_validate({**DOSSIER, **(facts or {})})
        origins = Origins(lambda path: Place("content/klein/dossier.yaml", 20, 5, path), frozenset({proposed}))
        view = View(dossier, "", origins)
        words = Words(tree.Labels(), {"lot": {"noord": "het noorden"}})
        clauses = read_clauses(folder / "clauses", tmp_path)
        languages = {"en": ENGLISH}
        rendering = Rendering(
            Environment(folder, tmp_path), view, view.documents.stuk, clauses, words, languages=languages
        )
        return render(rendering, "stuk")

    return render_body


def nodes(marked: Marked) -> list[Text | Placeholder]:
    marked.text = f'<document id="d" title="t">{marked.text}</document>'
    return [node for node in tree.walk(read(marked)) if isinstance(node, Text | Placeholder)]


def texts(marked: Marked) -> list[tuple[str, str]]:
    """The printed text with the path of the fact it comes from."""
    return [(node.value, ", ".join(source.path for source in node.sources)) for node in nodes(marked)]


def finding(rendered: Renderer, body: str, files: dict[str, str] | None = None, **facts: Any) -> Finding:
    with pytest.raises(FindingsError) as caught:
        rendered(body, files, facts)
    (only,) = caught.value.findings
    return only


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("{{ lots.noord.name }}", [("Noord", "lots/noord/name")]),
        ("{{ lots['zuid'].budget | money }}", [(f"€{NBSP}2.000.000", "lots/zuid/budget")]),
        ("{{ lots.zuid.budget | millions }}", [(f"2{NBSP}miljoen", "lots/zuid/budget")]),
        ("{{ lots.noord.budget }}", [("10,5", "lots/noord/budget")]),
        ("{{ documents.stuk.date }}", [("31 januari 2024", "documents/stuk/date")]),
        ("{{ documents.stuk.date | date('short') }}", [("31-01-2024", "documents/stuk/date")]),
        ("{{ documents.stuk.date | iso }}", [("2024-01-31", "documents/stuk/date")]),
        ("{{ lots.noord.number | words }}", [("een", "lots/noord/number")]),
        ("{{ lots.noord.number | letter }}", [("A", "lots/noord/number")]),
        ("{{ lots.noord.name | upper }}", [("NOORD", "lots/noord/name")]),
        ("{{ lots.noord.id | label('lot') | capitalize }}", [("Het noorden", "lots/noord/id")]),
        ("{{ lots | map(attribute='name') | enumerate }}", [("Noord en Zuid", "lots/noord/name, lots/zuid/name")]),
        ("{{ lots | map(attribute='name') | join(' / ') }}", [("Noord / Zuid", "lots/noord/name, lots/zuid/name")]),
        (
            "{{ lots | sum(attribute='budget') | money }}",
            [(f"€{NBSP}2.000.010,50", "lots/noord/budget, lots/zuid/budget")],
        ),
        (
            "{{ lots.noord.budget | as_fact('lots/zuid/budget') }}",
            [(f"€{NBSP}10,50", "lots/noord/budget")],
        ),
        ("{{ lots.noord.number | as_fact('social_return/percentage') }}", [("1%", "lots/noord/number")]),
        ("{{ lots.noord.number | as_fact('contract/term/years') }}", [("1", "lots/noord/number")]),
        (
            "{{ documents.stuk.date | as_fact('planning/procedure/x/date') }}",
            [("31 januari 2024", "documents/stuk/date")],
        ),
        ("{{ lots.noord.name | as_fact('lots/zuid/name') }}", [("Noord", "lots/noord/name")]),
        ("{{ lots | length }}", [("2", "lots")]),
        ("{{ contractors_maximum }}", [("2", "lots")]),
        ("{{ lots.noord.name ~ '-' ~ lots.zuid.name }}", [("Noord-Zuid", "lots/noord/name, lots/zuid/name")]),
        ("{{ lots.noord.number + 1 }}", [("2", "lots/noord/number")]),
        ("{{ phrase('none') }}", [("Geen.", "municipality/phrases/none")]),
        ("{{ document.title }}", [("Stuk", "documents/stuk/title")]),
        (
            "{{ texts.aanleiding }}",
            [("Om ", "texts/aanleiding"), ("Zorg", "title"), (" te kopen.", "texts/aanleiding")],
        ),
        ("{% if texts.doel %}x{% else %}{{ title }}{% endif %}", [("Zorg", "title")]),
        ("{{ lots.noord.clients | default('onbekend') }}", [("onbekend", "")]),
        ("{% if contract %}x{% endif %}{{ title }}", [("Zorg", "title")]),
    ],
)
def test_a_value_is_printed_in_dutch_and_keeps_its_sources(
    rendered: Renderer, expression: str, expected: list[tuple[str, str]]
) -> None:
    assert texts(rendered(f"<p>{expression}</p>")) == expected


def test_fixed_text_and_loop_counters_come_from_their_template_line(rendered: Renderer) -> None:
    made = nodes(rendered("{% for lot in lots %}\n<p>perceel\n{{ loop.index }}</p>\n{% endfor %}"))
    assert [(node.value, node.sources[0].line) for node in made] == [("perceel 1", 2), ("perceel 2", 2)]


def test_an_imported_macro_prints_facts_too(rendered: Renderer) -> None:
    files = {"macros/m.html.j2": "{% macro naam(lot) %}<p>{{ lot.name }} van {{ title }}</p>{% endmacro %}"}
    made = texts(rendered("{% from 'macros/m.html.j2' import naam %}{{ naam(lots.zuid) }}", files))
    assert made == [("Zuid", "lots/zuid/name"), (" van ", ""), ("Zorg", "title")]


def test_an_open_fact_prints_its_question_as_a_placeholder(rendered: Renderer) -> None:
    lots = [{**DOSSIER["lots"][0], "budget": Open("hoeveel?")}, DOSSIER["lots"][1]]
    (node,) = nodes(rendered("<p>{{ lots.noord.budget | money }}</p>", None, {"lots": lots}))
    assert isinstance(node, Placeholder)
    assert (node.value, node.sources[0].path) == ("[nog te bepalen: hoeveel?]", "lots/noord/budget")


def test_an_open_text_between_blocks_is_a_paragraph_of_its_own_and_counts_as_there(rendered: Renderer) -> None:
    facts = {"lots": [{**DOSSIER["lots"][0], "area": Open("wat is het doel?")}]}
    (node,) = nodes(rendered("{% if lots.noord.area %}{{ lots.noord.area }}{% endif %}", None, facts))
    assert (type(node), node.value) == (Placeholder, "[nog te bepalen: wat is het doel?]")


def test_a_proposed_fact_says_so(rendered: Renderer) -> None:
    (node,) = nodes(rendered("<p>{{ lots.zuid.name }}</p>", None, None, "lots/zuid/name"))
    assert (type(node), node.value) == (Placeholder, "Zuid (voorstel)")


CLAUSE = """---
id: social-return
title: Social return
kind: free
legal_basis: Aanbestedingswet 2012 art. 2.80
---

Van {{ title }}.

- een
"""


def test_a_clause_prints_its_facts_and_knows_its_own_lines(rendered: Renderer) -> None:
    body = '<section id="s"><h>K</h>{{ clause("social-return") }}</section>'
    made = nodes(rendered(body, {"clauses/social-return.md.j2": CLAUSE}))
    assert [(node.value, node.sources[0].file, node.sources[0].line) for node in made[1:]] == [
        ("Van ", "templates/clauses/social-return.md.j2", 8),
        ("Zorg", "content/klein/dossier.yaml", 20),
        (".", "templates/clauses/social-return.md.j2", 8),
        ("een", "templates/clauses/social-return.md.j2", 10),
    ]


def test_a_clause_whose_condition_does_not_hold_prints_nothing(rendered: Renderer) -> None:
    clause = CLAUSE.replace("2.80\n---\n", "2.80\napplies_when: lot_count > 2\n---\n")
    body = (
        '<section id="s"><h>K</h>{{ clause("social-return") }}</section>'
        '{% if not applies("social-return") %}<p>nee</p>{% endif %}'
    )
    assert texts(rendered(body, {"clauses/social-return.md.j2": clause})) == [("K", ""), ("nee", "")]


T = "templates/documents/stuk.html.j2"
MISTAKES: dict[str, tuple[str, str, str, str]] = {
    "an unknown name": ("<p>\n{{ lotss }}</p>", "E402", f"{T}:2", "did you mean 'lots'?"),
    "an unknown field": ("<p>\n{{ lots.noord.budgett }}</p>", "E402", f"{T}:2", "did you mean 'budget'?"),
    "an unknown id": ("<p>\n{{ lots.nord.name }}</p>", "E402", f"{T}:2", "did you mean 'noord'?"),
    "an unknown name in a condition": ("{% if lotss %}x{% endif %}", "E402", f"{T}:1", "lotss"),
    "a part that the dossier lacks": ("\n\n<p>{{ contract.term.start }}</p>", "E403", f"{T}:3", "'contract'"),
    "a missing value": ("<p>{{ lots.noord.clients }}</p>", "E403", f"{T}:1", "'lots/noord/clients'"),
    "a whole part": ("<p>{{ lots }}</p>", "E406", f"{T}:1", "whole part"),
    "a yes or no": ("<p>{{ lots.noord.illustrative }}</p>", "E406", f"{T}:1", "yes or no"),
    "nothing": ("<p>{{ none }}</p>", "E406", f"{T}:1", "none"),
    "a namespace": ("<p>{{ namespace(x=1) }}</p>", "E406", f"{T}:1", "no text"),
    "a range": ("<p>{{ range(3) }}</p>", "E406", f"{T}:1", "no text"),
    "the template itself": ("<p>{{ self }}</p>", "E406", f"{T}:1", "no text"),
    "a reference joined to text": ("<p>{{ ref('a') ~ title }}</p>", "E406", f"{T}:1", "no text"),
    "a function": ("<p>{{ clause }}</p>", "E406", f"{T}:1", "call it"),
    "broken syntax": ("<p>\n{{ lots. }}</p>", "E401", f"{T}:2", "expected name"),
    "a tag that is not closed": ("{% if lots %}\n<p>x</p>", "E401", f"{T}:2", "endif"),
    "an unknown filter": ("<p>{{ title | moneyy }}</p>", "E401", f"{T}:1", "moneyy"),
    "an unknown tag": ("{% whille %}", "E401", f"{T}:1", "whille"),
    "a template that is not there": ("\n{% include 'documents/stukk.html.j2' %}", "E407", f"{T}:2", "stukk"),
    "a file outside the templates": ("{% include '../../etc/passwd' %}", "E407", f"{T}:1", "passwd"),
    "a file by its absolute name": ("{% include '/etc/passwd' %}", "E407", f"{T}:1", "passwd"),
    "a way into Python": ("<p>{{ title.__class__ }}</p>", "E405", f"{T}:1", "use a filter"),
    "a method of a value": ("<p>{{ title.upper() }}</p>", "E405", f"{T}:1", "use a filter"),
    "the inside of the dossier": ("<p>{{ lots._items }}</p>", "E405", f"{T}:1", "use a filter"),
    "repeated text": ("<p>{{ 'x' * 100000000 }}</p>", "E405", f"{T}:1", "numbers only"),
    "text that is filled up": ("<p>{{ '%3000000000d' % 1 }}</p>", "E405", f"{T}:1", "numbers only"),
    "a power": ("<p>{{ 9 ** 999999 }}</p>", "E405", f"{T}:1", "no powers"),
    "a long range": ("{% for i in range(999999999) %}{% endfor %}", "E409", f"{T}:1", "at most 100000"),
    "numbers that grow too large": ("<p>{{ lots.noord.budget * 1e999999 }}</p>", "E409", f"{T}:1", "large"),
    "adding text to a number": ("<p>{{ title + 1 }}</p>", "E409", f"{T}:1", "concatenate"),
    "dividing by nothing": ("<p>{{ lots.noord.number / 0 }}</p>", "E409", f"{T}:1", "divided by zero"),
    "an unknown clause": ("{{ clause('social-retrun') }}", "E406", f"{T}:1", "did you mean 'social-return'?"),
    "an unknown vocabulary": ("<p>{{ title | label('dier') }}</p>", "E406", f"{T}:1", "'dier'"),
    "a code without a word": ("<p>{{ title | label('lot') }}</p>", "E406", f"{T}:1", "'Zorg'"),
    "an unknown form of a date": ("<p>{{ document.date | date('lang') }}</p>", "E406", f"{T}:1", "lang"),
    "money of a text": ("<p>{{ title | money }}</p>", "E406", f"{T}:1", "money"),
    "an include of itself": ("{% include 'documents/stuk.html.j2' %}", "E409", f"{T}:1", "without end"),
    "markup joined to text": ("{% set x %}<b/>{% endset %}<p>{{ x ~ title }}</p>", "E406", f"{T}:1", "markup"),
    "a text that prints itself": ("{{ texts.kring }}", "E406", "content/klein/dossier.yaml:20", "prints itself"),
    "a statement in a text": ("{{ texts.tekst }}", "E406", "content/klein/dossier.yaml:20", "texts/tekst"),
    "a mistake in a text": ("{{ texts.fout }}", "E402", "content/klein/dossier.yaml:22", "did you mean 'lots'?"),
}


@pytest.mark.parametrize(("body", "code", "place", "words"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_in_a_template_is_a_finding_with_its_line(
    rendered: Renderer, body: str, code: str, place: str, words: str
) -> None:
    found = finding(rendered, body, {"clauses/social-return.md.j2": CLAUSE})
    assert (found.code, str(found.place)) == (code, place)
    assert words in f"{found.message} {found.hint}"


def test_a_mistake_names_the_chain_of_includes(rendered: Renderer) -> None:
    files = {
        "documents/a.html.j2": "<p>\n\n{{ titel }}</p>",
        "macros/m.html.j2": "{% macro m() %}\n{% include 'documents/a.html.j2' %}\n{% endmacro %}",
    }
    found = finding(rendered, "\n{% from 'macros/m.html.j2' import m %}\n{{ m() }}", files)
    assert found.place is not None
    assert str(found.place) == "templates/documents/a.html.j2:3"
    assert [str(place) for place in found.place.chain] == ["templates/macros/m.html.j2:2", f"{T}:3"]
    assert "'title'" in found.message


def test_a_syntax_mistake_in_an_included_template_names_both(rendered: Renderer) -> None:
    files = {"documents/a.html.j2": "\n{{ x. }}"}
    found = finding(rendered, "<p>x</p>\n{% include 'documents/a.html.j2' %}", files)
    assert found.place is not None
    assert str(found.place) == "templates/documents/a.html.j2:2"
    assert [str(place) for place in found.place.chain] == [f"{T}:2"]


@pytest.mark.parametrize(
    "expression",
    [
        "budget_total | money",
        "lots.noord.budget * 2",
        "lots | sum(attribute='budget')",
        "lots | map(attribute='budget') | enumerate",
        "lots.noord.budget | percentage_of(budget_total) | percent",
        "10 | share(lots.noord.budget)",
        "lots.noord.name ~ ': ' ~ lots.noord.budget",
    ],
)
def test_what_is_made_of_an_open_fact_prints_its_question(rendered: Renderer, expression: str) -> None:
    lots = [{**DOSSIER["lots"][0], "budget": Open("hoeveel?")}, DOSSIER["lots"][1]]
    (node,) = nodes(rendered(f"<p>{{{{ {expression} }}}}</p>", None, {"lots": lots}))
    assert isinstance(node, Placeholder)
    assert (node.value, node.sources[0].path) == ("[nog te bepalen: hoeveel?]", "lots/noord/budget")


@pytest.mark.parametrize(
    "markup",
    [
        '<p><ref to="perceel-{{ lots.noord.budget }}"/></p>',
        '<p><a href="https://voorbeeld.nl/{{ lots.noord.budget }}">elders</a></p>',
        "<p>{{ ref(lots.noord.budget) }}</p>",
    ],
)
def test_a_reference_or_link_to_what_is_open_prints_the_question(rendered: Renderer, markup: str) -> None:
    lots = [{**DOSSIER["lots"][0], "budget": Open("hoeveel?")}]
    (node,) = nodes(rendered(markup, None, {"lots": lots}))
    assert (type(node), node.value) == (Placeholder, "[nog te bepalen: hoeveel?]")


def test_a_share_a_percentage_and_a_place_in_a_list_know_their_facts(rendered: Renderer) -> None:
    lots = [{**DOSSIER["lots"][0], "budget": 1}, {**DOSSIER["lots"][1], "budget": 2}]
    expressions = (
        "lots.noord.budget | share(50)",
        "lots.zuid.budget | percentage_of(budget_total)",
        "lots.zuid | number_in(lots)",
    )
    made = nodes(rendered("".join(f"<p>{{{{ {each} }}}}</p>" for each in expressions), None, {"lots": lots}))
    assert [node.value for node in made] == ["0,5", "66,7", "2"]
    assert [[source.path for source in node.sources] for node in made[:2]] == [
        ["lots/noord/budget"],
        ["lots/zuid/budget", "lots/noord/budget"],
    ]


def test_asking_how_large_an_open_fact_is_is_a_finding(rendered: Renderer) -> None:
    lots = [{**DOSSIER["lots"][0], "budget": Open("hoeveel?")}]
    found = finding(rendered, "<p>{% if lots.noord.budget > 2 %}veel{% endif %}</p>", None, lots=lots)
    assert (found.code, "hoeveel?" in found.message) == ("E404", True)


def test_a_value_knows_file_line_and_column_of_its_fact(rendered: Renderer) -> None:
    (node,) = nodes(rendered("<p>{{ title }}</p>"))
    assert node.sources == (Source("content/klein/dossier.yaml", 20, 5, "title"),)


def test_the_planning_chart_has_the_colours_of_the_house_style(rendered: Renderer) -> None:
    planning = {
        "milestones": [],
        "procedure": [
            {"id": "start", "name": "Start", "date": "2024-01-31"},
            {"id": "eind", "name": "Eind", "date": "2024-06-30"},
        ],
    }
    marked = rendered(
        '<figure id="f"><caption>P</caption>{{ planning_chart(planning.procedure) }}</figure>',
        None,
        {"planning": planning},
    )
    (drawing,) = [value for value in marked.values if isinstance(value, Drawing)]
    assert DEFAULT.primary in drawing.image.data.decode()
    assert "Start" in drawing.alt


def test_the_milestones_of_the_planning_are_lettered_after_their_place_also_where_one_has_no_date(
    rendered: Renderer,
) -> None:
    steps = [
        {"id": "a", "name": "Strategie", "date": "2024-01-31"},
        {"id": "b", "name": "Besluit", "date": Open("wanneer?")},
        {"id": "c", "name": "Start", "date": "2024-06-30"},
    ]
    facts = {"planning": {"milestones": steps, "procedure": []}}
    marked = rendered("{{ planning_chart(planning.milestones, lettered=true) }}", facts=facts)
    (drawing,) = [value for value in marked.values if isinstance(value, Drawing)]
    assert drawing.alt == "Planning in twee stappen: A. Strategie, 31 januari 2024; C. Start, 30 juni 2024."


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        ("{{ 4 | words }}", "vier"),
        ("{{ 4 | words('en') }}", "four"),
        ("{{ ['a', 'b'] | enumerate(language='en') }}", "a and b"),
        ("{{ 2000000 | millions('en') }}", "2\N{NO-BREAK SPACE}million"),
    ],
)
def test_a_filter_prints_the_language_that_it_is_told(rendered: Renderer, expression: str, printed: str) -> None:
    marked = rendered(expression)
    (value,) = [value for value in marked.values if isinstance(value, Printed)]
    assert (value.text, value.lang) == (printed, "en" if "en'" in expression and "enumerate" not in expression else "")


def test_a_quoted_text_refers_to_where_it_was_quoted_from(rendered: Renderer) -> None:
    facts = {"texts": {"oud": 'Zie {{ ref("percelen") }} en {{ ref("kaart", document="atlas") }}.'}}
    marked = rendered("{{ texts.oud | as_fact('texts/oud', 'bestek') }}{{ texts.oud }}", facts=facts)
    found = [value for value in marked.values if isinstance(value, tree.Ref)]
    assert [(node.target, node.document) for node in found] == [
        ("percelen", "bestek"),
        ("kaart", "atlas"),
        ("percelen", ""),
        ("kaart", "atlas"),
    ]
