"""The row by which a customer may be found, small enough to be kept without the record."""

import re

from onrecord.catalog.record.facts import Facts
from onrecord.catalog.record.profile import Profile
from onrecord.catalog.record.reference import Reference


class Traits(Facts, frozen=True):
    """What a customer may be found by: their searchable texts, and the terms of their profile (`sizes:small`)."""

    texts: str
    terms: frozenset[str]


def list_profile_terms(profile: Profile) -> dict[str, tuple[str | None, ...]]:
    """The terms of a profile, by axis."""
    return {
        "products": profile.products,
        "use_cases": profile.use_cases,
        "industries": (profile.industry,),
        "territories": (profile.country,),
        "sizes": (profile.size,),
        "languages": profile.languages,
    }


def make_traits(reference: Reference) -> Traits:
    """The row of a record."""
    from onrecord.names.search_folding import fold_for_search  # late: where all is remembered, a verb starts without it

    texts = (
        reference.slug,
        *(name for name, _ in reference.list_names()),
        reference.profile.outcome or "",
        reference.profile.summary or "",
        *reference.preferences.topics,
        *(add_title(quote.text, quote.speaker.title) for quote in reference.quotes),
    )
    terms = list_profile_terms(reference.profile).items()
    return Traits(
        fold_for_search("\n".join(texts)), frozenset(f"{axis}:{t}" for axis, known in terms for t in known if t)
    )


def add_title(words: str, title: str | None) -> str:
    """The words of a quote and the title that may be written beside them; of chief officers also the initials, CFO."""
    initials = (
        "".join(word[0] for word in found[0].split() if word[0].isupper())
        for found in re.finditer(r"\bChief\b[^,;]*?\bOfficer\b", title or "")
    )
    return " ".join((words, title or "", *initials))
