"""The text of an e-mail (RFC 5322): subject and bodies. Addresses are not content; attachments are not read."""

import email
import email.policy
from email.message import EmailMessage

BYTES = 32 << 20
"""Mail servers accept 25 to 35 MB."""
PARTS = 200
"""An e-mail with more parts is a digest or an attack; its first parts are read."""


def read_parts(data: bytes) -> tuple[list[tuple[str, str]], int]:
    """The texts of an e-mail as (label, text), and the number of attachments, which are not included."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    parts = [("the subject", str(message.get("subject", "")))]
    attached = 0
    for number, part in enumerate(message.walk()):
        if not isinstance(part, EmailMessage) or part.is_multipart() or number > PARTS:
            continue
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html") or part.is_attachment():
            attached += 1
            continue
        text = _decode_content(part)
        parts.append(("the text", _read_visible(text) if kind == "text/html" else text))
    return parts, attached


def _decode_content(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return data.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:  # an unknown charset
        return data.decode("utf-8", "replace")


def _read_visible(html: str) -> str:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    for node in tree.css("script, style, head"):
        node.decompose()
    body = tree.body
    return body.text(separator="\n") if body is not None else ""
