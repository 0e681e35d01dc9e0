"""How much is loaded before an answer: counted in modules, since time depends on the machine.

A start is paid at every keystroke of completion and by every hook of an editor. Where a number grows, something is
imported that the answer does not need: import it where it is used.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN = """
import os, sys
SETTLED = float(os.environ["SETTLED"])
before = set(sys.modules)
if SETTLED:
    import onrecord.store.record_cache as cache
    cache.SETTLED = SETTLED
from onrecord.__main__ import main
try:
    main()
except SystemExit as end:
    code = end.code
print(*sorted(set(sys.modules) - before), file=sys.stderr)
"""
QUESTION = ("can-use", "nordlys-bank", "logo", "--channel", "website", "--territory", "NO", "--today", "2026-11-21")
READING = {
    *("yaml", "jsonschema_rs", "jsonschema", "iso3166", "hashlib", "dataclasses"),
    *("onrecord.store.documents", "onrecord.store.settings", "onrecord.store.record_reader"),
}
"""What reads files that were not read before."""
NEVER = {"jinja2", "mkdocs", "babel", "PIL", "reportlab", "pypdf", "selectolax", "multiprocessing"}


def list_loaded(*words: str, cache: Path, settled: float = 0) -> set[str]:
    """The modules that a run of the program loads."""
    environment = {
        **{key: value for key, value in os.environ.items() if key not in ("CI", "ONRECORD_NO_CACHE")},
        "XDG_CACHE_HOME": str(cache),
        "SETTLED": str(settled),
    }
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("word", ["--version", "--help"])
def test_words_about_itself_load_no_catalog(word: str, tmp_path: Path) -> None:
    found = list_loaded(word, cache=tmp_path)
    assert not {name for name in found if name.startswith(("onrecord.catalog", "onrecord.store", "msgspec"))}
    assert len(found) < 90


def test_an_answer_loads_what_it_needs(tmp_path: Path) -> None:
    found = list_loaded(*QUESTION, cache=tmp_path)
    assert not found & (NEVER | {"yaml", "onrecord.store.svg_styles"})
    assert len(found) < 255


def test_an_answer_that_was_read_before_reads_nothing(tmp_path: Path) -> None:
    list_loaded(*QUESTION, cache=tmp_path, settled=-1e9)
    found = list_loaded(*QUESTION, cache=tmp_path, settled=-1e9)
    assert not found & (NEVER | READING)
    assert len(found) < 165
