import uuid
from datetime import UTC, date, datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from configurator.customers.models import Customer, person_of

ORDER_TENTHS = 10
CLICK_TENTHS = max(1, min(ORDER_TENTHS, int(settings.LEARNING_CLICK_TENTHS)))
"""After a change `manage.py rebuild_profiles` counts anew."""


class TasteQuerySet(models.QuerySet["Taste"]):
    """Filters that chain."""

    def of(self, customer_id: uuid.UUID) -> "TasteQuerySet":
        """Those of one person."""
        return self.filter(customer_id=person_of(customer_id))

    def strongest_first(self) -> "TasteQuerySet":
        """Ordered before clicked, often before seldom, late before early."""
        return self.order_by("-weight", "-last_interaction", "code")


class Taste(models.Model):
    """How often one customer took one thing. Derived: interactions replayed in order give the same rows again."""

    class Kind(models.TextChoices):
        """What is counted; `code` is module/SKU, attribute=value, and empty for the family as a whole."""

        COMPONENT = "component", _("Component")
        ATTRIBUTE = "attribute", _("Attribute")
        FAMILY = "family", _("Orders of the family")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="tastes")
    family_code = models.CharField(max_length=50)
    kind = models.CharField(max_length=9, choices=Kind)
    code = models.CharField(max_length=300, blank=True)
    weight = models.PositiveIntegerField(help_text=_("In tenths: an order counts 10, a click 1."))
    order_count = models.PositiveIntegerField(default=0, help_text=_("In how many orders of the family it was."))
    last_order = models.PositiveIntegerField(
        default=0, help_text=_("The newest of them, by the customer's own number.")
    )
    recent = models.PositiveSmallIntegerField(
        default=0, help_text=_("Which of the five orders up to it had it, as bits.")
    )
    last_interaction = models.PositiveBigIntegerField(default=0, help_text=_("The act that counted last."))

    objects = TasteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "family_code", "kind", "code"], name="taste_once"),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0, weight__gte=models.F("order_count") * ORDER_TENTHS),
                name="taste_orders_within_weight",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family_code} {self.code}".strip()

    @property
    def click_count(self) -> int:
        """How many clicks are in the weight, taken-back ones not counted."""
        return (self.weight - self.order_count * ORDER_TENTHS) // CLICK_TENTHS


class RefusedWish(models.Model):
    """Something that was wished for while something stood against it. A day and codes: nothing leads to a customer."""

    class Outcome(models.TextChoices):
        """What came of it."""

        MADE = "made", _("Taken, after other choices changed")
        INSTEAD = "instead", _("Something else was taken")
        LEFT = "left", _("Nothing was taken")

    on = models.DateField(db_index=True)
    family_code = models.CharField(max_length=50)
    release_number = models.PositiveIntegerField()
    module_code = models.CharField(max_length=50)
    component_code = models.CharField(max_length=100, blank=True)
    choices = models.JSONField(
        default=list, help_text=_("The customer's choices that stood against it, as module/SKU.")
    )
    rules = models.JSONField(default=list, help_text=_("The rules that stood against it, by code."))
    outcome = models.CharField(max_length=7, choices=Outcome)
    instead = models.CharField(max_length=100, blank=True, help_text=_("What was taken in its place."))

    class Meta:
        verbose_name = _("refused wish")
        verbose_name_plural = _("refused wishes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=("made", "instead", "left")), name="refused_wish_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module_code}/{self.component_code}"


class QuestionQuerySet(models.QuerySet["Question"]):
    """Chainable filters."""

    def askable(self, on: date) -> "QuestionQuerySet":
        """Those that may be asked on a day, with their answers, in the order of staff."""
        begun = models.Q(valid_from=None) | models.Q(valid_from__lte=on)
        going_on = models.Q(valid_to=None) | models.Q(valid_to__gte=on)
        found = self.filter(begun, going_on, is_active=True).order_by("position", "code")
        return found.prefetch_related(models.Prefetch("answers", Answer.objects.order_by("position", "pk")))


