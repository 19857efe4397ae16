"""The demo retailer as plain frozen values; the loader turns them into the rooms' own contracts.

Money is in euro cents with VAT, weight in grams.
"""

from typing import Literal

import msgspec

from hanse.main.demo.texts import Text

Kind = Literal["text", "number", "boolean", "choice"]
Fact = str | int | float | bool
Vat = Literal["standard", "reduced"]


class Choice(msgspec.Struct, frozen=True):
    """One value of a choice; `inline` is its form inside a sentence."""

    key: str
    label: Text
    inline: Text


class Attribute(msgspec.Struct, frozen=True):
    key: str
    type: Kind
    label: Text
    unit: str | None
    facet: bool
    choices: tuple[Choice, ...]


class Family(msgspec.Struct, frozen=True):
    """What things of one sort can be asked about."""

    key: str
    label: Text
    attributes: tuple[str, ...]


class Category(msgspec.Struct, frozen=True):
    """A place in the shop's tree. `path` is unique; the parent's path is what stands before its last slash."""

    path: str
    name: Text
    position: int

    @property
    def parent(self) -> str | None:
        return self.path.rpartition("/")[0] or None


class Maker(msgspec.Struct, frozen=True):
    """Who is responsible for a product's safety, as every offer must say."""

    name: str
    street: str
    postal_code: str
    city: str
    country: str
    mail: str


class Brand(msgspec.Struct, frozen=True):
    key: str
    name: str
    promise: Text
    maker: Maker


class Contents(msgspec.Struct, frozen=True):
    """What a pack holds, in grams or milliliters, for the price per kilogram or liter."""

    amount: int
    unit: Literal["g", "ml"]


class Option(msgspec.Struct, frozen=True):
    """One choice that makes a variant: color oilskin, size M. `key` is stable, `label` is for people."""

    axis: str
    axis_label: Text
    key: str
    label: Text


class Variant(msgspec.Struct, frozen=True):
    """What is bought, stocked and scanned. `color` names the colorway of its picture."""

    sku: str
    gtin: str
    options: tuple[Option, ...]
    color: str
    price_cents: int
    weight_grams: int
    contents: Contents | None

    @property
    def unit_price_cents(self) -> int | None:
        """Cents per kilogram or liter, rounded half up; None where nothing is sold by weight or volume."""
        if self.contents is None:
            return None
        return (self.price_cents * 2000 + self.contents.amount) // (2 * self.contents.amount)


class Picture(msgspec.Struct, frozen=True):
    """What to draw: the kind of thing, a pattern (on books a motif) and printed words."""

    kind: str
    pattern: str
    title: str
    line: str


class Product(msgspec.Struct, frozen=True):
    handle: str
    kind: str
    family: str
    brand: str
    categories: tuple[str, ...]
    name: Text
    description: Text
    facts: dict[str, Fact]
    vat: Vat
    fixed_price: bool
    search_words_de: tuple[str, ...]
    search_words_en: tuple[str, ...]
    picture: Picture
    variants: tuple[Variant, ...]


class Catalogue(msgspec.Struct, frozen=True):
    attributes: tuple[Attribute, ...]
    families: tuple[Family, ...]
    categories: tuple[Category, ...]
    brands: tuple[Brand, ...]
    products: tuple[Product, ...]
