from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.admin.bases import ModelForm, TabularInline
from catalog.admin.choices import NamedFormSet
from catalog.admin.first import AskedFirstAdmin, AskedFirstForm
from catalog.admin.locking import VersionedForm
from catalog.admin.selectors import SelectorForm, SelectorInline
from catalog.admin.together import (
    CheckedTogether,
    CodeOnceAFamily,
    TogetherAdmin,
    live_forms,
    show_in_form,
    show_in_formset,
)
from catalog.facts import family_facts, family_values
from catalog.models import NeedsAnswer, NeedsQuestion, NeedsWish
from catalog.problems import Problem
from catalog.sentences import wishes_sentence
from catalog.snapshot import wish_document
from catalog.validate_needs import MOST_QUESTIONS, TOO_MANY, answer_problems, question_problems

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from catalog.documents import Document


class NeedsQuestionForm(
    VersionedForm[NeedsQuestion],
    AskedFirstForm[NeedsQuestion],
    CodeOnceAFamily[NeedsQuestion],
    CheckedTogether[NeedsQuestion],
):
    """A question with its answers, checked as one."""

    def check_together(self, formsets: list[Any]) -> None:
        """See CheckedTogether."""
        (answers,) = formsets
        rows = live_forms(answers)
        if self.errors or not answers.is_valid():
            return
        document = {"code": self.cleaned_data["code"], "answers": [form.document() for form in rows]}
        family_id = self.instance.family_id
        for problem in question_problems(document, family_facts(family_id), family_values(family_id)):
            match problem.place:
                case ("answers", int() as index, *rest) if index < len(rows):
                    _show_beside(rows[index], rest, problem.text)
                case _:
                    show_in_formset(answers, problem)
        others = NeedsQuestion.objects.filter(family_id=family_id).exclude(pk=self.instance.pk)
        if others.count() >= MOST_QUESTIONS:
            show_in_form(self, Problem((), str(TOO_MANY)))


def _show_beside(row: Any, rest: list[str | int], text: str) -> None:
    """A problem of an answer beside its field; one of a wish, which is on another page, beside what must hold."""
    match rest:
        case ("wishes", int() as index, *_):
            show_in_form(row, Problem(("hard",), _nth(index).format(number=index + 1, text=text)))
        case ("hard",) if not row.instance.pk:
            return  # its wishes are written next; publishing asks again
        case _:
            show_in_form(row, Problem(tuple(rest), text))


def _nth(index: int) -> str:
    said = (_("Its first wish: {text}"), _("Its second wish: {text}"), _("Its third wish: {text}"))
    return said[index] if index < len(said) else _("Its {number}th wish: {text}")


class AnswerRowForm(ModelForm[NeedsAnswer]):
    """One answer of a question; its wishes are on a page of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs |= {"class": "", "size": "32"}  # else a table leaves ten letters of it

    def document(self) -> Document:
        """Give what was typed as files have it, with the wishes that are kept."""
        typed = self.cleaned_data
        wishes = self.instance.wishes.all() if self.instance.pk else ()
        kept = [wish_document(wish) for wish in wishes]
        return {"code": typed["code"], "text": typed["text"], "hard": typed["hard"], "wishes": kept}

    def save(self, commit: bool = True) -> NeedsAnswer:  # noqa: FBT001, FBT002  Django's
        """Count the saving, for whoever has the answer's own page open."""
        if self.instance.pk:
            self.instance.version += 1
        return super().save(commit)


class AnswerFormSet(NamedFormSet):
    """The answers of one question."""

    def validate_unique(self) -> None:
        """Leave codes that are there twice to `question_problems`, which speaks beside the field."""


class AnswerInline(TabularInline[NeedsAnswer, NeedsQuestion]):
    """The answers of a question, with what each wishes for in words."""

    model = NeedsAnswer
    form = AnswerRowForm
    formset = AnswerFormSet
    extra = 0
    fields = ("text", "code", "hard", "position", "wishes_in_words")
    readonly_fields = ("wishes_in_words",)
    verbose_name_plural = gettext_lazy("answers (save the question, then write each answer's wishes)")

    def get_queryset(self, request: HttpRequest) -> QuerySet[NeedsAnswer]:
        return NeedsAnswer.objects.with_wishes().order_by("position", "pk")

    @admin.display(description=gettext_lazy("wishes for"))
    def wishes_in_words(self, answer: NeedsAnswer) -> SafeString | str:
        """What the answer wishes for, as a link to its page."""
        if not answer.pk:
            return "-"
        url = reverse("admin:catalog_needsanswer_change", args=(answer.pk,))
        return format_html('<a href="{}">{}</a>', url, wishes_sentence(answer) or _("Write its wishes"))


