"""Payment providers: the port, and the simulated one."""

from .simulated import SimulatedProvider

__all__ = ["SimulatedProvider"]
