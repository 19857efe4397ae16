"""A server of somebody else, on this machine, that is told what happens."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Got:
    """What arrived: headers and body of each request. `answers` says how the next ones are answered, then with 204."""

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[tuple[dict[str, str], str]] = []
        self.answers: list[tuple[int, dict[str, str], bytes]] = []

    def answer(self, status: int, headers: dict[str, str] | None = None, body: bytes = b"", *, times: int = 1) -> None:
        """Say how the next requests shall be answered."""
        self.answers += [(status, headers or {}, body)] * times


@contextmanager
def receiving() -> Iterator[Got]:
    """Start the server on a free port, and stop it."""
    got = Got()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0"))).decode()
            got.requests.append(({name.lower(): value for name, value in self.headers.items()}, body))
            status, headers, answer = got.answers.pop(0) if got.answers else (204, {}, b"")
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(answer))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    got.url = f"http://127.0.0.1:{server.server_port}/told"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield got
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
