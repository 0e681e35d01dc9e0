"""Trees of files in, facts out; and edits back. The only rooms that touch the disk and git."""
