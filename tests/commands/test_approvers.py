"""The approvers that `review` finds, and the commit that `approvers` makes of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from git_catalogs import GRANT, Clone, make_clone

POLICY = "schema/policy.yaml"
PRESS = f"""\
{GRANT}  - id: 2026-press
    uses: [press-release]
    channels: [press]
    evidence: {{url: https://mail.example/press, sha256: {"c" * 64}}}
    APPROVALS
"""


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return make_clone(tmp_path / "repo")


def add_press(clone: Clone, approvals: str, *rules: tuple[str, str]) -> None:
    """A permission for press releases, under a policy that is another one in some texts."""
    clone.git("checkout", "--quiet", "main")
    text = (clone.root / POLICY).read_text()
    for old, new in rules:
        assert old in text
        text = text.replace(old, new)
    clone.write_all({POLICY: text})
    clone.commit("Rules")
    clone.git("checkout", "--quiet", "-B", "change")
    clone.record(PRESS.replace("APPROVALS", f"approvals: [{approvals}]" if approvals else "# without approvals"))
    clone.commit("Press")


def list_approvers(clone: Clone, *logins: str) -> list[dict[str, Any]]:
    reviews = [clone.make_review(login) for login in logins]
    names: list[dict[str, Any]] = json.loads(clone.review(reviews, format="json").stdout)["names"]
    return names


def list_names(clone: Clone, *logins: str) -> list[str]:
    return [f"{name['role']}: {name['by']}" for name in list_approvers(clone, *logins)]


def test_one_in_each_role_the_owner_first(clone: Clone) -> None:
    add_press(clone, "")
    assert list_names(clone) == ["cs: dana", "legal: lee"]
    assert list_names(clone, "noor-rahimi") == ["cs: dana", "legal: noor"], "who approved already"


def test_as_many_people_as_policy_asks_for(clone: Clone) -> None:
    add_press(
        clone,
        "{role: cs, by: ines, on: 2026-11-20}",
        ("press-release: [cs, legal]", "press-release: {roles: [cs], min: 2}"),
    )
    assert list_names(clone) == ["cs: dana"], "next to Inés, who is named"
    assert list_names(clone, "jonas-lq") == ["cs: jonas"]
    assert list_names(clone, "dana-okafor", "jonas-lq") == ["cs: dana", "cs: jonas"]


JONAS_IS_LEGAL = ("roles: [cs, admin], forge: jonas-lq", "roles: [cs, legal, admin], forge: jonas-lq")


def test_nobody_in_two_roles_but_where_policy_lets_them(clone: Clone) -> None:
    add_press(clone, "", JONAS_IS_LEGAL)
    assert list_names(clone, "jonas-lq") in (["cs: jonas", "legal: lee"], ["cs: dana", "legal: jonas"])
    add_press(clone, "", ("approvals:\n", "approvals:\n  distinct_people: false\n"))
    assert list_names(clone, "jonas-lq") == ["cs: jonas", "legal: jonas"]


def test_who_approved_as_an_administrator_is_not_named_for_something_else(clone: Clone) -> None:
    add_press(clone, "{role: cs, by: ines, on: 2026-11-20}, {role: legal, by: lee, on: 2026-11-20}")
    policy = (clone.root / POLICY).read_text()
    clone.write_all({POLICY: policy.replace("health_below: 50", "health_below: 40")})
    clone.commit("And a threshold")
    assert list_names(clone, "jonas-lq") == []


def test_what_is_named_once_is_not_named_again(clone: Clone) -> None:
    add_press(clone, "{role: cs, by: mara, on: 2026-11-20}")
    names, out = clone.top / ".git/names.json", clone.top / ".git/commit.txt"
    for logins in ((), ("ines-valverde", "noor-rahimi"), ("jonas-lq",)):
        head = clone.git("rev-parse", "HEAD")
        names.write_text(json.dumps({"head": head, "names": list_approvers(clone, *logins)}))
        assert clone.run("approvers", str(names), "--out", str(out)).exit_code == 0
        clone.git("merge", "--quiet", "--ff-only", out.read_text().strip())
        assert list_approvers(clone) == []
    record = (clone.root / "references/nordlys-bank/reference.yaml").read_text().partition("2026-press")[2]
    assert "{role: cs, by: jonas, on: 2026-11-21}, {role: legal, by: noor, on: 2026-11-21}" in record
    assert clone.git("log", "-1", "--format=%an <%ae>") == "onrecord <onrecord@users.noreply.github.com>"


def test_nothing_to_name_is_the_commit_itself(clone: Clone) -> None:
    add_press(clone, "{role: cs, by: dana, on: 2026-11-20}, {role: legal, by: lee, on: 2026-11-20}")
    names, out = clone.top / ".git/names.json", clone.top / ".git/commit.txt"
    names.write_text(json.dumps({"head": clone.git("rev-parse", "HEAD"), "names": list_approvers(clone)}))
    result = clone.run("approvers", str(names), "--out", str(out))
    assert (result.exit_code, out.read_text().strip()) == (0, clone.git("rev-parse", "HEAD"))
