"""The mistakes that can be made in content: a stable code for each kind, what is said about it and what to do.

E1xx: a file cannot be read; E2xx: a fact has the wrong shape; E3xx: ids and references do not fit together.
The words are data: they are translated when they are shown, and placeholders are filled after translation.
A code is never given to another kind of mistake: notes and scripts of an adviser may name it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from difflib import get_close_matches

from bestek.findings import Finding, Place, Severity
from bestek.messages import N_, _

QUOTED_LENGTH = 60
LISTED_LENGTH = 400
"""Characters of an author's value that a message quotes, and of a list of known words."""

DID_YOU_MEAN = N_("did you mean {suggestion}?")
WRITE = N_("write {suggestion}")
PATTERN = N_("it has to match {pattern}")
PUT_THERE = N_("put it there")
SETTLED = N_("decide it, or leave it out: what is left out is as the defaults have it")
COMMENT = N_('what follows # is a comment: put the value between quotation marks, as in "#17406d"')
NOT_PARTS = N_("write the text after the colon, or under a | block")
"""Hints that fit some cases of a mistake better than its own."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One kind of mistake. `message` and `hint` are English sources of the catalogue with `{placeholders}`."""

    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    def at(self, place: Place, **values: object) -> Finding:
        """The finding at this place, in the language in force."""
        said = {name: value if isinstance(value, Listing) else shortened(str(value)) for name, value in values.items()}
        return Finding(self.code, _(self.message).format(**said), place, _(self.hint).format(**said), self.severity)

    def near(self, word: str, known: Collection[str], place: Place, **values: object) -> Finding:
        """The finding with the nearest known word as its hint; without one `{known}` in the hint lists them."""
        suggestion = nearest(word, known)
        mistake = self.but(DID_YOU_MEAN) if suggestion else self
        return mistake.at(place, suggestion=suggestion, known=listed(known), **values)

    def but(self, hint: str) -> Mistake:
        """The same mistake with a hint that fits the case better."""
        return replace(self, hint=hint)


class Listing(str):
    """Known words for a hint, cut to a length of their own."""

    __slots__ = ()


def shortened(text: str, length: int = QUOTED_LENGTH) -> str:
    """A value in a message stays on one line and never fills the screen."""
    line = " ".join(text[: 10 * length].split())
    return line if len(line) <= length else line[: length - 1] + "…"


def listed(known: Collection[str]) -> Listing:
    """Known words, parted by commas."""
    return Listing(shortened(", ".join(known), LISTED_LENGTH))


def nearest(word: str, known: Collection[str]) -> str:
    """The known word that resembles this one most, or nothing."""
    if len(word) > QUOTED_LENGTH:
        return ""
    return next(iter(get_close_matches(word, known, 1, 0.6)), "")


# E100-E109, W100: files and folders

UNREADABLE = Mistake("E100", N_("cannot be read: {reason}"), N_("check that the file exists and that you may read it"))
NOT_A_FILE = Mistake(
    "E101", N_("is not an ordinary file"), N_("give the folder another name, or move it out of the dossier")
)
NOT_UTF8 = Mistake(
    "E102", N_("byte {byte} is not UTF-8; the file seems to be saved as {encoding}"), N_("save the file as UTF-8")
)
TOO_LARGE = Mistake(
    "E103", N_("is larger than {limit} MB"), N_("split the file, or take out what is no fact or text of the dossier")
)
TOO_MUCH = Mistake(
    "E104",
    N_("the dossier is larger than {limit} MB or {files} files"),
    N_("take out what is no fact or text of the dossier"),
)
NOT_READ = Mistake(
    "E105",
    N_("is not read by that name"),
    N_("facts stand in .yaml files, texts in texts/<name>.md: give it the name {suggestion}"),
)
OTHER_FILE = Mistake(
    "W100",
    N_("is not read: a dossier consists of .yaml files and texts/*.md"),
    N_("move it out of the dossier"),
    Severity.WARNING,
)
LINK = Mistake(
    "E106",
    N_("is a link that leads out of the content folder, or to a folder"),
    N_("put the file itself in the dossier"),
)
NO_DOSSIER = Mistake(
    "E107",
    N_("there is no dossier.yaml in this folder"),
    N_("a dossier begins with dossier.yaml: title, subject and municipality"),
)
NO_PROFILE = Mistake(
    "E108",
    N_('there is no profile of a municipality "{name}"'),
    N_("profiles that are there: {known}"),
)
TEXT_NAME = Mistake(
    "E109",
    N_("the name of a text has letters, digits, hyphens and underscores only"),
    N_("rename the file; templates call it texts.<name>"),
)

