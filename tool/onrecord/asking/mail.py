"""The e-mail: a draft that opens in an e-mail program, with the form and the PDF attached."""

import textwrap
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from email.policy import SMTP

from onrecord.asking.sheet import Sheet
from onrecord.catalog.record.permission_request import Question

_WIDTH = 76
"""Characters per line: RFC 5322 recommends at most 78, and quoting adds two."""


def make_mail(sheet: Sheet, attachments: Mapping[str, tuple[str, bytes]]) -> bytes:
    """The draft. `attachments` are (media type, bytes) by file name. It has no recipient: contacts stay in the CRM."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = sheet.say("mail", "subject_again" if sheet.again else "subject")
    if sheet.reply_to:
        message["From"] = sheet.reply_to
    message["X-Unsent"] = "1"  # e-mail programs open it as a draft
    message["X-Onrecord-Request"] = f"{sheet.request.customer}/{sheet.request.id}"
    message.set_content(say_body(sheet, with_pdf=any(kind == "application/pdf" for kind, _ in attachments.values())),
                        cte="quoted-printable")  # fmt: skip
    for name, (kind, data) in attachments.items():
        main, _, sub = kind.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    if attachments:
        message.set_boundary(f"onrecord-{sheet.request.digest[:40]}")  # the same request gives the same bytes
    return message.as_bytes()


def say_body(sheet: Sheet, *, with_pdf: bool) -> str:
    """The text of the e-mail."""
    lines = [sheet.say("mail", "hello"), "", *_wrap(sheet.say("mail", sheet.opening)), ""]
    lines += [sheet.say("mail", "asked"), ""]
    for part in sheet.request.parts:
        lines += [*_say_part(sheet, part), ""]
    if sheet.request.incentives:
        lines += [*_wrap(sheet.say("mail", "incentive")), ""]
    for key in ("answer" if with_pdf else "answer_form", "no", "withdraw", *(("privacy",) if sheet.privacy else ())):
        lines += [*_wrap(sheet.say("mail", key)), ""]
    lines += [sheet.say("mail", "bye"), sheet.asker, sheet.company, *([sheet.address] if sheet.address else []), ""]
    lines.append(sheet.say("form", "reference"))
    return "\n".join(lines) + "\n"


def _say_part(sheet: Sheet, part: Question) -> Iterator[str]:
    """The uses of one part, then where, in which countries, and for how long."""
    values = sheet.part(part)
    for use in part.uses:
        words = sheet.use(use, part)
        yield from _wrap(f"- {words['title']}. {words['what']}", "  ")
        if words["example"]:
            yield from _wrap(f"  {sheet.say('form', 'example')}{sheet.say('form', 'colon')}{words['example']}", "  ")
    for key in ("where", "countries"):
        yield from _wrap(sheet.say("mail", key, **values))
    yield from _wrap(sheet.term(part, "mail"))
    if part.conditions:
        yield from _wrap(sheet.say("mail", "condition", **values))


def _wrap(text: str, indent: str = "") -> list[str]:
    """Lines short enough for an e-mail program; a no-break space stays (textwrap only breaks at ASCII spaces)."""
    return textwrap.wrap(text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
