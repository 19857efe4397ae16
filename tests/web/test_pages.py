"""The pages that everybody may see: in both languages, safe, and readable for machines too."""

import html
import json
import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import msgspec
import pytest

from hanse import catalog, inventory, locations, pricing
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database
from hanse.web import assets
from hanse.web.files import TOOLS
from hanse.web.store.legal import TITLE_WORDS
from tests.orders.build import Shop
from tests.web.browser import Browser

Make = Callable[[str], Browser]
PAGES = [
    "/", "/search", "/search?q=jacket", "/search?q=nothing+like+this", "/products/jacket", "/cart", "/stores",
    "/stores/altona", "/withdrawal", "/account/sign-in", "/account/register", "/account/forgotten", "/mailbox",
    "/gift-cards", "/gift-cards/balance",
    *(f"/legal/{page}" for page in TITLE_WORDS),
]  # fmt: skip
STORES_HERE = re.compile(r'<a href="/stores/([\w-]+)" class="hover:underline">')
WORDS_OF_THE_FRAME = {"de": "Zum Inhalt springen", "en": "Skip to the content"}


@pytest.mark.parametrize("language", ["de", "en"])
async def test_every_page_renders_in_the_language_of_its_reader(visitor: Make, shop: Shop, language: str) -> None:
    for path in PAGES:
        page = await visitor(language).open(path)
        assert page.answer.status_code == 200, page.text
        assert page.answer.headers["content-language"] == language
        assert f'<html lang="{language}"' in page.answer.text
        assert WORDS_OF_THE_FRAME[language] in page.text
        assert not re.search(r"{\w+}", page.text)


async def test_the_language_that_was_chosen_stays(visitor: Make, shop: Shop) -> None:
    page = await visitor("de").open("/?lang=en")
    assert "Find a store" in page.text
    assert "Find a store" in (await page.open("/")).text


async def test_a_page_lets_no_foreign_script_run_and_stands_in_no_frame(visitor: Make, shop: Shop) -> None:
    page = await visitor("de").open("/products/jacket")
    policy = page.answer.headers["content-security-policy"]
    nonce = re.search(r"script-src 'self' 'nonce-([^']+)'", policy)
    assert nonce is not None
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page.answer.text)
    assert inline
    assert all(f'nonce="{nonce[1]}"' in attributes for attributes in inline)
    assert not re.search(r"<[^>]+\son\w+=|\sstyle=", page.answer.text)
    assert page.answer.headers["x-content-type-options"] == "nosniff"
    assert page.answer.headers["referrer-policy"] == "same-origin"


async def test_looking_around_sets_no_cookie(visitor: Make, shop: Shop) -> None:
    page = visitor("de")
    for path in PAGES:
        await page.open(path)
    assert not page.client.cookies


