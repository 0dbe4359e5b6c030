"""Orders for staff: read, search, and hand over to fulfillment as files."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from configurator.customers.readonly import ReadOnly
from configurator.fulfillment.export import export_archive
from configurator.fulfillment.formats import FORMATS
from configurator.fulfillment.formats.parties import NotSetUpError
from configurator.fulfillment.models import DOWNLOAD, Export, documents_without_export
from configurator.orders.models import BomItem, Order, OrderDocument, OrderLine
from configurator.releases.money import money

MOST = 1_000
"""Orders in one download, oldest first; the rest is in the next."""


class LineInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]  # not subscriptable at run time
    """What was sold."""

    model = OrderLine
    fields = ("family_name", "sku", "quantity", "each", "together", "release_number", "made_on_number")
    readonly_fields = ("each", "together")

    @admin.display(description=pgettext_lazy("price of", "one"))
    def each(self, line: OrderLine) -> str:
        return money(line.unit_price, line.order.currency)

    @admin.display(description=pgettext_lazy("price of", "all"))
    def together(self, line: OrderLine) -> str:
        return money(line.price, line.order.currency)


class ExportInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]  # not subscriptable at run time
    """What fulfillment got."""

    model = Export
    fields = ("exported_at", "format", "destination", "path", "repeated")
    ordering = ("-pk",)


class DownloadedFilter(admin.SimpleListFilter):
    """Downloaded by staff before, or not."""

    title = gettext_lazy("downloaded")
    parameter_name = "downloaded"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", _("Not yet")), ("yes", _("Yes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        downloaded = Export.objects.filter(destination=DOWNLOAD).values("order")
        match self.value():
            case "no":
                return queryset.exclude(pk__in=downloaded)
            case "yes":
                return queryset.filter(pk__in=downloaded)
        return queryset


class FamilyFilter(admin.SimpleListFilter):
    """Of one kind of product; fixed products are too many to be listed, and are found by their SKU."""

    title = gettext_lazy("product")
    parameter_name = "product"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        families = OrderLine.objects.exclude(family_code="").order_by("family_name")
        return list(families.values_list("family_name", "family_name").distinct())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        name = self.value()
        return queryset.filter(lines__family_name=name).distinct() if name else queryset


@admin.register(Order)
class OrderAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Orders are records: staff look at them and export them."""

    list_display = ("number", "placed_at", "name", "products", "amount", "written", "downloads")
    list_filter = ("status", DownloadedFilter, "placed_at", FamilyFilter, "country")
    search_fields = ("number", "name", "email", "city", "lines__bom__sku")
    search_help_text = gettext_lazy("Number, name, e-mail, town, or the SKU of a part")
    date_hierarchy = "placed_at"
    ordering = ("-placed_at", "-number")
    list_per_page = 50
    inlines = (LineInline, ExportInline)
    change_list_template = "fulfillment/admin/orders.html"
    fieldsets = (
        (None, {"fields": ("number", "status", "placed_at", "amount", "customer_page")}),
        (gettext_lazy("Goes to"), {"fields": ("name", "email", "line1", "line2", "postcode", "city", "country")}),
        (gettext_lazy("Parts"), {"fields": ("parts",)}),
    )

    class Media:
        css = {"all": ["css/pages/orders_admin.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        downloads = Count("exports", filter=Q(exports__destination=DOWNLOAD), distinct=True)
        files = Count("exports", filter=~Q(exports__destination=DOWNLOAD), distinct=True)
        annotated: QuerySet[Order] = super().get_queryset(request).annotate(download_count=downloads, file_count=files)
        return annotated.prefetch_related(Prefetch("lines", OrderLine.objects.present().order_by("position")))

    @admin.display(description=gettext_lazy("products"))
    def products(self, order: Order) -> str:
        return ", ".join(str(line) for line in order.lines.all())

    @admin.display(description=gettext_lazy("total"), ordering="total")
    def amount(self, order: Order) -> str:
        return money(order.total, order.currency)

    @admin.display(description=gettext_lazy("files"), ordering="file_count")
    def written(self, order: Any) -> int:
        return int(order.file_count)

    @admin.display(description=gettext_lazy("downloads"), ordering="download_count")
    def downloads(self, order: Any) -> int:
        return int(order.download_count)

    @admin.display(description=gettext_lazy("the customer's page"))
    def customer_page(self, order: Order) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("orders:link", args=[order.token]), _("Open"))

    @admin.display(description=gettext_lazy("bill of materials"))
    def parts(self, order: Order) -> str:
        items = BomItem.objects.filter(line__order=order, line__version=order.version).order_by(
            "line__position", "position"
        )
        return "\n".join(f"{item.quantity_total} × {item.name} ({item.sku}), {item.module_name}" for item in items)  # noqa: RUF001

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever may make exports; Django asks this for actions with the permission "export"."""
        return request.user.has_perm("fulfillment.add_export")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """One action for each format, where exporting is allowed."""
        actions: dict[str, Any] = super().get_actions(request)
        if self.has_export_permission(request):
            for name, form in FORMATS.items():
                actions[f"export_{name}"] = (
                    _exports(name),
                    f"export_{name}",
                    _("Export as {title}").format(title=form.title),
                )
        return actions

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        answer: HttpResponse = super().changelist_view(request, (extra_context or {}) | {"formats": FORMATS.items()})
        return answer

    def get_urls(self) -> list[URLPattern]:
        new = self.admin_site.admin_view(require_POST(self.export_new))
        return [path("export-new/", new, name="orders_order_export_new"), *super().get_urls()]

    def export_new(self, request: HttpRequest) -> HttpResponse:
        """Download what was not downloaded in the asked format yet."""
        format_name = request.POST.get("format", "")
        back = HttpResponseRedirect(reverse("admin:orders_order_changelist"))
        if format_name not in FORMATS or not self.has_export_permission(request):
            self.message_user(request, _("You may not export orders."), messages.WARNING)
            return back
        documents = documents_without_export(format_name=format_name, destination=DOWNLOAD)
        if not documents.exists():
            self.message_user(
                request,
                _("Every order was downloaded as {title} before.").format(title=FORMATS[format_name].title),
                messages.INFO,
            )
            return back
        return self.download(request, format_name, documents)

    def download(self, request: HttpRequest, format_name: str, documents: QuerySet[OrderDocument]) -> HttpResponse:
        at = timezone.now()
        chosen = documents.select_related("order").order_by("pk")[:MOST]
        try:
            archive = export_archive(documents=list(chosen), format_name=format_name, at=at)
        except NotSetUpError as reason:
            said = _("Set {setting} to write this format.").format(setting=reason.setting)
            self.message_user(request, said, messages.WARNING)
            return HttpResponseRedirect(reverse("admin:orders_order_changelist"))
        name = f"orders-{format_name}-{at:%Y%m%d-%H%M%S}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return HttpResponse(archive, content_type="application/zip", headers=headers)


def _exports(format_name: str) -> Any:
    def action(admin_page: OrderAdmin, request: HttpRequest, queryset: QuerySet[Order]) -> HttpResponse:
        return admin_page.download(request, format_name, OrderDocument.objects.filter(order__in=queryset.values("pk")))

    return action
