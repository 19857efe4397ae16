"""Verbs that write: staff, sessions, keys, and the audit log."""

from .audit import audit, seal_audit
from .keys import create_key, note_key_use, revoke_key
from .places import place_location, place_register
from .sessions import act_by_pin, clear_sessions, note_session_use, sign_in, sign_out, verify_pin
from .staff import add_staff, change_password, change_staff, employ, reset_password, set_pin, set_roles

__all__ = [
    "act_by_pin",
    "add_staff",
    "audit",
    "change_password",
    "change_staff",
    "clear_sessions",
    "create_key",
    "employ",
    "note_key_use",
    "note_session_use",
    "place_location",
    "place_register",
    "reset_password",
    "revoke_key",
    "seal_audit",
    "set_pin",
    "set_roles",
    "sign_in",
    "sign_out",
    "verify_pin",
]
