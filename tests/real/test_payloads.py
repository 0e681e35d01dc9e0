"""GitHub's own JSON, as its documentation and public projects recorded it."""

import json
from pathlib import Path

import pytest

from onrecord.catalog.changes.approvals import Ask, PullRequest, Review, ReviewList
from onrecord.catalog.record.policy import Company, Person, Policy, Repository
from onrecord.intake.forge.pull_request_payload import PayloadError, parse_pull_request, parse_reviews
from onrecord.intake.forge.uploads import parse_pull_request_event

HEAD, OLD = "b" * 40, "a" * 40
POLICY = Policy(
    Company("Fernwright Software"),
    Repository("https://git.example/references"),
    people={"lea": Person("lea", "Lea", frozenset({"legal"}), "Legal-Lea", "lea@fernwright.example")},
)


def is_approved(reviews: list[Review], head: str) -> bool:
    listed = ReviewList(POLICY, (), PullRequest("somebody", head), reviews)
    return all(need.met for need in listed.list_needs([Ask("x", "y", frozenset({"legal"}))]))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("01-single-approval-head", True),
        ("02-changes-then-approved-same-person", True),
        ("03-approved-on-old-commit", False),
        ("04-approved-then-comment-only", True),
        ("05-dismissed", False),
        ("06-none", False),
    ],
)
def test_lists_of_reviews(data: Path, name: str, expected: bool) -> None:
    reviews = parse_reviews((data / f"github-payloads/reviews/composed/{name}.json").read_bytes())
    assert is_approved(reviews, HEAD) is expected
    assert is_approved(reviews, "c" * 40) is False


def test_recorded_lists_of_comments_approve_nothing(data: Path) -> None:
    for path in sorted((data / "github-payloads/reviews").glob("rest.reviews-list.*.json")):
        assert json.loads(path.read_bytes()), path
        assert parse_reviews(path.read_bytes()) == []


def test_the_documentation_s_example(data: Path) -> None:
    example = data / "github-payloads/reviews/openapi-example.pull-request-review-items.json"
    assert [(r.login, r.state) for r in parse_reviews(example.read_bytes())] == [("octocat", "APPROVED")]


def test_pull_requests_bare_and_in_events(data: Path) -> None:
    payloads = data / "github-payloads"
    paths = [
        *(path for path in (payloads / "webhooks").glob("pull_request*.json")),
        *(payloads / "reviews").glob("rest.pull.*.json"),
        payloads / "reviews/openapi-example.pull-request-review-request.json",
    ]
    assert len(paths) > 12
    for path in sorted(paths):
        pull = parse_pull_request(path.read_bytes())
        document = json.loads(path.read_bytes())
        document = document.get("pull_request", document)
        assert (pull.author, pull.head) == (document["user"]["login"], document["head"]["sha"]), path


def test_who_did_it_and_on_which_branch(data: Path) -> None:
    for path in sorted((data / "github-payloads/webhooks").glob("*.json")):
        document = json.loads(path.read_bytes())
        event = parse_pull_request_event(path.read_bytes())
        assert (event is None) is ("pull_request" not in document), path
        if event:
            pull = document["pull_request"]
            assert event.sender and event.sender.login == document["sender"]["login"], path
            assert (event.pull_request.head.sha, event.pull_request.head.ref, event.pull_request.base.ref) == (
                pull["head"]["sha"],
                pull["head"]["ref"],
                pull["base"]["ref"],
            ), path
            assert event.is_from_fork is (pull["head"]["repo"]["id"] != pull["base"]["repo"]["id"]), path


def test_events_about_something_else_are_no_pull_request(data: Path) -> None:
    others = [p for p in (data / "github-payloads/webhooks").glob("*.json") if not p.name.startswith("pull_request")]
    assert len(others) > 12
    for path in sorted(others):
        with pytest.raises(PayloadError, match="head commit"):
            parse_pull_request(path.read_bytes())


def test_a_webhook_s_review_is_read_like_the_list_s(data: Path) -> None:
    """Webhooks spell the states in lower case."""
    event = json.loads((data / "github-payloads/webhooks/pull_request_review.dismissed.json").read_bytes())
    assert event["review"]["state"] == "dismissed"
    (review,) = parse_reviews(json.dumps([event["review"]]).encode())
    assert (review.state, review.commit) == ("DISMISSED", event["review"]["commit_id"])
    approving = json.dumps([{**event["review"], "state": "approved"}]).encode()
    assert parse_reviews(approving)[0].state == "APPROVED"


def test_files_of_other_kinds_are_no_lists_of_reviews(data: Path) -> None:
    for path in (data / "github-payloads/reviews").glob("rest.requested-reviewers*.json"):
        with pytest.raises(PayloadError):
            parse_reviews(path.read_bytes())
    with pytest.raises(PayloadError):
        parse_reviews((data / "github-payloads/reviews/graphql.reviews.policy-bot.yml").read_bytes())
