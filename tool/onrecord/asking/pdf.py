"""The form as a fillable PDF, for who would rather have one."""

import io
import unicodedata
from typing import Any

from onrecord.asking.form import ANSWERS
from onrecord.asking.sheet import Sheet

_WIDTH, _HEIGHT, _MARGIN = 595.28, 841.89, 56.0
_TEXT, _SMALL, _LEADING = 9.5, 8.0, 1.35
_ROMAN, _BOLD = "Helvetica", "Helvetica-Bold"

FIELD_CUSTOMER, FIELD_REQUEST, FIELD_DIGEST = "onrecord-customer", "onrecord-request", "onrecord-digest"
FIELD_SIGNER, FIELD_DECIDED, FIELD_NOTE, FIELD_AUTHORITY = "signer", "decided", "note", "authority"


def answer_field(use: str) -> str:
    """The name of the field that holds the answer about a use: yes, limits or no."""
    return f"answer-{use}"


def words_field(use: str) -> str:
    """The name of the field that holds a limit in the customer's own words."""
    return f"words-{use}"


def pdf(sheet: Sheet) -> bytes:
    """The fillable form; the same request gives the same bytes."""
    page = _Page(sheet)
    say = sheet.words.section("form", **sheet.values)
    page.text(say["reference"], _SMALL)
    page.text(say["title"], 18, bold=True)
    page.text(say["intro"])
    page.text(say["pdf"])
    page.gap()
    rows = [(say["why"], sheet.why), (say["where"], sheet.values["channels"])]
    rows += [(say["countries"], sheet.values["territories"]), (say["term"], say["until"])]
    if sheet.question.incentive:
        rows.append((say["incentive"], say["disclosed"]))
    for label, value in rows:
        page.text(f"{label}: {value}")
    if sheet.question.conditions:
        page.text(sheet.say("receipt", "condition"))
    page.gap()
    page.text(f"{say['free']} {say['freedom']}", bold=True)
    page.text(f"{say['withdraw']} {say['withdrawal']}")
    for use in sheet.question.uses:
        _ask(page, use, sheet, say)
    page.need(200)
    page.gap()
    page.field(say["note"], FIELD_NOTE, lines=3, most=2000)
    page.field(f"{say['signer']} ({say['signer_hint']})", FIELD_SIGNER, most=200)
    page.field(f"{say['date']} ({say['date_shape']})", FIELD_DECIDED, most=10, width=120)
    page.checkbox(say["authority"], FIELD_AUTHORITY)
    page.gap()
    binding = ((FIELD_CUSTOMER, sheet.question.customer), (FIELD_REQUEST, sheet.question.id))
    for name, value in (*binding, (FIELD_DIGEST, sheet.digest)):
        page.fixed(name, value)
    return page.done()


def _ask(page: "_Page", use: str, sheet: Sheet, say: dict[str, str]) -> None:
    words = sheet.use(use)
    page.need(130)
    page.gap()
    page.text(words["title"], 12, bold=True)
    page.text(words["what"])
    if words["example"]:
        page.text(f"{say['example']}: {words['example']}", _SMALL)
    page.choice(answer_field(use), [(answer, say[answer]) for answer in ANSWERS], words["title"])
    page.field(f"{say['limits']} – {say['only_words']} ({say['words_hint']})", words_field(use), lines=2, most=1000)


