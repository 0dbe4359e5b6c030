"""The fields of a campaign and of its groups, with what staff may choose from."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from catalog.models import ProductFamily
from configurator.insight.models import Tier
from configurator.offers.models import Deal
from configurator.programs.campaigns.needs import choices
from configurator.programs.campaigns.words import PLACEHOLDERS, unknown_placeholders
from configurator.programs.models import Campaign, CampaignGroup

Choices = list[tuple[str, str]]


def _one_of(form: "forms.ModelForm[Any]", name: str, options: Choices) -> None:
    """Let a text be chosen; what stands in it already stays among the choices."""
    before = form.fields[name]
    now = getattr(form.instance, name, "")
    known = [("", _("does not matter")), *options]
    if now and now not in dict(known):
        known.append((now, now))
    form.fields[name] = forms.ChoiceField(choices=known, required=False, label=before.label, help_text=before.help_text)


class CampaignForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """Audience, hold-out and measuring."""

    tiers = forms.MultipleChoiceField(
        choices=Tier.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=Campaign._meta.get_field("tiers").verbose_name,
        help_text=Campaign._meta.get_field("tiers").help_text,
    )

    class Meta:
        model = Campaign
        fields = "__all__"  # noqa: DJ007  the admin names them

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "need" in self.fields:
            self.fields["tiers"].label = capfirst(str(self.fields["tiers"].label))
            self.fields["family_code"].help_text = ""  # of the text field; here one chooses
            _one_of(self, "need", choices())
            _one_of(self, "family_code", list(ProductFamily.objects.order_by("name").values_list("code", "name")))
            whether = [("unknown", _("does not matter")), ("true", _("yes")), ("false", _("no"))]
            self.fields["has_card"].widget = forms.NullBooleanSelect()
            self.fields["has_card"].widget.choices = whether

    def clean(self) -> dict[str, Any] | None:
        """Nobody bought lately and nothing for longer."""
        found = super().clean() or {}
        within, quiet = found.get("bought_within_days"), found.get("quiet_for_days")
        if within and quiet and within <= quiet:
            self.add_error(
                "quiet_for_days", _("Nobody bought within {a} days and nothing for {b}.").format(a=within, b=quiet)
            )
        return found


class GroupForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """The words of a group."""

    class Meta:
        model = CampaignGroup
        fields = "__all__"  # noqa: DJ007  the admin names them

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "need" in self.fields:
            _one_of(self, "need", choices())
            _one_of(self, "language", [(code, str(name)) for code, name in settings.LANGUAGES])
            tier = self.fields["tier"]
            if isinstance(tier, forms.TypedChoiceField):
                tier.choices = [("", _("does not matter")), *Tier.choices]
                tier.help_text = ""
            deals = self.fields["deal"]
            if isinstance(deals, forms.ModelChoiceField):
                deals.queryset = Deal.objects.filter(audience=Deal.For.COUPON).order_by("name")

    def clean_subject(self) -> str:
        """Only what can be filled in."""
        return _filled_in(self.cleaned_data["subject"])

    def clean_text(self) -> str:
        """Only what can be filled in."""
        return _filled_in(self.cleaned_data["text"])


def _filled_in(text: str) -> str:
    unknown = unknown_placeholders(text)
    if unknown:
        known = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        words = _("Nothing is filled in for {what}. What is: {known}").format(what=f"{{{unknown[0]}}}", known=known)
        raise forms.ValidationError(words)
    return text
