"""Verbs that write."""

from .accounts import (
    change_shopper_password,
    clear_shopper_sessions,
    note_shopper_use,
    open_accounts,
    register,
    sign_in_shopper,
    sign_out_shopper,
    start_session,
)
from .consents import give_consent, save_consent_text, withdraw_consent
from .load import load_customers, save_customer
from .profiles import (
    add_address,
    attach_identifier,
    change_customer,
    issue_card,
    remove_address,
    set_group,
    start_guest,
)
from .timeline import note, note_many

__all__ = [
    "add_address",
    "attach_identifier",
    "change_customer",
    "change_shopper_password",
    "clear_shopper_sessions",
    "give_consent",
    "issue_card",
    "load_customers",
    "note",
    "note_many",
    "note_shopper_use",
    "open_accounts",
    "register",
    "remove_address",
    "save_consent_text",
    "save_customer",
    "set_group",
    "sign_in_shopper",
    "sign_out_shopper",
    "start_guest",
    "start_session",
    "withdraw_consent",
]
