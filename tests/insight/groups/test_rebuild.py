"""Groups are found in the database as they were planted, keep their names, and are of nobody who does not let us."""

from datetime import timedelta
from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command

from configurator.background.names import named
from configurator.customers.models import Customer, Interaction, Learning
from configurator.insight.groups.divide import ENOUGH, SMALLEST
from configurator.insight.groups.name import TakenError, TooLongError, name_group
from configurator.insight.groups.read import members_of
from configurator.insight.groups.rebuild import rebuild
from configurator.insight.job import group_customers
from configurator.insight.models import NeedsGroup, NeedsMembership, Purchase
from configurator.privacy.erase import erase_person
from configurator.privacy.walk import person_behind
from configurator.profiles.forget import forget_profile
from tests.insight.groups.club import NOW, buy, goods, people, planted
from tests.insight.needs.planted import adjusted_rand

DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def found_of(members):
    """The number of each member's group, 0 for none."""
    numbers = dict(NeedsMembership.objects.values_list("customer_id", "group_id"))
    return np.array([numbers.get(member.pk, 0) for member in members])


def rows():
    """Everything that a rebuild writes."""
    members = NeedsMembership.objects.order_by("pk").values_list("pk", "group_id", "name", "probability", "signs")
    groups = NeedsGroup.objects.order_by("pk").values_list("pk", "name", "signs", "figures", "size", "share", "since")
    return list(members), list(groups)


def test_planted_groups_are_found_through_the_database():
    members, kinds = planted()
    done = rebuild(at=NOW)
    assert (done.customers, done.groups, done.new, done.retired) == (180, 3, 3, 0)
    assert adjusted_rand(found_of(members), kinds) >= 0.9
    for group in NeedsGroup.objects.standing():
        assert group.size == group.memberships.count() == members_of(number=group.pk).count()
        assert group.share == group.size / 180
        kind = int(np.bincount(kinds[found_of(members) == group.pk]).argmax())
        own = {f"more:Category {n}" for n in range(12) if n % 3 == kind}
        assert own <= {key for key, has in group.signs if has}
        assert all(share > elsewhere for key, (share, elsewhere) in group.figures.items() if key in own)


def test_noise_is_no_group_and_few_customers_are_none():
    planted(lean=1.0)
    done = rebuild(at=NOW)
    assert (done.groups, NeedsMembership.objects.count()) == (0, 0)
    Customer.objects.filter(pk__in=Customer.objects.values("pk")[ENOUGH - 1 :]).update(learning=Learning.OFF)
    out = StringIO()
    call_command("rebuild_needs", stdout=out)
    assert f"something is known of {ENOUGH - 1} who let us learn always" in out.getvalue()


def test_no_group_is_smaller_than_a_group():
    members, kinds = planted(200)
    few = [member for member, kind in zip(members, kinds, strict=True) if kind == 2][SMALLEST - 5 :]
    Customer.objects.filter(pk__in=[member.pk for member in few]).update(learning=Learning.OFF)
    rebuild(at=NOW)
    assert min(NeedsGroup.objects.values_list("size", flat=True)) >= SMALLEST


def test_the_same_history_gives_the_same_rows():
    planted()
    rebuild(at=NOW)
    once = rows()
    rebuild(at=NOW)
    assert rows() == once


def test_names_are_kept_when_groups_are_found_again_with_new_members():
    members, kinds = planted()
    rebuild(at=NOW)
    names = {}
    for number in NeedsGroup.objects.values_list("pk", flat=True):
        kind = int(np.bincount(kinds[found_of(members) == number]).argmax())
        names[kind] = f"Kind {kind}"
        name_group(number=number, name=f"  Kind   {kind} ")
    later, their_kinds = planted(90, seed=2)
    done = rebuild(at=NOW + DAY)
    assert (done.groups, done.new, done.retired) == (3, 0, 0)
    called = dict(NeedsMembership.objects.values_list("customer_id", "name"))
    right = [called.get(one.pk) == names[int(kind)] for one, kind in zip(later, their_kinds, strict=True)]
    assert np.mean(right) > 0.9
    assert set(NeedsGroup.objects.values_list("since", "at")) == {(NOW, NOW + DAY)}


