"""A page of a long list is what looking at every option one by one gives."""

import random
import time

import pytest

from configurator.configurations.asked import Asked
from configurator.configurations.listing import MOST_PINNED, ROWS, filters, listing
from configurator.configurations.state import assess
from tests.configurations.lamps import BULBS

pytestmark = pytest.mark.django_db

WORDS = ["", "", "red", "bulb 1", "b00 WHITE", "e27 amber", "nothing like it"]


def attributes(release, option):
    return release.translation.vocabulary.components.get(option.sku, {"attributes": {}})["attributes"]


def number(release, option, code):
    if code == "price":
        return None if option.unit_price is None or not option.sku else float(option.unit_price * option.quantity)
    return attributes(release, option).get(code)


def values(release, option, code):
    value = attributes(release, option).get(code)
    if value is None:
        return []
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return value if isinstance(value, list) else [value]


def matches(release, option, asked):
    text = " ".join([option.name, option.sku, *(text for _, text in option.specs)]).lower()
    if not all(word in text for word in asked.words.lower().split()):
        return False
    for code, ticked in asked.ticked.items():
        if not set(values(release, option, code)) & set(ticked):
            return False
    for code, (low, high) in asked.ranges.items():
        value = number(release, option, code)
        if value is None or (low is not None and value < low) or (high is not None and value > high):
            return False
    return True


def brute(state, release, asked):
    """The skus that the list of bulbs holds, in order, without what is taken."""
    module = release.modules["bulb"]
    found = []
    for option in module.options:
        [flat] = option.flats
        changes, difference = int(state.evaluation.changes[flat]), int(state.differences[flat])
        if state.taken[flat] or not matches(release, option, asked) or (changes and not asked.all):
            continue
        far = changes if changes >= 0 else 10**9
        price = number(release, option, "price")
        name = option.name.casefold()
        key = {
            "": (far, difference if changes >= 0 else 10**18, name),
            "name": (name,),
            "price": (price is None, price, name),
            "difference": (changes < 0, difference if changes >= 0 else 0, name),
        }[asked.sort]
        found.append((key, option.sku))
    return [sku for _, sku in sorted(found)]


def random_asked(rng):
    ticked, ranges = {}, {}
    if rng.random() < 0.4:
        ticked["colour"] = tuple(rng.sample(["red", "green", "blue", "mauve"], rng.randint(1, 3)))
    if rng.random() < 0.3:
        ticked["fits"] = (rng.choice(["E14", "E27"]),)
    if rng.random() < 0.3:
        ticked["light"] = ("yes",)
    for code, most in (("size", 30), ("price", BULBS), ("rate", BULBS / 8)):
        if rng.random() < 0.25:
            ends = sorted(rng.uniform(0, most) for _ in range(2))
            ranges[code] = (rng.choice([None, ends[0]]), ends[1])
    sort = rng.choice(["", "name", "price", "difference"])
    return Asked(rng.choice(WORDS), sort, rng.random() < 0.5, 1, ticked, ranges)


@pytest.mark.parametrize("choices", [{}, {"socket": "S10"}, {"socket": "S20", "bulb": "B0003"}])
def test_pages_hold_what_looking_at_every_option_gives(lamps, choices):
    state, rng = assess(release=lamps, choices=choices), random.Random(len(choices))
    index = lamps.indices["bulb"]
    for _ in range(12):
        asked = random_asked(rng)
        expected = brute(state, lamps, asked)
        found, page = [], 1
        while True:
            one = listing(state=state, index=index, asked=Asked(**fields(asked) | {"page": page}), proposals={})
            pinned = [row.option.sku for row in one.rows if row.taken]
            assert pinned == ([choices["bulb"]] if "bulb" in choices else [])
            on_page = [row.option.sku for row in one.rows if not row.taken]
            assert len(on_page) <= ROWS
            found += on_page
            assert one.last == len(found)
            if not one.after:
                break
            page += 1
        assert found == expected
        assert (one.pages, page) == (max(1, -(-len(expected) // ROWS)), one.pages)


def fields(asked):
    return {name: getattr(asked, name) for name in asked.__slots__}


def test_the_figures_say_what_matches_and_what_fits(lamps):
    state = assess(release=lamps, choices={"socket": "S10"})
    index, asked = lamps.indices["bulb"], Asked(ticked={"colour": ("red",)})
    matching = [o for o in index.options if matches(lamps, o, asked)]
    fitting = [o for o in matching if state.evaluation.changes[o.flats[0]] == 0]
    found = listing(state=state, index=index, asked=asked, proposals={})
    assert (found.total, found.matching, found.fitting) == (BULBS, len(matching), len(fitting))
    assert found.unfitting == len(matching) - len(fitting) > 0
    assert found.words == f"{len(matching):,} found, {len(fitting):,} of them fit your build. Shown: 1 to 24."


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Asked(words="b0007"), "1 found, it fits your build."),
        (Asked(words="b0015"), "1 found, it does not fit your build."),
        (Asked(words="b0000 b0001"), "Nothing found."),
        (Asked(words="b002"), "10 found, 2 of them fit your build."),
    ],
)
def test_what_was_found_is_said(lamps, asked, words):
    state = assess(release=lamps, choices={"socket": "S10"})
    assert listing(state=state, index=lamps.indices["bulb"], asked=asked, proposals={}).words == words


