"""Jinja: the dossier's values through the templates to marked text.

The environment is closed: values know where they come from and print as handles, fixed text carries stamps, every filter keeps the
sources of what it is given, nothing but the offered names can be reached, nothing outside the template folder can be read.
A mistake in a template is a finding with template, line and the chain of includes.
"""

from __future__ import annotations

import datetime
import difflib
import inspect
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from functools import cached_property, partial, wraps
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes, pass_context, pass_environment
from jinja2.compiler import CodeGenerator
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.filters import FILTERS
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context, LoopContext, Macro, StrictUndefined, TemplateReference
from jinja2.sandbox import MAX_RANGE, ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from markupsafe import Markup

from bestek import formats, tree
from bestek.citations import citation
from bestek.clauses import Clause, body_of
from bestek.findings import Finding, FindingsError, Place
from bestek.formats import DUTCH, Speech, capitalized
from bestek.included import Inclusions
from bestek.labels import Words
from bestek.marks import Drawing, Fragment, HtmlStamper, Markdown, Marked, Printed, Value, stamp_markdown
from bestek.messages import _
from bestek.model import Computed, Dossier
from bestek.sections import Part
from bestek.style import DEFAULT, HouseStyle
from bestek.validate.types import at_path, form_of
from bestek.view import (
    TRACED,
    DerivedView,
    DictView,
    ListView,
    Missing,
    MissingPartError,
    OpenFact,
    OpenFactError,
    Traced,
    TracedProse,
    TracedStr,
    View,
    recording,
    trace,
)

if TYPE_CHECKING:
    from bestek.charts import Palette

DOCUMENTS = "documents"
CLAUSES = "clauses"
BLOCKS = "blocks"
DEPTH = 20
"""How deep texts and clauses may print each other."""


CHAIN = 12
"""How many templates of a chain of includes are named."""


class PrintError(Exception):
    """A template prints something that is not text. `place` is given where the template is not to blame."""

    def __init__(self, message: str, place: Place | None = None) -> None:
        self.place = place
        super().__init__(message)


def _unknown(message: str, name: str, known: Iterable[str]) -> PrintError:
    """There is nothing of this `name`; the message closes with the nearest that there is."""
    near = difflib.get_close_matches(name, list(known), 1, 0.5)
    hint = f"; {_('did you mean {near}?').format(near=repr(near[0]))}" if near else ""
    return PrintError(message.format(name=name) + hint)


class Undefined(StrictUndefined):
    """An unknown name: any use is an error, and the message names the nearest known one."""

    __slots__ = ()
    known: tuple[str, ...] = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        name = str(self._undefined_name)
        here = self._undefined_obj is jinja2.utils.missing
        names = list(self.known) if here else [n for n in dir(self._undefined_obj) if not n.startswith("_")]
        near = difflib.get_close_matches(name, names, 1, 0.6)
        message = _("'{name}' is unknown here").format(name=name)
        return f"{message}; {_('did you mean {near}?').format(near=repr(near[0]))}" if near else message


