import copy

import pytest

from configurator.configurations.complete import completion
from configurator.configurations.state import assess
from configurator.customers.models import User
from configurator.profiles.correct import liking
from configurator.profiles.dialogue.contradictions import contradictions_of, it_holds
from configurator.profiles.dialogue.shown import Appetite, appetite_of
from configurator.profiles.models import Quality
from configurator.profiles.proposals.appetite import Observed, statement
from configurator.profiles.proposals.matters import answers_in, preference, qualities_of
from configurator.profiles.taste import taste_of
from configurator.profiles.tell import tell
from configurator.profiles.told import told_of
from configurator.releases.shelf import current_release, current_releases
from tests.profiles.shop import (
    AT,
    CHAIR,
    DARK,
    LAMP,
    act,
    be,
    clicked,
    guest,
    learn_all,
    ordered,
    proposals,
    publish_shop,
)
from tests.profiles.test_views import HTMX, text

PRICE, WEIGHT, LEAD, POWER = "price<", "weight<", "lead<", "watts>"


@pytest.fixture
def lamp(db):
    """The lamp whose shades differ: cheap and heavy, dear and light, in between and late."""
    made = copy.deepcopy(LAMP)
    for line, price in zip(made["modules"][0]["components"], ("5.00", "50.00", "20.00"), strict=True):
        line["price"] = price
    for component, weight, days in zip(made["components"][:3], (900, 100, 500), (3, 3, 1), strict=True):
        component["weight_g"], component["lead_time_days"] = weight, days
    publish_shop(made, CHAIR)
    Quality.objects.create(attribute_code="watts", better=">", word="brighter", family_code="lamp")
    return current_release("lamp")


@pytest.fixture
def visitor(lamp):
    return guest()


def words(release):
    return qualities_of(release, Quality.objects.all())


def says(visitor, release, better, worse):
    pair = tuple(sorted((better, worse)))
    tell(
        visitor=visitor,
        statements=[preference(release=release, pair=pair, preferred=better, words=words(release))],
        at=AT,
    )


def shade(visitor):
    return {k.partition("=")[2]: v for k, v in proposals(visitor, "lamp").items() if k.startswith("shade")}


def found(visitor):
    told = told_of(customer_id=visitor.customer_id)
    taste = taste_of(customer_id=visitor.customer_id, fresh=True)
    return contradictions_of(told=told, taste=taste, appetite=appetite_of(taste=taste, releases=current_releases()))


def test_only_qualities_that_tell_components_apart_are_weighed(lamp):
    assert words(lamp) == {PRICE: "cheaper", WEIGHT: "lighter", LEAD: "here sooner"}
    assert words(current_release("chair")) == {}


def test_what_matters_more_is_proposed_and_says_so(visitor, lamp):
    assert shade(visitor) == {}
    says(visitor, lamp, WEIGHT, PRICE)
    assert shade(visitor) == {"GLASS": "you put “lighter” first"}
    says(visitor, lamp, PRICE, WEIGHT)
    assert shade(visitor) == {"PAPER": "you put “cheaper” first"}
    assert answers_in(told_of(customer_id=visitor.customer_id), "lamp") == {(PRICE, WEIGHT): PRICE}


def test_filling_in_follows_what_matters(visitor, lamp):
    says(visitor, lamp, WEIGHT, PRICE)
    empty = assess(release=lamp, choices={})
    assert completion(empty, taste_of(customer_id=visitor.customer_id, fresh=True))["shade"] == "GLASS"


def test_a_circle_is_found_and_settled_by_taking_one_back(visitor, lamp, client):
    says(visitor, lamp, WEIGHT, PRICE)
    says(visitor, lamp, PRICE, LEAD)
    assert found(visitor) == []
    says(visitor, lamp, LEAD, WEIGHT)
    (circle,) = found(visitor)
    assert sorted(fact.words for fact in circle.facts) == [
        "Lamp: rather cheaper than here sooner",
        "Lamp: rather here sooner than lighter",
        "Lamp: rather lighter than cheaper",
    ]
    assert "These go round in a circle" in text(be(client, visitor).get("/me/contradictions/"))
    client.post(f"/me/told/{circle.facts[0].id}/", {"value": ""})
    assert found(visitor) == []


