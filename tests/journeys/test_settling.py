"""What others write into a page (password managers, tools) is not copied by htmx into what it swaps in."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
HTMX = next((BASE / "static" / "vendor").glob("htmx-*/htmx.min.js")).read_text()
CONFIG = json.loads(re.search(r"htmx-config\" content='([^']+)'", (BASE / "templates" / "base.html").read_text())[1])
POLICY = {"Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'"}
PAGE = """<!doctype html><meta name="htmx-config" content='{config}'><script src="/htmx.js"></script>
<div id="part" data-hx-get="/part" data-hx-trigger="go" data-hx-swap="outerHTML"><input id="name"></div>"""


def said_by_the_console(chromium, config):
    """What the browser complains of when a part is swapped in whose input got a style from somebody else."""
    page, heard = chromium.new_page(), []
    page.on("console", lambda message: heard.append(message.text))
    part = '<p id="part"><input id="name"></p>'
    bodies = {"/": PAGE.format(config=json.dumps(config)), "/htmx.js": HTMX, "/part": part}

    def answer(route, request):
        path = "/" + request.url.split("/", 3)[3]
        kind = "text/javascript" if path.endswith(".js") else "text/html"
        route.fulfill(body=bodies[path], headers={"Content-Type": kind, **POLICY})

    try:
        page.route("http://shop.example/**", answer)
        page.goto("http://shop.example/")
        page.evaluate("document.querySelector('#name').style.setProperty('caret-color', 'transparent')")
        page.evaluate("htmx.trigger('#part', 'go')")
        page.wait_for_selector("p#part")
        page.wait_for_timeout(100)
    finally:
        page.close()
    return [text for text in heard if "style" in text]


def test_a_style_that_somebody_else_set_is_not_copied(chromium):
    assert said_by_the_console(chromium, CONFIG) == []


@pytest.mark.parametrize("without", ["attributesToSettle", "includeIndicatorStyles"])
def test_without_our_settings_the_policy_complains(chromium, without):
    config = {name: value for name, value in CONFIG.items() if name != without}
    assert said_by_the_console(chromium, config) != []
