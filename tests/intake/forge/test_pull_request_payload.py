"""GitHub's JSON about reviews, in every shape it comes in, and in shapes that it never should."""

import json
from typing import Any

import pytest

from onrecord.catalog.changes.approvals import PullRequest, Review
from onrecord.intake.forge.pull_request_payload import PayloadError, parse_pull_request, parse_reviews

SHA = "ab" * 20


def review(login: str | None, state: str = "APPROVED", hour: int = 9, **more: Any) -> dict[str, Any]:
    user = {"login": login, "type": "User"} if login else None
    moment = f"2026-05-01T{hour:02}:00:00Z"
    return {"id": 1, "user": user, "state": state, "commit_id": SHA, "submitted_at": moment, **more}


def read_logins(data: bytes) -> list[str | None]:
    return [found.login for found in parse_reviews(data)]


class TestReviews:
    def test_one_page(self) -> None:
        data = json.dumps([review("dana"), review("lee", "changes_requested", 10)]).encode()
        assert parse_reviews(data) == [Review("dana", "APPROVED", SHA), Review("lee", "CHANGES_REQUESTED", SHA)]

    def test_pages_one_after_the_other(self) -> None:
        pages = [json.dumps([review("dana")]), json.dumps([review("lee", hour=10)]), "[]"]
        assert read_logins("\n".join(pages).encode()) == ["dana", "lee"]
        assert read_logins("".join(pages).encode()) == ["dana", "lee"]

    def test_an_array_of_pages(self) -> None:
        assert read_logins(json.dumps([[review("dana")], [], [review("lee", hour=10)]]).encode()) == ["dana", "lee"]

    def test_no_review_yet(self) -> None:
        assert parse_reviews(b"[]\n") == []

    def test_by_their_moment_not_by_their_place(self) -> None:
        late, early = review("dana", "DISMISSED", hour=12), review("dana", hour=9)
        assert [found.state for found in parse_reviews(json.dumps([late, early]).encode())] == ["APPROVED", "DISMISSED"]

    def test_moments_in_other_zones(self) -> None:
        first = review("dana", submitted_at="2026-05-01T12:00:00+05:00")
        assert read_logins(json.dumps([review("lee", hour=8), first]).encode()) == ["dana", "lee"]

    @pytest.mark.parametrize("state", ["COMMENTED", "PENDING", "pending", "commented", "NEW_STATE"])
    def test_what_decides_nothing_is_left_out_whatever_it_lacks(self, state: str) -> None:
        assert parse_reviews(json.dumps([{"state": state}]).encode()) == []

    @pytest.mark.parametrize("user", [None, {}, [], "dana", {"login": None}, {"login": ""}, {"login": ["dana"]}])
    def test_users_that_are_gone_or_odd(self, user: object) -> None:
        assert read_logins(json.dumps([review("x", user=user)]).encode()) == [None]

    @pytest.mark.parametrize("commit", [None, 7, {"sha": SHA}])
    def test_no_commit_is_not_the_head(self, commit: object) -> None:
        assert parse_reviews(json.dumps([review("dana", commit_id=commit)]).encode())[0].commit is None

    @pytest.mark.parametrize("moment", [None, 7, "", "yesterday", "2026-13-01T00:00:00Z"])
    def test_a_decision_without_a_moment_cannot_be_placed(self, moment: object) -> None:
        with pytest.raises(PayloadError, match="without the time of submission"):
            parse_reviews(json.dumps([review("dana", submitted_at=moment)]).encode())

    @pytest.mark.parametrize(
        "data",
        [
            *(b"", b"  \n", b"[", b"\xff\xfe[", b"[1]", b'{"message": "Not Found"}', b'["APPROVED"]', b"[[[7]]]"),
            *(b'[{"state": 7}]', b"[] oops", b"[" * 100_000, b"null", b"\xef\xbb\xbf[]"),
        ],
    )
    def test_anything_else_is_said_to_be_none(self, data: bytes) -> None:
        with pytest.raises(PayloadError):
            parse_reviews(data)


class TestPullRequest:
    def test_bare_and_inside_an_event(self) -> None:
        pull = {"number": 7, "user": {"login": "mara-conti"}, "head": {"sha": SHA, "ref": "x"}}
        expected = PullRequest("mara-conti", SHA, number=7)
        assert parse_pull_request(json.dumps(pull).encode()) == expected
        assert parse_pull_request(json.dumps({"action": "opened", "pull_request": pull}).encode()) == expected

    def test_an_author_that_is_gone(self) -> None:
        assert parse_pull_request(json.dumps({"user": None, "head": {"sha": SHA}}).encode()).author is None

    @pytest.mark.parametrize(
        "document",
        [
            *([], {}, None, 7, {"head": None}, {"head": {}}, {"head": {"sha": ""}}, {"head": {"sha": 7}}),
            *({"head": {"sha": "main"}}, {"head": {"sha": "--output=x"}}, {"head": {"sha": SHA + "\n"}}),
            {"pull_request": {"head": []}},
        ],
    )
    def test_without_a_head_commit_it_is_none(self, document: object) -> None:
        with pytest.raises(PayloadError, match="head commit"):
            parse_pull_request(json.dumps(document).encode())
