"""Whatever these tests load: what is read line by line is what the parser reads, whichever parser it is."""

from collections.abc import Iterator

import pytest

from onrecord.yaml import loader
from onrecord.yaml.event_reader import read_events
from onrecord.yaml.plain_lines import read_plain


def _read_twice(text: str, numbers: frozenset[str]) -> dict[str, object] | None:
    found = read_plain(text, numbers)
    if found is not None:
        assert repr(found) == repr(read_events(text, numbers))
    return found


@pytest.fixture(scope="module", autouse=True)
def _both_ways() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loader, "read_plain", _read_twice)
        yield
