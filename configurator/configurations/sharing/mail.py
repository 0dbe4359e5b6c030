"""Mail: a shared build to its owner's own mailbox, which they asked for just now. It is no letter and needs no consent.

How often is limited, by who asks and by who gets it, so that the shop can't be made to write to strangers.
"""

from datetime import datetime

from django.conf import settings

from configurator.configurations.sharing.shown import Shown
from configurator.outbox.mail import queue_mail
from configurator.releases.money import money

TEXT = """Hello,

you asked us to send you your build of {product}, as it was on {day:%d %B %Y}.

{lines}

{total}

See it again, and go on with a copy of it:
{link}

Its code is {code}: it opens for you, and for our staff when you talk with them.
The link and the code work until {until:%d %B %Y}. Whoever has the link can look at the build; you can take it back on
the build's page.

If it was not you who asked for this, somebody typed your address by mistake. Then there is nothing to do.
"""


def mail_build(*, shown: Shown, to: str, at: datetime) -> None:
    """Put the mail in the outbox, in the caller's transaction."""
    share, quote = shown.share, shown.quote
    lines = "\n".join(
        f"  {line.module_name}: {f'{line.quantity} × ' if line.quantity > 1 else ''}{line.name}"  # noqa: RUF001
        for line in quote.lines
    )
    lines += "".join(f"\n  {one.name}: {money(one.price, quote.currency)}" for one in quote.price_lines)
    total = f"{'From ' if shown.summary.from_ else 'Total: '}{money(quote.total, quote.currency)}"
    if quote.missing:
        total += f"\nStill to choose: {', '.join(quote.missing)}"
    text = TEXT.format(
        product=shown.release.family_name,
        day=share.created_at,
        lines=lines,
        total=total,
        link=shown.link,
        code=share.spoken_code,
        until=share.valid_until,
    )
    subject = f"Your {shown.release.family_name} at {settings.SHOP_NAME}"
    queue_mail(key=str(share.key), to=to, subject=subject, text=text, at=at)