# E110-E140: YAML (yaml.org/spec/1.2.2), one file at a time

CONTROL = Mistake(
    "E110",
    N_("invisible control character {character}"),
    N_("delete the character; it often comes along with copied text"),
)
PRIVATE_USE = Mistake(
    "E111",
    N_("private-use character {character}, which no typeface shows"),
    N_("delete the character, or put the sign that was meant in its place"),
)
TAB = Mistake("E112", N_("a tab stands in the indentation"), N_("indent with spaces, two for each level"))
OPEN_QUOTE = Mistake(
    "E113",
    N_("this quotation mark is never closed"),
    N_("close it, or put a text with quotation marks or more than one line under a | block"),
)
OPEN_BRACKET = Mistake(
    "E114",
    N_("this bracket is never closed, or a comma is missing after it"),
    N_("write [a, b] or {{key: value}}; a text that begins with a bracket goes between quotation marks"),
)
INDENTATION = Mistake(
    "E115",
    N_("this line is indented otherwise than the lines it belongs to"),
    N_("let keys of the same part begin in the same column"),
)
COLON_IN_TEXT = Mistake("E116", N_("a colon with a space inside a text"), N_("put the text between quotation marks"))
NO_COLON = Mistake(
    "E117",
    N_("this line has no key with a colon"),
    N_("write it as key: value; a text of several lines goes under key: |"),
)
BAD_START = Mistake("E118", N_("a text cannot begin with {character}"), N_("put the text between quotation marks"))
ESCAPE = Mistake(
    "E119",
    N_("a backslash means something special between double quotation marks"),
    N_("write it twice, or use single quotation marks"),
)
AFTER_QUOTE = Mistake(
    "E120",
    N_("something stands after the closing quotation mark"),
    N_("put the whole text between quotation marks; a quotation mark inside is written twice between single ones"),
)
BLOCK_HEADER = Mistake(
    "E121", N_("text stands on the line of the sign | or >"), N_("begin the text on the next line, indented")
)
SYNTAX = Mistake(
    "E122",
    N_("is not YAML here ({problem})"),
    N_("compare with the lines around it: keys in one column, a colon and a space after each key"),
)
SECOND_DOCUMENT = Mistake(
    "E123", N_("a second YAML document begins here"), N_("delete the line, or move what follows to a file of its own")
)
DIRECTIVE = Mistake(
    "E124",
    N_("YAML directives are not used"),
    N_("delete the line; a text that begins with % goes between quotation marks"),
)
TAG = Mistake(
    "E125",
    N_("the tag {tag} is refused: content holds plain facts only"),
    N_("delete the tag; a text that begins with ! goes between quotation marks"),
)
ANCHOR = Mistake(
    "E126",
    N_("anchors and aliases (& and *) are refused"),
    N_(
        "write the fact once, and print it elsewhere with {{{{ … }}}}; a text that begins with & or * goes between quotation marks"
    ),
)
MERGE = Mistake("E127", N_("merge keys (<<) are refused"), N_("write out the facts"))
DUPLICATE_KEY = Mistake(
    "E128", N_("the key {key} stands here for the second time, after {first}"), N_("keep one of the two")
)
BAD_KEY = Mistake(
    "E129",
    N_("a key is a word, not a list or a mapping"),
    N_("a text that begins with {{{{ or [ goes between quotation marks"),
)
EMPTY_KEY = Mistake("E130", N_("a key is missing before the colon"), N_("write it as key: value"))
MANY_LINES = Mistake(
    "E131",
    N_("a text of several lines without the sign | or >-"),
    N_("write | after the key and the text on the next lines, indented; >- where the lines are one paragraph"),
)
TOO_DEEP = Mistake(
    "E132",
    N_("more than {limit} levels deep"),
    N_("a dossier has about ten levels; look for brackets that are not closed"),
)
TOO_MANY = Mistake("E133", N_("more than {limit} facts in one file"), N_("split the file"))
TOO_LONG = Mistake("E134", N_("a text of more than {limit} characters"), N_("split the text"))
EMPTY_FILE = Mistake("E135", N_("the file is empty"), N_("fill it, or delete it"))
NO_MAPPING = Mistake(
    "E136",
    N_("the file does not begin with a key"),
    N_("a file with facts consists of lines such as lots: or title: …, each key in the first column"),
)
TWICE = Mistake(
    "E137",
    N_("{key} stands in two files: here and at {first}"),
    N_("only a list may be spread over files; keep the key in one file"),
)
BOTH_MUNICIPALITIES = Mistake(
    "E138",
    N_("municipality and municipalities stand both in this dossier"),
    N_("keep municipality: for one, or municipalities: [a, b] for several"),
)
NAME_TWICE = Mistake("E139", N_("the municipality {name} is named twice"), N_("name it once"))
RESERVED_NAME = Mistake(
    "E140",
    N_("a municipality of several cannot be called {name}: that folder holds other outputs"),
    N_("give the file of its profile another name; reserved are {known}"),
)

