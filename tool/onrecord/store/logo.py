"""Logos from customers: shown only through <img>, and only if harmless, there and when opened on their own."""

MAX_LOGO = 256 << 10
"""The most bytes of a logo, a drawing that every card of a page may load."""


def find_logo_problem(name: str, data: bytes) -> str | None:
    """What is wrong with a logo file, as the end of "the logo …"; None if it may be shown."""
    if len(data) > MAX_LOGO:
        return f"is larger than {MAX_LOGO >> 10} KiB"
    if name.endswith(".png"):
        from onrecord.store.raster import find_raster_problem

        return find_raster_problem(data, "PNG")
    from onrecord.store.svg import find_svg_problem

    return find_svg_problem(data)
