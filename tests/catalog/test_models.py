from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError

from catalog import models as catalog_models
from catalog.models import (
    Attribute,
    CompatibilityRule,
    Component,
    ComponentAttribute,
    Module,
    ModuleCondition,
    Offering,
    Preset,
    PresetChoice,
    ProductFamily,
    RuleTerm,
)

pytestmark = pytest.mark.usefixtures("loaded_lamp")


def family():
    return ProductFamily.objects.get(code="lamp")


def module(code="foot"):
    return Module.objects.get(code=code)


def part(sku="LP-FOOT-S"):
    return Component.objects.get(sku=sku)


def attribute(code="power_w"):
    return Attribute.objects.get(code=code)


def rule(code="power"):
    return CompatibilityRule.objects.get(code=code)


REFUSED = {
    "family code twice": lambda: ProductFamily(code="lamp", name="Again"),
    "currency in small letters": lambda: ProductFamily(code="torch", name="Torch", currency="eur"),
    "module code twice": lambda: Module(family=family(), code="foot", name="Foot", step="Light"),
    "unknown kind": lambda: Module(family=family(), code="x", name="X", step="Light", kind="many"),
    "minimum over maximum": lambda: Module(family=family(), code="x", kind="several", minimum=3, maximum=2),
    "maximum of none": lambda: Module(family=family(), code="x", kind="several", maximum=0),
    "bounds where one is chosen": lambda: Module(family=family(), code="x", kind="one", minimum=1),
    "weighed but not in portions": lambda: Module(family=family(), code="x", kind="one", price_per_100_g=1),
    "SKU twice": lambda: Component(sku="LP-FOOT-S", name="Again"),
    "negative cost": lambda: Component(sku="X", name="X", cost=-1),
    "unknown attribute kind": lambda: Attribute(code="x", name="X", kind="colour"),
    "attribute twice": lambda: ComponentAttribute(component=part(), attribute=attribute(), number=4),
    "attribute without value": lambda: ComponentAttribute(component=part(), attribute=attribute("socket")),
    "attribute with two values": lambda: ComponentAttribute(
        component=part(), attribute=attribute("socket"), number=1, text="E14"
    ),
    "component twice in a module": lambda: Offering(module=module(), component=part()),
    "negative price": lambda: Offering(module=module("bulb"), component=part(), price=-1),
    "none of it": lambda: Offering(module=module("bulb"), component=part(), max_quantity=0),
    "condition that is both": lambda: ModuleCondition(
        asked=module("beads"), module=module(), component=part(), attribute=attribute(), operator="equal", number=1
    ),
    "comparison without value": lambda: ModuleCondition(
        asked=module("beads"), module=module(), attribute=attribute(), operator="equal"
    ),
    "value without attribute": lambda: ModuleCondition(asked=module("beads"), module=module(), number=1),
    "rule code twice": lambda: CompatibilityRule(family=family(), code="power", form="needs", says="x"),
    "unknown form": lambda: CompatibilityRule(family=family(), code="x", form="wants", says="x"),
    "operator where none is": lambda: CompatibilityRule(
        family=family(), code="x", form="needs", says="x", operator="equal"
    ),
    "operator of another form": lambda: CompatibilityRule(
        family=family(), code="x", form="budget", constant=0, says="x", operator="one_of"
    ),
    "budget without constant": lambda: CompatibilityRule(
        family=family(), code="x", form="budget", says="x", operator="at_most", bound=1
    ),
    "limit without budget": lambda: CompatibilityRule(family=family(), code="x", form="needs", says="x", bound=1),
    "unknown strength": lambda: CompatibilityRule(family=family(), code="x", form="needs", says="x", strength="maybe"),
    "two limits": lambda: RuleTerm(rule=rule(), role="bound", module=module(), attribute=attribute()),
    "term without coefficient": lambda: RuleTerm(rule=rule(), role="term", module=module(), attribute=attribute()),
    "coefficient on a side": lambda: RuleTerm(
        rule=rule(), role="if", module=module(), component=part(), coefficient=Decimal(1)
    ),
    "reference without attribute": lambda: RuleTerm(rule=rule(), role="term", module=module(), coefficient=1),
    "unknown role": lambda: RuleTerm(rule=rule(), role="when", module=module()),
    "preset code twice": lambda: Preset(family=family(), code="reading", name="Again"),
    "choice twice": lambda: PresetChoice(
        preset=Preset.objects.get(), module=module(), component=part("LP-FOOT-L"), quantity=1
    ),
    "choice of none": lambda: PresetChoice(
        preset=Preset.objects.get(), module=module("bulb"), component=part(), quantity=0
    ),
}


@pytest.mark.parametrize("row", REFUSED.values(), ids=REFUSED)
def test_database_refuses(row):
    with pytest.raises(IntegrityError), transaction.atomic():
        row().save(force_insert=True)


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (lambda: part("LP-FOOT-S"), ProtectedError),
        (attribute, ProtectedError),
        (lambda: module("foot"), RestrictedError),
    ],
)
def test_what_is_used_stays(row, error):
    with pytest.raises(error):
        row().delete()


def test_family_goes_as_a_whole_and_components_stay():
    family().delete()
    left = [model.objects.count() for model in (Module, Offering, CompatibilityRule, RuleTerm, Preset, Component)]
    assert left == [0, 0, 0, 0, 0, 8]


def test_counts_of_a_family(django_assert_num_queries):
    with django_assert_num_queries(1):
        row = ProductFamily.objects.with_counts().get()
    assert (row.module_count, row.component_count, row.rule_count) == (4, 8, 6)


def test_filters_chain():
    assert ProductFamily.objects.listed().in_order().count() == 1
    assert Component.objects.of_family("lamp").active().count() == 8
    assert [row.code for row in Module.objects.of_family("lamp").in_order()] == ["foot", "bulb", "extras", "beads"]
    Component.objects.filter(sku="LP-FOOT-S").update(is_active=False)
    assert Offering.objects.active().filter(module__code="foot").in_order().count() == 1


def test_no_model_has_a_hidden_order():
    assert [
        name
        for name in catalog_models.__all__
        if getattr(getattr(catalog_models, name), "_meta", None) and getattr(catalog_models, name)._meta.ordering
    ] == []


def test_names_of_rows_need_no_query(django_assert_num_queries):
    rows = [
        *Offering.objects.all(),
        *ComponentAttribute.objects.all(),
        *PresetChoice.objects.all(),
        *RuleTerm.objects.all(),
    ]
    with django_assert_num_queries(0):
        assert all(str(row) for row in rows)
