"""The base class of a record's parts."""

from msgspec import Struct


class Facts(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Facts as they were written: immutable, and equal if they say the same.

    They never form a cycle, so the garbage collector need not examine them. A key that a class does not have is
    refused, so nothing that a schema accepts is dropped silently.
    """
