"""Name: what staff call a group. It is kept as long as the group is found again."""

from django.db import transaction

from configurator.insight.groups.model import NeedsGroup, NeedsMembership

LONGEST = 60


class TooLongError(Exception):
    """A name of more than sixty letters."""


class TakenError(Exception):
    """Another group that stands has this name."""


def name_group(*, number: int, name: str) -> NeedsGroup:
    """Name it, here and in what its members take along; an empty name takes it back.

    Raises TooLongError, TakenError, and NeedsGroup.DoesNotExist.
    """
    words = " ".join(name.split())
    if len(words) > LONGEST:
        raise TooLongError
    with transaction.atomic():
        group = NeedsGroup.objects.select_for_update().get(number=number)
        others = NeedsGroup.objects.filter(retired_at=None, name__iexact=words).exclude(number=number)
        if words and others.exists():
            raise TakenError
        group.name = words
        group.save(update_fields=["name"])
        NeedsMembership.objects.filter(group=group).update(name=words)
    return group
