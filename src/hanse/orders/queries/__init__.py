"""Reads of carts, orders and returns."""

from .carts import get_cart, load_cart, recall_cart, standing_cart
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
    preview_return,
)
from .pricing import personal_prices, price_cart
from .promised import promised, promised_again
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
from .terms import get_terms
from .workload import workload

__all__ = [
    "approvers",
    "changed_prices",
    "count_sold",
    "dry_run",
    "dry_run_order",
    "find_history",
    "find_order",
    "find_pickup",
    "find_simulation",
    "get_approval",
    "get_cart",
    "get_order",
    "get_return",
    "get_simulation",
    "get_terms",
    "history_articles",
    "history_countries",
    "history_customers",
    "history_sources",
    "history_totals",
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
    "past_baskets",
    "personal_prices",
    "preview_return",
    "price_cart",
    "promised",
    "promised_again",
    "recall_cart",
    "simulated_after",
    "standing_cart",
    "waiting_approvals",
    "workload",
]
