"""Working out beforehand what a load will ask for, while the database is busy with something else."""

from collections.abc import Sequence

from hanse.catalog.contracts import ProductInput

from .words import text_lexemes


def read_ahead(products: Sequence[ProductInput]) -> int:
    """Work out what the texts of these products are filed under, so that loading them soon after finds it worked out.

    Tells how many texts that were. Nothing depends on it but time.
    """
    wanted: set[tuple[str, str | None]] = set()
    for one in products:
        spoken = next(iter(one.name)) if len(one.name) == 1 else None
        wanted.update((text, language) for language, text in (*one.name.items(), *one.description.items()))
        wanted.update((text, spoken) for text in (one.brand, *(variant.sku for variant in one.variants)))
        wanted.update((value, spoken) for value in one.attributes.values() if isinstance(value, str))
    for text, language in wanted:
        text_lexemes(text, language)
    return len(wanted)
