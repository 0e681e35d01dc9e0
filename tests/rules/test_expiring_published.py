import pytest

from example_catalogs import Find

WALL = """
authorizations:
  - id: 2026-name
    valid_through: %s
publications:
  - id: wall
    use: name
    channel: website
    territory: worldwide
    where: https://www.example.com/customers
    since: 2026-02-01
    authorization: 2026-name
"""


@pytest.mark.parametrize(
    ("last", "words"),
    [
        ("2027-02-20", None),  # 91 days
        ("2027-02-19", "for 90 more days, until 2027-02-19"),
        ("2026-11-23", "for 2 more days"),
        ("2026-11-22", "for one more day"),
        ("2026-11-21", "until the end of today, "),
        ("2026-11-20", None),  # over: expired-published
    ],
)
def test_the_windows_days_are_exact(find: Find, last: str, words: str | None) -> None:
    found = find("expiring-published", WALL % last)
    assert [words in finding.message for finding in found] == ([True] if words else [])


def test_the_windows_are_those_of_policy(find: Find) -> None:
    assert find("expiring-published", WALL % "2026-12-01", policy={"expiring_days": (9,)}) == []
    assert len(find("expiring-published", WALL % "2026-11-30", policy={"expiring_days": (9,)})) == 1


def test_the_hint_names_who_renews_and_how(find: Find) -> None:
    (finding,) = find("expiring-published", WALL % "2026-12-01")
    assert "Dana Okafor" in finding.hint and "onrecord renew nordlys-bank 2026-name" in finding.hint
    (finding,) = find("expiring-published", (WALL % "2026-12-01").replace("    authorization: 2026-name\n", ""))
    assert "onrecord seek nordlys-bank --use name" in finding.hint


def test_another_end_than_the_permissions_counts_too(find: Find) -> None:
    ends = "relationship: {contract_ended: 2026-12-01}\n"
    survives = (WALL % "2027-10-01").replace("    valid_through", "    survives_contract: no\n    valid_through")
    (finding,) = find("expiring-published", ends + survives)
    assert "until 2026-11-30" in finding.message
