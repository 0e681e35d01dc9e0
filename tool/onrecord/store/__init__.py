"""OUTER. Reads a tree of files into the library, places findings, and writes files whole or not at all."""
