"""Personal lists for staff: how they are made, which deals they may give, what mailings came to, who was left out."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from configurator.customers.readonly import ReadOnly
from configurator.programs.models import LeftOut, ListDeal, ListItem, ListPolicy, ListTier, Mailing, PersonalList
from configurator.programs.personal import job
from configurator.programs.personal.make import CONSENT, send


@admin.register(ListPolicy)
class ListPolicyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """One row; what is changed counts from the next mailing on."""

    def has_add_permission(self, *_args: Any) -> bool:
        return False

    def has_delete_permission(self, *_args: Any) -> bool:
        return False


@admin.register(ListTier)
class ListTierAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Who spends more has deeper deals."""

    list_display = ("spent_a_week", "percent", "floor", "ceiling")
    ordering = ("spent_a_week",)


@admin.register(ListDeal)
class ListDealAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """What lists may give."""

    list_display = ("deal", "margin_percent")
    list_select_related = ("deal",)
    ordering = ("deal__code",)


def _lines(said: Iterable[str]) -> SafeString | str:
    return format_html_join("", "<p>{}</p>", ((one,) for one in said)) or "-"


def _planned(one: Mapping[str, Any], currency: str) -> str:
    """What a mailing keeps of one deal, in words."""
    words = {**one, "planned": f"{one['planned']:.2f}", "currency": currency}
    if one["budget"] is None:
        said = gettext("{name}: {customers} have it, {planned} {currency} planned").format(**words)
    else:
        words["budget"] = f"{one['budget']:.2f}"
        said = gettext("{name}: {customers} have it, {planned} of {budget} {currency} planned").format(**words)
    if not one["next_best"]:
        return said
    return f"{said}; " + gettext("{count} got their next best").format(count=one["next_best"])


@admin.register(Mailing)
class MailingAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Read-only, but for sending: what was made, what is expected of it, how near to the best there could be."""

    list_display = ("number", "starts_on", "ends_before", "state", "lists", "coupons", "net_", "near")
    ordering = ("-number",)
    actions = ("send_them",)
    fields = (
        *(
            "number",
            "starts_on",
            "ends_before",
            "state",
            "made_at",
            "sent_at",
            "lists",
            "coupons",
            "unlike",
            "to_discover",
        ),
        *("net_", "uplift_", "goodwill_", "cost_", "near", "short", "left_out_", "budgets_", "settings_"),
    )

    @admin.display(description=gettext_lazy("share to discover"))
    def to_discover(self, row: Mailing) -> str:
        return f"{row.discovery:.1%}"

    @admin.display(description=gettext_lazy("expected margin that would not come else"))
    def uplift_(self, row: Mailing) -> str:
        return f"{row.uplift:.2f} {row.currency}"

    @admin.display(description=gettext_lazy("expected worth of rewards"))
    def goodwill_(self, row: Mailing) -> str:
        return f"{row.goodwill:.2f} {row.currency}"

    @admin.display(description=gettext_lazy("expected cost to us"))
    def cost_(self, row: Mailing) -> str:
        return f"{row.cost:.2f} {row.currency}"

    @admin.display(description=gettext_lazy("left out, by reason"))
    def left_out_(self, row: Mailing) -> SafeString | str:
        reasons = {**dict(LeftOut.Why.choices), CONSENT: gettext("did not let us learn always")}
        return _lines(f"{count}: {reasons.get(why, why)}" for why, count in row.left_out.items())

    @admin.display(description=gettext_lazy("what each deal plans with"))
    def budgets_(self, row: Mailing) -> SafeString | str:
        return _lines(_planned(one, row.currency) for one in row.budgets)

    @admin.display(description=gettext_lazy("settings at its time"))
    def settings_(self, row: Mailing) -> SafeString:
        return format_html('<pre dir="ltr">{}</pre>', json.dumps(row.settings, indent=1))

    @admin.display(description=gettext_lazy("share of lists that nobody else has"))
    def unlike(self, row: Mailing) -> str:
        return f"{row.different:.1%}"

    @admin.display(description=gettext_lazy("expected net gain"))
    def net_(self, row: Mailing) -> str:
        return f"{row.net:.2f} {row.currency}"

    @admin.display(description=gettext_lazy("of the most there could be"))
    def near(self, row: Mailing) -> str:
        return f"{row.share_of_bound:.2%}"

    @admin.action(description=gettext_lazy("Send: customers see their lists, and get a letter"), permissions=["send"])
    def send_them(self, request: HttpRequest, queryset: QuerySet[Mailing]) -> None:
        made = list(queryset.filter(state=Mailing.State.MADE))
        for mailing in made:
            send(mailing=mailing, at=timezone.now())
        if made:
            job.tell_lists.enqueue()
        words = gettext("Mailings sent: {count}").format(count=len(made))
        self.message_user(request, words, messages.SUCCESS if made else messages.INFO)

    def has_send_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("programs.change_mailing"))


class ListItemInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]  # not subscriptable at run time
    """What stands on a list, in order."""

    model = ListItem
    extra = 0
    fields = ("position", "kind", "mailed", "sku", "family_code", "deal", "off", "instead_of", "reason", "times")
    ordering = ("position",)


@admin.register(PersonalList)
class PersonalListAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Read-only: whose list it is, and all that stands on it."""

    list_display = ("code", "customer", "mailing", "tier", "spent_a_week", "letter_waits", "page")
    list_filter = ("mailing", "tier")
    list_select_related = ("customer", "mailing")
    search_fields = ("code", "customer__name")
    ordering = ("-mailing__number", "pk")
    inlines = (ListItemInline,)

    @admin.display(description=gettext_lazy("as the customer sees it"))
    def page(self, row: PersonalList) -> SafeString | str:
        if row.mailing.state != Mailing.State.SENT:
            return "-"
        return format_html('<a href="{}">{}</a>', reverse("lists:by_code", args=[row.code]), row.code)


@admin.register(LeftOut)
class LeftOutAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Read-only: who had no list in a mailing, and why."""

    list_display = ("customer", "mailing", "why", "spent_a_week")
    list_filter = ("mailing", "why")
    list_select_related = ("customer", "mailing")
    search_fields = ("customer__name",)
    ordering = ("-mailing__number", "pk")
