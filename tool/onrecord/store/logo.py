"""Logos that customers hand in: shown only through <img>, and only where they can do no harm, there or opened alone."""

import warnings
from io import BytesIO

MAX_LOGO = 256 << 10
MAX_PIXELS = 4096 * 4096
"""The largest raster image, as a product of width and height: small files can hold images that fill the memory."""


def logo_problem(name: str, data: bytes) -> str | None:
    """What is wrong with a logo file, in words that finish "the logo …"; None where it may be shown."""
    if len(data) > MAX_LOGO:
        return f"is over {MAX_LOGO >> 10} KiB"
    if name.endswith(".png"):
        return raster_problem(data, "PNG")
    from onrecord.store.svg import svg_problem

    return svg_problem(data)


def raster_problem(data: bytes, kind: str) -> str | None:
    """What is wrong with an image of a kind (PNG or JPEG), in words that finish "the logo …"; None where it is fine.

    The header and the checksums are read, no pixel is decoded.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a size that Pillow warns of is over our limit, too
            with Image.open(BytesIO(data), formats=[kind]) as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    return f"has {width} x {height} pixels, more than a logo needs"
                image.verify()
    except Exception:  # Pillow's decoders raise whatever they come across
        return f"is not a {kind} image"
    return None
