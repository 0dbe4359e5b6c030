import uuid

import pytest
from django.db import IntegrityError, transaction

from configurator.customers.models import Identity
from configurator.orders.models import (
    BomItem,
    FrozenRowError,
    LinePart,
    Order,
    OrderDocument,
    OrderEvent,
    OrderLine,
    QuoteRequest,
)
from configurator.orders.place import place
from tests.orders.shop import AT, ON_REQUEST, build, guest, ordered, publish_lamp, submission

pytestmark = pytest.mark.django_db

RECORDS = [Order, OrderLine, BomItem, LinePart, OrderDocument, OrderEvent, QuoteRequest]


@pytest.fixture
def visitor():
    publish_lamp()
    visitor = guest()
    line = ordered(visitor).lines.get()
    LinePart.objects.create(line=line, position=1, sku="NUT", name="Nut", of_sku="PLUG", quantity=1, quantity_total=2)
    asked = build(visitor, ON_REQUEST)
    place(visitor=visitor, submission=submission(asked), at=AT)
    return visitor


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize("model", RECORDS)
def test_record_has_no_update_or_delete_path(model):
    row = model.objects.first()
    before = list(model.objects.order_by("pk").values())
    field = next(field.name for field in model._meta.concrete_fields if not field.primary_key)
    acts = [
        row.save,
        row.delete,
        model.objects.all().delete,
        lambda: model.objects.update(**{field: getattr(row, field)}),
        lambda: model.objects.bulk_update([row], [field]),
        lambda: model.objects.update_or_create(pk=row.pk, defaults={field: getattr(row, field)}),
    ]
    for act in acts:
        with pytest.raises(FrozenRowError), transaction.atomic():
            act()
    assert list(model.objects.order_by("pk").values()) == before


def test_order_stays_when_its_identity_goes(visitor):
    Identity.objects.filter(pk=visitor.identity_id).first().interactions.all().delete()
    Identity.objects.filter(pk=visitor.identity_id).delete()
    assert (Order.objects.get().identity_id, QuoteRequest.objects.get().identity_id) == (None, None)


def test_order_follows_its_identity_to_another_customer(visitor):
    other = guest()
    Identity.objects.filter(pk=visitor.identity_id).update(customer_id=other.customer_id)
    assert Order.objects.owned_by(other.customer_id).count() == 1
    assert Order.objects.owned_by(visitor.customer_id).count() == 0
    assert Order.objects.owned_by(None).count() == 0


@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        (Order, "total", -1),
        (Order, "status", "lost"),
        (OrderLine, "quantity", 0),
        (OrderLine, "quantity", 100),
        (BomItem, "quantity", 0),
        (LinePart, "quantity", 0),
        (OrderEvent, "kind", "lost"),
        (QuoteRequest, "quantity", 100),
    ],
)
def test_database_refuses_what_can_not_be(model, field, value):
    row = model.objects.first()
    row._state.adding = True
    setattr(row, field, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.none().bulk_create([_copy(row)])


def _copy(row):
    """The row under keys of its own, so that nothing but the value in question stands against it."""
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    for name in ("number", "token", "checkout_token"):
        if name in values:
            values[name] += "x"
    if "key" in values:
        values["key"] = uuid.uuid4()
    if "position" in values:
        values["position"] += 100
    return type(row)(**values)
