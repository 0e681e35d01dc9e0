"""The form as a fillable PDF, for customers who prefer one."""

import io
from collections.abc import Iterator
from typing import Any

from onrecord.asking.form import ANSWERS
from onrecord.asking.pdf_font import BOLD, ROMAN, find_unknown_letters, make_plain, register
from onrecord.asking.sheet import Sheet
from onrecord.catalog.record.permission_request import Question

_WIDTH, _HEIGHT, _MARGIN = 595.28, 841.89, 56.0
"""Points: A4, with a margin of 2 cm."""
_TEXT, _SMALL, _LEADING = 10.0, 8.5, 1.35
"""Points for text and hints, and the line spacing."""
_TYPED = "Helvetica"
"""For typed text: every PDF reader has this font, and uses others for letters that it lacks."""

FIELD_CUSTOMER, FIELD_REQUEST, FIELD_DIGEST = "onrecord-customer", "onrecord-request", "onrecord-digest"
FIELD_SIGNER, FIELD_DECIDED, FIELD_NOTE, FIELD_AUTHORITY = "signer", "decided", "note", "authority"
CHANNEL, TERRITORY, COUNTRY = "channel", "territory", "country"
MOST_BOXES = 40
"""A region with up to this many countries has a box for each, in about seven lines; for a larger one, countries are
typed."""


def name_answer_field(key: str) -> str:
    """The name of the field for the answer about an item of the request: yes, limits or no."""
    return f"answer-{key}"


def name_words_field(key: str) -> str:
    """The name of the field for a limit in the customer's own words."""
    return f"words-{key}"


def name_through_field(key: str) -> str:
    """The name of the field for an earlier last day."""
    return f"through-{key}"


def name_countries_field(key: str) -> str:
    """The name of the field for single countries in the requested regions."""
    return f"countries-{key}"


def name_limit_field(kind: str, key: str, term: str) -> str:
    """The name of the box for one channel or territory that the yes is limited to."""
    return f"{kind}-{key}--{term}"


def find_unprintable(sheet: Sheet) -> str:
    """The letters of the request that the font lacks, such as Japanese ones; empty if there are none."""
    texts = [*sheet.words.section("form", **sheet.values).values(), sheet.customer, sheet.company, sheet.why]
    texts += [text for use in {use for _, use in sheet.request.items.values()} for text in sheet.use(use).values()]
    texts += [text for part in sheet.request.parts for text in sheet.part(part).values()]
    return find_unknown_letters("".join(texts))


def draw_pdf(sheet: Sheet) -> bytes:
    """The fillable form. The same request gives the same bytes."""
    page = _Page(sheet)
    say = sheet.words.section("form", **sheet.values)
    page.draw_text(say["reference"], _SMALL)
    page.draw_text(say["title"], 18, bold=True)
    page.draw_text(say["intro"])
    page.draw_text(say["pdf"])
    page.leave_gap()
    page.draw_text(f"{say['why']}{say['colon']}{sheet.why}")
    if sheet.request.incentives:
        page.draw_text(f"{say['incentive']}{say['colon']}{say['disclosed']}")
    parts = sheet.request.parts
    if len(parts) == 1:
        _draw_facts(page, parts[0], sheet, say)
    page.leave_gap()
    page.draw_text(f"{say['free']} {say['freedom']}", bold=True)
    page.draw_text(f"{say['withdraw']} {say['withdrawal']}")
    for part in parts:
        if len(parts) > 1:
            page.need(120)
            page.leave_gap(16)
            _draw_facts(page, part, sheet, say)
        for key, (owner, use) in sheet.request.items.items():
            if owner is part:
                _draw_question(page, key, use, part, sheet, say)
    _draw_signature(page, sheet, say)
    binding = ((FIELD_CUSTOMER, sheet.request.customer), (FIELD_REQUEST, sheet.request.id))
    for name, value in (*binding, (FIELD_DIGEST, sheet.request.digest)):
        page.hide_value(name, value)
    return page.finish()


def _draw_facts(page: "_Page", part: Question, sheet: Sheet, say: dict[str, str]) -> None:
    """Where, in which countries, and for how long."""
    values = sheet.part(part)
    rows = [(say["where"], values["channels"]), (say["countries"], values["territories"])]
    for label, value in (*rows, (say["term"], sheet.term(part, "form"))):
        page.draw_text(f"{label}{say['colon']}{value}")
    if part.conditions:
        page.draw_text(sheet.say("mail", "condition", **values))


