"""Approved by the Git host's own click: the page on the pull request, who is named, who is asked for one click more."""

import json

import pytest
from tests.workflows.test_steps import approve, assert_ran, open_pull_request, set_author

from forge_runner import Forge
from git_catalogs import GRANT, SHA, Clone

OURS = "onrecord@users.noreply.github.com"
PULL = "repos/fernwright/references/pulls/7"
FORM = f"{{file: evidence/form.txt, sha256: {SHA}}}"
RECORD = "references/nordlys-bank/reference.yaml"
NEW = f"""\
{GRANT}  - id: 2026-case
    uses: [case-study]
    note: Not beside a competitor.
    evidence: {{url: https://mail.example/case, sha256: {"c" * 64}}}
    approvals: [NAMED]
"""


def make_text(*named: str) -> str:
    """The record with a second permission, which names some people for customer success."""
    claims = ", ".join(f"{{role: cs, by: {name}, on: 2026-11-20}}" for name in named)
    return NEW.replace(
        "    approvals: [NAMED]\n", f"    approvals: [{claims}]\n" if named else "    # without approvals\n"
    )


class Page:
    """A pull request of Mara's, and what the runs about it leave."""

    def __init__(self, forge: Forge, clone: Clone, *named: str) -> None:
        self.forge, self.clone = forge, clone
        self.head = open_pull_request(forge, clone, make_text(*named))

    def judge(self) -> str:
        """A run of Judge as its conditions let it; the page that it leaves."""
        forge = self.forge
        assert_ran(forge, "judge", "wait", "judge", "say")
        if forge.outputs["judge"]["names"]:
            assert_ran(forge, "judge", "name")
            self.move()
        assert_ran(forge, "judge", "tell")
        (comment,) = forge["comments"]["7"]
        return str(comment["body"])

    def move(self) -> None:
        """The Git host tells of the branch's new head."""
        self.head = self.clone.git("ls-remote", "origin", "refs/heads/change").split()[0]
        papers = self.forge["papers"]
        papers[PULL]["head"]["sha"] = self.head
        self.forge["papers"] = papers
        set_author(self.forge, self.head, OURS)

    def approve(self, *logins: str) -> None:
        approve(self.forge, self.head, *logins)

    @property
    def state(self) -> str:
        return str(self.forge["statuses"][self.forge.outputs["wait"]["commit"]]["state"])

    @property
    def named(self) -> list[str]:
        """Who the record names on the branch for the new permission."""
        self.clone.git("fetch", "--quiet", "origin", "refs/heads/change")
        entry = self.clone.git("show", f"FETCH_HEAD:{RECORD}").partition("id: 2026-case")[2]
        return [line.partition("by: ")[2].partition(",")[0] for line in entry.splitlines() if "role: cs" in line]


def test_nobody_edits_a_file_and_the_record_credits_who_approved(forge: Forge, clone: Clone) -> None:
    pull = Page(forge, clone)
    pull.judge()
    assert pull.named == ["dana"], "the customer's owner, since nobody was named"
    assert forge["dispatched"] == ["review.yml"], "the new head is judged without an app too"
    page = pull.judge()
    assert "Nordlys Bank allows Case study" in page
    assert "Note: “Not beside a competitor.”" in page
    assert "**Now:** Dana Okafor: open [Files changed]" in page
    assert "Approve workflows to run" in page
    assert forge["asked"] == ["dana-okafor"]

    pull.approve("ines-valverde")
    pull.judge()
    assert pull.named == ["ines"], "who approved in her place"
    page = pull.judge()
    assert pull.state == "failure", "the new head needs one click more"
    assert "**Now:** Inés Valverde: open" in page
    assert forge["asked"] == ["dana-okafor", "ines-valverde"]

    pull.approve("ines-valverde")
    page = pull.judge()
    assert pull.state == "success"
    assert "✅ **Inés Valverde** for Nordlys Bank" in page
    assert "**Now:** all approvals are in; Dana Okafor, Inés Valverde or Jonas Lindqvist may merge it." in page
    assert pull.named == ["ines"]
    authors = pull.clone.git("log", "--format=%ae", "main..FETCH_HEAD").splitlines()
    assert authors == [OURS, OURS, "mara@fernwright.example"]
    assert forge["dispatched"] == ["review.yml", "review.yml"], "each name is written once"


