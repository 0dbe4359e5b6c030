from decimal import Decimal

from django.db import migrations

# Spent a week from; deals in percent of their amount; what a mailing's coupons add up to, at least and at most.
TIERS = (("0", 50, "0", "15"), ("40", 80, "0", "22"), ("90", 150, "30", "40"))


def fill(apps, schema_editor):
    apps.get_model("programs", "ListPolicy").objects.create(pk=1)
    ListTier = apps.get_model("programs", "ListTier")
    ListTier.objects.bulk_create(
        ListTier(spent_a_week=Decimal(spent), percent=percent, floor=Decimal(floor), ceiling=Decimal(ceiling))
        for spent, percent, floor, ceiling in TIERS
    )


class Migration(migrations.Migration):

    dependencies = [
        ("programs", "0004_personal_lists"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
