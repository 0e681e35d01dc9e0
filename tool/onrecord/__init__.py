"""onrecord: customer references with authorization, in Git.

For Python programs, `from onrecord import Catalog`; python_api.py says what it answers.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.catalog.decision.answers import Decision
    from onrecord.catalog.decision.reasons import Answer, DecisionError
    from onrecord.catalog.record.days import Days
    from onrecord.catalog.record.vocabulary import UnknownTermError
    from onrecord.python_api import Catalog
    from onrecord.store.catalog_reader import CatalogError

__version__ = "0.1.0"
"""The one place where the version is written; pyproject.toml reads it from here."""

__all__ = ["Answer", "Catalog", "CatalogError", "Days", "Decision", "DecisionError", "UnknownTermError"]

_HOMES = {
    "Answer": "catalog.decision.reasons",
    "Catalog": "python_api",
    "CatalogError": "store.catalog_reader",
    "Days": "catalog.record.days",
    "Decision": "catalog.decision.answers",
    "DecisionError": "catalog.decision.reasons",
    "UnknownTermError": "catalog.record.vocabulary",
}


def __getattr__(name: str) -> object:
    """Load what a program asks for when it asks: the command line starts without it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
