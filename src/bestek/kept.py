"""The trees of a dossier, of which only those are composed anew that something changed for.

A document is the same as it was once when the dossier gives the same answers to all that it asked (`bestek.answers`), templates, code,
language, edition and house style are the same, and what it prints of other documents is still called so. From any state of a dossier to any other,
so that the state after an earlier decision costs no more than that of today. What is kept holds no mistake: a document with one is composed each time.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import count
from pathlib import Path
from typing import overload

from bestek import dossier, messages, outputs, tree
from bestek.answers import Answers, Questions
from bestek.compiled import Compiled
from bestek.dossier import Basis, Composed, Library, Slot, Summary
from bestek.edition import Remarks
from bestek.findings import Finding, FindingsError
from bestek.handing import handed
from bestek.included import Asked, Inclusions
from bestek.making import Drafts
from bestek.memory import NOTHING, Memory
from bestek.project import Edition, Project, Variant
from bestek.render import Environment, Rendering
from bestek.resolve import Index, Known, Target, has_referring_titles, index, linked, number
from bestek.sections import HEAD
from bestek.traces import Remembered, Trace, Traces
from bestek.view import Origins, origins_of

Exports = Mapping[str, Mapping[str, Target]]
"""What a reference can say, by document and id; the title of the document stands under the empty id."""


def compose(
    project: Project,
    folder: Path,
    municipality: str = "",
    edition: Edition = "internal",
    as_of: str = "",
    warm: Warm | None = None,
) -> Composed:
    """The same as `bestek.dossier.compose`, but documents are read from `build/.bestek/trees` where they are as they were once.

    Of those each source names its fact only, and a tree is read when it is asked for. A process that composes again and again hands over
    the same `warm` each time.
    """
    make = partial(_compose, project, folder, municipality, edition, as_of, warm)
    if edition != "internal" or as_of:
        return make()
    key, names = (project, folder, municipality), partial(_names, project, folder)
    made: Composed = handed(key, partial(_inputs, project, folder), make, names)
    return made


def prepare(project: Project, folder: Path, variant: Variant, warm: Warm) -> Composed:
    """Composes all documents anew, whatever is kept of them, so that `warm` holds what was made of every section."""
    held = warm.held(variant)
    held.afresh = True
    try:
        return _compose(project, folder, variant.municipality, variant.edition, variant.as_of, warm)
    finally:
        held.afresh = False


def _inputs(project: Project, folder: Path) -> str:
    """The fingerprint of everything that a dossier is composed from."""
    return outputs.inputs(folder, outputs.shared(project, _code())) + messages.language()


def _names(project: Project, folder: Path, made: Composed) -> Iterator[tuple[Project, Path, str]]:
    """How a dossier may be asked for: its first municipality needs no name."""
    loaded = made.valid.loaded
    yield project, folder, loaded.municipality
    if loaded.municipality in loaded.municipalities[:1]:
        yield project, folder, ""


def _compose(
    project: Project, folder: Path, municipality: str, edition: Edition, as_of: str, warm: Warm | None
) -> Composed:
    try:
        with uncollected():
            held = warm.held(Variant(folder.name, municipality, edition, as_of)) if warm else Held()
            basis = dossier.read_basis(project, folder, municipality, edition, as_of, held.remarks)
            composing = _Composing(project, basis, warm, held)
            made = composing.composed()
            held.remarks, held.answers = basis.remarks, composing.answers
            return made
    except FindingsError as error:
        raise FindingsError(dossier.quoted(project, finding) for finding in error.findings) from error


MOST_HELD = 8
"""Variants that a process holds: a dossier with its municipalities, or the few dossiers that somebody works on."""

ROUNDS = 16
"""After how many compositions Python looks for cycles among what they left: some ten thousand objects each."""

_rounds = count(1)


@dataclass(frozen=True)
class _Slots:
    """The documents of a dossier by entry and element, with what was asked to find the elements and a checksum of the answers."""

    asked: Questions
    answers: str
    slots: tuple[tuple[str, str], ...]


@dataclass
class Held:
    """What a process holds of one variant between its compositions."""

    remarks: Remarks | None = None
    answers: Answers | None = None
    slots: _Slots | None = None
    memories: dict[str, Memory] = field(default_factory=dict)
    """By the name of its folder what is remembered of each document."""
    drafts: Drafts = field(default_factory=Drafts)
    afresh: bool = False
    """Whether what is kept of documents is left alone."""

    def memory(self, name: str) -> Memory:
        """What is remembered of a document."""
        return self.memories.setdefault(name, Memory())


class Warm:
    """What a process holds that composes the dossiers of one project again and again, as after every save.

    It holds the templates as they were read, and of every variant the answers of the dossier, the trees, and what was made of every
    section: a section that is as it was is the same object again, for those who keep what they made of it. New trees are on disk when `write`
    was called. What is held does not grow with the number of compositions, and at most `MOST_HELD` variants are held: those that were asked for last.
    """

    def __init__(self) -> None:
        self._held: dict[Variant, Held] = {}
        self._traces: dict[str, Remembered] = {}
        self._library: tuple[str, Library] | None = None
        self._compiled: Compiled | None = None

    def held(self, variant: Variant) -> Held:
        """What is held of a variant."""
        self._held[variant] = self._held.pop(variant) if variant in self._held else Held()
        for other in [*self._held][:-MOST_HELD]:
            del self._held[other]
        return self._held[variant]

    def traces(self, output: Path, variant: str) -> Remembered:
        """The trees of a variant."""
        known = self._traces.pop(variant) if variant in self._traces else Remembered(output, variant)
        self._traces[variant] = known
        for other in [*self._traces][:-MOST_HELD]:
            self._traces.pop(other).write()
        return self._traces[variant]

    def library(self, project: Project, templates: str, compiled: Compiled) -> Library:
        """What the templates hold; `templates` is their fingerprint."""
        if not self._library or self._library[0] != templates:
            self._library = templates, _library(project, compiled)
            self._compiled = compiled
        return self._library[1]

    def write(self) -> None:
        """Puts on disk what the last compositions made, for the processes that come after: when the outputs are in place, nobody waits for it."""
        for traces in self._traces.values():
            traces.write()
        if self._compiled:
            self._compiled.keep()


def _library(project: Project, compiled: Compiled) -> Library:
    return Library.of(project, Environment(project.templates, project.templates.parent, compiled))


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looking for cycles: nodes have none, and there are so many that the looking takes a quarter of the time.

    What was made is set apart, or it would be looked through as soon as this ends.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if next(_rounds) % ROUNDS == 0:
            gc.unfreeze()
            gc.collect()
        gc.freeze()
        gc.enable()


def _code() -> str:
    """The fingerprint of the code that is at work."""
    return outputs.code()


@dataclass
class _Fresh:
    """A document that was rendered and read; `made` is numbered, and resolved as soon as all are."""

    rendering: Rendering
    numbered: tree.Document
    lacking: tuple[Finding, ...]
    made: tree.Document
    memory: Memory

    @cached_property
    def titled(self) -> bool:
        return has_referring_titles(self.numbered, self.memory)

    @property
    def exports(self) -> Mapping[str, Target]:
        """What a reference can say of it: as soon as it is numbered, but for what titles refer to."""
        return _exports(self.made, self.memory) if self.titled else self._exports

    @cached_property
    def _exports(self) -> Mapping[str, Target]:
        return {**self.targets, "": Target("", title=self.numbered.title)}

    @cached_property
    def targets(self) -> Index:
        """What can be referred to in it, as long as no title refers to others."""
        return index(self.numbered, self.memory)


@dataclass
class _Composing:
    """The documents of one dossier, by their places in it: those that are kept and those that are made."""

    project: Project
    basis: Basis
    warm: Warm | None = None
    held: Held = field(default_factory=Held)
    kept: dict[int, Trace] = field(default_factory=dict)
    fresh: dict[int, _Fresh] = field(default_factory=dict)
    found: dict[int, tuple[Trace, ...]] = field(default_factory=dict)

    def composed(self) -> Composed:
        """All documents. Raises `FindingsError` as `dossier.compose` does."""
        if not self.held.afresh:
            self.kept = {place: found[0] for place in self.places if (found := self.candidates(place))}
        self.make([place for place in self.places if place not in self.kept])
        self.settle()
        summaries = [self.summary(place) for place in self.places]
        documents = _Documents([self.document(place) for place in self.places], self.spelled)
        made = dossier.composed_of(self.basis, documents, summaries)
        self.keep(documents, summaries)
        named = {each.id: place for place, each in enumerate(summaries)}
        return replace(
            made,
            shapes=lambda name: documents.shape(named[name]),
            sums=lambda name: documents.checksums(named[name])[0],
            texts=lambda name: documents.checksums(named[name])[1],
        )

    # What is there

    @property
    def places(self) -> range:
        return range(len(self.slots))

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The documents; where the dossier answers what it answered, they are about the elements of before."""
        entries, origins = self.basis.valid.dossier.documents, self.basis.origins
        given, known = repr([(entry.id, entry.each) for entry in entries]), self.held.slots
        if known and known.answers == self.answers.digest(known.asked, given):
            named = {entry.id: entry for entry in entries}
            slots = tuple(Slot(named[entry], element) for entry, element in known.slots)
        else:
            own = replace(origins, reads=set(), seen=set(), listed=set())
            slots = tuple(dossier.slots_of(self.basis.valid, own))
            asked = Questions.of(own)
            told = tuple((slot.facts.id, slot.element) for slot in slots)
            known = self.held.slots = _Slots(asked, self.answers.digest(asked, given), told)
        for paths, asked_ in zip((origins.seen, origins.listed, origins.reads), known.asked.all, strict=True):
            paths.update(asked_)
        return slots

    @cached_property
    def traces(self) -> Traces:
        loaded = self.basis.valid.loaded
        variant = Variant(self.basis.folder, loaded.municipality if loaded.several else "", self.basis.edition)
        traces = self.warm.traces if self.warm else Traces
        return traces(self.project.output, variant.name)

    def memory(self, place: int) -> Memory:
        """What is remembered of a document: nothing in a process that composes once."""
        return self.held.memory(_name(self.slots[place])) if self.warm else NOTHING

    def spelled(self, place: int, document: tree.Document) -> tuple[str, str]:
        """A document as canonical JSON, and the same without where its words come from."""
        memory = self.memory(place)
        blocks = [memory.of("spelled", block, None, partial(_spelled, block)) for block in document.children]
        shapes, words = ([each[at] for each in blocks] for at in (0, 1))
        return tree.joined_dumps(document, shapes), tree.joined_dumps(document, words)

    @cached_property
    def answers(self) -> Answers:
        return Answers(self.basis.valid, self.basis.remarks, self.held.answers)

    @cached_property
    def surroundings(self) -> str:
        """A checksum of what all documents are made from besides the facts."""
        logo = self.basis.house.logo
        picture = outputs.checksum(logo.data) + repr((logo.width, logo.height)) if logo else ""
        style = repr((self.basis.house.style, self.basis.house.logo_alt, picture))
        given = (_code(), self.templates, messages.language(), self.basis.edition, style)
        return outputs.checksum("\0".join(given).encode())

    @cached_property
    def templates(self) -> str:
        return outputs.fingerprint((self.project.templates,))

    def given(self, slot: Slot) -> tuple[str, ...]:
        """What a document is made from and does not ask a view for."""
        facts, municipality = slot.facts, self.basis.valid.dossier.municipality
        entry = (facts.id, facts.kind, facts.each, facts.label_languages, facts.status, slot.element)
        sections = tuple(municipality.sections.get(kind) for kind in (slot.kind, slot.kind + HEAD))
        speech = (municipality.language, municipality.label_languages, municipality.labels)
        return self.surroundings, repr(entry), repr(sections), repr(speech)

    def candidates(self, place: int) -> tuple[Trace, ...]:
        """The traces of a document that got the answers of today."""
        if place not in self.found:
            slot = self.slots[place]
            given = self.given(slot)
            self.found[place] = self.traces.matching(
                _name(slot), lambda questions: self.answers.digest(questions, *given)
            )
        return self.found[place]

    @cached_property
    def fits(self) -> str:
        """A checksum of what must fit the templates: the labels, sections and texts that the dossier names."""
        facts = self.basis.valid.dossier
        documents = tuple((slot.facts.id, slot.kind, slot.facts.proposal, slot.element) for slot in self.slots)
        texts = tuple((proposal.id, tuple(proposal.sections)) for proposal in facts.proposals)
        named = (tuple(facts.municipality.labels), facts.municipality.sections, documents, texts)
        return outputs.checksum(f"{self.surroundings}\0{named!r}".encode())

    # What is made

    def renderings(self, places: Sequence[int]) -> Iterator[Rendering]:
        """What documents are rendered with. Raises `FindingsError` for what the dossier names and the templates do not have."""
        valid, origins, style = self.basis.valid, self.basis.origins, self.basis.house.style
        if self.fits not in self.traces.checked():
            made = dossier.renderings_of(self.project, valid, origins, style, library=self.library)
            every = [rendering for _, rendering in made]
            yield from (every[place] for place in places)
            return
        wanted = {self.slots[place].facts.id for place in places}
        some = dossier.renderings_for(self.project, valid, origins, style, self.library, wanted) if wanted else ()
        named = {_name(slot): rendering for slot, rendering in some}
        yield from (named[_name(self.slots[place])] for place in places)

    @cached_property
    def library(self) -> Library:
        if self.warm:
            return self.warm.library(self.project, self.templates, self.compiled)
        return _library(self.project, self.compiled)

    @cached_property
    def compiled(self) -> Compiled:
        return Compiled(self.project.output, _code())

    def make(self, places: Sequence[int]) -> None:
        """Renders and reads documents, instead of taking what is kept of them."""
        renderings = list(self.renderings(places))
        about = [(self.slots[place].facts, rendering) for place, rendering in zip(places, renderings, strict=True)]
        memories = [self.memory(place) for place in places]
        for memory in memories:
            memory.begin()
        if self.warm:
            for place, rendering in zip(places, renderings, strict=True):
                self.remember(place, rendering)
        made, lacking = dossier.read_all(about, self.basis, memories)
        for place, rendering, document, told, memory in zip(places, renderings, made, lacking, memories, strict=True):
            self.kept.pop(place, None)
            numbered = number(document, memory)
            self.fresh[place] = _Fresh(rendering, numbered, told, numbered, memory)
        ids = map(self.id, self.places)
        if doubled := list(dossier.equal_ids(self.basis.valid, ids, (slot.facts for slot in self.slots))):
            raise FindingsError(doubled)

    def remember(self, place: int, rendering: Rendering) -> None:
        """Lets a rendering take what it included the last time."""
        given = self.given(self.slots[place])

        def answer(asked: Asked) -> str:
            return self.answers.digest(Questions(*asked), *given)

        origins = origins_of(rendering.dossier)
        rendering.inclusions = Inclusions(self.memory(place), answer, origins, rendering.marked, rendering.used_clauses)

    def id(self, place: int) -> str:
        return self.kept[place].summary.id if place in self.kept else self.fresh[place].made.id

    # What documents say of each other

    def settle(self) -> None:
        """Resolves what was made, beside what is kept; what is kept and prints something else of it by now is made too.

        Raises `FindingsError` for references to nothing.
        """
        while True:
            while misled := self.misled():
                self.make(misled)
            self.link()
            if not self.misled():
                return

    def misled(self) -> list[int]:
        """The kept documents that would print another text of others now."""
        exports = self.exports()
        return [place for place in [*self.kept] if not self.stays(place, exports)]

    def stays(self, place: int, exports: Exports) -> bool:
        """Whether something that is kept of a document agrees with the others; that is what is kept of it from then on."""
        trace = self.kept[place]
        if trace.together:
            return trace.together == self.together and _agrees(trace, exports)
        agreeing = next((each for each in self.candidates(place) if _agrees(each, exports)), None)
        self.kept[place] = agreeing or trace
        return agreeing is not None

    def exports(self) -> Exports:
        kept = {trace.summary.id: trace.exports for trace in self.kept.values()}
        return kept | {each.made.id: each.exports for each in self.fresh.values()}

    @property
    def together(self) -> str:
        """A checksum of all documents whose titles refer to others: those are settled together."""
        titled = {place: trace.answers for place, trace in self.kept.items() if trace.together}
        titled |= {place: self.answered(place) for place, each in self.fresh.items() if each.titled}
        named = sorted((_name(self.slots[place]), answers) for place, answers in titled.items())
        return outputs.checksum(repr(named).encode())

    def link(self) -> None:
        exports = {trace.summary.id: trace.exports for trace in self.kept.values()}
        titles = {name: targets[""].title for name, targets in exports.items()}
        places = sorted(self.fresh)
        own = {each.numbered.id: each.targets for each in self.fresh.values() if not each.titled}
        memories = {each.numbered.id: each.memory for each in self.fresh.values()}
        made = linked([self.fresh[place].numbered for place in places], Known(exports, titles, own), memories)
        for place, document in zip(places, made, strict=True):
            self.fresh[place].made = document

    # What comes of it

    def answered(self, place: int) -> str:
        return self.answers.digest(self.questions(place), *self.given(self.slots[place]))

    def questions(self, place: int) -> Questions:
        return Questions.of(origins_of(self.fresh[place].rendering.dossier))

    def summary(self, place: int) -> Summary:
        if place in self.kept:
            return self.kept[place].summary
        fresh = self.fresh[place]
        return dossier.summary(self.slots[place].facts, fresh.rendering, fresh.made, fresh.lacking, fresh.memory)

    def document(self, place: int) -> tree.Document | _Stored:
        if place not in self.kept:
            return self.basis.house.on(self.fresh[place].made)
        trace = self.kept[place]
        return _Stored(self.traces, _name(self.slots[place]), trace.tree, trace.text, partial(self.again, place))

    def again(self, place: int) -> tree.Document:
        """A document of which the stored tree was damaged."""
        origins = self.basis.origins
        afresh = Origins(origins.place, origins.proposed, public=origins.public)
        return dossier.composed(self.project, replace(self.basis, origins=afresh)).documents[place]

    def keep(self, documents: _Documents, summaries: Sequence[Summary]) -> None:
        """Keeps what was made, unless the templates were changed meanwhile."""
        if not self.fresh and self.fits in self.traces.checked():
            return
        if self.templates == outputs.fingerprint((self.project.templates,)):
            exports, made = self.exports(), {}
            for place in sorted(self.fresh):
                text = documents.shape(place)
                made[_name(self.slots[place])] = self.trace(place, exports, documents, summaries[place]), text
            self.traces.keep(made, self.fits, map(_name, self.slots))
            if not self.warm:
                self.compiled.keep()

    def trace(self, place: int, exports: Exports, documents: _Documents, summary: Summary) -> Trace:
        fresh = self.fresh[place]
        imports = _imports(fresh.made, fresh.memory)
        return Trace(
            self.questions(place),
            self.answered(place),
            *documents.checksums(place),
            {name: {target: exports[name][target] for target in targets} for name, targets in imports.items()},
            exports[summary.id],
            self.together if fresh.titled else "",
            summary,
        )


