"""PyYAML, jsonschema, csv, PDF readers: what a library does by default, and what the command line does instead.

Each test shows the trap on the library's own version first, so that a note in the table that is no longer true is seen.
"""

import csv
import io
from pathlib import Path
from typing import Any

import jsonschema
import pypdf
import pytest
from click.testing import CliRunner, Result

import yaml
from example_catalogs import complete_record
from onrecord.commands import onrecord
from onrecord.git.tree import DirectoryTree
from onrecord.intake.answer import pdf_child
from onrecord.intake.answer.answer import AnswerError
from onrecord.intake.answer.response import read_response
from onrecord.intake.crm.tables import read_table
from onrecord.reports.table import guard, strip_guard, write_csv
from onrecord.store.documents import read_document
from onrecord.store.schema import read_schema
from sample import DAY

RECORD = "references/nordlys-bank/reference.yaml"


def check(root: Path) -> Result:
    return CliRunner().invoke(onrecord, ["check", "--catalog", str(root), "--today", str(DAY)])


def check_added(root: Path, text: str | bytes) -> Result:
    """`check` after lines were added to the record."""
    data = text.encode() if isinstance(text, str) else text
    (root / RECORD).write_bytes((root / RECORD).read_bytes() + data)
    return check(root)


def load_yaml(text: str | bytes) -> object:
    """What PyYAML makes of it."""
    return yaml.load(text, yaml.CSafeLoader)


class TestPyYAML:
    def test_the_last_of_two_keys_wins(self, catalog: Path) -> None:
        assert load_yaml("owner: dana\nowner: mara") == {"owner": "mara"}
        said = check_added(catalog, "owner: mara\n").output
        assert f"{RECORD}:18:1: error: " in said
        assert "'owner'" in said

    @pytest.mark.parametrize(
        ("text", "taken"), [("NO", False), ("12:30", 750), ("0755", 493), ("1_0", 10), ("yes", True)]
    )
    def test_text_becomes_something_else(self, catalog: Path, text: str, taken: object) -> None:
        assert load_yaml(text) == taken
        (catalog / RECORD).write_text(complete_record(f"name: {text}\n"))
        document, findings = read_document(DirectoryTree(catalog), RECORD, "reference", DAY)
        assert findings == []
        assert document is not None
        assert document["name"] == text

    @pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\u0085"])
    def test_a_key_hides_in_a_comment(self, catalog: Path, separator: str) -> None:
        assert load_yaml(f"# a{separator}status: retired") == {"status": "retired"}
        assert (
            f"U+{ord(separator):04X} is not allowed, not even in a comment"
            in check_added(catalog, f"# a{separator}b: c").output
        )

    def test_so_does_one_behind_a_carriage_return(self, catalog: Path) -> None:
        assert load_yaml(b"# a\rstatus: retired") == {"status": "retired"}
        assert "a carriage return without a line feed" in check_added(catalog, b"# a\rb: c").output

    def test_utf_16_is_read(self, catalog: Path) -> None:
        assert load_yaml("owner: dana".encode("utf-16")) == {"owner": "dana"}
        (catalog / RECORD).write_bytes((catalog / RECORD).read_text().encode("utf-16"))
        assert "the file is UTF-16" in check(catalog).output

    @pytest.mark.parametrize(
        "text", ["2026-02-30", "!!int " + "9" * 5_000, "!!python/object:os.system x", "!!float x", "!!binary \u00e6"]
    )
    def test_bare_exceptions(self, catalog: Path, text: str) -> None:
        with pytest.raises((ValueError, yaml.YAMLError)):
            load_yaml(text)
        result = check_added(catalog, f"website: {text}\n")
        assert result.exit_code == 1
        assert f"{RECORD}:18:" in result.output

    def test_nesting(self, catalog: Path) -> None:
        with pytest.raises(RecursionError):
            yaml.load("[" * 500 + "]" * 500, yaml.SafeLoader)
        assert "error" in check_added(catalog, "preferences: " + "[" * 200_000).output

    def test_nine_to_the_ninth_aliases(self, catalog: Path) -> None:
        rows = ["a: &a [x, x, x, x, x, x, x, x, x]"]
        rows += [
            f"{key}: &{key} [{', '.join([f'*{last}'] * 9)}]" for last, key in zip("abcdefgh", "bcdefghi", strict=True)
        ]
        assert load_yaml("\n".join(rows)), "in no time; who walks it does so 387,420,489 times"
        assert "anchor" in check_added(catalog, "\n".join(rows)).output


