"""The text of RTF, extracted by striprtf, which only uses regular expressions and runs no macros."""

import re

_SHOWN = re.compile(rb"(?:\\\*)?\\(?:footnote|header[lrf]?|footer[lrf]?|annotation|shptxt)(?![a-z])")
"""Groups that readers see but striprtf leaves out."""

BYTES = 16 << 20
"""A larger document mostly contains pictures."""


def read_text(data: bytes) -> str | None:
    """The text; None if the bytes are not RTF."""
    if data.lstrip()[:5] != b"{\\rtf":
        return None
    from striprtf.striprtf import rtf_to_text

    text = rtf_to_text(_SHOWN.sub(rb"\\par", data).decode("cp1252", "replace"), errors="replace")  # type: ignore[no-untyped-call]
    return str(text)
