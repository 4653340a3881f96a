"""Leftovers in texts (Q).

Marks of unfinished work, doubled words, slips of the keyboard, web addresses that are no links.
"""

from __future__ import annotations

import re

from bestek.check.context import Context
from bestek.check.passages import Passage, Reading
from bestek.check.rule import PRACTICE, Outcome, Rule
from bestek.check.words.breach import breach, written
from bestek.check.words.sentences import listed
from bestek.findings import Severity
from bestek.messages import N_

_BLANK = "naam|datum|bedrag|nummer|plaats|gemeente|functie|adres|titel|percentage|termijn|keuze|optie|invullen|aanvullen|opnemen|toevoegen"

UNFINISHED = re.compile(
    rf"""
    (?=[TFNIAXxPpnL l<\[_.…{{}}*\]?!E])(?:
      \b(?:TODO|FIXME|TBD|NTB|NNB|INVULLEN|AANVULLEN)\b
    | (?<![\w.])n\.?t\.?b\.(?!\w) | (?<![\w.])n\.n\.b\.(?!\w) | \bnog\ (?:in|aan)\ te\ vullen\b
    | (?<!\w)[Xx]{{3,}}(?!\w) | (?<!\w)xx(?!\w) | (?<!ijlage\ )(?<!deel\ )(?<!titel\ )(?<!eeuw\ )(?<!\w)XX(?!\w)
    | (?<!\w)PM(?![\w-]) | (?<!\w)pro\ memorie\b
    | \[\s*(?:[.…_•]+|\s*|(?:nog\ )?(?:{_BLANK})\b[^\]\0]{{0,60}})\]
    | <\s*(?:{_BLANK})\b[^>\0]{{0,60}}>
    | _{{3,}} | \.{{5,}} | …{{2,}}
    | \{{\{{(?:[^{{}}\0]{{0,80}}\}}\}})? | \{{% | \*\*(?=\w) | (?<=\w)\]\(
    | \b[Ll]orem\ ipsum\b | \?\?+ | !!+
    | Error!\ | Fout!\ (?=Verwijzing|Bladwijzer)
    )
    """,
    re.VERBOSE,
)
"""Marks of work that is not finished, of templates and Markdown that were not read, and what Word prints of a lost reference."""

DOUBLED = re.compile(r"(?<![\w’'-])(?P<word>[^\W\d_]+)[ \u00a0]+(?P<again>(?i:(?P=word)))(?![\w’'-])")

LEGAL_DOUBLES = listed(
    """
    dat die had was is zijn hebben heeft waren wordt worden u je zij haar er wie wat het
    moet moeten kan kunnen mag mogen wil willen zal zullen zou gaat gaan doet doen komt komen staat staan geldt gelden
    in op aan af uit over toe door voor na mee om bij onder tegen langs
    """
)
"""Words that may rightly stand twice: "wist dat dat", "wie recht heeft, heeft heeft", and verbs split before the same preposition ("treedt op op 1 mei")."""

SLIPS = re.compile(
    r"""
      [ ](?<=[^\W\d][ ])(?:[,;:!?.](?=[\s\0]|\Z) | \))      # a blank before a mark
    | \([ ]+(?=\w)
    | ,[,.](?!\w) | ;;
    | \.(?: (?<![.\d]\.)\.(?![.\d])                 # two full stops
          | (?<=[a-zà-ÿ]{3}\.)(?=[A-ZÀ-Þ][a-zà-ÿ]*[ ,]) )  # no blank behind a full stop
    """,
    re.VERBOSE,
)
"""Blanks and marks that stand wrong. Several blanks in a row are one in every document: those are no matter."""

ADDRESS = re.compile(r"(?:https?://|(?<![\w/.@])www\.)[^\s\0]+", re.IGNORECASE)


def _unfinished(context: Context, reading: Reading) -> Outcome:
    """Marks of unfinished work."""
    for passage, offset, match in reading.joined.found(UNFINISHED):
        if written(passage, offset) and not _quoted(passage, offset, match[0]):
            yield breach(
                context, passage, offset, match[0],
                N_("'{words}' was left in the text: {around}"),
                N_("finish the text, or make the fact open: {{open: question}} prints a mark that every list of open points knows"),
            )  # fmt: skip


def _quoted(passage: Passage, offset: int, words: str) -> bool:
    """Whether it stands for words that were left out of a quotation."""
    before, after = passage.text[:offset], passage.text[offset:]
    return words.strip("[]. …") == "" and before.rfind("“") > before.rfind("”") and "”" in after


def _doubled(context: Context, reading: Reading) -> Outcome:
    """The same word twice."""
    for passage, offset, match in reading.dutch.found(DOUBLED):
        first, again = match["word"], match["again"]
        if again != first and again != first.lower():
            continue
        if first.lower() in LEGAL_DOUBLES or not written(passage, offset, match[0]):
            continue
        yield breach(
            context, passage, offset, match[0],
            N_("'{words}': the same word twice: {around}"),
            N_("take one of the two out"),
        )  # fmt: skip


def _slips(context: Context, reading: Reading) -> Outcome:
    """Blanks and marks that stand wrong."""
    for passage, offset, match in reading.joined.found(SLIPS):
        if written(passage, offset):
            yield breach(
                context, passage, offset, match[0],
                N_("a blank or a mark stands wrong: {around}"),
            )  # fmt: skip


def _addresses(context: Context, reading: Reading) -> Outcome:
    """Web addresses that were typed."""
    for passage, offset, match in reading.joined.found(ADDRESS):
        words = match[0].rstrip(".,;:)”’")
        if written(passage, offset, words, ("text",)):
            yield breach(
                context, passage, offset, words,
                N_("the web address {words} is printed as text, not as a link"),
                N_("write [what it leads to](https://…): readers on a screen can follow it then, and read it aloud"),
            )  # fmt: skip


RULES: tuple[Rule, ...] = (
    Rule("Q-01", N_("nothing unfinished is left in a text"), Severity.WARNING, (PRACTICE,), read=_unfinished),
    Rule("Q-02", N_("no word stands twice in a row"), Severity.WARNING, (PRACTICE,), read=_doubled),
    Rule("Q-03", N_("blanks and punctuation marks stand right"), Severity.ADVICE, (PRACTICE,), read=_slips),
    Rule("Q-04", N_("web addresses are links"), Severity.ADVICE, (PRACTICE,), read=_addresses),
)
