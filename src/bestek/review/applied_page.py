"""What became of the proposals of reviewers, as a web page that needs nothing beside it and as JSON: what was applied, and what the adviser has to answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from bestek import outputs
from bestek.formats import capitalized
from bestek.labels import Words, read_labels
from bestek.messages import N_, _, language, ngettext
from bestek.project import Project, Variant, shipped
from bestek.review import telling
from bestek.review.applying import Applied, Outcome, Verdict
from bestek.review.subject import FOLDER
from bestek.style import DEFAULT
from bestek.tree import (
    Block,
    Cell,
    Column,
    Contents,
    Document,
    Entry,
    Mark,
    Paragraph,
    Revised,
    Row,
    Section,
    Strong,
    Table,
    Text,
)
from bestek.write.html import write_html

VERDICTS: dict[Verdict, str] = {
    "applied": N_("applied"),
    "done": N_("already in the content"),
    "same": N_("as another reviewer"),
    "refused": N_("refused"),
    "conflict": N_("conflict"),
    "question": N_("question"),
    "left": N_("not chosen"),
}


def verdict(outcome: Outcome, made: Applied) -> str:
    """What became of a proposal, in words, with the reason."""
    word = _("would be applied") if outcome.verdict == "applied" and not made.written else _(VERDICTS[outcome.verdict])
    reason = outcome.reason if outcome.verdict != "done" else ""
    return ": ".join(filter(None, (word, reason)))


def place(outcome: Outcome) -> str:
    """The fact or file that it belongs to, with its line."""
    found = outcome.source
    if found is None:
        return ""
    where = f"{found.file}:{found.line}" if found.file and found.line else found.file
    return " ".join(filter(None, (found.path, f"({where})" if found.path and where else where)))


def also(outcome: Outcome) -> str:
    """The other documents that say it too."""
    if not outcome.documents:
        return ""
    return _("also changes: {documents}").format(documents="; ".join(outcome.documents))


def summed(made: Applied) -> str:
    """One sentence for all of it."""
    count = sum(outcome.verdict == "applied" for outcome in made.outcomes)
    files = ngettext("{count} file", "{count} files", len(made.files)).format(count=len(made.files))
    told = (
        ngettext("{count} proposal applied in {files}", "{count} proposals applied in {files}", count)
        if made.written
        else ngettext(
            "{count} proposal would be applied in {files}", "{count} proposals would be applied in {files}", count
        )
    )
    asked = len(made.questions)
    questions = ngettext("{count} question for you", "{count} questions for you", asked).format(count=asked)
    return f"{told.format(count=count, files=files)}; {questions}"


def as_json(project: Project, made: Applied) -> str:
    """All outcomes, the files and the questions."""
    files = [path.relative_to(project.root).as_posix() for path in made.files]
    outcomes = [_data(outcome) for outcome in made.outcomes]
    questions = [outcome.proposal.id for outcome in made.questions]
    data = {"written": made.written, "files": files, "outcomes": outcomes, "questions": questions}
    return json.dumps(data, ensure_ascii=False, indent=2)


def _data(outcome: Outcome) -> dict[str, object]:
    source = outcome.source
    return {
        "proposal": telling.data(outcome.proposal),
        "verdict": outcome.verdict,
        "reason": outcome.reason,
        "source": {"path": source.path, "file": source.file, "line": source.line} if source else None,
        "documents": list(outcome.documents),
    }


def write_pages(project: Project, made: Applied, dossiers: Sequence[str]) -> tuple[Path, ...]:
    """Writes `build/<dossier>/review/applied.html` for each dossier, whole or not at all. Raises `SetupError`."""
    words = read_labels(project.templates).get(language()) or read_labels(shipped())[language()]
    data = write_html(page(made, words), DEFAULT).data
    files = {project.place(Variant(name)) / FOLDER / "applied.html": data for name in dict.fromkeys(dossiers)}
    outputs.write_files(files)
    return tuple(files)


def page(made: Applied, words: Words) -> Document:
    """The outcomes: first what has to be answered, then what was applied, then the rest."""
    parts = (
        ("questions", _("Questions for you"), made.questions),
        ("applied", _("Applied") if made.written else _("Would be applied"), _of(made, "applied", "same")),
        ("rest", _("Nothing to be done"), _of(made, "done", "left")),
    )
    sections = tuple(_section(id_, title, outcomes, made) for id_, title, outcomes in parts if outcomes)
    title = _("What became of the review")
    return Document(
        "review-applied",
        title,
        (
            Paragraph((Text(title),), "title"),
            Paragraph((Text(capitalized(summed(made))),), "lead"),
            Contents(entries=tuple(Entry(section.id, section.title) for section in sections)),
            *sections,
        ),
        language=words.language,
        labels=words.labels,
        chapters_on_new_page=False,
        traced=False,
    )


def _of(made: Applied, *verdicts: Verdict) -> tuple[Outcome, ...]:
    return tuple(outcome for outcome in made.outcomes if outcome.verdict in verdicts)


def _section(id_: str, title: str, outcomes: Iterable[Outcome], made: Applied) -> Section:
    heads = (_("proposal"), _("where"), _("text"), _("belongs to"), _("what became of it"))
    head = Row(tuple(Cell((Paragraph((Text(capitalized(word)),)),), header=True) for word in heads))
    columns = tuple(map(Column, (0.14, 0.16, 0.3, 0.18, 0.22)))
    rows = tuple(_row(outcome, made) for outcome in outcomes)
    table = Table(columns, (head,), rows, description=", ".join(map(capitalized, heads)), id=f"{id_}-table")
    return Section(id_, (Text(title),), (table,), scheme="none", level=1)


def _row(outcome: Outcome, made: Applied) -> Row:
    proposal = outcome.proposal
    head: tuple[Block, ...] = (
        Paragraph((Strong((Text(proposal.id),)),)),
        Paragraph((Text(telling.kind(proposal)),)),
        Paragraph((Text(f"{proposal.file} {telling.by(proposal)}"),), "small"),
    )
    told = (verdict(outcome, made), also(outcome))
    return Row(
        (
            Cell(head, header=True),
            _cell(telling.place(proposal)),
            _words(outcome),
            _cell(place(outcome)),
            _cell(*told),
        )
    )


def _words(outcome: Outcome) -> Cell:
    """What stood there, deleted, and what was to stand there, inserted; a remark with the words that it is about."""
    old, new = telling.sides(outcome.proposal, 600)
    if outcome.proposal.kind in ("comment", "reply", "formatting"):
        return _cell(f"“{old}”" if old else "", new)
    made = []
    if old:
        made.append(Revised((Text(old),), Mark("deleted")))
    if new:
        made.append(Revised((Text(new),), Mark("inserted")))
    return Cell((Paragraph(tuple(made)),))


def _cell(*texts: str) -> Cell:
    return Cell(tuple(Paragraph((Text(text),)) for text in texts if text))
