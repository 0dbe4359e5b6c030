"""Scripts: the sentences that the site's scripts show by themselves. The page brings them in its language."""

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

SENTENCES = (
    _("That did not work, or was cancelled. Nothing has happened; you can try again."),
    _("The payment service could not be loaded. Please load this page again."),
    _("That did not work. Look at your order before you try again."),
    _("The connection is down. What you typed is still here; try again in a moment."),
    _("Something broke on our side. What you typed is still here; keep the rule, or load the page again."),
    _("These are too many cells to paste. Save them as a CSV file and upload that."),
)


def script_words() -> dict[str, str]:
    """Each sentence with its translation; none on an English page, where scripts say what is written in them."""
    return {} if get_language() == "en" else {english: gettext(english) for english in SENTENCES}
