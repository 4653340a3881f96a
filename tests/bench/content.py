"""A dossier of 500 requirements, read and validated: what `./inv dev.bench -- content` measures."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from bestek.load import load_dossier
from bestek.validate import validate

GOOD = Path(__file__).parents[1] / "corpus" / "content" / "_good" / "content"
GROUPS = 10
REQUIREMENTS = 50

REQUIREMENT = """\
      - id: {code}-{number:03}
        text: >-
          De opdrachtnemer legt voor elke cliënt vast welke afspraken er zijn gemaakt, wie ze nakomt en wanneer zij
          worden geëvalueerd, en deelt dat binnen tien werkdagen met de gemeente en met de cliënt zelf.
        type: requirement
        lots: [noord, zuid]
        proof: werkwijze van de opdrachtnemer, op verzoek van de gemeente
        moment: performance
        source: "inkoopstrategie 2.5"
        illustrative: true
"""


def write(root: Path) -> Path:
    """Write the dossier and give its folder: about 250 KB in twelve files."""
    shutil.copytree(GOOD, root / "content")
    folder = root / "content" / "voorbeeld"
    for code in "ABCDEFGHIJ"[:GROUPS]:
        head = (
            f"requirement_groups:\n  - id: groep-{code}\n    code: {code}\n    name: Groep {code}\n    requirements:\n"
        )
        elements = (REQUIREMENT.format(code=code, number=number) for number in range(1, REQUIREMENTS + 1))
        (folder / f"groep-{code}.yaml").write_text(head + "".join(elements), encoding="utf-8")
    return folder


def main() -> None:
    """Write, load and validate."""
    with tempfile.TemporaryDirectory() as root:
        folder = write(Path(root))
        valid = validate(load_dossier(folder, Path(root)))
        assert valid.dossier.requirement_count > GROUPS * REQUIREMENTS


if __name__ == "__main__":
    main()
