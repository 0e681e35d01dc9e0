"""Opens a pull request on the Git host, with the host's own command-line program if it is installed."""

import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

_PROGRAMS = {
    "github": ("gh", ("pr", "create", "--base={base}", "--head={branch}", "--title={title}", "--body=")),
    "gitlab": (
        "glab",
        (
            *("mr", "create", "--yes", "--target-branch={base}", "--source-branch={branch}"),
            *("--title={title}", "--description="),
        ),
    ),
}
"""The program of each Git host that has one, and its arguments."""


def open_by_program(host: str, folder: Path, base: str, branch: str, title: str) -> str | None:
    """Open a pull request for a pushed branch. Returns the program's last line, usually the address of the request.

    None if no program is installed for the host, or if it failed.
    """
    name, arguments = _PROGRAMS.get(host, ("", ()))
    program = shutil.which(name) if name else None
    if program is None:
        return None
    values = {"base": base, "branch": branch, "title": title}
    full = [program, *(argument.format(**values) if "{" in argument else argument for argument in arguments)]
    try:
        done = subprocess.run(full, cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    except OSError:
        return None
    lines = done.stdout.strip().splitlines()
    return lines[-1] if done.returncode == 0 and lines else None


def compare_address(host: str, url: str, base: str, branch: str) -> str:
    """The address of the page on which a person opens the pull request."""
    url, base, name = url.rstrip("/"), quote(base, safe=""), quote(branch, safe="")
    return {
        "github": f"{url}/compare/{base}...{name}?expand=1",
        "gitlab": f"{url}/-/merge_requests/new?merge_request%5Bsource_branch%5D={name}",
        "gitea": f"{url}/compare/{base}...{name}",
    }[host]
