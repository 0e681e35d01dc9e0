"""PyYAML's own parser, used if its C extension is missing, without its bare exceptions."""

from typing import Any, NoReturn

from yaml.scanner import ScannerError

from yaml import Mark, SafeLoader


class PurePython(SafeLoader):
    """A source of events like PyYAML's CParser; every error is a MarkedYAMLError."""

    def get_event(self) -> Any:
        """The next event, None after the last. Raises MarkedYAMLError."""
        try:
            return super().get_event()  # type: ignore[no-untyped-call]
        except (ValueError, OverflowError) as error:  # chr() of an escape such as \\UFFFFFFFF
            at = self.get_mark()  # at the first digit; the backslash is two characters before it
            start = Mark(at.name, at.index - 2, at.line, at.column - 2, None, 0)
            raise ScannerError("while scanning a double-quoted scalar", start, str(error), at) from None

    def scan_directive(self) -> NoReturn:
        """Refuse every directive; the parser would skip unknown ones. Raises ScannerError."""
        at = self.get_mark()
        raise ScannerError("while scanning a directive", at, "directives are not allowed", at)