class StampExtension(Extension):
    """Stamps fixed text with its template line when a template is compiled."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        environment = self.environment
        assert isinstance(environment, Environment)
        place = environment.place(stream.filename or stream.name or "", 0)
        name, offset = place.file, place.line
        html = HtmlStamper(name)
        fresh = True
        for token in stream:
            if token.type != "data":
                fresh = token.type == "block_end"
                yield token
            elif name.endswith(".html.j2"):
                yield Token(token.lineno, "data", html(token.value, token.lineno))
            else:
                text = stamp_markdown(token.value, name, token.lineno + offset, starts_line=fresh or token.lineno == 1)
                yield Token(token.lineno, "data", text)
                fresh = text.endswith("\n")


class _Generator(CodeGenerator):
    """Lets `a ~ b` keep the sources of both."""

    def visit_Concat(self, node: nodes.Concat, frame: Any) -> None:  # noqa: N802
        self.write("environment.concatenate((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class _Context(Context):
    """Names that no template set come from the rendering: also in imported macros, and only when they are asked for."""

    def resolve_or_missing(self, key: str) -> Any:
        found = super().resolve_or_missing(key)
        environment = self.environment
        if not isinstance(environment, Environment) or not environment.rendering:
            return found
        if environment.rendering.inclusions:
            environment.rendering.inclusions.note(key, found)
        return environment.rendering.name(key) if found is jinja2.utils.missing else found


class _Template(jinja2.Template):
    """A template that another includes, and a clause, is not run again where it says what it said."""

    @classmethod
    def _from_namespace(cls, environment: Any, namespace: Any, globals: Any) -> jinja2.Template:
        made = super()._from_namespace(environment, namespace, globals)
        if made.name and _INCLUDED.match(made.name):
            made.root_render_func = partial(_included, environment, made.name, made.root_render_func)
        return made


_INCLUDED = re.compile(r"documents/[^/]+/|clauses/|blocks/")
"""Templates that print a part of a document and leave nothing behind."""


def _included(
    environment: Environment, name: str, run: Callable[[Context], Iterator[str]], context: Context
) -> Iterator[str]:
    rendering = environment.rendering
    if rendering is None or rendering.inclusions is None:
        yield from run(context)
        return
    key = name, rendering.home, rendering.reading
    yield rendering.inclusions.printed(key, context.get_all(), partial(run, context))


class _Loader(jinja2.FileSystemLoader):
    """Templates from one folder; the front matter of a clause is blanked, so that its lines keep their numbers."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, filename, uptodate = super().get_source(environment, template)
        return (body_of(source) if template.startswith(f"{CLAUSES}/") else source), filename, uptodate


