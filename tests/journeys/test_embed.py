"""The configure page inside a page of another site: `localhost` is another site than the shop's `127.0.0.1`."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect
from standardwebhooks.webhooks import Webhook

PAGE = """<!doctype html><html lang="en"><title>Another shop</title><h1>Another shop</h1>
<script src="{shop}/embed.js"></script>
<atelier-configurator family="laptop" with="LT-BODY-C14,LT-CPU-K5"></atelier-configurator>
<script>
  addEventListener("build", (event) => {{ (window.got ??= []).push(event.detail); }});
  window.heard = [];
  addEventListener("message", (event) => heard.push([event.origin, event.data.type]));
</script></html>"""
ALLOW = """
from django.utils import timezone
from configurator.embed.keep import issue_secret
from configurator.embed.models import EmbeddingSite
site, _ = EmbeddingSite.objects.update_or_create(
    origin="{origin}", defaults={{"name": "Another shop", "is_active": {active}, "made_at": timezone.now()}})
print(issue_secret(site=site, at=timezone.now()))
"""


@contextmanager
def another_shop(shop):
    """A page of another site that shows the laptop; its origin."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if self.path == "/":
                self.wfile.write(PAGE.format(shop=shop.url).encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def allow(shop, origin, *, active=True):
    return shop.manage("shell", "--no-imports", "-c", ALLOW.format(origin=origin, active=active)).stdout.split()[-1]


@pytest.mark.parametrize("wide", [True, False])
def test_a_laptop_is_assembled_in_another_shop_and_handed_to_it(visit, shop, wide):
    with another_shop(shop) as origin:
        secret = allow(shop, origin)
        ann = visit(wide=wide)
        ann.page.goto(origin)
        inner = ann.page.frame_locator("iframe")
        expect(inner.locator("#build")).to_be_visible()
        expect(inner.locator("#h-cpu, [id^='h-']").first).to_be_visible()
        inner.get_by_role("button", name="Fill in the rest").click()
        take = inner.get_by_role("link", name="Take it for")
        expect(take).to_be_visible()

        ann.page.reload()  # the page around comes back to the same build
        expect(take).to_be_visible()
        assert ann.context.cookies() == []
        take.click()
        expect(inner.get_by_role("status")).to_have_text("Another shop has your build.")
        [got] = ann.page.evaluate("window.got")
        said = Webhook(secret).verify(got["body"], got["headers"])
        assert said == got["build"]
        assert said["for"] == origin
        assert {"LT-BODY-C14", "LT-CPU-K5"} <= {line["sku"] for line in said["lines"]}
        assert {who for who, _ in ann.page.evaluate("window.heard")} == {shop.url}

        inner.get_by_role("button", name="Hand it over once more").click()
        ann.page.wait_for_function("window.got.length === 2")
        first, second = ann.page.evaluate("window.got")
        assert json.dumps(first) == json.dumps(second)


def test_a_site_that_is_not_allowed_is_told_so(visit, shop):
    with another_shop(shop) as origin:
        eve = visit(expected=("403",))
        eve.page.goto(origin)
        inner = eve.page.frame_locator("iframe")
        expect(inner.get_by_role("heading", name="This page can't show our configurator")).to_be_visible()
        expect(inner.get_by_text(origin)).to_be_visible()


def test_a_page_can_not_pass_for_a_site_that_is_allowed(visit, shop):
    with another_shop(shop) as allowed, another_shop(shop) as evil:
        allow(shop, allowed)
        eve = visit(expected=("403", "frame-ancestors", "CSP"))
        eve.page.goto(evil)
        eve.page.evaluate(
            "(url) => { document.querySelector('iframe').src = url; }", f"{shop.url}/embed/laptop/?origin={allowed}"
        )
        eve.page.wait_for_timeout(1_500)
        assert "chrome-error" in eve.page.frames[1].url
        assert eve.page.frames[1].locator("#build").count() == 0
