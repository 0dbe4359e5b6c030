from decimal import Decimal

from django.db import migrations

# To begin with: ahead in queues by so many hours, coupons of a personal list at most, contacts and money within 30 days.
EFFORT = (
    ("mvc", 24, None, 8, "5.00"),
    ("mgc", 12, None, 6, "3.00"),
    ("rest", 0, "35.00", 4, "1.00"),
    ("below", 0, "10.00", 2, "0.25"),
)


def fill(apps, schema_editor):
    TierEffort = apps.get_model("insight", "TierEffort")
    TierEffort.objects.bulk_create(
        TierEffort(
            tier=tier,
            head_start_hours=hours,
            offer_ceiling=ceiling and Decimal(ceiling),
            contacts_a_month=contacts,
            money_a_month=Decimal(money),
        )
        for tier, hours, ceiling, contacts, money in EFFORT
    )


class Migration(migrations.Migration):

    dependencies = [
        ('insight', '0007_effort_by_tier'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
