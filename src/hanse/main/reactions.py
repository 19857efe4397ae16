"""Event -> reactions: the one file whose arrows go up. Each reaction is done once per event."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hanse import (
    access,
    channels,
    customers,
    delivery,
    desk,
    documents,
    fulfillment,
    inventory,
    locations,
    loyalty,
    orders,
    payments,
    pricing,
    till,
    web,
)
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.kit.events import Event, Recorded
from hanse.kit.jobs import Reaction, Watcher, side_by_side
from hanse.kit.money import show

from . import gifting, papers, returning, telling

# How much of what somebody typed as the number of their order fits a headline.
CONTRACT_SHOWN = 80


async def access_place_location(tx: Tx, _: Recorded, event: locations.LocationSaved) -> None:
    """Roles given for a region hold at its locations."""
    await access.place_location(tx, event.location, event.region)


async def pricing_follow_region(tx: Tx, _: Recorded, event: locations.LocationSaved) -> None:
    """Price lists of a region count at its places."""
    await pricing.follow_region(tx, event.location, event.region)


async def access_place_register(tx: Tx, _: Recorded, event: locations.RegisterSaved) -> None:
    """Roles given for a register hold at its location."""
    await access.place_register(tx, event.register, event.location)


async def pricing_want_book(tx: Tx, _: Recorded, event: locations.RegisterSaved) -> None:
    """A till has a price book of its place, for when it is cut off."""
    if event.active:
        await pricing.want_book(tx, "store", event.location)


async def pricing_ask_for_books(tx: Tx, _: Recorded, __: Event) -> None:
    """Prices or promotions changed: what tills know has to follow."""
    await pricing.ask_for_books(tx)


async def orders_leave_place(tx: Tx, _: Recorded, event: locations.LocationSaved) -> None:
    """A place that is closed for good sends nothing any more: its parcels come from elsewhere."""
    if not event.active:
        await orders.leave_place(tx, SYSTEM, event.location, "place closed")


async def fulfillment_follow_source(tx: Tx, _: Recorded, event: orders.OrderLineResourced) -> None:
    """A line that comes from elsewhere is work for its new place."""
    await fulfillment.follow_source(tx, event.order, event.line)


async def orders_settle(tx: Tx, _: Recorded, event: payments.PaymentCaptured) -> None:
    """Money arrived: a gift card carries it, or the order goes on, or gives it back if it was cancelled meanwhile."""
    if event.at_once:
        return
    if await payments.load_gift_card(tx, event.order):
        return
    await orders.settle(tx, event.order)


async def orders_go_on(tx: Tx, _: Recorded, event: payments.PaymentAuthorized) -> None:
    """Money is set aside: the order can count on it."""
    await orders.settle(tx, event.order)


async def desk_open_not_captured(tx: Tx, _: Recorded, event: payments.CaptureRefused) -> None:
    """Goods have left and the bank does not give what it had set aside: somebody speaks with the customer."""
    if not event.owed_minor:
        return
    order = await orders.load_order(tx, event.order)
    what = "Karte nicht belastet" if order.language == "de" else "Card was not charged"
    amount = show(event.owed_minor, event.currency, order.language)
    wanted = desk.CaseInput(headline=f"{what}: {order.number}", body=amount, order=event.order)
    await desk.open_case(tx, SYSTEM, wanted)


async def orders_refuse_payment(tx: Tx, _: Recorded, event: payments.PaymentRefused) -> None:
    """The bank said no: the order is cancelled and its pieces are free again."""
    if await payments.load_gift_card(tx, event.order):
        return
    await orders.refuse_payment(tx, event.order, event.reason)


async def orders_expire_reservation(tx: Tx, _: Recorded, event: inventory.HoldExpired) -> None:
    """Nobody came for a reserved piece."""
    if event.purpose == inventory.Purpose.ORDER:
        await orders.expire_reservation(tx, event.owner, event.hold)


async def fulfillment_resource_hurt(tx: Tx, _: Recorded, event: inventory.PromiseHurt) -> None:
    """More was carried out of a store than was free: carts look elsewhere, orders are sent from elsewhere."""
    holds = await inventory.holds_by_id(tx, [promise.hold for promise in event.promises])
    # As they stand now: a cart may have become an order since, or another sale has hurt the same promise.
    for hold in [holds[promise.hold] for promise in event.promises]:
        if hold.purpose is inventory.Purpose.ORDER:
            await fulfillment.resource_hurt(tx, hold.owner, hold.id)
        elif hold.purpose is inventory.Purpose.CART:
            await orders.lose_hold(tx, hold.id)


async def orders_goods_came(tx: Tx, _: Recorded, event: inventory.InboundPromiseKept) -> None:
    """Goods have come that a customer waited for: the line is work for its place now."""
    if event.purpose == inventory.Purpose.ORDER:
        order = await orders.goods_came(tx, event.owner, event.hold)
        if order.state == "confirmed":
            await fulfillment.make_tasks(tx, event.owner)
    elif event.purpose == inventory.Purpose.CART:
        await orders.cart_promise(tx, event.hold)


async def orders_goods_fail(tx: Tx, _: Recorded, event: inventory.InboundPromiseBroken) -> None:
    """Goods do not come that a customer waits for: from elsewhere, later, or the money back."""
    if event.purpose == inventory.Purpose.ORDER:
        await orders.goods_fail(tx, event.owner, event.hold)
    elif event.purpose == inventory.Purpose.CART:
        await orders.cart_promise_broken(tx, event.hold)


async def orders_goods_move(tx: Tx, _: Recorded, event: inventory.InboundPromiseMoved) -> None:
    """Goods come on another day than a customer was told."""
    if event.purpose == inventory.Purpose.ORDER:
        await orders.goods_move(tx, event.owner, event.hold)
    elif event.purpose == inventory.Purpose.CART:
        await orders.cart_promise(tx, event.hold)


async def inventory_serve_delivery(tx: Tx, _: Recorded, event: inventory.InboundPromiseReleased) -> None:
    """What was set aside for somebody who gave up can be had by the next."""
    await inventory.serve_delivery(tx, event.delivery)


@side_by_side
async def fulfillment_make_tasks(tx: Tx, _: Recorded, event: orders.OrderConfirmed) -> None:
    """A confirmed order becomes work for the places that deliver it."""
    await fulfillment.make_tasks(tx, event.order)


async def fulfillment_follow_parcel(tx: Tx, _: Recorded, event: delivery.ShipmentMoved) -> None:
    """What a carrier says about a parcel counts for its order."""
    await fulfillment.follow_parcel(tx, event.shipment)


async def desk_open_lost_parcel(tx: Tx, _: Recorded, event: fulfillment.ParcelMoved) -> None:
    """Somebody decides about a parcel that does not arrive, before the customer has to ask."""
    if event.state not in ("lost", "returned"):
        return
    order = await orders.load_order(tx, event.order)
    german, lost = order.language == "de", event.state == "lost"
    what = ("Paket verloren" if lost else "Paket zurück") if german else ("Parcel lost" if lost else "Parcel came back")
    wanted = desk.CaseInput(headline=f"{what}: {order.number}", body=event.tracking, order=event.order)
    await desk.open_case(tx, SYSTEM, wanted)


async def orders_follow_return(tx: Tx, _: Recorded, event: delivery.ShipmentMoved) -> None:
    """What a carrier says about a parcel that comes back counts for its order.

    One that is lost is refunded by rule, or somebody's case; so is one that arrives after it was refunded as lost.
    """
    found = await orders.follow_return(tx, event.shipment) if event.kind == "return" else None
    if found is None:
        return
    late = event.state == "delivered" and found.state is orders.ParcelState.LOST
    if not late and (event.state != "lost" or await orders.refund_lost_by_rule(tx, event.shipment)):
        return
    order = await orders.load_order(tx, event.order)
    german, english = (
        ("Rücksendung doch da", "Return came after all") if late else ("Rücksendung verloren", "Return lost")
    )
    headline = f"{german if order.language == 'de' else english}: {order.number}"
    await desk.open_case(tx, SYSTEM, desk.CaseInput(headline=headline, body=event.tracking, order=event.order))


async def fulfillment_drop_lines(tx: Tx, _: Recorded, event: orders.OrderCancelled) -> None:
    """Nobody fetches what was cancelled."""
    await fulfillment.drop_lines(tx, event.order, event.lines)


async def fulfillment_follow_address(tx: Tx, _: Recorded, event: orders.OrderAddressChanged) -> None:
    """A label that was made for the former address brings nothing to the new one."""
    await fulfillment.follow_address(tx, event.order)


async def fulfillment_follow_change(tx: Tx, _: Recorded, event: orders.OrderChanged) -> None:
    """What joined an order is work for its place; what is to be fetched otherwise than before is begun anew."""
    if event.kind in ("pieces", "delivery"):
        await fulfillment.drop_lines(tx, event.order, event.lines)
        await orders.take_up_again(tx, event.order, event.lines)
    elif event.kind == "date":
        await fulfillment.follow_date(tx, event.order, event.lines)
    elif event.kind == "keep":
        await _keep_longer(tx, event)
    if event.kind != "price":
        await fulfillment.make_tasks(tx, event.order)


async def _keep_longer(tx: Tx, event: orders.OrderChanged) -> None:
    """What lies ready is not given up before the moment until which it is kept now."""
    order = await orders.load_order(tx, event.order)
    until = datetime.fromisoformat(order.last("keep")["until"])
    await fulfillment.keep_longer(tx, event.order, event.lines, until)


async def till_issue_sale(tx: Tx, _: Recorded, event: orders.OrderConfirmed) -> None:
    """A sale whose card was charged has its receipt now."""
    if event.at_register:
        await till.issue_sale(tx, event.order)


async def till_issue_change(tx: Tx, _: Recorded, event: orders.OrderChanged) -> None:
    """An exchange, or what joined an order at a register, has its receipt now that the card was charged."""
    if event.kind == "exchange":
        await till.issue_exchange(tx, event.lines[0])
    elif event.kind == "paid":
        for line in event.lines:
            await till.issue_addition(tx, line)


async def till_issue_pickup(tx: Tx, _: Recorded, event: payments.PaymentCaptured) -> None:
    """Money taken on collection has its receipt."""
    if event.at_once or await payments.is_load(tx, event.order):
        return
    await till.issue_pickup(tx, event.payment)


async def till_issue_gift_card(tx: Tx, _: Recorded, event: payments.GiftCardLoaded) -> None:
    """A gift card that was sold at a register has its receipt when all of it is paid."""
    await till.issue_gift_card(tx, event.load)


async def payments_send_gift_card(tx: Tx, _: Recorded, event: payments.GiftCardLoaded) -> None:
    """A gift card of the shop leaves now, unless it is for a day to come."""
    await payments.send_gift_cards(tx, event.load)


async def loyalty_earn_at_hand_over(tx: Tx, recorded: Recorded, event: orders.OrderLinesHandedOver) -> None:
    """Goods in the customer's hands earn points."""
    if event.customer is not None:
        await loyalty.earn(tx, event.customer, event.order, event.amount_minor, recorded.id)


