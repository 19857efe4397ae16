"""pricing: price lists, promotions, coupons, taxes, and the kernel that says what a basket costs and why."""

from .commands import (
    give_back,
    make_batch,
    make_codes,
    redeem,
    save_coupon,
    save_price_list,
    save_promotion,
    set_prices,
)
from .contracts import (
    Budget,
    BudgetSpent,
    Coupon,
    CouponBatch,
    CouponBatchInput,
    Discount,
    ManualPrice,
    Message,
    PriceApplied,
    PricedLine,
    PriceHistory,
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
from .queries import explain, list_coupons, list_price_lists, list_promotions, price_history, prices, quote
from .refusals import (
    BudgetUsedUp,
    CouponUsedUp,
    NoPrice,
    NoSuchPromotion,
    NoTaxRate,
    PrefixTaken,
    PricesCollide,
    PriceStood,
    PromotionUnsound,
)
from .rules import share

__all__ = [
    "Budget", "BudgetSpent", "BudgetUsedUp", "Coupon", "CouponBatch", "CouponBatchInput", "CouponUsedUp", "Discount",
    "ManualPrice", "Message", "NoPrice", "NoSuchPromotion", "NoTaxRate", "PrefixTaken", "PriceApplied",
    "PriceHistory", "PriceList", "PriceListInput", "PriceRow", "PriceShown", "PriceStood", "PricedLine",
    "PricesChanged", "PricesCollide", "Promotion", "PromotionInput", "PromotionUnsound", "Quote", "QuoteLine",
    "QuoteWanted", "TaxTotal", "Totals", "explain", "give_back", "list_coupons", "list_price_lists",
    "list_promotions", "make_batch", "make_codes", "price_history", "prices", "quote", "redeem", "save_coupon",
    "save_price_list", "save_promotion", "set_prices", "share",
]  # fmt: skip
