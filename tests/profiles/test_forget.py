from datetime import timedelta

from configurator.customers.models import Customer, Interaction
from configurator.profiles.forget import forget_profile
from configurator.profiles.learn import rebuild_all
from configurator.profiles.taste import taste_of
from configurator.profiles.usual import usuals_of
from tests.profiles.shop import AT, DARK, act, clicked, learn_all, ordered, proposals, rows

LATER = AT + timedelta(hours=1)


def test_forget_profile_takes_everything_and_leaves_others_alone(customer, stranger):
    for visitor in (customer, stranger):
        act(visitor, ordered(DARK), clicked("shade/GLASS"))
    learn_all()
    others, acts = rows(stranger.customer_id), Interaction.objects.of(stranger.customer_id)
    taste_of(customer_id=customer.customer_id, fresh=True)

    assert forget_profile(customer_id=customer.customer_id, at=LATER) == 2

    assert (rows(), acts.count(), Interaction.objects.count()) == (others, 2, 2)
    assert (proposals(customer, "lamp"), usuals_of(customer_id=customer.customer_id)) == ({}, {})
    assert taste_of(customer_id=customer.customer_id, fresh=False) is None
    assert Customer.objects.get(pk=customer.customer_id).forgotten_at == LATER
    rebuild_all()
    assert rows() == others


def test_forget_profile_reaches_what_was_not_yet_learned(customer):
    act(customer, clicked("shade/GLASS"))
    forget_profile(customer_id=customer.customer_id, at=LATER)
    learn_all()
    assert rows() == set()


def test_after_forgetting_learning_starts_again(customer):
    act(customer, ordered(DARK))
    learn_all()
    forget_profile(customer_id=customer.customer_id, at=LATER)
    act(customer, clicked("shade/PAPER"))
    learn_all()
    assert proposals(customer, "lamp") == {"shade=PAPER": "you picked it before"}
