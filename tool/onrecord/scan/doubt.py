"""Which mentions may be ordinary words; only these are compared with what is next to them (neighborhood.py)."""

from enum import StrEnum

from onrecord.names.common_words import is_common
from onrecord.names.mentions import Mention, Zone

READ = frozenset({Zone.PROSE, Zone.VALUE, Zone.ALT})


class Grade(StrEnum):
    """How sure it is that a mention means the customer."""

    CERTAIN = "certain"
    LIKELY = "likely"


def is_doubtful(mention: Mention) -> bool:
    """Whether a mention may be an ordinary word: an everyday word, or capitals that are not on record."""
    return (mention.plain and mention.zone in READ and is_common(mention.text)) or mention.shouted
