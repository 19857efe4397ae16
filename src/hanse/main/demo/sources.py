"""The data files of the demo retailer, read as typed values; a misspelled key is an error."""

from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from hanse.main.demo.contracts import Fact, Kind, Maker, Vat
from hanse.main.demo.texts import Text

DATA = Path(__file__).parent / "data"
RANGES = ("clothing", "rain", "accessories", "bags", "camping", "kitchen", "home", "coffee", "books")

File = TypeVar("File")


class ChoiceSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    de: str
    en: str
    inline: str = ""
    inline_en: str = ""


class AttributeSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    type: Kind
    label: Text
    unit: str | None = None
    facet: bool = False
    proper: bool = False
    choices: dict[str, ChoiceSource] = {}


class FamilySource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    de: str
    en: str
    attributes: tuple[str, ...]


class KindSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What all things of one kind share; see data/kinds.toml."""

    number: int
    code: str
    brand: str
    family: str
    category: str
    slug: str
    noun: Text
    closing: Text
    synonyms: dict[Literal["de", "en"], tuple[str, ...]]
    defaults: dict[str, Fact]
    vat: Vat = "standard"
    fixed_price: bool = False
    named: Literal["kind", "title"] = "kind"
    first_axis: Literal["color", "grind", "none"] = "color"
    axis: str = "size"
    scale: str = ""
    sizes: tuple[str, ...] = ()


class ProductSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table of a range; see data/clothing.toml."""

    name: str
    de: str
    en: str
    price: int
    colors: tuple[str, ...]
    weight: int = 0
    scale: str = ""
    sizes: tuple[str, ...] = ()
    grinds: tuple[str, ...] = ("bean", "filter")
    prices: dict[str, int] = {}
    weights: dict[str, int] = {}
    pattern: str = "plain"
    title: str = ""
    category: str = ""
    also: tuple[str, ...] = ()
    facts: dict[str, Fact] = {}
    closing: Text | None = None


class GrindSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    de: str
    en: str
    code: str


class BrandSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    promise: Text


class KindsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kinds: dict[str, KindSource]
    axes: dict[str, Text] = {}
    grinds: dict[str, GrindSource] = {}
    scales: dict[str, tuple[str, ...]] = {}


class FamiliesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    attributes: dict[str, AttributeSource]
    families: dict[str, FamilySource]


class CategoriesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    categories: dict[str, Text]


class BrandsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    brands: dict[str, BrandSource]
    maker: Maker


def _read(name: str, shape: type[File]) -> File:
    return msgspec.toml.decode((DATA / f"{name}.toml").read_bytes(), type=shape)


@cache
def families() -> FamiliesFile:
    return _read("families", FamiliesFile)


@cache
def categories() -> dict[str, Text]:
    return _read("categories", CategoriesFile).categories


@cache
def brands() -> BrandsFile:
    return _read("brands", BrandsFile)


@cache
def kinds() -> KindsFile:
    """Worn things and goods together, with the axes and scales they use."""
    worn, goods = _read("kinds", KindsFile), _read("kinds_goods", KindsFile)
    return msgspec.structs.replace(worn, kinds={**worn.kinds, **goods.kinds})


@cache
def products() -> dict[str, tuple[ProductSource, ...]]:
    """All products by kind, in the order of their files."""
    found: dict[str, tuple[ProductSource, ...]] = {}
    for name in RANGES:
        found.update(_read(name, dict[str, tuple[ProductSource, ...]]))
    return found
