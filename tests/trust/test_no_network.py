"""No network: no verb opens a socket but `serve` (loopback) and `verify URL`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from every_verb import make_hostile_clone, make_lines
from onrecord.commands import VERBS
from onrecord.publish.server import SiteServer
from patience import PATIENCE

WATCH = """
import os, sys
def watch(event, args):
    # An address and a name are asked for before anything leaves the machine; making a socket is the first step.
    # A pair of local ends, by which asyncio wakes itself, has no address; what it would connect to is told here too.
    pair = event == "socket.__new__" and args[1] == 1  # AF_UNIX
    if event.startswith("socket.") and event not in ("socket.gethostname",) and not pair:
        with open(os.environ["SOCKETS"], "a", encoding="utf-8") as file:
            file.write(f"{os.environ.get('VERB')}: {event} {args!r}\\n")
        raise OSError(101, "the test has no network")
sys.addaudithook(watch)
"""
DRIVER = """
import json, os, sys
from onrecord.commands import onrecord
for verb, words in json.load(sys.stdin):
    os.environ["VERB"] = verb
    try:
        onrecord([verb, *words], prog_name="onrecord")
    except SystemExit as done:
        print(json.dumps([verb, done.code]), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def verb_runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[list[object]], str]:
    """Every verb, in a process (and children of it) in which a socket cannot be made: exit codes, and who tried."""
    top = tmp_path_factory.mktemp("offline")
    clone = make_hostile_clone(top / "work", passes=True)
    (top / "site").mkdir()
    (top / "site" / "sitecustomize.py").write_text(WATCH)
    todo = []
    for verb, several in make_lines(top / "papers").items():
        options = [] if verb in ("rules", "init") else ["--catalog", str(clone.root), "--today", "2026-11-21"]
        todo += [(verb, [*options, *words]) for words in several]
    todo.append(("verify", [*options, "http://127.0.0.1:1/"]))
    done = subprocess.run(
        [sys.executable, "-c", DRIVER],
        input=json.dumps(todo),
        cwd=top,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(top / "site"),
            "SOCKETS": str(top / "sockets"),
            "NO_COLOR": "1",
        },
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if line.startswith("[")]
    tried = top / "sockets"
    return [json.loads(line) for line in said], tried.read_text() if tried.exists() else ""


def test_every_verb_was_run(verb_runs: tuple[list[list[object]], str]) -> None:
    assert {verb for verb, _ in verb_runs[0]} == set(VERBS) - {"serve"}, "add the new verb to tests/every_verb.py"


def test_none_opens_a_socket_but_verify_of_an_address(verb_runs: tuple[list[list[object]], str]) -> None:
    assert {line.split(":")[0] for line in verb_runs[1].splitlines()} == {"verify"}


def test_each_does_without_what_it_is_for(verb_runs: tuple[list[list[object]], str]) -> None:
    """Nothing failed for want of a network: each verb answered at least once, the site was built and read."""
    answered = {verb for verb, code in verb_runs[0] if code in (0, 1)}
    assert answered == set(VERBS) - {"serve"}
    assert ["build", 0] in verb_runs[0]
    assert ["verify", 0] in verb_runs[0]


def test_the_server_listens_on_loopback_only(tmp_path: Path) -> None:
    with SiteServer(tmp_path, 0) as server:
        assert server.socket.getsockname()[0] == "127.0.0.1"
