"""Why it costs what it costs, in words."""

import json
from datetime import UTC, datetime

from hanse import pricing
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database
from tests.main.test_command_line import hanse
from tests.orders.build import Shop, build_shop


async def discounted(database: Database) -> Shop:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
        for key, rate, rank in (("days", 2000, 1), ("weeks", 1000, 2)):
            given = {"kind": "percentage", "scope": "line", "rate": rate, "rank": rank, "stackable": False, "all": True}
            names = {"de": f"Tage {rank}", "en": f"Days {rank}"}
            await pricing.save_promotion(tx, pricing.PromotionInput(key=key, name=names, terms=given))
    return shop


GERMAN = [
    "Preise vom 24. November 2026, Preisbuch 5.",
    "Jacket: 2 × 149,00 € = 298,00 €, der Listenpreis.",
    "Jacket: 19 % MwSt. (DE).",
    "Tage 1 (Version 1): 20 % auf 298,00 € bringt 59,60 € Nachlass.",
    "Tage 2 (Version 1) brächte 29,80 € Nachlass, gilt aber nicht neben dem, was zählt.",
    "Ware 298,00 €, Nachlass 59,60 €, Versand 0,00 €: zusammen 238,40 €, darin 38,06 € MwSt.",
]


async def test_the_office_reads_every_step_in_german_and_in_english(database: Database, signed_in) -> None:
    shop = await discounted(database)
    office = await signed_in("merchandiser")
    asked = {"variant": str(shop.jacket), "quantity": 2}
    answer = await office.get("/v1/prices/explain", params=asked)
    assert answer.status_code == 200, answer.text
    said = [sentence.replace("\u00a0", " ") for sentence in answer.json()["sentences"]]
    assert said == GERMAN
    answer = await office.get("/v1/prices/explain", params={**asked, "language": "en"})
    assert "Days 1 (version 1): 20 % on €298.00 takes off €59.60." in answer.json()["sentences"]
    assert len(answer.json()["sentences"]) == len(answer.json()["quote"]["trace"])


async def test_a_manual_price_and_a_quantity_price_say_what_they_are(tx) -> None:
    shop = await build_shop(tx)
    (base,) = await pricing.list_price_lists(tx)
    await pricing.set_prices(tx, base.id, [pricing.PriceRow(shop.book, 1000, 5)])
    lines = [
        pricing.QuoteLine(shop.book, shop.book, 5),
        pricing.QuoteLine(shop.jacket, shop.jacket, 1, pricing.ManualPrice(9900, "stain")),
    ]
    quote = await pricing.quote(tx, pricing.QuoteWanted(channel="store", lines=lines, shipping_minor=490))
    said = await pricing.explain(tx, quote.trace, quote.currency, "en")
    assert "Book: 5 × €10.00 = €50.00, the price from 5 pieces on." in said
    assert "Jacket: 1 × €99.00 = €99.00, set by hand instead of €149.00: stain." in said
    assert "Shipping €4.90, with 19 % VAT." in said


async def test_the_command_explains_articles(database: Database, database_url: str, clock: MovableClock) -> None:
    # The command has a clock of its own: what counts then was published long before.
    clock.set(datetime(2020, 1, 1, tzinfo=UTC))
    shop = await discounted(database)
    async with database.transaction() as tx:
        long = pricing.PriceListInput(key="long", name={"de": "Lange", "en": "Long"}, rank=1)
        listed = await pricing.save_price_list(tx, long)
        since = datetime(2020, 1, 1, tzinfo=UTC)
        rows = [pricing.PriceRow(shop.jacket, 14900, 1, since), pricing.PriceRow(shop.book, 1200, 1, since)]
        await pricing.set_prices(tx, listed.id, rows)
    code, output, errors = hanse("price", "explain", "JACKET=2", "BOOK", "--json", url=database_url)
    assert (code, errors) == (0, "")
    assert "Days 1 (version 1): 20 % on €298.00 takes off €59.60." in json.loads(output)
    code, _, errors = hanse("price", "explain", "UNKNOWN", url=database_url)
    assert (code, len(errors.strip().splitlines())) == (1, 1)
    for unknown in (("--coupon", "NONE"), ("--channel", "moon")):
        code, _, errors = hanse("price", "explain", "BOOK", *unknown, url=database_url)
        assert (code, len(errors.strip().splitlines())) == (1, 1)
    assert hanse("price", "explain", url=database_url)[0] == 2
