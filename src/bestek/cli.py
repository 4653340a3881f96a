"""The command line: the console command `bestek`, and under the name `./inv` the same with the verbs of a checkout.

Invoke parses and runs; this module gives it our language, our words and our exit codes: 0 done, 1 the author's mistake or a wrong
command line, 2 the surroundings. Our own bugs stay tracebacks. Nothing here imports a stage of the pipeline: `bestek --list` must be quick.
"""

from __future__ import annotations

import ast
import atexit
import difflib
import errno
import gc
import io
import os
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bestek import __version__, messages, report, verbs
from bestek.findings import FindingsError, SetupError
from bestek.invocation import Argument, Collection, Exit, ParseError, Parser, ParserContext, Program, Task, pty_size
from bestek.messages import _

SURROUNDINGS = frozenset(
    {
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EROFS,
        errno.EACCES,
        errno.EPERM,
        errno.EMFILE,
        errno.ENFILE,
        errno.EIO,
        errno.ENOMEM,
        errno.ENAMETOOLONG,
    }
)
"""System errors that no change of content or code mends."""

CYCLES = 200_000
"""After how many new objects Python looks for cycles. Nodes have none, and there are so many that its usual 700 costs a tenth of the time."""

UNKNOWN = re.compile(r"No idea what (?P<token>.*) is!", re.DOTALL)
MISSING_ARGUMENT = re.compile(r"'(?P<verb>.*?)' did not receive required positional arguments: (?P<names>.*)")
MISSING_VALUE = re.compile(r"Flag <Argument: (?P<option>[\w-]+).*> needed value and was not given one!")
"""What Invoke 3.0 says of a wrong command line; its parser hands over text only."""


class CommandLineError(Exit):
    """A command line that cannot be carried out: one line that says why, and the nearest right one."""

    def __init__(self, message: str) -> None:
        super().__init__(message=message, code=1)

    def __str__(self) -> str:
        return self.message or ""


