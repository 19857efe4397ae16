"""Whether a product is as it should be, and how it is written down."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

import msgspec

from hanse.catalog.contracts import (
    Media,
    MediaInput,
    ProductInput,
    Texts,
    UnitMeasure,
    VariantInput,
)
from hanse.catalog.refusals import GtinTaken, InvalidGtin, InvalidMedia, InvalidProduct, SkuTaken

from .attributes import WrongValue
from .completeness import Content, overall_percent
from .gtin import gtin14
from .names import full_name
from .plans import Family, NamedCategory, Plan
from .svg import picture_fault
from .texts import plain, rich, sort_key, text_in

MEDIA_SPACE = UUID("8f0d3f2e-6a0b-5c58-9c7e-2f1f0a3a7d10")
HANDLE = re.compile(r"[a-z0-9][a-z0-9-]{0,199}")
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
NAME_LENGTH_MAX = 500
DESCRIPTION_LENGTH_MAX = 50_000
OPTION_LENGTH_MAX = 100
SKU_LENGTH_MAX = 64
SEARCH_WORDS_MAX = 50


class Known(msgspec.Struct, frozen=True):
    """What the catalogue has already, as far as a batch of products speaks of it."""

    families: Mapping[str, Family]
    categories: Mapping[str, Sequence[NamedCategory]]
    media: Mapping[UUID, str]


class Picture(msgspec.Struct, frozen=True):
    """A picture to be stored. Its id follows from its content, so the same picture is stored once."""

    id: UUID
    content_type: str
    data: bytes


class CheckedVariant(msgspec.Struct, frozen=True, array_like=True):
    """A variant as it is written down; the first GTIN is the main one."""

    sku: str
    gtins: list[str]
    name: Texts
    options: dict[str, str]
    tax_class: str
    weight_grams: int | None
    unit_measure: UnitMeasure | None
    active: bool


class CheckedProduct(msgspec.Struct, frozen=True, array_like=True):
    """A product as it is written down."""

    handle: str
    family: str | None
    brand: str
    name: Texts
    description: Texts
    categories: list[str]
    attributes: dict[str, object]
    media: list[Media] | None
    pictures: list[Picture]
    channels: list[str] | None
    status: str
    search_words: dict[str, list[str]]
    variants: list[CheckedVariant]
    sort_de: str
    sort_en: str


def fingerprint(wanted: ProductInput) -> bytes:
    """What tells whether the same was said before."""
    return hashlib.sha256(msgspec.json.encode(wanted, order="deterministic")).digest()


def picture(content_type: str, data: bytes) -> Picture:
    """A picture to be stored. Refuses with InvalidMedia what is none, or could run or load something."""
    fault = picture_fault(content_type, data)
    if fault:
        raise InvalidMedia(reason=fault)
    digest = hashlib.sha256(content_type.encode() + b"\n" + data).hexdigest()
    return Picture(uuid5(MEDIA_SPACE, digest), content_type, data)


def checked(wanted: ProductInput, known: Known) -> CheckedProduct:
    """The product as it is written down. Refuses with InvalidProduct, -Gtin or -Media, GtinTaken, SkuTaken."""
    if not HANDLE.fullmatch(wanted.handle):
        raise InvalidProduct(field="handle", reason="small letters, digits and hyphens, at most 200")
    name = _texts("name", wanted.name, NAME_LENGTH_MAX)
    if not name:
        raise InvalidProduct(field="name", reason="a product needs a name")
    if wanted.family is not None and wanted.family not in known.families:
        raise InvalidProduct(field="family", reason="there is no such family")
    plans = known.families[wanted.family].plans if wanted.family is not None else {}
    for category in wanted.categories:
        if category not in known.categories:
            raise InvalidProduct(field="categories", reason=f"there is no category {category[:80]!r}")
    media, pictures = _media(wanted.media, known.media)
    german, english = text_in(name, "de"), text_in(name, "en")
    sort_de = sort_key(german)
    return CheckedProduct(
        handle=wanted.handle,
        family=wanted.family,
        brand=plain(wanted.brand),
        name=name,
        description=_texts("description", wanted.description, DESCRIPTION_LENGTH_MAX, markup=True),
        categories=list(dict.fromkeys(wanted.categories)),
        attributes=_attributes(wanted, plans),
        media=media,
        pictures=pictures,
        channels=None if wanted.channels is None else published_on(wanted.channels),
        status=str(wanted.status),
        search_words=_search_words(wanted.search_words),
        variants=_variants(wanted.variants, name, plans),
        sort_de=sort_de,
        sort_en=sort_de if english == german else sort_key(english),
    )


def published_on(channels: Sequence[str]) -> list[str]:
    """The keys of channels in order, each once. Refuses what is no key with InvalidProduct."""
    for channel in channels:
        if not KEY.fullmatch(channel):
            raise InvalidProduct(field="channels", reason="a channel is a short key, such as web")
    return sorted(set(channels))


def percent_of(
    product: CheckedProduct, channels: Sequence[str], media: Sequence[object], known: Known
) -> int:  # fmt: skip
    """How complete the product is, in percent."""
    content = Content(
        name=product.name,
        description=product.description,
        brand=product.brand,
        image=bool(media),
        category=bool(product.categories),
        gtin=all(v.gtins for v in product.variants if v.active),
        weight=all(v.weight_grams is not None for v in product.variants if v.active),
        attributes=product.attributes,
    )
    family = known.families.get(product.family or "")
    return overall_percent(content, channels, family.requires if family else {}, family.required if family else [])


def _texts(field: str, texts: Texts, length_max: int, *, markup: bool = False) -> Texts:
    found = {}
    for language, text in texts.items():
        if not LANGUAGE.fullmatch(language):
            raise InvalidProduct(field=field, reason=f"{language[:20]!r} is not a language")
        clean = rich(text) if markup else " ".join(plain(text).split("\n"))
        if len(clean) > length_max:
            raise InvalidProduct(field=f"{field}.{language}", reason=f"longer than {length_max} characters")
        if clean:
            found[language] = clean
    return found


def _search_words(wanted: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for language, given in wanted.items():
        clean = [one for text in given for one in _texts("search_words", {language: text}, OPTION_LENGTH_MAX).values()]
        if len(clean) > SEARCH_WORDS_MAX:
            raise InvalidProduct(field=f"search_words.{language}", reason=f"more than {SEARCH_WORDS_MAX}")
        if clean:
            found[language] = list(dict.fromkeys(clean))
    return found


def _attributes(wanted: ProductInput, plans: Mapping[str, Plan]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in wanted.attributes.items():
        plan = plans.get(key)
        if plan is None:
            raise InvalidProduct(field=f"attributes.{key[:100]}", reason="the family has no such attribute")
        try:
            clean = plan.clean(value)
        except WrongValue as wrong:
            raise InvalidProduct(field=f"attributes.{key}", reason=str(wrong)) from None
        if clean is not None:
            found[key] = clean
    return found


def _media(
    wanted: Sequence[MediaInput] | None, stored: Mapping[UUID, str]
) -> tuple[list[Media] | None, list[Picture]]:  # fmt: skip
    if wanted is None:
        return None, []
    media, pictures = [], []
    for place, one in enumerate(wanted):
        alt = _texts(f"media.{place}.alt", one.alt, NAME_LENGTH_MAX)
        options = _options(f"media.{place}.options", one.options)
        if one.svg is not None:
            new = picture("image/svg+xml", one.svg.encode())
            pictures.append(new)
            media.append(Media(new.id, "image", f"/media/{new.id}", alt, options))
        elif one.url is not None and one.url.startswith(("https://", "http://")) and one.url.isprintable():
            media.append(Media(uuid5(MEDIA_SPACE, one.url), "image", one.url, alt, options))
        elif one.id is not None and one.id in stored:
            media.append(Media(one.id, "image", f"/media/{one.id}", alt, options))
        else:
            raise InvalidProduct(field=f"media.{place}", reason="neither a stored picture, an SVG nor a web address")
    return media, pictures


def _variants(
    wanted: Sequence[VariantInput], name: Texts, plans: Mapping[str, Plan]
) -> list[CheckedVariant]:  # fmt: skip
    if not wanted:
        raise InvalidProduct(field="variants", reason="a product has at least one variant")
    found: list[CheckedVariant] = []
    skus: set[str] = set()
    codes: set[str] = set()
    for place, one in enumerate(wanted):
        variant = _variant(place, one, name, plans)
        if variant.sku in skus:
            raise SkuTaken(field=f"variants.{place}.sku", sku=variant.sku)
        for code in variant.gtins:
            if code in codes:
                raise GtinTaken(field=f"variants.{place}.gtin", gtin=code)
        skus.add(variant.sku)
        codes.update(variant.gtins)
        found.append(variant)
    return found


def _variant(
    place: int, one: VariantInput, name: Texts, plans: Mapping[str, Plan]
) -> CheckedVariant:  # fmt: skip
    sku = one.sku.strip()
    if not sku or not sku.isprintable() or len(sku) > SKU_LENGTH_MAX:
        raise InvalidProduct(field=f"variants.{place}.sku", reason=f"1 to {SKU_LENGTH_MAX} printable characters")
    gtins = []
    for code in [*([one.gtin] if one.gtin else []), *one.gtins]:
        normal = gtin14(code)
        if normal is None:
            raise InvalidGtin(field=f"variants.{place}.gtin", gtin=code[:40])
        gtins.append(normal)
    options = _options(f"variants.{place}.options", one.options)
    return CheckedVariant(
        sku=sku,
        gtins=list(dict.fromkeys(gtins)),
        name=full_name(name, options, {key: plans[key].definition for key in options if key in plans}),
        options=options,
        tax_class=str(one.tax_class),
        weight_grams=one.weight_grams,
        unit_measure=one.unit_measure,
        active=one.active,
    )


def _options(field: str, given: Mapping[str, str]) -> dict[str, str]:
    options = {key: plain(value) for key, value in given.items()}
    for key, value in options.items():
        if not KEY.fullmatch(key) or not value or len(value) > OPTION_LENGTH_MAX:
            raise InvalidProduct(field=field, reason="a short key and a short value")
    return options
