"""A text for people, in the two languages of the demo retailer."""

import msgspec


class Text(msgspec.Struct, frozen=True):
    """The same sentence or name in German and in English."""

    de: str
    en: str
