"""What the documents of a decision were made from, as a project of its own: `herkomst.zip`.

It holds the content as it was after the decision, the decisions up to it, the versions that were issued with them, the files that the dossier keeps, the
sign-offs up to that day, and the templates. Unpacked it is an ordinary project: whoever builds it as of the decision gets the documents again.
What was not made for others to read stays out: hidden files, backups and locks, and words to colleagues beside content.
"""

from __future__ import annotations

import datetime
import io
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bestek import __version__, formats, issued
from bestek.archive import zips
from bestek.archive.package import Content, Package
from bestek.archive.state_files import NoContentError, state_files
from bestek.archive.store import Store
from bestek.check import acceptances, settings
from bestek.check.given import decided
from bestek.files import MEGABYTE, RefusedError, is_none_of_ours, read_bytes, real, shown_path
from bestek.findings import Finding, FindingsError, Place, SetupError, Severity
from bestek.issued import MADE_FROM, TREE, VERSION, Version
from bestek.ledger import DECISIONS, MAXIMUM_FILE, Decision
from bestek.load import ISSUED, MUNICIPALITIES, RECORDS, Loaded, load_file
from bestek.messages import _, reason
from bestek.outputs import checksum
from bestek.project import Variant
from bestek.state import MUNICIPALITY, PROFILES
from bestek.yaml_text import yaml_text

SOURCE = "herkomst.zip"
README = "LEESMIJ.txt"
CONTENT, TEMPLATES, BUILD = "content", "templates", "build"

LARGE = 32 * MEGABYTE
"""Of what is packed: from here on the ZIP is made on disk, beside what is built."""


def source_zip(package: Package) -> Content:
    """What the documents of a package were made from, as one ZIP; the same bytes for the same content.

    Raises `FindingsError` for decisions and versions that are not what they were, and for what no file can hold; `SetupError` for what cannot be read.
    """
    files = source_files(package)
    if sum(content.size for content in files.values()) < LARGE:
        stream = io.BytesIO()
        zips.write(files, stream)
        return Content.of(stream.getvalue())
    return _on_disk(files, Store(package.project.output).folder)


def _on_disk(files: Mapping[str, Content], folder: Path) -> Content:
    """A ZIP that would fill the memory, kept in a folder by its checksum."""
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            stream = stack.enter_context(
                tempfile.NamedTemporaryFile(dir=folder, prefix=".", suffix=".part", delete=False)
            )
            part = Path(stream.name)
            stack.callback(part.unlink, missing_ok=True)
            zips.write(files, stream)
            stream.close()
            made = Content.at(part)
            place = folder / made.sha256
            part.replace(place)
        except OSError as error:
            message = _("{file} cannot be written: {cause}").format(file=error.filename or folder, cause=reason(error))
            raise SetupError(message, _("look whether the disk is full and whether you may write there")) from error
    return Content(made.sha256, made.size, None, place)


def source_files(package: Package) -> dict[str, Content]:
    """The files of the project that a package was made from, by their paths in it."""
    if package.edition != "internal":
        raise ValueError(f"an {package.edition} package does not tell what it was made from")
    source = _Source(package)
    parts = (source.state(), source.decisions(), source.issued(), source.records(), source.pictures(), source.review())
    found = {f"{CONTENT}/{path}": content for part in parts for path, content in part}
    found |= source.templates()
    return dict(sorted({**found, README: Content.of(_readme(package).encode())}.items()))


