"""What was written to customers, for staff: each letter with what became of it, and the customer's answers."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

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

    @admin.display(description="letter", ordering="subject")
    def subject_or_kind(self, letter: Letter) -> str:
        return letter.subject or "not written"

    @admin.display(ordering="status")
    def state(self, letter: Letter) -> str:
        if letter.status == Letter.Status.WAITING:
            return "waiting"
        when = f"{letter.settled_at:%d %b %H:%M}"
        return (
            f"sent {when}" if letter.status == Letter.Status.SENT else f"not sent {when}: {letter.get_reason_display()}"
        )

    @admin.display(description="what the customer said about letters")
    def answers(self, letter: Letter) -> SafeString | str:
        said = [c for c in consents_of(letter.customer_id).history if c.purpose == Purpose.MESSAGE]
        return format_html_join("", "<p>{}</p>", ((_said(c),) for c in said)) or "nothing"


def _said(consent: Consent) -> str:
    how = f"we may write, {consent.get_frequency_display()}" if consent.frequency else "we may write"
    return f"{consent.at:%d %b %Y %H:%M}: {how if consent.given else 'we may not write'} (said at: {consent.source})"
