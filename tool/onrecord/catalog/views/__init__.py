"""What an audience may see: an allow-list. Nothing else reaches a page."""