def _name(slot: Slot) -> str:
    """The folder of what is kept of a document. No id holds a plus sign."""
    return "+".join(filter(None, (slot.facts.id, slot.element)))


def _agrees(trace: Trace, exports: Exports) -> bool:
    """Whether all that a document prints of others is still called so."""
    return all(
        exports.get(name, {}).get(target) == known
        for name, targets in trace.imports.items()
        for target, known in targets.items()
    )


def _exports(document: tree.Document, memory: Memory) -> dict[str, Target]:
    return {**index(document, memory), "": Target("", title=document.title)}


def _imports(document: tree.Document, memory: Memory) -> dict[str, set[str]]:
    """What a document refers to in others."""
    found: dict[str, set[str]] = {}
    for block in document.children:
        for name, target in memory.of("imports", block, None, partial(_referring, block)):
            if name != document.id:
                found.setdefault(name, set()).update({"", target})
    return found


def _spelled(block: tree.Block) -> tuple[str, str]:
    """A block as canonical JSON, and the same without where its words come from."""
    text = tree.block_dumps(block)
    return text, tree.unsourced(text)


def _referring(block: tree.Block) -> tuple[tuple[str, str], ...]:
    """The documents and ids that a block refers to by the name of a document."""
    refs = (node for node in tree.walk(block) if isinstance(node, tree.Ref) and node.document)
    return tuple(dict.fromkeys((node.document, node.target) for node in refs))


