"""Who decided what was changed between two moments of a dossier: from the sources of the words to the decision that set them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from bestek.formats import capitalized
from bestek.history import decision_of
from bestek.labels import Words
from bestek.ledger import Decision, Ledger
from bestek.redline import Decided
from bestek.state import Change, fact_path, state_path, touches
from bestek.tree import Source

DECIDING_BODY = "deciding-body"
"""The vocabulary with the names of those who decide."""


def name_of(decision: Decision, words: Words) -> str:
    """Who decided, as a file names its author."""
    known = words.vocabularies.get(DECIDING_BODY, {}) or words.vocabularies.get("body", {})
    return capitalized(known.get(decision.body, decision.body))


@dataclass(frozen=True, eq=False)
class Attribution:
    """Finds the decision behind changed words, for `bestek.redline.redline`.

    The words are those of a document for `municipality` (an id; empty where the dossier names none). It looks at the decisions after `since`
    up to `until`, both ids of the ledger (an empty `since`: from the beginning; an empty `until`: to the end), and after these at what is
    `pending`. Of several the latest counts. Words without a source are those of a template: when both versions come from the same
    templates (`same_templates`), only facts can have brought them, so that a single candidate must have, and of several nobody is named. Neither
    is anybody of what has no source at all, such as the text of a drawing.
    """

    ledger: Ledger
    words: Words
    since: str = ""
    until: str = ""
    pending: tuple[Change, ...] = ()
    municipality: str = ""
    same_templates: bool = True
    _known: dict[str, int] = field(default_factory=dict)

    def __call__(self, old: tuple[Source, ...], new: tuple[Source, ...]) -> Decided:
        sources = (*old, *new)
        place = max((self._place(source.path) for source in sources if source.path), default=-1)
        if place < 0 and self.same_templates and self._candidates:
            return self._decided(0) if self._candidates == 1 else Decided()
        return self._decided(place) if sources or place >= 0 else Decided()

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions that count, in their order."""
        return self.ledger.between(self.since, self.until) if self.ledger else ()

    @property
    def _candidates(self) -> int:
        return len(self.decisions) + bool(self.pending)

    def _place(self, path: str) -> int:
        if path not in self._known:
            self._known[path] = self._found(path)
        return self._known[path]

    def _found(self, path: str) -> int:
        """The place of the latest that touched the fact among the decisions, behind them for what is pending, -1 for none."""
        if is_touched(path, self.pending, self.municipality):
            return len(self.decisions)
        told = decision_of(path)
        setter = self.ledger.setter(state_path(path, self.municipality), self.until) if self.ledger else None
        found = (place for place, one in enumerate(self.decisions) if (one.id == told if told else one is setter))
        return next(found, -1)

    def _decided(self, place: int) -> Decided:
        labels = self.words.labels
        if place < 0:
            return Decided(labels.changes_template)
        if place == len(self.decisions):
            return Decided(labels.changes_pending)
        decision = self.decisions[place]
        return Decided(name_of(decision, self.words), decision.date, decision.id)


def is_touched(path: str, changes: Iterable[Change], municipality: str) -> bool:
    """Whether one of the changes is about the fact at this path of a view."""
    return any(touches(path, fact_path(change.path, municipality)) for change in changes)