class Question(models.Model):
    """A question to customers, with why it is asked. It is only asked where an answer is worth something."""

    code = models.SlugField(
        _("code"), max_length=50, unique=True, help_text=_("Stays as it is: answers are kept under it.")
    )
    text = models.CharField(_("text"), max_length=200, help_text=_("Short, and one thing at a time."))
    purpose = models.CharField(
        _("why we ask"), max_length=200, help_text=_("Shown beside the question and each answer.")
    )
    family_code = models.CharField(
        _("product family"), max_length=50, blank=True, help_text=_("The family's code; empty for all of them.")
    )
    is_active = models.BooleanField(_("may be asked"), default=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_to=None)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="question_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Answer(models.Model):
    """One answer to a question, and what it means for proposals."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    code = models.SlugField(_("code"), max_length=50)
    text = models.CharField(_("text"), max_length=100)
    means = models.TextField(_("means"), blank=True, help_text=_("One thing a line, such as: colour=black +3"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["question", "code"], name="answer_code_once")]

    def __str__(self) -> str:
        return self.text


class Quality(models.Model):
    """Something by which customers compare: a number attribute with the direction that is better, in one word."""

    class Better(models.TextChoices):
        LESS = "<", _("less is better")
        MORE = ">", _("more is better")

    attribute_code = models.CharField(_("attribute"), max_length=50, help_text=_("The code of a number attribute."))
    better = models.CharField(_("better"), max_length=1, choices=Better)
    word = models.CharField(_("word"), max_length=40, help_text=_("As one compares: quieter, brighter, faster."))
    family_code = models.CharField(
        _("product family"), max_length=50, blank=True, help_text=_("Empty for all of them.")
    )

    class Meta:
        verbose_name = _("quality")
        verbose_name_plural = _("qualities")
        constraints = [
            models.UniqueConstraint(fields=["family_code", "attribute_code"], name="quality_once"),
            models.CheckConstraint(condition=models.Q(better__in=("<", ">")), name="quality_has_a_direction"),
        ]

    def __str__(self) -> str:
        return self.word

    @property
    def key(self) -> str:
        """How trade-offs call it."""
        return f"{self.attribute_code}{self.better}"


class LearningCursor(models.Model):
    """How far the pass over interactions has come. One row."""

    THE_ONE = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE, editable=False)
    last_interaction = models.PositiveBigIntegerField(default=0)
    last_wish = models.PositiveBigIntegerField(
        default=0, help_text=_("The wish that was counted last, without its customer.")
    )
    visits_checked_at = models.DateTimeField(default=datetime(1970, 1, 1, tzinfo=UTC))

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="learning_cursor_one_row")]

    def __str__(self) -> str:
        return gettext("up to {number}").format(number=self.last_interaction)


class PopulationModelQuerySet(models.QuerySet["PopulationModel"]):
    """Filters that chain."""

    def of(self, family_code: str) -> "PopulationModelQuerySet":
        """That of one family."""
        return self.filter(family_code=family_code)

    def light(self) -> "PopulationModelQuerySet":
        """Without the large column."""
        return self.defer("content")


class PopulationModel(models.Model):
    """What customers of a family take, fitted to their orders. No one of them can be told from it. One a family."""

    family_code = models.CharField(max_length=50, unique=True)
    first_release = models.PositiveIntegerField()
    last_release = models.PositiveIntegerField()
    rung = models.CharField(max_length=20, help_text=_("Which kind of model predicted held-out orders best."))
    loss = models.FloatField(null=True, help_text=_("Minus the logarithm of what was taken, a question."))
    losses = models.JSONField(default=dict, help_text=_("The same of every kind that was tried."))
    order_count = models.PositiveIntegerField()
    customer_count = models.PositiveIntegerField()
    fitted_at = models.DateTimeField()
    content = models.BinaryField(help_text=_("Arrays, in NumPy's own format without code."))
    sha256 = models.CharField(max_length=64)

    objects = PopulationModelQuerySet.as_manager()

    class Meta:
        verbose_name = _("population model")
        verbose_name_plural = _("population models")

    def __str__(self) -> str:
        return f"{self.family_code} {self.rung}"
