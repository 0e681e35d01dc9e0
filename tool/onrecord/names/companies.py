"""Names of companies without their legal form, to compare what two people wrote."""

from functools import cache

from onrecord.names.equality import folded
from onrecord.names.spellings import LEGAL

_FORMS = tuple(sorted((tuple(form.split()) for form in LEGAL), key=len, reverse=True))


@cache
def core(name: str) -> tuple[str, ...]:
    """The folded words of a name without the legal forms at its end: `Globex Corp. GmbH` gives `("globex",)`.

    A name that is nothing but a legal form is kept as it is.
    """
    words = tuple(word for word in (part.strip(".,;:()") for part in folded(name).split()) if word not in ("", "&"))
    while True:
        form = next((form for form in _FORMS if len(form) < len(words) and words[-len(form) :] == form), None)
        if form is None:
            return words
        words = words[: -len(form)]


def names_company(text: str, company: str) -> bool:
    """Whether a text equals or contains a company's name, as whole words, letter case and legal form aside."""
    words, wanted = core(text), core(company)
    return bool(wanted) and any(words[i : i + len(wanted)] == wanted for i in range(len(words) - len(wanted) + 1))
