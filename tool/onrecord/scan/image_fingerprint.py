"""What an image looks like, small enough to compare: cropped to what is drawn, its shape and a thumbnail.

A logo that was scaled, saved as JPEG, rendered from SVG or given a margin still looks the same; one in another color
or shape does not.
"""

import io

from msgspec import Struct

from onrecord.store.logo import find_logo_problem

SIDE = 24
"""Pixels per side of the thumbnail: enough for a logo's shape, too few for what JPEG and scaling change."""
MAX_PIXELS = 40_000_000
"""An image with more pixels is a photograph; decoding it would take hundreds of megabytes."""
_RENDERED = 256
"""Pixels in width for an SVG: ten for each one of the thumbnail, so that thin lines do not disappear."""
_FAR = 0.085
"""The largest mean difference, from 0 to 1 per color. Saving as JPEG, scaling and a margin stay below it."""
_CORRELATION = 0.86
"""The smallest correlation. Two logos with much empty space differ little on average; this one tells them apart."""
_SEEN = 40
"""Of 255: how far a pixel must be from the background to count as drawn. JPEG leaves fainter noise around a logo."""
_SHAPE = 1.12
"""How much the ratios of width to height may differ: a pixel or two at the edge of a small image."""


class Looks(Struct, frozen=True):
    """Width by height of what is drawn, and SIDE x SIDE pixels of red, green and blue."""

    ratio: float
    pixels: bytes


def find_looks(data: bytes, suffix: str) -> Looks | None:
    """The looks of a PNG, JPEG, GIF, WebP or SVG; None if it cannot be read, is too large, or is one flat color.

    An SVG that could be harmful (entities, outside references, thousands of copies) is not rendered.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        if suffix == ".svg":
            rendered = _render(data)
            if rendered is None:
                return None
            data = rendered
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "GIF", "WEBP")) as image:
            if image.width * image.height > MAX_PIXELS:
                return None
            image.draft("RGB", (4 * _RENDERED, 4 * _RENDERED))
            image.thumbnail((2 * _RENDERED, 2 * _RENDERED))
            return _measure(image.convert("RGBA"))
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        UnidentifiedImageError,
        Image.DecompressionBombError,
        MemoryError,
    ):
        return None


def _render(data: bytes) -> bytes | None:
    import resvg_py

    if find_logo_problem("logo.svg", data) is not None:
        return None
    try:
        # Looking for fonts on the system is slow; most logos are drawn without any.
        png = resvg_py.svg_to_bytes(svg_string=data.decode(), width=_RENDERED, skip_system_fonts=b"<text" not in data)
        return bytes(png)
    except Exception:  # the library raises bare exceptions for what it cannot draw
        return None


def _measure(image: "object") -> Looks | None:
    from PIL import Image, ImageChops

    assert isinstance(image, Image.Image)
    flat = ground = Image.new("RGB", image.size, "white")
    box = None
    for color in ("white", "black"):  # a white logo is visible only on a dark background
        ground = Image.new("RGB", image.size, color)
        flat = ground.copy()
        flat.paste(image, mask=image.getchannel("A"))
        away = ImageChops.difference(flat, ground).convert("L").point(lambda value: 255 if value > _SEEN else 0)
        box = away.getbbox()
        if box is not None:
            break
    if box is None:
        return None
    cut = flat.crop(box)
    if cut.width < 8 or cut.height < 8:
        return None
    pixels = cut.resize((SIDE, SIDE), Image.Resampling.BOX).tobytes()
    return Looks(cut.width / cut.height, pixels)


def is_alike(one: Looks, other: Looks) -> bool:
    """Whether two images are the same picture."""
    if max(one.ratio, other.ratio) > min(one.ratio, other.ratio) * _SHAPE:
        return False
    size = len(one.pixels)
    far = sum(abs(a - b) for a, b in zip(one.pixels, other.pixels, strict=True)) / size / 255
    return far < _FAR and _correlate(one.pixels, other.pixels) > _CORRELATION


def _correlate(one: bytes, other: bytes) -> float:
    """Pearson's correlation, over all pixels and colors."""
    size = len(one)
    mean_one, mean_other = sum(one) / size, sum(other) / size
    together = sum((a - mean_one) * (b - mean_other) for a, b in zip(one, other, strict=True))
    spread_one = sum((a - mean_one) ** 2 for a in one)
    spread_other = sum((b - mean_other) ** 2 for b in other)
    if not spread_one or not spread_other:
        return 1.0 if spread_one == spread_other else 0.0
    return float(together / (spread_one * spread_other) ** 0.5)