def test_a_group_that_is_not_found_is_retired_and_stands_again_with_its_name():
    planted()
    rebuild(at=NOW)
    for number in (1, 2, 3):
        name_group(number=number, name=f"Name {number}")
    before = set(NeedsGroup.objects.values_list("number", "name"))
    Customer.objects.update(learning=Learning.OFF)
    assert rebuild(at=NOW + DAY).retired == 3
    assert set(NeedsGroup.objects.values_list("size", "retired_at")) == {(0, NOW + DAY)}
    Customer.objects.update(learning=Learning.ALWAYS)
    done = rebuild(at=NOW + 2 * DAY)
    assert (done.groups, done.new) == (3, 0)
    assert set(NeedsGroup.objects.standing().values_list("number", "name")) == before


def test_other_groups_get_no_name_of_those_before():
    """The negative control: the same customers, who now buy other things in other company."""
    members, _ = planted()
    rebuild(at=NOW)
    for number in (1, 2, 3):
        name_group(number=number, name=f"Name {number}")
    Purchase.objects.all().delete()
    rng = np.random.default_rng(5)
    buy(members, rng.permutation(np.arange(len(members)) % 2), rng=rng, lean=9.0)
    Interaction.objects.all().delete()
    done = rebuild(at=NOW + DAY)
    assert done.groups == done.new == 2
    assert done.retired == 3
    assert set(NeedsGroup.objects.standing().values_list("name", flat=True)) == {""}


def test_names_are_of_one_group_and_not_too_long():
    planted()
    rebuild(at=NOW)
    name_group(number=1, name="Bakers")
    with pytest.raises(TakenError):
        name_group(number=2, name="bakers")
    with pytest.raises(TooLongError):
        name_group(number=2, name="x" * 61)
    name_group(number=1, name=" ")
    assert str(NeedsGroup.objects.get(pk=1)) == "Group 1"
    assert set(NeedsMembership.objects.values_list("name", flat=True)) == {""}


def test_who_does_not_let_us_learn_always_is_in_none():
    members, _ = planted(200)
    for number, learning in enumerate((Learning.OFF, Learning.VISIT)):
        Customer.objects.filter(pk=members[number].pk).update(learning=learning)
    rebuild(at=NOW)
    assert found_of(members[:2]).tolist() == [0, 0]
    assert (found_of(members[2:]) > 0).mean() > 0.9


def test_leave_that_is_taken_back_counts_at_once():
    members, _ = planted()
    rebuild(at=NOW)
    number = int(found_of(members[:1])[0])
    count = members_of(number=number).count()
    Customer.objects.filter(pk=members[0].pk).update(learning=Learning.OFF)
    assert members_of(number=number).count() == count - 1


def test_who_has_acts_erased_is_none_at_once_and_who_is_erased_has_no_row():
    members, _ = planted()
    rebuild(at=NOW)
    one, other = (member.pk for member in members[:2])
    forget_profile(customer_id=one, at=NOW)
    assert not NeedsMembership.objects.standing().of(one).exists()
    rebuild(at=NOW + DAY)
    assert not NeedsMembership.objects.filter(customer=one).exists()  # of what was bought before nothing is used
    Customer.objects.filter(pk=one).update(forgotten_at=NOW - 10_000 * DAY)
    rebuild(at=NOW + DAY)
    assert NeedsMembership.objects.standing().of(one).exists()  # what came after counts again
    erase_person(person=person_behind(customer_id=other), at=NOW)
    assert not NeedsMembership.objects.filter(customer=other).exists()


def test_the_command_says_how_far_it_is_and_what_it_found_and_the_job_is_known_in_words():
    goods()
    people(ENOUGH)
    out = StringIO()
    call_command("rebuild_needs", stdout=out)
    assert "something is known of 0 who let us learn always, and groups are looked for from 60 on" in out.getvalue()
    planted(seed=3)
    out = StringIO()
    call_command("rebuild_needs", stdout=out)
    assert "180 customers, 15 columns" in out.getvalue()
    assert "customers are in 3 groups, 3 of them new; 0 were not found any more." in out.getvalue()
    assert group_customers.func() == 3
    assert named("group_customers") == "Group customers"
