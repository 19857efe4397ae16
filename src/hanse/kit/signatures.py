"""What the framework sees of a handler: what it reads from the request, and not what the edge provides."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, get_args

from litestar import Request
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import BodyKwarg, HeaderParameter, ParameterKwarg, PathParameter, QueryParameter

AnyRequest = Request[Any, Any, State]
Handler = Callable[..., Awaitable[Any]]

OURS = ("tx", "actor", "house", "if_match", "command_id")
IF_MATCH: Any = Annotated[str | None, HeaderParameter(name="If-Match", description="The version that you saw.")]
IDEMPOTENCY_KEY: Any = Annotated[
    str | None, HeaderParameter(name="Idempotency-Key", description="Makes a repeat harmless.")
]


def with_signature(
    run: Callable[..., Awaitable[Any]], handler: Handler, signature: inspect.Signature, path: str, *, idempotent: bool
) -> Callable[..., Awaitable[Any]]:
    """Give the wrapper the signature that Litestar shall see: what the handler wants, less what the edge provides."""
    keyword = inspect.Parameter.KEYWORD_ONLY
    hints = inspect.get_annotations(handler, eval_str=True)
    shown = {"request": inspect.Parameter("request", keyword, annotation=AnyRequest)}
    for name, parameter in signature.parameters.items():
        if name not in OURS and name != "request":
            shown[name] = parameter.replace(kind=keyword, annotation=_marked(name, hints[name], path))
    if "if_match" in signature.parameters:
        shown["if_match_header"] = inspect.Parameter("if_match_header", keyword, annotation=IF_MATCH, default=None)
    if idempotent:
        shown["idempotency_key"] = inspect.Parameter(
            "idempotency_key", keyword, annotation=IDEMPOTENCY_KEY, default=None
        )
    returns = hints.get("return", None)
    if get_args(returns) == (type(None),):
        returns = None  # an answer without a body is described as one, whatever cookies it carries
    run.__name__, run.__doc__, run.__module__ = handler.__name__, handler.__doc__, handler.__module__
    run.__qualname__ = handler.__qualname__
    run.__annotations__ = {**{n: p.annotation for n, p in shown.items()}, "return": returns}
    run.__signature__ = inspect.Signature(list(shown.values()), return_annotation=returns)  # type: ignore[attr-defined]
    return run


def _marked(name: str, hint: Any, path: str) -> Any:
    """Say where a parameter is read from, unless the handler says so itself: body, path or query."""
    if any(isinstance(marker, (BodyKwarg, ParameterKwarg)) for marker in getattr(hint, "__metadata__", ())):
        return hint
    if name == "data":
        return Annotated[hint, BodyKwarg(media_type=RequestEncodingType.JSON)]
    return Annotated[hint, PathParameter() if f"{{{name}:" in path else QueryParameter()]
