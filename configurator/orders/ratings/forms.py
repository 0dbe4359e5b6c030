"""The one question, and what staff did about an answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from configurator.orders.models import Rating
from configurator.orders.models.rating import LONGEST_WORDS

SCORES = (
    ("1", _("1: bad")),
    ("2", _("2: not good")),
    ("3", _("3: all right")),
    ("4", _("4: good")),
    ("5", _("5: very good")),
)


class RatingForm(forms.Form):
    """From 1 to 5, and a sentence if they like."""

    score = forms.TypedChoiceField(
        label=_("How satisfied are you?"),
        choices=SCORES,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose one of the five."),
            "invalid_choice": _("Choose one of the five."),
        },
    )
    words = forms.CharField(
        label=_("In a sentence, if you like"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class HandlingForm(forms.Form):
    """The button that was pressed."""

    to = forms.ChoiceField(choices=[(one.value, one.label) for one in Rating.Handling if one != Rating.Handling.OPEN])


def form_for(rating: Rating | None) -> RatingForm:
    """With the answer so far."""
    return RatingForm(initial={"score": rating.score, "words": rating.words} if rating else None, auto_id="rating-%s")
