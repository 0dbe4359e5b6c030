from configurator.customers.identify import set_learning, sign_in
from configurator.customers.models import Interaction, Learning, User
from configurator.profiles.learn import rebuild_all
from configurator.profiles.merge import join_history, merge_customers, undo_merge
from configurator.profiles.models import Taste
from tests.profiles.shop import AT, DARK, LIGHT, act, clicked, guest, learn_all, ordered, proposals, rows


def signed_in_after(visitor):
    """The guest becomes Joe, who has a profile of his own."""
    user = User.objects.create_user("joe@example.com", name="Joe")
    guest_id = visitor.customer_id
    sign_in(visitor=visitor, user=user, at=AT)
    set_learning(visitor=visitor, learning=Learning.ALWAYS, at=AT)
    act(visitor, ordered(LIGHT))
    learn_all()
    return guest_id


def test_join_adds_the_guests_counts_exactly(customer, stranger):
    act(customer, ordered(DARK), clicked("shade/GLASS"))
    act(stranger, ordered(DARK))
    learn_all()
    others = rows(stranger.customer_id)
    guest_id = signed_in_after(customer)
    assert "shade=PAPER" in proposals(customer, "lamp")
    assert join_history(visitor=customer, at=AT) is True
    assert proposals(customer, "lamp")["shade=GLASS"] == "you took it in 1 of your last 2 orders"
    assert (rows(guest_id), rows(stranger.customer_id), customer.guest_id) == (set(), others, None)
    assert Interaction.objects.of(customer.customer_id).count() == 3


def test_join_twice_changes_nothing_more(customer):
    act(customer, ordered(DARK))
    signed_in_after(customer)
    join_history(visitor=customer, at=AT)
    before = rows()
    assert join_history(visitor=customer, at=AT) is False
    assert rows() == before


def test_join_with_learning_off_adds_nothing(customer):
    act(customer, ordered(DARK))
    signed_in_after(customer)
    set_learning(visitor=customer, learning=Learning.OFF, at=AT)
    before = rows()
    assert join_history(visitor=customer, at=AT) is False
    assert rows() == before


def test_nothing_is_joined_without_being_asked(shop):
    visitor = guest()
    act(visitor, ordered(DARK))
    learn_all()
    guest_id = signed_in_after(visitor)
    assert (Interaction.objects.of(guest_id).count(), Interaction.objects.of(visitor.customer_id).count()) == (1, 1)
    assert visitor.guest_id == guest_id


def test_counts_of_a_merge_are_those_of_all_acts_and_go_back_when_it_is_undone(customer, stranger):
    act(customer, ordered(DARK), clicked("shade/GLASS"))
    act(stranger, ordered(LIGHT), clicked("shade/GLASS"))
    learn_all()
    apart = rows()
    made = merge_customers(survivor_id=customer.customer_id, absorbed_id=stranger.customer_id, at=AT)
    assert made is not None
    merged = rows()
    assert {row[0] for row in merged} == {customer.customer_id}
    glass = Taste.objects.get(code="shade/GLASS")
    assert (glass.order_count, glass.click_count) == (1, 2)
    rebuild_all()
    assert rows() == merged
    assert merge_customers(survivor_id=stranger.customer_id, absorbed_id=customer.customer_id, at=AT) is None
    act(stranger, clicked("shade/GOLD"))
    learn_all()
    undo_merge(merge_id=made.pk, at=AT)
    assert rows(customer.customer_id) == {row for row in apart if row[0] == customer.customer_id}
    gold = Taste.objects.get(code="shade/GOLD")
    assert gold.customer_id == stranger.customer_id
    before = rows()
    rebuild_all()
    assert rows() == before