class _Source:
    """Collects the files; those of content by their paths in the folder of the dossiers."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.folder, self.content = package.folder, package.project.content
        self.after = package.ledger.state(package.decision.id)

    def state(self) -> Iterator[tuple[str, Content]]:
        try:
            made = state_files(self.after, self.folder.name)
        except NoContentError as error:
            message = _("the state after {decision} cannot be written as content: {part}")
            told = message.format(decision=self.package.decision.id, part=error)
            hint = _("see whether a profile has a name that no file can have, or a part is larger than a file may be")
            raise FindingsError([Finding("E910", told, self.package.decision.place(), hint)]) from error
        yield from ((path, Content.of(text.encode())) for path, text in made.items())

    def decisions(self) -> Iterator[tuple[str, Content]]:
        """Their files as they are, which are those that the ledger was read from."""
        for decision in self.package.decisions:
            yield f"{self.folder.name}/{DECISIONS}/{decision.id}.yaml", Content.of(self._decision(decision))

    def _decision(self, decision: Decision) -> bytes:
        path = self.folder / DECISIONS / f"{decision.id}.yaml"
        data = self._bytes(path, MAXIMUM_FILE)
        if checksum(data) != decision.node.file.sha256:
            message = _("{file} was changed while it was packed").format(file=decision.file)
            raise SetupError(message, _("pack again when nobody writes there"))
        return data

    def issued(self) -> Iterator[tuple[str, Content]]:
        """The versions that were issued with these decisions, each as it is kept. Raises `FindingsError` for one that was altered."""
        known = {decision.id for decision in self.package.decisions}
        read = issued.read_all(self.folder, self.package.project.root)
        if read.findings:
            raise FindingsError(read.findings)
        for version in read.versions:
            if version.decision in known:
                version.text()
                version.origins()
                yield from self._version(version)

    def _version(self, version: Version) -> Iterator[tuple[str, Content]]:
        place = f"{self.folder.name}/{ISSUED}/{version.document}/{version.name}"
        yield from ((f"{place}/{name}", _at(version.folder / name)) for name in (VERSION, TREE, MADE_FROM))

    def records(self) -> Iterator[tuple[str, Content]]:
        """The files that the dossier keeps of what it received, as far as it named them then: what came later is of no earlier package."""
        named = set(_texts(self.after.data))
        for path in _files(self.folder / RECORDS, self.content):
            if f"{RECORDS}/{path.name}" in named and path.parent == self.folder / RECORDS:
                yield f"{self.folder.name}/{RECORDS}/{path.name}", _at(path)

    def pictures(self) -> Iterator[tuple[str, Content]]:
        """What lies beside the profiles in folders of their names, and what they name elsewhere."""
        folder = self.content / MUNICIPALITIES
        profiles: Mapping[str, Any] = self.after.data.get(PROFILES, {})
        written = (*profiles.values(), self.after.data.get(MUNICIPALITY))
        named = {folder / name for profile in written for name in _named(profile)}
        beside = {path for name in profiles for path in _files(folder / name, folder)}
        for path in sorted(beside | {path for path in named if path.is_file() and _is_within(path, folder)}):
            yield path.relative_to(self.content).as_posix(), _at(path)

    def review(self) -> Iterator[tuple[str, Content]]:
        """The sign-offs up to the day of the decision, and what the checks are set to."""
        path = self.folder / acceptances.FILE
        if path.is_file():
            kept = _up_to(self._read(path), self.package.decision.date)
            if kept:
                yield f"{self.folder.name}/{acceptances.FILE}", Content.of(yaml_text(kept).encode())
        path = self.content / settings.FILE
        if path.is_file():
            list_ = self._read(path).data.get("cpv_list")
            yield path.name, _at(path)
            named = self.content / list_ if isinstance(list_, str) and zips.sound(list_) else path
            if named != path and named.is_file() and _is_within(named, self.content):
                yield str(list_), _at(named)

    def templates(self) -> dict[str, Content]:
        """All that templates are, under the name that their folder has: it stands in what says where a text comes from."""
        folder = self.package.project.templates
        return {
            f"{template_folder(folder)}/{path.relative_to(folder).as_posix()}": _at(path) for path in _files(folder)
        }

    def _bytes(self, path: Path, limit: int) -> bytes:
        place = Place(shown_path(path, self.package.project.root))
        try:
            return read_bytes(path, place, self.folder.parent, limit)
        except RefusedError as refused:
            raise FindingsError([refused.finding]) from refused

    def _read(self, path: Path) -> Loaded:
        loaded = load_file(path, self.package.project.root)
        if any(finding.severity is Severity.ERROR for finding in loaded.findings):
            raise FindingsError(loaded.findings)
        return loaded


def template_folder(templates: Path) -> str:
    """What the folder of the templates is called in a package."""
    return (
        templates.name if zips.sound(templates.name) and templates.name not in (CONTENT, BUILD, README) else TEMPLATES
    )


def _at(path: Path) -> Content:
    """A file as it is. Raises `SetupError` when it cannot be read."""
    try:
        return Content.at(path)
    except OSError as error:
        raise SetupError(_("{name} cannot be read: {reason}").format(name=path, reason=reason(error))) from error


def _files(folder: Path, within: Path | None = None) -> Iterator[Path]:
    """The files below a folder, in order, without those of editors, file managers and compilers, and without links that lead out of a folder."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if (is_none_of_ours(path.name) and path.name != "README.md") or path.name == "__pycache__":
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _files(path, within)
        elif path.is_file() and (within is None or _is_within(path, within)):
            yield path


def _is_within(path: Path, folder: Path) -> bool:
    return real(path).is_relative_to(real(folder))


def _texts(value: Any) -> Iterator[str]:
    """All texts of a value."""
    match value:
        case str():
            yield value
        case dict() | list():
            for part in value.values() if isinstance(value, dict) else value:
                yield from _texts(part)
        case _:
            pass


