"""Hand-built resolved trees for the tests of the writers.

`everything()` uses every node kind, role, scheme and form; `long(pages)` is a tender document of about that many pages.
Labels, levels and reference texts stand in the trees by hand; `identified` gives paragraphs, notes and ordered items
the ids and numbers that writers may rely on, so that a test does not have to spell them out.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from datetime import date
from typing import Any

from bestek.tree import (
    Block,
    Box,
    Break,
    Cell,
    Column,
    Contents,
    Cover,
    Definition,
    DefinitionList,
    Document,
    Emphasis,
    Entry,
    Field,
    Figure,
    Image,
    Inline,
    Link,
    List,
    ListItem,
    Note,
    Paragraph,
    ParagraphRole,
    Placeholder,
    Ref,
    Row,
    RowRole,
    Section,
    SectionScheme,
    Signature,
    Signatures,
    Source,
    Strong,
    Table,
    Text,
    walk,
)


def png(width: int = 8, height: int = 4) -> bytes:
    """A real PNG of one grey colour, made here so that no binary file is needed."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x99" * width for _ in range(height))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


LOGO = Image(
    "image/svg+xml",
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="12mm" viewBox="0 0 40 12">'
    b'<rect width="12" height="12" rx="1" fill="#17406d"/><path d="M2 9 6 3l4 6z" fill="#fff"/>'
    b'<text x="15" y="8" font-family="Source Sans Pro" font-size="5" fill="#17406d">Voorbeeld</text></svg>',
    40.0,
    12.0,
)

CHART = Image(
    "image/svg+xml",
    b'<svg xmlns="http://www.w3.org/2000/svg" width="160mm" height="40mm" viewBox="0 0 160 40">'
    b'<rect x="40" y="6" width="50" height="8" fill="#17406d"/><rect x="90" y="22" width="60" height="8" fill="#9aa7b4"/>'
    b'<text x="2" y="12" font-family="Source Sans Pro" font-size="4">A. Publicatie</text>'
    b'<text x="2" y="28" font-family="Source Sans Pro" font-size="4">B. Gunning</text></svg>',
    160.0,
    40.0,
)

BUDGET = Source("content/voorbeeld/lots.yaml", 14, 13, "lots/noord/budget")
START = Source("content/voorbeeld/dossier.yaml", 8, 10, "term/start")
TEMPLATE = Source("templates/documents/tender-document.html.j2", 30, 5)


def text(value: str, *sources: Source, lang: str = "") -> Text:
    return Text(value, sources or (TEMPLATE,), lang)


def _inlines(parts: tuple[str | Inline, ...]) -> tuple[Inline, ...]:
    return tuple(text(part) if isinstance(part, str) else part for part in parts)


def p(*parts: str | Inline, role: ParagraphRole = "body") -> Paragraph:
    return Paragraph(_inlines(parts), role)


def cell(*parts: str | Inline | Block, header: bool = False, columns: int = 1, rows: int = 1) -> Cell:
    """A cell of one paragraph, or of the blocks given."""
    blocks = tuple(part for part in parts if isinstance(part, (Paragraph, List, DefinitionList)))
    return Cell(blocks or (p(*parts),), header, columns, rows)  # type: ignore[arg-type]


def row(
    *cells: str | Inline | Cell, role: RowRole = "body", id: str = "", label: str = "", header: bool = False
) -> Row:
    """A row; bare texts become cells, the first of which heads the row."""
    made = tuple(
        part if isinstance(part, Cell) else cell(part, header=header or (n == 0 and role != "group"))
        for n, part in enumerate(cells)
    )
    return Row(made, role, id, label)


def items(*parts: str | ListItem | tuple[Block, ...]) -> tuple[ListItem, ...]:
    return tuple(
        part if isinstance(part, ListItem) else ListItem((p(part),) if isinstance(part, str) else part)
        for part in parts
    )


def section(
    id: str,
    title: str | tuple[Inline, ...],
    *children: Block,
    scheme: SectionScheme = "decimal",
    level: int = 1,
    label: str = "",
    printed: str | None = None,
    prefix: str = "",
    landscape: bool = False,
    toc: bool = True,
) -> Section:
    """A resolved section; `printed` is the label before the title where it is more than the bare number."""
    words = (text(title),) if isinstance(title, str) else title
    return Section(
        id, words, children, scheme, prefix, landscape, toc, level, label, label if printed is None else printed
    )


