"""Acts that bring the customers: profiles, cards, accounts, and what they agreed to, each at its time."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from hanse import customers
from hanse.kit import passwords
from hanse.kit.db import Tx
from hanse.main.demo import people
from hanse.main.demo.addresses import address
from hanse.main.demo.known import SOURCE
from hanse.main.demo.stage import Act

TEXTS_SINCE = timedelta(days=1450)
VERSION = "1"
TEXTS = {
    customers.Purpose.NEWSLETTER: (
        "Kogge darf mir Neuigkeiten und Angebote per E-Mail schicken. Ich kann das jederzeit widerrufen.",
        "Kogge may send me news and offers by e-mail. I can withdraw this at any time.",
    ),
    customers.Purpose.SMS: (
        "Kogge darf mir Neuigkeiten und Angebote als SMS schicken. Ich kann das jederzeit widerrufen.",
        "Kogge may send me news and offers by text message. I can withdraw this at any time.",
    ),
    customers.Purpose.PHONE: (
        "Kogge darf mich zu Angeboten anrufen. Ich kann das jederzeit widerrufen.",
        "Kogge may call me about offers. I can withdraw this at any time.",
    ),
    customers.Purpose.PROFILING: (
        "Kogge darf aus meinen Einkäufen ableiten, was mich interessiert. Ich kann das jederzeit widerrufen.",
        "Kogge may conclude from my purchases what interests me. I can withdraw this at any time.",
    ),
}
# Letters by post need no consent of their own here.
PURPOSES: dict[str, customers.Purpose] = {
    "mail_marketing": customers.Purpose.NEWSLETTER,
    "sms_marketing": customers.Purpose.SMS,
    "profiling": customers.Purpose.PROFILING,
}
DESKS = {"web": "web:registration", "app": "app:registration", "store": "store:till", "phone": "phone:desk"}


def acts(now: datetime) -> Iterator[Act]:
    """The customers of a system before this one move in, and their consents follow in the order of time."""

    async def publish(tx: Tx) -> None:
        for purpose, (german, english) in TEXTS.items():
            await customers.save_consent_text(tx, purpose, VERSION, {"de": german, "en": english})

    async def move_in(tx: Tx) -> None:
        loaded = await customers.load_customers(tx, [_row(one, now) for one in people.customers()])
        if loaded.refused:
            raise ValueError(f"customer {loaded.refused[0].index}: {loaded.refused[0].reason}")
        ids = await customers.customers_by_key(tx, SOURCE, [one.key for one in people.customers()])
        with_account = [one for one in people.customers() if one.has_account]
        # All demo accounts have one password, so that one hash is enough.
        secret = await passwords.hashed(people.DEMO_LOGIN)
        await customers.open_accounts(tx, {ids[one.key]: secret for one in with_account})
        title = {"de": "Als Kunde angemeldet", "en": "Registered as a customer"}
        await customers.note_many(
            tx,
            [
                customers.TimelineEntry(
                    ids[one.key], _since(one, now), "registered", "web", None, "customer", ids[one.key], title
                )
                for one in with_account
            ],
        )

    yield Act(now - TEXTS_SINCE, "texts of consent", publish)
    yield Act(now - TEXTS_SINCE, "customers", move_in)
    yield Act(now - TEXTS_SINCE, "consents", lambda tx: consent(tx, now))


def _row(one: people.Customer, now: datetime) -> customers.SaveCustomer:
    name = f"{one.given_name} {one.family_name}"
    home = address(name, one.address.street, one.address.postal_code, one.address.city, one.address.country)
    return customers.SaveCustomer(
        source=SOURCE,
        key=one.key,
        given_name=one.given_name,
        family_name=one.family_name,
        email=one.mail,
        phone=one.phone,
        card=one.card,
        language=one.language,
        addresses=[("shipping", home)],
        created_at=_since(one, now),
    )


def _since(one: people.Customer, now: datetime) -> datetime:
    return now - timedelta(days=one.known_since_days_ago)


async def consent(tx: Tx, now: datetime) -> None:
    """Everything that was said about consent, at the moment at which it was said."""
    ids = await customers.customers_by_key(tx, SOURCE, [one.key for one in people.customers()])
    said = [
        (now - timedelta(days=given.days_ago), ids[one.key], given)
        for one in people.customers()
        for given in one.consents
        if given.purpose in PURPOSES
    ]
    for at, customer, given in sorted(said, key=lambda entry: entry[0]):
        tx.now = at
        purpose, where = PURPOSES[given.purpose], DESKS[given.source]
        if given.granted:
            await customers.give_consent(tx, customer, purpose, where)
        else:
            await customers.withdraw_consent(tx, customer, purpose, where)
