"""May we? The decision, its reasons, and what makes it."""
