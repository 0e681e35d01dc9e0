"""Raster images that customers hand in: read as far as it takes to know that they are what they say."""

import warnings
from io import BytesIO

from onrecord.store.png_chunks import png_problem

MAX_PIXELS = 4096 * 4096
"""The largest raster image, as a product of width and height: small files can hold images that fill the memory."""


def raster_problem(data: bytes, kind: str) -> str | None:
    """What is wrong with an image of a kind (PNG or JPEG), in words that finish "the logo …"; None where it is fine.

    The header and the checksums are read, and what is packed is unpacked within limits; no pixel is decoded.
    """
    from PIL import Image

    try:
        if kind == "PNG" and (problem := png_problem(data)):
            return problem
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