# E200-E239: shape and type of facts

MISSING = Mistake(
    "E200", N_("{key} is missing"), N_('add {key}: with a value, or {key}: {{open: "what has to be decided?"}}')
)
MISSING_PART = Mistake("E200", N_("{key} is missing"), N_("add {key}:"))
UNKNOWN_KEY = Mistake("E201", N_("the key {key} is not known here"), N_("known here: {known}"))
NO_VALUE = Mistake(
    "E202",
    N_("has no value"),
    N_('write a value after the colon, delete the key, or write {{open: "what has to be decided?"}}'),
)
NOT_TEXT = Mistake("E203", N_("must be a text"), N_('put it between quotation marks: "{value}"'))
TEXT_OR_NUMBER = Mistake("E203", N_("must be a text or a number"), N_("write it after the colon"))
NOT_WHOLE = Mistake(
    "E204", N_("must be a whole number"), N_("write digits only, without quotation marks, unit or dots")
)
NOT_NUMBER = Mistake(
    "E205",
    N_("must be a number"),
    N_("write digits with a decimal point, without unit, dots between thousands or quotation marks"),
)
NOT_FLAG = Mistake("E206", N_("must be true or false"), N_("write true or false"))
NOT_DATE = Mistake("E207", N_("must be a date"), N_("write year-month-day, such as 2025-01-31"))
NO_SUCH_DAY = Mistake("E208", N_("{value} does not exist in the calendar"), N_("look up the last day of the month"))
NOT_CHOSEN = Mistake("E209", N_("{value} is not one of the choices"), N_("choose from: {known}"))
FORM = Mistake("E210", N_('"{value}" has the wrong form'))
BLANK = Mistake("E211", N_("is an empty text"), N_("write the text, or delete the key"))
ONE_LINE = Mistake("E212", N_("must be a text of one line"), N_("write it on one line; >- joins lines"))
TOO_MANY_CHARACTERS = Mistake("E213", N_("is longer than {limit} characters"), N_("shorten it"))
TOO_LOW = Mistake("E214", N_("must be {limit} or more"), N_("check the number"))
TOO_HIGH = Mistake("E215", N_("must be {limit} or less"), N_("check the number"))
DECIMALS = Mistake("E216", N_("has more than {limit} decimals"), N_("round it; dots between thousands are not written"))
DIGITS = Mistake("E217", N_("has more than {limit} digits"), N_("check the number"))
TOO_FEW = Mistake("E218", N_("has too few elements: at least {limit}"), N_("add an element that begins with a hyphen"))
NOT_LIST = Mistake(
    "E219", N_("must be a list"), N_("begin each element with a hyphen and a space, also when there is one")
)
NOT_MAPPING = Mistake("E220", N_("must have keys of its own"), N_("keys that belong here: {known}"))
THOUSANDS = Mistake("E221", N_("{value} would be read with decimals, not with thousands"), N_("write {suggestion}"))
CPV_FORM = Mistake(
    "E222", N_('"{value}" is not written as a CPV code'), N_('eight digits, a hyphen and a check digit: "85000000-9"')
)
NOT_NAMES = Mistake(
    "E223", N_("must have names with a value each"), N_("write each on a line of its own, as name: value, indented")
)
LABEL_FORM = Mistake(
    "E224",
    N_("must be a text, or a text for each language"),
    N_("write Onderwerp, or {{fy: Underwerp, nl: Onderwerp}}"),
)
NO_LANGUAGE = Mistake("E225", N_("{value} is not a language of documents"), N_("choose from: {known}"))
OTHER_SHAPE = Mistake("E229", N_("does not fit: {problem}"))
ONE_STATUS = Mistake(
    "E230",
    N_("has more than one of value, open and proposed"),
    N_("a fact is decided (value), not decided yet (open) or proposed: keep one"),
)
UNKNOWN_ANNOTATION = Mistake(
    "E231",
    N_("the key {key} is not known in an annotated fact"),
    N_("known here: value, open or proposed; note, source, illustrative"),
)
NOT_A_FACT = Mistake(
    "E232",
    N_("only a single value can be annotated"),
    N_("annotate the facts inside one by one; elements of a list have note and source of their own"),
)
ANNOTATED_ID = Mistake("E234", N_("an id cannot be annotated or open"), N_("write the id alone"))
NO_STATUS = Mistake("E235", N_("has a note but no value"), N_("add value, proposed or open"))
TOO_MANY_ELEMENTS = Mistake("E236", N_("has too many elements: at most {limit}"), N_("take out what is too much"))
NO_MULTIPLE = Mistake("E237", N_("must be a multiple of {limit}"), N_("round it"))
CANNOT_BE_OPEN = Mistake(
    "E233",
    N_("cannot be open"),
    N_("only a single fact can be open: leave the list or part out, or make a fact inside it open"),
)
FIXED = Mistake(
    "E233",
    N_("cannot be open"),
    N_("which documents there are, or their language, depends on it: give the value, or leave it out"),
)

