"""One file per family of formats: takes bytes, gives text with zones."""
