"""The question whether somebody may be put into data sets for research."""

import pytest
from django.utils.translation import override

from configurator.customers.consent import consents_of, give
from configurator.customers.merge import merge
from configurator.customers.models import Consent, Customer, Purpose
from configurator.customers.wordings import newest_wording, wording_of
from configurator.insight.research.agreed import agrees, who_agree
from tests.insight.groups.test_staff import HTMX
from tests.insight.shop import AT

pytestmark = pytest.mark.django_db
MINE = "/me/research/"


def said(browser):
    rows = consents_of(browser.visitor.customer_id).history
    return [(row.given, row.wording, row.source) for row in reversed(rows) if row.purpose == Purpose.RESEARCH]


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_member_is_asked_in_plain_words_and_nothing_is_said_for_them(member, headers):
    page = member.get(MINE, headers=headers).content.decode()
    assert "without name, address or exact dates" in page
    assert "Yes, count me in" in page
    assert ("<html" in page) is (not headers)
    assert MINE in member.get("/me/").content.decode()
    assert said(member) == []
    assert who_agree() == frozenset()


def test_yes_and_no_stand_in_the_ledger_with_their_words_once_each(member):
    for word in ("yes", "yes", "no", "no"):
        answer = member.post(MINE, {"research": word})
        assert (answer.status_code, answer.url) == (303, "/me/#me-research")
        assert who_agree() == ({member.visitor.customer_id} if word == "yes" else set())
        asked = member.get(MINE).content.decode()
        assert ("You said yes" in asked, "Leave me out" in asked) == (word == "yes", word == "yes")
    version = newest_wording(Purpose.RESEARCH)
    assert said(member) == [(True, version, "page"), (False, version, "page")]
    assert wording_of(Purpose.RESEARCH, version) in member.get("/me/record/").content.decode().replace("&#x27;", "'")


def test_the_words_are_those_of_the_reader(member):
    with override("de"):
        version = newest_wording(Purpose.RESEARCH)
    member.post(f"/de{MINE}", {"research": "yes"})
    assert said(member) == [(True, version, "page")]


def test_a_guest_is_not_asked_and_can_not_answer(customer):
    assert "sign in" in customer.get(MINE).content.decode()
    answer = customer.post(MINE, {"research": "yes"})
    assert (answer.status_code, answer.url) == (302, f"/accounts/login/?next={MINE}")
    assert said(customer) == []


def test_what_is_no_answer_changes_nothing(member):
    assert member.post(MINE, {"research": "perhaps"}).status_code == 400
    assert member.put(MINE).status_code == 405
    assert said(member) == []


def test_a_yes_to_words_that_only_spoke_of_counting_or_are_not_known_is_none(member):
    customer_id = member.visitor.customer_id
    for wording in (1, 0):
        Consent.objects.create(
            customer_id=customer_id, purpose=Purpose.RESEARCH, given=True, at=AT, wording=wording, source="test"
        )
        assert not agrees(customer_id=customer_id)
        assert who_agree() == frozenset()
    give(customer_id=customer_id, purpose=Purpose.RESEARCH, at=AT, source="test")
    assert agrees(customer_id=customer_id)
    assert who_agree() == {customer_id}


@pytest.mark.parametrize("other_says", [True, False])
def test_of_two_that_are_one_person_the_narrower_answer_counts(member, customer, staff, other_says):
    one, other = member.visitor.customer_id, customer.visitor.customer_id
    give(customer_id=one, purpose=Purpose.RESEARCH, at=AT, source="test")
    Consent.objects.create(
        customer_id=other,
        purpose=Purpose.RESEARCH,
        given=other_says,
        at=AT,
        wording=newest_wording(Purpose.RESEARCH),
        source="test",
    )
    merge(survivor_id=one, absorbed_id=other, at=AT, by=None)
    person = Customer.objects.people().get(pk__in=(one, other)).pk
    assert agrees(customer_id=person) is other_says
    assert who_agree() == ({person} if other_says else frozenset())
