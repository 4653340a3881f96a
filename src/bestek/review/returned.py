"""Files that come back from review: which document each of them is, and what it proposes.

A review copy carries the text that it was made from. Another output names its document (`urn:bestek:sources:1`, or the identifier among its properties);
it is held against that document as it is today and as it was issued, for every municipality, and the text that fits best is what the reviewer had.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from bestek import issued, kept
from bestek.dossier import Composed
from bestek.findings import Finding, FindingsError, Place
from bestek.load import load_dossier
from bestek.messages import _
from bestek.project import EDITIONS, Edition, Project
from bestek.review.baseline import units
from bestek.review.carried import NAMESPACE, Carried, DamagedError, decode
from bestek.review.edits import seen
from bestek.review.mapping import Judge
from bestek.review.opening import MAIN, Package, open_file
from bestek.review.proposal import Proposal, with_conflicts
from bestek.review.reading import Baseline, proposals
from bestek.review.story import W
from bestek.tree import Document
from bestek.write.docx.package import SOURCES_NAMESPACE

LEAST_FIT = 0.5
"""Share of the paragraphs of a document that has to come back for a file to be taken for it."""

_CUSTOM = r"customXml/item\d+\.xml"
_DC = "{http://purl.org/dc/elements/1.1/}identifier"


@dataclass(frozen=True)
class Returned:
    """A file that was read. `against` says what it was held against: "carried", "now" or the number of a version."""

    file: str
    folder: Path
    document: str
    title: str
    municipality: str
    edition: Edition
    against: str
    proposals: tuple[Proposal, ...]


def named(files: Iterable[str]) -> tuple[str, ...]:
    """The files that a command names, each once. Raises `FindingsError` when it names none."""
    found = tuple(dict.fromkeys(files))
    if not found:
        hint = _("give the path of the Word file that came back")
        raise FindingsError([Finding("E801", _("no file was named"), None, hint)])
    return found


def read_files(project: Project, files: Iterable[Path], dossier: str = "") -> tuple[Returned, ...]:
    """What the files propose, without verdicts; where several want something else for the same words each names the other.

    Raises `FindingsError` with what is wrong with any of them.
    """
    read: list[Returned] = []
    once = list({file.resolve(): file for file in files}.values())
    wrong = list(_called_alike(once))
    reading = _Returning(project, dossier)
    for file in once:
        try:
            read.append(reading.read(open_file(file)))
        except FindingsError as error:
            wrong += error.findings
    if wrong:
        raise FindingsError(wrong)
    return _in_conflict(read)


def _called_alike(files: Sequence[Path]) -> Iterator[Finding]:
    """Files in different folders under one name: a proposal is told by the name of its file, and so is whom it contradicts."""
    names = [file.name for file in files]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        message = _("{count} files are called {name}").format(count=names.count(name), name=name)
        hint = _("give each a name of its own, such as that of the reviewer: {stem}-legal.docx")
        yield Finding("E818", message, None, hint.format(stem=Path(name).stem))


def judged(project: Project, read: Iterable[Returned]) -> tuple[Returned, ...]:
    """The same with verdicts: what can be applied, and why the rest cannot."""
    judges: dict[tuple[Path, str, Edition], Judge] = {}
    made = []
    for each in read:
        key = (each.folder, each.municipality, each.edition)
        if each.proposals and key not in judges:
            judges[key] = Judge(project, kept.compose(project, each.folder, each.municipality, each.edition))
        told = tuple(judges[key].judge(proposal) for proposal in each.proposals)
        made.append(replace(each, proposals=told))
    return tuple(made)


def _in_conflict(read: Sequence[Returned]) -> tuple[Returned, ...]:
    told = iter(with_conflicts(proposal for each in read for proposal in each.proposals))
    return tuple(replace(each, proposals=tuple(next(told) for _proposal in each.proposals)) for each in read)


@dataclass(frozen=True)
class _Candidate:
    """A text that a file may have been made from."""

    folder: Path
    document: Document
    municipality: str
    edition: Edition
    against: str


@dataclass
class _Returning:
    project: Project
    dossier: str

    def read(self, package: Package) -> Returned:
        self._check(package)
        carried = _carried(package)
        if carried:
            return self.carried(package, carried)
        return self.fitting(package)

    @staticmethod
    def _check(package: Package) -> None:
        """ISO/IEC 29500 has a strict variant with other namespaces, which nobody sends by accident."""
        root = package.root(MAIN)
        if root is None or root.tag != f"{W}document":
            hint = _("save it as Word document (.docx), not as Strict Open XML")
            message = _("{name} is no Word document that Bestek reads").format(name=package.name)
            raise FindingsError([Finding("E802", message, Place(package.name), hint)])

    def carried(self, package: Package, carried: Carried) -> Returned:
        folder = self.project.dossier(carried.dossier)
        if self.dossier and folder != self.project.dossier(self.dossier):
            message = _("{name} is a copy from the dossier {dossier}").format(
                name=package.name, dossier=carried.dossier
            )
            raise FindingsError([Finding("E815", message, Place(package.name), _("leave --dossier out"))])
        try:
            document = carried.tree()
        except DamagedError as error:
            raise _damaged(package, error) from error
        baseline = Baseline(document, carried.municipality, carried.edition, carried.comments, carried.marks)
        found = proposals(package, baseline)
        return Returned(
            package.name,
            folder,
            carried.document,
            document.title,
            carried.municipality,
            carried.edition,
            "carried",
            found,
        )

    def fitting(self, package: Package) -> Returned:
        """Held against every text that the file may be made from; the one that shares most paragraphs with it."""
        words = _paragraphs(package)
        named = _named(package)
        best: tuple[float, _Candidate] | None = None
        for candidate in self.candidates(named):
            fit = _fit(candidate.document, words)
            if best is None or fit > best[0]:
                best = fit, candidate
        if best is None or best[0] < LEAST_FIT:
            raise FindingsError([self._unknown(package, named)])
        chosen = best[1]
        found = proposals(package, Baseline(chosen.document, chosen.municipality, chosen.edition))
        return Returned(
            package.name, chosen.folder, chosen.document.id, chosen.document.title, chosen.municipality, chosen.edition, chosen.against, found
        )  # fmt: skip

    def _unknown(self, package: Package, named: str) -> Finding:
        message = _("{name} is none of the documents of this project").format(name=package.name)
        if named and any(named == each.document.id for each in self.candidates(named)):
            message = _("{name} says something else than {document} ever did").format(name=package.name, document=named)
        return Finding(
            "E814", message, Place(package.name), _("send review copies (review.copy): they carry their text")
        )

    def candidates(self, named: str) -> Iterator[_Candidate]:
        """Today's documents of that name, or all where the file does not say which it is, and what was issued of them."""
        for candidate in self.all:
            if not named or candidate.document.id == named:
                yield candidate

    @cached_property
    def all(self) -> tuple[_Candidate, ...]:
        return tuple(each for folder in self.project.dossiers(self.dossier) for each in self._of(folder))

    def _of(self, folder: Path) -> Iterator[_Candidate]:
        loaded = load_dossier(folder, self.project.root)
        for name in loaded.municipalities if loaded.several else ("",):
            for edition in EDITIONS:
                composed = kept.compose(self.project, folder, name, edition)
                yield from _today(folder, composed, name, edition)
            for version in reversed(issued.versions(folder, self.project.root, municipality=name)):
                yield _Candidate(folder, version.read(), name, version.edition, version.version)


