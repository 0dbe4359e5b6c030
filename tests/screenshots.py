"""`make screenshots`: the pictures in the README, taken of the demo in Chromium."""

import io
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.benchmarks.http import ROOT, prepare, serving

TARGET = ROOT / "docs" / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def laptop(page, base):
    page.goto(f"{base}/configure/laptop/")
    for name in ("Classic 14", "Moss green"):
        page.locator("label.option", has_text=name).first.click()
        page.wait_for_timeout(300)
    page.evaluate("scrollTo(0, 200)")


def yogurt(page, base):
    page.goto(f"{base}/configure/yogurt/")
    page.locator("label.option", has_text="Medium cup").click()
    for name in ("Strawberry", "Mango sorbet", "Mango sorbet"):
        page.get_by_label(f"More {name}").first.click()
        page.wait_for_timeout(300)
    page.locator("#m-flavours").scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 320)")


def shoot(browser, base, scene, scheme):
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    scene(page, base)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.save(TARGET / f"{scene.__name__}.webp", quality=82, method=6)
    context.close()


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
    chromium = next(filter(None, map(shutil.which, BROWSERS)))
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder) / "var"
        var.mkdir()
        env = prepare(var)
        with serving("configurator.wsgi:application", env) as port, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            base = f"http://127.0.0.1:{port}"
            shoot(browser, base, laptop, "light")
            shoot(browser, base, yogurt, "dark")
            browser.close()


if __name__ == "__main__":
    main()
