"""Mail: a shared build to its owner's own mailbox, which they asked for just now. It is no letter and needs no consent.

How often is limited, by who asks and by who gets it, so that the shop can't be made to write to strangers.
"""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from configurator.configurations.quote import Quote
from configurator.configurations.sharing.shown import Shown
from configurator.languages.few import listed
from configurator.outbox.mail import queue_mail
from configurator.releases.money import money

_TEXT = gettext_lazy("""Hello,

you asked us to send you your build of {product}, as it was on {day}.

{lines}

{total}

See it again, and go on with a copy of it:
{link}

Its code is {code}: it opens for you, and for our staff when you talk with them.
The link and the code work until {until}. Whoever has the link can look at the build; you can take it back on
the build's page.

If it was not you who asked for this, somebody typed your address by mistake. Then there is nothing to do.
""")


def mail_build(*, shown: Shown, to: str, at: datetime) -> None:
    """Put the mail in the outbox, in the caller's transaction."""
    text = _TEXT.format(
        product=shown.release.family_name,
        day=_day(shown.share.created_at),
        lines="\n".join(_lines(shown.quote)),
        total="\n".join(_total(shown)),
        link=shown.link,
        code=shown.share.spoken_code,
        until=_day(shown.share.valid_until),
    )
    subject = _("Your {product} at {shop}").format(product=shown.release.family_name, shop=settings.SHOP_NAME)
    queue_mail(key=str(shown.share.key), to=to, subject=subject, text=text, at=at)


def _lines(quote: Quote) -> Iterator[str]:
    for line in quote.lines:
        yield f"  {line.module_name}: {f'{line.quantity} × ' if line.quantity > 1 else ''}{line.name}"  # noqa: RUF001
    for one in quote.price_lines:
        yield f"  {one.name}: {money(one.price, quote.currency)}"


def _total(shown: Shown) -> Iterator[str]:
    quote = shown.quote
    total = _("From {price}") if shown.summary.from_ else _("Total: {price}")
    yield total.format(price=money(quote.total, quote.currency))
    if quote.missing:
        yield _("Still to choose: {names}").format(names=listed(quote.missing))


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), _("d F Y"))
