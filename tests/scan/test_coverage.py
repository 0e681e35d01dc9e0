"""What was not read is told: kinds, folders, images, and each place where a name occurs and names nobody."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from .conftest import Run, write

PLANTED = {
    "a.md": "Tolvane\n\n`tolvane` and `Tolvane.run()`\n\n<!-- Tolvane -->\n\n[x](//tolvane.dev/) <i class='tolvane'/>"
    "\nthe tolvane of a crystal, TOLVANE, Tenmoor Energy's, tenmoor energy, NORDLYS BANK, nordlys bank\n",
    "b.tsx": "import Tolvane from 'tolvane';\n// Tolvane\nexport const a = <p className='tolvane'>{Tolvane}</p>;\n",
    "c.html": "<style>.tolvane { color: red }</style><script>tolvane(Tolvane, 'Tolvane')</script><pre>Tolvane</pre>\n",
    "d.yaml": "tolvane: 1\nwho: tolvane  # Tolvane\n'Tolvane': Tenmoor Energy\n",
    "e.json": '{"Tolvane": "the tolvane", "tenmoor energy": 1}\n',
    "f.po": '# Tolvane\nmsgid "tolvane"\nmsgstr "Tolvane"\n',
    "g.css": ".Tolvane, .tolvane { color: red }\n",
    "h.go": 'package tolvane // Tenmoor Energy\nvar Tolvane = "tolvane"\n',
    "i.toml": "[tolvane]\nTolvane = 'tolvane' # Tolvane\n",
    "j.rst": ".. Tolvane\n\n::\n\n    Tolvane\n\n``Tolvane`` and tolvane_\n",
    "k.ipynb": '{"cells": [{"cell_type": "code", "source": ["import Tolvane # tolvane"]}]}\n',
}
NAMES = {"tolvane": "Tolvane", "tenmoor": "Tenmoor Energy", "nordlys-bank": "Nordlys Bank"}


def search_plainly(text: str) -> set[tuple[int, str]]:
    """What a search that ignores case finds, as (line, customer)."""
    return {
        (number, slug)
        for number, line in enumerate(text.split("\n"), 1)
        for slug, name in NAMES.items()
        if re.search(rf"\b{re.escape(name)}\b", line, re.I)
    }


@pytest.mark.parametrize("name", PLANTED)
def test_no_name_that_a_plain_search_finds_is_missing_without_a_line_that_says_why(
    run: Run, site: Path, name: str
) -> None:
    write(site / name, PLANTED[name])
    result = json.loads(run("--show", "passed", "--format", "json").stdout)
    allowed = json.loads(run("--show", "allowed", "--format", "json").stdout)
    told = {(row["line"], row["customer"]) for row in (*result["findings"], *allowed["findings"])}
    unread = [row["message"] for row in result["findings"] if row["rule"] == "not-read"]
    if result["coverage"]["not_read"]:
        assert all(any(NAMES[slug] in message for message in unread) for _, slug in search_plainly(PLANTED[name]))
    else:
        assert search_plainly(PLANTED[name]) - told == set()
        assert sum(result["coverage"]["passed_over"].values()) == sum(
            row["rule"] == "passed-over" for row in result["findings"]
        )


def test_a_place_that_is_passed_over_says_why(run: Run, site: Path) -> None:
    write(site / "a.md", "`Tolvane` <!-- Tolvane --> a tolvane https://tolvane.dev\n")
    rows = json.loads(run("--show", "passed", "--format", "json").stdout)["findings"]
    assert [(row["column"], row["reason"], row["severity"]) for row in rows] == [
        (2, "code", "info"),
        (16, "comment", "info"),
        (30, "spelling", "info"),
        (46, "address", "info"),
    ]
    text = run("--show", "passed").stdout
    assert "'tolvane' does not name Tolvane here: spelled with other capitals" in text
    assert "A name occurs at 4 places without naming the customer: " in text
    assert run().exit_code == 0


def test_kinds_that_are_not_read_are_counted_and_named_customers_warned_of(run: Run, site: Path) -> None:
    write(site / "a.md", "fine\n")
    write(site / "x.go", "package x\n// We met Tolvane\n")
    write(site / "y.go", "package y\n")
    write(site / "old/deck.ppt", b"\xd0\xcf\x11\xe0\0")
    write(site / "a.woff2", b"wOF2\0Tolvane")
    write(site / "node_modules/a.md", "Tolvane\n")
    write(site / ".draft/a.md", "Tolvane\n")
    write(site / ".eslintrc", "{}\n")
    write(site / "shot.png", b"\x89PNG\r\n\x1a\n")
    result = run("--exclude", "old/**")
    assert (
        "x.go:2:11: warning: 2 .go files were not read, but a plain text search found Tolvane (x.go:2)" in result.stdout
    )
    assert result.stdout.endswith(
        "Not read: 2 .go, 1 .woff2.\n1 image (1 .png) was compared with logos; text in images is not read.\n"
        "Left out: folders .draft, node_modules; 1 hidden file; 1 file by `exclude`.\n1 warning; 2 files read.\n"
    )
    assert result.exit_code == 0
    coverage = json.loads(run("--format", "json").stdout)["coverage"]
    assert coverage == {
        "read": 2, "not_read": {".go": 2, ".ppt": 1, ".woff2": 1}, "images_without_text": 1,
        "images_by_kind": {".png": 1},
        "not_entered": {".draft": 1, "node_modules": 1}, "hidden": 1, "excluded": 0, "links": 0, "passed_over": {},
    }  # fmt: skip
    sarif: dict[str, Any] = json.loads(run("--format", "sarif").stdout)["runs"][0]
    assert sarif["properties"]["coverage"] == coverage
    said = [note["message"]["text"] for note in sarif["invocations"][0]["toolExecutionNotifications"]]
    assert said[0] == "Not read: 2 .go, 1 .ppt, 1 .woff2."
    assert sarif["invocations"][0]["executionSuccessful"] is True


def test_strict_coverage_fails_and_says_why(run: Run, site: Path) -> None:
    write(site / "a.md", "fine\n")
    write(site / "a.woff", b"\0")
    assert run("--strict-coverage").exit_code == 0
    write(site / "deck.key", b"PK\x03\x04\0")
    result = run("--strict-coverage")
    assert result.exit_code == 1
    assert "deck.key:1:1: error: this .key file was not read [not-read]" in result.stdout
    assert "export it as .pptx or PDF" in result.stdout
    assert run("--strict-coverage", "--exclude", "*.key").exit_code == 0
    assert run().exit_code == 0


def test_strict_coverage_fails_for_what_is_hidden_unless_it_is_left_out(run: Run, site: Path) -> None:
    write(site / "a.md", "fine\n")
    write(site / ".vitepress/theme/Home.vue", "<template><p>We met Tolvane</p></template>\n")
    write(site / ".gitignore", "x\n")
    result = run("--strict-coverage")
    assert "Home.vue:1:21: error: Tolvane is named" in result.stdout
    assert "[not-read]" not in result.stdout
    write(site / ".draft/a.md", "Tolvane\n")
    write(site / ".env", "Tolvane\n")
    result = run("--strict-coverage")
    assert ".draft:1:1: error: 1 hidden file and the folder .draft were not read [not-read]" in result.stdout
    assert "[not-read]" not in run("--strict-coverage", "--exclude", ".draft/", "--exclude", ".env").stdout
    assert "[not-read]" not in run().stdout