def lots_table(id: str = "tabel-percelen", label: str = "1") -> Table:
    """A table with every kind of row and span."""
    return Table(
        (Column(0.12), Column(0.38), Column(0.25, "right"), Column(0.25, "right")),
        (
            Row(
                (
                    cell("Perceel", header=True, rows=2),
                    cell("Gebied", header=True, rows=2),
                    cell("Waarde in euro", header=True, columns=2),
                )
            ),
            row("Per jaar", "Hele looptijd", header=True),
        ),
        (
            Row((cell("Noordelijke percelen", header=True, columns=4),), "group"),
            row("1", "Noord", text("4.500.000", BUDGET), text("36.000.000", BUDGET, START)),
            row("2", "Noordoost", "3.000.000", "24.000.000"),
            Row((cell("Zuidelijke percelen", header=True, columns=4),), "group"),
            row("3", "Zuid", Placeholder("[nog te bepalen]", (BUDGET,)), ""),
            Row((cell("Totaal", header=True, columns=2), cell("7.500.000"), cell("60.000.000")), "total"),
        ),
        (text("Percelen en geraamde waarde"),),
        "Vier kolommen: perceel, gebied, waarde per jaar en waarde over de hele looptijd, met een totaalregel.",
        id=id,
        label=label,
    )


_REQUIREMENT = (
    "Opdrachtnemer start de ondersteuning van een cliënt uiterlijk {days} werkdagen na ontvangst van de beschikking "
    "en meldt een vertraging aan de gemeente."
)


def requirements_table(first: int, count: int, id: str, label: str, caption: str) -> Table:
    rows = tuple(
        row(
            f"K-{n:02d}",
            _REQUIREMENT.format(days=n),
            "Eis",
            "Kwartaalrapportage",
            id=f"eis-k-{n:02d}",
            label=f"eis K-{n:02d}",
        )
        for n in range(first, first + count)
    )
    head = row("Nummer", "Eis", "Soort", "Bewijs", header=True)
    columns = (Column(0.12), Column(0.55), Column(0.13), Column(0.2))
    return Table(
        columns,
        (head,),
        rows,
        (text(caption),),
        "Per eis het nummer, de tekst, de soort en het bewijs.",
        id=id,
        label=label,
    )


def planning_figure(id: str = "figuur-planning", label: str = "1") -> Figure:
    alt = "Balkenplan: publicatie van februari tot en met mei, daarna gunning tot en met augustus."
    return Figure(CHART, alt, (text("Planning van de aanbesteding"),), id, label)


def facts() -> Table:
    """The plain table of a cover."""
    return Table(
        (Column(0.3), Column(0.7)),
        (),
        (
            row("Aanbestedende dienst", "Gemeente Voorbeeld"),
            row("Kenmerk", "2024-017"),
            row("Versie", "1.0"),
            row("Datum", "12 februari 2024"),
        ),
        description="Gegevens van dit document: aanbestedende dienst, kenmerk, versie en datum.",
        plain=True,
        id="tabel-gegevens",
    )


def cover(own_page: bool = True) -> Cover:
    return Cover(
        (
            p("Aanbestedingsleidraad Wmo-ondersteuning", role="title"),
            p("Schoonmaakondersteuning en begeleiding in zes percelen", role="subtitle"),
            p("Europese aanbesteding voor sociale en andere specifieke diensten", role="lead"),
            facts(),
            p("Dit document is vastgesteld door burgemeester en wethouders.", role="small"),
        ),
        own_page,
        LOGO,
        "Logo van de gemeente Voorbeeld",
    )


def signatures() -> Signatures:
    return Signatures(
        (
            Signature((text("de gemeentesecretaris,"),), (text("A. Voorbeeld"),)),
            Signature((text("de burgemeester,"),), (text("B. Voorbeeld"),)),
            Signature((text("namens opdrachtnemer,"),), (Placeholder("[naam]"),), place=True),
        ),
        (p("Burgemeester en wethouders van Voorbeeld,"),),
    )


