"""The content model: pydantic, frozen, closed. What a dossier may hold and how its facts are called."""

from bestek.model.base import Computed, Open, Prose, Reference
from bestek.model.dossier import Dossier
from bestek.model.municipality import Municipality

__all__ = ["Computed", "Dossier", "Municipality", "Open", "Prose", "Reference"]
