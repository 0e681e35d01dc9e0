"""A pull request on the Git host, by the host's own command-line program where it is installed."""

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
"""The program of each Git host that has one, and what it is asked to do."""


def opened_by_program(host: str, folder: Path, base: str, branch: str, title: str) -> str | None:
    """Open a pull request for a branch that was pushed; what the program says of it, usually its address.

    None where no program is installed for the host, or where it could not do it.
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
    """The page on which a person opens the pull request."""
    url, base, name = url.rstrip("/"), quote(base, safe=""), quote(branch, safe="")
    return {
        "github": f"{url}/compare/{base}...{name}?expand=1",
        "gitlab": f"{url}/-/merge_requests/new?merge_request%5Bsource_branch%5D={name}",
        "gitea": f"{url}/compare/{base}...{name}",
    }[host]