class Environment(ImmutableSandboxedEnvironment):
    """The closed world of the templates of one project."""

    code_generator_class = _Generator
    context_class = _Context
    template_class = _Template
    intercepted_binops = frozenset(["*", "**", "%"])

    def __init__(self, templates: Path, root: Path, cache: jinja2.BytecodeCache | None = None) -> None:
        self.root = root
        self.rendering: Rendering | None = None
        self._texts: dict[tuple[str, str], jinja2.Template] = {}
        super().__init__(
            loader=_Loader(templates),
            extensions=[StampExtension],
            undefined=Undefined,
            finalize=_finalize,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=cache,
            auto_reload=False,
        )
        self.filters = _filters()
        self.tests = {**self.tests, "open": lambda value: isinstance(value, OpenFact)}
        self.globals = {"range": self.globals["range"], "namespace": Namespace, **_GLOBALS}

    def place(self, filename: str, line: int) -> Place:
        """A line of compiled code as a place in the project. A text of the dossier is compiled under `file#lines-before-it`."""
        name, _hash, before = filename.partition("#")
        path = Path(name)
        file = path.relative_to(self.root) if path.is_relative_to(self.root) else path
        return Place(file.as_posix(), line + int(before or 0))

    def text_template(self, text: str, filename: str) -> jinja2.Template:
        """The template of a text of the dossier, compiled once."""
        if (text, filename) not in self._texts:
            code = self._compiled(text, filename)
            self._texts[text, filename] = jinja2.Template.from_code(self, code, self.make_globals(None))
        return self._texts[text, filename]

    def _compiled(self, text: str, filename: str) -> CodeType:
        if self.bytecode_cache is None:
            return self.compile(text, name=filename, filename=filename)
        bucket = self.bytecode_cache.get_bucket(self, filename, filename, text)
        if bucket.code is None:
            bucket.code = self.compile(text, name=filename, filename=filename)
            self.bytecode_cache.set_bucket(bucket)
        return bucket.code

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002  the sandbox passes it
        """Only the dossier, loops, namespaces and macros have attributes; a value has filters instead."""
        return not attr.startswith("_") and _OFFERS[type(obj)]

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        hint = _("a value has no '{name}' to take; use a filter").format(name=attribute)
        return Undefined(hint, obj=obj, name=attribute, exc=SecurityError)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Products and remainders of numbers only: repeated text, text that is filled up and powers could fill the memory."""
        if operator == "**":
            raise SecurityError(_("templates compute no powers"))
        if isinstance(left, str | list | tuple) or isinstance(right, str | list | tuple):
            raise SecurityError(_("'{operator}' works on numbers only").format(operator=operator))
        return super().call_binop(context, operator, left, right)

    def concatenate(self, values: tuple[Any, ...]) -> Any:
        """`a ~ b`: the texts joined, with the sources of all."""
        if any(isinstance(value, Markup) for value in values):
            raise PrintError(_("'~' joins values; markup cannot be joined, print the parts one after the other"))
        if still_open := next((value for value in values if isinstance(value, OpenFact)), None):
            return still_open
        return trace("".join(_strings(self, values)), *values)


def text_of(value: Any, speech: Speech = DUTCH) -> str:
    """A value as it is printed in running text. Raises `PrintError` for what is no text."""
    match value:
        case bool():
            raise PrintError(_("a yes or no is printed; write the words with a condition"))
        case None:
            raise PrintError(_("nothing is printed (none); test for it first"))
        case View() | ListView() | DictView() | DerivedView() | list() | tuple() | dict():
            raise PrintError(_("a whole part is printed; name one of its fields, or join a list with 'enumerate'"))
        case OpenFact():
            raise OpenFactError(value)
        case Missing() | jinja2.Undefined():
            return str(value)
        case _ if callable(value):
            raise PrintError(_("a function is printed; call it with ( )"))
        case str() | int() | float() | Decimal() | datetime.date():
            return formats.plain(value, speech)
        case _:
            raise PrintError(_("this is no text; print it on its own, or one of its values"))


_OFFERING = (
    View,
    ListView,
    DictView,
    DerivedView,
    Missing,
    LoopContext,
    Namespace,
    OpenFact,
    Computed,
    Macro,
    TemplateModule,
    TemplateReference,
    dict,
)
"""What has attributes for templates."""


class _Offers(dict[type, bool]):
    def __missing__(self, kind: type) -> bool:
        self[kind] = issubclass(kind, _OFFERING)
        return self[kind]


_OFFERS = _Offers()


@pass_context
def _finalize(context: Context, value: Any) -> Any:
    """What an expression prints: markup as it is, everything else as a handle."""
    if isinstance(value, Markup):
        return value
    rendering = _rendering(context.environment)
    return Markup(rendering.marked.handle(rendering.printed(value)))  # noqa: S704  digits between private-use characters


def _rendering(environment: jinja2.Environment) -> Rendering:
    assert isinstance(environment, Environment)
    assert environment.rendering
    return environment.rendering


@dataclass
class Rendering:
    """One document being rendered: its dossier, and what was printed so far."""

    environment: Environment
    dossier: View
    document: View
    clauses: Mapping[str, Clause]
    words: Words
    style: HouseStyle = DEFAULT
    sections: tuple[Part, ...] = ()
    item: Any = field(default_factory=lambda: Missing("item"))
    """The element of a collection that the document is about, where it is one of many (`each`)."""
    head: tuple[Part, ...] = ()
    """What stands at the head of the document, where its kind has facts there to choose."""
    spoken: Words | None = None
    """The words of the running text, where its language is not that of the labels."""
    languages: Mapping[str, Words] = field(default_factory=dict)
    """The words of every language, for what a template prints in a language that it names."""
    marked: Marked = field(default_factory=Marked)
    inclusions: Inclusions | None = None
    """The templates that it includes, where they are remembered."""
    used_clauses: set[str] = field(default_factory=set)
    reading: tuple[str, ...] = ()
    home: str = ""
    """The document that a text is quoted from, while it is."""

    def name(self, key: str) -> Any:
        """A name of a template that is not its own: a part of the dossier, the document, or the fixed labels."""
        match key:
            case "document":
                return self.document
            case "item":
                return self.item
            case "labels":
                return self.labels()
            case "sections" if self.sections:
                return self.sections
            case "head" if self.head:
                return self.head
            case _ if key in self.facts:
                return getattr(self.dossier, key)
            case _:
                return jinja2.utils.missing

    @cached_property
    def facts(self) -> frozenset[str]:
        """The names of the parts of the dossier."""
        return frozenset(dir(self.dossier))

    def known(self) -> tuple[str, ...]:
        """All names that a template may use."""
        lists = (name for name in ("sections", "head") if getattr(self, name))
        return ("document", "item", "labels", *lists, *dir(self.dossier), *self.environment.globals)

    @property
    def body(self) -> Words:
        """The words of the running text."""
        return self.spoken or self.words

    def labels(self) -> dict[str, str]:
        """The labels by name, and their `language`, for templates."""
        labels = self.words.labels
        named = {f.name: self.said(getattr(labels, f.name), labels.language) for f in fields(labels)}
        return {**named, "language": labels.language}

    def said(self, text: str, language: str) -> TracedStr:
        """Words in a language, which they carry where it is not that of the running text."""
        made = TracedStr(text)
        made.lang = "" if language == self.body.language else language
        return made

    def words_in(self, language: str) -> Words:
        """The words of a language; without one those of the running text."""
        known = {self.words.language: self.words, self.body.language: self.body}
        if found := known.get(language or self.body.language, self.languages.get(language)):
            return found
        raise PrintError(_("there are no labels in the language '{language}'").format(language=language))

    def printed(self, value: Any) -> Value:
        """A value as it goes into the text."""
        match value:
            case Printed() | Markdown() | Drawing() | Fragment() | tree.Ref():
                return value
            case OpenFact():
                return Printed(self.placeholder(value), value.sources, undecided=True)
            case TracedProse():
                return self.prose(value)
            case _ if isinstance(value, TRACED) and value.proposed:
                words = f"{text_of(value, self.body.speech)} ({self.body.labels.proposed})"
                return Printed(words, value.sources, undecided=True)
            case _:
                words = text_of(value, self.body.speech)
                return Printed(words, getattr(value, "sources", ()), lang=getattr(value, "lang", ""))

    def drew(self, *values: object) -> None:
        """Notes what a drawing shows of facts that are proposed: no text says it."""
        for value in values:
            if isinstance(value, Traced) and value.proposed:
                self.marked.handle(self.printed(value))

    def placeholder(self, fact: OpenFact) -> str:
        """What stands in the place of an open fact."""
        return f"[{self.body.labels.open}: {fact.question}]"

    def prose(self, value: TracedProse) -> Markdown:
        """A text of the dossier with the facts in it printed."""
        source = value.sources[0] if value.sources else tree.Source("", 0)
        text = str(value)
        if statement := re.search("{[%#]", text):
            message = _("the text {path} holds a template statement; only {{{{ … }}}} works in content")
            line = source.line + text.count("\n", 0, statement.start())
            raise PrintError(message.format(path=source.path), Place(source.file, line, 0, source.path))
        stamped = stamp_markdown(text, source.file, source.line)
        if "{{" in text:
            with self._inside(source.path):
                stamped = self._filled(text, source)
        return Markdown(stamped, value.sources, source.path.replace("/", "-"))

    def _filled(self, text: str, source: tree.Source) -> str:
        template = self.environment.text_template(text, f"{source.file}#{source.line - 1}")
        return template.render()

    def quoted(self, value: TracedProse, document: str) -> Markdown:
        """A text of another document; what it refers to stands there."""
        before, self.home = self.home, document
        try:
            return self.prose(value)
        finally:
            self.home = before

    def clause(self, name: str) -> Markdown:
        """A clause of the library with its facts printed."""
        self.used_clauses.add(name)
        if name not in self.clauses:
            raise _unknown(_("there is no clause '{name}'"), name, self.clauses)
        if not self.applies(name):
            return Markdown("")
        with self._inside(f"{CLAUSES}/{name}"):
            text = self.environment.get_template(f"{CLAUSES}/{name}.md.j2").render()
        return Markdown(text, (), name)

    def citation(self, record: View, pages: str) -> Markdown:
        """A citation of a record, every part of it with its own source."""
        words = self.vocabulary("citation")
        text = citation(record, pages, words, lambda value: self.marked.handle(self.printed(value)))
        return Markdown(text, (), f"records-{record.id}")

    def vocabulary(self, name: str, language: str = "") -> Mapping[str, str]:
        """The words for the codes of a vocabulary, in a language, by default that of the running text."""
        words = self.words_in(language).vocabularies.get(name)
        if words is None:
            raise PrintError(_("there is no vocabulary '{name}' in the labels").format(name=name))
        return words

    def applies(self, name: str) -> bool:
        """Whether the condition of a clause holds in this dossier."""
        clause = self.clauses.get(name)
        if clause is None or not clause.applies_when:
            return True
        condition = "{% if " + clause.applies_when + " %}yes{% endif %}"
        filename = f"{clause.place.file}#{clause.condition_line - 1}"
        return bool(self.environment.text_template(condition, filename).render())

    def _inside(self, name: str) -> _Inside:
        return _Inside(self, name)


@dataclass
class _Inside:
    rendering: Rendering
    name: str

    def __enter__(self) -> None:
        path = self.rendering.reading
        if self.name in path or len(path) >= DEPTH:
            chain = " → ".join((*path, self.name))
            raise PrintError(_("a text prints itself: {chain}").format(chain=chain))
        self.rendering.reading = (*path, self.name)

    def __exit__(self, *_args: object) -> None:
        self.rendering.reading = self.rendering.reading[:-1]


# Filters


def _keeps(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that keeps the sources of its arguments and of what it reads on its way. What it makes of an open fact is that fact."""

    @wraps(work)
    def kept(*values: Any, **options: Any) -> Any:
        given = values[1] if isinstance(values[0], jinja2.Environment) else values[0]
        if isinstance(given, OpenFact):
            return given
        if isinstance(given, Missing):
            raise MissingPartError(given)
        with recording() as reads:
            try:
                result = work(*values, **options)
            except OpenFactError as error:
                return error.fact
            except (TypeError, ValueError, ArithmeticError, KeyError, AttributeError) as error:
                raise PrintError(_refusal(name, values)) from error
            result = list(result) if isinstance(result, Iterator) else result
        return trace(result, *values, sources=tuple(dict.fromkeys(reads)))

    return kept


