"""Gift cards that are bought in the shop: for oneself or for somebody, now or for a day to come."""

from datetime import timedelta
from uuid import UUID

from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_secret
from hanse.payments import queries, rules
from hanse.payments.contracts import GiftCardDue, GiftCardFor, GiftCardLoad, GiftCardOrder, GiftCardSaleWanted
from hanse.payments.refusals import GiftCardKept

from .vouchers import give_back_gift_card, sell_gift_card

INSERT = """
insert into payments.gift_card_order (load, token, language, buyer_name, buyer_email, recipient_name, recipient_email,
    message, send_date)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""

DUE = """
select o.load from payments.gift_card_order o join payments.gift_card_load l on l.id = o.load
where o.sent_at is null and l.state = 'loaded' and (o.send_date is null or o.send_date <= $1)
    and ($2::uuid is null or o.load = $2)
order by o.load limit 200 for update of o skip locked
"""


async def order_gift_card(
    tx: Tx, actor: Actor, load: UUID, wanted: GiftCardSaleWanted, given: GiftCardFor
) -> GiftCardOrder:
    """Buy a gift card in the shop. `load` is the id of the purchase: a repeat is given the same one.

    Refuses with CardNumberSeen, and with what selling one refuses.
    """
    rules.refuse_card_numbers(given.message, given.buyer_name, given.recipient_name)
    # Whoever sends the form twice waits here for the first.
    await tx.run("select pg_advisory_xact_lock(hashtextextended($1, 0))", str(load))
    known = await queries.find_gift_card_order(tx, load)
    if known is not None:
        return known
    await sell_gift_card(tx, actor, wanted, load)
    await tx.run(
        INSERT, load, new_secret(24), given.language, given.buyer_name, given.buyer_email, given.recipient_name,
        given.recipient_email, given.message, given.send_date,
    )  # fmt: skip
    return await queries.get_gift_card_order(tx, load)


async def send_gift_cards(tx: Tx, load: UUID | None = None) -> None:
    """Say of this gift card, or of all, that its day has come, if it is paid and was not sent yet."""
    for one in await tx.column(DUE, tx.now.date(), load):
        await tx.run("update payments.gift_card_order set sent_at = $2 where load = $1", one, tx.now)
        await tx.emit(GiftCardDue(one))


async def revoke_gift_card(tx: Tx, load: UUID, token: str) -> GiftCardLoad:
    """Whoever bought a gift card in the shop thinks better of it. Its money goes back the way it came.

    Refuses with NotFound, GiftCardKept, GiftCardNotPaid and GiftCardUsed.
    """
    await queries.get_gift_card_order(tx, load, token)
    sold = await queries.get_load(tx, load)
    if sold.done_at is not None and tx.now >= sold.done_at + timedelta(days=rules.GIFT_CARD_DAYS):
        raise GiftCardKept(load=load)
    return await give_back_gift_card(tx, load)
