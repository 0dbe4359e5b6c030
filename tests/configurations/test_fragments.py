"""What stands around the options: the words, and nothing that comes from staff or customers unescaped."""

import re
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from configurator.configurations import fragments, render
from configurator.configurations.fragments import Forms
from configurator.configurations.instock import Instead, Shortage
from configurator.configurations.markup import escape
from configurator.configurations.render import StepHead, Summary, module_head, step_heads, summary
from configurator.configurations.state import assess
from configurator.releases.budgets import Gauge
from tests.configurations.test_clicks import Page

FORMS = Forms("/b/1/", 3, ordered=False, undoable=True)
EMPTY = Summary(
    price="€1.00",
    from_=False,
    count="2",
    missing=(),
    complete=True,
    on_request=False,
    unchecked=(),
    warnings=(),
    suggestions=(),
    gauges=(),
    filled=0,
)
NASTY = "<b>\"&'"


def said(markup):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).strip()


@pytest.mark.django_db
def test_the_summary_of_an_open_build(bike):
    state = assess(release=bike, choices={"extras/BAG": "yes"})
    shown = fragments.summary(summary(state=state), replace(FORMS, undoable=False))
    assert said(shown) == (
        "from €150.00 130 variants open · ready in 1 day or more"
        " Missing: Frame , Wheel Choose frame Fill in the rest Fill in to my taste"
    )
    assert Page(shown).root[2][0][1] == {"id": "summary", "class": "summary"}


@pytest.mark.django_db
def test_the_summary_of_a_complete_build(bike):
    state = assess(release=bike, choices={"frame": "ODD", "wheel": "LARGE", "extras/BAG": "yes"}, filled={"wheel"})
    shown = said(fragments.summary(summary(state=state), FORMS))
    assert shown == (
        "€195.00 52 variants open · ready in 1 day Order for €195.00 Add to cart Undo 1 filled in for you take out"
        " 1 thing not checked Could not be checked: A large wheel needs a thick frame."
    )


def test_remarks_are_counted_by_kind_for_where_they_are_folded_away():
    view = replace(EMPTY, warnings=("Hot.", "Heavy."), suggestions=("Take two.",))
    assert "2 warnings, 1 hint Hot. Heavy. A hint: Take two." in said(fragments.summary(view, FORMS))
    assert "more" not in fragments.summary(EMPTY, FORMS)


def test_an_ordered_build_can_be_undone_no_more():
    shown = said(fragments.summary(EMPTY, Forms("/b/1/", 3, ordered=True, undoable=False)))
    assert shown == "€1.00 2 variants open This build has been ordered."


@pytest.mark.parametrize(("count", "words"), [("1", "1 variant open"), ("2", "2 variants open")])
def test_one_variant_and_many(count, words):
    assert words in said(fragments.summary(replace(EMPTY, count=count), FORMS))


def test_without_a_price_the_button_asks_for_one():
    shown = fragments.summary(replace(EMPTY, price="price on request", on_request=True), FORMS)
    assert "Ask for a price" in shown


@pytest.mark.django_db
def test_a_fourth_missing_module_is_counted(bike):
    modules = tuple(bike.modules.values())
    shown = said(fragments.summary(replace(EMPTY, complete=False, missing=modules), FORMS))
    assert "Missing: Frame , Wheel , Extras and 1 more Choose frame" in shown


@pytest.mark.django_db
def test_nothing_is_written_unescaped(bike):
    module = replace(bike.modules["frame"], name=NASTY)
    view = replace(
        EMPTY,
        price=NASTY,
        complete=False,
        missing=(module,),
        warnings=(NASTY,),
        suggestions=(NASTY,),
        unchecked=(NASTY,),
        gauges=(Gauge(NASTY, Decimal(1), Decimal(2), NASTY),),
    )
    head = replace(module_head(state=assess(release=bike, choices={}), module=module), taken=NASTY)
    written = [
        fragments.summary(view, FORMS),
        fragments.summary(replace(view, complete=True), FORMS),
        fragments.head(head),
        fragments.steps([StepHead(1, NASTY, "open")]),
    ]
    assert [text for text in written if NASTY in text or "<b>&" in text or '<b>"' in text] == []
    assert all("&lt;b&gt;&quot;&amp;&#x27;" in text for text in written)


@pytest.mark.django_db
def test_headings_and_steps_say_how_they_stand(bike):
    state = assess(release=bike, choices={"frame": "THIN", "wheel": "SMALL*2"}, filled={"wheel"})
    heads = {code: module_head(state=state, module=module) for code, module in bike.modules.items()}
    assert {code: (head.status, said(fragments.head(head))) for code, head in heads.items()} == {
        "frame": ("chosen", "Thin take back"),
        "wheel": ("filled", "2 × Small take back"),  # noqa: RUF001
        "extras": ("optional", ""),
        "snack": ("optional", ""),
    }
    opened = module_head(state=assess(release=bike, choices={}), module=bike.modules["frame"])
    assert said(fragments.head(opened)) == "please choose"
    assert said(fragments.head(replace(opened, status="closed"))) == "not needed for this build"
    assert said(fragments.steps(step_heads(state=state))) == "All done"


@pytest.mark.django_db
def test_what_is_sold_out_stands_in_place_of_the_order_button_and_is_escaped(bike):
    lack = Shortage(bike.modules["frame"], NASTY, "sold out", (Instead(NASTY, NASTY, "+ €5.00"),))
    shown = fragments.summary(replace(EMPTY, short=(lack,)), FORMS)
    assert "This cannot be ordered as it is." in said(shown)
    assert "Order for" not in shown
    assert NASTY not in shown
    assert f"{escape(NASTY)}: sold out. Take {escape(NASTY)} instead + €5.00 See all of" in said(shown)


@pytest.mark.django_db
def test_a_price_can_be_asked_for_although_a_part_is_sold_out(bike):
    lack = Shortage(bike.modules["frame"], "Thin", "sold out")
    shown = said(fragments.summary(replace(EMPTY, on_request=True, short=(lack,)), FORMS))
    assert "Ask for a price" in shown
    assert shown.endswith("1 warning Thin: sold out.")


def statuses(state, **options):
    return [head.status for head in step_heads(state=state, **options)]


@pytest.mark.django_db
def test_a_step_with_something_that_is_not_there_is_in_conflict_whatever_is_missing(bike):
    state = assess(release=bike, choices={"frame": "THIN"})
    lacks = np.zeros(len(bike.knowledge.prices), bool)
    assert statuses(state, lacks=lacks) == ["open"]
    lacks[bike.flat("frame", "ODD")] = True  # not what is taken
    assert statuses(state, lacks=lacks) == ["open"]
    lacks[bike.flat("frame", "THIN")] = True
    assert statuses(state, lacks=lacks) == ["conflict"]
    assert said(fragments.steps(step_heads(state=state, lacks=lacks))) == "All look again"


@pytest.mark.django_db
def test_a_step_of_which_nothing_is_asked_is_closed(demo, monkeypatch):
    laptop = demo("laptop")
    sim = laptop.modules["sim"]
    rest = tuple(module for module in laptop.modules.values() if module != sim)
    monkeypatch.setitem(laptop.__dict__, "steps", (("Rest", rest), ("SIM", (sim,))))
    monkeypatch.setattr(render, "_step_numbers", lambda _: {**{m.code: 1 for m in rest}, "sim": 2})
    asked, not_asked = (assess(release=laptop, choices={"wireless": sku}) for sku in ("LT-WL-6E4G", "LT-WL-6E"))
    assert (statuses(asked)[1], statuses(not_asked)[1]) == ("open", "closed")
