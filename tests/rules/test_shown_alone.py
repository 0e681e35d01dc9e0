"""Who may be shown only in a list: alone, in a pair, among others; and where the permission does not ask for it."""

import pytest

from example_catalogs import Find

WALL = "https://f.example/wall"
HERE = f"""authorizations:
  - id: 2026-name
    conditions: [list-only]
publications:
  - {{id: w, use: name, channel: website, territory: worldwide, where: "{WALL}", since: 2026-02-01,
     cleared: [{{condition: list-only, on: 2026-01-30, by: mara}}]}}
"""
OTHER = f"""name: NAME
status: active
owner: dana
publications:
  - {{id: w, use: name, channel: website, territory: worldwide, where: "{WALL}", since: 2026-02-01}}
"""


@pytest.mark.parametrize(
    ("others", "said"), [(0, "no other customer is"), (1, "only one other customer is"), (2, None)]
)
def test_a_list_has_two_others_at_least(find: Find, others: int, said: str | None) -> None:
    files = {f"references/other-{n}/reference.yaml": OTHER.replace("NAME", f"Other {n}") for n in range(others)}
    found = find("shown-alone", HERE, files)
    assert [f"'w' may be shown only in a list, but {said} on record at {WALL}"] * bool(said) == [
        finding.message for finding in found
    ]


def test_others_who_were_taken_down_make_no_list(find: Find) -> None:
    gone = OTHER.replace("since: 2026-02-01", "since: 2026-02-01, removed: 2026-03-01")
    files = {f"references/other-{n}/reference.yaml": gone.replace("NAME", f"Other {n}") for n in range(2)}
    assert len(find("shown-alone", HERE, files)) == 1


def test_another_permission_without_the_condition_is_enough(find: Find) -> None:
    assert not find("shown-alone", HERE.replace("publications:", "  - id: free\npublications:"))
