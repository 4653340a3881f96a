"""Cases written as prose: a Markdown file holds sentences as headings, and under each what goes in and what comes out, between fences.

    ## An amount below zero is told where it stands

    ```replace voorbeeld/lots.yaml
        budget: 600000
    ----
        budget: -1
    ```

    ```findings
    content/voorbeeld/lots.yaml:6:13 E214 lots/noord/budget: must be 0 or more
    ```

`pytest --accept` writes what came out in the place of what was expected; a person reads the difference before it is committed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(?P<kind>\w+)(?: +(?P<argument>[^\n]*))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


OUTCOMES = ("findings", "tree")
"""Kinds of blocks that say what comes out."""


@dataclass(frozen=True)
class Block:
    """What stands between two fences: the first word behind the opening one, the rest of that line, and the lines."""

    kind: str
    argument: str
    body: str


@dataclass(frozen=True)
class Case:
    """A case with its place: the sentence that is its name, and its blocks in order."""

    file: Path
    sentence: str
    blocks: tuple[Block, ...]

    def __str__(self) -> str:
        return f"{self.file.stem}: {self.sentence}"

    def inputs(self) -> tuple[Block, ...]:
        """What goes in."""
        return tuple(block for block in self.blocks if block.kind not in OUTCOMES)

    def expected(self) -> dict[str, str]:
        """What comes out, by language."""
        return {block.argument or "en": block.body for block in self.blocks if block.kind == "findings"}

    def tree(self) -> str | None:
        """The tree that comes out, spelled; `None` for a case that ends in findings."""
        return next((block.body for block in self.blocks if block.kind == "tree"), None)

    def accept(self, language: str, body: str, kind: str = "findings") -> None:
        """Write what came out into the file."""
        text = self.file.read_text(encoding="utf-8")
        start = text.index(f"## {self.sentence}\n")
        end = text.find("\n## ", start)
        section = text[start : end if end >= 0 else len(text)]
        opening = f"```{kind}\n" if language == "en" else f"```{kind} {language}\n"
        before, _, rest = section.partition(opening)
        after = rest[rest.index("```") :]
        self.file.write_text(text.replace(section, f"{before}{opening}{body}{after}"), encoding="utf-8", newline="\n")


def cases_in(folder: Path) -> list[Case]:
    """All cases of the Markdown files in a folder, in their order."""
    return [case for file in sorted(folder.glob("*.md")) for case in _cases(file)]


def _cases(file: Path) -> list[Case]:
    sections = re.split(r"^## ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [_case(file, section) for section in sections]


def _case(file: Path, section: str) -> Case:
    sentence, _, body = section.partition("\n")
    blocks = (Block(m["kind"], (m["argument"] or "").strip(), m["body"]) for m in FENCE.finditer(body))
    return Case(file, sentence.strip(), tuple(blocks))
