"""What a reviewed file proposes, in words and as data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from bestek.messages import N_, _
from bestek.review.proposal import NOTE, PICTURE, Kind, Proposal
from bestek.review.returned import Returned

KINDS: dict[Kind, str] = {
    "insertion": N_("inserted"),
    "deletion": N_("deleted"),
    "replacement": N_("replaced"),
    "move": N_("paragraph moved"),
    "formatting": N_("looks changed"),
    "paragraph-inserted": N_("paragraph inserted"),
    "paragraph-deleted": N_("paragraph deleted"),
    "paragraph-split": N_("paragraph split"),
    "paragraph-merged": N_("paragraphs joined"),
    "row-inserted": N_("row inserted"),
    "row-deleted": N_("row deleted"),
    "note-inserted": N_("footnote inserted"),
    "note-deleted": N_("footnote deleted"),
    "rejection": N_("change of the redline taken back"),
    "comment": N_("comment"),
    "reply": N_("answer"),
}

_LOOKS = {
    "b": N_("bold"),
    "i": N_("italic"),
    "u": N_("underlined"),
    "strike": N_("struck through"),
    "highlight": N_("highlighted"),
    "color": N_("colour"),
    "sz": N_("size"),
    "pStyle": N_("style"),
    "rStyle": N_("style"),
    "jc": N_("alignment"),
    "numPr": N_("numbering"),
    "ind": N_("indent"),
    "spacing": N_("spacing"),
}
"""Properties of ECMA-376 by what people call them."""


def kind(proposal: Proposal) -> str:
    """What was done."""
    return _(KINDS[proposal.kind])


def by(proposal: Proposal) -> str:
    """Who did it and when; an edit that was not tracked says neither."""
    if not proposal.tracked:
        return _("not tracked")
    day, _t, hour = proposal.date.partition("T")
    return " ".join(filter(None, (proposal.author, day, hour[:5])))


def looks(said: str) -> str:
    """Properties that changed, in words."""
    told = []
    for each in said.split(", "):
        name, _blank, value = each.partition(" ")
        word = _(_LOOKS[name]) if name in _LOOKS else name
        told.append(f"{word} {value}".strip() if name in ("pStyle", "rStyle") else word)
    return ", ".join(dict.fromkeys(told))


def spoken(text: str) -> str:
    """Words of a document in which signs stand for what is no word."""
    return text.replace(NOTE, _("[footnote]")).replace(PICTURE, _("[picture]"))


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters; what is left out is in its middle."""
    if len(text) <= most:
        return text
    half = (most - 3) // 2
    return f"{text[:half].rstrip()} … {text[-half:].lstrip()}"


def sides(proposal: Proposal, most: int = 200) -> tuple[str, str]:
    """What stood there and what is to stand there."""
    if proposal.kind == "formatting":
        return shortened(spoken(proposal.old), most), looks(proposal.new)
    if proposal.kind == "paragraph-split":
        return shortened(spoken(proposal.before[: proposal.start]), most), shortened(spoken(proposal.before[proposal.end :]), most)  # fmt: skip
    if proposal.kind == "move":
        return shortened(spoken(proposal.old), most), ""
    return shortened(spoken(proposal.old), most), shortened(spoken(proposal.new), most)


def place(proposal: Proposal) -> str:
    """Where in the document."""
    words = {"header": _("header"), "footer": _("footer"), "note": _("footnote"), "title": _("heading"), "caption": _("caption")}  # fmt: skip
    return ", ".join(filter(None, (proposal.label, words.get(proposal.part, "")))) or _("beginning")


def source(proposal: Proposal) -> str:
    """The fact, the text or the line of a template that the words come from."""
    found = proposal.source
    if found is None:
        return ""
    return found.path or f"{found.file}:{found.line}"


def verdict(proposal: Proposal) -> str:
    """Whether it can be applied, and if not why."""
    told = _("can be applied") if proposal.applicable else proposal.reason or _("not judged")
    if proposal.conflicts:
        conflict = _("in conflict with {others}").format(others=", ".join(proposal.conflicts))
        told = "; ".join((conflict, _("choose one of them") if proposal.applicable else told))
    return "; ".join((_("settled"), told)) if proposal.resolved else told


def counted(proposals: Sequence[Proposal]) -> tuple[int, int, int]:
    """How many can be applied, are remarks, and are questions besides, such as of whom to follow; what is there already is none of these."""
    remarks = sum(each.kind in ("comment", "reply") for each in proposals)
    applicable = sum(each.applicable and not each.conflicts for each in proposals)
    done = sum(each.done for each in proposals)
    return applicable, remarks, len(proposals) - applicable - remarks - done


def as_json(read: Iterable[Returned]) -> str:
    """All files with their proposals."""
    files = [
        {
            "file": each.file,
            "dossier": each.folder.name,
            "document": each.document,
            "title": each.title,
            "municipality": each.municipality,
            "edition": each.edition,
            "against": each.against,
            "proposals": [data(proposal) for proposal in each.proposals],
        }
        for each in read
    ]
    return json.dumps({"files": files}, ensure_ascii=False, indent=2)


def data(proposal: Proposal) -> dict[str, Any]:
    """A proposal as JSON data; a source is a path, or a file with its line."""
    made = {key: value for key, value in asdict(proposal).items() if key not in ("pieces", "source")}
    pieces = [
        {
            "start": piece.start,
            "end": piece.end,
            "text": piece.text,
            "kind": piece.kind,
            "sources": [_origin(each.path, each.file, each.line) for each in piece.sources],
        }
        for piece in proposal.pieces
    ]
    found = proposal.source
    return {**made, "source": _origin(found.path, found.file, found.line) if found else None, "pieces": pieces}


def _origin(path: str, file: str, line: int) -> dict[str, str | int]:
    return {"path": path} if path else {"file": file, "line": line}
