"""The forms of the stock pages. Each mistake has its sentence beside its field."""

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.models import Component
from configurator.languages.dates import written
from configurator.languages.figures import number as figure
from configurator.stock.book import MOST
from configurator.stock.models import StockItem
from configurator.stock.paste import promised_words

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    _ItemForm = forms.ModelForm[StockItem]
else:
    _ItemForm = forms.ModelForm

TERMS = ("sell_without_stock", "incoming", "incoming_date")


def _terms(item: StockItem) -> str:
    """What a form showed of the columns that are typed over, to notice a colleague's change."""
    return "|".join(str(getattr(item, name)) for name in TERMS)


def _number(label: "_StrOrPromise", least: int, help_text: "_StrOrPromise") -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=least, max_value=MOST, help_text=help_text)


class TermsForm(_ItemForm):
    """When it is sold, and what is on its way."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=200,
        required=False,
        help_text=gettext_lazy("Why, for colleagues who wonder later: broken, delivery note 4711."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["token"] = uuid.uuid4()
        for name in ("on_hand", "incoming"):
            if name in self.fields:
                self.fields[name].max_value = MOST  # type: ignore[attr-defined]  # both are numbers
                self.fields[name].validators.append(_at_most)

    def clean(self) -> dict[str, Any] | None:
        """A date without a number says nothing."""
        cleaned = super().clean()
        if self.cleaned_data.get("incoming_date") and not self.cleaned_data.get("incoming"):
            self.add_error("incoming", _("How many are on their way? Or leave the date empty."))
        return cleaned


def _at_most(value: int) -> None:
    if value > MOST:
        raise forms.ValidationError(_("At most {most}.").format(most=figure(MOST)))


class BeginForm(TermsForm):
    """Begin to count a part."""

    class Meta:
        model = StockItem
        fields = ("sku", "on_hand", *TERMS)
        error_messages = {"sku": {"unique": gettext_lazy("This part is counted already: find it in the list.")}}

    def clean_sku(self) -> str:
        """Only what is in the catalog."""
        sku: str = self.cleaned_data["sku"].strip()
        if not Component.objects.filter(sku=sku).exists():
            raise forms.ValidationError(_("No part in the catalog has the SKU {sku}.").format(sku=sku))
        return sku


class CountForm(TermsForm):
    """Write down a count or an arrival. The row is locked while this is checked and saved (see StockItemAdmin)."""

    counted = _number(
        gettext_lazy("Counted"), 0, gettext_lazy("So many lie on the shelf, what is promised to orders included.")
    )
    received = _number(gettext_lazy("Came in"), 1, gettext_lazy("So many more are there than before."))
    seen_on_hand = forms.IntegerField(widget=forms.HiddenInput)
    seen_terms = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = StockItem
        fields = TERMS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_on_hand"] = self.instance.on_hand
        self.initial["seen_terms"] = _terms(self.instance)

    def clean(self) -> dict[str, Any] | None:
        """What was typed, beside what is so by now."""
        cleaned = super().clean()
        counted, received = self.cleaned_data.get("counted"), self.cleaned_data.get("received")
        if counted is not None and received is not None:
            self.add_error("received", _("One of the two, please: what you counted, or what came in."))
        if counted is not None and not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Why is it another number? A word is enough."))
        if received is not None and self.instance.on_hand + received > MOST:
            self.add_error("received", _("Then more than {most} would be on hand.").format(most=figure(MOST)))
        self._check_promised(counted)
        self._check_seen(counted)
        return cleaned

    def _check_promised(self, counted: int | None) -> None:
        if self.cleaned_data.get("sell_without_stock"):
            return
        on_hand = self.instance.on_hand + (self.cleaned_data.get("received") or 0) if counted is None else counted
        if self.instance.reserved <= on_hand:
            return
        if counted is None:
            owed = _("{reserved} are promised to orders and {on_hand} are there. Leave the tick until more came in.")
            self.add_error("sell_without_stock", owed.format(reserved=self.instance.reserved, on_hand=on_hand))
        else:
            self.add_error("counted", promised_words(self.instance.reserved))

    def _check_seen(self, counted: int | None) -> None:
        """A colleague's change, or goods that went out, between showing and saving: say so, and let them decide."""
        item, again = self.instance, {}
        if counted is not None and self.cleaned_data.get("seen_on_hand") != item.on_hand:
            again["seen_on_hand"] = str(item.on_hand)
            said = _("Meanwhile {on_hand} are on hand. Is {counted} still what lies there?")
            self.add_error("counted", said.format(on_hand=figure(item.on_hand), counted=figure(counted)))
        if {*self.changed_data} & {*TERMS} and self.cleaned_data.get("seen_terms") != _terms(item):
            again["seen_terms"] = _terms(item)
            self.add_error(
                None,
                _("A colleague changed this meanwhile to: {terms}. Save again to put yours.").format(
                    terms=_terms_words(item)
                ),
            )
        if again:
            data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict; what was typed stays
            for name, value in again.items():
                data[name] = value
            self.data = data


def _terms_words(item: StockItem) -> str:
    sold = _("sold without stock") if item.sell_without_stock else _("not sold without stock")
    number, day = figure(item.incoming), item.incoming_date
    if day is None:
        return _("{sold}, {number} on their way").format(sold=sold, number=number)
    return _("{sold}, {number} on their way on {day}").format(sold=sold, number=number, day=written(day, "d M Y"))


class PasteForm(forms.Form):
    """Many parts at once."""

    arrived = forms.ChoiceField(
        label=gettext_lazy("These numbers"),
        choices=[
            ("", gettext_lazy("were counted: so many lie on the shelf")),
            ("yes", gettext_lazy("came in: so many more are there")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("Lines of SKU and number"),
        strip=False,
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField", "spellcheck": "false", "maxlength": None}),
        help_text=gettext_lazy("One part a line: LT-SSD-1T 25. From a spreadsheet, copy the two columns."),
        error_messages={"required": gettext_lazy("Paste or type at least one line.")},
    )
    reason = forms.CharField(
        max_length=200, label=gettext_lazy("Why"), help_text=gettext_lazy("Stocktaking, delivery note 4711.")
    )
    token = forms.UUIDField(widget=forms.HiddenInput)