# E240-E249: facts that differ per municipality

NOT_FOR_ALL = Mistake(
    "E240",
    N_("has no value for the municipality {name}"),
    N_("add {name}: under per_municipality; every municipality of the dossier stands there"),
)
OTHER_MUNICIPALITY = Mistake(
    "E241", N_("{name} is no municipality of this dossier"), N_("municipalities of this dossier: {known}")
)
BESIDE_MUNICIPALITIES = Mistake(
    "E242",
    N_("{key} cannot stand beside per_municipality"),
    N_("write it with each value: {{value: …, note: …}}"),
)

MORE = Mistake("E299", N_("more than {count} findings of this kind; the others are not shown"))

# E300-E319: ids and references

DUPLICATE_ID = Mistake(
    "E300",
    N_("the id {id} is given twice: here and at {first}"),
    N_("give this one an id of its own; an id is never used again"),
)
DANGLING = Mistake("E301", N_("no element of {collection} has the id {id}"), N_("ids that are there: {known}"))
NO_COLLECTION = Mistake(
    "E301", N_("no element of {collection} has the id {id}"), N_("this dossier has no {collection} yet")
)
WRONG_GROUP = Mistake(
    "E302",
    N_("the number {id} does not begin with the code of its group, {code}"),
    N_("write {code}-01, {code}-02, …, or move it to its own group"),
)
OTHER_NAME = Mistake(
    "E303",
    N_("the id {id} is not the name of its folder or file, {name}"),
    N_("leave the id out: it is the name"),
)
ENDS_BEFORE = Mistake("E304", N_("ends on {end}, before it begins on {begin}"), N_("correct one of the two dates"))

