"""People for tests."""

from hanse import customers
from hanse.kit.db import Tx

PASSWORD = "ebbe-und-flut"


async def register(tx: Tx, email: str | None = "jette@kogge.example", **values: object) -> customers.Customer:
    """Somebody with an account, or without one where `password` is None."""
    given = {"given_name": "Jette", "family_name": "Müller", "password": PASSWORD, **values}
    return await customers.register(tx, customers.RegisterCustomer(email=email, **given))  # type: ignore[arg-type]
