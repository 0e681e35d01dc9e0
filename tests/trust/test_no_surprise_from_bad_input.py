"""No surprise from bad input: any bytes in any file, and anything else that a file system can hold, give findings."""

import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from example_catalogs import complete_record
from onrecord.commands import onrecord
from sample import DAY, ROOT

HOME = "references/nordlys-bank"
RECORD = f"{HOME}/reference.yaml"
REQUEST = f"{HOME}/requests/2026-11-20-globex-call.yaml"
SETTINGS = ("schema/vocabulary.yaml", "schema/policy.yaml")


def check_catalog(root: Path, today: str = str(DAY)) -> tuple[int, list[dict[str, Any]], str]:
    """`check`: its exit code, its findings, and its standard error. Whatever is found has a place and a way out."""
    words = ["check", "--catalog", str(root), "--today", today, "--format", "json"]
    result = CliRunner().invoke(onrecord, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert result.exit_code in (0, 1, 4), result.output
    if result.exit_code == 4:
        assert not result.stdout
        assert "onrecord: " in result.stderr
        assert "  → " in result.stderr
        return 4, [], result.stderr
    found = json.loads(result.stdout)["findings"]
    for finding in found:
        assert finding["path"].startswith(("references/", "schema/")), finding
        assert finding["line"] >= 1, finding
        assert finding["column"] >= 1, finding
        assert finding["message"], finding
        assert finding["hint"], finding
    assert result.exit_code == any(finding["severity"] == "error" for finding in found)
    return result.exit_code, found, result.stderr


def find_only(root: Path) -> tuple[str, str, str]:
    """The one finding of a catalog: its path, its rule and its message."""
    code, (finding,), _ = check_catalog(root)
    assert code == 1
    return finding["path"], finding["rule"], finding["message"]


class TestFileSystem:
    def test_a_record_that_is_a_link(self, catalog: Path) -> None:
        (catalog / RECORD).rename(catalog / "elsewhere.yaml")
        (catalog / RECORD).symlink_to(catalog / "elsewhere.yaml")
        assert find_only(catalog)[:2] == (RECORD, "syntax")

    def test_a_customer_that_is_a_link(self, catalog: Path) -> None:
        (catalog / HOME).rename(catalog / "elsewhere")
        (catalog / HOME).symlink_to(catalog / "elsewhere")
        assert find_only(catalog)[:2] == (HOME, "path-escape")

    @pytest.mark.parametrize("name", ["references", "schema"])
    def test_a_catalog_behind_a_link(self, catalog: Path, name: str) -> None:
        (catalog / name).rename(catalog / "elsewhere")
        (catalog / name).symlink_to(catalog / "elsewhere")
        assert check_catalog(catalog)[0] == 4

    @pytest.mark.parametrize("name", ["requests", "evidence"])
    def test_a_directory_behind_a_link_is_not_walked(self, catalog: Path, name: str) -> None:
        outside = catalog / "outside"
        outside.mkdir()
        (outside / "secret.yaml").write_text("secret")
        (catalog / HOME / name).symlink_to(outside)
        assert find_only(catalog)[:2] == (f"{HOME}/{name}", "path-escape")

    def test_a_file_where_a_directory_belongs(self, catalog: Path) -> None:
        (catalog / HOME / "requests").write_text("use: reference-call\n")
        assert find_only(catalog)[0] == f"{HOME}/requests"

    @pytest.mark.parametrize("kind", ["directory", "pipe", "device", "socket", "nothing"])
    def test_a_record_that_is_no_file(self, catalog: Path, kind: str) -> None:
        record = catalog / RECORD
        record.unlink()
        if kind == "directory":
            record.mkdir()
        elif kind == "pipe":
            os.mkfifo(record)
        elif kind == "device":
            try:
                os.mknod(record, stat.S_IFCHR | 0o666, os.makedev(1, 5))  # /dev/zero, which has no end
            except PermissionError:  # only root makes devices; a pipe without a writer blocks a reader as well
                os.mkfifo(record)
        elif kind == "socket":
            os.mknod(record, stat.S_IFSOCK | 0o666)
        path, rule, message = find_only(catalog)
        assert (path, rule) == (RECORD, "syntax")
        assert "cannot be read" in message

    def test_a_record_that_may_not_be_read(self, catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        real = os.open

        def fail_read(path: Any, *args: Any, **kwargs: Any) -> Any:
            if str(path).endswith("/reference.yaml"):
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *args, **kwargs)

        monkeypatch.setattr(os, "open", fail_read)  # not by chmod: root reads all the same
        assert find_only(catalog) == (RECORD, "syntax", "it cannot be read: Permission denied")

    @pytest.mark.parametrize(
        ("file", "rule"),
        [
            ("../../../../etc/passwd", "path-escape"),
            ("evidence/../../globex/form.pdf", "path-escape"),
            ("evidence/./form.pdf", "path-escape"),
            ("evidence//form.pdf", "path-escape"),
            ("/etc/passwd", "schema"),
            ("evidence\\\\form.pdf", "schema"),
            ("evidence/form\\nform.pdf", "evidence-missing"),
            ("evidence/" + "x" * 200, "evidence-missing"),
            ("evidence", "evidence-missing"),
        ],
    )
    def test_evidence_that_leads_away(self, catalog: Path, file: str, rule: str) -> None:
        (catalog / HOME / "evidence").mkdir()
        evidence = f'{{file: "{file}", sha256: {"1" * 64}}}'
        (catalog / RECORD).write_text(complete_record(f"authorizations:\n  - id: a\n    evidence: {evidence}\n"))
        assert find_only(catalog)[:2] == (RECORD, rule)

    def test_evidence_that_is_a_link(self, catalog: Path) -> None:
        (catalog / HOME / "evidence").mkdir()
        (catalog / HOME / "evidence" / "form.pdf").symlink_to("/etc/passwd")
        evidence = f"{{file: evidence/form.pdf, sha256: {'1' * 64}}}"
        (catalog / RECORD).write_text(complete_record(f"authorizations:\n  - id: a\n    evidence: {evidence}\n"))
        assert find_only(catalog)[1] == "path-escape"

    def test_names_that_no_text_can_hold(self, catalog: Path) -> None:
        requests = catalog / HOME / "requests"
        for directory in (catalog / "references" / "caf\udce9\x1b", requests):
            directory.mkdir()
        for name in ("2026-\udcff.yaml", "a\n::error::.yaml", "notes.txt", ".hidden.yaml"):  # \udcff is the byte FF
            (requests / name).write_text("use: reference-call\n")
        paths = sorted(finding["path"] for finding in check_catalog(catalog)[1])
        assert paths == [
            "references/caf\\xe9\x1b",
            f"{HOME}/requests/.hidden.yaml",
            f"{HOME}/requests/2026-\\xff.yaml",
            f"{HOME}/requests/a\n::error::.yaml",
            f"{HOME}/requests/notes.txt",
        ]

    @pytest.mark.parametrize("name", ["Nordlys", "nordlys--bank", "-x", "x" * 64, "con\u0301", "a.b", "a b"])
    def test_a_directory_that_is_no_customer(self, catalog: Path, name: str) -> None:
        (catalog / "references" / name).mkdir()
        assert find_only(catalog)[:2] == (f"references/{name}", "schema")

    def test_a_broken_file_hides_nothing_in_another(self, catalog: Path) -> None:
        for name, text in (("aa", "name: [\n"), ("zz", "name: Zett\nstatus: actve\nowner: dana\n")):
            (catalog / "references" / name).mkdir()
            (catalog / "references" / name / "reference.yaml").write_text(text)
        assert [(f["customer"], f["rule"]) for f in check_catalog(catalog)[1]] == [("aa", "syntax"), ("zz", "schema")]


class TestNoCatalog:
    def test_an_empty_one_is_in_order(self, catalog: Path) -> None:
        shutil.rmtree(catalog / HOME)
        assert check_catalog(catalog)[:2] == (0, [])

    @pytest.mark.parametrize("missing", ["references", "schema", *SETTINGS])
    def test_what_must_be_there(self, catalog: Path, missing: str) -> None:
        path = catalog / missing
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        assert "give --catalog DIR" in check_catalog(catalog)[2]

    def test_a_file_for_references(self, catalog: Path) -> None:
        shutil.rmtree(catalog / "references")
        (catalog / "references").write_text("")
        assert check_catalog(catalog)[0] == 4


class TestSizes:
    def test_more_than_a_mebibyte(self, catalog: Path) -> None:
        (catalog / RECORD).write_bytes(b"#" * (1 << 20) + b"\n" + (catalog / RECORD).read_bytes())
        assert "1 MiB" in find_only(catalog)[2]

    def test_ten_thousand_keys(self, catalog: Path) -> None:
        (catalog / RECORD).write_text((catalog / RECORD).read_text() + "".join(f"k{i}: 1\n" for i in range(10_000)))
        assert len(check_catalog(catalog)[1]) == 10_000

    def test_as_many_entries_as_fit(self, catalog: Path) -> None:
        entries = "".join(f"  - {{on: 2026-01-02, by: mara, about: x{i}}}\n" for i in range(9_000))
        (catalog / RECORD).write_text((catalog / RECORD).read_text() + "outreach:\n" + entries)
        assert check_catalog(catalog)[0] in (0, 1)

    @pytest.mark.parametrize("number", ["9" * 5_000, "1e999", "-1", "0x10", ".inf", ".nan", "1e3", "1_000"])
    def test_numbers_that_are_none_or_too_large(self, catalog: Path, number: str) -> None:
        text = f"relationship: {{health: {{score: {number}, on: 2026-10-01}}}}\n"
        (catalog / RECORD).write_text((catalog / RECORD).read_text() + text)
        code, found, _ = check_catalog(catalog)
        assert (code, {finding["rule"] for finding in found}) == (1, {"schema"})

    @pytest.mark.parametrize(
        "day", ["0001-01-01", "9999-12-31", "1989-12-31", "2036-11-22", "2026-02-30", "2026-13-01", "99999-01-01"]
    )
    def test_days_that_nobody_means(self, catalog: Path, day: str) -> None:
        text = (catalog / RECORD).read_text().replace("valid_through: 2027-06-14", f"valid_through: {day}")
        (catalog / RECORD).write_text(text)
        path, rule, message = find_only(catalog)
        assert (path, rule) == (RECORD, "schema")
        assert day in message

    @pytest.mark.parametrize("today", ["1990-01-01", "2028-02-29", "9899-12-31", "+99999d"])
    def test_any_day_is_a_day_to_judge_by(self, catalog: Path, today: str) -> None:
        assert check_catalog(catalog, today)[0] in (0, 1)

    @pytest.mark.parametrize("today", ["0001-01-01", "1989-12-31", "9900-01-01", "9999-12-31"])
    @pytest.mark.parametrize("verb", ["check", "find", "due", "stats", "show nordlys-bank", "build"])
    def test_the_ends_of_time(self, catalog: Path, verb: str, today: str) -> None:
        first, *more = verb.split()
        result = CliRunner().invoke(onrecord, [first, *more, "--catalog", str(catalog), "--today", today])
        assert result.exit_code == 2
        assert "between 1990-01-01 and 9899-12-31" in result.stderr

    @pytest.mark.parametrize("verb", ["find", "due", "stats", "show nordlys-bank", "export json"])
    @pytest.mark.parametrize("today", ["1990-01-01", "9899-12-31"])
    def test_the_first_day_and_the_last(self, catalog: Path, verb: str, today: str) -> None:
        first, *more = verb.split()
        result = CliRunner().invoke(onrecord, [first, *more, "--catalog", str(catalog), "--today", today])
        # Who asks in 1990 has a record before them whose days are more than ten years ahead: `show` cannot read it.
        assert result.exit_code in ((0, 1, 4) if first == "show" else (0, 1)), repr(result.exception)
        assert "internal fault" not in result.output


YAML = [
    b":",
    b"- ",
    b"\n",
    b"  ",
    b"[",
    b"]",
    b"{",
    b"}",
    b"'",
    b'"',
    b"#",
    b"&a ",
    b"*a",
    b"!!x ",
    b"<<: ",
    b"? ",
    b"|\n",
]
ODD = [
    b"\t",
    b"\r",
    b"\0",
    b"\xff",
    b"\xe2\x80\xa8",
    b"\xef\xbb\xbf",
    b"\xf0\x9f\x98\x80",
    b"---\n",
    b"%YAML",
    b"9" * 40,
]
VALUES = [b"~", b"null", b"true", b"2026-02-30", b"0001-01-01", b"nordlys", b"any", b"[]", b"{}", b"''", b"-1", b"1e9"]
BYTES = st.sampled_from([*YAML, *ODD, *VALUES])
EDITS = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 30), BYTES), min_size=1, max_size=3)


