"""One person with at least a row in every table that holds people's rows, and texts planted in all of them."""

import itertools
import json
import uuid
import zlib
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random

from allauth.account.models import EmailAddress, EmailConfirmation
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.db import connection, models

from configurator.customers.identify import set_learning
from configurator.customers.models import Customer, Identity, Learning, User, Verb
from configurator.customers.track import Act, track
from configurator.desk.models import Sale, SaleLine
from configurator.experiments.models import Experiment
from configurator.fulfillment.models import Delivery, Receiver
from configurator.fulfillment.relay import Relay
from configurator.insight.models import ChannelMove, NeedsGroup
from configurator.offers.models import PriceEntry, PriceList, Redemption, Reward
from configurator.orders.models import Contact, Invoice, Kind, OrderDocument, Rating
from configurator.orders.place import place
from configurator.orders.record import NewEvent, record
from configurator.privacy.classes import Fate
from configurator.privacy.walk import person_behind, personal, personal_models, rows_of
from configurator.profiles.learn import learn
from configurator.profiles.merge import merge_customers
from configurator.profiles.tell import tell
from configurator.profiles.told import Statement
from configurator.programs.models import Campaign, CampaignGroup, LeftOut, ListItem, Mailing, PersonalList, Programme
from configurator.releases.packed import PackedJSONField
from tests.offers.shop import a_coupon, a_reward
from tests.orders.shop import AT, ON_REQUEST, build, guest, member, ordered, submission

MARK = "zyxplant"
_TEXTS = (models.CharField, models.TextField)


def contact(mark):
    return Contact(
        name=f"{mark}name",
        email=f"{mark}mail@example.com",
        line1=f"{mark}street",
        line2=f"{mark}floor",
        postcode=f"{mark}0",
        city=f"{mark}town",
        country="DE",
    )


def live(mark, email):
    """A signed-in customer who does everything that leaves something behind. The mail folder is filebased."""
    visitor = member(email)
    set_learning(visitor=visitor, learning=Learning.ALWAYS, at=AT)
    acts = [
        Act(verb=Verb.CHOSE, family_code="lamp", release_number=1, module_code="shade", component_code="PAPER"),
        Act(verb=Verb.WISHED, family_code="lamp", release_number=1, module_code="shade", component_code="GOLD"),
    ]
    track(visitor=visitor, learning=Learning.ALWAYS, at=AT, acts=acts)
    said = Statement(subject="likes:colour=gold", value="3", words="Gold", use="tests")
    tell(visitor=visitor, statements=[said], at=AT)
    build(visitor)
    mill = {"name": "Mill", "url": "https://mill.example.com/", "made_at": AT}
    Receiver.objects.get_or_create(code="mill", defaults=mill)
    sold = ordered(visitor, contact=contact(mark))
    asking = build(visitor, ON_REQUEST)
    place(visitor=visitor, submission=submission(asking, contact=contact(mark)), at=AT)
    _offered(visitor, sold)
    Rating.objects.create(order=sold, score=5, rated_at=AT)
    _campaign()
    _experiment()
    _moved(visitor)
    _account_extras(visitor, email)
    _rung_up(visitor)
    merge_customers(survivor_id=visitor.customer_id, absorbed_id=guest().customer_id, at=AT)
    Relay(clock=lambda: AT, rng=Random(1)).drain()
    Delivery.objects.waiting().update(state=Delivery.State.DELIVERED)
    sent = NewEvent(kind=Kind.SHIPPED, key=uuid.uuid4(), at=AT, source="shop")
    record(order_key=sold.key, event=sent, now=AT)
    Relay(clock=lambda: AT, rng=Random(1)).drain()
    while learn(at=AT):
        pass
    return visitor


def _offered(visitor, order):
    """Prices of their own, and a coupon that they used."""
    customer_id = visitor.customer_id
    agreed = PriceList.objects.create(
        code=f"for-{customer_id}", name="Agreed", kind="contract", customer_id=customer_id
    )
    PriceEntry.objects.create(price_list=agreed, sku="PAPER", price="17.90")
    coupon = a_coupon(str(customer_id)[:13], customer_id=customer_id)
    Redemption.objects.create(deal=coupon.deal, coupon=coupon, order_key=order.key, amount=5, currency="EUR", at=AT)
    if not Reward.objects.exists():
        a_reward()
    _mailed(customer_id, coupon)


