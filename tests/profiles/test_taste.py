from datetime import timedelta

from django.utils import timezone

from configurator.profiles import taste as module
from configurator.profiles.taste import drop_taste, taste_of
from tests.profiles.shop import act, clicked, guest, learn_all


def known(visitor):
    act(visitor, clicked("shade/GLASS"))
    learn_all()
    return visitor.customer_id


def test_taste_fresh_is_two_queries_then_none(customer, django_assert_num_queries):
    customer_id = known(customer)
    with django_assert_num_queries(2):  # counts, what was told
        read = taste_of(customer_id=customer_id, fresh=True)
    assert read.components["lamp"]["shade/GLASS"].weight == 1
    with django_assert_num_queries(0):
        assert taste_of(customer_id=customer_id, fresh=False) is read


def test_taste_not_read_before_is_none_without_query(customer, django_assert_num_queries):
    customer_id = known(customer)
    with django_assert_num_queries(0):
        assert taste_of(customer_id=customer_id, fresh=False) is None


def test_taste_of_someone_unknown_is_none(customer):
    assert taste_of(customer_id=customer.customer_id, fresh=True) is None


def test_taste_from_before_a_forgetting_is_not_used(customer):
    customer_id, now = known(customer), timezone.now()
    read = taste_of(customer_id=customer_id, fresh=True)
    assert taste_of(customer_id=customer_id, fresh=False, forgotten_at=now - timedelta(seconds=1)) is read
    assert taste_of(customer_id=customer_id, fresh=False, forgotten_at=timezone.now()) is None


def test_taste_is_not_remembered_longer_than_a_visit(customer, settings):
    customer_id = known(customer)
    taste_of(customer_id=customer_id, fresh=True)
    settings.VISIT_MINUTES = 0
    assert taste_of(customer_id=customer_id, fresh=False) is None


def test_taste_remembers_so_many_customers(shop, monkeypatch):
    monkeypatch.setattr(module, "REMEMBERED", 2)
    ids = [known(guest()) for _ in range(3)]
    for customer_id in ids:
        taste_of(customer_id=customer_id, fresh=True)
    assert [taste_of(customer_id=i, fresh=False) is not None for i in ids] == [False, True, True]
    drop_taste(customer_id=ids[2])
    assert taste_of(customer_id=ids[2], fresh=False) is None
