"""The way in: `onrecord`, and `python -m onrecord`."""

import signal


def main() -> None:
    """Load the program and run it. Until it is there to say that it was stopped, Ctrl-C just ends it, no traceback."""
    ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if ours:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from onrecord.commands import main as program

    if ours:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    program()


if __name__ == "__main__":
    main()