def _refusal(name: str, values: tuple[Any, ...]) -> str:
    given = ", ".join(repr(str(value)) for value in values if isinstance(value, str | int | Decimal | datetime.date))
    return _("the filter '{name}' cannot work on {values}").format(name=name, values=given or _("this"))


def _strings(environment: Environment, values: Any) -> list[str]:
    speech = environment.rendering.body.speech if environment.rendering else DUTCH
    return [text_of(value, speech) for value in values]


def _default(value: Any, other: Any = "") -> Any:
    return other if isinstance(value, Missing | jinja2.Undefined) else value


@pass_environment
def _enumerate(environment: Environment, values: Any, last: str = "", language: str = "") -> Any:
    """a, b en c: a list in running text; `last` stands before its last element."""
    items = list(values)
    last = last or _rendering(environment).words_in(language).speech.last
    return trace(formats.enumerate_(_strings(environment, items), last), items)


@pass_environment
def _join(environment: Environment, values: Any, between: str = "") -> Any:
    """A list with the same between all elements."""
    items = list(values)
    return trace(between.join(_strings(environment, items)), items)


def _share(whole: Any, percentage: Any) -> Any:
    """So many percent of it: `award.maximum_points | share(sub.weight)`."""
    return whole * percentage / 100


def _percentage_of(part: Any, whole: Any, decimals: int = 1) -> Any:
    """How many percent of the argument it is, rounded: `lot.budget | percentage_of(budget_total) | percent`."""
    return round(part / whole * 100, decimals)