class TestJsonschema:
    def test_formats_are_not_checked(self) -> None:
        jsonschema.validate("2026-02-30", {"format": "date"})
        jsonschema.validate("javascript:alert(1)", {"format": "uri"}, format_checker=jsonschema.FormatChecker())

    @pytest.mark.parametrize(
        "line",
        [
            "website: javascript:alert(1)",
            "website: 'https://x.example\\n'",
            'website: "https://x.example/\\n"',
            "website: //x.example",
            "website: https://x.example/ y",
            "website: data:text/html,x",
            "website: https://" + "x" * 3_000,
            "relationship: {renewal: 2026-02-30}",
            "relationship: {renewal: 2026-2-3}",
            "relationship: {renewal: '2026-02-03T00:00:00'}",
            "relationship: {renewal: ２０２６-02-03}",
            "relationship: {renewal: ٢٠٢٦-02-03}",
            'relationship: {renewal: "2026-02-03\\n"}',
            'owner: "dana\\n"',
            'logo: "logo.svg\\n"',
        ],
    )
    def test_the_record_is_held_to_them(self, catalog: Path, line: str) -> None:
        text = (catalog / RECORD).read_text()
        key = line.partition(":")[0]
        kept = "".join(row for row in text.splitlines(keepends=True) if not row.startswith(f"{key}:"))
        (catalog / RECORD).write_text(kept)
        result = check_added(catalog, f"{line}\n")
        assert result.exit_code == 1, line
        assert "[schema]" in result.output

    @pytest.mark.parametrize("kind", ["reference", "request", "policy", "vocabulary"])
    def test_patterns_are_anchored_and_know_ascii_digits_only(self, kind: str) -> None:
        def find_patterns(node: Any) -> list[str]:
            if isinstance(node, list):
                return [found for child in node for found in find_patterns(child)]
            if not isinstance(node, dict):
                return []
            own = [node["pattern"]] if isinstance(node.get("pattern"), str) else []
            return own + [found for child in node.values() for found in find_patterns(child)]

        found = find_patterns(read_schema(kind).document)
        assert found
        for pattern in found:
            assert pattern.startswith("^") and pattern.endswith("$"), pattern
            assert "\\d" not in pattern and "\\w" not in pattern, pattern

    @pytest.mark.parametrize("kind", ["reference", "request", "policy", "vocabulary"])
    def test_every_text_has_a_longest_length_and_nothing_is_fetched(self, kind: str) -> None:
        def walk(node: Any) -> None:
            if isinstance(node, list):
                for child in node:
                    walk(child)
            elif isinstance(node, dict):
                if node.get("type") == "string" and not {"enum", "const"} & set(node):
                    assert "maxLength" in node or node.get("format") == "date", node
                reference = node.get("$ref")
                assert reference is None or str(reference).startswith("#"), node
                for child in node.values():
                    walk(child)

        walk(read_schema(kind).document)

    def test_a_long_value_is_refused_by_its_length(self, catalog: Path) -> None:
        result = check_added(
            catalog, "website: https://" + "a-" * 200_000 + "!\nanonymous_as: " + "a " * 100_000 + "\n"
        )
        assert result.exit_code == 1
        assert len(result.output) < 2_000, "what is wrong is shown in short"


class TestCsv:
    FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", "=cmd|' /C calc'!A0")
    HIDDEN = (" =1+1", "\u00a0=1", "\u200b+1", "\ufeff@x", "\n=1", "' =1", " ' -1", "\x0b=1", "\u3000＝1")

    def test_quotes_do_not_help(self) -> None:
        file = io.StringIO()
        csv.writer(file, quoting=csv.QUOTE_ALL).writerow(["=1+1"])
        assert next(csv.reader(io.StringIO(file.getvalue()))) == ["=1+1"]

    @pytest.mark.parametrize("text", [*FORMULAS, *HIDDEN])
    def test_a_guarded_cell_comes_back_as_it_was(self, text: str) -> None:
        assert guard(text) == f"'{text}"
        assert strip_guard(guard(text)) == text
        assert strip_guard(text) in (text, text.removeprefix("'"))

    @pytest.mark.parametrize("text", ["", " ", "'", "Fish & Chips", " a = b", "'t Hof", "a-b", "1+1", "\u00a0x"])
    def test_what_nothing_computes_is_as_it_was(self, text: str) -> None:
        assert guard(text) == strip_guard(text) == text

    @pytest.mark.parametrize("text", FORMULAS)
    def test_a_cell_never_begins_a_formula(self, text: str) -> None:
        (_, (cell,)) = csv.reader(io.StringIO(write_csv(["name"], [[text]]), newline=""))
        assert cell == f"'{text}" or cell.strip()[0] not in "=+-@＝＋－＠"

    def test_a_customer_may_be_called_so(self, catalog: Path) -> None:
        (catalog / RECORD).write_text(
            complete_record("name: +one\nauthorizations:\n  - id: 2026-name\n    uses: [name]\n")
        )
        assert check(catalog).exit_code == 0
        words = ["export", "csv", "--catalog", str(catalog), "--today", str(DAY)]
        exported = CliRunner().invoke(onrecord, words).stdout_bytes
        assert b"nordlys-bank,'+one," in exported
        assert read_table(exported).rows[0].cells[1] == "+one"


class TestPdfReaders:
    END = b"\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"
    NESTED = b"%PDF-1.7\n1 0 obj\n" + b"[" * 100_000 + b"\nendobj" + END
    MANY = b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n<<>>\nendobj\n" % n for n in range(600_000)) + END

    def test_the_reader_raises_what_its_own_errors_do_not_cover(self) -> None:
        with pytest.raises(RecursionError):
            pypdf.PdfReader(io.BytesIO(self.NESTED)).get_fields()

    @pytest.mark.parametrize("data", [NESTED, MANY], ids=["nested", "many"])
    def test_a_returned_form_is_read_in_a_child_that_is_stopped(self, data: bytes) -> None:
        with pytest.raises(AnswerError, match=r"within the limits|broken"):
            read_response("form.pdf", data)
        assert (pdf_child.MEMORY, pdf_child.SECONDS) == (300 << 20, 2)
