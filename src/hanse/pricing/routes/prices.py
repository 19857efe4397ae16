"""Prices, promotions, coupons and quotes over HTTP."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar.params import QueryParameter
from litestar.response import Stream

from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.ids import new_id
from hanse.kit.refusals import NotFound
from hanse.pricing import commands, queries
from hanse.pricing.contracts import (
    Coupon,
    CouponBatch,
    CouponBatchInput,
    Explanation,
    KnownRate,
    PriceHistory,
    PriceList,
    PriceListInput,
    PriceRow,
    PriceShown,
    Promotion,
    PromotionInput,
    Quote,
    QuoteLine,
    QuoteWanted,
)
from hanse.pricing.refusals import (
    FourEyesNeeded,
    NoPrice,
    NoSuchPromotion,
    NoTaxRate,
    PrefixTaken,
    PricesCollide,
    PriceStood,
    PromotionUnsound,
    ProposalBlocked,
    RateNotZero,
    RateStood,
)
from hanse.pricing.rules import RateFound

SHOP = Needs("pricing.shop", Scope.ANYONE)
READ = Needs("pricing.read", Scope.GLOBAL)
WRITE = Needs("pricing.write", Scope.GLOBAL)

CODES_AT_ONCE = 10_000


class RateWanted(msgspec.Struct, frozen=True):
    """How a class of goods is taxed in a country from a moment on; the rate in hundredths of a percent.

    With `per_line` its tax is rounded on each line of a document by itself, else once for all lines of the rate.
    """

    place: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]
    tax_class: Literal["standard", "reduced", "second_reduced", "super_reduced", "parking", "zero", "exempt"]
    rate: Annotated[int, msgspec.Meta(ge=0, le=10_000)]
    valid_from: datetime
    per_line: bool = False


class PricesSet(msgspec.Struct, frozen=True):
    """How many prices are different now."""

    changed: int


@edge.get("/v1/prices", needs=SHOP, tags=["pricing"])
async def get_prices(
    tx: Tx,
    variants: Annotated[list[UUID], QueryParameter(name="variant", max_items=200)],
    channel: str = "web",
    location: UUID | None = None,
) -> list[PriceShown]:
    """The shown prices of up to 200 variants on a channel."""
    found = await queries.prices(tx, channel, variants, location=location)
    return [found[variant] for variant in variants if variant in found]


@edge.get("/v1/prices/{variant:uuid}/history", needs=READ, tags=["pricing"])
async def get_price_history(tx: Tx, variant: UUID, channel: str = "web", location: UUID | None = None) -> PriceHistory:
    """What everybody paid for an article on a channel and at a place, and what a reduction of now is measured by."""
    return await queries.price_history(tx, variant, channel, location)


@edge.post("/v1/quotes", needs=READ, status=200, refuses=[NoPrice, NoTaxRate], tags=["pricing"])
async def post_quote(tx: Tx, data: QuoteWanted) -> Quote:
    """Price a basket without selling it: totals, taxes, and the trace that says why."""
    return await queries.quote(tx, data)


@edge.get("/v1/prices/explain", needs=READ, refuses=[NoPrice, NoTaxRate], tags=["pricing"])
async def get_explanation(
    tx: Tx,
    variants: Annotated[list[UUID], QueryParameter(name="variant", min_items=1, max_items=50)],
    quantities: Annotated[list[int] | None, QueryParameter(name="quantity", max_items=50)] = None,
    coupons: Annotated[list[str] | None, QueryParameter(name="coupon", max_items=10)] = None,
    channel: str = "web",
    location: UUID | None = None,
    language: Literal["de", "en"] = "de",
) -> Explanation:
    """What articles would cost and why, in words; each has the quantity at its place, one where none is given."""
    pieces = [*(quantities or []), *[1] * len(variants)]
    lines = [QuoteLine(new_id(), variant, pieces[n]) for n, variant in enumerate(variants)]
    wanted = QuoteWanted(channel=channel, location=location, lines=lines, coupons=coupons or [])
    quote = await queries.quote(tx, wanted)
    return Explanation(await queries.explain(tx, quote.trace, quote.currency, language), quote)


@edge.get("/v1/tax-rates", needs=READ, tags=["pricing"])
async def get_tax_rates(tx: Tx) -> list[RateFound]:
    """Every tax rate by country and class, with the time in which it counts."""
    return await queries.list_tax_rates(tx)


@edge.get("/v1/tax-rates/known", needs=READ, tags=["pricing"])
async def get_known_rates(tx: Tx) -> list[KnownRate]:
    """The rates that member states know at present: to choose from when a rate of a class is stated."""
    return await queries.known_rates(tx)


@edge.post("/v1/tax-rates", needs=WRITE, refuses=[RateStood, RateNotZero], tags=["pricing"])
async def post_tax_rate(tx: Tx, actor: Actor, data: RateWanted) -> RateFound:
    """State a tax rate from a moment on. Zero and exempt have a rate of zero."""
    starts = data.valid_from if data.valid_from.tzinfo else data.valid_from.replace(tzinfo=UTC)
    return await commands.state_tax_rate(
        tx, actor, data.place, data.tax_class, data.rate, starts, per_line=data.per_line
    )


@edge.get("/v1/price-lists", needs=READ, tags=["pricing"])
async def get_price_lists(tx: Tx) -> list[PriceList]:
    """All price lists."""
    return await queries.list_price_lists(tx)


@edge.put("/v1/price-lists", needs=WRITE, refuses=[FourEyesNeeded, ProposalBlocked], tags=["pricing"])
async def put_price_list(tx: Tx, actor: Actor, data: PriceListInput) -> PriceList:
    """Propose and publish a price list by its key, as far as one person may."""
    return await commands.publish_price_list(tx, actor, data)


@edge.put(
    "/v1/price-lists/{price_list:uuid}/prices",
    needs=WRITE,
    refuses=[NotFound, PricesCollide, PriceStood, FourEyesNeeded, ProposalBlocked],
    tags=["pricing"],
)
async def put_prices(
    tx: Tx, actor: Actor, price_list: UUID, data: Annotated[list[PriceRow], msgspec.Meta(min_length=1, max_length=5000)]
) -> PricesSet:
    """Propose and publish prices from now or from a moment on, as far as one person may."""
    return PricesSet(await commands.publish_prices(tx, actor, price_list, data))


@edge.get("/v1/price-lists/{price_list:uuid}/prices", needs=READ, tags=["pricing"])
async def get_list_prices(
    tx: Tx,
    price_list: UUID,
    variants: Annotated[list[UUID] | None, QueryParameter(name="variant", max_items=200)] = None,
) -> list[PriceRow]:
    """What a list says about up to 200 variants, now and from later moments on."""
    return await queries.list_prices(tx, price_list, variants or [])


@edge.get("/v1/promotions", needs=READ, tags=["pricing"])
async def get_promotions(tx: Tx) -> list[Promotion]:
    """All promotions."""
    return await queries.list_promotions(tx)


@edge.put("/v1/promotions", needs=WRITE, refuses=[PromotionUnsound, FourEyesNeeded, ProposalBlocked], tags=["pricing"])
async def put_promotion(tx: Tx, actor: Actor, data: PromotionInput) -> Promotion:
    """Propose and publish a promotion or a new version of it, by its key, as far as one person may."""
    return await commands.publish_promotion(tx, actor, data)


@edge.get("/v1/coupons", needs=READ, tags=["pricing"])
async def get_coupons(tx: Tx, promotion: str | None = None, code: str | None = None) -> list[Coupon]:
    """Coupons of one promotion or of all, at most 500; those of batches when they are asked for by their code."""
    return await queries.list_coupons(tx, promotion, code)


@edge.put("/v1/coupons", needs=WRITE, refuses=[NoSuchPromotion], tags=["pricing"])
async def put_coupon(tx: Tx, data: Coupon) -> Coupon:
    """Make a coupon code or change its limits."""
    return await commands.save_coupon(tx, data)


@edge.get("/v1/coupon-batches", needs=READ, tags=["pricing"])
async def get_coupon_batches(tx: Tx) -> list[CouponBatch]:
    """Batches of made codes, and how many are made and used by now."""
    return await queries.list_batches(tx)


@edge.post(
    "/v1/coupon-batches", needs=WRITE, status=202, refuses=[NoSuchPromotion, PrefixTaken], idempotent=True,
    tags=["pricing"],
)  # fmt: skip
async def post_coupon_batch(tx: Tx, data: CouponBatchInput) -> CouponBatch:
    """Have up to a million codes made; they are there when `made` has reached `wanted`."""
    return await commands.make_batch(tx, data)


@edge.get(
    "/v1/coupon-batches/{batch:uuid}/codes",
    needs=WRITE,
    refuses=[NotFound],
    media_type="text/csv",
    tags=["pricing"],
)
async def get_batch_codes(house: House, batch: UUID) -> Stream:
    """All codes of a batch as CSV, and how often each was used. Who may read codes could give them away: as writing."""
    found = await house.database.read(partial(queries.get_batch, batch=batch))
    name = f'attachment; filename="{found.prefix}.csv"'
    return Stream(_codes(house, batch), media_type="text/csv", headers={"content-disposition": name})


async def _codes(house: House, batch: UUID) -> AsyncIterator[str]:
    """Pages of codes, each read for itself, so that a slow reader holds no connection."""
    yield "code,used\r\n"
    after = ""
    while True:
        page = await house.database.read(partial(queries.codes_after, batch=batch, code=after, most=CODES_AT_ONCE))
        if not page:
            return
        after = page[-1].code
        yield "".join(f"{one.code},{one.used}\r\n" for one in page)


ROUTES = [
    get_prices, get_price_history, get_explanation, post_quote, get_price_lists, put_price_list, put_prices,
    get_list_prices, get_tax_rates, get_known_rates, post_tax_rate, get_promotions, put_promotion,
    get_coupons, put_coupon, get_coupon_batches, post_coupon_batch, get_batch_codes,
]  # fmt: skip
