"""Forms of the workbench."""

from django import forms
from django.utils.translation import gettext_lazy as _

from configurator.fulfillment.workbench.stages import NEXT

MOST = 100


class ShownForm(forms.Form):
    """What every form carries: the version of the order that its page showed."""

    version = forms.IntegerField(min_value=1, max_value=32_767)


class PressForm(ShownForm):
    """A button; `key` names this showing of it, so that a second press is the same press."""

    key = forms.UUIDField()


class NextForm(PressForm):
    """The next step; a parcel may have a number and who carries it."""

    kind = forms.ChoiceField(choices=[(follows.kind, follows.button) for follows in NEXT.values()])
    tracking = forms.CharField(max_length=MOST, required=False)
    carrier = forms.CharField(max_length=MOST, required=False)
    anyway = forms.BooleanField(required=False)


class RejectForm(PressForm):
    """Why it can't be made."""

    reason = forms.CharField(max_length=200, error_messages={"required": _("Say why it can't be made.")})


class AnswerForm(PressForm):
    """Whether to cancel it."""

    agree = forms.ChoiceField(choices=[("yes", _("Cancel it")), ("no", _("Too late"))])


class ScanForm(ShownForm):
    """What a scanner typed."""

    code = forms.CharField(max_length=MOST, required=False)


class TickForm(ShownForm):
    """One part of one line; without a SKU, everything that is to be put back was put back."""

    position = forms.IntegerField(min_value=0, required=False)
    sku = forms.CharField(max_length=MOST, required=False, strip=False)
    done = forms.BooleanField(required=False)
