"""The checkout as its page shows it: what was typed, what it comes to, how it can be paid."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from hanse import customers, delivery, orders, payments
from hanse.kit import address
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput
from hanse.orders import Delivery

from . import basket, cards, forms, points
from .visit import CHANNEL, Visit

# What a company calls the order in its own books.
REFERENCE_LONGEST = 60
ON_ACCOUNT = "on_account"
COUNTRY_WORDS: Mapping[str, str] = {
    "DE": "Germany", "AT": "Austria", "BE": "Belgium", "CH": "Switzerland", "DK": "Denmark", "FR": "France",
    "GB": "United Kingdom", "IT": "Italy", "LU": "Luxembourg", "NL": "Netherlands", "PL": "Poland", "SE": "Sweden",
}  # fmt: skip


class GiftCardShown(msgspec.Struct, frozen=True):
    """What a gift card pays of this order, and what it carries."""

    code: str
    pays_minor: int
    balance_minor: int


class Owed(msgspec.Struct, frozen=True):
    """What the house owes a customer and how much of it is wanted now, and in how many days they may pay on account;
    None where they may not.
    """

    credit_minor: int = 0
    pays_minor: int = 0
    account_days: int | None = None


class Purchase(msgspec.Struct, frozen=True):
    """Everything on the checkout's page."""

    basket: basket.Basket
    priced: orders.PricedCart
    offers: list[delivery.Offer]
    method: str | None
    countries: list[str]
    gift_card: GiftCardShown | None
    typed: Mapping[str, str]
    customer: customers.Customer | None
    ways: cards.Ways
    owed: Owed = Owed()
    pickup_points: points.Points = points.Points()

    @property
    def total_minor(self) -> int:
        return self.priced.quote.totals.total_minor

    @property
    def net_by_line(self) -> dict[UUID, int]:
        """What each line comes to without tax."""
        return {line.id: line.net_minor for line in self.priced.quote.lines}

    @property
    def goods_net(self) -> int | None:
        """What the articles come to without tax, for a company: its prices are shown so."""
        return sum(line.net_minor for line in self.priced.quote.lines) if self.priced.business else None

    @property
    def card_minor(self) -> int:
        """What is left for the card after gift card and store credit."""
        return _rest(self.priced, self.gift_card) - self.owed.pays_minor

    @property
    def takes_cards(self) -> bool:
        """Whether a card or a wallet is needed, and taken."""
        return self.card_minor > 0 and "card" in self.basket.policy.tenders

    @property
    def arrives(self) -> delivery.Offer | None:
        """The chosen way of delivery, with its days."""
        return next((one for one in self.offers if one.method == self.method), None)

    def value(self, name: str) -> str:
        """What stands in a field of the form."""
        return self.typed.get(name, "")


async def purchase(tx: Tx, visit: Visit, cart: orders.Cart, typed: Mapping[str, str]) -> Purchase:
    """Price the cart with the way of delivery that is chosen, or else the first.

    Refuses with GiftCardUnknown and NoTaxRate.
    """
    shown = await basket.basket(tx, visit, cart)
    ways, home = await delivery.list_methods(tx), visit.house.settings.country
    countries = points.reached(ways, delivery.Goal.ADDRESS, home)
    typed = points.moved(typed)
    there = await points.points(tx, visit, ways, typed, ships=shown.ships)
    country = typed.get("shipping.country") or home
    if there.wanted:
        country = there.chosen.address.country if there.chosen else there.country
    offers: list[delivery.Offer] = []
    priced = await orders.price_cart(tx, cart)
    method = None
    if shown.ships:
        goal = there.carrier if there.wanted else None
        offers = await delivery.methods(tx, CHANNEL, country, _shipped_minor(priced), goal)
        offer = next(
            (one for one in offers if one.method == typed.get("delivery_method")), offers[0] if offers else None
        )
        if offer is not None:
            method = offer.method
            offers = [_later(one, priced, tx.now.date()) for one in offers]
            priced = await orders.price_cart(
                tx,
                cart,
                shipping_minor=offer.price_minor,
                shipping_tax_class=offer.tax_class,
                destination=country,
            )
    customer = await customers.get_customer(tx, visit.actor.customer) if visit.actor.customer else None
    card = await _gift_card(tx, typed.get("gift_card", ""), priced.due_now_minor, visit.currency)
    return Purchase(
        basket=shown,
        priced=priced,
        offers=offers,
        method=method,
        countries=countries,
        gift_card=card,
        typed=typed,
        customer=customer,
        ways=cards.ways(visit),
        owed=await _owed(tx, visit, shown.policy.tenders, typed, _rest(priced, card)),
        pickup_points=there,
    )


def _rest(priced: orders.PricedCart, card: GiftCardShown | None) -> int:
    return priced.due_now_minor - (card.pays_minor if card else 0)


async def _owed(tx: Tx, visit: Visit, taken: Sequence[str], typed: Mapping[str, str], rest_minor: int) -> Owed:
    """What an account may pay with beside cards, as far as the shop takes it; guests have neither."""
    customer = visit.actor.customer
    if customer is None or rest_minor <= 0:
        return Owed()
    credit = (await payments.get_store_credit(tx, customer, visit.currency)).balance_minor
    credit = credit if "gift_card" in taken else 0
    pays = min(credit, rest_minor) if typed.get("store_credit") else 0
    days = None
    if "on_account" in taken:
        standing = await payments.standing_of(tx, customer)
        days = standing.terms.days if standing.open_minor + rest_minor - pays <= standing.terms.limit_minor else None
    return Owed(credit, pays, days)


