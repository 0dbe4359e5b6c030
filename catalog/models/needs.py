from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.models.base import IS_REFERENCE, IS_SELECTOR, Selector, Versioned, is_code
from catalog.models.family import ProductFamily
from catalog.querysets import NeedsAnswerQuerySet, NeedsQuestionQuerySet

MOST_WEIGHT = 9
"""So much a wish may count for or against, at most."""


class NeedsQuestion(Versioned):
    """A question about use that a family's builds can be begun from, such as "What will you do with it?"."""

    family = models.ForeignKey(ProductFamily, on_delete=models.CASCADE, related_name="needs")
    code = models.CharField(max_length=50, validators=[is_code], help_text=_("A short lasting name: links name it."))
    text = models.CharField(_("question"), max_length=200, help_text=_("Short, about use, and one thing at a time."))
    several = models.BooleanField(
        _("several answers"), default=False, help_text=_("Customers may tick several answers. Otherwise they pick one.")
    )
    position = models.PositiveSmallIntegerField(default=0, help_text=_("Smaller numbers are asked first."))

    objects = NeedsQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("needs question")
        constraints = [models.UniqueConstraint(fields=["family", "code"], name="catalog_needs_code_once_a_family")]

    def __str__(self) -> str:
        return self.text


class NeedsAnswer(Versioned):
    """One answer; what it means for a build are its wishes."""

    question = models.ForeignKey(NeedsQuestion, on_delete=models.CASCADE, related_name="answers")
    code = models.CharField(max_length=50, validators=[is_code], help_text=_("A short lasting name: links name it."))
    text = models.CharField(
        _("answer"), max_length=100, help_text=_("In the customer's words, such as Allergic to nuts.")
    )
    hard = models.BooleanField(
        _("must hold"),
        default=False,
        help_text=_(
            "For allergies and the like: the wishes become the customer's own choices, which nothing but the "
            "customer takes back. Otherwise they only say what is proposed first."
        ),
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = NeedsAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        constraints = [models.UniqueConstraint(fields=["question", "code"], name="catalog_needs_answer_code_once")]

    def __str__(self) -> str:
        return self.text


class NeedsWish(Selector):
    """What an answer wishes for (a weight above 0) or against, or a number of which more or less is better."""

    class Grade(models.TextChoices):
        MORE = "more", _("the more, the better")
        LESS = "less", _("the less, the better")

    answer = models.ForeignKey(NeedsAnswer, on_delete=models.CASCADE, related_name="wishes")
    grade = models.CharField(
        _("by degrees"),
        max_length=4,
        blank=True,
        choices=Grade,
        help_text=_("Of a number, in place of a comparison."),
    )
    weight = models.SmallIntegerField(
        validators=[MinValueValidator(-MOST_WEIGHT), MaxValueValidator(MOST_WEIGHT)],
        help_text=format_lazy(_("1 to {most} for it, -1 to -{most} against it."), most=MOST_WEIGHT),
    )

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        constraints = [
            models.CheckConstraint(
                condition=(Q(grade="") & IS_SELECTOR) | (Q(grade__in=["more", "less"]) & IS_REFERENCE),
                name="catalog_needs_wish_selects_or_grades",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=-MOST_WEIGHT, weight__lte=MOST_WEIGHT) & ~Q(weight=0),
                name="catalog_needs_wish_weight",
            ),
        ]

    def __str__(self) -> str:
        return gettext("wish {number}").format(number=self.position + 1)
