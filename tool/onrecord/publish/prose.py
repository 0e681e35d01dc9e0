"""Sentences with `code` in backticks, as Markdown."""

import re

from onrecord.reports.markdown import escape

_CODE = re.compile(r"(`[^`\n]+`)")
"""Code in a line of Markdown is not prose: its words are shown as they are."""


def render_prose(text: str) -> str:
    """Text as Markdown: text in backticks stays code, everything else is shown as it is, never as markup."""
    return "".join(part if _CODE.fullmatch(part) else _escape_spaced(part) for part in _CODE.split(text))


def _escape_spaced(text: str) -> str:
    """Escaped, with a space kept at each end."""
    inner = text.strip()
    if not inner:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{escape(inner)}{' ' if text[-1].isspace() else ''}"