async def loyalty_earn_at_shipping(tx: Tx, recorded: Recorded, event: orders.OrderLinesShipped) -> None:
    """Goods that were shipped earn points."""
    if event.customer is not None:
        await loyalty.earn(tx, event.customer, event.order, event.amount_minor, recorded.id)


async def loyalty_take_back(tx: Tx, recorded: Recorded, event: orders.GoodsReturned) -> None:
    """Points go back with the goods."""
    await _leave_points(tx, recorded, event.customer, event.order)


async def loyalty_follow_price(tx: Tx, recorded: Recorded, event: orders.OrderChanged) -> None:
    """Points go back with the money for what was too dear."""
    if event.kind == "price":
        await _leave_points(tx, recorded, event.customer, event.order)


async def loyalty_follow_cancel(tx: Tx, recorded: Recorded, event: orders.OrderCancelled) -> None:
    """What was lost on its way, and is not sent once more after all, has its points already."""
    await _leave_points(tx, recorded, event.customer, event.order)


async def _leave_points(tx: Tx, recorded: Recorded, customer: UUID | None, order: UUID) -> None:
    """Those points stay that the goods still kept are worth."""
    if customer is not None:
        worth = orders.rewarded_minor(await orders.load_order(tx, order))
        await loyalty.take_back(tx, customer, order, worth, recorded.id)


