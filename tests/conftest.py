"""One Chromium for all tests of a process: Playwright can be started only once in it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, expect, sync_playwright

from browser.install_chromium import FLAGS, find_chromium
from exhaustive import EXHAUSTIVE
from made_once import render_shells_once
from patience import PATIENCE

settings.register_profile(
    "busy", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=not EXHAUSTIVE
)  # the same examples in each run: a change is judged by what it changed, and an exhaustive run looks further
settings.load_profile("busy")  # nothing is judged by wall time: a busy machine is no fault of what is tested
expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(autouse=True, scope="session")
def _own_memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is remembered from run to run stays in the tests' own folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True, scope="session")
def _theme_rendered_once() -> Iterator[None]:
    """Sites that are built in this process share what the theme renders."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("onrecord.publish.site_files.render_shells", render_shells_once)
        yield


TESTS = Path(__file__).parent
THOROUGH = (
    *("browser", "workflows", "story", "trust", "publish/test_builder.py", "publish/test_shells.py", "test_wheel.py"),
    *("catalog/decision/test_decision_exhaustive.py", "catalog/decision/test_decision_mutants.py"),
    "commands/test_upgrade.py",
    *("yaml/test_broken.py", "yaml/test_yaml_properties.py", "rules/test_any_record.py", "commands/test_serve.py"),
)
"""What `make quick` leaves to `make test`: browsers, whole workflows, built sites, every question of a small world."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is thorough, by where it is."""
    for item in items:
        here = item.path.relative_to(TESTS).as_posix() if item.path.is_relative_to(TESTS) else ""
        if here.startswith(THOROUGH):
            item.add_marker(pytest.mark.thorough)


def _make_patient(browser: Browser) -> None:
    """Have all that is opened in a browser wait as long as tests wait for anything."""
    for name in ("new_context", "new_page"):
        make = getattr(browser, name)

        def open_patiently(make: Callable[..., Any] = make, **options: Any) -> Any:
            made = make(**options)
            made.set_default_timeout(PATIENCE * 1000)
            return made

        setattr(browser, name, open_patiently)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS, timeout=PATIENCE * 1000)
        _make_patient(started)
        yield started
        started.close()
