"""The catalogue over HTTP."""

import base64
from collections.abc import Awaitable, Callable

import httpx
import msgspec

from hanse.kit.db import Database
from tests.catalog.shop import GTIN, clothing, furnish, product

SignedIn = Callable[..., Awaitable[httpx.AsyncClient]]
WAVE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 5q5 5 10 0" fill="#0a3d62"/></svg>'


def body(thing: object) -> dict[str, object]:
    return msgspec.to_builtins(thing)


async def stocked(database: Database, signed_in: SignedIn) -> httpx.AsyncClient:
    async with database.transaction() as tx:
        await furnish(tx)
    return await signed_in("merchandiser")


async def test_a_product_is_made_read_changed_and_published(database: Database, signed_in: SignedIn) -> None:
    office = await stocked(database, signed_in)
    made = await office.post("/v1/products", json=body(product(channels=None)))
    assert made.status_code == 201, made.text
    assert made.headers["ETag"] == '"1"'
    seen = {"If-Match": made.headers["ETag"]}
    address = "/v1/products/regenjacke-sylt"
    changed = await office.patch(address, json={"brand": "Möwe", "attributes": {"weight": None}}, headers=seen)
    assert changed.status_code == 200, changed.text
    assert changed.json()["brand"] == "Möwe"
    assert changed.json()["attributes"] == {"color": "navy", "waterproof": True}
    assert [v["sku"] for v in changed.json()["variants"]] == ["REGENJACKE-SYLT-M", "REGENJACKE-SYLT-L"]
    stale = await office.put(f"{address}/publication", json={"channels": ["web"]}, headers=seen)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    newest = {"If-Match": changed.headers["ETag"]}
    published = await office.put(f"{address}/publication", json={"channels": ["web"]}, headers=newest)
    assert published.json()["channels"] == ["web"]
    put = await office.put(address, json=body(product()), headers={"If-Match": published.headers["ETag"]})
    assert (put.json()["brand"], put.json()["version"]) == ("Kogge", 4)


