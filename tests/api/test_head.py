"""HEAD is GET without the body."""

import httpx


async def test_head_is_get_without_the_body(api: httpx.AsyncClient) -> None:
    full, bare = await api.get("/healthz"), await api.head("/healthz")
    assert (bare.status_code, bare.content) == (200, b"")
    assert bare.headers["content-length"] == full.headers["content-length"]
