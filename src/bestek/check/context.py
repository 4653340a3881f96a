"""What a rule can ask: the facts of a dossier, the days of its planning, its documents."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bestek.check.passages import Reading
from bestek.check.rule import Spot
from bestek.findings import Place
from bestek.load import Loaded
from bestek.model import Dossier, Open
from bestek.model.dossier import kind_of
from bestek.model.procurement import Milestone
from bestek.model.review import Approval
from bestek.validate import Valid

if TYPE_CHECKING:
    from bestek.check.keeping import Keeping

PRIOR_NOTICE = "vooraankondiging"
DISPATCH = "aankondiging"
REQUEST = "aanmelding"
INVITATION = "uitnodiging"
SUBMISSION = "inschrijving"
NOTIFICATION = "mededeling"
STANDSTILL = "opschortende-termijn"
SIGNING = "ondertekening"
AWARD_NOTICE = "aankondiging-gegunde-opdracht"
"""Ids of steps of the tender procedure that rules know. `docs/reference` names them."""


@dataclass(frozen=True)
class Settings:
    """What an organisation sets for itself in `content/review-settings.yaml`: see `bestek.model.review.SettingsFile`."""

    sas_submission_days: int = 30
    """Calendar days."""
    cpv_list: Path | None = None
    """A file with all codes of the CPV, as TenderNed or SIMAP gives it. It is there; what is wrong inside is for its reader to say."""
    brand_names: tuple[str, ...] = ()
    """Names of products and makers that may stand in the documents."""
    brands: tuple[str, ...] = ()
    """Such names that are looked for besides the known ones."""
    terms: tuple[str, ...] = ()
    """Words that have a definition where they are written with a capital, besides the known ones."""
    abbreviations: tuple[str, ...] = ()
    """Abbreviations that need no explanation, besides the known ones."""
    substantial_value: Decimal = Decimal(750_000)
    """In euros excluding VAT: from this value on a contract asks for the council to be heard and for a text on finance."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """What a dossier buys, as far as others are compared with it.

    `buyer` is the code of its (first) municipality, `code` the main code of the CPV; `first` and `last` are the days between which the contract may run
    with all options, in ISO 8601. What is not decided is empty.
    """

    dossier: str
    title: str
    buyer: str
    code: str = ""
    first: str = ""
    last: str = ""


Others = Callable[[str, str], Sequence[Purchase]]
"""The other dossiers of the project with such a buyer and such a main code."""


@dataclass(frozen=True)
class Context:
    """A dossier for one of its municipalities. `readings` are its documents in the internal edition, `others` gives other dossiers of the project.

    A dossier that is not in order is not among those.
    """

    valid: Valid
    readings: tuple[Reading, ...] = ()
    others: Others = lambda _buyer, _code: ()
    settings: Settings = field(default_factory=Settings)
    approvals: Sequence[tuple[Approval, Place]] = ()
    """The sign-offs of its documents, with their places in review.yaml."""
    kept: Keeping | None = None
    """What is kept of its documents."""

    @property
    def dossier(self) -> Dossier:
        return self.valid.dossier

    @property
    def loaded(self) -> Loaded:
        return self.valid.loaded

    def place(self, path: str) -> Place:
        return self.loaded.place_of(path)

    # Days

    def step(self, id_: str) -> Milestone | None:
        """A step of the tender procedure."""
        steps = self.dossier.planning.procedure if self.dossier.planning else ()
        return next((step for step in steps if step.id == id_), None)

    def day(self, id_: str) -> datetime.date | None:
        """The decided day of a step of the tender procedure; of a step that is known to the month there is none."""
        step = self.step(id_)
        day: object = step.date if step and step.precision == "day" else None
        return day if isinstance(day, datetime.date) else None

    @property
    def dispatched(self) -> datetime.date | None:
        """The day on which the notice is sent."""
        return self.day(DISPATCH)

    # Facts

    def fact(self, path: str) -> Any:
        """The fact of the model at a path, `None` where there is none or it is open."""
        value: Any = self.dossier
        for step in path.split("/"):
            value = _below(value, step)
            if value is None or isinstance(value, Open):
                return None
        return value

    def decided(self, path: str) -> bool:
        """Whether there is such a fact, and it is decided; an empty list or text is none."""
        value = self.fact(path)
        return value is not None and value not in ((), "")

    def equal_to(self, value: Decimal | datetime.date) -> tuple[str, ...]:
        """The paths of the facts that are this amount or this day."""
        return self._amounts_and_days.get(value, ())

    @cached_property
    def _amounts_and_days(self) -> Mapping[Decimal | datetime.date, tuple[str, ...]]:
        from bestek.check.amounts import amounts_and_days

        return amounts_and_days(self)

    # Documents

    def has_document(self, kind: str) -> bool:
        """Whether the dossier names a document of this kind, composed or not."""
        return any(kind_of(document) == kind for document in self.dossier.documents)

    def documents(self, *kinds: str) -> Iterator[Reading]:
        """The documents of some kinds (`tender-document`)."""
        return (reading for reading in self.readings if reading.kind in kinds)

    def of(self, reading: Reading, function: Callable[..., Sequence[str]], *given: str) -> Sequence[str]:
        """What a function gives of a document and some texts; it must follow from these alone, and is kept with the document."""
        return self.kept.of(reading, function, given) if self.kept else function(reading, *given)

    def words_at(self, spot: Spot) -> str:
        """What stands at a place of the documents."""
        found = next((reading for reading in self.readings if reading.id == spot.document), None)
        return found.words.get(spot, "") if found else ""

    def printed_at(self, path: str) -> tuple[Spot, ...]:
        """Where the documents print a fact; of a part the first place in each document that prints one of its facts.

        What is said of a document as a whole (`documents/agreement`) concerns that document, not those that mention it.
        """
        if path in self._spots or not path:
            return self._of_document(path, self._spots.get(path, ()))
        below = (spot for known, spots in sorted(self._spots.items()) if known.startswith(f"{path}/") for spot in spots)
        first: dict[str, Spot] = {}
        for spot in self._of_document(path, below):
            first.setdefault(spot.document, spot)
        return tuple(first.values())

    def _of_document(self, path: str, spots: Iterable[Spot]) -> tuple[Spot, ...]:
        """Those of the document that the path is about; of any other path all."""
        part, _slash, entry = path.partition("/")
        if part != "documents":
            return tuple(spots)
        own = {reading.id for reading in self.readings if reading.entry == entry.partition("/")[0]}
        return tuple(spot for spot in spots if spot.document in own)

    @cached_property
    def _spots(self) -> Mapping[str, Sequence[Spot]]:
        """The places of every fact that is printed."""
        found: dict[str, dict[Spot, None]] = {}
        for reading in self.readings:
            for path, spots in reading.spots.items():
                found.setdefault(path, {}).update(dict.fromkeys(spots))
        return {path: tuple(spots) for path, spots in found.items()}

    @cached_property
    def printed(self) -> frozenset[str]:
        """The paths of all facts that some document prints."""
        return frozenset(path for reading in self.readings for path in reading.paths)


def _below(value: Any, step: str) -> Any:
    match value:
        case dict():
            return value.get(step)
        case tuple():
            position = int(step) - 1 if step.isdecimal() else -1
            named = (item for item in value if getattr(item, "id", None) == step)
            return next(named, value[position] if 0 <= position < len(value) else None)
        case _:
            with suppress(TypeError):  # what is computed from a fact that is open is open too
                return getattr(value, step, None)
            return None
