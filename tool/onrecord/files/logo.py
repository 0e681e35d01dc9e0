"""Logos that customers hand in: shown only through <img>, and only when they can do no harm there."""

import re

MAX_LOGO = 256 << 10
MAX_DEPTH = 24
MAX_ELEMENTS = 2000
_PNG = b"\x89PNG\r\n\x1a\n"
_TAG = re.compile(rb"<(/?)([A-Za-z_][\w:.-]*)[^<>]*?(/?)>")
_FORBIDDEN = (
    (re.compile(rb"<!DOCTYPE|<!ENTITY", re.I), "it declares a document type or entities"),
    (re.compile(rb"<\?xml-stylesheet", re.I), "it pulls in a style sheet"),
    (re.compile(rb"<[\w:]*script\b", re.I), "it holds a script"),
    (re.compile(rb"<[\w:]*(foreignObject|iframe|embed|object|audio|video)\b", re.I), "it embeds foreign content"),
    (re.compile(rb"<[\w:]*(animate\w*|set|handler|listener)\b", re.I), "it changes by itself"),
    (re.compile(rb"<[\w:]*style\b", re.I), "it holds a style sheet"),
    (re.compile(rb"[\s\"'/]on[a-z]+\s*=", re.I), "it reacts to events (on… attributes)"),
    (
        re.compile(rb"(?:href|src)\s*=\s*[\"']?\s*(?!#|data:image/(?:png|jpeg);)[^\s\"'#]", re.I),
        "it refers to something outside itself",
    ),
    (re.compile(rb"url\(\s*[\"']?\s*(?!#)[^\s\"'#)]", re.I), "it refers to something outside itself"),
    (re.compile(rb"@import|javascript:|expression\s*\(", re.I), "it holds active content"),
)


def logo_problem(name: str, data: bytes) -> str | None:
    """What is wrong with a logo file, in words that finish "the logo …"; None where it may be shown."""
    if len(data) > MAX_LOGO:
        return f"is over {MAX_LOGO >> 10} KiB"
    if name.endswith(".png"):
        return None if data.startswith(_PNG) else "is not a PNG image"
    return _svg_problem(data)


def _svg_problem(data: bytes) -> str | None:
    if b"\0" in data:
        return "is not UTF-8 text"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "is not UTF-8 text"
    plain = re.sub(rb"<!--.*?-->", b"", data, flags=re.S)
    for pattern, problem in _FORBIDDEN:
        if pattern.search(plain):
            return f"could do harm: {problem}"
    depth = deepest = elements = uses = 0
    for closing, tag, empty in _TAG.findall(plain):
        if closing:
            depth -= 1
            continue
        elements += 1
        uses += tag.rpartition(b":")[2] == b"use"
        if not empty:
            depth += 1
            deepest = max(deepest, depth)
    if deepest > MAX_DEPTH or elements > MAX_ELEMENTS or uses > 64:
        return "could do harm: it is too deep, too large or repeats itself"
    return _sanitized_problem(data)


def _sanitized_problem(data: bytes) -> str | None:
    """The library's own verdict: whether it would have to take something out."""
    from py_svg_hush import filter_svg

    try:
        kept = filter_svg(data, {"image": ["png", "jpeg"]})
    except ValueError as error:
        return f"is not an SVG image ({str(error)[:80]})"
    if kept.count(b"<") * 2 < re.sub(rb"<!--.*?-->|<\?xml.*?\?>", b"", data, flags=re.S).count(b"<"):
        return "could do harm: the sanitizer takes most of it out"
    return None