@dataclass(frozen=True)
class _Stored:
    """A tree on disk; `again` makes it once more where it cannot be read."""

    traces: Traces
    name: str
    checksum: str
    words: str
    """The checksum without where the words come from."""
    again: Callable[[], tree.Document]

    def text(self) -> str:
        """The tree as canonical JSON."""
        text = self.traces.tree(self.name, self.checksum)
        if text is None:
            text = tree.dumps(self.again())
            self.traces.mend(self.name, text)
        return text


class _Documents(Sequence[tree.Document]):
    """The documents of a dossier; what is stored is read when it is asked for."""

    def __init__(
        self, documents: Iterable[tree.Document | _Stored], spelled: Callable[[int, tree.Document], tuple[str, str]]
    ) -> None:
        self._documents = list(documents)
        self._spelled = spelled
        self._words: dict[int, str] = {}
        self._shapes: dict[int, str] = {}
        stored = enumerate(self._documents)
        self._sums = {place: (each.checksum, each.words) for place, each in stored if isinstance(each, _Stored)}

    def __len__(self) -> int:
        return len(self._documents)

    @overload
    def __getitem__(self, place: int) -> tree.Document: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[tree.Document, ...]: ...
    def __getitem__(self, place: int | slice) -> tree.Document | tuple[tree.Document, ...]:
        if isinstance(place, slice):
            return tuple(self[each] for each in range(len(self))[place])
        document = self._documents[place]
        if isinstance(document, _Stored):
            document = tree.loads(self.shape(range(len(self))[place]))
            self._documents[place] = document
        return document

    def checksums(self, place: int) -> tuple[str, str]:
        """The checksum of one document as canonical JSON, and of that without where its words come from."""
        if place not in self._sums:
            shape = self.shape(place)
            words = self._words.pop(place)
            self._sums[place] = outputs.checksum(shape.encode()), outputs.checksum(words.encode())
        return self._sums[place]

    def shape(self, place: int) -> str:
        """One document as canonical JSON."""
        if place not in self._shapes:
            document = self._documents[place]
            if isinstance(document, _Stored):
                self._shapes[place] = document.text()
            else:
                self._shapes[place], self._words[place] = self._spelled(place, document)
        return self._shapes[place]
