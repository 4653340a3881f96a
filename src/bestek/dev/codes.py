"""Every finding that Bestek can give, gathered from the source: its code, what is said and what is advised.

The mistakes in content are a table (`bestek.mistakes`); the other findings stand where they are noticed, as a call that names a code. Those
calls are read from the syntax tree: the texts are what `_()` marks, followed through the local variables and functions that carry them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bestek import mistakes
from bestek.findings import Severity
from bestek.mistakes import Mistake

PACKAGE = Path(__file__).parents[1]

CODE = re.compile(r"[EWA]\d{3}")
GATHERED = {"E402": ("_undefined_message",), "E405": ("SecurityError", "Undefined"), "E406": ("PrintError",)}
"""Codes whose texts stand elsewhere in the same module: in calls of this name, or in a function of this name."""

NEAREST = ("did you mean {near}?", "known are: {names}")
"""What `bestek.project.nearest` says."""

Definition = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Explained:
    """One kind of finding. A code that says the same thing in several ways has several messages and hints."""

    code: str
    severities: tuple[Severity, ...]
    messages: tuple[str, ...]
    hints: tuple[str, ...]
    modules: tuple[str, ...]


def explained(package: Path = PACKAGE, *, content: bool = True) -> list[Explained]:
    """All findings below a folder, one entry for each code, in the order of their codes; with those of the table of mistakes in content."""
    found = [
        *(_of_content() if content else ()),
        *(one for file in sorted(package.rglob("*.py")) for one in _of_file(file, package)),
    ]
    return [_joined([one for one in found if one.code == code]) for code in sorted({one.code for one in found})]


def _joined(same: list[Explained]) -> Explained:
    def each_once(values: Iterable[Iterable[str]]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for group in values for value in group if value))

    severities = sorted({severity for one in same for severity in one.severities}, reverse=True)
    return Explained(
        same[0].code,
        tuple(severities),
        each_once(one.messages for one in same),
        each_once(one.hints for one in same),
        each_once(one.modules for one in same),
    )


def _of_content() -> Iterator[Explained]:
    for value in vars(mistakes).values():
        if isinstance(value, Mistake):
            said = (_unescaped(value.message),), (_unescaped(value.hint),)
            yield Explained(value.code, (value.severity,), *said, ("bestek.mistakes",))


def _unescaped(text: str) -> str:
    """The texts of the table are format strings: two braces stand for one."""
    return text.replace("{{", "{").replace("}}", "}")


# Calls that name a code


def _of_file(file: Path, package: Path) -> Iterator[Explained]:
    name = ".".join(("bestek", *file.relative_to(package).with_suffix("").parts)).removesuffix(".__init__")
    if name == "bestek.mistakes" or name.startswith("bestek.dev."):
        return
    module = ast.parse(file.read_text("utf-8"))
    texts = _Texts(module)
    for scope, call in _calls(module):
        for place, argument in enumerate(call.args):
            for code in _codes(argument):
                yield _explained(code, call, place, name, texts, scope)


def _calls(node: ast.AST, scope: Definition | None = None) -> Iterator[tuple[Definition | None, ast.Call]]:
    """Every call below a node, in the order of the source, with the innermost function that it stands in."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield scope, child
        yield from _calls(child, child if isinstance(child, Definition) else scope)


