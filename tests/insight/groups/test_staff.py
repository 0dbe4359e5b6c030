"""The pages of groups: what tells them apart, members, the name, rights; and the group on a customer's page."""

import uuid

import pytest
from django.contrib.auth.models import Permission

from configurator.customers.models import Customer, Learning, User
from configurator.insight.models import CustomerValue, NeedsGroup, NeedsMembership
from tests.insight.groups.club import NOW, goods, people

HTMX = {"HX-Request": "true"}
LIST = "/staff/groups/"
SIGNS = [["more:Category 1", True], ["told:question:for-what=guests", False], ["buys:lamp", True]]
FIGURES = {"more:Category 1": [0.634, 0.12], "told:question:for-what=guests": [0.1, 0.4], "buys:lamp": [0.5, 0.25]}


def a_group(members, *, number=1, name="Bakers"):
    """A group as a rebuild writes it."""
    words = {"since": NOW, "at": NOW, "size": len(members), "share": 0.25}
    group = NeedsGroup.objects.create(number=number, name=name, signs=SIGNS, figures=FIGURES, **words)
    for place, member in enumerate(members):
        words = {"group": group, "name": name, "probability": 0.9 - place / 100, "at": NOW, "signs": SIGNS[:2]}
        NeedsMembership.objects.create(customer=member, **words)
    return group


def worth(member, amount):
    """A value as a rebuild writes it."""
    terms = {"horizon_months": 36, "discount_percent": 10, "likely_percent": 80, "alive": 1.0, "tier": "rest"}
    money = {"margin": amount, "referrals": 0, "service": 0, "value": amount, "low": amount, "high": amount}
    CustomerValue.objects.create(customer=member, currency="EUR", at=NOW, **terms, **money)


