"""The way in: `onrecord`, and `python -m onrecord`."""

import gc
import signal

MADE_BETWEEN = 50_000
"""Objects that are made before the collector looks for circles of them: a start makes 19,000, all of which stay."""


def main() -> None:
    """Load the program and run it. Until it is there to say that it was stopped, Ctrl-C just ends it, no traceback."""
    gc.set_threshold(MADE_BETWEEN)
    ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if ours:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from onrecord.commands import main as program

    if ours:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        program()
    finally:
        gc.freeze()  # the process ends: what is left is freed with it, and need not be gone through first


if __name__ == "__main__":
    main()