def _codes(argument: ast.expr) -> Iterator[str]:
    branches = (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else (argument,)
    for branch in branches:
        if isinstance(branch, ast.Constant) and isinstance(branch.value, str) and CODE.fullmatch(branch.value):
            yield branch.value


def _explained(
    code: str, call: ast.Call, place: int, module: str, texts: _Texts, scope: Definition | None
) -> Explained:
    message, *others = [*call.args[place + 1 :], *(keyword.value for keyword in call.keywords)]
    messages = [text for name in GATHERED.get(code, ()) for text in texts.named(name)]
    hints = [text for other in others if not _is_message(other, call) for text in texts.of(other, scope, call.lineno)]
    return Explained(
        code,
        (_severity(code, call, module),),
        tuple(messages or texts.of(message, scope, call.lineno, plain=True)),
        tuple(hints),
        (module,),
    )


def _is_message(argument: ast.expr, call: ast.Call) -> bool:
    """A value that is filled into a message is no hint."""
    return any(keyword.value is argument and keyword.arg != "hint" for keyword in call.keywords)


def _severity(code: str, call: ast.Call, module: str) -> Severity:
    named = [
        node.attr for node in ast.walk(call) if isinstance(node, ast.Attribute) and node.attr in Severity.__members__
    ]
    if code.startswith("A"):
        return Severity.ADVICE
    if named:
        return Severity[named[0]]
    by_writer = isinstance(call.func, ast.Attribute) and call.func.attr == "report" and ".write." in module
    return (
        Severity.WARNING if by_writer or code.startswith("W") else Severity.ERROR
    )  # the default of `bestek.write.docx.state.State.report`


class _Texts:
    """What expressions of one module say."""

    def __init__(self, module: ast.Module) -> None:
        self.calls = list(_calls(module))
        self.functions = {node.name: node for node in ast.walk(module) if isinstance(node, Definition)}

    def named(self, name: str) -> Iterator[str]:
        """The texts in calls of a name, and in the function of that name."""
        if name in self.functions:
            yield from self._returned(self.functions[name])
        for scope, call in self.calls:
            if isinstance(call.func, ast.Name) and call.func.id == name:
                yield from self._handed(call.args, scope, call.lineno)

    def of(self, node: ast.expr, scope: Definition | None, line: int, *, plain: bool = False) -> Iterator[str]:
        """The texts that an expression can be. Text that is not marked counts where it is the message itself (`plain`)."""
        match node:
            case ast.Constant(value=str(text)) if plain:
                yield text
            case ast.JoinedStr() if plain:
                yield _spelled(node)
            case ast.Call(func=ast.Name(id="_" | "N_" | "ngettext"), args=marked):
                yield from _constants(marked)
            case ast.Call(func=ast.Attribute(attr="format", value=inner)):
                yield from map(_unescaped, self.of(inner, scope, line))
            case ast.Call(func=ast.Name(id="nearest")):
                yield from NEAREST
            case ast.Call(func=ast.Name(id=name)) if name in self.functions:
                yield from self._returned(self.functions[name])
            case ast.IfExp(body=body, orelse=other) | ast.BinOp(left=body, right=other):
                yield from self.of(body, scope, line, plain=plain)
                yield from self.of(other, scope, line, plain=plain)
            case ast.Name(id=name) if assigned := _assigned(name, scope, line):
                yield from self.of(assigned, scope, assigned.lineno, plain=plain)
            case ast.Name(id=name) if scope and name in [argument.arg for argument in scope.args.args]:
                yield from self._given(name, scope)
            case _:
                pass

    def _returned(self, function: Definition) -> Iterator[str]:
        for node in ast.walk(function):
            if isinstance(node, ast.Return) and node.value:
                yield from self.of(node.value, function, node.lineno)

    def _given(self, parameter: str, function: Definition) -> Iterator[str]:
        """What the calls of a function give for one of its parameters."""
        names = [argument.arg for argument in function.args.args if argument.arg != "self"]
        for scope, call in self.calls:
            called = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if called == function.name and len(call.args) > names.index(parameter):
                yield from self.of(call.args[names.index(parameter)], scope, call.lineno)

    def _handed(self, arguments: Iterable[ast.expr], scope: Definition | None, line: int) -> Iterator[str]:
        for argument in arguments:
            yield from self.of(argument, scope, line)


def _constants(arguments: Iterable[ast.expr]) -> Iterator[str]:
    for argument in arguments:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value


def _spelled(node: ast.JoinedStr) -> str:
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else f"{{{ast.unparse(part.value)}}}"
        for part in node.values
        if isinstance(part, ast.Constant | ast.FormattedValue)
    )


def _assigned(name: str, scope: Definition | None, line: int) -> ast.expr | None:
    """The value that a local variable was last given before this line."""
    values = [
        node.value
        for node in ast.walk(scope or ast.Module([], []))
        if isinstance(node, ast.Assign) and node.lineno < line
        and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    ]  # fmt: skip
    return max(values, key=lambda value: value.lineno, default=None)
