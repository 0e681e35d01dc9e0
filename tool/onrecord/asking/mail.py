"""The e-mail: a draft that opens in a mail program, with the form and the PDF attached."""

import textwrap
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP

from onrecord.asking.sheet import Sheet

_WIDTH = 76


def mail(sheet: Sheet, attachments: Mapping[str, tuple[str, bytes]]) -> bytes:
    """The draft. `attachments`: media type and bytes by file name. It names no recipient: contacts stay in the CRM."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = sheet.say("mail", "subject")
    if sheet.asker_email:
        message["From"] = sheet.asker_email
    message["X-Unsent"] = "1"  # mail programs open it for writing
    message["X-Onrecord-Request"] = f"{sheet.question.customer}/{sheet.question.id}"
    message.set_content(body(sheet), cte="quoted-printable")
    for name, (kind, data) in attachments.items():
        main, _, sub = kind.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    if attachments:
        message.set_boundary(f"onrecord-{sheet.digest[:40]}")  # the same request gives the same bytes
    return message.as_bytes()


def body(sheet: Sheet) -> str:
    """What the mail says, as plain text."""
    question = sheet.question
    opening = sheet.say("mail", "renewal" if sheet.old else "ask")
    lines = [sheet.say("mail", "hello"), "", *_wrapped(opening), "", sheet.say("mail", "asked"), ""]
    for use in question.uses:
        words = sheet.use(use)
        lines += _wrapped(f"- {words['title']}: {words['what']}", "  ")
        if words["example"]:
            lines += _wrapped(f"  {sheet.say('form', 'example')}: {words['example']}", "  ")
    lines.append("")
    for key in ("where", "countries", "term", *(("incentive",) if question.incentive else ())):
        lines += _wrapped(sheet.say("mail", key))
    if question.conditions:
        lines += _wrapped(sheet.say("receipt", "condition") + ".")
    for key in ("answer", "no", "withdraw"):
        lines += ["", *_wrapped(sheet.say("mail", key))]
    lines += ["", sheet.say("mail", "bye"), sheet.asker, sheet.company, ""]
    lines.append(sheet.say("form", "reference"))
    return "\n".join(lines) + "\n"


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