def _draw_question(page: "_Page", key: str, use: str, part: Question, sheet: Sheet, say: dict[str, str]) -> None:
    words = sheet.use(use, part)
    page.need(190)
    page.leave_gap()
    page.draw_text(words["title"], 12, bold=True)
    page.draw_text(words["what"])
    if words["example"]:
        page.draw_text(f"{say['example']}{say['colon']}{words['example']}", _SMALL)
    if use == "logo" and sheet.logo is None:
        page.draw_text(say["logo_attach"], bold=True)
    page.draw_choice(name_answer_field(key), [(answer, say[answer]) for answer in ANSWERS], words["title"])
    page.draw_text(f"{say['limits']}{say['colon']}{say['limits_hint']}", _SMALL, bold=True)
    for kind, label, terms, title in (
        (CHANNEL, say["only_channels"], part.channels, sheet.words.channel),
        (TERRITORY, say["only_territories"], part.territories, sheet.words.territory),
    ):
        if len(terms) > 1:
            page.draw_boxes(label, [(name_limit_field(kind, key, term), title(term)) for term in terms])
    regions = [term for term in part.territories if term not in sheet.words.countries]
    inside = list(dict.fromkeys(country for term in regions for country in sheet.words.members(term)))
    if 0 < len(inside) <= MOST_BOXES:
        boxes = [(name_limit_field(COUNTRY, key, country), sheet.words.territory(country)) for country in inside]
        page.draw_boxes(say["only_countries"], boxes)
    elif regions:
        page.draw_field(f"{say['only_countries']} ({say['only_countries_hint']})", name_countries_field(key), most=400)
    page.draw_field(f"{say['only_through']} ({say['date_shape']})", name_through_field(key), most=10, width=120)
    page.draw_field(f"{say['only_words']} ({say['words_hint']})", name_words_field(key), lines=2, most=1000)


def _draw_signature(page: "_Page", sheet: Sheet, say: dict[str, str]) -> None:
    """Who answers, on which day, a line to sign on, and where to send the answer."""
    page.need(290)
    page.leave_gap()
    page.draw_field(say["note"], FIELD_NOTE, lines=3, most=2000)
    page.draw_field(f"{say['signer']} ({say['signer_hint']})", FIELD_SIGNER, most=200)
    page.draw_field(f"{say['date']} ({say['date_shape']})", FIELD_DECIDED, most=10, width=120)
    page.draw_checkbox(say["authority"], FIELD_AUTHORITY)
    page.draw_line(say["signature"])
    if sheet.reply_to:
        page.draw_text(say["send_to"], bold=True)
    for text in list_footnotes(sheet):
        page.draw_text(text, _SMALL)


def list_footnotes(sheet: Sheet) -> Iterator[str]:
    """How the company handles personal data, and its legal address, if they are in the policy."""
    if sheet.privacy:
        yield sheet.say("mail", "privacy")
    if sheet.address:
        yield f"{sheet.company}, {sheet.address}"


