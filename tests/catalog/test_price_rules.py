"""Lines of the price in files, tables and the admin: kept whole, and what can't be meant is refused with its place."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from catalog.documents import read_document
from catalog.exporting import dumped
from catalog.importing import CatalogFileError
from catalog.models import Module, PriceRule, ProductFamily
from catalog.sentences import price_rule_sentence
from catalog.snapshot import snapshot
from tests.catalog.adminpage import added, mistakes, typed
from tests.catalog.lamp import lamp

pytestmark = pytest.mark.django_db

PRICES = [
    {"code": "start", "kind": "base", "name": "Lamp", "amount": "5.00"},
    {
        "code": "rush",
        "kind": "fixed",
        "name": "Rush",
        "amount": "2.50",
        "if": [{"module": "foot"}, {"module": "bulb", "attribute": "power_w", "operator": "at_least", "value": 5}],
    },
    {"code": "fee", "kind": "percent", "name": "Fee", "percent": "12.5", "of": "bulb"},
    {"code": "gift", "kind": "free", "name": "Two free", "count": 2, "of": "beads"},
    {"code": "ten", "kind": "quantity", "name": "From 10", "count": 10, "percent": "5"},
]


PORTIONS = {"code": "lot", "kind": "portions", "name": "A lot", "count": 2, "percent": "10", "of": "beads"}


def priced(prices=PRICES):
    return lamp() | {"prices": prices}


def test_file_and_tables_say_the_same(load):
    load(priced())
    normal, problems = read_document(priced())
    assert problems == []
    assert snapshot("lamp")["prices"] == normal["prices"] == PRICES
    assert load(priced()).changed["prices"] == 0
    assert "prices" not in dumped(family_code="lamp") or dumped(family_code="lamp")["prices"] == PRICES
    load(lamp())
    assert "prices" not in snapshot("lamp")
    assert not PriceRule.objects.exists()


def test_module_may_go_while_a_changed_line_named_it(load):
    load(priced([PRICES[2] | {"of": "extras"}]))
    document = priced([PRICES[2]])
    document["modules"] = [entry for entry in document["modules"] if entry["code"] != "extras"]
    document["modules"][2]["asked_if"] = []
    document["components"] = [part for part in document["components"] if part["sku"] not in ("LP-DIMMER", "LP-SHADE")]
    document["rules"] = document["rules"][2:]
    document["rules"][3]["unless"] = []
    del document["presets"][0]["choices"]["extras"]
    assert load(document).removed["modules"] == 1
    assert PriceRule.objects.get().module.code == "bulb"


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (PRICES[2] | {"of": "wings"}, "prices[0].of"),
        (PRICES[2] | {"percent": "0"}, "prices[0].percent"),
        (PRICES[2] | {"percent": "1001"}, "prices[0].percent"),
        (PRICES[3] | {"of": "bulb"}, "prices[0].of"),
        (PRICES[3] | {"count": 10}, "prices[0].count"),
        (PRICES[4] | {"percent": "101"}, "prices[0].percent"),
        (PRICES[4] | {"count": 1}, "prices[0].count"),
        (PRICES[4] | {"of": "bulb"}, "prices[0].of"),
        (PORTIONS | {"count": 90}, "prices[0].count"),
        (PRICES[0] | {"kind": "gift"}, "prices[0].kind"),
        (PRICES[0] | {"amount": "-1"}, "prices[0].amount"),
        (PRICES[1] | {"if": [{"module": "foot", "component": "LP-BULB-14"}]}, "prices[0].if[0].component"),
    ],
)
def test_what_can_not_be_meant_is_refused_with_its_place(load, line, place):
    with pytest.raises(CatalogFileError) as refused:
        load(priced([line]))
    assert [problem.where for problem in refused.value.problems] == [place]


def test_one_base_price_and_one_gift_a_module(load):
    with pytest.raises(CatalogFileError) as refused:
        load(priced([*PRICES, PRICES[0] | {"code": "again"}, PRICES[3] | {"code": "more"}]))
    assert [problem.where for problem in refused.value.problems] == ["prices[5].kind", "prices[6].of"]


def test_one_break_for_a_number_and_none_for_what_is_free(load):
    with pytest.raises(CatalogFileError) as refused:
        load(priced([*PRICES, PORTIONS, PRICES[4] | {"code": "again"}]))
    assert [problem.where for problem in refused.value.problems] == ["prices[5].of", "prices[6].count"]
    load(priced([PORTIONS, PORTIONS | {"code": "most", "count": 3}]))
    assert [row["count"] for row in snapshot("lamp")["prices"]] == [2, 3]


def test_staff_add_a_break(desk, loaded_lamp):
    form = typed(desk.get(add_page("quantity"))) | {"name": "Ten", "code": "ten", "count": "10", "percent": "101"}
    assert list(mistakes(desk.post(add_page("quantity"), form))) == ["percent"]
    assert mistakes(desk.post(add_page("quantity"), form | {"percent": "5"})) is None
    assert snapshot("lamp")["prices"] == [PRICES[4] | {"name": "Ten"}]


def test_sentences(load):
    load(priced())
    said = [price_rule_sentence(row) for row in PriceRule.objects.select_related("family").with_conditions().in_order()]
    assert said == [
        "5.00 EUR always.",
        "2.50 EUR if there is any Foot and any Bulb with Power at least 5 W.",
        "12.5 % of the price of the bulb always.",
        "The 2 cheapest of Beads are free.",
        "From 10 pieces on, 5 % off each.",
    ]


@pytest.mark.parametrize(
    "fields",
    [{"kind": "base"}, {"kind": "percent", "percent": 5}, {"kind": "free", "count": 2}, {"kind": "wish", "amount": 1}],
)
def test_database_refuses(loaded_lamp, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceRule.objects.create(family=ProductFamily.objects.get(), code="x", name="X", **fields)


def add_page(kind):
    return f"{reverse('admin:catalog_pricerule_add')}?family={ProductFamily.objects.get().pk}&kind={kind}"


def test_staff_add_a_surcharge_with_a_condition(desk, loaded_lamp):
    first = desk.get(reverse("admin:catalog_pricerule_add"))
    assert "fixed surcharge: an amount that is added" in first.content.decode()
    form = typed(desk.get(add_page("fixed"))) | {"name": "Rush", "code": "rush", "amount": "2.50"}
    form = added(form, "conditions", module=Module.objects.get(code="foot").pk)
    assert mistakes(desk.post(add_page("fixed"), form)) is None
    assert snapshot("lamp")["prices"] == [PRICES[1] | {"if": [{"module": "foot"}]}]
    listed = desk.get(reverse("admin:catalog_pricerule_changelist")).content.decode()
    assert "2.50 EUR if there is any Foot." in listed


def test_a_mistake_stands_beside_its_field(desk, loaded_lamp):
    form = typed(desk.get(add_page("free"))) | {"name": "Gift", "code": "gift", "count": "2"}
    form |= {"module": Module.objects.get(code="bulb").pk}
    assert list(mistakes(desk.post(add_page("free"), form))) == ["module"]
    form |= {"module": Module.objects.get(code="beads").pk, "count": ""}
    assert list(mistakes(desk.post(add_page("free"), form))) == ["count"]
    assert not PriceRule.objects.exists()


def test_staff_change_a_line(desk, load):
    load(priced())
    row = PriceRule.objects.get(code="fee")
    address = reverse("admin:catalog_pricerule_change", args=(row.pk,))
    assert mistakes(desk.post(address, typed(desk.get(address)) | {"percent": "15"})) is None
    row.refresh_from_db()
    assert (row.percent, row.version) == (15, 2)
