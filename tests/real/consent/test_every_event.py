"""Every event of the collection is told by a record, with its source, and asked about."""

import csv
from datetime import date, timedelta
from pathlib import Path

from real.consent.said import SAID

CATALOG = Path(__file__).parent / "catalog"


def test_every_event_is_covered(data: Path) -> None:
    with (data / "consent-events" / "events.csv").open(encoding="utf-8", newline="") as file:
        events = {row["id"]: row for row in csv.DictReader(file)}
    assert set(SAID) == set(events)
    records = [path.read_text(encoding="utf-8") for path in CATALOG.glob("references/*/reference.yaml")]
    for id_, event in events.items():
        told = [text for text in records if text.startswith(f"# {id_}, {event['url']}\n")]
        assert told, id_
        assert any(event["date"] in text for text in told), id_
        around = {date.fromisoformat(event["date"]) + timedelta(days=n) for n in (-1, 0)}
        assert around & {date.fromisoformat(on) for _, on, *_ in SAID[id_]}, id_