def clerk(client, *rights):
    user = User.objects.create_user("clerk@example.com", "a password of theirs", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(autouse=True)
def shop(db):
    goods()


def test_the_list_says_how_large_what_worth_and_what_tells_them_apart(staff):
    members = people(3)
    a_group(members[:2])
    for member, amount in zip(members, (30, 60, 10), strict=True):
        worth(member, amount)
    page = staff.get(LIST).content.decode()
    for words in ("Bakers", "25.0 %", "90.0 %", "€45.00"):
        assert words in page
    assert "Category 1: more than usual" in page
    assert "63 %, others 12 %" in page
    assert "Not: What for, mostly? For guests" in page
    assert "90 %, others 60 %" in page
    assert "Not found any more" not in page


def test_without_groups_it_is_said_and_the_retired_stand_apart(staff):
    assert "from 60 customers on" in staff.get(LIST).content.decode()
    group = a_group([], name="Hosts")
    NeedsGroup.objects.update(retired_at=NOW, size=0)
    page = staff.get(LIST).content.decode()
    assert page.index("Not found any more") < page.index("Hosts")
    assert staff.get(f"{LIST}{group.pk}/").status_code == 404


def test_a_group_with_its_members_the_surest_first_and_those_only_who_let_us(staff):
    members = people(4)
    group = a_group(members)
    Customer.objects.filter(pk=members[1].pk).update(learning=Learning.VISIT)
    page = staff.get(f"{LIST}{group.pk}/").content.decode()
    assert page.index("Member 0<") < page.index("Member 2<") < page.index("Member 3<")
    assert "Member 1<" not in page
    assert f"/admin/customers/customer/{members[0].pk}/change/" in page
    assert "<td>90 %</td>" in page
    NeedsMembership.objects.update(probability=0.999)
    assert "<td>more than 99 %</td>" in staff.get(f"{LIST}{group.pk}/").content.decode()


def test_members_are_paged(staff, monkeypatch):
    monkeypatch.setattr("configurator.insight.groups.staff.ON_A_PAGE", 2)
    monkeypatch.setattr("configurator.insight.groups.read.ON_A_PAGE", 2)
    group = a_group(people(3))
    first, second = (staff.get(f"{LIST}{group.pk}/?page={page}").content.decode() for page in ("1", "2"))
    assert ("?page=2" in first, "?page=1" in second) == (True, True)
    assert ("Member 2<" in first, "Member 2<" in second) == (False, True)
    assert staff.get(f"{LIST}{group.pk}/?page=nonsense").status_code == 200


def test_a_name_is_given_and_what_is_wrong_with_one_stands_beside_it(staff):
    members = people(1)
    group, other = a_group(members, name=""), a_group([], number=2, name="Hosts")
    address = f"{LIST}{group.pk}/"
    answer = staff.post(address, {"name": " Good  hosts "})
    assert (answer.status_code, answer.url) == (303, address)
    assert NeedsGroup.objects.get(pk=group.pk).name == NeedsMembership.objects.get().name == "Good hosts"
    for wrong, words in (("hosts", "Another group has this name"), ("x" * 61, "At most 60 letters")):
        page = staff.post(address, {"name": wrong})
        assert page.status_code == 400
        assert words in page.content.decode()
        assert f'value="{wrong}"' in page.content.decode()
    assert NeedsGroup.objects.get(pk=other.pk).name == "Hosts"


def test_rights(client, customer):
    group = a_group(people(1))
    pages = [LIST, f"{LIST}{group.pk}/", f"/staff/customers/{group.memberships.get().pk}/group/"]
    assert [customer.get(page).status_code for page in pages] == [403] * 3
    browser = clerk(client)
    assert [browser.get(page).status_code for page in pages] == [403] * 3
    User.objects.get(email="clerk@example.com").user_permissions.set(
        Permission.objects.filter(codename="view_needsgroup")
    )
    shown = [browser.get(page) for page in pages]
    assert [page.status_code for page in shown] == [200] * 3
    assert "value each" not in shown[0].content.decode()
    assert 'name="name"' not in shown[1].content.decode()
    assert "/admin/customers/" not in shown[1].content.decode()
    assert browser.post(pages[1], {"name": "Mine"}).status_code == 403
    assert [browser.put(page).status_code for page in pages] == [405] * 3
    assert NeedsGroup.objects.get().name == "Bakers"


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_the_group_on_a_customers_page(staff, headers):
    [member, other] = people(2)
    a_group([member])
    page = staff.get(f"/staff/customers/{member.pk}/group/", headers=headers).content.decode()
    assert "Bakers" in page
    assert "63 %, others 12 %" in page
    assert ("<html" in page) is (not headers)
    assert (
        f"/staff/customers/{member.pk}/group/"
        in staff.get(f"/admin/customers/customer/{member.pk}/change/").content.decode()
    )
    for nobody in (other.pk, uuid.uuid4()):
        assert "In none" in staff.get(f"/staff/customers/{nobody}/group/", headers=headers).content.decode()


def test_the_admin_leads_to_the_pages(staff):
    group = a_group([])
    assert staff.get("/admin/insight/needsgroup/").url == LIST
    assert staff.get(f"/admin/insight/needsgroup/{group.pk}/change/").url == f"{LIST}{group.pk}/"
    assert LIST.replace("/staff/groups/", "/admin/insight/needsgroup/") in staff.get("/admin/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries(staff, django_assert_num_queries, count):
    groups = [a_group(people(count, begin=10 * n), number=n, name=f"N{n}") for n in range(1, count + 1)]
    for row in NeedsMembership.objects.all():
        worth(row.customer, 10)
    with django_assert_num_queries(8):  # session, user, groups, lines, answers, two for values, retired
        staff.get(LIST)
    with django_assert_num_queries(11):
        staff.get(f"{LIST}{groups[0].pk}/")
    member = NeedsMembership.objects.first().pk
    with django_assert_num_queries(5):  # session, user, membership, answers, what they told
        staff.get(f"/staff/customers/{member}/group/", headers=HTMX)
