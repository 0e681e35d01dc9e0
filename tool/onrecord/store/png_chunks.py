"""What a PNG contains besides its pixels, and how large it is when unpacked (PNG Specification, third edition).

A file of 256 KiB can unpack to 256 MB, as pixels, as text or as a color profile, and whatever shows it must hold that.
"""

import struct
import zlib
from collections.abc import Iterator

MOST_UNPACKED = 1 << 20
"""A color profile is a few KB, a text is smaller; libpng's own limit for a chunk is 8 MB."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_AT_ONCE = 1 << 20
"""How many bytes are unpacked at a time, so that a bomb is noticed before it fills the memory."""
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples per pixel by color type (section 11.2.1, IHDR): gray, RGB, palette, gray with alpha, RGB with alpha."""
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""Adam7: where each pass begins and its steps, across and down."""


def find_png_problem(data: bytes) -> str | None:
    """What a PNG has that no logo needs, as the end of "the logo …". Raises struct.error if it is not a PNG."""
    if not data.startswith(_SIGNATURE):
        return "is not a PNG image"
    pixels = bytearray()
    left = 0
    for kind, content in _read_chunks(data):
        if kind == b"IHDR":
            left = _compute_raw_size(content)
        elif kind == b"IDAT":
            pixels += content
        elif kind in (b"acTL", b"fcTL", b"fdAT"):
            return "is animated"
        elif (packed := _pack(kind, content)) is not None and _does_unpack_to_more(packed, MOST_UNPACKED):
            return f"contains a {kind.decode()} chunk that unpacks to more than {MOST_UNPACKED >> 20} MiB"
    return "unpacks to more than its pixels" if _does_unpack_to_more(bytes(pixels), left) else None


def _read_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8 : at + 8 + length]
        if kind == b"IEND":
            return
        at += 12 + length


def _compute_raw_size(header: bytes) -> int:
    """The size of the pixels in bytes, each row with its filter byte."""
    width, height, depth, color, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    bits = depth * _CHANNELS.get(color, 4)
    passes = _PASSES if interlaced else ((0, 0, 1, 1),)
    total = 0
    for left, top, across, down in passes:
        columns, rows = -(-max(width - left, 0) // across), -(-max(height - top, 0) // down)
        total += rows * (1 + -(-columns * bits // 8)) if columns else 0
    return total


def _pack(kind: bytes, content: bytes) -> bytes | None:
    """The compressed part of a chunk that has one."""
    if kind in (b"zTXt", b"iCCP"):
        return content.partition(b"\0")[2][1:]
    if kind == b"iTXt":
        _, _, rest = content.partition(b"\0")
        return rest[2:].partition(b"\0")[2].partition(b"\0")[2] if rest[:1] == b"\1" else None
    return None


def _does_unpack_to_more(packed: bytes, most: int) -> bool:
    unpacker = zlib.decompressobj()
    try:
        while packed and most >= 0:
            most -= len(unpacker.decompress(packed, _AT_ONCE))
            packed = unpacker.unconsumed_tail
    except zlib.error:
        return False  # whether it is broken is for the decoder to say
    return most < 0