def _number_in(item: Any, items: Any) -> int:
    """Its place in a list, counted from 1: `annex | number_in(tender_parts)`."""
    return list(items).index(item) + 1


@pass_environment
def _label(environment: Environment, value: Any, vocabulary: str, language: str = "") -> Any:
    """The word for a code (`requirement` in the vocabulary `requirement-type` is "eis"), in the language of the running text."""
    rendering = _rendering(environment)
    words = rendering.vocabulary(vocabulary, language)
    if str(value) not in words:
        raise PrintError(_("the vocabulary '{name}' has no word for '{code}'").format(name=vocabulary, code=value))
    return rendering.said(words[str(value)], language or rendering.body.language)


@pass_environment
def _as_fact(environment: Environment, value: Any, path: str, document: str = "") -> Any:
    """A value as the fact at a path is printed: an amount, a percentage, a date or a text, as the model says of that path.

    A text is quoted from `document`: what it refers to stands there.
    """
    rendering = _rendering(environment)
    expected = at_path(str(path), Dossier)
    form = form_of(expected) if expected else None
    speech = rendering.words_in("").speech
    match form:
        case "prose" if isinstance(value, TracedProse):
            return rendering.quoted(value, str(document))
        case "money" | "percent":
            return formats.BY_LANGUAGE[form](value, speech=speech)
        case _:
            return formats.plain(value, speech)


