from django.db import migrations, models

from configurator.releases.packed import PackedJSONField

MODELS = {
    "release": "The family as the catalog had it, in the format of catalog files.",
    "trial": "The draft, in the format of catalog files.",
}


def pack(apps, schema_editor):
    """Copy every document into its packed column, one after the other: one may take a hundred megabytes."""
    for name in MODELS:
        rows = apps.get_model("releases", name).objects.using(schema_editor.connection.alias)
        for pk in rows.values_list("pk", flat=True):
            rows.filter(pk=pk).update(packed=rows.values_list("document", flat=True).get(pk=pk))


def unpack(apps, schema_editor):
    """Copy them back."""
    for name in MODELS:
        rows = apps.get_model("releases", name).objects.using(schema_editor.connection.alias)
        for pk in rows.values_list("pk", flat=True):
            rows.filter(pk=pk).update(document=rows.values_list("packed", flat=True).get(pk=pk))


def field(name, **options):
    return PackedJSONField(help_text=MODELS[name], **options)


class Migration(migrations.Migration):
    dependencies = [("releases", "0002_reports_and_schedule")]

    operations = [
        *(migrations.AddField(name, "packed", field(name, null=True)) for name in MODELS),
        # so that the way back can fill it again
        *(migrations.AlterField(name, "document", models.JSONField(null=True)) for name in MODELS),
        migrations.RunPython(pack, unpack),
        *(migrations.RemoveField(name, "document") for name in MODELS),
        *(migrations.RenameField(name, "packed", "document") for name in MODELS),
        *(migrations.AlterField(name, "document", field(name)) for name in MODELS),
    ]
