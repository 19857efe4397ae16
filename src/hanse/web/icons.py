"""Icons of the shop, drawn as lines of 1.5 px on a grid of 24. A word always stands beside them or names them."""

from functools import lru_cache

from markupsafe import Markup

# Shapes in the manner of the icon set that the tools use, written here by hand.
SHAPES = {
    "search": '<circle cx="11" cy="11" r="7"/><path d="m20 20-4-4"/>',
    "cart": '<path d="M5 8h14l-1.2 12H6.2Z"/><path d="M9 8V7a3 3 0 0 1 6 0v1"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c1.2-4 4-6 7.5-6s6.3 2 7.5 6"/>',
    "place": '<path d="M12 21.5s7-6 7-11.5a7 7 0 0 0-14 0c0 5.5 7 11.5 7 11.5Z"/><circle cx="12" cy="10" r="2.5"/>',
    "parcel": '<path d="M4 8.5 12 4l8 4.5v7L12 20l-8-4.5Z"/><path d="M4 8.5 12 13l8-4.5M12 13v7"/>',
    "bag": '<path d="M5 8h14l1 12.5H4Z"/><path d="M8.5 11V7.5a3.5 3.5 0 0 1 7 0V11"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3 2"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "cross": '<path d="M6 6l12 12M18 6 6 18"/>',
    "alert": '<path d="M12 4 2.8 19.5h18.4Z"/><path d="M12 10v4M12 16.8v.2"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 8v.2"/>',
    "down": '<path d="m6 9.5 6 6 6-6"/>',
    "right": '<path d="m9.5 6 6 6-6 6"/>',
    "left": '<path d="m14.5 6-6 6 6 6"/>',
    "filter": '<path d="M4 7h16M7 12h10M10 17h4"/>',
    "trash": '<path d="M5 7h14M10 7V4.5h4V7M7 7l.8 13h8.4L17 7M10.5 11v5.5M13.5 11v5.5"/>',
    "gift": (
        '<path d="M4.5 12h15v8.5h-15ZM3.5 8h17v4h-17ZM12 8v12.5"/><path d="M12 8C8 8 7 6.5 7.5 5S11 4 '
        '12 8c1-4 4-4.5 4.5-3S16 8 12 8Z"/>'
    ),
    "card": '<path d="M3.5 6h17v12.5h-17ZM3.5 10h17M7 15h4"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c3 3 3 14 0 17M12 3.5c-3 3-3 14 0 17"/>',
    "phone": (
        '<path d="M5 4h4l1.5 4.5L8 10.5a13 13 0 0 0 5.5 5.5l2-2.5L20 15v4a1.5 1.5 0 0 1-1.6 1.5A15 15 0 '
        '0 1 3.5 5.6 1.5 1.5 0 0 1 5 4Z"/>'
    ),
    "mail": '<path d="M3.5 6h17v12.5h-17Z"/><path d="m3.5 7 8.5 6.5L20.5 7"/>',
    "back": '<path d="M9 7 4 12l5 5M4 12h11a5 5 0 0 1 5 5v1.5"/>',
    "qr": (
        '<path d="M4 4h6v6H4ZM14 4h6v6h-6ZM4 14h6v6H4ZM14 14h2.5v2.5H14ZM17.5 17.5H20V20h-2.5ZM20 14v1M14 19.5v.5"/>'
    ),
    "paper": '<path d="M6 3.5h8l4 4v13H6Z"/><path d="M14 3.5v4h4M9 12h6M9 16h6"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
}


@lru_cache(maxsize=256)
def icon(name: str, size: int = 20) -> Markup:
    """An icon for the eye only: screen readers read the word that stands with it."""
    return Markup(
        '<svg width="{size}" height="{size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" class="shrink-0">{shape}</svg>'
    ).format(size=size, shape=Markup(SHAPES[name]))  # noqa: S704 - constants of this file
