"""Vertrag widerrufen (BGB section 356a): for everybody, without an account, in two steps, acknowledged at once."""

from typing import Any

from litestar.handlers import HTTPRouteHandler

from hanse import customers, engagement, orders
from hanse.kit import attempts, edge
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput, Refusal
from hanse.web import forms, printing
from hanse.web.contracts import WithdrawalDeclared
from hanse.web.forms import Form, Wrong
from hanse.web.visit import SEE, AnyRequest, Page, Visit, enter

FIELDS = ("name", "contract", "email", "parts")
PER_ADDRESS = 30


@edge.get("/withdrawal", needs=SEE, page=True)
async def get_withdrawal(tx: Tx, actor: Actor, house: House, request: AnyRequest) -> Page:
    """The first step: who withdraws from what, and where to send the acknowledgement."""
    visit = await enter(tx, actor, house, request)
    typed = {name: request.query_params.get(name, "")[:200] for name in FIELDS}
    return visit.show("withdrawal.html", canonical="/withdrawal", typed=typed, wrong=None, step="fill")


@edge.post("/withdrawal", needs=SEE, page=True, status=303)
async def post_withdrawal(tx: Tx, actor: Actor, house: House, request: AnyRequest, data: Form) -> Page:
    """The second step shows what was typed; confirming it is the declaration."""
    visit = await enter(tx, actor, house, request)
    typed = {name: forms.typed(data, name) for name in FIELDS}
    try:
        _check(typed)
        if forms.typed(data, "action") != "confirm":
            return visit.show(
                "withdrawal.html", personal=True, address="/withdrawal", typed=typed, wrong=None, step="confirm"
            )
        address = request.client.host if request.client else ""
        await attempts.count(tx, f"withdrawal:{address}", PER_ADDRESS)
        declared = await declare(tx, visit, typed)
    except Refusal as refusal:
        return visit.show(
            "withdrawal.html",
            personal=True,
            address="/withdrawal",
            status=refusal.status,
            typed=typed,
            wrong=Wrong.of(refusal),
            step="fill",
        )
    return visit.show("withdrawal_received.html", personal=True, address="/withdrawal", declared=declared)


def _check(typed: dict[str, str]) -> None:
    wrong = [{"field": name, "reason": "missing"} for name in ("name", "contract", "email") if not typed[name]]
    if typed["email"] and "@" not in typed["email"]:
        wrong.append({"field": "email", "reason": "not an e-mail address"})
    if wrong:
        raise InvalidInput(fields=wrong)


async def declare(tx: Tx, visit: Visit, typed: dict[str, str]) -> WithdrawalDeclared:
    """Take the declaration in, whatever it names: an event, an entry on the customer's timeline, an answer by mail.

    It is neither refused nor answered differently when the order is unknown, so that nobody learns who ordered what.
    """
    order = await orders.find_order(tx, SYSTEM, typed["contract"])
    own = order if order is not None and order.email == typed["email"].lower() else None
    declared = WithdrawalDeclared(
        declaration=new_id(),
        order=own.id if own else None,
        contract=typed["contract"],
        name=typed["name"],
        email=typed["email"],
        parts=typed["parts"],
        language=visit.language,
        declared_at=tx.now,
    )
    await tx.emit(declared)
    if own is not None:
        await orders.declare_withdrawal(tx, visit.actor, own.id, declared.parts, declared.declaration)
    if own is not None and own.customer is not None:
        title = {"de": f"Widerruf erklärt: {own.number}", "en": f"Withdrawal declared: {own.number}"}
        facts: dict[str, Any] = {"parts": declared.parts, "declaration": str(declared.declaration)}
        await customers.note(
            tx,
            customers.TimelineEntry(
                own.customer, tx.now, "withdrawal", "web", None, "order", own.id, title, facts, declared.declaration
            ),
        )
    await engagement.say(
        tx,
        engagement.MessageWanted(
            key=f"withdrawal:{declared.declaration}",
            template="withdrawal",
            address=declared.email,
            language=visit.language,
            facts={
                "retailer": visit.house.settings.retailer,
                "name": declared.name,
                "contract": declared.contract,
                "parts": declared.parts,
                "moment": printing.moment(tx.now, visit.zone, visit.language),
            },
            customer=own.customer if own else None,
            order=declared.order,
        ),
    )
    return declared


ROUTES: list[HTTPRouteHandler] = [get_withdrawal, post_withdrawal]