class _Page:
    """Writes from top to bottom, and begins a new page when one is full. Lengths are in points."""

    def __init__(self, sheet: Sheet) -> None:
        from reportlab.pdfgen.canvas import Canvas

        register()
        self._bytes = io.BytesIO()
        self._sheet = sheet
        self._canvas: Any = Canvas(self._bytes, pagesize=(_WIDTH, _HEIGHT), invariant=1, lang=sheet.words.language)
        self._canvas.setTitle(make_plain(f"{sheet.say('form', 'title')} · {sheet.customer}"))
        self._canvas.setAuthor(make_plain(sheet.company))
        self._y = _HEIGHT - _MARGIN

    def need(self, height: float) -> None:
        """Begin a new page if less than this height is left."""
        if self._y - height < _MARGIN:
            self._end_page()
            self._y = _HEIGHT - _MARGIN

    def leave_gap(self, height: float = 8) -> None:
        """Leave space."""
        self._y -= height

    def draw_text(self, text: str, size: float = _TEXT, *, bold: bool = False) -> None:
        """Write a paragraph."""
        from reportlab.lib.utils import simpleSplit

        font = BOLD if bold else ROMAN
        for line in simpleSplit(make_plain(text), font, size, _WIDTH - 2 * _MARGIN):
            self.need(size * _LEADING)
            self._y -= size * _LEADING
            self._canvas.setFont(font, size)
            self._canvas.drawString(_MARGIN, self._y, line)
        self._y -= 2

    def draw_choice(self, name: str, options: list[tuple[str, str]], tooltip: str) -> None:
        """Draw radio buttons in a row, none selected."""
        self.need(24)
        self._y -= 20
        x = _MARGIN
        for value, label in options:
            self._canvas.acroForm.radio(
                name=name,
                value=value,
                tooltip=tooltip,
                x=x,
                y=self._y,
                size=13,
                fieldFlags="noToggleToOff radio",
            )
            self._canvas.setFont(ROMAN, _TEXT)
            self._canvas.drawString(x + 18, self._y + 3, make_plain(label))
            x += 30 + self._canvas.stringWidth(make_plain(label), ROMAN, _TEXT) + 18

    def draw_field(
        self, label: str, name: str, *, lines: int = 1, most: int, width: float = _WIDTH - 2 * _MARGIN
    ) -> None:
        """Draw a labeled text field."""
        self.draw_text(label, _SMALL)
        height = 7 + 12.0 * lines
        self.need(height + 4)
        self._y -= height
        self._draw_text_field(name, "", height, most, width, "multiline" if lines > 1 else "", label)
        self._y -= 4

    def draw_boxes(self, label: str, boxes: list[tuple[str, str]]) -> None:
        """Draw checkboxes, several in a row."""
        self.draw_text(label, _SMALL)
        x, wide = _MARGIN, _WIDTH - _MARGIN
        self.need(18)
        self._y -= 15
        for name, title in boxes:
            width = 16 + self._canvas.stringWidth(make_plain(title), ROMAN, _SMALL) + 14
            if x > _MARGIN and x + width > wide:
                self.need(16)
                self._y -= 15
                x = _MARGIN
            self._draw_box(name, f"{label}: {title}", x, 10)
            self._canvas.setFont(ROMAN, _SMALL)
            self._canvas.drawString(x + 14, self._y + 2, make_plain(title))
            x += width
        self._y -= 4

    def hide_value(self, name: str, value: str) -> None:
        """An invisible field that ties the answer to the request when the form is read."""
        self._draw_text_field(name, value, 8, len(value), 8, "readOnly", name, annotationFlags="hidden")

    def draw_line(self, label: str) -> None:
        """Draw a line to sign on."""
        self.need(52)
        self._y -= 40
        self._canvas.line(_MARGIN, self._y, _MARGIN + 240, self._y)
        self.draw_text(label, _SMALL)
        self.leave_gap()

    def draw_checkbox(self, label: str, name: str) -> None:
        """Draw a checkbox."""
        self.need(20)
        self._y -= 16
        self._draw_box(name, label, _MARGIN, 12)
        self._canvas.setFont(ROMAN, _TEXT)
        self._canvas.drawString(_MARGIN + 18, self._y + 3, make_plain(label))

    def finish(self) -> bytes:
        """The finished file."""
        self._end_page()
        self._canvas.save()
        return self._bytes.getvalue()

    def _draw_box(self, name: str, label: str, x: float, size: float) -> None:
        self._canvas.acroForm.checkbox(name=name, tooltip=label, x=x, y=self._y, size=size)

    def _draw_text_field(
        self, name: str, value: str, height: float, most: int, width: float, flags: str, label: str, **more: str
    ) -> None:
        self._canvas.acroForm.textfield(
            name=name,
            value=value,
            tooltip=label,
            x=_MARGIN,
            y=self._y,
            width=width,
            height=height,
            maxlen=most,
            fontName=_TYPED,
            fontSize=9,
            fieldFlags=flags,
            borderWidth=1,
            **more,
        )

    def _end_page(self) -> None:
        self._canvas.setFont(ROMAN, 7)
        number = self._sheet.say("form", "page", page=str(self._canvas.getPageNumber()))
        foot = f"{self._sheet.company} · {self._sheet.say('form', 'reference')} · {number}"
        self._canvas.drawString(_MARGIN, _MARGIN / 2, make_plain(foot))
        self._canvas.showPage()
