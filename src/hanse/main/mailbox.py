"""A mail server that keeps what it is given: `python -m hanse.main.mailbox --port P`.

It listens on loopback only and delivers nothing; the caught mails are shown on the mailbox page.
"""

import argparse
import asyncio
import os
import signal
from collections.abc import Sequence
from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from hanse import engagement
from hanse.kit.db import Database, connect
from hanse.kit.lifeline import tie_to_parent


class Catcher:
    """Puts every mail into the database before it says that it took it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        """One mail, to one or more recipients; named as aiosmtpd asks."""
        mail = message_from_bytes(cast("bytes", envelope.content), policy=policy.default)
        html, plain = mail.get_body(("html",)), mail.get_body(("plain",))
        async with self._database.transaction() as tx:
            for recipient in envelope.rcpt_tos:
                await engagement.catch(
                    tx,
                    engagement.CaughtMail(
                        f"{mail['Message-ID']} {recipient}",
                        str(envelope.mail_from or ""),
                        recipient,
                        str(mail["Subject"] or ""),
                        html.get_content() if html is not None else "",
                        plain.get_content() if plain is not None else "",
                        datetime.now(UTC),
                    ),
                )
        return "250 Caught"


async def serve(port: int) -> None:
    """Listen until told to stop."""
    database = await connect(os.environ["DATABASE_URL"], most=2)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Catcher(database), loop=loop), "127.0.0.1", port)
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    await stopping.wait()
    server.close()
    await database.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Catch mails until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    asyncio.run(serve(parser.parse_args(arguments).port))


if __name__ == "__main__":
    tie_to_parent()
    main()
