from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from configurator.languages.figures import number as figure
from configurator.releases.packed import PackedJSONField


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Chainable filters."""

    def of(self, family_code: str) -> "ReleaseQuerySet":
        """The releases of one family."""
        return self.filter(family__code=family_code)

    def newest_first(self) -> "ReleaseQuerySet":
        """The highest number before the others."""
        return self.order_by("-number")

    def light(self) -> "ReleaseQuerySet":
        """Without the large columns, for lists."""
        return self.defer("document", "knowledge")


class Release(models.Model):
    """One family as it was published: texts, prices, pictures and the compiled rules. Never changed afterwards."""

    family = models.ForeignKey("catalog.ProductFamily", models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    document: Any = PackedJSONField(help_text=_("The family as the catalog had it, in the format of catalog files."))
    knowledge = models.BinaryField(help_text=_("The compiled knowledge base."))
    fingerprint = models.CharField(max_length=64)
    variant_count = models.CharField(max_length=64)
    node_count = models.PositiveIntegerField()
    compile_seconds = models.FloatField()
    published_at = models.DateTimeField(default=timezone.now, editable=False)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["family", "number"], name="release_number_once")]
        permissions = [("publish_release", "Can publish a family")]

    def __str__(self) -> str:
        return gettext("Release {number}").format(number=self.number)

    def save(self, *args: object, **kwargs: object) -> None:
        """Write a new release; a stored one has no way to change."""
        if not self._state.adding:
            raise TypeError("A release is never changed.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class CurrentRelease(models.Model):
    """Which release of a family is on sale."""

    family = models.OneToOneField("catalog.ProductFamily", models.CASCADE, related_name="current")
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Current: {self.release_id}"


class Trial(models.Model):
    """A draft as it was compiled to be looked at: what it would be if it were published, never on sale."""

    family = models.ForeignKey("catalog.ProductFamily", models.CASCADE, related_name="trials")
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the document."))
    document: Any = PackedJSONField(help_text=_("The draft, in the format of catalog files."))
    knowledge = models.BinaryField(help_text=_("The compiled knowledge base."))
    variant_count = models.CharField(max_length=64)
    compile_seconds = models.FloatField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["family", "digest"], name="trial_of_a_draft_once")]

    def __str__(self) -> str:
        return f"Trial {self.digest[:8]}"


class Task(models.Model):
    """Something that takes too long for a page: asked for here, done by `manage.py publish_due`."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    LEASE = timedelta(minutes=3)
    """Whoever has begun a task and does not say so again within this time is taken for dead."""

    status = models.CharField(max_length=9, choices=Status, default=Status.WAITING)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress = models.CharField(max_length=200, default="", help_text=_("What is being done at the moment."))
    refusal = models.JSONField(
        default=dict,
        # xgettext: no-python-brace-format, it shows JSON
        help_text=_("Why not: {'reason': sentence, 'rules': [[code, sentence], ...]}."),
    )

    class Meta:
        abstract = True

    @staticmethod
    def due(at: datetime) -> Q:
        """Those that may be begun: their time has come, or whoever had begun one is gone."""
        waiting = Q(status=Task.Status.WAITING, due_at__lte=at)
        return waiting | Q(status=Task.Status.RUNNING, lease_until__lte=at)

    @staticmethod
    def unfinished() -> Q:
        """Those that wait or run."""
        return Q(status__in=(Task.Status.WAITING, Task.Status.RUNNING))

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.status not in (self.Status.WAITING, self.Status.RUNNING)


class Report(Task):
    """What publishing a family's draft would mean, as it was worked out."""

    family = models.ForeignKey("catalog.ProductFamily", models.CASCADE, related_name="reports")
    released = models.ForeignKey(
        Release, models.PROTECT, null=True, related_name="+", help_text=_("What was on sale then.")
    )
    trial = models.ForeignKey(Trial, models.SET_NULL, null=True, related_name="+")
    content = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["family", "-requested_at"], name="report_of_family")]

    def __str__(self) -> str:
        return f"Report {self.pk}"

    @property
    def warnings(self) -> list[tuple[str, str]]:
        """What to look at before publishing: the part of the page, and what is there in a few words."""
        groups = self.content.get("dead", {}).get("groups", [])
        dead = sum(len(group["parts"]) for group in groups if group["new"])
        layers = self.content.get("lost_layers", [])
        presets, prices = self.content.get("presets", []), self.content.get("paid_defaults", {}).get("same", [])
        found = [
            ("dead", dead, _dead(dead)),
            ("presets", len(presets), _presets(len(presets))),
            ("layers", len(layers), _layers(len(layers))),
            ("prices", len(prices), _prices(len(prices))),
        ]
        return [(place, words.format(number=figure(count))) for place, count, words in found if count]


def _dead(count: int) -> str:
    return ngettext("{number} component can no longer be built", "{number} components can no longer be built", count)


def _presets(count: int) -> str:
    return ngettext("{number} preset no longer works", "{number} presets no longer work", count)


def _layers(count: int) -> str:
    return ngettext("{number} picture layer shows less", "{number} picture layers show less", count)


def _prices(count: int) -> str:
    return ngettext("{number} paid part gives nothing in return", "{number} paid parts give nothing in return", count)


class Publication(Task):
    """Somebody's wish that a family's draft goes on sale, at once or at a set time."""

    family = models.ForeignKey("catalog.ProductFamily", models.CASCADE, related_name="publications")
    report = models.ForeignKey(
        Report, models.SET_NULL, null=True, related_name="+", help_text=_("The very draft that was looked at; or any.")
    )
    release = models.ForeignKey(Release, models.PROTECT, null=True, related_name="+", help_text=_("What came of it."))

    class Meta:
        indexes = [models.Index(fields=["status", "due_at"], name="publication_due")]

    def __str__(self) -> str:
        return f"Publication {self.pk}"


class OnSale(models.Model):
    """One change of what is on sale: which release replaced which, when and by whom. Written once, never changed."""

    class How(models.TextChoices):
        PUBLISHED = "published", _("published")
        BACK = "back", _("went back")

    family = models.ForeignKey("catalog.ProductFamily", models.PROTECT, related_name="on_sale")
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    before = models.ForeignKey(Release, models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=9, choices=How)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["family", "-at"], name="on_sale_of_family")]

    def __str__(self) -> str:
        return f"{self.get_how_display()} {self.release_id}"
