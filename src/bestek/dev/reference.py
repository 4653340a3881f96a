"""The reference pages of the documentation, made from what the program itself goes by: verbs, findings, vocabulary, content model.

Every page is a function from data to Markdown; `bestek.dev.docs` writes them. What the source does not say in words a reader can use
stands in the tables here; an element, filter or global that has no words yet is a `KeyError`, so that none is left out.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from bestek import model, tree
from bestek.check.catalogue import RULES
from bestek.check.rule import Rule
from bestek.check_screen import told_of
from bestek.dev.codes import Explained, explained
from bestek.findings import Severity
from bestek.read import ATTRIBUTES, BLOCKS, INLINE
from bestek.render import Environment
from bestek.schema import FACTS, file_schema
from bestek.style import SHOWN_IN
from bestek.validate.types import fields_of
from bestek.verbs import Verb, flag

MADE = "<!-- Made by ./inv dev.docs from the source; changes made here are lost. -->"

Row = Sequence[str]


def page(title: str, *parts: str) -> str:
    """A page with its title, and a comment that says where it comes from."""
    return "\n\n".join([MADE, f"# {title}", *(part.strip("\n") for part in parts if part)]) + "\n"


def table(heads: Row, rows: Iterable[Row]) -> str:
    """A table; a bar inside a cell is escaped, also in code (GFM, 4.10)."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def code(text: str) -> str:
    """Text in a code span; in a longer fence when it holds a grave accent itself."""
    return f"`{text}`" if "`" not in text else f"`` {text} ``"


# Verbs


def verbs_page(verbs: Mapping[str, Verb], options: Mapping[str, str]) -> str:
    """Every verb by its full name, with its options; `options` are those that every verb takes."""
    shared = table(("option", "meaning"), ((code(f"--{name}"), text) for name, text in options.items()))
    return page(
        "Verbs",
        "What `./inv --list` and `./inv VERB --help` show. The console command `bestek` has the same verbs, but `test` and `dev.*`.",
        *(_verb(name, verb) for name, verb in verbs.items()),
        "## Options before or after every verb",
        shared,
    )


def _verb(name: str, verb: Verb) -> str:
    parameters = list(inspect.signature(verb.body).parameters.values())[1:]
    rows = [(code(_option(each, verb)), verb.options[each.name]) for each in parameters]
    optional = any(each.default is not inspect.Parameter.empty for each in parameters)
    usage = " ".join(["./inv", name, *(["[options]"] if optional else []), *verb.arguments])
    listed = table(("option", "meaning"), rows) if rows else ""
    return "\n\n".join(filter(None, (f"## {name}", verb.summary, f"    {usage}", listed)))


def _option(parameter: inspect.Parameter, verb: Verb) -> str:
    if parameter.default is inspect.Parameter.empty:
        return parameter.name.upper()
    name = flag(parameter.name)
    takes = parameter.name in verb.repeatable or not isinstance(parameter.default, bool)
    return f"{name} {'NUMBER' if isinstance(parameter.default, int) else 'TEXT'}" if takes else name


# Rules


def rules_page(rules: Sequence[Rule] = RULES) -> str:
    """The catalogue of the checks: every rule with its severity, what it rests on, and what it works with."""
    by_topic: dict[str, list[Rule]] = {}
    for rule in rules:
        by_topic.setdefault(_topic(rule), []).append(rule)
    parts = [part for topic, some in by_topic.items() for part in (f"## {topic}", *map(_rule, some))]
    return page(
        "Rules",
        "What [`./inv check`](how-to/check.md) looks at. `./inv check --rules` prints the same. Silence means that something was looked at and is in order;\n"
        "outside the validity of a rule, and without the facts that it needs, it is *not assessed*, with the reason.",
        "Each source says how it is known: its text was read in the state that is given, a page about it was read, a source document of the dossiers says\n"
        "it, or it is from memory; arithmetic and good practice have no article. What nobody compared with the text in force is marked *to be verified*: ask\n"
        "a lawyer before you lean on it.",
        *parts,
    )


def _topic(rule: Rule) -> str:
    """What the module of a rule says of itself."""
    function = rule.check or rule.read
    assert function
    return (inspect.getdoc(inspect.getmodule(function)) or "").partition("\n")[0].rstrip(".")


