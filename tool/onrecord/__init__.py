"""onrecord: customer references with authorization, in Git."""

__version__ = "0.1.0"
"""The one place where the version is written; pyproject.toml reads it from here."""
