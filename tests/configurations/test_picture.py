"""The live picture: a click sends the stack only if other sheets are shown, and the words if they are others."""

import re
from dataclasses import replace

import pytest

from configurator.configurations.picture import picture_of
from tests.conftest import guest

pytestmark = pytest.mark.django_db

STACK = 'id="picture"'
WORDS = re.compile(r'<span id="picture-words" hidden[^>]*>([^<]*)</span>')


@pytest.fixture
def yogurt(demo, build):
    return build(guest(), demo("yogurt"))


def test_page_shows_what_is_chosen(yogurt):
    empty = yogurt.page()
    assert WORDS.findall(empty) == ["Frozen yogurt: nothing chosen yet"]
    sized = ", ".join(f"/media/{name} {width}w" for width, name in yogurt.state.release.pictures["avif"])
    assert sized.count("w, ") == 3
    assert f'srcset="{sized}"><img src="/media/' in empty
    yogurt.take("cup", value="FY-CUP-L")
    page = yogurt.page()
    assert WORDS.findall(page) == ["Frozen yogurt: Large cup"]
    stack = re.search(r'<div id="picture".*?</div>', page)[0]
    assert 'role="img" aria-labelledby="picture-words"' in stack
    assert stack.count("<img ") == 1
    assert stack.count('alt="" width="600" height="450"') == 1
    assert [layer.code for layer in picture_of(yogurt.state).layers] == ["cup-l"]


def test_click_sends_the_stack_only_for_other_sheets(yogurt):
    answer = yogurt.take("cup", value="FY-CUP-L").content.decode()
    assert answer.count(STACK) == 1
    again = yogurt.take("promises", value="FY-VEGAN").content.decode()
    assert STACK not in again
    assert WORDS.findall(again) == ["Frozen yogurt: Large cup, Vegan"]
    same = yogurt.take("promises", value="FY-VEGAN").content.decode()
    assert "picture" not in same
    assert STACK in yogurt.take("cup", value="FY-CUP-S").content.decode()


def test_portions_swap_the_swirl_and_lay_toppings_over_it(yogurt):
    yogurt.take("cup", value="FY-CUP-L")
    yogurt.take("flavours", step="FY-FL-MANGO:1")
    assert [layer.code for layer in picture_of(yogurt.state).layers] == ["cup-l", "swirl-mango-1", "stripes-mango"]
    yogurt.take("flavours", step="FY-FL-COFFEE:1")
    yogurt.take("flavours", step="FY-FL-COFFEE:1")
    yogurt.take("toppings", step="FY-TP-KIWI:1")
    shown = [layer.code for layer in picture_of(yogurt.state).layers]
    assert shown == ["cup-l", "swirl-coffee-2", "stripes-coffee", "stripes-mango", "kiwi-1"]


def test_family_without_layers_keeps_its_own_picture(yogurt, monkeypatch):
    assert STACK in yogurt.page()
    monkeypatch.setitem(vars(yogurt.state.release), "layers", ())
    assert STACK not in yogurt.page()
    assert picture_of(yogurt.state) is None


def test_options_have_a_picture_for_each_density(yogurt, monkeypatch):
    def pictures(page):
        return re.findall(r'<img src="([^"]*.webp)"(?: srcset="([^"]*)")? alt="" width="56" height="56" loading', page)

    made = pictures(yogurt.page())
    assert made
    assert made == [(name, f"{name.replace('-64.', '-128.')} 2x") for name, _ in made]
    steps = yogurt.state.release.steps
    before = tuple((name, tuple(replace(module, has_small=False) for module in modules)) for name, modules in steps)
    monkeypatch.setitem(vars(yogurt.state.release), "steps", before)  # as in a release from before they were made
    assert pictures(yogurt.page()) == [(sizes.removesuffix(" 2x"), "") for _, sizes in made]


def test_pc_is_shown_by_what_its_parts_have_in_common(demo, build):
    made = build(guest(), demo("pc"))
    assert picture_of(made.state).layers == ()
    made.take("case", value="PC-CASE-3CF043A7")
    shown = [layer.code for layer in picture_of(made.state).layers]
    assert shown == ["inside-mid-black", "case-mid-black", "panel-mid-tempered-glass"]
