"""The sample catalog as the browser tests know it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import Page

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLE_TODAY = date(2026, 11, 21)
Open = Callable[..., Page]


TAKEN_OVER = """() => {
  const root = document.querySelector('.or');
  return !root || root.matches('.or[data-ready]:is(:not(.or-catalog), [data-stories], [data-partly])');
}"""
LAID_OUT = """async () => {
  document.body.getBoundingClientRect();  // asks for the fonts
  await document.fonts.ready;
}"""


def wait_until_ready(page: Page) -> None:
    """Wait until the page's script has taken over, and its fonts are there: both are done some time after the page was.

    The search draws once more when the words inside stories are there: a click on what it replaces would be lost.
    """
    page.wait_for_function(TAKEN_OVER)
    page.evaluate(LAID_OUT)


COPIES = """(button) => {
  window.hasCopied = false;
  const look = () => { window.hasCopied ||= button.innerText.includes('Copied'); };
  new MutationObserver(look).observe(button, { childList: true, subtree: true, characterData: true });
}"""


def copy_by_button(page: Page, button: str) -> str:
    """What a button copied, once it has said so: the word stands there only for a moment."""
    page.locator(button).evaluate(COPIES)
    page.click(button)
    page.wait_for_function("() => window.hasCopied")
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text
