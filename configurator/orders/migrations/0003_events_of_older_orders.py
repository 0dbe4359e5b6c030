from django.db import migrations
from django.db.models import F


def tell(apps, schema_editor):
    """Every order that is there was placed when it was ordered, and cost its lines."""
    Order = apps.get_model("orders", "Order")
    Event = apps.get_model("orders", "OrderEvent")
    Order.objects.update(subtotal=F("total"))
    rows = (
        Event(order_id=key, kind=kind, at=at, recorded_at=at, source="customer")
        for key, at in Order.objects.values_list("key", "placed_at").iterator()
        for kind in ("ordered", "placed")
    )
    Event.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_versions_and_events")]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