# E320-E329, W324: the house style of a municipality

NO_HOUSE_FILE = Mistake(
    "E320", N_("there is no file {file} in the folder of the profile"), N_("files of this kind that are there: {known}")
)
HOUSE_FILE_TOO_LARGE = Mistake("E321", N_("the file {file} is larger than {limit} MB"), N_("make it smaller"))
LOGO = Mistake(
    "E322",
    N_("the logo cannot be used: {reason}"),
    N_("save it again from the program that drew it, with text as paths and nothing outside the file"),
)
LOGO_TOO_HIGH = Mistake(
    "E323", N_("the logo would be {height} mm high; it is at most {limit} mm"), N_("write width: {suggestion}")
)
FAINT = Mistake(
    "W324",
    N_("{name} ({colour}) on {ground} ({other}) has a contrast of {ratio} : 1; it must be {least} : 1 or more"),
    N_("choose a colour that stands out more (WCAG 2.2 AA, 1.4.3 and 1.4.11)"),
    Severity.WARNING,
)

# E330-E339, W330, A330: records that are cited, and comparisons

RECORD_CHANGED = Mistake(
    "E330",
    N_("the file {file} is not the one that was cited: its SHA-256 is {actual}"),
    N_("put the file back as it was received, or write sha256: {actual} when this is the text that is cited now"),
)
RECORD_UNSEALED = Mistake("E331", N_("a record with a file has no checksum"), N_("write sha256: {actual} behind it"))
RECORD_GONE = Mistake("E332", N_("there is no file {file} in this dossier"), N_("files that are there: {known}"))
RECORD_NONE = Mistake(
    "E332", N_("there is no file {file} in this dossier"), N_("put the file in the folder records of the dossier")
)
RECORD_UNUSED = Mistake(
    "W330",
    N_("no record names this file"),
    N_("give a record file: {file}, or take the file out of the dossier"),
    Severity.WARNING,
)
RECORD_UNVERIFIED = Mistake(
    "A330",
    N_("the checksum of {id} cannot be verified: its file is not in the dossier"),
    N_("put the file in the folder records and name it with file:, where its rights allow it"),
    Severity.ADVICE,
)
NOT_ASSESSED = Mistake(
    "E333",
    N_("the criterion says nothing about the model {model}"),
    N_("add an assessment of {model}"),
)
ASSESSED_TWICE = Mistake("E334", N_("the criterion assesses the model {model} twice"), N_("keep one of the two"))

# E340-E349, W340-W349: facts that contradict one another

TERM_WITHOUT_END = Mistake(
    "E340", N_("the term has no end"), N_("write years: 4, or until: 2030-01-01 for the day after its last day")
)
TERM_TWICE = Mistake(
    "E341",
    N_("the end of the term is given twice, as years and as until"),
    N_("keep one of the two; the other is computed"),
)
TERM_BACKWARDS = Mistake(
    "E342", N_("the term ends on {until}, and begins on {start}"), N_("correct one of the two dates")
)
NO_AMOUNT = Mistake("E343", N_("there is no amount for the column {column}"), N_("add it; write 0 when there is none"))
NO_COLUMN = Mistake("E344", N_("the table has no column {column}"), N_("columns that are there: {known}"))
UNEXPLAINED_EMPHASIS = Mistake(
    "E345",
    N_("the row is set apart, and the table does not say why"),
    N_("give the table emphasis: with a mark and its meaning, or leave the emphasis out"),
)

