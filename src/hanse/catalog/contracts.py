"""What the catalogue tells others: products, their variants, families, categories, search results, events."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec

from hanse.kit.events import Event

# A text for people by language: {"de": …, "en": …}.
Texts = dict[str, str]
Key = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9_-]*$", max_length=100)]
Handle = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]*$", max_length=200)]
Sku = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
AttributeValue = str | int | float | bool | list[str] | dict[str, str]


class AttributeType(StrEnum):
    """What an attribute holds. Text and choice may hold several values; text may hold one per language."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    CHOICE = "choice"


class Status(StrEnum):
    """Only an active product is shown and sold; an archived one lives on in old orders."""

    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class TaxClass(StrEnum):
    """How an article is taxed. Which rate that is in which country belongs to pricing; exempt is not taxed at all."""

    STANDARD = "standard"
    REDUCED = "reduced"
    SECOND_REDUCED = "second_reduced"
    SUPER_REDUCED = "super_reduced"
    PARKING = "parking"
    ZERO = "zero"
    EXEMPT = "exempt"


class Unit(StrEnum):
    """What the contents of a pack are measured in, for the price per unit."""

    GRAM = "g"
    MILLILITER = "ml"
    CENTIMETER = "cm"
    SQUARE_CENTIMETER = "cm2"
    PIECE = "piece"


class UnitMeasure(msgspec.Struct, frozen=True):
    """The contents of one pack: 750 ml."""

    quantity: Annotated[int, msgspec.Meta(ge=1, le=100_000_000)]
    unit: Unit


class Choice(msgspec.Struct, frozen=True):
    """One value of a choice attribute: its key in the data and its name for people."""

    key: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    name: Texts


class AttributeDefinition(msgspec.Struct, frozen=True):
    """What a family says about one attribute. Without `choices` a choice attribute takes any short text."""

    key: Key
    type: AttributeType
    name: Texts
    unit: Annotated[str, msgspec.Meta(max_length=40)] = ""
    facet: bool = False
    choices: list[Choice] = []
    required: bool = False
    searchable: bool = True


class FamilyInput(msgspec.Struct, frozen=True):
    """How a family shall be.

    `requires` says by channel ("*" for all) what a complete product has: name, description, brand, image, category,
    gtin, weight, or the key of an attribute. Attributes marked `required` are required on every channel.
    """

    key: Key
    name: Texts
    attributes: list[AttributeDefinition] = []
    requires: dict[str, list[str]] = {}


class Family(msgspec.Struct, frozen=True):
    """A kind of product: which attributes it has and what a complete one needs."""

    key: str
    name: Texts
    attributes: list[AttributeDefinition]
    requires: dict[str, list[str]]
    version: int


class FamilyRow(msgspec.Struct, frozen=True):
    """A family in a list."""

    key: str
    name: Texts
    attributes: int
    products: int
    version: int


class CategoryInput(msgspec.Struct, frozen=True):
    """How a category shall be. The parent must exist."""

    key: Key
    name: Texts
    parent: str | None = None
    position: Annotated[int, msgspec.Meta(ge=-1_000_000, le=1_000_000)] = 0


class Category(msgspec.Struct, frozen=True):
    """A place in the assortment. `products` counts it and everything below it, where a count was asked for."""

    id: UUID
    key: str
    parent: str | None
    name: Texts
    position: int
    ancestors: list[str]
    version: int
    products: int | None = None


class MediaInput(msgspec.Struct, frozen=True):
    """A picture of a product: one stored before (`id`), an SVG as text, or the address of one that lies elsewhere.

    With `options`, such as a color, it shows the variants that have them all.
    """

    id: UUID | None = None
    svg: str | None = None
    url: Annotated[str, msgspec.Meta(max_length=2000)] | None = None
    alt: Texts = {}
    options: dict[str, str] = {}


class Media(msgspec.Struct, frozen=True):
    """A picture. Addresses that begin with /media/ are our own and never change their content."""

    id: UUID
    kind: str
    url: str
    alt: Texts = {}
    options: dict[str, str] = {}


class StoredMedia(msgspec.Struct, frozen=True):
    """The content of a picture."""

    id: UUID
    content_type: str
    data: bytes


class VariantInput(msgspec.Struct, frozen=True):
    """How a sellable article shall be; it is known by its SKU. `gtin` is the main code, `gtins` are further ones."""

    sku: Sku
    gtin: str | None = None
    gtins: list[str] = []
    options: dict[str, str] = {}
    tax_class: TaxClass = TaxClass.STANDARD
    weight_grams: Annotated[int, msgspec.Meta(ge=0, le=2_000_000_000)] | None = None
    unit_measure: UnitMeasure | None = None
    active: bool = True


