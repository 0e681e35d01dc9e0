"""`make demo`: a permission ends, the gate is red, what must be taken down is, and the gate is green again."""

import subprocess
import sys
from pathlib import Path

from sample import ROOT


def test_red_then_green_with_real_output(tmp_path: Path) -> None:
    tool = tmp_path / "onrecord"
    tool.write_text(f"#!{sys.executable}\nfrom onrecord.__main__ import main\nmain()\n")
    tool.chmod(0o755)
    words = ["sh", str(ROOT / "docs" / "demo.sh"), str(tool)]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    before, ended, asked, taken_down, after = told.split("\033[1m")[1:]
    assert "error" not in before.partition("\033[0m")[2]
    assert "[expired-published]" in ended
    assert "1 error" in ended
    assert "ask first: zielona-polana" in asked
    assert "Wrote references/zielona-polana/reference.yaml" in taken_down
    assert "error" not in after
    assert "Traceback" not in told