def _in_language(work: Callable[..., str]) -> Callable[..., Any]:
    """A filter that prints a value in the language of its last argument, else in that of the running text."""
    form = inspect.signature(work)

    @wraps(work)
    @pass_environment
    def printed(environment: Environment, *values: Any, **options: Any) -> Any:
        language = options.pop("language", "")
        if len(values) == len(form.parameters):
            *values, language = values  # type: ignore[assignment]
        rendering = _rendering(environment)
        speech = rendering.words_in(str(language)).speech
        return rendering.said(work(*values, **options, speech=speech), speech.language)

    return printed


_OWN: dict[str, Callable[..., Any]] = {
    **{name: _in_language(work) for name, work in formats.BY_LANGUAGE.items()},
    "iso": lambda value: value.isoformat(),
    "letter": formats.letter,
    "upper": lambda value: str(value).upper(),
    "lower": lambda value: str(value).lower(),
    "capitalize": capitalized,
    "enumerate": _enumerate,
    "join": _join,
    "share": _share,
    "percentage_of": _percentage_of,
    "number_in": _number_in,
    "label": _label,
    "as_fact": _as_fact,
}
_OF_JINJA = (
    "map",
    "select",
    "selectattr",
    "reject",
    "rejectattr",
    "sort",
    "unique",
    "groupby",
    "batch",
    "first",
    "last",
    "list",
    "sum",
    "length",
    "round",
    "abs",
    "int",
)


def _filters() -> dict[str, Callable[..., Any]]:
    offered = {**_OWN, **{name: FILTERS[name] for name in _OF_JINJA}}
    return {name: _keeps(name, work) for name, work in offered.items()} | {"default": _default}


# Globals


@pass_environment
def _ref(environment: Environment, target: Any, document: Any = "", form: tree.RefForm = "full") -> tree.Ref | OpenFact:
    if still_open := next((each for each in (target, document) if isinstance(each, OpenFact)), None):
        return still_open
    home = _rendering(environment).home
    return tree.Ref(text_of(target), (document and text_of(document)) or home, form)


@pass_environment
def _phrase(environment: Environment, key: str) -> Any:
    """A stock phrase of the municipality."""
    return _rendering(environment).dossier.municipality.phrases[key]