def test_the_page_has_the_evidence_and_the_customer_s_own_words(forge: Forge, clone: Clone) -> None:
    pull = Page(forge, clone, "dana")
    clone.git("checkout", "--quiet", "-B", "change", "main")
    own = make_text("dana").replace("{url: https://mail.example/case, sha256: %s}" % ("c" * 64), FORM)
    clone.record(own.replace("    note:", "    conditions: [own-words]\n    note:"))
    clone.commit("In their own words")
    clone.git("push", "--quiet", "--force", "origin", "change")
    pull.move()
    page = pull.judge()
    assert "They wrote: “Not beside a competitor.”" in page
    file = f"blob/{pull.head}/references/nordlys-bank/evidence/form.txt"
    assert f"[evidence/form.txt](https://github.com/fernwright/references/{file})" in page


def test_a_request_names_who_approved_it(forge: Forge, clone: Clone) -> None:
    path = "references/nordlys-bank/requests/2026-11-20-globex-call.yaml"
    pull = Page(forge, clone, "ines")
    clone.git("checkout", "--quiet", "-B", "change", "main")
    asked = "use: reference-call\nrequested: {on: 2026-11-20, by: sam}\nprospect: Globex\nneeded_by: 2026-12-01\n"
    clone.write_all({path: asked + "approved: {on: 2026-11-20, by: dana}\n"})
    clone.commit("A call for Globex")
    clone.git("push", "--quiet", "--force", "origin", "change")
    pull.move()
    pull.judge()
    assert forge["asked"] == ["dana-okafor"]
    pull.approve("ines-valverde")
    pull.judge()
    clone.git("fetch", "--quiet", "origin", "refs/heads/change")
    assert "approved: {on: 2026-11-21, by: ines}" in clone.git("show", f"FETCH_HEAD:{path}")
    pull.approve("ines-valverde")
    pull.judge()
    assert pull.state == "success"


def test_who_is_named_and_approves_needs_one_click(forge: Forge, clone: Clone) -> None:
    pull = Page(forge, clone, "ines")
    pull.judge()
    assert forge["asked"] == ["ines-valverde"]
    pull.approve("ines-valverde")
    pull.judge()
    assert (pull.state, pull.named) == ("success", ["ines"])
    assert len(pull.clone.git("log", "--format=%h", "main..FETCH_HEAD").splitlines()) == 1


def test_somebody_who_is_not_free_is_not_named(forge: Forge, clone: Clone) -> None:
    """Mara, who holds no such role and opened it, named herself."""
    pull = Page(forge, clone, "mara")
    pull.judge()
    assert pull.named == ["dana"]


def test_nothing_is_pushed_into_another_repository(forge: Forge, clone: Clone) -> None:
    pull = Page(forge, clone)
    papers = forge["papers"]
    papers[PULL]["head"]["repo"] = {"full_name": "stranger/references"}
    forge["papers"] = papers
    page = pull.judge()
    assert forge.outputs["judge"]["names"] == ""
    assert "onrecord record nordlys-bank --approve 2026-case" in page, "it says how instead"


def test_nothing_is_pushed_into_the_branch_of_somebody_unknown(forge: Forge, clone: Clone) -> None:
    pull = Page(forge, clone)
    papers = forge["papers"]
    papers[PULL]["user"] = {"login": "stranger"}
    forge["papers"] = papers
    pull.judge()
    assert forge.outputs["judge"]["names"] == ""


