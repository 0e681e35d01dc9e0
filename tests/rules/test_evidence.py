"""evidence-missing, evidence-changed, evidence-reused-elsewhere, orphan-evidence and path-escape."""

import hashlib

import pytest

from example_catalogs import Find

MAIL = "Yes, you may.\n"
SHA = hashlib.sha256(MAIL.encode()).hexdigest()
FILE = "evidence/2026-01-15-mail.eml"
GRANT = f"authorizations:\n  - id: a\n    evidence: {{file: {FILE}, sha256: {SHA}}}\n"
BAN = f"restrictions: [{{id: r, from: 2026-01-01, why: no, evidence: {{file: {FILE}, sha256: {SHA}}}}}]\n"
QUOTE = (
    "quotes: [{id: q, text: Good., speaker: {title: CFO}, attribution: title-only, authorization: a, "
    f"consent: {{on: 2026-01-15, evidence: {{file: {FILE}, sha256: {SHA}}}}}}}]\n"
)


@pytest.mark.parametrize("text", [GRANT, BAN, QUOTE])
def test_every_proof_that_is_named_must_be_there_and_unchanged(find: Find, text: str) -> None:
    (missing,) = find("evidence-missing", text)
    assert f"{FILE} is named as evidence, but is not there" in missing.message
    assert find("evidence-missing", text, {FILE: MAIL}) == []
    assert find("evidence-changed", text, {FILE: MAIL}) == []
    (changed,) = find("evidence-changed", text, {FILE: MAIL + " "})
    assert "is not the file that was recorded" in changed.message
    assert find("evidence-missing", text, {FILE: MAIL + " "}) == []


def test_a_grant_needs_a_proof(find: Find) -> None:
    (finding,) = find("evidence-missing", "authorizations:\n  - id: a  # without evidence\n")
    assert finding.message == "a is granted, but names no evidence"


@pytest.mark.parametrize("state", ["state: requested", "state: declined\n    decided: 2026-01-15"])
def test_an_answer_that_grants_nothing_needs_none(find: Find, state: str) -> None:
    text = f"authorizations:\n  - id: a\n    {state}\n    requested: {{on: 2026-01-05, by: mara, uses: [name]}}\n"
    assert find("evidence-missing", text) == []


def test_an_address_counts_where_policy_lets_it(find: Find) -> None:
    text = "authorizations:\n  - id: a\n"
    assert find("evidence-missing", text) == []
    (finding,) = find("evidence-missing", text, policy={"remote_evidence_counts": False})
    assert "https://mail.example/1" in finding.message and finding.line == 5 + 10


@pytest.mark.parametrize("link", ["evidence/elsewhere.eml", "/etc/hostname"])
def test_a_link_escapes_and_is_not_also_missing(find: Find, link: str) -> None:
    text, files = GRANT, {f"{FILE}.link": link, "evidence/elsewhere.eml": MAIL}
    (finding,) = find("path-escape", text, files)
    assert "is a symbolic link" in finding.message
    assert find("evidence-missing", text, files) == []


@pytest.mark.parametrize(
    "path", ["../globex/evidence/mail.eml", "evidence/../../globex/logo.svg", "evidence//mail.eml"]
)
def test_no_way_out_of_the_directory(find: Find, path: str) -> None:
    (finding,) = find("path-escape", GRANT.replace(FILE, path))
    assert "is outside the customer's directory" in finding.message


def test_a_logo_that_is_a_link(find: Find) -> None:
    files = {"logo.svg.link": "evidence/logo.svg", "evidence/logo.svg": "<svg/>"}
    (finding,) = find("path-escape", "logo: logo.svg\n", files)
    assert finding.line == 4
    assert find("dangling-link", "logo: logo.svg\n", files) == []
    assert find("unsafe-logo", "logo: logo.svg\n", files) == []


OTHER = "references/globex/reference.yaml"


def test_one_proof_may_stand_for_several_answers_of_one_customer(find: Find) -> None:
    twice = GRANT + GRANT.removeprefix("authorizations:\n").replace("id: a", "id: b")
    assert find("evidence-reused-elsewhere", twice, {FILE: MAIL}) == []


def test_but_not_for_two_customers(find: Find) -> None:
    globex = {OTHER: "name: Globex\n" + GRANT, FILE: MAIL}
    ours, theirs = sorted(find("evidence-reused-elsewhere", GRANT, globex), key=lambda f: f.customer != "nordlys-bank")
    assert "is also evidence for Globex" in ours.message
    assert "is also evidence for Nordlys Bank" in theirs.message


def test_a_restriction_may_rest_on_the_same_mail_as_another_customers(find: Find) -> None:
    assert find("evidence-reused-elsewhere", BAN, {OTHER: "name: Globex\n" + GRANT, FILE: MAIL}) == []


def test_a_file_that_nobody_names(find: Find) -> None:
    files = {FILE: MAIL, "evidence/2025/old.pdf": "old", "evidence/notes.yaml": "a: [1"}
    found = find("orphan-evidence", GRANT, files)
    assert [finding.path.removeprefix("references/nordlys-bank/") for finding in found] == [
        "evidence/2025/old.pdf",
        "evidence/notes.yaml",
    ]
    assert {(finding.line, finding.column) for finding in found} == {(1, 1)}


@pytest.mark.parametrize("text", [GRANT, BAN, QUOTE])
def test_a_file_that_somebody_names(find: Find, text: str) -> None:
    assert find("orphan-evidence", text, {FILE: MAIL}) == []
