"""The picture of a build on a phone: it follows while its own place is out of sight, and nothing moves for it."""

import pytest
from playwright.sync_api import expect

SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.shifted += one.value; }))
  .observe({ type: "layout-shift", buffered: true });"""


def box(joe):
    return joe.page.locator("#picture").bounding_box()


def scroll(joe, to):
    joe.page.evaluate(f"window.scrollTo(0, {to})")


@pytest.fixture
def joe(visit, shop):
    joe = visit(wide=False)
    joe.context.add_init_script(SHIFTS)
    joe.assemble("yogurt")
    joe.choose("cup", "FY-CUP-L")
    joe.page.reload()
    scroll(joe, 0)
    expect(joe.page.locator("#picture img").first).to_be_in_viewport()
    return joe


def test_picture_follows_in_small_and_shows_what_is_chosen_next(joe):
    large = box(joe)
    below = joe.page.locator("#step-2").evaluate("e => e.getBoundingClientRect().top + scrollY")
    before = joe.page.evaluate("window.shifted")
    scroll(joe, 1500)
    expect(joe.page.locator(".shown[data-away]:not([data-moving])")).to_have_count(1)
    small = box(joe)
    assert (small["y"], round(small["height"])) == (0, 72)
    assert round(small["x"] + small["width"]) == 390
    expect(joe.page.locator("#picture")).to_be_in_viewport()
    assert joe.page.evaluate("window.shifted") == before
    sheets = joe.page.locator("#picture img").count()
    joe.step("flavours", "FY-FL-MANGO")
    expect(joe.page.locator("#picture img")).not_to_have_count(sheets)
    scroll(joe, 1500)
    assert box(joe) == small
    before = joe.page.evaluate("window.shifted")  # an answer that came late may have moved what it changed
    scroll(joe, 0)
    expect(joe.page.locator(".shown[data-away], .shown[data-moving]")).to_have_count(0)
    assert box(joe) == large
    assert joe.page.locator("#step-2").evaluate("e => e.getBoundingClientRect().top + scrollY") == below
    assert joe.page.evaluate("window.shifted") == before


def test_a_jump_would_be_a_shift(joe):
    """The control: a picture that is seen while it jumps counts."""
    joe.page.evaluate("""document.querySelector(".shown").setAttribute = () => {}""")
    before = joe.page.evaluate("window.shifted")
    scroll(joe, 1500)
    expect(joe.page.locator(".shown[data-away]")).to_have_count(1)
    joe.page.wait_for_function(f"window.shifted > {before}")


def test_steps_begin_soon_after_the_picture(joe):
    """History and sharing stand side by side between them."""
    tops = joe.page.evaluate(
        "[...document.querySelectorAll('.history, .share-entry')].map(e => e.getBoundingClientRect().top)"
    )
    assert len(tops) >= 2
    assert len(set(tops[:2])) == 1