class ProductInput(msgspec.Struct, frozen=True):
    """How a product shall be; it is known by its handle.

    `media` and `channels` stay as they are where they are None. A variant that is no longer named is kept, inactive.
    `search_words` by language are other words that people look for it with; they are not shown.
    """

    handle: Handle
    name: Texts
    variants: Annotated[list[VariantInput], msgspec.Meta(min_length=1, max_length=500)]
    family: str | None = None
    brand: Annotated[str, msgspec.Meta(max_length=200)] = ""
    description: Texts = {}
    categories: list[str] = []
    attributes: dict[str, AttributeValue] = {}
    media: list[MediaInput] | None = None
    channels: list[str] | None = None
    status: Status = Status.ACTIVE
    search_words: dict[str, list[str]] = {}


class Variant(msgspec.Struct, frozen=True):
    """A sellable article. `name` is the full name with its options; `gtin` is written as GTIN-14."""

    id: UUID
    sku: str
    gtin: str | None
    gtins: list[str]
    name: Texts
    options: dict[str, str]
    tax_class: TaxClass
    weight_grams: int | None
    unit_measure: UnitMeasure | None
    position: int
    active: bool


class Product(msgspec.Struct, frozen=True):
    """A product with all its variants. It is visible on a channel when it is active and published there."""

    id: UUID
    handle: str
    family: str | None
    brand: str
    name: Texts
    description: Texts
    categories: list[str]
    attributes: dict[str, Any]
    media: list[Media]
    variants: list[Variant]
    channels: list[str]
    status: Status
    search_words: dict[str, list[str]]
    completeness_percent: int
    version: int
    created_at: datetime
    updated_at: datetime


class ProductRow(msgspec.Struct, frozen=True):
    """A product in a list."""

    id: UUID
    handle: str
    family: str | None
    brand: str
    name: Texts
    image: str | None
    channels: list[str]
    status: Status
    completeness_percent: int
    variants: int
    version: int
    updated_at: datetime


class VariantCard(msgspec.Struct, frozen=True):
    """What others need to know about a variant. `categories` includes all above; on `channels` it may be sold now."""

    id: UUID
    product: UUID
    handle: str
    sku: str
    gtin: str | None
    name: Texts
    product_name: Texts
    options: dict[str, str]
    tax_class: TaxClass
    categories: list[str]
    brand: str
    image: str | None
    weight_grams: int | None
    family: str | None
    unit_measure: UnitMeasure | None
    active: bool
    channels: list[str]


class Sorted(msgspec.Struct, frozen=True):
    """How a variant is taxed, and the categories that it belongs to, those above included."""

    id: UUID
    tax_class: TaxClass
    categories: list[str]


class Completeness(msgspec.Struct, frozen=True):
    """How far a product has what its family requires on a channel, in a language; `missing` names the rest."""

    channel: str
    language: str
    percent: int
    missing: list[str]


class SearchSort(StrEnum):
    """The order of search results."""

    RELEVANCE = "relevance"
    NAME = "name"
    NEWEST = "newest"


class SearchWanted(msgspec.Struct, frozen=True):
    """What to look for. Values of one facet are alternatives; different facets must all hold."""

    text: str = ""
    language: str = "de"
    channel: str = "web"
    category: str | None = None
    facets: dict[str, list[str]] = {}
    sort: SearchSort = SearchSort.RELEVANCE
    cursor: str | None = None
    limit: int | None = None


class Hit(msgspec.Struct, frozen=True):
    """A product that was found. `variants` are its active ones; `score` is comparable within one search."""

    product: UUID
    handle: str
    name: Texts
    brand: str
    image: str | None
    variants: list[UUID]
    score: int


class FacetValue(msgspec.Struct, frozen=True):
    """A value to filter by, and how many of the results would remain."""

    value: str
    name: Texts
    count: int
    selected: bool = False


class Facet(msgspec.Struct, frozen=True):
    """An attribute to filter by. Its own filter is not applied to its own counts. `more` counts values left out."""

    key: str
    name: Texts
    unit: str
    values: list[FacetValue]
    more: int = 0


class SearchPage(msgspec.Struct, frozen=True):
    """Products that were found. `did_you_mean` was searched for instead, where the given text had no result."""

    items: list[Hit]
    total: int
    facets: list[Facet]
    next: str | None = None
    did_you_mean: str | None = None


class Suggestions(msgspec.Struct, frozen=True):
    """What somebody who is still typing may mean."""

    words: list[str]
    categories: list[Category]
    products: list[Hit]


class RowRefused(msgspec.Struct, frozen=True):
    """A row that was not loaded: its index in the batch, the field and the reason."""

    index: int
    field: str
    reason: str


class Loaded(msgspec.Struct, frozen=True):
    """What a batch did."""

    created: int
    changed: int
    unchanged: int
    refused: list[RowRefused]


class ProductSaved(Event, frozen=True):
    """A product was made or changed."""

    product: UUID
    handle: str
    version: int


class ProductPublished(Event, frozen=True):
    """A product is from now on visible on exactly these channels."""

    product: UUID
    handle: str
    channels: list[str]