def _named(profile: Any) -> Iterator[str]:
    """What may be files in the house style of a profile: logo and reference document, from the folder of the profiles."""
    style = profile.get("house_style") if isinstance(profile, dict) else None
    yield from (text for text in _texts(style) if "." in text and zips.sound(text))


def _up_to(loaded: Loaded, day: datetime.date) -> dict[str, Any]:
    """The entries of a review that were made on or before a day, written out anew: what is signed off later changes no earlier package."""
    lists = {
        key: [each for each in value if not _is_later(each, day)]
        for key, value in loaded.data.items()
        if isinstance(value, list)
    }
    return {key: entries for key, entries in lists.items() if entries}


def _is_later(entry: Any, day: datetime.date) -> bool:
    made = entry.get("date") if isinstance(entry, dict) else None
    return isinstance(made, datetime.date) and made > day


# The words that go with it


def _readme(package: Package) -> str:
    """What this is and how the documents are made again, for somebody who knows neither the dossier nor the program."""
    decision = package.decision
    municipality = package.municipality if package.several else ""
    chosen = f"--municipality {municipality}" if municipality else ""
    templates = template_folder(package.project.templates)
    parts = (f"--content {CONTENT}", f"--templates {templates}", f"--dossier {package.folder.name}", chosen)
    title = package.dossier.title
    name = f"{title} ({package.folder.name})" if decided(title) else package.folder.name
    command = " ".join(filter(None, ("bestek build", *parts, f"--as-of {decision.id}", "--edition all")))
    return README_TEXT.format(
        title=decision.title,
        decision=decision.id,
        date=formats.date(decision.date),
        name=name,
        dossier=package.folder.name,
        templates=templates,
        version=__version__,
        command=command,
        place=f"{BUILD}/{Variant(package.folder.name, municipality, as_of=decision.id).name}",
    )


README_TEXT = """\
Herkomst van de stukken bij een besluit

Besluit:   {title} ({decision})
Datum:     {date}
Dossier:   {name}

Dit bestand hoort bij het archiefpakket van dit besluit. Het bevat alles waaruit de stukken zijn gemaakt.
Om de stukken te lezen is het niet nodig: die zitten als PDF en als Word-bestand in het pakket.


Wat erin zit

content/{dossier}/dossier.yaml
    De hele inhoud van het dossier na het besluit: alle gegevens en teksten, in leesbare vorm (YAML 1.2,
    UTF-8). Is dat te veel voor één bestand, dan staat het vervolg in content/{dossier}/vervolg/.
content/{dossier}/decisions/
    De besluiten tot en met dit besluit, ongewijzigd. Elk noemt wat er is veranderd en waarom, het besluit
    ervoor en de controlesom (SHA-256) van de inhoud erna. Wie er een wijzigt, verbreekt de keten.
content/{dossier}/issued/
    Wat bij deze besluiten is uitgegeven: per versie het stuk zelf (tree.json.gz), de controlesommen van de
    bestanden (version.yaml) en de sjablonen en programma's waarmee het is gemaakt (made-from.json).
content/{dossier}/records/
    Stukken van buiten die het dossier bewaart, zoals ontvangen; alleen als het dossier er heeft.
content/{dossier}/review.yaml, content/review-settings.yaml
    Wie welk stuk heeft goedgekeurd en welke bevindingen zijn aanvaard, tot en met de dag van het besluit,
    en de instellingen van de controles; alleen als die er zijn.
content/municipalities/
    De gegevens en de huisstijl van de gemeente of gemeenten van het dossier.
{templates}/
    De sjablonen, modelbepalingen en vaste woorden, zoals ze waren op de dag van inpakken. Zijn ze anders dan
    toen een stuk werd uitgegeven, dan zegt de verantwoording in het pakket dat.

Opmerkingen in de bestanden van de opstellers, en de verdeling over bestanden, zijn geen deel van de inhoud en
zijn niet bewaard.


De stukken opnieuw maken

1. Pak dit bestand uit in een lege map en ga naar die map.
2. Installeer Bestek {version} en de programma's die in made-from.json staan ("software").
3. Geef deze opdracht:

   {command}

4. De stukken staan daarna in deze map, de openbare editie in de map public daaronder:

   {place}/

Welke editie is uitgegeven, staat in version.yaml ("edition"). Met dezelfde sjablonen en programma's zijn PDF en
Word-bestand byte voor byte gelijk aan wat is uitgegeven. Met andere versies van de programma's kan de opmaak
afwijken; de tekst is dan nog steeds gelijk. Zonder de optie --as-of geeft dezelfde opdracht stukken met dezelfde
inhoud, gelezen uit dossier.yaml.

Het hele pakket is zonder deze stappen te controleren met: bestek archive.verify <map van het pakket>
"""