# E350-E359, W350-W359: the award, and what it has to follow from

NO_CRITERION = Mistake(
    "E352", N_("there is no award criterion or subcriterion {id} to score"), N_("to be scored: {known}")
)
NO_STEP = Mistake("E353", N_("the scale of this criterion has no step {id}"), N_("steps that are there: {known}"))
NO_SCORE = Mistake(
    "E354",
    N_("the tender of {tenderer} for {lot} has no score for {id}"),
    N_("add it to the scores of the tenderer or of this tender, or give the reason why the tenderer is invalid"),
)
TENDERED_TWICE = Mistake(
    "E355", N_("{tenderer} has two tenders for {lot}"), N_("keep one of the two; a tenderer makes one tender for a lot")
)
AWARDED_TWICE = Mistake("E356", N_("{lot} is awarded twice"), N_("keep one of the two"))
NOT_FOLLOWING = Mistake(
    "E357",
    N_("{lot} is awarded to {declared}, but by the scores, the minimum and the rules for lots it goes to {computed}"),
    N_("correct the scores, the preference of a tenderer, or the award"),
)
AWARDED_TO_NOBODY = Mistake(
    "E358",
    N_("{lot} is awarded to {declared}, but no tender for it can be awarded it"),
    N_("correct the scores, or leave this award out"),
)
NOT_AWARDED = Mistake(
    "W350",
    N_("{lot} is not awarded, though by the scores and the rules for lots it goes to {computed}"),
    N_("add the award, or say in the advice why it is left out"),
    Severity.WARNING,
)

# E360-E369: decisions and the ledger that they form together

NO_DECISION_FILE = Mistake(
    "E360",
    N_("is no decision: this folder holds the .yaml files that decide writes"),
    N_("move it out of the folder; if it is a decision, its name is {suggestion}"),
)
DECISION_GONE = Mistake(
    "E361",
    N_("there is no decision {name}, which this one comes after"),
    N_("put {name}.yaml back from version control or a backup: all later decisions rest on it"),
)
NO_FIRST_DECISION = Mistake(
    "E362",
    N_("the decisions come after one another in a circle: {known}"),
    N_("put the files back as decide wrote them; only the first has no after:"),
)
TWO_FOLLOWERS = Mistake(
    "E363",
    N_("{other} comes after {name} as well"),
    N_("two decisions were recorded at the same time: take one file out of the folder, and record it anew with decide"),
)
TWO_FIRST = Mistake(
    "E363",
    N_("{other} is the first decision as well: neither has after:"),
    N_("two decisions were recorded at the same time: take one file out of the folder, and record it anew with decide"),
)
DECISION_EDITED = Mistake(
    "E364",
    N_("the decision is not as it was recorded: its seal does not fit"),
    N_(
        "put the file back as it was and by its name, from version control or a backup; a correction is a new decision, and decide --undo takes back the last"
    ),
)
CHANGE_MISFITS = Mistake(
    "E365",
    N_("this change does not fit: {path} was not {old} before it"),
    N_("put the decisions back as they were, from version control or a backup"),
)
CHANGE_MISPLACED = Mistake(
    "E365",
    N_("this change does not fit: the place of {path} is not there"),
    N_("put the decisions back as they were, from version control or a backup"),
)
OTHER_STATE = Mistake(
    "E366",
    N_("the changes up to this decision do not lead to the state that it was recorded with"),
    N_("put the decisions back as they were, from version control or a backup"),
)
NO_CHANGE = Mistake(
    "E367",
    N_("a change of {path} says nothing"),
    N_("write from and to; to alone for what was added, from alone for what went, after and was_after for what moved"),
)
NO_MOMENT = Mistake("E368", N_("there is no decision {name}"), N_("decisions that are there: {known}"))
NOTHING_DECIDED = Mistake("E368", N_("nothing is decided in this dossier yet"), N_("record the first decision: decide"))
SEVERAL_MOMENTS = Mistake(
    "E369", N_("{name} fits more than one decision"), N_("write more of its name; it fits: {known}")
)

