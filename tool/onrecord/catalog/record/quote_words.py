"""The words of a quote, and the hash that a speaker's consent is bound to."""

import hashlib
import unicodedata


def text_sha256(text: str) -> str:
    """The SHA-256 of a quote's words: Unicode NFC, runs of spaces and line breaks as one space, in UTF-8.

    Folding a long quote over other lines in the file does not change it; any other edit does. 64 hex digits.
    """
    words = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(words.encode("utf-8")).hexdigest()
