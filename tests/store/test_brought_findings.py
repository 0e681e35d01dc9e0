"""`check --base` reads of the base what differs; it says what judging both sides whole would say."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from example_catalogs import complete_record
from git_catalogs import GRANT, Clone, make_clone
from onrecord.git.repository import GitTree, Repository
from onrecord.store import comparison, findings_with_places, record_cache
from onrecord.store.brought_findings import Brought, select_brought
from onrecord.store.catalog_reader import load_catalog
from onrecord.store.comparison import Sides, read_base
from onrecord.store.last_readable import read_last_settings
from onrecord.store.whole_check import judge_each
from sample import DAY

SLUGS = [f"customer-{letter}" for letter in "abcdef"]
ENDED = """\
    valid_through: 2026-10-31
publications:
  - id: wall
    use: name
    channel: website
    territory: worldwide
    where: https://www.example.com/customers
    since: 2026-02-01
    authorization: 2026-name
"""
BESIDE_OTHERS = """\
    conditions: [list-only]
publications:
  - id: wall
    use: name
    channel: website
    territory: worldwide
    where: https://www.example.com/customers
    since: 2026-02-01
"""
BAN = "restrictions:\n  - {id: none, uses: [name], why: They asked for it., from: 2026-01-01}\n"
IGNORE = "ignore:\n  - {rule: affiliate-restricted, why: It holds there only., until: 2027-01-31}\n"
PARTS = (
    "aliases: [Blue Door]\n",
    "aliases: [Вlue Door, Green Gate]\n",
    "former_names: [{name: Green Gate, until: 2020-01-01}]\n",
    "aliases: [customer-a]\n",
    IGNORE,
    BAN,
    "logo: logo.svg\n",
)
FILES = {
    "evidence/more.txt": "They said so again.\n",
    "notes.txt": "a stray\n",
    "requests/2026-ask.yaml": "not: a request\n",
    "logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>\n',
}


def edit(clone: Clone, random: Random) -> None:
    """Change something about one customer: the record, a file next to it, or whether there is one."""
    slug = random.choice(SLUGS)
    home = clone.root / "references" / slug
    record = home / "reference.yaml"
    match random.randrange(10):
        case 0 if home.exists():
            clone.write_all({str(file.relative_to(clone.root)): None for file in home.rglob("*") if file.is_file()})
        case 1:
            (home / random.choice(["requests", "evidence/empty", "empty"])).mkdir(parents=True, exist_ok=True)
        case 2 if record.exists():
            record.write_text(record.read_text("utf-8") + "# a remark\n", "utf-8")
        case 3:
            clone.write_all({f"references/{slug}/reference.yaml": "name: [\n"})
        case 4 | 5:
            name, text = random.choice([*FILES.items()])
            clone.write_all({f"references/{slug}/{name}": text})
        case _:
            links = [f"{key}: {random.choice([*SLUGS, 'nobody'])}\n" for key in ("parent", "succeeded_by")]
            head = "".join(random.sample([*PARTS, *links], random.randrange(4)))
            head += f"name: {random.choice([slug, 'Blue Door', slug.title()])}\n"
            keys = [line.split(":")[0] for line in head.splitlines() if line[0] not in " -"]
            if len(keys) == len(set(keys)):
                clone.record(head + GRANT + random.choice(["", ENDED, BESIDE_OTHERS]), slug)


def judge_parts(clone: Clone) -> tuple[Brought, Brought, Sides]:
    """What a change brings: as it is found, and with the base read and judged whole; with what was read for it."""
    sides = read_base(clone.root, "main", None, DAY, lambda _: DAY)
    head, known = judge_each(sides.head_tree, DAY, sides.words, processes=1)
    repository = Repository(clone.root)
    prefix = repository.find_prefix(clone.root)
    words = read_last_settings(repository, sides.base_commit, prefix, DAY)[0]
    tree = GitTree(repository, sides.base_commit, prefix)
    whole = replace(sides, base=load_catalog(tree, DAY, None, words), base_tree=tree, touched=None)
    return select_brought(sides, head, known), select_brought(whole, head, known), sides


@pytest.mark.parametrize("seeds", [range(at, at + 8) for at in (0, 8, 16, 24)], ids=str)
def test_the_same_as_both_sides_judged_whole(tmp_path: Path, seeds: range) -> None:
    brought = old = elsewhere = 0
    for seed in seeds:
        random = Random(seed)
        clone = make_clone(tmp_path / str(seed), random.choice(["", "inner/"]))
        for _ in range(25):
            edit(clone, random)
        clone.commit("What was there")
        clone.git("branch", "--force", "main")
        for _ in range(random.randrange(1, 5)):
            edit(clone, random)
            found, expected, sides = judge_parts(clone)
            assert sides.touched is not None
            assert found == expected, seed
            brought, old = brought + len(found.findings), old + found.old
            elsewhere += sum(f.customer not in sides.touched for f in found.findings)
    assert brought
    assert old
    assert elsewhere, "a change of one customer brought nothing to another: the rules that look around were not tried"


@pytest.mark.parametrize(
    ("file", "edit", "brought"),
    [
        ("references/readme.txt", lambda _: "a stray\n", {"schema"}),
        ("schema/policy.yaml", lambda text: text.replace("admins", "administrators"), set()),
        (
            "schema/policy.yaml",
            lambda text: text.replace("people:\n", "people:\n  zoe: {name: Zoe, roles: [cs]}\n"),
            {"schema"},
        ),
    ],
    ids=["stray", "words", "person"],
)
def test_what_concerns_everybody_has_all_read(
    tmp_path: Path, file: str, edit: Callable[[str], str], brought: set[str]
) -> None:
    clone = make_clone(tmp_path / "repo", text=GRANT + ENDED)
    path = clone.root / file
    clone.write_all({file: edit(path.read_text("utf-8") if path.exists() else "")})
    found, expected, sides = judge_parts(clone)
    assert found == expected
    assert {finding.rule for finding in found.findings} == brought
    assert found.old
    assert (sides.touched is None) is bool(brought)


def test_of_the_base_only_what_differs_is_read_and_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clone = make_clone(tmp_path / "repo", text=GRANT + ENDED)
    for slug in SLUGS:
        clone.record(f"name: {slug}\n{GRANT.replace('2026-name', slug)}{ENDED}", slug)
    clone.commit("Customers")
    clone.git("branch", "--force", "main")
    clone.record(GRANT, SLUGS[2])
    read: list[str] = []
    whole = GitTree.read
    monkeypatch.setattr(GitTree, "read", lambda tree, path: (read.append(path), whole(tree, path))[1])
    sides = comparison.read_base(clone.root, "main", None, DAY, lambda _: DAY)
    head, known = judge_each(sides.head_tree, DAY, sides.words, processes=1)
    judged: list[str] = []
    alone = findings_with_places.examine_alone
    monkeypatch.setattr(
        findings_with_places,
        "examine_alone",
        lambda reference, *rest: (judged.append(reference.slug), alone(reference, *rest))[1],
    )
    change = select_brought(sides, head, known)
    assert {path.split("/")[1] for path in read if path.startswith("references/")} == {SLUGS[2]}
    assert judged == [SLUGS[2]]
    assert change.old


def test_what_is_remembered_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(record_cache, "SETTLED", -1e9)  # files of a test are new, and yet to be remembered
    clone = make_clone(tmp_path / "repo", text=GRANT + ENDED)
    policy = (clone.root / "schema/policy.yaml").read_text("utf-8")
    record = "references/nordlys-bank/reference.yaml"
    steps: list[tuple[str, str | None]] = [
        (record, complete_record("aliases: [Blue Door]\n" + GRANT)),
        ("references/customer-a/reference.yaml", complete_record("aliases: [blue door]\n" + GRANT)),
        ("references/customer-a/evidence/form.txt", "They said so.\n"),
        ("schema/policy.yaml", policy.replace("people:\n", "people:\n  zoe: {name: Zoe, roles: [cs]}\n")),
        ("schema/policy.yaml", "company: [\n"),
        ("schema/policy.yaml", policy),
        ("references/customer-a/reference.yaml", None),
        (record, "name: [\n"),
    ]
    told: list[str] = []
    for path, text in steps:
        clone.write_all({path: text})
        first, again = (clone.run("check", "--base", "main").output for _ in range(2))
        assert first == again == clone.run("check", "--base", "main", "--no-cache").output
        told.append(first)
    assert len(set(told)) > len(steps) // 2
