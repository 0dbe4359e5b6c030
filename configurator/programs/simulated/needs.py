"""Needs: what simulated members tell of what they buy elsewhere, by the way that real ones tell it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from catalog.models import FixedProduct
from configurator.customers.models import Identity
from configurator.customers.visitor import Visitor
from configurator.insight.share import tell as share
from configurator.insight.share.model import Said
from configurator.insight.share.needs import products_need
from configurator.insight.share.told import ALIKE_BY
from configurator.profiles.tell import tell
from configurator.profiles.told import Statement

LASTING = "Shop"
"""The department of what nobody buys every month."""
_TELL, _EACH = 0.5, 4
"""Half of them tell something, of four needs each."""
_SIZES, _SIZE_TOLD = ("1", "2", "3", "4"), 0.6
_SAID = (*[Said.AMOUNT] * 6, Said.NOTHING, Said.NOTHING, Said.SOME, Said.NOT_NEEDED)
_AMOUNTS = (5, 10, 10, 15, 20, 20, 25, 30)


def tell_needs(*, members: Sequence[Identity], regular: Sequence[Identity], at: datetime, rng: Random) -> int:
    """Returns how many told something. Who comes nearly every week tells of one need, so that there is more to ask."""
    needs = _needs()
    count = 0
    for card in members:
        visitor = _visitor(card)
        moment = at - timedelta(days=rng.randint(2, 60))
        if rng.random() < _SIZE_TOLD:
            _tell_size(visitor, rng.choice(_SIZES), moment)
        if rng.random() < _TELL:
            count += 1
            words = [
                _word(need, rng.choice(_SAID), rng.choice(_AMOUNTS))
                for need in rng.sample(needs, min(_EACH, len(needs)))
            ]
            share.tell_needs(visitor=visitor, said=words, at=moment)
    for card in regular:
        words = [_word(rng.choice(needs), Said.AMOUNT, 20)]
        share.tell_needs(visitor=_visitor(card), said=words, at=at - timedelta(days=3))
    return count


def _needs() -> list[str]:
    """Of what is used up; a cup lasts for years."""
    goods = FixedProduct.objects.on_sale().exclude(department=LASTING).exclude(category="").order_by("category")
    return [products_need(name) for name in goods.values_list("category", flat=True).distinct()]


def _visitor(card: Identity) -> Visitor:
    return Visitor(customer_id=card.customer_id, identity_id=card.pk, signed_in=True)


def _word(need: str, said: Said, amount: int) -> share.Word:
    return need, said, Decimal(amount) if said == Said.AMOUNT else None


def _tell_size(visitor: Visitor, size: str, at: datetime) -> None:
    words = f"People in the household: {size}"
    tell(visitor=visitor, statements=[Statement(subject=ALIKE_BY, value=size, words=words, use="")], at=at)
