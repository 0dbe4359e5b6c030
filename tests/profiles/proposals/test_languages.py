"""What is remembered of proposals is not said in the language of whoever came first."""

import pytest
from django.utils.translation import override, trans_real

from configurator.configurations.state import assess
from configurator.profiles.proposals import recommend
from configurator.profiles.proposals.populations import population_of
from configurator.profiles.proposals.recommend import propose
from configurator.profiles.taste import taste_of
from configurator.releases.shelf import current_release
from tests.profiles.proposals.test_populations import shopping
from tests.profiles.shop import DARK, LIGHT, act, learn_all, ordered

GERMAN = {
    "{share} of customers take it": "{share} nehmen es",
    "you took it in {taken} of your last {lately} orders": "in {taken} von {lately}",
}


@pytest.fixture
def german(monkeypatch):
    """A few words that the test knows, before those of the shop."""
    known = trans_real.translation("de")._catalog
    monkeypatch.setattr(known, "_catalogs", [GERMAN, *known._catalogs])
    monkeypatch.setattr(known, "_plurals", [lambda _n: 0, *known._plurals])


def reasons(taste, population=None):
    release = current_release("lamp")
    state = assess(release=release, choices={})
    available = state.evaluation.changes == 0
    found = propose(taste=taste, release=release, available=available, decided=state.decided, population=population)
    return set(found.values())


@pytest.mark.usefixtures("german")
def test_what_others_take_is_said_to_each_in_their_language(shop):
    shopping()
    population = population_of(release=current_release("lamp"), fresh=True)
    english = {"67\N{NO-BREAK SPACE}% of customers take it"}
    assert reasons(None, population) == english
    with override("de"):
        assert reasons(None, population) == {"67\N{NO-BREAK SPACE}% nehmen es"}
    assert reasons(None, population) == english


@pytest.mark.usefixtures("german")
def test_a_ranking_that_is_remembered_is_worded_when_it_is_shown(customer):
    act(customer, *[ordered(DARK)] * 3, ordered(LIGHT))
    learn_all()
    taste = taste_of(customer_id=customer.customer_id, fresh=True)
    assert "you took it in 3 of your last 4 orders" in reasons(taste)
    with override("de"):
        assert "in 3 von 4" in reasons(taste)


def test_only_what_is_proposed_is_put_into_words(customer, monkeypatch):
    act(customer, *[ordered(DARK)] * 3, *[ordered(LIGHT)] * 2)
    learn_all()
    worded = []
    monkeypatch.setattr(recommend, "gettext", lambda text: worded.append(text) or text)
    taste = taste_of(customer_id=customer.customer_id, fresh=True)
    release = current_release("lamp")
    state = assess(release=release, choices={})
    available = state.evaluation.changes == 0
    found = propose(taste=taste, release=release, available=available, decided=state.decided)
    ranked = [
        c for candidates in taste.worked_out["ranking", release.pk, release.language].values() for c in candidates
    ]
    assert len(worded) == len(found) < len(ranked)
