"""Settings are read from the environment and one TOML file; a wrong one is one clear sentence."""

import difflib
import os
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from stdnum.eu import vat

from hanse.kit.settings import Settings


class WrongSetting(Exception):
    """A setting that cannot be used; the message says which, why, and what to do."""


def load(environment: Mapping[str, str] = os.environ, **overrides: Any) -> Settings:
    """Read the settings: defaults, then the file (HANSE_CONFIG or ./hanse.toml), then the environment, then overrides.

    Raises WrongSetting.
    """
    known = {field.name: field for field in msgspec.structs.fields(Settings)}
    values = _from_file(environment, set(known))
    for name in known:
        key = "DATABASE_URL" if name == "database_url" else f"HANSE_{name.upper()}"
        if environment.get(key):
            values[name] = environment[key]
    for key in environment:
        if (
            key.startswith("HANSE_")
            and key not in ("HANSE_CONFIG", "HANSE_PARENT_PID")
            and key[6:].lower() not in known
        ):
            near = difflib.get_close_matches(key[6:].lower(), known, 1)
            hint = f"did you mean HANSE_{near[0].upper()}?" if near else "see hanse.kit.settings for all of them."
            raise WrongSetting(f"{key} is not a setting of Hanse; {hint}")
    values |= {name: value for name, value in overrides.items() if value is not None}
    for name, value in values.items():
        try:
            msgspec.convert({name: value}, Settings, strict=False, dec_hook=_path)
        except msgspec.ValidationError:
            kind = {int: "a whole number", bool: "true or false"}.get(known[name].type, "text")
            raise WrongSetting(f"The setting {name} cannot be {value!r}: it has to be {kind}.") from None
    settings: Settings = msgspec.convert(values, Settings, strict=False, dec_hook=_path)
    return _checked(settings)


def _path(wanted: type, value: Any) -> Any:
    return Path(value).expanduser() if wanted is Path else value


def _from_file(environment: Mapping[str, str], known: set[str]) -> dict[str, Any]:
    named = environment.get("HANSE_CONFIG")
    path = Path(named or "hanse.toml")
    if not path.exists():
        if named:
            raise WrongSetting(f"HANSE_CONFIG names {path}, and there is no such file.")
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting(f"The file {path} is not valid TOML: {error}.") from None
    unknown = sorted(set(found) - known)
    if unknown:
        raise WrongSetting(f"The file {path} has an unknown setting {unknown[0]!r}.")
    return found


def _checked(settings: Settings) -> Settings:
    if not 0 <= settings.port <= 65535:
        raise WrongSetting(f"The setting port cannot be {settings.port}: choose 1 to 65535, or 0 for any free one.")
    if not 1 <= settings.workers <= 64:
        raise WrongSetting(f"The setting workers cannot be {settings.workers}: choose 1 to 64.")
    if settings.database_url and not settings.database_url.startswith(("postgres://", "postgresql://")):
        raise WrongSetting("DATABASE_URL must begin with postgresql:// ; Hanse runs on PostgreSQL only.")
    if settings.vat_id and not vat.is_valid(settings.vat_id):
        raise WrongSetting(f"The setting vat_id cannot be {settings.vat_id!r}: its check digits are wrong.")
    if settings.log_format not in ("text", "json"):
        raise WrongSetting(f"The setting log_format cannot be {settings.log_format!r}: choose text or json.")
    if settings.language not in ("de", "en"):
        raise WrongSetting(f"The setting language cannot be {settings.language!r}: choose de or en.")
    return settings


def with_secret(settings: Settings, folder: Path) -> Settings:
    """Give an installation without HANSE_SECRET its own, kept beside its data so that a restart keeps it."""
    if settings.secret:
        return settings
    file = folder / "secret"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as made:
            made.write(secrets.token_urlsafe(32))
    return msgspec.structs.replace(settings, secret=file.read_text().strip())