def _mailed(customer_id, coupon):
    """A personal list, and a mailing in which they had none."""
    period = {"starts_on": AT.date(), "ends_before": AT.date() + timedelta(days=14), "currency": "EUR"}
    mailing, _ = Mailing.objects.get_or_create(number=1, defaults=period)
    words = {"mailing": mailing, "customer_id": customer_id, "spent_a_week": 30}
    made = PersonalList.objects.create(**words, code=f"L-{customer_id.hex[:20]}", coupon=coupon, tier=0)
    ListItem.objects.create(personal_list=made, position=1, kind="usual", mailed=True, sku="PAPER", reason="once")
    LeftOut.objects.create(**words, why="little")


def _campaign():
    """One, for whoever is drawn to a side of it; and a group by needs."""
    if not Campaign.objects.exists():
        CampaignGroup.objects.create(campaign=Campaign.objects.create(name="Spring"), subject="Hello", text="Well.")
        NeedsGroup.objects.create(number=1, size=1, share=1, since=AT, at=AT)
        Programme.objects.create(name="Calls into mails")


def _moved(visitor):
    """Served by a cheaper channel from now on."""
    words = {"activity": "noted", "channel_before": "telephone", "channel_after": "email", "currency": "EUR"}
    costs = {"cost_before": 6, "cost_after": 2, "expected": 40, "horizon_months": 36}
    ChannelMove.objects.create(customer_id=visitor.customer_id, seen_before=9, seen_after=1, at=AT, **words, **costs)


def _experiment():
    """An A/B test, for whoever comes to what it varies."""
    if not Experiment.objects.exists():
        Experiment.objects.create(name="Products first", varied="home-first", arm="families")


def _account_extras(visitor, email):
    user = User.objects.get(email=email)
    address = EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    EmailConfirmation.objects.create(email_address=address, created=AT, key=f"key-of-{user.pk}")
    user.groups.add(Group.objects.get_or_create(name="readers")[0])
    user.user_permissions.add(Permission.objects.first())
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session.create()
    clerk, _ = User.objects.get_or_create(email="clerk@example.com", is_staff=True)
    LogEntry.objects.create(
        user=clerk,
        content_type=ContentType.objects.get_for_model(Customer),
        object_id=str(visitor.customer_id),
        object_repr="Joe",
        action_flag=CHANGE,
        change_message="looked",
        action_time=AT,
    )


def _rung_up(visitor):
    """A sale at the counter that came to nothing."""
    clerk = User.objects.get(email="clerk@example.com")
    times = {"opened_at": AT, "ended_at": AT}
    sale = Sale.objects.create(clerk=clerk, card_id=visitor.identity_id, status=Sale.Status.DROPPED, **times)
    SaleLine.objects.create(sale=sale, sku="PAPER", added_at=AT)


def fill(visitor):
    """A row in every table of people's rows that `live` has left empty, also in tables that came later."""
    person = person_behind(customer_id=visitor.customer_id)
    for model in reversed(personal_models()):
        if not rows_of(person, model).exists():
            models.QuerySet(model).bulk_create([_bare(model, person)])
            assert rows_of(person, model).exists(), f"give the person a row of {model._meta.label} in `live`"


def _bare(model, person):
    values = {}
    for field in model._meta.concrete_fields:
        if field.has_default() or isinstance(field, models.AutoField):
            continue
        if field.related_model and not field.null:
            own = (
                rows_of(person, field.related_model)
                if personal(field.related_model)
                else field.related_model._base_manager
            )
            values[field.name] = own.first()
        elif field.related_model in (Customer, User, Identity):
            values[field.name] = rows_of(person, field.related_model).first()
        elif not field.null:
            values[field.name] = _value(field)
    return model(**values)


