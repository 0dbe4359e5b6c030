from datetime import timedelta

from django.utils import timezone

from configurator.configurations import configure
from configurator.configurations.page import sources_for
from configurator.configurations.start import start
from configurator.customers.models import Customer
from configurator.profiles import taste as module
from configurator.profiles.behind import Mark
from configurator.profiles.correct import judge
from configurator.profiles.taste import drop_taste, taste_of
from configurator.profiles.told import MUTED
from configurator.releases.shelf import current_release
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


def on_click(visitor, key):
    """The taste that a click in this process reads, with the row that its one SELECT gives."""
    return sources_for(configure._read(key, visitor, timezone.now()), fresh=False)[0]


def build(visitor):
    return start(release=current_release("lamp"), visitor=visitor, choices={}, at=timezone.now())[0].key


def muted_elsewhere(visitor, monkeypatch, at):
    """In another process: what this one remembers stays as it is."""
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("configurator.profiles.tell.drop_taste", lambda **_: None)
        assert judge(visitor=visitor, mark=Mark("lamp", "component", "shade/GLASS"), word=MUTED, at=at)


def test_a_click_hears_of_what_another_process_was_told(customer, monkeypatch):
    known(customer)
    key, read = build(customer), taste_of(customer_id=customer.customer_id, fresh=True)
    assert on_click(customer, key) is read
    muted_elsewhere(customer, monkeypatch, timezone.now())
    assert on_click(customer, key) is None
    taste_of(customer_id=customer.customer_id, fresh=True)
    assert "shade/GLASS" not in on_click(customer, key).components.get("lamp", {})


def test_without_the_date_in_its_row_the_click_would_not_hear(customer, monkeypatch):
    known(customer)
    key, _ = build(customer), taste_of(customer_id=customer.customer_id, fresh=True)
    muted_elsewhere(customer, monkeypatch, timezone.now())
    Customer.objects.update(told_at=None)
    assert "shade/GLASS" in on_click(customer, key).components["lamp"]


def test_what_was_told_but_not_committed_when_it_was_read_is_not_taken_for_read(customer, monkeypatch):
    known(customer)
    key, begun = build(customer), timezone.now()
    taste_of(customer_id=customer.customer_id, fresh=True)  # after the other began to write, before it committed
    muted_elsewhere(customer, monkeypatch, begun)
    assert on_click(customer, key) is None