def _introduction() -> Section:
    purpose = section(
        "doel",
        "Doel en opdracht",
        p(
            "De gemeente stelt ",
            text("€ 4.500.000", BUDGET),
            " per jaar beschikbaar, vanaf ",
            text("1 januari 2025", START),
            ".",
        ),
        p(
            Strong((text("Belangrijk"),)),
            ": ",
            Emphasis(
                (
                    text("alleen"),
                    Strong((text(" volledige"),)),
                    text(" inschrijvingen"),
                )
            ),
            " tellen mee.",
            Break(),
            "Zie ",
            Ref("tabel-percelen", text="tabel 1", prefix="tabel ", number="1"),
            ", ",
            Ref("figuur-planning", text="figuur 1", prefix="figuur ", number="1"),
            " en ",
            Ref("begrippen", form="title", text="Begrippen"),
            ".",
        ),
        p(
            "Het perceel heet in het Fries ",
            text("Noardlike stipe", lang="fy"),
            " en in het Engels ",
            text("Northern support", lang="en"),
            ".",
        ),
        lots_table(),
        label="1.1",
        level=2,
    )
    terms = section(
        "begrippen",
        "Begrippen",
        DefinitionList(
            (
                Definition(
                    (text("cliënt"),),
                    (p("Inwoner die ondersteuning ontvangt op grond van de Wmo 2015."),),
                    "begrip-client",
                ),
                Definition(
                    (text("perceel"),),
                    (
                        p("Deel van de opdracht waarop afzonderlijk kan worden ingeschreven."),
                        p("Er zijn zes percelen."),
                    ),
                    "begrip-perceel",
                ),
            )
        ),
        section(
            "afkortingen",
            "Afkortingen",
            section(
                "bronnen",
                "Bronnen van afkortingen",
                p("Zie het ", Link("https://wetten.overheid.nl/", (text("wettenbestand"),)), "."),
                label="1.2.1.1",
                level=4,
            ),
            label="1.2.1",
            level=3,
        ),
        label="1.2",
        level=2,
    )
    return section(
        "inleiding",
        "Inleiding",
        p(
            "Dit hoofdstuk leidt in.",
            Note((p("Wet maatschappelijke ondersteuning 2015, ", Emphasis((text("Stb."),)), " 2014, 280."),)),
            " Het vat samen.",
        ),
        purpose,
        terms,
        label="1",
    )


def _long_note() -> Note:
    reference = Ref("doel", text="paragraaf 1.1", prefix="paragraaf ", number="1.1")
    return Note((p("Eerste alinea van de noot."), p("Tweede alinea, met ", reference, ".")))


def _procedure() -> Section:
    nested = (
        p("De inschrijving bevat:"),
        List(
            items(
                "het formulier,",
                "het plan van aanpak,",
                (p("de bijlagen:"), List(items("de begroting;", "de planning."))),
            )
        ),
    )
    return section(
        "procedure",
        "Procedure en planning",
        p(
            "Zie ",
            Ref("doel", text="paragraaf 1.1", prefix="paragraaf ", number="1.1"),
            ", ",
            Ref("doel", form="number", text="1.1", number="1.1"),
            ", ",
            Ref("inleiding", text="hoofdstuk 1", prefix="hoofdstuk ", number="1"),
            ", ",
            Ref("eis-k-02", text="eis K-02"),
            ", ",
            Ref("bijlage-formulier", text="bijlage 1", prefix="bijlage ", number="1"),
            ", ",
            Ref("artikel-duur", text="artikel 1", prefix="artikel ", number="1"),
            ", ",
            Ref("argument-b", text="argument 1.2", prefix="argument ", number="1.2"),
            ", ",
            Ref("stap-twee", text="stap 2"),
            " en ",
            Ref("k-1", document="programme", text="eis K-01 van het Programma van eisen"),
            ".",
        ),
        List(
            items(nested, "De gemeente sluit de kluis.", ListItem((p("De gemeente beoordeelt."),), "stap-twee")),
            "decimal",
        ),
        p("Een nieuwe lijst begint opnieuw:"),
        List(items("eerste", (p("tweede"), List(items("a, genest", "b, genest"), "alpha"))), "decimal"),
        p("En een lijst loopt door:"),
        List(items("derde", "vierde"), "alpha", 3),
        List(items("los punt", (p("punt met vervolg"), p("vervolg van het punt"))), "bullet"),
        planning_figure(),
        Figure(Image("image/png", png(), 20.0, 10.0), "Grijs vlak als voorbeeld van een foto."),
        Box((p("Vragen stelt u via het platform."), List(items("op tijd", "eenmaal"))), (text("Let op"),), "note"),
        Box((p("Samenvoegen verlaagt de lasten.", _long_note()),), role="motivation"),
        Box((p("Het college besluit."),), (text("Besluit"),), "decision"),
        label="2",
    )