def _drawn(environment: Environment, name: Any) -> str:
    """A name in a drawing; the question of one that is open."""
    return _rendering(environment).placeholder(name) if isinstance(name, OpenFact) else text_of(name)


def _palette(style: HouseStyle) -> Palette:
    """The colours of a drawing, from the house style."""
    from bestek.charts import Palette

    return Palette(mark=style.primary, text=style.text, muted=style.muted, rule=style.rule, shade=style.shade)


@pass_environment
def _planning_chart(environment: Environment, milestones: Any, lettered: bool = False, language: str = "") -> Drawing:
    """The milestones (views with `name`, `date` and perhaps `end`) as a drawn timeline, with the letters A, B, C of their places when `lettered`."""
    from bestek.charts import Step, planning_chart, planning_text

    style = _rendering(environment).style
    speech = _rendering(environment).words_in(language).speech
    named = [(formats.letter(place) if lettered else "", step) for place, step in enumerate(milestones, 1)]
    dated = [(letter, step) for letter, step in named if not isinstance(step.date, OpenFact)]
    ends = [None if isinstance(step.end, OpenFact) else step.end or None for _letter, step in dated]
    for _letter, step in dated:
        _rendering(environment).drew(step.name, step.date, step.end)
    steps = [
        Step(_drawn(environment, step.name), step.date, end, letter)
        for (letter, step), end in zip(dated, ends, strict=True)
    ]
    return Drawing(planning_chart(steps, style.text_width, _palette(style), speech), planning_text(steps, speech))


@pass_environment
def _table(environment: Environment, id: str) -> Fragment:
    """A table of amounts of the dossier, as `blocks/table.html.j2` lays it out."""
    tables = _rendering(environment).dossier.tables
    if str(id) not in dir(tables):
        raise _unknown(_("there is no table '{name}'"), str(id), dir(tables))
    return Fragment(environment.get_template(f"{BLOCKS}/table.html.j2").render(grid=tables[str(id)]))


@pass_environment
def _kraljic_chart(environment: Environment, products: Any) -> Drawing:
    """The products (views with `name`, `financial_impact`, `supply_risk` and `quadrant`) in the Kraljic matrix, as a drawing."""
    from bestek.charts import MatrixWords, Product, kraljic_chart, kraljic_text

    rendering = _rendering(environment)
    style, names = rendering.style, rendering.vocabulary("kraljic")
    quadrants = {name: names[name] for name in ("strategic", "leverage", "bottleneck", "routine")}
    words = MatrixWords(names["financial-impact"], names["supply-risk"], names["low"], names["high"], quadrants)
    placed = [
        Product(
            _drawn(environment, item.name),
            Decimal(item.financial_impact),
            Decimal(item.supply_risk),
            text_of(item.quadrant),
        )
        for item in products
        if not isinstance(item.quadrant, OpenFact)
    ]
    for item in products:
        rendering.drew(item.name, item.financial_impact, item.supply_risk, item.quadrant)
    return Drawing(kraljic_chart(placed, style.text_width, _palette(style), words), kraljic_text(placed, words))


@pass_environment
def _cite(environment: Environment, id: str, pages: str = "") -> Markdown:
    """A record that is cited, for a footnote: `cite("pprc-2023", pages="4")` gives author, title, date, pages and checksum."""
    rendering = _rendering(environment)
    records = rendering.dossier.records
    if str(id) not in dir(records):
        raise _unknown(_("there is no record '{name}'"), str(id), dir(records))
    return rendering.citation(records[str(id)], text_of(pages))


_GLOBALS: dict[str, Any] = {
    "ref": _ref,
    "cite": _cite,
    "table": _table,
    "phrase": _phrase,
    "clause": pass_environment(lambda environment, name: _rendering(environment).clause(str(name))),
    "applies": pass_environment(lambda environment, name: _rendering(environment).applies(str(name))),
    "planning_chart": _planning_chart,
    "kraljic_chart": _kraljic_chart,
}


