"""What an address asks of a long list: there and back, and what can't be read counts as not asked."""

from dataclasses import replace

import pytest
from django.utils.datastructures import MultiValueDict

from configurator.configurations.asked import Asked, asked_in, asked_of

FULL = Asked(
    words="red 60",
    sort="price",
    all=True,
    page=3,
    ticked={"colour": ("red", "light & blue"), "kind": ("a=b",)},
    ranges={"size": (1.5, None), "price": (None, 100.0), "rate": (-2.0, 3.0)},
    open=True,
)


@pytest.mark.parametrize("asked", [Asked(), FULL, Asked(page=2), Asked(words="ü&?=#")])
def test_an_address_gives_back_what_was_asked(asked):
    assert asked_in(asked.at(asked.page)) == asked


def test_the_query_of_another_page():
    assert asked_in(FULL.at(1)) == replace(FULL, page=1)


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", Asked()),
        ("q=+red++blue+&sort=colour&page=0", Asked(words="red blue")),
        ("page=-1", Asked()),
        ("page=two", Asked()),
        ("page=99999999999999", Asked()),
        ("page=7", Asked(page=7)),
        ("q=" + "x" * 500, Asked(words="x" * 100)),
        ("min.size=many&max.size=nan", Asked()),
        ("min.size=inf&max.size=", Asked()),
        ("max.size=1,5", Asked(ranges={"size": (None, 1.5)})),
        ("&".join(["is.colour=red"] * 300), Asked()),
        ("is.colour=red&is.colour=blue", Asked(ticked={"colour": ("red", "blue")})),
    ],
)
def test_what_can_not_be_read_is_not_asked_for(query, asked):
    assert asked_in(query) == asked


def test_the_fields_of_a_form_are_read_as_a_query():
    fields = MultiValueDict({"q": ["red"], "all": ["1"], "is.colour": ["a", "b"], "min.size": ["2"], "max.size": [""]})
    assert asked_of(fields) == asked_in("q=red&all=1&is.colour=a&is.colour=b&min.size=2")
    assert (asked_of(fields).narrowed, Asked().narrowed) == (2, 0)
