"""A product with some things changed: what was said stays, what is given replaces it."""

from typing import Annotated

import msgspec

from hanse.catalog.contracts import (
    AttributeValue,
    MediaInput,
    Product,
    ProductInput,
    Status,
    Texts,
    VariantInput,
)


class ProductChange(msgspec.Struct, frozen=True):
    """What shall be different. Texts and attributes are merged; one that is set to null is taken away."""

    name: dict[str, str | None] | None = None
    description: dict[str, str | None] | None = None
    brand: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    family: str | None = None
    categories: list[str] | None = None
    attributes: dict[str, AttributeValue | None] | None = None
    media: list[MediaInput] | None = None
    variants: Annotated[list[VariantInput], msgspec.Meta(min_length=1, max_length=500)] | None = None
    channels: list[str] | None = None
    status: Status | None = None
    search_words: dict[str, list[str]] | None = None


def as_input(product: Product) -> ProductInput:
    """A product as somebody would have to write it down to get just this one."""
    return ProductInput(
        handle=product.handle,
        name=product.name,
        variants=[
            VariantInput(
                sku=one.sku,
                gtins=one.gtins,
                options=one.options,
                tax_class=one.tax_class,
                weight_grams=one.weight_grams,
                unit_measure=one.unit_measure,
                active=one.active,
            )
            for one in product.variants
        ],
        family=product.family,
        brand=product.brand,
        description=product.description,
        categories=product.categories,
        attributes=product.attributes,
        channels=product.channels,
        status=product.status,
        search_words=product.search_words,
    )


def changed(product: Product, change: ProductChange) -> ProductInput:
    """The product with the change in it."""
    before = as_input(product)
    return msgspec.structs.replace(
        before,
        name=_merged(before.name, change.name),
        description=_merged(before.description, change.description),
        brand=before.brand if change.brand is None else change.brand,
        family=before.family if change.family is None else change.family,
        categories=before.categories if change.categories is None else change.categories,
        attributes={
            key: value for key, value in {**before.attributes, **(change.attributes or {})}.items() if value is not None
        },
        media=change.media,
        variants=before.variants if change.variants is None else change.variants,
        channels=before.channels if change.channels is None else change.channels,
        status=before.status if change.status is None else change.status,
        search_words=before.search_words if change.search_words is None else change.search_words,
    )


def _merged(before: Texts, change: dict[str, str | None] | None) -> Texts:
    return {language: text for language, text in {**before, **(change or {})}.items() if text is not None}
