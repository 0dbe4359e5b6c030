"""Stock for staff: what there is, writing down counts and arrivals, and how it came to be so."""

from configurator.stock.admin.items import StockItemAdmin
from configurator.stock.admin.records import MovementAdmin, ReservationAdmin

__all__ = ["MovementAdmin", "ReservationAdmin", "StockItemAdmin"]