def test_a_page_after_the_last_is_the_last(lamps):
    state = assess(release=lamps, choices={})
    found = listing(state=state, index=lamps.indices["bulb"], asked=Asked(page=999_999), proposals={})
    assert (found.page, found.last, found.after) == (found.pages, found.fitting, "")


def test_what_is_proposed_stands_first_in_the_order_of_what_suits(lamps):
    state, index = assess(release=lamps, choices={}), lamps.indices["bulb"]
    flat = index.options[1234].flats[0]
    fits = state.evaluation.changes[flat] == 0
    found = listing(state=state, index=index, asked=Asked(all=True), proposals={flat: "you like it"})
    assert (found.rows[0].option.sku == "B1234") == bool(fits)
    assert found.rows[0].reason == ("you like it" if fits else "")
    by_name = listing(state=state, index=index, asked=Asked(sort="name"), proposals={flat: "you like it"})
    assert by_name.rows[0].option.sku != "B1234"


def test_taking_nothing_and_what_is_taken_stand_on_every_page(lamps):
    state = assess(release=lamps, choices={"spare": "B0002*7"})
    found = listing(state=state, index=lamps.indices["spare"], asked=Asked(words="no such", page=2), proposals={})
    assert [(row.option.values[0], row.status) for row in found.rows] == [("(none)", "free"), ("B0002*7", "chosen")]
    assert (found.total, found.words) == (45, "Nothing found.")


def test_boxes_and_steppers_that_are_taken_are_pinned(lamps):
    state = assess(release=lamps, choices={"extras/X50": "yes", "beads/P40": "2", "beads/P3": "1"})
    boxes, beads = (
        listing(state=state, index=lamps.indices[code], asked=Asked(sort="name"), proposals={})
        for code in ("extras", "beads")
    )
    assert [row.option.sku for row in boxes.rows][:2] == ["X50", "X0"]
    assert [(row.option.sku, row.amount) for row in beads.rows][:3] == [("P3", 1), ("P40", 2), ("P0", 0)]
    assert len(boxes.rows) <= ROWS + MOST_PINNED


def test_a_filters_count_is_how_many_there_would_be(lamps):
    state, index = assess(release=lamps, choices={"socket": "S20"}), lamps.indices["bulb"]
    asked = Asked(words="bulb", ticked={"colour": ("red", "blue")}, ranges={"size": (None, 12.0)})
    shown = {f.code: f for f in filters(state=state, index=index, asked=asked)}
    for tick in shown["colour"].ticks:
        one = Asked(words="bulb", ticked={"colour": (tick.value,)}, ranges={"size": (None, 12.0)})
        assert tick.count == listing(state=state, index=index, asked=one, proposals={}).fitting
        assert tick.ticked == (tick.value in {"red", "blue"})
    for tick in shown["fits"].ticks:
        one = Asked(words="bulb", ticked={"colour": ("red", "blue"), "fits": (tick.value,)}, ranges=asked.ranges)
        assert tick.count == listing(state=state, index=index, asked=one, proposals={}).fitting
    assert (shown["size"].least, shown["size"].most, shown["size"].low, shown["size"].high) == ("3", "18", "", "12")


def test_a_value_that_is_ticked_stays_when_nothing_has_it(lamps):
    state, index = assess(release=lamps, choices={}), lamps.indices["bulb"]
    asked = Asked(words="b0001", ticked={"colour": ("blue",)})
    [colour] = [f for f in filters(state=state, index=index, asked=asked) if f.code == "colour"]
    assert [(tick.value, tick.count, tick.ticked) for tick in colour.ticks] == [("blue", 0, True), ("green", 1, False)]


def test_filters_that_no_release_knows_change_nothing(lamps):
    state, index = assess(release=lamps, choices={}), lamps.indices["bulb"]
    strange = Asked(ticked={"taste": ("sweet",), "size": ("3",)}, ranges={"colour": (1.0, 2.0), "taste": (None, 1.0)})
    found = listing(state=state, index=index, asked=strange, proposals={})
    assert found.matching == BULBS


def test_a_list_of_thousands_is_made_in_milliseconds(lamps):
    state, index = assess(release=lamps, choices={"socket": "S10"}), lamps.indices["bulb"]
    asked = Asked(words="bulb re", ticked={"fits": ("E14",)}, all=True)
    seconds = []
    for _ in range(9):
        started = time.process_time()
        listing(state=state, index=index, asked=asked, proposals={})
        filters(state=state, index=index, asked=asked)
        seconds.append(time.process_time() - started)
    assert min(seconds) < 0.05
