"""What every view needs of a request: numbers in it, and the page to go back to."""

import pytest
from django.test import RequestFactory

from configurator.customers.http import back, number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, -1),
        ("9" * 5_000, -1),
        ("-3", -1),
        ("1e3", -1),
        ("", -1),
        (None, -1),
    ],
)
def test_a_number_is_read_only_where_a_key_could_be_meant(text: str | None, number: int) -> None:
    assert number_in(text, otherwise=-1) == number


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/b/1/", "/b/1/"),
        ("http://testserver/me/", "http://testserver/me/"),
        ("https://other.example/", "/me/"),
        ("", "/me/"),
    ],
)
def test_the_way_back_leads_to_our_own_pages_only(rf: RequestFactory, asked: str, location: str) -> None:
    found = back(rf.post("/me/learning/", {"next": asked}), otherwise="/me/")

    assert (found.status_code, found["Location"]) == (303, location)
