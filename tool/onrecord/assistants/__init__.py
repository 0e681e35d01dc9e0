"""OUTER. The catalog for assistants, over the Model Context Protocol: what an audience may know, read-only."""
