"""The request to the person who is quoted: the exact words, each wording separately, and where they will appear."""

import textwrap
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from types import SimpleNamespace

from onrecord.asking.form import ANSWERS, BEGIN, END, SCRIPT_WORDS, render_page
from onrecord.asking.words import Words
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.quote import Quote
from onrecord.catalog.record.quote_words import hash_text, hash_words
from onrecord.git.tree import Tree

SPEAKER = "speaker-"
"""How the id of a request to a speaker begins; the first quote's id follows."""
_WIDTH = 76
"""Characters per line, as in the request to the customer."""


@dataclass(frozen=True)
class SpeakerLetter:
    """What one speaker is asked: their wordings, each with the company's permission that it depends on.

    `places` are the addresses where the words appear or will appear; `through` is the last requested day.
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
    on: date
    privacy: str | None = None
    address: str | None = None

    @property
    def name(self) -> str:
        """The name of the files, without extension."""
        return f"{self.slug}-{self.quotes[0][0].id}"

    @property
    def request(self) -> str:
        """The id of the request, which the answer repeats."""
        return f"{SPEAKER}{self.quotes[0][0].id}"

    @property
    def digest(self) -> str:
        """The digest that ties the answer to these words."""
        return hash_words(self.slug, {quote.id: quote.text for quote, _ in self.quotes})

    def make_bundle(self, tree: Tree) -> dict[str, bytes]:
        """The files by name: the form, and the e-mail with it attached. Raises WordsError."""
        form = self.render_form(tree).encode("utf-8")
        return {f"{self.name}.eml": self.make_mail(form), f"{self.name}.html": form}

    def render_form(self, tree: Tree) -> str:
        """The form as one HTML file: for each wording a yes, other words, or a no. Raises WordsError."""
        say, spoken = self.words.section("form", **self._values), self.words.section("speaker", **self._values)
        in_other = {"limits": spoken["other"], "only_words": spoken["other_words"]}
        script = {key: say[key] for key in (*ANSWERS, *SCRIPT_WORDS)} | in_other
        script |= {"limit_missing": spoken["other_missing"], "reply_subject": spoken["title"]}
        texts = {quote.id: " ".join(quote.text.split()) for quote, _ in self.quotes}
        data: dict[str, object] = {
            "customer": self.slug,
            "request": self.request,
            "digest": self.digest,
            "language": self.words.language,
            "uses": list(texts),
            "file": f"answer-{self.name}.json",
            "begin": BEGIN,
            "end": END,
            "to": self.asker_email,
            "titles": {id_: f"“{text}”" for id_, text in texts.items()},
            **{key: {} for key in ("channels", "territories", "regions")},
            "words": script,
        }
        quotes = [
            {
                "id": quote.id,
                "text": texts[quote.id],
                "signed": self._say_attribution(quote),
                "where": self._say_where(rests_on),
            }
            for quote, rests_on in self.quotes
        ]
        return render_page(
            tree,
            "speaker.html",
            data,
            language=self.words.language,
            say=SimpleNamespace(**say),
            speaker=SimpleNamespace(**spoken),
            customer=self.customer,
            has_places=bool(self.places),
            quotes=quotes,
            answers=ANSWERS,
            first=self.on.isoformat(),
            through=self.through.isoformat(),
            privacy=self.words.say("mail", "privacy", privacy=self.privacy) if self.privacy else None,
            address=f"{self.company}, {self.address}" if self.address else None,
        )

    def make_mail(self, form: bytes) -> bytes:
        """The draft with the form attached. It has no recipient: contacts stay in the CRM."""
        message = EmailMessage(policy=SMTP)
        message["Subject"] = self._say("subject")
        if self.asker_email:
            message["From"] = self.asker_email
        message["X-Unsent"] = "1"  # e-mail programs open it as a draft
        message["X-Onrecord-Request"] = f"{self.slug}/{self.quotes[0][0].id}"
        message.set_content(self.say_body(), cte="quoted-printable")
        message.add_attachment(form, maintype="text", subtype="html", filename=f"{self.name}.html")
        message.set_boundary(f"onrecord-{self.digest[:40]}")  # the same request gives the same bytes
        return message.as_bytes()

    def say_body(self) -> str:
        """The text of the e-mail, with each wording complete and on separate lines."""
        lines = [self.words.say("mail", "hello"), "", *_wrap(self._say("ask")), "", *_wrap(self._say("words"))]
        for quote, authorization in self.quotes:
            lines += ["", *_wrap(f"“{' '.join(quote.text.split())}”", "    ", "    "), ""]
            lines += [*_wrap(self._say_attribution(quote)), *_wrap(self._say_where(authorization))]
            lines.append(f"({quote.id}, SHA-256 {hash_text(quote.text)[:16]}…)")
        if self.places:
            lines += ["", *_wrap(self._say("places"))]
        lines += ["", *_wrap(self._say("term"))]
        for key in ("answer", "form", "no", "withdraw"):
            lines += ["", *_wrap(self._say(key))]
        lines += ["", self.words.say("mail", "bye"), self.asker, self.company]
        return "\n".join(lines) + "\n"

    def _say_attribution(self, quote: Quote) -> str:
        """How the words would be attributed, without parts that the speaker does not have."""
        speaker = quote.speaker
        named = {
            "name": speaker.name or "",
            "title": speaker.title or "",
            "customer": speaker.find_company(self.customer),
        }
        who = self._say(quote.attribution, **named)
        return self._say("attribution", attribution=", ".join(filter(None, map(str.strip, who.split(",")))))

    def _say_where(self, rests_on: Authorization) -> str:
        channels, territories = self.words.channels(rests_on.channels), self.words.territories(rests_on.territories)
        return self._say("where", channels=channels, territories=territories)

    @property
    def _values(self) -> dict[str, str]:
        """The values for the placeholders in the texts."""
        return {
            "company": self.company,
            "customer": self.customer,
            "contact": self.contact,
            "through": self.words.day(self.through),
            "places": ", ".join(self.places),
            "reply_to": self.asker_email or self.contact,
        }

    def _say(self, key: str, **values: str) -> str:
        return self.words.say("speaker", key, **(self._values | values))


def _wrap(text: str, first: str = "", indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
