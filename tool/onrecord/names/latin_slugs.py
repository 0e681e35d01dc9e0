"""The name of a customer's directory, in Latin letters whatever script the customer's name is in."""

from onrecord.names.text_keys import MAX_SLUG, make_search_key, make_slug

_DEVICES = frozenset(("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))))
"""Windows makes no file or directory of such a name, whatever its ending is."""


def make_latin_slug(name: str, most: int = MAX_SLUG) -> str:
    """A directory's name, of at most `most` characters, for a customer's name: as `make_slug`, in Latin letters.

    A name that Windows reserves for a device (con, nul, com1: "Naming Files", Microsoft Learn) gets `-co` at its end.
    """
    if any(char.isalpha() and not char.isascii() for char in make_search_key(name)):
        from anyascii import anyascii  # imported late: its tables are large, and few catalogs need them

        name = anyascii(name)
    slug = make_slug(name, most)
    return f"{slug[: most - 3]}-co" if slug in _DEVICES else slug
