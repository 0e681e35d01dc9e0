"""The kind of value that a record's parts are."""

from msgspec import Struct


class Facts(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Facts as they were written: never changed, equal where they say the same, made of nothing that holds them.

    They never form a circle, so the collector need not look at them. A key of a document that a class does not know is
    refused: nothing that a schema accepts is dropped in silence.
    """
