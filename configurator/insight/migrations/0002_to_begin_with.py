from decimal import Decimal

from django.db import migrations

# To begin with, in the policy's currency: about what minutes of staff, a parcel and a mail cost. Staff change them.
COSTS = (
    ("told", "telephone", "5.00"),
    ("told", "counter", "4.00"),
    ("told", "web", "0.01"),
    ("noted", "telephone", "6.00"),
    ("noted", "counter", "4.00"),
    ("noted", "post", "5.00"),
    ("noted", "partner", "3.00"),
    ("noted", "email", "2.00"),
    ("order", "web", "1.50"),
    ("request", "web", "8.00"),
    ("return", "post", "9.00"),
    ("letter", "email", "0.02"),
)


def fill(apps, schema_editor):
    apps.get_model("insight", "ValuePolicy").objects.create(pk=1)
    ActivityCost = apps.get_model("insight", "ActivityCost")
    ActivityCost.objects.bulk_create(
        [ActivityCost(kind=kind, channel=channel, cost=Decimal(cost)) for kind, channel, cost in COSTS]
    )


class Migration(migrations.Migration):

    dependencies = [
        ("insight", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
