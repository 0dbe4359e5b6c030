"""Programmes for staff: the ten steps with their evidence, the form of the next, and the library of results."""

import uuid
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseForbidden
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from configurator.customers.http import Request, SeeOther, number_in
from configurator.customers.models import User
from configurator.programs.models import Programme, StepPassed
from configurator.programs.steps.checks import look
from configurator.programs.steps.library import found
from configurator.programs.steps.ten import TEN, Place, Step, next_after
from configurator.programs.steps.walk import RefusedError, pass_step, passed_of

MAY_SEE, MAY_RUN = "programs.view_programme", "programs.run_programme"
ON_A_PAGE = 20


class EvidenceForm(forms.Form):
    """What was done, and where to read on."""

    text = forms.CharField(label=gettext_lazy("what was done"), widget=forms.Textarea(attrs={"rows": 4}))
    link = forms.URLField(label=gettext_lazy("link"), required=False, assume_scheme="https")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_SEE, raise_exception=True)
def programme(request: Request, key: uuid.UUID) -> HttpResponse:
    """A GET shows the steps; a POST passes the one that it names, if that is the next."""
    shown = get_object_or_404(Programme.objects.select_related("owner", "campaign"), pk=key)
    form = EvidenceForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if not request.user.has_perm(MAY_RUN):
            return HttpResponseForbidden(_("You may look at programmes, and not pass their steps."))
        if _pass(request, shown, form):
            return SeeOther(reverse("programmes:programme", args=[key]))
        status = 400
    return render(request, "programs/steps/programme.html", _context(request, shown, form), status=status)


def _pass(request: Request, shown: Programme, form: EvidenceForm) -> bool:
    """Whether it was passed; what stands against it is said on top of the page."""
    place = Place(number_in(request.POST.get("round")), number_in(request.POST.get("number")))
    if not form.is_valid() and "text" not in form.errors:
        return False
    by = request.user if isinstance(request.user, User) else None
    text, link = form.cleaned_data.get("text", ""), form.cleaned_data.get("link", "")
    try:
        if not 1 <= place.number <= len(TEN):
            raise RefusedError(reasons=(_("There are ten steps."),))  # noqa: TRY301  one way to say it
        pass_step(key=shown.key, place=place, text=text, link=link, by=by, at=timezone.now())
    except RefusedError as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
        return False
    messages.success(request, _("Step {number} is passed.").format(number=place.number))
    return True


def _context(request: Request, shown: Programme, form: EvidenceForm) -> dict[str, Any]:
    passed = passed_of(programme=shown)
    place = next_after(passed)
    checks = look(programme=shown, place=place, passed=passed, at=timezone.now())
    return {
        **admin.site.each_context(request),
        "title": shown.name,
        "programme": shown,
        "place": place,
        "checks": checks,
        "ready": all(check.holds for check in checks),
        "steps": _steps(shown, place),
        "form": form,
        "may_run": request.user.has_perm(MAY_RUN),
    }


def _steps(shown: Programme, place: Place) -> list[tuple[Step, list[StepPassed], bool]]:
    """Each step with its evidence of all rounds, the latest first, and whether it is the next."""
    rows = list(shown.passed.select_related("by").order_by("-round"))
    return [(step, [row for row in rows if row.number == step.number], step.number == place.number) for step in TEN]


@never_cache
@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def library(request: Request) -> HttpResponse:
    """What programmes found out; without words, their results."""
    words = request.GET.get("q", "")[:200]
    page = Paginator(found(words=words), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": _("What programmes found out"),
        "words": words,
        "page": page,
        "names": {step.number: step.name for step in TEN},
    }
    return render(request, "programs/steps/library.html", context)
