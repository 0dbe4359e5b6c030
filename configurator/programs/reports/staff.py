"""For staff: reports to suppliers, to make once a period, to look at, and to take along as a spreadsheet."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.decorators import permission_required
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from configurator.customers.http import Request, SeeOther, spreadsheet
from configurator.insight.periods import NotAPeriodError, Period, period_asked
from configurator.languages.formula import safe
from configurator.programs.models.report import SupplierPeriod
from configurator.programs.reports.due import next_period
from configurator.programs.reports.make import MadeAlreadyError, NothingSoldError, NotOverError, make
from configurator.programs.reports.pages import Report, csv_rows, makers_of, report_of

MAY_SEE, MAY_MAKE = "programs.view_supplierperiod", "programs.add_supplierperiod"
ON_A_PAGE, UNPROCESSABLE = 50, 422
_WIDE = {"class": "vTextField"}
_DATE = {**_WIDE, "type": "date"}


class AskedForm(forms.Form):
    """What a supplier asks for."""

    maker = forms.CharField(label=gettext_lazy("Supplier"), max_length=100, widget=forms.TextInput(attrs=_WIDE))
    first = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput(attrs=_DATE))
    last = forms.DateField(label=gettext_lazy("Last day"), widget=forms.DateInput(attrs=_DATE))


@never_cache
@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def periods(request: Request) -> HttpResponse:
    """The periods whose reports were made, the next one to make, and a form for what a supplier asks."""
    return _periods(request, AskedForm())


def _periods(request: Request, form: AskedForm, *, refusal: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Supplier reports"),
        "made": SupplierPeriod.objects.select_related("made_by").order_by("-begin", "currency"),
        "next": next_period(timezone.now()) if request.user.has_perm(MAY_MAKE) else None,
        "form": form,
        "refusal": refusal,
    }
    status = UNPROCESSABLE if refusal or form.errors else 200
    return render(request, "programs/reports/periods.html", context, status=status)


@require_POST
@permission_required(MAY_MAKE, raise_exception=True)
def made(request: Request) -> HttpResponse:
    """Make the reports of the period that begins on the day that was posted."""
    begin = _day(request.POST.get("begin", ""))
    user: Any = request.user
    try:
        rows = make(begin=begin, by=user, at=timezone.now())
    except NotOverError as error:
        said = _("These four weeks run until {day}. What is sold until then belongs to the report: make it afterwards.")
        messages.error(request, said.format(day=_say(error.period.last_day)))
    except MadeAlreadyError:
        messages.info(request, _("The reports of these four weeks were made already. They stay as they are."))
    except NothingSoldError:
        messages.info(
            request, _("In these four weeks nothing was sold that has a maker, so there is nothing to report.")
        )
    else:
        for row in rows:
            _log(request, row, ADDITION, "made")
        messages.success(request, _("Made. From now on these figures stay as they are."))
    return SeeOther(reverse("reports:periods"))


@never_cache
@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def period(request: Request, begin: str, currency: str) -> HttpResponse:
    """The suppliers that have figures in one period."""
    found = _period(begin, currency)
    asked = request.GET.get("q", "").strip()
    page = Paginator(makers_of(found, asked=asked), ON_A_PAGE).get_page(request.GET.get("page"))
    title = _("Supplier reports, {first} to {last}").format(first=_say(found.begin), last=_say(found.last_day))
    context = {**admin.site.each_context(request), "title": title, "period": found, "page": page, "asked": asked}
    return render(request, "programs/reports/period.html", context)


@never_cache
@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def report(request: Request, begin: str, currency: str) -> HttpResponse:
    """What one supplier may know of one period: a page, or a spreadsheet with `as=csv`, which is written down."""
    found = report_of(_period(begin, currency), maker=request.GET.get("maker", ""))
    if not found.rows and not found.charges:
        return _periods(request, AskedForm(), refusal=_too_few(found.maker, Period(found.period.begin)))
    if request.GET.get("as") == "csv":
        _log(request, found.period, CHANGE, f"taken as CSV: {found.maker}")
        return _csv(found)
    context = {**admin.site.each_context(request), "title": found.maker, "report": found}
    return render(request, "programs/reports/report.html", context)


@never_cache
@require_safe
@permission_required(MAY_SEE, raise_exception=True)
def asked(request: Request) -> HttpResponse:
    """Find the report for what a supplier asks; days that are no period, and few buyers, are refused."""
    form = AskedForm(request.GET)
    if not form.is_valid():
        return _periods(request, form)
    said = form.cleaned_data
    try:
        wanted = period_asked(said["first"], said["last"])
    except NotAPeriodError as error:
        return _periods(request, form, refusal=_no_period(error.near))
    rows = SupplierPeriod.objects.filter(begin=wanted.begin).order_by("currency")
    if not rows:
        return _periods(request, form, refusal=_("The reports of these four weeks were not made yet."))
    for row in rows:
        found = report_of(row, maker=said["maker"].strip())
        if found.rows or found.charges:
            return SeeOther(address_of(found))
    return _periods(request, form, refusal=_too_few(said["maker"].strip(), wanted))


def address_of(report: Report) -> str:
    """Of its page."""
    place = reverse("reports:report", args=[report.period.begin.isoformat(), report.period.currency])
    return f"{place}?{urlencode({'maker': report.maker})}"


def _no_period(near: Period) -> str:
    return _(
        "Reports are of four whole weeks, and of no other days: what is told of a part, taken off the whole, would "
        "show what single households bought. The first day lies in the four weeks from {first} to {last}."
    ).format(first=_say(near.begin), last=_say(near.last_day))


def _too_few(maker: str, wanted: Period) -> str:
    return _(
        "Of {maker} nothing can be told from {first} to {last}: fewer than ten households bought, or one of them "
        "bought most of it."
    ).format(maker=maker, first=_say(wanted.begin), last=_say(wanted.last_day))


def _period(begin: str, currency: str) -> SupplierPeriod:
    found = SupplierPeriod.objects.filter(begin=_day(begin), currency=currency).first()
    if found is None:
        raise Http404
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def _say(day: date) -> str:
    return date_format(day, _("j F Y"))


def _csv(report: Report) -> HttpResponse:
    rows = ([safe(cell) for cell in row] for row in csv_rows(report))
    return spreadsheet(rows, filename=f"report-{report.period.begin}-{report.period.currency}.csv")


def _log(request: Request, row: SupplierPeriod, flag: int, words: str) -> None:
    """Who of the staff made or took it, in Django's own log."""
    user: Any = request.user
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(SupplierPeriod),
        object_id=str(row.pk),
        object_repr=str(row),
        action_flag=flag,
        change_message=words,
    )
