"""OUTER. Strict YAML: the loader, positions, edits that keep everything else, and new text."""
