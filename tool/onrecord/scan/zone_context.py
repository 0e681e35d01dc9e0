"""What a piece of text is part of, by the characters around it: an address, an image's path, an identifier."""

import re
from functools import cache

from onrecord.names.mentions import Zone

REACH = 512
"""How far to look on either side, in characters, so that a line of megabytes costs no more than any other."""

_TOKEN = 200
"""Characters on either side: longer than nearly all addresses, and bounded for text without spaces."""
_ENDS = "[\\s\"'<>()\\[\\]{}|,;`=’‘“”\u2e80-\U0010ffff]"
_IMAGE = re.compile(r"\.(?:svgz?|png|jpe?g|gif|webp|avif|ico|bmp|tiff?)(?:[?#@:]|$)", re.I)
"""An image's ending, also before a query, a fragment or a density (`logo.png@2x`)."""
_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]{0,20}:)?//(?:[^/@\s]{0,100}@)?([^/:?#]{1,253})|(www\.[^/:?#]{1,250})", re.I)
"""The host of an address, without a user's name; a host has at most 253 characters (RFC 1035)."""
_SITE = re.compile(
    r"\.(?:com|org|net|io|ai|dev|app|co|eu|de|fr|no|se|dk|fi|uk|us|ch|at|nl|be|es|it|jp|cn|kr|in|br|example"
    r"|ag|gg|me|tv|fm|ly|ca|au|nz|mx|pl|cz|pt|ie|gr|hu|ro|tr|il|za|sg|hk|tw|cc|inc|bank|cloud|tech|energy|health|group"
    r"|software|systems|digital|agency|shop|store|online|site|world|global|company|team|tools|biz|info|gov|edu)\b(?!\()"
)
"""Endings after which a name with a dot is a web site and not a call: those of companies' sites, not the whole list."""
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}(?:[?#].*)?$")
"""A file's ending: a token that has one is a path."""
_CUE = re.compile(r"logo|(?:^|/)(?:customers?|clients?|brands?|partners?|wall)/", re.I)
"""A path that says it shows a customer's logo."""
_ANNOUNCED = re.compile(
    r"logo[\w-]{0,30}[\"']?\s{0,4}[:=]\s{0,4}[{\[(]?\s{0,4}[\"']?$|!\[[^\]\n]{0,100}\blogo\b[^\]\n]{0,100}\]\($", re.I
)
"""A key or an image's text, before an address, that says a logo follows."""
_CSS_ADDRESS = re.compile(r"url\(\s{0,4}(?:[\"']|&quot;)?[^\"'()\s<>]{0,300}$", re.I)
"""Up to a name in the address of a style."""
_LOGO = re.compile(r"(?<![a-z])logos?(?![a-z])", re.I)
"""The word itself, not a part of another one (catalogo)."""
_COMPOUND = frozenset(
    """
    owned hosted powered backed branded funded led based like style compatible certified approved native only focused
    driven run operated supported sponsored acquired provided trained built made specific friendly ready related scale
    sized enabled integrated
    """.split()  # noqa: SIM905
)
"""After a name and a hyphen, these leave it a name: Telvora-based."""
_PREFIXES = re.compile(r"(?<![^\W_])(?:pro|anti|non|ex|pre|post|co|mid|all|former|inter|near|quasi|self|un)[-‑]$", re.I)
"""Before a hyphen and a name, these leave it a name: pro-Telvora."""
_AFTER_HYPHEN = re.compile(r"[-‑]([a-z]+)")
"""The word that a hyphen joins to a name; the second hyphen is U+2011."""
_CALL = re.compile(r"\.[a-z_]|\(\)|::|->|=>|\(\w*\)[.;{]")
"""What only code has after a word: an attribute, a call, a path of modules."""
_STEM = re.compile(r"[^/\\?#]*$")
"""The last part of a path."""
_LOGO_BEHIND = re.compile(r"[\s_.@-]*(?:logo|Logo)(?![a-z])")
"""With `_LOGO_BEFORE`: a name directly next to "logo"."""
_LOGO_BEFORE = re.compile(r"(?<![A-Za-z])(?:logo|Logo)[\s_.@-]+$")
"""A name directly next to "logo" says whose logo it is, whatever else is in the file name."""
_VARIANT = re.compile(
    r"[\s_.@-]*(?:logo|logos|logotype|icon|mark|wordmark|symbol|brand|badge|light|dark|white|black|color|colour|mono"
    r"|grey|gray|negative|inverse|inverted|horizontal|vertical|stacked|square|round|small|large|full|wide|rgb|cmyk|new"
    r"|old|final|transparent|bw|v?\d{1,4}(?:x\d{0,4})?|[sml]|xl|xs)(?![a-z])",
    re.I,
)
"""Words of file names that say which version of a logo it is; what else is in the name may be another name."""


@cache
def _compile_ends() -> re.Pattern[str]:
    """Compiled when a name is found: for so many characters, that takes a quarter of a start of Python."""
    return re.compile(_ENDS)


def find_token(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the unbroken piece that a mention is in: no spaces, quotes, brackets or commas, and no Han,
    Kana or Hangul, which are written without spaces."""
    before = text[max(0, start - _TOKEN) : start][::-1]
    ends = _compile_ends()
    stop = ends.search(before)
    left = start - (stop.start() if stop else len(before))
    ceiling = min(len(text), end + _TOKEN)
    stop = ends.search(text, end, ceiling)
    right = stop.start() if stop else ceiling
    return left, right


def is_file_name(text: str) -> bool:
    """Whether a piece of text ends like the path of an image file."""
    return _IMAGE.search(text) is not None


def is_only_name(path: str, found: str) -> bool:
    """Whether an image's file name is only the name, apart from words such as light, dark, icon or 2x, or has the name
    next to "logo"."""
    stem = _STEM.search(path.split("?")[0].split("#")[0])
    rest = (stem[0] if stem else "").rsplit(".", 1)[0]
    at = rest.find(found)
    if at < 0:
        return False
    before, after = rest[:at], rest[at + len(found) :]
    if _LOGO_BEHIND.match(after) or _LOGO_BEFORE.search(before):
        return True
    return not _VARIANT.sub("", before).strip(" _.@-") and not _VARIANT.sub("", after).strip(" _.@-")


def find_zone(text: str, start: int, end: int, zone: Zone, own_hosts: frozenset[str], target: bool = False) -> Zone:
    """The zone of a mention, inside a zone that a format found: that zone itself, an address, an image, an identifier.

    `target` says that by its format the piece is an address (a link's target, a `src`).
    """
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if not target and before in " \n\t" and after in " \n\t":
        return zone
    left, right = find_token(text, start, end)
    token = text[left:right]
    if is_file_name(token.rstrip(".:!?")):
        announced = _CUE.search(token) or _ANNOUNCED.search(text, max(0, left - 160), left)
        return Zone.LOGO if announced or _is_in_logo_tag(text, left, right) else Zone.IMAGE
    if (host := _HOST.search(token)) is not None and host.start() <= start - left:
        name = (host[1] or host[2]).lower()
        return Zone.OWN_URL if name in own_hosts or name.removeprefix("www.") in own_hosts else Zone.FOREIGN_URL
    if token.lower().startswith(("mailto:", "tel:", "data:")):
        return Zone.FOREIGN_URL
    at = token.find("@")
    if at > 0 and "." in token[at:]:
        return Zone.FOREIGN_URL
    if at == 0 or (token[0] == "#" and start - left == 1):
        return Zone.HANDLE if "/" not in token and left + 1 == start else Zone.IDENTIFIER
    if target:
        return Zone.OWN_URL
    lower = text[start:end] == text[start:end].lower()
    if "/" in token and (token[0] in "/.~" or token.count("/") > 1 or _EXTENSION.search(token)):
        return Zone.OWN_URL
    if lower and (site := _SITE.match(text, end)) is not None:
        whole = left == start and not text[site.end() : right].strip(".!?:…")  # a sentence may end after it
        return Zone.SITE if whole else Zone.FOREIGN_URL
    return _find_zone_beside(text, start, end, before, after, zone)


def is_in_css_address(text: str, start: int) -> bool:
    """Whether a place is inside `url(…)`."""
    return _CSS_ADDRESS.search(text, max(0, start - REACH), start) is not None


def _is_in_logo_tag(text: str, left: int, right: int) -> bool:
    """Whether an address is in a tag whose other attributes call the image a logo."""
    opened = text.rfind("<", max(0, left - REACH), left)
    if opened < 0 or text.find(">", opened, left) >= 0:
        return False
    closed = text.find(">", right, right + REACH)
    return _LOGO.search(text, opened, left) is not None or _LOGO.search(text, right, max(right, closed)) is not None


def _find_zone_beside(text: str, start: int, end: int, before: str, after: str, zone: Zone) -> Zone:
    """Recognizes identifiers and compounds by the characters on either side."""
    if (before == "_" and text[start - 2 : start - 1].isalnum()) or (
        after == "_" and text[end + 1 : end + 2].isalnum()
    ):
        return Zone.IDENTIFIER
    if (
        before in "$\\"
        or (before == "." and text[start - 2 : start - 1].isalpha())
        or (before == ":" and text[start - 2] == ":")
    ):
        return Zone.IDENTIFIER
    if _CALL.match(text, end) and not _SITE.match(text, end):
        return Zone.IDENTIFIER
    if after in "-‑" and (compound := _AFTER_HYPHEN.match(text, end)) is not None and compound[1] not in _COMPOUND:
        return Zone.HANDLE
    if before in "-‑" and text[start - 2 : start - 1].isalpha() and not _PREFIXES.search(text, start - 10, start):
        return Zone.HANDLE
    return zone
