import io

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from catalog.groups import ensure_groups


def codes(name, app_label):
    permissions = Group.objects.get(name=name).permissions.filter(content_type__app_label=app_label)
    return set(permissions.values_list("codename", flat=True))


@pytest.mark.django_db
def test_clerks_serve_customers_and_touch_no_catalog():
    ensure_groups()
    assert codes("clerk", "customers") == {"view_customer", "add_note", "add_identity", "add_consent", "add_merge"}
    assert "view_order" in codes("clerk", "orders")
    assert codes("clerk", "catalog") == set()


@pytest.mark.django_db
def test_editors_change_the_catalog_and_publishers_publish():
    ensure_groups()
    every = set(Permission.objects.filter(content_type__app_label="catalog").values_list("codename", flat=True))
    assert codes("editor", "catalog") == codes("publisher", "catalog") == every
    assert codes("publisher", "releases") - codes("editor", "releases") == {"publish_release"}
    assert "publish_release" not in codes("editor", "releases")


@pytest.mark.django_db
def test_again_changes_nothing_and_keeps_what_a_shop_added():
    ensure_groups()
    added = Permission.objects.get(codename="view_user")
    stray = Permission.objects.get(codename="publish_release")
    Group.objects.get(name="editor").permissions.add(added, stray)
    call_command("ensure_groups", stdout=io.StringIO())
    assert codes("editor", "customers") == {"view_user"}
    assert "publish_release" not in codes("editor", "releases")
    assert Group.objects.filter(name__in=["editor", "publisher"]).count() == 2
