"""Structured logs: one event a line, with the request id bound to it; as text for people or as JSON for machines."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from hanse.kit.cards import mask_logged

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def configure(form: str, level: str, process: str) -> None:
    """Set up logging of this process to stderr."""
    render = structlog.processors.JSONRenderer() if form == "json" else _as_text
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            mask_logged,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS.get(level, logging.INFO)),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(name)s %(levelname)s %(message)s"
    )


def _as_text(_logger: Any, _method: str, said: MutableMapping[str, Any]) -> str:
    """A line for people: when, how grave, what, and the facts as Python writes them, so that none breaks the line."""
    head = f"{said.pop('timestamp')} [{said.pop('level'):<7}] {said.pop('event')}"
    failure = said.pop("exception", None)
    facts = "".join(f" {name}={value!r}" for name, value in said.items())
    return f"{head}{facts}" if failure is None else f"{head}{facts}\n{failure}"
