"""The entry point of `onrecord` and `python -m onrecord`."""

import gc
import signal

MADE_BETWEEN = 50_000
"""Objects to create before the garbage collector looks for cycles: a start creates 19,000, and all of them stay."""


def main() -> None:
    """Load the program and run it. While it loads, Ctrl-C ends it without a traceback."""
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
