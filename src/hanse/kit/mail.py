"""The connections to the mail server. They are kept: greeting it costs more than handing over a mail."""

import asyncio
from email.message import Message

import aiosmtplib

from .settings import Settings

# So many at once: a mail server far away answers each of them slowly.
CONNECTIONS_MAX = 4
TIMEOUT_SECONDS = 15


class MailServer:
    """The mail server of the retailer, as the settings name it. Connections are opened when there is a mail."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._free: list[aiosmtplib.SMTP] = []
        self._places = asyncio.Semaphore(CONNECTIONS_MAX)

    async def hand_over(self, mail: Message) -> None:
        """Give the server one mail; it is answerable for it when this returns. Raises what aiosmtplib raises.

        A connection that the server closed meanwhile is opened again, so it may be given the same mail twice.
        """
        async with self._places:
            client = self._free.pop() if self._free else self._client()
            try:
                await _send(client, mail)
            except BaseException:
                # Nobody knows in the middle of what it was left.
                client.close()
                raise
            self._free.append(client)

    async def close(self) -> None:
        """Close all connections."""
        while self._free:
            self._free.pop().close()

    def _client(self) -> aiosmtplib.SMTP:
        known = self._settings
        return aiosmtplib.SMTP(
            hostname=known.smtp_host,
            port=known.smtp_port,
            username=known.smtp_user or None,
            password=known.smtp_password or None,
            start_tls=known.smtp_tls,
            timeout=TIMEOUT_SECONDS,
        )


async def _send(client: aiosmtplib.SMTP, mail: Message) -> None:
    if client.is_connected:
        try:
            await client.send_message(mail)
        except aiosmtplib.SMTPException:
            # A server that is tired of waiting hangs up, or says so (421), which aiosmtplib takes for the same.
            if client.is_connected:
                raise
        else:
            return
    await client.connect()
    await client.send_message(mail)
