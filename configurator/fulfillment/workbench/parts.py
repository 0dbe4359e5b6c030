"""Parts: the pick list of an order, with what of it was ticked and what is nothing to tick."""

from catalog.models import Component
from configurator.fulfillment.models import WorkTick
from configurator.fulfillment.workbench.picking import PickList, parts_of, pick_list
from configurator.orders.models import Order


def list_parts(*, order: Order) -> PickList:
    """The list of an order read `with_parts`: two queries.

    Whether something is a piece is asked of the catalog as it is now, since whoever works has the parts of now.
    """
    return pick_list(order=order, ticks=WorkTick.objects.of(order), no_pieces=_no_pieces(order))


def _no_pieces(order: Order) -> frozenset[str]:
    skus = {part.sku for line in order.lines.all() for part in parts_of(line)}
    return frozenset(Component.objects.filter(sku__in=skus, is_piece=False).values_list("sku", flat=True))
