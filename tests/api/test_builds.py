import pytest

from catalog.documents import read_document
from catalog.importing import store_document
from configurator.configurations.models import Configuration
from configurator.releases.publish import publish
from tests.api.conftest import said
from tests.orders.shop import AT, COMPLETE, publish_lamp
from tests.orders.shop import lamp as shop_lamp

pytestmark = pytest.mark.django_db

BUILDS = "/api/v1/families/lamp/builds"


@pytest.fixture
def lamp(db):
    return publish_lamp()


def test_a_complete_build_has_its_lines_and_price(lamp, program):
    found = said(program.send(BUILDS, {"choices": COMPLETE}))
    assert (found["consistent"], found["complete"], found["price"], found["currency"]) == (True, True, "30.50", "EUR")
    assert (found["missing"], found["why"], found["repairs"], found["weight_g"]) == ([], None, [], 160)
    assert found["lines"][1] == {
        "module": "bulb",
        "sku": "LED",
        "name": "LED bulb",
        "quantity": 2,
        "unit_price": "4.05",
        "price": "8.10",
    }
    assert not Configuration.objects.exists()


def test_what_several_cost_and_the_lines_of_the_price_are_said(db, program):
    document, _ = read_document(
        shop_lamp()
        | {
            "prices": [
                {"code": "base", "kind": "base", "name": "Base price", "amount": "2.00"},
                {"code": "ten", "kind": "quantity", "name": "From 10", "count": 10, "percent": "5"},
            ]
        }
    )
    store_document(document=document, pictures={})
    publish(family_code="lamp", by=None, at=AT)
    found = said(program.send(BUILDS, {"choices": COMPLETE}))
    assert (found["price"], found["price_lines"][0]["price"]) == ("32.50", "2.00")
    assert found["price_breaks"] == [{"count": 10, "unit_price": "30.87"}]  # 1.63 off, half a cent up
    asked = said(program.send(BUILDS, {"choices": {"shade": "GOLD", "bulb": "LED"}}))
    assert asked["price_breaks"] == []


def test_what_is_missing_is_said(lamp, program):
    found = said(program.send(BUILDS, {"choices": {"shade": "PAPER"}}))
    assert (found["consistent"], found["complete"], found["missing"]) == (
        True,
        False,
        [{"code": "bulb", "name": "Bulb"}],
    )


def test_a_price_on_request_is_null(lamp, program):
    assert said(program.send(BUILDS, {"choices": {"shade": "GOLD", "bulb": "LED"}}))["price"] is None


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ({"choices": {"lid": "RED"}}, "body.choices.lid"),
        ({"choices": {"shade": "RED"}}, "body.choices.shade"),
        ({"choices": {}, "wish": {"variable": "shade", "value": "RED"}}, "body.wish"),
    ],
)
def test_a_choice_that_is_not_on_sale_is_said(lamp, program, words, place):
    (error,) = said(program.send(BUILDS, words), 422)["errors"]
    assert error["at"] == place


def test_there_is_a_limit_to_choices_and_a_family_to_find(lamp, program):
    said(program.send(BUILDS, {"choices": {f"v{i}": "x" for i in range(1_001)}}), 422)
    said(program.send("/api/v1/families/chair/builds", {"choices": {}}), 404)


def conflict(release):
    """A choice, and a value of another variable that does not go with it."""
    knowledge = release.knowledge
    for v, name in enumerate(knowledge.variables):
        for value in knowledge.values[v]:
            changes = knowledge.evaluate(knowledge.encode({name: value})).changes
            for w, other in enumerate(knowledge.variables):
                for i, wish in enumerate(knowledge.values[w]):
                    if w != v and changes[knowledge.offsets[w] + i] == 1:
                        return (name, value), (other, wish)
    raise AssertionError("the demo has rules")


def test_a_conflict_comes_with_its_reason_and_ways_out(demo, program):
    release = demo("laptop")
    (one, value), (other, wish) = conflict(release)
    path = "/api/v1/families/laptop/builds"
    both = said(program.send(path, {"choices": {one: value, other: wish}}))
    assert (both["consistent"], both["complete"], both["price"], both["excluded"]) == (False, False, None, [])
    assert both["why"]["choices"] == {one: value, other: wish}
    assert both["why"]["rules"]
    for repair in both["repairs"]:
        mended = {one: value, other: wish} | repair["changes"]
        assert said(program.send(path, {"choices": mended}))["consistent"]
    wished = {"choices": {one: value}, "wish": {"variable": other, "value": wish}, "excluded": True}
    found = said(program.send(path, wished))
    assert (found["consistent"], found["why"]["choices"]) == (True, {one: value})
    assert {"variable": other, "value": wish, "changes": 1} in found["excluded"]
    assert found["repairs"]
    for repair in found["repairs"]:
        mended = {one: value, other: wish} | repair["changes"]
        assert said(program.send(path, {"choices": mended}))["consistent"]
    free = said(program.send(path, {"choices": {}, "wish": {"variable": one, "value": value}}))
    assert (free["why"], free["repairs"]) == (None, [])


def test_trying_out_costs_the_key_and_one_query(lamp, program, django_assert_num_queries):
    program.send(BUILDS, {"choices": {}})  # writes down that the key is used, and opens the release
    with django_assert_num_queries(2):
        assert program.send(BUILDS, {"choices": COMPLETE}).status_code == 200