async def test_cookies_are_hidden_from_scripts_and_other_sites(visitor: Make, shop: Shop) -> None:
    page = await visitor("de").open("/products/jacket")
    answer = await page.client.post("/cart/lines", data=page.form("/cart/lines").fields)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("hanse_visitor=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


async def test_a_page_that_does_not_exist_says_so_in_the_readers_language(visitor: Make, shop: Shop) -> None:
    for path in ("/nothing-here", "/products/nothing", "/categories/nothing", "/stores/nothing", "/legal/nothing"):
        page = await visitor("de").open(path)
        assert page.answer.status_code == 404
        assert "Seite nicht gefunden" in page.text
        assert page.answer.headers["x-request-id"] in page.text


async def test_programs_that_ask_for_json_get_a_problem(visitor: Make, shop: Shop) -> None:
    page = visitor("de")
    answer = await page.client.get("/v1/carts/by-code/NOTHING1", headers={"accept": "application/json"})
    assert answer.headers["content-type"].startswith("application/problem+json")


async def test_an_article_says_price_tax_shipping_stock_and_when_it_comes(visitor: Make, shop: Shop) -> None:
    page = await visitor("de").open("/products/jacket")
    assert "149,00 €" in page.text
    assert "inkl. MwSt., zzgl. Versand" in page.text
    assert "Liefern Mi 25.11. – Do 26.11." in page.text
    assert "Altona : heute ab 13:00" in page.text.replace("Altona:", "Altona :")
    assert "10 Stück" in page.text
    assert "Kostenlos für Sie zurückgelegt: morgen bis 23:59" in page.text


async def test_an_article_that_is_not_for_this_channel_is_not_there(
    visitor: Make, shop: Shop, database: Database
) -> None:
    async with database.transaction() as tx:
        product = await catalog.get_product(tx, "jacket")
        await catalog.publish(tx, product.id, ["store"])
    assert (await visitor("de").open("/products/jacket")).answer.status_code == 404
    assert "Jacket" not in (await visitor("de").open("/search?q=jacket")).text.replace("„jacket“", "")


async def test_what_is_nowhere_cannot_be_put_into_the_cart(visitor: Make, shop: Shop, database: Database) -> None:
    async with database.transaction() as tx:
        for place in (shop.altona, shop.luebeck, shop.warehouse):
            await inventory.set_stock(tx, [inventory.StockFigure(shop.jacket, place, 0)])
    page = await visitor("de").open("/products/jacket")
    assert "Überall ausverkauft" in page.text
    assert not page.form("/cart/lines").buttons
    assert "Ausverkauft" in (await page.open("/search")).text


async def test_a_reduction_shows_the_lowest_price_of_thirty_days_beside_it(
    visitor: Make, shop: Shop, database: Database, clock: MovableClock
) -> None:
    await _reduce(database, shop, clock, 11900)
    for path in ("/products/jacket", "/search"):
        page = await visitor("de").open(path)
        assert "119,00 € −20 % Niedrigster Preis der letzten 30 Tage: 149,00 €" in page.text


async def test_a_price_that_was_lower_within_thirty_days_is_not_called_reduced(
    visitor: Make, shop: Shop, database: Database, clock: MovableClock
) -> None:
    # The case of the Federal Court of Justice (I ZR 183/24): 4.44, then 6.99, then an "offer" at 4.44 again.
    clock.move(timedelta(days=40))
    async with database.transaction() as tx:
        base = next(one for one in await pricing.list_price_lists(tx) if one.key == "base")
        await pricing.set_prices(tx, base.id, [pricing.PriceRow(shop.beanie, 444)])
    clock.move(timedelta(days=10))
    async with database.transaction() as tx:
        await pricing.set_prices(tx, base.id, [pricing.PriceRow(shop.beanie, 699)])
    await _reduce(database, shop, clock, 444, shop.beanie)
    page = await visitor("de").open("/products/beanie")
    assert "4,44 €" in page.text
    assert "Niedrigster Preis der letzten 30 Tage: 4,44 €" in page.text
    assert "%" not in page.text.partition("Liefern")[0]


async def _reduce(database: Database, shop: Shop, clock: MovableClock, minor: int, variant: object = None) -> None:
    clock.move(timedelta(days=10))
    async with database.transaction() as tx:
        sale = await pricing.save_price_list(
            tx, pricing.PriceListInput(key="sale", name={"de": "Reduziert", "en": "Sale"}, reduction=True, rank=5)
        )
        await pricing.set_prices(tx, sale.id, [pricing.PriceRow(variant or shop.jacket, minor)])  # type: ignore[arg-type]


async def test_goods_by_weight_show_the_price_per_unit(visitor: Make, shop: Shop, database: Database) -> None:
    async with database.transaction() as tx:
        made = await catalog.save_product(
            tx,
            catalog.ProductInput(
                handle="coffee",
                name={"de": "Kaffee", "en": "Coffee"},
                channels=["web"],
                variants=[catalog.VariantInput(sku="COFFEE", unit_measure=catalog.UnitMeasure(250, catalog.Unit.GRAM))],
            ),
        )
        base = next(one for one in await pricing.list_price_lists(tx) if one.key == "base")
        await pricing.set_prices(tx, base.id, [pricing.PriceRow(made.variants[0].id, 895)])
    assert "35,80 € / 1 kg" in (await visitor("de").open("/products/coffee")).text
    assert "€35.80 / 1 kg" in (await visitor("en").open("/search?q=kaffee")).text


async def test_machines_read_what_an_article_costs(visitor: Make, shop: Shop) -> None:
    page = await visitor("de").open("/products/jacket")
    found = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page.answer.text)
    product, crumbs = (json.loads(text) for text in found)
    assert product["@type"] == "Product"
    assert product["offers"]["price"] == "149.00"
    assert product["offers"]["priceCurrency"] == "EUR"
    assert product["offers"]["availability"] == "https://schema.org/InStock"
    assert crumbs["itemListElement"][-1]["name"] == "Jacket"