def _rule(rule: Rule) -> str:
    lines = "\n".join(f"- {line}" for line in told_of(rule))
    return f"### {rule.id}\n\n{rule.title[:1].upper()}{rule.title[1:]}.\n\n{lines}"


# Findings

KINDS = {
    "0": "The command line and the folders",
    "10": "Files of a dossier",
    "11": "YAML",
    "12": "YAML",
    "13": "YAML",
    "14": "Files of a dossier",
    "2": "Facts: their shape and type",
    "30": "Ids and references in content",
    "31": "Decisions, versions and notices in content",
    "32": "House style: logo and Word document",
    "33": "Records that are cited",
    "34": "Facts that contradict one another",
    "35": "Consultation, questions and answers, award",
    "36": "Decisions and their ledger",
    "37": "Decisions and their ledger",
    "38": "The dossier as a whole",
    "39": "Sections and labels",
    "40": "Templates",
    "42": "Texts in Markdown",
    "43": "Clauses",
    "44": "Markup of templates, and references",
    "45": "Markup of templates, and references",
    "46": "Markup of templates, and references",
    "49": "Logic in templates",
    "50": "The Word writer",
    "51": "Checks on a finished Word file: will Word show it as it is meant",
    "52": "Checks on a finished Word file: will Word show it as it is meant",
    "53": "Checks on a finished Word file: can everybody read it",
    "54": "Checks on a finished Word file: can everybody read it",
    "60": "The PDF writer",
    "61": "Issued versions",
    "62": "Checks on a finished PDF",
    "63": "Issued versions",
    "64": "Checks on a finished PDF",
    "7": "Questions about a dossier",
    "8": "Word files that come back from a reviewer",
    "90": "Archive: packing",
    "91": "Archive: the origin, and making everything again",
    "92": "Archive: MDTO",
    "93": "Archive: retention and the register of what was handed over",
    "94": "Archive: the account",
    "95": "Archive: verifying a package",
    "96": "Archive: signatures",
    "97": "Archive: publishing, DiWoo, handing over",
    "98": "Processes, clusters and many dossiers",
}
"""What the first digits of a code stand for."""


def findings_page() -> str:
    """Every finding by its code."""
    by_kind: dict[str, list[Explained]] = {}
    for one in explained():
        by_kind.setdefault(_kind(one.code), []).append(one)
    parts = [
        part
        for kind in dict.fromkeys(KINDS.values())
        if kind in by_kind
        for part in (f"## {kind}", _codes(by_kind[kind]))
    ]
    return page(
        "Findings",
        "What Bestek can say about content, templates and outputs. A code keeps its meaning, so that notes and scripts may name it; words between\n"
        "braces are filled in. A finding is an error, which stops the build, unless its row says otherwise. The checks on finished files belong to the\n"
        "tests: what they find is a defect of Bestek.",
        *parts,
    )


def _kind(name: str) -> str:
    digits = name[1:]
    return next(KINDS[digits[:length]] for length in (2, 1) if digits[:length] in KINDS)


def _codes(found: Iterable[Explained]) -> str:
    rows = ((_with_severity(one), _spans(one.messages), _spans(one.hints)) for one in found)
    return table(("code", "what is said", "what to do"), rows)


def _with_severity(one: Explained) -> str:
    words = ", ".join(severity.name.lower() for severity in one.severities)
    return one.code if one.severities == (Severity.ERROR,) else f"{one.code} {words}"


def _spans(texts: Iterable[str]) -> str:
    return "<br>".join(code(text) for text in texts)


# Vocabulary

