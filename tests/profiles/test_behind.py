import random
from datetime import timedelta

import pytest

from configurator.customers.models import Interaction, Verb
from configurator.profiles.behind import Mark, acts_behind, acts_on_subject, erase_acts
from configurator.profiles.counts import Act, Counts
from configurator.profiles.facts import facts_of
from configurator.profiles.models import Taste
from configurator.profiles.taste import taste_of
from tests.profiles.shop import AT, DARK, LIGHT, act, clicked, learn_all, ordered, retracted, rows
from tests.profiles.test_tell import say

LATER = AT + timedelta(hours=1)
COMPONENTS = ("shade/PAPER", "shade/GLASS", "stand/BLACKFOOT", "extras/DIMMER", "bulb/LED")


def erase(visitor, mark):
    ids = [a.pk for a in acts_behind(customer_id=visitor.customer_id, mark=mark)]
    return erase_acts(customer_id=visitor.customer_id, ids=ids, at=LATER)


def test_erase_component_takes_its_clicks_and_orders_only(customer, stranger):
    for visitor in (customer, stranger):
        act(visitor, clicked("shade/GLASS"), clicked("bulb/LED"), ordered(DARK), ordered(LIGHT))
    learn_all()
    others = rows(stranger.customer_id)
    assert erase(customer, Mark("lamp", "component", "shade/GLASS")) == 2
    assert [a.verb for a in Interaction.objects.of(customer.customer_id).order_by("pk")] == ["chose", "ordered"]
    assert rows(stranger.customer_id) == others


def random_acts(rng):
    kinds = [clicked, clicked, retracted, lambda _: ordered(rng.choice([DARK, LIGHT]))]
    return [rng.choice(kinds)(rng.choice(COMPONENTS)) for _ in range(rng.randint(5, 25))]


@pytest.mark.parametrize("seed", range(12))
def test_after_erasing_any_taste_the_counts_are_those_of_the_acts_left(customer, seed):
    rng = random.Random(seed)
    act(customer, *random_acts(rng))
    learn_all()
    marks = [Mark(*row) for row in Taste.objects.order_by("pk").values_list("family_code", "kind", "code")]
    mark = rng.choice(marks)
    assert erase(customer, mark) > 0

    fresh = Counts()
    for row in Interaction.objects.order_by("pk"):
        plain = Act(
            row.pk, row.verb, row.family_code, row.release_number, row.module_code, row.component_code, row.detail
        )
        fresh.add(plain, facts_of)
    stored = {(t.family_code, t.kind, t.code): (t.weight, t.order_count, t.recent) for t in Taste.objects.all()}
    assert stored == {key: (c.weight, c.order_count, c.recent) for key, c in fresh.rows.items()}
    assert (mark.family_code, mark.kind, mark.code) not in stored


def test_erasing_reaches_what_other_processes_remember(customer):
    act(customer, clicked("shade/GLASS"))
    learn_all()
    taste_of(customer_id=customer.customer_id, fresh=True)
    assert erase(customer, Mark("lamp", "component", "shade/GLASS")) == 1
    assert taste_of(customer_id=customer.customer_id, fresh=False) is None


def test_somebody_elses_acts_stay(customer, stranger):
    act(stranger, clicked("shade/GLASS"))
    ids = list(Interaction.objects.values_list("pk", flat=True))
    assert erase_acts(customer_id=customer.customer_id, ids=ids, at=LATER) == 0
    assert Interaction.objects.count() == 1


def test_a_subject_is_all_that_was_said_about_it(customer):
    say(customer, "1")
    say(customer, "2")
    say(customer, "2", subject="likes:colour=black")
    newest = Interaction.objects.filter(verb=Verb.TOLD).order_by("pk")[1]
    assert len(acts_on_subject(customer_id=customer.customer_id, pk=newest.pk)) == 2
    assert acts_on_subject(customer_id=customer.customer_id, pk=0) == []
