"""Whether an SVG file may be shown: parsed once, and judged by what is allowed, never by what is known to be bad.

Two checks must pass. The first is ours: a parser without entities must find only drawing elements, with values that
reach nothing outside the file, and the drawing must stay small once every reference in it is followed. The second is a
maintained sanitizer (py-svg-hush, made for logos in e-mail): it must find nothing to remove.
"""

import base64
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from msgspec import Struct

if TYPE_CHECKING:
    from onrecord.store.svg_styles import StyleRule

MAX_DEPTH = 32
"""How deep elements may be nested, with references followed."""
MAX_ELEMENTS = 2000
"""The most elements in the file, far more than a logo needs."""
MAX_DRAWN = 10_000
"""The most elements drawn once every reference is followed: ten levels of ten `use` would make ten billion."""

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_LANGUAGE = ((_XML, "space"), (_XML, "lang"))
_NOTES = frozenset(  # notes of drawing programs to themselves; nothing else reads them
    {
        "http://www.inkscape.org/namespaces/inkscape",
        "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://creativecommons.org/ns#",
        "http://purl.org/dc/elements/1.1/",
        "http://www.serif.com/",
        "http://www.bohemiancoding.com/sketch/ns",
    }
)
_ELEMENTS = frozenset(
    {"svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style"}
    | {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "image"}
    | {"linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker", "filter"}
    | {"feBlend", "feColorMatrix", "feComposite", "feDropShadow", "feFlood", "feGaussianBlur", "feOffset"}
    | {"feMerge", "feMergeNode"}
)
_FUNCTIONS = frozenset(["rgb", "rgba", "hsl", "hsla", "matrix", "translate", "scale", "rotate", "skewx", "skewy"])
_SPECIAL = re.compile(r"[\\@(]|/\*")
"""Escapes, at-rules, functions and comments: with them, a style can say what a search for words does not see."""
_TOKEN = re.compile(r"[\w-]+|\S")
"""A word or a sign of a style's value."""
_INSIDE = re.compile(r"url\(\s*([\"']?)#([^\s\"'()#]+)\1\s*\)", re.I)
"""`url(#id)`, a reference inside the file: the only address that is allowed."""
_PICTURE = re.compile(r"data:image/(png|jpeg);base64,([A-Za-z0-9+/=\s]+)")
"""A bitmap inside an SVG: only PNG and JPEG, which store/raster.py can judge."""

Attributes = dict[str, str]
_Elements = list[tuple[str, list[str]]]
"""The name of each element, with the names of its attributes."""


class _RefusedError(Exception):
    pass


class _Node(Struct, eq=False):
    name: str
    attributes: tuple[str, ...]
    points_at: list[str] = []
    id: str = ""
    classes: frozenset[str] = frozenset()
    style: str = ""
    """The text of a style sheet."""
    children: "list[_Node]" = []
    drawn: tuple[int, int] | None = None
    """How many elements are drawn for it, and how deep they are nested; None until counted."""


def find_svg_problem(data: bytes) -> str | None:
    """What is wrong with an SVG file, as the end of "the logo …"; None if it may be shown."""
    if data.startswith(b"\x1f\x8b"):
        return "is compressed (SVGZ)"
    try:
        data.decode("utf-8")
        drawing = _Drawing(data)
        drawing.count()
        return _find_sanitizer_problem(data, drawing)
    except UnicodeDecodeError:
        return "is not UTF-8 text"
    except expat.ExpatError as error:
        return f"is not an SVG image ({error})"
    except _RefusedError as refused:
        return str(refused)


