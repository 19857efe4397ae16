"""Forgotten passwords: a link to the address of the account, good once and for an hour.

The token of a link is made when the mail is written, so that neither an event nor its receivers ever see it.
"""

from datetime import timedelta
from uuid import UUID

from hanse.customers.contracts import PasswordForgotten, ResetLink, ShopperSession
from hanse.customers.refusals import ResetLapsed
from hanse.customers.rules import RESET_LASTS, RESETS_PER_ACCOUNT, SHORTEST_PASSWORD, TRIES_PER_ADDRESS
from hanse.kit import attempts, ids, passwords
from hanse.kit.db import Tx

from .accounts import keep_password, start_session

MADE = """
with made as (
    insert into customers.password_reset (token_hash, customer, created_at, expires_at)
    select $1, a.customer, $3, $4 from customers.account a where a.customer = $2
    returning customer
)
select a.email from made join customers.account a using (customer)
"""


async def forget_password(tx: Tx, email: str, address: str = "") -> None:
    """Ask for a link to set a new password. Whether there is such an account is told to nobody.

    `address` is where the request came from. Refuses with TooManyAttempts, for known and unknown addresses alike.
    """
    spelled = email.strip().lower()
    await attempts.count(tx, f"reset:{spelled}", RESETS_PER_ACCOUNT)
    if address:
        await attempts.count(tx, f"reset-address:{address}", TRIES_PER_ADDRESS)
    customer: UUID | None = await tx.value("select customer from customers.account where email = $1", spelled)
    if customer is not None:
        await tx.emit(PasswordForgotten(customer))


async def make_reset_link(tx: Tx, customer: UUID) -> ResetLink | None:
    """A fresh token for the mail to a customer; None when the account is gone. Older links stay good for their hour."""
    token = ids.new_secret()
    email = await tx.value(MADE, ids.fingerprint(token), customer, tx.now, tx.now + RESET_LASTS)
    return ResetLink(token, email, RESET_LASTS // timedelta(minutes=1)) if email else None


async def reset_password(tx: Tx, token: str, new: str) -> ShopperSession:
    """Set a new password by the token of a link, and sign in. Every other session and link of the account ends.

    Refuses with WeakPassword, and with ResetLapsed for a link that was used, is over or never was. Tries are not
    counted: nobody guesses 256 bits.
    """
    secret = passwords.checked(new, SHORTEST_PASSWORD)
    # A second use waits for the first and finds nothing.
    customer: UUID | None = await tx.value(
        "delete from customers.password_reset where token_hash = $1 and expires_at > $2 returning customer",
        ids.fingerprint(token),
        tx.now,
    )
    if customer is None:
        raise ResetLapsed
    email = await keep_password(tx, customer, secret)
    await tx.run("delete from customers.password_reset where customer = $1", customer)
    await attempts.forget(tx, f"shopper:{email}")
    return await start_session(tx, customer)


async def clear_resets(tx: Tx) -> int:
    """Delete links whose hour is over; tells how many."""
    return await tx.run("delete from customers.password_reset where expires_at <= $1", tx.now)
