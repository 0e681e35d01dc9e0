"""A PNG that unpacks to more than it shows is refused within limits; what programs write is not."""

import io
import struct
import tracemalloc
import zlib

import pytest
from PIL import Image

from onrecord.store.logo import MAX_LOGO, find_logo_problem

MANY = zlib.compress(bytes(200 << 20), 9)
ROWS = 8 * (1 + 8 * 3)


def make_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def make_png(pixels: bytes, *before: bytes, after: bytes = b"", color: int = 2) -> bytes:
    """A PNG of 8 x 8 pixels with chunks before and after them."""
    header = struct.pack(">IIBBBBB", 8, 8, 8, color, 0, 0, 0)
    parts = [make_chunk(b"IHDR", header), *before, make_chunk(b"IDAT", pixels), after, make_chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


PLAIN = zlib.compress(bytes(ROWS))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (make_png(MANY), "unpacks to more than its pixels"),
        (make_png(zlib.compress(bytes(ROWS + 1))), "unpacks to more than its pixels"),
        (
            make_png(PLAIN, make_chunk(b"zTXt", b"k\0\0" + MANY)),
            "contains a zTXt chunk that unpacks to more than 1 MiB",
        ),
        (make_png(PLAIN, after=make_chunk(b"zTXt", b"k\0\0" + MANY)), "contains a zTXt chunk"),
        (make_png(PLAIN, make_chunk(b"iCCP", b"k\0\0" + MANY)), "contains a iCCP chunk"),
        (make_png(PLAIN, make_chunk(b"iTXt", b"k\0\1\0en\0k\0" + MANY)), "contains a iTXt chunk"),
        (make_png(PLAIN, make_chunk(b"acTL", bytes(8))), "is animated"),
        (make_png(PLAIN)[:-30], "is not a PNG image"),
        (b"\x89PNG\r\n\x1a\n" + bytes(30), "is not a PNG image"),
        (b"", "is not a PNG image"),
    ],
)
def test_what_unpacks_without_end_is_refused_within_limits(data: bytes, says: str) -> None:
    assert len(data) < MAX_LOGO
    find_logo_problem("logo.png", make_png(PLAIN))  # what is imported late is imported now
    tracemalloc.start()
    try:
        assert (find_logo_problem("logo.png", data) or "").startswith(says)
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
@pytest.mark.parametrize("size", [(1, 1), (8, 8), (33, 7)])
def test_what_programs_write_is_fine(mode: str, size: tuple[int, int]) -> None:
    file = io.BytesIO()
    Image.new(mode, size).save(file, "PNG", optimize=True)
    assert find_logo_problem("logo.png", file.getvalue()) is None


def test_texts_and_profiles_of_a_usual_size_are_fine() -> None:
    text = make_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"made by hand" * 99))
    words = make_chunk(b"iTXt", b"Title\0\0\0\0\0our logo")
    assert find_logo_problem("logo.png", make_png(PLAIN, text, words)) is None


@pytest.mark.parametrize("size", [(1, 1), (3, 5), (8, 8), (9, 9), (2, 33)])
def test_an_interlaced_image_may_be_as_large_as_its_passes(size: tuple[int, int]) -> None:
    """Adam7: each of the seven passes has rows of its own, each with a filter byte."""
    width, height = size
    raw = 0
    for left, top, across, down in (
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ):
        columns = len(range(left, width, across))
        raw += len(range(top, height, down)) * (1 + 3 * columns) if columns else 0
    header = make_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 1))
    for more, problem in ((0, None), (1, "unpacks to more than its pixels")):
        pixels = make_chunk(b"IDAT", zlib.compress(bytes(raw + more)))
        data = b"\x89PNG\r\n\x1a\n" + header + pixels + make_chunk(b"IEND", b"")
        assert find_logo_problem("logo.png", data) == problem
