"""The list of stock and the page of one part."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from catalog.models import Component
from configurator.languages.dates import written
from configurator.languages.figures import number as figure
from configurator.stock import levels
from configurator.stock.admin import pages
from configurator.stock.admin.forms import TERMS, BeginForm, CountForm
from configurator.stock.book import Entry, PromisedError, begin, count, receive, stop
from configurator.stock.models import NO_MORE, Movement, StockItem
from configurator.stock.words import FEW

MOST_MOVEMENTS = 20


class LeftFilter(admin.SimpleListFilter):
    """What needs somebody to look at it."""

    title = gettext_lazy("what is left")
    parameter_name = "left"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("few", _("1 to {most}").format(most=FEW)),
            ("out", _("Nothing")),
            ("owed", _("More promised than there is")),
            ("coming", _("More on their way")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[StockItem]) -> QuerySet[StockItem]:
        match self.value():
            case "few":
                return queryset.filter(on_hand__gt=F("reserved"), on_hand__lte=F("reserved") + FEW)
            case "out":
                return queryset.filter(on_hand__lte=F("reserved"))
            case "owed":
                return queryset.filter(on_hand__lt=F("reserved"))
            case "coming":
                return queryset.filter(incoming__gt=0)
        return queryset


@admin.register(StockItem)
class StockItemAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Counted parts. What is on hand changes with a movement only, and movements have a reason."""

    list_display = ("sku", "name", "on_hand", "reserved", "left", "coming", "past")
    list_filter = (LeftFilter, "sell_without_stock")
    search_fields = ("sku", "name")
    search_help_text = gettext_lazy("SKU or name")
    ordering = ("sku",)
    list_per_page = 100
    empty_value_display = ""
    actions = ("stop_counting",)
    change_list_template = "admin/stock/stockitem/change_list.html"
    change_form_template = "admin/stock/stockitem/change_form.html"

    class Media:
        css = {"all": ["css/pages/stock_admin.css"]}

    def get_urls(self) -> list[URLPattern]:
        return pages.stock_urls(self) + super().get_urls()

    def get_queryset(self, request: HttpRequest) -> QuerySet[StockItem]:
        names = Component.objects.filter(sku=OuterRef("sku")).values("name")
        return StockItem.objects.with_left().annotate(name=Subquery(names))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> StockItem | None:
        """On saving, locked from here to the end of the request's transaction: what the form checks stays so."""
        if request.method == "POST" and object_id.isdecimal():
            list(StockItem.objects.filter(pk=object_id).select_for_update(no_key=True))
        return super().get_object(request, object_id, from_field)

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def name(self, item: Any) -> str:
        return item.name or _("not in the catalog")

    @admin.display(description=pgettext_lazy("pieces of a part", "left"), ordering="left")
    def left(self, item: Any) -> str:
        owed = item.reserved - item.on_hand
        if owed > 0:
            return _("owes {number}").format(number=figure(owed))
        return figure(item.left) if item.left else _("made for orders") if item.sell_without_stock else _("sold out")

    @admin.display(description=gettext_lazy("sold without"), ordering="sell_without_stock")
    def past(self, item: StockItem) -> str:
        return _("yes") if item.sell_without_stock else ""

    @admin.display(description=gettext_lazy("on their way"), ordering="incoming_date")
    def coming(self, item: StockItem) -> str:
        number, day = figure(item.incoming), item.incoming_date
        if not item.incoming or day is None:
            return number if item.incoming else ""
        return _("{number} on {day}").format(number=number, day=written(day, "d M Y"))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002  Django's
        return super().get_form(request, obj, change, form=CountForm if obj else BeginForm, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        terms = (_("Selling and buying"), {"fields": TERMS})
        if obj is None:
            return [(None, {"fields": ("sku", "on_hand", "reason", "token")}), terms]
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": ("on_hand", "reserved", "left")}), terms]
        written = ("counted", "received", "reason", "token", "seen_on_hand", "seen_terms")
        return [
            (None, {"fields": ("on_hand", "reserved", "left")}),
            (_("Write down"), {"fields": written, "description": _("One of the two; then press Save.")}),
            terms,
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("on_hand", "reserved", "left") if obj else ()

    def save_model(self, request: HttpRequest, obj: StockItem, form: Any, change: bool) -> None:  # noqa: FBT001  Django's
        """Keep the terms, then book what was typed."""
        typed = form.cleaned_data
        entry = Entry(at=timezone.now(), by_id=request.user.pk, reason=typed["reason"], reference=typed["token"])
        if not change:
            obj.pk = begin(sku=obj.sku, on_hand=obj.on_hand, entry=entry).pk
            obj._state.adding = False  # noqa: SLF001  the step has written the row
        obj.save(update_fields=TERMS)
        if change and typed["counted"] is not None:
            count(sku=obj.sku, on_hand=typed["counted"], entry=entry)
        if change and typed["received"] is not None:
            receive(sku=obj.sku, amount=typed["received"], entry=entry)
        transaction.on_commit(levels.forget)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Stock"), **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        item = StockItem.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        context = {"movements": _latest(item), "component": _component(item)} if item else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **context})

    @admin.action(description=gettext_lazy("Count no more (made to order from then on)"), permissions=["change"])
    def stop_counting(self, request: HttpRequest, queryset: QuerySet[StockItem]) -> None:
        entry = Entry(at=timezone.now(), by_id=request.user.pk, reason=NO_MORE)
        stopped = 0
        for sku in queryset.order_by("sku").values_list("sku", flat=True):
            try:
                stop(sku=sku, entry=entry)
            except PromisedError as error:
                words = _("{sku} is counted on: {reserved} of it are promised to orders.").format(
                    sku=sku, reserved=error.reserved
                )
                self.message_user(request, words, messages.WARNING)
            else:
                stopped += 1
        transaction.on_commit(levels.forget)
        self.message_user(
            request,
            _("{stopped} are not counted any more and can always be sold.").format(stopped=stopped),
            messages.SUCCESS,
        )

    def has_delete_permission(self, request: HttpRequest, obj: StockItem | None = None) -> bool:
        """Nobody: `stop_counting` writes down what becomes of what is on hand."""
        return False


def _latest(item: StockItem) -> QuerySet[Movement]:
    return Movement.objects.filter(sku=item.sku).select_related("by").newest_first()[:MOST_MOVEMENTS]


def _component(item: StockItem) -> Component | None:
    return Component.objects.filter(sku=item.sku).first()
