"""Lists of permissions as companies keep them, made into proposals that allow nothing yet."""
