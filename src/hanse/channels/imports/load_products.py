"""Rows become products with variants, attributes and prices."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from hanse import catalog, pricing
from hanse.kit.db import Tx

from .attributes import Families
from .fields import EXACT, Convert
from .loader import Done, Loader, tell_refused
from .mapping import Loaded
from .refused import WrongValue
from .rows import NO_NUMBERS, Problem, Row, RowReader
from .runs import Counts

PLAIN_SKU = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
Steps = list[tuple[str, Callable[[Any], Any], Convert]]


class Made(msgspec.Struct, frozen=True):
    """A product that is going to be loaded: its first line, and the price of each SKU in minor units."""

    line: int
    product: catalog.ProductInput
    prices: dict[str, int]


class Prepared(msgspec.Struct):
    """Products of a portion, and what was left out."""

    products: list[Made]
    problems: list[Problem]
    skipped: int = 0
    refused: int = 0


class ReadMade(msgspec.Struct, frozen=True, array_like=True):
    """A product that was read already."""

    line: int
    product: catalog.ReadProduct
    prices: dict[str, int]


class Read(msgspec.Struct):
    """Products of a portion that were read already, what they were read with, and what was left out."""

    products: list[ReadMade]
    problems: list[Problem]
    skipped: int
    refused: int
    seen: catalog.Seen


class ProductLoader(Loader):
    """Loads products. Rows with the same handle that stand together are variants of one product."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded, self._rules = loaded, loaded.mapping.products
        self.families = Families(loaded)
        has_families = bool(self._rules.families or self._rules.attributes.prefixes or "family" in loaded.fields)
        if has_families:
            self.observer = self.families.observe
        self._by_handle = "handle" in loaded.fields
        self._header: list[str] = []
        self._options: Steps = []
        self._attributes: Steps = []
        self._list: UUID | None = None

    def begin(self, reader: RowReader) -> None:
        """A file begins."""
        self._header = reader.header
        self.families.begin(reader, reader.header)
        self._options = reader.further(self._rules.options)
        self._attributes = reader.further(self._rules.attributes.columns)

    def record(self, row: Row) -> object:
        """A portion ends where a product ends."""
        if not self._by_handle:
            return row
        return row.values["handle"] if row.values is not None else None

    async def before(self, tx: Tx) -> None:
        """Families, categories and the price list must exist."""
        await self.families.save(tx)
        if self._rules.price_list is not None:
            name = self._rules.price_list_name or {self._rules.language: self._rules.price_list}
            given = pricing.PriceListInput(
                key=self._rules.price_list, name=name, currency=self._loaded.mapping.currency, gross=self._rules.gross
            )
            existing = {one.key: one.id for one in await pricing.list_price_lists(tx)}
            self._list = existing.get(given.key) or (await pricing.save_price_list(tx, given)).id

    def prepare(self, rows: Sequence[Row]) -> Prepared:
        """Make products of rows that stand together."""
        made = Prepared([], tell_refused(rows))
        together: list[Row] = []
        for row in rows:
            if row.values is None:
                made.skipped += not row.problems
                made.refused += bool(row.problems)
                continue
            if together and self.record(row) != self.record(together[0]):
                self._make(together, made)
                together = []
            together.append(row)
        if together:
            self._make(together, made)
        return made

    def _make(self, rows: Sequence[Row], made: Prepared) -> None:
        complete = [row for row in rows if self._complete(row, made)]
        if complete:
            first = complete[0]
            variants = [self._variant(row, made.problems) for row in complete]
            prices = {
                row.values["sku"]: price
                for row in complete
                if row.values is not None and (price := self._price(row, made.problems))
            }
            product = self._product(first, variants, bool(prices), made.problems)
            made.products.append(Made(first.line, product, prices))

    def _complete(self, row: Row, made: Prepared) -> bool:
        values = row.values or {}
        for name in ("sku", "name"):
            if not values.get(name):
                made.problems.append(Problem(row.line, name, "is missing", ""))
                made.refused += 1
                return False
        for name, known in (("tax_class", catalog.TaxClass), ("status", catalog.Status)):
            if values.get(name) and values[name] not in list(known):
                reason = f"is none of {', '.join(known)}"
                made.problems.append(Problem(row.line, name, reason, str(values[name])))
                made.refused += 1
                return False
        return True

    def _variant(self, row: Row, problems: list[Problem]) -> catalog.VariantInput:
        values = row.values or {}
        gtins = []
        for code in values.get("gtins") or ():
            if catalog.gtin14(code) is None:
                problems.append(Problem(row.line, "gtins", "is no GTIN", code[:40], kept=True))
            else:
                gtins.append(code)
        weight = values.get("weight_grams")
        return catalog.VariantInput(
            sku=values["sku"],
            gtins=gtins,
            options={key: str(value) for key, value in _further(row, self._options, problems).items() if value},
            tax_class=catalog.TaxClass(values.get("tax_class") or "standard"),
            weight_grams=weight if weight is None or weight >= 0 else None,
        )

    def _price(self, row: Row, problems: list[Problem]) -> int:
        """The price in whole minor units, a half rounded up; 0 where there is none."""
        exact = (row.values or {}).get("price") or 0
        if exact < 0:
            problems.append(Problem(row.line, "price", "is below zero", str(exact), kept=True))
            return 0
        return int((exact + EXACT // 2) // EXACT)

    def _product(
        self, row: Row, variants: list[catalog.VariantInput], has_price: bool, problems: list[Problem]
    ) -> catalog.ProductInput:
        values, language = row.values or {}, self._rules.language
        family = self.families.family(row.raw) if row.raw is not None else None
        family = family or values.get("family")
        raw = self._as_mapping(row)
        attributes = self.families.values(raw, row.line, problems) if self._rules.attributes.prefixes else {}
        attributes |= {k: v for k, v in _further(row, self._attributes, problems).items() if v not in (None, "")}
        draft = self._rules.draft_without_price and not has_price
        image, described = values.get("image"), values.get("description")
        categories = list(values.get("categories") or ())
        if self._rules.categories and family:
            categories.append(family)
        return catalog.ProductInput(
            handle=values.get("handle") or handle_of(self._loaded.mapping.source, values["sku"]),
            name={language: values["name"]},
            variants=variants,
            family=family,
            brand=values.get("brand") or "",
            description={language: described} if described else {},
            categories=categories,
            attributes=attributes if family else {},
            media=[catalog.MediaInput(url=image)] if image else None,
            channels=list(self._rules.channels),
            status=catalog.Status.DRAFT if draft else catalog.Status(values.get("status") or "active"),
        )

    def _as_mapping(self, row: Row) -> Mapping[str, Any]:
        if isinstance(row.raw, Mapping) or row.raw is None:
            return row.raw or {}
        return dict(zip(self._header, row.raw, strict=True))

    async def read(self, tx: Tx, prepared: Prepared, memory: catalog.Memory) -> Read:
        """Read the products of a portion before it has its turn; nothing is written."""
        batch = await catalog.read_products(tx, [one.product for one in prepared.products], memory)
        found = Read([], prepared.problems, prepared.skipped, prepared.refused, batch.seen)
        for made, answer in zip(prepared.products, batch.answers, strict=True):
            if isinstance(answer, catalog.ReadProduct):
                found.products.append(ReadMade(made.line, answer, made.prices))
            else:
                found.problems.append(Problem(made.line, *catalog.fault_of(answer), made.product.handle))
                found.refused += 1
        return found

    async def write(self, tx: Tx, prepared: Prepared | Read) -> Done:
        """Load the products and state their prices. Raises CatalogueChanged for products that must be read again."""
        if isinstance(prepared, Read):
            done = await catalog.load_read(tx, [one.product for one in prepared.products], prepared.seen)
        else:
            done = await catalog.load_products(tx, [one.product for one in prepared.products])
        problems = prepared.problems
        products: Sequence[Made | ReadMade] = prepared.products
        refused = {one.index for one in done.refused}
        for one in done.refused:
            bad = products[one.index]
            problems.append(Problem(bad.line, one.field, one.reason, bad.product.handle))
        kept = [made.prices for index, made in enumerate(products) if index not in refused]
        return Counts(
            done.created,
            done.changed,
            done.unchanged,
            prepared.skipped,
            prepared.refused + len(refused),
            sum(problem.kept for problem in problems),
            await self._set_prices(tx, {sku: price for prices in kept for sku, price in prices.items()}),
        ), problems

    async def _set_prices(self, tx: Tx, wanted: Mapping[str, int]) -> int:
        if self._list is None or not wanted:
            return 0
        variants = await catalog.variants_by_sku(tx, list(wanted))
        rows = [pricing.PriceRow(variants[sku], price) for sku, price in wanted.items() if sku in variants]
        return await pricing.set_prices(tx, self._list, rows)


def _further(row: Row, steps: Steps, problems: list[Problem]) -> dict[str, Any]:
    """Attributes or options of a row; what cannot be read is left out and told."""
    found = {}
    for name, get, convert in steps if row.raw is not None else ():
        value = get(row.raw)
        try:
            found[name] = convert(value)
        except WrongValue as wrong:
            problems.append(Problem(row.line, name, str(wrong), str(value)[:500], kept=True))
        except TypeError:
            problems.append(Problem(row.line, name, NO_NUMBERS, str(value)[:500], kept=True))
    return found


def handle_of(source: str, sku: str) -> str:
    """A handle of its own for every SKU, also for those that differ only in letter case or signs.

    A SKU in capitals gives itself in small letters; any other is told apart by six digits of its SHA-256.
    """
    small = sku.lower()
    if sku == sku.upper() and PLAIN_SKU.fullmatch(small):
        return f"{source}-{small}"
    readable = catalog.slug(sku)
    digest = hashlib.sha256(sku.encode()).hexdigest()[:6]
    return "-".join(part for part in (source, readable, digest) if part)
