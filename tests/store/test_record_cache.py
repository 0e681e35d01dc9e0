"""What is remembered is what would be read: each input is changed in turn, and every answer follows."""

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from msgspec.structs import replace

from example_catalogs import ROOT, complete_record
from git_catalogs import GRANT, PROOF
from onrecord.catalog.record.reference import Reference
from onrecord.commands import onrecord
from onrecord.finding import Finding, Severity
from onrecord.git.tree import DirectoryTree
from onrecord.store import record_cache, record_reader, whole_check
from onrecord.store.catalog_reader import load_catalog, load_settings
from onrecord.store.findings_with_places import examine
from onrecord.store.known_records import know
from onrecord.store.packed_records import PackedRecords
from onrecord.store.record_cache import Entry, RecordCache
from onrecord.store.whole_check import check_catalog
from whole_records import references

DAY = date(2026, 11, 21)
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
WORDS = "We close the books in four days, and nobody here wants the old spreadsheets back."
RECORD = f"""\
{GRANT}
logo: logo.svg
quotes:
  - {{id: cfo, text: "{WORDS}", speaker: {{name: Kari Lund, title: CFO}}, attribution: title-only,
     authorization: 2026-name,
     consent: {{on: 2026-02-01, basis: email, evidence: {{url: https://mail.example/2, sha256: {"2" * 64}}}}}}}
"""
REQUEST = "use: reference-call\nrequested: {on: 2026-11-02, by: mara}\n"
HOME = "references/nordlys-bank"


@pytest.fixture
def catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(record_cache, "SETTLED", -1e9)  # files of a test are new, and yet to be remembered
    root = tmp_path / "catalog"
    (root / "schema").mkdir(parents=True)
    for name in ("policy.yaml", "vocabulary.yaml"):
        shutil.copy(ROOT / "schema" / name, root / "schema" / name)
    write(root, f"{HOME}/reference.yaml", complete_record(RECORD))
    write(root, f"{HOME}/evidence/form.txt", PROOF.decode())
    write(root, f"{HOME}/logo.svg", LOGO)
    write(root, f"{HOME}/requests/2026-11-02-a.yaml", REQUEST)
    write(root, "references/harbor/reference.yaml", complete_record(f"{GRANT}\nname: Harbor\n"))
    write(root, "references/harbor/evidence/form.txt", PROOF.decode())
    write(root, "page.md", f"Harbor and Nordlys Bank are customers.\n\n“{WORDS}”\n")
    return root


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def run(root: Path, *words: str, today: str = "2026-11-21") -> Result:
    return CliRunner().invoke(onrecord, [words[0], "--catalog", str(root), "--today", today, *words[1:]])


ASKED = (
    ("check",),
    ("check", "references/nordlys-bank"),
    ("show", "nordlys-bank"),
    ("find", "--format", "json"),
    ("find", "nordlys", "--format", "json"),
    ("show", "Harbor"),
    ("can-use", "Nordlys Bank", "name", "--channel", "website", "--territory", "NO"),
    ("scan", "page.md", "--channel", "website", "--show", "all"),
)


def run_verbs(root: Path, today: str = "2026-11-21") -> list[tuple[int, str]]:
    """What the verbs that remember say, each with its exit code."""
    with contextlib.chdir(root):
        found = [run(root, *words, today=today) for words in ASKED]
    return [(result.exit_code, result.output) for result in found]


