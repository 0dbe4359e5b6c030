from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from catalog.models import ProductFamily
from catalog.snapshot import snapshot
from configurator.customers.models import User
from configurator.releases.compile import UnpublishableError
from configurator.releases.impact import Changes, changes_between
from configurator.releases.models import CurrentRelease, Release
from configurator.releases.publish import publish
from configurator.releases.refusal import refusal_words

PERMISSION = "releases.publish_release"


@dataclass(frozen=True, slots=True)
class Draft:
    """A family as the publish page shows it."""

    family: ProductFamily
    current: Release | None
    changes: list[Changes]


def drafts() -> list[Draft]:
    """Every family with its current release and what its draft changes; a few queries for each family."""
    current = {row.family_id: row.release for row in CurrentRelease.objects.select_related("release")}
    found, today = [], timezone.now().date()
    for family in ProductFamily.objects.order_by("position", "code"):
        release = current.get(family.pk)
        draft = snapshot(family.code, on=today)
        changes = changes_between(before=release.document if release else None, after=draft)
        found.append(Draft(family, release, changes))
    return found


@admin.register(Release)
class ReleaseAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Releases to read, and the page from which a family is published."""

    list_display = ("family", "number", "on_sale", "variants", "node_count", "seconds", "published_at", "published_by")
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

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Release | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Release | None = None) -> bool:
        return False

    @admin.display(boolean=True, description="on sale")
    def on_sale(self, release: Release) -> bool:
        """Whether this is the family's current release."""
        current: CurrentRelease | None = getattr(release.family, "current", None)
        return current is not None and current.release_id == release.pk

    @admin.display(description="variants")
    def variants(self, release: Release) -> str:
        """How many different products the release allows, exactly."""
        return f"{int(release.variant_count):,}"

    @admin.display(description="size")
    def size(self, release: Release) -> str:
        """Size of the compiled rules."""
        return f"{release.node_count:,} nodes, {len(bytes(release.knowledge)) // 1024:,} kB"

    @admin.display(description="compiled in", ordering="compile_seconds")
    def seconds(self, release: Release) -> str:
        """How long compiling took."""
        return f"{release.compile_seconds:.1f} s"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("publish/", view(self.publish_page), name="releases_release_publish"),
            path("publish/<slug:family_code>/", view(self.publish_one), name="releases_release_publish_one"),
            *super().get_urls(),
        ]

    def publish_page(self, request: HttpRequest) -> HttpResponse:
        """All families with what their drafts would change."""
        self._permitted(request)
        return self._page(request, None)

    def publish_one(self, request: HttpRequest, family_code: str) -> HttpResponse:
        """Publish one family; refused with the rules to blame, and nothing changed."""
        self._permitted(request)
        family = get_object_or_404(ProductFamily, code=family_code)
        if request.method != "POST":
            return redirect("admin:releases_release_publish")
        by = request.user if isinstance(request.user, User) else None
        try:
            release = publish(family_code=family.code, by=by, at=timezone.now())
        except UnpublishableError as error:
            return self._page(request, (family, error))
        url = reverse("admin:releases_release_change", args=[release.pk])
        text = '{} is on sale as <a href="{}">release {}</a>: {} variants, compiled in {} s.'
        count, seconds = f"{int(release.variant_count):,}", f"{release.compile_seconds:.1f}"
        messages.success(request, format_html(text, family.name, url, release.number, count, seconds))
        return redirect("admin:releases_release_publish")

    def _permitted(self, request: HttpRequest) -> None:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied

    def _page(self, request: HttpRequest, refused: tuple[ProductFamily, UnpublishableError] | None) -> HttpResponse:
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": "Publish",
            "opts": self.opts,
            "drafts": drafts(),
        }
        if refused is not None:
            family, error = refused
            context |= {"refused": family, "reason": refusal_words(error), "rules": error.rules}
        template = "admin/releases/release/publish.html"
        return TemplateResponse(request, template, context, status=422 if refused else 200)
