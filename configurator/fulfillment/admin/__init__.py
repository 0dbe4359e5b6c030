"""Orders and what leaves for fulfillment, for staff."""

from configurator.fulfillment.admin import deliveries, exports, orders, receivers, refused, stores

__all__ = ["deliveries", "exports", "orders", "receivers", "refused", "stores"]