def _value(field):
    if field.blank and isinstance(field, _TEXTS):
        return ""
    if field.choices:
        return field.choices[0][0]
    kinds = {models.DateTimeField: AT, models.DateField: AT.date(), models.JSONField: {}, models.BinaryField: b"{}"}
    for kind, value in kinds.items():
        if isinstance(field, kind):
            return value
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    return uuid.uuid4().hex[: field.max_length or 8] if isinstance(field, _TEXTS) else 1


def plant(visitor):
    """Write a text of its own into every column that holds texts. Returns what an export shows, and the tables."""
    person = person_behind(customer_id=visitor.customer_id)
    numbers, shown, tables = itertools.count(100), [], set()
    for model in personal_models():
        said = personal(model)
        for row in rows_of(person, model).order_by("pk"):
            for field in _plantable(model, row):
                text = f"{MARK}{next(numbers)}"
                _write(model, row, field, text)
                tables.add(model._meta.db_table)
                if field.name not in said.withheld:
                    shown.append(text)
    return shown, tables


def _plantable(model, row):
    said = personal(model)
    for field in model._meta.concrete_fields:
        kept = said.fate == Fate.KEPT and field.name not in said.person
        if field.choices or field.primary_key or field.related_model or kept or _leads_there(model, row, field):
            continue
        if (field.max_length or len(MARK) + 4) < len(MARK) + 4:
            continue  # a country's or a currency's code holds nobody's words
        if isinstance(field, (*_TEXTS, models.JSONField, models.BinaryField)):
            yield field


def _leads_there(model, row, field):
    """What the row is found by, or a code of ours that stays."""
    if model is Identity and row.kind == Identity.Kind.SIGN_IN:
        return field.name == "key"
    found_by = {
        "outbox.Message": {"key", "topic"},
        "admin.LogEntry": {"object_id"},
        "sessions.Session": {"session_data"},
    }
    stays = {
        "customers.Consent": {"source"},
        "offers.PriceEntry": {"family_code"},  # empty where a SKU is named
        "offers.Redemption": {"supplier"},
        "programs.ListItem": {"family_code"},  # empty where a SKU is named
    }
    return field.name in (found_by | stays).get(model._meta.label, set())


def _write(model, row, field, text):
    value = text
    if isinstance(field, models.EmailField):
        value = f"{text}@example.com"
    elif model is Invoice:
        value = {**row.body, "buyer": {**row.body["buyer"], "line2": text}}
    elif isinstance(field, models.JSONField):
        value = (
            {**(getattr(row, field.attname) or {}), "planted": text}
            if isinstance(getattr(row, field.attname), dict)
            else [text]
        )
    elif model is OrderDocument:
        document = json.loads(bytes(row.body))
        document["delivery"]["line2"] = text
        value = json.dumps(document).encode()
    elif model is Delivery:
        said = json.loads(bytes(row.body))
        said["document"]["delivery"]["line2"] = text
        value = json.dumps(said).encode()
    elif isinstance(field, PackedJSONField):
        value = [{"planted": text}]
    elif isinstance(field, models.BinaryField):
        value = json.dumps({"text": text}).encode()
    rows = models.QuerySet(model).filter(pk=row.pk)
    models.QuerySet.update(rows, **{field.attname: value})


def mail_to(address):
    """A mail to the person, as the relay sends it."""
    mail.send_mail("Hello", f"{MARK} mail", "shop@example.com", [address])


def grep(*folders):
    """Everything that still holds a planted text: cells of all tables of the database, and files."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  the database's own names
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found += [f"{table}.{name}" for name, cell in zip(names, row, strict=True) if _holds(cell)]
    files = (path for folder in folders for path in Path(folder).rglob("*") if path.is_file())
    return sorted(set(found)) + [str(path) for path in files if MARK in path.name or _holds(path.read_bytes())]


def _holds(cell):
    data = bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
    with suppress(zlib.error):  # what is packed is looked into too
        data = zlib.decompress(data)
    return MARK.encode() in data


def snapshot(visitor):
    """All rows of a person, to see that nothing of somebody else's changes."""
    person = person_behind(customer_id=visitor.customer_id)
    return {model._meta.label: sorted(map(str, rows_of(person, model).values())) for model in personal_models()}


def counts():
    """Rows in every table."""
    return {model._meta.label: models.QuerySet(model).count() for model in apps.get_models(include_auto_created=True)}
