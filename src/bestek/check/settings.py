"""What an organisation sets for its checks: `review-settings.yaml` in the folder of the dossiers. Without that file the defaults hold."""

from __future__ import annotations

from pathlib import Path

from bestek import mistakes
from bestek.check.context import Settings
from bestek.files import real
from bestek.findings import Finding
from bestek.load import Loaded, load_file
from bestek.model.review import SettingsFile
from bestek.validate import shape

FILE = "review-settings.yaml"


def read_settings(content: Path, root: Path) -> tuple[Settings, tuple[Finding, ...]]:
    """The settings, and what is wrong with the file; the defaults where it cannot be used. Places are named relative to `root`."""
    path = content / FILE
    if not path.exists():
        return Settings(), ()
    loaded = load_file(path, root)
    made, findings = shape.shaped(loaded, SettingsFile)
    if made is None:
        return Settings(), findings
    list_, lacking = _cpv_list(made.cpv_list, content, loaded) if made.cpv_list else (None, ())
    settings = Settings(
        made.sas_submission_days,
        list_,
        made.brand_names,
        made.brands,
        made.terms,
        made.abbreviations,
        made.substantial_value,
    )
    return settings, (*findings, *lacking)


def _cpv_list(name: str, content: Path, loaded: Loaded) -> tuple[Path | None, tuple[Finding, ...]]:
    """The file, when it is one in the folder of the dossiers."""
    path = real(content / name)
    if path.is_file() and path.is_relative_to(real(content)):
        return path, ()
    return None, (mistakes.NO_CPV_LIST.at(loaded.place(("cpv_list",)), file=name),)
