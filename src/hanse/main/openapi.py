"""The OpenAPI 3.1 document, made without a database."""

import json

from . import app


def document() -> str:
    """The document as JSON text with a stable order."""
    schema = app.build().openapi_schema.to_schema()
    return json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
