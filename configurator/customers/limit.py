"""Limit: how often somebody may ask, counted in the cache over fixed spans of time."""

from django.core.cache import cache


def within_limit(*, key: str, most: int, seconds: int) -> bool:
    """Count one more and tell whether that is still allowed. Each process counts for itself with a cache of its own."""
    name = f"limit-{key}"
    if cache.add(name, 1, seconds):
        return True
    try:
        return cache.incr(name) <= most
    except ValueError:  # the span ended between the two
        cache.set(name, 1, seconds)
        return True


def is_spent(*, key: str, most: int) -> bool:
    """Whether more than so many were counted already. Counts nothing."""
    return bool(cache.get(f"limit-{key}", 0) > most)
