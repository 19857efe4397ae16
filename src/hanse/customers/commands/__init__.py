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
from .business import (
    ask_due_vat_ids,
    ask_vat_id,
    end_business,
    set_business,
    set_vat_policy,
    take_in_vat_answer,
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
from .resets import clear_resets, forget_password, make_reset_link, reset_password
from .timeline import note, note_many

__all__ = [
    "add_address",
    "ask_due_vat_ids",
    "ask_vat_id",
    "attach_identifier",
    "change_customer",
    "change_shopper_password",
    "clear_resets",
    "clear_shopper_sessions",
    "end_business",
    "forget_password",
    "give_consent",
    "issue_card",
    "load_customers",
    "make_reset_link",
    "note",
    "note_many",
    "note_shopper_use",
    "open_accounts",
    "register",
    "remove_address",
    "reset_password",
    "save_consent_text",
    "save_customer",
    "set_business",
    "set_group",
    "set_vat_policy",
    "sign_in_shopper",
    "sign_out_shopper",
    "start_guest",
    "start_session",
    "take_in_vat_answer",
    "withdraw_consent",
]