@admin.register(NeedsQuestion)
class NeedsQuestionAdmin(AskedFirstAdmin[NeedsQuestion], TogetherAdmin):
    """Questions about use."""

    form = NeedsQuestionForm
    list_display = ("text", "family", "code", "several", "answers", "position")
    list_filter = ("family",)
    list_select_related = ("family",)
    search_fields = ("code", "text")
    ordering = ("family__position", "family", "position", "code")
    inlines = (AnswerInline,)
    fields = ("seen_version", "family", "text", "code", "several", "position")

    def get_queryset(self, request: HttpRequest) -> QuerySet[NeedsQuestion]:
        rows = NeedsQuestion.objects.select_related("family").with_counts()
        return rows.order_by(*self.get_ordering(request))

    @admin.display(description=gettext_lazy("answers"), ordering="answer_count")
    def answers(self, question: Any) -> int:
        """How many answers there are to choose from."""
        return int(question.answer_count)


class WishForm(SelectorForm[NeedsWish]):
    """One wish: a selector with a weight, or a number by degrees."""

    def document(self) -> Document:
        """See PartForm."""
        grade = self.cleaned_data.get("grade")
        return super().document() | ({"grade": grade} if grade else {}) | {"weight": self.cleaned_data["weight"]}


class WishInline(SelectorInline):
    """What an answer wishes for."""

    model = NeedsWish
    form = WishForm
    fields = ("weight", *SelectorInline.fields, "grade")  # type: ignore[assignment]  # a longer tuple
    verbose_name_plural = gettext_lazy("wishes: a component, an attribute compared to a value, or a number by degrees")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, None if obj is None else obj.question, **kwargs)


class NeedsAnswerForm(VersionedForm[NeedsAnswer], CheckedTogether[NeedsAnswer]):
    """An answer with its wishes, checked as one."""

    def check_together(self, formsets: list[Any]) -> None:
        """See CheckedTogether."""
        (wishes,) = formsets
        rows = live_forms(wishes)
        if self.errors or not wishes.is_valid():
            return
        typed, family_id = self.cleaned_data, self.instance.question.family_id
        document = {"code": typed["code"], "hard": typed["hard"], "wishes": [form.document() for form in rows]}
        for problem in answer_problems(document, family_facts(family_id), family_values(family_id)):
            match problem.place:
                case ("wishes", int() as index, *rest) if index < len(rows) and rest:
                    show_in_form(rows[index], Problem(tuple(rest), problem.text))
                case ("wishes", *_):
                    show_in_formset(wishes, problem)
                case _:
                    show_in_form(self, problem)
        others = NeedsAnswer.objects.filter(question=self.instance.question).exclude(pk=self.instance.pk)
        if others.filter(code=typed["code"]).exists():
            show_in_form(self, Problem(("code",), _("This question has this code already.")))


@admin.register(NeedsAnswer)
class NeedsAnswerAdmin(TogetherAdmin):
    """What one answer wishes for; answers are added at their question, and this page is reached from there."""

    form = NeedsAnswerForm
    list_display = ("text", "question", "hard")
    list_select_related = ("question",)
    inlines = (WishInline,)
    fields = ("seen_version", "of_question", "text", "code", "hard", "position")
    readonly_fields = ("of_question",)

    def save_model(self, request: HttpRequest, obj: NeedsAnswer, form: Any, change: bool) -> None:  # noqa: FBT001  Django's
        """Count the saving at the question too: its page has the answers in it."""
        super().save_model(request, obj, form, change)
        NeedsQuestion.objects.filter(pk=obj.question_id).update(version=F("version") + 1)

    def get_queryset(self, request: HttpRequest) -> QuerySet[NeedsAnswer]:
        return NeedsAnswer.objects.select_related("question").order_by("question", "position", "pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def response_post_save_change(self, request: HttpRequest, obj: NeedsAnswer) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:catalog_needsquestion_change", args=(obj.question_id,)))

    @admin.display(description=gettext_lazy("question"))
    def of_question(self, answer: NeedsAnswer) -> SafeString:
        """The question, as a link to its page."""
        url = reverse("admin:catalog_needsquestion_change", args=(answer.question_id,))
        return format_html('<a href="{}">{}</a>', url, answer.question.text)
