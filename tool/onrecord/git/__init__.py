"""OUTER. The only place that runs git, and trees of files on disk or in a commit."""
