"""The words of the mails that follow an order or a request for a price."""

from collections.abc import Sequence
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from configurator.offers.explain import says
from configurator.orders.bom import SoldLine
from configurator.orders.countries import country_name
from configurator.orders.models import INVOICE, Order, QuoteRequest
from configurator.orders.models.contact import Contact
from configurator.releases.money import money

ORDER = _("""Hello {name},

thank you for your order {number}. {next}

{lines}

{totals}

It goes to:
{address}

See it any time, without signing in:
{link}

Please keep this link to yourself: whoever has it can read the order.
""")

ON_ITS_WAY = _("It is on its way to the people who make it.")
LOOKED_AT = _("We look at your own words first, then it goes to the people who make it.")

REQUEST = _("""Hello {name},

thank you for asking about {product}. Some of its parts are priced on request, so a person will now work out
the price and write to you. Nothing is ordered yet.

{lines}

Your request {number}, any time and without signing in:
{link}
""")


def order_mail(*, order: Order, lines: Sequence[SoldLine]) -> dict[str, str]:
    """Address, subject and text of the confirmation of an order."""
    text = ORDER.format(
        name=order.name,
        number=order.number,
        next=LOOKED_AT if any(one["look_first"] for line in lines for one in line.inscriptions) else ON_ITS_WAY,
        lines="\n\n".join(_lines(line=line, currency=order.currency) for line in lines),
        totals=_totals(order),
        address=_address(order.contact),
        link=_link(order.token),
    )
    return {"to": order.email, "subject": gettext("Your order {number}").format(number=order.number), "text": text}


def request_mail(*, request: QuoteRequest, line: SoldLine) -> dict[str, str]:
    """Address, subject and text of the answer to a request for a price."""
    text = REQUEST.format(
        name=request.name,
        product=line.family_name,
        number=request.number,
        lines=_lines(line=line, currency=request.currency),
        link=_link(request.token),
    )
    return {
        "to": request.email,
        "subject": gettext("Your request {number}").format(number=request.number),
        "text": text,
    }


def _lines(*, line: SoldLine, currency: str) -> str:
    head = f"{line.quantity} × {line.family_name}: {money(line.price, currency)}"  # noqa: RUF001  a multiplication sign
    beside = (f"  {one.name}: {money(one.price, currency)}" for one in line.price_lines)
    less = (f"  {says(name=one.name, amount=one.amount, currency=currency)}" for one in line.offers)
    words = (f"  {one['name']}: {' / '.join(one['text'].splitlines())}" for one in line.inscriptions)
    items = () if line.is_fixed else line.items  # a fixed product would name itself once more
    return "\n".join([head, *(f"  {item.quantity} × {item.name}" for item in items), *beside, *less, *words])  # noqa: RUF001


def _totals(order: Order) -> str:
    """What the order costs, as it stands on its page."""
    total = gettext("Total: {price}, payment by invoice.") if order.payment == INVOICE else gettext("Total: {price}")
    found = []
    if order.off:
        found.append(gettext("Offers: {amount} less").format(amount=money(order.off, order.currency)))
    if order.delivery_name:
        found.append(f"{order.delivery_name}: {money(order.delivery_price, order.currency)}")
    tax = f"{order.tax_name} {Decimal(order.tax_percent).normalize():f} %: {money(order.tax, order.currency)}"
    if order.tax_name and not order.tax_included:
        found.append(tax)
    found.append(total.format(price=money(order.total, order.currency)))
    if order.tax_name and order.tax_included:
        found.append(gettext("Including {tax}").format(tax=tax))
    return "\n".join(found)


def _address(contact: Contact) -> str:
    city = f"{contact.postcode} {contact.city}".strip()
    return "\n".join(filter(None, [contact.name, contact.line1, contact.line2, city, country_name(contact.country)]))


def _link(token: str) -> str:
    return f"{settings.SITE_URL}{reverse('orders:link', args=[token])}"
