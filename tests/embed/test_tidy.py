"""Guests inside other sites' pages go when nobody can come back as them; nobody else goes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from configurator.configurations.models import Configuration
from configurator.configurations.start import start
from configurator.customers.identify import set_learning
from configurator.customers.models import Customer, Identity, Learning
from configurator.embed.places import AGE, begin_place, place_of
from configurator.embed.tidy import forget_embedded_guests
from tests.conftest import AT, guest

pytestmark = pytest.mark.django_db

LATER = AGE + timedelta(days=2)


@pytest.fixture
def embedded(site, bike):
    """A guest in a site's page with a build."""
    visitor = place_of(token=begin_place(site=site, at=timezone.now())).visitor
    start(release=bike, visitor=visitor, choices={"frame": "THIN"}, at=AT)
    return visitor


def aged():
    Customer.objects.update(created_at=timezone.now() - LATER)


def test_a_guest_whose_place_ran_out_goes_with_the_builds(embedded):
    assert forget_embedded_guests.func() == 0
    aged()
    assert forget_embedded_guests.func() == 1
    assert not Configuration.objects.exists()
    assert not Customer.objects.exists()
    assert not Identity.objects.exists()


def test_a_guest_of_the_shop_who_lets_us_learn_nothing_stays(bike, customer):
    start(release=bike, visitor=customer.visitor, choices={"frame": "THIN"}, at=AT)
    set_learning(visitor=customer.visitor, learning=Learning.OFF, at=AT)
    other = guest()
    aged()
    assert forget_embedded_guests.func() == 0
    assert Customer.objects.filter(pk__in=[customer.visitor.customer_id, other.visitor.customer_id]).count() == 2


def test_who_has_ordered_stays(embedded):
    Configuration.objects.update(status="ordered")
    aged()
    assert forget_embedded_guests.func() == 0
    assert Configuration.objects.exists()
