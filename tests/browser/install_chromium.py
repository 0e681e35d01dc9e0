"""Make sure there is a Chromium for the browser tests: one that is here, else Playwright's, else the system's package.

Prints where it is. Exit code 1, with what was tried, where none can be had.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The two popups of the address bar are pages of their own, which took half of the time that opening a page takes. The
# others are those that Playwright switches off: Chromium heeds the last list only.
OFF = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    *("AimEnabled", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "OptimizationHints", "PaintHolding"),
    *("PreconnectToSearch", "ThirdPartyStoragePartitioning"),
)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(OFF)}",
]
"""How tests and screenshots start it: it shows nothing and asks nobody anything by itself."""
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find_chromium() -> str | None:
    """The path of a Chromium: ONRECORD_CHROMIUM, one on PATH, or the one that Playwright installed."""
    named = os.environ.get("ONRECORD_CHROMIUM")
    if named:
        return named
    for name in NAMES:
        if found := shutil.which(name):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        bundled = playwright.chromium.executable_path
    return bundled if Path(bundled).exists() else None


def install() -> list[str]:
    """Try the ways to get one, in order; returns what was tried."""
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    ways = [
        [[sys.executable, "-m", "playwright", "install", "chromium"]],
        [[*root, "apt-get", "update", "-qq"], [*root, "apt-get", "install", "-y", "-qq", "chromium"]],
    ]
    tried = []
    for way in ways:
        for command in way:
            tried.append(" ".join(command))
            try:
                done = subprocess.run(
                    command,
                    check=False,
                    capture_output=True,
                    timeout=300,
                    env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                ).returncode
            except (OSError, subprocess.TimeoutExpired):
                done = 1
            if done:
                break
        if find_chromium():
            break
    return tried


if __name__ == "__main__":
    tried = [] if find_chromium() else install()
    found = find_chromium()
    if not found:
        print("No Chromium for the browser tests. Tried:", *tried, sep="\n  ", file=sys.stderr)
        print("Install one, or name it in ONRECORD_CHROMIUM.", file=sys.stderr)
        sys.exit(1)
    print(f"Chromium: {found}")
