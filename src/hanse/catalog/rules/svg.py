"""Pictures that come from outside: nothing in them may run, load or leave."""

import re
from xml.etree import ElementTree as ET

BYTES_MAX = 5_000_000
_FORBIDDEN_ELEMENTS = {"script", "foreignobject", "iframe", "object", "embed", "handler", "listener", "audio", "video"}
_FORBIDDEN_TEXT = re.compile(r"javascript:|@import|expression\s*\(|url\(\s*[\"']?(?!#)", re.IGNORECASE)
_FOREIGN_INSTRUCTION = re.compile(r"<\?(?!xml\s)|<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8[\"'])", re.IGNORECASE)
_OWN_LINK = re.compile(r"#|data:image/(png|jpeg);base64,", re.IGNORECASE)
_MAGIC = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}


def picture_fault(content_type: str, data: bytes) -> str | None:
    """Why this is not a picture that may be kept, or None where it is one."""
    if not data or len(data) > BYTES_MAX:
        return f"between 1 and {BYTES_MAX} bytes"
    if content_type == "image/svg+xml":
        return _svg_fault(data)
    magic = _MAGIC.get(content_type)
    if magic is None:
        return "only image/svg+xml, image/png and image/jpeg"
    return None if data.startswith(magic) else f"the content is not {content_type}"


def _svg_fault(data: bytes) -> str | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return "an SVG is written in UTF-8"
    # Entities are refused before parsing: they are what makes a small file a large one.
    if "<!doctype" in text.lower() or "<!entity" in text.lower():
        return "no document type or entities"
    if _FOREIGN_INSTRUCTION.search(text):
        return "no processing instructions, no other encoding than UTF-8"
    try:
        root = ET.fromstring(text)  # noqa: S314 - entities were refused above
    except (ET.ParseError, ValueError):
        return "not well-formed XML"
    if _local(root.tag) != "svg":
        return "the root is not <svg>"
    return next((fault for element in root.iter() if (fault := _element_fault(element))), None)


def _element_fault(element: ET.Element) -> str | None:
    name = _local(element.tag)
    if name in _FORBIDDEN_ELEMENTS:
        return f"no <{name}>"
    if _FORBIDDEN_TEXT.search(element.text or ""):
        return f"nothing is loaded or run from <{name}>"
    for key, value in element.attrib.items():
        attribute = _local(key)
        if attribute.startswith("on"):
            return f"no {attribute}"
        if attribute in ("href", "src") and not _OWN_LINK.match(value.strip()):
            return f"{attribute} leads out of the picture"
        if _FORBIDDEN_TEXT.search(value):
            return f"nothing is loaded or run from {attribute}"
    return None


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2].lower()
