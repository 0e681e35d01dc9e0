"""Why a place where a name's letters occur does not name the customer: the closed list of reasons, with their words."""

from enum import StrEnum

from onrecord.names.mentions import Zone


class PassedOver(StrEnum):
    """Why a hit is not a mention."""

    SPELLING = "spelling"
    CODE = "code"
    COMMENT = "comment"
    ADDRESS = "address"
    IMAGE = "image"
    IDENTIFIER = "identifier"
    LONGER = "longer-name"
    UNACCOMPANIED = "unaccompanied"
    TERM = "defined-term"
    EVERYDAY = "everyday-word"


WORDS = {
    PassedOver.SPELLING: "spelled with other capitals or signs than on record",
    PassedOver.CODE: "in code, a style sheet or an attribute that readers do not see",
    PassedOver.COMMENT: "in a comment (--comments counts these)",
    PassedOver.ADDRESS: "in an address, a handle or a key",
    PassedOver.IMAGE: "in the file name of an image that is not marked as a logo",
    PassedOver.IDENTIFIER: "part of an identifier",
    PassedOver.LONGER: "part of a longer name",
    PassedOver.UNACCOMPANIED: "a `never-alone` name without a company form or another name of the customer",
    PassedOver.TERM: "the beginning of a term that the document defines",
    PassedOver.EVERYDAY: "an everyday word, as part of a phrase or in capitals",
}

_BY_ZONE = {
    Zone.CODE: PassedOver.CODE,
    Zone.CSS: PassedOver.CODE,
    Zone.ATTRIBUTE: PassedOver.CODE,
    Zone.COMMENT: PassedOver.COMMENT,
    Zone.IDENTIFIER: PassedOver.IDENTIFIER,
    Zone.FOREIGN_URL: PassedOver.ADDRESS,
    Zone.OWN_URL: PassedOver.ADDRESS,
    Zone.HANDLE: PassedOver.ADDRESS,
    Zone.KEY: PassedOver.ADDRESS,
    Zone.IMAGE: PassedOver.IMAGE,
    Zone.LOGO: PassedOver.IMAGE,
}


def find_reason(zone: Zone) -> PassedOver:
    """Why a hit does not count in a zone; in a zone where names count, the reason is its spelling."""
    return _BY_ZONE.get(zone, PassedOver.SPELLING)
