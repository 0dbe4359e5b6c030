from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import ManyToManyField, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from configurator.fulfillment.models import ShipStationStore
from configurator.fulfillment.shipstation.credentials import renew_password


@admin.register(ShipStationStore)
class ShipStationStoreAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Who may fetch orders into ShipStation. A password is shown once, when it is made."""

    list_display = ("name", "code", "all_families", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "code")
    ordering = ("name",)
    fields = ("name", "code", "is_active", "all_families", "families", "address")
    readonly_fields = ("address",)
    formfield_overrides = {ManyToManyField: {"widget": CheckboxSelectMultiple}}
    actions = ("new_password",)

    @admin.display(description=gettext_lazy("address to give to ShipStation"))
    def address(self, _store: ShipStationStore) -> str:
        return f"{settings.SITE_URL.rstrip('/')}{reverse('fulfillment:shipstation')}"

    def save_model(self, request: HttpRequest, obj: ShipStationStore, form: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        if change:
            super().save_model(request, obj, form, change)
            return
        obj.made_at = timezone.now()
        password = renew_password(store=obj)
        super().save_model(request, obj, form, change)
        self._show(request, obj, password)

    @admin.action(description=gettext_lazy("Make a new password; the old one stops working"), permissions=["change"])
    def new_password(self, request: HttpRequest, queryset: QuerySet[ShipStationStore]) -> None:
        for store in queryset:
            password = renew_password(store=store)
            store.save(update_fields=["password_digest"])
            self.log_change(request, store, gettext_noop("Made a new password."))
            self._show(request, store, password)

    def _show(self, request: HttpRequest, store: ShipStationStore, password: str) -> None:
        text = _("Password of {code} for ShipStation: {password} . Copy it now, it is not shown again.").format(
            code=store.code, password=password
        )
        self.message_user(request, text, messages.WARNING)
