"""Templates stay readable for a lawyer: layout, fixed text, and no logic beyond if, for, include and macro.

The lint walks Jinja's syntax tree of every template and clause that ships. What it refuses would still be rendered: a template outside
the repository may do all that Jinja can. A value that has to be computed is a property of the model, which a view runs traced, so that
its sources are known and it is open when a fact below it is; what is done to a printed value is a filter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jinja2
from jinja2 import nodes

from bestek.clauses import FRONT, body_of
from bestek.findings import Finding, Place
from bestek.messages import N_, _

LONGEST = 8
"""Steps of one expression: an attribute, a filter, a test, a comparison or a call is a step each."""

TERMS = 4
"""Conditions that `and` and `or` join in one expression."""

STATEMENTS = (
    nodes.Template,
    nodes.Extends,
    nodes.Block,
    nodes.Import,
    nodes.FromImport,
    nodes.Include,
    nodes.Macro,
    nodes.If,
    nodes.For,
    nodes.Assign,
    nodes.Output,
)

STEPS = (nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Test, nodes.Compare, nodes.Call, nodes.Concat)

EXPRESSIONS = (
    *STEPS,
    nodes.Name,
    nodes.Const,
    nodes.TemplateData,
    nodes.List,
    nodes.CondExpr,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Operand,
    nodes.Keyword,
)

COMPARISONS = ("eq", "ne", "in", "notin")
COMPUTING_FILTERS = ("sum", "round", "abs", "int", "batch", "groupby")
COMPUTING_NAMES = ("range", "namespace")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is said of something that templates do without, and what to do instead."""

    message: str
    hint: str


IN_THE_MODEL = N_("make it a property of the model, and print it by its name")
COMPUTED = Refusal(N_("a template computes nothing"), IN_THE_MODEL)
COMPARED = Refusal(N_("a template compares with == and in only"), IN_THE_MODEL)
TALLIED = Refusal(N_("a template keeps no tally"), IN_THE_MODEL)
CUT = Refusal(N_("a template cuts no part out of a list"), IN_THE_MODEL)
CALLED = Refusal(
    N_("only macros and the offered functions are called, with plain values"), N_("name the value with set first")
)
CHOSEN = Refusal(N_("a choice stands in a choice"), N_("write it with if, elif and else"))
LONG = Refusal(N_("the expression is too long to be read"), N_("name a part of it with set, or make it a property"))
RECURSIVE = Refusal(N_("a loop calls itself"), N_("write the levels out, or make it a macro"))
OTHER = Refusal(N_("a template has if, for, include, macro and set only"), N_("say it with these, or in the model"))

REFUSED: dict[type[nodes.Node], Refusal] = {
    **dict.fromkeys(
        (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow, nodes.Neg, nodes.Pos),
        COMPUTED,
    ),
    nodes.NSRef: TALLIED,
    nodes.Slice: CUT,
    nodes.CallBlock: Refusal(N_("a template has no call blocks"), N_("hand the macro what it prints as an argument")),
    nodes.FilterBlock: Refusal(N_("a template has no filter blocks"), N_("put the filter behind the values")),
    nodes.AssignBlock: Refusal(N_("set names a value, not a block"), N_("make the block a macro")),
    nodes.Dict: Refusal(N_("a template holds no table of values"), N_("facts stand in content, words in the labels")),
}


def lint(templates: Path) -> list[Finding]:
    """What is wrong with the templates in a folder, as findings with file and line; each kind once for a line."""
    files = sorted(templates.rglob("*.j2"))
    return [finding for file in files for finding in lint_file(file, templates.parent)]


def lint_file(file: Path, root: Path) -> list[Finding]:
    """What is wrong with one template or clause; the condition of a clause counts too."""
    name, source = file.relative_to(root).as_posix(), file.read_text("utf-8")
    clause = FRONT.match(source) if file.name.endswith(".md.j2") else None
    found = _findings(body_of(source) if clause else source, name)
    for number, line in enumerate(clause["front"].splitlines() if clause else (), 1):
        key, _colon, condition = line.partition(":")
        if key == "applies_when" and (condition := condition.strip().strip("\"'")):
            found += _findings(f"{{% if {condition} %}}{{% endif %}}", name, number)
    return found


def _findings(source: str, name: str, before: int = 0) -> list[Finding]:
    environment = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
    try:
        template = environment.parse(source)
    except jinja2.TemplateSyntaxError as error:
        message = _("the template cannot be read: {cause}").format(cause=error.message)
        return [Finding("E491", message, Place(name, error.lineno + before), _("correct the expression at this place"))]
    told = dict.fromkeys((node.lineno, refusal) for node, refusal in _refusals(template))
    return [
        Finding("E490", _(refusal.message), Place(name, line + before), _(refusal.hint))
        for line, refusal in sorted(told, key=lambda told: told[0])
    ]


def _refusals(node: nodes.Node) -> Iterator[tuple[nodes.Node, Refusal]]:
    """Everything that is refused below a node, statements and expressions."""
    if isinstance(node, nodes.Stmt | nodes.Template) and not isinstance(node, STATEMENTS):
        yield node, REFUSED.get(type(node), OTHER)
    if isinstance(node, nodes.For) and node.recursive:
        yield node, RECURSIVE
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Expr):
            yield from _of_expression(child)
        else:
            yield from _refusals(child)


def _of_expression(whole: nodes.Expr) -> Iterator[tuple[nodes.Node, Refusal]]:
    parts = [whole, *whole.find_all(nodes.Node)]
    yield from ((part, refusal) for part in parts for refusal in _of_part(part))
    steps = sum(isinstance(part, STEPS) for part in parts)
    terms = 1 + sum(isinstance(part, nodes.And | nodes.Or) for part in parts)
    if steps > LONGEST or terms > TERMS:
        yield whole, LONG


def _of_part(part: nodes.Node) -> Iterator[Refusal]:
    """What is wrong with one part of an expression."""
    match part:
        case nodes.Name(name=name) if name in COMPUTING_NAMES:
            yield TALLIED
        case nodes.Filter(name=name) if name in COMPUTING_FILTERS:
            yield COMPUTED
        case nodes.Compare(ops=ops) if len(ops) > 1 or ops[0].op not in COMPARISONS:
            yield COMPARED
        case nodes.Call() if not _is_plain(part):
            yield CALLED
        case nodes.CondExpr() if any(part.find_all(nodes.CondExpr)):
            yield CHOSEN
        case nodes.Tuple(ctx="store"):
            pass
        case _:
            if not isinstance(part, EXPRESSIONS):
                yield REFUSED.get(type(part), OTHER)


def _is_plain(call: nodes.Call) -> bool:
    """Whether a call is one of a macro or an offered function, with values that are not called themselves."""
    named = call.node.node if isinstance(call.node, nodes.Getattr) else call.node
    values = [*call.args, *call.kwargs]
    return (
        isinstance(named, nodes.Name)
        and call.dyn_args is None
        and call.dyn_kwargs is None
        and not any(isinstance(value, nodes.Call) or any(value.find_all(nodes.Call)) for value in values)
    )