def run_without_cache(root: Path, today: str = "2026-11-21") -> list[tuple[int, str]]:
    """The same with nothing remembered."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONRECORD_NO_CACHE", "1")
        return run_verbs(root, today)


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def remove(path: str) -> Callable[[Path], None]:
    return lambda root: (root / path).unlink()


def keep_times(root: Path) -> None:
    """As many bytes, and the time of writing put back."""
    file = root / f"{HOME}/reference.yaml"
    before = file.stat()
    edit(f"{HOME}/reference.yaml", "uses: [name]", "uses: [logo]")(root)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = file.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def replace_file(root: Path) -> None:
    file = root / f"{HOME}/evidence/form.txt"
    before = file.stat()
    (root / "other.txt").write_bytes(b"They said no!.\n"[: before.st_size])
    os.utime(root / "other.txt", ns=(before.st_atime_ns, before.st_mtime_ns))
    (root / "other.txt").rename(file)


CHANGES: dict[str, Callable[[Path], None]] = {
    "the record": edit(f"{HOME}/reference.yaml", "uses: [name]", "uses: [logo]"),
    "its state": edit(f"{HOME}/reference.yaml", "status: active", "status: retired\nstatus_reason: They asked us to"),
    "a record that no longer parses": edit(f"{HOME}/reference.yaml", "name:", "name: ["),
    "the words of a quote": edit(f"{HOME}/reference.yaml", "in four days", "in nine days"),
    "a quote that is gone": edit(f"{HOME}/reference.yaml", WORDS, "It works."),
    "a request": edit(f"{HOME}/requests/2026-11-02-a.yaml", "mara", "nobody"),
    "a new request": lambda root: write(root, f"{HOME}/requests/2026-11-03-b.yaml", "use: golf\n"),
    "a request that is gone": remove(f"{HOME}/requests/2026-11-02-a.yaml"),
    "a proof": lambda root: write(root, f"{HOME}/evidence/form.txt", "They said no.\n"),
    "a proof that is gone": remove(f"{HOME}/evidence/form.txt"),
    "a proof nobody names": lambda root: write(root, f"{HOME}/evidence/deep/er/x.txt", "x"),
    "another file in the proof's place": replace_file,
    "the logo": lambda root: write(root, f"{HOME}/logo.svg", LOGO.replace("<path", "<script/><path")),
    "a time of writing that was put back": keep_times,
    "a customer who is gone": lambda root: shutil.rmtree(root / "references/harbor"),
    "a new customer": lambda root: write(root, "references/new/reference.yaml", complete_record(GRANT)),
    "a new customer of the same name": lambda root: write(
        root, "references/new/reference.yaml", complete_record("name: Harbor\n")
    ),
    "another who takes the name": edit("references/harbor/reference.yaml", "name: Harbor", "name: nordlys bank"),
    "another who looks the same": edit("references/harbor/reference.yaml", "name: Harbor", "name: Nordlуs Bank"),
    "a parent who is not there": edit("references/harbor/reference.yaml", "name: Harbor", "parent: x\nname: Harbor"),
    "an ignore": edit(
        f"{HOME}/reference.yaml",
        "status: active",
        "status: active\nignore: [{rule: affiliate-restricted, why: known, until: 2027-01-01}]",
    ),
    "policy": edit("schema/policy.yaml", "title: ", "title: The "),
    "policy's needs": edit("schema/policy.yaml", "default: [", "default: [legal, "),
    "policy's longest term": edit("schema/policy.yaml", "max_days: 1096", "max_days: 30"),
    "what a use is called": edit("schema/vocabulary.yaml", "title: Name,", "title: Our name,"),
    "vocabulary": edit("schema/vocabulary.yaml", "  website:", "  webpage:"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_answer_follows_a_change(catalog: Path, name: str) -> None:
    before = run_verbs(catalog)
    assert before == run_verbs(catalog) == run_without_cache(catalog)
    CHANGES[name](catalog)
    after = run_verbs(catalog)
    assert after == run_without_cache(catalog)
    if name != "policy":  # a title is not in these answers
        assert after != before


def test_a_row_hangs_on_the_record_alone(catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What only looks for a customer asks the disk about one file of each, and about all files of those it finds."""
    run(catalog, "check")
    asked: list[bytes] = []
    real = record_cache.read_facts
    monkeypatch.setattr(
        record_cache, "read_facts", lambda folder, names: (asked.append(folder + names), real(folder, names))[1]
    )
    run(catalog, "find", "harbor")
    assert sum(b"/form.txt" in names for names in asked) == 1
    assert len(asked) == 3
    remove(f"{HOME}/evidence/form.txt")(catalog)
    (row,) = RecordCache(catalog, DAY).recall_rows(["nordlys-bank", "nobody"]).values()
    assert row.listed.names == ("nordlys bank",)
    assert RecordCache(catalog, DAY).recall("nordlys-bank") is None
    assert not RecordCache(catalog, date(2026, 11, 20)).recall_rows(["nordlys-bank"])


def test_rows_that_are_lost_are_made_again(catalog: Path) -> None:
    before = run_verbs(catalog)
    for file in list_files():
        if "-rows" in file.name:
            file.unlink()
    assert run_verbs(catalog) == before
    assert RecordCache(catalog, DAY).recall_rows(["nordlys-bank", "harbor"]).keys() == {"nordlys-bank", "harbor"}


def test_every_answer_follows_the_day(catalog: Path) -> None:
    write(catalog, "references/harbor/reference.yaml", complete_record("name: Harbor\n") + "\nname_from: 2036-12-01\n")
    for day in ("2026-11-21", "2026-12-05", "2020-01-01", "2036-11-30", "2026-11-21"):
        assert run_verbs(catalog, day) == run_verbs(catalog, day) == run_without_cache(catalog, day)


