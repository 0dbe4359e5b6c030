from django.db import connection, models


class NumberSequence(models.Model):
    """The last number given out. Its row is locked until the transaction ends, so numbers have no gaps."""

    name = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.last}"


_NEXT = """
INSERT INTO orders_numbersequence (name, last) VALUES (%s, 1)
ON CONFLICT (name) DO UPDATE SET last = orders_numbersequence.last + 1 RETURNING last
"""


def next_number(*, prefix: str, year: int) -> str:
    """The next of `A-2026-000001`, `A-2026-000002` ...; call it inside the transaction that uses it, and late.

    One statement: everybody who wants a number waits until whoever has the last one is done.
    """
    name = f"{prefix}-{year}"
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [name])
        (last,) = cursor.fetchone()
    return f"{name}-{last:06d}"
