"""What the demo retailer asks for its goods: price lists, promotions, coupons and shipping."""

from datetime import datetime, time, timedelta
from functools import cache
from typing import Literal

import msgspec

from hanse.main.demo.catalogue import catalogue
from hanse.main.demo.sources import DATA
from hanse.main.demo.texts import Text

Channel = Literal["web", "app", "store", "phone"]
FULL_SHARE = 10_000  # a whole in basis points
SALE_STARTED_DAYS_AGO = 6
SALE_ENDS_IN_DAYS = 15


class Price(msgspec.Struct, frozen=True):
    sku: str
    cents: int


class PriceList(msgspec.Struct, frozen=True):
    """Prices of some channels and time; a later list in the order counts before an earlier one."""

    key: str
    name: Text
    channels: tuple[Channel, ...]
    starts_at: datetime | None
    ends_at: datetime | None
    prices: tuple[Price, ...]


class Promotion(msgspec.Struct, frozen=True):
    """A rule that lowers a basket. `off` is in basis points; empty categories and kinds mean everything.

    Products with a fixed price are always outside.
    """

    key: str
    name: Text
    kind: Literal["percent", "amount", "n_for_m", "free_shipping"]
    channels: tuple[Channel, ...]
    categories: tuple[str, ...]
    kinds: tuple[str, ...]
    methods: tuple[str, ...]
    off: int
    amount_cents: int
    take: int
    pay: int
    minimum_cents: int
    coupon: str | None
    once_per_customer: bool
    starts_at: datetime
    ends_at: datetime


class Rate(msgspec.Struct, frozen=True):
    """What one parcel costs, up to a weight."""

    countries: tuple[str, ...]
    up_to_grams: int
    cents: int


class ShippingMethod(msgspec.Struct, frozen=True):
    """A way to the customer; `days` are working days from and to, `cutoff` is local time."""

    key: str
    name: Text
    carrier: str
    promise: Text
    days: tuple[int, int]
    cutoff: time
    rates: tuple[Rate, ...]


class SaleSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    handle: str
    off: int


class PromotionSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    name: Text
    kind: Literal["percent", "amount", "n_for_m", "free_shipping"]
    channels: tuple[Channel, ...]
    starts_days_ago: int
    ends_in_days: int
    categories: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    off: int = 0
    amount_cents: int = 0
    take: int = 0
    pay: int = 0
    minimum_cents: int = 0
    coupon: str | None = None
    once_per_customer: bool = False


class OffersFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sale: tuple[SaleSource, ...]
    store: dict[str, int]
    promotions: tuple[PromotionSource, ...]
    shipping: tuple[ShippingMethod, ...]


@cache
def _source() -> OffersFile:
    return msgspec.toml.decode((DATA / "offers.toml").read_bytes(), type=OffersFile)


def price_lists(now: datetime) -> tuple[PriceList, ...]:
    """The web prices of everything, what the stores charge differently, and the sale that is running."""
    web = tuple(Price(one.sku, one.price_cents) for product in catalogue().products for one in product.variants)
    store = {
        one.sku: _source().store[product.handle]
        for product in catalogue().products
        if product.handle in _source().store
        for one in product.variants
    }
    starts, ends = now - timedelta(days=SALE_STARTED_DAYS_AGO), now + timedelta(days=SALE_ENDS_IN_DAYS)
    return (
        PriceList("web", Text("Webpreise", "Web prices"), ("web", "app", "phone"), None, None, web),
        PriceList(
            "store",
            Text("Filialpreise", "Store prices"),
            ("store",),
            None,
            None,
            tuple(Price(one.sku, store.get(one.sku, one.cents)) for one in web),
        ),
        PriceList(
            "sale",
            Text("Schlussverkauf", "Sale"),
            ("web", "app", "store", "phone"),
            starts,
            ends,
            tuple(_sale_prices()),
        ),
    )


def promotions(now: datetime) -> tuple[Promotion, ...]:
    """All promotions around `now`, coupons among them."""
    return tuple(
        Promotion(
            key=one.key,
            name=one.name,
            kind=one.kind,
            channels=one.channels,
            categories=one.categories,
            kinds=one.kinds,
            methods=one.methods,
            off=one.off,
            amount_cents=one.amount_cents,
            take=one.take,
            pay=one.pay,
            minimum_cents=one.minimum_cents,
            coupon=one.coupon,
            once_per_customer=one.once_per_customer,
            starts_at=now - timedelta(days=one.starts_days_ago),
            ends_at=now + timedelta(days=one.ends_in_days),
        )
        for one in _source().promotions
    )


def shipping_methods() -> tuple[ShippingMethod, ...]:
    """The ways to the customer, cheapest first within a kind."""
    return _source().shipping


def _sale_prices() -> list[Price]:
    products = {product.handle: product for product in catalogue().products}
    return [
        Price(variant.sku, _ending_in_ninety(variant.price_cents * (FULL_SHARE - sale.off) // FULL_SHARE))
        for sale in _source().sale
        for variant in products[sale.handle].variants
    ]


def _ending_in_ninety(cents: int) -> int:
    """The nearest price at or below that ends in 90 cents."""
    return (cents + 10) // 100 * 100 - 10
