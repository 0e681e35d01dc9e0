"""OUTER. Strict YAML: the loader, places, edits that keep everything else, and new text."""
