import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from configurator.configurations.state import assess
from configurator.customers.models import Interaction, Verb
from configurator.profiles.learn import rebuild
from configurator.profiles.models import Taste
from configurator.profiles.proposals.recommend import propose
from configurator.profiles.taste import taste_of
from configurator.releases.shelf import current_release
from tests.profiles.shop import DARK, LIGHT, act, clicked, guest, learn_all, ordered, proposals, retracted, rows


def test_propose_opposite_orders_give_opposite_proposals(customer, stranger):
    act(customer, *[ordered(DARK)] * 4)
    act(stranger, *[ordered(LIGHT)] * 4)
    learn_all()
    assert proposals(customer, "lamp") == {
        "shade=GLASS": "you took it in 4 of your last 4 orders",
        "bulb=LED": "you took it in 4 of your last 4 orders",
        "extras/DIMMER=yes": "you took it in 4 of your last 4 orders",
    }
    assert proposals(stranger, "lamp") == {
        "shade=PAPER": "you took it in 4 of your last 4 orders",
        "bulb=LED": "you took it in 4 of your last 4 orders",
        "extras/PLUG=yes": "you took it in 4 of your last 4 orders",
    }


@pytest.mark.parametrize(
    ("acts", "reason"),
    [
        ([clicked("shade/GLASS")], "you picked it before"),
        ([clicked("shade/GLASS")] * 3, "you picked it 3 times"),
        ([clicked("shade/GLASS", verb=Verb.WISHED), clicked("shade/GLASS")], "you picked it twice"),
        ([ordered(DARK)], "you ordered it before"),
        ([ordered(DARK), ordered(DARK), ordered({"shade": "PAPER"})], "you took it in 2 of your last 3 orders"),
        (
            [ordered(DARK)] * 4 + [ordered({"shade": "PAPER"})] + [ordered(DARK)] * 2,
            "you took it in 4 of your last 5 orders",
        ),
        ([ordered(DARK)] * 9 + [ordered({"bulb": "LED"})] * 5, "you ordered it before"),
    ],
)
def test_propose_says_what_the_counts_hold(customer, acts, reason):
    act(customer, *acts)
    learn_all()
    assert proposals(customer, "lamp")["shade=GLASS"] == reason


def test_propose_nothing_without_positive_evidence(customer):
    act(customer, clicked("shade/GLASS"), retracted("shade/GLASS"), clicked("shade/GOLD", verb=Verb.VIEWED))
    learn_all()
    assert proposals(customer, "lamp") == {}


def test_propose_carries_attributes_to_another_family(customer):
    act(customer, *[ordered(DARK)] * 3)
    learn_all()
    assert proposals(customer, "chair") == {
        "seat=STEEL": "you ordered things with Colour: black 3 times",
        "cushions/INK=1": "you ordered things with Colour: black 3 times",
    }


def test_propose_does_not_carry_one_attribute_seen_once(customer):
    act(customer, ordered(DARK))
    learn_all()
    assert proposals(customer, "chair") == {}


def test_propose_does_not_carry_numbers_between_families(customer):
    act(customer, *[ordered({"bulb": "LED"})] * 5)
    learn_all()
    assert proposals(customer, "chair") == {}


def test_propose_own_order_outweighs_attributes(customer):
    act(customer, *[ordered(DARK)] * 9, ordered({"seat": "OAK"}, family="chair"))
    learn_all()
    assert proposals(customer, "chair")["seat=OAK"] == "you ordered it before"
    assert "seat=STEEL" not in proposals(customer, "chair")


def test_propose_only_for_open_modules_and_available_values(customer):
    act(customer, *[ordered(DARK)] * 2, clicked("extras/PLUG"))
    learn_all()
    assert proposals(customer, "lamp", {"shade": "GOLD"}) == {
        "bulb=LED": "you took it in 2 of your last 2 orders",
        "extras/PLUG=yes": "you picked it before",
    }


def test_propose_never_what_takes_nothing(customer):
    act(customer, *[ordered({"shade": "PAPER", "bulb": "LED", "extras/PLUG": "no"})] * 3)
    learn_all()
    assert set(proposals(customer, "lamp")) == {"shade=PAPER", "bulb=LED"}