class _Page:
    """Writes from top to bottom, on a new page where the old one is full. Lengths are points."""

    def __init__(self, sheet: Sheet) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self._bytes = io.BytesIO()
        self._sheet = sheet
        self._canvas: Any = Canvas(self._bytes, pagesize=(_WIDTH, _HEIGHT), invariant=1, lang=sheet.words.language)
        self._canvas.setTitle(latin(f"{sheet.say('form', 'title')} · {sheet.customer}"))
        self._canvas.setAuthor(latin(sheet.company))
        self._y = _HEIGHT - _MARGIN

    def need(self, height: float) -> None:
        """Begin a new page where less than that is left."""
        if self._y - height < _MARGIN:
            self._end_page()
            self._y = _HEIGHT - _MARGIN

    def gap(self, height: float = 8) -> None:
        """Leave room."""
        self._y -= height

    def text(self, text: str, size: float = _TEXT, *, bold: bool = False) -> None:
        """A paragraph."""
        from reportlab.lib.utils import simpleSplit

        font = _BOLD if bold else _ROMAN
        for line in simpleSplit(latin(text), font, size, _WIDTH - 2 * _MARGIN):
            self.need(size * _LEADING)
            self._y -= size * _LEADING
            self._canvas.setFont(font, size)
            self._canvas.drawString(_MARGIN, self._y, line)
        self._y -= 2

    def choice(self, name: str, options: list[tuple[str, str]], tooltip: str) -> None:
        """Radio buttons in a row, none chosen."""
        self.need(24)
        self._y -= 20
        x = _MARGIN
        for value, label in options:
            self._canvas.acroForm.radio(
                name=name,
                value=value,
                tooltip=latin(tooltip),
                x=x,
                y=self._y,
                size=13,
                fieldFlags="noToggleToOff radio",
            )
            self._canvas.setFont(_ROMAN, _TEXT)
            self._canvas.drawString(x + 18, self._y + 3, latin(label))
            x += 30 + self._canvas.stringWidth(latin(label), _ROMAN, _TEXT) + 18

    def field(self, label: str, name: str, *, lines: int = 1, most: int, width: float = _WIDTH - 2 * _MARGIN) -> None:
        """A labelled field for text."""
        self.text(label, _SMALL)
        height = 7 + 12.0 * lines
        self.need(height + 4)
        self._y -= height
        self._text_field(name, "", height, most, width, "multiline" if lines > 1 else "", label)
        self._y -= 4

    def fixed(self, name: str, value: str) -> None:
        """A field that binds the answer to the request; not for changing."""
        self.need(14)
        self._y -= 13
        self._text_field(name, value, 12, len(value), _WIDTH - 2 * _MARGIN, "readOnly", name, size=6.5)

    def checkbox(self, label: str, name: str) -> None:
        """A box to tick."""
        self.need(20)
        self._y -= 16
        self._canvas.acroForm.checkbox(name=name, tooltip=latin(label), x=_MARGIN, y=self._y, size=12)
        self._canvas.setFont(_ROMAN, _TEXT)
        self._canvas.drawString(_MARGIN + 18, self._y + 3, latin(label))

    def done(self) -> bytes:
        """The finished file."""
        self._end_page()
        self._canvas.save()
        return self._bytes.getvalue()

    def _text_field(
        self, name: str, value: str, height: float, most: int, width: float, flags: str, label: str, size: float = 9
    ) -> None:
        self._canvas.acroForm.textfield(
            name=name,
            value=value,
            tooltip=latin(label),
            x=_MARGIN,
            y=self._y,
            width=width,
            height=height,
            maxlen=most,
            fontName=_ROMAN,
            fontSize=size,
            fieldFlags=flags,
            borderWidth=0 if flags == "readOnly" else 1,
        )

    def _end_page(self) -> None:
        self._canvas.setFont(_ROMAN, 7)
        number = self._sheet.say("form", "page", page=str(self._canvas.getPageNumber()))
        foot = f"{self._sheet.company} · {self._sheet.say('form', 'reference')} · {number}"
        self._canvas.drawString(_MARGIN, _MARGIN / 2, latin(foot))
        self._canvas.showPage()


def latin(text: str) -> str:
    """Text in the letters that every PDF reader has (Windows-1252); others without their accents, else as `?`."""
    return "".join(_letter(character) for character in unicodedata.normalize("NFC", text))


_STROKES = str.maketrans("łŁđĐħĦŧŦıĸ", "lLdDhHtTik")
"""Letters whose stroke is no accent that Unicode takes off."""


def _letter(character: str) -> str:
    for candidate in (character, unicodedata.normalize("NFKD", character.translate(_STROKES))[0]):
        try:
            candidate.encode("cp1252")
        except UnicodeEncodeError:
            continue
        return candidate
    return "?"
