"""What every verb shares: opening a catalog, exit codes, prompts, output."""
