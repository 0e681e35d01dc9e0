"""The facts by which the page's dialog judges a request: those of `workload.outreach_conflicts`, for one customer.

The page's script (assets/js/request-rules.js) gives the same reasons as `find_conflicts_of_requesting`; a test compares
them for hundreds of requests. Companies that the customer avoids, and other people's prospects, are hashes
(`names.hashed_names`).
"""

from typing import Any

from onrecord.catalog.record.policy import Person
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.catalog.views.view import ReferenceView, SiteView
from onrecord.names.companies import AND, ARTICLES
from onrecord.names.hashed_names import HASH_LENGTH
from onrecord.names.legal_forms import COMPARED_FORMS, LEADING_FORMS, MOST_FORM_WORDS, UNSPACED_FORMS
from onrecord.names.lookalikes import LATIN_TWINS
from onrecord.names.text_keys import TRANSLITERATED
from onrecord.publish.request_links import make_forge_links


def gather_request_facts(reference: ReferenceView, site: SiteView) -> dict[str, Any]:
    """One customer's part of the facts, by the names that the script knows; days are ISO texts."""
    likes, name_of = reference.preferences, site.policy.name_of
    return {
        "blackouts": [[b.start, b.through, b.why] for b in likes.blackouts],
        "notice_days": likes.notice_days,
        "topics_barred": list(likes.topics_barred),
        "avoided": {"companies": likes.avoided.companies, "runs": likes.avoided.runs},
        "requests": [
            [site.vocabulary.uses.title(one.use), name_of(one.by), one.asked, one.prospect]
            for one in sorted(reference.requests, key=lambda one: one.asked)
        ],
        "asked_lately": [[one.on, name_of(one.by), one.team] for one in reference.asked_lately],
        "quiet_days": site.policy.quiet_days,
        "people": [[person.id, person.name, _find_team(person)] for person in site.people],
        "teams": [[key, role.title] for key, role in site.policy.roles.items()],
        "links": make_forge_links(site.policy.repository).to_data(),
    }


def list_usual_channels(words: Vocabulary) -> dict[str, list[str]]:
    """Where each activity takes place; every channel is written as `any`."""
    every = frozenset(words.channels.atoms)
    return {
        use: ["any"] if (usual := words.find_usual_channels(use)) == every else words.channels.sort(usual)
        for use in words.uses.sort(words.activities)
    }


def list_company_rules() -> dict[str, Any]:
    """The lists by which two company names are compared, for assets/js/companies.js."""
    return {
        "and": sorted(AND),
        "articles": sorted(ARTICLES),
        "forms": sorted(COMPARED_FORMS),
        "most_words": MOST_FORM_WORDS,
        "leading": sorted(LEADING_FORMS),
        "unspaced": UNSPACED_FORMS,
        "transliterated": {chr(letter): text for letter, text in sorted(TRANSLITERATED.items())},
        "twins": {chr(twin): letter for twin, letter in sorted(LATIN_TWINS.items())},
        "hash_length": HASH_LENGTH,
    }


def _find_team(person: Person) -> str | None:
    """The team of a person who asks: sales if they are in it, else their first role."""
    return "sales" if "sales" in person.roles else min(person.roles, default=None)
