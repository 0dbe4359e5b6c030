"""Nothing is lost when processes die: a short form of `make chaos`, and what its oracles say when something is."""

import json
import random
import uuid
from collections import Counter

import pytest

from tests.races.buyers import template
from tests.races.chaos import ORDERS_A_KILL, Shop, Told, torment, verdict

KILLS = 6


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return template(tmp_path_factory.mktemp("chaos"), baskets=(KILLS + 4) * ORDERS_A_KILL)


@pytest.mark.timeout(900)
def test_killed_processes_lose_no_order_and_send_every_one(model, tmp_path):
    buyers = model.buyers[1]
    shop = Shop(model, tmp_path / "shop")
    try:
        found = torment(shop, buyers, kills=KILLS, rng=random.Random(7))
        assert (found.lost, found.unsent, found.phantom, found.odd) == (frozenset(), frozenset(), frozenset(), {})
        assert found.orders >= KILLS * ORDERS_A_KILL
        assert sum(found.kills.values()) == KILLS
        _check_oracles(shop, {buyer["form"]["token"] for buyer in buyers})
    finally:
        shop.stop()


def _check_oracles(shop, forms):
    """Each sees what it is for: an order told of and gone, one never sent, one that nobody placed."""
    told = Told(pages={"form": "/o/never-kept/"})
    message = {"type": "order.placed", "order": str(uuid.uuid4())}
    missed = shop.receiver.got.pop()
    shop.receiver.got.append(("id", json.dumps(message).encode()))
    found = verdict(shop, forms, told, Counter())
    assert found.lost == {"never-kept"}
    assert found.unsent == {json.loads(missed[1])["order"].replace("-", "")}
    assert found.phantom == {message["order"].replace("-", "")}
    assert not found.fair
    assert len(verdict(shop, set(), told, Counter()).phantom) == found.orders + 1
