"""Serves what was built: styles, scripts, fonts, and the pages of the tools. No database is asked for these."""

from pathlib import Path
from typing import Any

from litestar import Request, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Response

from hanse.kit.actor import Needs, Scope
from hanse.kit.refusals import NotFound

from . import assets, safety

AnyRequest = Request[Any, Any, Any]
OPTIONS: dict[str, Any] = {"needs": Needs("web.see", Scope.ANYONE), "page": True, "uncompressed": True}
HTML = "text/html"
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"
TOOLS = ("office", "till", "pick", "desk")
# What browsers ask for at the root, wherever it comes from.
ROOT_FILES = ("favicon.svg", "theme.js", "tokens.css", "sw.js", "manifest.webmanifest")

NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Hanse</title>
<h1>The screens are not built yet</h1><p lang="en">Run <code>python tools/build_ui.py</code>, or start with
<code>make demo</code>.</p><p lang="de">Die Oberfläche ist noch nicht gebaut: <code>python tools/build_ui.py</code>
oder <code>make demo</code>.</p></html>"""


def send(request: AnyRequest, root: Path, name: str, cache: str) -> Response[bytes]:
    """A file in the smallest form that the browser reads. Refuses with NotFound."""
    found = assets.find(root, name)
    if found is None:
        raise NotFound
    headers = {"ETag": f'"{found.tag}"', "Cache-Control": cache, "Vary": "Accept-Encoding", **safety.file_headers()}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(b"", status_code=304, headers=headers, media_type=found.content_type)
    accepts, content = request.headers.get("accept-encoding", ""), found.plain
    if found.brotli is not None and "br" in accepts:
        content, headers["Content-Encoding"] = found.brotli, "br"
    elif found.gzipped is not None and "gzip" in accepts:
        content, headers["Content-Encoding"] = found.gzipped, "gzip"
    return Response(content, headers=headers, media_type=found.content_type)


def _cache(request: AnyRequest) -> str:
    return FOREVER if "v" in request.query_params else ASK_AGAIN


@get("/assets/{name:path}", opt=OPTIONS, include_in_schema=False)
async def get_asset(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """A built file with its content's hash in its name: it never changes."""
    return send(request, assets.DIST / "assets", name, FOREVER)


@get("/dist/{name:path}", opt=OPTIONS, include_in_schema=False)
async def get_dist(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """A built file whose name stays the same."""
    return send(request, assets.DIST, name, _cache(request))


@get("/explorer/{name:path}", opt=OPTIONS, include_in_schema=False)
async def get_explorer(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """The parts of the API explorer."""
    return send(request, assets.DIST / "explorer", name, ASK_AGAIN)


@get("/static/{name:path}", opt=OPTIONS, include_in_schema=False)
async def get_static(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """A file of the pages that needs no build."""
    return send(request, assets.OWN, name, _cache(request))


def _root_file(name: str) -> HTTPRouteHandler:
    @get(f"/{name}", opt=OPTIONS, include_in_schema=False, name=f"web.{name}")
    async def get_root_file(request: AnyRequest) -> Response[bytes]:
        return send(request, assets.DIST, name, ASK_AGAIN)

    return get_root_file


def _tool(name: str) -> HTTPRouteHandler:
    @get([f"/{name}", f"/{name}/{{rest:path}}"], opt=OPTIONS, include_in_schema=False, name=f"web.{name}")
    async def get_tool() -> Response[bytes]:
        found = assets.find(assets.DIST, f"{name}.html")
        content, status = (NOT_BUILT.encode(), 503) if found is None else (found.plain, 200)
        return Response(
            content, status_code=status, headers=safety.tool_headers(), media_type="text/html; charset=utf-8"
        )

    return get_tool


ROUTES: list[HTTPRouteHandler] = [
    get_asset,
    get_dist,
    get_explorer,
    get_static,
    *(_root_file(name) for name in ROOT_FILES),
    *(_tool(name) for name in TOOLS),
]