ELEMENTS: Mapping[str, str] = {
    "document": "the whole document; `base.html.j2` writes it",
    "cover": "cover page, or title block with `own-page=\"no\"`",
    "contents": "table of contents, list of tables or list of figures",
    "section": "a heading `<h>` with all that stands under it; nesting gives the level; `paragraphs` that are `numbered` are those of an article (lid 1, 2)",
    "h": "heading of a section, or title of a box",
    "p": "paragraph",
    "ul": "list with bullets",
    "ol": "numbered list; `noun` is what a reference calls an item (\"beslispunt 1\")",
    "li": "item of a list; with an `id` it can be referred to",
    "table": "table: `<caption>`, a `<col>` for every column, `<thead>`, `<tbody>`",
    "caption": "caption of a table or figure",
    "col": "a column: its share of the width (`25%`; together 100 %; without it what is left is shared) and how it is aligned",
    "thead": "head rows, repeated on every page",
    "tbody": "the rows",
    "tr": "a row; `label` is what a reference to its `id` prints (\"eis K-07\")",
    "th": "cell that heads its column (in `<thead>`) or its row",
    "td": "cell",
    "figure": "one drawing with its caption",
    "dl": "list of definitions",
    "dt": "a term",
    "dd": "what the term means",
    "box": "block set apart from the text",
    "signatures": "signatures side by side; a `<p>` before them is kept with them",
    "signature": "one who signs; `place` gives a blank for place and date",
    "role": "office of one who signs",
    "name": "name of one who signs; may be left out",
    "strong": "important",
    "em": "stressed",
    "a": "link to a web address, `https:` only",
    "br": "line break inside a paragraph",
    "span": "words in another language",
    "ref": "cross reference: prints \"paragraaf 2.3\", \"tabel 4\", \"eis K-07\"; with `document` also where",
    "note": "footnote, at the place of its call",
    "field": "blank to fill in; `hint` says what is asked, `width` is in characters",
}  # fmt: skip
"""What each element is for."""

NEEDED = frozenset(
    {
        ("document", "id"), ("document", "title"), ("section", "id"), ("figure", "id"), ("a", "href"), ("ref", "to"),
        ("field", "hint"),
    }
)  # fmt: skip
"""Attributes that an element cannot do without."""

YES_NO, NO_YES = ("yes", "no"), ("no", "yes")

CHOICES: Mapping[tuple[str, str], Sequence[str]] = {
    ("document", "chapters"): ("new-page", "run-on"),
    ("cover", "own-page"): YES_NO,
    ("contents", "of"): ("sections", "tables", "figures"),
    ("section", "scheme"): get_args(tree.SectionScheme),
    ("section", "landscape"): NO_YES,
    ("section", "toc"): YES_NO,
    ("section", "paragraphs"): ("plain", "numbered"),
    ("p", "role"): get_args(tree.ParagraphRole),
    ("ol", "kind"): ("decimal", "alpha"),
    ("table", "plain"): NO_YES,
    ("col", "align"): get_args(tree.Align),
    ("tr", "role"): get_args(tree.RowRole),
    ("box", "role"): get_args(tree.BoxRole),
    ("signature", "place"): NO_YES,
    ("ref", "form"): get_args(tree.RefForm),
}
"""Attributes with a closed set of values, the default first."""

SCHEMES: Mapping[str, tuple[str, str]] = {
    "decimal": ("2.3.1 Percelen", "chapters and sections; the default"),
    "annex": ("Bijlage 2 Begrippen", "annexes, at the first level; sections below go on as 2.1"),
    "article": ("Artikel 5 Duur", "articles of an agreement, at the first level"),
    "argument": ("2.1 Het model werkt", "arguments of a proposal; `prefix` is the number of the point that they support, without it 1, 2, 3"),
    "none": ("Wat goed gaat", "no number; the table of contents lists it at the first level only"),
}  # fmt: skip
"""How a section is numbered: an example, and what it is for."""

OFFERED: Mapping[str, str] = {
    "iso": "2025-01-01: a date for attributes.",
    "upper": "All letters as capitals.",
    "lower": "No capitals.",
    "capitalize": "The first letter as a capital, the others as they are.",
    "enumerate": "a, b en c: a list in a sentence; another last word as argument.",
    "join": "The items of a list with the argument between them.",
    "default": "The argument where a part is missing from the dossier.",
    "map": "The same attribute or filter of every item: `lots | map(attribute=\"name\")`.",
    "select": "The items that pass a test.",
    "selectattr": "The items of which an attribute passes a test: `requirements | selectattr(\"type\", \"eq\", \"wish\")`.",
    "reject": "The items that do not pass a test.",
    "rejectattr": "The items of which an attribute does not pass a test.",
    "sort": "The items in order, also by an attribute.",
    "unique": "Every item once.",
    "groupby": "The items in groups with the same value of an attribute.",
    "batch": "The items in rows of so many.",
    "first": "The first item.",
    "last": "The last item.",
    "list": "The items as a list, after a filter that gives them one by one.",
    "sum": "The sum of the items, or of an attribute of theirs: `lots | sum(attribute=\"budget\")`.",
    "length": "How many there are.",
    "round": "Rounded to so many decimals.",
    "abs": "Without its sign.",
    "int": "As a whole number.",
    "range": "Whole numbers in a row, for a loop.",
    "namespace": "A place for a sum that a loop makes: `{% set sums = namespace(total=0) %}`.",
    "ref": "Cross reference in an expression, also in prose: `ref(\"percelen\")`, `ref(\"percelen\", document=\"tender-document\")`; `form` as on `<ref>`.",
    "clause": "The blocks of a clause: `clause(\"social-return\")`; nothing where the clause does not apply.",
    "applies": "Whether a clause applies in this dossier, for a condition.",
}  # fmt: skip
"""Filters and globals that have no docstring of ours."""


