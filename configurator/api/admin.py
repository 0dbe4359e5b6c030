from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from configurator.api.keys import issue
from configurator.api.models import ApiKey, Scope
from configurator.languages.few import listed

if TYPE_CHECKING:
    _KeyForm = forms.ModelForm[ApiKey]
else:
    _KeyForm = forms.ModelForm


class ApiKeyForm(_KeyForm):
    """What a key is for, by a tick each."""

    scopes = forms.MultipleChoiceField(
        label=pgettext_lazy("rights of a key", "May"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("As little as it needs."),
    )


@admin.register(ApiKey)
class ApiKeyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Who may call the HTTP API. A key is shown once, when it is made."""

    form = ApiKeyForm
    list_display = ("name", "prefix", "may", "is_active", "expires_at", "last_used_at")
    list_filter = ("is_active",)
    search_fields = ("name", "prefix")
    ordering = ("name",)
    fields = ("name", "scopes", "is_active", "expires_at", "prefix", "made_at", "last_used_at")
    readonly_fields = ("prefix", "made_at", "last_used_at")

    @admin.display(description=pgettext_lazy("rights of a key", "may"))
    def may(self, key: ApiKey) -> str:
        return listed(key.scopes)

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        if change:
            super().save_model(request, obj, form, change)
            return
        obj.made_at = timezone.now()
        text = issue(key=obj)
        super().save_model(request, obj, form, change)
        said = _("Key of {name}: {key} . Copy it now, it is not shown again.")
        self.message_user(request, said.format(name=obj.name, key=text), messages.WARNING)
