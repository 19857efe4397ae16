"""What the catalogue refuses."""

from hanse.kit.refusals import Refusal


class InvalidProduct(Refusal):
    """Something about this product is not as it should be."""

    code = "invalid_product"
    status = 422


class InvalidGtin(Refusal):
    """This is not a valid GTIN: 8, 12, 13 or 14 digits with the right check digit."""

    code = "invalid_gtin"
    status = 422


class GtinTaken(Refusal):
    """Another article carries this GTIN already."""

    code = "gtin_taken"


class SkuTaken(Refusal):
    """Another product has an article with this SKU already."""

    code = "sku_taken"


class HandleTaken(Refusal):
    """Another product has this handle already."""

    code = "handle_taken"


class InvalidFamily(Refusal):
    """Something about this family is not as it should be."""

    code = "invalid_family"
    status = 422


class InvalidCategory(Refusal):
    """Something about this category is not as it should be."""

    code = "invalid_category"
    status = 422


class InvalidMedia(Refusal):
    """This picture is not a plain SVG, PNG or JPEG of at most five megabytes."""

    code = "invalid_media"
    status = 422


class CategoryInUse(Refusal):
    """This category is not empty."""

    code = "category_in_use"