def test_propose_respects_what_orders_leave_out(customer):
    bare, footed = {"shade": "PAPER", "stand": "(none)"}, {"shade": "PAPER", "stand": "BLACKFOOT"}
    act(customer, ordered(bare), ordered(bare), ordered(footed), clicked("stand/BLACKFOOT"))
    learn_all()
    assert "stand=BLACKFOOT" not in proposals(customer, "lamp")
    act(customer, ordered(footed))
    learn_all()
    assert proposals(customer, "lamp")["stand=BLACKFOOT"] == "you took it in 2 of your last 4 orders"


def test_propose_extras_from_attributes_only_before_the_first_order(customer):
    act(customer, *[ordered(DARK)] * 3)
    learn_all()
    assert "cushions/INK=1" in proposals(customer, "chair")
    act(customer, ordered({"seat": "STEEL", "cushions/RED": "0", "cushions/INK": "0"}, family="chair"))
    learn_all()
    assert set(proposals(customer, "chair")) == {"seat=STEEL"}


@pytest.mark.parametrize(("half_life", "liked"), [(1_000, "shade=PAPER"), (2, "shade=GLASS")])
def test_propose_lets_older_orders_fade(customer, settings, half_life, liked):
    settings.LEARNING_HALF_LIFE = half_life
    act(customer, *[ordered(LIGHT)] * 6, *[ordered(DARK)] * 4)
    learn_all()
    before = rows(customer.customer_id)
    assert liked in proposals(customer, "lamp")
    rebuild(customer_id=customer.customer_id)
    assert rows(customer.customer_id) == before


CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "shade": st.sampled_from(["PAPER", "GLASS", "GOLD"]),
        "bulb": st.sampled_from(["LED", "LED*2"]),
        "extras/PLUG": st.sampled_from(["no", "yes"]),
        "extras/DIMMER": st.sampled_from(["no", "yes"]),
    },
)


@tried(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(orders=st.lists(CHOICES, max_size=6), choices=CHOICES)
def test_propose_only_available_open_and_once_a_module(shop, orders, choices):
    visitor = guest()
    act(visitor, *[ordered(build) for build in orders])
    learn_all()
    release, taste = current_release("lamp"), taste_of(customer_id=visitor.customer_id, fresh=True)
    state = assess(release=release, choices=choices)
    if taste is None or not state.consistent:
        return
    available = state.evaluation.changes == 0
    found = propose(taste=taste, release=release, available=available, decided=state.decided)
    modules = [release.module_of[release.option_at[flat].variable].code for flat in found]
    assert all(available[flat] for flat in found)
    assert not {release.option_at[flat].variable for flat in found} & set(state.decided)
    assert len(modules) == len(set(modules))
    taken = {sku for build in orders for sku in map(_sku, build.items()) if sku}
    assert {release.option_at[flat].sku for flat, why in found.items() if why.startswith("you took")} <= taken


def _sku(item):
    variable, value = item
    if "/" in variable:
        return variable.partition("/")[2] if value == "yes" else ""
    return value.partition("*")[0]


def test_propose_forgets_with_the_counts(customer):
    act(customer, ordered(DARK))
    learn_all()
    assert proposals(customer, "lamp") != {}
    Interaction.objects.all().delete()
    Taste.objects.all().delete()
    assert proposals(customer, "lamp") == {}


def test_propose_takes_far_less_than_a_millisecond(customer):
    act(customer, *[ordered(DARK)] * 5, clicked("seat/STEEL", family="chair"))
    learn_all()
    release, taste = current_release("lamp"), taste_of(customer_id=customer.customer_id, fresh=True)
    available = np.ones(int(release.knowledge.offsets[-1]), np.bool_)
    propose(taste=taste, release=release, available=available, decided={})
    times = []
    for _ in range(200):
        start = time.perf_counter()
        propose(taste=taste, release=release, available=available, decided={})
        times.append(time.perf_counter() - start)
    assert sorted(times)[100] < 0.0005
