"""What customers are told of what they send or bring back: what to do, and that it has arrived."""

from typing import Any

from hanse import delivery, engagement, locations, orders
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.kit.events import Recorded
from hanse.kit.qr import png

from .telling import day_of, moment_of, note, placed, tell

ANSWERED = ("announced", "refused")


async def return_moved(tx: Tx, recorded: Recorded, event: orders.ReturnParcelMoved) -> None:
    """It was announced, which is told as soon as the carrier has answered, or it has arrived."""
    parcel = await orders.get_return_parcel(tx, SYSTEM, event.parcel)
    order = await orders.load_order(tx, event.order)
    if event.state == orders.ParcelState.ANNOUNCED:
        await note(tx, recorded, order, "return_announced", location=event.location)
        if parcel.carried is None or parcel.carried.state != "wanted":
            await _announced(tx, recorded, order, parcel)
    elif event.state == orders.ParcelState.ARRIVED:
        await note(tx, recorded, order, "return_arrived", location=event.location)
        await _arrived(tx, recorded, order, parcel)


async def return_labeled(tx: Tx, recorded: Recorded, event: delivery.ShipmentMoved) -> None:
    """The carrier has answered: its label or code goes to the customer, or they are told that there is none."""
    if event.kind != "return" or event.state not in ANSWERED:
        return
    parcel = await orders.get_return_parcel(tx, SYSTEM, event.shipment)
    await _announced(tx, recorded, await orders.load_order(tx, parcel.order), parcel)


async def _announced(tx: Tx, recorded: Recorded, order: orders.Order, parcel: orders.ReturnParcel) -> None:
    """What to do, by when, and what is needed for it: once, whatever is heard first."""
    if parcel.state is not orders.ParcelState.ANNOUNCED:
        return
    carried = parcel.carried
    code = parcel.code or (carried.drop_off_code if carried else "")
    labeled = carried is not None and carried.has_label and not code
    files = []
    if labeled:
        label = await orders.label_of_return(tx, SYSTEM, parcel.id)
        files = [engagement.Attachment(f"{parcel.number}.pdf", "application/pdf", label)]
    elif code:
        files = [engagement.Attachment(f"{parcel.number}.png", "image/png", png(code))]
    place = await locations.get_location(tx, parcel.location) if parcel.location else None
    await tell(
        tx,
        recorded,
        order,
        "return_announced",
        key=parcel.id,
        rows=_rows(order, parcel),
        attachments=files,
        way=str(parcel.way),
        return_number=parcel.number,
        day=day_of(order.language, parcel.due_date) if parcel.due_date else "",
        code=code,
        labeled=labeled,
        carrier=carried.carrier if carried else "",
        **placed(place),
    )


async def _arrived(tx: Tx, recorded: Recorded, order: orders.Order, parcel: orders.ReturnParcel) -> None:
    """It lies with us: the receipt of whoever handed it in, with where and when, and what was not among it."""
    if parcel.location is None or parcel.arrived_at is None:
        return
    place = await locations.get_location(tx, parcel.location)
    counted = next((one.facts for one in reversed(order.adjustments) if _is_arrival(one, parcel)), {})
    await tell(
        tx,
        recorded,
        order,
        "return_arrived",
        key=parcel.id,
        rows=_rows(order, parcel),
        way=str(parcel.way),
        return_number=parcel.number,
        moment=moment_of(order.language, parcel.arrived_at, place),
        announced_quantity=counted.get("announced_quantity", ""),
        quantity=counted.get("quantity", ""),
        **placed(place),
    )


def _is_arrival(one: orders.Adjustment, parcel: orders.ReturnParcel) -> bool:
    return one.kind == "return_arrived" and one.facts.get("parcel") == parcel.number


def _rows(order: orders.Order, parcel: orders.ReturnParcel) -> list[dict[str, Any]]:
    names = {line.id: line.name.get(order.language, line.sku) for line in order.lines}
    return [{"quantity": one.quantity, "name": names.get(one.line, "")} for one in parcel.lines]
