"""When two spellings are the same name."""

import unicodedata


def folded(name: str) -> str:
    """A name without letter case, accents' composition, width forms and double blanks (Unicode NFKC, casefold)."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().replace("’", "'").split())
