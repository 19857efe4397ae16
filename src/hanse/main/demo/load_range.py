"""Acts that bring the range into the catalogue, with pictures, and its prices, promotions and coupons."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from hanse import catalog, pricing
from hanse.kit.db import Tx
from hanse.main.demo import catalogue, contracts, offers
from hanse.main.demo.stage import Act
from hanse.main.demo.texts import Text

FIRST_SEASON = timedelta(days=400)
PRODUCTS_AT_ONCE = 70
CHANNELS = ["web", "app", "store", "phone"]
MAKER = "maker"
LETTERS = 250
BUDGET_MINOR = 500_000
RANKS = {"web": 0, "store": 10, "sale": 20}


def acts(now: datetime) -> Iterator[Act]:
    """The range, one part each month from the first season on, and what it costs."""
    began = now - FIRST_SEASON
    products = catalogue.catalogue().products

    def bring(part: Sequence[contracts.Product]) -> Act:
        async def play(tx: Tx) -> None:
            loaded = await catalog.load_products(tx, [product(one) for one in part])
            if loaded.refused:
                raise ValueError(f"{part[loaded.refused[0].index].handle}: {loaded.refused[0].reason}")

        first = products.index(part[0])
        return Act(began + timedelta(days=first // 2), f"products from {first}", play)

    async def sort(tx: Tx) -> None:
        for family in families():
            await catalog.save_family(tx, family)
        for one in catalogue.catalogue().categories:
            parent = None if one.parent is None else key(one.parent)
            await catalog.save_category(tx, catalog.CategoryInput(key(one.path), both(one.name), parent, one.position))

    yield Act(began, "families and categories", sort)
    for first in range(0, len(products), PRODUCTS_AT_ONCE):
        yield bring(products[first : first + PRODUCTS_AT_ONCE])
    priced = began + timedelta(days=len(products) // 2 + 1)
    yield Act(priced, "prices", lambda tx: set_prices(tx, now, began))
    yield Act(priced, "promotions", lambda tx: save_promotions(tx, now))


def key(path: str) -> str:
    """A category's path as a key: rain/jackets is rain-jackets."""
    return path.replace("/", "-")


def both(text: Text) -> dict[str, str]:
    """A text in both languages."""
    return {"de": text.de, "en": text.en}


def families() -> Iterator[catalog.FamilyInput]:
    """Families with their facts, and with the options that tell their articles apart."""
    found = catalogue.catalogue()
    facts = {one.key: one for one in found.attributes}
    for family in found.families:
        mine = [one for one in found.products if one.family == family.key]
        definitions = [*_options(mine), *(_fact(facts[name]) for name in family.attributes)]
        maker = {"de": "Hersteller", "en": "Maker"}
        definitions.append(catalog.AttributeDefinition(MAKER, catalog.AttributeType.TEXT, maker, searchable=False))
        requires = {"*": ["name", "description", "brand", "image", "category", "gtin"]}
        yield catalog.FamilyInput(family.key, both(family.label), definitions, requires)


def _options(products: Sequence[contracts.Product]) -> Iterator[catalog.AttributeDefinition]:
    axes: dict[str, Text] = {}
    choices: dict[str, dict[str, Text]] = {}
    for one in products:
        for option in (option for variant in one.variants for option in variant.options):
            axes[axis_of(one, option)] = option.axis_label
            choices.setdefault(axis_of(one, option), {})[option.key] = option.label
    for axis, label in axes.items():
        named = [catalog.Choice(name, both(text)) for name, text in choices[axis].items()]
        yield catalog.AttributeDefinition(axis, catalog.AttributeType.CHOICE, both(label), facet=True, choices=named)


def axis_of(one: contracts.Product, option: contracts.Option) -> str:
    """The attribute that an option is kept in. Bowls state their diameter as a fact, plates are chosen by it."""
    family = next(family for family in catalogue.catalogue().families if family.key == one.family)
    return f"{option.axis}_choice" if option.axis in family.attributes else option.axis


def _fact(one: contracts.Attribute) -> catalog.AttributeDefinition:
    return catalog.AttributeDefinition(
        one.key,
        catalog.AttributeType(one.type),
        both(one.label),
        unit=one.unit or "",
        facet=one.facet,
        choices=[catalog.Choice(choice.key, both(choice.label)) for choice in one.choices],
    )


def product(one: contracts.Product) -> catalog.ProductInput:
    """A product of the demo as the catalogue wants it; every color has its picture."""
    brand = next(brand for brand in catalogue.catalogue().brands if brand.key == one.brand)
    maker = brand.maker
    attributes: dict[str, catalog.AttributeValue] = dict(one.facts)
    attributes[MAKER] = f"{maker.name}, {maker.street}, {maker.postal_code} {maker.city}, {maker.mail}"
    labels = {
        variant.color: next((option.label for option in variant.options if option.axis == "color"), None)
        for variant in one.variants
    }
    return catalog.ProductInput(
        handle=one.handle,
        name=both(one.name),
        variants=[_variant(one, variant) for variant in one.variants],
        family=one.family,
        brand=brand.name,
        description=both(one.description),
        categories=[key(path) for path in one.categories],
        attributes=attributes,
        media=[
            catalog.MediaInput(svg=catalogue.picture(one, color), alt=_described(one.name, label))
            for color, label in labels.items()
        ],
        channels=CHANNELS,
        search_words={"de": list(one.search_words_de), "en": list(one.search_words_en)},
    )


