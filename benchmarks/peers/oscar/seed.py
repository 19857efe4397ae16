"""Fills the site: `python seed.py GOODS.json` prints the numbers of the products, those of the rare one last."""
# mypy: ignore-errors

import json
import sys
from decimal import Decimal
from pathlib import Path

import django

django.setup()

from django.contrib.sites.models import Site  # noqa: E402
from oscar.apps.catalogue.categories import create_from_breadcrumbs  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402

Product, ProductClass = get_model("catalogue", "Product"), get_model("catalogue", "ProductClass")
ProductCategory, Partner = get_model("catalogue", "ProductCategory"), get_model("partner", "Partner")
StockRecord, Country = get_model("partner", "StockRecord"), get_model("address", "Country")


def main(given: dict) -> None:
    """Make a country, a partner, categories and articles."""
    Site.objects.update_or_create(id=1, defaults={"domain": "127.0.0.1", "name": "measured"})
    Country.objects.create(
        iso_3166_1_a2="DE", iso_3166_1_a3="DEU", iso_3166_1_numeric="276", name="Germany", printable_name="Germany",
        is_shipping_country=True,
    )  # fmt: skip
    partner = Partner.objects.create(name="Warehouse")
    kind = ProductClass.objects.create(name="Goods", requires_shipping=True, track_stock=True)
    categories, numbers = {}, []
    for good in given["goods"]:
        category = categories.get(good["kind"]) or create_from_breadcrumbs(good["kind"])
        categories[good["kind"]] = category
        product = Product.objects.create(
            title=good["name"], slug=good["handle"], upc=good["sku"], description=good["description"],
            product_class=kind, structure=Product.STANDALONE,
        )  # fmt: skip
        ProductCategory.objects.create(product=product, category=category)
        rare = good is given["goods"][-1]
        StockRecord.objects.create(
            product=product, partner=partner, partner_sku=good["sku"], price_currency="EUR",
            price=Decimal(good["price_minor"]) / 100, num_in_stock=given["last_pieces"] if rare else given["plenty"],
        )  # fmt: skip
        numbers.append(product.pk)
    sys.stdout.write(json.dumps(numbers))


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text()))
