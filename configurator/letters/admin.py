"""What was written to customers, for staff: each letter with what became of it, and the customer's answers."""

from datetime import datetime

from django.contrib import admin
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.customers.consent import Purpose, consents_of
from configurator.customers.models import Consent
from configurator.customers.readonly import ReadOnly
from configurator.letters.models import Letter


@admin.register(Letter)
class LetterAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Read-only: letters are written by occasions and sent by the relay."""

    list_display = ("subject_or_kind", "to", "kind", "written_at", "state")
    list_filter = ("status", "kind", "reason")
    list_select_related = ("customer",)
    search_fields = ("to", "subject")
    date_hierarchy = "written_at"
    ordering = ("-written_at", "-key")
    fields = ("customer", "kind", "about", "to", "subject", "state", "written_at", "settled_at", "answers", "text")
    readonly_fields = fields

    class Media:
        css = {"all": ["css/pages/orders_admin.css"]}

    @admin.display(description=gettext_lazy("letter"), ordering="subject")
    def subject_or_kind(self, letter: Letter) -> str:
        return letter.subject or _("not written")

    @admin.display(ordering="status")
    def state(self, letter: Letter) -> str:
        if letter.status == Letter.Status.WAITING:
            return _("waiting")
        when = _moment(letter.settled_at, _("d M H:i"))
        if letter.status == Letter.Status.SENT:
            return _("sent {when}").format(when=when)
        return _("not sent {when}: {reason}").format(when=when, reason=letter.get_reason_display())

    @admin.display(description=gettext_lazy("what the customer said about letters"))
    def answers(self, letter: Letter) -> SafeString | str:
        said = [c for c in consents_of(letter.customer_id).history if c.purpose == Purpose.MESSAGE]
        return format_html_join("", "<p>{}</p>", ((_said(c),) for c in said)) or _("nothing")


def _said(consent: Consent) -> str:
    if not consent.given:
        said = _("{when}: we may not write (said at: {source})")
    elif consent.frequency:
        said = _("{when}: we may write, {how_often} (said at: {source})")
    else:
        said = _("{when}: we may write (said at: {source})")
    how_often = consent.get_frequency_display()
    return said.format(when=_moment(consent.at, _("d M Y H:i")), how_often=how_often, source=consent.source)


def _moment(at: datetime | None, form: str) -> str:
    return date_format(timezone.localtime(at), form) if at else ""