def _described(name: Text, color: Text | None) -> dict[str, str]:
    if color is None:
        return both(name)
    return {"de": f"{name.de}, {color.de}", "en": f"{name.en}, {color.en}"}


def _variant(one: contracts.Product, variant: contracts.Variant) -> catalog.VariantInput:
    contents = variant.contents
    return catalog.VariantInput(
        sku=variant.sku,
        gtin=variant.gtin,
        options={axis_of(one, option): option.key for option in variant.options},
        tax_class=catalog.TaxClass(one.vat),
        weight_grams=variant.weight_grams,
        unit_measure=None if contents is None else catalog.UnitMeasure(contents.amount, catalog.Unit(contents.unit)),
    )


async def set_prices(tx: Tx, now: datetime, since: datetime) -> None:
    """The web's prices hold everywhere; stores and the sale say only what they charge differently."""
    lists = offers.price_lists(now)
    usual = {one.sku: one.cents for one in lists[0].prices}
    ids = await catalog.variants_by_sku(tx, list(usual))
    for one in lists:
        ordinary, reduction = one.key == "web", one.key == "sale"
        saved = await pricing.save_price_list(
            tx,
            pricing.PriceListInput(
                key=one.key,
                name=both(one.name),
                channel=one.channels[0] if len(one.channels) == 1 else None,
                reduction=reduction,
                rank=RANKS[one.key],
            ),
        )
        rows = [
            pricing.PriceRow(ids[price.sku], price.cents, 1, one.starts_at or since, one.ends_at)
            for price in one.prices
            if ordinary or price.cents != usual[price.sku]
        ]
        await pricing.set_prices(tx, saved.id, rows)


async def save_promotions(tx: Tx, now: datetime) -> None:
    """Promotions and their coupons. Books cost what their publisher says: nothing here names one."""
    for one in offers.promotions(now):
        if one.kind == "free_shipping":
            continue  # a property of the way of delivery
        await pricing.save_promotion(
            tx,
            pricing.PromotionInput(
                key=one.key,
                name=both(one.name),
                terms={**_saving(one), **await _goods(tx, one)},
                channels=list(one.channels),
                needs_coupon=one.coupon is not None,
                budget=pricing.Budget(minor_max=BUDGET_MINOR) if one.once_per_customer else None,
                valid_from=one.starts_at,
                valid_until=one.ends_at,
            ),
        )
        if one.coupon is not None:
            once = 1 if one.once_per_customer else None
            await pricing.save_coupon(tx, pricing.Coupon(one.coupon, one.key, uses_per_customer_max=once))
        if one.once_per_customer:
            await pricing.make_batch(tx, letters(one, now))


def letters(one: offers.Promotion, now: datetime) -> pricing.CouponBatchInput:
    """A code of one's own in every letter that a store encloses, so that none can be passed on."""
    return pricing.CouponBatchInput(
        promotion=one.key,
        name=f"{one.name.de}, {now:%m/%Y}",
        prefix=f"{one.coupon}B",
        wanted=LETTERS,
        valid_until=now + timedelta(days=90),
    )


def _saving(one: offers.Promotion) -> dict[str, object]:
    if one.kind == "n_for_m":
        return {"kind": "buy_x_get_y", "scope": "line", "buy": one.pay, "get": one.take - one.pay, "rate": 10_000}
    least = {"minimum_minor": one.minimum_cents} if one.minimum_cents else {}
    if one.kind == "amount":
        return {"kind": "amount", "scope": "order", "minor": one.amount_cents, **least}
    return {"kind": "percentage", "scope": "order" if one.coupon else "line", "rate": one.off, **least}


async def _goods(tx: Tx, one: offers.Promotion) -> dict[str, object]:
    """What a promotion may lower: whole categories without a book in them, and articles by themselves beside these."""
    free = [product for product in catalogue.catalogue().products if not product.fixed_price]
    wanted = [product for product in free if _meant(one, product)]
    roots = {path.partition("/")[0] for product in catalogue.catalogue().products for path in product.categories}
    fixed = {
        path.partition("/")[0]
        for product in catalogue.catalogue().products
        if product.fixed_price or not _meant(one, product)
        for path in product.categories
    }
    whole = sorted(roots - fixed)
    single = [
        variant.sku
        for product in wanted
        if not {path.partition("/")[0] for path in product.categories} & set(whole)
        for variant in product.variants
    ]
    ids = await catalog.variants_by_sku(tx, single)
    terms: dict[str, object] = {"categories": whole} if whole else {}
    return {**terms, "variants": [str(ids[sku]) for sku in single]} if single else terms


def _meant(one: offers.Promotion, product: contracts.Product) -> bool:
    """Whether a promotion is about this product."""
    in_category = not one.categories or any(
        path == category or path.startswith(f"{category}/")
        for path in product.categories
        for category in one.categories
    )
    return in_category and (not one.kinds or product.kind in one.kinds)
