import random
import uuid

import pytest
from django.urls import reverse

from configurator.configurations.models import Configuration
from configurator.customers.models import Interaction, Verb
from configurator.profiles.proposals.effect import OTHERS, OWN, PROPOSAL, Effect, Share, report_of
from configurator.profiles.proposals.holdout import held_out
from tests.profiles.proposals.test_populations import shopping
from tests.profiles.shop import be, guest


def chose(customer, sku, proposed, *, shown=True, by=OWN):
    return customer, Verb.CHOSE, "lamp", sku, {PROPOSAL: {"sku": proposed, "by": by, "shown": shown}}


def shop_of(rng, customers, *, lift):
    """Acts of customers who take what is proposed in 30 %, and `lift` more often when they see it."""
    for number in range(customers):
        customer, shown = uuid.UUID(int=rng.getrandbits(128)), number % 10 > 0
        for _ in range(5):
            taken = rng.random() < 0.3 + (lift if shown else 0)
            yield chose(customer, "A" if taken else "B", "A", shown=shown, by=OTHERS)


def test_share_intervals_are_those_of_the_paper():
    assert Share(81, 263).interval == pytest.approx((0.2553, 0.3662), abs=1e-4)  # Newcombe 1998, table I
    assert Share(15, 148).interval == pytest.approx((0.0624, 0.1605), abs=1e-4)
    assert Share(0, 20).interval == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert Share().interval == (0.0, 1.0)


def test_difference_interval_is_that_of_the_paper():
    effect = Effect("lamp", OWN, Share(56, 70), Share(48, 80))  # Newcombe 1998, example a
    assert effect.difference == pytest.approx(0.2)
    assert effect.interval == pytest.approx((0.0524, 0.3339), abs=1e-4)
    assert effect.proven


def test_without_an_effect_one_is_seen_as_seldom_as_promised():
    rng = random.Random(0)
    seen = sum(report_of(shop_of(rng, 300, lift=0)).effects[0].proven for _ in range(300))
    assert seen / 300 < 0.08  # 95 % certain: one in twenty by chance


def test_a_planted_effect_is_found_and_measured():
    rng = random.Random(0)
    reports = [report_of(shop_of(rng, 600, lift=0.2)).effects[0] for _ in range(60)]
    assert sum(effect.proven for effect in reports) > 55
    assert sum(effect.difference for effect in reports) / 60 == pytest.approx(0.2, abs=0.02)
    covered = sum(low <= 0.2 <= high for low, high in (effect.interval for effect in reports))
    assert covered > 52


def test_report_counts_by_family_and_kind_and_along_own_orders():
    ann, bob = uuid.uuid4(), uuid.uuid4()
    ordered = (ann, Verb.ORDERED, "lamp", "", {})
    found = report_of(
        [
            chose(ann, "A", "A"),
            chose(ann, "B", "A", by=OTHERS),
            (ann, Verb.CHOSE, "lamp", "C", {}),
            ordered,
            chose(ann, "A", "A"),
            ordered,
            chose(bob, "A", "A", shown=False),
        ]
    )
    own, others = found.effects[1], found.effects[0]
    assert (others.by, others.shown, others.held) == (OTHERS, Share(0, 1), Share())
    assert (own.by, own.shown, own.held) == (OWN, Share(2, 2), Share(1, 1))
    assert [(p.orders, p.shown, p.clicks) for p in found.curve[:3]] == [
        (0, Share(1, 2), 3.0),
        (1, Share(1, 1), 1.0),
        (2, Share(), None),
    ]


def test_hold_out_is_the_asked_share_and_always_the_same(settings):
    ids = [uuid.UUID(int=number) for number in range(4_000)]
    for share in (0.0, 0.1, 0.5, 1.0):
        settings.PROPOSALS_HELD_OUT = share
        held = [held_out(customer_id=customer_id) for customer_id in ids]
        assert sum(held) / len(ids) == pytest.approx(share, abs=0.02)
        assert held == [held_out(customer_id=customer_id) for customer_id in ids]
    settings.PROPOSALS_HELD_OUT = 0.5
    before = [held_out(customer_id=customer_id) for customer_id in ids]
    settings.PROPOSALS_SALT = "another"
    assert [held_out(customer_id=customer_id) for customer_id in ids] != before


@pytest.mark.parametrize(("share", "shown"), [(0.0, True), (1.0, False)])
def test_a_choice_keeps_what_was_proposed_and_whether_it_was_seen(client, shop, settings, share, shown):
    shopping()
    settings.PROPOSALS_HELD_OUT = share
    visitor = guest()
    page = be(client, visitor).get("/configure/lamp/", follow=True)
    assert ("of customers take it" in page.content.decode()) == shown
    url, version = page.redirect_chain[-1][0], Configuration.objects.get().version
    client.post(f"{url}m/shade/", {"value": "GLASS", "version": version})
    act = Interaction.objects.get(verb=Verb.CHOSE)
    assert act.detail == {PROPOSAL: {"sku": "PAPER", "by": OTHERS, "shown": shown}}
    again = client.get(url).content.decode()
    assert ("people who chose Glass shade" in again) == shown


@pytest.fixture
def page(shop, admin_client):
    return lambda **asked: admin_client.get(reverse("admin:profiles_populationmodel_changelist"), asked)


def test_the_page_says_when_there_is_nothing(page):
    said = page().content.decode()
    assert "Nothing was chosen yet where something was proposed." in said
    assert "There are too few orders yet" in said


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_shows_figures_and_takes_the_same_queries(page, client, count, django_assert_num_queries):
    shopping()
    for _ in range(count):
        visitor = guest()
        url = be(client, visitor).get("/configure/lamp/", follow=True).redirect_chain[-1][0]
        version = Configuration.objects.get(customer_id=visitor.customer_id).version
        client.post(f"{url}m/shade/", {"value": "PAPER", "version": version})
    with django_assert_num_queries(5):  # session, user, acts, models, families
        answer = page(days="90", family="lamp")
    said = " ".join(answer.content.decode().split())
    assert f"<td>{count}</td><td>{count}</td><td>0</td> <td>100.0 %" in said
    assert "nobody yet" in said
    assert "<polyline" in said
    assert "<small>Lamp</small>" in said
    assert "60" in said


def test_the_page_is_for_staff_with_the_right(shop, client, django_user_model):
    clerk = django_user_model.objects.create_user("clerk@example.com", "a good password", is_staff=True)
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("admin:profiles_populationmodel_changelist")).status_code == 403
