from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from configurator.customers.consent import Channel, Frequency, Purpose, consents_of, give, may_use, withdraw
from configurator.customers.identify import set_learning
from configurator.customers.models import Consent, Customer, Identity, Learning
from configurator.customers.visitor import Visitor
from configurator.customers.wordings import WORDINGS, Wording, language_of, newest_wording, wording_of

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
EMAIL = {"purpose": Purpose.MESSAGE, "channel": Channel.EMAIL}


@pytest.fixture
def customer_id():
    return Customer.objects.create(created_at=AT).pk


def minutes(count):
    return AT + timedelta(minutes=count)


def test_without_an_answer_we_learn_during_the_visit_and_nothing_else(customer_id):
    allowed = {purpose: may_use(customer_id=customer_id, purpose=purpose) for purpose in Purpose}
    assert allowed == {Purpose.PERSONALISE: True, Purpose.MESSAGE: False, Purpose.RESEARCH: False}
    assert not may_use(customer_id=None, purpose=Purpose.PERSONALISE)


def test_what_is_given_is_for_its_purpose_and_channel_only(customer_id):
    give(customer_id=customer_id, **EMAIL, frequency=Frequency.WEEKLY, at=AT, source="page")
    channels = [may_use(customer_id=customer_id, purpose=Purpose.MESSAGE, channel=c) for c in Channel]
    assert channels == [channel == Channel.EMAIL for channel in Channel]
    assert may_use(customer_id=customer_id, purpose=Purpose.MESSAGE)
    assert not may_use(customer_id=customer_id, purpose=Purpose.RESEARCH)
    assert not may_use(customer_id=Customer.objects.create().pk, **EMAIL)


def test_withdrawing_counts_at_once_and_giving_again_too(customer_id):
    for minute, (given, step) in enumerate([(True, give), (False, withdraw), (True, give)]):
        step(customer_id=customer_id, **EMAIL, at=minutes(minute), source="page")
        assert may_use(customer_id=customer_id, **EMAIL) is given
    assert [row.given for row in consents_of(customer_id).history] == [True, False, True]


def test_withdrawing_by_every_channel_closes_each(customer_id):
    give(customer_id=customer_id, **EMAIL, at=AT, source="page")
    give(customer_id=customer_id, purpose=Purpose.MESSAGE, channel=Channel.POST, at=AT, source="page")
    withdraw(customer_id=customer_id, purpose=Purpose.MESSAGE, at=minutes(1), source="unsubscribe")
    assert not may_use(customer_id=customer_id, purpose=Purpose.MESSAGE)
    assert not may_use(customer_id=customer_id, **EMAIL)
    give(customer_id=customer_id, **EMAIL, at=minutes(2), source="page")
    assert may_use(customer_id=customer_id, **EMAIL)
    assert not may_use(customer_id=customer_id, purpose=Purpose.MESSAGE, channel=Channel.POST)


def test_the_ledger_says_when_where_how_far_and_to_which_words(customer_id):
    give(customer_id=customer_id, **EMAIL, frequency=Frequency.MONTHLY, at=AT, source="page")
    row = consents_of(customer_id).standing(Purpose.MESSAGE, Channel.EMAIL)
    assert row is not None
    assert (row.at, row.source, row.frequency, row.wording) == (AT, "page", "monthly", newest_wording(Purpose.MESSAGE))
    assert Frequency(row.frequency).least_gap == timedelta(days=30)
    assert wording_of(Purpose.MESSAGE, row.wording) == wording_of(Purpose.MESSAGE)
    assert str(row) == "Write to me email given monthly"


@pytest.mark.parametrize("language", ["de", "fa", "zh-hans"])
def test_the_ledger_names_the_words_in_the_language_that_they_were_read_in(customer_id, language):
    give(customer_id=customer_id, **EMAIL, at=AT, source="page")
    with override(language):
        read = wording_of(Purpose.MESSAGE)
        give(customer_id=customer_id, **EMAIL, at=minutes(1), source="page")
    later, first = consents_of(customer_id).history
    assert (language_of(Purpose.MESSAGE, first.wording), language_of(Purpose.MESSAGE, later.wording)) == (
        "en",
        language,
    )
    assert wording_of(Purpose.MESSAGE, later.wording) == read != wording_of(Purpose.MESSAGE, first.wording)


@pytest.mark.parametrize("purpose", Purpose)
def test_published_words_are_there_once_in_each_language_of_the_shop(purpose):
    rows = [(row.edition, row.language) for row in WORDINGS[purpose]]
    editions = range(1, max(edition for edition, _language in rows) + 1)
    assert rows == [(edition, language) for edition in editions for language in ("en", "de", "fa", "zh-hans")]
    assert WORDINGS[purpose][0].text.isascii()  # version 1 was published in English


def test_a_new_edition_that_is_not_translated_is_read_in_english(monkeypatch):
    rows = WORDINGS[Purpose.RESEARCH]
    monkeypatch.setitem(WORDINGS, Purpose.RESEARCH, (*rows, Wording(3, "en", "Count, and tell me.")))
    with override("de"):
        assert newest_wording(Purpose.RESEARCH) == len(rows) + 1
        assert wording_of(Purpose.RESEARCH) == "Count, and tell me."
    assert wording_of(Purpose.RESEARCH, 1) == rows[0].text


@pytest.mark.parametrize("learning", Learning)
def test_the_copy_that_clicks_read_is_written_with_the_answer(customer_id, learning):
    visitor = Visitor(customer_id=customer_id)
    set_learning(visitor=visitor, learning=Learning.ALWAYS, at=AT)
    set_learning(visitor=visitor, learning=learning, at=minutes(1))
    customer, row = Customer.objects.get(), consents_of(customer_id).standing(Purpose.PERSONALISE)
    assert row is not None
    assert (customer.learning, customer.learning_chosen_at) == (learning, minutes(1))
    assert (row.given, row.frequency) == (learning != "off", "" if learning == "off" else learning)
    assert may_use(customer_id=customer_id, purpose=Purpose.PERSONALISE) is (learning != Learning.OFF)


def test_deciding_costs_one_query_and_none_with_the_copy(customer_id, django_assert_num_queries):
    for purpose in Purpose:
        with django_assert_num_queries(1):
            may_use(customer_id=customer_id, purpose=purpose)
    with django_assert_num_queries(0):
        assert not may_use(customer_id=customer_id, purpose=Purpose.PERSONALISE, learning="off")


def test_always_keeps_the_visit_that_goes_on(customer_id):
    visit = Identity.objects.create(customer_id=customer_id, kind="visit", key="v", transient=True)
    give(customer_id=customer_id, purpose=Purpose.PERSONALISE, frequency="always", at=AT, source="page")
    visit.refresh_from_db()
    assert not visit.transient


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        ({"purpose": "anything"}, "consent_purpose_known"),
        ({"channel": "smoke"}, "consent_channel_known"),
        ({"frequency": "hourly"}, "consent_frequency_known"),
        ({"purpose": "message", "channel": ""}, "consent_message_names_its_channel"),
        ({"purpose": "personalise", "channel": ""}, "consent_learning_says_how_long"),
    ],
)
def test_database_refuses_an_answer_to_no_question(customer_id, row, constraint):
    common = {"customer_id": customer_id, "purpose": "message", "channel": "email", "given": True, "at": AT}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Consent.objects.create(**common | row, wording=1, source="page")