# E310-E319, W313-W316, A315: what content says of decisions, versions and changes

TAKEN_FROM_LEDGER = Mistake(
    "E310", N_("{key} is taken from the decisions of this dossier and not written in content"), N_("take it out")
)
CHANGE_OF_NOTHING = Mistake(
    "E311",
    N_("the change says neither which fact changes nor what stands there now"),
    N_("write fact: with its path, such as requirement_groups/personeel/requirements/K-05/text; or new: with the text"),
)
NO_FACT = Mistake(
    "E312",
    N_("there is no fact {path}"),
    N_("a path goes by names and ids: planning/procedure/inschrijving/date; ./inv facts lists them"),
)
NOT_QUOTABLE = Mistake(
    "E312",
    N_("{path} is no text, number or date: it cannot be quoted"),
    N_("name a fact in it; or leave fact: out and write old: and new:"),
)
NOT_CHANGED = Mistake(
    "E313",
    N_("the notice says that {path} changes, but its decision left it as it was"),
    N_("take the change out of the notice; or see with ./inv log which decision changed it"),
)
NOT_CHANGED_YET = Mistake(
    "W313",
    N_("the notice says that {path} changes, but it is as it was after the last decision"),
    N_("change the fact, or take the change out of the notice"),
    Severity.WARNING,
)
WORDED_OTHERWISE = Mistake(
    "E314",
    N_("{key} is not what stands in {path}: {text}"),
    N_("leave {key}: out, so that it is quoted; or quote a part of the text as it is"),
)
WORDED_NUMBER = Mistake(
    "E314", N_("a number or a date is quoted from its fact, not written as {key}"), N_("leave {key}: out")
)
NOTICE_UNDECIDED = Mistake(
    "A315",
    N_("there is no decision {name} of the body clarification-notice yet: the notice quotes what content says now"),
    N_("record it with decide, under this name"),
    Severity.ADVICE,
)
UNEXPLAINED = Mistake(
    "W316",
    N_("the decision {decision} also changed what this notice does not name: {known}"),
    N_(
        "name each under changes: with its place, so that tenderers are told; until then the internal edition alone lists them"
    ),
    Severity.WARNING,
)
EARLIER_UNKNOWN = Mistake(
    "E317",
    N_("the earlier decision lacks {known}"),
    N_("add them; or name a decision of this dossier with decision: and its id"),
)

# E380, E381, E387, E388, W380, W381: what was accepted and approved of a dossier

NOT_ONE_PLACE = Mistake(
    "E380",
    N_("an acceptance names what it is about: path or file, one of the two"),
    N_("write path: with the path of the fact that is judged; ./inv review.accept writes it by itself"),
)
BETWEEN_BRACKETS = Mistake(
    "E381",
    N_("{key} is written between brackets: nothing can be added to it"),
    N_("begin each entry with a hyphen on a line of its own"),
)
ACCEPTANCE_LAPSED = Mistake(
    "W380",
    N_("this acceptance has lapsed: what was accepted on {date} has changed"),
    N_("mend it, or accept it as it is now: ./inv review.accept {rule} --path {path}"),
    Severity.WARNING,
)
ACCEPTANCE_IDLE = Mistake(
    "W381",
    N_("this acceptance fits nothing: {rule} finds nothing at {path}"),
    N_("take it out when it was mended; else compare rule, path and municipality with what ./inv check says"),
    Severity.WARNING,
)
NO_RULE = Mistake("E388", N_("there is no rule {rule}"), N_("rules that there are: {known}"))
NO_CPV_LIST = Mistake(
    "E387",
    N_("there is no file {file} in the folder of the dossiers"),
    N_("put the list there, and name it from that folder"),
)
