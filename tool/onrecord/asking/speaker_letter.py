"""The letter to the person who is quoted: the exact words, each wording by itself, and where they are to stand."""

import textwrap
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

from onrecord.asking.words import Words
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.quote import Quote
from onrecord.catalog.record.quote_words import text_sha256

_WIDTH = 76


@dataclass(frozen=True)
class SpeakerLetter:
    """What one speaker is asked: their wordings, each with the permission of their company that it rests on.

    `places` are the addresses where the words stand or are to stand; `through` is the last day that is asked for.
    """

    customer: str
    slug: str
    quotes: tuple[tuple[Quote, Authorization], ...]
    places: tuple[str, ...]
    through: date
    words: Words
    company: str
    contact: str
    asker: str
    asker_email: str | None

    @property
    def name(self) -> str:
        """What the file is called."""
        return f"{self.slug}-{self.quotes[0][0].id}"

    def mail(self) -> bytes:
        """The draft. It names no recipient: contacts stay in the CRM."""
        message = EmailMessage(policy=SMTP)
        message["Subject"] = self._say("subject")
        if self.asker_email:
            message["From"] = self.asker_email
        message["X-Unsent"] = "1"  # mail programs open it for writing
        message["X-Onrecord-Request"] = f"{self.slug}/{self.quotes[0][0].id}"
        message.set_content(self.body(), cte="quoted-printable")
        return message.as_bytes()

    def body(self) -> str:
        """What the mail says, as plain text: the words stand whole, on lines of their own."""
        lines = [self.words.say("mail", "hello"), "", *_wrapped(self._say("ask")), "", *_wrapped(self._say("words"))]
        for quote, authorization in self.quotes:
            signed = self._say(quote.attribution, name=quote.speaker.name or "", title=quote.speaker.title or "")
            signed = ", ".join(part for part in (piece.strip() for piece in signed.split(",")) if part)
            where = self._say(
                "where",
                channels=self.words.channels(authorization.channels),
                territories=self.words.territories(authorization.territories),
            )
            lines += ["", *_wrapped(f"“{' '.join(quote.text.split())}”", "    ", "    "), ""]
            lines += [*_wrapped(self._say("attribution", attribution=signed)), *_wrapped(where)]
            lines.append(f"({quote.id}, SHA-256 {text_sha256(quote.text)[:16]}…)")
        if self.places:
            lines += ["", *_wrapped(self._say("places", places=", ".join(self.places)))]
        lines += ["", *_wrapped(self._say("term", through=self.words.day(self.through)))]
        for key in ("answer", "no", "withdraw"):
            lines += ["", *_wrapped(self._say(key))]
        lines += ["", self.words.say("mail", "bye"), self.asker, self.company]
        return "\n".join(lines) + "\n"

    def _say(self, key: str, **values: str) -> str:
        common = {"company": self.company, "customer": self.customer, "contact": self.contact}
        return self.words.say("speaker", key, **common, **values)


def _wrapped(text: str, first: str = "", indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
