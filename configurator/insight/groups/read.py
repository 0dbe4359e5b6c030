"""Read: the groups with what tells them apart, the members of one, and the group of one customer."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from configurator.insight.boards.tile import Period
from configurator.insight.groups.model import NeedsGroup, NeedsMembership, NeedsMembershipQuerySet
from configurator.insight.groups.refuse import is_refused, who_refused
from configurator.insight.groups.words import Sign, Words
from configurator.insight.models import CustomerValue

ON_A_PAGE = 25
FIRST_SIGNS = 4
_NEARLY = 0.99


@dataclass(frozen=True, slots=True)
class Worth:
    """What the members of a group are worth together, and what share that is of the value of all customers."""

    value: Decimal
    each: Decimal
    share: float | None  # none where all together are worth nothing
    currency: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A group, what tells it from the others, and, for who may see values, what its members are worth."""

    group: NeedsGroup
    signs: Sequence[Sign]
    worth: Worth | None


@dataclass(frozen=True, slots=True)
class Belonging:
    """One customer in a group: what of theirs speaks for it; `refused` if they say that it is not them."""

    membership: NeedsMembership
    signs: Sequence[Sign]
    refused: bool

    @property
    def sure(self) -> str:
        """How surely, in whole percent; never all of them."""
        probability = self.membership.probability
        if probability > _NEARLY:
            return _("more than 99 %")
        return _("{number} %").format(number=number_format(round(100 * probability)))


def groups_shown(*, with_values: bool) -> list[Shown]:
    """Those that stand, the largest first. Four queries at most, two more with values."""
    groups = list(NeedsGroup.objects.standing())
    words = Words.of(str(key) for group in groups for key, _has in group.signs)
    worth = _worth() if with_values else {}
    return [
        Shown(group, words.signs(group.signs, group.figures)[:FIRST_SIGNS], worth.get(group.pk)) for group in groups
    ]


def groups_of_period(*, period: Period) -> list[Shown]:
    """The groups as a tile of a board: as they stand today, whatever the period. Those too small are not built."""
    del period
    return groups_shown(with_values=False)


def group_shown(*, group: NeedsGroup, with_values: bool) -> Shown:
    """One with all that tells it apart. Two queries at most, two more with values."""
    words = Words.of(str(key) for key, _has in group.signs)
    worth = _worth().get(group.pk) if with_values else None
    return Shown(group, words.signs(group.signs, group.figures), worth)


def _worth() -> Mapping[int, Worth]:
    """By group, of the members whose value stands."""
    standing = CustomerValue.objects.standing()
    all_of_it = standing.aggregate(sum=Sum("value"))["sum"] or Decimal(0)
    members = standing.filter(customer__needs_membership__in=NeedsMembership.objects.standing())
    rows = members.values_list("customer__needs_membership__group", "currency").order_by()
    found = rows.annotate(sum=Sum("value"), count=Count("pk"))
    return {
        number: Worth(total, total / count, float(total / all_of_it) if all_of_it > 0 else None, currency)
        for number, currency, total, count in found
    }


def members_of(*, number: int) -> NeedsMembershipQuerySet:
    """Who may be counted to a group: it stands, they let us learn, and did not say that it is not them. One query."""
    standing = NeedsMembership.objects.standing().filter(group=number, group__retired_at=None)
    return standing.exclude(customer__in=who_refused(number=number))


def page_of(*, group: NeedsGroup, members: NeedsMembershipQuerySet, first: int) -> list[Belonging]:
    """Members from one on, the surest first. Three queries at most."""
    rows = members.select_related("customer").order_by("-probability", "pk")[first : first + ON_A_PAGE]
    found = list(rows)
    words = Words.of(str(key) for row in found for key, _has in row.signs)
    return [Belonging(row, words.signs(row.signs, group.figures), refused=False) for row in found]


def group_of(*, customer_id: uuid.UUID) -> Belonging | None:
    """None for who is in no group. Four queries at most."""
    standing = NeedsMembership.objects.standing().of(customer_id).select_related("group")
    found = standing.first()
    if found is None:
        return None
    words = Words.of(str(key) for key, _has in found.signs)
    return Belonging(found, words.signs(found.signs, found.group.figures), is_refused(membership=found))