def test_choices_against_what_was_told_are_found_and_settled_either_way(visitor, client):
    tell(visitor=visitor, statements=[liking(code="colour=black", name="Colour: black", weight="-3")], at=AT)
    act(visitor, ordered(DARK))
    learn_all()
    assert found(visitor) == []
    act(visitor, ordered(DARK))
    learn_all()
    (against,) = found(visitor)
    assert against.chosen == "You ordered such things twice"
    page = text(be(client, visitor).get("/me/contradictions/", headers=HTMX))
    assert "You told us one thing and choose another" in page
    client.post("/me/contradictions/", {"fact": against.facts[0].id})
    assert found(visitor) == []
    assert told_of(customer_id=visitor.customer_id).likes == {("", "colour=black"): -3}
    tell(visitor=visitor, statements=[liking(code="colour=black", name="Colour: black", weight="-1")], at=AT)
    assert len(found(visitor)) == 1  # another word is not the one that was said to hold
    client.post(f"/me/told/{found(visitor)[0].facts[0].id}/", {"value": ""})
    assert found(visitor) == []


def test_an_appetite_two_steps_from_the_choices_is_shown(visitor):
    tell(visitor=visitor, statements=[statement(1)], at=AT)
    told = told_of(customer_id=visitor.customer_id)
    taste = taste_of(customer_id=visitor.customer_id, fresh=True)

    def against(step):
        return contradictions_of(told=told, taste=taste, appetite=Appetite(1, Observed(step, 9)))

    assert (len(against(2)), len(against(3))) == (0, 1)
    tell(visitor=visitor, statements=[it_holds(told.facts[0])], at=AT)
    told = told_of(customer_id=visitor.customer_id)
    assert against(5) == []


# Pages


def test_the_page_asks_the_best_pair_and_shows_what_it_comes_to(client, visitor, lamp):
    be(client, visitor)
    page = client.get("/me/matters/").content.decode()
    assert "Rather here sooner or rather cheaper?" in page
    pair = {"family": "lamp", "pair": f"{LEAD}|{PRICE}"}
    response = client.post("/me/matters/", pair | {"preferred": PRICE})
    assert (response.status_code, response.headers["Location"]) == (303, "/me/matters/")
    after = text(client.get("/me/matters/", headers=HTMX))
    assert "Rather here sooner or rather cheaper?" not in after
    assert after.index("Cheaper") < after.index("Here sooner")
    assert "Lamp: rather cheaper than here sooner" in text(client.get("/me/"))


@pytest.mark.parametrize(
    "changed",
    [
        {"family": "boat"},
        {"pair": "price<"},
        {"pair": f"{PRICE}|{LEAD}"},
        {"pair": f"{LEAD}|{POWER}"},
        {"preferred": WEIGHT},
        {"preferred": ""},
    ],
)
def test_odd_answers_change_nothing(client, visitor, changed):
    posted = {"family": "lamp", "pair": f"{LEAD}|{PRICE}", "preferred": PRICE} | changed
    assert be(client, visitor).post("/me/matters/", posted).status_code == 400
    assert told_of(customer_id=visitor.customer_id).facts == ()


def test_a_fact_of_somebody_else_can_not_be_settled(client, visitor):
    tell(visitor=visitor, statements=[statement(1)], at=AT)
    fact = told_of(customer_id=visitor.customer_id).facts[0]
    be(client, guest())
    assert client.post("/me/contradictions/", {"fact": fact.id}).status_code == 404
    assert client.post("/me/contradictions/", {"fact": "x"}).status_code == 404
    assert client.delete("/me/contradictions/").status_code == 405
    assert client.delete("/me/matters/").status_code == 405


def test_staff_see_what_does_not_go_together(client, visitor, lamp):
    for better, worse in ((WEIGHT, PRICE), (PRICE, LEAD), (LEAD, WEIGHT)):
        says(visitor, lamp, better, worse)
    url = f"/me/staff/customers/{visitor.customer_id}/contradictions/"
    assert client.get(url).status_code == 403
    client.force_login(
        User.objects.create_superuser("sam@example.com"), backend="django.contrib.auth.backends.ModelBackend"
    )
    for headers in ({}, HTMX):
        assert "rather lighter than cheaper" in text(client.get(url, headers=headers))
    assert client.get(url.replace(str(visitor.customer_id), "0" * 8 + "-0000-4000-8000-" + "0" * 12)).status_code == 404
    assert client.delete(url).status_code == 405


def test_what_clicks_speak_for_counts_too(visitor):
    tell(visitor=visitor, statements=[liking(code="colour=black", name="Colour: black", weight="-1")], at=AT)
    act(visitor, *[clicked("shade/GLASS")] * 3)
    learn_all()
    assert [against.chosen for against in found(visitor)] == ["You picked such things 3 times"]
