"""The simulated payment provider, for as long as the history is played."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from hanse.kit import postgres
from hanse.kit.settings import Settings
from hanse.main.processes import wait_until_ready
from hanse.main.settings import WrongSetting

MODULE = "hanse.payments.providers.simulator"
BOOKS = "payments.sqlite"
READY_SECONDS = 20.0


@contextmanager
def payment_provider(settings: Settings) -> Iterator[None]:
    """Have a provider that answers: the one that runs already, or one with the books that the platform goes on with.

    Raises WrongSetting when none does.
    """
    address = f"{settings.payment_url}/totals"
    if wait_until_ready(address, 0.2, lambda: True):
        yield
        return
    folder = settings.data or postgres.default_data_dir()
    folder.mkdir(parents=True, exist_ok=True)
    port = settings.payment_url.rpartition(":")[2]
    environment = {
        **os.environ,
        "HANSE_PAYMENT_SECRET": settings.payment_secret,
        "HANSE_PARENT_PID": str(os.getpid()),
    }
    command = [sys.executable, "-m", MODULE, "--port", port, "--data", str(folder / BOOKS)]
    with subprocess.Popen(command, env=environment, start_new_session=True) as running:
        try:
            if not wait_until_ready(address, READY_SECONDS, lambda: running.poll() is None):
                raise WrongSetting(f"No payment provider answers at {settings.payment_url}; see HANSE_PAYMENT_URL.")
            yield
        finally:
            running.terminate()