class _Drawing:
    """The elements of an SVG file. Raises _RefusedError for anything not allowed, ExpatError if it is not XML."""

    def __init__(self, data: bytes) -> None:
        self.nodes: list[_Node] = []
        self.elements: _Elements = []
        self.by_id: dict[str, list[_Node]] = defaultdict(list)
        self._open: list[_Node] = []
        parser: Any = expat.ParserCreate("UTF-8", " ")
        parser.StartDoctypeDeclHandler = self._refuse_doctype  # before any entity is declared
        parser.ProcessingInstructionHandler = self._refuse_instruction
        parser.XmlDeclHandler = self._check_declaration
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end_element
        parser.CharacterDataHandler = self._read_text
        parser.Parse(data, True)
        self._apply([rule for node in self.nodes if node.name == "style" for rule in _read_rules(node)])

    def count(self) -> None:
        """Follow every reference. Raises _RefusedError for a circle, too much depth, or too many elements."""
        if self._count_drawn(self.nodes[0], [])[0] > MAX_DRAWN:
            raise _make_harmful_error("it repeats its parts too often")

    def _count_drawn(self, node: _Node, above: list[_Node]) -> tuple[int, int]:
        if node.drawn is None:
            if node in above:
                raise _make_harmful_error("it refers to itself")
            if len(above) == MAX_DEPTH:
                raise _make_harmful_error("its elements are nested too deeply")
            many, deep = 1, 1
            for there in [*node.children, *[there for id_ in node.points_at for there in self.by_id.get(id_, ())]]:
                drawn = self._count_drawn(there, [*above, node])
                many, deep = many + drawn[0], max(deep, drawn[1] + 1)
            node.drawn = many, deep
            if deep > MAX_DEPTH:
                raise _make_harmful_error("its elements are nested too deeply")
        return node.drawn

    def _refuse_doctype(self, *_: object) -> None:
        raise _make_harmful_error("it declares a document type")

    def _refuse_instruction(self, target: str, _: str) -> None:
        raise _make_harmful_error(f"it contains a processing instruction (<?{_shorten(target)}?>)")

    def _check_declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() != "utf-8":
            raise _RefusedError(f"declares the encoding {_shorten(encoding)}, not UTF-8")

    def _start(self, name: str, attributes: Attributes) -> None:
        space, _, local = name.rpartition(" ")
        if not self._open and (space, local) != (_SVG, "svg"):
            raise _RefusedError("is not an SVG image")
        if space == _SVG and local not in _ELEMENTS:
            raise _make_harmful_error(f"it contains the element <{_shorten(local)}>")
        if space != _SVG and space not in _NOTES:
            raise _make_harmful_error(f"it contains the element <{_shorten(local)}>, which is not part of SVG")
        node = _Node(local if space == _SVG else "", ())
        named = [self._judge_attribute(node, key, value) for key, value in attributes.items()]
        node.attributes = tuple(sorted([key for key in named if key]))
        self.elements.append((name, sorted(attributes)))
        if self._open:
            if self._open[-1].name == "style":
                raise _make_harmful_error("its style sheet contains elements")
            self._open[-1].children.append(node)
        self._open.append(node)
        self.nodes.append(node)
        if len(self.nodes) > MAX_ELEMENTS:
            raise _make_harmful_error(f"it has more than {MAX_ELEMENTS} elements")
        if len(self._open) > MAX_DEPTH:
            raise _make_harmful_error("its elements are nested too deeply")

    def _end_element(self, _: str) -> None:
        self._open.pop()

    def _read_text(self, text: str) -> None:
        if self._open[-1].name == "style":
            self._open[-1].style += text

    def _apply(self, rules: "list[StyleRule]") -> None:
        """Follow what a style sheet refers to, from each element that it applies to."""
        pointing = [rule for rule in rules if rule.points_at]
        for node in self.nodes:
            for rule in pointing:
                if rule.covers(node.name, node.id, node.classes):
                    node.points_at.extend(rule.points_at)

    def _judge_attribute(self, node: _Node, name: str, value: str) -> str | None:
        """Judge one attribute. Returns its name, which the sanitizer must keep; None if it does not affect drawing."""
        space, _, local = name.rpartition(" ") if " " in name else ("", "", name)
        if not node.name or (space and (space in _NOTES or (space, local) in _LANGUAGE)):
            return None
        if space and (space, local) != (_XLINK, "href"):
            raise _make_harmful_error(f"it has the attribute {_shorten(local)}, which is not part of SVG")
        if local.lower().startswith("on"):
            raise _make_harmful_error(f"it reacts to events ({_shorten(local)})")
        if local == "href":
            self._check_reference(node, value)
        elif local == "id":
            node.id = value
            self.by_id[value].append(node)
        elif local == "class":
            node.classes = frozenset(value.split())
        elif _SPECIAL.search(value):
            _check_value(local, value)
            node.points_at.extend(match[2] for match in _INSIDE.finditer(value))
        return local

    def _check_reference(self, node: _Node, value: str) -> None:
        picture = _PICTURE.fullmatch(value.strip())
        if node.name == "image" and picture:
            try:
                inside = base64.b64decode(picture[2])
            except ValueError:
                raise _make_harmful_error("it embeds a broken image") from None
            from onrecord.store.raster import find_raster_problem

            if problem := find_raster_problem(inside, picture[1].upper()):
                raise _make_harmful_error(f"an image inside it {problem}")
        elif value.startswith("#") and node.name != "image":
            node.points_at.append(value[1:])
        else:
            raise _make_harmful_error(f"it refers to something outside itself ({_shorten(value)})")


