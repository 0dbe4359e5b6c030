from configurator.offers.models.coupon import Coupon, CouponDeal, CouponInCart, Opened, Reward, Stamp
from configurator.offers.models.deal import Deal, DealTarget
from configurator.offers.models.price import PriceEntry, PriceList, holding_at, shop_day, shop_midnight
from configurator.offers.models.redemption import Redemption, RedemptionChangedError

__all__ = [
    "Coupon",
    "CouponDeal",
    "CouponInCart",
    "Deal",
    "DealTarget",
    "Opened",
    "PriceEntry",
    "PriceList",
    "Redemption",
    "RedemptionChangedError",
    "Reward",
    "Stamp",
    "holding_at",
    "shop_day",
    "shop_midnight",
]
