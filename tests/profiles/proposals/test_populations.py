from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from configurator.configurations.complete import completion
from configurator.configurations.models import Configuration
from configurator.configurations.state import assess
from configurator.customers.identify import set_learning
from configurator.customers.models import Interaction, Learning
from configurator.profiles.forget import forget_profile
from configurator.profiles.models import PopulationModel
from configurator.profiles.proposals.populations import drop_populations, population_of
from configurator.profiles.proposals.recommend import propose
from configurator.profiles.refit import OLDEST, PAUSE, refit, refit_due
from configurator.profiles.taste import taste_of
from configurator.profiles.tell import tell
from configurator.profiles.told import Statement
from configurator.releases.shelf import current_release
from tests.profiles.proposals.test_recommend import CHOICES
from tests.profiles.shop import AT, DARK, LIGHT, act, be, guest, learn_all, ordered


def shopping(dark=20, light=40, times=1):
    """Many customers, some of whom like it dark."""
    visitors = [guest() for _ in range(dark + light)]
    for number, visitor in enumerate(visitors):
        act(visitor, *[ordered(DARK if number < dark else LIGHT)] * times)
    refit(family_code="lamp", at=AT)
    return visitors


def proposed(choices=None, visitor=None):
    release = current_release("lamp")
    state = assess(release=release, choices=choices or {})
    taste = taste_of(customer_id=visitor.customer_id, fresh=True) if visitor else None
    found = propose(
        taste=taste,
        release=release,
        available=state.evaluation.changes == 0,
        decided=state.decided,
        population=population_of(release=release, fresh=True),
    )
    return {f"{release.option_at[f].variable}={release.option_at[f].sku}": reason for f, reason in found.items()}


def test_others_are_proposed_to_whoever_has_no_history(shop):
    shopping()
    assert proposed() == {
        "shade=PAPER": "67\N{NO-BREAK SPACE}% of customers take it",
        "bulb=LED": "67\N{NO-BREAK SPACE}% of customers take it",
        "extras/PLUG=PLUG": "67\N{NO-BREAK SPACE}% of customers take it",
    }


def test_what_is_chosen_changes_what_others_take(shop):
    shopping()
    words = "people who chose Glass shade take it in 100\N{NO-BREAK SPACE}%, others in 0\N{NO-BREAK SPACE}%"
    assert proposed({"shade": "GLASS"}) == {"bulb=LED": words, "extras/DIMMER=DIMMER": words}


def test_nothing_is_said_of_fewer_than_ten_customers(shop):
    shopping(dark=9, light=30)
    # nine who took the dark one are too few to speak of; the twos of bulbs were all theirs
    assert proposed({"shade": "GLASS"}) == {}
    assert proposed({"shade": "GLASS", "bulb": "LED"}) == {}
    shopping(dark=1, light=0)  # the tenth
    assert "others in" in proposed({"shade": "GLASS"})["bulb=LED"]


def test_many_orders_of_one_customer_are_one_case(shop):
    shopping(dark=1, light=30, times=1)
    act(guest(), *[ordered(DARK)] * 50)
    refit(family_code="lamp", at=AT)
    assert PopulationModel.objects.get().order_count == 81
    assert proposed({"shade": "GLASS"}) == {}


def test_own_history_comes_before_others(shop):
    shopping()
    fond = guest()
    act(fond, ordered(DARK), ordered(DARK))
    learn_all()
    found = proposed(visitor=fond)
    assert found["shade=GLASS"] == "you took it in 2 of your last 2 orders"
    assert found["extras/DIMMER=DIMMER"] == "you took it in 2 of your last 2 orders"
    assert not [reason for reason in found.values() if "customers" in reason]


def test_own_orders_that_agree_with_the_choices_decide(shop):
    visitor = guest()
    act(visitor, *[ordered({"shade": "PAPER", "bulb": "LED", "stand": "(none)"})] * 2)
    act(visitor, *[ordered({"shade": "GLASS", "extras/PLUG": "yes"})] * 2)
    act(visitor, *[ordered({"shade": "GOLD", "extras/PLUG": "no", "extras/DIMMER": "yes"})] * 2)
    learn_all()
    assert "extras/PLUG=PLUG" in proposed({"shade": "GLASS"}, visitor)
    assert "extras/DIMMER=DIMMER" in proposed({"shade": "PAPER", "extras/PLUG": "no"}, visitor)


def test_too_few_orders_are_no_ground(shop):
    shopping(dark=0, light=29)
    assert (PopulationModel.objects.count(), proposed()) == (0, {})
    shopping(dark=0, light=1)
    assert (PopulationModel.objects.get().order_count, set(proposed())) == (
        30,
        {"shade=PAPER", "bulb=LED", "extras/PLUG=PLUG"},
    )


@pytest.mark.parametrize("learning", [Learning.OFF, Learning.VISIT])
def test_only_those_who_let_us_learn_always_are_counted(shop, learning):
    shopping(dark=20, light=30)
    for visitor in shopping(dark=20, light=0):
        set_learning(visitor=visitor, learning=learning, at=AT)
    refit(family_code="lamp", at=AT)
    assert PopulationModel.objects.get().order_count == 50


