import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.customers.keys import UnreadableKeyError, check_digit_fits, key_of, mailbox
from configurator.customers.models import Identity

Kind = Identity.Kind
CARD = "4539148803436467"


@pytest.mark.parametrize(
    ("kind", "texts", "key"),
    [
        (Kind.EMAIL, ["Joe.Doe@Example.COM", " joe.doe@example.com ", "joe.doe@example.com"], "joe.doe@example.com"),
        (Kind.TELEPHONE, ["+49 30 123456", "0049 30 123456", "030 / 12 34 56", "(030) 123-456"], "+4930123456"),
        (Kind.CARD, [CARD, "4539 1488 0343 6467", "4539-1488-0343-6467", "４５３９ 1488 0343 6467"], CARD),  # noqa: RUF001
        (Kind.PARTNER, ["Dealer One: 17", " dealer  one: 17"], "dealer one: 17"),
        (Kind.SIGN_IN, ["17", " 17 "], "17"),
        (Kind.DEVICE, ["0" * 32, "00000000-0000-0000-0000-000000000000"], "0" * 32),
    ],
)
def test_one_spelling_for_every_way_of_writing(settings, kind, texts, key):
    settings.TELEPHONE_REGION = "DE"
    assert {key_of(kind, text) for text in texts} == {key}
    assert key_of(kind, key) == key


@pytest.mark.parametrize(
    ("kind", "text", "flaw"),
    [
        (Kind.EMAIL, "joe", "form"),
        (Kind.EMAIL, "", "form"),
        (Kind.EMAIL, f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.com", "form"),
        (Kind.TELEPHONE, "12", "country"),
        (Kind.TELEPHONE, "+49 1", "form"),
        (Kind.TELEPHONE, "call me", "form"),
        (Kind.TELEPHONE, "030 123456", "country"),
        (Kind.CARD, "4539148803436468", "check_digit"),
        (Kind.CARD, "1234567", "form"),
        (Kind.CARD, "4" * 20, "form"),
        (Kind.CARD, "45391488x3436467", "form"),
        (Kind.PARTNER, "  ", "form"),
        (Kind.DEVICE, "mine", "form"),
    ],
)
def test_what_can_not_be_read_says_why(settings, kind, text, flaw):
    settings.TELEPHONE_REGION = ""
    with pytest.raises(UnreadableKeyError) as refused:
        key_of(kind, text)
    assert (refused.value.kind, refused.value.flaw) == (kind, flaw)


@given(digits=st.text("0123456789", min_size=7, max_size=18), place=st.integers(0, 18), other=st.integers(1, 9))
def test_a_check_digit_notices_every_single_wrong_digit(digits, place, other):
    [last] = [d for d in "0123456789" if check_digit_fits(digits + d)]
    card = digits + last
    at = place % len(card)
    wrong = card[:at] + str((int(card[at]) + other) % 10) + card[at + 1 :]
    assert not check_digit_fits(wrong)


@given(digits=st.text("0123456789", min_size=8, max_size=18), place=st.integers(0, 17))
def test_a_check_digit_notices_two_digits_that_changed_places_but_for_0_and_9(digits, place):
    [last] = [d for d in "0123456789" if check_digit_fits(digits + d)]
    card = digits + last
    at = place % (len(card) - 1)
    swapped = card[:at] + card[at + 1] + card[at] + card[at + 2 :]
    same = card[at] == card[at + 1] or {card[at], card[at + 1]} == {"0", "9"}
    assert check_digit_fits(swapped) is same


def test_a_mailbox_is_the_address_without_what_stands_behind_a_plus():
    assert mailbox("Joe+shops@example.com") == mailbox("joe@example.com") == "joe@example.com"
