import pytest

from configurator.orders.parcel import Parcel, parcel_of


@pytest.mark.parametrize(
    ("detail", "parcel", "words"),
    [
        ({}, Parcel(), ""),
        ({"tracking": "1Z"}, Parcel(number="1Z"), "1Z"),
        ({"tracking": "1Z", "carrier": "Post"}, Parcel("Post", "1Z"), "Post 1Z"),
        ({"tracking": {"carrier": "Post"}}, Parcel("Post"), "Post"),
        (
            {"tracking": {"carrier": "Post", "number": "1Z", "url": "https://post.example/1Z"}},
            Parcel("Post", "1Z", "https://post.example/1Z"),
            "Post 1Z",
        ),
        ({"tracking": {"number": "1Z", "url": "javascript:alert(1)"}}, Parcel(number="1Z"), "1Z"),
        ({"tracking": "9" * 500}, Parcel(number="9" * 100), "9" * 100),
        ({"tracking": None, "carrier": None}, Parcel(), ""),
    ],
)
def test_parcel_of_what_was_reported(detail, parcel, words):
    assert (parcel_of(detail), str(parcel_of(detail))) == (parcel, words)
