"""What Bestek does only with more packages installed: building on a cluster (`cluster`), signing (`sign`), and judging files by their formats (`validate`).

Which packages those are, the installed Bestek says itself (`pyproject.toml`), so that it stands in one place.
"""

from __future__ import annotations

import shlex
import sys
from importlib.metadata import requires
from importlib.util import find_spec
from typing import Literal

from bestek.findings import SetupError
from bestek.messages import _

Extra = Literal["cluster", "sign", "validate"]


def require(extra: Extra, module: str) -> None:
    """Raises `SetupError` with the command to type where a module of an extra is not installed."""
    if find_spec(module) is None:
        raise missing(extra)


def missing(extra: Extra) -> SetupError:
    """What to say where the packages of an extra are wanted and not there."""
    message = _("this needs packages that are not installed: those of the extra “{extra}”").format(extra=extra)
    return SetupError(message, "\n".join([_("type this, then run the same command again:"), f"  {command(extra)}"]))


def command(extra: Extra) -> str:
    """What installs the packages of an extra into the Python that runs this."""
    return shlex.join([sys.executable, "-m", "pip", "install", *_packages(extra)])


def _packages(extra: Extra) -> list[str]:
    asked = (text.partition(";") for text in requires("bestek") or ())
    return [name.strip() for name, _sign, marker in asked if f'extra == "{extra}"' in marker.replace("'", '"')]
