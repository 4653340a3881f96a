"""What of a package is for everybody, and why the rest is not.

A document is public when it was issued in the public edition and content says that its use is free ("openbaar"); something from outside when content
says so. Silence is no permission: what content does not say, or has not decided yet, is withheld, and told. Of the decision itself the public
package has the public account, and nothing of what it was made from: no state, no ledger, no findings, no tree.

Which category of information of the Woo a document has, and by when that wants it published, is a reading of the law in the state that `check.woo`
names: so far as the text was read, a paper of a council was no obligation.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bestek.archive.package import Package, Record, Role
from bestek.check import woo
from bestek.check.archives import CATEGORIES, NONE
from bestek.check.given import day_of
from bestek.findings import Finding
from bestek.messages import N_, _
from bestek.model import Dossier, Open

FREE = "openbaar"
"""The kind of use that is not restricted."""

PUBLIC_ROLES: tuple[Role, ...] = ("document", "signed", "editable", "annex", "account")
"""What the public package may hold. The others say how a document was made, for those who made it."""

Withheld = Literal["restricted", "open", "unstated", "internal"]
"""Why a record is not public: its use is restricted; that is not decided; content does not say; it was issued for its makers alone."""

WHY: Mapping[Withheld, str] = {
    "restricted": N_("its use is restricted: {restriction}"),
    "open": N_("it is not decided whether its use is restricted: {question}"),
    "unstated": N_("content does not say whether its use is restricted"),
    "internal": N_("it was issued in the internal edition"),
}
"""As the adviser reads it; the Dutch of documents is `WAAROM`."""

WAAROM: Mapping[Withheld, str] = {
    "restricted": "beperkt openbaar: {restriction}",
    "open": "over de openbaarheid is nog niet besloten: {question}",
    "unstated": "het dossier zegt niet of het openbaar is",
    "internal": "uitgegeven in de interne editie",
}


@dataclass(frozen=True, slots=True)
class Restriction:
    """What content says of the use of a document or record: `kind` in its own words ("beperkt openbaar"), and the `reason` behind the colon."""

    kind: str
    reason: str = ""

    @property
    def free(self) -> bool:
        """Whether everybody may use it; what is public with something behind a colon is public on a condition, and that is a restriction."""
        return self.kind.casefold() == FREE and not self.reason

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.kind, self.reason)))


def restriction(record: Record) -> Restriction | Open | None:
    """The restriction of a document or of something from outside; none where content says nothing."""
    stated: object = getattr(record.entry or record.source, "use_restriction", None)
    if isinstance(stated, Open):
        return stated
    if not isinstance(stated, str):
        return None
    kind, _colon, reason = stated.partition(":")
    return Restriction(kind.strip(" ."), reason.strip())


@dataclass(frozen=True, slots=True)
class Publicity:
    """Whether a record is for everybody: it is when nothing is `withheld`, else these are the reasons, with the words they are told with.

    `categories` are those of the Woo by their code in TOOI: one, those to choose from, or none where that is open. `published_on` is the day
    that content gives, `publish_by` the last day that art. 3.3 allows, where there is one category and the document is that far.
    """

    withheld: tuple[Withheld, ...] = ()
    restriction: str = ""
    question: str = ""
    categories: tuple[str, ...] = ()
    published_on: datetime.date | None = None
    publish_by: datetime.date | None = None

    @property
    def public(self) -> bool:
        """Whether the public package has it."""
        return not self.withheld

    @property
    def category(self) -> str:
        """The category, where there is one; `none` where the law names it in no part."""
        return self.categories[0] if len(self.categories) == 1 else ""

    @property
    def obliged(self) -> bool:
        """Whether the law obliged to publish it, in the state that was read."""
        return bool(self.category) and woo.obliged(self.category)

    @property
    def why(self) -> tuple[str, ...]:
        """Why it is not public, in the language of the screen."""
        return tuple(
            _(WHY[name]).format(restriction=self.restriction, question=self.question) for name in self.withheld
        )

    @property
    def waarom(self) -> tuple[str, ...]:
        """The same in the Dutch of documents."""
        return tuple(
            WAAROM[name].format(restriction=self.restriction, question=self.question) for name in self.withheld
        )


def publicity(dossier: Dossier, record: Record) -> Publicity:
    """What is to be said of the publicity of a record, by the dossier as it was after the decision."""
    if record.kind == "decision":
        return Publicity(categories=(NONE,))
    stated = restriction(record)
    withheld = tuple(_withheld(record, stated))
    known = Publicity(withheld, _told(stated), stated.question if isinstance(stated, Open) else "")
    entry = record.entry
    if entry is None:
        code: object = record.source.woo_category if record.source else None
        return replace(known, categories=(code,) if isinstance(code, str) and code in CATEGORIES else ())
    categories = woo.categories(dossier, entry)
    limit = woo.publish_by(dossier, entry, categories[0]) if len(categories) == 1 else None
    return replace(known, categories=categories, published_on=day_of(entry.published_on), publish_by=limit)


def _withheld(record: Record, stated: Restriction | Open | None) -> Iterator[Withheld]:
    match stated:
        case None:
            yield "unstated"
        case Open():
            yield "open"
        case Restriction() if not stated.free:
            yield "restricted"
        case _:
            pass
    if record.version and record.version.edition != "public":
        yield "internal"


def _told(stated: Restriction | Open | None) -> str:
    """The restriction as a reader wants it: why, or else which."""
    return stated.reason or stated.kind if isinstance(stated, Restriction) and not stated.free else ""


def public(package: Package) -> Package:
    """The package for everybody, before its account is written: the records that are public, with those of their files that may be."""
    records = tuple(_public(record) for record in package.records if publicity(package.dossier, record).public)
    return replace(package, edition="public", records=records)


def _public(record: Record) -> Record:
    return replace(record, items=tuple(item for item in record.items if item.role in PUBLIC_ROLES))


def is_empty(package: Package) -> bool:
    """Whether a public package would hold nothing but its own account, or not the document that it is about: then there is none to make."""
    kinds = {record.kind for record in package.records if record.items}
    return not kinds & ({"document"} if package.document else {"document", "annex"})


def findings(package: Package) -> Iterator[Finding]:
    """What keeps a record of the complete package from the public one and can be mended: a restriction that is stated is no mistake."""
    for record in package.records:
        known = publicity(package.dossier, record)
        message = _("'{title}' is not in the public package: {why}")
        told = message.format(title=record.title, why="; ".join(known.why))
        if {"open", "unstated"} & {*known.withheld}:
            hint = _("write use_restriction: openbaar, or which restriction and why")
            yield package.finding("W970", told, hint, record, "use_restriction")
        elif known.withheld == ("internal",) and record.version and record.version.status != "concept":
            hint = _("issue its next version in the public edition")
            yield package.finding("A971", told, hint, record, "use_restriction")


def uncategorised(known: Publicity) -> str:
    """What keeps a record from having a category of information, in the language of the screen; the names of categories are those of the list."""
    if not known.categories:
        return _("its category of information is not decided")
    choice = ", ".join(CATEGORIES[code] for code in known.categories)
    return _("its category of information is still to be chosen: {choice}").format(choice=choice)


# What the law says of a record, in the Dutch of documents


def category_line(known: Publicity) -> str:
    """The category of information, with its code; what is still open where there is not one."""
    match known.categories:
        case ():
            return "informatiecategorie nog niet bepaald"
        case (code,):
            return CATEGORIES[code] if code == NONE else f"{CATEGORIES[code]} ({code})"
        case codes:
            choice = " of ".join(CATEGORIES[code] for code in codes)
            return f"informatiecategorie nog te kiezen: {choice}"


def duty_line(known: Publicity) -> str:
    """By which article a document of the category is published, and whether that was in force in the text that was read; nothing without a category."""
    duty = woo.DUTIES.get(known.category)
    if duty is None:
        return ""
    if known.category == woo.OWN_ACCORD:
        return f"{duty.article} (inspanningsverplichting)"
    state = "in werking" if duty.in_force else "nog niet in werking"
    return f"{duty.article}; {state} in de gelezen tekst (stand {woo.STATE}), te verifiëren"
