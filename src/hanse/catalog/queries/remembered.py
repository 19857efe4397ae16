"""What was asked about the catalogue since it last changed."""

from hanse.kit.standing import Answers

# Everything that a search or a product page shows; what an article costs, and where it lies, is none of it.
TABLES = (
    "catalog.attribute",
    "catalog.category",
    "catalog.entry",
    "catalog.facet_value",
    "catalog.product",
    "catalog.variant",
    "catalog.variant_gtin",
    "catalog.word",
)
# A page of 24 products with its facets takes some tens of kilobytes, a product and what others know of a variant some.
SEARCHES = Answers("catalogue", TABLES, 300)
PRODUCTS = Answers("catalogue", TABLES, 1_000)
CARDS = Answers("catalogue", TABLES, 2_000)
