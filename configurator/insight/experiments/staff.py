"""An A/B test for staff: what it could show, its start and end, who came into it, and at the end what it showed."""

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from configurator.customers.http import Request, SeeOther, spreadsheet
from configurator.customers.models import User
from configurator.experiments.models import Experiment
from configurator.experiments.run import NotNowError, OccupiedError, start, stop
from configurator.insight.experiments.foresee import foresee
from configurator.insight.experiments.plot import plot_of
from configurator.insight.experiments.result import Result, exposed, result_of
from configurator.insight.experiments.says import crossed, figure, gap, told
from configurator.insight.rebuild import policy_now

MAY_SEE, MAY_RUN = "experiments.view_experiment", "experiments.run_experiment"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_SEE, raise_exception=True)
def experiment(request: Request, key: uuid.UUID) -> HttpResponse:
    """A GET shows it as it stands, with `as=csv` its figures; a POST starts it or stops it."""
    found = get_object_or_404(Experiment.objects.select_related("started_by"), pk=key)
    if request.method == "POST":
        return _do(request, found)
    at = timezone.now()
    if request.GET.get("as") == "csv" and found.started_at:
        return spreadsheet(_rows(found, at), filename="ab-test.csv")
    context = {
        **admin.site.each_context(request),
        "title": found.name,
        "experiment": found,
        "state": found.state(at),
        "is_running": found.is_running(at),
        "may_run": request.user.has_perm(MAY_RUN),
        **(_standing(found, at) if found.started_at else _before(found, at)),
    }
    return render(request, "insight/experiments/experiment.html", context)


def _before(found: Experiment, at: datetime) -> dict[str, Any]:
    currency = policy_now().currency
    ahead = foresee(experiment=found, currency=currency, at=at)
    return {
        "foresight": ahead,
        "usual": "" if ahead.usual is None else figure(found, ahead.usual, currency),
        "smallest": "" if ahead.smallest is None else gap(found, ahead.smallest, currency),
        "wanted": "" if ahead.wanted is None else gap(found, ahead.wanted, currency),
        "rivals": Experiment.objects.filter(occupies=found.varied, ends_at__gt=at),
    }


def _standing(found: Experiment, at: datetime) -> dict[str, Any]:
    """Who came into it; and once it is over, and not before, what it showed."""
    there = exposed(experiment=found)
    context = {"balance": there.balance, "crossed": crossed(there.both), "silent": there.silent}
    if not found.is_over(at):
        return context
    result = result_of(experiment=found, exposed=there, at=at)
    drawn = {"plot": plot_of(result.effect)} if result.effect else {}
    return context | drawn | {"result": result, "told": told(experiment=found, result=result)}


def _do(request: Request, found: Experiment) -> HttpResponse:
    if not request.user.has_perm(MAY_RUN) or not isinstance(request.user, User):
        return HttpResponseForbidden(_("You may look at A/B tests, and not start or stop them."))
    act = _ACTS.get(request.POST.get("do", ""))
    if act is None:
        return HttpResponseBadRequest(_("Please use the buttons on the page. Nothing was changed."))
    try:
        messages.success(request, act(found.key, request.user, timezone.now()))
    except OccupiedError as other:
        said = _("“{name}” varies the same thing now. Wait until it is over, or stop it.")
        messages.error(request, said.format(name=other.name))
    except NotNowError:
        messages.error(request, _("That can't be done with it any more. This is how it stands."))
    return SeeOther(reverse("insight:experiment", args=[found.key]))


def _start(key: uuid.UUID, by: User, at: datetime) -> str:
    start(key=key, by=by, currency=policy_now().currency, at=at)
    return _("It has started, and ends when it was set to end.")


def _stop(key: uuid.UUID, _by: User, at: datetime) -> str:
    stop(key=key, at=at)
    return _("It was stopped. It has no result: a test that is ended by a look shows what one wants to see.")


_ACTS: dict[str, Callable[[uuid.UUID, User, datetime], str]] = {"start": _start, "stop": _stop}


def _rows(found: Experiment, at: datetime) -> Iterator[list[object]]:
    """For research: how many came into each side, by day too; at the end the figures. Codes alone, and nobody."""
    yield ["what", "day", "arm", "value"]
    there = exposed(experiment=found)
    arms = found.thing.usual.code, found.arm
    for arm, count in zip(arms, (there.balance.same, there.balance.other), strict=True):
        yield ["customers", "", arm, count]
    days = found.exposures.annotate(day=TruncDate("at")).order_by("day", "arm").values_list("day", "arm")
    for day, arm, count in days.annotate(Count("pk")):
        yield ["first_seen", day.isoformat(), arm, count]
    if found.is_over(at):
        yield from _compared(found, result_of(experiment=found, exposed=there, at=at))


def _compared(found: Experiment, result: Result) -> Iterator[list[object]]:
    for side in (result.same, result.other):
        yield [found.measure, "", side.arm.code, side.figure]
    if result.effect:
        low, high = result.effect.interval
        figures = {
            "difference": result.effect.difference,
            "from": low,
            "to": high,
            "smallest": result.effect.detectable,
        }
        for what, value in figures.items():
            yield [what, "", result.other.arm.code, value]
