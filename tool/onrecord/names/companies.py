"""Compares two company names: whether they mean, or may mean, the same company.

Case, accents, punctuation, spaces, legal forms and look-alike letters do not matter. The page's script does the same
(site/assets/js/companies.js), with these lists.
"""

from functools import cache

from onrecord.names.legal_forms import LEADING_FORMS, UNSPACED_FORMS, count_without_legal_form
from onrecord.names.lookalikes import write_as_latin
from onrecord.names.text_keys import TRANSLITERATED, make_search_key

AND = frozenset({"and", "und", "et", "og", "och"})
ARTICLES = frozenset({"the"})


@cache
def find_core(name: str) -> tuple[str, ...]:
    """The words that distinguish a company from others: `The Globex Corp. GmbH & Co. KG` gives `("globex",)`.

    A name that consists only of a legal form is kept as it is.
    """
    words = make_search_key(name.replace("&", " ")).split()
    words = [word for place, word in enumerate(words) if place in (0, len(words) - 1) or word not in AND]
    while (rest := count_without_legal_form(words, comparing=True)) < len(words):
        words = words[:rest]
    while len(words) > 1 and (words[0] in LEADING_FORMS or words[0] in ARTICLES):
        words = words[1:]
    return tuple(_drop_unspaced(word) for word in words)


def _drop_unspaced(word: str) -> str:
    for form in UNSPACED_FORMS:
        word = word.removeprefix(form) or word
        word = word.removesuffix(form) or word
    return word


@cache
def _list_readings(name: str) -> frozenset[tuple[str, ...]]:
    """The cores of a name as written, with umlauts written out, and with look-alike letters as the Latin ones."""
    return frozenset(filter(None, map(find_core, (name, name.lower().translate(TRANSLITERATED), write_as_latin(name)))))


def make_company_keys(name: str) -> frozenset[str]:
    """The keys of a company's name; two names that share a key mean the same company."""
    return frozenset("".join(words) for words in _list_readings(name))


def make_company_runs(name: str) -> frozenset[str]:
    """The keys of all runs of whole words in a company's name, wherever its spaces are, including the whole name."""
    return frozenset(
        "".join(words[start:end])
        for words in _list_readings(name)
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
    )


def is_same_company(one: str, other: str) -> bool:
    """Whether two names mean the same company: Danske Kredit, Danske Kredit A/S, DanskeKredit."""
    return not make_company_keys(one).isdisjoint(make_company_keys(other))


def may_be_one_company(one: str, other: str) -> bool:
    """Whether two names mean the same company, or one contains all words of the other: Globex, Globex Nordic AS.

    For lists of companies that must not be approached: if in doubt, yes. `AP Moller Maersk` contains `A.P. Moller`.
    """
    return not (
        make_company_runs(one).isdisjoint(make_company_keys(other))
        and make_company_keys(one).isdisjoint(make_company_runs(other))
    )
