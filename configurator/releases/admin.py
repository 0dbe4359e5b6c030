from decimal import Decimal

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.customers.readonly import ReadOnly
from configurator.languages.dates import written
from configurator.languages.figures import number as figure
from configurator.releases.models import CurrentRelease, Release
from configurator.releases.views import urlpatterns

MANY = 10**12
"""From so many variants on, the list says only about how many there are."""


@admin.register(Release)
class ReleaseAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Releases to read, and the page from which a family is published."""

    list_display = ("family", "number", "on_sale", "about", "published", "published_by")
    list_filter = ("family",)
    list_display_links = ("number",)
    ordering = ("family", "-number")
    fields = (
        "family",
        "number",
        "on_sale",
        "variants",
        "size",
        "seconds",
        "fingerprint",
        "published_at",
        "published_by",
    )
    readonly_fields = fields
    change_list_template = "admin/releases/release/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        light = super().get_queryset(request).defer("document", "knowledge")
        return light.select_related("family__current", "published_by")

    @admin.display(boolean=True, description=gettext_lazy("on sale"))
    def on_sale(self, release: Release) -> bool:
        """Whether this is the family's current release."""
        current: CurrentRelease | None = getattr(release.family, "current", None)
        return current is not None and current.release_id == release.pk

    @admin.display(description=gettext_lazy("variants"))
    def about(self, release: Release) -> str:
        """The same in the list, where a number of thirty digits would push the rest out of sight."""
        count = int(release.variant_count)
        if count < MANY:
            return figure(count)
        rounded = f"{Decimal(count):.1e}".replace("e+", " × 10^")  # noqa: RUF001  a multiplication sign
        return _("about {number}").format(number=rounded)

    @admin.display(description=gettext_lazy("variants"))
    def variants(self, release: Release) -> str:
        """How many different products the release allows, exactly."""
        return figure(int(release.variant_count))

    @admin.display(description=gettext_lazy("published"), ordering="published_at")
    def published(self, release: Release) -> str:
        """When, short enough for the list."""
        return written(release.published_at, "d M Y H:i")

    @admin.display(description=gettext_lazy("size"))
    def size(self, release: Release) -> str:
        """Size of the compiled rules."""
        size = len(bytes(release.knowledge)) // 1024
        return _("{number} nodes, {size} kB").format(number=figure(release.node_count), size=figure(size))

    @admin.display(description=gettext_lazy("compiled in"), ordering="compile_seconds")
    def seconds(self, release: Release) -> str:
        """How long compiling took."""
        return f"{release.compile_seconds:.1f} s"

    def get_urls(self) -> list[URLPattern]:
        return [*urlpatterns, *super().get_urls()]