def change_bytes(data: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    """The bytes with pieces of them replaced: (where, how many, by what)."""
    for where, many, piece in edits:
        at = int(where * len(data))
        data = data[:at] + piece + data[at + many :]
    return data


def swap_lines(data: bytes, one: float, other: float) -> bytes:
    """Two lines change places: what is well-formed mostly stays so, and lands where it does not belong."""
    rows = data.split(b"\n")
    a, b = int(one * len(rows)), int(other * len(rows))
    rows[a], rows[b] = rows[b], rows[a]
    return b"\n".join(rows)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one customer has in the sample, with the settings; each test puts back what it changed."""
    root = tmp_path_factory.mktemp("fuzz")
    shutil.copytree(ROOT / HOME, root / HOME)
    (root / "schema").mkdir()
    for path in SETTINGS:
        shutil.copy(ROOT / path, root / path)
    assert check_catalog(root)[0] == 0
    return root


class TestAnyBytes:
    """Mutations of real files through the reader, the schema, the records, the rules and the gate."""

    def try_bytes(self, root: Path, path: str, change: Callable[[bytes], bytes]) -> None:
        before = (root / path).read_bytes()
        try:
            (root / path).write_bytes(change(before))
            check_catalog(root)
        finally:
            (root / path).write_bytes(before)

    @settings(max_examples=120, deadline=None)
    @given(path=st.sampled_from([RECORD, RECORD, REQUEST, *SETTINGS]), edits=EDITS)
    def test_pieces_replaced(self, root: Path, path: str, edits: list[tuple[float, int, bytes]]) -> None:
        self.try_bytes(root, path, lambda data: change_bytes(data, edits))

    @settings(max_examples=80, deadline=None)
    @given(
        path=st.sampled_from([RECORD, RECORD, REQUEST, *SETTINGS]), one=st.floats(0, 0.999), other=st.floats(0, 0.999)
    )
    def test_lines_swapped(self, root: Path, path: str, one: float, other: float) -> None:
        self.try_bytes(root, path, lambda data: swap_lines(data, one, other))

    @settings(max_examples=60, deadline=None)
    @given(path=st.sampled_from([RECORD, REQUEST, *SETTINGS]), data=st.binary(max_size=60))
    def test_bytes_of_nothing(self, root: Path, path: str, data: bytes) -> None:
        self.try_bytes(root, path, lambda _: data)

    @pytest.mark.parametrize("path", [RECORD, REQUEST, *SETTINGS])
    def test_cut_off_anywhere(self, root: Path, path: str) -> None:
        size = (root / path).stat().st_size
        for end in range(0, size, size // 12):
            self.try_bytes(root, path, lambda data, end=end: data[:end])