def _arguments() -> Section:
    return section(
        "argumenten",
        "Argumenten",
        section(
            "argument-a", "Het model werkt", p("Onderbouwing."), scheme="argument", prefix="1", level=2, label="1.1"
        ),
        section(
            "argument-b",
            "De partners zijn tevreden",
            p("Onderbouwing."),
            scheme="argument",
            prefix="1",
            level=2,
            label="1.2",
        ),
        section(
            "argument-c", "De kosten dalen", p("Onderbouwing."), scheme="argument", prefix="2", level=2, label="2.1"
        ),
        section(
            "kanttekeningen",
            "Kanttekeningen",
            section("kanttekening-a", "Er is minder keuze", p("Toelichting."), scheme="argument", level=3, label="1"),
            section(
                "kanttekening-b", "De overgang kost tijd", p("Toelichting."), scheme="argument", level=3, label="2"
            ),
            scheme="none",
            level=2,
        ),
        scheme="none",
    )


def _annexes() -> tuple[Section, ...]:
    article = section(
        "artikel-duur",
        "Duur",
        p("De overeenkomst duurt vier jaar."),
        section("verlenging", "Verlenging", p("Zij kan tweemaal worden verlengd."), level=2, label="1.1"),
        scheme="article",
        label="1",
        printed="Artikel 1",
    )
    price = section("artikel-prijs", "Prijs", p("De prijs is vast."), scheme="article", label="2", printed="Artikel 2")
    form = section(
        "bijlage-formulier",
        "Inschrijfformulier",
        section(
            "ondertekening",
            "Ondertekening",
            p("Naam: ", Field("naam van de inschrijver")),
            p("KvK-nummer: ", Field("nummer", 8)),
            signatures(),
            level=2,
            label="1.1",
        ),
        scheme="annex",
        label="1",
        printed="Bijlage 1",
    )
    wide = section(
        "bijlage-eisen",
        "Programma van eisen",
        requirements_table(1, 4, "tabel-eisen", "2", "Eisen aan de kwaliteit"),
        scheme="annex",
        landscape=True,
        label="2",
        printed="Bijlage 2",
    )
    return (
        article,
        price,
        form,
        wide,
        section(
            "bijlage-slot",
            "Slot",
            p("Tot slot.", role="centered"),
            scheme="annex",
            toc=False,
            label="3",
            printed="Bijlage 3",
        ),
    )


def entries(sections: tuple[Block, ...], depth: int) -> tuple[Entry, ...]:
    """What a table of contents of that depth lists."""
    found = (part for block in sections for part in walk(block) if isinstance(part, Section))
    return tuple(
        Entry(part.id, part.title, part.level, part.heading_label) for part in found if part.toc and part.level <= depth
    )


def _captioned(blocks: tuple[Block, ...], kind: type[Table | Figure], word: str) -> tuple[Entry, ...]:
    found = (part for block in blocks for part in walk(block) if isinstance(part, kind) and part.label)
    return tuple(Entry(part.id, part.caption, 1, f"{word} {part.label}") for part in found)


def everything() -> Document:
    """A document with every node kind."""
    body = (
        section("leeswijzer", "Leeswijzer", p("Zo leest u dit document."), scheme="none"),
        _introduction(),
        _procedure(),
        _arguments(),
        *_annexes(),
    )
    lists = (
        Contents(depth=3, entries=entries(body, 3)),
        Contents("tables", entries=_captioned(body, Table, "Tabel")),
        Contents("figures", title=(text("Figuren"),), entries=_captioned(body, Figure, "Figuur")),
    )
    return identified(replace(short(cover(), *lists, *body), id="everything"))


