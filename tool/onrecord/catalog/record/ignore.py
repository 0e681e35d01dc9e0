"""What a record decides to live with."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Ignore:
    """A rule that somebody decided to live with until a day, inclusive. `file` is where it stands."""

    rule: str
    why: str
    until: date
    file: str = "reference.yaml"
    index: int = 0