async def desk_open_withdrawal(tx: Tx, _: Recorded, event: web.WithdrawalDeclared) -> None:
    """Whoever withdraws from a contract is not left waiting: the service desk has a case, also if no order fits."""
    german = event.language == "de"
    contract = event.contract[:CONTRACT_SHOWN]
    extent = event.parts or ("der ganze Vertrag" if german else "the whole contract")
    words = [
        ("Widerruf von" if german else "Withdrawal by", f"{event.name} <{event.email}>"),
        ("Vertrag" if german else "Contract", event.contract),
        ("Umfang" if german else "Extent", extent),
    ]
    wanted = desk.CaseInput(
        headline=f"Widerruf: {contract}" if german else f"Withdrawal: {contract}",
        body="\n".join(f"{label}: {value}" for label, value in words),
        order=event.order,
    )
    await desk.open_case(tx, SYSTEM, wanted)


async def channels_fan_out(tx: Tx, events: Sequence[Recorded]) -> None:
    """Whoever wants to know outside is told."""
    await channels.fan_out(tx, events)


REACTIONS: dict[type[Event], Sequence[Reaction]] = {
    locations.LocationSaved: [access_place_location, pricing_follow_region, orders_leave_place],
    locations.RegisterSaved: [access_place_register, pricing_want_book],
    pricing.PricesChanged: [pricing_ask_for_books],
    pricing.PriceListSaved: [pricing_ask_for_books],
    pricing.PromotionSaved: [pricing_ask_for_books],
    payments.PaymentAuthorized: [orders_go_on],
    payments.PaymentCaptured: [orders_settle, till_issue_pickup],
    payments.CaptureRefused: [desk_open_not_captured],
    payments.PaymentRefused: [orders_refuse_payment],
    payments.GiftCardLoaded: [till_issue_gift_card, payments_send_gift_card, gifting.gift_card_bought],
    payments.GiftCardRefused: [gifting.gift_card_refused],
    payments.GiftCardGivenBack: [gifting.gift_card_given_back],
    payments.GiftCardDue: [gifting.gift_card_due],
    inventory.HoldExpired: [orders_expire_reservation],
    inventory.PromiseHurt: [fulfillment_resource_hurt],
    inventory.InboundPromiseKept: [orders_goods_came],
    inventory.InboundPromiseBroken: [orders_goods_fail],
    inventory.InboundPromiseMoved: [orders_goods_move],
    inventory.InboundPromiseReleased: [inventory_serve_delivery],
    customers.PasswordForgotten: [telling.password_forgotten],
    orders.OrderPlaced: [telling.order_placed],
    orders.OrderConfirmed: [fulfillment_make_tasks, till_issue_sale, papers.documents_confirm],
    orders.OrderCancelled: [
        fulfillment_drop_lines,
        loyalty_follow_cancel,
        telling.order_cancelled,
        papers.documents_follow,
    ],
    orders.OrderChanged: [
        fulfillment_follow_change,
        till_issue_change,
        loyalty_follow_price,
        telling.order_changed,
        papers.documents_follow,
    ],
    orders.OrderLineResourced: [fulfillment_follow_source],
    delivery.ShipmentMoved: [fulfillment_follow_parcel, orders_follow_return, returning.return_labeled],
    orders.ReturnParcelMoved: [returning.return_moved],
    fulfillment.ParcelMoved: [desk_open_lost_parcel, telling.parcel_moved],
    fulfillment.PickupReminded: [telling.pickup_reminded],
    orders.OrderLinesHandedOver: [
        loyalty_earn_at_hand_over,
        telling.lines_handed_over,
        papers.documents_handed_over,
    ],
    orders.OrderLinesShipped: [loyalty_earn_at_shipping, telling.lines_shipped, papers.documents_shipped],
    orders.OrderLinesReady: [telling.lines_ready],
    orders.OrderAddressChanged: [fulfillment_follow_address, telling.address_changed],
    orders.OrderPromiseMoved: [telling.promise_moved],
    orders.ReservationExpired: [telling.reservation_expired],
    orders.GoodsReturned: [loyalty_take_back, telling.goods_returned, papers.documents_follow],
    till.ReceiptIssued: [papers.documents_keep_receipt],
    documents.DocumentPrinted: [telling.document_printed],
    payments.PaymentRefunded: [telling.refunded],
    web.WithdrawalDeclared: [desk_open_withdrawal],
}

# These are shown every event, whatever it is.
WATCHERS: Sequence[Watcher] = [channels_fan_out]