def short(*children: Block) -> Document:
    """A document with properties and the blocks given: the frame for a test of one node."""
    return Document(
        "short",
        "Aanbestedingsleidraad Wmo-ondersteuning",
        children,
        authority="Gemeente Voorbeeld",
        subject="Wmo-ondersteuning",
        keywords=("Wmo", "aanbesteding"),
        date=date(2024, 2, 12),
        version="1.0",
        status="vastgesteld",
        reference="2024-017",
        header_left="Aanbestedingsleidraad Wmo-ondersteuning",
        header_right="Vastgesteld",
    )


_SENTENCE = "De opdrachtnemer levert de ondersteuning in overleg met de cliënt en het netwerk van de cliënt, en past haar aan zodra de situatie daarom vraagt. "


def long(pages: int) -> Document:
    """A tender document of about `pages` pages: chapters of running text with lists, notes, references and tables of requirements."""
    chapters = tuple(_chapter(number) for number in range(1, max(2, pages // 4) + 1))
    return identified(
        replace(short(), id="long", children=(cover(), Contents(entries=entries(chapters, 2)), *chapters))
    )


def _chapter(number: int) -> Section:
    """About four pages."""
    table = requirements_table(number * 100 + 1, 10, f"tabel-{number}", f"{number}", f"Eisen bij hoofdstuk {number}")
    parts = tuple(_subsection(number, part) for part in range(1, 5))
    return section(
        f"h{number}",
        f"Hoofdstuk over onderwerp {number}",
        p(_SENTENCE * 3),
        *parts,
        section(f"h{number}-eisen", "Eisen", table, level=2, label=f"{number}.5"),
        label=f"{number}",
    )


def _subsection(number: int, part: int) -> Section:
    note = Note((p(f"Toelichting bij {number}.{part}: ", _SENTENCE),))
    reference = Ref(f"tabel-{number}", text=f"tabel {number}", prefix="tabel ", number=f"{number}")
    blocks: tuple[Block, ...] = (
        p(_SENTENCE * 3, note, " Zie ", reference, " en ", text(f"€ {number}.{part}00.000", BUDGET), "."),
        List(items(*(_SENTENCE for _ in range(3))), "decimal" if part % 2 else "bullet"),
        p(_SENTENCE * 4),
    )
    return section(
        f"h{number}-{part}", f"Deel {part} van hoofdstuk {number}", *blocks, level=2, label=f"{number}.{part}"
    )


class _Identifier:
    """Counts through a document in reading order."""

    def __init__(self) -> None:
        self.scope, self.paragraphs, self.notes = "begin", 0, 0

    def visit(self, node: Any) -> Any:
        if isinstance(node, Section):
            self.scope, self.paragraphs = node.id, 0
        if isinstance(node, Note):
            self.notes += 1
            node = replace(node, number=self.notes, id=f"note-{self.notes}")
        if isinstance(node, Paragraph):
            self.paragraphs += 1
            node = replace(node, id=f"{self.scope}-p{self.paragraphs}")
        if isinstance(node, List) and node.kind != "bullet":
            node = replace(
                node,
                items=tuple(replace(item, label=_marker(node, n)) for n, item in enumerate(node.items, node.start)),
            )
        return self._below(node)

    def _below(self, node: Any) -> Any:
        changes = {
            name: tuple(self.visit(part) for part in getattr(node, name))
            for name in (
                "title",
                "caption",
                "term",
                "role",
                "name",
                "lead",
                "head",
                "children",
                "items",
                "body",
                "cells",
            )
            if isinstance(getattr(node, name, None), tuple)
        }
        return replace(node, **changes) if changes else node


def _marker(node: List, number: int) -> str:
    return chr(ord("a") + number - 1) if node.kind == "alpha" else str(number)


def identified(document: Document) -> Document:
    """The document with unique paragraph ids, running note numbers and the labels of ordered items."""
    made: Document = _Identifier().visit(document)
    return made