def test_a_branch_that_has_gone_on_is_left_alone(forge: Forge, clone: Clone) -> None:
    pull = Page(forge, clone)
    assert_ran(forge, "judge", "wait", "judge")
    clone.git("checkout", "--quiet", "change")
    later = clone.commit("Meanwhile")
    clone.git("push", "--quiet", "origin", "change")
    assert_ran(forge, "judge", "name", fails=True)  # the API still says the old head: the lease refuses
    assert pull.clone.git("ls-remote", "origin", "refs/heads/change").startswith(later)
    pull.move()
    assert_ran(forge, "judge", "name")
    assert pull.clone.git("ls-remote", "origin", "refs/heads/change").startswith(later)


def hand_on(**said: str) -> str:
    """What the job that reads hands on, with one name in it."""
    name = {"customer": "nordlys-bank", "authorization": "2026-case", "role": "cs", "by": "dana", **said}
    return json.dumps({"head": "HEAD", "names": [name]})


@pytest.mark.parametrize(
    "handed",
    [
        hand_on(by="mara"),
        hand_on(role="admin"),
        hand_on(customer="../../.github"),
        hand_on(customer="harbor"),
        hand_on(authorization="2026-press"),
        hand_on(was="ines"),
        hand_on(file="pip.py"),
        '{"head": "HEAD", "names": [], "files": {"pip.py": "x"}}',
        '{"head": "main", "names": []}',
        '{"head": "%s", "names": []}' % ("b" * 40),
        "[" * 100_000,
    ],
)
def test_what_was_handed_on_is_checked_again(forge: Forge, clone: Clone, handed: str) -> None:
    pull = Page(forge, clone)
    assert_ran(forge, "judge", "wait", "judge")
    (forge.home / "artifacts/page-${{ inputs.number }}/names.json").write_text(handed.replace("HEAD", pull.head))
    assert_ran(forge, "judge", "name", fails=True)
    assert pull.clone.git("ls-remote", "origin", "refs/heads/change").startswith(pull.head)


def test_what_cannot_be_judged_says_why_and_what_to_do(forge: Forge, clone: Clone) -> None:
    pull = Page(forge, clone)
    clone.git("checkout", "--quiet", "change")
    clone.write_all({RECORD: "name: [\n"})
    clone.commit("Broken")
    clone.git("push", "--quiet", "origin", "change")
    pull.move()
    page = pull.judge()
    assert "**The approvals cannot be checked yet.**" in page
    assert f"    {RECORD}:" in page
    assert pull.state == "error"


def test_a_conflict_says_so(forge: Forge, clone: Clone) -> None:
    pull = Page(forge, clone)
    clone.git("checkout", "--quiet", "main")
    clone.record(make_text("dana").replace("case-study", "video"))
    clone.commit("Something else there")
    clone.git("push", "--quiet", "origin", "main")
    assert "**This branch conflicts with the branch it will be merged into.**" in pull.judge()


def test_the_comment_is_found_by_its_own_mark_and_by_being_ours(forge: Forge, clone: Clone) -> None:
    """Not the last one, and not one of a person who writes the same mark."""
    pull = Page(forge, clone, "dana")
    theirs = {"id": 90, "user": {"type": "User"}, "body": "<!-- onrecord: page -->\nNothing to see"}
    other = {"id": 91, "user": {"type": "Bot"}, "body": "Coverage fell"}
    forge["comments"] = {"7": [theirs]}
    assert_ran(forge, "judge", "wait", "judge", "tell")
    forge["comments"] = {"7": [*forge["comments"]["7"], other]}
    assert_ran(forge, "judge", "judge", "tell")
    first, ours, last = forge["comments"]["7"]
    assert (first, last) == (theirs, other)
    assert "use gained" in ours["body"]
    assert "(https://github.com/fernwright/references/actions/runs/1#artifacts): the artifact `site`" in ours["body"]
    assert pull.named == ["dana"]
