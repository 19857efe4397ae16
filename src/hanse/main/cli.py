"""The command `hanse`. Every mistake is one sentence and an exit code: 2 for wrong input, 1 for what went wrong."""

import sys
from importlib import import_module
from typing import Any

import msgspec
import typer
from typer.core import TyperGroup

from hanse.kit.postgres import DatabaseUnavailable
from hanse.kit.refusals import Refusal

from .processes import PortTaken
from .settings import WrongSetting

# Which file has which command. It is read when the command is asked for: `hanse up` has no time for the others.
PLACES = {
    "up": "starting",
    "migrate": "caring",
    "import": "importing",
    "report": "reporting",
    "price": "explaining",
    "sourcing": "replaying",
    "stock": "stocking",
    "audit": "caring",
    "doctor": "caring",
    "backup": "caring",
    "restore": "caring",
    "reset": "caring",
    "user": "granting",
    "key": "granting",
    "openapi": "describing",
    "routes": "describing",
    "prepare": "preparing",
}


class Commands(TyperGroup):
    """The commands in the order of PLACES, each loaded when it is asked for."""

    def list_commands(self, _ctx: Any) -> list[str]:
        """All names."""
        return list(PLACES)

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        """The command of a name, or None."""
        if cmd_name not in PLACES:
            return None
        found = import_module(f".{PLACES[cmd_name]}", __package__)  # tidy: dynamic-import all files of this package
        group = typer.main.get_group(found.commands)
        return group.commands[cmd_name]


hanse = typer.Typer(cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False)


@hanse.callback()
def root() -> None:
    """Hanse: unified commerce."""


def main() -> None:
    """Run the command; what was foreseen ends in one sentence."""
    try:
        hanse()
    except (WrongSetting, PortTaken, DatabaseUnavailable) as error:
        _complain(str(error))
        sys.exit(2)
    except Refusal as error:
        facts = f" ({msgspec.json.encode(error.facts).decode()})" if error.facts else ""
        _complain(f"{error}{facts}")
        sys.exit(1)
    except OSError as error:
        _complain(f"{error.strerror or error}: {error.filename or 'the database'}")
        sys.exit(1)


def _complain(sentence: str) -> None:
    typer.secho(sentence, fg="red", err=True)