class BestekProgram(Program):
    """Invoke's program with a chosen language, a list of verbs in the order of the work, and our three kinds of failure."""

    def core_args(self) -> list[Argument]:
        """Options that stand before or after any verb."""
        return [
            Argument(names=("help", "h"), optional=True, help=_("Show this help, or the help of one verb.")),
            Argument(
                names=("lang",),
                help=_("Language of the messages: {codes}.").format(codes=", ".join(messages.LANGUAGES)),
            ),
            Argument(names=("list", "l"), optional=True, help=_("List the verbs, or those of one group.")),
            Argument(names=("version", "V"), kind=bool, default=False, help=_("Show the version.")),
            Argument(
                names=("print-completion-script",),
                default="",
                help=_("Print the completion script for a shell: bash, zsh or fish."),
            ),
            *(Argument(names=(name,), kind=type(default), default=default) for name, default in _UNLISTED.items()),
        ]

    def parse_core(self, argv: list[str] | None) -> None:
        """Read the options of the program itself.

        Invoke's own version also switches off the writing of bytecode; then every run would compile the package anew.
        """
        writes_bytecode = sys.dont_write_bytecode
        super().parse_core(argv)
        sys.dont_write_bytecode = writes_bytecode

    def update_config(self, merge: bool = True) -> None:
        """Merge the configuration as it is: the verbs call functions, so Invoke's options for shell commands are not offered."""
        if merge:
            self.config.merge()

    def print_help(self) -> None:
        """How to call the program, its options and its verbs."""
        print(_("Usage: {program} [options] VERB [options of the verb] ...").format(program=self.binary), end="\n\n")
        print(_("Options:"))
        self._print_columns([row for row in _rows(self.initial_context) if row[1]])
        self.list_tasks()

    def print_task_help(self, name: str) -> None:
        """What one verb does, and its options."""
        context = self.parser.contexts[name]
        positional = tuple(argument.name.upper() for argument in context.positional_args)
        arguments = " ".join(verbs.DECLARED[name].arguments if name in verbs.DECLARED else positional)
        group, _dot, verb = name.rpartition(".")
        default = group and self.collection.collections[group].default == verb
        usage = _("Usage: {program} {verb} [options]").format(program=self.binary, verb=group if default else name)
        print(f"{usage} {arguments}".rstrip(), end="\n\n")
        for line in (self.collection[name].__doc__ or "").splitlines():
            print(textwrap.fill(line, max(40, pty_size()[0])))
        print()
        if rows := _rows(context):
            print(_("Options:"))
            self._print_columns(rows)

    def list_flat(self) -> None:
        """The verbs in the order in which they are declared, which is the order of the work; then each group."""
        groups = list(_groups(self.scoped_collection, self.list_root or ""))
        width = max(len(name) for _title, rows in groups for name, _help in rows)
        for title, rows in groups:
            print(title)
            self._print_columns(rows, width)

    def no_tasks_given(self) -> None:
        """A call without a verb shows the help."""
        self.print_help()
        raise Exit

    def _make_parser(self) -> Parser:
        """Invoke's parser, which would take an option that may be given more than once for one with a value when it has none."""
        parser = super()._make_parser()
        for context in parser.contexts.values():
            for argument in context.args.values():
                if argument.kind is list:
                    argument.raw_value = None
        return parser

    def parse_tasks(self) -> None:
        """Read the verbs and their options; what cannot be read is explained in our words."""
        try:
            super().parse_tasks()
        except ParseError as error:
            raise CommandLineError(self._explain(error)) from error
        except ValueError as error:  # a value of the wrong kind: Invoke calls int() and lets it raise
            value = str(error).partition(": ")[2] or str(error)
            message = _("an option wants a number, and {value} is none").format(value=report.printable(value))
            raise CommandLineError(message) from error

    def parse_cleanup(self) -> None:
        """Answer `--help` and `--list`; an unknown name after them is a wrong command line as well."""
        verb, group = self.args.help.value, self.args.list.value
        if isinstance(verb, str) and verb not in self.parser.contexts:
            raise CommandLineError(self._explain_token(verb, self.binary))
        if isinstance(group, str) and group not in self.collection.collections:
            message = _("{token} is not a group of verbs").format(token=report.printable(group))
            raise CommandLineError(_with_nearest(message, group, self.collection.collections))
        super().parse_cleanup()

    def execute(self) -> None:
        """Run the verbs; findings and failures of the surroundings end here, our own bugs do not."""
        try:
            super().execute()
        except FindingsError as error:
            report.show(error.findings, sys.stderr)
            raise Exit(code=report.exit_code(error.findings)) from error
        except SetupError as error:
            raise Exit(report.setup_error(error), code=2) from error
        except OSError as error:
            if error.errno not in SURROUNDINGS:
                raise
            told = ": ".join(filter(None, (str(error.filename or ""), messages.reason(error))))
            raise Exit(report.setup_error(SetupError(told)), code=2) from error

    def _print_columns(self, rows: Sequence[tuple[str, str | None]], width: int = 0) -> None:
        width = max(width, *(len(name) for name, _help in rows))
        columns = max(40, pty_size()[0])
        for name, text in rows:
            lines = textwrap.wrap(text or "", columns - width - 5) or [""]
            print(f"  {name:{width}}   {lines[0]}".rstrip())
            for line in lines[1:]:
                print(f"{'':{width + 5}}{line}")
        print()

    def _explain(self, error: ParseError) -> str:
        if match := UNKNOWN.fullmatch(str(error)):
            verb = (error.context.name if error.context else None) or self.binary
            return self._explain_token(ast.literal_eval(match["token"]), verb)
        if match := MISSING_ARGUMENT.fullmatch(str(error)):
            names = match["names"].replace("'", "").upper()
            message = _("{verb} needs {arguments}; {verb} --help explains it")
            return message.format(verb=match["verb"], arguments=names)
        if match := MISSING_VALUE.fullmatch(str(error)):
            return _("the option --{option} needs a value").format(option=match["option"])
        return str(error)

    def _explain_token(self, token: str, verb: str) -> str:
        shown = report.printable(token)
        if token.startswith("-"):
            message = _("{token} is not an option of {name}").format(token=shown, name=verb)
            return _with_nearest(message, token, self._options(verb))
        if token in self.collection.collections:
            names = ", ".join(f"{token}.{name}" for name in self.collection.collections[token].task_names)
            return _("{token} is a group of verbs: {names}").format(token=token, names=names)
        return _with_nearest(_("{token} is not a verb").format(token=shown), token, self.collection.task_names)

    def _options(self, verb: str) -> list[str]:
        """The options that may stand after a verb, its own first."""
        shared = [option for option in self.initial_context.flags if option.strip("-") not in _UNLISTED]
        if verb not in self.parser.contexts:
            return shared
        context = self.parser.contexts[verb]
        return [*context.flags, *context.inverse_flags, *shared]


_UNLISTED = {"complete": False, "debug": False, "list-depth": 0, "list-format": "flat", "write-pyc": False}
"""Options that Invoke's own code reads, for completion scripts and other programs; the help does not show them."""


def make_program(collection: Callable[[], Collection], binary: str) -> BestekProgram:
    """Build the program for a collection that is made now, after the language was chosen."""
    return BestekProgram(version=__version__, namespace=collection(), name="bestek", binary=binary)


