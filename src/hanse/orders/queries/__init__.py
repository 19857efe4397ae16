"""Reads of carts, orders and returns."""

from .carts import cart_code, get_cart, load_cart, recall_cart, standing_cart
from .dates import other_dates
from .dry_runs import dry_run, dry_run_order
from .history import (
    find_history,
    history_articles,
    history_countries,
    history_customers,
    history_sources,
    history_totals,
    list_history,
)
from .joining import quote_joining
from .manual import (
    approvers,
    changed_prices,
    get_approval,
    manual_policies,
    manual_policy,
    may_at,
    waiting_approvals,
)
from .orders import (
    find_order,
    find_pickup,
    get_order,
    get_return,
    list_orders,
    list_returns,
    load_order,
)
from .pricing import buyer_of, personal_prices, price_cart, priceable
from .promised import promised, promised_again
from .promising import line_promises, promise_anew
from .returning import (
    PARCEL,
    find_return_parcels,
    get_exchange,
    get_return_parcel,
    label_of_return,
    preview_exchange,
    preview_receiptless,
    preview_return,
    receiptless_price,
    return_parcels_of,
    return_policies,
    return_policy,
)
from .similar import alike, choices, with_similar
from .simulations import (
    count_sold,
    find_simulation,
    get_simulation,
    list_simulated,
    list_simulations,
    next_sold,
    past_baskets,
    simulated_after,
)
from .substitutes import Fitting, candidates, fitting, price_instead
from .terms import get_terms
from .workload import workload

__all__ = [
    "PARCEL",
    "Fitting",
    "alike",
    "approvers",
    "buyer_of",
    "candidates",
    "cart_code",
    "changed_prices",
    "choices",
    "count_sold",
    "dry_run",
    "dry_run_order",
    "find_history",
    "find_order",
    "find_pickup",
    "find_return_parcels",
    "find_simulation",
    "fitting",
    "get_approval",
    "get_cart",
    "get_exchange",
    "get_order",
    "get_return",
    "get_return_parcel",
    "get_simulation",
    "get_terms",
    "history_articles",
    "history_countries",
    "history_customers",
    "history_sources",
    "history_totals",
    "label_of_return",
    "line_promises",
    "list_history",
    "list_orders",
    "list_returns",
    "list_simulated",
    "list_simulations",
    "load_cart",
    "load_order",
    "manual_policies",
    "manual_policy",
    "may_at",
    "next_sold",
    "other_dates",
    "past_baskets",
    "personal_prices",
    "preview_exchange",
    "preview_receiptless",
    "preview_return",
    "price_cart",
    "price_instead",
    "priceable",
    "promise_anew",
    "promised",
    "promised_again",
    "quote_joining",
    "recall_cart",
    "receiptless_price",
    "return_parcels_of",
    "return_policies",
    "return_policy",
    "simulated_after",
    "standing_cart",
    "waiting_approvals",
    "with_similar",
    "workload",
]