def count_reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    read: list[str] = []
    real = record_reader.find_strays  # what every read of a customer begins with

    def note_reading(entries: Any, slug: str, named: frozenset[str]) -> Iterator[Finding]:
        read.append(slug)
        return real(entries, slug, named)

    monkeypatch.setattr(record_reader, "find_strays", note_reading)
    return read


def test_only_what_changed_is_read_again(catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = count_reads(monkeypatch)
    run_verbs(catalog)
    assert sorted(read) == ["harbor", "nordlys-bank"]
    CHANGES["a request"](catalog)
    run(catalog, "check")
    assert sorted(read) == ["harbor", "nordlys-bank", "nordlys-bank"]


def test_another_version_reads_everything_again(catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_verbs(catalog)
    read = count_reads(monkeypatch)
    monkeypatch.setattr(record_cache, "compute_tool_stamp", lambda without: "another")
    run_verbs(catalog)
    assert sorted(read) == ["harbor", "nordlys-bank"]


def test_another_schema_or_source_is_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schema = tmp_path / "schema"
    write(schema, "reference.schema.json", "{}")
    monkeypatch.setattr(record_cache, "find_packaged", lambda _: schema)
    record_cache.compute_tool_stamp.cache_clear()
    one = record_cache.compute_tool_stamp()
    write(schema, "reference.schema.json", "{ }")
    record_cache.compute_tool_stamp.cache_clear()
    assert record_cache.compute_tool_stamp() != one
    record_cache.compute_tool_stamp.cache_clear()


def test_what_was_just_written_is_not_remembered_yet(catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second edit in the same tick of a coarse clock would leave the same times."""
    monkeypatch.setattr(record_cache, "SETTLED", 1000.0)
    read = count_reads(monkeypatch)
    run(catalog, "check")
    run(catalog, "check")
    assert len(read) == 4


@pytest.mark.parametrize("with_", ["option", "variable", "ci"])
def test_nothing_is_remembered_where_that_is_not_wanted(
    catalog: Path, with_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if with_ == "variable":
        monkeypatch.setenv("ONRECORD_NO_CACHE", "1")
    if with_ == "ci":
        monkeypatch.setenv("CI", "true")
    assert run(catalog, "check", *(["--no-cache"] if with_ == "option" else [])).exit_code in (0, 1)
    assert not record_cache.find_cache_folder().exists()


def list_files() -> list[Path]:
    return sorted(record_cache.find_cache_folder().rglob("*.msgpack"))


def spoil(data: bytes) -> list[bytes]:
    other = msgspec.msgpack.encode(
        {"tool": record_cache.compute_tool_stamp(record_cache.OUTER), "entries": {"nordlys-bank": {"signature": 1}}}
    )
    return [b"", data[: len(data) // 2], b"\xff" * 40, data[:40] + b"\x00" * 9 + data[49:], b"[]", other]


@pytest.mark.parametrize("kind", range(6))
def test_a_damaged_or_foreign_file_is_as_if_it_were_not_there(catalog: Path, kind: int) -> None:
    before = run_verbs(catalog)
    assert list_files()
    for file in list_files():
        file.write_bytes(spoil(file.read_bytes())[kind])
    assert run_verbs(catalog) == before
    assert run_verbs(catalog) == before


def test_another_catalog_s_file_is_not_believed(catalog: Path, tmp_path: Path) -> None:
    """A copied folder brings nothing: entries hang on the very files."""
    other = tmp_path / "other"
    shutil.copytree(catalog, other)
    edit(f"{HOME}/reference.yaml", "uses: [name]", "uses: [logo]")(other)
    run_verbs(catalog)
    mine = {file.name: file for file in list_files()}
    run_verbs(other)
    for file in list_files():
        if file.parent != next(iter(mine.values())).parent:
            shutil.copy(mine.get(file.name, file), tmp_path / "kept")
            shutil.copy(tmp_path / "kept", file)
    assert run_verbs(other) == run_without_cache(other)


def test_a_folder_that_cannot_be_written(catalog: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert run_verbs(catalog) == run_without_cache(catalog)


def test_nothing_lies_in_the_catalog(catalog: Path) -> None:
    before = sorted(catalog.rglob("*"))
    run_verbs(catalog)
    assert sorted(catalog.rglob("*")) == before
    assert all(file.stat().st_mode & 0o077 == 0 for file in record_cache.find_cache_folder().iterdir())


def test_who_is_gone_is_forgotten(catalog: Path) -> None:
    run(catalog, "check")
    shutil.rmtree(catalog / "references/harbor")
    run(catalog, "check")
    assert not any(b"Harbor" in file.read_bytes() for file in list_files())


def test_clear_forgets_everything(catalog: Path) -> None:
    run_verbs(catalog)
    done = CliRunner().invoke(onrecord, ["cache", "clear"])
    assert done.exit_code == 0
    assert "Cleared" in done.output
    assert not record_cache.find_cache_folder().exists()
    assert "0 bytes" in CliRunner().invoke(onrecord, ["cache", "clear"]).output


@given(references)
@settings(max_examples=50, deadline=None)
def test_what_comes_back_is_what_was_kept(reference: Any) -> None:
    finding = Finding("a.yaml", 1, 2, "schema", Severity.ERROR, "wrong", "mend it", "a", keys=("x", 0))
    known = replace(know(reference, (finding,), 2), own=(finding,))
    entry = Entry(b"\0/x", hashlib.sha256(b"x").digest(), DAY, b"s", known)
    back = msgspec.msgpack.decode(msgspec.msgpack.encode(entry), type=Entry)
    assert back == entry
    (unpacked,) = PackedRecords({reference.slug: back.known.packed}).values()
    assert unpacked == reference
    assert json.dumps(msgspec.to_builtins(unpacked)) == json.dumps(msgspec.to_builtins(reference))


def count_judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    real = whole_check.judge_alone

    def note_judging(reference: Reference, *words: Any) -> Iterator[Finding]:
        found.append(reference.slug)
        return real(reference, *words)

    monkeypatch.setattr(whole_check, "judge_alone", note_judging)
    return found


def test_only_what_changed_is_judged_again(catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = count_judged(monkeypatch)
    run(catalog, "find")  # reads, and judges nothing
    for expected in (["harbor", "nordlys-bank"], []):
        found.clear()
        assert run(catalog, "check").output == run(catalog, "check").output
        assert found == expected
    CHANGES["a request"](catalog)
    run(catalog, "check")
    assert found == ["nordlys-bank"]
    found.clear()
    for change in ("policy's longest term", "what a use is called"):
        CHANGES[change](catalog)
        run(catalog, "check")
    run(catalog, "check", today="2026-11-22")
    assert found == ["harbor", "nordlys-bank"] * 3


def test_an_ignore_of_what_hangs_on_others_follows_them(catalog: Path) -> None:
    """The parent bans what the record allows; the record says nothing new when the ban goes."""
    write(
        catalog,
        "references/harbor/reference.yaml",
        complete_record(
            f"{GRANT}\nname: Harbor\nparent: nordlys-bank\n"
            "ignore: [{rule: affiliate-restricted, why: They are apart, until: 2027-01-01}]\n"
        ),
    )
    quiet = run(catalog, "check").output
    assert "silences nothing" in quiet
    ban = "status: retired\nstatus_reason: They asked us to"
    edit(f"{HOME}/reference.yaml", "status: active", ban)(catalog)
    assert "silences nothing" not in run(catalog, "check").output


@pytest.mark.parametrize("processes", [1, 2])
def test_processes_and_what_is_remembered_change_no_finding(
    catalog: Path, processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_check, "CHUNK", 1)
    monkeypatch.setattr(record_cache, "MANY", 2 if processes == 2 else 1000)
    tree, words = DirectoryTree(catalog), load_settings(DirectoryTree(catalog), DAY)
    whole = load_catalog(tree, DAY, words=words)
    expected = examine(whole, tree, DAY)
    assert expected
    for memory in (None, RecordCache(catalog, DAY), RecordCache(catalog, DAY)):
        read, found = check_catalog(tree, DAY, words, memory, processes)
        assert found == expected
        assert (read.references, read.requests, read.findings) == (whole.references, whole.requests, whole.findings)
        assert read.library.references == whole.library.references
    assert RecordCache(catalog, DAY).recall_rows(whole.library.references).keys() == whole.library.references.keys()


def test_order_of_files_and_times_do_not_matter(catalog: Path) -> None:
    whole = load_catalog(DirectoryTree(catalog), DAY)
    for _ in range(2):
        again = load_catalog(DirectoryTree(catalog), DAY, memory=RecordCache(catalog, DAY))
        assert again.library.references == whole.library.references
        assert list(again.library.references) == list(whole.library.references)
