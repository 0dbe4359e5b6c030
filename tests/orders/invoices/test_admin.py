import uuid

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from configurator.configurations.pdf import CantDrawError
from configurator.customers.models import User
from configurator.orders.invoices.pdf import draw
from configurator.orders.models import Invoice, Kind
from configurator.orders.record import NewEvent, record
from tests.orders.shop import AT, guest, ordered, publish_lamp

pytestmark = pytest.mark.django_db

LIST = "/admin/orders/invoice/"


@pytest.fixture
def paper():
    publish_lamp()
    order = ordered(guest())
    event = NewEvent(kind=Kind.SHIPPED, key=uuid.uuid4(), at=AT, source="shop")
    record(order_key=order.key, event=event, now=AT)
    return Invoice.objects.get()


def staff(client, *rights):
    user = User.objects.create_user("sam@example.com", "x", name="Sam", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)


def test_staff_find_an_invoice_by_its_number_its_order_and_who_bought(client, paper):
    staff(client, "view_invoice")
    for words in (paper.number, paper.order.number, paper.order.name):
        page = client.get(LIST, {"q": words}).content.decode()
        assert paper.number in page
        assert "€61.00" in page
        assert reverse("admin:orders_invoice_pdf", args=[paper.pk]) in page
    assert paper.number not in client.get(LIST, {"q": "nobody"}).content.decode()


def test_nobody_adds_changes_or_deletes_one_by_hand(client, paper):
    rights = [f"{act}_invoice" for act in ("view", "add", "change", "delete")]
    staff(client, *rights)
    assert client.get(f"{LIST}{paper.pk}/change/").status_code == 200
    assert client.post(f"{LIST}{paper.pk}/change/", {"number": "I-1"}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{paper.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Invoice.objects.get().number == paper.number


def test_the_pdf_needs_the_right_to_see_invoices(client, paper):
    url = reverse("admin:orders_invoice_pdf", args=[paper.pk])
    staff(client, "view_order")
    assert client.get(url).status_code == 403
    User.objects.get().user_permissions.add(Permission.objects.get(codename="view_invoice"))
    try:
        draw(body=paper.body)
    except CantDrawError:
        assert client.get(url).status_code == 503
    else:
        assert client.get(url).content.startswith(b"%PDF")
    assert client.get(reverse("admin:orders_invoice_pdf", args=[uuid.uuid4()])).status_code == 404
