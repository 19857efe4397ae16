"""Acts that bring customers who buy for a company, as the simulated register of VAT ids knows them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from hanse import customers
from hanse.kit import passwords
from hanse.kit.db import Tx
from hanse.main.demo import people
from hanse.main.demo.addresses import address
from hanse.main.demo.companies import COMPANIES
from hanse.main.demo.known import SOURCE
from hanse.main.demo.stage import Act

# So recently that the answer about the ids still counts.
SINCE = timedelta(days=9)


def acts(now: datetime) -> Iterator[Act]:
    """Two companies: one abroad, to which is sold without tax, and one at home, which sees net prices."""
    yield Act(now - SINCE, "companies", move_in)


async def move_in(tx: Tx) -> None:
    """Profiles with an account, the company with its id, and what the register said about that."""
    secret = await passwords.hashed(people.DEMO_LOGIN)
    for one in COMPANIES:
        place = address(f"{one.given_name} {one.family_name}", one.street, one.postal_code, one.city, one.country)
        place = msgspec.structs.replace(place, company=one.name)
        row = customers.SaveCustomer(
            source=SOURCE,
            key=one.key,
            given_name=one.given_name,
            family_name=one.family_name,
            company=one.name,
            email=one.mail,
            language=one.language,
            addresses=[("shipping", place), ("billing", place)],
            created_at=tx.now,
        )
        made = await customers.save_customer(tx, row)
        await customers.open_accounts(tx, {made.id: secret})
        await customers.set_business(tx, made.id, customers.BusinessWanted(one.name, one.vat_id))
        name, registered = one.registered
        said = customers.VatAnswer(
            "valid", consultation=f"SIM{one.vat_id}", registered_name=name, registered_address=registered
        )
        await customers.take_in_vat_answer(tx, made.id, one.vat_id, said)
