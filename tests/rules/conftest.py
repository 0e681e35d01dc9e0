"""What tests of single rules share: a small catalog from text, and the findings of one rule in it."""

from collections.abc import Mapping
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from example_catalogs import TODAY, Find, read_settings, try_examples
from onrecord.finding import Finding
from onrecord.reports.rules import Example


@pytest.fixture
def find(tmp_path: Path) -> Find:
    """find(rule, fragment of reference.yaml, {path: text}, today=…, policy={field: value}) -> that rule's findings."""
    numbers = count()

    def find_in_example(
        rule: str,
        text: str = "",
        files: Mapping[str, str] | None = None,
        *,
        today: date | str = TODAY,
        policy: Mapping[str, Any] | None = None,
    ) -> list[Finding]:
        vocabulary, ours = read_settings()
        examples = [Example("reference.yaml", "yaml", text)]
        examples += [Example(path, "yaml", body) for path, body in (files or {}).items()]
        day = date.fromisoformat(today) if isinstance(today, str) else today
        root = tmp_path / str(next(numbers))
        return try_examples(root, examples, day, (vocabulary, replace(ours, **(policy or {})))).of(rule)

    return find_in_example
