"""Questions to customers: staff write them with why they are asked and what each answer means."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from configurator.languages.few import listed
from configurator.profiles.dialogue.ask import unheard_of
from configurator.profiles.dialogue.effects import UnreadableLineError, read
from configurator.profiles.models import Answer, Quality, Question
from configurator.releases.shelf import current_releases

_MEANS = _("""What follows from it, one thing a line: “colour=black +3” (liked, from +3 by all means to -3 never),
“noise_db<=30 +2” (a number, at most; or >= at least), “appetite 4” (1 proven and cheap, 5 newest), “need travel”,
“worth employees 10-50”. Attributes by their code.""")


class AnswerForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """One answer; what it means is read before it is saved."""

    class Meta:
        model = Answer
        fields = ("text", "code", "means", "position")
        widgets = {"means": forms.Textarea(attrs={"rows": 3, "cols": 40})}
        help_texts = {"means": _MEANS}

    def clean_means(self) -> str:
        """Say which line can't be read."""
        text = str(self.cleaned_data["means"])
        try:
            read(text)
        except UnreadableLineError as unread:
            raise forms.ValidationError(
                _("“%(line)s” can't be read. Write for example “colour=black +3”, “appetite 4” or “need travel”."),
                params={"line": unread.line},
            ) from None
        return text


class AnswerInline(admin.StackedInline):  # type: ignore[type-arg]  # not subscriptable at run time
    """The answers of a question."""

    model = Answer
    form = AnswerForm
    extra = 0
    min_num = 2
    ordering = ("position", "pk")
    prepopulated_fields: ClassVar[Any] = {"code": ("text",)}


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """One question with its answers."""

    list_display = ("text", "family_code", "is_active", "valid_from", "valid_to", "position")
    list_filter = ("is_active", "family_code")
    search_fields = ("text", "code")
    ordering = ("position", "code")
    prepopulated_fields: ClassVar[Any] = {"code": ("text",)}
    inlines = (AnswerInline,)
    fieldsets = (
        (None, {"fields": ("text", "purpose", "code")}),
        (_("Where and when"), {"fields": ("family_code", "is_active", ("valid_from", "valid_to"), "position")}),
    )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001  Django's signature
        """Save the answers too, and name what nothing on sale has: it may be a slip, or come with the next release."""
        super().save_related(request, form, formsets, change)
        unknown = unheard_of(question=form.instance, releases=current_releases())
        if unknown:
            words = listed([f"“{word}”" for word in unknown])
            said = gettext("Saved, but nothing on sale has {words}, so that changes nothing for now.")
            messages.warning(request, said.format(words=words))


@admin.register(Quality)
class QualityAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """What customers compare by, beside price, weight and delivery time."""

    list_display = ("word", "attribute_code", "better", "family_code")
    list_filter = ("family_code",)
    ordering = ("family_code", "word")
