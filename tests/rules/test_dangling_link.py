import pytest

from example_catalogs import Find

CALL = "requests/2026-11-20-call.yaml"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("owner: dan\n", "'dan' is not among the people"),
        ("nominated: {on: 2026-01-01, by: nobody}\n", "'nobody' is not among the people"),
        ("authorizations:\n  - id: a\n    requested: {on: 2026-01-05, by: mar}\n", "'mar'"),
        ("authorizations:\n  - id: a\n    recorded_by: mar\n", "'mar'"),
        ("authorizations:\n  - id: a\n    approvals: [{role: cs, by: dan, on: 2026-01-16}]\n", "'dan'"),
        ("authorizations:\n  - id: a\n    approvals: [{role: boss, by: dana, on: 2026-01-16}]\n", "'boss' is not"),
        ("authorizations:\n  - id: a\n    supersedes: b\n", "no authorization 'b'"),
        ("authorizations:\n  - id: a\n    supersedes: a\n", "names itself"),
        (
            "quotes: [{id: q, text: Good., speaker: {title: CFO}, attribution: title-only, authorization: a}]\n",
            "no authorization 'a'",
        ),
        ("content: [{id: c, use: video, title: Film, authorization: a}]\n", "no authorization 'a'"),
        ("content: [{id: c, use: video, title: Film, owner: pit}]\n", "'pit'"),
        ("outreach: [{on: 2026-01-01, by: pit}]\n", "'pit'"),
        ("logo: logo.svg\n", "the logo logo.svg is not there"),
    ],
)  # fmt: skip
def test_every_link_is_followed(find: Find, text: str, message: str) -> None:
    (finding,) = find("dangling-link", text)
    assert message in finding.message


WALL = (
    "publications:\n  - {id: wall, use: name, channel: website, territory: 'NO', where: here, since: 2026-02-01, %s}\n"
)


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("authorization: a", "no authorization 'a'"),
        ("quote: q", "no quote 'q'"),
        ("content: c", "no content item 'c'"),
        ("by: pit", "'pit'"),
        ("cleared: [{condition: copy-approval, on: 2026-02-01, by: pit}]", "'pit'"),
    ],
)
def test_the_links_of_a_publication(find: Find, link: str, message: str) -> None:
    (finding,) = find("dangling-link", WALL % link)
    assert message in finding.message


@pytest.mark.parametrize("line", ["requested", "approved", "thanked"])
def test_people_in_requests_are_found_in_the_requests_file(find: Find, line: str) -> None:
    request = {"requested": "{on: 2026-11-20, by: sam}", line: "{on: 2026-11-20, by: pit}"}
    text = "use: reference-call\n" + "".join(f"{key}: {value}\n" for key, value in request.items())
    (finding,) = find("dangling-link", "", {CALL: text})
    assert finding.path.endswith(CALL)
    assert finding.hint == "did you mean 'piet'?"


def test_the_hint_names_what_there_is(find: Find) -> None:
    (finding,) = find("dangling-link", WALL % "authorization: a")
    assert "none yet" in finding.hint
    (finding,) = find("dangling-link", "authorizations:\n  - id: 2026-name\n" + WALL % "authorization: zzz")
    assert finding.hint == "choose from: 2026-name"


def test_a_logo_that_is_there_is_fine(find: Find) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/></svg>'
    assert find("dangling-link", "logo: logo.svg\n", {"logo.svg": svg}) == []
