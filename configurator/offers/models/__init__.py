from configurator.offers.models.coupon import Coupon, CouponInCart, Reward, Stamp
from configurator.offers.models.deal import Deal, DealTarget
from configurator.offers.models.price import PriceEntry, PriceList, holding_at, shop_day
from configurator.offers.models.redemption import Redemption, RedemptionChangedError

__all__ = [
    "Coupon",
    "CouponInCart",
    "Deal",
    "DealTarget",
    "PriceEntry",
    "PriceList",
    "Redemption",
    "RedemptionChangedError",
    "Reward",
    "Stamp",
    "holding_at",
    "shop_day",
]
