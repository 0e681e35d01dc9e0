"""The text of RTF, taken out by striprtf, which is regular expressions without XML, macros or pictures."""

import re

_SHOWN = re.compile(rb"(?:\\\*)?\\(?:footnote|header[lrf]?|footer[lrf]?|annotation|shptxt)(?![a-z])")
"""Groups that striprtf leaves out, and that readers see."""

BYTES = 16 << 20
"""A longer document holds pictures rather than text."""


def text_of(data: bytes) -> str | None:
    """The text; None where it is no RTF."""
    if data.lstrip()[:5] != b"{\\rtf":
        return None
    from striprtf.striprtf import rtf_to_text

    text = rtf_to_text(_SHOWN.sub(rb"\\par", data).decode("cp1252", "replace"), errors="replace")  # type: ignore[no-untyped-call]
    return str(text)
