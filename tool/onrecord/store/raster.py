"""Raster images from customers: read just far enough to know that they are what they claim to be."""

import warnings
from io import BytesIO

from onrecord.store.png_chunks import find_png_problem

MAX_PIXELS = 4096 * 4096
"""The most pixels of a raster image, width times height: small files can contain images that fill the memory."""


def find_raster_problem(data: bytes, kind: str) -> str | None:
    """What is wrong with an image of a kind (PNG or JPEG), as the end of "the logo …"; None if nothing is.

    The header and the checksums are read, and compressed parts are unpacked within limits; no pixels are decoded.
    """
    from PIL import Image

    try:
        if kind == "PNG" and (problem := find_png_problem(data)):
            return problem
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a size that Pillow warns about is over our limit too
            with Image.open(BytesIO(data), formats=[kind]) as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    return f"has {width} x {height} pixels, more than a logo needs"
                image.verify()
    except Exception:  # Pillow's decoders raise many kinds of exceptions
        return f"is not a {kind} image"
    return None