async def test_options_lead_to_the_article_that_differs_in_nothing_else(
    visitor: Make, shop: Shop, database: Database
) -> None:
    async with database.transaction() as tx:
        made = await catalog.save_product(
            tx,
            catalog.ProductInput(
                handle="smock",
                name={"de": "Hemd", "en": "Smock"},
                channels=["web"],
                variants=[
                    catalog.VariantInput(sku=f"{color}-{size}", options={"color": color, "size": size})
                    for color in ("navy", "brick")
                    for size in ("S", "M")
                ],
            ),
        )
        base = next(one for one in await pricing.list_price_lists(tx) if one.key == "base")
        await pricing.set_prices(tx, base.id, [pricing.PriceRow(v.id, 4900) for v in made.variants])
        bricks = [v.id for v in made.variants if v.options["color"] == "brick"]
        await inventory.receive(tx, [inventory.StockLine(v, shop.altona, 3) for v in bricks], None, "receive")
    page = await visitor("de").open("/products/smock?sku=brick-M")
    assert "/products/smock?sku=navy-M" in page.page.links
    assert "/products/smock?sku=brick-S" in page.page.links
    assert page.form("/cart/lines").fields["variant"] == str(bricks[1])
    chosen = await page.open("/products/smock")
    assert chosen.form("/cart/lines").fields["variant"] == str(bricks[0]), (
        "what there is comes before what there is not"
    )


async def test_a_code_leads_straight_to_its_article(visitor: Make, shop: Shop) -> None:
    page = await visitor("de").open("/search?q=beanie")
    assert urlsplit(page.path).path == "/products/beanie"


async def test_filters_stand_in_the_address_and_can_be_taken_away_one_by_one(
    visitor: Make, shop: Shop, database: Database
) -> None:
    async with database.transaction() as tx:
        await catalog.save_family(
            tx,
            catalog.FamilyInput(
                "cups",
                {"de": "Becher", "en": "Cups"},
                [
                    catalog.AttributeDefinition(
                        "glaze", catalog.AttributeType.TEXT, {"de": "Glasur", "en": "Glaze"}, facet=True
                    )
                ],
            ),
        )
        await catalog.save_category(tx, catalog.CategoryInput("kitchen", {"de": "Küche", "en": "Kitchen"}))
        for glaze in ("blue", "white"):
            await catalog.save_product(
                tx,
                catalog.ProductInput(
                    handle=f"cup-{glaze}",
                    name={"de": f"Becher {glaze}", "en": f"Cup {glaze}"},
                    family="cups",
                    categories=["kitchen"],
                    attributes={"glaze": glaze},
                    channels=["web"],
                    variants=[catalog.VariantInput(sku=f"CUP-{glaze}")],
                ),
            )
    page = await visitor("de").open("/categories/kitchen?f_glaze=blue")
    assert "/products/cup-blue" in page.page.links
    assert "/products/cup-white" not in page.page.links
    assert "/categories/kitchen" in page.page.links
    assert page.form("/categories/kitchen").fields == {"sort": "newest", "f_glaze": "blue"}
    assert "noindex" in page.answer.text
    nothing = await page.open("/categories/kitchen?f_glaze=green")
    assert "Entfernen Sie oben einen der Filter" in nothing.text


