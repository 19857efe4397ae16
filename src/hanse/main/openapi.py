"""The OpenAPI 3.1 document, made without a database."""

import json
from typing import cast

from litestar import Request

from hanse.kit.actor import Actor, Kind
from hanse.kit.db import Database, Tx
from hanse.kit.house import House
from hanse.kit.outbound import Outbound
from hanse.kit.settings import Settings

from . import app


async def _nobody(_tx: Tx, _request: Request) -> Actor:  # type: ignore[type-arg]
    return Actor(Kind.ANONYMOUS)


def document() -> str:
    """The document as JSON text with a stable order."""
    house = House(cast("Database", None), Settings(), Outbound(), _nobody)
    schema = app.build(house).openapi_schema.to_schema()
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
