"""Import and export of one family: download, upload or paste, the dry run, apply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog.models import ProductFamily, SheetUpload
from catalog.sheets.apply import NotAsShownError
from catalog.sheets.budgets import Budget, SheetError
from catalog.sheets.columns import KINDS
from catalog.sheets.export import csv_of, workbook_of
from catalog.sheets.later import CHANGED, apply_later, read_later
from catalog.sheets.report import APPLIED, STATUSES, Report
from catalog.sheets.uploads import apply_upload, is_long, take_upload
from configurator.background.standing import Standing, standing

if TYPE_CHECKING:
    from collections import Counter
    from uuid import UUID

    from django.http import HttpRequest
    from django.urls import URLPattern

ROWS_PER_PAGE = 100
MOST_PASTED = 800_000
EDITING = [
    *(f"catalog.{act}_{model}" for model in ("attribute", "component") for act in ("add", "change")),
    *(
        f"catalog.{act}_{model}"
        for model in ("module", "compatibilityrule", "pricerule")
        for act in ("add", "change", "delete")
    ),
]
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHANGES, TRANSLATE = "changes", "translate"
WORDS = {
    "error": gettext_lazy("To mend"),
    "new": gettext_lazy("New"),
    "changed": gettext_lazy("Changed"),
    "removed": gettext_lazy("Removed"),
    "same": gettext_lazy("Unchanged"),
}


class SheetForm(forms.Form):
    """A file or pasted cells, and how to read them."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("CSV in UTF-8 or an Excel workbook (.xlsx), up to 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste cells here"),
        required=False,
        strip=False,
        max_length=MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField", "spellcheck": "false", "maxlength": None}),
        help_text=gettext_lazy("Copied from a spreadsheet together with the row of column names."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("These are"),
        required=False,
        choices=[("", gettext_lazy("what the column names say")), *((kind, kind) for kind in KINDS)],
        help_text=gettext_lazy("A workbook is read by the names of its sheets."),
    )
    decimal = forms.ChoiceField(
        label=gettext_lazy("Numbers are written"),
        required=False,
        choices=[("", gettext_lazy("12.50, with a point")), ("comma", gettext_lazy("12,50, with a comma"))],
        help_text=gettext_lazy("For CSV and pasted cells."),
    )

    def clean(self) -> dict[str, Any] | None:
        """Take a file or a paste, one of the two."""
        cleaned = super().clean()
        if not self.errors and bool(self.cleaned_data["file"]) == bool(self.cleaned_data["pasted"].strip()):
            raise forms.ValidationError(_("Choose a file or paste cells, one of the two."))
        return cleaned


def may_import(request: HttpRequest) -> bool:
    """Whether the person may edit all that a sheet can change."""
    return request.user.has_perms(EDITING)


def _family(request: HttpRequest, code: str, *, for_editing: bool) -> ProductFamily:
    allowed = may_import(request) if for_editing else request.user.has_perm("catalog.view_component")
    if not allowed:
        raise PermissionDenied
    return get_object_or_404(ProductFamily, code=code)


