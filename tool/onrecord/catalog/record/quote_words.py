"""The words of a quote, and the hash that ties a speaker's consent to them."""

import hashlib
import unicodedata
from collections.abc import Mapping


def hash_text(text: str) -> str:
    """The SHA-256 of a quote's words: Unicode NFC, runs of spaces and line breaks as one space, in UTF-8.

    Folding a long quote over other lines in the file does not change it; any other edit does. 64 hex digits.
    """
    words = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(words.encode("utf-8")).hexdigest()


def hash_words(customer: str, texts: Mapping[str, str]) -> str:
    """The hash that ties a speaker's answer to the exact words it is about, by quote id; 64 hex digits."""
    words = "\0".join([customer, *(f"{id_} {hash_text(texts[id_])}" for id_ in sorted(texts))])
    return hashlib.sha256(words.encode("utf-8")).hexdigest()
