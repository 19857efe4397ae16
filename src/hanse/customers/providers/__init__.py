"""Who is asked about customers outside of the house: the register of VAT ids."""

from .vies import Vies

__all__ = ["Vies"]
