"""OUTER. A tree of files -> the library, its findings with line and column, and writes that are whole or not at all."""
