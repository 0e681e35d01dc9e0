"""Logos that customers hand in: shown only through <img>, and only where they can do no harm, there or opened alone."""

MAX_LOGO = 256 << 10


def logo_problem(name: str, data: bytes) -> str | None:
    """What is wrong with a logo file, in words that finish "the logo …"; None where it may be shown."""
    if len(data) > MAX_LOGO:
        return f"is over {MAX_LOGO >> 10} KiB"
    if name.endswith(".png"):
        from onrecord.store.raster import raster_problem

        return raster_problem(data, "PNG")
    from onrecord.store.svg import svg_problem

    return svg_problem(data)
