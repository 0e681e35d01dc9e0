"""onrecord: customer references with authorization, in Git."""

__version__ = "0.1.0"