def vocabulary_page(templates: Path) -> str:
    """Elements and attributes, roles and schemes, filters and globals."""
    environment = Environment(templates, templates.parent)
    return page(
        "Vocabulary of templates",
        "Everything that a template can write; anything else is a finding. How to use it is in [templates](../templates.md). An attribute in bold is\n"
        "obligatory; of several values the first is the default.",
        "## Blocks",
        _elements(tag for tag in ATTRIBUTES if tag not in INLINE),
        f"Where blocks may stand, these may: {', '.join(code(f'<{tag}>') for tag in BLOCKS)}. The others stand inside the block they belong to.",
        "## Inline",
        _elements(tag for tag in ATTRIBUTES if tag in INLINE),
        "## Numbering of sections",
        table(("scheme", "heading", "for"), ((code(name), *SCHEMES[name]) for name in get_args(tree.SectionScheme))),
        "## Filters",
        _offered(environment.filters),
        "## Globals",
        _offered(environment.globals),
    )


def _elements(tags: Iterable[str]) -> str:
    rows = ((code(f"<{tag}>"), ELEMENTS[tag], _attributes(tag)) for tag in tags)
    return table(("element", "what it is", "attributes"), rows)


def _attributes(tag: str) -> str:
    return ", ".join(_attribute(tag, name) for name in ATTRIBUTES[tag])


def _attribute(tag: str, name: str) -> str:
    choices = CHOICES.get((tag, name), ())
    shown = f"**{code(name)}**" if (tag, name) in NEEDED else code(name)
    return f"{shown} ({', '.join(choices)})" if choices else shown


def _offered(names: Mapping[str, Any]) -> str:
    return table(("name", "what it gives"), ((code(name), _said(name, names[name])) for name in names))


def _said(name: str, work: Callable[..., Any]) -> str:
    """The words of the table, else the first line of the docstring."""
    return OFFERED[name] if name in OFFERED or not work.__doc__ else work.__doc__.strip().splitlines()[0]


# Content

REFERENCE = "The id of an element of "
"""How the schema describes a fact that refers to an element of a list."""

COMMON = ("illustrative", "source", "note")
"""Fields of every list element, which are explained once."""

MODELS: tuple[type[BaseModel], ...] = (model.Dossier, model.Municipality)


def content_page() -> str:
    """Every part of a dossier with its facts, in the order of the model."""
    return page(
        "Content",
        "The keys of the files of a dossier. A path goes by these names and by ids: `lots/noord/budget`, `contract/term/start`.",
        'Any fact may be written with a note beside it: `{value: 26000000, source: "strategy 2.5", note: "…", illustrative: true}`; a fact that is not\n'
        'decided as `{open: "what has to be decided?"}`, one that is proposed as `{proposed: 30}`. Every element of a list with an `id` may have\n'
        "`illustrative: true` (no source gives it), `source` and `note` (for [the internal edition](../how-to/editions.md)) as well.\n"
        "Where one dossier is for [several municipalities](../how-to/several-municipalities.md), `municipalities: [a, b]` stands instead of\n"
        "`municipality`, and what differs is `{per_municipality: {a: …, b: …}}`.\n"
        "*Computed* values are not written; templates and texts print them.",
        "## Kinds of facts",
        table(("kind", "what it is"), ((name, explanation) for name, (_type, explanation) in FACTS.items())),
        *(part for each in _models() for part in (f"## {each.__name__}", _part(each))),
        "## House style",
        "In which formats each token of [HouseStyleProfile](#housestyleprofile) is seen. The steps are in [house-style.md](../how-to/house-style.md).",
        table(
            ("token", "PDF", "web page", "Word"),
            (
                (code(name), *("yes" if kind in kinds else "" for kind in ("pdf", "html", "docx")))
                for name, kinds in SHOWN_IN.items()
            ),
        ),
    )