def _page(
    request: HttpRequest, name: str, family: ProductFamily, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    whole = admin.site.each_context(request) | {"family": family, "opts": ProductFamily._meta} | context
    return TemplateResponse(request, f"admin/catalog/sheets/{name}.html", whole, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: HttpRequest, code: str) -> HttpResponse:
    """Where one downloads a family's sheets and uploads them again."""
    is_sent = request.method == "POST"
    family = _family(request, code, for_editing=is_sent)
    form = SheetForm(request.POST if is_sent else None, request.FILES if is_sent else None, label_suffix="")
    if is_sent and form.is_valid():
        try:
            upload = _taken(request, family, form.cleaned_data)
        except SheetError as error:
            form.add_error(None, error.text)
        else:
            if not upload.is_read:
                read_later(upload=upload)
            return redirect("admin:catalog_sheets_report", family.code, upload.key)
    context = {
        "title": _("Import and export: {name}").format(name=family.name),
        "form": form,
        "kinds": KINDS,
        "may": may_import(request),
    }
    return _page(request, "sheets", family, context, 422 if form.errors else 200)


def _taken(request: HttpRequest, family: ProductFamily, typed: dict[str, Any]) -> SheetUpload:
    file = typed["file"]
    if file is not None:
        Budget().check_size(file.size)
    return take_upload(
        family=family,
        data=typed["pasted"].encode(errors="replace") if file is None else file.read(),
        name="" if file is None else file.name,
        kind=typed["kind"],
        is_pasted=file is None,
        has_decimal_comma=typed["decimal"] == "comma",
        by=request.user,  # type: ignore[arg-type]  # signed in, or the page would not open
        at=timezone.now(),
    )


@require_GET
def export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Download one kind of sheet as CSV, or all of them as a workbook."""
    family = _family(request, code, for_editing=False)
    if kind == "all":
        answer = HttpResponse(workbook_of(family_code=family.code), content_type=WORKBOOK_TYPE)
        name = f"{family.code}.xlsx"
    elif kind == TRANSLATE:
        content = workbook_of(family_code=family.code, kinds=("texts",))
        answer, name = HttpResponse(content, content_type=WORKBOOK_TYPE), f"{family.code}-texts.xlsx"
    elif kind in KINDS:
        answer = HttpResponse(csv_of(family_code=family.code, kind=kind), content_type="text/csv; charset=utf-8")
        name = f"{family.code}-{kind}.csv"
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _upload(request: HttpRequest, family: ProductFamily, key: UUID) -> SheetUpload:
    return get_object_or_404(SheetUpload.objects.select_related("family"), key=key, family=family, by=request.user)


@require_GET
def report(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """What an upload would do, row by row; while that is found out or done, how far it is, until it is loaded anew."""
    family = _family(request, code, for_editing=True)
    upload = _upload(request, family, key)
    where = standing(key=upload.task, at=timezone.now())
    if getattr(request, "htmx", False) and not where.goes_on:
        return HttpResponse(headers={"HX-Refresh": "true"})
    if where.goes_on or not upload.is_read:
        return _in_the_background(request, family, upload, where)
    found = Report.of_json(upload.report)
    counts = found.counts
    chosen = request.GET.get("show", _shown_first(counts))
    wanted = APPLIED if chosen == CHANGES else (chosen,)
    rows = [row for row in found.rows if not chosen or row.status in wanted]
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    title = _("What was imported from {name}") if upload.applied_at else _("Dry run of {name}")
    context = {
        "title": title.format(name=upload.name),
        "upload": upload,
        "report": found,
        "failed": where.has_failed and not upload.applied_at,
        "chosen": chosen,
        "filters": _filters(counts),
        "page": page,
        "rows": [row.detailed() for row in page],
    }
    return _page(request, "report", family, context)


def _shown_first(counts: Counter[str]) -> str:
    """The rows to look at first: what has to be mended, or else what the import does; "" is all of them."""
    if counts["error"]:
        return "error"
    done = [status for status in APPLIED if counts[status]]
    if not counts["same"] or not done:
        return ""
    return done[0] if len(done) == 1 else CHANGES


def _filters(counts: Counter[str]) -> list[tuple[str, str, int]]:
    """Which rows one may look at by themselves, and how many there are of them."""
    filters: list[tuple[str, str, int]] = [(row, str(WORDS[row]), counts[row]) for row in STATUSES if counts[row]]
    if _shown_first(counts) == CHANGES:
        filters.insert(0, (CHANGES, _("What changes"), sum(counts[status] for status in APPLIED)))
    return filters


def _in_the_background(
    request: HttpRequest, family: ProductFamily, upload: SheetUpload, where: Standing
) -> HttpResponse:
    """How far reading or applying is."""
    doing = _("Applying {name}") if upload.is_read else _("Reading {name}")
    context = {"title": doing.format(name=upload.name), "upload": upload, "where": where}
    return _page(request, "_progress" if getattr(request, "htmx", False) else "progress", family, context)


@require_POST
def apply(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """Do what the dry run showed, if the draft is still as it was; otherwise show what would happen now."""
    family = _family(request, code, for_editing=True)
    upload = _upload(request, family, key)
    back = redirect("admin:catalog_sheets_report", family.code, upload.key)
    if upload.applied_at:
        messages.info(request, _("This was applied already. Nothing was done again."))
        return back
    if standing(key=upload.task, at=timezone.now()).goes_on:
        return back
    fingerprint = request.POST.get("fingerprint", "")
    if is_long(family=family, data=bytes(upload.data)):
        apply_later(upload=upload, fingerprint=fingerprint, by=request.user)  # type: ignore[arg-type]  # signed in
        return back
    try:
        done = apply_upload(
            upload=upload,
            fingerprint=fingerprint,
            by=request.user,  # type: ignore[arg-type]  # signed in, or the page would not open
            at=timezone.now(),
        )
    except NotAsShownError:
        messages.warning(request, CHANGED)
        return back
    messages.success(
        request,
        _("Imported {name}: {summary}. Customers see it after publishing.").format(
            name=upload.name, summary=done.summary
        ),
    )
    return back


@require_POST
def discard(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """Forget an upload."""
    family = _family(request, code, for_editing=True)
    _upload(request, family, key).delete()
    messages.info(request, _("Nothing was imported."))
    return redirect("admin:catalog_sheets", family.code)


def sheet_urls() -> list[URLPattern]:
    """Give the addresses, below those of families."""
    view = admin.site.admin_view
    start = "<slug:code>/sheets/"
    return [
        path(start, view(sheets), name="catalog_sheets"),
        path(f"{start}export/<slug:kind>/", view(export), name="catalog_sheets_export"),
        path(f"{start}import/<uuid:key>/", view(report), name="catalog_sheets_report"),
        path(f"{start}import/<uuid:key>/apply/", view(apply), name="catalog_sheets_apply"),
        path(f"{start}import/<uuid:key>/discard/", view(discard), name="catalog_sheets_discard"),
    ]
