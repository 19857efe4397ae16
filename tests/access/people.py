"""Staff for tests."""

from hanse import access
from hanse.kit.actor import Actor
from hanse.kit.db import Tx

PASSWORD = "moin-moin-1241"
HERE = "192.0.2.7"


async def hire(tx: Tx, role: str = "cashier", email: str | None = None, **grant: object) -> access.Staff:
    """Somebody with one role."""
    given = access.RoleGrant(role, **grant)  # type: ignore[arg-type]
    return await access.add_staff(tx, email or f"{role}@kogge.example", role.title(), PASSWORD, [given])


async def actor_of(tx: Tx, staff: access.Staff) -> Actor:
    """Somebody as they act once they have signed in."""
    session = await access.sign_in(tx, staff.email, PASSWORD, HERE)
    found = await access.identify_staff(tx, session.token)
    assert found is not None
    return found
