"""Mails share a connection, and one that the server closed meanwhile is opened again."""

import asyncio
from collections.abc import AsyncIterator
from email.message import EmailMessage

import pytest
import pytest_asyncio
from aiosmtpd.smtp import SMTP, Envelope, Session

from hanse.kit.mail import MailServer
from hanse.kit.settings import Settings


class Post:
    """A mail server that knows who greeted it, and what it was given."""

    def __init__(self) -> None:
        self.greeted: list[SMTP] = []
        self.given: list[str] = []

    def answer(self) -> SMTP:
        self.greeted.append(SMTP(self))
        return self.greeted[-1]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.given += envelope.rcpt_tos
        return "250 Taken"

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if address.startswith("nobody"):
            return "550 Unknown here"
        envelope.rcpt_tos.append(address)
        return "250 Known"


@pytest_asyncio.fixture
async def post() -> AsyncIterator[tuple[Post, MailServer]]:
    made = Post()
    listening = await asyncio.get_running_loop().create_server(made.answer, "127.0.0.1", 0)
    server = MailServer(Settings(smtp_port=listening.sockets[0].getsockname()[1], smtp_tls=False))
    yield made, server
    await server.close()
    listening.close()


def mail(to: str) -> EmailMessage:
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = "shop@kogge.example", to, "Bestellung"
    written.set_content("Guten Tag")
    return written


async def test_the_next_mail_needs_no_greeting(post: tuple[Post, MailServer]) -> None:
    made, server = post
    await server.hand_over(mail("first@example.org"))
    await server.hand_over(mail("second@example.org"))
    assert made.given == ["first@example.org", "second@example.org"]
    assert len(made.greeted) == 1


async def test_a_server_that_hung_up_meanwhile_is_greeted_again(post: tuple[Post, MailServer]) -> None:
    made, server = post
    await server.hand_over(mail("first@example.org"))
    made.greeted[0].transport.close()
    await server.hand_over(mail("second@example.org"))
    assert made.given == ["first@example.org", "second@example.org"]
    assert len(made.greeted) == 2


async def test_a_mail_that_is_refused_is_no_matter_of_the_next(post: tuple[Post, MailServer]) -> None:
    made, server = post
    with pytest.raises(Exception, match="Unknown here"):
        await server.hand_over(mail("nobody@example.org"))
    await server.hand_over(mail("somebody@example.org"))
    assert made.given == ["somebody@example.org"]


async def test_more_mails_at_once_than_connections_all_leave(post: tuple[Post, MailServer]) -> None:
    made, server = post
    await asyncio.gather(*(server.hand_over(mail(f"{number}@example.org")) for number in range(20)))
    assert len(made.given) == 20
    assert len(made.greeted) == 4
