"""One file per family of formats: bytes in, text with zones out."""