def _later(offer: delivery.Offer, priced: orders.PricedCart, today: date) -> delivery.Offer:
    """The way of delivery with the days on which it arrives when the goods have come first."""
    dates = {line.id: line.expected_date for line in priced.shown}
    parcels = [dates.get(line.id) for line in priced.cart.lines if line.delivery is Delivery.SHIP]
    first, last = orders.arrival_window((offer.from_date, offer.to_date), today, parcels)
    return msgspec.structs.replace(offer, from_date=first, to_date=last)


def _shipped_minor(priced: orders.PricedCart) -> int:
    """The worth of what goes into parcels: it decides whether sending is free."""
    ships = {line.id for line in priced.cart.lines if line.delivery is Delivery.SHIP}
    return sum(line.total_minor + line.relieved_minor for line in priced.quote.lines if line.id in ships)


async def _gift_card(tx: Tx, code: str, due_minor: int, currency: str) -> GiftCardShown | None:
    if not code or not due_minor:
        return None
    found = await payments.get_gift_card(tx, code)
    if found.currency != currency or found.balance_minor <= 0:
        raise payments.GiftCardEmpty(amount_minor=due_minor)
    return GiftCardShown(found.code, min(found.balance_minor, due_minor), found.balance_minor)


def known_fields(customer: customers.Customer, chosen: UUID | None, *, ships: bool) -> dict[str, str]:
    """What an account knows already, as the fields of the form. Where nothing is sent, only a bill has an address."""
    fields = {"name": customer.name, "email": customer.email or "", "phone": customer.phone or ""}
    usable = [one for one in customer.addresses if one.kind != "billing"] or customer.addresses
    found = next((one for one in usable if one.id == chosen), usable[0] if usable else None)
    billing = next((one.address for one in customer.addresses if one.kind == "billing"), None)
    if not ships:
        needed = found.address if found and customer.business else None
        return fields | forms.spread("billing", billing or needed)
    fields |= forms.spread("billing", billing) | ({"billing_differs": "yes"} if billing and found else {})
    return fields | forms.spread("shipping", found.address if found else None)


def wish(form: Mapping[str, Any], bought: Purchase, expected_minor: int) -> orders.PlaceOrder:
    """The order that the form asks for. Refuses with InvalidInput, which names every field that is wrong."""
    name, email = forms.typed(form, "name"), forms.typed(form, "email")
    ships, to_point = bought.basket.ships, bought.pickup_points.wanted
    shipping = forms.address(form, "shipping", name=name) if ships and not to_point else None
    billing = shipping
    if forms.ticked(form, "billing_differs") if shipping else to_point or _billed(form, bought):
        company = bought.priced.business.company if bought.priced.business else ""
        billing = forms.address(form, "billing", name=name, company=company)
    wrong = [{"field": field, "reason": "missing"} for field, value in (("name", name), ("email", email)) if not value]
    point = points.wanted(form, bought.pickup_points) if to_point else None
    wrong += points.wrong_in(form, bought.pickup_points)
    if email and "@" not in email:
        wrong.append({"field": "email", "reason": "not an e-mail address"})
    wrong += _wrong_address(shipping, "shipping")
    if billing is not shipping:
        wrong += _wrong_address(billing, "billing")
    if wrong:
        raise InvalidInput(fields=wrong)
    if point and bought.method is None:
        raise orders.PointOutOfReach(point=point.point)
    return orders.PlaceOrder(
        cart=bought.basket.cart.id,
        email=email,
        name=name,
        phone=forms.typed(form, "phone"),
        billing=billing,
        shipping=shipping,
        pickup_point=point,
        delivery_method=bought.method if ships else None,
        payments=tenders(form, bought),
        expected_total_minor=expected_minor,
        order_reference=forms.typed(form, "order_reference")[:REFERENCE_LONGEST] if bought.priced.business else "",
    )


def _billed(form: Mapping[str, Any], bought: Purchase) -> bool:
    """Whether who only collects wants an invoice with an address, or gets one that has to say where they are."""
    typed = any(forms.typed(form, f"billing.{name}") for name in ("company", "street", "postal_code", "city"))
    return typed or bought.priced.business is not None or forms.typed(form, "card") == ON_ACCOUNT


def _wrong_address(value: address.Address | None, at: str) -> list[dict[str, str]]:
    try:
        if value is not None:
            address.checked(value, at=at)
    except InvalidInput as refusal:
        return list(refusal.facts["fields"])
    return []


def tenders(form: Mapping[str, Any], bought: Purchase) -> list[orders.TenderWanted]:
    """How it is paid: the gift card first, then store credit, and the rest by card or on account.

    Refuses with InvalidInput when no way is chosen.
    """
    found = []
    if bought.gift_card is not None:
        found.append(orders.TenderWanted("gift_card", bought.gift_card.pays_minor, bought.gift_card.code))
    if bought.owed.pays_minor:
        found.append(orders.TenderWanted("store_credit", bought.owed.pays_minor))
    if bought.card_minor > 0:
        token = forms.typed(form, "card")
        if token == ON_ACCOUNT and bought.owed.account_days is not None:
            return [*found, orders.TenderWanted("on_account", bought.card_minor)]
        tender = bought.ways.tender(token)
        if tender is None:
            raise InvalidInput(fields=[{"field": "card", "reason": "choose one"}])
        found.append(orders.TenderWanted(tender[0], bought.card_minor, tender[1]))
    return found
