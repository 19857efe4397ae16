"""Every setting of the platform, as values. They are read in main, from the environment and one file."""

from pathlib import Path

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How this installation runs. Environment names are HANSE_ and the field in capitals; DATABASE_URL stands alone."""

    database_url: str | None = None
    data: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    demo: bool = False
    public_url: str = ""
    retailer: str = "Kogge"
    currency: str = "EUR"
    country: str = "DE"
    language: str = "de"
    time_zone: str = "Europe/Berlin"
    secret: str = ""
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 0
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: bool = True
    mail_from: str = "shop@kogge.example"
    payment_url: str = ""
    payment_secret: str = ""
    terminal_url: str = ""
    carrier_url: str = ""
    carrier_secret: str = ""
    stripe_key: str = ""
    stripe_publishable_key: str = ""
    stripe_url: str = ""
    stripe_webhook_secret: str = ""
    vat_check_url: str = ""
    vat_id: str = ""
    webhook_private_addresses: bool = False
    log_format: str = "text"
    log_level: str = "info"
    secure_cookies: bool = False
