"""The fields of a test, with what staff may choose from: what pages can show in another way."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.experiments.models import Experiment
from configurator.experiments.varied import Varied, declared

_BETWEEN = ":"


def _choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Each thing with the ways in which it can be shown instead."""
    return [(_heading(thing), [(_code(thing, arm.code), arm.words) for arm in thing.others]) for thing in _things()]


def _things() -> list[Varied]:
    return list(declared().values())


def _heading(thing: Varied) -> str:
    return _("{thing} (now: {usual})").format(thing=thing.words, usual=thing.usual.words)


def _code(thing: Varied, arm: str) -> str:
    return f"{thing.code}{_BETWEEN}{arm}"


class ExperimentForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """What is varied is one choice of all that pages have; the rest is how it is measured."""

    what = forms.ChoiceField(
        label=gettext_lazy("Shown instead of what is shown now"),
        help_text=gettext_lazy("To part of the customers who let us learn always; who arranged a page keeps theirs."),
    )

    class Meta:
        model = Experiment
        fields = ("name", "reason", "percent", "measure", "within_days", "days", "wanted")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "what" in self.fields:
            self.fields["what"].choices = _choices()  # type: ignore[attr-defined]  # of a field with choices
            if self.instance.varied:
                self.initial["what"] = f"{self.instance.varied}{_BETWEEN}{self.instance.arm}"
        if "measure" in self.fields:
            labels = [(code, capfirst(str(words))) for code, words in Experiment.Measure.choices]
            self.fields["measure"].choices = labels  # type: ignore[attr-defined]  # of a field with choices

    def clean(self) -> dict[str, Any]:
        """The days of measuring lie within those of the test."""
        found: dict[str, Any] = super().clean() or {}
        within, days = found.get("within_days"), found.get("days")
        if within and days and within >= days:
            said = _("It runs for {days} days: measure within fewer, or nobody would be measured whole.")
            self.add_error("within_days", ValidationError(said.format(days=days)))
        return found

    def save(self, commit: bool = True) -> Experiment:  # noqa: FBT001, FBT002  Django's signature
        """With what is varied."""
        self.instance.varied, _, self.instance.arm = self.cleaned_data["what"].partition(_BETWEEN)
        found: Experiment = super().save(commit)
        return found
