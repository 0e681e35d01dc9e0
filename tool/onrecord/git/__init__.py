"""OUTER. The one subprocess of git, and trees of files on disk or in a commit."""
