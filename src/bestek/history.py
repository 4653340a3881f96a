"""What the ledger tells that documents may print, as nodes of the loaded tree."""

from __future__ import annotations

from bestek.compose import Mapping
from bestek.ledger import Ledger


def told(tree: Mapping, _ledger: Ledger, _as_of: str) -> Mapping:
    """The tree with what the decisions up to a moment (all of them when that is empty) tell about the dossier."""
    return tree
