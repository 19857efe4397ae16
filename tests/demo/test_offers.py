"""Prices, promotions and shipping of the demo retailer."""

from datetime import UTC, datetime, timedelta

from hanse.main.demo.catalogue import catalogue
from hanse.main.demo.offers import Price, price_lists, promotions, shipping_methods

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def prices(key: str) -> dict[str, int]:
    found = next(one for one in price_lists(NOW) if one.key == key)
    return {price.sku: price.cents for price in found.prices}


def test_web_and_store_price_everything() -> None:
    skus = {variant.sku for product in catalogue().products for variant in product.variants}
    assert set(prices("web")) == set(prices("store")) == skus


def test_stores_ask_less_for_a_few_bulky_goods_and_never_more() -> None:
    web, store = prices("web"), prices("store")
    assert {sku for sku in web if store[sku] > web[sku]} == set()
    assert 5 <= len([sku for sku in web if store[sku] < web[sku]]) <= 20


def test_the_sale_is_running_lowers_prices_and_leaves_books_alone() -> None:
    sale = next(one for one in price_lists(NOW) if one.key == "sale")
    web = prices("web")
    fixed = {variant.sku for product in catalogue().products if product.fixed_price for variant in product.variants}
    assert sale.starts_at is not None
    assert sale.ends_at is not None
    assert sale.starts_at < NOW < sale.ends_at
    assert sale.prices
    for price in sale.prices:
        assert price.cents < web[price.sku]
        assert price.cents % 100 == 90
        assert price.sku not in fixed


def test_a_share_off_is_rounded_down_to_ninety() -> None:
    dress = next(product for product in catalogue().products if product.handle == "kleid-kloster")
    sale = next(one for one in price_lists(NOW) if one.key == "sale")
    assert Price(dress.variants[0].sku, 5_390) in sale.prices  # 89.90 less 40 % is 53.94


def test_the_promotions_of_the_design_are_running() -> None:
    running = {one.key: one for one in promotions(NOW) if one.starts_at < NOW < one.ends_at}
    assert running["rain-web"].off == 1_000
    assert running["rain-web"].channels == ("web", "app")
    assert (running["beanies"].take, running["beanies"].pay) == (2, 1)
    assert running["beanies"].name.de == "2 für 1 auf Mützen"
    assert running["moin10"].coupon == "MOIN10"
    assert running["free-shipping"].minimum_cents == 6_000


def test_promotions_name_categories_kinds_and_methods_that_exist() -> None:
    paths = {category.path for category in catalogue().categories}
    kinds = {product.kind for product in catalogue().products}
    methods = {method.key for method in shipping_methods()}
    for one in promotions(NOW):
        assert set(one.categories) <= paths
        assert set(one.kinds) <= kinds
        assert set(one.methods) <= methods


def test_rates_of_a_method_grow_with_weight_within_a_country() -> None:
    for method in shipping_methods():
        for country in {country for rate in method.rates for country in rate.countries}:
            rates = [(rate.up_to_grams, rate.cents) for rate in method.rates if country in rate.countries]
            assert rates == sorted(rates)


def test_the_heaviest_variant_can_be_shipped_at_home() -> None:
    heaviest = max(variant.weight_grams for product in catalogue().products for variant in product.variants)
    standard = next(method for method in shipping_methods() if method.key == "standard")
    assert heaviest <= max(rate.up_to_grams for rate in standard.rates if "DE" in rate.countries)


def test_promotions_move_with_the_moment() -> None:
    later = {one.key: one.starts_at for one in promotions(NOW + timedelta(days=1))}
    assert all(later[one.key] - one.starts_at == timedelta(days=1) for one in promotions(NOW))
