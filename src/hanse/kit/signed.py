"""Messages between us and a counterpart with whom we share a secret, signed by Standard Webhooks."""

import base64
import hashlib

from standardwebhooks import Webhook


def signing(secret: str) -> Webhook:
    """Signs and checks messages with a key made of a shared secret (https://www.standardwebhooks.com)."""
    return Webhook(base64.b64encode(hashlib.sha256(secret.encode()).digest()).decode())
