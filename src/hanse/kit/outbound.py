"""The one client for HTTP to the outside. It refuses private addresses, follows no redirects and never waits long."""

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx

from .refusals import Refusal

# Nobody who is called has a reason to answer with more.
LONGEST_ANSWER_BYTES = 2_000_000


class AddressRefused(Refusal):
    """This address lies in a private network and is not called."""

    code = "address_refused"
    status = 422


class OutboundFailed(Refusal):
    """The other side did not answer."""

    code = "outbound_failed"
    status = 502


class Outbound:
    """Calls other systems. The resolved address is checked and then pinned, so that a second lookup cannot differ.

    `allow_private` opens private and loopback addresses, for counterparts on the same machine. `trusted` names
    host:port pairs of the retailer's own configuration (the payment provider, for instance) that are always allowed.
    """

    def __init__(
        self, *, allow_private: bool = False, trusted: frozenset[str] = frozenset(), timeout_seconds: float = 15
    ) -> None:
        self._allow_private = allow_private
        self._trusted = trusted
        self._timeout_seconds = timeout_seconds
        self._client: httpx.AsyncClient | None = None

    async def send(
        self, method: str, url: str, *, content: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """One request, one answer. Refuses with AddressRefused, or OutboundFailed when nobody answers."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise AddressRefused(url=url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = await self._resolve(parts.hostname, port)
        host = parts.netloc.rpartition("@")[2]
        bracketed = f"[{address}]" if ":" in address else address
        pinned = parts._replace(netloc=f"{bracketed}:{port}").geturl()
        try:
            async with self._opened().stream(
                method,
                pinned,
                content=content,
                headers={**(headers or {}), "Host": host},
                extensions={"sni_hostname": parts.hostname},
            ) as answer:
                return await _read(answer, url)
        except httpx.HTTPError as error:
            raise OutboundFailed(url=url, reason=type(error).__name__) from error

    async def _resolve(self, hostname: str, port: int) -> str:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(hostname, port, type=socket.SOCK_STREAM)
        except socket.gaierror as error:
            raise OutboundFailed(host=hostname, reason="unknown host") from error
        address = str(found[0][4][0])
        if f"{hostname}:{port}" in self._trusted or self._allow_private or ipaddress.ip_address(address).is_global:
            return address
        raise AddressRefused(host=hostname)

    async def close(self) -> None:
        """Close all connections."""
        if self._client is not None:
            await self._client.aclose()

    def _opened(self) -> httpx.AsyncClient:
        # Whom to trust in the world fills 10 MB; a process that calls nobody does without.
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=self._timeout_seconds, follow_redirects=False, trust_env=False)
        return self._client


async def _read(answer: httpx.Response, url: str) -> httpx.Response:
    """The answer as a whole, unpacked; refuses with OutboundFailed when it has no end."""
    body = bytearray()
    async for part in answer.aiter_bytes():
        body += part
        if len(body) > LONGEST_ANSWER_BYTES:
            raise OutboundFailed(url=url, reason="answer too long")
    packed = ("content-encoding", "content-length", "transfer-encoding")
    kept = [(name, value) for name, value in answer.headers.multi_items() if name not in packed]
    return httpx.Response(answer.status_code, headers=kept, content=bytes(body), request=answer.request)