def render(rendering: Rendering, kind: str) -> Marked:
    """One document as marked text. Raises `FindingsError` for a mistake in a template or in a text that it prints."""
    environment = rendering.environment
    environment.rendering = rendering
    Undefined.known = rendering.known()
    try:
        rendering.marked.text = environment.get_template(f"{DOCUMENTS}/{kind}.html.j2").render()
    except (jinja2.TemplateError, SecurityError, PrintError, MissingPartError, OpenFactError) as error:
        raise FindingsError([_finding(environment, error, kind)]) from error
    except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError, NameError) as error:
        if (place := _place(environment, error)) is None:
            raise
        raise FindingsError(
            [Finding("E409", _cause(error), place, _("correct the expression at this place"))]
        ) from error
    return rendering.marked


def _finding(environment: Environment, error: Exception, kind: str) -> Finding:
    place = _place(environment, error)
    match error:
        case jinja2.TemplateSyntaxError():
            at = environment.place(error.filename or "", error.lineno)
            chain = (place, *place.chain) if place else ()
            at = replace(at, chain=tuple(step for step in chain if (step.file, step.line) != (at.file, at.line)))
            return Finding(
                "E401",
                _("the template cannot be read: {cause}").format(cause=error.message),
                at,
                _("correct the expression at this place"),
            )
        case jinja2.TemplateNotFound():
            return _not_found(environment, error, place or Place(f"templates/{DOCUMENTS}/{kind}.html.j2"))
        case MissingPartError(missing=Missing(internal=True, path=path)):
            message = _("this document prints '{path}', which is for the internal edition only").format(path=path)
            return Finding(
                "E408", message, place, _("test for it in the template: {example}").format(example="{% if … %}")
            )
        case MissingPartError():
            message = _("this document needs '{path}', which the dossier does not have").format(path=error.missing.path)
            return Finding("E403", message, place, _("add it to the content, or test for it in the template"))
        case OpenFactError():
            message = _("something is computed from a fact that is still open: {question}").format(
                question=error.fact.question
            )
            return Finding("E404", message, place, _("decide the fact, or test for it in the template"))
        case jinja2.UndefinedError():
            return Finding(
                "E402", str(error.message), place, _("use a name of the dossier, or correct the typing error")
            )
        case SecurityError():
            return Finding("E405", str(error), place, _("templates reach the dossier only; use a filter"))
        case PrintError(place=Place() as at):
            chain = (place, *place.chain) if place else ()
            hint = _("correct the expression at this place")
            return Finding("E406", _cause(error), replace(at, chain=chain), hint)
        case _:
            return Finding("E406", _cause(error), place, _("correct the expression at this place"))


def _not_found(environment: Environment, error: jinja2.TemplateNotFound, place: Place) -> Finding:
    near = difflib.get_close_matches(str(error.name), environment.list_templates(), 1, 0.5)
    hint = (
        _("did you mean {near}?").format(near=repr(near[0]))
        if near
        else _("templates stand in the template folder, and are named from there")
    )
    return Finding("E407", _("there is no template '{name}'").format(name=error.name), place, hint)


def _cause(error: Exception) -> str:
    match error:
        case RecursionError():
            return _("templates include each other without end")
        case ZeroDivisionError():
            return _("something is divided by zero")
        case OverflowError():
            return _("a range has at most {most} steps").format(most=MAX_RANGE)
        case ArithmeticError() | NameError():  # Jinja writes a literal that is too large as the name `inf`
            return _("the numbers are too large")
        case _:
            return str(error)


def _place(environment: Environment, error: BaseException) -> Place | None:
    """The innermost template line of an error, with the templates that led there, innermost first."""
    lines = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    places = [environment.place(file, line) for file, line in lines if file.endswith(".j2") or "#" in file]
    distinct = [place for place, before in zip(places, [None, *places], strict=False) if place != before]
    distinct = distinct[-CHAIN:][::-1]
    return replace(distinct[0], chain=tuple(distinct[1:])) if distinct else None
