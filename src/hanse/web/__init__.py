"""Pages for people: the shop, rendered here and readable without scripts, and the built screens of the tools."""

from .contracts import WithdrawalDeclared
from .durable import contract_terms
from .routes import ROUTES
from .trouble import page_refusal

__all__ = ["ROUTES", "WithdrawalDeclared", "contract_terms", "page_refusal"]
