"""How the package is built: as flit does it, with the templates in the wheel.

In a checkout `templates/` stands beside `src/`, where an adviser finds it; flit packs the package's own folder only. So the wheel gets
the templates as `bestek/templates`, where `bestek.project.shipped` looks.
"""

import tempfile
from pathlib import Path
from typing import Any

from flit_core.buildapi import (
    build_editable,
    build_sdist,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)
from flit_core.wheel import WheelBuilder

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]

TEMPLATES = "templates"


class _Builder(WheelBuilder):  # type: ignore[misc,unused-ignore]  flit_core has no types
    def copy_module(self) -> None:
        super().copy_module()
        folder = self.directory / TEMPLATES
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                self._add_file(file, Path("bestek", TEMPLATES, file.relative_to(folder)))


def build_wheel(wheel_directory: str, config_settings: Any = None, metadata_directory: Any = None) -> str:  # noqa: ARG001  PEP 517
    """Builds a wheel in a folder and gives its file name (PEP 517)."""
    with tempfile.NamedTemporaryFile(dir=wheel_directory, suffix=".whl", delete=False) as file:
        builder = _Builder.from_ini_path(Path("pyproject.toml").resolve(), file)
        builder.build()
    Path(file.name).replace(Path(wheel_directory, builder.wheel_filename))
    return str(builder.wheel_filename)
