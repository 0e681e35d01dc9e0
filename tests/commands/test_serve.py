"""serve: builds again on change, keeps the last good site while there are errors, stops when asked."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Condition, Thread
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from git_catalogs import TODAY, Clone, make_clone
from onrecord.commands import onrecord
from patience import PATIENCE


class Served:
    """A running `onrecord serve`, and the lines it has said."""

    def __init__(self, clone: Clone) -> None:
        heeds = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # a shell's `&` ignores it
        program = [sys.executable, "-c", f"{heeds}; from onrecord.__main__ import main; main()"]
        self.process = subprocess.Popen(
            [*program, "serve", "--port", "0", "--catalog", str(clone.root), "--today", TODAY],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said: list[str] = []
        self._ended = False
        self._news = Condition()
        self._listener = Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                with self._news:
                    self.said.append(line.rstrip())
                    self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()

    def stop(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.wait()
        self._listener.join()

    def wait_for(self, wanted: Callable[[str], bool]) -> str:
        """The first line that is wanted, waited for. Fails with all that was said."""
        with self._news:
            self._news.wait_for(lambda: self._ended or any(map(wanted, self.said)), PATIENCE)
            found = next(filter(wanted, self.said), None)
        if found is None:
            pytest.fail("\n".join(self.said))
        return found


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return make_clone(tmp_path / "work")


@pytest.fixture
def served(clone: Clone) -> Iterator[Served]:
    running = Served(clone)
    yield running
    running.stop()


def get(address: str) -> str:
    with urlopen(address, timeout=PATIENCE) as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        return str(answer.read().decode())


def test_the_life_of_a_server(clone: Clone, served: Served) -> None:
    address = served.wait_for(lambda line: line.startswith("Serving on")).split()[2]
    page = f"{address}references/nordlys-bank/"
    assert "Nordlys Bank" in get(page)
    builds = get(f"{address}.onrecord-reload")

    policy = clone.root / "schema/policy.yaml"
    rules = policy.read_text()
    policy.write_text(rules + "surprise: 1\n")
    served.wait_for(lambda line: "schema/policy.yaml cannot be used" in line)
    assert "Nordlys Bank" in get(page), "the last good site stays"
    assert get(f"{address}.onrecord-reload") == builds, "open pages stay as they are"

    policy.write_text(rules)
    record = clone.root / "references/nordlys-bank/reference.yaml"
    good = record.read_text()
    record.write_text(good + "surprise: 1\n")
    served.wait_for(lambda line: "left out of the site: 1 whole record" in line)
    served.wait_for(
        lambda line: ": 0 references shown" in line
    )  # said last: what is said after it is about the next edit
    with pytest.raises(HTTPError):
        get(page)
    builds = get(f"{address}.onrecord-reload")

    before = list(served.said)
    record.write_text(good.replace("Nordlys Bank", "Nordlys Sparebank"))
    served.wait_for(lambda line: line.endswith("changed") and line not in before)
    while get(f"{address}.onrecord-reload") == builds:
        time.sleep(0.1)  # the pages are told right after it is said
    assert "Nordlys Sparebank" in get(page), "open pages load again, and see the new site"

    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(PATIENCE) == 0
    served.wait_for(lambda line: line == "Stopped.")


def test_a_catalog_that_cannot_be_read_is_not_served(clone: Clone) -> None:
    policy = clone.root / "schema/policy.yaml"
    policy.write_text(policy.read_text() + "surprise: 1\n")
    result = CliRunner().invoke(onrecord, ["serve", "--port", "0", "--catalog", str(clone.root), "--today", TODAY])
    assert result.exit_code == 1
    assert "schema/policy.yaml cannot be used" in result.stderr


def test_a_port_that_is_taken(clone: Clone, served: Served) -> None:
    port = served.wait_for(lambda line: line.startswith("Serving on")).split()[2].rstrip("/").rpartition(":")[2]
    result = CliRunner().invoke(onrecord, ["serve", "--port", port, "--catalog", str(clone.root), "--today", TODAY])
    assert result.exit_code == 4
    assert f"port {port} cannot be used" in result.stderr
    assert "--port" in result.stderr
