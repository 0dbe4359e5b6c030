import pytest
from django.contrib.auth.models import Permission

from configurator.customers.models import Customer, Interaction, User
from tests.profiles.shop import DARK, act, guest, learn_all, member, ordered, rows

LIST = "/admin/customers/customer/"


@pytest.fixture
def staff(client, db):
    client.force_login(
        User.objects.create_superuser("staff@example.com", "x"), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def page_of(client, visitor):
    return client.get(f"{LIST}{visitor.customer_id}/change/").content.decode()


def test_customer_page_shows_the_story_and_changes_nothing(staff, account):
    act(account, ordered(DARK))
    learn_all()
    page = page_of(staff, account)
    ordered_lamp = "Ordered 1 × Lamp"  # noqa: RUF001  a real multiplication sign
    for words in ("joe@example.com", ordered_lamp, "Glass shade (Shade)", "in 1 order", "Colour: black"):
        assert words in page
    assert 'name="_save"' not in page
    assert staff.post(f"{LIST}{account.customer_id}/change/", {"name": "X"}).status_code == 403
    assert staff.get(f"{LIST}add/").status_code == 403
    assert staff.post(f"{LIST}{account.customer_id}/delete/", {"post": "yes"}).status_code == 403


def test_customer_page_of_a_guest(staff, customer):
    page = page_of(staff, customer)
    assert "<strong>a browser</strong>" in page
    assert "Nothing was noted." in page
    assert "Nothing." in page


@pytest.mark.parametrize(
    ("words", "found"), [("joe@exam", {"Joe"}), ("ann", {"ann"}), ("nobody", set()), ("", {"Joe", "ann"})]
)
def test_customers_are_found_by_name_and_email(staff, shop, words, found):
    member("joe@example.com")
    member("ann@example.com")
    Customer.objects.filter(identities__key=str(User.objects.get(email="ann@example.com").pk)).update(name="ann")
    page = staff.get(LIST, {"q": words}).content.decode()
    assert {name for name in ("Joe", "ann") if f">{name}</a>" in page} == found


@pytest.mark.parametrize("count", [1, 3])
def test_customer_list_query_count(staff, shop, django_assert_num_queries, count):
    for number in range(count):
        act(member(f"c{number}@example.com"), ordered(DARK))
    # session, user, count twice, rows
    with django_assert_num_queries(5):
        staff.get(LIST)


def chosen(*visitors, **more):
    return {"action": "erase", "_selected_action": [str(v.customer_id) for v in visitors]} | more


def test_erase_asks_first_then_erases_only_the_chosen(staff, shop):
    joe, other = member(), guest()
    for visitor in (joe, other):
        act(visitor, ordered(DARK))
    learn_all()
    others = rows(other.customer_id)
    asked = staff.post(LIST, chosen(joe))
    assert (asked.status_code, Interaction.objects.count()) == (200, 2)
    assert "joe@example.com: 1 acts" in asked.content.decode()
    done = staff.post(LIST, chosen(joe, confirmed="yes"), follow=True)
    assert "Erased: 1 acts of 1 customer(s)" in done.content.decode()
    assert (rows(), Interaction.objects.count()) == (others, 1)


def test_erase_needs_the_permission(client, account):
    act(account, ordered(DARK))
    clerk = User.objects.create_user("clerk@example.com", "x", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_customer"))
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    client.post(LIST, chosen(account, confirmed="yes"))
    assert Interaction.objects.count() == 1
    clerk.user_permissions.add(Permission.objects.get(codename="delete_customer"))
    client.post(LIST, chosen(account, confirmed="yes"))
    assert Interaction.objects.count() == 0
