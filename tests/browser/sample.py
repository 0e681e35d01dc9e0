"""The sample catalog as the browser tests know it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import Page

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLE_TODAY = date(2026, 11, 21)
Open = Callable[..., Page]


def ready(page: Page) -> None:
    """Wait until the page's script has taken over: it does so some time after the page was loaded."""
    page.wait_for_function("() => !document.querySelector('.or') || document.querySelector('.or[data-ready]')")
