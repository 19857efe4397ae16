"""Who walks through the shop: a shopper with an account, or a browser with a cookie that owns its cart."""

import msgspec
from litestar.datastructures import Cookie

from hanse.kit.actor import Actor, Kind
from hanse.kit.house import House
from hanse.kit.ids import new_secret

VISITOR = "hanse_visitor"
SHOPPER = "hanse_shopper"
STORE = "hanse_store"
LANGUAGE = "hanse_language"

HALF_A_YEAR_SECONDS = 180 * 24 * 3600
SESSION_SECONDS = 30 * 24 * 3600


def in_the_shop(actor: Actor) -> Actor:
    """The actor as the shop sees them: staff who look around here are visitors like any other."""
    if actor.kind in (Kind.SHOPPER, Kind.ANONYMOUS):
        return actor
    return Actor(Kind.ANONYMOUS, language=actor.language, visitor=actor.visitor, request_id=actor.request_id)


def visited(actor: Actor, house: House) -> tuple[Actor, list[Cookie]]:
    """Give an unknown browser the cookie that owns its cart, at the moment when it needs one and not before."""
    known = in_the_shop(actor)
    if known.customer is not None or known.visitor is not None:
        return known, []
    visitor = new_secret(24)
    return msgspec.structs.replace(known, visitor=visitor), [kept(house, VISITOR, visitor)]


def kept(house: House, name: str, value: str, seconds: int = HALF_A_YEAR_SECONDS, *, hidden: bool = True) -> Cookie:
    """A cookie that other sites do not send, and that scripts cannot read unless it is not hidden."""
    return Cookie(
        name,
        value=value,
        path="/",
        max_age=seconds,
        httponly=hidden,
        samesite="lax",
        secure=house.settings.secure_cookies,
    )


def dropped(house: House, name: str) -> Cookie:
    """The end of a cookie."""
    return kept(house, name, "", 0)
