"""What content says about its own past: facts that a notice changes, earlier decisions, and parts that nobody writes by hand."""

from __future__ import annotations

from collections.abc import Iterator

from bestek import mistakes
from bestek.compose import Mapping, Node, Sequence
from bestek.findings import Finding
from bestek.load import Loaded, Loc
from bestek.model import Dossier, Prose
from bestek.model.clarification import ClarificationNotice, TextChange
from bestek.validate.types import Expected, at_path, fields_of, form_of

ROOT = Expected("part", Dossier)


def findings(dossier: Dossier, loaded: Loaded) -> Iterator[Finding]:
    """All that does not agree with the ledger, or that is taken from it."""
    yield from _written_by_hand(ROOT, loaded.tree, (), loaded)
    for notice in dossier.clarification_notices:
        yield from _notice(notice, loaded, decided=bool(dossier.decisions))
    yield from _earlier_decisions(dossier, loaded)


# What nobody writes by hand


def _written_by_hand(expected: Expected, node: Node, loc: Loc, loaded: Loaded) -> Iterator[Finding]:
    match expected, node:
        case Expected("part", model=model), Mapping() if model:
            for name, inner in fields_of(model).items():
                entry = node.entries.get(name)
                if entry and inner.derived and entry.line:
                    yield mistakes.TAKEN_FROM_LEDGER.at(loaded.key_place((*loc, name)), key=name)
                elif entry and not inner.derived and inner.kind != "fact":
                    yield from _written_by_hand(inner, entry.node, (*loc, name), loaded)
        case Expected("list", item=item), Sequence() if item:
            for number, element in enumerate(node.items):
                yield from _written_by_hand(item, element, (*loc, number), loaded)
        case _:
            pass


# Clarification notices


def _notice(notice: ClarificationNotice, loaded: Loaded, *, decided: bool) -> Iterator[Finding]:
    path = f"clarification_notices/{notice.id}"
    if decided and notice.decision is not None and notice.decided_by != notice.decision:
        place = loaded.place_of(f"{path}/decision")
        yield mistakes.NOTICE_UNDECIDED.at(place, name=notice.decision)
    changes = [(question.change, f"{path}/questions/{question.id}/change") for question in notice.questions]
    changes += [(change, f"{path}/changes/{change.id}") for change in notice.changes]
    for change, where in changes:
        if isinstance(change, TextChange):
            yield from _change(change, where, loaded, decided=notice.decided_by is not None)
    if notice.unexplained:
        known = mistakes.listed([str(change.fact) for change in notice.unexplained])
        yield mistakes.UNEXPLAINED.at(loaded.place_of(path), known=known, decision=notice.decided_by)


def _change(change: TextChange, path: str, loaded: Loaded, *, decided: bool) -> Iterator[Finding]:
    """A change names a fact that can be quoted and that its decision changes, or else words the text itself."""
    if change.fact is None:
        if change.new is None and change.old is None:
            yield mistakes.CHANGE_OF_NOTHING.at(loaded.place_of(path))
        return
    place = loaded.place_of(f"{path}/fact")
    expected = at_path(str(change.fact), Dossier)
    form = form_of(expected) if expected else None
    if expected is None or (change.before is None and change.after is None):
        yield mistakes.NO_FACT.at(place, path=change.fact)
    elif form is None:
        yield mistakes.NOT_QUOTABLE.at(place, path=change.fact)
    elif change.before is not None and change.before == change.after:
        yield (mistakes.NOT_CHANGED if decided else mistakes.NOT_CHANGED_YET).at(place, path=change.fact)
    else:
        yield from _wording(change, path, loaded, is_text=form in ("prose", "line"))


def _wording(change: TextChange, path: str, loaded: Loaded, *, is_text: bool) -> Iterator[Finding]:
    """What the notice words itself stands in the fact: it may quote a part of a long text."""
    for key, worded, fact in (("old", change.old, change.before), ("new", change.new, change.after)):
        if not isinstance(worded, str):
            continue
        place = loaded.place_of(f"{path}/{key}")
        if not is_text:
            yield mistakes.WORDED_NUMBER.at(place, key=key)
        elif isinstance(fact, str) and _words(worded) not in _words(fact):
            yield mistakes.WORDED_OTHERWISE.at(place, key=key, path=change.fact, text=" ".join(fact.split()))


def _words(text: Prose | str) -> str:
    """A text without its line ends."""
    return " ".join(text.split())


# Earlier decisions


def _earlier_decisions(dossier: Dossier, loaded: Loaded) -> Iterator[Finding]:
    """An earlier decision is one of the ledger, or says itself what it is called, who took it and when."""
    for proposal in dossier.proposals:
        for earlier in proposal.earlier_decisions:
            lacking = [key for key in ("name", "body", "date") if getattr(earlier, key) is None]
            if earlier.decision is None and lacking:
                place = loaded.place_of(f"proposals/{proposal.id}/earlier_decisions/{earlier.id}")
                yield mistakes.EARLIER_UNKNOWN.at(place, known=", ".join(lacking))
