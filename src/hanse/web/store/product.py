"""The page of a product."""

from typing import Any
from uuid import UUID

import msgspec
from litestar.handlers import HTTPRouteHandler
from markupsafe import Markup

from hanse import catalog, channels, delivery, inventory, pricing
from hanse.kit import edge
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import NotFound
from hanse.web import article, printing, promises, shelf
from hanse.web.visit import CHANNEL, SEE, STORES_NAMED, AnyRequest, Page, Visit, enter, here


@edge.get("/products/{handle:str}", needs=SEE, refuses=[NotFound], page=True)
async def get_product_page(
    tx: Tx, actor: Actor, house: House, request: AnyRequest, handle: str, sku: str = "", stores: str = ""
) -> Page:
    """A product: pictures, options, price, and how it can reach the customer; `stores=all` names every store."""
    visit = await enter(tx, actor, house, request)
    product = await catalog.get_product(tx, handle)
    if CHANNEL not in product.channels or product.status is not catalog.Status.ACTIVE:
        raise NotFound(product=handle)
    ids = [variant.id for variant in product.variants if variant.active]
    prices = await pricing.prices(tx, CHANNEL, ids, currency=visit.currency)
    free = await inventory.pooled(tx, ids, CHANNEL)
    policy = await channels.get_policy(tx, CHANNEL)
    later = await promises.on_its_way(tx, visit, policy, ids)
    available = {v for v in ids if (free[v].online or free[v].stores or v in later) and v in prices}
    selected = article.chosen(product, sku, available)
    if selected is None:
        raise NotFound(product=handle)
    family = await catalog.find_family(tx, product.family) if product.family else None
    tree = {one.key: one for one in visit.frame.tree}
    price = prices.get(selected.id)
    offers = await delivery.methods(tx, CHANNEL, house.settings.country, price.unit_minor if price else 0)
    way = later.get(selected.id, promises.OnItsWay())
    queues = await promises.queues(tx, visit.frame.stores)
    most = None if stores == "all" else STORES_NAMED
    own = tree.get(product.categories[0]) if product.categories else None
    trail = [tree[key] for key in [*own.ancestors, own.key] if key in tree] if own else []
    pictures = article.pictures(visit, product, family, selected)
    return visit.show(
        "product.html",
        canonical=f"/products/{product.handle}",
        product=product,
        selected=selected,
        personal=visit.actor.customer is not None,
        price_shown=await _price(tx, visit, selected, price) if price else None,
        axes=article.axes(visit, product, family, selected, available),
        pictures=pictures,
        facts=article.facts(visit, product, family),
        trail_of=trail,
        online=promises.stock(visit, policy, free[selected.id].online),
        expected="" if free[selected.id].online else promises.expected_by(visit, way.parcel),
        parcel=promises.parcel(visit, offers),
        stores=promises.at_stores(visit, policy, free[selected.id], way, tx.now, queues, most),
        every_store="" if most is None or len(visit.frame.stores) <= most else here(request, stores="all") + "#stores",
        returns=promises.returns(visit, days=policy.return_days, anywhere=policy.return_anywhere),
        structured=_structured(visit, product, prices, free, later, [picture.url for picture in pictures]),
        crumbs=_crumbs(visit, trail, product),
    )


async def _price(tx: Tx, visit: Visit, variant: catalog.Variant, price: pricing.PriceShown) -> shelf.PriceView:
    """The price as it is shown; to whoever is signed in their own."""
    shown = shelf.price_view(price, variant.unit_measure, visit.language)
    if visit.actor.customer is None:
        return shown
    cards = await catalog.variants(tx, [variant.id])
    own = await shelf.own_prices(tx, visit, cards)
    return shelf.personal(shown, variant.id, own, cards.get(variant.id), visit.language)


def _structured(
    visit: Visit,
    product: catalog.Product,
    prices: dict[UUID, pricing.PriceShown],
    free: dict[UUID, inventory.Pooled],
    later: dict[UUID, promises.OnItsWay],
    images: list[str],
) -> Markup:
    """The product for machines, as schema.org describes it."""
    origin = visit.origin()
    common: dict[str, Any] = {
        "name": visit.text(product.name),
        "description": visit.text(product.description),
        "image": [image if "://" in image else origin + image for image in images],
    }
    if product.brand:
        common["brand"] = {"@type": "Brand", "name": product.brand}
    articles = [
        {
            "@type": "Product",
            "sku": variant.sku,
            **({"gtin14": variant.gtin} if variant.gtin else {}),
            "name": visit.text(variant.name),
            "offers": _offer(
                visit, product.handle, variant.sku, prices[variant.id], free[variant.id], later.get(variant.id)
            ),
        }
        for variant in product.variants
        if variant.active and variant.id in prices
    ]
    if len(articles) == 1:
        return for_machines({"@context": "https://schema.org", **articles[0], **common})
    group = {"@context": "https://schema.org", "@type": "ProductGroup", "productGroupID": product.handle, **common}
    return for_machines({**group, "url": f"{origin}/products/{product.handle}", "hasVariant": articles})


def _offer(
    visit: Visit,
    handle: str,
    sku: str,
    price: pricing.PriceShown,
    pooled: inventory.Pooled,
    later: promises.OnItsWay | None,
) -> dict[str, Any]:
    nothing = "BackOrder" if later and later.parcel else "OutOfStock"
    stock = "InStock" if pooled.online else "InStoreOnly" if pooled.stores else nothing
    return {
        "@type": "Offer",
        "url": f"{visit.origin()}/products/{handle}?sku={sku}",
        "price": printing.plain_amount(price.unit_minor, price.currency),
        "priceCurrency": price.currency,
        "availability": f"https://schema.org/{stock}",
        "itemCondition": "https://schema.org/NewCondition",
    }


def _crumbs(visit: Visit, trail: list[catalog.Category], product: catalog.Product) -> Markup:
    steps = [(visit.text(one.name), f"/categories/{one.key}") for one in trail]
    steps.append((visit.text(product.name), f"/products/{product.handle}"))
    return for_machines(
        {
            "@context": "https://schema.org",
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": place, "name": name, "item": visit.origin() + address}
                for place, (name, address) in enumerate(steps, 1)
            ],
        }
    )


def for_machines(value: Any) -> Markup:
    """JSON that may stand inside a script element: nothing in it can end the element."""
    text = msgspec.json.encode(value).decode()
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704 - no markup is left in it


ROUTES: list[HTTPRouteHandler] = [get_product_page]
