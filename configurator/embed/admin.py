"""Sites that may show the configure page inside their own, for staff."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from configurator.embed.keep import issue_secret
from configurator.embed.models import EmbeddingSite
from configurator.embed.origins import UnreadableOriginError, read_origin


class SiteForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """Says beside the origin what is wrong with it."""

    class Meta:
        model = EmbeddingSite
        fields = ("name", "origin", "is_active")

    def clean_origin(self) -> str:
        """The origin as browsers write it."""
        try:
            return read_origin(text=self.cleaned_data["origin"])
        except UnreadableOriginError as wanted:
            raise forms.ValidationError(str(wanted)) from wanted


@admin.register(EmbeddingSite)
class EmbeddingSiteAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Named in a form; its secret is shown when it is made, and another is made with a button."""

    form = SiteForm
    list_display = ("name", "origin", "is_active", "made_at")
    list_filter = ("is_active",)
    search_fields = ("name", "origin")
    ordering = ("name",)
    change_form_template = "embed/admin/site.html"

    def save_model(self, request: HttpRequest, obj: EmbeddingSite, form: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        if not change:
            obj.made_at = timezone.now()
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: EmbeddingSite, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._show(request, obj)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(require_POST(self.new_secret))
        return [path("<int:pk>/secret/", page, name="embed_embeddingsite_secret"), *super().get_urls()]

    def new_secret(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make another secret and show it this once."""
        found = EmbeddingSite.objects.all() if self.has_change_permission(request) else EmbeddingSite.objects.none()
        site = get_object_or_404(found, pk=pk)
        self.log_change(request, site, gettext_noop("Made a new secret."))
        return self._show(request, site)

    def _show(self, request: HttpRequest, site: EmbeddingSite) -> HttpResponse:
        first = not site.secret
        secret = issue_secret(site=site, at=timezone.now())
        said = {"title": _("Secret of {site}").format(site=site), "site": site, "secret": secret, "first": first}
        context = {**self.admin_site.each_context(request), **said}
        return TemplateResponse(request, "embed/admin/secret.html", context)
