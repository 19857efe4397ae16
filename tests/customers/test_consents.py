"""The consent ledger: every word counts, and nothing is ever rewritten."""

import asyncpg
import pytest

from hanse import customers
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput, NotFound
from tests.customers.people import register


async def test_a_consent_is_kept_with_source_moment_and_exact_text(tx):
    made = await register(tx)
    after = await customers.give_consent(
        tx, made.id, "newsletter", "web:checkout", "v1", evidence={"address": "192.0.2.7"}
    )
    (kept,) = await customers.consent_history(tx, made.id)
    assert after.consents == {"newsletter": "given"}
    assert (kept.state, kept.source, kept.text_version, kept.at) == ("given", "web:checkout", "v1", tx.now)
    assert kept.text["en"].startswith("I would like to receive news and offers by e-mail.")
    assert kept.evidence == {"address": "192.0.2.7"}


async def test_what_is_withdrawn_and_given_again_stays_in_the_history(tx):
    made = await register(tx)
    for _ in range(2):
        await customers.give_consent(tx, made.id, "sms", "store:till")
        await customers.give_consent(tx, made.id, "sms", "store:till")
        await customers.withdraw_consent(tx, made.id, "sms", "mail:link")
        after = await customers.withdraw_consent(tx, made.id, "sms", "mail:link")
    assert after.consents == {"sms": "withdrawn"}
    states = [kept.state for kept in await customers.consent_history(tx, made.id)]
    assert states == ["withdrawn", "given", "withdrawn", "given"]
    events = await tx.column("select type from kit.event where type like 'consent.%' order by seq")
    assert events == ["consent.given", "consent.withdrawn"] * 2


async def test_a_withdrawal_without_consent_is_kept_too(tx):
    made = await register(tx)
    after = await customers.withdraw_consent(tx, made.id, "phone", "desk:call")
    assert after.consents == {"phone": "withdrawn"}


async def test_a_new_text_needs_a_new_consent_and_the_old_one_stays_as_it_was(tx):
    made = await register(tx)
    await customers.give_consent(tx, made.id, "profiling", "web:account")
    text = {"de": "Ein neuer Text.", "en": "A new text."}
    await customers.save_consent_text(tx, "profiling", "v2", text)
    await customers.save_consent_text(tx, "profiling", "v2", text)
    await customers.give_consent(tx, made.id, "profiling", "web:account")
    assert [kept.text_version for kept in await customers.consent_history(tx, made.id)] == ["v2", "v1"]
    assert {one.purpose: one.version for one in await customers.consent_texts(tx)}["profiling"] == "v2"


async def test_a_published_text_never_changes(tx):
    with pytest.raises(customers.ConsentTextFixed):
        await customers.save_consent_text(tx, "sms", "v1", {"de": "Anders.", "en": "Different."})


async def test_nobody_agrees_to_a_text_that_does_not_exist(tx):
    made = await register(tx)
    with pytest.raises(customers.UnknownConsentText):
        await customers.give_consent(tx, made.id, "sms", "store:till", "v9")
    with pytest.raises(InvalidInput):
        await customers.give_consent(tx, made.id, "everything", "store:till")
    with pytest.raises(InvalidInput):
        await customers.give_consent(tx, made.id, "sms", " ")
    with pytest.raises(NotFound):
        await customers.give_consent(tx, new_id(), "sms", "store:till")


@pytest.mark.parametrize(
    "sql",
    [
        "update customers.consent set state = 'withdrawn'",
        "delete from customers.consent",
        "truncate customers.consent",
        "update customers.consent_text set version = 'v0'",
        "truncate customers.consent_text cascade",
    ],
)
async def test_the_database_itself_refuses_to_rewrite_the_ledger(tx, sql):
    made = await register(tx)
    await customers.give_consent(tx, made.id, "sms", "store:till")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with tx.attempt():
            await tx.run(sql)
    assert [kept.state for kept in await customers.consent_history(tx, made.id)] == ["given"]


async def test_consent_is_never_invented_by_a_feed(tx):
    made = await customers.save_customer(tx, customers.SaveCustomer(source="erp", key="1", email="a@kogge.example"))
    assert made.consents == {}
