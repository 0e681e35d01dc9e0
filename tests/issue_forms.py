"""Issues as a form writes them, and what the program makes of them."""

import json
from pathlib import Path
from typing import Any

from git_catalogs import Clone


def make_body(given: dict[str, str], end: str = "\n") -> str:
    return (end * 2).join(f"### {heading}{end * 2}{answer}" for heading, answer in given.items())


def run_intake(clone: Clone, out: Path, text: Any, form: str = "request", **more: Any) -> dict[str, str]:
    """The files that come of a form, by path."""
    issue: dict[str, Any] = {
        "number": 12,
        "user": {"login": "Sam-Adeyemi"},
        "created_at": "2026-11-20T10:00:00Z",
        "labels": [{"name": "onrecord-intake"}, {"name": f"onrecord-{form}"}],
        "body": text,
    }
    event = out / "event.json"
    event.write_text(json.dumps({"action": "opened", "issue": {**issue, **more}}))
    result = clone.run("intake", str(event), "--out", str(out / "plan"))
    assert result.exit_code == 0, result.output
    plan = out / "plan"
    return {p.relative_to(plan).as_posix(): _decode(p.read_bytes()) for p in plan.rglob("*") if p.is_file()}


def _decode(data: bytes) -> str:
    """As text, byte by byte where it is none."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")
