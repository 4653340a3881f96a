"""What stands in the folder `review/` of a dossier: a copy that somebody wrote in is never overwritten, one of a document that is gone goes.

A reviewer may save her remarks in the very file that she was sent. So the checksum of every file is kept, and what is not as it was written
stays: it is refused, and nothing of it is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bestek import outputs
from bestek.findings import Finding, FindingsError, Place
from bestek.messages import _
from bestek.project import Project, Variant


@dataclass(frozen=True)
class Shelf:
    """The folder of one municipality. `folder` is where the files stand, `record` the file with their checksums."""

    folder: Path
    record: Path
    root: Path

    @classmethod
    def of(cls, project: Project, variant: Variant, folder: Path) -> Shelf:
        name = Variant(variant.dossier, variant.municipality).name.replace("/", "+")
        return cls(folder, project.output / ".bestek" / "review" / f"{name}.json", project.root)

    def put(self, document: str, files: Mapping[str, bytes], documents: Iterable[str]) -> tuple[Path, ...]:
        """Puts the files of a document in place, all or none; `documents` are those that the dossier has.

        To be called alone (`outputs.alone`). Raises `FindingsError` where one of them was changed since it was written.
        """
        known = self._known()
        written = {name: (known.get(name, ["", ""])[1], outputs.checksum(data)) for name, data in files.items()}
        if changed := [name for name in files if self._is_changed(name, *written[name])]:
            raise FindingsError(map(self._refusal, changed))
        outputs.write_files({self.folder / name: data for name, data in files.items()})
        new = {name: [document, outputs.checksum(data)] for name, data in files.items()}
        kept = self._without(known | new, {*documents, document})
        outputs.write_data(self.record, {"files": kept})
        return tuple(self.folder / name for name in files)

    def _known(self) -> dict[str, list[str]]:
        """The document and the checksum of every file that was written."""
        try:
            files: dict[str, list[str]] = outputs.read_data(self.record)["files"]
        except (OSError, ValueError, KeyError):
            return {}
        return files

    def _is_changed(self, name: str, *written: str) -> bool:
        """Whether a file is there and is none of what was or will be written."""
        try:
            return outputs.checksum((self.folder / name).read_bytes()) not in written
        except OSError:
            return False

    def _refusal(self, name: str) -> Finding:
        file = self.folder / name
        shown = file.relative_to(self.root) if file.is_relative_to(self.root) else file
        message = _("this review copy was changed since it was written: somebody may have put remarks in it")
        hint = _("read it with ./inv review.read, or move it away; after that a new one can be made")
        return Finding("E634", message, Place(shown.as_posix()), hint)

    def _without(self, known: Mapping[str, list[str]], documents: set[str]) -> dict[str, list[str]]:
        """What is left when the files of documents that are gone have gone too, unless somebody wrote in them."""
        kept: dict[str, list[str]] = {}
        for name, (document, written) in known.items():
            if document in documents or self._is_changed(name, written):
                kept[name] = [document, written]
            else:
                with suppress(FileNotFoundError):
                    (self.folder / name).unlink()
        return kept
