"""Real Chromium against a real server. Without a Chromium these are skipped with one line; with CI=true that fails."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.chromium import MISSING, find_chromium
from tests.journeys.visitor import Visitor
from tests.server import serving

# a busy machine answers late, but it answers
expect.set_options(timeout=20_000)

# what a browser is asked to evaluate has no limit of its own: where scripts are off, a promise never comes
LIMIT = 240  # of the journey alone: the first one may have to wait until the shop is made

OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    """Everything in this folder is a browser test; one worker runs them all on one browser and one server."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")
            item.add_marker(pytest.mark.xdist_group("browser"))
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(LIMIT, func_only=True))
            if os.environ.get("CI") == "true":
                # a browser on a busy machine; the summary names what needed the second try
                item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="package")
def chromium():
    """The system's browser. Not for the session: while it runs, Django refuses its database to every other test."""
    path = find_chromium()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI asks for browser tests, and there is {MISSING}")
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def shop(template, tmp_path_factory):
    """The running shop that all visitors share."""
    with serving(tmp_path_factory.mktemp("shop"), template) as server:
        yield server


@pytest.fixture
def visit(chromium, shop):
    """Send somebody to the shop: `visit()`; at the end nothing may have gone wrong in any of their browsers."""
    visitors = []

    def come(server=shop, **options):
        visitors.append(Visitor(chromium, server, **options))
        return visitors[-1]

    yield come
    faults = [fault for visitor in visitors for fault in visitor.leave()]
    assert faults == []
