"""Messages are composed in both languages, said once, and caught by the demo's mail server."""

import asyncio
import os
import socket
import sys
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from hanse import engagement
from hanse.engagement.jobs import as_mail, send
from hanse.engagement.queries import attachments_of
from hanse.engagement.rules import compose
from hanse.kit.db import Database, Tx
from hanse.kit.house import House

SENDER = "shop@kogge.example"
FACTS = {
    "retailer": "Kogge",
    "name": "Test <Kundin>",
    "number": "H-100001",
    "currency": "EUR",
    "rows": [{"quantity": 2, "name": "Mütze & Schal", "total_minor": 3980}],
    "shipping_minor": 490,
    "total_minor": 4470,
    "url": "http://shop.test/orders/1",
    "code": "ABC234",
    "place_name": "Lübeck Altstadt",
    "place_street": "Hafenstraße 1",
    "place_city": "23552 Lübeck",
    "tracking": "1Z999",
    "reason": "not found",
    "return_number": "R-10001",
    "amount_minor": 1990,
    "contract": "H-100001",
    "moment": "21.11.2026 12:00",
    "day": "27.11.2026",
    "parts": "",
    "minutes": 60,
    "document_number": "RE-2026-000001",
    "change": "address",
    "lost": False,
    "exchanged": False,
    "refunds": [{"tender": "card", "amount_minor": 1000}, {"tender": "cash", "amount_minor": 990}],
    "deducted_minor": 500,
    "way": "store",
    "labeled": False,
    "carrier": "Küstenbote",
    "announced_quantity": "3",
    "quantity": "2",
    "giver": "Test <Kundin>",
    "message": "Alles Gute & bis bald",
    "recipient": "Test <Kundin>",
    "days": 14,
    "state": "loaded",
    "missed": "Regenjacke Norderney, Marine",
    "hours": ["Mo–Sa 07:00–20:00", "So 09:00–14:00"],
    "customer_number": "12345678",
    "collected": False,
    "point": "Kiosk an der Trave, Traveufer 11, 23552 Lübeck",
}
TEMPLATES = sorted({p.name.split(".")[0] for p in (Path(engagement.__file__).parent / "templates").glob("*.*.mjml")})


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_template_speaks_both_languages(template: str, language: str) -> None:
    subject, html, plain = compose(template, language, FACTS)
    assert subject
    assert "{{" not in html + plain
    assert "Test &lt;Kundin&gt;" in html
    assert "Test <Kundin>" in plain
    assert ("Guten Tag" in plain) == (language == "de")


def test_amounts_are_written_in_the_manner_of_the_language() -> None:
    assert "44,70\xa0€" in compose("order_received", "de", FACTS)[1]
    assert "€44.70" in compose("order_received", "en", FACTS)[1]


def wanted(**changes: object) -> engagement.MessageWanted:
    given = engagement.MessageWanted(
        key="order:1", template="order_received", address="kundin@example.org", language="de", facts=FACTS
    )
    return msgspec.structs.replace(given, **changes)


async def test_the_same_is_said_once(tx: Tx) -> None:
    assert await engagement.say(tx, wanted()) is not None
    assert await engagement.say(tx, wanted()) is None
    assert len((await engagement.list_messages(tx)).items) == 1


def read(mail: Message) -> EmailMessage:
    """A mail as who gets it reads it."""
    return message_from_bytes(mail.as_bytes(), policy=policy.default)


async def test_a_file_goes_with_its_message_and_is_not_kept_after_it(tx: Tx) -> None:
    file = engagement.Attachment("RE-2026-000001.pdf", "application/pdf", b"%PDF-1.7")
    message = await engagement.say(tx, wanted(attachments=[file]))
    assert message is not None
    mail = read(as_mail(await engagement.get_message(tx, message), SENDER, await attachments_of(tx, message)))
    (part,) = mail.iter_attachments()
    assert (part.get_filename(), part.get_content_type(), part.get_content()) == (
        "RE-2026-000001.pdf", "application/pdf", b"%PDF-1.7",
    )  # fmt: skip
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert "44,70" in plain.get_content()
    await engagement.mark_sent(tx, message)
    assert await attachments_of(tx, message) == []


async def test_nobody_writes_headers_of_their_own(tx: Tx) -> None:
    message = await engagement.say(tx, wanted())
    assert message is not None
    said = await engagement.get_message(tx, message)
    forged = msgspec.structs.replace(said, subject="Danke\r\nBcc: all@example.org", address="a@example.org\nCc: b@c.de")
    mail = read(as_mail(forged, "Kögge <shop@kogge.example>"))
    assert (mail["Bcc"], mail["Cc"], mail["Subject"]) == (None, None, "Danke Bcc: all@example.org")
    assert (mail["From"], mail["Message-ID"]) == ("Kögge <shop@kogge.example>", f"<{message}@kogge.example>")


async def test_nothing_is_said_to_nobody(tx: Tx) -> None:
    assert await engagement.say(tx, wanted(address="")) is None


async def test_a_mail_that_is_sent_twice_is_caught_once(house: House, database: Database, database_url: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    catcher = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "hanse.main.mailbox", "--port", str(port),
        env={**os.environ, "DATABASE_URL": database_url, "HANSE_PARENT_PID": str(os.getpid())},
    )  # fmt: skip
    try:
        settings = msgspec.structs.replace(house.settings, smtp_host="127.0.0.1", smtp_port=port, smtp_tls=False)
        sender = House(database, settings, house.outbound, house.identify)
        async with database.transaction() as tx:
            message = await engagement.say(tx, wanted())
        await _until_listening(port)
        await send(sender, {"message": str(message)})
        # The process died after the mail was out and before that was written down.
        async with database.transaction() as tx:
            await tx.run("update engagement.message set state = 'queued', sent_at = null where id = $1", message)
        await send(sender, {"message": str(message)})
        async with database.transaction() as tx:
            (mail,) = await engagement.caught_mails(tx)
            assert message is not None
            sent = await engagement.get_message(tx, message)
        assert mail.subject == "Ihre Bestellung H-100001 ist eingegangen"
        assert "Mütze & Schal" in mail.plain
        assert sent.state == "sent"
    finally:
        catcher.terminate()
        await catcher.wait()


async def _until_listening(port: int) -> None:
    for _ in range(100):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    pytest.fail("the mail server did not listen")


async def test_a_question_is_asked_once_and_answered_once(tx: Tx) -> None:
    order = uuid4()
    survey = await engagement.ask(tx, order, None)
    assert survey is not None
    assert await engagement.ask(tx, order, None) is None
    answered = await engagement.answer(tx, survey.token, 9, " schnell ")
    assert (answered.score, answered.remark) == (9, "schnell")
    with pytest.raises(engagement.SurveyClosed):
        await engagement.answer(tx, survey.token, 1, "")