def test_who_is_erased_is_forgotten_with_the_next_fit(shop):
    visitors = shopping(dark=20, light=30)
    for visitor in visitors[:20]:
        forget_profile(customer_id=visitor.customer_id, at=AT)
    assert refit_due(at=AT + OLDEST / 2) == 0
    assert refit_due(at=AT + OLDEST) == 1
    assert PopulationModel.objects.get().order_count == 30
    assert "bulb=LED" in proposed()
    for visitor in visitors[20:]:
        forget_profile(customer_id=visitor.customer_id, at=AT)
    assert refit_due(at=AT + 2 * OLDEST) == 1
    assert (PopulationModel.objects.count(), proposed()) == (0, {})


def test_refit_before_its_time_when_there_are_a_fifth_more_orders(shop):
    shopping(dark=0, light=40)
    shop_more = guest()
    act(shop_more, *[ordered(LIGHT)] * 7)
    assert refit_due(at=AT + PAUSE) == 0
    act(shop_more, ordered(LIGHT))
    assert (refit_due(at=AT + PAUSE / 2), refit_due(at=AT + PAUSE)) == (0, 1)
    assert PopulationModel.objects.get().order_count == 48


def test_refit_with_nothing_due_is_two_queries(shop, django_assert_num_queries):
    shopping(dark=0, light=40)
    with django_assert_num_queries(2):
        assert refit_due(at=AT) == 0


def test_a_new_model_is_used_without_restart_and_a_click_asks_nothing(shop, django_assert_num_queries):
    shopping(dark=0, light=40)
    release = current_release("lamp")
    first = population_of(release=release, fresh=True)
    shopping(dark=0, light=20)
    with django_assert_num_queries(0):
        assert population_of(release=release, fresh=False) is first
    with django_assert_num_queries(2):  # which is the newest, and what it holds
        second = population_of(release=release, fresh=True)
    assert (first.prober.model.customers, second.prober.model.customers) == (40, 60)
    with django_assert_num_queries(1):
        assert population_of(release=release, fresh=True) is second


def test_a_damaged_model_proposes_nothing(shop, caplog):
    shopping()
    PopulationModel.objects.update(content=b"x")
    drop_populations()
    assert proposed() == {}
    assert "population damaged family=lamp" in caplog.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choices=CHOICES)
def test_proposals_of_a_population_can_all_be_had(shop, choices):
    if not PopulationModel.objects.exists():
        shopping(dark=40, light=20)
    release = current_release("lamp")
    state = assess(release=release, choices=choices)
    available = state.evaluation.changes == 0
    population = population_of(release=release, fresh=True)
    found = propose(taste=None, release=release, available=available, decided=state.decided, population=population)
    assert all(available[flat] for flat in found)
    assert not {release.option_at[flat].variable for flat in found} & set(state.decided)
    shares = population.probabilities(state.decided, available)
    assert not shares[~available].any()
    assert np.isfinite(shares).all()


def test_filling_in_is_as_others_take_it(shop):
    shopping(dark=40, light=20)
    release = current_release("lamp")
    population = population_of(release=release, fresh=True)
    wanted = completion(assess(release=release, choices={}), None, population)
    assert wanted == {"shade": "GLASS", "bulb": "LED*2", "extras/DIMMER": "yes"}
    given_paper = completion(assess(release=release, choices={"shade": "PAPER"}), None, population)
    assert given_paper == {"bulb": "LED", "extras/PLUG": "yes"}


def test_the_page_says_what_others_take_unless_learning_is_off(client, shop):
    shopping()
    visitor = guest(Learning.VISIT)
    page = be(client, visitor).get("/configure/lamp/", follow=True)
    assert "67\N{NO-BREAK SPACE}% of customers take it" in page.content.decode()
    url = page.redirect_chain[-1][0]
    filled = client.post(f"{url}fill/", {"how": "fit", "version": Configuration.objects.get().version}, follow=True)
    assert "Filled in as others with these choices take it: Paper shade, LED bulb, Plug." in filled.content.decode()
    set_learning(visitor=visitor, learning=Learning.OFF, at=timezone.now())
    before = Interaction.objects.count()
    assert "of customers take it" not in client.get(url).content.decode()
    assert Interaction.objects.count() == before


def test_what_is_avoided_is_not_proposed_because_others_take_it(shop):
    shopping()
    wary = guest()
    say = Statement(subject="likes:colour=white", value="-3", words="I avoid white", use="proposals")
    tell(visitor=wary, statements=[say], at=AT)
    assert proposed(visitor=wary)["shade=GLASS"] == "33\N{NO-BREAK SPACE}% of customers take it"


def test_refit_models_says_what_there_is(shop):
    shopping()
    out = StringIO()
    call_command("refit_models", "lamp", stdout=out)
    assert out.getvalue().startswith("lamp: ")
    assert "60 orders" in out.getvalue()
