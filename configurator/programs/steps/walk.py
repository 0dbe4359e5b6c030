"""Walk: pass a step with its evidence. Only the next one can be, and only when what is checked holds."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from configurator.customers.models import User
from configurator.programs.models import Programme, StepPassed
from configurator.programs.steps.checks import Passed, look
from configurator.programs.steps.ten import Place, next_after


class RefusedError(Exception):
    """A step can't be passed now; `reasons` are sentences for staff."""

    def __init__(self, *, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def passed_of(*, programme: Programme) -> Passed:
    """When each place was passed. One query."""
    rows = programme.passed.order_by("round", "number").values_list("round", "number", "at")
    return {Place(in_round, number): at for in_round, number, at in rows}


def pass_step(*, key: uuid.UUID, place: Place, text: str, link: str, by: User | None, at: datetime) -> StepPassed:
    """Write down that a step was passed. Raises RefusedError for another than the next, or without its evidence."""
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=key)
        passed = passed_of(programme=programme)
        expected = next_after(passed)
        if place != expected:
            words = _("Step {number} can't be passed now: step {next}, “{name}”, comes next. None is skipped.")
            reason = words.format(number=place.number, next=expected.number, name=expected.step.name)
            raise RefusedError(reasons=(reason,))
        checks = look(programme=programme, place=place, passed=passed, at=at)
        against = [check.words for check in checks if not check.holds]
        if not text.strip():
            against.insert(0, _("Write what was done, for those who read it later."))
        if against:
            raise RefusedError(reasons=tuple(against))
        return StepPassed.objects.create(
            programme=programme,
            round=place.round,
            number=place.number,
            text=text.strip(),
            link=link,
            figures="\n".join(check.words for check in checks),
            by=by,
            at=at,
        )