def main(
    argv: Sequence[str] | None = None, collection: Callable[[], Collection] = verbs.collection, binary: str = "bestek"
) -> None:
    """Run a command line and leave by `SystemExit`. `argv` holds the name of the program first, as `sys.argv` does."""
    _show_what_can_be_shown()
    program, *arguments = sys.argv if argv is None else argv
    gc.set_threshold(CYCLES)
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)  # else Python looks for cycles in all there is once more before it ends
    try:
        arguments = choose_language(arguments)
    except CommandLineError as error:
        print(error, file=sys.stderr)
        sys.exit(error.code)
    runner = make_program(collection, binary)
    names = runner.namespace.task_names if runner.namespace else {}
    try:
        _run_and_flush(runner, [program, *help_first(verbs.complete(arguments), set(names))])
    except BrokenPipeError:
        _drop_output()
        sys.exit(1)
    sys.exit(0)


def _show_what_can_be_shown() -> None:
    """A terminal or pipe that lacks a sign, such as one with the code page of Windows, gets a question mark for it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _run_and_flush(runner: Program, argv: list[str]) -> None:
    """Write out everything here, where a closed pipe can still be caught: at the end of the interpreter it cannot."""
    try:
        runner.run(argv)
    finally:
        sys.stdout.flush()


def choose_language(arguments: Sequence[str]) -> list[str]:
    """Obey `--lang` wherever it stands, and hand back the other arguments.

    The texts of the verbs are made in the chosen language, so it is chosen before Invoke parses anything.
    """
    rest, tail = _before_remainder(arguments)
    kept: list[str] = []
    tokens = iter(rest)
    for token in tokens:
        name, equals, value = token.partition("=")
        if name != "--lang":
            kept.append(token)
            continue
        code = value if equals else next(tokens, "")
        try:
            messages.set_language(code)
        except ValueError:
            choices = ", ".join(messages.LANGUAGES)
            raise CommandLineError(_("--lang wants one of: {choices}").format(choices=choices)) from None
    return [*kept, *tail]


def help_first(arguments: Sequence[str], names: Iterable[str]) -> list[str]:
    """Turn `where --help` into `--help where`: Invoke would take `--help` for the missing argument of the verb."""
    rest, _tail = _before_remainder(arguments)
    verb = next((token for token in rest if token in set(names)), None)
    asks = "--help" in rest or "-h" in rest
    return ["--help", verb] if verb and asks else list(arguments)


def _before_remainder(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split at `--`: what follows belongs to the program that a verb calls."""
    at = list(arguments).index("--") if "--" in arguments else len(arguments)
    return list(arguments[:at]), list(arguments[at:])


def _groups(collection: Collection, prefix: str) -> Iterable[tuple[str, list[tuple[str, str | None]]]]:
    """Title and rows (full name, first line of help) of a collection and of those below it, in order of declaration."""
    title = _("{group}: {summary}").format(group=prefix, summary=collection.__doc__) if prefix else _("Verbs:")
    if collection.tasks:
        yield (
            title,
            [(_full_name(collection, prefix, name), _summary(task)) for name, task in collection.tasks.items()],
        )
    for name, below in collection.collections.items():
        yield from _groups(below, f"{prefix}.{name}" if prefix else name)


def _full_name(collection: Collection, prefix: str, name: str) -> str:
    """How a verb is called; the default verb of a group by the name of the group alone."""
    if name == collection.default:
        return prefix
    return f"{prefix}.{name}" if prefix else name


def _summary(task: Task[Any]) -> str:
    return (task.__doc__ or "").partition("\n")[0]


def _rows(context: ParserContext) -> list[tuple[str, str | None]]:
    """Options and their help; Invoke's words for the kind of a value become ours, and lists take a value as well."""
    kinds = {"STRING": _("TEXT"), "INT": _("NUMBER")}
    lists = {f"--{argument.name}" for argument in context.args.values() if argument.kind is list}
    rows = [(f"{name}=STRING" if name in lists else name, text) for name, text in context.help_tuples()]
    return [(re.sub("STRING|INT", lambda kind: kinds[kind[0]], name), text) for name, text in rows]


def _with_nearest(message: str, token: str, choices: Iterable[str]) -> str:
    nearest = difflib.get_close_matches(token, sorted(choices), n=1)
    if nearest:
        return _("{message}; did you mean {nearest}?").format(message=message, nearest=nearest[0])
    return _("{message}; --list shows the verbs, VERB --help the options").format(message=message)


def _drop_output() -> None:
    """The reader of a pipe went away: keep the interpreter from complaining when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