async def test_a_store_can_be_chosen_and_comes_first(visitor: Make, shop: Shop) -> None:
    page = await visitor("de").open("/stores")
    await page.send("/store", ("code", "luebeck"))
    assert page.path == "/stores"
    assert "Abholen Luebeck: heute" in (await page.open("/products/jacket")).text


async def test_nobody_is_led_to_another_site(visitor: Make, shop: Shop) -> None:
    client = visitor("de").client
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
        answer = await client.post("/store", data={"code": "altona", "next": elsewhere})
        assert answer.headers["location"] == "/"


async def test_a_form_from_another_site_is_not_carried_out(visitor: Make, shop: Shop) -> None:
    client = visitor("de").client
    answer = await client.post("/store", data={"code": "altona"}, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_machines_find_every_public_page(visitor: Make, shop: Shop) -> None:
    page = visitor("de")
    robots = (await page.client.get("/robots.txt")).text
    assert "Disallow: /checkout" in robots
    assert "Sitemap: http://hanse.test/sitemap.xml" in robots
    root = ET.fromstring((await page.client.get("/sitemap.xml")).text)
    places = [found.text or "" for found in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert "http://hanse.test/products/jacket" in places
    for address in places:
        answer = await page.client.get(urlsplit(address).path)
        assert answer.status_code == 200
        assert f'<link rel="canonical" href="{address.removesuffix("/") if address.count("/") > 3 else address}"' in (
            answer.text
        )


async def test_suggestions_come_while_typing(visitor: Make, shop: Shop) -> None:
    answer = await visitor("de").client.get("/search/suggestions", params={"q": "jac"})
    assert "Jacket" in answer.json()


async def test_files_are_sent_compressed_and_nothing_outside_their_folder_is(visitor: Make, shop: Shop) -> None:
    client = visitor("de").client
    script = await client.get("/static/shop.js", headers={"accept-encoding": "gzip"})
    assert script.headers["content-encoding"] == "gzip"
    assert script.headers["content-type"].startswith("text/javascript")
    again = await client.get("/static/shop.js", headers={"if-none-match": script.headers["etag"]})
    assert again.status_code == 304
    for name in ("/static/../assets.py", "/static/%2e%2e/assets.py", "/dist/.sources", "/assets/..%2f..%2fassets.py"):
        assert (await client.get(name)).status_code == 404


async def test_a_tool_answers_below_its_own_path(visitor: Make) -> None:
    client = visitor("de").client
    for tool in TOOLS:
        built = (assets.DIST / f"{tool}.html").exists()
        for path in (f"/{tool}", f"/{tool}/orders/17"):
            answer = await client.get(path)
            assert answer.status_code == (200 if built else 503)
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


async def test_a_page_says_its_character_set_once(visitor: Make, shop: Shop) -> None:
    client = visitor("de").client
    for path in ("/", "/robots.txt", "/static/shop.js"):
        assert (await client.get(path)).headers["content-type"].count("charset=utf-8") == 1


async def test_a_page_names_few_of_many_stores_and_all_where_that_is_asked_for(
    visitor: Make, shop: Shop, database: Database
) -> None:
    async with database.transaction() as tx:
        altona = msgspec.to_builtins(await locations.get_location(tx, shop.altona))
        for number in range(20):
            changed = {
                "code": f"more-{number:02}",
                "name": f"More {number:02}",
                "latitude": altona["latitude"] - number,
            }
            await locations.save_location(tx, msgspec.convert({**altona, **changed}, locations.LocationInput))
    page = await visitor("en").open("/products/jacket")
    await page.send("/store", button=("code", "more-07"))
    assert STORES_HERE.findall(page.answer.text)[:5] == ["more-07", "altona", "luebeck", "more-06", "more-08"]
    assert len(STORES_HERE.findall(page.answer.text)) == 12
    assert page.answer.text.count('name="code" value="') == 12
    more = re.search(r'<a href="([^"]+)"[^>]*>Show all 22 stores', page.answer.text)
    assert more is not None
    await page.open(html.unescape(more[1]))
    assert len(STORES_HERE.findall(page.answer.text)) == 22
    assert "Show all" not in page.text
