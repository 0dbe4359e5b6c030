"""Library: what programmes found out, to be searched by other departments."""

from typing import TYPE_CHECKING

from django.db.models import Q

from configurator.programs.models import StepPassed
from configurator.programs.steps.ten import RESULTS

if TYPE_CHECKING:
    from configurator.programs.models.programme import StepPassedQuerySet

MOST_WORDS = 8


def found(*, words: str) -> "StepPassedQuerySet":
    """Evidence that has each of the words somewhere: in its text, its figures, or its programme. Results come first."""
    rows = StepPassed.objects.select_related("programme", "by")
    for word in words.split()[:MOST_WORDS]:
        about = Q(programme__name__icontains=word) | Q(programme__department__icontains=word)
        goals = Q(programme__goal_short__icontains=word) | Q(programme__goal_long__icontains=word)
        rows = rows.filter(about | goals | Q(text__icontains=word) | Q(figures__icontains=word))
    if not words.strip():
        rows = rows.filter(number=RESULTS)
    return rows.order_by("-at", "-pk")
