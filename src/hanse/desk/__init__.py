"""desk: the contact centre. Find anything, see a customer whole, act for them, write down what was said."""

from .commands import (
    change_case,
    close_session,
    note,
    note_case,
    open_cart,
    open_case,
    search,
    start_session,
    view_customer,
)
from .contracts import (
    CartShown,
    Case,
    CaseChange,
    CaseChanged,
    CaseEntry,
    CaseInput,
    CaseOpened,
    CaseRow,
    CaseState,
    CustomerView,
    DeskSessionClosed,
    DeskSessionStarted,
    Found,
    Hit,
    HitKind,
    Matter,
    MessageShown,
    Note,
    Outcome,
    PickupWaiting,
    ReturnShown,
    Session,
    SessionChannel,
)
from .queries import find, get_case, get_session, list_cases, list_sessions, see_customer
from .refusals import SessionClosed

__all__ = [
    "CartShown", "Case", "CaseChange", "CaseChanged", "CaseEntry", "CaseInput", "CaseOpened", "CaseRow", "CaseState",
    "CustomerView", "DeskSessionClosed", "DeskSessionStarted", "Found", "Hit", "HitKind", "Matter", "MessageShown",
    "Note", "Outcome", "PickupWaiting", "ReturnShown", "Session", "SessionChannel", "SessionClosed", "change_case",
    "close_session", "find", "get_case", "get_session", "list_cases", "list_sessions", "note", "note_case",
    "open_cart", "open_case", "search", "see_customer", "start_session", "view_customer",
]  # fmt: skip
