"""How long a test waits for what will come. Nothing is judged by it: it only ends what hangs."""

PATIENCE = 240.0
"""Seconds. What takes 10 seconds on an idle machine takes 200 at a load of 20; a test that fails should end at last."""