def _today(folder: Path, composed: Composed, municipality: str, edition: Edition) -> Iterator[_Candidate]:
    for id_ in composed.summaries:
        if id_ not in composed.refused:
            yield _Candidate(folder, composed.document(id_), municipality, edition, "now")


def _carried(package: Package) -> Carried | None:
    """The part of a review copy. Raises `FindingsError` for one that is damaged: what the reviewer had is not known then."""
    for part in package.parts(_CUSTOM):
        data = package.read(part)
        if NAMESPACE.encode() in data[:2000]:
            try:
                return decode(data)
            except DamagedError as error:
                raise _damaged(package, error) from error
    return None


def _damaged(package: Package, error: DamagedError) -> FindingsError:
    message = _("{name} does not tell any more what it was made from: {reason}").format(name=package.name, reason=error)
    hint = _("make a new review copy, and copy the reviewed text into it with Word's Compare")
    return FindingsError([Finding("E816", message, Place(package.name), hint)])


def _named(package: Package) -> str:
    """The document that a file says it is."""
    for part in package.parts(_CUSTOM):
        root = package.root(part)
        if root is not None and root.tag == f"{{{SOURCES_NAMESPACE}}}sources":
            return root.get("document") or ""
    core = package.root("docProps/core.xml")
    found = None if core is None else core.find(_DC)
    return "" if found is None else found.text or ""


def _paragraphs(package: Package) -> frozenset[str]:
    root = package.root(MAIN)
    assert root is not None
    found = (
        "".join(text.text or "" for text in paragraph.iter(f"{W}t", f"{W}delText")) for paragraph in root.iter(f"{W}p")
    )
    return frozenset(" ".join(seen(text).split()) for text in found)


def _fit(document: Document, words: frozenset[str]) -> float:
    """Share of its longer paragraphs that stand in the file as they are."""
    told = [" ".join(seen(unit.text).split()) for unit in units(document) if len(unit.text) > 20 and not unit.note]
    return sum(text in words for text in told) / len(told) if told else 0.0
