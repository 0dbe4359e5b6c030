import io
import zipfile

import pytest
from django.contrib.auth.models import Permission

from configurator.customers.models import User
from configurator.fulfillment.formats import FORMATS
from configurator.fulfillment.models import Export
from configurator.orders.models import Order, OrderDocument, QuoteRequest
from configurator.orders.place import place
from configurator.outbox.models import Message
from tests.orders.shop import AT, ON_REQUEST, build, guest, ordered, publish_lamp, submission

pytestmark = pytest.mark.django_db

ORDERS = "/admin/orders/order/"


def staff(client, *codenames):
    user = User.objects.create_user("staff@example.com", "a good password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    return client


@pytest.fixture
def clerk(client):
    """May look at orders and export them."""
    return staff(client, "view_order", "view_orderline", "view_export", "add_export", "view_quoterequest")


def files(answer):
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.content)).namelist()


def action(name, *orders):
    return {"action": name, "_selected_action": [str(order.pk) for order in orders]}


@pytest.fixture
def orders():
    publish_lamp()
    visitor = guest()
    return [ordered(visitor) for _ in range(3)]


@pytest.mark.usefixtures("orders")
def test_orders_are_listed_with_what_matters(clerk):
    body = clerk.get(ORDERS).content.decode()
    for said in ("A-2026-000001", "A-2026-000003", "2 × Lamp", "€61.00", "Joe Doe"):  # noqa: RUF001
        assert said in body


@pytest.mark.parametrize("count", [1, 3])
def test_order_list_costs_the_same_for_one_and_for_three(clerk, orders, count, django_assert_num_queries):
    path = f"{ORDERS}?number__in={','.join(order.number for order in orders[:count])}"
    clerk.get(path)
    with django_assert_num_queries(12):
        answer = clerk.get(path)
    assert answer.context["cl"].result_count == count


@pytest.mark.usefixtures("orders")
@pytest.mark.parametrize("search", ["A-2026-000002", "joe@example.com", "PLUG"])
def test_orders_are_found(clerk, search):
    assert clerk.get(ORDERS, {"q": search}).context["cl"].result_count in {1, 3}


@pytest.mark.parametrize(("downloaded", "count"), [("no", 2), ("yes", 1)])
def test_orders_are_filtered_by_download(clerk, orders, downloaded, count):
    clerk.post(ORDERS, action("export_csv", orders[0]))
    assert clerk.get(ORDERS, {"downloaded": downloaded}).context["cl"].result_count == count


def test_order_shows_its_parts_and_can_not_be_changed(clerk, orders):
    path = f"{ORDERS}{orders[0].pk}/change/"
    body = clerk.get(path).content.decode()
    assert "4 × LED bulb (LED), Bulb" in body  # noqa: RUF001
    assert 'name="_save"' not in body
    assert clerk.post(path, {"number": "X"}).status_code == 403
    assert clerk.get(f"{ORDERS}add/").status_code == 403
    assert clerk.post(f"{ORDERS}{orders[0].pk}/delete/").status_code == 403
    assert Order.objects.filter(number="X").count() == 0


def test_export_of_selected_orders_marks_what_was_downloaded_before(clerk, orders):
    first = clerk.post(ORDERS, action("export_json", *orders[:2]))
    second = clerk.post(ORDERS, action("export_json", *orders))
    assert files(first) == ["A-2026-000001.json", "A-2026-000002.json"]
    assert files(second) == ["A-2026-000001.repeat-1.json", "A-2026-000002.repeat-1.json", "A-2026-000003.json"]
    assert list(Export.objects.order_by("pk").values_list("repeated", flat=True)) == [False, False, True, True, False]


def test_export_of_new_orders_gives_each_once_in_each_format(clerk, orders):
    clerk.post(ORDERS, action("export_json", orders[0]))
    assert files(clerk.post(f"{ORDERS}export-new/", {"format": "json"})) == ["A-2026-000002.json", "A-2026-000003.json"]
    answer = clerk.post(f"{ORDERS}export-new/", {"format": "json"}, follow=True)
    assert "Every order was downloaded as JSON documents before." in answer.content.decode()
    assert len(files(clerk.post(f"{ORDERS}export-new/", {"format": "csv"}))) == 3


def test_export_needs_its_own_right(client, orders):
    reader = staff(client, "view_order")
    reader.post(ORDERS, action("export_json", *orders))
    reader.post(f"{ORDERS}export-new/", {"format": "json"})
    assert Export.objects.count() == 0
    assert "New orders as" not in reader.get(ORDERS).content.decode()


@pytest.mark.usefixtures("orders")
def test_export_of_new_orders_refuses_get_and_unknown_formats(clerk):
    assert clerk.get(f"{ORDERS}export-new/").status_code == 405
    assert clerk.post(f"{ORDERS}export-new/", {"format": "exe"}).status_code == 302
    assert Export.objects.count() == 0


@pytest.mark.usefixtures("orders")
def test_orders_are_no_business_of_customers(client):
    client.force_login(User.objects.create_user("joe@example.com", "a good password"))
    assert client.get(ORDERS).status_code == 302
    assert client.post(f"{ORDERS}export-new/", {"format": "json"}).status_code == 302
    assert Export.objects.count() == 0


def test_exports_are_listed(clerk, orders):
    clerk.post(ORDERS, action("export_json", orders[0]))
    assert "A-2026-000001.json" in clerk.get("/admin/fulfillment/export/").content.decode()


def test_requests_are_listed_and_shown(clerk):
    publish_lamp()
    visitor = guest()
    configuration = build(visitor, ON_REQUEST)
    asked = place(visitor=visitor, submission=submission(configuration), at=AT)
    assert QuoteRequest.objects.get() == asked
    assert asked.number in clerk.get("/admin/orders/quoterequest/").content.decode()
    body = clerk.get(f"/admin/orders/quoterequest/{asked.pk}/change/").content.decode()
    assert "2 × Golden shade (GOLD): price on request" in body  # noqa: RUF001


@pytest.mark.usefixtures("orders")
def test_outbox_shows_what_waits_and_tries_again(client):
    keeper = staff(client, "view_message", "change_message")
    later = Message.objects.filter(topic="mail").first()
    Message.objects.filter(pk=later.pk).update(available_at=AT.replace(year=2100), last_error="away")
    path = "/admin/outbox/message/"
    assert keeper.get(f"{path}?state=failed").context["cl"].result_count == 1
    assert "Your order" in keeper.get(f"{path}{later.pk}/change/").content.decode()
    keeper.post(path, {"action": "try_again", "_selected_action": [str(later.pk)]})
    later.refresh_from_db()
    assert later.available_at.year < 2100
    assert OrderDocument.objects.count() == 3


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_downloaded(clerk, orders, name, settings):
    settings.SHOP_PEPPOL_ID = settings.MAKER_PEPPOL_ID = "0088:7300010000001"
    assert files(clerk.post(ORDERS, action(f"export_{name}", orders[0]))) == [f"A-2026-000001.{FORMATS[name].suffix}"]
    assert f">{FORMATS[name].title}</option>" in clerk.get(ORDERS).content.decode()


def test_a_format_that_is_not_set_up_says_what_is_missing(clerk, orders):
    answer = clerk.post(ORDERS, action("export_peppol", orders[0]), follow=True)
    assert "Set SHOP_PEPPOL_ID to write this format." in answer.content.decode()
    assert Export.objects.count() == 0
