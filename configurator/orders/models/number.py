from django.db import models
from django.db.models import F


class NumberSequence(models.Model):
    """The last number given out. Its row is locked until the transaction ends, so numbers have no gaps."""

    name = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.last}"


def next_number(*, prefix: str, year: int) -> str:
    """The next of `A-2026-000001`, `A-2026-000002` ...; call it inside the transaction that uses it."""
    name = f"{prefix}-{year}"
    NumberSequence.objects.get_or_create(name=name)
    NumberSequence.objects.filter(name=name).update(last=F("last") + 1)
    return f"{name}-{NumberSequence.objects.values_list('last', flat=True).get(name=name):06d}"
