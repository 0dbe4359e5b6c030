from decimal import Decimal

from django.db import migrations

from configurator.releases.packed import PackedJSONField

AT_ONCE = 200
RANGE = ("amount", "low", "high")


def pack(apps, schema_editor):
    """Every customer's needs into their row, as `share.kept` has them."""
    alias = schema_editor.connection.alias
    needs = apps.get_model("insight", "CustomerNeed").objects.using(alias)
    shares = apps.get_model("insight", "CustomerShare").objects.using(alias)
    people = list(shares.order_by("pk").values_list("pk", flat=True))
    for begin in range(0, len(people), AT_ONCE):
        found = {pk: [] for pk in people[begin : begin + AT_ONCE]}
        for need in needs.filter(customer__in=found).order_by("need"):
            found[need.customer_id].append(kept(need))
        for pk, figures in found.items():
            shares.filter(pk=pk).update(figures=figures)


def kept(need):
    found = {"need": need.need}
    if need.spent or need.ours:
        found |= {"spent": str(need.spent), "ours": str(need.ours)}
    if need.told:
        amounts = (need.elsewhere, need.low, need.high) if need.source == "told" else ()
        found["told"] = {"said": need.told, **dict(zip(RANGE, map(str, amounts)))}
    if need.guess is not None:
        amounts = (need.guess, need.guess_low, need.guess_high)
        found["guess"] = {**dict(zip(RANGE, map(str, amounts))), "of": need.guess_of, "basis": need.guess_basis}
    return found


def unpack(apps, schema_editor):
    """And rows of them again."""
    alias = schema_editor.connection.alias
    model = apps.get_model("insight", "CustomerNeed")
    for share in apps.get_model("insight", "CustomerShare").objects.using(alias).iterator(chunk_size=AT_ONCE):
        rows = [model(customer_id=share.pk, **row(one)) for one in share.figures]
        model.objects.using(alias).bulk_create(rows, batch_size=AT_ONCE)


def row(one):
    told, guess = one.get("told", {}), one.get("guess")
    counts = told if "amount" in told else guess
    found = {"need": one["need"], "spent": Decimal(one.get("spent", 0)), "ours": Decimal(one.get("ours", 0))}
    found |= {"told": told.get("said", ""), "source": "told" if "amount" in told else "estimated" if guess else "unknown"}
    if counts:
        found |= {"elsewhere": counts["amount"], "low": counts["low"], "high": counts["high"]}
    if guess:
        found |= {"guess": guess["amount"], "guess_low": guess["low"], "guess_high": guess["high"]}
        found |= {"guess_of": guess["of"], "guess_basis": guess["basis"]}
    return found


class Migration(migrations.Migration):
    dependencies = [("insight", "0010_counts_for_boards")]

    operations = [
        migrations.AddField("customershare", "figures", PackedJSONField(verbose_name="figures of each need", default=list)),
        migrations.RunPython(pack, unpack),
        migrations.DeleteModel("CustomerNeed"),
    ]
