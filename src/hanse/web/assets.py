"""Files that were built or lie beside the pages: where they are, what they are, and their addresses.

The build (tools/build_ui.py) writes `dist`. Without it the pages stay readable: they are plain HTML, only unstyled.
"""

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

import msgspec

HERE = Path(__file__).resolve().parent
DIST = HERE / "dist"
OWN = HERE / "static"

TEXT_TYPES = ("text/", "application/javascript", "application/json", "application/manifest+json", "image/svg+xml")
COMPRESS_FROM_BYTES = 1024
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("application/wasm", ".wasm")
mimetypes.add_type("font/woff2", ".woff2")


class Asset(msgspec.Struct, frozen=True):
    """A file as it is sent, plain and compressed."""

    content_type: str
    tag: str
    plain: bytes
    gzipped: bytes | None
    brotli: bytes | None


def find(root: Path, name: str) -> Asset | None:
    """The file of this name below a folder, or None. Nothing outside the folder is ever found."""
    path = (root / name.lstrip("/")).resolve()
    if not path.is_relative_to(root) or not path.is_file() or path.name.startswith("."):
        return None
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=512)
def _read(path: Path, _changed: int) -> Asset:
    plain = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    is_text = kind.startswith(TEXT_TYPES)
    gzipped = _beside(path, ".gz")
    if gzipped is None and (is_text or kind == "application/wasm") and len(plain) >= COMPRESS_FROM_BYTES:
        gzipped = gzip.compress(plain, 9, mtime=0)
    return Asset(
        kind,
        hashlib.sha256(plain).hexdigest()[:20],
        plain,
        gzipped,
        _beside(path, ".br"),
    )


def _beside(path: Path, ending: str) -> bytes | None:
    packed = path.with_name(path.name + ending)
    return packed.read_bytes() if packed.is_file() else None


def address(name: str) -> str:
    """The address of a file whose name stays the same when it changes; the tag makes each content its own address."""
    root, prefix = (OWN, "/static/") if (OWN / name).is_file() else (DIST, "/dist/")
    found = find(root, name)
    return f"{prefix}{name}" if found is None else f"{prefix}{name}?v={found.tag}"
