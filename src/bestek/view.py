"""The dossier as templates see it: every value knows the fact it comes from.

A `View` hands out the fields of a model object as traced values (`TracedStr`, `TracedInt`, `TracedDecimal`, `TracedDate`): ordinary
values with a `sources` tuple. A computed property of the model is run on the view itself, and what it reads on its way become its
sources, so that the end of the term names the start and the years it was computed from.
Paths go by stable id (`lots/noord/budget`): moving a list element changes no path.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, get_args

from pydantic import BaseModel

from bestek.findings import Place
from bestek.model import Open, Prose
from bestek.model.base import Internal
from bestek.model.derived import Derived
from bestek.model.labels import Label
from bestek.tree import Source

Sources = tuple[Source, ...]

_reads: ContextVar[list[Source] | None] = ContextVar("_reads", default=None)


class OpenFactError(Exception):
    """Something was computed from a fact that is not decided yet."""

    def __init__(self, fact: OpenFact) -> None:
        self.fact = fact
        super().__init__(fact.question)


class MissingPartError(Exception):
    """A template asked for a part that this dossier does not have."""

    def __init__(self, missing: Missing) -> None:
        self.missing = missing
        super().__init__(missing.path)


@dataclass(frozen=True)
class Missing:
    """A part of the dossier that was left out: false in a condition, empty in a loop, an error when printed or looked into.

    `internal` tells that the dossier has it, but the public edition does not print it.
    """

    path: str
    internal: bool = False

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raise MissingPartError(self)

    def __getitem__(self, key: object) -> Any:
        raise MissingPartError(self)

    def __str__(self) -> str:
        raise MissingPartError(self)


def _stays(self: OpenFact, *_: object) -> OpenFact:
    return self


def _refuses(self: OpenFact, *_: object) -> Any:
    raise OpenFactError(self)


@dataclass(frozen=True, eq=False)
class OpenFact:
    """A fact that is not decided yet. It is printed as a placeholder and is true in a condition.

    What is computed from it is the same open fact. So is every element of a list and every field of a part that is open: the placeholder
    stands where they would be printed. Only what needs a number or an order by all means raises `OpenFactError`.
    """

    question: str
    sources: Sources = ()
    proposed: ClassVar[bool] = False
    lang: ClassVar[str] = ""

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[OpenFact]:
        yield self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return "open" if name == "id" else self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _stays
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __neg__ = __abs__ = __round__ = __getitem__ = _stays
    __int__ = __index__ = __float__ = __len__ = __lt__ = __le__ = __gt__ = __ge__ = _refuses


class TracedStr(str):  # noqa: SLOT000  a text cannot have slots and sources
    """Text with its sources. `proposed` tells that a fact behind it is proposed, not decided; so for all traced values.

    `lang` (BCP 47) is the language of a label that is not in the language of the document's body.
    """

    sources: Sources = ()
    proposed: bool = False
    lang: str = ""


class TracedProse(TracedStr):
    """Markdown that becomes paragraphs; its own `Source` comes first."""


class TracedDate(datetime.date):
    sources: Sources = ()
    proposed: bool = False


def _operator(base: type, name: str) -> Callable[[Any, Any], Any]:
    def operate(self: Any, other: Any) -> Any:
        with_exact = Decimal(str(other)) if isinstance(other, float) else other
        result = _exact(base, name, self, with_exact)
        return result if result is NotImplemented else trace(result, self, other)

    operate.__name__ = name
    return operate


def _exact(base: type, name: str, one: Any, other: Any) -> Any:
    """Division of whole numbers and whole numbers with decimals stay exact, as `Decimal`."""
    if base is int and (name.endswith("truediv__") or isinstance(other, Decimal)):
        return getattr(Decimal, name)(Decimal(int(one)), Decimal(other))
    return getattr(base, name)(one, other)


_OPERATORS = tuple(
    f"__{side}{name}__" for name in ("add", "sub", "mul", "truediv", "floordiv", "mod") for side in ("", "r")
)


class TracedInt(int):
    sources: Sources = ()
    proposed: bool = False


class TracedDecimal(Decimal):
    sources: Sources = ()
    proposed: bool = False

    def quantize(self, *options: Any) -> Decimal:
        """Rounded, with its sources."""
        rounded: Decimal = trace(Decimal(self).quantize(*options), self)
        return rounded


for _name in _OPERATORS:
    setattr(TracedInt, _name, _operator(int, _name))
    setattr(TracedDecimal, _name, _operator(Decimal, _name))

Traced = TracedStr | TracedInt | TracedDecimal | TracedDate
TRACED = (TracedStr, TracedInt, TracedDecimal, TracedDate)
"""The same kinds one by one: Python tells them apart faster than the union."""


def sources_of_values(values: Iterable[object]) -> Sources:
    """The sources of some values, each once; the members of lists count, so that a joined list keeps them all."""
    found: dict[Source, None] = {}
    for value in values:
        if isinstance(value, list | tuple | set):
            found.update(dict.fromkeys(sources_of_values(value)))
        else:
            found.update(dict.fromkeys(getattr(value, "sources", ())))
    return tuple(found)


def trace(value: Any, *origins: object, sources: Sources = ()) -> Any:
    """The value with the sources of `origins` and `sources`; a value that cannot be traced (bool, None, a list) is returned as it is."""
    made = _traced(value)
    if isinstance(made, TRACED):
        made.sources = tuple(dict.fromkeys((*sources, *sources_of_values(origins)) if origins else sources))
        made.proposed = any(getattr(origin, "proposed", False) for origin in origins)
        if isinstance(made, TracedStr):
            made.lang = getattr(value, "lang", "") or (_common_language(origins) if origins else "")
    return made


def _common_language(origins: Iterable[object]) -> str:
    """The language of texts that are in one language; none when they differ. A text without letters is in any."""
    texts = [text for origin in origins for text in (origin if isinstance(origin, list | tuple) else (origin,))]
    languages = {getattr(text, "lang", "") for text in texts if isinstance(text, str) and any(map(str.isalpha, text))}
    return languages.pop() if len(languages) == 1 else ""


def _traced(value: Any) -> Any:
    match value:
        case bool() | None:
            return value
        case TracedProse() | Prose():
            return TracedProse(value)
        case str():
            return TracedStr(value)
        case int():
            return TracedInt(value)
        case Decimal():
            return TracedDecimal(value)
        case datetime.date():
            return TracedDate(value.year, value.month, value.day)
        case _:
            return value


@dataclass
class Origins:
    """Where facts stand: `place` gives the place of a path, `proposed` are the paths that are proposed. `reads` collects every path that was read.

    `seen` collects every path of which it was asked what stands there, a part or nothing at all included, `listed` every list and mapping of
    which it was asked what it holds: together all that a document depends on. `languages` are those of the labels of one document, the
    one to be preferred first, `body` that of its running text; `untold` collects the places of labels that have none of these languages,
    with the languages.
    """

    place: Callable[[str], Place]
    proposed: frozenset[str] = frozenset()
    reads: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)
    languages: tuple[str, ...] = ()
    body: str = "nl"
    public: bool = False
    """Whether fields for the makers of the dossier only are as if they were left out."""
    untold: dict[tuple[Place, tuple[str, ...]], None] = field(default_factory=dict)
    _known: dict[str, Source] = field(default_factory=dict)
    leaves: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    """By path a fact of the model and how templates see it, labels apart: the same for all documents, and asked for again and again."""

    def source(self, path: str) -> Source:
        """The source of the fact at `path`, noted as read."""
        self.reads.add(path)
        if path not in self._known:
            place = self.place(path)
            self._known[path] = Source(place.file, place.line, place.column, path)
        return self._known[path]


class View:
    """A model object for templates: fields and computed properties as traced values, nothing else."""

    __slots__ = ("_model", "_origins", "_path")

    def __init__(self, model: BaseModel, path: str, origins: Origins) -> None:
        self._model = model
        self._path = path
        self._origins = origins

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        model, origins = self._model, self._origins
        cls = type(model)
        if name in _fields(cls):
            path = f"{self._path}/{name}" if self._path else name
            if origins.public and name in internal_fields(cls):
                return Missing(path, internal=True)
            return wrap(getattr(model, name), path, origins)
        if isinstance(computed := getattr(cls, name, None), property):
            return compute(computed, self)
        raise AttributeError(name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, View) and (self._path, self._model) == (other._path, other._model)

    def __hash__(self) -> int:
        return hash(self._path)

    def __dir__(self) -> list[str]:
        return list(names_of(type(self._model)))


@cache
def _fields(model: type[BaseModel]) -> frozenset[str]:
    """The fields of a part: pydantic looks them up anew each time."""
    return frozenset(model.model_fields)


@cache
def names_of(model: type[BaseModel]) -> tuple[str, ...]:
    """What a template can ask of a part: its fields, and what the model computes of them."""
    return (*model.model_fields, *(name for name in vars(model) if isinstance(getattr(model, name), property)))


@cache
def internal_fields(model: type[BaseModel]) -> frozenset[str]:
    """The fields of a part that only the internal edition prints."""
    return frozenset(
        name
        for name, info in model.model_fields.items()
        if any(isinstance(mark, Internal) for mark in (*info.metadata, *_marks(info.annotation)))
    )


def _marks(annotation: Any) -> Iterator[Any]:
    """What an annotation is marked with, also inside `… | None`."""
    for part in get_args(annotation):
        yield part
        yield from _marks(part)


class ListView:
    """A list of the dossier: iterate, count, or take an element by its id (`lots.noord`, `lots["noord"]`)."""

    __slots__ = ("_items", "_origins", "_path")

    def __init__(self, items: tuple[Any, ...], path: str, origins: Origins) -> None:
        self._items = items
        self._path = path
        self._origins = origins

    def __iter__(self) -> Iterator[Any]:
        self._origins.listed.add(self._path)
        for number, item in enumerate(self._items, 1):
            yield wrap(item, join(self._path, step(item, number)), self._origins)

    def __len__(self) -> int:
        _note(self._origins.source(self._path))
        self._origins.listed.add(self._path)
        return len(self._items)

    def __bool__(self) -> bool:
        self._origins.listed.add(self._path)
        return bool(self._items)

    def __getitem__(self, key: object) -> Any:
        if isinstance(key, OpenFact):
            return key
        if isinstance(key, int):
            return list(self)[key]
        for number, item in enumerate(self._items, 1):
            if step(item, number) == key:
                return wrap(item, join(self._path, str(key)), self._origins)
        self._origins.seen.add(join(self._path, str(key)))
        raise KeyError(key)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __dir__(self) -> list[str]:
        self._origins.listed.add(self._path)
        return [step(item, number) for number, item in enumerate(self._items, 1)]


class DictView:
    """A part with names that the dossier chooses itself (`texts`): an absent name is `Missing`, so that a template may ask for it."""

    __slots__ = ("_items", "_origins", "_path")

    def __init__(self, items: Mapping[str, Any], path: str, origins: Origins) -> None:
        self._items = items
        self._path = path
        self._origins = origins

    def __getitem__(self, key: str | OpenFact) -> Any:
        if isinstance(key, OpenFact):
            return key
        path = join(self._path, key)
        if key in self._items:
            return wrap(self._items[key], path, self._origins)
        self._origins.seen.add(path)
        return Missing(path)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __iter__(self) -> Iterator[str]:
        self._origins.listed.add(self._path)
        return iter(self._items)

    def __len__(self) -> int:
        self._origins.listed.add(self._path)
        return len(self._items)

    def __dir__(self) -> list[str]:
        self._origins.listed.add(self._path)
        return list(self._items)


class DerivedView:
    """A part that the model computed, as templates see it: its fields by name. A value without sources has those of the values beside it."""

    __slots__ = ("_basis", "_part", "_sources")

    def __init__(self, part: Derived, sources: Sources) -> None:
        self._part = part
        self._basis = getattr(part, "basis", ())
        self._sources = sources_of_values(getattr(part, name) for name in dir(self)) or sources

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in dir(self):
            raise AttributeError(name)
        made = _derived(getattr(self._part, name), name, self._sources)
        return trace(made, made, *self._basis) if self._basis else made

    def __dir__(self) -> list[str]:
        return [f.name for f in fields(self._part)]


def _derived(value: Any, name: str, sources: Sources) -> Any:
    """A field of a computed part."""
    match value:
        case Derived():
            return DerivedView(value, sources)
        case tuple():
            return tuple(_derived(part, name, sources) for part in value)
        case None:
            return Missing(name)
        case _:
            return value if getattr(value, "sources", ()) else trace(value, sources=sources)


def join(path: str, name: str) -> str:
    """The path one step further."""
    return f"{path}/{name}" if path else name


def step(item: object, number: int) -> str:
    """The step of a list element in a path: its id, or its position from 1 where it has none."""
    return str(getattr(item, "id", number))


def wrap(value: Any, path: str, origins: Origins) -> Any:
    """A value of the model as templates see it."""
    origins.seen.add(path)
    return _SEEN_AS[type(value)](value, path, origins)


def _absent(_value: None, path: str, origins: Origins) -> Missing:
    origins.reads.add(path)
    return Missing(path)


def _open(value: Open, path: str, origins: Origins) -> OpenFact:
    source = origins.source(path)
    _note(source)
    return OpenFact(value.question, (source,))


def _label(label: Label, path: str, origins: Origins) -> Any:
    """The words of a label in the first wanted language that it has."""
    key, language = label.chosen(origins.languages, origins.body) or (next(iter(label.words)), "")
    if not language:
        wanted = tuple(dict.fromkeys((*origins.languages, origins.body)))
        origins.untold[origins.place(path), wanted] = None
    _note(origins.source(path))
    made = _fact(label.words[key], path, origins)
    made.lang = "" if language == origins.body else language
    return made


_KINDS: tuple[tuple[type, Callable[[Any, str, Origins], Any]], ...] = (
    (BaseModel, View),
    (tuple, ListView),
    (dict, DictView),
    (type(None), _absent),
    (Open, _open),
    (Label, _label),
)
"""How templates see the values of a model; all else is a fact."""


class _SeenAs(dict[type, Callable[[Any, str, Origins], Any]]):
    """By kind what makes of a value what templates see."""

    def __missing__(self, kind: type) -> Callable[[Any, str, Origins], Any]:
        self[kind] = next((made for base, made in _KINDS if issubclass(kind, base)), _leaf)
        return self[kind]


_SEEN_AS = _SeenAs()


def _leaf(value: Any, path: str, origins: Origins) -> Any:
    known = origins.leaves.get(path)
    if known is None or known[0] is not value:
        known = origins.leaves[path] = value, _fact(value, path, origins)
    _note(origins.source(path))
    return known[1]


def _fact(value: Any, path: str, origins: Origins) -> Any:
    made = trace(value, sources=(origins.source(path),))
    if isinstance(made, TRACED):
        made.proposed = path in origins.proposed
    return made


def _note(source: Source) -> None:
    if (reads := _reads.get()) is not None:
        reads.append(source)


def is_recording() -> bool:
    """Whether somebody wants to know what is read."""
    return _reads.get() is not None


class recording:  # noqa: N801  used like a function
    """Collects the sources of all facts read inside, also for an enclosing recording."""

    __slots__ = ("_outer", "_reads", "_token")

    def __enter__(self) -> list[Source]:
        self._outer = _reads.get()
        self._reads: list[Source] = []
        self._token = _reads.set(self._reads)
        return self._reads

    def __exit__(self, *_error: object) -> None:
        _reads.reset(self._token)
        if self._outer is not None:
            self._outer.extend(self._reads)


def compute(computed: property, view: View) -> Any:
    """A computed property of the model, with the facts it read as sources; open when one of them is."""
    assert computed.fget is not None
    with recording() as reads:
        try:
            value = computed.fget(view)
        except OpenFactError as open_:
            return open_.fact
    sources = tuple(dict.fromkeys(reads))
    proposed = any(source.path in view._origins.proposed for source in sources)  # noqa: SLF001  this module's
    if isinstance(value, tuple):
        return tuple(_computed(part, sources, proposed) for part in value)
    if isinstance(value, dict):
        return {key: _computed(part, getattr(part, "sources", ()) or sources, proposed) for key, part in value.items()}
    return _computed(value, sources, proposed)


def _computed(value: Any, sources: Sources, proposed: bool) -> Any:
    if isinstance(value, Derived):
        return DerivedView(value, sources)
    made = trace(value, sources=sources)
    if isinstance(made, TRACED):
        made.proposed = proposed
    return made


def origins_of(part: View) -> Origins:
    """Where the facts of a view stand, and what was read of them."""
    return part._origins  # noqa: SLF001  this module's


def view(model: BaseModel, origins: Origins, path: str = "") -> View:
    """The model for templates."""
    return View(model, path, origins)