def _models() -> list[type[BaseModel]]:
    """All parts in the order in which the model names them."""
    found: dict[type[BaseModel], None] = {}
    waiting = list(MODELS[:1])
    while waiting:
        part = waiting.pop(0)
        if part not in found:
            found[part] = None
            waiting = [*_below(part), *waiting]
    return list(found)


def _below(part: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for expected in fields_of(part).values():
        if expected.derived:
            continue
        inner = expected
        while inner.item:
            inner = inner.item
        if inner.model:
            yield inner.model


def _part(part: type[BaseModel]) -> str:
    made = _schema(part)
    required = made.get("required", ())
    rows = [
        (code(name), "id" if name == "id" else _type(field), _note(name, field, name in required))
        for name, field in made["properties"].items()
        if not (name in COMMON and "id" in made["properties"])
    ]
    computed = [(code(name), "computed", _first_line(value)) for name, value in _properties(part)]
    computed += [
        (code(name), "computed", "From the decisions.") for name, each in fields_of(part).items() if each.derived
    ]
    explanation = made.get("description", "").replace("\n\n", "\n")
    return "\n\n".join(filter(None, (explanation, table(("key", "kind", ""), [*rows, *computed]))))


def _schema(part: type[BaseModel]) -> dict[str, Any]:
    if part is model.Dossier:  # its files need no key by themselves, the dossier as a whole does
        required = [name for name, field in part.model_fields.items() if field.is_required() and name != "id"]
        return {"description": part.__doc__ or "", **_root(part), "required": required}
    made = _root(part) if part in MODELS else _root(model.Dossier)["$defs"][part.__name__]
    return {"description": part.__doc__ or "", **made}


@cache
def _root(part: type[BaseModel]) -> dict[str, Any]:
    return file_schema(part)


def _type(field: Mapping[str, Any]) -> str:
    """The kind of a field in words; parts lead to their own heading."""
    match field:
        case {"description": str(words)} if words.startswith(REFERENCE):
            return f"id from {code(words.removeprefix(REFERENCE).rstrip('.'))}"
        case {"$ref": str(reference)}:
            name = reference.rpartition("/")[2]
            return name.removeprefix("fact-") if name.startswith("fact-") else f"[{name}](#{name.lower()})"
        case {"type": "array", "items": items}:
            return f"list of {_type(items)}"
        case {"type": "object", "additionalProperties": inner}:
            return f"names, each with {_type(inner)}"
        case {"else": plain}:  # a list, which may be given per municipality
            return _type(plain)
        case {"anyOf": [plain, {"properties": {"open": _}}, *_]}:  # the fact itself, and the same with a note beside it
            return _type(plain)
        case {"anyOf": choices}:
            return " or ".join(_type(choice) for choice in choices)
        case {"enum": choices}:
            return ", ".join(code(choice) for choice in choices)
        case {"type": kind}:
            return {"string": "text", "integer": "whole number", "number": "number"}[str(kind)] + _range(field)
        case _:
            raise KeyError(field)


def _range(field: Mapping[str, Any]) -> str:
    match field:
        case {"type": "number", "minimum": least, "maximum": most}:
            return f" from {least:g} to {most:g}"
        case _:
            return ""


def _note(name: str, field: Mapping[str, Any], required: bool) -> str:
    if name == "id" and not required:
        return "the name of the folder or file; left out"
    if required:
        return "needed"
    default = field.get("else", field).get("default")
    return "" if default is None else f"otherwise {code(_spelled(default))}"


def _spelled(default: Any) -> str:
    """As it is written in a content file."""
    match default:
        case list():
            return f"[{', '.join(map(_spelled, default))}]"
        case bool():
            return str(default).lower()
        case float():
            return f"{default:g}"
        case _:
            return str(default)


def _properties(part: type[BaseModel]) -> Iterator[tuple[str, property]]:
    for owner in reversed(part.__mro__):
        if owner.__module__.startswith("bestek.model"):
            yield from ((name, value) for name, value in vars(owner).items() if isinstance(value, property))


def _first_line(value: property) -> str:
    return (value.__doc__ or "").strip().partition("\n")[0]