async def test_a_change_without_the_version_that_was_seen_is_refused(database: Database, signed_in: SignedIn) -> None:
    office = await stocked(database, signed_in)
    await office.post("/v1/products", json=body(product()))
    for answer in (
        await office.put("/v1/products/regenjacke-sylt", json=body(product())),
        await office.patch("/v1/products/regenjacke-sylt", json={"brand": "x"}),
        await office.put("/v1/families/clothing", json=body(clothing())),
        await office.put("/v1/categories/clothes", json={"key": "clothes", "name": {"de": "Mode"}}),
        await office.delete("/v1/categories/clothes"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (428, "version_needed")


async def test_visitors_see_only_what_is_published_on_their_channel(
    database: Database, signed_in: SignedIn, api: httpx.AsyncClient
) -> None:
    office = await stocked(database, signed_in)
    await office.post("/v1/products", json=body(product(channels=["store"])))
    address = "/v1/products/regenjacke-sylt"
    assert (await api.get(address)).status_code == 404
    assert (await api.get(address, params={"channel": "store"})).status_code == 200
    assert (await api.get("/v1/variants/REGENJACKE-SYLT-L")).status_code == 404
    assert (await api.get("/v1/variants/REGENJACKE-SYLT-L", params={"channel": "store"})).status_code == 200
    assert (await office.get("/v1/variants/REGENJACKE-SYLT-L")).json()["name"]["en"] == "Sylt rain jacket, L, Navy"
    assert (await api.get("/v1/search", params={"q": "Regenjacke"})).json()["total"] == 0
    assert (await api.get("/v1/search", params={"q": "Regenjacke", "channel": "store"})).json()["total"] == 1


async def test_visitors_change_nothing(api: httpx.AsyncClient) -> None:
    for answer in (
        await api.get("/v1/products"),
        await api.post("/v1/products", json=body(product())),
        await api.put("/v1/families/clothing", json=body(clothing())),
        await api.post("/v1/media", json={"content_type": "image/svg+xml", "data": ""}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")


async def test_refusals_name_the_field_that_is_wrong(database: Database, signed_in: SignedIn) -> None:
    office = await stocked(database, signed_in)
    wrong = body(product())
    wrong["variants"][0]["gtin"] = "4006381333930"  # type: ignore[index]
    answer = await office.post("/v1/products", json=wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_gtin")
    assert answer.json()["facts"] == {"field": "variants.0.gtin", "gtin": "4006381333930"}
    await office.post("/v1/products", json=body(product()))
    again = await office.post("/v1/products", json=body(product()))
    assert (again.status_code, again.json()["code"]) == (409, "handle_taken")


async def test_search_filters_by_facets_and_pages_by_cursor(
    database: Database, signed_in: SignedIn, api: httpx.AsyncClient
) -> None:
    office = await stocked(database, signed_in)
    for place in range(5):
        color = "navy" if place % 2 else "yellow"
        name = {"de": f"Regenjacke Nummer {place}"}
        made = product(f"jacke-{place}", name=name, attributes={"color": color})
        variants = [{"sku": f"J{place}", "options": {"size": "M"}}]
        assert (await office.post("/v1/products", json=body(made) | {"variants": variants})).status_code == 201
    navy = await api.get("/v1/search", params={"q": "jacke", "facet": ["color:navy", "brand:Kogge"]})
    assert navy.json()["total"] == 2
    colors = next(f for f in navy.json()["facets"] if f["key"] == "color")
    assert {(v["value"], v["count"], v["selected"]) for v in colors["values"]} == {
        ("yellow", 3, False),
        ("navy", 2, True),
    }
    seen: list[str] = []
    params: dict[str, str | int] = {"q": "jacke", "sort": "name", "limit": 2}
    while True:
        page = (await api.get("/v1/search", params=params)).json()
        seen += [hit["handle"] for hit in page["items"]]
        if page["next"] is None:
            break
        params["cursor"] = page["next"]
    assert seen == [f"jacke-{place}" for place in range(5)]
    assert (await api.get("/v1/search", params={"cursor": "damaged"})).status_code == 422
    assert (await api.get("/v1/search", params={"facet": "color"})).status_code == 422


async def test_the_office_lists_and_filters_products(database: Database, signed_in: SignedIn) -> None:
    office = await stocked(database, signed_in)
    await office.post("/v1/products", json=body(product("a-jacke", channels=None)))
    variants = [{"sku": "T1", "gtin": GTIN}]
    tent = body(product("zelt", name={"de": "Äußeres Zelt"}, family=None, attributes={}, categories=[], status="draft"))
    made = await office.post("/v1/products", json=tent | {"variants": variants})
    assert made.status_code == 201, made.text
    everything = (await office.get("/v1/products")).json()["items"]
    assert [(row["handle"], row["variants"]) for row in everything] == [("zelt", 1), ("a-jacke", 2)]
    for params, handles in (
        ({"q": "zelt"}, ["zelt"]),
        ({"q": GTIN}, ["zelt"]),
        ({"category": "clothes"}, ["a-jacke"]),
        ({"family": "clothing"}, ["a-jacke"]),
        ({"status": "draft"}, ["zelt"]),
        ({"channel": "web"}, ["zelt"]),
        ({"below_percent": 60}, ["zelt"]),
        ({"q": "nichts dergleichen"}, []),
    ):
        found = (await office.get("/v1/products", params=params)).json()["items"]
        assert [row["handle"] for row in found] == handles, params
    first = (await office.get("/v1/products", params={"limit": 1})).json()
    second = (await office.get("/v1/products", params={"limit": 1, "cursor": first["next"]})).json()
    assert [first["items"][0]["handle"], second["items"][0]["handle"], second["next"]] == ["zelt", "a-jacke", None]


async def test_a_picture_is_served_so_that_nothing_in_it_runs(
    database: Database, signed_in: SignedIn, api: httpx.AsyncClient
) -> None:
    office = await stocked(database, signed_in)
    made = body(product()) | {"media": [{"svg": WAVE, "alt": {"de": "Eine Welle"}}]}
    saved = (await office.post("/v1/products", json=made)).json()
    [picture] = saved["media"]
    answer = await api.get(picture["url"])
    assert answer.text == WAVE
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert (await api.get("/media/00000000-0000-7000-8000-000000000000")).status_code == 404


async def test_an_uploaded_picture_is_stored_once(database: Database, signed_in: SignedIn) -> None:
    office = await stocked(database, signed_in)
    png = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0" * 40).decode()
    first = await office.post("/v1/media", json={"content_type": "image/png", "data": png})
    again = await office.post("/v1/media", json={"content_type": "image/png", "data": png})
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    wrong = await office.post("/v1/media", json={"content_type": "image/jpeg", "data": png})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid_media")
    used = await office.post("/v1/products", json=body(product()) | {"media": [{"id": first.json()["id"]}]})
    assert used.json()["media"][0]["url"] == first.json()["url"]


async def test_categories_tell_their_ancestors_and_how_much_they_show(
    database: Database, signed_in: SignedIn, api: httpx.AsyncClient
) -> None:
    office = await stocked(database, signed_in)
    await office.post("/v1/products", json=body(product()))
    rows = (await api.get("/v1/categories", params={"channel": "web"})).json()
    assert [(row["key"], row["ancestors"], row["products"]) for row in rows] == [
        ("clothes", [], 1),
        ("jackets", ["clothes"], 1),
    ]
    made = await office.put("/v1/categories/tents", json={"key": "tents", "name": {"de": "Zelte"}})
    assert made.status_code == 200
    gone = await office.delete("/v1/categories/tents", headers={"If-Match": made.headers["ETag"]})
    assert gone.status_code == 204
    used = await office.delete("/v1/categories/jackets", headers={"If-Match": '"1"'})
    assert (used.status_code, used.json()["code"]) == (409, "category_in_use")


async def test_completeness_says_what_is_missing_by_channel_and_language(
    database: Database, signed_in: SignedIn
) -> None:
    office = await stocked(database, signed_in)
    made = await office.post("/v1/products", json=body(product(description={"de": "Hält dicht."})))
    assert made.json()["completeness_percent"] == 50
    found = (await office.get("/v1/products/regenjacke-sylt/completeness")).json()
    assert {(c["channel"], c["language"]): (c["percent"], c["missing"]) for c in found} == {
        ("store", "de"): (100, []),
        ("store", "en"): (66, ["description"]),
        ("web", "de"): (75, ["image"]),
        ("web", "en"): (50, ["description", "image"]),
    }


async def test_suggestions_name_words_categories_and_products(
    database: Database, signed_in: SignedIn, api: httpx.AsyncClient
) -> None:
    office = await stocked(database, signed_in)
    await office.post("/v1/products", json=body(product()))
    found = (await api.get("/v1/search/suggestions", params={"q": "rege"})).json()
    assert found["words"] == ["regenjacke"]
    assert [hit["handle"] for hit in found["products"]] == ["regenjacke-sylt"]
    jackets = (await api.get("/v1/search/suggestions", params={"q": "Jack"})).json()
    assert [category["key"] for category in jackets["categories"]] == ["jackets"]
    assert (await api.get("/v1/search/suggestions", params={"q": "%_'\\"})).json()["products"] == []


async def test_variants_are_listed_one_by_one_and_found_by_their_codes(database: Database, signed_in: SignedIn) -> None:
    office = await stocked(database, signed_in)
    await office.post("/v1/products", json=body(product()))
    await office.post("/v1/products", json=body(product("anorak-amrum", name={"de": "Anorak Amrum"}, channels=["web"])))
    first = (await office.get("/v1/variants", params={"limit": 3})).json()
    assert [one["sku"] for one in first["items"]] == ["ANORAK-AMRUM-M", "ANORAK-AMRUM-L", "REGENJACKE-SYLT-M"]
    rest = (await office.get("/v1/variants", params={"limit": 3, "cursor": first["next"]})).json()
    assert [one["sku"] for one in rest["items"]] == ["REGENJACKE-SYLT-L"]
    assert rest["next"] is None
    for asked, found in {
        "q=sylt": 2,
        "q=regenjacke-sylt-l": 1,
        "q=ANORAK-AM": 2,
        "q=%25": 0,
        "channel=store": 2,
        "category=clothes": 4,
    }.items():
        assert len((await office.get(f"/v1/variants?{asked}")).json()["items"]) == found, asked
    two = [one["id"] for one in first["items"][:2]]
    named = (await office.get("/v1/variants", params={"id": two})).json()["items"]
    assert {one["id"] for one in named} == set(two)