def _read_rules(node: _Node) -> "list[StyleRule]":
    """The rules of a style sheet; their declarations are judged like attributes."""
    from onrecord.store.svg_styles import StyleError, read_rules

    try:
        rules = list(read_rules(node.style))
    except StyleError as error:
        raise _make_harmful_error(f"its style sheet {error}") from None
    for rule in rules:
        _check_value("style", rule.declarations)
    return rules


def _check_value(name: str, value: str) -> None:
    """Refuse anything that could be more than numbers, words, colors and references inside the file."""
    if name.startswith(("data-", "aria-")):
        return
    if "\\" in value or "@" in value or "/*" in value:
        raise _make_harmful_error(f"its attribute {_shorten(name)} hides what it says")
    tokens = _TOKEN.findall(_INSIDE.sub(" ", value))
    for function, bracket in zip(["", *tokens], tokens, strict=False):
        if bracket == "(" and function.lower() not in _FUNCTIONS:
            raise _make_harmful_error(f"its attribute {_shorten(name)} refers to something outside itself")


def _find_sanitizer_problem(data: bytes, drawing: _Drawing) -> str | None:
    """What the sanitizer would remove, or could not read."""
    from py_svg_hush import filter_svg

    try:
        kept = filter_svg(data, {"image": ["png", "jpeg"]})
        if _list_elements(kept) == drawing.elements and all(node.name != "style" for node in drawing.nodes):
            return None
        sanitized = _Drawing(kept)
    except (ValueError, expat.ExpatError) as error:
        return f"is not an SVG image ({_shorten(str(error))})"
    except _RefusedError:  # such as <svg:svg>: the sanitizer does not know prefixes
        return "could do harm: a sanitizer cannot read it"
    before, after = _list_drawn(drawing), _list_drawn(sanitized)
    for had, has in zip(before, after, strict=False):
        if had != has:
            lost = [f"its attribute {key}" for key in had[1] if key not in has[1]]
            return f"could do harm: a sanitizer would remove {_shorten(lost[0] if lost else f'<{had[0]}>')}"
    return None if len(before) == len(after) else "could do harm: a sanitizer would remove part of it"


def _list_elements(data: bytes) -> _Elements:
    found: _Elements = []
    parser = expat.ParserCreate("UTF-8", " ")
    parser.StartElementHandler = lambda name, attributes: found.append((name, sorted(attributes)))
    parser.Parse(data, True)
    return found


def _list_drawn(drawing: _Drawing) -> list[tuple[str, tuple[str, ...], str]]:
    return [
        (node.name, node.attributes, " ".join(node.style.split()))
        for node in drawing.nodes
        if node.name not in ("", "metadata")
    ]


def _make_harmful_error(what: str) -> _RefusedError:
    return _RefusedError(f"could do harm: {what}")


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
