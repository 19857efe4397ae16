"""The typesetter: what turns facts into pages."""

from .asking import printed, shown
from .typesetting import pdf, pictures

__all__ = ["pdf", "pictures", "printed", "shown"]
