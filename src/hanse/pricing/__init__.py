"""pricing: price lists, promotions, coupons, taxes, and the kernel that says what a basket costs and why."""

from .commands import give_back_coupons, redeem_coupons, save_coupon, save_price_list, save_promotion, set_prices
from .contracts import (
    Coupon,
    Discount,
    ManualPrice,
    Message,
    PricedLine,
    PriceList,
    PriceListInput,
    PriceRow,
    PricesChanged,
    PriceShown,
    Promotion,
    PromotionInput,
    Quote,
    QuoteLine,
    QuoteWanted,
    TaxTotal,
    Totals,
)
from .queries import list_coupons, list_price_lists, list_promotions, price_history, prices, quote
from .refusals import CouponUsedUp, NoPrice, NoSuchPromotion, NoTaxRate, PricesCollide, PromotionUnsound
from .rules import share

__all__ = [
    "Coupon", "CouponUsedUp", "Discount", "ManualPrice", "Message", "NoPrice", "NoSuchPromotion", "NoTaxRate",
    "PriceList", "PriceListInput", "PriceRow", "PriceShown", "PricedLine", "PricesChanged", "PricesCollide",
    "Promotion", "PromotionInput", "PromotionUnsound", "Quote", "QuoteLine", "QuoteWanted", "TaxTotal", "Totals",
    "give_back_coupons", "list_coupons", "list_price_lists", "list_promotions", "price_history", "prices", "quote",
    "redeem_coupons", "save_coupon", "save_price_list", "save_promotion", "set_prices", "share",
]  # fmt: skip
